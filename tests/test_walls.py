"""Offers to pay for the rest of a text, which stand below what is shown of it."""

import pytest
from selectolax.lexbor import LexborHTMLParser

from article.body.extract import own
from article.page.walk import cut

TEXT = [
    "The marsh belongs to nobody at low tide and to two families at high tide, and for a hundred years that held.",
    "Nobody wanted what was under the water, until the egret came, and with it the birdwatchers and their flasks.",
    "With them came the idea of a car park, and with the car park the idea that somebody must own what is paved.",
]
OFFER = (
    "<h2>{}</h2><p>Join today and get unlimited access to every article for just one pound a week.</p>"
    "<ul><li>Unlimited access on web and app</li><li>Cancel any time</li></ul><a href=/sub>Join</a><p>{}</p>"
)


def text(block: str) -> list[str]:
    paragraphs = "".join(f"<p>{line}</p>" for line in TEXT)
    page = f"<main><h1>The marsh</h1><div>{paragraphs}{block}</div></main>"
    return [segment.text for segment in own(cut(LexborHTMLParser(page))).segments]


@pytest.mark.parametrize(
    ("heading", "login"),
    [
        ("Support us", "Already a subscriber? <a href=/login>Log in</a>"),
        ("Subscribe to continue reading", "Have you paid? <a href=/login>Log in</a>"),
        ("To continue reading, choose a plan", "<a href=/login>Log in</a>"),
    ],
)
def test_all_of_an_offer_is_left_out(heading: str, login: str) -> None:
    assert text(f"<div>{OFFER.format(heading, login)}</div>") == TEXT


def test_what_follows_a_heading_of_the_story_stays() -> None:
    found = text(f"<div>{OFFER.format('The birds', 'That was all.')}</div>")
    assert "Unlimited access on web and app" in found
