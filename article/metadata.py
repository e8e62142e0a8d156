"""Title, authors, site name, canonical address and section: what the head of a page and its byline say."""

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from article.document import Document
from article.segments import BYLINE, Segments
from article.urls import clean, site_of

Json = dict[str, object]

_ARTICLE_TYPES = frozenset(
    """article newsarticle reportagenewsarticle analysisnewsarticle opinionnewsarticle reviewnewsarticle backgroundnewsarticle
    askpublicnewsarticle advertisercontentarticle satiricalarticle scholarlyarticle techarticle blogposting liveblogposting
    socialmediaposting report review criticreview pressrelease""".split()
)
_PAGE_TYPES = frozenset(("webpage", "itempage", "aboutpage"))
_MAX_NAME = 60
_MAX_AUTHORS = 20


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
    authors, named = _authors(document, main, cuts, start, site_name)
    return Head(title, site_name, authors, document.link("canonical"), _section(document, main), main, named)


def types_of(item: Json) -> frozenset[str]:
    """The `@type` of a JSON-LD object in lower case, without a vocabulary address."""
    value = item.get("@type")
    values = value if isinstance(value, list) else [value]
    return frozenset(v.rsplit("/", 1)[-1].rsplit(":", 1)[-1].lower() for v in values if isinstance(v, str))


def main_object(document: Document) -> Json | None:
    """The JSON-LD object of the article itself: of several the one with this page's address, else the first."""
    candidates = [item for item in _objects(document) if types_of(item) & _ARTICLE_TYPES]
    if not candidates:
        pages = [i for i in _objects(document) if types_of(i) & _PAGE_TYPES and i.get("datePublished")]
        return pages[0] if pages else None
    own = {clean(document.url), document.link("canonical")} - {None}
    for item in candidates:
        if {clean(u, document.base) for u in _addresses(item)} & own:
            return item
    return candidates[0]


def _objects(document: Document) -> Iterator[Json]:
    for item in document.json_ld:
        yield item
        entity = item.get("mainEntity")
        if isinstance(entity, dict):
            yield entity


def _addresses(item: Json) -> Iterator[str]:
    for key in ("url", "mainEntityOfPage", "@id"):
        value = item.get(key)
        if isinstance(value, dict):
            value = value.get("@id") or value.get("url")
        if isinstance(value, str):
            yield value


def text_of(value: object) -> str | None:
    """A JSON-LD value as one line of text: the first of a list, the name of an object."""
    for _ in range(3):
        if isinstance(value, list):
            value = value[0] if value else None
        if isinstance(value, dict):
            value = value.get("name") or value.get("@value")
    return one_line(value) if isinstance(value, str) and value.strip() else None


_MARKUP = re.compile(r"<[^<>]{0,300}>")
_ENTITY = re.compile(r"&(?:[a-zA-Z]{2,10}|#\d{1,6}|#x[0-9a-fA-F]{1,5});")


def one_line(text: str) -> str:
    """Text of an attribute or JSON value without markup, entities and line breaks."""
    if "&" in text and _ENTITY.search(text):
        from html import unescape

        text = unescape(text)
    return " ".join(_MARKUP.sub(" ", text[:2_000]).split())


def _site_name(document: Document, main: Json | None) -> str | None:
    name = document.meta("og:site_name")
    if not name:
        name = text_of(resolved(document, (main or {}).get("publisher")))
    if not name:
        name = next((text_of(i) for i in document.json_ld if "website" in types_of(i)), None)
    name = name or document.meta("application-name", "apple-mobile-web-app-title", "dc.publisher")
    return one_line(name) or None if name else None


def resolved(document: Document, value: object) -> object:
    """A JSON-LD value with a bare `@id` reference replaced by what it refers to."""
    if isinstance(value, list):
        return [resolved(document, v) for v in value[:_MAX_AUTHORS] if not isinstance(v, list)]
    if isinstance(value, dict) and "name" not in value and isinstance(key := value.get("@id"), str):
        return document.by_id.get(key, value)
    return value


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
    headings = [one_line(h.text()[:1_000]) for h in document.tree.css("h1")[:5]]
    for heading in headings:
        if len(heading) > 8 and any(_folded(heading) in _folded(t) for t in claimed):
            return heading
    for text in claimed:
        if short := without_suffix(text, site_name, site_of(document.url), claimed):
            return short
    usable = [h for h in headings if len(h) > 8]
    return usable[0] if usable else _first_heading(document)


