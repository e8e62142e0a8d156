"""Articles written and read back: one row an address, one capture a sighting."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any

from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from article.types import Article, Block, Credit, Dated, Page
from store import tables
from store.rows import ask, insert_rows, plain
from store.rows import chunks as chunks
from store.sightings import Change, Saved, Sighting, add_captures, add_flags, add_trackers
from store.sightings import add_tracker as add_tracker

# Where a session keeps what `told` would otherwise read back and take apart again, once for each new article.
JUST_STORED = "articles just stored"


def save(session: Session, article: Article, page: Page) -> Saved:
    """Store what was read from one page; see `save_all`."""
    return save_all(session, [(article, page)])[0]


def save_all(session: Session, sightings: Sequence[Sighting]) -> list[Saved]:
    """Store what was read from pages, in order. The newest capture's text stays, the earliest dates the first sight.

    So the result does not depend on the order in which captures arrive.
    """
    saved: list[Saved] = []
    for run in _without_repeats(sightings):
        saved += _save_run(session, run)
    return saved


def _without_repeats(sightings: Sequence[Sighting]) -> Iterator[list[Sighting]]:
    """The sightings in runs within which no address comes twice."""
    run: dict[str, Sighting] = {}
    for article, page in sightings:
        if article.url in run:
            yield list(run.values())
            run = {}
        run[article.url] = (article, page)
    if run:
        yield list(run.values())


def _save_run(session: Session, run: Sequence[Sighting]) -> list[Saved]:
    rows = _rows_of(session, [article.url for article, _ in run])
    for row in rows.values():
        session.info.get(JUST_STORED, {}).pop(row.id, None)
    fresh = [(article, page) for article, page in run if article.url not in rows]
    ids = _insert(session, fresh)
    saved = [
        Saved(ids[article.url], "new")
        if article.url in ids
        else Saved(rows[article.url].key, _renew(rows[article.url], article, page))
        for article, page in run
    ]
    add_captures(session, run, saved)
    changed = [
        (one.id, *reading) for one, reading in zip(saved, run, strict=True) if one.change != "unchanged"
    ]
    add_flags(session, changed, {one.id for one in saved if one.change == "updated"})
    add_trackers(session, changed)
    return saved


def _rows_of(session: Session, urls: Sequence[str]) -> dict[str, tables.Article]:
    return {row.url: row for row in load(session, _ids_of(session, urls).values()).values()}


def _ids_of(session: Session, urls: Sequence[str]) -> dict[str, int]:
    ids: dict[str, int] = {}
    for chunk in chunks(urls):
        ids |= dict(map(tuple, ask(session, "SELECT url, id FROM article WHERE url IN ({})", chunk)))
    return ids


def _insert(session: Session, sightings: Sequence[Sighting]) -> dict[str, int]:
    """Write new articles; their ids by address."""
    insert_rows(
        session,
        tables.Article,
        [
            {"url": article.url, "first_seen_at": page.fetched_at, **_values(article, _served(page))}
            for article, page in sightings
        ],
    )
    ids = _ids_of(session, [article.url for article, _ in sightings])
    just_stored = session.info.setdefault(JUST_STORED, {})
    for article, page in sightings:
        one = ids[article.url]
        just_stored[one] = Told(one, article.site, article.text, article.blocks, page.fetched_at, None)
    return ids


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


def _claimed(article: Article) -> Dated | None:
    """A claim of publication that is not believed, such as a day to come: kept as found beside no date."""
    return next((claim for claim in article.dates if "publish" in claim.source.lower()), None)


def _values(article: Article, served: list[dict[str, Any]]) -> dict[str, Any]:
    published, modified = article.published, article.modified
    told = published or _claimed(article)
    return {
        "site": article.site,
        "canonical_url": article.canonical_url,
        "title": article.title,
        "site_name": article.site_name,
        "authors": list(article.authors),
        "section": article.section,
        "lang": article.lang,
        "published_at": published.at if published else None,
        "published_raw": told.raw if told else None,
        "published_precision": told.precision if told else None,
        "published_source": told.source if told else None,
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
            "credits": [plain(credit) for credit in article.credits],
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
    return {**plain(dated), "at": dated.at.isoformat()}


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


def told(session: Session, ids: Iterable[int], *, parted: bool = True) -> dict[int, Told]:
    """The texts of stored articles by id; ids that are not there are left out.

    Unless `parted`, without their blocks, of what was not just stored: they stand in the evidence, and unpacking it
    takes longer than unpacking the text.
    """
    table = tables.Article
    columns: list[Any] = [table.id, table.site, table.text, table.first_seen_at, table.family]
    if parted:
        columns.append(table.evidence)
    just_stored = session.info.get(JUST_STORED, {})
    wanted = sorted(set(ids))
    found: dict[int, Told] = {one: just_stored.pop(one) for one in wanted if one in just_stored}
    for chunk in chunks([one for one in wanted if one not in found]):
        query = select_columns(*map(col, columns)).where(col(table.id).in_(chunk))
        for id_, site, text, first_seen_at, family, *evidence in session.execute(query):
            blocks = _blocks(text, evidence[0]) if parted else ()
            found[id_] = Told(id_, site, text, blocks, first_seen_at, family)
    return found


def newest_capture(session: Session, article_id: int) -> tables.Capture | None:
    """The capture that an article's text was read from."""
    query = (
        select(tables.Capture)
        .where(tables.Capture.article == article_id)
        .order_by(col(tables.Capture.fetched_at).desc())
    )
    return session.exec(query).first()
