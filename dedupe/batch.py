"""Everything regrouped on one machine: candidate pairs of all sketches by sorting their keys.

The steps are those of `candidates.py` and `families.py` with arrays in place of an index; the result does not depend
on the order in which articles arrived, because ties are broken by the order of their sketches, not of their ids.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dedupe.buckets import Buckets, distinct, paired, shared
from dedupe.candidates import FEW_PASSAGES
from dedupe.families import Edge, Family, group
from dedupe.sketch import band_keys
from dedupe.words import U64, mix

Ints = NDArray[np.int64]

# Passages are sorted in so many parts, by key: 1 million articles have 60 million, and a sort wants them three times.
PART_BITS = 4
PARTS = 1 << PART_BITS
# Two texts that share so much of the passages of both need not be looked at: all of 1,743 such pairs of tests/corpus.py
# are near copies, at least .82 of both, none a template filled in, and their Jaccard is .01 off. (At .45 and .8 they
# are, too, but by the error of the estimate a text merged from two sources may end in the other family.)
SURE, SURE_PASSAGES = 0.8, 12


@dataclass(frozen=True, eq=False)
class Sketches:
    """The stored sketches of n articles: `ids` (n,), band keys (n, 8), `content` (n,), the same for equal signatures.

    The passages of article i are `passages[offsets[i]:offsets[i + 1]]`; `offsets` is (n + 1,).
    """

    ids: Ints
    bands: Ints
    content: U64
    passages: Ints
    offsets: Ints

    @staticmethod
    def of(ids: Ints, signatures: NDArray[np.uint32], passages: Ints, lengths: Ints) -> "Sketches":
        """From signatures (n, 128), passages one after another and how many each article has."""
        offsets = np.concatenate(([0], np.cumsum(lengths))).astype(np.int64)
        return Sketches(ids, band_keys(signatures), content_of(signatures), passages, offsets)

    @staticmethod
    def joined(parts: Sequence["Sketches"]) -> "Sketches":
        """One after another."""
        nothing = np.empty(0, np.int64)
        none = Sketches.of(nothing, np.empty((0, 128), np.uint32), nothing, nothing)
        every = [none, *parts]
        lengths = np.concatenate([np.diff(part.offsets) for part in every])
        offsets = np.concatenate(([0], np.cumsum(lengths))).astype(np.int64)
        columns = zip(*((part.ids, part.bands, part.content, part.passages) for part in every), strict=True)
        ids, bands, content, passages = (np.concatenate(column) for column in columns)
        return Sketches(ids, bands, content, passages, offsets)


def content_of(signatures: NDArray[np.uint32]) -> U64:
    """A number for each signature (n, 128); equal ones have the same, and two others by chance 1 in 2^64."""
    columns = np.ascontiguousarray(signatures, np.uint32).view(np.uint64)
    factors = mix(np.arange(1, columns.shape[1] + 1, dtype=np.uint64)) | np.uint64(1)
    return mix((columns * factors).sum(axis=1, dtype=np.uint64))


@dataclass(frozen=True, eq=False)
class Pairs:
    """Pairs worth comparing, as places in `Sketches.ids`, and how many passages each shares."""

    a: Ints
    b: Ints
    passages: Ints


Verify = Callable[[Ints], Iterable[Edge]]


def regroup(
    sketches: Sketches,
    verify: Verify,
    apart: Collection[tuple[int, int]] = frozenset(),
    also: Iterable[Edge] = (),
) -> list[Family]:
    """The families of all articles.

    `verify` gets the pairs of ids (k, 2), smaller first, that sketches alone cannot settle, and gives the edges among
    them: a store answers from the overlaps it has, and compares the texts of the pairs it never saw. `apart` are pairs
    that are no copies whatever they share (one template filled in, or a person said so); `also` edges of other pairs.
    """
    pairs = candidate_pairs(sketches)
    sure = _sure(sketches, pairs)
    named = sketches.ids[np.stack((pairs.a, pairs.b), axis=1)]
    settled = [edge for edge in _edges(sketches, pairs, sure) if (edge.a, edge.b) not in apart]
    known = {(edge.a, edge.b) for edge in settled}
    edges = [*settled, *verify(named[~sure]), *(edge for edge in also if (edge.a, edge.b) not in known)]
    return _grouped(sketches, edges)


def _sure(sketches: Sketches, pairs: Pairs) -> NDArray[np.bool_]:
    """Which pairs share so many passages that they are near copies."""
    of_a, of_b = _lengths(sketches, pairs)
    sure: NDArray[np.bool_] = pairs.passages >= SURE * np.maximum(of_a, of_b)
    sure &= np.minimum(of_a, of_b) >= SURE_PASSAGES
    return sure


def _lengths(sketches: Sketches, pairs: Pairs) -> tuple[Ints, Ints]:
    lengths = np.diff(sketches.offsets)
    return lengths[pairs.a], lengths[pairs.b]


def _edges(sketches: Sketches, pairs: Pairs, which: NDArray[np.bool_]) -> list[Edge]:
    """Edges with the shares of passages in the place of shares of words."""
    of_a, of_b = (each[which] for each in _lengths(sketches, pairs))
    shared = pairs.passages[which]
    ids = sketches.ids[pairs.a[which]], sketches.ids[pairs.b[which]]
    columns = (*ids, shared / (of_a + of_b - shared), shared / of_a, shared / of_b)
    return [
        Edge(a, b, jaccard, in_b, in_a, near=True)
        for a, b, jaccard, in_b, in_a in zip(*(column.tolist() for column in columns), strict=True)
    ]


def _grouped(sketches: Sketches, edges: Iterable[Edge]) -> list[Family]:
    """Families of ids; grouped by places in the order of content, which decides between equals."""
    order = _content_order(sketches)
    id_at = sketches.ids[order].tolist()
    place = {article: at for at, article in enumerate(id_at)}
    placed = (
        Edge(place[edge.a], place[edge.b], edge.jaccard, edge.a_in_b, edge.b_in_a, edge.near)
        for edge in edges
    )
    families = [
        Family(tuple(sorted(id_at[one] for one in found.members)), id_at[found.medoid])
        for found in group(placed)
    ]
    return sorted(families, key=lambda family: family.members)


def candidate_pairs(sketches: Sketches) -> Pairs:
    """The pairs worth verifying, a before b by id, ascending: a shared band, or two shared passages.

    As `candidates.qualify` has it, one shared passage is enough where either text has few.
    """
    order = _content_order(sketches)
    count = len(order)
    if count < 2:
        return Pairs(*np.empty((3, 0), np.int64))
    place = np.full(len(sketches.ids), -1, np.int32)  # half the memory; no machine this is for holds more
    place[order] = np.arange(count)
    by_bands = paired(_band_buckets(sketches, order), count)
    by_passages = paired(_passage_buckets(sketches, place, count), count)
    codes = np.union1d(by_bands[0], by_passages[0])
    one, other = order[codes // count], order[codes % count]
    turned = sketches.ids[one] > sketches.ids[other]
    a, b = np.where(turned, other, one), np.where(turned, one, other)
    common = _counted(codes, by_passages[:2])
    crowded = np.flatnonzero(np.isin(codes, np.concatenate((by_bands[2], by_passages[2]))))
    common[crowded] = _shared_passages(sketches, a[crowded], b[crowded])
    lengths = np.diff(sketches.offsets)
    worth = (_counted(codes, by_bands[:2]) > 0) | (common >= 2)
    worth |= (common > 0) & (np.minimum(lengths[a], lengths[b]) <= FEW_PASSAGES)
    kept = np.flatnonzero(worth)
    kept = kept[np.lexsort((sketches.ids[b[kept]], sketches.ids[a[kept]]))]
    return Pairs(a[kept], b[kept], common[kept])


def _content_order(sketches: Sketches) -> Ints:
    """The articles with words in them, in an order that only their content decides (ids only between equal ones)."""
    lengths = np.diff(sketches.offsets)
    filled = np.flatnonzero(lengths > 0)
    order: Ints = filled[np.lexsort((sketches.ids[filled], lengths[filled], sketches.content[filled]))]
    return order


def _counted(codes: Ints, counted: tuple[Ints, Ints]) -> Ints:
    """How often each of these codes was met; zero for those that were not."""
    known, times = counted
    at = np.minimum(np.searchsorted(known, codes), max(len(known) - 1, 0))
    return np.where(known[at] == codes, times[at], 0) if len(known) else np.zeros(len(codes), np.int64)


def _band_buckets(sketches: Sketches, order: Ints) -> Buckets:
    places = np.arange(len(order), dtype=np.int32)
    bands = sketches.bands[order]
    return distinct([shared(bands[:, band], places, len(order)) for band in range(bands.shape[1])])


def _passage_buckets(sketches: Sketches, place: NDArray[np.int32], count: int) -> Buckets:
    places = np.repeat(place, np.diff(sketches.offsets))
    found = []
    for part in range(PARTS):
        mine = np.flatnonzero((sketches.passages & (PARTS - 1)) == part)
        found.append(shared(sketches.passages[mine] >> PART_BITS, places[mine], count))
    return distinct(found)


def _shared_passages(sketches: Sketches, a: Ints, b: Ints) -> Ints:
    """How many passages each of these pairs shares, counted by sorting those of 10,000 pairs at a time."""
    found = [np.empty(0, np.int64)]
    for at in range(0, len(a), 10_000):
        ends = np.concatenate((a[at : at + 10_000], b[at : at + 10_000]))
        lengths = np.diff(sketches.offsets)[ends]
        firsts = np.repeat(sketches.offsets[ends] - np.cumsum(lengths) + lengths, lengths)
        keys = sketches.passages[firsts + np.arange(len(firsts))] & ((1 << 48) - 1)
        pair = np.repeat(np.arange(len(ends)) % (len(ends) // 2), lengths)
        both = np.sort((pair << 48) | keys)
        twice = both[1:][both[1:] == both[:-1]] >> 48
        found.append(np.bincount(twice, minlength=len(ends) // 2).astype(np.int64))
    return np.concatenate(found)
