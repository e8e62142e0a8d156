"""What comes along with an article: its captures, the flags on its page, the account ids of its site."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Literal

from sqlalchemy import delete
from sqlmodel import Session, col, select

from article.types import Article, Page
from store import tables
from store.rows import chunks, insert_rows, plain

Change = Literal["new", "updated", "unchanged"]
Sighting = tuple[Article, Page]  # what was read, and from which page


@dataclass(frozen=True, slots=True)
class Saved:
    """Which row an article went to, and whether its text is new there."""

    id: int
    change: Change


def add_captures(session: Session, run: Sequence[Sighting], saved: Sequence[Saved]) -> None:
    """One row a sighting; a sighting told again is not another one."""
    known = _known_captures(session, [one.id for one in saved if one.change != "new"])
    rows = []
    for (article, page), one in zip(run, saved, strict=True):
        digest = page.capture.sha256 if page.capture else sha256(page.body).hexdigest()
        if (one.id, page.fetched_at, digest) in known:
            continue
        rows.append(
            {
                "article": one.id,
                "fetched_at": page.fetched_at,
                "status": page.status,
                "sha256": digest,
                "text_sha256": article.sha256,
                "source": page.source,
                "warc": page.capture.warc if page.capture else None,
                "warc_offset": page.capture.offset if page.capture else None,
            }
        )
    insert_rows(session, tables.Capture, rows)


def _known_captures(session: Session, ids: Sequence[int]) -> set[tuple[int, datetime, str]]:
    table = tables.Capture
    return {
        (article, at, digest)
        for chunk in chunks(ids)
        for article, at, digest in session.exec(
            select(table.article, table.fetched_at, table.sha256).where(col(table.article).in_(chunk))
        )
    }


def add_flags(session: Session, changed: Sequence[tuple[int, Article, Page]], updated: set[int]) -> None:
    """The flags of new and changed pages, in place of those that `updated` articles had."""
    for chunk in chunks(sorted(updated)):
        session.execute(delete(tables.Flag).where(col(tables.Flag.article).in_(chunk)))
    rows = [
        {
            "article": article_id,
            "kind": flag.kind,
            "verdict": flag.verdict,
            "score": flag.score,
            "start": flag.start,
            "end": flag.end,
            "quote": flag.quote,
            "where": flag.where,
            "evidence": [plain(one) for one in flag.evidence],
            "absent": list(flag.absent),
            "markup": flag.markup,
        }
        for article_id, article, _ in changed
        for flag in article.flags
    ]
    insert_rows(session, tables.Flag, rows)


def add_trackers(session: Session, changed: Sequence[tuple[int, Article, Page]]) -> None:
    """Each account id of a site once, with its earliest sight; most are known from the site's other pages."""
    first: dict[tuple[str, str, str], tuple[datetime, str]] = {}
    for _, article, page in changed:
        for tracker in article.trackers:
            key, seen = (article.site, tracker.kind, tracker.id), (page.fetched_at, article.url)
            first[key] = min(seen, first.get(key, seen))
    known = _known_trackers(session, sorted({site for site, _, _ in first}))
    for key, (at, url) in first.items():
        if key in known and at < known[key]:
            add_tracker(session, *key, url, at)
    names = ("site", "kind", "value")
    rows = [
        {**dict(zip(names, key, strict=True)), "url": url, "first_seen_at": at}
        for key, (at, url) in first.items()
        if key not in known
    ]
    insert_rows(session, tables.Tracker, rows)


def _known_trackers(session: Session, sites: Sequence[str]) -> dict[tuple[str, str, str], datetime]:
    table = tables.Tracker
    return {
        (site, kind, value): at
        for chunk in chunks(sites)
        for site, kind, value, at in session.exec(
            select(table.site, table.kind, table.value, table.first_seen_at).where(col(table.site).in_(chunk))
        )
    }


def add_tracker(session: Session, site: str, kind: str, value: str, url: str, at: datetime) -> None:
    """Remember an account id of a site, and where it was seen first."""
    row = session.get(tables.Tracker, (site, kind, value))
    if row is None:
        session.add(tables.Tracker(site=site, kind=kind, value=value, url=url, first_seen_at=at))
        session.flush()
    elif at < row.first_seen_at:
        row.url, row.first_seen_at = url, at
