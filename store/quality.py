"""What the data of a span is worth: captures made, pages rejected, crawls that went wrong."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlmodel import Session, col

from store import tables
from store.articles import chunks


def captures_of(session: Session, articles: Sequence[int]) -> list[datetime]:
    """When the pages of these articles were captured, every time."""
    table = tables.Capture
    found: list[datetime] = []
    for chunk in chunks(articles):
        found += session.execute(select(col(table.fetched_at)).where(col(table.article).in_(chunk))).scalars()
    return found


def rejected_between(session: Session, start: datetime, end: datetime) -> dict[str, int]:
    """Pages of a span that are no articles, counted by reason."""
    at, reason = col(tables.Rejection.at), col(tables.Rejection.reason)
    query = select(reason, func.count()).where(at >= start, at < end).group_by(reason).order_by(reason)
    return dict(session.execute(query).all())


def troubled_sites(session: Session, start: datetime, end: datetime) -> dict[str, str]:
    """Sites whose last crawl of a span did not end well, with how it ended."""
    table = tables.Crawl
    query = (
        select(table)
        .where(col(table.started_at) >= start, col(table.started_at) < end)
        .order_by(col(table.started_at))
    )
    last = {row.domain: row.status or "unfinished" for row in session.execute(query).scalars()}
    return {domain: status for domain, status in sorted(last.items()) if status != "done"}
