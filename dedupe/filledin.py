"""Stories filled in: one skeleton told of several places, teams or firms, apart from copies with edits."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz.distance import Indel

from dedupe.align import Piece, pieces
from dedupe.fold import plain
from dedupe.names import Marks, is_name, names
from dedupe.overlap import GAP, Run, runs_of
from dedupe.sketch import SHINGLE, Words, words_of

# A filled-in template, against a copy with edits. A copy keeps its names and numbers whatever else is
# rewritten; in a template most of them differ. On tests/corpus.py templates change 69-100% of them, copies of any
# kind at most 7%; the line lies between, with room for rewriters who touch names, too.
SLOT_WORDS = 8  # a slot holds a name, a figure, a short phrase
SLOT_FRAME = 5  # words of the skeleton around it; in unrelated texts fewer agree by chance
MIN_NAMED = 3  # different slots that hold a name or a number
MISSPELT = 0.6  # names no less alike (Indel, 0..1) are one name misread, not two
MANY_SLOTS = 4  # in all; with fewer more must have changed
MIN_CHANGED, FEW_CHANGED = 0.4, 0.6  # share of the names and numbers in the common part that differ
MIN_SHARED = 0.35  # share of the shorter text's words that the skeleton must make up


@dataclass(frozen=True, slots=True)
class FilledIn:
    """One story skeleton told of two things: the slots side by side, and the skeleton's share of the shorter text."""

    slots: tuple[tuple[str, str], ...]
    shared: float


def filled_in(a: str | Words, b: str | Words) -> FilledIn | None:
    """Whether two texts that overlap are a template filled in twice, rather than copies; None for no.

    The same sentences with other towns, teams and figures are a template; one story with a few edits, a
    swapped place name or another byline is a copy. Decided on the part both have in common: how many of the
    names (capitals within a sentence) and numbers standing there differ. In scripts without capitals only
    numbers can tell.
    """
    one, other = _words(a), _words(b)
    if not len(one) or not len(other) or not _may_differ_in_names(one, other):
        return None
    found = pieces(one, other)
    slots = [found[at] for at in range(1, len(found)) if _is_slot(found, at)]
    in_one, in_other = names(one), names(other)
    named = [piece for piece in slots if _is_named(one, in_one, other, in_other, piece)]
    if len(_distinct(one, other, named)) < MIN_NAMED:
        return None
    changed = _names_in(one, in_one, named)
    common = [piece for piece in found if piece.kind in ("equal", "moved")]
    kept = _names_in(one, in_one, common) - changed
    shared = min(1.0, sum(piece.a_end - piece.a_start for piece in common) / min(len(one), len(other)))
    least = MIN_CHANGED if len(slots) >= MANY_SLOTS else FEW_CHANGED
    if len(changed) < least * (len(changed) + len(kept)) or shared < MIN_SHARED:
        return None
    return FilledIn(tuple(_distinct(one, other, slots).values()), shared)


def _may_differ_in_names(a: Words, b: Words) -> bool:
    """Whether enough names or numbers stand between shared runs, on both sides: a cheap no for most copies."""
    runs = runs_of(a, b, min(SHINGLE, len(a), len(b)))
    edges = [Run(0, 0, 0, 0), *runs, Run(len(a), len(a), len(b), len(b))]
    gaps = [
        (range(before.a_end, after.a_start), range(before.b_end, after.b_start))
        for before, after in pairwise(edges)
        if 0 < after.a_start - before.a_end <= GAP and 0 < after.b_start - before.b_end <= GAP
    ]
    in_a = {a.hashes[at] for gap, _ in gaps for at in gap if is_name(a, at)}
    if len(in_a) < MIN_NAMED:
        return False
    in_b = {b.hashes[at] for _, gap in gaps for at in gap if is_name(b, at)}
    return min(len(in_a - in_b), len(in_b - in_a)) >= MIN_NAMED


def _words(text: str | Words) -> Words:
    return words_of(text) if isinstance(text, str) else text


def _is_slot(found: Sequence[Piece], at: int) -> bool:
    """Whether a piece is a short substitution with a stretch of the skeleton around it."""
    piece = found[at]
    if piece.kind != "changed" or max(piece.a_end - piece.a_start, piece.b_end - piece.b_start) > SLOT_WORDS:
        return False
    return _equal_words(found, at - 1) + _equal_words(found, at + 1) >= SLOT_FRAME


def _equal_words(found: Sequence[Piece], at: int) -> int:
    """The words of a piece that both texts have in place; none for a piece that is not there."""
    there = at < len(found) and found[at].kind == "equal"
    return found[at].a_end - found[at].a_start if there else 0


def _is_named(a: Words, in_a: Marks, b: Words, in_b: Marks, piece: Piece) -> bool:
    """Whether a slot holds a name or a number on both sides, and not the same one misspelt."""
    if not in_a[piece.a_start : piece.a_end].any() or not in_b[piece.b_start : piece.b_end].any():
        return False
    one, other = plain(_text(a, piece.a_start, piece.a_end)), plain(_text(b, piece.b_start, piece.b_end))
    figures = any(c.isdigit() for c in one) and any(c.isdigit() for c in other)
    return figures or Indel.normalized_similarity(one, other) < MISSPELT


def _distinct(a: Words, b: Words, slots: Sequence[Piece]) -> dict[tuple[str, str], tuple[str, str]]:
    """The slots as pairs of strings, those of the same words once, in order."""
    pairs = [(_text(a, piece.a_start, piece.a_end), _text(b, piece.b_start, piece.b_end)) for piece in slots]
    return {(plain(one), plain(other)): (one, other) for one, other in reversed(pairs)}


def _text(words: Words, first: int, last: int) -> str:
    return words.text[words.starts[first] : words.ends[last - 1]]


def _names_in(words: Words, marked: Marks, found: Sequence[Piece]) -> set[int]:
    """The hashes of the names and numbers in some pieces, as the first text has them."""
    return {
        one
        for piece in found
        for one in words.hashes[piece.a_start : piece.a_end][marked[piece.a_start : piece.a_end]].tolist()
    }


def skeleton(text: str) -> str:
    """The text's words with names and numbers masked as `_`, a run of them as one.

    >>> skeleton("The town of Alder Cross will plant 40 trees.")
    'the town of _ will plant _ trees'
    """
    words = words_of(text)
    masked: list[str] = []
    marked = names(words)
    for at in range(len(words)):
        if not marked[at]:
            masked.append(plain(_text(words, at, at + 1)))
        elif not masked or masked[-1] != "_":
            masked.append("_")
    return " ".join(masked)
