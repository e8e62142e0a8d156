"""Keys of the candidate index on the way to their places.

A key of an article is a random place in a table of a gigabyte, so a batch of 500 articles writes 38,000 pages of it if
each key goes there at once: at a million articles half of all CPU. New keys therefore wait in a table of their own,
small enough to stay in memory, and are moved to their places a stretch of neighbours at a time, which is a quarter of
the pages (the rolling merge of log-structured merge trees: O'Neil, Cheng, Gawlick, O'Neil 1996). All of it happens in
the transaction that stores the articles.
"""

from typing import NamedTuple

from sqlmodel import Session, SQLModel

from store import tables
from store.rows import marks, select_keys, table_of

# Young passages, and young bands, of which an article has an eighth. In a table of 70 million keys, µs of CPU for
# asking and writing the 76 of an article: 1,000 to 1,200 if each goes to its place at once, 604 with half a million
# young ones, 692 with 1 million, with 2 million a fifth more.
YOUNG = 700_000


class Keys(NamedTuple):
    """The table of one kind of key, that of its young ones, and which share of YOUNG they may be."""

    settled: type[SQLModel]
    young: type[SQLModel]
    share: float

    @property
    def tables(self) -> tuple[type[SQLModel], type[SQLModel]]:
        """Both tables."""
        return self.settled, self.young


BANDS, PASSAGES = Keys(tables.Band, tables.YoungBand, 1 / 8), Keys(tables.Passage, tables.YoungPassage, 1.0)
KINDS = BANDS, PASSAGES
LEAST = -(1 << 47)  # no key is smaller: they have 48 bits


def settle(session: Session, kind: Keys, came: int) -> None:
    """Note that so many young keys came; when there are enough, move as many of the others to their places."""
    young, reached = _waiting(session, kind)
    young += came
    if young > YOUNG * kind.share:
        moved = _move(session, kind, reached, came)
        young, reached = (_count(session, kind), LEAST) if moved is None else (young - came, moved)
    _note_waiting(session, kind, young, reached)


def _move(session: Session, kind: Keys, reached: int, count: int) -> int | None:
    """Move about so many young keys, from one on upwards; where to go on, None when there is nothing above."""
    connection = session.connection()
    settled, young, mark = table_of(kind.settled).name, table_of(kind.young).name, marks(connection, 1)
    beyond = f"SELECT hash FROM {young} WHERE hash >= {mark} ORDER BY hash LIMIT 1 OFFSET {count}"  # noqa: S608  # ours
    end: int | None = connection.exec_driver_sql(beyond, (reached,)).scalar()
    bounds = (reached, -LEAST if end is None else end)
    stretch = f"FROM {young} WHERE hash >= {mark} AND hash < {mark}"
    moved = f"SELECT hash, article {stretch} ORDER BY hash, article"
    connection.exec_driver_sql(f"INSERT INTO {settled} (hash, article) {moved}", bounds)
    connection.exec_driver_sql(f"DELETE {stretch}", bounds)
    return end


def _count(session: Session, kind: Keys) -> int:
    """Counted anew each time round: what was removed is not kept account of."""
    name = table_of(kind.young).name
    return int(session.connection().exec_driver_sql(f"SELECT count(*) FROM {name}").scalar_one())  # noqa: S608  # ours


def _waiting(session: Session, kind: Keys) -> tuple[int, int]:
    """How many young keys there are, about, and from which on they are to be moved next."""
    rows = select_keys(session, "SELECT value FROM setting WHERE key IN ({})", [_noted_as(kind)])
    young, reached = map(int, rows[0][0].split()) if rows else (0, LEAST)
    return young, reached


def _note_waiting(session: Session, kind: Keys, young: int, reached: int) -> None:
    connection = session.connection()
    connection.exec_driver_sql(
        f"INSERT INTO setting (key, value) VALUES ({marks(connection, 2)}) "  # noqa: S608  # marks
        "ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        (_noted_as(kind), f"{young} {reached}"),
    )


def _noted_as(kind: Keys) -> str:
    return f"index: {table_of(kind.young).name}"
