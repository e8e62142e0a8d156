"""What is in the store, what is due, what failed."""

from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, select

from copytrail.shapes import coverage_json
from copytrail.times import rfc3339
from crawler import schedule
from crawler.sites import load
from store import tables
from store.coverage import coverage
from store.session import Store

SCHEMA = "copytrail.status/1"


def status(store: Store, sites: Path, now: datetime) -> dict[str, Any]:
    """The store at a glance, as a document; what is due follows from the sites file, where there is one."""
    due = len(schedule.due(store, load(sites), now)) if sites.exists() else None
    with store.read() as session:
        return {
            "schema": SCHEMA,
            "db": store.shown,
            "version": store.revision(),
            **coverage_json(coverage(session)),
            "captures": _count(session, tables.Capture),
            "families": session.exec(select(func.count(func.distinct(col(tables.Article.family))))).one(),
            "copies": _count(session, tables.Overlap),
            "flags": _by(session, tables.Flag.kind),
            "rejected": _by(session, tables.Rejection.reason),
            "frontier": _by(session, tables.Fetch.state),
            "failed": _failed(session),
            "due": _due(session, now) if due is None else due,
            "site_states": [
                _site(session, site)
                for site in session.exec(select(tables.Site).order_by(col(tables.Site.domain)))
            ],
            "reviews": session.exec(
                select(func.count()).select_from(tables.Review).where(col(tables.Review.undone_at).is_(None))
            ).one(),
        }


def _count(session: Session, table: Any) -> int:
    return session.exec(select(func.count()).select_from(table)).one()


def _by(session: Session, column: Any) -> dict[str, int]:
    return dict(session.exec(select(column, func.count()).group_by(column).order_by(column)).all())


def _failed(session: Session) -> list[dict[str, Any]]:
    query = (
        select(tables.Fetch).where(tables.Fetch.state == "failed").order_by(col(tables.Fetch.url)).limit(50)
    )
    return [{"url": row.url, "reason": row.reason, "attempts": row.attempts} for row in session.exec(query)]


def _due(session: Session, now: datetime) -> int:
    query = select(func.count()).select_from(tables.Site).where(col(tables.Site.next_due_at) <= now)
    return session.exec(query).one()


def _site(session: Session, site: tables.Site) -> dict[str, Any]:
    detail = _last(session, site).get("detail") if site.status != "done" else None
    due = rfc3339(site.next_due_at)
    return {"site": site.domain, "status": site.status, "detail": detail, "next_due_at": due}


def _last(session: Session, site: tables.Site) -> dict[str, Any]:
    query = select(tables.Crawl.counts).where(tables.Crawl.domain == site.domain)
    return dict(session.exec(query.order_by(col(tables.Crawl.started_at).desc())).first() or {})
