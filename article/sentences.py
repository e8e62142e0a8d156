"""Lines and sentences of a text as spans: wrapped lines joined, glued sentences parted."""

import re
from dataclasses import dataclass
from itertools import pairwise

from article.phrases import grammar

Span = tuple[int, int]

_LINE = re.compile(r"[^\n]+")
# A pattern that begins with a mark is searched for in C from mark to mark.
_END = re.compile(r"[.!?…]+[\"')*\]]*(?=\s|[A-Z\"*(]|$)")
_END_OR_LEGEND = re.compile(
    _END.pattern + r"|(?<=\S)\s*(?=\"\*\")"
)  # a form's legend begins: '"*" indicates …'
_WRAPS = 12  # printed lines on either side that may belong to one logical line
_PRINTED = 2_000  # characters of a printed line on either side of a place


@dataclass(frozen=True, slots=True)
class Line:
    """A logical line: printed lines joined where one sentence runs on. `paragraph` counts blank-line gaps before it."""

    start: int
    end: int
    paragraph: int


def lines(text: str, low: int = 0, high: int | None = None) -> list[Line]:
    """The logical lines of a slice of text, without blank ones and without surrounding blanks."""
    found: list[Line] = []
    paragraph = 0
    previous = low
    for match in _LINE.finditer(text, low, len(text) if high is None else high):
        start, end = match.span()
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        if start == end:
            continue
        blank = not found or text.count("\n", previous, start) > 1
        paragraph += blank
        if not blank and _runs_on(text, found[-1].start, start, previous):
            found[-1] = Line(found[-1].start, end, found[-1].paragraph)
        else:
            found.append(Line(start, end, paragraph))
        previous = end
    return found


def line_at(text: str, place: int) -> Line:
    """The logical line around a place, as `lines` would give it, reading no further than its neighbours run on."""
    start, end = _printed(text, place)
    for _ in range(_WRAPS):
        before = _printed(text, start - 1) if start else (0, 0)
        if before[0] == before[1] or not _runs_on(text, before[0], start, before[1]):
            break
        start = before[0]
    for _ in range(_WRAPS):
        after = _printed(text, end + 1) if end + 1 < len(text) else (0, 0)
        if after[0] == after[1] or not _runs_on(text, start, after[0], end):
            break
        end = after[1]
    return Line(start, end, 0)


def _printed(text: str, place: int) -> Span:
    """The printed line around a place without surrounding blanks, cut to what a disclosure may measure."""
    start = text.rfind("\n", max(0, place - _PRINTED), place) + 1 or max(0, place - _PRINTED)
    end = text.find("\n", place, place + _PRINTED)
    end = end if end >= 0 else min(len(text), place + _PRINTED)
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _runs_on(text: str, begin: int, start: int, end: int) -> bool:
    """Whether the printed line that begins at `start` continues the line from `begin` to `end`."""
    last = text[end - 1]
    if last in '.!?:*…)"' or text[start] in '*-•"':
        return False
    if text[start].islower():
        return True
    if last in ",;":
        return True
    word = text[max(begin, end - 12) : end].split()[-1:]
    return bool(word) and word[0] in grammar("glue") and end - begin > 12


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
