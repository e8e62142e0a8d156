"""The candidate index: band and passage keys in two tables, filled and asked a batch of sketches at a time.

New keys wait in tables of their own for a while: see `store.young`.
"""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from sqlmodel import Session, SQLModel

from dedupe.candidates import BUCKET, FEW_PASSAGES, Met, ends_of, met, qualify_all, shared_by
from dedupe.sketch import Sketch
from store.rows import chunks, insert_keys, marks, select_keys, table_of
from store.young import BANDS, KINDS, Keys, settle

Ints = NDArray[np.int64]

ASKED = 4_000  # keys in one question
# Rows read in answer to one; ordinary articles get a few dozen. With more, full buckets are cut to their ends.
FLOOD = 8_000


def add(session: Session, sketches: Mapping[int, Sketch]) -> None:
    """Index articles by their sketches."""
    for kind in KINDS:
        keys, articles = _pairs(kind, sketches)
        insert_keys(session, kind.young, list(zip(keys.tolist(), articles.tolist(), strict=True)))
        settle(session, kind, len(keys))


def remove(session: Session, sketches: Mapping[int, Sketch]) -> None:
    """Take articles out, by the values they were indexed with."""
    connection = session.connection()
    mark = marks(connection, 1)
    for kind in KINDS:
        keys, articles = _pairs(kind, sketches)
        rows = list(zip(keys.tolist(), articles.tolist(), strict=True))
        for table in kind.tables if rows else ():
            name = table_of(table).name
            connection.exec_driver_sql(f"DELETE FROM {name} WHERE hash = {mark} AND article = {mark}", rows)  # noqa: S608  # a table of ours


def search(session: Session, sketches: Mapping[int, Sketch]) -> dict[int, list[int]]:
    """For each of these articles, not yet indexed, the others and the indexed ones worth comparing with it, strongest
    first.
    """
    bands, passages = (_met(session, kind, sketches) for kind in KINDS)
    few = [one for one, sketched in sketches.items() if len(sketched.passages) <= FEW_PASSAGES]
    crowded = np.concatenate((bands.crowded, passages.crowded))
    return qualify_all(shared_by(bands, passages), np.array(few, np.int64), crowded)


def _met(session: Session, kind: Keys, sketches: Mapping[int, Sketch]) -> Met:
    keys, articles = _pairs(kind, sketches)
    return met(keys, articles, *_held(session, kind, keys, articles))


def is_crowded(session: Session, sketched: Sketch) -> bool:
    """Whether more articles share a key of this sketch than `search` gives: then it may not name them all."""
    return any(
        _full(session, table, keys)
        for kind in KINDS
        if (keys := _keys(kind, sketched).tolist())
        for table in kind.tables
    )


def _keys(kind: Keys, sketched: Sketch) -> Ints:
    return np.unique(sketched.bands) if kind is BANDS else sketched.passages


def _pairs(kind: Keys, sketches: Mapping[int, Sketch]) -> tuple[Ints, Ints]:
    """The keys of these articles and whose each is, sorted: so every page of a table is met once."""
    keys = [_keys(kind, one) for one in sketches.values()]
    articles = np.repeat(list(sketches), [len(each) for each in keys]).astype(np.int64)
    flat = np.concatenate(keys) if keys else np.empty(0, np.int64)
    order = np.lexsort((articles, flat))
    return flat[order], articles[order]


def _held(session: Session, kind: Keys, keys: Ints, articles: Ints) -> tuple[Ints, Ints]:
    """Who has each of these keys, sorted: of the indexed and the new (`articles`); of full buckets the ends."""
    distinct = np.unique(keys).tolist()
    stored = np.concatenate([_stored(session, table, distinct) for table in kind.tables])
    return ends_of(np.concatenate((stored[:, 0], keys)), np.concatenate((stored[:, 1], articles)))


def _stored(session: Session, table: type[SQLModel], keys: Sequence[int]) -> Ints:
    """The rows (key, article) of one table that have any of these keys; of full buckets the ends."""
    found: list[Sequence[Sequence[int]]] = []
    question = f"SELECT hash, article FROM {table_of(table).name} WHERE hash IN ({{}})"  # noqa: S608  # a table of ours
    for chunk in chunks(keys, ASKED):
        rows = select_keys(session, f"{question} LIMIT {FLOOD}", chunk)
        if len(rows) == FLOOD:
            full = _full(session, table, chunk)
            found += [_bucket(session, table, key) for key in full]
            rest = sorted({*chunk} - {*full})
            rows = select_keys(session, question, rest) if rest else []
        found.append(rows)
    return np.fromiter((value for rows in found for row in rows for value in row), np.int64).reshape(-1, 2)


def _full(session: Session, table: type[SQLModel], keys: Sequence[int]) -> list[int]:
    """Those of some keys that more than BUCKET articles have; reads no bucket to its end."""
    name, given = table_of(table).name, ", ".join([f"({marks(session.connection(), 1)})"] * len(keys))
    beyond = f"SELECT article FROM {name} WHERE hash = asked.key ORDER BY article LIMIT 1 OFFSET {BUCKET}"  # noqa: S608  # ours
    question = f"WITH asked (key) AS (VALUES {given}) SELECT key FROM asked WHERE ({beyond}) IS NOT NULL"  # noqa: S608  # ours
    return [row[0] for row in session.connection().exec_driver_sql(question, tuple(keys))]


def _bucket(session: Session, table: type[SQLModel], key: int) -> list[tuple[int, int]]:
    """The earliest and the latest articles of a full bucket, each with the key."""
    connection, name = session.connection(), table_of(table).name
    question = f"SELECT article FROM {name} WHERE hash = {marks(connection, 1)} ORDER BY article"  # noqa: S608  # ours
    ends = (f"{question}{direction} LIMIT {BUCKET // 2}" for direction in ("", " DESC"))
    return [(key, row[0]) for end in ends for row in connection.exec_driver_sql(end, (key,))]
