"""A text as its words: folded, hashed in one numpy pass, each knowing where it stands; and runs of words."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from dedupe.fold import DENSE, DENSE_LONG, fold
from dedupe.ordered import begins, order_of

U64 = NDArray[np.uint64]
I32 = NDArray[np.int32]

SHINGLE = 5  # words; the unit of Jaccard and verification (Broder 1997 uses the same order of size)
_PIECE = 1 << 18  # characters hashed at a time: bounds memory for a 10 MB text, and the tables of powers
_BASE = 0x9E3779B97F4A7C15  # odd, so it has an inverse mod 2^64; the golden ratio, chosen for its spread
_NO_BREAKS: I32 = np.empty(0, np.int32)


@dataclass(frozen=True, eq=False)
class Words:
    """The words of a text, in order: a hash each, and where each stands in `text` (character offsets).

    `breaks` are the indices of words that follow a cut: no shingle runs over them.
    """

    text: str
    hashes: U64
    starts: I32
    ends: I32
    breaks: I32 = field(default_factory=lambda: _NO_BREAKS)

    def __len__(self) -> int:
        return len(self.hashes)

    def grams(self, size: int) -> U64:
        """One hash for every run of `size` words, by position; 0 for a run over a break."""
        return self._grams5 if size == SHINGLE else _grams(self, size)

    def ranked(self, size: int) -> tuple[U64, NDArray[np.int64]]:
        """The same hashes in ascending order, and the position of each; equal ones in the order of the text."""
        return self._ranked5 if size == SHINGLE else _ranked(self.grams(size))

    @cached_property
    def _grams5(self) -> U64:
        return _grams(self, SHINGLE)

    @cached_property
    def _ranked5(self) -> tuple[U64, NDArray[np.int64]]:
        return _ranked(self._grams5)

    @cached_property
    def shingles(self) -> U64:
        """The set of 5-word shingles, sorted. A text of fewer words is one shingle; no words, no shingle."""
        if len(self) < SHINGLE:
            return whole_runs(self, SHINGLE)
        ranked = self._ranked5[0]
        first = begins(ranked)
        return ranked[first & (ranked != 0)] if len(self.breaks) else ranked[first]


def words_of(text: str, cuts: Sequence[tuple[int, int]] = ()) -> Words:
    """The words of a text, folded (case, width, accents, look-alike letters, invisible characters) and
    hashed.

    `cuts` are character spans to leave out. Scripts without spaces are cut into pieces by content, of about a
    word's length (`dedupe.fold`). Never raises; linear in the text.
    """
    parts = []
    at = 0
    while at < len(text):
        end = _piece_end(text, at)
        parts.append(_tokens(text[at:end], at))
        at = end
    if len(parts) == 1:
        hashes, starts, ends = parts[0]
    elif parts:
        hashes, starts, ends = (np.concatenate(column) for column in zip(*parts, strict=True))
    else:
        hashes, starts, ends = np.empty(0, np.uint64), _NO_BREAKS, _NO_BREAKS
    words = Words(text, hashes, starts, ends)
    return without(words, cuts) if cuts else words


def _piece_end(text: str, at: int) -> int:
    """Where the piece that begins at `at` ends: after white space where there is some in its last 4096 characters."""
    end = at + _PIECE
    if end >= len(text):
        return len(text)
    space = max(text.rfind(" ", end - 4096, end), text.rfind("\n", end - 4096, end))
    return space + 1 if space > at else end


def _tokens(piece: str, offset: int) -> tuple[U64, I32, I32]:
    letters, where = fold(piece)
    inside = np.zeros(len(letters) + 2, np.bool_)
    np.greater(letters, 0, out=inside[1:-1])
    edges = np.flatnonzero(inside[1:] != inside[:-1])
    starts, ends = edges[::2], edges[1::2]
    if int(letters.max(initial=0)) >= DENSE:
        starts, ends = _split_dense(letters, starts, ends)
    powers, inverses = _powers(_table_size(len(letters)))
    sums = np.zeros(len(letters) + 1, np.uint64)
    np.cumsum(letters * powers[: len(letters)], out=sums[1:])
    hashes = mix((sums[ends] - sums[starts]) * inverses[starts])
    if where is not None:
        starts, ends = where[starts], where[ends - 1] + 1
    if offset:
        starts, ends = starts + offset, ends + offset
    return hashes, starts.astype(np.int32), ends.astype(np.int32)


def _split_dense(
    letters: U64, starts: NDArray[np.int64], ends: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Cut runs of a script without spaces where the pair of letters says so, which a copy repeats.

    Content-defined chunking (Muthitacharoen, Chen, Mazières 2001): one boundary in 2 letters (Han, kana), one
    in 4 (Thai, Lao, Khmer, Burmese), and wherever such a script meets another.
    """
    script = letters >> np.uint64(24)
    pair = mix(letters[:-1] * np.uint64(_BASE) + letters[1:]) >> np.uint64(32)
    every = np.where(script[1:] == DENSE_LONG >> 24, np.uint64(3), np.uint64(1))
    cut = (script[1:] != script[:-1]) | ((script[1:] > 0) & (pair & every == 0))
    cut &= (letters[1:] > 0) & (letters[:-1] > 0)
    middle = np.flatnonzero(cut) + 1
    return np.sort(np.concatenate((starts, middle))), np.sort(np.concatenate((ends, middle)))


