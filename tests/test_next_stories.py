"""Stories below the page's own, and what looks like them and is the page's."""

from datetime import UTC, datetime

import pytest
from selectolax.lexbor import LexborHTMLParser

from article.body.extract import own
from article.body.text import main_text
from article.page.document import parse
from article.page.walk import walk
from article.types import Page

TEXT = [
    "The council met on Tuesday evening in the old town hall to talk about the new bridge over the river.",
    "Many people came to listen, although it rained, and some of them had walked for an hour to be there.",
    "A vote is planned for next week, when the plans will hang in the library for everybody to look at.",
    "Nobody could say what the steel will cost by then, and the mayor did not want to guess at it either.",
]
OTHER = [
    "The river ferry will run every twenty minutes from Easter, the operator said to the club on Friday.",
    "A second boat has been bought from a town on the lakes, and it will arrive by lorry in the spring.",
    "Tickets stay at the old price until the end of the year, and children travel free on all Sundays.",
    "The pier itself will get a roof, a bench and a lamp, which have been paid for by the harbour club.",
    "A timetable will hang in every shop of the lower town, and in the hall of the school by the weir.",
    "Whoever has an old season ticket can change it for a new one until the boats are back on the river.",
]


def ps(lines: list[str]) -> str:
    return "".join(f"<p>{line}</p>" for line in lines)


def text(html: str) -> list[str]:
    return [segment.text for segment in own(walk(LexborHTMLParser(html))[0]).segments]


PAGE = f"<h1>The new bridge</h1><p>By Ana Torres</p>{ps(TEXT)}"
BYLINE = "<p>By Jo Whitfield</p>"
NEXT = f"<h2>More ferries</h2>{BYLINE}{ps(OTHER)}"


@pytest.mark.parametrize(
    "html",
    [
        f"<main><div>{PAGE}</div><article><h1>More ferries</h1>{ps(OTHER)}</article></main>",
        f"<main><article>{PAGE}</article><article><h2>More ferries</h2><time>3 May 2026</time>{ps(OTHER)}</article></main>",
        f"<main><article>{PAGE}</article><article>{NEXT}</article><article>{NEXT}</article></main>",
        f"<main><article>{PAGE}</article><div><div><article><header><h2>More ferries</h2></header>{BYLINE}{ps(OTHER)}</article></div></div></main>",
        f"<main>{PAGE}<article>{NEXT}</article></main>",
        f"<main>{PAGE}<section>{NEXT}</section></main>",
        f"<main>{PAGE}<article>{NEXT}{ps(OTHER)}</article><article>{NEXT}{ps(OTHER)}</article></main>",
        f"<main><section>{PAGE}</section><section>{NEXT}{ps(OTHER)}{ps(OTHER)}</section></main>",
        f"<main><div><h1>The new bridge</h1></div><div>{ps(TEXT)}<h3>Later</h3></div><article><h1>More ferries</h1>{BYLINE}{ps(OTHER)}</article></main>",
    ],
)  # fmt: skip
def test_the_next_story_ends_the_text(html: str) -> None:
    assert [line for line in text(html) if line in TEXT + OTHER] == TEXT


POST = "<article><h2>{0}</h2><time>3 May 2026, 10:1{0}</time><p>By Jo Whitfield</p>{1}</article>"
CHAPTER = "<section><h2>Chapter {0}</h2>{1}</section>"
LETTER = "<article><h2>Letter {0}</h2>{1}<p>Jo Whitfield</p></article>"
DATED = "<section><h2>The {0}th day</h2><p>1{0} May 2026</p>{1}</section>"


@pytest.mark.parametrize(
    "html",
    [
        # a live blog, with and without a summary above
        f"<main><h1>The vote, live</h1>{POST.format(1, ps(TEXT))}{POST.format(2, ps(OTHER))}</main>",
        f"<main><div><h1>The vote, live</h1></div><div>{POST.format(1, ps(TEXT))}{POST.format(2, ps(OTHER))}</div></main>",
        f"<main><header><h1>The vote, live</h1></header><div>{ps(TEXT)}</div>{POST.format(1, ps(OTHER[:3]))}{POST.format(2, ps(OTHER[3:]))}</main>",
        # chapters of a story
        f"<article><h1>The new bridge</h1>{BYLINE}{CHAPTER.format(1, ps(TEXT))}{CHAPTER.format(2, ps(OTHER))}</article>",
        f"<article><section><h1>The new bridge</h1>{BYLINE}{ps(TEXT)}</section>{DATED.format(2, ps(OTHER))}</article>",
        f"<article><section><h1>The new bridge</h1>{BYLINE}{ps(TEXT)}</section>{CHAPTER.format(2, ps(OTHER))}</article>",
        # letters, reviews
        f"<main><h1>Letters</h1>{LETTER.format(1, ps(TEXT))}{LETTER.format(2, ps(OTHER))}</main>",
        # an analysis within the story
        f"<main><article>{PAGE}<section><h2>Analysis</h2>{BYLINE}{ps(OTHER[:3])}</section>{ps([line + ' So they say.' for line in TEXT])}</article></main>",
    ],
)  # fmt: skip
def test_posts_and_chapters_stay(html: str) -> None:
    found = text(html)
    assert set(TEXT) <= set(found)
    assert set(OTHER[:3]) <= set(found)


def test_other_extractors_do_not_bring_it_back() -> None:
    article = f"<article><h1>More ferries</h1>{BYLINE}{ps(OTHER)}</article>"
    page = f"<html><body><main><article>{PAGE}</article>{article}</main></body></html>"
    document = parse(Page("https://h.example/a", page.encode(), datetime(2026, 3, 5, tzinfo=UTC)))
    for level in ("balanced", "fast"):
        body = main_text(document, walk(document.tree)[0], level)  # type: ignore[arg-type]  # of two levels
        assert [segment.text for segment in body.segments] == TEXT
