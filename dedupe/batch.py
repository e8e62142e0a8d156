"""Everything regrouped on one machine: candidate pairs of all sketches by sorting their keys, verified by a callback.

The steps are those of `candidates.py` and `families.py` with arrays in place of an index; the result does not depend
on the order in which articles arrived, because buckets are walked in the order of their sketches, not of their ids.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dedupe.candidates import FEW_PASSAGES
from dedupe.families import Edge, Family, group
from dedupe.sketch import SketchOptions, band_keys

Ints = NDArray[np.int64]

# In a bucket of up to so many articles every two are a pair; in a fuller one each is paired with the first and with
# its neighbour, so that n near-identical articles make 2n pairs, not n²/2 (8,000 in one bucket would be 32 million).
SMALL_BUCKET = 8
# Passages are sorted in so many parts, by key: 1 million articles have 70 million, and a sort wants them three times.
PART_BITS = 4
PARTS = 1 << PART_BITS
CHUNK = 20_000  # pairs handed to the callback at a time


@dataclass(frozen=True, eq=False)
class Sketches:
    """The stored sketches of n articles: `ids` (n,), `signatures` (n, 128) and their passages, one after another.

    The passages of article i are `passages[offsets[i]:offsets[i + 1]]`; `offsets` is (n + 1,).
    """

    ids: Ints
    signatures: NDArray[np.uint32]
    passages: Ints
    offsets: Ints


def regroup(sketches: Sketches, verify: Callable[[Ints], Iterable[Edge]]) -> list[Family]:
    """The families of all articles. `verify` gets pairs of article ids (k, 2) and gives the edges among them.

    A store answers it from the overlaps it has, and compares the texts of the pairs it never saw.
    """
    pairs = candidate_pairs(sketches)
    return group(edge for chunk in _chunks(pairs) for edge in verify(chunk))


def _chunks(pairs: Ints) -> Iterator[Ints]:
    return (pairs[at : at + CHUNK] for at in range(0, len(pairs), CHUNK))


def candidate_pairs(sketches: Sketches, options: SketchOptions | None = None) -> Ints:
    """The pairs of ids (k, 2) worth verifying, smaller id first, ascending: a shared band, or two shared passages.

    As `candidates.qualify` has it, one shared passage is enough where either text has few.
    """
    options = options or SketchOptions()
    by_content = _content_order(sketches)
    count = len(by_content)
    if count < 2:
        return np.empty((0, 2), np.int64)
    coded = [_by_bands(sketches.signatures[by_content], options), _by_passages(sketches, by_content)]
    codes = np.unique(np.concatenate(coded))
    pairs = np.stack((by_content[codes // count], by_content[codes % count]), axis=1)
    named = np.sort(sketches.ids[pairs], axis=1)
    return named[np.lexsort((named[:, 1], named[:, 0]))]


def _content_order(sketches: Sketches) -> Ints:
    """The articles with words in them, in an order that only their signatures decide (ids only between equal ones)."""
    lengths = np.diff(sketches.offsets)
    filled = np.flatnonzero(lengths > 0)
    first = np.ascontiguousarray(sketches.signatures[filled, :4]).view(np.uint64)
    order: Ints = filled[np.lexsort((sketches.ids[filled], lengths[filled], first[:, 1], first[:, 0]))]
    return order


def _by_bands(signatures: NDArray[np.uint32], options: SketchOptions) -> Ints:
    """The coded pairs that share a band; a code is smaller place × n + larger place."""
    count = len(signatures)
    keys = band_keys(signatures, options)
    places = np.arange(count)
    found = [_paired(keys[:, band], places, count) for band in range(options.bands)]
    return np.unique(np.concatenate(found))


def _by_passages(sketches: Sketches, by_content: Ints) -> Ints:
    """The coded pairs that share passages enough."""
    count = len(by_content)
    place_of = np.full(len(sketches.ids), -1, np.int32)  # half the memory; no machine this is for holds more
    place_of[by_content] = np.arange(count)
    lengths = np.diff(sketches.offsets)
    places = np.repeat(place_of, lengths)
    total = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
    for part in range(PARTS):
        mine = np.flatnonzero((sketches.passages & (PARTS - 1)) == part)
        codes, times = np.unique(
            _paired(sketches.passages[mine] >> PART_BITS, places[mine], count), return_counts=True
        )
        total[0].append(codes)
        total[1].append(times)
    codes, which = np.unique(np.concatenate(total[0]), return_inverse=True)
    times = np.bincount(which, np.concatenate(total[1]), minlength=len(codes))
    of_place = lengths[by_content]
    few = np.minimum(of_place[codes // count], of_place[codes % count]) <= FEW_PASSAGES
    return codes[(times >= 2) | few]


def _paired(keys: Ints, places: NDArray[np.integer], count: int) -> Ints:
    """The coded pairs of places whose keys are equal.

    Key and place are sorted as one 64-bit number, which takes a tenth of the time of sorting by two: with a million
    places 44 bits are left for the key, enough that two keys are hardly ever taken for one (and then only compared).
    """
    if len(keys) < 2:
        return np.empty(0, np.int64)
    bits = np.uint64(max(int(count - 1).bit_length(), 1))
    both = np.sort((keys.astype(np.uint64) << bits) | places.astype(np.uint64))
    keyed = both >> bits
    same = keyed[1:] == keyed[:-1]
    shared = np.concatenate((same, [False])) | np.concatenate(([False], same))
    both, keyed = both[shared], keyed[shared]
    places = (both & ((np.uint64(1) << bits) - np.uint64(1))).astype(np.int64)
    starts = np.flatnonzero(np.diff(keyed, prepend=~keyed[:1]))
    sizes = np.diff(np.append(starts, len(both)))
    size, start = np.repeat(sizes, sizes), np.repeat(starts, sizes)
    position = np.arange(len(both)) - start
    found = []
    for step in range(1, SMALL_BUCKET):
        near = np.flatnonzero((size <= SMALL_BUCKET) & (position >= step))
        found.append(places[near - step] * count + places[near])
    full = np.flatnonzero((size > SMALL_BUCKET) & (position > 0))
    found += [places[start[full]] * count + places[full], places[full - 1] * count + places[full]]
    return np.concatenate(found)
