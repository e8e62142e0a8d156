"""The links of a page, sorted by what they seem to lead to: feeds, sections, articles."""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal
from urllib.parse import parse_qsl, urlsplit

from article.page.document import Document, parse
from article.types import Page
from article.urls import site_of

Kind = Literal["article", "maybe", "section"]

MAX_LINKS = 3_000  # of one page; the longest news home pages have about 800
MAX_TEXT = 400  # characters of a link's text that are looked at
MAX_SEGMENTS = 12  # a path deeper than this is a trap that links to itself: /a/b/a/b/…
# Swept by hand over the URL forms of common publishing systems: slugs of articles have four words or more, sections
# one to three. What is neither is tried last.
MIN_SLUG_WORDS = 4
MIN_SHORT_SLUG = 3  # words, if the slug is also as long as a headline
MIN_SLUG_CHARS = 22
MIN_HEADLINE_WORDS = 5
_DATE = re.compile(r"/(?:19|20)\d\d[/-](?:0?[1-9]|1[0-2])(?:[/-]|$)|/(?:19|20)\d{6}(?:/|$)")
_ID = re.compile(r"\d{4,}")
_FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/rdf+xml")
_PAGE_ENDINGS = ("html", "htm", "shtml", "xhtml", "php", "aspx", "asp", "jsp", "cfm", "story")
_INDEX_NAMES = frozenset({"index", "default", "home", "main"})
_PAGED = re.compile(r"(?:/page/|/seite/|[?&](?:page|paged|p)=)(\d{1,4})/?$")


@dataclass(frozen=True, slots=True)
class Links:
    """What a page links to on its own site, each list without repeats, in document order."""

    name: str | None
    feeds: tuple[str, ...]
    sections: tuple[str, ...]
    articles: tuple[str, ...]
    maybe: tuple[str, ...]
    following: str | None  # the next page of this list


@dataclass(frozen=True, slots=True)
class _Paths:
    feeds: tuple[str, ...]
    sitemaps: tuple[str, ...]
    services: frozenset[str]
    lists: frozenset[str]
    pages: frozenset[str]
    noise: frozenset[str]
    files: frozenset[str]


@cache
def paths() -> _Paths:
    """The vocabulary of addresses."""
    data: dict[str, Any] = tomllib.loads((files("article.vocabulary") / "paths.toml").read_text("utf-8"))
    sets = {key: frozenset(data[key]) for key in ("services", "lists", "pages", "noise", "files")}
    return _Paths(feeds=tuple(data["feeds"]), sitemaps=tuple(data["sitemaps"]), **sets)


def read_links(page: Page) -> Links:
    """Parse a page and sort its links; a page that is no HTML gives none. Never raises on content."""
    document = parse(page)
    site = site_of(page.url)
    kinds: dict[str, Kind] = {}
    menu = _menu(document)
    for url, text in _anchors(document):
        if site_of(url) != site or url == page.url:
            continue
        kind = kind_of(url, text)
        if kind == "maybe" and url in menu:
            kind = "section"  # /list.php?part=sport: what a menu names is a list, whatever its address looks like
        elif kind == "section" and menu and url not in menu:
            # A menu names the sections; /topic/… elsewhere are keywords.
            kind = None if _is_list(url) else "maybe"
        if kind is not None and _stronger(kind, kinds.get(url)):
            kinds[url] = kind
    return Links(
        name=document.meta("og:site_name"),
        feeds=_feeds(document, site),
        sections=_of(kinds, "section"),
        articles=_of(kinds, "article"),
        maybe=_of(kinds, "maybe"),
        following=_following(document, page.url, site),
    )


def _of(kinds: dict[str, Kind], kind: Kind) -> tuple[str, ...]:
    return tuple(url for url, own in kinds.items() if own == kind)


def _stronger(kind: Kind, known: Kind | None) -> bool:
    order: tuple[Kind | None, ...] = (None, "maybe", "section", "article")
    return order.index(kind) > order.index(known)


