"""Families from the store, judged: who was first, who copied whom, pair by pair."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from dedupe.declared import declared_origin
from dedupe.lineage import Lineage, Relation, infer
from dedupe.overlap import verify
from dedupe.sketch import Words, words_of
from dedupe.timing import Timing, Witness, timing_of
from store import tables
from store.articles import chunks, credits_of, load, published_of, served_of
from store.reviews import Decisions, standing

# Families up to this size are shown pair by pair; larger ones each member against medoid and origin.
ALL_PAIRS = 200


Cuts = Mapping[int, Sequence[tuple[int, int]]]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two articles that share text: how much of each stands in the other."""

    a: int
    b: int
    jaccard: float
    a_in_b: float
    b_in_a: float
    near: bool


@dataclass(frozen=True, slots=True)
class Judged:
    """A family (or one article alone) with its lineage and what it was judged on."""

    rows: Mapping[int, tables.Article]
    witnesses: Mapping[int, Witness]
    timings: Mapping[int, Timing]
    pairs: tuple[Pair, ...]
    lineage: Lineage
    cuts: Cuts  # spans of each text that were left out of comparing


def judge_family(session: Session, ids: Iterable[int], decisions: Decisions | None = None) -> Judged:
    """The lineage of the articles of one family."""
    decided = decisions or standing(session)
    rows = load(session, ids)
    witnesses = witnesses_of(session, rows, decided)
    cuts = cuts_of(session, rows)
    found = pairs_among(session, rows, cuts)
    apart = decided.false_matches
    pairs = tuple(pair for pair in found if frozenset((rows[pair.a].url, rows[pair.b].url)) not in apart)
    containment = {(pair.a, pair.b): pair.a_in_b for pair in pairs} | {
        (pair.b, pair.a): pair.b_in_a for pair in pairs
    }
    named = next((row.key for row in rows.values() if row.url in decided.origins), None)
    ordered = [witnesses[key] for key in sorted(witnesses)]
    lineage = infer(ordered, containment, named_origin=named)
    return Judged(rows, witnesses, {one.id: timing_of(one) for one in ordered}, pairs, lineage, cuts)


def family_members(session: Session, row: tables.Article) -> list[int]:
    """Ids of the family an article is in, itself included."""
    if row.family is None:
        return [row.key] if row.id is not None else []
    return [
        one
        for one in session.exec(select(tables.Article.id).where(tables.Article.family == row.family))
        if one is not None
    ]


def families(session: Session) -> dict[int, list[int]]:
    """All families with two or more members: family id -> article ids."""
    found: dict[int, list[int]] = {}
    query = select(tables.Article.family, tables.Article.id).where(col(tables.Article.family).is_not(None))
    for family, article in session.exec(query.order_by(col(tables.Article.id))):
        if family is not None and article is not None:
            found.setdefault(family, []).append(article)
    return found


def witnesses_of(
    session: Session, rows: Mapping[int, tables.Article], decisions: Decisions
) -> dict[int, Witness]:
    """What the stored articles say, as the nouns that lineage weighs."""
    domains = sorted({row.site for row in rows.values()})
    sites = {
        site.domain: site
        for chunk in chunks(domains)
        for site in session.exec(select(tables.Site).where(col(tables.Site.domain).in_(chunk)))
    }
    watched = _watched_since(session, domains)
    return {
        key: _witness(row, sites.get(row.site), decisions, watched[row.site]) for key, row in rows.items()
    }


def _watched_since(session: Session, domains: Sequence[str]) -> dict[str, datetime]:
    """The earliest capture of anything on each site."""
    site, seen = col(tables.Article.site), col(tables.Article.first_seen_at)
    found: dict[str, datetime] = {}
    for chunk in chunks(domains):
        query = select_columns(site, func.min(seen)).where(site.in_(chunk)).group_by(site)
        found |= dict(session.execute(query).all())
    return found


def _witness(
    row: tables.Article, site: tables.Site | None, decisions: Decisions, watched_since: datetime
) -> Witness:
    licences = {
        source
        for reuser, source in decisions.licensed
        if reuser == row.url or reuser.rstrip("/").endswith("//" + row.site)
    }
    return Witness(
        id=row.key,
        url=row.url,
        site=row.site,
        title=row.title,
        names=tuple(filter(None, (row.site_name, site.name if site else None))),
        words=row.words,
        published=published_of(row),
        served=served_of(row),
        first_seen_at=row.first_seen_at,
        credits=credits_of(row),
        site_kind=site.kind if site else None,
        licenses_from=tuple(sorted({*(site.licenses_from if site else ()), *licences})),
        watched_since=watched_since,
    )


