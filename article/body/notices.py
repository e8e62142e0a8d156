"""Sentences of the page around a text: how it can be heard, given away, copied or answered, and who helped to make it.

They are told by their words, which a real sentence can have too: so they count only where they belong, above a text,
below it, or where a player or a form would stand.
"""

import re
import tomllib
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

from article.body.weights import words, words_of
from article.page.segments import Segment

_MOST = 60  # words: a notice about rights has three sentences
_SHORT = 9  # words of a line that says what a text was made from
_HEADING = 40  # characters of the line above a biography
_HEAD = 3  # characters by which phrases are looked up

# Phrases by their first characters: as they are, and with gaps.
_Phrases = dict[str, tuple[tuple[str, ...], tuple[re.Pattern[str], ...]]]


class _Words(NamedTuple):
    above: _Phrases
    below: _Phrases
    made_from: _Phrases
    apart: _Phrases
    ends: tuple[str, ...]
    holds: tuple[str, ...]
    bracketed: tuple[str, ...]
    bios: frozenset[str]


@lru_cache(maxsize=1)
def _words() -> _Words:
    data = tomllib.loads((files("article.vocabulary") / "notices.toml").read_text("utf-8"))
    above, below, made_from, apart = (_phrases(data[k]) for k in ("above", "below", "made_from", "apart"))
    ends, holds, bracketed = (tuple(data[k]) for k in ("below_ends", "below_holds", "bracketed"))
    return _Words(above, below, made_from, apart, ends, holds, bracketed, frozenset(data["bios"]))


def _phrases(lines: list[str]) -> _Phrases:
    found: _Phrases = {}
    for line in lines:
        plain, gapped = found.get(line[:_HEAD], ((), ()))
        if "…" in line or "#" in line:
            pattern = re.escape(line).replace("…", ".{1,80}?").replace(r"\#", r"\d{1,4}")
            gapped = (*gapped, re.compile(pattern))
        else:  # hundreds, and to compile them takes 80 ms
            plain = (*plain, line)
        found[line[:_HEAD]] = (plain, gapped)
    return found


def is_above(segment: Segment) -> bool:
    """Whether one of the first lines of a text is a notice: read aloud, made by a machine, to be given away, old."""
    return _begins(segment.text, _words().above) and words_of(segment) <= _MOST


def is_below(segment: Segment) -> bool:
    """Whether one of the last lines of a text is a notice: rights, the printed paper, who helped, tips, programmes."""
    count = words_of(segment)
    if count > _MOST:
        return False
    text, known = segment.text, _words()
    if _begins(text, known.below) or (count <= _SHORT and _begins(text, known.made_from)):
        return True
    if text[-_END:].lower().rstrip(" .)").endswith(known.ends) or any(words in text for words in known.holds):
        return True
    return text[0] in _OPEN and text.rstrip(" .")[-1] in _CLOSED and _is_credit(_plain(text))


_END = 80  # characters, more than the longest phrase
_OPEN, _CLOSED = "([（［【", ")]）］】"


def _is_credit(line: str) -> bool:
    """Whether the words of a line in brackets are a credit: a sentence can stand in brackets too."""
    known = _words().bracketed
    first = _FIRST.match(line)
    is_labelled = first is not None and first[0].rstrip(" :：") in known
    return words(line) <= _SHORT and (
        is_labelled or line.startswith(tuple(w for w in known if not w.isascii()))
    )


_FIRST = re.compile(r"[^\W\d_]{1,20}(?:/|[:：=]|(?= ))")


def is_apart(segment: Segment) -> bool:
    """Whether a line stands where a player, a post or the rest of a text would: asks for consent, or for money."""
    return _begins(segment.text, _words().apart) and words_of(segment) <= _MOST


def is_heading_of_bio(segment: Segment) -> bool:
    """Whether a line is what a page writes above a biography of the author."""
    return len(segment.text) <= _HEADING and _plain(segment.text).rstrip(" .:") in _words().bios


def _begins(text: str, known: _Phrases) -> bool:
    # Most lines begin like no phrase, which three characters tell: asked first, as this is asked of every line.
    if text[:_HEAD].lower().replace("’", "'") not in known and text[0].isalnum():
        return False
    line = _plain(text)
    plain, gapped = known.get(line[:_HEAD], ((), ()))
    return line.startswith(plain) or any(pattern.match(line) for pattern in gapped)


def _plain(text: str) -> str:
    """A line as phrases are written: lower case, one kind of apostrophe, nothing before its first word, one full
    stop."""
    lower = text[:_LONGEST].lower().replace("’", "'")
    return f"{_BEFORE.sub('', lower, count=1).rstrip(' .…')}."


_LONGEST = 300  # characters that are looked at: the longest phrase, with its gap, has half as many
_BEFORE = re.compile(r"\A[^\w¿]{1,6}")
