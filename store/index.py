"""The candidate index: band and passage keys in two tables, filled and asked a batch of sketches at a time.

New keys wait for a while before they come there: see `store.young`.
"""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from sqlmodel import Session, SQLModel

from dedupe.candidates import BUCKET, FEW_PASSAGES, Met, ends_of, met, qualify_all, shared_by
from dedupe.ordered import ascending, order_of
from dedupe.sketch import Sketch
from store import young
from store.rows import ask, chunks, marks, table_of
from store.young import BANDS, PASSAGES, Kind

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
SKETCHED = BANDS, PASSAGES

ASKED = 4_000  # keys in one question
# Rows read in answer to one; ordinary articles get a few dozen. With more, full buckets are cut to their ends.
FLOOD = 8_000


def add(session: Session, sketches: Mapping[int, Sketch]) -> None:
    """Index articles by their sketches."""
    for kind in SKETCHED:
        young.add(session, kind, *_pairs(kind, sketches))


def remove(session: Session, sketches: Mapping[int, Sketch]) -> None:
    """Take articles out, by the values they were indexed with."""
    for kind in SKETCHED:
        young.remove(session, kind, *_pairs(kind, sketches))


def search(session: Session, sketches: Mapping[int, Sketch]) -> dict[int, list[int]]:
    """For each of these articles, not yet indexed, the others and the indexed ones worth comparing with it, strongest
    first.
    """
    bands = _met(session, BANDS, sketches, np.empty(0, np.int64))
    passages = _met(session, PASSAGES, sketches, bands.article)
    few = [one for one, sketched in sketches.items() if len(sketched.passages) <= FEW_PASSAGES]
    crowded = np.concatenate((bands.crowded, passages.crowded))
    return qualify_all(shared_by(bands, passages), np.array(few, np.int64), crowded)


def _met(session: Session, kind: Kind, sketches: Mapping[int, Sketch], like: Ints) -> Met:
    keys, articles, leading = _columns(kind, sketches)
    held, by = _held(session, kind, keys, articles, leading | np.isin(articles, like))
    return met(keys, articles, *ends_of(np.concatenate((held, keys)), np.concatenate((by, articles))))


def _held(session: Session, kind: Kind, keys: Ints, articles: Ints, leading: Bools) -> tuple[Ints, Ints]:
    """Who has these keys: first the leading ones are asked for, then the others of articles that any was found of.

    Each question is a random page of a table of a gigabyte, and four fifths of all articles are nobody's copies. What
    waits is in memory and costs little.
    """
    waiting, waits_by = young.young(session, kind).holders(ascending(keys), BUCKET)
    first = _stored(session, kind.settled, ascending(keys[leading]).tolist())
    found = np.isin(keys, waiting) | np.isin(keys, first[:, 0])
    found[1:] |= keys[1:] == keys[:-1]  # copies that come together
    rest = ~leading & np.isin(articles, articles[found])
    second = _stored(session, kind.settled, ascending(keys[rest]).tolist())
    return (
        np.concatenate((waiting, first[:, 0], second[:, 0])),
        np.concatenate((waits_by, first[:, 1], second[:, 1])),
    )


def is_crowded(session: Session, sketched: Sketch) -> bool:
    """Whether more articles share a key of this sketch than `search` gives: then it may not name them all."""
    for kind in SKETCHED:
        keys = _keys(kind, sketched)
        if not len(keys):
            continue
        waiting, by = young.young(session, kind).holders(keys)
        if _most(waiting, by) > BUCKET or _full(session, kind.settled, keys.tolist()):
            return True
        if _most(*holders(session, kind, keys)) > BUCKET:
            return True
    return False


def _most(keys: Ints, by: Ints) -> int:
    """How many articles have the commonest of these keys; a pair may come twice."""
    if not len(keys):
        return 0
    pairs = np.unique(np.stack((keys, by)), axis=1)
    return int(np.unique(pairs[0], return_counts=True)[1].max())


def _keys(kind: Kind, sketched: Sketch) -> Ints:
    return ascending(sketched.bands) if kind is BANDS else sketched.passages


def _pairs(kind: Kind, sketches: Mapping[int, Sketch]) -> tuple[Ints, Ints]:
    """The keys of these articles and whose each is, sorted: so every page of a table is met once."""
    keys, articles, _ = _columns(kind, sketches)
    return keys, articles


def _columns(kind: Kind, sketches: Mapping[int, Sketch]) -> tuple[Ints, Ints, Bools]:
    """As `_pairs`, with which of the keys lead."""
    keys = [_keys(kind, one) for one in sketches.values()]
    articles = np.repeat(np.array(list(sketches), np.int64), [len(each) for each in keys])
    flat = np.concatenate(keys) if keys else np.empty(0, np.int64)
    leading = np.ones(len(flat), np.bool_)
    if kind is PASSAGES and keys:
        leading = np.concatenate([_leading(one) for one in sketches.values()])
    order = order_of(flat, articles)
    return flat[order], articles[order], leading[order]


def _leading(sketched: Sketch) -> Bools:
    every = np.ones(len(sketched.passages), np.bool_)
    return every if sketched.leading is None else sketched.leading


def holders(session: Session, kind: Kind, keys: Ints) -> tuple[Ints, Ints]:
    """The pairs (key, article) of some distinct ascending keys, in any order; of full buckets the ends."""
    # Those that wait first: what is settled meanwhile is met twice, not missed.
    waiting, by = young.young(session, kind).holders(keys, BUCKET)
    stored = _stored(session, kind.settled, keys.tolist())
    return np.concatenate((waiting, stored[:, 0])), np.concatenate((by, stored[:, 1]))


def _stored(session: Session, table: type[SQLModel], keys: Sequence[int]) -> Ints:
    """The rows (key, article) of one table that have any of these keys; of full buckets the ends."""
    name = table_of(table).name
    found: list[Sequence[Sequence[int]]] = []
    if not session.connection().exec_driver_sql(f"SELECT 1 FROM {name} LIMIT 1").first():  # noqa: S608  # ours
        return np.empty((0, 2), np.int64)  # a young store: all keys wait, and the question would be long
    question = f"SELECT hash, article FROM {name} WHERE hash IN ({{}})"  # noqa: S608  # a table of ours
    for chunk in chunks(keys, ASKED):
        rows = ask(session, f"{question} LIMIT {FLOOD}", chunk)
        if len(rows) == FLOOD:
            full = _full(session, table, chunk)
            found += [_bucket(session, table, key) for key in full]
            rest = sorted({*chunk} - {*full})
            rows = ask(session, question, rest) if rest else []
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
