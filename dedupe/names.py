"""Names and numbers in a text, told by how they are written: what a template has slots for."""

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dedupe.fold import plain
from dedupe.words import U64, Words, words_of

Marks = NDArray[np.bool_]
BEGINS = '.!?:\n“"„«¿¡'  # before the first word of a sentence, whose capital says nothing
MANY_CAPITALS = 0.15  # of the words: below, a text is not written as German is
GERMAN = 0.08  # share of the commonest German words; German texts have 15-25%, others below 3%
_OTHER, _UPPER, _DIGIT, _BEGINS, _UNKNOWN = 0, 1, 2, 3, 255
_kinds = np.full(0x110000, _UNKNOWN, np.uint8)  # 1 MB; filled as characters are met


def names(words: Words) -> Marks:
    """Which of a text's words are names or numbers.

    As `is_name`, but for speed only the first and last character of a word and of what parts two words are looked at;
    and in German, where every noun has a capital, a name follows a word that stands before names, or a name.
    """
    capital, digits = written(words)
    if not len(words) or np.count_nonzero(capital) < MANY_CAPITALS * len(words):
        return capital | digits
    vocabulary = _vocabulary()
    if np.isin(words.hashes, vocabulary.common).mean() >= GERMAN:
        capital = _after_names(capital, np.isin(words.hashes, vocabulary.before))
    return capital | digits


def written(words: Words) -> tuple[Marks, Marks]:
    """Which words have a capital that does not begin a sentence, and which have digits, in whatever language."""
    count, starts, ends = len(words), words.starts, words.ends
    if not count:
        return np.zeros(0, np.bool_), np.zeros(0, np.bool_)
    # What each word begins and ends with, and what stands after a word and before the next one: asked for in one go.
    places = np.concatenate((starts, ends - 1, ends[:-1], starts[1:] - 1))
    kinds = _kinds_of(_codes(words.text).take(places))
    first, last = kinds[:count], kinds[count : 2 * count]
    after, before = kinds[2 * count : 3 * count - 1], kinds[3 * count - 1 :]
    digits: Marks = (first == _DIGIT) | (last == _DIGIT)
    capital: Marks = first == _UPPER
    capital[0] = False
    capital[1:] &= (after != _BEGINS) & (before != _BEGINS)
    return capital, digits


def _codes(text: str) -> NDArray[Any]:
    if text.isascii():
        return np.frombuffer(text.encode("ascii"), np.uint8)
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)


def _kinds_of(codes: NDArray[Any]) -> NDArray[np.uint8]:
    kinds: NDArray[np.uint8] = _kinds.take(codes)
    if int(kinds.max(initial=0)) == _UNKNOWN:
        for code in np.unique(codes[kinds == _UNKNOWN]).tolist():
            _kinds[code] = _kind(chr(code))
        kinds = _kinds.take(codes)
    return kinds


def _kind(character: str) -> int:
    if character in BEGINS:
        return _BEGINS
    return _DIGIT if character.isdigit() else _UPPER if character.isupper() else _OTHER


def _after_names(capital: Marks, before: Marks) -> Marks:
    """Capitals that follow a word that stands before names, and those that follow such a capital (a last name)."""
    named = capital.copy()
    named[1:] &= before[:-1]
    follows = capital.copy()
    follows[1:] &= named[:-1]
    return named | follows


def is_name(words: Words, at: int) -> bool:
    """Whether a word is a number (has a digit) or a name: a capital that does not begin a sentence."""
    word = words.text[words.starts[at] : words.ends[at]]
    if not word.isalpha() and any(character.isdigit() for character in word):
        return True
    if not word[0].isupper() or not at:
        return False
    return not any(character in BEGINS for character in words.text[words.ends[at - 1] : words.starts[at]])


def names_another(one: str, other: str) -> bool:
    """Whether two fillings of a slot name different things, not only other figures or days.

    >>> names_another("Aldmoor", "Brinwick"), names_another("Monday 7", "Friday 9"), names_another("dry", "damp")
    (True, False, False)
    """
    return plain(one) != plain(other) and _has_proper(one) and _has_proper(other)


def _has_proper(text: str) -> bool:
    words = words_of(text)
    return any(
        text[start].isupper()
        and not any(map(str.isdigit, text[start:end]))
        and said not in _vocabulary().calendar
        for start, end, said in zip(words.starts, words.ends, words.hashes.tolist(), strict=True)
    )


@dataclass(frozen=True, slots=True)
class _Vocabulary:
    common: U64
    before: U64
    calendar: frozenset[int]


@lru_cache(maxsize=1)
def _vocabulary() -> _Vocabulary:
    """The words of `article/vocabulary/names.toml` and the months of `dates.toml`, hashed as texts are."""
    own, dates = _read("names.toml"), _read("dates.toml")
    calendar = _hashes([*own["weekdays"], *(name for month in dates["months"].values() for name in month)])
    german = own["nouns_have_capitals"]
    return _Vocabulary(
        _hashes(german["common"]), _hashes(german["before_names"]), frozenset(calendar.tolist())
    )


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((files("article") / "vocabulary" / name).read_text("utf-8"))


def _hashes(said: list[str]) -> U64:
    return np.unique(words_of(" \n".join(said)).hashes)
