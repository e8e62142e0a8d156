"""Ids that tie a page to an account: analytics, advertisements, pixels; from markup and scripts, never from prose."""

import re
from collections.abc import Callable, Iterable, Iterator

from selectolax.lexbor import LexborNode

from article.page.document import Document
from article.types import Tracker

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
_HOLDERS = ("ins", "iframe", "img", "amp-ad", "amp-analytics", "amp-auto-ads")
_ATTRIBUTES = frozenset(
    ("src", "data-src", "href", "data-ad-client", "data-ga", "data-domain", "id", "config")
)
_ACCOUNT_METAS = ("google-adsense-account", "google-analytics")


_Attributes = dict[str, str | None]
_Source = tuple[str, str, str]  # a text that can hold an id, in an attribute or "" of an element


def trackers(document: Document) -> tuple[Tracker, ...]:
    """Every account id with its kind and where it stands, each once: those of scripts first."""
    found: dict[tuple[str, str], Tracker] = {}
    scripts = document.scripts[:_MAX_NODES]
    sources = [*_scripts(scripts), *_others(document)]
    # A page has some hundred places for an id and ids of one or two kinds: which these are is asked of all at once.
    together = "\n".join([text for _, _, text in sources])
    searches = [(literal, ids) for literal, ids in _SEARCHES if literal in together]
    for tag, name, text in sources if searches else ():
        for literal, ids in searches:
            if literal in text:
                for kind, value in ids(text):
                    found.setdefault((kind, value), Tracker(kind, value, f"{tag}[{name}]" if name else tag))
    for tracker in _plausible(scripts):
        found.setdefault((tracker.kind, tracker.id), tracker)
    return tuple(found.values())


def _scripts(scripts: Iterable[tuple[LexborNode, _Attributes]]) -> Iterator[_Source]:
    for node, attributes in scripts:
        if attributes.get("src"):
            yield from _addresses("script", attributes)
        elif "json" not in (attributes.get("type") or "") or _is_for_analytics(node):
            text = node.text()
            yield "script", "", text if len(text) <= _LONG_BODY else text[:_BEGINNING]


def _others(document: Document) -> Iterator[_Source]:
    for tag in _HOLDERS:
        for node in document.nodes(tag)[:_MAX_NODES]:
            for name, value in node.attributes.items():
                if value and name in _ATTRIBUTES:
                    yield tag, name, value
    for link in document.links:
        yield "link", "href", link.href
    for meta in document.metas:
        if meta.name in _ACCOUNT_METAS:
            yield "meta", "", meta.content
    for node in document.nodes("noscript")[:50]:
        yield "noscript", "", node.html or ""


def _is_for_analytics(node: LexborNode) -> bool:
    return node.parent is not None and node.parent.tag == "amp-analytics"


def _addresses(tag: str, attributes: _Attributes) -> list[_Source]:
    return [(tag, name, value) for name, value in attributes.items() if value and name in _ATTRIBUTES]


Ids = Iterator[tuple[str, str]]  # kinds and ids in one text


def _accounts(kind: str, pattern: str) -> Callable[[str], Ids]:
    """The search for ids that a pattern describes whole."""
    compiled = re.compile(pattern)

    def ids(text: str) -> Ids:
        return ((kind, m[0]) for m in compiled.finditer(text) if _begins_there(text, m.start()))

    return ids


def _begins_there(text: str, start: int) -> bool:
    """Whether an id begins at a word's start ("ca-pub-" counts as one)."""
    before = text[max(0, start - 3) : start]
    return before == "ca-" or not (before[-1:].isalnum() or before[-1:] in ("_", "-"))


def _matomo(text: str) -> Ids:
    """Host and site id: the id alone says nothing, each installation counts from 1."""
    site = _MATOMO_SITE.search(text)
    url = _MATOMO_URL.search(text)
    host = (_MATOMO_HOST.search(url[0]) if url else None) or _MATOMO_HOST.search(text)
    if site and host:
        yield "matomo", f"{host[1].lower()}#{site[1]}"


def _pixels(text: str) -> Ids:
    return (("meta-pixel", match[1] or match[2]) for match in _PIXEL.finditer(text))


def _matomo_images(text: str) -> Ids:
    return (("matomo", f"{match[1].lower()}#{match[2]}") for match in _MATOMO_IMAGE.finditer(text))


# What to look for, each with a literal that it holds: a search for that costs next to nothing, most texts have none.
_SEARCHES: tuple[tuple[str, Callable[[str], Ids]], ...] = (
    ("UA-", _accounts("google-analytics", r"UA-\d{4,10}-\d{1,3}(?![\w-])")),
    ("G-", _accounts("google-analytics", r"G-[A-Z0-9]{8,12}(?![\w-])")),
    ("GTM-", _accounts("google-tag-manager", r"GTM-[A-Z0-9]{4,9}(?![\w-])")),
    ("AW-", _accounts("google-ads", r"AW-\d{8,12}(?![\w-])")),
    ("pub-", _accounts("adsense", r"pub-\d{14,17}(?!\d)")),
    ("facebook.com/tr", _pixels),
    ("fbq", _pixels),
    ("idsite=", _matomo_images),
    ("setSiteId", _matomo),
)


def _plausible(scripts: Iterable[tuple[LexborNode, _Attributes]]) -> Iterator[Tracker]:
    for _, attributes in scripts:
        if (domains := attributes.get("data-domain")) and _PLAUSIBLE.search(attributes.get("src") or ""):
            for domain in domains.split(","):
                if domain.strip():
                    yield Tracker("plausible", domain.strip().lower(), "script[data-domain]")
