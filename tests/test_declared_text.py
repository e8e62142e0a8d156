"""The text a page declares in JSON-LD: taken where the page shows little or none of it, and never first."""

import json
from datetime import UTC, datetime

import pytest

from article.read import read
from article.types import Article, Page, Rejected

LINE = "In {0} the keeper of the mill wrote down how high the river stood, and what the {0} days of rain had left behind."
NAMES = "January February March April May June".split()
STORY = [LINE.format(month) for month in NAMES]
OTHER = [
    f"The ferry to the {side} bank sails at noon, said the clerk of the harbour." for side in ("east", "west")
]
TITLE = "A year at the mill"


def page(
    body: str, *, text: str = "\n".join(STORY), title: str = TITLE, **more: object
) -> Article | Rejected:
    data = {"@type": "NewsArticle", "headline": TITLE, "articleBody": text, **more}
    head = f'<title>{title} | Courier</title><script type="application/ld+json">{json.dumps(data)}</script>'
    html = f"<html lang=en><head>{head}</head><body>{body}</body></html>"
    at = datetime(2026, 1, 1, tzinfo=UTC)
    return read(Page("https://courier.example/a/mill", html.encode(), at, 200, (), "test"))


def paragraphs(lines: list[str]) -> str:
    return "".join(f"<p>{line}</p>" for line in lines)


@pytest.mark.parametrize(
    "body",
    [
        "<div id=root></div>",
        "<noscript>This page needs scripts.</noscript>",
        f"<h1>{TITLE}</h1>{paragraphs(STORY[:1])}",
    ],
    ids=["nothing", "an excuse", "the beginning"],
)
def test_what_scripts_would_show_is_read_from_the_declared_text(body: str) -> None:
    found = page(body)
    assert isinstance(found, Article)
    assert found.text.split("\n\n") == STORY
    assert (found.extractor, found.title) == ("json-ld", TITLE)
    assert found.confidence < 0.6


@pytest.mark.parametrize(
    "text",
    [
        "".join(f"<P>{line}</P>" for line in STORY),
        "".join(f"<blockquote>{line}</blockquote>" for line in STORY),
        "".join(f"&lt;p&gt;{line}&lt;/p&gt;" for line in STORY),
        "\n".join(STORY).replace("o", "&Oacute;"),
    ],
    ids=["in capitals", "other elements", "escaped", "entities"],
)
def test_markup_of_any_spelling_in_it_is_no_text(text: str) -> None:
    found = page("", text=text)
    assert isinstance(found, Article)
    assert found.text.replace("Ó", "o").split("\n\n") == STORY


def test_markup_in_it_parts_paragraphs_and_is_no_text() -> None:
    found = page(
        "",
        text="<p>"
        + "</p>\n<p>".join(STORY).replace(" the mill", " <a href='/m'>the mill</a>")
        + " &amp; so on</p>",
    )
    assert isinstance(found, Article)
    assert found.text.split("\n\n") == [*STORY[:-1], f"{STORY[-1]} & so on"]


@pytest.mark.parametrize(
    "text",
    [STORY[0], " ".join(STORY)[:300], "\n".join(STORY), "\n".join([*STORY, *OTHER])],
    ids=["one paragraph", "cut short", "all", "with captions"],
)
def test_the_text_of_the_page_stands_where_it_has_most_of_what_is_declared(text: str) -> None:
    found = page(f"<article><h1>{TITLE}</h1>{paragraphs(STORY)}</article>", text=text)
    assert isinstance(found, Article)
    assert found.text.split("\n\n") == STORY
    assert found.extractor == "own"


def test_a_declared_text_that_stands_elsewhere_on_the_page_is_found_there() -> None:
    readers = [line.replace("ferry", f"ferry of {month}") for month in NAMES for line in OTHER]
    columns = (
        f"<div class=widget><h1>{TITLE}</h1>{paragraphs(STORY)}</div><div class=x>{paragraphs(readers)}</div>"
    )
    found = page(columns)
    assert isinstance(found, Article)
    assert found.text.split("\n\n") == STORY
    assert (found.extractor, found.confidence) == ("json-ld", 0.0)


def test_the_text_of_another_page_is_not_taken() -> None:
    assert isinstance(page("<div id=root></div>", title="Front page"), Rejected)
    found = page(f"<h1>The ferry</h1>{paragraphs(OTHER * 4)}", title="The ferry")
    assert isinstance(found, Article)
    assert "keeper" not in found.text


def test_a_long_text_that_shares_nothing_with_the_declared_one_stands() -> None:
    found = page(f"<h1>{TITLE}</h1>{paragraphs([line.replace('mill', 'lock') for line in OTHER * 5])}")
    assert isinstance(found, Article)
    assert found.extractor != "json-ld"
