"""Blocks known again: their keys, which of them a site repeats, and where to cut them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from hashlib import blake2b
from itertools import compress

import numpy as np
from numpy.typing import NDArray

from article.types import Block
from dedupe.fold import DENSE, fold, plain
from dedupe.words import mix

Span = tuple[int, int]

RECENT = 2_048  # articles whose block keys are kept: four batches
LONGEST_CACHED = 20_000  # characters of an article, so that they are 40 MB at most
# As `fold` reads them: quotation marks and dashes part words, apostrophes do not.
TYPOGRAPHY = (("\u201c", " "), ("\u201d", " "), ("\u2013", " "), ("\u2014", " "), ("\u2026", " "), ("\u2019", ""),
    ("\u2018", ""), ("\u00a0", " "))  # fmt: skip
_ASCII = bytes(
    10 if code == 10 else ord(chr(code).lower()) if code < 128 and chr(code).isalnum() else 32
    for code in range(256)
)
_recent: dict[int, tuple[Sequence[Block], tuple[int, ...]]] = {}

# Families of one site that must repeat a block before it counts as boilerplate. Articles do not count: five
# versions of one story repeat their paragraphs, and so does a wire story under five addresses.
TEMPLATE_FAMILIES = 3
OWN_WORDS = 20  # beside a block, less than this (a byline, a credit) makes no article of its own


def block_key(text: str) -> int:
    """The key of a block: signed 64 bits over its words as they compare (case and punctuation out, digits
    kept).

    >>> block_key("Sign up for our newsletter!") == block_key("SIGN UP  for our newsletter")
    True
    """
    return _key(plain(text).encode("utf-8", "replace"))


def keys_on(site: str, keys: Sequence[int] | NDArray[np.int64]) -> NDArray[np.int64]:
    """The keys of a site's blocks among the blocks of all sites: signed 48 bits, for `block_key` of each."""
    return mix(np.array(keys, np.int64).view(np.uint64) ^ np.uint64(_site(site))).view(np.int64) >> 16


@lru_cache(maxsize=10_000)
def _site(site: str) -> int:
    return int.from_bytes(blake2b(site.encode("utf-8", "replace"), digest_size=8).digest(), "big")


def block_keys(blocks: Sequence[Block]) -> tuple[int, ...]:
    """`block_key` of each block, made once for all steps of an ingest that ask for an article's blocks.

    Remembered by identity: hashing the blocks to look them up would cost as much as hashing their words.
    """
    known = _recent.get(id(blocks))
    if known is not None and known[0] is blocks:
        return known[1]
    keys = _keys(blocks)
    if isinstance(blocks, tuple) and (not blocks or blocks[-1].end <= LONGEST_CACHED):
        if len(_recent) >= RECENT:
            _recent.clear()
        _recent[id(blocks)] = blocks, keys
    return keys


def _keys(blocks: Iterable[Block]) -> tuple[int, ...]:
    """All blocks in one pass: those that are ASCII, but for typography, by a table of bytes, the others by folding."""
    texts = [block.text for block in blocks]
    if not texts:
        return ()
    whole = "\n".join(texts)
    if whole.count("\n") != len(texts) - 1:  # a block has lines of its own
        texts = [text.replace("\n", " ") for text in texts]
        whole = "\n".join(texts)
    if not whole.isascii():
        for mark, read in TYPOGRAPHY:
            whole = whole.replace(mark, read)
    if whole.isascii():
        return tuple(map(_key, _plain_lines(whole)))
    texts = whole.split("\n")
    plain = [text.isascii() for text in texts]
    said = _plain_lines("\n".join(compress(texts, plain)))
    others = iter(_plain_each([text for text in texts if not text.isascii()]))
    return tuple(_key(next(said if ascii_ else others)) for ascii_ in plain)


def _plain_lines(text: str) -> Iterator[bytes]:
    """The words of each line of an ASCII text."""
    said = text.encode("ascii").translate(_ASCII, b"'`")
    while b"  " in said:
        said = said.replace(b"  ", b" ")
    return map(bytes.strip, said.split(b"\n"))


def _plain_each(texts: Sequence[str]) -> list[bytes]:
    """The words of each text, folded together."""
    if not texts:
        return []
    letters, where = fold("\n".join(texts))
    ends = np.cumsum([len(text) + 1 for text in texts])[:-1] - 1
    written = letters & np.uint64(DENSE - 1)
    written[written == 0] = ord(" ")
    written[ends if where is None else np.searchsorted(where, ends)] = ord("\n")
    lines = written.astype("<u4").tobytes().decode("utf-32-le", "replace").split("\n")
    return [" ".join(line.split()).encode("utf-8", "replace") for line in lines]


def _key(said: bytes) -> int:
    return int.from_bytes(blake2b(said, digest_size=8).digest(), "big", signed=True)


def is_template(families: int, articles: int) -> bool:
    """Whether a block seen in so many families (and articles) of one site is that site's template."""
    return families >= TEMPLATE_FAMILIES and articles >= TEMPLATE_FAMILIES


def mask(blocks: Sequence[Block], known: Collection[int]) -> tuple[Span, ...]:
    """The character spans of the blocks whose key is known as a template: what to cut before comparing."""
    if not known:
        return ()
    keyed = zip(blocks, block_keys(blocks), strict=True)
    return tuple((block.start, block.end) for block, key in keyed if key in known)


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
