"""Which sites are due, who crawls them right now, when they are due again: the store's lease, crawl and site rows."""

import os
import socket
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from sqlmodel import Session, col, select

from crawler.sites import SiteConfig
from crawler.tally import SiteSummary
from store import frontier
from store.session import Store
from store.tables import Crawl, Lease, Site

# Without `every`, a site is visited by what it gives: sooner when there was something new, later when not.
FIRST_EVERY = timedelta(hours=1)
LEAST_EVERY = timedelta(minutes=15)
MOST_EVERY = timedelta(days=1)
# A lease of another machine's process cannot be checked by looking at the process; it ends by itself.
LEASE = timedelta(hours=6)
# An interrupted crawl is taken up again within this time; afterwards its pages are old and a new one begins.
RESUME_WITHIN = timedelta(days=1)


def due(store: Store, sites: Sequence[SiteConfig], now: datetime) -> list[SiteConfig]:
    """The sites whose time has come, in the order given: never crawled, or `next_due_at` reached."""
    with store.read() as session:
        rows = session.exec(select(Site).where(col(Site.next_due_at) > now))
        later = {row.domain for row in rows}
    return [site for site in sites if site.site not in later]


@cache
def holder() -> str:
    """This process, so that nobody mistakes a later one with the same number for it: host:pid:start time."""
    return f"{socket.gethostname()}:{os.getpid()}:{_start_time(os.getpid()) or 0}"


def is_gone(who: str) -> bool:
    """Whether a holder's process is known to be gone; a process on another machine is not known to be."""
    try:
        host, pid, start = who.rsplit(":", 2)
        if host != socket.gethostname():
            return False
        found = _start_time(int(pid))
    except ValueError:
        return True
    return found is None or str(found) != start


def _start_time(pid: int) -> int | None:
    """Clock ticks since boot at which a process started (proc(5), field 22); None if it is gone or a zombie."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_bytes().rpartition(b")")[2].split()
    except FileNotFoundError:
        return None if Path("/proc/self").exists() else _alive(pid)
    except OSError:
        return None
    return None if fields[0] in (b"Z", b"X") else int(fields[19])


def _alive(pid: int) -> int | None:  # without /proc: at least whether there is a process of that number
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return None
    except PermissionError:
        return 0
    return 0


def take(store: Store, domains: Iterable[str], now: datetime) -> set[str]:
    """Take the leases that are free, run out or of a gone process, in one transaction; which were taken."""
    taken = set()
    with store.write() as session:
        for domain in domains:
            lease = session.get(Lease, domain)
            if (
                lease is not None
                and lease.holder != holder()
                and lease.until > now
                and not is_gone(lease.holder)
            ):
                continue
            session.merge(Lease(domain=domain, holder=holder(), taken_at=now, until=now + LEASE))
            taken.add(domain)
    return taken


def release(store: Store, domains: Iterable[str]) -> None:
    """Give back this process's leases."""
    with store.write() as session:
        for domain in domains:
            lease = session.get(Lease, domain)
            if lease is not None and lease.holder == holder():
                session.delete(lease)


@dataclass(frozen=True, slots=True)
class Begun:
    """A crawl's row, and how many pages an interrupted one before it has fetched of the limit."""

    id: int
    started_at: datetime
    used: int


def begin(session: Session, run: str, domain: str, now: datetime) -> Begun:
    """A crawl's row, and how many pages of its limit an interrupted one before it has fetched."""
    found = session.exec(
        select(Crawl)
        .where(
            Crawl.domain == domain,
            col(Crawl.finished_at).is_(None),
            col(Crawl.started_at) > now - RESUME_WITHIN,
        )
        .order_by(col(Crawl.started_at).desc())
    ).first()
    if found is None:
        found = Crawl(run=run, domain=domain, started_at=now)
    else:
        found.run = run
    session.add(found)
    session.flush()
    assert found.id is not None  # flushed  # noqa: S101
    return Begun(found.id, found.started_at, frontier.fetched_since(session, domain, found.started_at))


def finish(session: Session, crawl: int, site: SiteConfig, came: SiteSummary, now: datetime) -> None:
    """Note the end of a site's crawl and when it is due again."""
    row = session.get(Crawl, crawl)
    if row is not None:
        row.finished_at, row.status = now, came.status
        row.counts = {
            key: value
            for key, value in asdict(came).items()
            if value and key not in ("site", "home", "status")
        }
        session.add(row)
    known = session.get(Site, site.site) or Site(domain=site.site)
    every = _every(known, site, came)
    known.home, known.name, known.kind, known.owner = (
        site.home,
        site.name or known.name,
        site.kind,
        site.owner,
    )
    known.licenses_from = list(site.licenses_from)
    known.every_seconds = round(every.total_seconds())
    known.next_due_at = now + max(every, timedelta(seconds=came.retry_after))
    known.status = came.status
    session.add(known)


def _every(known: Site, site: SiteConfig, came: SiteSummary) -> timedelta:
    if site.every is not None:
        return timedelta(seconds=site.every)
    before = timedelta(seconds=known.every_seconds) if known.every_seconds else FIRST_EVERY
    if known.next_due_at is None:
        return FIRST_EVERY
    if came.status in ("down", "forbidden"):
        after = before * 2
    elif came.new:
        after = before * 2 / 3
    else:
        after = before * 3 / 2
    return min(max(after, LEAST_EVERY), MOST_EVERY)
