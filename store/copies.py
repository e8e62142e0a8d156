"""Copies found and kept: sketches indexed, candidates verified, families regrouped where something changed."""

from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
from sqlalchemy import ColumnElement, delete, insert, or_, select, update
from sqlmodel import Session, col

from dedupe.candidates import BUCKET, Candidate, qualify
from dedupe.families import Edge, group
from dedupe.overlap import Overlap, verify
from dedupe.sketch import SKETCH_VERSION, Sketch, Words, sketch, to_bytes, words_of
from dedupe.templates import FilledIn, filled_in, mask, trap_spans
from store import tables
from store.articles import blocks_of, chunks
from store.reviews import standing
from store.templates import articles_with, learn, note_blocks, templates_of

# Rows read in one question about a sketch's keys; with more, each key is asked for by itself and cut to its ends.
FLOOD = 4_000
Keys = type[tables.Band] | type[tables.Passage]
TRAP_KINDS = ("subscription-trap", "gated-poll", "funnel")


class SqlIndex:
    """The candidate index over the `band` and `passage` tables of an open session."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def add(self, article: int, sketched: Sketch) -> None:
        """Index an article's sketch."""
        for table, hashes in ((tables.Band, sketched.bands), (tables.Passage, sketched.passages)):
            rows = [{"hash": value, "article": article} for value in sorted(set(hashes.tolist()))]
            if rows:
                self.session.execute(insert(table), rows)

    def remove(self, article: int, sketched: Sketch) -> None:
        """Take an article's sketch out, by the values it was indexed with."""
        for table, hashes in ((tables.Band, sketched.bands), (tables.Passage, sketched.passages)):
            for chunk in chunks(hashes.tolist()):
                self.session.execute(
                    delete(table).where(col(table.article) == article, col(table.hash).in_(chunk))
                )

    def search(self, sketched: Sketch) -> list[Candidate]:
        """Articles that share enough with a sketch to be compared with it."""
        bands = self._hits(tables.Band, sketched.bands.tolist())
        passages = self._hits(tables.Passage, sketched.passages.tolist())
        return qualify(bands, passages, len(sketched.passages))

    def _hits(self, table: Keys, hashes: Sequence[int]) -> Counter[int]:
        hits: Counter[int] = Counter()
        for chunk in chunks(hashes):
            found = self._sparse(table, chunk)
            for value in chunk:
                hits.update(found[value] if found is not None else self._bucket(table, value))
        return hits

    def _sparse(self, table: Keys, hashes: Sequence[int]) -> dict[int, list[int]] | None:
        """The articles under each of these keys, in one question; None where full buckets would flood the answer."""
        query = select(col(table.hash), col(table.article)).where(col(table.hash).in_(hashes)).limit(FLOOD)
        rows = self.session.execute(query).all()
        if len(rows) == FLOOD:
            return None
        found: dict[int, list[int]] = {value: [] for value in hashes}
        for value, article in rows:
            found[value].append(article)
        return {value: _ends(sorted(articles)) for value, articles in found.items()}

    def _bucket(self, table: Keys, value: int) -> list[int]:
        """The articles under one key; of a full bucket the earliest and the latest."""
        query = select(col(table.article)).where(col(table.hash) == value)
        found = list(self.session.execute(query.order_by(col(table.article)).limit(BUCKET + 1)).scalars())
        if len(found) <= BUCKET:
            return found
        latest = query.order_by(col(table.article).desc()).limit(BUCKET // 2)
        return [*found[: BUCKET // 2], *self.session.execute(latest).scalars()]


def _ends(articles: list[int]) -> list[int]:
    return articles if len(articles) <= BUCKET else articles[: BUCKET // 2] + articles[-BUCKET // 2 :]


def place(session: Session, ids: Iterable[int]) -> None:
    """Find the copies of new or changed articles and regroup the families they touch.

    Each is masked with what is known of its site, sketched, compared, indexed; blocks that become known as boilerplate
    by its arrival send the articles they stand in through the same once more.
    """
    touched: set[int] = set()
    again: set[int] = set()
    for article in ids:
        row = session.get_one(tables.Article, article)
        note_blocks(session, row.site, article, blocks_of(row))
        touched |= _compare(session, row)
        learned = learn(session, row.site, article, blocks_of(row))
        if learned:
            again.update(articles_with(session, row.site, learned))
    for article in sorted(again):
        touched |= _compare(session, session.get_one(tables.Article, article))
    regroup_around(session, touched)


def _compare(session: Session, row: tables.Article) -> set[int]:
    """Sketch one article anew and verify it against its candidates; the ids whose families may have changed."""
    index = SqlIndex(session)
    touched = {row.key, *_forget_overlaps(session, index, row.key)}
    words, sketched = _sketch(session, row)
    for candidate in index.search(sketched):
        other = session.get_one(tables.Article, candidate.article)
        touched.add(candidate.article)
        _keep_if_copy(session, row, words, other)
    index.add(row.key, sketched)
    return touched


def _sketch(session: Session, row: tables.Article) -> tuple[Words, Sketch]:
    cuts = cuts_of(session, row)
    words = words_of(row.text, cuts)
    sketched = sketch(words)
    session.add(
        tables.Sketch(
            article=row.key,
            version=sketched.version,
            words=sketched.words,
            cuts=[list(cut) for cut in cuts],
            signature=to_bytes(sketched.signature),
            passages=sketched.passages.astype("<i8").tobytes(),
        )
    )
    session.flush()
    return words, sketched


def cuts_of(session: Session, row: tables.Article) -> list[tuple[int, int]]:
    """Spans of an article's text that are not its own: the site's boilerplate, trap blocks, funnels."""
    quotes = session.execute(
        select(col(tables.Flag.quote)).where(
            col(tables.Flag.article) == row.key, col(tables.Flag.kind).in_(TRAP_KINDS)
        )
    ).scalars()
    spans = [*mask(blocks_of(row), templates_of(session, row.site)), *trap_spans(row.text, list(quotes))]
    return sorted(set(spans))


def _forget_overlaps(session: Session, index: SqlIndex, article: int) -> set[int]:
    """Take an article out of the index and drop its overlaps; the ids it overlapped with."""
    stored = session.get(tables.Sketch, article)
    if stored is None:
        return set()
    index.remove(article, sketch_of(stored))
    session.delete(stored)
    session.flush()
    pairs = session.execute(
        select(col(tables.Overlap.a), col(tables.Overlap.b)).where(_either(tables.Overlap, article))
    )
    others = {one for pair in pairs for one in pair}
    for table in (tables.Overlap, tables.FilledIn):
        session.execute(delete(table).where(_either(table, article)))
    return others


def _either(table: type[tables.Overlap] | type[tables.FilledIn], article: int) -> ColumnElement[bool]:
    return or_(col(table.a) == article, col(table.b) == article)


def sketch_of(stored: tables.Sketch) -> Sketch:
    """A stored sketch, back as its noun."""
    return Sketch.restore(stored.version, stored.words, stored.signature, stored.passages)


def _keep_if_copy(session: Session, row: tables.Article, words: Words, other: tables.Article) -> None:
    stored = session.get_one(tables.Sketch, other.key)
    others = words_of(other.text, [(start, end) for start, end in stored.cuts])
    overlap = verify(words, others)
    if overlap.relation is None:
        return
    filled = filled_in(words, others)
    forwards = row.key < other.key
    if filled is not None:
        session.add(_filled_row(row.key, other.key, filled, forwards=forwards))
    else:
        session.add(_overlap_row(row.key, other.key, overlap, forwards=forwards))
    session.flush()


def _overlap_row(one: int, other: int, overlap: Overlap, *, forwards: bool) -> tables.Overlap:
    spans = [[span.a_start, span.a_end, span.b_start, span.b_end] for span in overlap.spans]
    return tables.Overlap(
        a=min(one, other),
        b=max(one, other),
        jaccard=overlap.jaccard,
        a_in_b=overlap.a_in_b if forwards else overlap.b_in_a,
        b_in_a=overlap.b_in_a if forwards else overlap.a_in_b,
        longest_run=overlap.longest_run,
        near=overlap.relation == "near",
        spans=spans if forwards else [[b0, b1, a0, a1] for a0, a1, b0, b1 in spans],
    )


def _filled_row(one: int, other: int, filled: FilledIn, *, forwards: bool) -> tables.FilledIn:
    slots = [list(slot) if forwards else list(reversed(slot)) for slot in filled.slots]
    return tables.FilledIn(a=min(one, other), b=max(one, other), shared=filled.shared, slots=slots)


def regroup_around(session: Session, ids: Iterable[int]) -> None:
    """Group again the families that these articles are, were or may now be in."""
    members = _connected(session, set(ids))
    edges = edges_among(session, members)
    family_of = {
        member: family
        for found in group(edges)
        for family in [min(found.members)]
        for member in found.members
    }
    for member in members:
        session.execute(
            update(tables.Article)
            .where(col(tables.Article.id) == member)
            .values(family=family_of.get(member))
        )
    session.expire_all()


def _connected(session: Session, ids: set[int]) -> set[int]:
    """The articles reached from these over near edges, and those they share a family with now."""
    families: set[int | None] = set()
    for chunk in chunks(sorted(ids)):
        families.update(
            session.execute(
                select(col(tables.Article.family)).where(col(tables.Article.id).in_(chunk))
            ).scalars()
        )
    reached = set(ids)
    for chunk in chunks(sorted(one for one in families if one is not None)):
        reached.update(
            session.execute(
                select(col(tables.Article.id)).where(col(tables.Article.family).in_(chunk))
            ).scalars()
        )
    fresh = set(reached)
    while fresh:
        neighbours = {end for edge in edges_among(session, fresh) if edge.near for end in (edge.a, edge.b)}
        fresh = neighbours - reached
        reached |= fresh
    return reached


def edges_among(session: Session, ids: Iterable[int]) -> list[Edge]:
    """The verified pairs, near and partial, that any of these articles is in; those a reviewer set apart left out."""
    table, found = tables.Overlap, {}
    columns = (table.a, table.b, table.jaccard, table.a_in_b, table.b_in_a, table.near)
    for chunk in chunks(sorted(ids)):
        query = select(*(col(column) for column in columns))
        for row in session.execute(query.where(or_(col(table.a).in_(chunk), col(table.b).in_(chunk)))):
            found[row[0], row[1]] = Edge(*row)
    apart = false_matches(session)
    return [edge for key, edge in found.items() if key not in apart]


def false_matches(session: Session) -> frozenset[tuple[int, int]]:
    """Pairs of article ids, smaller first, that a reviewer set apart."""
    urls = standing(session).false_matches
    if not urls:
        return frozenset()
    named = sorted({url for pair in urls for url in pair})
    ids: dict[str, int] = {}
    for chunk in chunks(named):
        query = select(col(tables.Article.url), col(tables.Article.id)).where(
            col(tables.Article.url).in_(chunk)
        )
        ids |= dict(session.execute(query).all())
    pairs = [sorted(ids[url] for url in pair) for pair in urls if all(url in ids for url in pair)]
    return frozenset((pair[0], pair[1]) for pair in pairs if len(pair) == 2)


def stale_sketches(session: Session) -> list[int]:
    """Articles whose sketch was made by another version of the algorithm."""
    query = select(col(tables.Sketch.article)).where(col(tables.Sketch.version) != SKETCH_VERSION)
    return list(session.execute(query).scalars())


def signatures(session: Session) -> tuple[np.ndarray, np.ndarray]:
    """All stored signatures as (n,) ids and an (n, 128) matrix of uint32."""
    rows = session.execute(
        select(col(tables.Sketch.article), col(tables.Sketch.signature)).order_by(col(tables.Sketch.article))
    ).all()
    ids = np.array([row[0] for row in rows], dtype=np.int64)
    matrix = np.frombuffer(b"".join(row[1] for row in rows), dtype="<u4").reshape(len(rows), -1)
    return ids, matrix


def remove_articles(session: Session, ids: Sequence[int]) -> None:
    """Take articles out with everything that hangs on them, and regroup those they left behind."""
    index, left = SqlIndex(session), set()
    for article in ids:
        left |= _forget_overlaps(session, index, article)
        for table in (tables.Flag, tables.Capture, tables.BlockSeen):
            session.execute(delete(table).where(col(table.article) == article))
        session.execute(delete(tables.Article).where(col(tables.Article.id) == article))
    session.expire_all()
    regroup_around(session, left - set(ids))
