"""The frontier: every address of a site, what is to be done with it and what came of it. Kept in the `fetch` table."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import func, or_
from sqlmodel import Session, col, select

from article.types import Dated
from store.forgotten import is_forgotten
from store.tables import Fetch, Forgotten

CHUNK = 400  # SQLite takes 999 values in one statement in its oldest builds
MAX_READ = 20_000  # rows looked at for one crawl's plan: 40 crawls' worth at the default limit
MAX_SERVED = 8  # times told about one page: two feeds, a news sitemap, a sitemap, each once or twice
MAX_ATTEMPTS = 4  # after so many failures in a row an address is given up
# A page changes soon after it is published or not at all: it is asked again when it is twice as old as at the last
# visit, first after six hours, and no more once it is a week old.
FIRST_RECHECK = timedelta(hours=6)
LAST_RECHECK = timedelta(days=7)
RETRY_AFTER = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class Found:
    """A page's address, and what the place it was found in told about it."""

    url: str
    served: tuple[Dated, ...] = ()
    feed_source: str | None = None


@dataclass(frozen=True, slots=True)
class Work:
    """An address to fetch. With `etag` or `last_modified` it was fetched before and may answer "not modified"."""

    url: str
    served: tuple[Dated, ...] = ()
    feed_source: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    again: bool = False

    @property
    def newest(self) -> datetime | None:
        """The latest time told about it."""
        return max((told.at for told in self.served), default=None)


def offer(session: Session, domain: str, found: Sequence[Found], now: datetime) -> int:
    """Put addresses into the frontier; how many were new. Known ones keep what is newly told about them."""
    new = 0
    forgets = session.exec(select(Forgotten.key).limit(1)).first() is not None
    for start in range(0, len(found), CHUNK):
        chunk = {one.url: one for one in found[start : start + CHUNK]}
        known = {row.url: row for row in session.exec(select(Fetch).where(col(Fetch.url).in_(chunk)))}
        for url, one in chunk.items():
            if url in known:
                _told(known[url], one, now)
            elif not (forgets and is_forgotten(session, url)):
                session.add(
                    _row(url, domain, "page", now, served=_dumped(one.served), feed_source=one.feed_source)
                )
                new += 1
        session.flush()
    return new


def _row(url: str, domain: str, kind: str, now: datetime, **more: Any) -> Fetch:
    return Fetch(url=url, domain=domain, kind=kind, state="queued", found_at=now, **more)


def _told(row: Fetch, one: Found, now: datetime) -> None:
    row.feed_source = row.feed_source or one.feed_source
    served = list(row.served)
    served += [told for told in _dumped(one.served) if told not in served]
    if len(served) == len(row.served) or len(served) > MAX_SERVED:
        return
    row.served = served
    if row.state == "done" and row.fetched_at and any(told.at > row.fetched_at for told in one.served):
        row.due_at = now  # the site says it was changed since


def work(session: Session, domain: str, now: datetime, limit: int) -> list[Work]:
    """What to fetch now, newest first, undated in the order found; pages to ask again come last, at most a fifth."""
    rows = session.exec(
        select(Fetch)
        .where(Fetch.domain == domain, Fetch.kind == "page")
        .where(or_(col(Fetch.due_at).is_(None) & (Fetch.state == "queued"), col(Fetch.due_at) <= now))
        .order_by(col(Fetch.id).desc())  # beyond MAX_READ it is the oldest finds that are left for later
        .limit(MAX_READ)
    ).all()[::-1]
    fresh = _newest_first(_work(row) for row in rows if row.state != "done")[:limit]
    again = _newest_first(_work(row) for row in rows if row.state == "done")
    return fresh + again[: min(max(limit // 5, 1), limit - len(fresh))]


def _newest_first(found: Iterable[Work]) -> list[Work]:
    oldest = datetime.min.replace(tzinfo=UTC)
    return sorted(
        found, key=lambda one: one.newest or oldest, reverse=True
    )  # stable: undated keep their order


def known(session: Session, urls: Sequence[str]) -> dict[str, Work]:
    """What is known of these addresses, of whatever kind, with their validators."""
    rows = session.exec(select(Fetch).where(col(Fetch.url).in_(list(urls)[:CHUNK])))
    return {row.url: _work(row) for row in rows}


def postponed(session: Session, urls: Sequence[str], now: datetime) -> set[str]:
    """Which of these are not to be asked before later."""
    rows = session.exec(
        select(Fetch.url).where(col(Fetch.url).in_(list(urls)[:CHUNK]), col(Fetch.due_at) > now)
    )
    return set(rows)


def fetched_since(session: Session, domain: str, start: datetime) -> int:
    """How many pages of a site were fetched since a time: what an interrupted crawl has used of its limit."""
    query = select(func.count()).where(
        Fetch.domain == domain, Fetch.kind == "page", col(Fetch.fetched_at) >= start
    )
    return int(session.exec(query).one())


def waiting(session: Session, domain: str) -> int:
    """How many pages of a site have not been fetched yet."""
    return int(
        session.exec(
            select(func.count()).where(Fetch.domain == domain, Fetch.kind == "page", Fetch.state == "queued")
        ).one()
    )


@dataclass(frozen=True, slots=True)
class Settled:
    """What came of a fetch: `state` is done, skipped or failed, `reason` why not done."""

    url: str
    domain: str
    state: str
    fetched_at: datetime
    kind: str = "page"
    reason: str | None = None
    status: int | None = None
    etag: str | None = None
    last_modified: str | None = None
    due_at: datetime | None = None


def settle(session: Session, came: Settled) -> None:
    """Write down what came of a fetch; an address not known yet (the end of a redirect) becomes known."""
    row = session.exec(select(Fetch).where(Fetch.url == came.url)).first()
    if row is None:
        row = _row(came.url, came.domain, came.kind, came.fetched_at)
    failed = came.state == "failed"
    row.attempts = row.attempts + 1 if failed else 0
    row.state = "skipped" if failed and row.attempts >= MAX_ATTEMPTS else came.state
    row.reason = came.reason
    row.status = came.status
    row.fetched_at = came.fetched_at
    row.due_at = came.due_at
    if came.state == "done":
        row.etag, row.last_modified = came.etag, came.last_modified
    session.add(row)


def recheck_at(fetched_at: datetime, published: datetime | None) -> datetime | None:
    """When to ask a page again; None for never.

    >>> noon = datetime(2026, 11, 16, 12, tzinfo=UTC)
    >>> recheck_at(noon, noon - timedelta(days=1)) - noon
    datetime.timedelta(days=1)
    """
    age = max(fetched_at - published, timedelta()) if published else timedelta()
    return fetched_at + max(age, FIRST_RECHECK) if age < LAST_RECHECK else None


def _work(row: Fetch) -> Work:
    return Work(
        row.url, _loaded(row.served), row.feed_source, row.etag, row.last_modified, row.state == "done"
    )


def _dumped(served: Sequence[Dated]) -> list[dict[str, Any]]:
    return [
        {
            "at": one.at.isoformat(),
            "precision": one.precision,
            "raw": one.raw,
            "source": one.source,
            "offset": one.offset_minutes,
        }
        for one in served
    ]


def _loaded(served: Sequence[dict[str, Any]]) -> tuple[Dated, ...]:
    return tuple(
        Dated(datetime.fromisoformat(one["at"]), one["precision"], one["raw"], one["source"], one["offset"])
        for one in served
    )
