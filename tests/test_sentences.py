"""Lines and sentences: a line looked up at a place is the one that reading the whole text gives."""

from hypothesis import given, settings
from hypothesis import strategies as st

from article.words.sentences import Line, line_at, lines

PIECES = [
    "the poll",
    "adds",
    "You",
    "to",
    "a list,",
    "ends.",
    "- one",
    "of",
    "Every Thursday with the",
    " ",
    "\t",
    "  ",
]
BREAKS = ["\n", "\n", " \n", "\n\n", "\r\n", "\n\r\n", "\n \t\n", "\n  "]


@settings(max_examples=300)
@given(st.lists(st.tuples(st.sampled_from(PIECES), st.sampled_from(BREAKS)), max_size=20))
def test_the_line_at_a_place_is_the_line_that_holds_it(pieces: list[tuple[str, str]]) -> None:
    text = "".join(piece + end for piece, end in pieces)
    for line in lines(text):
        for place in range(line.start, line.end):
            assert line_at(text, place) == Line(line.start, line.end, 0)


def test_a_line_as_long_as_its_text_is_found_whole() -> None:
    text = "One line of many words,\n" * 40
    assert line_at(text, len(text) // 2) == Line(0, len(text) - 1, 0)


def test_at_a_blank_line_there_is_none() -> None:
    line = line_at("one\n \ntwo", 4)
    assert line.start == line.end
