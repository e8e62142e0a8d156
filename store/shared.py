"""What sites share beside articles: trap wordings, boilerplate, filled-in stories, account ids, owners."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from sqlalchemy import or_, select
from sqlalchemy.orm import defer
from sqlmodel import Session, col

from dedupe.blocks import keys_on
from dedupe.corroboration import Repetition
from store import tables
from store.blocks import articles_with
from store.counting import count
from store.reviews import Decisions, Reviewed, standing
from store.telling import ToldFlag, tell

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
    pages: int | None = None  # on which the same wording stands, and its sites
    sites: int | None = None
    wording_first_seen_at: datetime | None = None
    reviewed: Reviewed | None = None


def flags(
    session: Session, decisions: Decisions | None = None, kinds: Sequence[str] | None = None
) -> Iterator[Flagged]:
    """Flags in the order they were stored, with what repeats elsewhere weighed in; `kinds` are those of the result.

    What a reviewer called no trap is a note that says so.
    """
    decided = decisions or standing(session)
    flag, article, last = tables.Flag, tables.Article, 0
    seen: dict[str, Repetition] = {}
    while True:
        query = (
            select(flag, article)
            .options(defer(article.text))  # type: ignore[arg-type]  # SQLModel types columns as values
            .join(article, col(article.id) == col(flag.article))
            .where(col(flag.id) > last)
        )
        if kinds is not None:
            query = query.where(or_(col(flag.kind).in_(kinds), col(flag.template).is_not(None)))
        rows = session.execute(query.order_by(col(flag.id)).limit(PAGE)).all()
        if not rows:
            return
        told = tell(session, [(row, page.url) for row, page in rows], decided, seen)
        found = (_flagged(one, page) for one, (_, page) in zip(told, rows, strict=True))
        yield from (one for one in found if kinds is None or one.kind in kinds)
        last = rows[-1][0].id


def _flagged(told: ToldFlag, article: tables.Article) -> Flagged:
    row, judged, where = told.flag, told.judged, told.repetition
    return Flagged(
        row.article,
        article.url,
        article.site,
        judged.kind,
        judged.verdict,
        judged.score,
        row.start,
        row.end,
        row.quote,
        row.template,
        told.reviewed.decision if told.reviewed else None,
        any(one["atom"] == "enrolment" for one in row.evidence),
        count(article).seen.at,
        where.pages if where else None,
        len(where.sites) if where else None,
        where.first_seen_at if where else None,
        told.reviewed,
    )


def is_trap(flagged: Flagged) -> bool:
    """Whether a flag makes its page a flagged page (contract: a subscription trap, confirmed or probable)."""
    return flagged.kind == "subscription-trap" and flagged.verdict in ("confirmed", "probable")


def shared_boilerplate(session: Session) -> dict[int, list[tables.Template]]:
    """Blocks that are the boilerplate of two sites or more, by their key."""
    table = tables.Template
    found: dict[int, list[tables.Template]] = {}
    for row in session.execute(
        select(table).where(col(table.scope) == "site").order_by(col(table.id))
    ).scalars():
        found.setdefault(row.hash, []).append(row)
    return {key: rows for key, rows in found.items() if len({row.site for row in rows}) > 1}


def pages_with_block(session: Session, key: int, sites: Sequence[str]) -> int:
    """In how many articles of some sites a block stands."""
    return len(articles_with(session, np.array([keys_on(site, [key])[0] for site in sites], np.int64)))


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