def kind_of(url: str, text: str = "") -> Kind | None:
    """What an address seems to lead to, by its form and its link's text; None for what is no page to read.

    >>> kind_of("https://valley-herald.example/2026/11/ferry")
    'article'
    >>> kind_of("https://valley-herald.example/sport", "Sport")
    'section'
    >>> kind_of("https://valley-herald.example/tag/ferry-line-opens-again-today") is None
    True
    """
    parts = urlsplit(url)
    segments = [segment.lower() for segment in parts.path.split("/") if segment]
    words = paths()
    query = [key.lower() for key, _value in parse_qsl(parts.query, keep_blank_values=True)]
    if ";jsessionid=" in url.lower():
        return None
    if len(segments) > MAX_SEGMENTS or len(query) > 4 or words.noise.intersection(query):
        return None
    if len(segments) != len(set(segments)) and len(segments) > 4:
        return None  # /a/b/a/b: a site whose relative links never end
    if words.services.intersection(segments):
        return None
    if segments and segments[0] in words.lists:
        return "section" if len(segments) <= 3 and not query else None
    if not segments:
        return "maybe" if query else None
    stem, _dot, ending = segments[-1].rpartition(".")
    stem = stem if stem and ending.isalnum() and len(ending) <= 5 else segments[-1]
    if ending in words.files and stem != segments[-1]:
        return None
    if stem in words.pages:
        return None
    if stem in words.lists:  # /list.php?part=sport, /news/category?id=3
        return "section"
    return _by_form(parts.path, segments, stem, ending, text, bool(query))


def _is_list(url: str) -> bool:
    return urlsplit(url).path.lower().lstrip("/").partition("/")[0] in paths().lists


def _by_form(path: str, segments: list[str], stem: str, ending: str, text: str, query: bool) -> Kind:
    words = [word for word in re.split(r"[-_+,]|%20", stem) if word]
    slug = len(words) >= MIN_SLUG_WORDS or (len(words) >= MIN_SHORT_SLUG and len(stem) >= MIN_SLUG_CHARS)
    headline = len(text.split()) >= MIN_HEADLINE_WORDS
    dated = bool(_DATE.search(path)) and not stem.isdigit()
    if stem in _INDEX_NAMES:
        return "section" if len(segments) <= 3 else "maybe"
    page_file = ending in _PAGE_ENDINGS and stem != segments[-1] and (len(words) >= 2 or len(segments) >= 2)
    if slug or dated or headline or page_file or _ID.search(stem):
        return "article"
    if (
        len(segments) <= 2
        and not query
        and len(text.split()) <= 3
        and not any(char.isdigit() for char in stem)
    ):
        return "section"
    return "maybe"


def _anchors(document: Document) -> Iterable[tuple[str, str]]:
    for node in document.tree.css("a[href]")[:MAX_LINKS]:
        attributes = node.attributes
        url = document.absolute((attributes.get("href") or "")[:2_083])
        if url is not None and "nofollow" not in (attributes.get("rel") or "").lower():
            yield url, " ".join((node.text() or "")[:MAX_TEXT].split())


def _menu(document: Document) -> frozenset[str]:
    nodes = document.tree.css("nav a[href], header a[href], [role=navigation] a[href]")[:MAX_LINKS]
    urls = (document.absolute((node.attributes.get("href") or "")[:2_083]) for node in nodes)
    return frozenset(url for url in urls if url)


def _feeds(document: Document, site: str) -> tuple[str, ...]:
    found = []
    for node in document.tree.css("link[rel][href][type]")[:200]:
        attributes = node.attributes
        kind = (attributes.get("type") or "").split(";")[0].strip().lower()
        title = (attributes.get("title") or "").lower()
        url = document.absolute(attributes.get("href") or "")
        is_feed = kind in _FEED_TYPES and "alternate" in (attributes.get("rel") or "").lower().split()
        if is_feed and url and site_of(url) == site and "comment" not in title and "/comments/" not in url:
            found.append(url)
    return tuple(dict.fromkeys(found))


def _following(document: Document, here: str, site: str) -> str | None:
    """The list's next page: only one step on, so that endless paging ends with the crawler's count of steps."""
    current = int(found[1]) if (found := _PAGED.search(here)) else 1
    for node in document.tree.css("link[rel=next][href], a[rel~=next][href], a[href]")[:MAX_LINKS]:
        attributes = node.attributes
        url = document.absolute((attributes.get("href") or "")[:2_083])
        if url is None or url == here or site_of(url) != site:
            continue
        if "next" in (attributes.get("rel") or "").lower().split():
            return url
        paged = _PAGED.search(url)
        if (
            paged
            and int(paged[1]) == current + 1
            and _PAGED.sub("", url).rstrip("/") == _PAGED.sub("", here).rstrip("/")
        ):
            return url
    return None
