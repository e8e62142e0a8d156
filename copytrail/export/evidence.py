"""Everything stored about one article, as rows: what each judgement on it rests on."""

from collections.abc import Iterable, Iterator
from shlex import quote
from typing import Any

from sqlalchemy import or_, select
from sqlmodel import Session, col

from article.types import Credit, Dated
from article.urls import clean
from copytrail.times import rfc3339
from dedupe.templates import mask
from store import tables
from store.articles import blocks_of, chunks, credits_of, dated, find, served_of
from store.reviews import standing
from store.telling import tell
from store.templates import templates_of

Row = dict[str, Any]


def evidence(session: Session, url: str) -> list[Row]:
    """Dates, credits, flags, overlaps with their spans, captures and reviews of one article.

    Raises LookupError where the URL is not stored.
    """
    row = find(session, clean(url) or url)
    if row is None or row.id is None:
        raise LookupError(f"{url} is not in the store; see: copytrail lookup {quote(url)}")
    return [
        *(_date(one, "date") for one in map(dated, row.evidence.get("dates", []))),
        *(_date(one, "served") for one in served_of(row)),
        *map(_credit, credits_of(row)),
        *_flags(session, row),
        *_left_out(session, row),
        *_overlaps(session, row),
        *_filled_in(session, row.id),
        *_captures(session, row.id),
        *_reviews(session, row.url),
    ]


def _row(kind: str, name: str | None, detail: str | None, **rest: Any) -> Row:
    empty = dict.fromkeys(("quote", "where", "start", "end", "other_url", "at"))
    return {"kind": kind, "name": name, "detail": detail, **empty, **rest}


def _date(one: Dated, kind: str) -> Row:
    return _row(
        kind, one.source, f"to the {one.precision}", quote=one.raw, where=one.source, at=rfc3339(one.at)
    )


def _credit(one: Credit) -> Row:
    return _row("credit", one.kind, one.name or one.site, quote=one.quote, where=one.where, other_url=one.url)


def _flags(session: Session, row: tables.Article) -> Iterator[Row]:
    query = select(tables.Flag).where(col(tables.Flag.article) == row.id).order_by(col(tables.Flag.start))
    flags = [(flag, row.url) for flag in session.execute(query).scalars()]
    for told in tell(session, flags, standing(session)):
        flag, judged = told.flag, told.judged
        found = {"quote": flag.quote, "where": flag.where, "start": flag.start, "end": flag.end}
        reviewed = f", reviewed: {told.reviewed.decision} by {told.reviewed.who}" if told.reviewed else ""
        yield _row("flag", judged.kind, f"{judged.verdict}, score {judged.score:.2f}{reviewed}", **found)
        for one in judged.evidence:
            place = {"quote": one["quote"], "start": one["start"], "end": one["end"]}
            yield _row("flag-evidence", one["atom"], one["rule"], **place)
        yield from (_row("flag-absent", judged.kind, absent) for absent in judged.absent)


def _left_out(session: Session, row: tables.Article) -> Iterator[Row]:
    """What was cut before comparing: the site's boilerplate, and blocks that are traps on whatever site."""
    sketch = session.get(tables.Sketch, row.key)
    boilerplate = mask(blocks_of(row), templates_of(session, [row.site]).get(row.site, ()))
    for start, end in sketch.cuts if sketch else ():
        name = "boilerplate" if (start, end) in boilerplate else "trap or funnel"
        detail = "not compared with other articles"
        yield _row("left-out", name, detail, quote=row.text[start:end], start=start, end=end)


def _overlaps(session: Session, row: tables.Article) -> Iterator[Row]:
    """One row a pair, then one a shared passage, as this article has it."""
    table, here = tables.Overlap, row.id
    query = (
        select(table)
        .where(or_(col(table.a) == here, col(table.b) == here))
        .order_by(col(table.a), col(table.b))
    )
    pairs = session.execute(query).scalars().all()
    urls = _urls(session, {end for pair in pairs for end in (pair.a, pair.b)})
    for pair in pairs:
        first = pair.a == here
        other = urls.get(pair.b if first else pair.a)
        mine, theirs = (pair.a_in_b, pair.b_in_a) if first else (pair.b_in_a, pair.a_in_b)
        name = "near-duplicate" if pair.near else "partial-copy"
        detail = (
            f"{mine:.0%} of it stands there, {theirs:.0%} of that stands here; "
            f"Jaccard {pair.jaccard:.3f}; longest run {pair.longest_run} words"
        )
        yield _row("overlap", name, detail, other_url=other)
        for span in pair.spans:
            start, end = (span[0], span[1]) if first else (span[2], span[3])
            there = f"{span[2]}-{span[3]}" if first else f"{span[0]}-{span[1]}"
            place = {"quote": row.text[start:end], "start": start, "end": end, "other_url": other}
            yield _row("passage", name, f"characters {there} there", **place)


def _filled_in(session: Session, article: int) -> Iterator[Row]:
    table = tables.FilledIn
    pairs = (
        session.execute(select(table).where(or_(col(table.a) == article, col(table.b) == article)))
        .scalars()
        .all()
    )
    urls = _urls(session, {end for pair in pairs for end in (pair.a, pair.b)})
    for pair in pairs:
        first = pair.a == article
        slots = "; ".join(" / ".join(slot if first else reversed(slot)) for slot in pair.slots)
        yield _row(
            "filled-in", f"shared {pair.shared:.0%}", slots, other_url=urls.get(pair.b if first else pair.a)
        )


def _urls(session: Session, ids: Iterable[int]) -> dict[int, str]:
    found: dict[int, str] = {}
    for chunk in chunks(sorted(ids)):
        query = select(col(tables.Article.id), col(tables.Article.url)).where(
            col(tables.Article.id).in_(chunk)
        )
        found |= dict(session.execute(query).all())
    return found


def _captures(session: Session, article: int) -> Iterator[Row]:
    table = tables.Capture
    query = select(table).where(col(table.article) == article).order_by(col(table.fetched_at))
    for capture in session.execute(query).scalars():
        where = f"{capture.warc}@{capture.warc_offset}" if capture.warc else None
        detail = f"status {capture.status}, body sha256 {capture.sha256}"
        yield _row("capture", capture.source, detail, where=where, at=rfc3339(capture.fetched_at))


def _reviews(session: Session, url: str) -> Iterator[Row]:
    table = tables.Review
    query = select(table).where(or_(col(table.url) == url, col(table.other) == url)).order_by(col(table.id))
    for review in session.execute(query).scalars():
        state = f"; undone {rfc3339(review.undone_at)}" if review.undone_at else ""
        other = review.other if review.url == url else review.url
        detail = f"by {review.who}{state}"
        yield _row(
            "review", review.decision, detail, quote=review.because, other_url=other, at=rfc3339(review.at)
        )
