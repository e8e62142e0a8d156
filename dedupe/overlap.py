"""Exact comparison of two texts: what share of each stands in the other, in which passages, and what that
makes them.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from dedupe.sketch import SHINGLE, Words

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Relation = Literal["near", "partial"]

# INTERFACE, `copies`: where near ends and partial begins.
NEAR_LONGER, NEAR_SHORTER = 0.35, 0.50
PARTIAL_SHORTER, PARTIAL_RUN = 0.15, 40
# Short texts: 5-word shingles do not survive light paraphrase there, so passages are sought from 3 words on;
# and a stock phrase fills a large share of them, so a share alone does not make a copy.
SHORT = 80
SHORT_SHINGLE = 3
SHORT_NEAR_WORDS = 6  # a text of fewer words (a headline, a caption) is near only to itself
STOCK_PHRASE = 20  # words: "anyone with information should call …" has 15 to 20, and may be half of a brief
SHORT_NEAR = 0.7  # with fewer shared words than that, so much of the shorter text must be shared
GAP = 24  # words: between shared passages no further apart, unchanged words in their place count as well
# A passage, its runs taken together, has so many words (short texts: so many, or it is the longest there is).
# Below stand titles, dates, names with their offices: on 181 news articles of one week they made partial
# copies of independent reports.
MIN_PASSAGE, SHORT_PASSAGE = 12, 6
MANY = (
    0.3  # of the shorter text's runs shared: no chance any more, and short lines in another order count, too
)
MAX_SPANS = 1_000
KEPT = 100_000  # words of a pair whose matches are kept for a moment; a text of 10 MB would hold 100 MB
MAX_STEPS = 20_000  # bounds what texts of endless repetition may cost; no article comes near it


@dataclass(frozen=True, slots=True)
class Span:
    """One shared passage, as character offsets into both texts."""

    a_start: int
    a_end: int
    b_start: int
    b_end: int


@dataclass(frozen=True, slots=True)
class Overlap:
    """What two texts have in common.

    `jaccard` is exact over 5-word shingles; `a_in_b` the share of a's words that stand in passages of b,
    `b_in_a` the reverse; `longest_run` is in words; `spans` are in the order of a, the moved ones included (none
    without a relation).
    """

    jaccard: float
    a_in_b: float
    b_in_a: float
    shared_words: int
    longest_run: int
    spans: tuple[Span, ...]
    relation: Relation | None


@dataclass(frozen=True, slots=True)
class Run:
    """A shared run of words: indices into both texts, ends exclusive."""

    a_start: int
    a_end: int
    b_start: int
    b_end: int


NOTHING = Overlap(0.0, 0.0, 0.0, 0, 0, (), None)


def verify(a: Words, b: Words) -> Overlap:
    """Compare two texts exactly. Time is n log n in the words; nothing shared gives `NOTHING`'s figures.

    The figures are the same seen from either text, so that none depends on which of them arrived first.

    >>> from dedupe.sketch import words_of
    >>> one = words_of("The ferry to the island will run twice a day from May, the council said.")
    >>> verify(one, one).relation, verify(one, words_of("")).relation
    ('near', None)
    """
    if not len(a) or not len(b):
        return NOTHING
    if _same(a, b):
        return _whole(a, b)
    turned = goes_after(a, b)
    if turned:
        a, b = b, a
    short = min(len(a), len(b)) < SHORT
    found = _compared(a, b, SHORT_SHINGLE if short else SHINGLE, turned=turned)
    if found.relation == "partial" and not short:
        finer = _compared(a, b, SHORT_SHINGLE, turned=turned)
        return finer if finer.shared_words > found.shared_words else found
    return found


def _same(a: Words, b: Words) -> bool:
    """Whether two texts are word for word the same, as verbatim reprints are, with nothing cut out."""
    ordinary = len(a) == len(b) <= MAX_STEPS and not len(a.breaks) and not len(b.breaks)
    return ordinary and np.array_equal(a.hashes, b.hashes)


def _whole(a: Words, b: Words) -> Overlap:
    """What comparing finds of a text and itself, without the comparing."""
    span = Span(int(a.starts[0]), int(a.ends[-1]), int(b.starts[0]), int(b.ends[-1]))
    return Overlap(1.0, 1.0, 1.0, len(a), len(a), (span,), "near")


def goes_after(a: Words, b: Words) -> bool:
    """Whether a comes after b in the order in which texts are compared: the shorter first, then by their words."""
    return (
        (len(a), a.hashes.tobytes()) > (len(b), b.hashes.tobytes()) if len(a) == len(b) else len(a) > len(b)
    )


def _compared(a: Words, b: Words, size: int, *, turned: bool) -> Overlap:
    """The overlap by passages made of runs of `size` words; if `turned`, as seen from b."""
    size = min(size, len(a), len(b))
    starts_a, starts_b, repeats = _matches(a, b, size)
    if not len(starts_a):
        return NOTHING
    shorter = min(len(a), len(b))
    least = MIN_PASSAGE if shorter >= SHORT else SHORT_PASSAGE
    if len(starts_a) >= MANY * shorter:
        least = size
    ranges = _passages(_ranges(starts_a, starts_b, size), size, least)
    if not ranges.shape[1]:
        return NOTHING
    covered_a, covered_b = _covered(a, b, ranges)
    if repeats:  # a passage that b has twice is covered twice: seen from b
        starts_b, starts_a, _ = _matches(b, a, size)
        covered_b |= _covered(b, a, _passages(_ranges(starts_b, starts_a, size), size, least))[0]
    if turned:
        return _judged(b, a, _turned(ranges), covered_b, covered_a)
    return _judged(a, b, ranges, covered_a, covered_b)


def _turned(ranges: Ints) -> Ints:
    """The runs as seen from b, in its order."""
    swapped: Ints = ranges[[2, 3, 0, 1]]
    return swapped[:, np.argsort(swapped[0], kind="stable")]


def runs_of(a: Words, b: Words, size: int) -> list[Run]:
    """The maximal runs of at least `size` words that both texts have, in the order of a, not overlapping there."""
    starts_a, starts_b, _ = _matches(a, b, size)
    if not len(starts_a):
        return []
    ranges = _longest(_trimmed(_ranges(starts_a, starts_b, size)), MAX_STEPS)
    return [Run(*each) for each in ranges.T.tolist()]


def _matches(a: Words, b: Words, size: int) -> tuple[Ints, Ints, bool]:
    """As `_found_matches`, which keeps those of the pair in hand: an overlap is looked at again for filled-in slots."""
    ordinary = len(a) + len(b) <= KEPT
    return (_found_matches if ordinary else _found_matches.__wrapped__)(a, b, size)


@lru_cache(maxsize=4)
def _found_matches(a: Words, b: Words, size: int) -> tuple[Ints, Ints, bool]:
    """Where runs of `size` words of a stand in b: starts in a, ascending, a start in b for each, and whether
    b has one of them more than once."""
    ranked_a, order_a = a.ranked(size)
    ranked_b, order_b = b.ranked(size)
    at = ranked_b.searchsorted(ranked_a)
    at[at == len(ranked_b)] = 0
    hit = (ranked_b[at] == ranked_a) & (ranked_a != 0)
    found = np.flatnonzero(hit)
    in_order = np.argsort(order_a[found])
    at = at[found][in_order]
    starts_a, starts_b = order_a[found][in_order], order_b[at]
    repeats = bool(
        (ranked_b[np.minimum(at + 1, len(ranked_b) - 1)] == ranked_b[at])[at + 1 < len(ranked_b)].any()
    )
    if repeats:
        _follow(a.grams(size), b.grams(size), starts_a, starts_b)
    return starts_a, starts_b, repeats


def _follow(of_a: NDArray[np.uint64], of_b: NDArray[np.uint64], starts_a: Ints, starts_b: Ints) -> None:
    """Where a passage stands in b more than once, take the place that goes on from the passage before it.

    Corrects `starts_b` in place, from each break on as far as the two texts agree; 20,000 breaks and steps at most.
    """
    broken = np.flatnonzero((_steps(starts_a) == 1) & (_steps(starts_b) != 1)) + 1
    steps = 0
    for first in broken[:MAX_STEPS].tolist():
        index, goes_on = first, int(starts_b[first - 1]) + 1
        while (
            index < len(starts_a)
            and goes_on < len(of_b)
            and (index == first or starts_a[index] == starts_a[index - 1] + 1)
            and starts_b[index] != goes_on
            and of_b[goes_on] == of_a[starts_a[index]]
            and steps < MAX_STEPS
        ):
            starts_b[index] = goes_on
            index, goes_on, steps = index + 1, goes_on + 1, steps + 1


def _ranges(starts_a: Ints, starts_b: Ints, size: int) -> Ints:
    """The runs as rows a start, a end, b start, b end (4, runs), in words."""
    broken = np.flatnonzero((_steps(starts_a) != 1) | (_steps(starts_b) != 1))
    first, last = np.zeros((2, len(broken) + 1), np.int64)
    first[1:], last[:-1], last[-1] = broken + 1, broken, len(starts_a) - 1
    runs = np.empty((4, len(first)), np.int64)
    runs[0], runs[1], runs[2], runs[3] = starts_a[first], starts_a[last], starts_b[first], starts_b[last]
    runs[1::2] += size
    return runs


def _steps(values: Ints) -> Ints:
    """From each value to the next; `np.diff` takes ten times as long for as few as there are here."""
    return values[1:] - values[:-1]


def _trimmed(ranges: Ints) -> Ints:
    """The same without overlaps in a: a run begins where those before it ended."""
    trimmed = ranges.copy()
    trimmed[::2, 1:] += np.maximum(np.maximum.accumulate(ranges[1])[:-1] - ranges[0, 1:], 0)
    return trimmed[:, trimmed[0] < trimmed[1]]


def _passages(ranges: Ints, size: int, least: int) -> Ints:
    """The runs that make up passages: with their neighbours (`GAP` words apart, in the same order) they come
    to some length. Phrases that any two texts on a subject share, titles and dates among them, are left
    out."""
    lengths = ranges[1] - ranges[0]
    gap_a, gap_b = ranges[0, 1:] - ranges[1, :-1], ranges[2, 1:] - ranges[3, :-1]
    apart = (gap_a > GAP) | (gap_b > GAP) | (gap_b < -size)
    group = np.zeros(ranges.shape[1], np.int64)
    np.cumsum(apart, out=group[1:])
    total = np.bincount(group, lengths)
    kept: Ints = ranges[:, total[group] >= min(least, int(total.max()) if least < MIN_PASSAGE else least)]
    return kept


def _covered(a: Words, b: Words, ranges: Ints) -> tuple[Bools, Bools]:
    """Which words of either text stand in these passages, unchanged words between neighbouring runs included."""
    covered_a, covered_b = _inside(len(a), ranges[0], ranges[1]), _inside(len(b), ranges[2], ranges[3])
    _fill_gaps(a, b, ranges, covered_a, covered_b)
    return covered_a, covered_b


def _longest(ranges: Ints, most: int) -> Ints:
    """The longest runs, at most so many, in the order they had."""
    if ranges.shape[1] <= most:
        return ranges
    kept: Ints = ranges[:, np.sort(np.argsort(ranges[0] - ranges[1], kind="stable")[:most])]
    return kept


def _inside(length: int, starts: Ints, ends: Ints) -> Bools:
    depth = np.bincount(starts, minlength=length + 1) - np.bincount(ends, minlength=length + 1)
    inside: Bools = np.cumsum(depth[:length]) > 0
    return inside


def _fill_gaps(a: Words, b: Words, ranges: Ints, covered_a: Bools, covered_b: Bools) -> None:
    """Count unchanged words between neighbouring passages too: a replaced word breaks five shingles, not five
    words.

    Neighbours stand in the same order in both texts, at most `GAP` words apart. A word counts when the same
    word stands in its place, seen from the passage before or from the one after.
    """
    if ranges.shape[1] < 2:
        return
    ends, begins = ranges[:, :-1], ranges[:, 1:]
    gap_a, gap_b = begins[0] - ends[1], begins[2] - ends[3]
    near = np.flatnonzero((gap_a > 0) & (gap_a <= GAP) & (gap_b > 0) & (gap_b <= GAP))
    if not len(near):
        return
    lengths = gap_a[near]
    which = np.repeat(near, lengths)
    word = np.arange(len(which)) - np.repeat(np.cumsum(lengths) - lengths, lengths) + ends[1][which]
    for place in (word - ends[1][which] + ends[3][which], word - begins[0][which] + begins[2][which]):
        inside = (place >= ends[3][which]) & (place < begins[2][which])
        same = a.hashes[word[inside]] == b.hashes[place[inside]]
        covered_a[word[inside][same]] = True
        covered_b[place[inside][same]] = True


def _judged(a: Words, b: Words, ranges: Ints, covered_a: Bools, covered_b: Bools) -> Overlap:
    in_a, in_b = int(np.count_nonzero(covered_a)), int(np.count_nonzero(covered_b))
    a_in_b, b_in_a = in_a / len(a), in_b / len(b)
    shared, longest = min(in_a, in_b), int((ranges[1] - ranges[0]).max())
    shorter, longer = (a_in_b, b_in_a) if len(a) < len(b) else (b_in_a, a_in_b)
    if len(a) == len(b):
        shorter, longer = max(a_in_b, b_in_a), min(a_in_b, b_in_a)
    relation = relation_of(shorter, longer, shared, longest, min(len(a), len(b)))
    spans = _spans(a, b, ranges) if relation else ()
    return Overlap(_jaccard(a, b), a_in_b, b_in_a, shared, longest, spans, relation)


def relation_of(shorter: float, longer: float, shared: int, longest: int, words: int) -> Relation | None:
    """What the shares of the shorter and the longer text, the shared words and the longest run make two
    texts.

    `words` is the length of the shorter text; under 80 the rules for short texts apply.
    """
    near = longer >= NEAR_LONGER and shorter >= NEAR_SHORTER
    if words >= SHORT:
        partial = shorter >= PARTIAL_SHORTER or longest >= PARTIAL_RUN
        return "near" if near else "partial" if partial else None
    if words < SHORT_NEAR_WORDS:
        return "near" if longer == 1.0 else None
    if near and (shared >= STOCK_PHRASE or shorter >= SHORT_NEAR):
        return "near"
    return "partial" if shared >= STOCK_PHRASE and shorter >= PARTIAL_SHORTER else None


def _jaccard(a: Words, b: Words) -> float:
    few, many = sorted((a.shingles, b.shingles), key=len)
    if not len(few):
        return 0.0
    at = many.searchsorted(few)
    at[at == len(many)] = 0
    common = int(np.count_nonzero(many[at] == few))
    return common / (len(few) + len(many) - common)


def _spans(a: Words, b: Words, ranges: Ints) -> tuple[Span, ...]:
    """The runs as character spans, in the order of a; of more than 1,000 the longest."""
    kept = _longest(_trimmed(ranges), MAX_SPANS)
    columns = (a.starts[kept[0]], a.ends[kept[1] - 1], b.starts[kept[2]], b.ends[kept[3] - 1])
    return tuple(Span(*each) for each in zip(*(column.tolist() for column in columns), strict=True))
