"""Keys on the way to their places: what came last waits in a log and in memory, not in the tables of keys.

A key of an article is a random place in a table of a gigabyte, so a batch of 500 articles would write a page of it for
each of its 41,000 keys. New keys are therefore appended to a log (the table `young`, a row a transaction) and kept in
memory as sorted arrays, made from the log when a process first asks. A hand moves round the key space: each transaction
puts what waits in the next stretch to its place, so that neighbours are written together, and now and then the log is
written anew with what still waits. (A log-structured merge-tree with a rolling merge: O'Neil, Cheng, Gawlick, O'Neil
1996.) All of it happens in the transaction that stores the articles.
"""

import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection
from sqlmodel import Session, SQLModel

from dedupe.ordered import ascending
from store import tables
from store.rows import insert_keys, marks, table_of

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Pairs = tuple[Ints, Ints]  # keys and the article that has each

# Passages that wait: so many, or two for every article of a large store, up to so many. With a thirtieth of all keys
# waiting, a batch meets as many pages in a store of any size; in memory a key has 13 bytes, some for a while twice.
YOUNG, AN_ARTICLE, MOST = 700_000, 2, 2_000_000
SPACE = 1 << 48  # keys are signed and have 48 bits
LEAST = -(SPACE >> 1)
# The log is written anew, without what is settled, when it has so many rows (many small transactions) or so many times
# the keys that wait: then it stays small, and writing it costs an article less than its own keys do.
ROWS, LOGGED, LEAST_LOGGED = 1_000, 1.5, 10_000


class Kind(NamedTuple):
    """One kind of key, the table its keys come to, and which share of YOUNG may wait."""

    name: str
    settled: type[SQLModel]
    share: float


BANDS = Kind("band", tables.Band, 1 / 8)
PASSAGES = Kind("passage", tables.Passage, 1.0)
BLOCKS = Kind("block", tables.BlockKey, 1 / 4)
KINDS = BANDS, PASSAGES, BLOCKS


@dataclass(frozen=True, eq=False)
class Run:
    """Keys of one or several rows of the log, ascending; of one key in the order they came.

    `since` is where the hand stood then: what it has passed since is settled. `gone` marks pairs taken out again.
    """

    since: int
    keys: Ints
    articles: NDArray[np.uint32]
    gone: Bools

    def within(self, first: int, last: int) -> "Run":
        """The keys from `first` on up to `last`."""
        begin, end = np.searchsorted(self.keys, (first, last)).tolist()
        return Run(self.since, self.keys[begin:end], self.articles[begin:end], self.gone[begin:end])

    def waiting(self, hand: int) -> list["Run"]:
        """What the hand has not passed, in up to two stretches."""
        if hand - self.since >= SPACE:
            return []
        passed, now = self.since % SPACE + LEAST, hand % SPACE + LEAST
        if now < passed:  # round the end of the key space
            return [self.within(now, passed)]
        if now == passed:
            return [self]
        return [self.within(LEAST, passed), self.within(now, -LEAST)]


@dataclass(frozen=True, eq=False)
class Young:
    """The keys of one kind that wait. `last` and `mark` name the newest row of the log that is in it."""

    last: int
    mark: int
    rows: int
    logged: int  # keys in the rows of the log, those settled since with them
    hand: int  # where the hand stands: rounds × SPACE + place in the key space
    runs: tuple[Run, ...]  # the older ones larger, so that there are few

    def stretches(self) -> Iterator[Run]:
        """All that waits, the older runs first."""
        return (part for run in self.runs for part in run.waiting(self.hand) if len(part.keys))

    def count(self) -> int:
        """How many keys wait, those taken out again with them."""
        return sum(len(part.keys) for part in self.stretches())

    def pairs(self) -> Pairs:
        """All that waits, ascending."""
        return _standing(list(self.stretches()))

    def holders(self, keys: Ints, bucket: int | None = None) -> Pairs:
        """The pairs of some distinct ascending keys, each key's in the order they came; with `bucket`, of a key with
        more in one run only the first and the last ones.
        """
        return _standing([_found(part, keys, bucket) for part in self.stretches()], ordered=False)


NONE = Run(0, np.empty(0, np.int64), np.empty(0, np.uint32), np.empty(0, np.bool_))
EMPTY = Young(0, 0, 0, 0, 0, ())
# The young keys last seen, newest first, by kind: of three states, for a transaction that is rolled back; it may have
# taken keys out and put others in.
_recent: dict[str, tuple[Young, ...]] = {}


