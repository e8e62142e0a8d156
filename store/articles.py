"""Articles written and read back: one row an address, one capture a sighting."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from hashlib import sha256
from typing import Any, Literal, TypeVar

from sqlalchemy import delete, insert, inspect
from sqlalchemy import select as select_columns
from sqlmodel import Session, SQLModel, col, select

from article.types import Article, Block, Credit, Dated, Page
from store import tables

T = TypeVar("T")
Change = Literal["new", "updated", "unchanged"]
Reading = tuple[Article, Page]  # what was read, and from what


@dataclass(frozen=True, slots=True)
class Saved:
    """Which row an article went to, and whether its text is new there."""

    id: int
    change: Change


def save(session: Session, article: Article, page: Page) -> Saved:
    """Store what was read from one page; see `save_all`."""
    return save_all(session, [(article, page)])[0]


def save_all(session: Session, readings: Sequence[Reading]) -> list[Saved]:
    """Store what was read from pages, in order. The newest capture's text stays, the earliest dates the first sight.

    So the result does not depend on the order in which captures arrive.
    """
    saved: list[Saved] = []
    for run in _without_repeats(readings):
        saved += _save_run(session, run)
    return saved


def _without_repeats(readings: Sequence[Reading]) -> Iterator[list[Reading]]:
    """The readings in runs within which no address comes twice."""
    run: dict[str, Reading] = {}
    for article, page in readings:
        if article.url in run:
            yield list(run.values())
            run = {}
        run[article.url] = (article, page)
    if run:
        yield list(run.values())


def _save_run(session: Session, run: Sequence[Reading]) -> list[Saved]:
    rows = _rows_of(session, [article.url for article, _ in run])
    fresh = [(article, page) for article, page in run if article.url not in rows]
    ids = _insert(session, fresh)
    saved = [
        Saved(ids[article.url], "new")
        if article.url in ids
        else Saved(rows[article.url].key, _renew(rows[article.url], article, page))
        for article, page in run
    ]
    _add_captures(session, run, saved)
    changed = [(one.id, *reading) for one, reading in zip(saved, run, strict=True) if one.change != "unchanged"]
    _add_flags(session, changed, {one.id for one in saved if one.change == "updated"})
    _add_trackers(session, changed)
    return saved


def _rows_of(session: Session, urls: Sequence[str]) -> dict[str, tables.Article]:
    return {
        row.url: row
        for chunk in chunks(urls)
        for row in session.exec(select(tables.Article).where(col(tables.Article.url).in_(chunk)))
    }


def _insert(session: Session, readings: Sequence[Reading]) -> dict[str, int]:
    """Write new articles; their ids by address."""
    insert_rows(
        session,
        tables.Article,
        [
            {"url": article.url, "first_seen_at": page.fetched_at, **_values(article, _served(page))}
            for article, page in readings
        ],
    )
    ids: dict[str, int] = {}
    for chunk in chunks([article.url for article, _ in readings]):
        query = select(tables.Article.url, tables.Article.id).where(col(tables.Article.url).in_(chunk))
        ids |= {url: one for url, one in session.exec(query) if one is not None}
    return ids


def insert_rows(session: Session, table: type[SQLModel], rows: Sequence[Mapping[str, Any]]) -> None:
    """Write many rows of a table at once, past the unit of work: it costs 0.2 ms a row, this 10 µs."""
    if rows:
        session.execute(insert(inspect(table).local_table), rows)


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
    return _blocks(row.text, row.evidence)


def _blocks(text: str, evidence: Mapping[str, Any]) -> tuple[Block, ...]:
    return tuple(Block(text[start:end], start, end, kind) for start, end, kind in evidence.get("blocks", []))


def _add_captures(session: Session, run: Sequence[Reading], saved: Sequence[Saved]) -> None:
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


def _add_flags(session: Session, changed: Sequence[tuple[int, Article, Page]], updated: set[int]) -> None:
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
            "evidence": [asdict(one) for one in flag.evidence],
            "absent": list(flag.absent),
        }
        for article_id, article, _ in changed
        for flag in article.flags
    ]
    insert_rows(session, tables.Flag, rows)


def _add_trackers(session: Session, changed: Sequence[tuple[int, Article, Page]]) -> None:
    """Each account id of a site once, with its earliest sight; most are known from the site's other pages."""
    first: dict[tuple[str, str, str], tuple[datetime, str]] = {}
    for _, article, page in changed:
        for tracker in article.trackers:
            key, seen = (article.site, tracker.kind, tracker.id), (page.fetched_at, article.url)
            first[key] = min(seen, first.get(key, seen))
    known = _known_trackers(session, sorted({site for site, _, _ in first}))
    for (site, kind, value), (at, url) in first.items():
        if (site, kind, value) not in known or at < known[site, kind, value]:
            add_tracker(session, site, kind, value, url, at)


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


@dataclass(frozen=True, slots=True)
class Told:
    """What comparing needs of a stored article, and no more of its row."""

    id: int
    site: str
    text: str
    blocks: tuple[Block, ...]
    first_seen_at: datetime
    family: int | None


def told(session: Session, ids: Iterable[int]) -> dict[int, Told]:
    """The texts of stored articles by id; ids that are not there are left out."""
    table = tables.Article
    columns = (table.id, table.site, table.text, table.evidence, table.first_seen_at, table.family)
    found: dict[int, Told] = {}
    for chunk in chunks(sorted(set(ids))):
        query = select_columns(*map(col, columns)).where(col(table.id).in_(chunk))
        for id_, site, text, evidence, first_seen_at, family in session.execute(query):
            found[id_] = Told(id_, site, text, _blocks(text, evidence), first_seen_at, family)
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
