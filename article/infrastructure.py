"""Ids that tie a page to an account: analytics, advertisements, pixels; from markup and scripts, never from prose."""

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborNode

from article.document import Document
from article.types import Tracker

# The literal is looked for first: most attributes and scripts hold no id, and a substring search costs next to nothing.
_PATTERNS: tuple[tuple[str, str, re.Pattern[str]], ...] = (
    ("google-analytics", "UA-", re.compile(r"UA-\d{4,10}-\d{1,3}(?![\w-])")),
    ("google-analytics", "G-", re.compile(r"G-[A-Z0-9]{8,12}(?![\w-])")),
    ("google-tag-manager", "GTM-", re.compile(r"GTM-[A-Z0-9]{4,9}(?![\w-])")),
    ("google-ads", "AW-", re.compile(r"AW-\d{8,12}(?![\w-])")),
    ("adsense", "pub-", re.compile(r"pub-\d{14,17}(?!\d)")),
)
_PIXEL = re.compile(
    r"""fbq\(\s?['"]init['"]\s?,\s?['"]?(\d{10,17})|facebook\.com/tr/?\?(?:[\w=.&;-]{0,100}&(?:amp;)?)?id=(\d{10,17})"""
)
_MATOMO_SITE = re.compile(r"""setSiteId['"]\s?,\s?['"]?(\d{1,7})""")
_MATOMO_URL = re.compile(r"""setTrackerUrl['"]\s?,\s?[^\]\n]{0,80}""")
_MATOMO_HOST = re.compile(r"""(?:https?:)?//([\w.-]{4,100})(?=[/'"])""")
_MATOMO_IMAGE = re.compile(
    r"""//([\w.-]{4,100})/(?:[\w-]{1,40}/)?(?:matomo|piwik)\.php\?(?:[\w=.&;-]{0,100}&(?:amp;)?)?idsite=(\d{1,7})"""
)
_PLAUSIBLE = re.compile(r"plausible", re.IGNORECASE)
# Of a longer script, a bundled program or the data of the page, only the beginning is searched: an id in the words of
# an article must not count.
_LONG_BODY, _BEGINNING = 50_000, 5_000
_MAX_NODES = 2_000
_HOLDERS = ("ins", "iframe", "img", "link", "amp-ad", "amp-analytics", "amp-auto-ads")
_ATTRIBUTES = ("src", "data-src", "href", "data-ad-client", "data-ga", "data-domain", "id", "config")
_ACCOUNT_METAS = ("google-adsense-account", "google-analytics")


def trackers(document: Document) -> tuple[Tracker, ...]:
    """Every account id with its kind and where it stands, each once: those of scripts first."""
    found: dict[tuple[str, str], Tracker] = {}
    for where, text in _sources(document):
        for kind, value in _ids(text):
            found.setdefault((kind, value), Tracker(kind, value, where))
    for tracker in _plausible(document):
        found.setdefault((tracker.kind, tracker.id), tracker)
    return tuple(found.values())


def _sources(document: Document) -> Iterator[tuple[str, str]]:
    """Texts that can hold an id, with the place they stand at."""
    for node in document.nodes("script")[:_MAX_NODES]:
        attributes = node.attributes
        if attributes.get("src"):
            yield from _addresses("script", attributes)
        elif "json" not in (attributes.get("type") or "") or _is_for_analytics(node):
            text = node.text()
            yield "script", text if len(text) <= _LONG_BODY else text[:_BEGINNING]
    for node in document.nodes(*_HOLDERS)[:_MAX_NODES]:
        yield from _addresses(node.tag or "", node.attributes)
    for meta in document.metas:
        if meta.name in _ACCOUNT_METAS:
            yield "meta", meta.content
    for node in document.nodes("noscript")[:50]:
        yield "noscript", node.html or ""


def _is_for_analytics(node: LexborNode) -> bool:
    return node.parent is not None and node.parent.tag == "amp-analytics"


def _addresses(tag: str, attributes: dict[str, str | None]) -> Iterator[tuple[str, str]]:
    for name in _ATTRIBUTES:
        if value := attributes.get(name):
            yield f"{tag}[{name}]", value


def _ids(text: str) -> Iterator[tuple[str, str]]:
    for kind, literal, pattern in _PATTERNS:
        if literal in text:
            for match in pattern.finditer(text):
                if _begins_there(text, match.start()):
                    yield kind, match[0]
    if "facebook.com/tr" in text or "fbq" in text:
        for match in _PIXEL.finditer(text):
            yield "meta-pixel", match[1] or match[2]
    if "idsite=" in text:
        for match in _MATOMO_IMAGE.finditer(text):
            yield "matomo", f"{match[1].lower()}#{match[2]}"
    if "setSiteId" in text:
        yield from _matomo(text)


def _begins_there(text: str, start: int) -> bool:
    """Whether an id begins at a word's start ("ca-pub-" counts as one)."""
    before = text[max(0, start - 3) : start]
    return before == "ca-" or not (before[-1:].isalnum() or before[-1:] in ("_", "-"))


def _matomo(text: str) -> Iterator[tuple[str, str]]:
    """Host and site id: the id alone says nothing, each installation counts from 1."""
    site = _MATOMO_SITE.search(text)
    url = _MATOMO_URL.search(text)
    host = (_MATOMO_HOST.search(url[0]) if url else None) or _MATOMO_HOST.search(text)
    if site and host:
        yield "matomo", f"{host[1].lower()}#{site[1]}"


def _plausible(document: Document) -> Iterator[Tracker]:
    for node in document.nodes("script")[:_MAX_NODES]:
        attributes = node.attributes
        if attributes.get("data-domain") and _PLAUSIBLE.search(attributes.get("src") or ""):
            for domain in (attributes.get("data-domain") or "").split(","):
                if domain.strip():
                    yield Tracker("plausible", domain.strip().lower(), "script[data-domain]")
