"""Text brought back to plain letters before matching: the doors, and the short ways of ordinary text."""

import re
from collections.abc import Iterable
from dataclasses import replace
from itertools import islice

from article.words.lookalikes import TYPOGRAPHY, plain_letters, stands_for_itself
from article.words.normalised import Normalised, applied, lowered
from article.words.respelling import (
    broken_words,
    leet_words,
    may_be_leet,
    may_be_spaced,
    spaced_words,
)

_MAX_OTHERS = 500  # characters of a western text that are none; pages that have some have 5
_STAND_IN = "\x7f"  # for another character, as long as the text is mapped by table
_LABEL = 400  # characters of a text that is looked through for signs, instead of word by word
_ODD = re.compile(r"[\d@$!|]|-\n|[ ._*\-][A-Za-z][ ._*\-]{1,4}[A-Za-z][ ._*\-]")


def normalise(text: str, *, leet: bool = False) -> Normalised:
    """Fold typography, strip what is invisible, undo look-alikes and spaced-out letters. Linear in the text.

    >>> normalise("sub\\u200bscr\\u0456bes you").text
    'subscribes you'
    """
    if len(text) <= _LABEL and text.isascii() and not _ODD.search(text):
        return Normalised(text, range(len(text) + 1), (), text.lower(), ordinary=True)
    plain = _plain(text)
    western = plain is not None
    if plain is None:
        plain = plain_letters(text)
        plain = replace(plain, lower=lowered(plain.text))
    spaced = may_be_spaced(plain.lower)
    mixed = leet and may_be_leet(plain.lower)
    current = applied(plain, broken_words(plain.text), "broken-word")
    none_spaced = all_read = True
    if spaced:
        edits, none_spaced = spaced_words(current.text)
        current = applied(current, edits, "letter-spacing")
    if leet and (mixed or current.kinds):  # what was spaced out may be leetspeak besides
        edits, all_read = leet_words(current.text)
        current = applied(current, edits, "leet")
    if current is plain:
        return replace(plain, ordinary=western and leet and none_spaced and all_read)
    return replace(current, lower=lowered(current.text))


def _plain(text: str) -> Normalised | None:
    """An ordinary western text folded; None for any other text.

    One byte a character (Latin-1 or Windows-1252), so that whole pages are mapped by table instead of looked at one
    by one. A few other characters may stand among them, as arrows and names do on a third of all pages.
    """
    if text.isascii():
        return Normalised(text, range(len(text) + 1), (), text.lower())
    for coding in _TABLES:
        try:
            return _by_table(text, coding)
        except UnicodeEncodeError:
            continue
    return _plain_among_others(text)


def _by_table(text: str, coding: str) -> Normalised | None:
    raw = text.encode(coding)
    if b"\xad" in raw:
        return None
    folded, lower = (raw.translate(table).decode(coding) for table in _TABLES[coding])
    return Normalised(folded, range(len(text) + 1), (), lower)


def _plain_among_others(text: str) -> Normalised | None:
    others = [(found.start(), found.group()) for found in islice(_OTHER.finditer(text), _MAX_OTHERS)]
    if len(others) == _MAX_OTHERS or not all(
        stands_for_itself(char) for char in {char for _, char in others}
    ):
        return None
    if _FOR_ANOTHER.search(text):
        return None
    plain = _by_table(_put_back(text, ((place, _STAND_IN) for place, _ in others)), "cp1252")
    if plain is None:
        return None
    shown = [(place, TYPOGRAPHY.get(char, char)) for place, char in others]
    small = [(place, char.lower()) for place, char in shown]
    return replace(plain, text=_put_back(plain.text, shown), lower=_put_back(plain.lower, small))


def _put_back(text: str, chars: Iterable[tuple[int, str]]) -> str:
    """A text with some characters at their places."""
    pieces: list[str] = []
    done = 0
    for place, char in chars:
        pieces += text[done:place], char
        done = place + 1
    return "".join((*pieces, text[done:]))


def _tables(coding: str) -> tuple[bytes, bytes]:
    """For each byte of a one-byte coding what its typography becomes, and that in lower case."""
    chars = [bytes([code]).decode(coding, "replace") for code in range(256)]
    folded = ["" if char == "\ufffd" else TYPOGRAPHY.get(char, char) for char in chars]
    return (
        bytes(char.encode(coding)[0] if char else code for code, char in enumerate(folded)),
        bytes(char.lower().encode(coding)[0] if char else code for code, char in enumerate(folded)),
    )


# What is not in Windows-1252, and the signs in it that stand for letters where somebody writes with signs.
_WINDOWS = bytes(range(128, 256)).decode("cp1252", "ignore")
_OTHER = re.compile(f"[^\x00-\x7f{_WINDOWS}]")
_FOR_ANOTHER = re.compile(f"[{''.join(char for char in _WINDOWS if not stands_for_itself(char))}]")
_TABLES = {coding: _tables(coding) for coding in ("latin-1", "cp1252")}
