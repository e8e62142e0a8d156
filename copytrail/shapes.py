"""The contract's JSON for what is stored: articles, reasons, coverage, flags, captures."""

from typing import Any

from sqlmodel import Session, col, select

from copytrail.times import rfc3339
from dedupe.lineage import Reason
from store import tables
from store.coverage import Coverage
from store.reviews import Decisions

LOOKUP = "copytrail.lookup/1"


def article_json(row: tables.Article) -> dict[str, Any]:
    """A stored article as answers show it."""
    return {
        "title": row.title,
        "site": row.site,
        "authors": row.authors,
        "published_at": rfc3339(row.published_at),
        "published_raw": row.published_raw,
        "published_precision": row.published_precision,
        "published_source": row.published_source,
        "modified_at": rfc3339(row.modified_at),
        "first_seen_at": rfc3339(row.first_seen_at),
        "lang": row.lang,
        "words": row.words,
        "sha256": row.sha256,
    }


def origin_json(row: tables.Article | None) -> dict[str, Any] | None:
    """A family's origin as answers show it."""
    if row is None:
        return None
    return {
        "url": row.url,
        "site": row.site,
        "title": row.title,
        "published_at": rfc3339(row.published_at),
        "published_raw": row.published_raw,
        "published_precision": row.published_precision,
        "first_seen_at": rfc3339(row.first_seen_at),
    }


def unknown_json(url: str, covered: Coverage, error: str | None = None) -> dict[str, Any]:
    """The answer about a page that is not known, whole, with what went wrong if anything did."""
    document: dict[str, Any] = {
        "schema": LOOKUP,
        "url": url,
        "canonical_url": None,
        "article": None,
        "verdict": "unknown",
        "confidence": 0.0,
        "origin": None,
        "reasons": [],
        "coverage": coverage_json(covered),
        "copies": [],
        "flags": [],
        "capture": None,
    }
    return document if error is None else document | {"error": error}


def reason_json(reason: Reason) -> dict[str, Any]:
    """A ground as answers show it."""
    return {
        "signal": reason.signal,
        "speaks": reason.speaks,
        "weight": reason.weight,
        "detail": reason.detail,
        "quote": reason.quote,
    }


def coverage_json(covered: Coverage) -> dict[str, Any]:
    """How much was looked at, as answers show it."""
    return {
        "sites": covered.sites,
        "articles": covered.articles,
        "first_capture": rfc3339(covered.first_capture),
        "last_capture": rfc3339(covered.last_capture),
    }


def flags_json(session: Session, row: tables.Article, decisions: Decisions) -> list[dict[str, Any]]:
    """A stored article's flags in the shape of `scan`; those a reviewer cleared are notes that say so."""
    flags = session.exec(
        select(tables.Flag).where(tables.Flag.article == row.key).order_by(col(tables.Flag.start))
    ).all()
    return [
        _flag_json(flag, cleared=row.url in decisions.not_a_trap or flag.template in decisions.not_a_trap)
        for flag in flags
    ]


def _flag_json(flag: tables.Flag, *, cleared: bool) -> dict[str, Any]:
    shown = {
        "kind": flag.kind,
        "verdict": flag.verdict,
        "score": flag.score,
        "start": flag.start,
        "end": flag.end,
        "quote": flag.quote,
        "where": flag.where,
        "evidence": flag.evidence,
        "absent": flag.absent,
        "markup": flag.markup,
        "template": flag.template,
    }
    if cleared and flag.kind == "subscription-trap":
        shown |= {"verdict": "note", "review": "not-a-trap"}
    return shown


def capture_json(capture: tables.Capture | None) -> dict[str, Any] | None:
    """A capture as answers show it."""
    if capture is None:
        return None
    return {
        "fetched_at": rfc3339(capture.fetched_at),
        "status": capture.status,
        "sha256": capture.sha256,
        "warc": capture.warc,
        "offset": capture.warc_offset,
    }
