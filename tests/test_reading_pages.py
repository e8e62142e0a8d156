"""The labelled reading pages: each holds what its truth says, and judging tells right from nearly right."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from typing import get_args

import pytest

from article.page.document import parse
from article.read import read
from article.types import Article, Dated, Reason, Rejected
from tests import reading_pages as corpus
from tests.reading_pages import ReadingPage, answers, reading_pages

FOLDER = Path(corpus.__file__).parent


@pytest.fixture(scope="module")
def listed() -> list[ReadingPage]:
    return [*reading_pages(), *reading_pages("shapes")]


@pytest.fixture(scope="module")
def pages(listed: list[ReadingPage]) -> dict[str, ReadingPage]:
    return {page.name: page for page in listed}


def squeezed(text: str) -> str:
    """A text without blanks: layout is not what is compared."""
    return "".join(text.split())


def test_every_system_and_language_has_pages_and_names_are_unique(listed: list[ReadingPage]) -> None:
    names = [page.name for page in listed]
    assert max(Counter(names).values()) == 1
    systems = {path.stem for path in FOLDER.glob("s*/[!_]*.html")}
    assert systems == {path.stem for path in FOLDER.glob("s*/*.toml")}
    for stem in (*systems, *(path.stem for path in (FOLDER / "languages").glob("*.toml"))):
        assert any(name.startswith(f"{stem}-") or name.endswith(f"-{stem}") for name in names), stem


def test_what_must_be_read_stands_on_the_page(listed: list[ReadingPage]) -> None:
    missing = []
    for page in listed:
        truth, document = page.truth, parse(page.page)
        assert document.tree.body is not None, page.name
        source = squeezed(
            unescape(document.html).replace("\\u0027", "'")
        )  # so are apostrophes written in JSON
        seen = squeezed(document.tree.body.text())
        if not truth.refused:
            missing += [name for name in (truth.title, *truth.authors) if squeezed(name) not in source]
            # A text stands in the body, or in a script that declares it.
            lines = truth.text.splitlines()
            missing += [one for one in lines if squeezed(one) not in seen and squeezed(one) not in source]
    assert missing == []


def test_the_text_of_shapes_is_marked_and_the_marks_are_gone() -> None:
    for page in reading_pages("shapes"):
        assert page.truth.text or page.truth.refused, page.name
        assert b"[[" not in page.page.body, page.name


def test_reasons_of_refusal_are_those_of_the_reader(pages: dict[str, ReadingPage]) -> None:
    reasons = {reason for page in pages.values() for reason in page.truth.refused}
    assert reasons
    assert reasons <= set(get_args(Reason))


@pytest.fixture
def drupal(pages: dict[str, ReadingPage]) -> tuple[ReadingPage, Article]:
    page = pages["drupal-de"]
    found = read(page.page)
    assert isinstance(found, Article)
    return page, found


def wrong(page: ReadingPage, found: Article | Rejected) -> set[str]:
    return {answer.question for answer in answers(page, found) if not answer.right}


def test_a_page_read_as_it_should_be_has_no_wrong_answer(drupal: tuple[ReadingPage, Article]) -> None:
    assert wrong(*drupal) == set()


NINE = datetime(2026, 3, 5, 9, 11, 12, tzinfo=UTC)  # ten there


@pytest.mark.parametrize(
    ("published", "right"),
    [
        pytest.param(Dated(NINE, "second", "", "", 60), True, id="as claimed"),
        pytest.param(Dated(NINE.replace(second=0), "minute", "", "", 60), True, id="to the minute"),
        pytest.param(Dated(NINE, "second", "", "", 0), False, id="same instant, other offset"),
        pytest.param(Dated(NINE.replace(hour=10), "second", "", ""), False, id="offset lost"),
        pytest.param(Dated(NINE.replace(hour=0, minute=0), "day", "", ""), False, id="hour lost"),
        pytest.param(None, False, id="nothing"),
    ],
)
def test_a_time_is_right_as_it_was_claimed(
    drupal: tuple[ReadingPage, Article], published: Dated | None, right: bool
) -> None:
    page, found = drupal
    assert ("published" not in wrong(page, replace(found, published=published))) == right


@pytest.mark.parametrize(
    ("question", "change"),
    [
        ("titles", {"title": "Rat stimmt"}),
        ("authors", {"authors": ("Sabine Kröger",)}),
        ("canonical links", {"canonical_url": None}),
        ("modified", {"modified": None}),
    ],
)
def test_nearly_right_is_wrong(
    drupal: tuple[ReadingPage, Article], question: str, change: dict[str, object]
) -> None:
    page, found = drupal
    assert wrong(page, replace(found, **change)) == {question}  # type: ignore[arg-type]  # fields of several types


def test_an_article_refused_is_wrong_in_everything(drupal: tuple[ReadingPage, Article]) -> None:
    page, _ = drupal
    everything = {"articles and refusals", "titles", "authors", "published", "modified", "canonical links"}
    assert wrong(page, Rejected(page.page.url, "index-page")) == everything


def test_a_wrong_answer_says_what_was_found_and_what_was_wanted(drupal: tuple[ReadingPage, Article]) -> None:
    page, found = drupal
    told = [str(answer) for answer in answers(page, replace(found, title="Rat")) if not answer.right]
    assert told == [f"drupal-de: Rat, not {page.truth.title}"]


def test_a_refusal_needs_the_right_reason(
    pages: dict[str, ReadingPage], drupal: tuple[ReadingPage, Article]
) -> None:
    page, (_, article) = pages["not-found-en"], drupal
    assert wrong(page, Rejected(page.page.url, "error-page")) == set()
    assert wrong(page, Rejected(page.page.url, "login")) == {"articles and refusals"}
    assert wrong(page, article) == {"articles and refusals"}
