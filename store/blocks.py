"""Which blocks of text stand in which articles of a site: noted as articles come, asked for by their keys."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sqlmodel import Session

from dedupe.blocks import block_keys, keys_on
from dedupe.ordered import ascending, order_of
from store import young
from store.articles import Told
from store.index import holders
from store.rows import ask, chunks
from store.young import BLOCKS, Ints


@dataclass(frozen=True, eq=False)
class Blocks:
    """The blocks of one article: their keys, how many words each has, and their keys as those of its site."""

    keys: tuple[int, ...]
    words: tuple[int, ...]
    here: Ints

    def packed(self) -> bytes:
        """As a sketch's row keeps them."""
        return np.array(self.keys, "<i8").tobytes() + np.array(self.words, "<u4").tobytes()


@dataclass(frozen=True, eq=False)
class Places:
    """The blocks of some articles, one a row, ascending: key on the site, article, key; none twice in an article."""

    here: Ints
    article: Ints
    key: Ints

    def __getitem__(self, rows: NDArray[np.bool_]) -> "Places":
        return Places(self.here[rows], self.article[rows], self.key[rows])


def blocks_of(articles: Iterable[Told]) -> dict[int, Blocks]:
    """The blocks of articles, made once for all that is asked of them."""
    found: dict[int, Blocks] = {}
    for told in articles:
        keys = block_keys(told.blocks)
        words = tuple(block.text.count(" ") + 1 for block in told.blocks)
        found[told.id] = Blocks(keys, words, keys_on(told.site, keys))
    return found


def places(blocks: Mapping[int, Blocks]) -> Places:
    """Where these blocks stand."""
    if not blocks:
        none = np.empty(0, np.int64)
        return Places(none, none, none)
    here = np.concatenate([one.here for one in blocks.values()])
    keys = np.array([key for one in blocks.values() for key in one.keys], np.int64)
    articles = np.repeat(np.array(list(blocks), np.int64), [len(one.keys) for one in blocks.values()])
    order = order_of(here, articles)
    found = Places(here[order], articles[order], keys[order])
    once = np.ones(len(here), np.bool_)
    once[1:] = (np.diff(found.here) != 0) | (np.diff(found.article) != 0)
    return found[once]


def note(session: Session, came: Places, replaced: Places) -> None:
    """Remember which blocks stand in which article, and no longer those `replaced`."""
    young.remove(session, BLOCKS, replaced.here, replaced.article)
    young.add(session, BLOCKS, came.here, came.article)


def stored(session: Session, sites: Mapping[int, str]) -> dict[int, Blocks]:
    """The blocks that articles (ids with their sites) had when they were last compared."""
    found: dict[int, Blocks] = {}
    for article, packed in _packed(session, list(sites)):
        keys, words = unpacked(packed)
        found[article] = Blocks(keys, words, keys_on(sites[article], keys))
    return found


def words_by_key(session: Session, articles: Collection[int]) -> dict[int, dict[int, int]]:
    """For each of some articles the words of its blocks, by key."""
    return {
        article: dict(zip(*unpacked(packed), strict=True))
        for article, packed in _packed(session, sorted(articles))
    }


def _packed(session: Session, articles: Sequence[int]) -> Iterable[tuple[int, bytes]]:
    question = "SELECT article, blocks FROM sketch WHERE article IN ({})"
    for chunk in chunks(articles):
        yield from ((row[0], row[1]) for row in ask(session, question, chunk))


def unpacked(packed: bytes) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The keys and the word counts of a stored article's blocks."""
    count = len(packed) // 12
    keys = np.frombuffer(packed, "<i8", count)
    return tuple(keys.tolist()), tuple(np.frombuffer(packed, "<u4", offset=8 * count).tolist())


@dataclass(frozen=True, slots=True)
class Repeated:
    """A block that stands in several articles: its key on the site, the earliest of them, and how many there are."""

    here: int
    holders: tuple[int, ...]
    count: int  # of one in very many, of the earliest and the latest ones


def repeated(session: Session, here: Ints, least: int, most: int) -> list[Repeated]:
    """Those of some blocks that stand in at least so many articles, with the earliest `most` of each."""
    keys, by = holders(session, BLOCKS, ascending(here))
    order = order_of(keys, by)
    keys, by = keys[order], by[order]
    begins = np.flatnonzero(np.diff(keys, prepend=keys[:1] - 1))
    sizes = np.diff(np.append(begins, len(keys)))
    found: list[Repeated] = []
    for begin, size in zip(begins[sizes >= least].tolist(), sizes[sizes >= least].tolist(), strict=True):
        among = ascending(by[begin : begin + size])  # what is settled meanwhile is met twice
        if len(among) >= least:
            found.append(Repeated(int(keys[begin]), tuple(among[:most].tolist()), len(among)))
    return found


def articles_with(session: Session, here: Ints) -> set[int]:
    """Every article in which any of these blocks stands."""
    here = ascending(here)
    found = set(young.young(session, BLOCKS).holders(here)[1].tolist())
    question = "SELECT article FROM block_key WHERE hash IN ({})"
    for chunk in chunks(here.tolist()):
        found.update(row[0] for row in ask(session, question, chunk))
    return found