def _first_heading(document: Document) -> str:
    node = document.tree.css_first("h2, h3")
    return one_line(node.text()[:1_000]) if node else ""


def _folded(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())


def without_suffix(title: str, site_name: str | None, site: str, others: Iterable[str] = ()) -> str:
    """A title without the name of its site at either end.

    >>> without_suffix("Bridge reopens after repairs | Valley Herald", "Valley Herald", "valley-herald.example")
    'Bridge reopens after repairs'
    """
    cuts = [(m.start(), m.end()) for m in _SEPARATOR.finditer(title)]
    known = {_folded(o) for o in others}
    for start, end in cuts:
        if _folded(title[:start]) in known and len(title[:start].split()) > 1:
            return title[:start].strip()
        if _is_site(title[end:], site_name, site):
            return title[:start].strip() or title
    if cuts and _is_site(title[: cuts[0][0]], site_name, site):
        return title[cuts[0][1] :].strip()
    return title.strip()


def _is_site(text: str, site_name: str | None, site: str) -> bool:
    folded, label = _folded(text), _folded(site.split(".")[0])
    if not folded:
        return True
    if site_name and (folded == _folded(site_name) or folded.startswith(_folded(site_name))):
        return True
    return folded in (_folded(site), label) or (len(folded) > 3 and (folded in label or label in folded))


def _section(document: Document, main: Json | None) -> str | None:
    value = (main or {}).get("articleSection")
    if isinstance(value, list):
        value = next((v for v in value if isinstance(v, str) and v.strip()), None)
    name = value if isinstance(value, str) and value.strip() else None
    name = name or document.meta(
        "article:section", "og:article:section", "parsely-section", "section", "cxenseparse:section"
    )
    return one_line(name) or None if name else None


# Authors


@dataclass(frozen=True, slots=True)
class _Words:
    by: re.Pattern[str]
    and_: re.Pattern[str]
    nobody: frozenset[str]
    jobs: re.Pattern[str]
    metas: tuple[str, ...]


@lru_cache(maxsize=1)
def _words() -> _Words:
    data = tomllib.loads((files("article.vocabulary") / "bylines.toml").read_text("utf-8"))
    by = "|".join(sorted(map(re.escape, data["by"]), key=len, reverse=True))
    joins = "|".join(map(re.escape, data["and"]))
    jobs = "|".join(sorted(map(re.escape, data["jobs"]), key=len, reverse=True))
    return _Words(
        re.compile(rf"^(?:{by})\s{{0,2}}(?::|\s)\s{{0,2}}", re.IGNORECASE),
        re.compile(rf"\s+(?:{joins})\s+|\s*[,;/]\s*|\s+&\s+"),
        frozenset(data["nobody"]),
        re.compile(rf"(?<!\w)(?:{jobs})(?!\w)", re.IGNORECASE),
        tuple(data["meta"]),
    )


