"""Who copied whom, asked of the whole store: every family judged, every pair in order."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select, tuple_
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from dedupe.declared import declared_origin
from dedupe.lineage import infer
from dedupe.sketch import Words, words_of
from dedupe.timing import timing_of
from store import tables
from store.articles import chunks, load
from store.copies import false_matches
from store.counting import Seen, counted_at
from store.provenance import (
    ALL_PAIRS,
    Cuts,
    Judged,
    JudgedPair,
    Pair,
    cuts_of,
    families,
    judge_family,
    judge_pair,
    verified,
    witnesses_of,
)
from store.reviews import Decisions, standing

PAGE = 500


@dataclass(frozen=True, slots=True)
class Copy:
    """A verified pair in order: `a` is judged earlier, `relation` says what `b` is to it.

    `decided` says whether it is shown that `b` took the text from `a`; else the two only share it. `quote` is
    what `b` declares of `a`, if it does.
    """

    a: Seen
    b: Seen
    jaccard: float
    a_in_b: float
    b_in_a: float
    near: bool
    relation: str
    declared: str
    lag_hours: float
    decided: bool
    quote: str | None


@dataclass(frozen=True, slots=True)
class Case:
    """Articles judged together: a family, or (`family` None) two articles that share a part."""

    family: int | None
    judged: Judged
    copies: tuple[Copy, ...]


def cases(
    session: Session, since: datetime | None = None, decisions: Decisions | None = None
) -> Iterator[Case]:
    """Every family judged, then every two articles of different families that share text.

    With `since`, only those with an article first seen at or after it.
    """
    decided = decisions or standing(session)
    recent = None if since is None else _first_seen_since(session, since)
    apart = false_matches(session)
    for family, ids in families(session).items():
        if recent is None or not recent.isdisjoint(ids):
            judged = judge_family(session, ids, decided)
            yield _case(family, judged, _family_pairs(session, judged, apart))
    for pairs in _loose_pairs(session, recent):
        yield from _judge_loose(session, [pair for pair in pairs if (pair.a, pair.b) not in apart], decided)


def _first_seen_since(session: Session, since: datetime) -> frozenset[int]:
    query = select(col(tables.Article.id)).where(col(tables.Article.first_seen_at) >= since)
    return frozenset(one for one in session.execute(query).scalars() if one is not None)


def _case(family: int | None, judged: Judged, pairs: Iterable[Pair]) -> Case:
    ordered = [judge_pair(pair, judged) for pair in pairs]
    near = {frozenset((pair.a, pair.b)) for pair in judged.pairs if pair.near}
    copies = [_copy(one, judged, near=frozenset((one.earlier, one.later)) in near) for one in ordered]
    return Case(family, judged, tuple(sorted(copies, key=lambda copy: (copy.a.url, copy.b.url))))


def _copy(pair: JudgedPair, judged: Judged, *, near: bool) -> Copy:
    witness = judged.witnesses[pair.later]
    made = declared_origin(witness, [judged.witnesses[pair.earlier], witness])
    names_it = made is not None and made.to == pair.earlier
    from_origin = pair.earlier == judged.lineage.origin
    return Copy(
        seen_of(judged, pair.earlier),
        seen_of(judged, pair.later),
        pair.jaccard,
        pair.earlier_in_later,
        pair.later_in_earlier,
        near,
        pair.relation,
        pair.declared,
        pair.lag_hours,
        pair.relation in ("declared-syndication", "undeclared-copy", "partial-copy")
        and (from_origin or names_it),
        made.quote if made and names_it else None,
    )


def seen_of(judged: Judged, article: int) -> Seen:
    """A judged article as tables and reports name it."""
    row = judged.rows[article]
    at, _ = counted_at(judged.witnesses[article], judged.timings[article])
    return Seen(article, row.url, row.site, row.title, at)


def _family_pairs(session: Session, judged: Judged, apart: frozenset[tuple[int, int]]) -> list[Pair]:
    """The pairs of a family less those a reviewer set apart and those that share only a template."""
    pairs = judged.pairs if len(judged.rows) <= ALL_PAIRS else _spokes(session, judged)
    left_out = apart | filled_in_pairs(session, sorted(judged.rows))
    return [pair for pair in pairs if (pair.a, pair.b) not in left_out]


def _spokes(session: Session, judged: Judged) -> list[Pair]:
    """In a large family: each member against its medoid and its origin."""
    weight: dict[int, float] = dict.fromkeys(judged.rows, 0.0)
    for pair in judged.pairs:
        weight[pair.a] += pair.jaccard
        weight[pair.b] += pair.jaccard
    medoid = max(sorted(weight), key=lambda article: round(weight[article], 6))
    hubs = {medoid, *([judged.lineage.origin] if judged.lineage.origin is not None else [])}
    known = {(pair.a, pair.b): pair for pair in judged.pairs if pair.a in hubs or pair.b in hubs}
    for hub in sorted(hubs):
        others = [
            one for one in sorted(judged.rows) if one != hub and (min(one, hub), max(one, hub)) not in known
        ]
        known |= {(pair.a, pair.b): pair for pair in _verified(session, judged, hub, others)}
    return [known[key] for key in sorted(known)]


def _verified(session: Session, judged: Judged, hub: int, others: Sequence[int]) -> Iterator[Pair]:
    cuts = cuts_of(session, [hub, *others])
    one = _words(judged.rows[hub], cuts)
    for other in others:
        found = verified(hub, one, other, _words(judged.rows[other], cuts))
        if found is not None:
            yield found


def _words(row: tables.Article, cuts: Cuts) -> Words:
    return words_of(row.text, cuts.get(row.key, ()))


def filled_in_pairs(session: Session, ids: Sequence[int]) -> frozenset[tuple[int, int]]:
    """Pairs of articles, smaller id first, that are one template filled in; either is among `ids`."""
    table = tables.FilledIn
    found: set[tuple[int, int]] = set()
    for chunk in chunks(ids):
        query = select(col(table.a), col(table.b)).where(
            or_(col(table.a).in_(chunk), col(table.b).in_(chunk))
        )
        found.update((a, b) for a, b in session.execute(query))
    return frozenset(found)


def _loose_pairs(session: Session, recent: frozenset[int] | None) -> Iterator[list[Pair]]:
    """Verified pairs of articles that are not in one family, in batches."""
    one, other, table = aliased(tables.Article), aliased(tables.Article), tables.Overlap
    columns = (table.a, table.b, table.jaccard, table.a_in_b, table.b_in_a, table.near)
    apart = or_(col(one.family).is_(None), col(other.family).is_(None), col(one.family) != col(other.family))
    base = (
        select(*map(col, columns))
        .join(one, col(one.id) == col(table.a))
        .join(other, col(other.id) == col(table.b))
        .where(apart)
        .order_by(col(table.a), col(table.b))
        .limit(PAGE)
    )
    last = (0, 0)
    while rows := session.execute(base.where(tuple_(col(table.a), col(table.b)) > last)).all():
        last = (rows[-1][0], rows[-1][1])
        yield [Pair(*row) for row in rows if recent is None or row[0] in recent or row[1] in recent]


def _judge_loose(session: Session, pairs: Sequence[Pair], decisions: Decisions) -> Iterator[Case]:
    rows = load(session, {end for pair in pairs for end in (pair.a, pair.b)})
    witnesses = witnesses_of(session, rows, decisions)
    for pair in pairs:
        two = {key: witnesses[key] for key in (pair.a, pair.b)}
        containment = {(pair.a, pair.b): pair.a_in_b, (pair.b, pair.a): pair.b_in_a}
        named = next((key for key in two if rows[key].url in decisions.origins), None)
        lineage = infer(list(two.values()), containment, named_origin=named)
        timings = {key: timing_of(witness) for key, witness in two.items()}
        judged = Judged({key: rows[key] for key in two}, two, timings, (pair,), lineage, {})
        yield _case(None, judged, [pair])


def passage_of(session: Session, one: int, other: int, limit: int = 240) -> str | None:
    """The longest passage two articles share, as `one` has it, cut to `limit`; None if not stored."""
    stored = session.get(tables.Overlap, (min(one, other), max(one, other)))
    if stored is None or not stored.spans:
        return None
    at = 0 if one < other else 2
    start, end = max(((span[at], span[at + 1]) for span in stored.spans), key=lambda span: span[1] - span[0])
    text = session.get_one(tables.Article, one).text[start:end]
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"
