"""Linked headings that count what a text lists, and those that lead elsewhere."""

import pytest
from selectolax.lexbor import LexborHTMLParser

from article.body.extract import own
from article.page.walk import cut

PLACES = [
    "The old quarry at Penn Hollow",
    "The meadow below the weir",
    "The mill pond at Aldbrook",
    "Sandy Reach",
]
LINE = "At {0} the water is cold until the middle of July, and nobody has ever met more than five swimmers there."
INTRO = "We asked our readers where they go when the beaches fill up, and these are the answers that they gave us."


def text(headings: list[str]) -> list[str]:
    items = "".join(
        f'<h3><a href="/places/{n}">{heading}</a></h3><p>{LINE.format(place)}</p>'
        for n, (heading, place) in enumerate(zip(headings, PLACES, strict=True))
    )
    page = f"<main><h1>Four places to swim</h1><div><p>{INTRO}</p><p>{INTRO}</p>{items}</div></main>"
    return [segment.text for segment in own(cut(LexborHTMLParser(page))).segments]


@pytest.mark.parametrize("form", ["{0}. {1}", "#{0} – {1}", "{0}) {1}", "No. {0}: {1}"])
@pytest.mark.parametrize("numbers", [[1, 2, 3, 4], [4, 3, 2, 1]])
def test_headings_that_count(form: str, numbers: list[int]) -> None:
    headings = [form.format(n, place) for n, place in zip(numbers, PLACES, strict=True)]
    found = text(headings)
    assert [line for line in found if line in headings] == headings
    assert [line for line in found if line.startswith("At ")] == [LINE.format(place) for place in PLACES]


@pytest.mark.parametrize(
    "numbers", [["5.", "12.", "40.", "7."], ["", "", "", ""], ["2019", "2020", "2021", "2022"]]
)
def test_headings_that_do_not(numbers: list[str]) -> None:
    headings = [f"{n} {place}".strip() for n, place in zip(numbers, PLACES, strict=True)]
    assert not set(headings) & set(text(headings))


def test_a_ranking_of_other_stories_within_a_text() -> None:
    told = [f"{INTRO[:-1]}, said the {n}th of them." for n in range(12)]
    items = "".join(
        f'<h3><a href="/news/{n}">{n}. {place} closes</a></h3><p>{LINE.format(place)}</p>'
        for n, place in enumerate(PLACES, 1)
    )
    paragraphs = [f"<p>{line}</p>" for line in told]
    page = f"<main><h1>Where to swim</h1>{''.join(paragraphs[:6])}<div>{items}</div>{''.join(paragraphs[6:])}</main>"
    found = [segment.text for segment in own(cut(LexborHTMLParser(page))).segments]
    assert [line for line in found if line in told] == told
    assert not any(line.endswith(" closes") for line in found)
