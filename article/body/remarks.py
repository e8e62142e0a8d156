"""Readers' remarks below an article, by their form: boxes in a row, each with a name, a time or a way to answer.

Class names are not asked: those that say "comments" are known already (`boxflags.py`). What looks alike and is text –
live blogs, interviews, lists of products, people or events – has headings, few names, hours without days or round ones,
and nothing to answer with.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import reduce
from itertools import pairwise
from operator import or_
from typing import NamedTuple

from article.body.boxflags import Weights
from article.body.remarklines import (
    AROUND,
    EXACT,
    NUMBER,
    REPLY,
    SIGNATURE,
    STAMP,
    Beats,
    answers,
    beats_of,
    is_elapsed,
    may_be_name,
)
from article.dates.moments import is_month, moment
from article.page.segments import Segment, Segments

_ABOVE = 40  # words of text above remarks: those of a short piece of news
_ABOVE_UNANSWERED = 100  # where nothing but names and times tells
_BELOW = 0.25  # the share of it that may go on below them: posts quoted in an article stand amid its text
_MOST = 0.6  # the share of boxes that must have what tells
_FEW = 3  # remarks that may be told by nothing but names and times
_LONG_ONES = 0.25  # the share of remarks, at the least, that are a paragraph
_LISTS = 6  # boxes that are looked into
_CLIMB = 12  # generations from a line up to the list it stands in


class _Remark(NamedTuple):
    """What may be one: its lines as a range of segments, the one of them that tells most, what they are together, and
    the boxes they stand in, children of the list."""

    lines: range
    beat: int
    kinds: int
    boxes: range


def remarks(cuts: Segments, weights: Weights) -> frozenset[int]:
    """The indices of the boxes that hold readers' remarks below the text of a page."""
    if sum(weights.values()) < _ABOVE:
        return frozenset()
    beats = beats_of(cuts, weights)
    found: set[int] = set()
    for box, children in _lists(cuts, weights, beats):
        if found.isdisjoint(cuts.path(box)):
            split = _split(cuts, box, children, weights, beats)
            if _stand_below(cuts, box, split, weights) and _are_remarks(cuts, split, weights, beats):
                found.update(_boxes_of(cuts, box, split, weights))
    return frozenset(found)


def _lists(cuts: Segments, weights: Weights, beats: Beats) -> list[tuple[int, dict[int, int]]]:
    """The boxes with several children that hold such lines, text between them: each child and its first such line. The
    largest come first."""
    boxes = cuts.boxes
    below: dict[int, dict[int, int]] = {}
    for index in beats.kinds:
        child = cuts.items[index].box
        for _ in range(_CLIMB):
            parent = boxes[child].parent
            if parent < 0:
                break
            below.setdefault(parent, {}).setdefault(child, index)
            child = parent
    places = list(weights)
    fewest = 2 if beats.headings or any(kind & REPLY for kind in beats.kinds.values()) else _FEW
    found = []
    for box, children in below.items():
        if len(children) >= fewest:
            texts = {bisect_right(places, index) for index in children.values()}
            if len(texts) > max(1, _LONG_ONES * len(children)):
                found.append((box, children))
    return sorted(found, key=lambda one: (-len(one[1]), one[0]))[:_LISTS]


def _split(cuts: Segments, box: int, starts: dict[int, int], weights: Weights, beats: Beats) -> list[_Remark]:
    """What stands in the children of a box that hold a beat; where these hold no text, with the children after each."""
    boxes, end = cuts.boxes, _end(cuts, box)
    children = [i for i in range(min(starts), end) if boxes[i].parent == box]
    edges = [*children, end]
    order = sorted(starts)
    at = [bisect_right(children, start) - 1 for start in order]
    lasts = [i + 1 for i in at]
    if _are_flat(cuts, order, [edges[i] for i in lasts], weights):
        longest = max(after - before for before, after in pairwise(at))
        lasts = [*at[1:], min(at[-1] + longest, len(children))]
    told = list(beats.kinds)
    found = []
    for start, first, last in zip(order, at, lasts, strict=True):
        inside = range(edges[first], edges[last])
        lines = _lines(cuts.items, starts[start], inside)
        own = told[bisect_left(told, lines[0]) : bisect_right(told, lines[-1])]
        kinds = reduce(or_, map(beats.kinds.__getitem__, own))
        found.append(
            _Remark(lines, max(own, key=lambda i: (beats.kinds[i] & (STAMP | EXACT), -i)), kinds, inside)
        )
    return found


def _end(cuts: Segments, box: int) -> int:
    """The index of the first box after all that stand in a box."""
    boxes = cuts.boxes
    return next((i for i in range(box + 1, len(boxes)) if boxes[i].parent < box), len(boxes))


def _are_flat(cuts: Segments, starts: list[int], ends: list[int], weights: Weights) -> bool:
    """Whether none of these boxes, which all hold a beat, holds a paragraph: the text of each remark follows it."""
    for index in weights:
        at = bisect_right(starts, cuts.items[index].box) - 1
        if at >= 0 and cuts.items[index].box < ends[at]:
            return False
    return True


