"""Articles written and read back: one row an address, one capture a sighting."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from hashlib import sha256
from typing import Any, Literal, TypeVar

from sqlalchemy import delete
from sqlmodel import Session, col, select

from article.types import Article, Block, Credit, Dated, Page
from store import tables

T = TypeVar("T")
Change = Literal["new", "updated", "unchanged"]


@dataclass(frozen=True, slots=True)
class Saved:
    """Which row an article went to, and whether its text is new there."""

    id: int
    change: Change


def save(session: Session, article: Article, page: Page) -> Saved:
    """Store what was read from a page. The newest capture's text stays, the earliest capture dates the first sight.

    So the result does not depend on the order in which captures arrive.
    """
    row = session.exec(select(tables.Article).where(tables.Article.url == article.url)).first()
    if row is None:
        row = tables.Article(
            url=article.url, first_seen_at=page.fetched_at, **_values(article, _served(page))
        )
        session.add(row)
        session.flush()
        change: Change = "new"
    else:
        change = _renew(row, article, page)
    _add_capture(session, row.key, article, page)
    if change != "unchanged":
        _add_flags(session, row.key, article)
        _add_trackers(session, article, page)
    return Saved(row.key, change)


def _renew(row: tables.Article, article: Article, page: Page) -> Change:
    served = _merged(row.evidence.get("served", []), _served(page))
    row.first_seen_at = min(row.first_seen_at, page.fetched_at)
    if (page.fetched_at, article.sha256) < (row.read_at, row.sha256):
        row.evidence = {**row.evidence, "served": served}
        return "unchanged"
    change: Change = "unchanged" if article.sha256 == row.sha256 else "updated"
    for name, value in _values(article, served).items():
        setattr(row, name, value)
    return change


def _values(article: Article, served: list[dict[str, Any]]) -> dict[str, Any]:
    published, modified = article.published, article.modified
    return {
        "site": article.site,
        "canonical_url": article.canonical_url,
        "title": article.title,
        "site_name": article.site_name,
        "authors": list(article.authors),
        "section": article.section,
        "lang": article.lang,
        "published_at": published.at if published else None,
        "published_raw": published.raw if published else None,
        "published_precision": published.precision if published else None,
        "published_source": published.source if published else None,
        "modified_at": modified.at if modified else None,
        "modified_raw": modified.raw if modified else None,
        "modified_precision": modified.precision if modified else None,
        "read_at": article.fetched_at,
        "words": article.words,
        "sha256": article.sha256,
        "confidence": article.confidence,
        "extractor": article.extractor,
        "text": article.text,
        "evidence": {
            "served": served,
            "published_offset": published.offset_minutes if published else None,
            "credits": [asdict(credit) for credit in article.credits],
            "dates": [_dated_json(one) for one in article.dates],
            "blocks": [[block.start, block.end, block.kind] for block in article.blocks],
            "links": list(article.links),
            "invisible": list(article.invisible),
            "page_template": article.page_template,
        },
    }


def _served(page: Page) -> list[dict[str, Any]]:
    told = [_dated_json(one) for one in page.served]
    changed = page.header("last-modified")
    if changed:
        try:
            at = parsedate_to_datetime(changed)
        except (ValueError, TypeError, OverflowError):
            return told
        if at.tzinfo is not None and at <= page.fetched_at:
            told.append(_dated_json(Dated(at, "second", changed, "http:last-modified", 0)))
    return told


def _merged(old: list[dict[str, Any]], new: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Every distinct time served, earliest first; bounded, for pages that change their header daily."""
    distinct = {(one["source"], one["at"]): one for one in (*old, *new)}
    return [distinct[key] for key in sorted(distinct, key=lambda key: (key[1], key[0]))][:20]


def _dated_json(dated: Dated) -> dict[str, Any]:
    return {**asdict(dated), "at": dated.at.isoformat()}


def dated(value: Mapping[str, Any]) -> Dated:
    """A stored claim of a time, back as its noun."""
    return Dated(
        datetime.fromisoformat(value["at"]),
        value["precision"],
        value["raw"],
        value["source"],
        value["offset_minutes"],
    )


