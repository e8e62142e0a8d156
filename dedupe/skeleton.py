"""The skeleton of a story: its words with names and numbers masked, found and compared as such.

A story filled in densely shares no eight words running with its sisters, so that passages do not find it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Indel

from dedupe.filledin import FEW_CHANGED, MANY_SLOTS, MIN_CHANGED, MIN_NAMED, MISSPELT, SLOT_WORDS, FilledIn
from dedupe.fold import plain
from dedupe.names import Marks, names, written
from dedupe.ordered import ascending
from dedupe.words import U64, Words, mix

SLOT, BASE = np.uint64(1), np.uint64(0x9E3779B97F4A7C15)
GRAM = 5  # masked words in a run
MOST_SLOTS = 2  # of a run: with more it is names only
KEYS = 6  # smallest hashes kept (bottom-k sketch: Broder 1997); of two skeletons alike at 0.7 98.9% share two
SHARED = 2
# Share of slots among masked words from which passages fail. Measured on generated templates: with slots strewn at
# random passages find all pairs up to 0.17, 97% at 0.19, 67-83% at 0.24 (300-500 words).
DENSE = 0.17
LEAST = 20  # words of a skeleton: a shorter one says nothing
LONGEST = 4_000  # masked words compared; comparing takes their product over 64
ALIKE = 0.7  # similarity of two skeletons (Indel, 0..1): filled in 0.85-1, reports of one event below 0.45


@dataclass(frozen=True, eq=False)
class Skeleton:
    """Masked words: a run of names and numbers is one slot. `first` and `last` are the words each stands for."""

    words: Words
    tokens: U64
    first: NDArray[np.int64]
    last: NDArray[np.int64]  # exclusive

    def __len__(self) -> int:
        return len(self.tokens)

    def said(self, at: int, until: int | None = None) -> str:
        """What stands at a masked word, or from it up to another."""
        last = self.last[(at + 1 if until is None else until) - 1]
        return self.words.text[self.words.starts[self.first[at]] : self.words.ends[last - 1]]


def skeleton_of(words: Words) -> Skeleton:
    """The skeleton of a text's words."""
    return _masked(words, names(words))


def _masked(words: Words, marked: Marks) -> Skeleton:
    begins = np.ones(len(words), np.bool_)
    begins[1:] = ~(marked[1:] & marked[:-1])
    first = np.flatnonzero(begins)
    tokens = np.where(marked[first], SLOT, words.hashes[first])
    return Skeleton(words, tokens, first, np.append(first[1:], len(words)).astype(np.int64))


def keys(words: Words) -> list[int]:
    """Up to six keys to find a densely filled story by, signed 48 bits; none for other texts."""
    if len(words) < LEAST:
        return []
    capital, digits = written(words)
    if not _is_dense(capital | digits):  # most texts; names are among these
        return []
    marked = names(words)
    tokens = _masked(words, marked).tokens
    if not _is_dense(marked) or len(tokens) < LEAST:
        return []
    slots = (tokens == SLOT).astype(np.int64)
    before = np.append(0, np.cumsum(slots))
    held = before[GRAM:] - before[:-GRAM]
    runs = tokens[: len(held)]
    for at in range(1, GRAM):
        runs = runs * BASE + tokens[at : at + len(held)]
    found = np.sort(mix(runs[(held > 0) & (held <= MOST_SLOTS)]).view(np.int64) >> 16)
    return [int(key) for key in ascending(found[: 2 * KEYS])[:KEYS]]


def _is_dense(marked: Marks) -> bool:
    """Whether a skeleton has enough slots, runs of marked words each being one."""
    runs = np.count_nonzero(marked[1:] & ~marked[:-1]) + int(marked[0])
    return bool(runs >= DENSE * (len(marked) - np.count_nonzero(marked) + runs))


def told_again(a: Skeleton, b: Skeleton) -> FilledIn | None:
    """Whether two stories have one skeleton with other names and numbers in most of its slots; None for no."""
    if not LEAST <= min(len(a), len(b)) <= max(len(a), len(b)) <= LONGEST:
        return None
    one, other = a.tokens.tolist(), b.tokens.tolist()
    if Indel.normalized_similarity(one, other) < ALIKE:
        return None
    pairs, equal = side_by_side(a, b)
    named = {(plain(x), plain(y)): (x, y) for x, y, is_slot in reversed(pairs) if is_slot}
    changed = [pair for pair in named if _is_another(*pair)]
    least = MIN_CHANGED if len(changed) >= MANY_SLOTS else FEW_CHANGED
    if len(changed) < MIN_NAMED or len(changed) < least * len(named):
        return None
    slots = {(plain(x), plain(y)): (x, y) for x, y, _ in reversed(pairs) if plain(x) != plain(y)}
    return FilledIn(tuple(reversed(slots.values())), min(1.0, equal / min(len(a), len(b))))


def side_by_side(a: Skeleton, b: Skeleton) -> tuple[list[tuple[str, str, bool]], int]:
    """What stands in each place of the skeleton, in order, with whether it is a slot of names; how many words agree.

    Short phrases that differ ("cloudy", "foggy") are places, too.
    """
    pairs: list[tuple[str, str, bool]] = []
    at_a = at_b = equal = 0
    for step in Indel.opcodes(a.tokens.tolist(), b.tokens.tolist()):
        if step.tag != "equal":
            continue
        lengths = step.src_start - at_a, step.dest_start - at_b
        if 0 < min(lengths) <= max(lengths) <= SLOT_WORDS:
            pairs.append((a.said(at_a, step.src_start), b.said(at_b, step.dest_start), False))
        slots = np.flatnonzero(a.tokens[step.src_start : step.src_end] == SLOT).tolist()
        pairs += [(a.said(step.src_start + at), b.said(step.dest_start + at), True) for at in slots]
        at_a, at_b = step.src_end, step.dest_end
        equal += step.src_end - step.src_start
    return pairs, equal


def _is_another(one: str, other: str) -> bool:
    """Whether two fillings, as they compare, differ by more than a misspelling."""
    figures = any(map(str.isdigit, one)) and any(map(str.isdigit, other))
    return one != other and (figures or Indel.normalized_similarity(one, other) < MISSPELT)


def table(skeletons: Sequence[Skeleton], most: int) -> list[tuple[str, ...]]:
    """The places in which stories of one skeleton differ: a row a place, a column a story; empty where it lacks one."""
    columns: list[dict[str, str]] = []
    for other in skeletons[1:]:
        pairs, _ = side_by_side(skeletons[0], other)
        columns.append({one: filling for one, filling, _ in reversed(pairs)})
    places = list(dict.fromkeys(place for column in columns for place in reversed(column)))
    rows = [(place, *(column.get(place, "") for column in columns)) for place in places]
    return [row for row in rows if len({plain(cell) for cell in row if cell}) > 1][:most]


def frame(skeletons: Sequence[Skeleton]) -> str:
    """The words that all these stories have in common, in order, with `_` for what stands between them."""
    first = skeletons[0]
    common = first.tokens != SLOT
    for other in skeletons[1:]:
        kept = np.zeros(len(first), np.bool_)
        for step in Indel.opcodes(first.tokens.tolist(), other.tokens.tolist()):
            if step.tag == "equal":
                kept[step.src_start : step.src_end] = True
        common &= kept
    words = [plain(first.said(at)) if common[at] else "_" for at in range(len(first))]
    return " ".join(
        word for word, before in zip(words, ["", *words], strict=False) if not word == before == "_"
    )
