"""Characters folded for comparing: case, width, accents, look-alikes and invisible ones, by a table filled as met."""

import unicodedata

import numpy as np
from numpy.typing import NDArray

U64 = NDArray[np.uint64]
Ranges = tuple[tuple[int, int], ...]

# Added to the code point of a letter: scripts written without spaces, by the usual length of their words.
DENSE = 1 << 24  # Han and kana: about 2 letters
DENSE_LONG = 2 << 24  # Thai, Lao, Burmese, Khmer: about 4 letters

_BREAK, _DROP, _EXPAND, _UNKNOWN = 0, 1 << 30, 1 << 31, 0xFFFFFFFF
_table = np.full(
    0x110000, _UNKNOWN, np.uint32
)  # 4 MB; filled as characters are met, a few hundred in most runs
_expansions: dict[int, tuple[int, ...]] = {}  # by code point; written before the table says they are there

# Look-alikes of Latin letters after case folding (UTS 39, the part seen in the wild: Cyrillic, Greek,
# Armenian and Latin extensions). Always folded, in Cyrillic text too: both sides of a comparison are folded
# alike.
_LOOKALIKE = str.maketrans(
    "авекмнорстухіјѕԁһԛԝӏүԍ" + "αβεηικμνορτυχζϲϳ" + "օսհց" + "ıɡɑɩʟʀɢɪʏ",
    "abekmhopctyxijsdhqwlyg" + "abehikmvoptyxzcj" + "ouhg" + "igailrgiy",
)
_APOSTROPHES = frozenset("'`´‘’‛ʼʹʻ＇′")
_ASCII = {code: chr(code).lower() if chr(code).isalnum() else " " for code in range(128)} | {
    39: None,
    96: None,
}
_DENSE_RANGES: Ranges = (
    (0x2E80, 0x2FDF),
    (0x3005, 0x3007),
    (0x3040, 0x312F),
    (0x31A0, 0x31FF),
    (0x3400, 0x4DBF),
)
_DENSE_RANGES += ((0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x3FFFF))
_DENSE_LONG_RANGES: Ranges = ((0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF))
# Marks that people and systems leave out without changing the word; other scripts' vowel signs are letters
# here.
_MARK_RANGES: Ranges = (
    (0x0300, 0x036F),
    (0x0483, 0x0487),
    (0x0591, 0x05C7),
    (0x0610, 0x061A),
    (0x064B, 0x065F),
)
_MARK_RANGES += ((0x0670, 0x0670), (0x06D6, 0x06ED), (0x1AB0, 0x1AFF), (0x1DC0, 0x1DFF), (0x20D0, 0x20FF))
_MARK_RANGES += ((0xFE00, 0xFE0F), (0xFE20, 0xFE2F), (0xE0100, 0xE01EF), (0x034F, 0x034F), (0x180B, 0x180F))


def fold(text: str) -> tuple[U64, NDArray[np.int64] | None]:
    """The folded letters of a text as uint64, 0 for whatever separates words; and where each stood.

    The second is None when letter i is character i of the text.
    """
    if text.isascii():
        codes = np.frombuffer(text.encode("ascii"), np.uint8)
    else:
        codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    values = _table.take(codes)
    most = int(values.max(initial=0))
    if most == _UNKNOWN:
        _learn(np.unique(codes[values == _UNKNOWN]))
        values = _table.take(codes)
        most = int(values.max(initial=0))
    if most < _DROP:
        return values.astype(np.uint64), None
    where: NDArray[np.int64] | None = None
    if most >= _EXPAND:
        values, where = _expand(values)
    kept = np.flatnonzero(values != _DROP)
    return values.take(kept).astype(np.uint64), kept if where is None else where[kept]


def plain(text: str) -> str:
    """The words of a text as `words_of` compares them, a space between: lower case, no accents, no
    punctuation.

    >>> plain("The “Café’s”  menu\u200b, p. 2")
    'the cafes menu p 2'
    """
    if text.isascii():
        return " ".join(text.translate(_ASCII).split())
    letters = fold(text)[0] & np.uint64(DENSE - 1)
    letters[letters == 0] = ord(" ")
    return " ".join(letters.astype("<u4").tobytes().decode("utf-32-le", "replace").split())


def _learn(codes: NDArray[np.generic]) -> None:
    for code in codes.tolist():
        _table[code] = _value(code)


def _value(code: int) -> int:
    """What stands in the table for a code point."""
    character = chr(code)
    if _in(code, _MARK_RANGES) or character in _APOSTROPHES or unicodedata.category(character) == "Cf":
        return _DROP
    folded = [_letter(part) for part in _plain(character)]
    if not folded:
        return _DROP
    if len(folded) == 1 or len(folded) > 4:  # one Arabic ligature stands for 18 letters: not worth a blow-up
        return folded[0] if len(folded) == 1 else code
    if not any(folded):
        return _BREAK
    _expansions[code] = tuple(folded)
    return _EXPAND + code


def _plain(character: str) -> str:
    """The character in lower case, taken apart (NFKD), without accents, look-alikes as Latin.

    It stays apart, Korean syllables and all: a text that comes decomposed then has the same letters.
    """
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", character).casefold())
    return "".join(part for part in apart if not _in(ord(part), _MARK_RANGES)).translate(_LOOKALIKE)


def _letter(character: str) -> int:
    code = ord(character)
    category = unicodedata.category(character)
    if category[0] not in "LNM":
        return _BREAK
    if category == "Nd":
        return ord("0") + unicodedata.digit(character)
    if _in(code, _DENSE_RANGES):
        return DENSE + code
    return DENSE_LONG + code if _in(code, _DENSE_LONG_RANGES) else code


def _in(code: int, ranges: Ranges) -> bool:
    return any(first <= code <= last for first, last in ranges)


def _expand(values: NDArray[np.uint32]) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
    """Write ligatures and the like out as their letters; the second says which value each letter comes from."""
    which = np.flatnonzero(values >= _EXPAND)
    marks, kind = np.unique(values[which], return_inverse=True)
    written = [_expansions[mark - _EXPAND] for mark in marks.tolist()]
    lengths = np.array([len(parts) for parts in written], np.int64)
    firsts = np.cumsum(lengths) - lengths
    flat = np.array([letter for parts in written for letter in parts], np.uint32)
    counts = np.ones(len(values), np.int64)
    counts[which] = lengths[kind]
    where = np.repeat(np.arange(len(values)), counts)
    letters = values[where]
    offset = np.arange(len(where)) - (np.cumsum(counts) - counts)[where]
    at = np.flatnonzero(letters >= _EXPAND)
    letters[at] = flat[np.repeat(firsts[kind], lengths[kind]) + offset[at]]
    return letters, where
