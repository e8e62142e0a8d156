"""Lines that repeat a text, links that have a paragraph to themselves, captions in the paragraph of their picture."""

import tomllib
from importlib.resources import files

import pytest
from selectolax.lexbor import LexborHTMLParser

from article.body.extract import own
from article.page.walk import cut

WORDS = tomllib.loads((files("article.vocabulary") / "markup.toml").read_text("utf-8"))
TEXT = [
    "The council met on Tuesday evening in the old town hall to talk about the new bridge over the river.",
    "“Nobody asked us before the drawings were finished,” said the miller, who has the boat, and sat down.",
    "A vote is planned for next week, when the plans will hang in the library for everybody to look at.",
    "Nobody could say what the steel will cost by then, and the mayor did not want to guess at it either.",
    "The old bridge had stood for eighty years when the flood of last spring took two of its five piers.",
]
QUOTE = "Nobody asked us before the drawings were finished"
LEAD = "After two winters of floods the bridge is back, and so are the carts."


def text(*, above: str = "", within: str = "") -> list[str]:
    lines = [f"<p>{line}</p>" for line in TEXT]
    page = f"<article><h1>The bridge</h1><div>{above}{''.join(lines[:3])}{within}{''.join(lines[3:])}</div></article>"
    return [segment.text for segment in own(cut(LexborHTMLParser(page))).segments]


@pytest.mark.parametrize(
    "within",
    [
        f"<blockquote class=pullquote><p>“{QUOTE}”</p><cite>The miller</cite></blockquote>",
        f"<div class='c-quote'><p>{QUOTE}</p></div>",
        f"<div class='quote-box'>« {QUOTE} »</div>",
        f"<div class='PullQuote_x1'><div><p>“{QUOTE} …”</p></div></div>",
    ],
)
def test_pull_quotes_are_said_once(within: str) -> None:
    assert text(within=within) == TEXT


@pytest.mark.parametrize(
    "within",
    [
        f"<blockquote><p>“{QUOTE}.”</p></blockquote>",  # not called so
        f"<p class=refrain>{QUOTE}.</p>",
        f"<p class=pull>{TEXT[0]} {QUOTE}.</p>",
        "<blockquote class=pullquote><p>“What the river takes it gives back, and more.”</p></blockquote>",  # said here only
    ],
)
def test_quotations_stay(within: str) -> None:
    assert len(text(within=within)) == 6


def test_a_standfirst_given_once_for_each_screen() -> None:
    assert text(above=f"<p class=hidden-xs>{LEAD}</p><p class=visible-xs>{LEAD}</p>") == [LEAD, *TEXT]


def test_a_sentence_above_the_text_as_a_highlight() -> None:
    assert text(above=f"<div class=x1><p>{TEXT[3]}</p></div>") == TEXT


def test_a_text_may_repeat_itself() -> None:
    refrain = f"<p>{TEXT[4]}</p>"
    assert text(above=refrain) == [TEXT[4], *TEXT]
    assert text(within=refrain * 2) == [*TEXT[:3], TEXT[4], TEXT[4], *TEXT[3:]]


@pytest.mark.parametrize(
    "within",
    [
        "<p><a class=btn href=/buy>Buy it now</a></p>",
        "<p><a role=button href=/buy>To the shop</a></p>",
        "<p><a rel='sponsored nofollow' href=/buy>A lamp, £9</a></p>",
        "".join(f"<p><a href=/buy{n}>Now from £{n}.50</a></p>" for n in range(3)),
        "<p><strong><a href=/x>The miller has sold his boat to the vicar, who cannot row.</a></strong></p>",
    ],
)
def test_links_alone_in_a_paragraph(within: str) -> None:
    assert text(within=within) == TEXT


@pytest.mark.parametrize(
    "within",
    [
        "<p><a href=/miller>Ana Torres</a></p>",
        "<p><a class=btn href=/x>That is that.</a></p>",
        "<p>They <a class=btn href=/x>sold the boat</a> then.</p>",
        "".join(f"<p><a href=/{n}>The miller has sold boat {name} to the vicar, who cannot row.</a></p>" for n, name in enumerate("ABCDE")),
    ],
)  # fmt: skip
def test_links_that_are_text(within: str) -> None:
    assert text(within=within) != TEXT


CAPTION = "Boats at the quay, photographed in spring. (Ana Torres/Gazette)"


@pytest.mark.parametrize(
    "within",
    [
        f"<p><img src=a><br><em>{CAPTION}</em></p>",
        f"<p><a href=/a.jpg><img src=a></a><br/><small><i>{CAPTION}</i></small></p>",
    ],
)
def test_captions_in_the_paragraph_of_their_picture(within: str) -> None:
    assert text(within=within) == TEXT


@pytest.mark.parametrize(
    "within",
    [
        "<p><img src=a><br>Then the boats came back, and the quay was full of people.</p>",
        "<p><img src=a><em>Boats</em> came back, and the quay was full of people.</p>",
        f"<p><em>{CAPTION}</em></p>",
    ],
)
def test_text_beside_a_picture(within: str) -> None:
    assert len(text(within=within)) == 6


@pytest.mark.parametrize("name", WORDS["pull_quotes"])
def test_names_of_pull_quotes(name: str) -> None:
    assert text(within=f"<div class='x1-{name}'><p>{QUOTE}</p></div>") == TEXT


@pytest.mark.parametrize("name", WORDS["buttons"])
def test_names_of_buttons(name: str) -> None:
    assert text(within=f"<p><a class='x1 {name}--big' href=/x>A lamp for nine</a></p>") == TEXT
    assert len(text(within=f"<p><a class='x1{name}y' href=/x>A lamp for nine</a></p>")) == 6


def test_a_text_in_a_box_called_so_stays() -> None:
    lines = "".join(f"<p>{line}</p>" for line in TEXT)
    page = f"<article><h1>The bridge</h1><div class=pull-left>{lines}<blockquote>{QUOTE}</blockquote></div></article>"
    assert [segment.text for segment in own(cut(LexborHTMLParser(page))).segments][:5] == TEXT
