"""What a text shares with others without being their copy: a site's repeated blocks, traps, stories filled in."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from itertools import pairwise

from rapidfuzz.distance import Indel

from article.types import Block
from dedupe.align import Piece, pieces
from dedupe.fold import plain
from dedupe.overlap import GAP, Run, runs_of
from dedupe.sketch import SHINGLE, Words, words_of

Span = tuple[int, int]

# Families of one site that must repeat a block before it counts as boilerplate. Articles do not count: five
# versions of one story repeat their paragraphs, and so does a wire story under five addresses.
TEMPLATE_FAMILIES = 3
OWN_WORDS = 20  # beside a block, less than this (a byline, a credit) makes no article of its own
# A trap's words are sought in runs of so many; between two of them at most so many others are cut along.
TRAP_RUN, TRAP_GAP = 4, 6

# A filled-in template, against a copy with edits. A copy keeps its names and numbers whatever else is
# rewritten; in a template most of them differ. On tests/corpus.py templates change 69-100% of them, copies of any
# kind at most 7%; the line lies between, with room for rewriters who touch names, too.
SLOT_WORDS = 8  # a slot holds a name, a figure, a short phrase
SLOT_FRAME = 5  # words of the skeleton around it; in unrelated texts fewer agree by chance
MIN_NAMED = 3  # different slots that hold a name or a number
MISSPELT = 0.6  # names no less alike (Indel, 0..1) are one name misread, not two
MANY_SLOTS = 4  # in all; with fewer more must have changed
MIN_CHANGED, FEW_CHANGED = 0.4, 0.6  # share of the names and numbers in the common part that differ
MIN_SHARED = 0.35  # share of the shorter text's words that the skeleton must make up


def block_key(text: str) -> int:
    """The key of a block: signed 64 bits over its words as they compare (case and punctuation out, digits
    kept).

    >>> block_key("Sign up for our newsletter!") == block_key("SIGN UP  for our newsletter")
    True
    """
    return _block_key(text) if len(text) <= 2_000 else _block_key.__wrapped__(text)


@lru_cache(
    maxsize=8_192
)  # the blocks of a few hundred articles: each is asked for by several steps of one ingest
def _block_key(text: str) -> int:
    digest = blake2b(plain(text).encode("utf-8", "replace"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def is_template(families: int, articles: int) -> bool:
    """Whether a block seen in so many families (and articles) of one site is that site's template."""
    return families >= TEMPLATE_FAMILIES and articles >= TEMPLATE_FAMILIES


def mask(blocks: Sequence[Block], known: Collection[int]) -> tuple[Span, ...]:
    """The character spans of the blocks whose key is known as a template: what to cut before comparing."""
    if not known:
        return ()
    return tuple((block.start, block.end) for block in blocks if block_key(block.text) in known)


def independent(articles: Mapping[int, Mapping[int, int]], block: int) -> int:
    """In how many unrelated articles of one site a block stands; for each article the words of its blocks, by
    key.

    Two articles are related if they share another block that is rarer than this one: versions of a story
    share their paragraphs, while pages that have only boilerplate in common share just what all of them have.
    Articles with next to nothing of their own beside that are one story several times. Needs no families, so
    it also learns a block that is longer than the stories around it (and would make one family of them).
    """
    holders = {article: keys for article, keys in articles.items() if block in keys}
    among: dict[int, list[int]] = defaultdict(list)
    for article in sorted(holders):
        for key in holders[article]:
            among[key].append(article)
    everywhere = {key for key, related in among.items() if len(related) == len(holders)}
    roots = _Roots(holders)
    bare = [article for article, keys in holders.items() if _own_words(keys, everywhere) < OWN_WORDS]
    for related in (bare, *(among[key] for key in among.keys() - everywhere)):
        for other in related[1:]:
            roots.join(related[0], other)
    return len({roots.of(article) for article in holders})


def _own_words(keys: Mapping[int, int], everywhere: Collection[int]) -> int:
    return sum(words for key, words in keys.items() if key not in everywhere)


