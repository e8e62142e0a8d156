"""What a page says below a text about its authors, and texts that end in a name or an address of their own."""

from datetime import UTC, datetime

import pytest

from article.body.bios import without_bios
from article.body.extract import Body
from article.page.segments import Segment
from article.read import read
from article.types import Article, Page

TEXT = [
    "The council met on Tuesday evening in the old town hall to talk about the new bridge over the river.",
    "Many people came to listen, although it rained, and some of them had walked for an hour to be there.",
    "A vote is planned for next week, when the plans will hang in the library for everybody to look at.",
    "Nobody could say what the steel will cost by then, and the mayor did not want to guess at it either.",
]
AUTHORS = ("Ana Torres", "Jo Whitfield")


def left(below: list[str], authors: tuple[str, ...] = AUTHORS) -> list[str]:
    """What is left of lines below a text; those that begin with "# " are headings."""
    lines = [Segment(line, "p", "p", 0, 0) for line in TEXT]
    lines += [Segment(line.removeprefix("# "), "h" if line[0] == "#" else "p", "p", 0, 0) for line in below]
    found = without_bios(Body(tuple(lines), "own", 1.0), authors).segments
    assert [segment.text for segment in found[:4]] == TEXT
    return [segment.text for segment in found[4:]]


@pytest.mark.parametrize(
    "below",
    [
        ["Ana Torres is a reporter for the Hill Gazette."],
        ["Ana Torres est journaliste au service économie depuis dix ans."],
        ["ANA TORRES"],
        ["# Ana Torres", "She has written about rivers for ten years and lives by the mill with two cats."],
        ["Ana Torres", "Redactora de Economía. Lleva veinte años escribiendo sobre puertos y mareas."],
        ["Ana Torres writes about rivers.", "Jo Whitfield takes the pictures."],
        ["Ana Torres", "Rivers", "Jo Whitfield", "Pictures"],
        ["Ana Torres is a reporter.", "Reach her at atorres@gazette.example or on the Hill."],
        ["# Contact", "Contact Ana Torres at rivers@gazette.example or on X at @rivers."],
        ["Contact Pete Marsh at pmarsh@gazette.example."],
        ["Hill Gazette: rivers@gazette.example"],
        ["Pete Marsh, rivers@gazette.example"],
        ["Contact: [email protected]"],
        ["Jo Whitfield (@jwhitfield)"],
    ],
)
def test_biographies_and_addresses_are_no_text(below: list[str]) -> None:
    assert left(below) == []


@pytest.mark.parametrize(
    ("below", "authors"),
    [
        (["Ana Torres: And will you stand again?", "Yes."], AUTHORS),  # an interview
        (["Then Torres spoke.", "Ana Torres sat down again, and nobody clapped."], AUTHORS),  # of whom the text tells
        (["Pete Marsh is the oldest of the millers."], AUTHORS),
        (["Ana Torresson is the oldest of the millers."], AUTHORS),
        (["Gazette readers know the mill well, and have sent us many pictures of it."], ("Gazette",)),
        (["For tickets, write to mill@river.example before the end of May."], AUTHORS),
        (["— The Mill (@themill) 5 March 2026"], AUTHORS),  # a post that is quoted
        (["The mill grinds again."], AUTHORS),
    ],
)  # fmt: skip
def test_texts_end_in_names_and_addresses_too(below: list[str], authors: tuple[str, ...]) -> None:
    assert left(below, authors) == below


def test_a_short_text_is_left() -> None:
    lines = tuple(Segment(f"Ana Torres saw mill number {n}.", "p", "p", 0, 0) for n in "12")
    assert without_bios(Body(lines, "own", 1.0), AUTHORS).segments == lines


def test_the_author_is_known_from_the_head_of_the_page() -> None:
    paragraphs = "".join(f"<p>{line}</p>" for line in TEXT)
    page = (
        f"<html><head><meta name=author content='Ana Torres'></head><body><article><h1>The bridge</h1>{paragraphs}"
        "<p><em>Ana Torres covers the river for the Hill Gazette.</em></p></article></body></html>"
    )
    found = read(Page("https://gazette.example/a", page.encode(), datetime(2026, 3, 5, tzinfo=UTC)))
    assert isinstance(found, Article)
    assert found.authors == ("Ana Torres",)
    assert found.text.split("\n\n") == TEXT
