"""The candidate index: band and passage keys in two tables, filled and asked a batch of sketches at a time."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import BigInteger, column, delete, select, values
from sqlmodel import Session, col

from dedupe.candidates import BUCKET, Candidate, qualify
from dedupe.sketch import Sketch
from store import tables
from store.rows import chunks, insert_keys, select_keys, table_of

Keys = type[tables.Band] | type[tables.Passage]
KEYS: tuple[Keys, ...] = (tables.Band, tables.Passage)
Buckets = Mapping[int, Sequence[int]]  # ids of articles by key, ascending
Ints = NDArray[np.int64]

ASKED = 4_000  # keys in one question
# Rows read in answer to one; ordinary articles get a few dozen. With more, full buckets are cut to their ends.
FLOOD = 8_000


def add(session: Session, sketches: Mapping[int, Sketch]) -> None:
    """Index articles by their sketches."""
    for table in KEYS:
        keys, articles = _pairs(table, sketches)
        insert_keys(session, table, list(zip(keys.tolist(), articles.tolist(), strict=True)))


def remove(session: Session, sketches: Mapping[int, Sketch]) -> None:
    """Take articles out, by the values they were indexed with."""
    for table in KEYS:
        for article, one in sketches.items():
            for chunk in chunks(_keys(table, one).tolist()):
                session.execute(
                    delete(table).where(col(table.article) == article, col(table.hash).in_(chunk))
                )


def search(session: Session, sketches: Mapping[int, Sketch]) -> dict[int, list[Candidate]]:
    """For each of these articles, not yet indexed, the others and the indexed ones worth comparing with it."""
    bands, passages = (_buckets(session, table, sketches) for table in KEYS)
    return {
        article: qualify(
            _hits(bands, article, one.bands.tolist()),
            _hits(passages, article, one.passages.tolist()),
            len(one.passages),
        )
        for article, one in sketches.items()
    }


def _keys(table: Keys, sketched: Sketch) -> Ints:
    return np.unique(sketched.bands) if table is tables.Band else sketched.passages


def _pairs(table: Keys, sketches: Mapping[int, Sketch]) -> tuple[Ints, Ints]:
    """The keys of these articles and whose each is, sorted: so every page of a table is met once."""
    keys = [_keys(table, one) for one in sketches.values()]
    articles = np.repeat(list(sketches), [len(each) for each in keys]).astype(np.int64)
    flat = np.concatenate(keys) if keys else np.empty(0, np.int64)
    order = np.lexsort((articles, flat))
    return flat[order], articles[order]


def _hits(buckets: Buckets, article: int, keys: Iterable[int]) -> Counter[int]:
    """How many keys each other article shares."""
    hits: Counter[int] = Counter()
    for key in keys:
        if key in buckets:
            hits.update(buckets[key])
    del hits[article]
    return hits


def _buckets(session: Session, table: Keys, sketches: Mapping[int, Sketch]) -> dict[int, list[int]]:
    """The keys of these sketches that more than one article has, with those articles: the indexed and the new."""
    keys, articles = _pairs(table, sketches)
    first = np.flatnonzero(np.diff(keys, prepend=keys[:1] - 1))
    distinct = keys[first].tolist()
    buckets = _stored(session, table, distinct)
    again = np.flatnonzero(np.diff(np.append(first, len(keys))) > 1).tolist()
    for key in {*buckets, *(distinct[at] for at in again)}:
        new = articles[np.searchsorted(keys, key) : np.searchsorted(keys, key, "right")]
        buckets[key] = _ends(sorted({*buckets.get(key, ()), *new.tolist()}))
    return buckets


def _ends(articles: list[int]) -> list[int]:
    """Of a full bucket the earliest and the latest."""
    return articles if len(articles) <= BUCKET else articles[: BUCKET // 2] + articles[-BUCKET // 2 :]


def _stored(session: Session, table: Keys, keys: Sequence[int]) -> dict[int, list[int]]:
    """The indexed articles under each of these keys that has any, of full buckets the ends."""
    found: dict[int, list[int]] = defaultdict(list)
    question = f"SELECT hash, article FROM {table_of(table).name} WHERE hash IN ({{}})"  # noqa: S608  # a table of ours
    for chunk in chunks(keys, ASKED):
        rows = select_keys(session, f"{question} LIMIT {FLOOD}", chunk)
        if len(rows) == FLOOD:
            full = _full(session, table, chunk)
            found |= {key: _bucket(session, table, key) for key in full}
            rows = (
                select_keys(session, question, sorted({*chunk} - {*full})) if len(full) < len(chunk) else []
            )
        for row in rows:
            found[row[0]].append(row[1])
    return found


def _full(session: Session, table: Keys, keys: Collection[int]) -> list[int]:
    """Those of some keys that more than BUCKET articles have; reads no bucket to its end."""
    asked = values(column("key", BigInteger), name="asked").data([(key,) for key in keys])
    beyond = (
        select(col(table.article))
        .where(col(table.hash) == asked.c.key)
        .order_by(col(table.article))
        .offset(BUCKET)
        .limit(1)
        .scalar_subquery()
    )
    return list(session.execute(select(asked.c.key).where(beyond.is_not(None))).scalars())


def _bucket(session: Session, table: Keys, key: int) -> list[int]:
    """The earliest and the latest articles of a full bucket."""
    query = select(col(table.article)).where(col(table.hash) == key).limit(BUCKET // 2)
    earliest = session.execute(query.order_by(col(table.article))).scalars()
    latest = session.execute(query.order_by(col(table.article).desc())).scalars()
    return sorted({*earliest, *latest})