def published_of(row: tables.Article) -> Dated | None:
    """The chosen claim of publication of a stored article."""
    if row.published_at is None:
        return None
    return Dated(
        row.published_at,
        row.published_precision or "second",  # type: ignore[arg-type]  # written from a Precision
        row.published_raw or "",
        row.published_source or "",
        row.evidence.get("published_offset"),
    )


def served_of(row: tables.Article) -> tuple[Dated, ...]:
    """The times that feeds, sitemaps and headers gave for a stored article."""
    return tuple(dated(one) for one in row.evidence.get("served", []))


def credits_of(row: tables.Article) -> tuple[Credit, ...]:
    """What a stored article declares of its origin."""
    return tuple(Credit(**one) for one in row.evidence.get("credits", []))


def blocks_of(row: tables.Article) -> tuple[Block, ...]:
    """The blocks of a stored article's text."""
    return tuple(
        Block(row.text[start:end], start, end, kind) for start, end, kind in row.evidence.get("blocks", [])
    )


def _add_capture(session: Session, article_id: int, article: Article, page: Page) -> None:
    digest = page.capture.sha256 if page.capture else sha256(page.body).hexdigest()
    known = select(tables.Capture.id).where(
        tables.Capture.article == article_id,
        tables.Capture.fetched_at == page.fetched_at,
        tables.Capture.sha256 == digest,
    )
    if session.exec(known).first() is not None:
        return
    session.add(
        tables.Capture(
            article=article_id,
            fetched_at=page.fetched_at,
            status=page.status,
            sha256=digest,
            text_sha256=article.sha256,
            source=page.source,
            warc=page.capture.warc if page.capture else None,
            warc_offset=page.capture.offset if page.capture else None,
        )
    )


def _add_flags(session: Session, article_id: int, article: Article) -> None:
    session.execute(delete(tables.Flag).where(col(tables.Flag.article) == article_id))
    for flag in article.flags:
        session.add(
            tables.Flag(
                article=article_id,
                kind=flag.kind,
                verdict=flag.verdict,
                score=flag.score,
                start=flag.start,
                end=flag.end,
                quote=flag.quote,
                where=flag.where,
                evidence=[asdict(one) for one in flag.evidence],
                absent=list(flag.absent),
            )
        )


def _add_trackers(session: Session, article: Article, page: Page) -> None:
    for tracker in article.trackers:
        add_tracker(session, article.site, tracker.kind, tracker.id, article.url, page.fetched_at)


def add_tracker(session: Session, site: str, kind: str, value: str, url: str, at: datetime) -> None:
    """Remember an account id of a site, and where it was seen first."""
    row = session.get(tables.Tracker, (site, kind, value))
    if row is None:
        session.add(tables.Tracker(site=site, kind=kind, value=value, url=url, first_seen_at=at))
        session.flush()
    elif at < row.first_seen_at:
        row.url, row.first_seen_at = url, at


def find(session: Session, url: str) -> tables.Article | None:
    """A stored article by its address."""
    return session.exec(select(tables.Article).where(tables.Article.url == url)).first()


def load(session: Session, ids: Iterable[int]) -> dict[int, tables.Article]:
    """Stored articles by id; ids that are not there are left out."""
    found: dict[int, tables.Article] = {}
    for chunk in chunks(sorted(set(ids))):
        found |= {
            row.key: row
            for row in session.exec(select(tables.Article).where(col(tables.Article.id).in_(chunk)))
            if row.key
        }
    return found


def newest_capture(session: Session, article_id: int) -> tables.Capture | None:
    """The capture that an article's text was read from."""
    query = (
        select(tables.Capture)
        .where(tables.Capture.article == article_id)
        .order_by(col(tables.Capture.fetched_at).desc())
    )
    return session.exec(query).first()


def chunks(values: Sequence[T], size: int = 500) -> Iterable[Sequence[T]]:
    """Slices small enough for one SQL `IN`: SQLite caps bound values."""
    return (values[start : start + size] for start in range(0, len(values), size))
