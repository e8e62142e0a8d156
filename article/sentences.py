"""Lines and sentences of a text as spans: wrapped lines joined, glued sentences parted."""

import re
from dataclasses import dataclass

Span = tuple[int, int]

_LINE = re.compile(r"[^\n]+")
_END = re.compile(r"[.!?…]+[\"')*\]]*(?=\s|[A-Z\"*(]|$)|(?<=\S)\s*(?=\"\*\")")  # the second: a form's legend begins
_ABBREVIATIONS = frozenset("mr mrs ms dr st vs inc no jr sr prof gen sen rep gov u.s u.k e.g i.e a.m p.m z.b bzw ca approx".split())
_GLUE = frozenset(
    """a an the to of for and or our your you this that with from in on by at is are will be we us as if when it its all any
    der die das und oder zu von mit für in auf le la les de des du et ou à en el los las y o con para por un una il lo gli i e
    di da os as em het een en van voor met w z na i do""".split()
)
_WRAP = 40  # characters: a line shorter than this that ends without a mark is a heading, a label or an option


@dataclass(frozen=True, slots=True)
class Line:
    """A logical line: printed lines joined where one sentence runs on. `paragraph` counts blank-line gaps before it."""

    start: int
    end: int
    paragraph: int


def lines(text: str) -> list[Line]:
    """The logical lines of a text, without blank ones and without surrounding blanks."""
    found: list[Line] = []
    paragraph = 0
    previous = 0
    for match in _LINE.finditer(text):
        start, end = match.span()
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        if start == end:
            continue
        blank = not found or text.count("\n", previous, start) > 1
        paragraph += blank
        if not blank and _runs_on(text, found[-1], start, previous):
            found[-1] = Line(found[-1].start, end, found[-1].paragraph)
        else:
            found.append(Line(start, end, paragraph))
        previous = end
    return found


def _runs_on(text: str, line: Line, start: int, end: int) -> bool:
    """Whether the printed line that begins at `start` continues the logical line that ends at `end`."""
    last = text[end - 1]
    if last in ".!?:*…)\"" or text[start] in "*-•\"":
        return False
    if text[start].islower():
        return True
    if last in ",;":
        return True
    word = text[max(line.start, end - 12) : end].split()[-1:]
    return bool(word) and word[0] in _GLUE and end - line.start > 12


def sentences(text: str, start: int, end: int) -> list[Span]:
    """Sentence spans inside one line, in order and without gaps but blanks."""
    found: list[Span] = []
    begin = start
    for match in _END.finditer(text, start, end):
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


def _ends(text: str, begin: int, dot: int, stop: int, end: int) -> bool:
    """Whether a full stop ends a sentence: not after an abbreviation or an initial, nor before a small letter."""
    following = text[stop : stop + 2].strip()
    if stop < end and following and following[0].islower():
        return False
    if stop < end and not text[stop].isspace() and text[dot - 1 : dot].islower() and text[stop].isupper():
        return True  # glued: "left unchanged.This poll"
    word = text[max(begin, dot - 12) : dot].split()[-1:]
    return not word or (word[0].lower() not in _ABBREVIATIONS and len(word[0]) > 1)