class _Roots:
    """Disjoint sets of articles (Tarjan 1975, with path halving)."""

    def __init__(self, articles: Iterable[int]) -> None:
        self._parent = {article: article for article in articles}

    def of(self, article: int) -> int:
        while self._parent[article] != article:
            self._parent[article] = article = self._parent[self._parent[article]]
        return article

    def join(self, one: int, other: int) -> None:
        self._parent[self.of(other)] = self.of(one)


def trap_spans(text: str, quotes: Sequence[str]) -> tuple[Span, ...]:
    """Where the text has the words of flagged quotes (traps, funnels), in order and not overlapping.

    A quote comes from the visible page, the text from an extractor: white space differs and lines are
    missing, so lines that stand wholly in a quote are found, and runs of four words; small gaps between them
    are taken along.
    """
    said = [words_of(quote) for quote in quotes]
    said = [quote for quote in said if len(quote)]
    if not said:
        return ()
    words = words_of(text)
    found: list[Span] = []
    for quote in said:
        runs = runs_of(words, quote, min(TRAP_RUN, len(quote)))
        found += [(run.a_start, run.a_end) for run in runs]
    cut = _closed(sorted(found + _whole_lines(words, said)), TRAP_GAP)
    return tuple((int(words.starts[first]), int(words.ends[last - 1])) for first, last in cut)


def _whole_lines(words: Words, quotes: Sequence[Words]) -> list[Span]:
    """The lines of a text (as word ranges) that are shorter than a run and stand in a quote as a line, too."""
    short = {plain(line) for quote in quotes for line in quote.text.splitlines()}
    return [
        (first, last)
        for first, last in _lines(words)
        if last - first < TRAP_RUN and plain(words.text[words.starts[first] : words.ends[last - 1]]) in short
    ]


def _lines(words: Words) -> list[Span]:
    starts = [0]
    starts += [i for i in range(1, len(words)) if "\n" in words.text[words.ends[i - 1] : words.starts[i]]]
    return list(zip(starts, [*starts[1:], len(words)], strict=True)) if len(words) else []


def _closed(spans: Sequence[Span], gap: int) -> list[Span]:
    """Overlapping spans, and those at most `gap` apart, as one."""
    closed: list[Span] = []
    for first, last in spans:
        if closed and first - closed[-1][1] <= gap:
            closed[-1] = (closed[-1][0], max(last, closed[-1][1]))
        else:
            closed.append((first, last))
    return closed


@dataclass(frozen=True, slots=True)
class FilledIn:
    """One story skeleton told of two things: the slots side by side, and the skeleton's share of the shorter text."""

    slots: tuple[tuple[str, str], ...]
    shared: float


def filled_in(a: str | Words, b: str | Words) -> FilledIn | None:
    """Whether two texts that overlap are a template filled in twice, rather than copies; None for no.

    The same sentences with other towns, teams and figures are a template; one story with a few edits, a
    swapped place name or another byline is a copy. Decided on the part both have in common: how many of the
    names (capitals within a sentence) and numbers standing there differ. In scripts without capitals only
    numbers can tell.
    """
    one, other = _words(a), _words(b)
    if not len(one) or not len(other) or not _may_differ_in_names(one, other):
        return None
    found = pieces(one, other)
    slots = [found[at] for at in range(1, len(found)) if _is_slot(found, at)]
    named = [piece for piece in slots if _is_named(one, other, piece)]
    if len(_distinct(one, other, named)) < MIN_NAMED:
        return None
    changed = {
        one.hashes[at] for piece in named for at in range(piece.a_start, piece.a_end) if is_name(one, at)
    }
    common = [piece for piece in found if piece.kind in ("equal", "moved")]
    kept = _names_in(one, common) - changed
    shared = min(1.0, sum(piece.a_end - piece.a_start for piece in common) / min(len(one), len(other)))
    least = MIN_CHANGED if len(slots) >= MANY_SLOTS else FEW_CHANGED
    if len(changed) < least * (len(changed) + len(kept)) or shared < MIN_SHARED:
        return None
    return FilledIn(tuple(_distinct(one, other, slots).values()), shared)


