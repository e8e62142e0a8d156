"""Where a page says its text comes from: addresses, markup, and the credit lines of its text."""

import re
import tomllib
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files

from selectolax.lexbor import LexborNode

from article.body.extract import Body
from article.metadata import Head
from article.names.agencies import Own, credit, house_key, is_agency
from article.origin.creditlines import credit_lines
from article.origin.rights import rights
from article.page.document import Document
from article.page.jsonld import one_line, resolved, text_of
from article.page.segments import Segments
from article.types import Credit, Page
from article.urls import site_of


@lru_cache(maxsize=1)
def _kinds() -> dict[str, dict[str, str]]:
    """Names of `<meta>` and of JSON-LD properties with the kind of credit they are."""
    data = tomllib.loads((files("article.vocabulary") / "credits.toml").read_text("utf-8"))
    return {"meta": data["meta"], "json": data["json"]}


def credits_of(page: Page, document: Document, head: Head, cuts: Segments, body: Body) -> tuple[Credit, ...]:
    """All a page declares of the origin of its text, each once, the hardest to miss first."""
    site = site_of(page.url)
    own = Own(
        site,
        frozenset(
            filter(None, (house_key(head.site_name or ""), house_key(site.split(".")[0]), house_key(site)))
        ),
    )
    found = [
        *_addresses(document, own),
        *_metas(document, own),
        *_json(document, head, own),
        *_feed(page, own),
        *_authors(head, own),
        *_logos(document, own),
        *credit_lines(document, cuts, body, own),
    ]
    return tuple({(c.kind, house_key(c.name or ""), c.url): c for c in reversed(found)}.values())[::-1]


def _addresses(document: Document, own: Own) -> Iterator[Credit]:
    canonical = document.canonical
    if canonical and site_of(canonical) != own.site:
        yield from credit(own, "canonical", None, canonical, canonical, "link[rel=canonical]")
    og_url = document.meta("og:url")
    address = document.absolute(og_url or "")
    if address and site_of(address) != own.site:
        yield from credit(own, "og-url", None, address, og_url or "", "meta:og:url")


def _metas(document: Document, own: Own) -> Iterator[Credit]:
    known = _kinds()["meta"]
    for meta in document.metas:
        kind = known.get(meta.name)
        if kind:
            yield from _declared(document, own, kind, meta.content, f"meta:{meta.name}")


def _declared(document: Document, own: Own, kind: str, value: str, where: str) -> Iterator[Credit]:
    """A credit whose value is an address or a name."""
    url = document.absolute(value) if re.match(r"\s*(?:https?:)?//|\s*www\.", value, re.IGNORECASE) else None
    if url is None and re.match(r"\s*(?:\w+:|/)", value) and " " not in value.strip():
        return
    if url is None and kind == "copyright":
        yield from rights(value, where, own, marked=False)
    else:
        yield from credit(own, kind, None if url else one_line(value), url, value, where)


def _json(document: Document, head: Head, own: Own) -> Iterator[Credit]:
    main = head.main or {}
    for key, kind in _kinds()["json"].items():
        value = resolved(document, main.get(key))
        for item in value[:5] if isinstance(value, list) else [value]:
            name = text_of(item)
            url = _address_in(document, item)
            if isinstance(item, str) and item.startswith(("http://", "https://")):
                name = None
            if (
                key == "publisher"
                and name
                and head.site_name
                and house_key(name) == house_key(head.site_name)
            ):
                continue
            if name or url:
                yield from credit(own, kind, name, url, name or url or "", f"json-ld:{key}")


def _address_in(document: Document, item: object) -> str | None:
    if isinstance(item, dict):
        item = next((item[k] for k in ("url", "@id", "sameAs") if isinstance(item.get(k), str)), None)
    if isinstance(item, str) and item.startswith(("http://", "https://", "//")):
        return document.absolute(item)
    return None


def _feed(page: Page, own: Own) -> Iterator[Credit]:
    if page.feed_source:
        is_url = page.feed_source.startswith(("http://", "https://"))
        url = page.feed_source if is_url else None
        yield from credit(
            own, "feed-source", None if is_url else page.feed_source, url, page.feed_source, "feed"
        )


def _authors(head: Head, own: Own) -> Iterator[Credit]:
    """Authors that are an agency, by the markup or by their name."""
    for name in dict.fromkeys((*head.named, *head.authors, *head.beside)):
        if is_agency(name):
            where = "json-ld:author" if name in head.named else "author"
            yield from credit(own, "agency", name, None, name, where)


_MAX_IMAGES = 150  # that are looked at; the logo of a source stands by the headline or right below the text
_MAX_ALT = 50
_LOGO = re.compile(r"\blogo\b", re.IGNORECASE)
_CREDITING = re.compile(r"source|provider|byline|agency|attribution|syndicat|credit", re.IGNORECASE)
_ELSEWHERE = re.compile(
    r"footer|nav|menu|related|recommend|sponsor|advert|social|share|app-?store|award|partners", re.IGNORECASE
)


def _logos(document: Document, own: Own) -> Iterator[Credit]:
    """Sources shown as a logo: an agency's inside the article, anybody's where the markup calls it the source."""
    for node in document.nodes("img")[:_MAX_IMAGES]:
        alt = (node.attrs.get("alt") or "").strip()  # one of them, not a dictionary of all
        if not 2 <= len(alt) <= _MAX_ALT or len(alt.split()) > 5:
            continue
        name = _LOGO.sub("", alt).strip(" -–|:")
        marked = name != alt
        agency = bool(name) and is_agency(name)
        if agency or marked:
            crediting, inside = _around(node)
            if name and (crediting or (agency and inside)):
                yield from credit(own, "agency", name, None, alt, "img[alt]")


def _around(node: LexborNode) -> tuple[bool, bool]:
    """(the names around a picture say source, it stands inside the article); both False outside of it."""
    crediting = inside = False
    step: LexborNode | None = node
    for depth in range(10):
        if step is None or step.tag in ("body", "html"):
            break
        attributes = step.attributes
        names = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"[:300]
        if step.tag in ("footer", "nav", "aside", "figure") or _ELSEWHERE.search(names):
            return False, False
        crediting = crediting or (depth < 4 and bool(_CREDITING.search(names)))
        inside = inside or step.tag in ("article", "main")
        step = step.parent
    return crediting, inside
