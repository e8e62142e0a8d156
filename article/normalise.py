"""Text brought back to plain letters before matching: the doors, and the short ways of ordinary text."""

import re
from dataclasses import replace

from article.clues import word_set
from article.lookalikes import TYPOGRAPHY, plain_letters
from article.normalised import Normalised, applied, lowered
from article.respelling import broken_words, leet_words, may_be_leet, may_be_spaced, spaced_words

_LABEL = 400  # characters of a text that is looked through for signs, instead of word by word
_ODD = re.compile(r"[\d@$!|]|-\n|[ ._*\-][A-Za-z][ ._*\-]{1,4}[A-Za-z][ ._*\-]")


def normalise(text: str, *, leet: bool = False) -> Normalised:
    """Fold typography, strip what is invisible, undo look-alikes and spaced-out letters. Linear in the text.

    >>> normalise("sub\\u200bscr\\u0456bes you").text
    'subscribes you'
    """
    if len(text) <= _LABEL and text.isascii() and not _ODD.search(text):
        return Normalised(text, range(len(text) + 1), (), text.lower(), ordinary=True)
    plain = _plain(text, words=leet)
    western = plain is not None
    if plain is None:
        plain = plain_letters(text)
        lower = lowered(plain.text)
        plain = replace(plain, lower=lower, said=word_set(lower) if leet else None)
    spaced = not western or may_be_spaced(plain.lower)
    mixed = leet and may_be_leet(plain.text, plain.words())
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


def _plain(text: str, *, words: bool) -> Normalised | None:
    """An ordinary western text folded, with its `words`; None for any other text.

    One byte a character (Latin-1 or Windows-1252), so that whole pages are mapped by table instead of looked at one
    by one.
    """
    if text.isascii():
        lower = text.lower()
        return Normalised(text, range(len(text) + 1), (), lower, word_set(lower) if words else None)
    for coding, (folds, lowers, blanks) in _TABLES.items():
        try:
            raw = text.encode(coding)
        except UnicodeEncodeError:
            continue
        if b"\xad" in raw:
            return None
        low = raw.translate(lowers)
        said = set(low.translate(blanks).decode(coding).split()) if words else None
        folded = raw.translate(folds).decode(coding)
        return Normalised(folded, range(len(text) + 1), (), low.decode(coding), said)
    return None


def _tables(coding: str) -> tuple[bytes, bytes, bytes]:
    """For each byte of a one-byte coding what its typography becomes, that in lower case, and a blank for a mark."""
    chars = [bytes([code]).decode(coding, "replace") for code in range(256)]
    folded = ["" if char == "\ufffd" else TYPOGRAPHY.get(char, char) for char in chars]
    return (
        bytes(char.encode(coding)[0] if char else code for code, char in enumerate(folded)),
        bytes(char.lower().encode(coding)[0] if char else code for code, char in enumerate(folded)),
        bytes(code if char.isalnum() else 32 for code, char in enumerate(chars)),
    )


_TABLES = {coding: _tables(coding) for coding in ("latin-1", "cp1252")}
