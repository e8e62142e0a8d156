"""The tables of `export`: each row a mapping with the contract's names, made as it is asked for."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import defer
from sqlmodel import Session, col

from copytrail.export.evidence import evidence
from copytrail.networks.build import Edge, weave
from copytrail.networks.copying import attributed, flows
from copytrail.networks.ties import boilerplate, stories, ties, wordings
from copytrail.times import rfc3339
from store import tables
from store.counting import articles_since
from store.provenance import families, judge_family
from store.questions import Copy, cases
from store.reviews import standing
from store.shared import Flagged, flags

Row = dict[str, Any]
PAGE = 500

# The contract's columns come first, in its order; what stands after them is added.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "articles": (
        *(
            "url",
            "canonical_url",
            "site",
            "title",
            "authors",
            "published_at",
            "published_source",
            "modified_at",
        ),
        *("first_seen_at", "lang", "words", "family", "sha256", "extraction_confidence"),
        *("published_precision", "published_raw"),
    ),
    "copies": ("a_url", "b_url", "jaccard", "a_in_b", "b_in_a", "relation", "declared", "lag_hours"),
    "families": (
        *("family", "url", "site", "relation", "published_at", "first_seen_at"),
        *("published_precision", "published_raw", "confidence"),
    ),
    "flags": (
        *("url", "site", "kind", "verdict", "score", "start", "end", "quote", "template", "review"),
        *("pages", "sites", "wording_first_seen_at", "reviewed_by", "reviewed_at"),
    ),
    "networks": (
        *("network", "from", "to", "articles", "median_lag_hours", "declared_share", "kinds", "significant"),
        *("shared", "directed"),
    ),
    "evidence": ("kind", "name", "detail", "quote", "where", "start", "end", "other_url", "at"),
}


def columns(kind: str, *, with_text: bool = False) -> tuple[str, ...]:
    """The columns of a table, `text` with it if asked for; raises ValueError for a table there is not."""
    if kind not in COLUMNS:
        raise ValueError(f"{kind!r} is no table; one of: {', '.join(COLUMNS)}")
    return (*COLUMNS[kind], "text") if kind == "articles" and with_text else COLUMNS[kind]


def rows(
    session: Session, kind: str, *, with_text: bool = False, evidence_of: str | None = None
) -> Iterator[Row]:
    """The rows of a table. Streams: what it keeps in memory does not grow with the texts of the store.

    Raises ValueError for a table there is not or evidence without a URL, LookupError where that URL is not stored.
    """
    columns(kind)
    if kind == "articles":
        return articles(session, with_text=with_text)
    if kind == "evidence":
        if not evidence_of:
            raise ValueError("evidence of which article? write: copytrail export evidence URL")
        return iter(evidence(session, evidence_of))
    return TABLES[kind](session)


def articles(session: Session, *, with_text: bool = False) -> Iterator[Row]:
    """Every article, in the order they came in."""
    table, last = tables.Article, 0
    left_out = [defer(table.evidence)] if with_text else [defer(table.evidence), defer(table.text)]  # type: ignore[arg-type]  # SQLModel types columns as values
    while True:
        query = (
            select(table).options(*left_out).where(col(table.id) > last).order_by(col(table.id)).limit(PAGE)
        )
        found = session.execute(query).scalars().all()
        if not found:
            return
        for row in found:
            yield _article(row) | ({"text": row.text} if with_text else {})
        last = found[-1].id or 0


def _article(row: tables.Article) -> Row:
    return {
        "url": row.url,
        "canonical_url": row.canonical_url,
        "site": row.site,
        "title": row.title,
        "authors": row.authors,
        "published_at": rfc3339(row.published_at),
        "published_source": row.published_source,
        "modified_at": rfc3339(row.modified_at),
        "first_seen_at": rfc3339(row.first_seen_at),
        "lang": row.lang,
        "words": row.words,
        "family": row.family,
        "sha256": row.sha256,
        "extraction_confidence": row.confidence,
        "published_precision": row.published_precision,
        "published_raw": row.published_raw,
    }


def copies(session: Session) -> Iterator[Row]:
    """Every verified pair once, `a` the one judged earlier."""
    return (copy_row(copy) for case in cases(session) for copy in case.copies)


def copy_row(copy: Copy) -> Row:
    """A pair as the table has it."""
    return {
        "a_url": copy.a.url,
        "b_url": copy.b.url,
        "jaccard": round(copy.jaccard, 4),
        "a_in_b": round(copy.a_in_b, 4),
        "b_in_a": round(copy.b_in_a, 4),
        "relation": copy.relation,
        "declared": copy.declared,
        "lag_hours": copy.lag_hours,
    }


def family_rows(session: Session) -> Iterator[Row]:
    """Every member of every family with what it is in it, the origin first."""
    decisions = standing(session)
    for family, ids in families(session).items():
        judged = judge_family(session, ids, decisions)
        origin = judged.lineage.origin
        for article in sorted(
            ids, key=lambda one: (one != origin, judged.timings[one].start, judged.rows[one].url)
        ):
            row = judged.rows[article]
            yield {
                "family": family,
                "url": row.url,
                "site": row.site,
                "relation": judged.lineage.members[article].relation,
                "published_at": rfc3339(row.published_at),
                "first_seen_at": rfc3339(row.first_seen_at),
                "published_precision": row.published_precision,
                "published_raw": row.published_raw,
                "confidence": judged.lineage.confidence,
            }


def flag_rows(session: Session) -> Iterator[Row]:
    """Every flag; one that a reviewer called no trap is a note that says so."""
    return (flag_row(one) for one in flags(session))


def flag_row(flagged: Flagged) -> Row:
    """A flag as the table has it."""
    reviewed = flagged.reviewed
    told = {
        "wording_first_seen_at": rfc3339(flagged.wording_first_seen_at),
        "reviewed_by": reviewed.who if reviewed else None,
        "reviewed_at": rfc3339(reviewed.at) if reviewed else None,
    }
    return {
        column: told[column] if column in told else getattr(flagged, column) for column in COLUMNS["flags"]
    }


def network_rows(session: Session) -> Iterator[Row]:
    """Every edge of the networks of the whole store, over all time."""
    published: dict[str, int] = {}
    for one in articles_since(session):
        published[one.seen.site] = published.get(one.seen.site, 0) + 1
    pairs = [copy for case in cases(session) for copy in case.copies]
    repeated = [*wordings(session, flags(session)), *boilerplate(session), *stories(session)]
    web = weave(flows(attributed(pairs), published), ties(session, repeated, published))
    name_of = {site: network.id for network in web.networks for site in network.sites}
    return (edge_row(edge, name_of) for edge in web.edges)


def edge_row(edge: Edge, network_of: Mapping[str, str]) -> Row:
    """An edge as the table has it; `network` is empty for one that runs between two networks."""
    one, other = network_of.get(edge.source), network_of.get(edge.target)
    return {"network": one if one == other else None} | edge_json(edge)


def edge_json(edge: Edge) -> Row:
    """An edge as `report.json` has it. `articles` are those copied: none where the two only share something."""
    flow = edge.flow
    return {
        "from": edge.source,
        "to": edge.target,
        "articles": flow.articles if flow else 0,
        "median_lag_hours": flow.median_lag_hours if flow else None,
        "declared_share": flow.declared_share if flow else None,
        "kinds": list(edge.kinds),
        "significant": edge.significant,
        "shared": [tie.detail for tie in edge.ties],
        "directed": flow is not None,
    }


TABLES: Mapping[str, Callable[[Session], Iterator[Row]]] = {
    "copies": copies,
    "families": family_rows,
    "flags": flag_rows,
    "networks": network_rows,
}