@lru_cache(maxsize=8)
def _powers(size: int) -> tuple[U64, U64]:
    """The powers of the base, and of its inverse, mod 2^64."""
    base, inverse = np.full(size, _BASE, np.uint64), np.full(size, pow(_BASE, -1, 1 << 64), np.uint64)
    base[0] = inverse[0] = 1
    return np.cumprod(base, dtype=np.uint64), np.cumprod(inverse, dtype=np.uint64)


def _table_size(length: int) -> int:
    return max(1 << 14, 1 << length.bit_length())


def mix(values: U64) -> U64:
    """The 64-bit finalizer of MurmurHash3: every bit of the input reaches every bit of the output."""
    values = values ^ (values >> np.uint64(33))
    values *= np.uint64(0xFF51AFD7ED558CCD)
    values ^= values >> np.uint64(33)
    values *= np.uint64(0xC4CEB9FE1A85EC53)
    values ^= values >> np.uint64(33)
    return values


def without(words: Words, cuts: Sequence[tuple[int, int]]) -> Words:
    """The words that no cut touches, and a break where one stood."""
    depth = np.zeros(len(words) + 1, np.int32)
    for start, end in cuts:
        first = int(np.searchsorted(words.ends, start, "right"))
        last = int(np.searchsorted(words.starts, end, "left"))
        if end > start and last > first:
            depth[first] += 1
            depth[last] -= 1
    keep = np.cumsum(depth[:-1]) == 0
    if keep.all():
        return words
    kept = np.flatnonzero(keep)
    breaks = np.flatnonzero(np.diff(kept) > 1) + 1
    return Words(
        words.text, words.hashes[kept], words.starts[kept], words.ends[kept], breaks.astype(np.int32)
    )


def _run_hashes(hashes: U64, size: int) -> U64:
    """A hash of every `size` consecutive words: a polynomial of their hashes mod 2^64, put together by halves."""
    if len(hashes) < size:
        return np.empty(0, np.uint64)
    if size == 1:
        return hashes
    half = size // 2
    value = _run_hashes(hashes, half)
    value = value[:-half] * np.uint64(pow(_BASE, half, 1 << 64)) + value[half:]
    return value[:-1] * np.uint64(_BASE) + hashes[size - 1 :] if size % 2 else value


def _across(words: Words, size: int) -> NDArray[np.bool_]:
    """Which runs of `size` words run over a break."""
    across = np.zeros(max(len(words) - size + 1, 0), np.bool_)
    for at in words.breaks:
        across[max(int(at) - size + 1, 0) : int(at)] = True
    return across


def _grams(words: Words, size: int) -> U64:
    values = _run_hashes(words.hashes, size)
    if len(words.breaks):
        values[_across(words, size)] = 0
    return values


def _ranked(values: U64) -> tuple[U64, NDArray[np.int64]]:
    order = order_of(values)
    return values[order], order


def whole_runs(words: Words, size: int) -> U64:
    """The hashes of runs that no break interrupts; for fewer words than `size` the whole text as one run."""
    if 0 < len(words) < size:
        return _run_hashes(words.hashes, len(words)) ^ np.uint64(len(words))
    values = words.grams(size)
    return values[~_across(words, size)] if len(words.breaks) else values
