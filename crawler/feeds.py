"""Feeds (RSS, RDF, Atom): the articles in them, with the times and the origin they tell."""

import email.utils
import io
from datetime import UTC
from typing import Any

from article.dates.dates import dated
from article.types import Dated
from article.urls import clean
from store.frontier import Found

MAX_BYTES = 5_000_000  # the largest feeds seen carry full texts of 100 articles in 2 MB
MAX_ENTRIES = 2_000


class FeedError(Exception):
    """The body is no feed that can be read safely; the message says why."""


def read_feed(body: bytes, url: str) -> list[Found]:
    """The entries of a feed, in its order; raises FeedError.

    Entities and external references are refused before feedparser sees the body; what is not well-formed is mended
    by lxml first, because feedparser's own fallback for it is a pattern-based parser.
    """
    import feedparser

    if len(body) > MAX_BYTES:
        raise FeedError(f"larger than {MAX_BYTES} bytes")
    if not looks_like_feed(body):
        raise FeedError("neither RSS nor Atom")
    parsed = feedparser.parse(
        io.BytesIO(_well_formed(body)),
        response_headers={"content-type": "application/xml", "content-location": url},
        resolve_relative_uris=False,
        sanitize_html=False,
    )
    if not parsed.get("version") and not parsed.entries:
        raise FeedError("neither RSS nor Atom")
    found = (_entry(entry, url) for entry in parsed.entries[:MAX_ENTRIES])
    return list({one.url: one for one in found if one is not None}.values())


def looks_like_feed(body: bytes) -> bool:
    """Whether a body begins as a feed does: cheap enough to ask of any answer."""
    head = body[:4096].replace(b"\x00", b"").lower()
    return b"<rss" in head or b"<feed" in head or b"<rdf:rdf" in head


def _well_formed(body: bytes) -> bytes:
    import xml.etree.ElementTree as ET  # only its error type: parsing goes through defusedxml

    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    try:
        fromstring(body, forbid_dtd=False, forbid_entities=True, forbid_external=True)
    except DefusedXmlException as error:
        raise FeedError(f"refused: {type(error).__name__}") from error
    except (ET.ParseError, ValueError, LookupError):  # not well-formed, or an encoding expat does not know
        return _mended(body)
    return body


def _mended(body: bytes) -> bytes:
    from lxml import etree  # type: ignore[import-untyped]  # ships no types

    parser = etree.XMLParser(
        recover=True, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        root = etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise FeedError(f"not readable as XML: {str(error)[:100]}") from error
    if root is None:
        raise FeedError("not readable as XML")
    mended: bytes = etree.tostring(
        root, encoding="utf-8", xml_declaration=True
    )  # without the DOCTYPE and its entities
    return mended


def _entry(entry: Any, feed: str) -> Found | None:
    link = entry.get("feedburner_origlink") or entry.get("link") or ""
    url = clean(link, feed) if isinstance(link, str) and link else None
    if url is None:
        return None
    times = (_time(entry, "published"), _time(entry, "updated"))
    return Found(url, tuple(dict.fromkeys(time for time in times if time is not None)), _source(entry))


def _time(entry: Any, key: str) -> Dated | None:
    raw = dict.get(entry, key)  # feedparser's own get answers "updated" with the time of publication
    if not isinstance(raw, str) or not raw.strip():
        return None
    source = "feed" if key == "published" else "feed:updated"
    return rfc822(raw, source) or dated(raw, source)


def rfc822(raw: str, source: str) -> Dated | None:
    """A time as RSS and mail headers write it (RFC 5322); None for other forms."""
    text = raw.strip()[:64]
    try:
        found = email.utils.parsedate_to_datetime(text)
        # "-0000" means "in UTC, zone unknown": a naive value then.
        offset = found.utcoffset()
        at = found.astimezone(UTC) if offset is not None else found.replace(tzinfo=UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    minutes = None if offset is None else round(offset.total_seconds() / 60)
    return Dated(at, "second", text, source, minutes)


def _source(entry: Any) -> str | None:
    source = entry.get("source")
    if not isinstance(source, dict):
        return None
    for key in ("href", "link", "id", "title", "value"):
        value = source.get(key)
        if isinstance(value, str) and value.strip():
            return value.strip()[:500]
    return None
