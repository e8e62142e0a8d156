"""How much was looked at: what every answer has to say before it says who was first."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import distinct, func
from sqlmodel import Session, col, select

from store import tables


@dataclass(frozen=True, slots=True)
class Coverage:
    """Sites and articles in the store, and the span of its captures (None for an empty store)."""

    sites: int
    articles: int
    first_capture: datetime | None
    last_capture: datetime | None


def coverage(session: Session) -> Coverage:
    """The whole store's coverage."""
    sites, articles = session.exec(select(func.count(distinct(col(tables.Article.site))), func.count())).one()
    first, last = session.exec(
        select(func.min(tables.Capture.fetched_at), func.max(tables.Capture.fetched_at))
    ).one()
    return Coverage(sites, articles, first, last)
