"""What sites share beside articles: trap wordings, boilerplate, filled-in stories, account ids, owners."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import defer
from sqlmodel import Session, col

from store import tables
from store.counting import count
from store.reviews import Decisions, standing

PAGE = 500


@dataclass(frozen=True, slots=True)
class Flagged:
    """A judged block and its article. `review` is what a person decided; the verdict heeds it."""

    article: int
    url: str
    site: str
    kind: str
    verdict: str
    score: float
    start: int
    end: int
    quote: str
    template: str | None
    review: str | None
    enrols: bool  # whether the clause that enrols was seen, not only form residue
    at: datetime  # when its article counts


def flags(
    session: Session, decisions: Decisions | None = None, kinds: Sequence[str] | None = None
) -> Iterator[Flagged]:
    """Flags in the order they were stored. What a reviewer called no trap is a note that says so."""
    decided = decisions or standing(session)
    flag, article, last = tables.Flag, tables.Article, 0
    while True:
        query = (
            select(flag, article)
            .options(defer(article.text))  # type: ignore[arg-type]  # SQLModel types columns as values
            .join(article, col(article.id) == col(flag.article))
            .where(col(flag.id) > last)
        )
        if kinds is not None:
            query = query.where(col(flag.kind).in_(kinds))
        rows = session.execute(query.order_by(col(flag.id)).limit(PAGE)).all()
        if not rows:
            return
        yield from (_flagged(row, page, decided) for row, page in rows)
        last = rows[-1][0].id


def _flagged(row: tables.Flag, article: tables.Article, decisions: Decisions) -> Flagged:
    trap = row.kind == "subscription-trap"
    cleared = trap and (article.url in decisions.not_a_trap or row.template in decisions.not_a_trap)
    return Flagged(
        row.article,
        article.url,
        article.site,
        row.kind,
        "note" if cleared else row.verdict,
        row.score,
        row.start,
        row.end,
        row.quote,
        row.template,
        "not-a-trap" if cleared else None,
        any(one["atom"] == "enrolment" for one in row.evidence),
        count(article).seen.at,
    )


def is_trap(flagged: Flagged) -> bool:
    """Whether a flag makes its page a flagged page (contract: a subscription trap, confirmed or probable)."""
    return flagged.kind == "subscription-trap" and flagged.verdict in ("confirmed", "probable")


def network_templates(session: Session) -> dict[str, tables.Template]:
    """The wordings of traps and funnels by id."""
    query = select(tables.Template).where(col(tables.Template.scope) == "network")
    return {row.id: row for row in session.execute(query).scalars()}


def shared_boilerplate(session: Session) -> dict[int, list[tables.Template]]:
    """Blocks that are the boilerplate of two sites or more, by their key."""
    table = tables.Template
    found: dict[int, list[tables.Template]] = {}
    for row in session.execute(
        select(table).where(col(table.scope) == "site").order_by(col(table.id))
    ).scalars():
        found.setdefault(row.hash, []).append(row)
    return {key: rows for key, rows in found.items() if len({row.site for row in rows}) > 1}


def pages_with_block(session: Session, key: int) -> int:
    """How many articles a block stands in, all sites together."""
    query = select(col(tables.BlockSeen.article)).where(col(tables.BlockSeen.hash) == key)
    return len(set(session.execute(query).scalars()))


def filled_in(session: Session) -> list[tables.FilledIn]:
    """Every pair of articles that is one template filled in twice."""
    return list(
        session.execute(
            select(tables.FilledIn).order_by(col(tables.FilledIn.a), col(tables.FilledIn.b))
        ).scalars()
    )


def stories_filled_in(rows: Iterable[tables.FilledIn]) -> list[list[int]]:
    """Articles told from one template, joined pair by pair; ascending."""
    parent: dict[int, int] = {}

    def root(one: int) -> int:
        while parent.setdefault(one, one) != one:
            parent[one] = one = parent[parent[one]]
        return one

    for row in rows:
        one, other = sorted((root(row.a), root(row.b)))
        parent[other] = one
    stories: dict[int, list[int]] = {}
    for article in sorted(parent):
        stories.setdefault(root(article), []).append(article)
    return list(stories.values())


def trackers(session: Session) -> list[tables.Tracker]:
    """Every account id of every site."""
    table = tables.Tracker
    return list(
        session.execute(select(table).order_by(col(table.kind), col(table.value), col(table.site))).scalars()
    )


def sites(session: Session) -> dict[str, tables.Site]:
    """What is known of the sites that were to be crawled, by domain."""
    return {
        row.domain: row
        for row in session.execute(select(tables.Site).order_by(col(tables.Site.domain))).scalars()
    }


def owners(session: Session) -> dict[str, list[str]]:
    """Owners that sites.toml gives to two sites or more, with those sites."""
    found: dict[str, list[str]] = {}
    for domain, site in sites(session).items():
        if site.owner:
            found.setdefault(site.owner, []).append(domain)
    return {owner: domains for owner, domains in found.items() if len(domains) > 1}