def _lines(items: Sequence[Segment], index: int, boxes: range) -> range:
    """The segments around one that stand in these boxes."""
    first = last = index
    while first and items[first - 1].box in boxes:
        first -= 1
    while last + 1 < len(items) and items[last + 1].box in boxes:
        last += 1
    return range(first, last + 1)


def _stand_below(cuts: Segments, box: int, found: list[_Remark], weights: Weights) -> bool:
    """Whether the text of a page ends above these remarks, and no part of it stands among them."""
    first, last, end = found[0].lines[0], found[-1].lines[-1], _end(cuts, box)
    theirs = {i for remark in found for i in remark.lines}
    above = below = 0
    for index, weight in weights.items():
        if index < first:
            above += weight
        elif index not in theirs and (index < last or box <= cuts.items[index].box < end):
            below += weight
    return above >= _ABOVE and below <= _BELOW * above and all(cuts.items[i].tag != "h1" for i in theirs)


def _are_remarks(cuts: Segments, found: list[_Remark], weights: Weights, beats: Beats) -> bool:
    first, most = found[0].lines[0], _MOST * len(found)
    if sum(_is_introduced(cuts, remark, weights) for remark in found) < most:
        return False
    heading = max((i for i in beats.headings if i < first), default=-1)
    if heading >= 0 and weights.keys().isdisjoint(range(heading, first)):
        return True
    if sum(_can_be_answered(cuts, remark, weights, beats) for remark in found) >= most:
        return True
    names = _names(cuts, found, weights, beats)
    return (
        len(found) >= _FEW
        and sum(weight for i, weight in weights.items() if i < first) >= _ABOVE_UNANSWERED
        and sum(bool(remark.kinds & EXACT) for remark in found) >= most
        and len(names) >= most
        and len({NUMBER.sub("", name) for name in names})
        >= max(_FEW, _DIFFERENT * min(len(names), _FEW_NAMES))
        and not all(_is_round(cuts.items[remark.beat].text) for remark in found if remark.kinds & EXACT)
        and not _have_headings(cuts, found)
        and cuts.boxes[found[0].boxes[0]].tag != "blockquote"  # posts of a network that an article quotes
    )


_FEW_NAMES = 8  # of many remarks some are by the same readers
_DIFFERENT = 0.7


def _is_introduced(cuts: Segments, remark: _Remark, weights: Weights) -> bool:
    """Whether a remark tells when it was written, or begins or ends with what may be a name."""
    first = remark.lines[0]
    return bool(remark.kinds & (STAMP | SIGNATURE)) or (
        first not in weights and may_be_name(cuts.items[first].text)
    )


def _can_be_answered(cuts: Segments, remark: _Remark, weights: Weights, beats: Beats) -> bool:
    """Whether a remark has a line or a button to answer with that no text follows."""
    for index in remark.lines:
        if beats.kinds.get(index, 0) & REPLY and (index + 1 not in weights or index + 1 not in remark.lines):
            return True
    node = cuts.boxes[remark.boxes[0]].node
    return node is not None and any(answers(button.text().lower().strip()) for button in node.css("button"))


def _names(cuts: Segments, found: list[_Remark], weights: Weights, beats: Beats) -> list[str]:
    """What may be the names of those who wrote: of the places where a name can stand – before the time in one line, at
    the top of the remark, in the line above the time or below it – the one where most differ."""
    items = cuts.items
    places: list[list[str]] = [[], [], [], []]
    for remark in found:
        beat = remark.beat
        lead = NUMBER.split(items[beat].text, maxsplit=1)[0]
        places[0].append(" ".join(word for word in lead.split() if not is_month(word.strip(".,"))))
        for place, index in zip(places[1:], (remark.lines[0], beat - 1, beat + 1), strict=True):
            if index in remark.lines and index not in weights and index not in beats.kinds:
                place.append(items[index].text)
    named = [[text for text in place if text.strip(AROUND) and may_be_name(text)] for place in places]
    return max(named, key=lambda place: len(set(place)))


def _is_round(text: str) -> bool:
    """Whether a time is none by the minute, or is as those at which events begin."""
    found = moment(text)
    return not is_elapsed(text.lower()) and (found is None or found.local.minute % 5 == 0)


def _have_headings(cuts: Segments, found: list[_Remark]) -> bool:
    """Whether half of them have a heading of their own, which the subject of a forum's thread is not."""
    lines = (cuts.items[i] for remark in found for i in remark.lines)
    return len({line.text for line in lines if line.kind == "h"}) >= len(found) / 2


def _boxes_of(cuts: Segments, box: int, found: list[_Remark], weights: Weights) -> Iterator[int]:
    """The boxes to leave out: the whole list, and what is around it without other text, else its children alone."""
    theirs = sum(1 for remark in found for i in remark.lines if i in weights)
    whole = -1
    while box > 0:
        inside = range(box, _end(cuts, box))
        if sum(cuts.items[i].box in inside for i in weights) > theirs:
            break
        whole, box = box, cuts.boxes[box].parent
    if whole >= 0:
        yield whole
    else:
        for remark in found:
            yield from remark.boxes
