"""Sitemaps, sitemap indexes and news sitemaps: addresses with the times they tell."""

import io
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from article.dates.dates import dated
from article.types import Dated
from article.urls import clean
from store.frontier import Found

MAX_BYTES = 52_428_800  # uncompressed, as sitemaps.org allows
MAX_URLS = 50_000  # likewise
MAX_PARTS = 20_000  # elements of one entry: a page's thousand images have five each; a bomb has millions
_LOC_CHARS = 2_083


class SitemapError(Exception):
    """The body is no sitemap that can be read safely; the message says why."""


@dataclass(frozen=True, slots=True)
class Sitemap:
    """What a sitemap holds: pages, or (an index) further sitemaps with the time of their last change."""

    pages: tuple[Found, ...]
    sitemaps: tuple[tuple[str, datetime | None], ...]
    news: bool  # it names publication times: its pages are articles


def read_sitemap(body: bytes, url: str) -> Sitemap:
    """Read a sitemap, plain, gzipped or as a list of lines; raises SitemapError.

    Scrapy's own reader would do for the addresses, but it drops what stands a level deeper: the publication times
    of news sitemaps. Nothing is resolved, nothing loaded, and memory stays flat.
    """
    data = _inflated(body)
    head = data[:512].lstrip()
    if not head.startswith((b"<", b"\xef\xbb\xbf<", b"\xff\xfe", b"\xfe\xff")):
        return _lines(data)
    try:
        return _xml(data, url)
    except Exception as error:  # lxml raises several kinds on hostile input
        raise SitemapError(str(error)[:120]) from error


def _inflated(body: bytes) -> bytes:
    if body[:2] != b"\x1f\x8b":
        return body
    try:
        data = zlib.decompressobj(31).decompress(body, MAX_BYTES + 1)
    except zlib.error as error:
        raise SitemapError(f"broken compression: {error}") from error
    if len(data) > MAX_BYTES:
        raise SitemapError(f"more than {MAX_BYTES} bytes uncompressed")
    return data


def _lines(data: bytes) -> Sitemap:
    lines = data[:MAX_BYTES].decode("utf-8", "replace").splitlines()[:MAX_URLS]
    urls = [clean(line) for line in lines if line.strip().lower().startswith(("http://", "https://"))]
    if not urls:
        raise SitemapError("neither XML nor a list of addresses")
    return Sitemap(tuple(Found(found) for found in dict.fromkeys(urls) if found), (), news=False)


def _xml(data: bytes, base: str) -> Sitemap:
    from lxml import etree  # type: ignore[import-untyped]  # ships no types

    events = etree.iterparse(
        io.BytesIO(data),
        events=("start", "end"),
        recover=True,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    pages: list[Found] = []
    sitemaps: list[tuple[str, datetime | None]] = []
    news = False
    root: Any = None
    parts = 0
    for event, element in events:
        parts = parts + 1 if event == "start" else parts
        if parts > MAX_PARTS:
            raise SitemapError(f"an entry of more than {MAX_PARTS} elements")
        if root is None:
            root = element
            if _tag(root) not in ("urlset", "sitemapindex"):
                raise SitemapError(f"its root is <{_tag(root)[:40]}>")
        if event == "start" or _tag(element) not in ("url", "sitemap"):
            continue
        parts = 0
        told = _told(element)
        where = clean(told.get("loc", "")[:_LOC_CHARS], base)
        if where and _tag(element) == "sitemap":
            changed = dated(told.get("lastmod", ""), "sitemap")
            sitemaps.append((where, changed.at if changed else None))
        elif where:
            news = news or "publication_date" in told
            pages.append(Found(where, _times(told)))
        _forget(element)
        if len(pages) + len(sitemaps) >= MAX_URLS:
            break
    if root is None:
        raise SitemapError("empty")
    return Sitemap(tuple({page.url: page for page in pages}.values()), tuple(dict(sitemaps).items()), news)


def _told(element: Any) -> dict[str, str]:
    """The texts of an entry by tag, its children's and their children's (<news:news>), no deeper."""
    told: dict[str, str] = {}
    for child in element.iterchildren():
        for one in (child, *child.iterchildren()):
            name = _tag(one)
            if name and one.text and name not in told:
                told[name] = one.text.strip()[:_LOC_CHARS]
    return told


def _times(told: dict[str, str]) -> tuple[Dated, ...]:
    published = dated(told.get("publication_date", ""), "sitemap")
    changed = dated(told.get("lastmod", ""), "sitemap:lastmod")
    return tuple(time for time in (published, changed) if time is not None)


def _tag(element: Any) -> str:
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def _forget(element: Any) -> None:
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def newest(sitemaps: tuple[tuple[str, datetime | None], ...], limit: int) -> list[str]:
    """The sitemaps of an index worth fetching: the last changed, then those named for news, then in the order given."""
    oldest = datetime.min.replace(tzinfo=UTC)
    order = sorted(sitemaps, key=lambda one: (one[1] or oldest, "news" in one[0].lower()), reverse=True)
    return [url for url, _changed in order[:limit]]
