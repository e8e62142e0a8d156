"""Text brought back to plain letters before matching, with a map that leads every position to the original."""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from article.clues import word_set
from article.marks import stream_safe
from article.phrases import lexicon, vocabulary

_SPACES = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_TYPOGRAPHY = (
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
_BIDI = frozenset("\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_LEET = str.maketrans(
    {"0": "o", "3": "e", "4": "a", "5": "s", "7": "t", "8": "b", "@": "a", "$": "s", "!": "i"}
)
_LEET_SPOT = re.compile(
    r"[013457@$|8](?<=[A-Za-z].)|!(?<=[A-Za-z].)(?=[A-Za-z])|[13457$@](?<![\w.@].)[A-Za-z]{2}"
)
_LEET_LETTERS = re.compile(r"[\w@$!|]{1,24}")
_LEET_WORDS = 20_000  # of one text that are looked up; honest ones have a handful of names and prices
# Single letters with one to four marks between them; {4,} makes it five letters, so "U. S. A." stays.
_SPACED = re.compile(r"(?<![^\W_])[^\W_](?:[ .·_*|\-]{1,4}[^\W_](?![^\W_])){4,}")
# Cheaper to look for, as it begins with a mark.
_MAY_BE_SPACED = re.compile(r"[ .·_*|\-][A-Za-z0-9][ .·_*|\-]{1,4}[A-Za-z0-9][ .·_*|\-]")
_SPACED_LETTERS = 2_000  # at most so many letters of a text are looked up, which bounds a hostile page
_BROKEN_WORD = re.compile(r"(?<=[^\W\d_])-\n[ \t]*(?=[^\W\d_])")


@dataclass(frozen=True, slots=True)
class Normalised:
    """`text` for matching. `offsets[i]` is where its character i stands in the original (len(text) + 1 entries).

    `kinds` names what was undone: `zero-width`, `soft-hyphen`, `variation-selector`, `bidi-control`, `combining`,
    `homoglyph`, `fullwidth`, `compatibility`, `letter-spacing`, `broken-word`, `leet`.
    """

    text: str
    offsets: Sequence[int]
    kinds: tuple[str, ...]
    said: Set[str] | None = None  # its different words in lower case, where they were needed

    def words(self) -> Set[str]:
        """The different words of the text, in lower case."""
        return word_set(self.text.lower()) if self.said is None else self.said

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The slice of the original behind `text[start:end]`, with nothing that follows its last character."""
        if start >= end:
            return self.offsets[start], self.offsets[start]
        return self.offsets[start], self._after(end)

    def _after(self, end: int) -> int:
        last = self.offsets[end - 1]
        return min(self.offsets[end], last + 1)

    def at(self, original: int) -> int:
        """The first position of `text` at or after an offset of the original."""
        return min(bisect_left(self.offsets, original), len(self.text))


def normalise(text: str, *, leet: bool = False) -> Normalised:
    """Fold typography, strip what is invisible, undo look-alikes and spaced-out letters. Linear in the text.

    >>> normalise("sub\\u200bscr\\u0456bes you").text
    'subscribes you'
    """
    plain = _plain(text)
    if plain is None:
        current = _unicode(text)
        spaced = mixed = True
    else:
        folded, said = plain
        spaced, mixed = _may_be_spaced(folded, said), leet and _may_be_leet(folded, said)
        current = Normalised(folded, range(len(text) + 1), (), said)
    current = _apply(current, _broken_words(current.text), "broken-word")
    if spaced:
        current = _apply(current, _spaced(current.text), "letter-spacing")
    if leet and (mixed or current.kinds):  # what was spaced out may be leetspeak besides
        current = _apply(current, _leet(current.text), "leet")
    return current


def _plain(text: str) -> tuple[str, Set[str]] | None:
    """An ordinary western text folded, and its words in lower case; None for any other text.

    One byte a character (Latin-1 or Windows-1252), so that whole pages are mapped by table instead of looked at one
    by one.
    """
    for coding, folds in _FOLDS.items():
        try:
            raw = text.encode(coding)
        except UnicodeEncodeError:
            continue
        if b"\xad" in raw:
            return None
        folded = text if text.isascii() else raw.translate(folds).decode(coding)
        return folded, word_set(folded.lower())
    return None


def _may_be_spaced(text: str, said: Set[str]) -> bool:
    """Whether letters may stand apart: their words are single letters, of which honest text has an article or two."""
    letters = {word for word in said if len(word) == 1}
    return "·" in text or (len(letters) >= 4 and len(letters - _SMALL) >= 1)


def _may_be_leet(text: str, said: Set[str]) -> bool:
    """Whether a digit or sign may stand for a letter."""
    known = lexicon()
    mixed = (word for word in said if not word.isalpha() and not word.isdigit() and len(word) > 2)
    if any(read in known for word in mixed for read in _leet_readings(word)):
        return True
    return any(sign in text for sign in "@$!|") and _SIGNED.search(text) is not None


def _table(coding: str) -> bytes:
    """What typography becomes, for each byte of a one-byte coding."""
    chars = (bytes([code]).decode(coding, "replace") for code in range(256))
    return bytes(
        code if char == "\ufffd" else _TYPOGRAPHY.get(char, char).encode(coding)[0]
        for code, char in enumerate(chars)
    )


_FOLDS = {coding: _table(coding) for coding in ("latin-1", "cp1252")}
_SMALL = frozenset("aist")  # words, and what is left of "it's" and "don't"
_SIGNED = re.compile(r"[@$!|](?<=[A-Za-z0-9].)[A-Za-z]|[@$](?<![\w.@].)[A-Za-z]{2}")

_Edit = tuple[int, int, str]  # start, end, replacement


def _apply(before: Normalised, edits: list[_Edit], kind: str) -> Normalised:
    if not edits:
        return before
    pieces: list[str] = []
    offsets: list[int] = []
    done = 0
    for start, end, replacement in edits:
        pieces += before.text[done:start], replacement
        offsets.extend(before.offsets[done:start])
        # Letters of a replacement are dealt out over what they replace, so a span inside it stays inside.
        width = end - start
        offsets.extend(
            before.offsets[start + index * width // len(replacement)] for index in range(len(replacement))
        )
        done = end
    pieces.append(before.text[done:])
    offsets.extend(before.offsets[done:])
    kinds = (*before.kinds, kind) if kind and kind not in before.kinds else before.kinds
    return Normalised("".join(pieces), offsets, kinds)


def _unicode(text: str) -> Normalised:
    """Everything that is decided character by character."""
    distinct = set(text)
    one_to_one = {char: to for char in distinct if (to := _TYPOGRAPHY.get(char))}
    if one_to_one:
        for char, to in one_to_one.items():
            text = text.replace(char, to)
        distinct -= one_to_one.keys()
    marks = {
        char
        for char in distinct - _ZERO_WIDTH
        if char > "\u02ff" and unicodedata.category(char) == "Mn" and not _is_selector(char)
    }
    special = {char for char in distinct if char > "\x7f" and char not in marks and _folded(char) != char}
    letters = {char: _folded(char) for char in special if len(_folded(char)) == 1}  # fullwidth and the like
    text = text.translate({ord(char): to for char, to in letters.items()}) if letters else text
    kinds = tuple(dict.fromkeys(kind for char in sorted(letters) if (kind := _kind(char, "", letters[char]))))
    current = Normalised(text, range(len(text) + 1), kinds)
    if special - letters.keys() or marks:
        current = _strip(text, special - letters.keys(), marks, kinds)
    if distinct & _confusables().keys():
        current = _apply(current, _homoglyphs(current.text), "homoglyph")
    return current


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
    if char in _confusables() or char == "…":
        return char  # a look-alike is judged by the word it stands in; the sentence rules know the ellipsis
    folded = unicodedata.normalize("NFKC", char)
    return char if folded.startswith(" ") else folded  # spacing accents come apart into a space


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
def _confusables() -> dict[str, str]:
    """Look-alikes of Latin letters, after the table of Unicode Technical Standard 39."""
    table: dict[str, str] = {}
    for latin, others in vocabulary("confusables.toml")["looks_like"].items():
        table.update(dict.fromkeys(others, latin))
    return table


@lru_cache(maxsize=1)
def _mixed_script() -> re.Pattern[str]:
    odd = "".join(_confusables())
    return re.compile(f"[A-Za-z][{odd}]|[{odd}][A-Za-z]")


_TOKEN = re.compile(r"[^\W\d_]+")


def _homoglyphs(text: str) -> list[_Edit]:
    """Words of mixed script, and words of look-alikes only where the text around is Latin."""
    table = _confusables()
    latin = sum(map(text.count, "etaoin"))
    mostly_latin = latin > sum(map(text.count, "оеаитнαοεητ")) * 2
    edits: list[_Edit] = []
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


def _broken_words(text: str) -> list[_Edit]:
    """Words cut by a hyphen at the end of a line, where the parts make a word we look for."""
    if "-\n" not in text:
        return []
    known = lexicon()
    edits: list[_Edit] = []
    for match in _BROKEN_WORD.finditer(text):
        start, end = _word_around(text, match.start(), match.end())
        joined = text[start : match.start()] + text[match.end() : end]
        if joined.lower() in known and (not edits or edits[-1][1] <= start):
            edits.append((start, end, joined))
    return edits


def _word_around(text: str, left: int, right: int) -> tuple[int, int]:
    start, end = left, right
    while start > 0 and left - start < 24 and text[start - 1].isalpha():
        start -= 1
    while end < len(text) and end - right < 24 and text[end].isalpha():
        end += 1
    return start, end


def _spaced(text: str) -> list[_Edit]:
    if not _MAY_BE_SPACED.search(text):
        return []
    edits: list[_Edit] = []
    budget = _SPACED_LETTERS
    for match in _SPACED.finditer(text):
        run = match.group()
        if len(run) // 2 > budget:
            break
        budget -= len(run) // 2
        joined = _joined(run)
        if joined:
            edits.append((match.start(), match.end(), joined))
    return edits


def _joined(run: str) -> str:
    """Spaced-out letters as words, empty where they make none that the vocabulary knows."""
    letters = re.sub(r"([^\W_])[ .·_*|\-](?=[^\W_])", r"\1", run)  # one mark joins, more marks part words
    table = _confusables()
    parts = re.split(r"[ .·_*|\-]+", "".join(table.get(char, char) for char in letters))
    split: list[str] = []
    covered = 0
    for part in parts:
        found, known = _segmented(part)
        split += found
        covered += known
    return " ".join(split) if covered * 2 >= sum(map(len, parts)) else ""


def _segmented(letters: str) -> tuple[list[str], int]:
    """The split into words that leaves the fewest letters unknown, and how many letters are known."""
    known = lexicon()
    lower = _read_as(letters)
    best: list[tuple[int, int, int]] = [(0, 0, 0)]  # unknown letters, pieces, start of the last piece
    for end in range(1, len(lower) + 1):
        options = [(best[end - 1][0] + 1, best[end - 1][1] + 1, end - 1)]
        options.extend(
            (best[start][0], best[start][1] + 1, start)
            for start in range(max(0, end - 16), end)
            if lower[start:end] in known
        )
        best.append(min(options))
    return _walk(letters, best), len(lower) - best[-1][0]


def _read_as(letters: str) -> str:
    """Letters as they are meant: lower case, digits and signs replaced one by one."""
    lower = letters.lower().translate(_LEET).replace("1", "i")
    return lower if len(lower) == len(letters) else letters.lower()


def _walk(letters: str, best: list[tuple[int, int, int]]) -> list[str]:
    pieces: list[str] = []
    end = len(letters)
    while end > 0:
        start = best[end][2]
        unknown = best[end][0] > best[start][0]
        if unknown and pieces and pieces[-1][:1] == "\0":
            pieces[-1] = "\0" + letters[start:end] + pieces[-1][1:]
        else:
            pieces.append(("\0" if unknown else "") + letters[start:end])
        end = start
    return [piece.lstrip("\0") for piece in reversed(pieces)]


def _leet(text: str) -> list[_Edit]:
    """Words with digits for letters, where the letters make a word the vocabulary knows."""
    known = lexicon()
    edits: list[_Edit] = []
    for start, end in islice(_leet_words(text), _LEET_WORDS):
        word = text[start:end]
        found = next((read for read in _leet_readings(word) if read in known), None)
        if found and found != word.lower():
            edits.append((start, end, found.capitalize() if word[0].isupper() else found))
    return edits


def _leet_readings(word: str) -> tuple[str, ...]:
    """What a word with digits for letters may say: a one or a bar is an "i" or an "l"."""
    plain = word.lower().translate(_LEET).replace("|", "1")
    first, one, rest = plain.partition("1")
    if not one:
        return (plain,)
    return plain.replace("1", "i"), plain.replace("1", "l"), f"{first}i{rest.replace('1', 'l')}"


def _leet_words(text: str) -> Iterator[tuple[int, int]]:
    """Words of 3 to 24 characters that hold a digit or sign where a letter is due."""
    done = 0
    for spot in _LEET_SPOT.finditer(text):
        start = spot.start()
        if start < done:
            continue
        while start > done and spot.start() - start < 24 and _is_leet(text[start - 1]):
            start -= 1
        match = _LEET_LETTERS.match(text, start)
        if match and match.end() - start >= 3:
            done = match.end()
            end = done - (text[done - 1] == "!")
            yield start, end


def _is_leet(char: str) -> bool:
    return char.isalnum() or char in "_@$!|"
