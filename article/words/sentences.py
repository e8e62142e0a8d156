"""Lines and sentences of a text as spans: wrapped lines joined, glued sentences parted."""

import re
from itertools import pairwise
from typing import NamedTuple

from article.words.phrases import grammar

Span = tuple[int, int]
ENDS = '.!?:*…)"'  # a printed line that ends in these is not continued

_LINE = re.compile(r"[^\n]+")
# A pattern that begins with a mark is searched for in C from mark to mark.
_END = re.compile(r"[.!?…]+[\"')*\]]*(?=\s|[A-Z\"*(]|$)")
_END_OR_LEGEND = re.compile(
    _END.pattern + r"|(?<=\S)\s*(?=\"\*\")"
)  # a form's legend begins: '"*" indicates …'


class Line(NamedTuple):  # hundreds a page, and a tuple is made in a sixth of the time
    """A logical line: printed lines joined where one sentence runs on. `paragraph` counts blank-line gaps before it."""

    start: int
    end: int
    paragraph: int


def lines(text: str, low: int = 0, high: int | None = None) -> list[Line]:
    """The logical lines of a slice of text, without blank ones and without surrounding blanks."""
    found: list[Line] = []
    paragraph = 0
    before: Span = low, low
    for match in _LINE.finditer(text, low, len(text) if high is None else high):
        start, end = _stripped(text, *match.span())
        if start == end:
            continue
        blank = not found or text.count("\n", before[1], start) > 1
        paragraph += blank
        if not blank and runs_on(text, *before, start):
            found[-1] = Line(found[-1].start, end, found[-1].paragraph)
        else:
            found.append(Line(start, end, paragraph))
        before = start, end
    return found


def line_at(text: str, place: int) -> Line:
    """The logical line around a place, as `lines` gives it but for `paragraph`, reading no further than it runs on.

    A place among the blanks around a printed line belongs to it; at a blank line the answer is empty.
    """
    low = text.rfind("\n", 0, place) + 1
    high = _line_end(text, place)
    first = last = _stripped(text, low, high)
    if first[0] == first[1]:
        return Line(*first, 0)
    while low > 0:
        high_before, low = low - 1, text.rfind("\n", 0, low - 1) + 1
        before = _stripped(text, low, high_before)
        if before[0] == before[1] or not runs_on(text, *before, first[0]):
            break
        first = before
    while high < len(text):
        after = _stripped(text, high + 1, _line_end(text, high + 1))
        if after[0] == after[1] or not runs_on(text, *last, after[0]):
            break
        last, high = after, _line_end(text, after[1])
    return Line(first[0], last[1], 0)


def _line_end(text: str, place: int) -> int:
    end = text.find("\n", place)
    return end if end >= 0 else len(text)


def _stripped(text: str, start: int, end: int) -> Span:
    """A printed line without surrounding blanks, among which the carriage return is; empty for a blank one."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def runs_on(text: str, begin: int, end: int, start: int) -> bool:
    """Whether the printed line that begins at `start` continues the one before, from `begin` to `end`.

    Only these two decide, so that a line's neighbours can be told from both sides: a line that begins with a small
    letter is taken to go on from one before, and only such a one may be short and end in a word that asks for more.
    """
    last = text[end - 1]
    if last in ENDS or text[start] in '*-•"':
        return False
    if text[start].islower():
        return True
    if last in ",;":
        return True
    if end - begin <= 12 and not text[begin].islower():
        return False
    word = text[max(begin, end - 12) : end].split()[-1:]
    return bool(word) and word[0] in grammar("glue")


def sentences(text: str, start: int, end: int) -> list[Span]:
    """Sentence spans inside one line, in order and without gaps but blanks."""
    line = text[start:end]
    legend = '"*"' in line
    if not legend and "." not in line and "?" not in line and "!" not in line and "…" not in line:
        return [(start, end)] if line else []  # as most lines of a page are
    found: list[Span] = []
    begin = start
    for match in (_END_OR_LEGEND if legend else _END).finditer(text, start, end):
        stop = match.end()
        if not match.group().strip():
            stop = match.start()
        if stop <= begin or (match.group()[:1] == "." and not _ends(text, begin, match.start(), stop, end)):
            continue
        found.append((begin, stop))
        begin = stop
        while begin < end and text[begin].isspace():
            begin += 1
    if begin < end:
        found.append((begin, end))
    return found


def parted(text: str, spans: list[Span], cuts: list[int]) -> list[Span]:
    """Spans parted at some places besides, without the blanks around what is left."""
    found: list[Span] = []
    for start, end in spans:
        edges = [start, *(cut for cut in cuts if start < cut < end), end]
        for low, high in pairwise(edges):
            part = text[low:high]
            left = high - len(part.lstrip())
            if left < high:
                found.append((left, low + len(part.rstrip())))
    return found


def _ends(text: str, begin: int, dot: int, stop: int, end: int) -> bool:
    """Whether a full stop ends a sentence: not after an abbreviation or an initial, nor before a small letter."""
    following = text[stop : stop + 2].strip()
    if stop < end and following and following[0].islower():
        return False
    if stop < end and not text[stop].isspace() and text[dot - 1 : dot].islower() and text[stop].isupper():
        return True  # glued: "left unchanged.This poll"
    word = text[max(begin, dot - 12) : dot].split()[-1:]
    return not word or (word[0].lower() not in grammar("abbreviations") and len(word[0]) > 1)
