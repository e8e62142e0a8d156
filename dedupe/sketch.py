"""Words to a sketch: MinHash with its bands, and winnowed passages."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from dedupe.ordered import ascending, begins
from dedupe.words import SHINGLE, U64, Words, mix, whole_runs, words_of

if TYPE_CHECKING:
    from datasketch import MinHash

__all__ = [
    "SHINGLE",
    "SKETCH_VERSION",
    "Sketch",
    "SketchOptions",
    "Words",
    "band_keys",
    "from_bytes",
    "minhash",
    "sketch",
    "sketch_all",
    "to_bytes",
    "words_of",
]

# Raise it when anything here, in words.py or fold.py changes the values: sketches of two versions do not compare.
SKETCH_VERSION = 1
SCHEME = "affine32"  # datasketch 2's name for the permutations below
SEED = 1
PASSAGE = 8  # words; long enough that two shared ones are rarely chance (measured: docs/decisions.md)
# Runs of words in a window whose least hash leads: any 31 running words that two texts share hold a leading passage.
# With 32 runs half of all passages would lead, not two thirds, and up to a tenth of briefs in longer texts be missed.
LEADING = 24
BRIEF = 200  # words: below, a rewritten copy may have no 8 words running left; 5 are sought, too


@dataclass(frozen=True)
class SketchOptions:
    """Bands × rows ≤ 128, and the winnowing window in runs of words.

    16 is the largest window for which any 40 running words (INTERFACE: a partial copy) hold two passages: the 33
    runs of 8 words in them are more than two windows. On tests/corpus.py two shared passages bring 99.7-100% of all
    copies. Bands are there to find and rank plain copies: 8 of 3 rows bring 75% of the near ones, as many as 16 of 4
    with half the keys. 8 of 2 bring 85%, but at a million articles 1% of chance likeness brings 800 strangers.
    """

    bands: int = 8
    rows: int = 3
    window: int = 16


@dataclass(frozen=True, eq=False)
class Sketch:
    """What is kept of a text to find it again.

    `signature` is MinHash (128 × uint32) over 5-word shingles; `bands` and `passages` are the keys to look
    up, signed and within 48 bits (six bytes in an SQLite record). A text without words has none of them.
    """

    version: int
    words: int
    signature: NDArray[np.uint32]
    bands: NDArray[np.int64]
    passages: NDArray[np.int64]
    # Which passages are those of windows twice as long: any 39 running words that two texts share hold one, so that a
    # text none of whose leading passages is known is likely nobody's copy. None, as of a stored sketch: all of them.
    leading: NDArray[np.bool_] | None = None

    @staticmethod
    def restore(version: int, words: int, signature: bytes, passages: bytes) -> "Sketch":
        """A stored sketch, from its bytes (little-endian uint32 and int64); the bands follow from the signature."""
        matrix = from_bytes(signature)
        bands = band_keys(matrix[None, :])[0] if words else np.empty(0, np.int64)
        return Sketch(version, words, matrix, bands, np.frombuffer(passages, "<i8").astype(np.int64))

    def as_datasketch(self) -> "MinHash":
        """The signature as a datasketch MinHash, for its LSH indexes, forests and ensembles."""
        from datasketch import MinHash  # half a second: only for those who ask

        return MinHash(num_perm=len(self.signature), seed=SEED, hashvalues=self.signature, scheme=SCHEME)


def resemblance(one: Sketch, other: Sketch) -> float:
    """The share of equal minima of two signatures: an estimate of the Jaccard index (Broder 1997), ± .09 at .5."""
    return float(np.count_nonzero(one.signature == other.signature)) / len(one.signature)


@lru_cache(maxsize=1)
def _permutations() -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    """The 128 pairs (a, b) of `datasketch.MinHash(128, seed=1, scheme="affine32")`, as columns.

    Drawn here as datasketch draws them (a test compares): importing datasketch costs half a second.
    """
    generator = np.random.RandomState(SEED)
    odd = generator.randint(0, 1 << 31, 128, dtype=np.uint32) * np.uint32(2) + np.uint32(1)
    return odd[:, None], generator.randint(0, 1 << 32, 128, dtype=np.uint32)[:, None]


def minhash(values: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """The signature (128,) of a set of 32-bit hashes, equal to datasketch's `affine32`; all ones for the empty set."""
    values = values ^ (values >> np.uint32(16))
    values *= np.uint32(0x85EBCA6B)
    values ^= values >> np.uint32(13)
    values *= np.uint32(0xC2B2AE35)
    values ^= values >> np.uint32(16)
    factor, addend = _permutations()
    signature = np.full(128, 0xFFFFFFFF, np.uint32)
    for at in range(0, len(values), 1024):  # 128 × 1024 × 4 bytes stay in the second-level cache
        product = factor * values[at : at + 1024]
        product += addend
        np.minimum(signature, product.min(axis=1), out=signature)
    return signature


