"""The own extractor on small pages that each have one difficulty, and the vocabulary of lines that are no text."""

import tomllib
from importlib.resources import files

import pytest
from selectolax.lexbor import LexborHTMLParser

from article.extract import own
from article.segments import Segment, Segments
from article.text import agreement, plain
from article.types import Block
from article.walk import cut
from article.weights import is_page_line, words, words_in, words_of

ONE = "The council met on Tuesday evening in the old town hall to talk about the new bridge over the river."
TWO = "Many people came to listen, although it rained, and some of them had walked for an hour to be there."
THREE = "A vote is planned for next week, when the plans will hang in the library for everybody to look at."
TEXT = f"<p>{ONE}</p><p>{TWO}</p><p>{THREE}</p>"
TEASER = '<div class="x"><a href="/{0}">Another headline that leads elsewhere {0}</a><p>Some thirty words of a teaser could stand here, and they tell what the other story is about, number {0}.</p></div>'


def segments(html: str) -> Segments:
    return cut(LexborHTMLParser(html))


def text(html: str) -> list[str]:
    return plain(own(segments(html)).segments).split("\n")


@pytest.mark.parametrize(
    "html",
    [
        f"<div>{TEXT}</div>",
        f"<body>{ONE}<br><br>{TWO}<br><br>{THREE}</body>",
        f"<div><div>{ONE}</div><div>{TWO}</div><div>{THREE}</div></div>",
        f"<table><tr><td>{TEXT}</td><td><a href=/a>One</a> <a href=/b>Two</a></td></tr></table>",
        f"<div class='part-1'><p>{ONE}</p><p>{TWO}</p></div><div class='part-2'><p>{THREE}</p></div>",
        f"<form>{TEXT}</form>",
        f"<div class='sidebar-left layout'>{TEXT}</div>",
        f"<div hidden>{TEXT}</div>",
        f"<p>{ONE}<p>{TWO}<p>{THREE}",
        f"<div>{TEXT}</div>" + "".join(TEASER.format(n) for n in range(8)),
        "".join(TEASER.format(n) for n in range(8)) + f"<div>{TEXT}</div>",
        f"<article>{TEXT}</article><div class='comments'>" + f"<p>{ONE} {TWO} {THREE} No!</p>" * 9 + "</div>",
        f"<p>{ONE}</p><aside><p>{THREE} And this is another matter.</p></aside><p>{TWO}</p><p>{THREE}</p>",
        f"<p>{ONE}</p><p><a href='/x'>A SECOND STORY THAT YOU COULD READ TOO</a></p><p>{TWO}</p><p>{THREE}</p>",
        f"<p>{ONE}</p><p>Advertisement</p><p>{TWO}</p><p>Story continues below</p><p>{THREE}</p>",
        f"<p>{ONE}</p><p>{TWO}</p><p>{THREE}</p><p>Share</p><p>By Ana Torres</p>",
    ],
)
def test_the_three_paragraphs_and_nothing_else(html: str) -> None:
    assert text(html) == [ONE, TWO, THREE]


@pytest.mark.parametrize(
    ("html", "kinds"),
    [
        (f"<p>{ONE}</p><h2>A heading</h2><p>{TWO}</p>", ["p", "h", "p"]),
        (
            f"<p>{ONE}</p><ul><li>First thing</li><li>Second thing</li></ul><p>{TWO}</p>",
            ["p", "li", "li", "p"],
        ),
        (f"<p>{ONE}</p><blockquote><p>Not now.</p></blockquote><p>{TWO}</p>", ["p", "quote", "p"]),
        (f"<p>{ONE}</p><table><tr><td>a b c<td>d e f</table><p>{TWO}</p>", ["p", "table", "p"]),
    ],
)
def test_kinds(html: str, kinds: list[str]) -> None:
    assert [s.kind for s in own(segments(f"<div>{html}</div>")).segments] == kinds


