"""Two texts side by side for people: what stayed, what moved, what only one of them has."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from rapidfuzz.distance import Indel

from dedupe.overlap import Overlap, Relation, Run, Span, runs_of, verify
from dedupe.sketch import Words, words_of

__all__ = ["Overlap", "Relation", "Segment", "Span", "align", "align_words", "verify"]

Kind = Literal["equal", "moved", "only-a", "only-b", "changed"]
ANCHOR = 5  # words: shared runs from here on fix the alignment, what lies between is compared word by word
MAX_ANCHORS = 2_000  # the longest; their order is found in quadratic time
MAX_GAP = 4_000  # words on either side: beyond, a gap is "changed" as a whole (time is the product over 64)
LOOSE_GAP = 60  # words: in longer gaps a single equal word is chance, and counts from three in a row on
LOOSE_RUN = 3


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of the alignment, as character spans into both texts; empty on the side that lacks it."""

    kind: Kind
    a_start: int
    a_end: int
    b_start: int
    b_end: int


@dataclass(frozen=True, slots=True)
class Piece:
    """A segment in words: index ranges into both texts."""

    kind: Kind
    a_start: int
    a_end: int
    b_start: int
    b_end: int


def align(a: str, b: str) -> tuple[Segment, ...]:
    """Align two texts word by word, in the order of a; a passage that moved in b stands where a has it.

    Letters are compared as `words_of` folds them, so case, accents and punctuation make no difference.
    Bounded for any length: passages of five words anchor the alignment, and only the gaps are compared (Indel
    distance).

    >>> [piece.kind for piece in align("The tide was high today", "The tide was low today")]
    ['equal', 'changed', 'equal']
    """
    return align_words(words_of(a), words_of(b))


def align_words(a: Words, b: Words) -> tuple[Segment, ...]:
    """As `align`, for texts already in words."""
    return tuple(_segment(piece, a, b) for piece in pieces(a, b))


def pieces(a: Words, b: Words) -> list[Piece]:
    """The alignment in words: every word of a stands in exactly one piece, every word of b in one or, moved,
    in two.
    """
    size = max(1, min(ANCHOR, len(a), len(b)))
    runs = runs_of(a, b, size)
    if len(runs) > MAX_ANCHORS:
        runs = sorted(
            sorted(runs, key=lambda run: run.a_start - run.a_end)[:MAX_ANCHORS], key=lambda run: run.a_start
        )
    chain, moved = _in_order(runs)
    found: list[Piece] = []
    at_a = at_b = 0
    for run in chain:
        found += _gap(a, b, (at_a, run.a_start, at_b, run.b_start), moved)
        found.append(Piece("equal", run.a_start, run.a_end, run.b_start, run.b_end))
        at_a, at_b = run.a_end, run.b_end
    found += _gap(a, b, (at_a, len(a), at_b, len(b)), moved)
    return _joined(found)


def _in_order(runs: list[Run]) -> tuple[list[Run], list[Run]]:
    """The heaviest chain of runs that stand in the same order in both texts, and the runs that moved."""
    if not runs:
        return [], []
    begins, ends = np.array([run.b_start for run in runs]), np.array([run.b_end for run in runs])
    best, before = np.zeros(len(runs), np.int64), np.full(len(runs), -1)
    for index, run in enumerate(runs):
        reachable = np.where(ends[:index] <= begins[index], best[:index], 0)
        if index and reachable.max() > 0:
            before[index] = int(reachable.argmax())
            best[index] = reachable.max()
        best[index] += run.a_end - run.a_start
    at, chosen = int(best.argmax()), set()
    while at >= 0:
        chosen.add(at)
        at = int(before[at])
    return [runs[i] for i in sorted(chosen)], [run for i, run in enumerate(runs) if i not in chosen]


def _gap(a: Words, b: Words, gap: tuple[int, int, int, int], moved: list[Run]) -> list[Piece]:
    """The pieces between two anchors: what moved is taken out of a's side, the rest is compared."""
    start_a, end_a, start_b, end_b = gap
    found: list[Piece] = []
    at = start_a
    inside = [run for run in moved if run.a_start >= start_a and run.a_end <= end_a]
    left_b = _without_moved(start_b, end_b, moved)
    for run in inside:
        if run.a_start > at:
            found += _compared(a, b, (at, run.a_start, *left_b))
            left_b = (end_b, end_b)
        found.append(Piece("moved", run.a_start, run.a_end, run.b_start, run.b_end))
        at = run.a_end
    return found + _compared(a, b, (at, end_a, *left_b))


def _without_moved(start: int, end: int, moved: list[Run]) -> tuple[int, int]:
    """A stretch of b less the moved runs at its ends: those are told once, where a has them."""
    changed = True
    while changed and start < end:
        changed = False
        for run in moved:
            if run.b_start <= start < run.b_end:
                start, changed = min(run.b_end, end), True
            if run.b_start < end <= run.b_end and start < end:
                end, changed = max(run.b_start, start), True
    return start, end


def _compared(a: Words, b: Words, gap: tuple[int, int, int, int]) -> list[Piece]:
    start_a, end_a, start_b, end_b = gap
    long_a, long_b = end_a - start_a, end_b - start_b
    if not long_a and not long_b:
        return []
    if not long_a or not long_b or max(long_a, long_b) > MAX_GAP:
        return [_piece(*gap)]
    shortest = 1 if max(long_a, long_b) <= LOOSE_GAP else LOOSE_RUN
    blocks = Indel.opcodes(a.hashes[start_a:end_a].tolist(), b.hashes[start_b:end_b].tolist())
    kept = [
        (block.src_start, block.src_end, block.dest_start, block.dest_end)
        for block in blocks
        if block.tag == "equal" and block.src_end - block.src_start >= shortest
    ]
    found: list[Piece] = []
    at_a, at_b = start_a, start_b
    for first_a, last_a, first_b, last_b in kept:
        found.append(_piece(at_a, start_a + first_a, at_b, start_b + first_b))
        found.append(Piece("equal", start_a + first_a, start_a + last_a, start_b + first_b, start_b + last_b))
        at_a, at_b = start_a + last_a, start_b + last_b
    found.append(_piece(at_a, end_a, at_b, end_b))
    return [piece for piece in found if piece.a_start < piece.a_end or piece.b_start < piece.b_end]


def _piece(start_a: int, end_a: int, start_b: int, end_b: int) -> Piece:
    kind: Kind = (
        "changed" if start_a < end_a and start_b < end_b else "only-a" if start_a < end_a else "only-b"
    )
    return Piece(kind, start_a, end_a, start_b, end_b)


def _joined(found: list[Piece]) -> list[Piece]:
    """Neighbouring pieces of one kind as one."""
    joined: list[Piece] = []
    for piece in found:
        last = joined[-1] if joined else None
        if last and last.kind == piece.kind and (last.a_end, last.b_end) == (piece.a_start, piece.b_start):
            joined[-1] = Piece(piece.kind, last.a_start, piece.a_end, last.b_start, piece.b_end)
        else:
            joined.append(piece)
    return joined


def _segment(piece: Piece, a: Words, b: Words) -> Segment:
    return Segment(
        piece.kind, *_characters(a, piece.a_start, piece.a_end), *_characters(b, piece.b_start, piece.b_end)
    )


def _characters(words: Words, first: int, last: int) -> tuple[int, int]:
    """The characters from the first word to the last; where there is none, the place between."""
    if first < last:
        return int(words.starts[first]), int(words.ends[last - 1])
    place = int(words.ends[first - 1]) if first else 0
    return place, place
