"""The contract's JSON for what is stored: articles, reasons, coverage, flags, captures."""

from typing import Any

from sqlmodel import Session, col, select

from copytrail.scan import family_json, reviewed_json
from copytrail.times import rfc3339
from dedupe.lineage import Reason
from store import tables
from store.coverage import Coverage
from store.repetition import TemplateFamily, families
from store.reviews import Decisions
from store.stories import Story
from store.telling import ToldFlag, tell

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
        "filled_in": None,
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
    told = tell(session, [(flag, row.url) for flag in flags], decisions)
    named = [flag.template for flag in flags if flag.template]
    known = families(session, named) if named else {}
    return [_flag_json(one, known.get(one.flag.template or "")) for one in told]


def _flag_json(told: ToldFlag, family: TemplateFamily | None) -> dict[str, Any]:
    flag, judged = told.flag, told.judged
    shown = {
        "kind": judged.kind,
        "verdict": judged.verdict,
        "score": judged.score,
        "start": flag.start,
        "end": flag.end,
        "quote": flag.quote,
        "where": flag.where,
        "evidence": [dict(one) for one in judged.evidence],
        "absent": list(judged.absent),
        "markup": flag.markup,
        "template": flag.template,
        "family": family_json(family) if family else None,
    }
    return shown | reviewed_json(told.reviewed)


def story_json(story: Story) -> dict[str, Any]:
    """A template filled in and its instances, the slots of the first ones side by side: a row a place."""
    return {
        "id": story.id,
        "text": story.text,
        "sites": list(story.sites),
        "pages": len(story.instances),
        "first_seen_at": rfc3339(story.first_seen_at),
        "last_seen_at": rfc3339(story.last_seen_at),
        "instances": [{"url": one.url, "site": one.site, "title": one.title} for one in story.instances[:50]],
        "slots": [list(place) for place in story.slots],
    }


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
