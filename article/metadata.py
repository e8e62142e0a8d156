"""Title, site name, canonical address and section: what the head of a page says about it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from article.authors import authors_of, folded
from article.document import Document, Json
from article.jsonld import main_object, one_line, resolved, text_of, types_of
from article.segments import Segments
from article.urls import site_of

_MAX_SECTION = 60  # characters


@dataclass(frozen=True, slots=True)
class Head:
    """What a page says about itself. `named` are authors that are organisations, as the markup calls them."""

    title: str
    site_name: str | None
    authors: tuple[str, ...]
    canonical_url: str | None
    section: str | None
    main: Json | None
    named: tuple[str, ...] = ()


def read_head(document: Document, cuts: Segments, start: int) -> Head:
    """Read the head; `start` is the index of the first segment of the main text."""
    main = main_object(document)
    site_name = _site_name(document, main)
    title = _title(document, main, site_name)
    authors, named = authors_of(document, main, cuts, start, site_name)
    return Head(title, site_name, authors, document.canonical, _section(document, main), main, named)


def _site_name(document: Document, main: Json | None) -> str | None:
    name = document.meta("og:site_name")
    if not name:
        name = text_of(resolved(document, (main or {}).get("publisher")))
    if not name:
        name = next((text_of(i) for i in document.json_ld if "website" in types_of(i)), None)
    if not name or name.startswith(("http://", "https://")):
        name = document.meta("application-name", "apple-mobile-web-app-title", "dc.publisher")
    return one_line(name) or None if name else _suffix_of_title(document)


def _suffix_of_title(document: Document) -> str | None:
    """The last part of the `<title>`, where it is the name that the address has."""
    title = document.tree.css_first("title")
    parts = _SEPARATOR.split(one_line(title.text()[:1_000])) if title else []
    label = folded(site_of(document.url).split(".")[0])
    return parts[-1] if len(parts) > 1 and label and folded(parts[-1]) in (label, f"the{label}") else None


_SEPARATOR = re.compile(r"\s+[|–—»·•:]+\s+|\s+-{1,2}\s+|\s*\|\s*|\s+::\s+|\s+/\s+")


def _title(document: Document, main: Json | None, site_name: str | None) -> str:
    """The headline without the site's suffix; the `<h1>` settles what is suffix where it stands in the others."""
    title = document.tree.css_first("title")
    claimed = [
        text_of((main or {}).get("headline")) or "",
        one_line(document.meta("og:title") or ""),
        one_line(document.meta("twitter:title") or ""),
        one_line(title.text()[:1_000]) if title else "",
    ]
    claimed = [t for t in claimed if t]
    nodes = document.tree.css("h1")[:5] or document.tree.css("h2")[:2]
    headings = [one_line(h.text()[:1_000]) for h in nodes]
    shortest = min((len(folded(t)) for t in claimed), default=0)
    for heading in headings:
        named = _is_site(heading, site_name, site_of(document.url))
        if (
            len(heading) > 8
            and 2 * len(folded(heading)) >= shortest
            and not named
            and any(folded(heading) in folded(t) for t in claimed)
        ):
            return heading
    for text in claimed:
        if short := without_suffix(text, site_name, site_of(document.url), claimed):
            return short
    return next((h for h in headings if len(h) > 8), "")


def without_suffix(title: str, site_name: str | None, site: str, others: Iterable[str] = ()) -> str:
    """A title without the name of its site at either end.

    >>> without_suffix("Bridge reopens after repairs | Valley Herald", "Valley Herald", "valley-herald.example")
    'Bridge reopens after repairs'
    """
    cuts = [(m.start(), m.end()) for m in _SEPARATOR.finditer(title)]
    known = {folded(o) for o in others}
    for start, end in cuts:
        if folded(title[:start]) in known and len(title[:start].split()) > 1:
            return title[:start].strip()
        if _is_site(title[end:], site_name, site):
            return title[:start].strip() or title
    if cuts and _is_site(title[: cuts[0][0]], site_name, site):
        return title[cuts[0][1] :].strip()
    before, colon, after = title.partition(": ")
    if colon and after and folded(before) in (folded(site_name or " "), folded(site.split(".")[0])):
        return after.strip()
    return title.strip()


def _is_site(text: str, site_name: str | None, site: str) -> bool:
    own, label = folded(text), folded(site.split(".")[0])
    if not own:
        return True
    if site_name and (own == folded(site_name) or own.startswith(folded(site_name))):
        return True
    return own in (folded(site), label) or (len(own) > 3 and (own in label or label in own))


def _section(document: Document, main: Json | None) -> str | None:
    value = (main or {}).get("articleSection")
    if isinstance(value, list):
        value = next((v for v in value if isinstance(v, str) and v.strip()), None)
    name = value if isinstance(value, str) and value.strip() else None
    name = name or document.meta(
        "article:section", "og:article:section", "parsely-section", "section", "cxenseparse:section"
    )
    # Some list every tag of the article here; the first is the section.
    return (one_line(name.split(",")[0] if len(name) > _MAX_SECTION else name) or None) if name else None
