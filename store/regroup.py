"""Everything regrouped from stored sketches: the same families whatever the order of arrival, swapped in at once.

Read and compared without a lock, so that a crawl goes on meanwhile; only the swap is a transaction that writes. A run
that is killed leaves the families as they were, one that is not leaves them wholly new.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlmodel import Session, SQLModel

from dedupe.batch import Sketches, content_of
from dedupe.batch import regroup as regroup_sketches
from dedupe.families import Edge, Family
from dedupe.sketch import SKETCH_VERSION
from store import tables
from store.articles import told
from store.copies import compared, place, words_as_sketched
from store.grouping import false_matches, regroup_around, write_families
from store.rows import insert_rows, marks, table_of
from store.session import Store
from store.traps import rename_templates
from store.young import KINDS, drop

Progress = Callable[[str, int, int], None]
Ints = NDArray[np.int64]
Pair = tuple[int, int]

READ = 20_000  # sketches read in one question: 20 MB
COMPARED = 2_000  # pairs compared at a time: so many texts are held in memory
AGAIN = 200  # articles without a sketch of this version, sketched in one go


def regroup(store: Store, progress: Progress | None = None) -> tuple[int, int]:
    """Group all families anew; how many articles and families there are.

    Pairs that were compared before are not compared again: their sketches are replaced, and they with them, when a text
    or what is cut from it changes.
    """
    tell = progress or (lambda _step, _done, _of: None)
    with store.write() as session:
        rename_templates(session)
    _sketch_missing(store, tell)
    with store.read() as session:
        sketches = _read(session, tell)
        known = _Known.read(session)
        tell("articles grouped", 0, len(sketches.ids))
        families = regroup_sketches(
            sketches, lambda pairs: known.edges(session, pairs, tell), known.apart, known.others()
        )
    with store.write() as session:
        _swap(session, sketches, known, families)
        tell("articles grouped", len(sketches.ids), len(sketches.ids))
        count = "SELECT count(DISTINCT family) FROM article WHERE family IS NOT NULL"
        found = int(session.connection().exec_driver_sql(count).scalar_one())
    return len(sketches.ids), found


def _sketch_missing(store: Store, tell: Progress) -> None:
    """Sketch what has no sketch, or one of another version, as if it had just arrived; one transaction."""
    joined = "SELECT article.id FROM article LEFT JOIN sketch ON sketch.article = article.id"
    question = (
        f"{joined} WHERE sketch.version IS NULL OR sketch.version <> {SKETCH_VERSION} ORDER BY article.id"
    )
    with store.read() as session:
        missing = [row[0] for row in session.connection().exec_driver_sql(question)]
    if not missing:
        return
    with store.write() as session:
        _drop_outdated(session)
        for at in range(0, len(missing), AGAIN):
            tell("articles sketched again", at, len(missing))
            place(session, missing[at : at + AGAIN])


def _drop_outdated(session: Session) -> None:
    """Sketches of another version: what keys they have in the index only that version knew."""
    connection = session.connection()
    outdated = f"SELECT article FROM sketch WHERE version <> {SKETCH_VERSION}"  # noqa: S608  # a number of ours
    articles = np.array([row[0] for row in connection.exec_driver_sql(outdated)], np.int64)
    named: list[tuple[type[SQLModel], str]] = [(kind.settled, "article") for kind in KINDS]
    for kind in KINDS:
        drop(session, kind, articles)
    for end in ("a", "b"):
        named += [(tables.Overlap, end), (tables.FilledIn, end)]
    for table, column in named:
        connection.exec_driver_sql(f"DELETE FROM {table_of(table).name} WHERE {column} IN ({outdated})")  # noqa: S608  # ours
    connection.exec_driver_sql(f"DELETE FROM sketch WHERE version <> {SKETCH_VERSION}")  # noqa: S608  # ours


# What is stored


def _pages(session: Session, columns: str) -> Iterator[Sequence[Sequence[Any]]]:
    """Columns of all sketches by id of the article, some thousand rows at a time; the first column is the id."""
    connection, last = session.connection(), -1
    question = f"SELECT {columns} FROM sketch WHERE article > {{}} ORDER BY article LIMIT {READ}"  # noqa: S608  # columns of ours
    while rows := connection.exec_driver_sql(question.format(marks(connection, 1)), (last,)).all():
        yield rows
        last = rows[-1][0]


def _read(session: Session, tell: Progress) -> Sketches:
    """All sketches, as arrays: about 800 bytes an article."""
    count = int(session.connection().exec_driver_sql("SELECT count(*) FROM sketch").scalar_one())
    parts: list[Sketches] = []
    done = 0
    for rows in _pages(session, "article, signature, passages"):
        tell("sketches read", done, count)
        done += len(rows)
        ids, signatures, passages = zip(*rows, strict=True)
        parts.append(
            Sketches.of(
                np.array(ids, np.int64),
                np.frombuffer(b"".join(signatures), "<u4").reshape(-1, 128),
                np.frombuffer(b"".join(passages), "<i8"),
                np.array([len(each) // 8 for each in passages], np.int64),
            )
        )
    return Sketches.joined(parts)


@dataclass(frozen=True, eq=False)
class _Known:
    """The verified overlaps of a store, by pair, and those that this run adds."""

    codes: Ints  # a × 2^32 + b, ascending
    columns: NDArray[np.float64]  # (4, pairs): jaccard, a in b, b in a, near
    apart: frozenset[Pair]  # pairs that are no copies: a template filled in, or a person said so
    rows: dict[type[SQLModel], list[Mapping[str, Any]]] = field(default_factory=dict)
    asked: list[Ints] = field(default_factory=list)  # the known pairs that were asked for

    @staticmethod
    def read(session: Session) -> "_Known":
        """The overlaps as they are stored."""
        connection = session.connection()
        asked = "SELECT a, b, jaccard, a_in_b, b_in_a, near FROM overlap ORDER BY a, b"
        rows = connection.exec_driver_sql(asked).all()
        table = np.array([tuple(row) for row in rows], np.float64).reshape(-1, 6)
        ends = table[:, :2].astype(np.int64)
        filled = connection.exec_driver_sql(f"SELECT a, b FROM {table_of(tables.FilledIn).name}")  # noqa: S608  # ours
        apart = false_matches(session) | {(row[0], row[1]) for row in filled}
        return _Known(_coded(ends), table[:, 2:].T, apart)

    def edges(self, session: Session, pairs: Ints, tell: Progress) -> Iterator[Edge]:
        """The edges among pairs of ids: the known ones, and those found by comparing texts."""
        codes = _coded(pairs)
        at = np.minimum(np.searchsorted(self.codes, codes), max(len(self.codes) - 1, 0))
        known = self.codes[at] == codes if len(self.codes) else np.zeros(len(codes), np.bool_)
        self.asked.append(codes[known])
        yield from self._told(pairs[known], at[known])
        new = [pair for pair in map(tuple, pairs[~known].tolist()) if pair not in self.apart]
        for begin in range(0, len(new), COMPARED):
            tell("pairs compared", begin, len(new))
            yield from self._compared(session, new[begin : begin + COMPARED])

    def others(self) -> Iterator[Edge]:
        """The edges that nobody asked for: found by what the sketches alone do not show."""
        rest = np.flatnonzero(~np.isin(self.codes, np.concatenate([self.codes[:0], *self.asked])))
        yield from self._told(_ends(self.codes[rest]), rest)

    def _told(self, pairs: Ints, at: Ints) -> Iterator[Edge]:
        columns = (
            *pairs.T.tolist(),
            *self.columns[:3, at].tolist(),
            self.columns[3, at].astype(np.bool_).tolist(),
        )
        for edge in map(Edge, *columns):
            if (edge.a, edge.b) not in self.apart:
                yield edge

    def _compared(self, session: Session, pairs: Sequence[Pair]) -> Iterator[Edge]:
        """Compare the texts of pairs and remember what is found."""
        words = words_as_sketched(
            session, told(session, {end for pair in pairs for end in pair}, parted=False)
        )
        for pair in pairs:
            if pair[0] not in words or pair[1] not in words or (found := compared(pair, words)) is None:
                continue
            table, row = found
            self.rows.setdefault(table, []).append(row)
            if table is tables.Overlap:
                yield Edge(*pair, row["jaccard"], row["a_in_b"], row["b_in_a"], row["near"])


def _coded(pairs: Ints) -> Ints:
    return (pairs[:, 0] << 32) + pairs[:, 1]


def _ends(codes: Ints) -> Ints:
    return np.stack((codes >> 32, codes & ((1 << 32) - 1)), axis=1)


# The swap


def _swap(session: Session, sketches: Sketches, known: _Known, families: Sequence[Family]) -> None:
    """Put the new families in the place of the old; what changed while they were found is grouped as if it came now."""
    changed = _changed_since(session, sketches)
    family_of = dict.fromkeys(sketches.ids.tolist(), None) | {
        one: family.members[0] for family in families for one in family.members
    }
    write_families(session, {one: family for one, family in family_of.items() if one not in changed})
    for table, rows in known.rows.items():
        insert_rows(session, table, [row for row in rows if changed.isdisjoint((row["a"], row["b"]))])
    regroup_around(session, changed)


def _changed_since(session: Session, sketches: Sketches) -> set[int]:
    """The articles that came, went or were sketched anew since these sketches were read."""
    ids, content = [sketches.ids[:0]], [sketches.content[:0]]
    for rows in _pages(session, "article, signature"):
        ids.append(np.array([row[0] for row in rows], np.int64))
        content.append(content_of(np.frombuffer(b"".join(row[1] for row in rows), "<u4").reshape(-1, 128)))
    now, its_content = np.concatenate(ids), np.concatenate(content)
    both, here, there = np.intersect1d(now, sketches.ids, assume_unique=True, return_indices=True)
    same = both[its_content[here] == sketches.content[there]]
    return set(np.setxor1d(np.union1d(now, sketches.ids), same, assume_unique=True).tolist())
