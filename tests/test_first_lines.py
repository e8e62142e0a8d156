"""Byline and date between the first paragraph of a text and the next, without markup that says so."""

import pytest
from selectolax.lexbor import LexborHTMLParser

from article.body.extract import own
from article.page.walk import cut

LINE = "In {0} the keeper of the mill wrote down how high the river stood, and what the days of rain had left behind."
TEXT = [LINE.format(name) for name in ("May", "June", "July")]


def text(*lines: str) -> list[str]:
    page = f"<main><h1>The river</h1><div>{''.join(f'<p>{line}</p>' for line in lines)}</div></main>"
    return [segment.text for segment in own(cut(LexborHTMLParser(page))).segments]


@pytest.mark.parametrize(
    "line",
    [
        "24 FEB 2026",
        "5 marca 2026",
        "05.03.2026",
        "March 5, 2026",
        "Interview: Ana Torres",
        "Words Ana Torres",
        "Reporter: Jo Vidal",
    ],
)
def test_a_line_of_the_page_below_the_first_paragraph(line: str) -> None:
    assert text(TEXT[0], line, *TEXT[1:]) == TEXT


@pytest.mark.parametrize("line", ["Why?", "1.", "No."])
def test_a_date_below_the_first_paragraph_and_short_lines_below(line: str) -> None:
    assert "5 March 2019" not in text(TEXT[0], "5 March 2019", TEXT[1], line, TEXT[2])


@pytest.mark.parametrize(
    "line", ["Interview: the keeper of the mill", "Words and Rivers", "Text messages, 2026", "Room 2026"]
)
def test_a_line_of_the_text(line: str) -> None:
    assert line in text(TEXT[0], line, *TEXT[1:])


@pytest.mark.parametrize("later", ["8 March 2019", "8 March", "March 8"])
def test_the_dates_of_a_chronicle(later: str) -> None:
    lines = [TEXT[0], "5 March 2019", TEXT[1], later, TEXT[2]]
    assert text(*lines) == lines
