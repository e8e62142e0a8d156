"""The JSON-LD of a page: which object is the article, and its values as text."""

import re
from collections.abc import Iterable, Iterator
from html import unescape
from unicodedata import normalize

from article.page.document import Document, Json
from article.urls import clean
from article.words.marks import stream_safe

_MAX_LIST = 20  # entries of a list that are looked at

_ARTICLE_TYPES = frozenset(
    """article newsarticle reportagenewsarticle analysisnewsarticle opinionnewsarticle reviewnewsarticle
    backgroundnewsarticle askpublicnewsarticle advertisercontentarticle satiricalarticle scholarlyarticle techarticle
    blogposting liveblogposting socialmediaposting report review criticreview pressrelease""".split()
)
_PAGE_TYPES = frozenset(("webpage", "itempage", "aboutpage"))
# Works that have a name and no headline, and can be what a page is about.
_WORK_TYPES = frozenset(("recipe", "podcastepisode", "howto", "videoobject", "creativework"))
# Works that stand on a page beside its article.
_OTHER_TYPES = frozenset(
    ("comment", "claimreview", "imageobject", "webpage", "website", "discussionforumposting")
)


_FEW = 3  # articles in JSON-LD of which none has this page's address or headline: more are a list of others


def types_of(item: Json) -> frozenset[str]:
    """The `@type` of a JSON-LD object in lower case, without a vocabulary address."""
    value = item.get("@type")
    values = value if isinstance(value, list) else [value]
    return frozenset(v.rsplit("/", 1)[-1].rsplit(":", 1)[-1].lower() for v in values if isinstance(v, str))


def main_object(document: Document) -> Json | None:
    """The JSON-LD object of the article itself: the one with this page's address, else with a headline that the page
    shows, else one of few that tell of no other page.

    Plugins describe the same article twice: what the chosen object lacks is taken from another one about this page.
    """
    candidates = [item for item in _objects(document) if types_of(item) & _ARTICLE_TYPES]
    if not candidates:
        return _fallback(document)
    own = _places((document.url, document.canonical or ""), document)
    addresses = [_places(_addresses(item), document) for item in candidates]
    mine = [item for item, urls in zip(candidates, addresses, strict=True) if urls & own]
    if len(candidates) == 1 and (mine or not addresses[0]):
        return candidates[0]
    if mine:
        exact = {clean(document.url), document.canonical}
        mine.sort(key=lambda item: exact.isdisjoint(clean(u, document.base) for u in _addresses(item)))
        chosen = next((item for item in mine if item.get("headline")), mine[0])
        for other in mine:
            chosen = {**other, **{k: v for k, v in chosen.items() if v}}
        return chosen
    # An address may be wrong, the home page's or an older one, where the headline is right.
    titles = titles_of(document)
    told = [(_shown(item, titles), not urls) for item, urls in zip(candidates, addresses, strict=True)]
    best = max(told)
    if best[0] or (best[1] and len(candidates) <= _FEW):
        return candidates[told.index(best)]
    # Several that are all of other addresses are a list of teasers.
    return _fallback(document)


def _places(addresses: Iterable[str], document: Document) -> set[str]:
    """Addresses without what tells of no other page: scheme, "www", a version for phones, the last slash. That of a
    home page is none: some systems write it into every article."""
    parts = (url.partition("://")[2].partition("/") for u in addresses if (url := clean(u, document.base)))
    paths = ((host, _VERSION.sub("", path).rstrip("/")) for host, _, path in parts)
    return {f"{_DEVICE.sub('', host)}/{path}" for host, path in paths if path}


_DEVICE = re.compile(r"^(?:www|m|mobile|amp)\.")
_VERSION = re.compile(r"/amp/?\Z")


def titles_of(document: Document) -> list[str]:
    """The headlines that a page shows, as far as its markup calls them so."""
    nodes = (*document.nodes("h1")[:5], *document.nodes("title")[:1])
    metas = (document.meta("og:title"), document.meta("twitter:title"))
    return [one_line(text) for text in (*(node.text()[:1_000] for node in nodes), *metas) if text]


def is_shown(item: Json, titles: Iterable[str]) -> bool:
    """Whether the headline of an object is one of these, or shares most of its words with one."""
    return _shown(item, titles) > 0


def _shown(item: Json, titles: Iterable[str]) -> float:
    """How much the headline of an object is like one of these, in 0..1; 0 where it does not share most of its words."""
    headline = text_of(item.get("headline") or item.get("name")) or ""
    return max((_likeness(_comparable(headline), _comparable(title)) for title in titles), default=0.0)


def _comparable(text: str) -> str:
    """A text in small letters, their marks on them: a mark by itself parts words."""
    return text.casefold() if text.isascii() else normalize("NFC", stream_safe(text.casefold()))


def _likeness(one: str, other: str) -> float:
    pair = [_WORD.findall(text) for text in (one, other)]
    if min(map(len, pair)) < _FEW_WORDS:  # words tell nothing where blanks do not part them
        squeezed = sorted(("".join(words) for words in pair), key=len)
        is_part = 2 * len(squeezed[0]) > len(squeezed[1]) and squeezed[0] in squeezed[1]
        return len(squeezed[0]) / len(squeezed[1]) if is_part else 0.0
    shorter, longer = sorted(map(set, pair), key=len)
    shared = len(shorter & longer)
    return shared / len(shorter | longer) if shared >= _MOST * len(shorter) else 0.0


_WORD = re.compile(r"\w+")
_FEW_WORDS = 3
_MOST = 0.6  # of the words of the shorter headline: a search engine's is often another than the page's


def page_objects(document: Document, main: Json | None) -> Iterator[Json]:
    """The objects that describe the page, or the claim that it reviews, beside the article's own: those without an
    address, or with this page's."""
    own = _places((document.url, document.canonical or ""), document)
    for item in _objects(document):
        if item is not main and types_of(item) & _OF_PAGE:
            addresses = tuple(_addresses(item))
            if not addresses or _places(addresses, document) & own:
                yield item


_OF_PAGE = _PAGE_TYPES | {"claimreview"}


def _fallback(document: Document) -> Json | None:
    """A page or another work that says when it was published, where nothing calls itself an article."""
    dated = [
        item
        for item in _objects(document)
        if item.get("datePublished") and not types_of(item) & _ARTICLE_TYPES
    ]
    pages = (item for item in dated if types_of(item) & _PAGE_TYPES)
    works = (item for item in dated if _is_work(item))
    return next(works, None) or next(pages, None)


def _is_work(item: Json) -> bool:
    types = types_of(item)
    return bool(
        (item.get("headline") and not types & _OTHER_TYPES) or (item.get("author") and types & _WORK_TYPES)
    )


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
        text = unescape(text)
    return " ".join(_MARKUP.sub(" ", text[:2_000]).split())


def resolved(document: Document, value: object) -> object:
    """A JSON-LD value with a bare `@id` reference replaced by what it refers to."""
    if isinstance(value, list):
        return [resolved(document, v) for v in value[:_MAX_LIST] if not isinstance(v, list)]
    if isinstance(value, dict) and "name" not in value and isinstance(key := value.get("@id"), str):
        return document.by_id.get(key, value)
    return value
