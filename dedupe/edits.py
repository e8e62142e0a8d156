"""What a copy changed, in a few plain words: the alignment of two texts read as labels."""

import tomllib
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from functools import lru_cache
from importlib.resources import files
from itertools import pairwise

from rapidfuzz.distance import Indel

from dedupe.align import Piece, pieces
from dedupe.fold import plain
from dedupe.sketch import Words, words_of
from dedupe.templates import is_name

Cut = tuple[int, int]

PARAGRAPH = 12  # words: an insertion or omission from here on is told as a paragraph, a shorter one as words
CREDIT_WORDS, BYLINE_WORDS, CALL_WORDS = (
    30,
    10,
    120,
)  # longest passages taken for a credit, a byline, a call to readers
EDGE = 60  # words from the beginning or the end of a text
SPELLING = 0.6  # similarity of two single words (Indel, 0..1) from which one is the other misspelt
MOVED = 8  # words: shorter passages that stand elsewhere are chance
_OPENING, _CLOSING = "“„«", "”»"  # a straight quote opens and closes by turns


def edits(
    a_title: str,
    a_text: str,
    b_title: str,
    b_text: str,
    a_cuts: Sequence[Cut] = (),
    b_cuts: Sequence[Cut] = (),
) -> tuple[str, ...]:
    """What b changed against a, most telling first; empty if nothing but case, accents or punctuation
    differs.

    `a_cuts` and `b_cuts` are the spans that were cut before comparing (a site's boilerplate): no edit is told of
    them. Labels: `headline changed`; `credit removed|added`, `byline removed|added|changed`; `poll inserted`,
    `subscription offer inserted`, `links inserted`; `paragraphs removed|added`, `reordered`; `quote changed`,
    `numbers changed`, `names changed`, `spelling changed`, `words replaced|removed|added`; `invisible
    characters inserted`, `look-alike letters`.

    >>> edits("Ferry returns", "The ferry returns in May.", "Ferry is back", "The ferry returns in June.")
    ('headline changed', 'names changed')
    """
    found = {"headline changed"} if plain(a_title) != plain(b_title) else set()
    a, b = words_of(a_text, a_cuts), words_of(b_text, b_cuts)
    quoted = _quotes(a_text)
    for piece in pieces(a, b):
        found |= set(_labels(a, b, piece, quoted))
    found |= set(_disguises(a_text, b_text))
    return tuple(label for label in ORDER if label in found)


ORDER = (
    "headline changed",
    "credit removed",
    "credit added",
    "byline removed",
    "byline added",
    "byline changed",
    "poll inserted",
    "subscription offer inserted",
    "links inserted",
    "paragraphs removed",
    "paragraphs added",
    "reordered",
    "quote changed",
    "numbers changed",
    "names changed",
    "words replaced",
    "words removed",
    "words added",
    "spelling changed",
    "invisible characters inserted",
    "look-alike letters",
)


@lru_cache(maxsize=1)
def _phrases() -> dict[str, tuple[str, ...]]:
    data = tomllib.loads((files("article") / "vocabulary" / "edits.toml").read_text("utf-8"))
    return {kind: tuple(f" {plain(phrase)} " for phrase in phrases) for kind, phrases in data.items()}


def _labels(a: Words, b: Words, piece: Piece, quoted: Sequence[int]) -> Iterable[str]:
    if piece.kind == "equal":
        return []
    if piece.kind == "moved":
        return ["reordered"] if piece.a_end - piece.a_start >= MOVED else []
    gone, come = _text(a, piece.a_start, piece.a_end), _text(b, piece.b_start, piece.b_end)
    if piece.kind == "only-a":
        return _removed(gone, piece.a_end - piece.a_start, edge=_at_edge(a, piece.a_start, piece.a_end))
    if piece.kind == "only-b":
        return _added(come, piece.b_end - piece.b_start, edge=_at_edge(b, piece.b_start, piece.b_end))
    return _changed(a, b, piece, quoted)


def _at_edge(words: Words, first: int, last: int) -> bool:
    """Whether a passage stands where credits and bylines do: in the first or the last words of a text."""
    return first < EDGE or len(words) - last < EDGE


def _removed(text: str, words: int, *, edge: bool) -> list[str]:
    if edge and words <= CREDIT_WORDS and _says("credit", text):
        return ["credit removed"]
    if edge and words <= BYLINE_WORDS and _begins("byline", text):
        return ["byline removed"]
    return ["paragraphs removed" if words >= PARAGRAPH else "words removed"]