def young(session: Session, kind: Kind) -> Young:
    """The keys of a kind that wait now."""
    connection = session.connection()
    newest = _ask(
        connection, "SELECT id, mark FROM young WHERE kind = {} ORDER BY id DESC LIMIT 1", kind.name
    )
    if not newest:
        return EMPTY
    known = next((one for one in _recent.get(kind.name, ()) if _still_there(connection, one)), EMPTY)
    if (known.last, known.mark) == tuple(newest[0]):
        return _remember(kind, known)
    question = (
        "SELECT id, mark, hand, gone, keys, articles FROM young WHERE kind = {} AND id > {} ORDER BY id"
    )
    rows = _ask(connection, question, kind.name, known.last)
    # On PostgreSQL each statement sees what was committed before it: the log may have been written anew meanwhile.
    if known is not EMPTY and not _still_there(connection, known):
        known, rows = EMPTY, _ask(connection, question, kind.name, 0)
    hand = rows[-1][2]
    runs = [_run(row) for row in rows]
    logged = known.logged + sum(len(run.keys) for run in runs)
    now = Young(rows[-1][0], rows[-1][1], known.rows + len(rows), logged, hand, known.runs)
    for run in runs if known.runs else [_merged(runs, hand)]:
        now = replace(now, runs=_with(now.runs, run, hand))
    return _remember(kind, now)


def add(session: Session, kind: Kind, keys: Ints, articles: Ints) -> None:
    """Append new pairs, ascending, no key of an article twice, and settle about as many of those that waited."""
    if not len(keys):
        return
    now = young(session, kind)
    beyond = now.count() + len(keys) - int(_most(session) * kind.share)
    if beyond > 0:
        now = _settle(session, kind, now, min(beyond, 2 * len(keys)))
    _append(session, kind, now, _run_of(now.hand, keys, articles))


def _most(session: Session) -> int:
    (newest,) = _ask(session.connection(), "SELECT max(id) FROM article")[0]
    return max(YOUNG, min(AN_ARTICLE * (newest or 0), MOST))


def remove(session: Session, kind: Kind, keys: Ints, articles: Ints) -> None:
    """Take pairs out, wherever they are."""
    if not len(keys):
        return
    connection, table = session.connection(), table_of(kind.settled).name
    mark = marks(connection, 1)
    rows = list(zip(keys.tolist(), articles.tolist(), strict=True))
    connection.exec_driver_sql(f"DELETE FROM {table} WHERE hash = {mark} AND article = {mark}", rows)  # noqa: S608  # a table of ours
    now = young(session, kind)
    held, by = now.holders(ascending(keys))
    own = np.isin(by, articles)
    waiting = {*zip(held[own].tolist(), by[own].tolist(), strict=True)}
    if found := sorted(waiting.intersection(rows)):
        taken = np.array(found, np.int64).T
        _append(session, kind, now, _run_of(now.hand, taken[0], taken[1], gone=True))


def drop(session: Session, kind: Kind, articles: Ints) -> None:
    """Take all keys of some articles out of what waits."""
    keys, by = young(session, kind).pairs()
    kept = ~np.isin(by, articles)
    _rewrite(session, kind, keys[kept], by[kept])


def rewrite(session: Session) -> None:
    """Write the log anew without what was taken out again, of which else a trace stays for a while."""
    for kind in KINDS:
        _rewrite(session, kind, *young(session, kind).pairs())


def _rewrite(session: Session, kind: Kind, keys: Ints, articles: Ints) -> None:
    now = young(session, kind)
    _ask(session.connection(), "DELETE FROM young WHERE kind = {}", kind.name)
    _append(session, kind, replace(now, rows=0, logged=0, runs=()), _run_of(now.hand, keys, articles))


def _settle(session: Session, kind: Kind, now: Young, count: int) -> Young:
    """Move the hand over about so many keys, at most to the end of the key space, and put them to their places."""
    first = now.hand % SPACE + LEAST
    ahead = [part.within(first, -LEAST) for part in now.stretches()]
    end = _end_of(ahead, first, count)
    hand = now.hand + end - first
    keys, articles = _standing([part.within(first, end) for part in ahead])
    # A pair that is there already must not hold up all that comes after it.
    insert_keys(session, kind.settled, list(zip(keys.tolist(), articles.tolist(), strict=True)), anew=False)
    return replace(now, hand=hand)


def _end_of(ahead: Sequence[Run], first: int, count: int) -> int:
    """Where a stretch from `first` on with so many keys ends. By count: passages, being minima, lie close together."""
    keys = np.concatenate([NONE.keys, *(part.keys[: count + 1] for part in ahead)])
    return max(int(np.partition(keys, count)[count]), first + 1) if len(keys) > count else -LEAST


def _append(session: Session, kind: Kind, now: Young, run: Run) -> None:
    """Write a row of the log, and remember what waits now."""
    connection, mark = session.connection(), secrets.randbits(62)
    if now.rows >= ROWS or now.logged > LOGGED * now.count() + LEAST_LOGGED:
        run = _whole((*now.runs, run), now.hand)
        _ask(connection, "DELETE FROM young WHERE kind = {}", kind.name)
        now = replace(now, rows=0, logged=0, runs=())
    packed = _packed(run.keys), run.articles.astype("<u4").tobytes()
    row = (kind.name, mark, now.hand, bool(run.gone.any()), *packed)
    given = ", ".join(["{}"] * len(row))
    written = f"INSERT INTO young (kind, mark, hand, gone, keys, articles) VALUES ({given}) RETURNING id"  # noqa: S608  # marks
    ((last,),) = _ask(connection, written, *row)
    logged = now.logged + len(run.keys)
    _remember(kind, Young(last, mark, now.rows + 1, logged, now.hand, _with(now.runs, run, now.hand)))