def pairs_among(session: Session, rows: Mapping[int, tables.Article], cuts: Cuts) -> list[Pair]:
    """Verified pairs within a family. Pairs that were never candidates are verified here, up to ALL_PAIRS members."""
    ids = sorted(rows)
    stored = {
        (pair.a, pair.b): pair for pair in overlaps_of(session, ids) if pair.a in rows and pair.b in rows
    }
    if len(ids) > ALL_PAIRS:
        return list(stored.values())
    missing = [(a, b) for a in ids for b in ids if a < b and (a, b) not in stored]
    words = {
        one: words_of(rows[one].text, cuts.get(one, ())) for one in {end for pair in missing for end in pair}
    }
    stored |= {(a, b): pair for a, b in missing if (pair := verified(a, words[a], b, words[b]))}
    return [stored[key] for key in sorted(stored)]


def verified(one: int, words: Words, other: int, others: Words) -> Pair | None:
    """Two articles compared here and now: their pair, smaller id first, or None where they share too little."""
    overlap = verify(words, others)
    if overlap.relation is None:
        return None
    shares = (overlap.a_in_b, overlap.b_in_a) if one < other else (overlap.b_in_a, overlap.a_in_b)
    return Pair(min(one, other), max(one, other), overlap.jaccard, *shares, overlap.relation == "near")


def cuts_of(session: Session, ids: Iterable[int]) -> Cuts:
    """The spans of stored texts that were left out of comparing, by article."""
    found: dict[int, Sequence[tuple[int, int]]] = {}
    for chunk in chunks(sorted(ids)):
        for row in session.exec(select(tables.Sketch).where(col(tables.Sketch.article).in_(chunk))):
            found[row.article] = [(start, end) for start, end in row.cuts]
    return found


def overlaps_of(session: Session, ids: Sequence[int]) -> list[Pair]:
    """Stored pairs that any of these articles is in."""
    table, found = tables.Overlap, {}
    for chunk in chunks(sorted(ids)):
        query = select_columns(
            col(table.a),
            col(table.b),
            col(table.jaccard),
            col(table.a_in_b),
            col(table.b_in_a),
            col(table.near),
        )
        for row in session.execute(query.where(or_(col(table.a).in_(chunk), col(table.b).in_(chunk)))):
            found[row[0], row[1]] = Pair(*row)
    return list(found.values())


@dataclass(frozen=True, slots=True)
class JudgedPair:
    """A pair in order: `earlier` is the one judged earlier, `relation` what the later is to it."""

    earlier: int
    later: int
    jaccard: float
    earlier_in_later: float
    later_in_earlier: float
    relation: Relation
    declared: str
    lag_hours: float


def judge_pair(pair: Pair, judged: Judged) -> JudgedPair:
    """Which of two articles came first, and what the other one is to it."""
    earlier, later = sorted((pair.a, pair.b), key=lambda one: _order(one, judged))
    forwards = earlier == pair.a
    relation, declared = _relation(pair, earlier, later, judged)
    return JudgedPair(
        earlier,
        later,
        pair.jaccard,
        pair.a_in_b if forwards else pair.b_in_a,
        pair.b_in_a if forwards else pair.a_in_b,
        relation,
        declared,
        _lag_hours(judged.timings[earlier], _believed(later, earlier, judged)),
    )


def _order(article: int, judged: Judged) -> tuple[bool, datetime, datetime, str]:
    row = judged.rows[article]
    return (article != judged.lineage.origin, judged.timings[article].start, row.first_seen_at, row.url)


def _believed(later: int, earlier: int, judged: Judged) -> Timing:
    """When the later of two came out. A claim to be the older one was judged wrong: then, when it was first seen."""
    timing = judged.timings[later]
    if timing.basis != "claimed" or timing.end > judged.timings[earlier].start:
        return timing
    seen = judged.rows[later].first_seen_at
    return Timing(seen, seen, "observed", backdated=True, raw=timing.raw)


def _lag_hours(earlier: Timing, later: Timing) -> float:
    """Hours between two publications, at the least: a day is an interval, and what overlaps has no lag."""
    if later.start >= earlier.end:
        return round((later.start - earlier.end).total_seconds() / 3600, 2)
    if earlier.start >= later.end:
        return -round((earlier.start - later.end).total_seconds() / 3600, 2)
    return 0.0


def _relation(pair: Pair, earlier: int, later: int, judged: Judged) -> tuple[Relation, str]:
    members, witness = judged.lineage.members, judged.witnesses[later]
    declaration = declared_origin(witness, [judged.witnesses[earlier], witness])
    declared = declaration.how if declaration else "none"
    if witness.site == judged.witnesses[earlier].site:
        return "update" if pair.near else "partial-copy", declared
    if not pair.near:
        return "partial-copy", declared
    if earlier == judged.lineage.origin:
        return members[later].relation, members[later].declared
    if declaration is not None and declaration.to == earlier:
        return "declared-syndication", declared
    if judged.lineage.origin is None and judged.lineage.unseen is None:
        return "undecided", declared
    return "shared-source", declared