def sketch(words: Words, options: SketchOptions | None = None) -> Sketch:
    """The sketch of a text's words; an empty one for no words."""
    return sketch_all([words], options)[0]


def sketch_all(texts: Sequence[Words], options: SketchOptions | None = None) -> list[Sketch]:
    """The sketches of texts, in order; what each costs by itself, the bands of all are made at once."""
    options = options or SketchOptions()
    signatures = np.empty((len(texts), 128), np.uint32)
    for at, words in enumerate(texts):
        signatures[at] = minhash((whole_runs(words, SHINGLE) >> np.uint64(32)).astype(np.uint32))
    bands, none = band_keys(signatures, options), np.empty(0, np.int64)
    return [
        Sketch(
            SKETCH_VERSION,
            len(words),
            signature,
            keys if len(words) else none,
            *_passages(words, options.window),
        )
        for words, signature, keys in zip(texts, signatures, bands, strict=True)
    ]


def band_keys(signatures: NDArray[np.uint32], options: SketchOptions | None = None) -> NDArray[np.int64]:
    """The band keys (n, bands) of signatures (n, 128), signed 48 bits; equal values in two bands give two keys."""
    options = options or SketchOptions()
    used = signatures[:, : options.bands * options.rows].astype(np.uint64)
    folded = used.reshape(len(signatures), options.bands, options.rows)
    factors, addends = _band_constants(options.bands, options.rows)
    return _key(mix((folded * factors).sum(axis=2, dtype=np.uint64) + addends))


@lru_cache(maxsize=4)
def _band_constants(bands: int, rows: int) -> tuple[U64, U64]:
    """A factor for each row and an addend for each band."""
    drawn = np.random.RandomState(SEED).randint(0, 1 << 63, rows + bands, dtype=np.uint64)
    return drawn[:rows] * np.uint64(2) + np.uint64(1), drawn[rows:]


def _key(values: U64) -> NDArray[np.int64]:
    return values.view(np.int64) >> 16


def window_for(words: int, window: int = 16) -> int:
    """The winnowing window, in shingles, for a text of so many words.

    A minimum of a long window is also one of every shorter window around it, so texts winnowed with different
    windows still meet. Short texts get a small one (about 40 passages from 100 words on); from 12,000 words
    the window grows so that no text has much more than 1,000.
    """
    return max(min(words // 20 - 1, window), words // 500, 2)


def _passages(words: Words, window: int) -> tuple[NDArray[np.int64], NDArray[np.bool_] | None]:
    """The keys of the passages that stand for a text: winnowed 8-word runs, in shorter texts 5-word runs as well.

    With them, for longer texts, which of them lead.
    """
    window = window_for(len(words), window)
    keys, leading = _winnowed(words, PASSAGE, window)
    if len(words) < BRIEF:
        if len(words) >= PASSAGE:
            keys = np.concatenate((keys, _winnowed(words, SHINGLE, max(len(words) // 25, 2))[0]))
        return ascending(keys), None
    keys = ascending(keys)
    leads = np.zeros(len(keys), np.bool_)
    leads[np.searchsorted(keys, leading)] = True
    return keys, leads


def _winnowed(words: Words, size: int, window: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Winnowing (Schleimer, Wilkerson, Aiken 2003): the smallest hash of every window of runs of `size` words.

    The second time with windows of LEADING runs, if that is longer: each of its hashes is among those of the first.
    """
    runs = whole_runs(words, size)
    if not len(runs):
        return np.empty(0, np.int64), np.empty(0, np.int64)
    window = min(window, len(runs))
    least = _sliding_minimum(runs, window)
    further = min(LEADING - window, window) if window < LEADING else 0
    if not further:
        longer = least
    elif len(least) > further:
        longer = np.minimum(least[:-further], least[further:])
    else:
        longer = least.min(keepdims=True)
    return _key(_changing(least)), _key(_changing(longer))


def _changing(values: U64) -> U64:
    """The values that differ from the one before."""
    return values[begins(values)]


def _sliding_minimum(values: U64, window: int) -> U64:
    """The minimum of every `window` consecutive values, by doubling."""
    reach = 1
    while reach * 2 <= window:
        values = np.minimum(values[:-reach], values[reach:])
        reach *= 2
    rest = window - reach
    return np.minimum(values[:-rest], values[rest:]) if rest else values


def to_bytes(signature: NDArray[np.uint32]) -> bytes:
    """A signature as 512 bytes, little-endian on every machine."""
    return signature.astype("<u4").tobytes()


def from_bytes(data: bytes) -> NDArray[np.uint32]:
    """The signature that `to_bytes` wrote; ValueError if it is not 512 bytes long."""
    if len(data) != 512:
        raise ValueError(f"a signature has 512 bytes, not {len(data)}")
    return np.frombuffer(data, "<u4").astype(np.uint32)
