"""Short lines that come again with each remark of a reader: who wrote, when, and what lets answer."""

import re
import tomllib
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files
from itertools import islice, pairwise
from typing import NamedTuple

from article.body.boxflags import Weights
from article.body.weights import is_sentence
from article.dates.moments import moment
from article.page.segments import Segments

# What a line can be: a time, one by the minute or from now, a way to answer, below readers' letters a name.
STAMP, EXACT, REPLY, SIGNATURE = 1, 2, 4, 8

_GAP = 40  # lines between two paragraphs, in which short remarks may stand
_MOST_LINES = (
    6_000  # a remark has two; reading the times of as many as fit in a page of 10 MB takes half a second
)
_AFTER = 8  # lines below the last paragraph
_LONGEST, _LONGEST_LINK = 80, 40  # characters of a line, and of the links in it
_NAME_CHARS, _NAME_WORDS = 40, 4
_HEADING_WORDS, _LABEL_WORDS = 8, 3  # "12 thoughts on the bridge of Millbrook"; "Comments (12)"


class Beats(NamedTuple):
    """Lines that come again with each remark, by the kind of each, and the headings that may stand above."""

    kinds: dict[int, int]
    headings: list[int]


def beats_of(cuts: Segments, weights: Weights) -> Beats:
    """The short lines between paragraphs, and below the last, that tell a time or let answer; below a heading for
    letters those too that may be a signature."""
    items = cuts.items
    kinds: dict[int, int] = {}
    headings: list[int] = []
    signed = False
    for index in islice(_between(weights, len(items)), _MOST_LINES):
        segment = items[index]
        text = segment.text
        if len(text) > _LONGEST or segment.link_chars > _LONGEST_LINK:
            continue
        lower = text.lower()
        if _is_heading(lower, segment.kind):
            headings.append(index)
            signed = signed or lower.strip(AROUND) in _words().letters
        elif segment.kind == "h":  # an entry of a live blog has its time there
            continue
        elif kind := _kind(text, lower):
            kinds[index] = kind
        elif signed and may_be_name(text):
            kinds[index] = SIGNATURE
    return Beats(kinds, headings)


def _between(weights: Weights, count: int) -> Iterator[int]:
    places = list(weights)
    for before, after in pairwise(places):
        if 1 < after - before <= _GAP:
            yield from range(before + 1, after)
    if places:
        yield from range(places[-1] + 1, min(places[-1] + _AFTER, count))


class _Words(NamedTuple):
    replies: frozenset[str]
    headings: frozenset[str]
    counted_headings: frozenset[str]
    headings_of_words: tuple[str, ...]
    letters: frozenset[str]
    elapsed: frozenset[str]
    elapsed_unspaced: tuple[str, ...]
    units: re.Pattern[str]


@lru_cache(maxsize=1)
def _words() -> _Words:
    data = tomllib.loads((files("article.vocabulary") / "remarks.toml").read_text("utf-8"))
    return _Words(
        frozenset(data["replies"]),
        frozenset(data["headings"]),
        frozenset(data["counted_headings"]),
        tuple(data["headings_of_words"]),
        frozenset(data["letters"]),
        frozenset(data["elapsed"]),
        tuple(data["elapsed_unspaced"]),
        re.compile(rf"\d{{1,3}}\s?(?:{'|'.join(map(re.escape, data['units']))})\.?"),
    )


NUMBER = re.compile(r"\d")
# What stands around a word or a name in such a line; marks for the direction of writing among them.
AROUND = " -–—•|,»·.:…()[]“”\"'’0123456789#*،؛（）［］【】「」『』：；、，。｜\u200e\u200f\u061c"
_BLANKED = str.maketrans(dict.fromkeys(AROUND, " "))
_PART = re.compile(r"[·•|›»/\d]")


def _kind(text: str, lower: str) -> int:
    replies = _words().replies
    if not _PART.search(lower):  # most lines: neither a number nor several parts
        return REPLY if lower in replies else 0
    kind = 0
    if NUMBER.search(text):
        if is_elapsed(lower):
            kind = STAMP | EXACT
        elif found := moment(text):
            kind = STAMP | EXACT * (found.precision in ("minute", "second"))
        elif any(_words().units.fullmatch(part.strip()) for part in lower.split("·")):
            kind = STAMP  # "3 h", which may be how long something takes
    if answers(lower) or (kind and lower.rpartition(" ")[2] in replies):
        kind |= REPLY
    return kind


def answers(lower: str) -> bool:
    """Whether a line, or a part of it between signs and numbers, is what lets answer or report a remark."""
    replies = _words().replies
    return lower in replies or any(part.strip(AROUND) in replies for part in _PART.split(lower))


def is_elapsed(lower: str) -> bool:
    """Whether a line with a number tells a time from now: "3 hours ago"."""
    words = _words()
    if not words.elapsed.isdisjoint(lower.split()):
        return True
    return not lower.isascii() and any(part in lower for part in words.elapsed_unspaced)


def _is_heading(lower: str, kind: str) -> bool:
    words = _words()
    if lower.count(" ") >= (_HEADING_WORDS if kind == "h" else _LABEL_WORDS):
        return False
    named = lower.translate(_BLANKED).split()
    if not words.headings.isdisjoint(named) or lower.strip(AROUND) in words.letters:
        return True
    if not words.counted_headings.isdisjoint(named) and NUMBER.search(lower):
        return True
    return any(phrase in lower for phrase in words.headings_of_words)


def may_be_name(text: str) -> bool:
    """Whether a line is short enough for a name, and no sentence."""
    if len(text) > _NAME_CHARS or text.count(" ") >= _NAME_WORDS:
        return False
    return not is_sentence(text) or bool(_INITIAL.search(text))


_INITIAL = re.compile(r"\W\w\.\Z")  # "Dolores K."