def _authors(
    document: Document, main: Json | None, cuts: Segments, start: int, site_name: str | None
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Names of the first place that has any: JSON-LD, meta, marked-up byline, visible byline."""
    people, named = _json_authors(document, main)
    for raw in (people, _meta_authors(document), _marked_authors(document), _visible_authors(cuts, start)):
        names = list(dict.fromkeys(n for text in raw for n in names_in(text, site_name)))
        if names:
            return _distinct(names), tuple(named)
    return (), tuple(named)


def _distinct(names: list[str]) -> tuple[str, ...]:
    seen: dict[str, str] = {}
    for name in names[:_MAX_AUTHORS]:
        seen.setdefault(_folded(name), name)
    return tuple(seen.values())


def _json_authors(document: Document, main: Json | None) -> tuple[list[str], list[str]]:
    """(all names, those of organisations) of the article's author property."""
    value = resolved(document, (main or {}).get("author") or (main or {}).get("creator"))
    people: list[str] = []
    named: list[str] = []
    for item in value[:_MAX_AUTHORS] if isinstance(value, list) else [value]:
        names = item.get("name") if isinstance(item, dict) else item
        for name in names[:_MAX_AUTHORS] if isinstance(names, list) else [names]:
            if isinstance(name, str) and name.strip():
                people.append(name)
                if isinstance(item, dict) and any("organization" in t for t in types_of(item)):
                    named.append(one_line(name))
    return people, named


def _meta_authors(document: Document) -> list[str]:
    for name in _words().metas:
        contents = [c for c in document.metas_of(name) if not c.startswith(("http", "@", "/"))]
        if contents and any(names_in(c, None) for c in contents):
            return contents
    return []


_MARKED = '[rel~="author"], [itemprop~="author"], .byline, .author-name, .author, .article-author, .byline-name, .post-author, .entry-author, .c-byline, .byline__name'
_FOREIGN = re.compile(
    r"comment|related|teaser|sidebar|footer|recommend|promo|card|popular|latest|widget", re.IGNORECASE
)


def _marked_authors(document: Document) -> list[str]:
    found: list[str] = []
    for node in document.tree.css(_MARKED)[:20]:
        inner = node.css_first('[itemprop~="name"], [rel~="author"], .fn')
        text = one_line((inner or node).text(separator=" ")[:300])
        if text and len(text) <= 2 * _MAX_NAME and not _is_foreign(node):
            found.append(text)
            if len(found) >= 3:
                break
    return found


def _is_foreign(node: object) -> bool:
    parent = getattr(node, "parent", None)
    for _ in range(8):
        if parent is None or parent.tag in ("body", "article"):
            return False
        attributes = parent.attributes
        if parent.tag in ("aside", "footer", "nav") or _FOREIGN.search(
            f"{attributes.get('class') or ''} {attributes.get('id') or ''}"
        ):
            return True
        parent = parent.parent
    return False


def _visible_authors(cuts: Segments, start: int) -> list[str]:
    """Short lines above the text, and its first lines, that begin with a "by" word."""
    lines = cuts.items[max(0, start - 12) : start + 3]
    found = []
    for line in lines:
        text = line.text[:200]
        if (
            len(text) <= 2 * _MAX_NAME
            and (match := _words().by.match(text))
            and text[match.end() : match.end() + 1].isupper()
        ):
            found.append(text)
        elif (
            len(text) <= _MAX_NAME
            and cuts.boxes[line.box].flags & BYLINE
            and 1 < len(text.split()) <= 4
            and text.istitle()
        ):
            found.append(text)
    return found[:2]


_CUT = re.compile(
    r"\s*(?:[|•·\n–—]|\s-\s|\s{3}|\bfor\s[A-Z]|\bin\s[A-Z]|@|\(|\d|https?:|www\.|,\s*(?:Ph\.?D|M\.?D)\b)"
)
_EMAIL = re.compile(r"\S{1,64}@\S{1,64}")


def names_in(raw: str, site_name: str | None) -> list[str]:
    """Names of authors in a byline, without "by", dates, titles and stand-ins for a name.

    >>> names_in("By Ana Torres and Jo Whitfield, Staff Writer | Nov 3, 2026", None)
    ['Ana Torres', 'Jo Whitfield']
    >>> names_in("Valley Herald Staff", "Valley Herald")
    []
    """
    words = _words()
    text = _EMAIL.sub(" ", one_line(raw)[: 10 * _MAX_NAME]).strip(" ,;:|-–—·•")
    match = words.by.match(text)
    if match and text[match.end() :]:
        text = text[match.end() :]
    cut = _CUT.search(text)
    if cut and cut.start() > 1:
        text = text[: cut.start()]
    names = (part.strip(" .,:;|-–—*\"'") for part in words.and_.split(text))
    return [n for n in names if n and _is_name(n, site_name)]


def _is_name(text: str, site_name: str | None) -> bool:
    words = _words()
    lowered = text.lower()
    if not 2 <= len(text) <= _MAX_NAME or not any(c.isalpha() for c in text) or len(text.split()) > 6:
        return False
    if (
        any(c.isdigit() for c in text)
        or "/" in text
        or "." in text.strip(".").replace(". ", "")
        and " " not in text
    ):
        return False
    if lowered in words.nobody or _folded(text) == _folded(site_name or ""):
        return False
    if site_name and _folded(text).startswith(_folded(site_name)) and _rest_is_nobody(lowered, site_name):
        return False
    return not words.jobs.search(text)


def _rest_is_nobody(lowered: str, site_name: str) -> bool:
    rest = lowered.replace(site_name.lower(), "").strip(" -,|")
    return rest in _words().nobody or not rest