def _remember(kind: Kind, now: Young) -> Young:
    others = [one for one in _recent.get(kind.name, ()) if one is not now]
    _recent[kind.name] = (now, *others[:2])
    return now


def _still_there(connection: Connection, known: Young) -> bool:
    found = _ask(connection, "SELECT mark FROM young WHERE id = {}", known.last)
    return bool(found) and found[0][0] == known.mark


def _ask(connection: Connection, statement: str, *values: Any) -> Sequence[Sequence[Any]]:
    """A statement with `{}` where each value goes; its rows, if it has any."""
    mark = marks(connection, 1)
    found = connection.exec_driver_sql(statement.format(*[mark] * len(values)), values)
    return found.all() if found.returns_rows else ()


def _run_of(hand: int, keys: Ints, articles: Ints, *, gone: bool = False) -> Run:
    return Run(hand, keys, articles.astype(np.uint32), np.full(len(keys), gone, np.bool_))


def _run(row: Sequence[Any]) -> Run:
    """A row of the log: id, mark, hand, gone, keys, articles."""
    return _run_of(row[2], _unpacked(row[4]), np.frombuffer(row[5], "<u4"), gone=bool(row[3]))


def _packed(keys: Ints) -> bytes:
    """Six bytes a key, little-endian."""
    return keys.astype("<i8").view(np.uint8).reshape(-1, 8)[:, :6].tobytes()


def _unpacked(packed: bytes) -> Ints:
    whole = np.zeros((len(packed) // 6, 8), np.uint8)
    whole[:, 2:] = np.frombuffer(packed, np.uint8).reshape(-1, 6)
    keys: Ints = whole.view("<i8")[:, 0].astype(np.int64) >> 16
    return keys


def _with(runs: tuple[Run, ...], run: Run, hand: int) -> tuple[Run, ...]:
    """The runs with one more; merged so that each has twice the length of the next."""
    while runs and len(runs[-1].keys) < 2 * len(run.keys):
        runs, run = runs[:-1], _merged((runs[-1], run), hand)
    return (*runs, run) if len(run.keys) else runs


def _merged(runs: Sequence[Run], hand: int) -> Run:
    """What waits of some runs as one; of one key in the order they came."""
    keys, articles, gone = _joined([part for run in runs for part in run.waiting(hand)])
    order = np.argsort(keys, kind="stable")  # of runs in order it makes one in linear time
    return Run(hand, keys[order], articles[order], gone[order])


def _whole(runs: Sequence[Run], hand: int) -> Run:
    """All that waits as one run, without what was taken out."""
    run = _merged(runs, hand)
    return _run_of(hand, *_standing([run])) if run.gone.any() else run


def _joined(parts: Sequence[Run]) -> tuple[Ints, NDArray[np.uint32], Bools]:
    return (
        np.concatenate([NONE.keys, *(part.keys for part in parts)]),
        np.concatenate([NONE.articles, *(part.articles for part in parts)]),
        np.concatenate([NONE.gone, *(part.gone for part in parts)]),
    )


def _standing(parts: Sequence[Run], *, ordered: bool = True) -> Pairs:
    """The pairs of some runs, the older first, without those taken out; ascending, if they are to be ordered."""
    keys, by, gone = _joined(parts)
    articles = by.astype(np.int64)
    if not ordered and not gone.any():
        return keys, articles
    order = np.lexsort((articles, keys))  # stable: of one pair, what happened last comes last
    keys, articles, gone = keys[order], articles[order], gone[order]
    last = np.ones(len(keys), np.bool_)
    last[:-1] = (keys[1:] != keys[:-1]) | (articles[1:] != articles[:-1])
    last &= ~gone
    return keys[last], articles[last]


def _found(run: Run, keys: Ints, bucket: int | None) -> Run:
    """The part of a run that has any of these ascending keys."""
    begins = np.searchsorted(run.keys, keys)
    there = run.keys[np.minimum(begins, len(run.keys) - 1)] == keys
    begins, sizes = begins[there], np.searchsorted(run.keys, keys[there], "right") - begins[there]
    place = np.arange(sizes.sum()) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    at = np.repeat(begins, sizes) + place
    # Not where pairs were taken out again: what says so may lie in the middle.
    if bucket is not None and (sizes > bucket).any() and not run.gone.any():
        size = np.repeat(sizes, sizes)
        at = at[(size <= bucket) | (place < bucket // 2) | (place >= size - bucket // 2)]
    return Run(run.since, run.keys[at], run.articles[at], run.gone[at])
