"""What stands between a heading and its text: standfirsts in any element, and what is none."""

import tomllib
from importlib.resources import files

import pytest
from selectolax.lexbor import LexborHTMLParser

from article.body.extract import own
from article.page.markup import STANDFIRST, name_flags
from article.page.walk import cut

STORY = "".join(
    f"<p>The ferry called at {place} on Tuesday for the first time since the pier was mended, to loud applause.</p>"
    for place in ("Upton", "Easton", "Millbrook", "Long Reach")
)
LEAD = "After two winters of floods the ferry is back, and fares stay as they were"
NAMES = tomllib.loads((files("article.vocabulary") / "markup.toml").read_text("utf-8"))["standfirsts"]


def text(between: str, *, above: str = "") -> list[str]:
    html = f"<article>{above}<h1>Ferry returns to the river</h1>{between}<div class=story>{STORY}</div></article>"
    body = own(cut(LexborHTMLParser(html)))
    return [segment.text for segment in body.segments]


@pytest.mark.parametrize(
    "markup",
    [
        "<h2>{}</h2>",
        "<p>{}.</p>",
        '<div class="article-dek">{}</div>',
        '<p class="StandFirst">{}</p><p class=byline>By Ada Moss</p><time>5 March 2026</time>',
        "<figure><img><figcaption>The ferry at the old pier last Monday.</figcaption></figure><h3>{}</h3>",
    ],
)
def test_a_standfirst_is_text_whatever_it_stands_in(markup: str) -> None:
    found = text(markup.format(LEAD))
    assert found[0].rstrip(".") == LEAD
    assert len(found) == 5


def test_a_standfirst_in_the_header() -> None:
    html = f"<article><header><h1>Ferry returns</h1><p>{LEAD}.</p></header><div>{STORY}</div></article>"
    assert own(cut(LexborHTMLParser(html))).segments[0].text == f"{LEAD}."


def test_a_header_whose_heading_is_of_the_second_rank() -> None:
    html = (
        f"<article><header><h2><span>River</span> <span>Ferry returns</span></h2><div>{LEAD}.</div>"
        f"<div>By <a href=/m>Ada Moss</a></div></header><div>{STORY}</div></article>"
    )
    assert own(cut(LexborHTMLParser(html))).segments[0].text == f"{LEAD}."


@pytest.mark.parametrize(
    "above",
    [
        f"<header><h2><a href=/x>Another story of the river</a></h2><p>{LEAD}.</p></header>",
        f"<header><h2>The Gazette</h2><a href=/x>Another story of the river</a><p>{LEAD}.</p></header>",
    ],
)
def test_headings_of_others_have_no_standfirst(above: str) -> None:
    body = own(cut(LexborHTMLParser(f"{above}<article><div>{STORY}</div></article>")))
    assert len(body.segments) == 4


@pytest.mark.parametrize(
    "markup",
    [
        "<p>The ferry at the old pier, seen from the mill. Ada Moss/River Wire</p>",  # no sentence, no name for it
        "<h2>Ferry news</h2>",
        f"<h2><a href=/other>{LEAD}</a></h2>",
        f"<figure><img><figcaption>{LEAD}.</figcaption></figure>",
        "<p class=lead>Published on 5 March 2026 at 10:11 by the editors of this page</p>",
        "<h2>The ferry called at Upton on Tuesday for the first time since the pier was mended, to loud applause.</h2>",
        "<h2>The ferry called at Long Reach on Tuesday for the first time since the pier was mended, to loud applause.</h2>",
        "<p>This audio is auto-generated. Please let us know if you have feedback on it.</p>",
        f"<h2>{LEAD}</h2>" + "".join(f"<h3>{n} things to know about the ferry and its long way back</h3>" for n in "23"),
        f"<h2>{' '.join([LEAD] * 8)}</h2>",
    ],
)  # fmt: skip
def test_what_is_no_standfirst(markup: str) -> None:
    assert len(text(markup)) == 4


def test_what_stands_above_the_heading_is_none() -> None:
    assert len(text("", above=f"<h2>{LEAD}</h2>")) == 4


@pytest.mark.parametrize("name", NAMES)
def test_names_of_standfirsts(name: str) -> None:
    assert name_flags(f"article-{name.replace(' ', '-')} x1") & STANDFIRST
