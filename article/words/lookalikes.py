"""Characters that stand for others or are not seen: typography, zero-width marks, accents, letters of other scripts."""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from article.words.marks import stream_safe
from article.words.normalised import Edit, Normalised, applied
from article.words.phrases import vocabulary

_SPACES = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
TYPOGRAPHY = (
    dict.fromkeys("’‘‛ʼ′´`", "'")
    | dict.fromkeys("“”„‟«»″", '"')
    | dict.fromkeys("‐‑‒–—−", "-")
    | dict.fromkeys(_SPACES, " ")
    | dict.fromkeys("\u2028\u2029\x0b\x0c\x85", "\n")
)
_ZERO_WIDTH = frozenset(
    "\u200b\u200c\u200d\u2060\u2061\u2062\u2063\u2064\ufeff\u180e\u115f\u1160\u3164\uffa0\u034f"
)
_JOINERS = frozenset("\u200c\u200d")  # needed by some scripts and by emoji: noted only between Latin letters
_MOST_FOR_ONE = 4  # letters for one character: "㍿"
_BIDI = frozenset("\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def plain_letters(text: str) -> Normalised:
    """A text with all that is decided character by character undone: typography, what is invisible, look-alikes."""
    distinct = set(text)
    one_to_one = {char: to for char in distinct if (to := TYPOGRAPHY.get(char))}
    if one_to_one:
        for char, to in one_to_one.items():
            text = text.replace(char, to)
        distinct -= one_to_one.keys()
    marks = {char for char in distinct - _ZERO_WIDTH if _is_mark(char)}
    special = {char for char in distinct if char > "\x7f" and char not in marks and _folded(char) != char}
    letters = {char: _folded(char) for char in special if len(_folded(char)) == 1}  # fullwidth and the like
    text = text.translate({ord(char): to for char, to in letters.items()}) if letters else text
    kinds = tuple(dict.fromkeys(kind for char in sorted(letters) if (kind := _kind(char, "", letters[char]))))
    current = Normalised(text, range(len(text) + 1), kinds)
    if special - letters.keys() or marks:
        current = _strip(text, special - letters.keys(), marks, kinds)
    if distinct & confusables().keys():
        current = applied(current, _homoglyphs(current.text), "homoglyph")
    return current


@lru_cache(maxsize=4_096)
def stands_for_itself(char: str) -> bool:
    """Whether nothing but typography is undone in a character, wherever it stands, and lower case keeps its length."""
    if _is_mark(char) or char in confusables() or len(char.lower()) != 1:
        return False
    return char in TYPOGRAPHY or _folded(char) == char


def _is_mark(char: str) -> bool:
    return char > "\u02ff" and unicodedata.category(char) == "Mn" and not _is_selector(char)


def _strip(text: str, special: set[str], marks: set[str], undone: Sequence[str]) -> Normalised:
    inner = "".join(re.escape(char) for char in special)
    parts = [f"[{inner}]"] if inner else []
    if marks:
        parts.insert(0, r"\w?[" + "".join(re.escape(char) for char in marks) + "]+")
    pieces: list[str] = []
    offsets: list[int] = []
    kinds = list(undone)
    done = 0
    for match in re.finditer("|".join(parts), text):
        start, end = match.span()
        pieces.append(text[done:start])
        offsets.extend(range(done, start))
        folded = _composed(match.group()) if text[start:end][-1] in marks else _folded(match.group())
        kind = _kind(match.group(), text[start - 1 : start], folded)
        if kind and kind not in kinds:
            kinds.append(kind)
        pieces.append(folded)
        offsets.extend([start] * len(folded))
        done = end
    pieces.append(text[done:])
    offsets.extend(range(done, len(text) + 1))
    return Normalised("".join(pieces), offsets, tuple(kinds))


@lru_cache(maxsize=4_096)
def _folded(char: str) -> str:
    if char in _ZERO_WIDTH or char in _BIDI or char == "\u00ad" or _is_selector(char):
        return ""
    if char in confusables() or char == "…":
        return char  # a look-alike is judged by the word it stands in; the sentence rules know the ellipsis
    folded = unicodedata.normalize("NFKC", char)
    # Spacing accents come apart into a space, and whole blessings stand in one character: 18 letters for "ﷺ".
    return char if folded.startswith(" ") or len(folded) > _MOST_FOR_ONE else folded


@lru_cache(maxsize=4_096)
def _composed(cluster: str) -> str:
    """A letter with its marks: composed where Unicode has the letter, stripped of marks where it is Latin."""
    composed = unicodedata.normalize("NFKC", stream_safe(cluster))
    if len(composed) > 1 and composed[0] < "\u0250":
        return composed[0]
    return composed


def _is_selector(char: str) -> bool:
    return "\ufe00" <= char <= "\ufe0f" or "\U000e0000" <= char <= "\U000e01ef"


def _kind(found: str, before: str, folded: str) -> str:
    """The name of what was undone; empty for what honest text has too (ligatures, emoji joiners, accents)."""
    char = found[0]
    if char in _JOINERS:
        return "zero-width" if before and before < "\u0250" else ""
    if char in _ZERO_WIDTH:
        return "zero-width"
    if char in _BIDI:
        return "bidi-control"
    if char == "\u00ad":
        return "soft-hyphen"
    if _is_selector(char):
        return "variation-selector" if before < "\u2000" or _is_selector(before) else ""
    if "\uff01" <= char <= "\uff5e":
        return "fullwidth"
    if (
        "\U0001d400" <= char <= "\U0001d7ff"
        or "\u2460" <= char <= "\u24ff"
        or "\U0001f130" <= char <= "\U0001f189"
    ):
        return "compatibility"
    if len(found) > 1 and len(folded) == 1 and unicodedata.normalize("NFC", stream_safe(found)) != folded:
        return "combining"
    return ""


@lru_cache(maxsize=1)
def confusables() -> dict[str, str]:
    """Look-alikes of Latin letters, after the table of Unicode Technical Standard 39."""
    table: dict[str, str] = {}
    for latin, others in vocabulary("confusables.toml")["looks_like"].items():
        table.update(dict.fromkeys(others, latin))
    return table


@lru_cache(maxsize=1)
def _mixed_script() -> re.Pattern[str]:
    odd = "".join(confusables())
    return re.compile(f"[A-Za-z][{odd}]|[{odd}][A-Za-z]")


_TOKEN = re.compile(r"[^\W\d_]+")


def _homoglyphs(text: str) -> list[Edit]:
    """Words of mixed script, and words of look-alikes only where the text around is Latin."""
    table = confusables()
    latin = sum(map(text.count, "etaoin"))
    mostly_latin = latin > sum(map(text.count, "оеаитнαοεητ")) * 2
    edits: list[Edit] = []
    if not mostly_latin and not _mixed_script().search(text):
        return edits
    for match in _TOKEN.finditer(text):
        word = match.group()
        if word.isascii() or not any(char in table for char in word):
            continue
        mapped = "".join(table.get(char, char) for char in word)
        mixed = any(char < "\u0250" and char not in table for char in word)
        if mapped.isascii() and (mixed or (mostly_latin and (len(word) > 1 or _touches(text, match)))):
            edits.append((match.start(), match.end(), mapped))
    return edits


def _touches(text: str, match: re.Match[str]) -> bool:
    """Whether a single letter stands in a word with digits or signs for letters, or among spaced-out letters."""
    before, after = text[max(0, match.start() - 2) : match.start()], text[match.end() : match.end() + 2]
    if (before[-1:] or " ") in "013457@$!|8" or (after[:1] or " ") in "013457@$!|8":
        return True
    return bool(before[:1].isalnum() and before[1:] == " ") or bool(after[1:].isalnum() and after[:1] == " ")
