"""Words spelt so that they are not found: letters spaced out, digits and signs for letters, words cut at line ends."""

import re
from collections.abc import Iterator
from itertools import islice

from article.words.lookalikes import confusables
from article.words.normalised import Edit
from article.words.phrases import lexicon

_LEET = str.maketrans(
    {"0": "o", "3": "e", "4": "a", "5": "s", "7": "t", "8": "b", "@": "a", "$": "s", "!": "i"}
)
_LEET_SPOT = re.compile(
    r"[013457@$|8](?<=[A-Za-z].)|!(?<=[A-Za-z].)(?=[A-Za-z])|[13457$@](?<![\w.@].)[A-Za-z]{2}"
)
_SHORTEST, _LEET_CHARS = 3, 24  # characters of a word with digits and signs
_LEET_LETTERS = re.compile(rf"[\w@$!|]{{1,{_LEET_CHARS}}}")
_LEET_WORDS = 20_000  # of one text that are looked up; honest ones have a handful of names and prices
# Single letters with one to four marks between them; {4,} makes it five letters, so "U. S. A." stays.
_SPACED = re.compile(r"(?<![^\W_])[^\W_](?:[ .·_*|\-]{1,4}[^\W_](?![^\W_])){4,}")
# Cheaper to look for, as it begins with a mark.
_MAY_BE_SPACED = re.compile(r"[ .·_*|\-][A-Za-z0-9][ .·_*|\-]{1,4}[A-Za-z0-9][ .·_*|\-]")
_BEFORE = 200  # characters before that in which the letters may begin, with accents
_SPACED_LETTERS = 2_000  # at most so many letters of a text are looked up, which bounds a hostile page
_BROKEN_WORD = re.compile(r"-\n(?<=[^\W\d_]-\n)[ \t]*(?=[^\W\d_])")


# What a character of Latin-1 is, for a look at a whole text: a letter (a question mark, too, as what is not of Latin-1
# becomes one), a digit or sign that may stand for a letter, another digit, or none of these.
def _kind_of(char: str) -> str:
    if char.isalpha() or char == "?":
        return "a"
    if char in "013457@$!|8":
        return "1"
    return "2" if char.isalnum() or char == "_" else " "


_KINDS = bytes(ord(_kind_of(chr(code))) for code in range(256))
_LETTERS = bytes(97 if chr(code).isalnum() or chr(code) == "?" else 32 for code in range(256))
# Patterns that begin with what is rare are searched for in C.
_LETTERS_APART = re.compile(rb" a  *a  *a  *a  *a ")
_SOME_APART = re.compile(rb" a  *a  *a ")
_MIXED = re.compile(rb"1(?:(?<=a1)|(?=a))")
_MAX_MIXED = 2_000  # words with letters and digits that are looked at one by one; a page has up to 300


def may_be_spaced(lower: str) -> bool:
    """Whether five letters or digits may stand apart, before a text is searched for them.

    What is not of Latin-1 is taken for a letter: it may be one of the five, or a mark beside the first and the last.
    """
    raw = lower.encode("latin-1", "replace")
    apart = (
        _LETTERS_APART
        if lower.isascii() or len(raw) == len(lower.encode("latin-1", "ignore"))
        else _SOME_APART
    )
    return apart.search(b" %b " % raw.translate(_LETTERS)) is not None


def may_be_leet(lower: str) -> bool:
    """Whether digits or signs stand for letters in a word that is looked for, before a text is searched."""
    mixed = [*islice(_mixed_words(lower), _MAX_MIXED)]
    return len(mixed) == _MAX_MIXED or any(map(_is_known, mixed))


def _mixed_words(lower: str) -> Iterator[str]:
    """The words of letters and of digits and signs that may stand for some."""
    kinds = b" %b " % lower.encode("latin-1", "replace").translate(_KINDS)
    found = _MIXED.search(kinds)
    while found is not None:
        start, end = kinds.rfind(b" ", 0, found.start()), kinds.find(b" ", found.start())
        if kinds.find(b"2", start, end) < 0:
            yield from lower[start : end - 1].split("?")
        found = _MIXED.search(kinds, end)


def _is_known(word: str) -> bool:
    """Whether a word is another one that is looked for, once its digits and signs are read as letters."""
    if len(word) > _LEET_CHARS:
        return True  # parts of it may be looked up
    if len(word) < _SHORTEST:
        return False
    word = word.removesuffix("!")
    return any(read in lexicon() and read != word for read in _leet_readings(word))


def broken_words(text: str) -> list[Edit]:
    """Words cut by a hyphen at the end of a line, where the parts make a word we look for."""
    if "-\n" not in text:
        return []
    known = lexicon()
    edits: list[Edit] = []
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


def spaced_words(text: str) -> tuple[list[Edit], bool]:
    """Words whose letters stand apart; and whether a slice of the text can hold no other: no letters stand apart."""
    first = _MAY_BE_SPACED.search(text)
    if first is None:
        return [], True
    edits: list[Edit] = []
    budget = _SPACED_LETTERS
    none = True
    for match in _SPACED.finditer(text, max(0, first.start() - _BEFORE)):
        run = match.group()
        none = False
        if len(run) // 2 > budget:
            break
        budget -= len(run) // 2
        joined = _joined(run)
        if joined:
            edits.append((match.start(), match.end(), joined))
    return edits, none


def _joined(run: str) -> str:
    """Spaced-out letters as words, empty where they make none that the vocabulary knows."""
    letters = re.sub(r"([^\W_])[ .·_*|\-](?=[^\W_])", r"\1", run)  # one mark joins, more marks part words
    table = confusables()
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


def leet_words(text: str) -> tuple[list[Edit], bool]:
    """Words with digits for letters, where the letters make a word the vocabulary knows.

    And whether a slice of the text can hold no other: all could be looked up.
    """
    known = lexicon()
    edits: list[Edit] = []
    spans = list(islice(_leet_spans(text), _LEET_WORDS))
    for start, end in spans:
        word = text[start:end]
        found = next((read for read in _leet_readings(word) if read in known), None)
        if found and found != word.lower():
            edits.append((start, end, found.capitalize() if word[0].isupper() else found))
    return edits, len(spans) < _LEET_WORDS


def _leet_readings(word: str) -> tuple[str, ...]:
    """What a word with digits for letters may say: a one or a bar is an "i" or an "l"."""
    plain = word.lower().translate(_LEET).replace("|", "1")
    first, one, rest = plain.partition("1")
    if not one:
        return (plain,)
    return plain.replace("1", "i"), plain.replace("1", "l"), f"{first}i{rest.replace('1', 'l')}"


def _leet_spans(text: str) -> Iterator[tuple[int, int]]:
    """Words of 3 to 24 characters that hold a digit or sign where a letter is due."""
    done = 0
    for spot in _LEET_SPOT.finditer(text):
        start = spot.start()
        if start < done:
            continue
        while start > done and spot.start() - start < _LEET_CHARS and _is_leet(text[start - 1]):
            start -= 1
        match = _LEET_LETTERS.match(text, start)
        if match and match.end() - start >= _SHORTEST:
            done = match.end()
            end = done - (text[done - 1] == "!")
            yield start, end


def _is_leet(char: str) -> bool:
    return char.isalnum() or char in "_@$!|"