def _may_differ_in_names(a: Words, b: Words) -> bool:
    """Whether enough names or numbers stand between shared runs, on both sides: a cheap no for most copies."""
    runs = runs_of(a, b, min(SHINGLE, len(a), len(b)))
    edges = [Run(0, 0, 0, 0), *runs, Run(len(a), len(a), len(b), len(b))]
    in_a, in_b = set(), set()
    for before, after in pairwise(edges):
        if 0 < after.a_start - before.a_end <= GAP and 0 < after.b_start - before.b_end <= GAP:
            in_a |= {a.hashes[at] for at in range(before.a_end, after.a_start) if is_name(a, at)}
            in_b |= {b.hashes[at] for at in range(before.b_end, after.b_start) if is_name(b, at)}
    return min(len(in_a - in_b), len(in_b - in_a)) >= MIN_NAMED


def _words(text: str | Words) -> Words:
    return words_of(text) if isinstance(text, str) else text


def _is_slot(found: Sequence[Piece], at: int) -> bool:
    """Whether a piece is a short substitution with a stretch of the skeleton around it."""
    piece = found[at]
    if piece.kind != "changed" or max(piece.a_end - piece.a_start, piece.b_end - piece.b_start) > SLOT_WORDS:
        return False
    return _equal_words(found, at - 1) + _equal_words(found, at + 1) >= SLOT_FRAME


def _equal_words(found: Sequence[Piece], at: int) -> int:
    """The words of a piece that both texts have in place; none for a piece that is not there."""
    there = at < len(found) and found[at].kind == "equal"
    return found[at].a_end - found[at].a_start if there else 0


def _is_named(a: Words, b: Words, piece: Piece) -> bool:
    """Whether a slot holds a name or a number on both sides, and not the same one misspelt."""
    in_a = any(is_name(a, at) for at in range(piece.a_start, piece.a_end))
    if not in_a or not any(is_name(b, at) for at in range(piece.b_start, piece.b_end)):
        return False
    one, other = plain(_text(a, piece.a_start, piece.a_end)), plain(_text(b, piece.b_start, piece.b_end))
    figures = any(c.isdigit() for c in one) and any(c.isdigit() for c in other)
    return figures or Indel.normalized_similarity(one, other) < MISSPELT


def _distinct(a: Words, b: Words, slots: Sequence[Piece]) -> dict[tuple[str, str], tuple[str, str]]:
    """The slots as pairs of strings, those of the same words once, in order."""
    pairs = [(_text(a, piece.a_start, piece.a_end), _text(b, piece.b_start, piece.b_end)) for piece in slots]
    return {(plain(one), plain(other)): (one, other) for one, other in reversed(pairs)}


def _text(words: Words, first: int, last: int) -> str:
    return words.text[words.starts[first] : words.ends[last - 1]]


def _names_in(words: Words, found: Sequence[Piece]) -> set[int]:
    return {
        words.hashes[at] for piece in found for at in range(piece.a_start, piece.a_end) if is_name(words, at)
    }


def is_name(words: Words, at: int) -> bool:
    """Whether a word is a number (has a digit) or a name: a capital that does not begin a sentence."""
    word = words.text[words.starts[at] : words.ends[at]]
    if any(character.isdigit() for character in word):
        return True
    if not word[0].isupper() or not at:
        return False
    between = words.text[words.ends[at - 1] : words.starts[at]]
    return not any(character in '.!?:\n“"' for character in between)


def skeleton(text: str) -> str:
    """The text's words with names and numbers masked as `_`, a run of them as one.

    >>> skeleton("The town of Alder Cross will plant 40 trees.")
    'the town of _ will plant _ trees'
    """
    words = words_of(text)
    masked: list[str] = []
    for at in range(len(words)):
        if not is_name(words, at):
            masked.append(plain(_text(words, at, at + 1)))
        elif not masked or masked[-1] != "_":
            masked.append("_")
    return " ".join(masked)