def test_nothing_in_nothing() -> None:
    assert own(segments("")).segments == ()
    assert own(segments("<nav><a href=/>Home</a></nav>")).segments == ()


def test_inline_markup_joins_and_blocks_part() -> None:
    found = segments("<div>a <b>b</b>c<span> d</span><p>e<br>f</p>g</div>").items
    assert [s.text for s in found] == ["a bc d", "e f", "g"]
    assert found[1].each_line() == ("e", "f")


def test_links_are_counted() -> None:
    (found,) = segments('<p>See <a href="/x">the plan</a> and <a href="/y">the map</a>.</p>').items
    assert found.link_chars == len("the plan") + len("the map")
    assert [(a.href, a.text) for a in found.anchors] == [("/x", "the plan"), ("/y", "the map")]


def page_line(line: str, linked: int = 0) -> bool:
    return is_page_line(Segment(line, "p", "p", 0, linked))


def vocabulary(kind: str) -> list[str]:
    data = tomllib.loads((files("article.vocabulary") / "boilerplate.toml").read_text("utf-8"))
    return list(data[kind])


@pytest.mark.parametrize("start", vocabulary("starts"))
def test_line_starts(start: str) -> None:
    assert page_line(f"{start.capitalize()} something else")
    assert not page_line(f"{start} " + "and then the council talked about the bridge " * 6)


@pytest.mark.parametrize("whole", vocabulary("whole"))
def test_whole_lines(whole: str) -> None:
    assert page_line(whole.upper()) or not whole.isascii()
    assert page_line(whole)


@pytest.mark.parametrize("end", vocabulary("ends"))
def test_line_ends(end: str) -> None:
    assert page_line(f"The mill in spring. A. Holt {end}")


@pytest.mark.parametrize(
    "line", [ONE, TWO, "No.", "“That is the whole story.”", "Moreover, it rained.", "Sharing is hard."]
)
def test_text_is_no_page_line(line: str) -> None:
    assert not page_line(line)


def test_page_lines_in_capitals() -> None:
    assert page_line("İLGİNİZİ ÇEKEBİLİR: Köprü")
    assert page_line("READ MORE: The bridge")
    assert page_line("A mill in spring. GETTY IMAGES.")


def test_words_in_scripts_without_spaces() -> None:
    assert words("川沿いに立つ古い水車") == 5
    assert words("three plain words") == 3


@pytest.mark.parametrize(
    "lines",
    [
        ["three plain words", "and – more – of them"],
        ["Старая мельница у реки", "стоит"],
        ["川沿いに立つ古い水車", "そして a few English words"],
        ["สวัสดีชาวโลก"],
        ["Mostly English, with 水 in it"],
        ["\ud800 broken"],
        [],
    ],
)
def test_words_are_the_same_however_they_are_counted(lines: list[str]) -> None:
    blocks = [Block(line, 0, len(line)) for line in lines]
    assert words_in("\n\n".join(lines), blocks) == words("\n\n".join(lines))
    assert [words_of(Segment(line, "p", "p", 0, 0)) for line in lines] == [words(line) for line in lines]


def test_text_between_many_boxes_of_others() -> None:
    menus = "".join(f"<div><ul><li><a href=/{n}>Menu entry {n}</a></ul></div>" for n in range(50))
    assert text(f"{menus}<div><div>{TEXT}</div></div>{menus}") == [ONE, TWO, THREE]


def test_agreement() -> None:
    assert agreement(ONE, ONE) == (1.0, 1.0)
    assert agreement(ONE, TWO)[0] == 0
    jaccard, contained = agreement(ONE, f"{ONE} {TWO}")
    assert 0.3 < jaccard < 0.6
    assert contained == 1.0
    assert agreement("", ONE) == (0.0, 0.0)
    assert agreement("川沿いに立つ古い水車が回る", "川沿いに立つ古い水車が止まる")[0] > 0.4