def _added(text: str, words: int, *, edge: bool) -> list[str]:
    if words <= CALL_WORDS:
        calls = {
            "poll": "poll inserted",
            "subscribe": "subscription offer inserted",
            "more": "links inserted",
        }
        said = [
            label for kind, label in calls.items() if _says(kind, text) and (kind != "poll" or "?" in text)
        ]
        if said:
            return said
    if edge and words <= CREDIT_WORDS and _says("credit", text):
        return ["credit added"]
    if edge and words <= BYLINE_WORDS and _begins("byline", text):
        return ["byline added"]
    return ["paragraphs added" if words >= PARAGRAPH else "words added"]


def _changed(a: Words, b: Words, piece: Piece, quoted: Sequence[int]) -> list[str]:
    gone, come = _text(a, piece.a_start, piece.a_end), _text(b, piece.b_start, piece.b_end)
    long_a, long_b = piece.a_end - piece.a_start, piece.b_end - piece.b_start
    edge = _at_edge(a, piece.a_start, piece.a_end)
    if min(long_a, long_b) >= PARAGRAPH or abs(long_a - long_b) >= PARAGRAPH:
        edge_b = _at_edge(b, piece.b_start, piece.b_end)
        return [*_removed(gone, long_a, edge=edge), *_added(come, long_b, edge=edge_b)]
    if edge and _begins("byline", gone) and _begins("byline", come) and max(long_a, long_b) <= BYLINE_WORDS:
        return ["byline changed"]
    if edge and _says("credit", gone) and not _says("credit", come):
        return ["credit removed"]
    inside = bisect_right(quoted, int(a.starts[piece.a_start])) % 2 == 1
    return (["quote changed"] if inside else []) + [_substitution(a, b, piece, gone, come)]


def _substitution(a: Words, b: Words, piece: Piece, gone: str, come: str) -> str:
    if any(c.isdigit() for c in gone) and any(c.isdigit() for c in come) and _digits(gone) != _digits(come):
        return "numbers changed"
    if Indel.normalized_similarity(plain(gone), plain(come)) >= SPELLING:
        return "spelling changed"
    if is_name(a, piece.a_start) and is_name(b, piece.b_start):
        return "names changed"
    return "words replaced"


def _digits(text: str) -> str:
    return "".join(character for character in text if character.isdigit())


def _says(kind: str, text: str) -> bool:
    said = f" {plain(text)} "
    return any(phrase in said for phrase in _phrases()[kind])


def _begins(kind: str, text: str) -> bool:
    said = f" {plain(text)} "
    return any(said.startswith(phrase) for phrase in _phrases()[kind])


def _text(words: Words, first: int, last: int) -> str:
    """The text from a word to another, with a question mark that follows (the sign of a poll)."""
    if first >= last:
        return ""
    end = int(words.ends[last - 1])
    return words.text[int(words.starts[first]) : end + (words.text[end : end + 1] == "?")]


def _quotes(text: str) -> list[int]:
    """Where quotations begin and end, alternating; one that is left open ends with its paragraph."""
    marks: list[int] = []
    for at, character in enumerate(text):
        is_open = len(marks) % 2 == 1
        if (
            character == '"'
            or character in (_CLOSING if is_open else _OPENING)
            or (is_open and character == "\n")
        ):
            marks.append(at)
    return marks


def _disguises(a: str, b: str) -> list[str]:
    """Characters in b that change nothing for a reader and everything for a naive comparison."""
    found = []
    if _invisible(b) > _invisible(a):
        found.append("invisible characters inserted")
    if _mixed(b) > _mixed(a):
        found.append("look-alike letters")
    return found


def _invisible(text: str) -> int:
    if text.isascii():
        return 0
    return sum(
        unicodedata.category(character) == "Cf" or "\ufe00" <= character <= "\ufe0f" for character in text
    )


def _mixed(text: str) -> int:
    """How many times a letter outside ASCII that folds to an ASCII letter of another script stands beside one."""
    if text.isascii():
        return 0
    return sum(_alike(one) and other.isascii() and other.isalpha() for one, other in _neighbours(text))


def _neighbours(text: str) -> Iterable[tuple[str, str]]:
    for one, other in pairwise(text):
        yield one, other
        yield other, one


def _alike(character: str) -> bool:
    return not character.isascii() and unicodedata.name(character, "").startswith(
        ("CYRILLIC", "GREEK", "ARMENIAN")
    )
