"""HTML parsed once: the tree that every reader of the page shares, with what is read from its head."""

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import NamedTuple

import orjson
from selectolax.lexbor import LexborHTMLParser, LexborNode

from article.page.brokenjson import article_of, documents_of
from article.source.decode import decode
from article.source.tame import tamed
from article.types import Page
from article.urls import clean

Json = dict[str, object]

# Bounds for hostile JSON-LD, in all of a page: real ones have up to 60 objects and 700 kB of it.
_MAX_JSON_CHARS = 2_000_000
_MAX_JSON_SCRIPTS = 500
_MAX_JSON_OBJECTS = 500
_MAX_BROKEN = 10
_MAX_METAS = 2_000
_JSON_JUNK = re.compile(
    r"^\s*(?:<!--|//\s*<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/|<!\[CDATA\[)|(?:-->|//\s*\]\]>|/\*\s*\]\]>\s*\*/|\]\]>)\s*$"
)
_JSON_CONTROL = re.compile(r"[\x00-\x1f]")
_MAX_HEADER = 8_000
_REL = re.compile(r"""\brel\s?=\s?["']?([\w\s:/.-]{1,80})""")
# Tags whose elements are asked for.
_INDEXED = (
    "meta", "link", "script", "base", "time", "form", "input", "iframe", "ins", "img", "noscript", "h1", "h2", "title",
    "html", "amp-ad", "amp-analytics", "amp-auto-ads",
)  # fmt: skip
_DATED = frozenset(("datepublished", "datemodified"))
_NUMBERED = 1_000
_TAGS: dict[int, str] = {}  # by number: the tag, "" of one that nobody asks for
_TRAILING_COMMA = re.compile(r",(\s*[}\]])")


# Named tuples, because a page has a hundred: a frozen dataclass takes 1 µs longer to make.
class Meta(NamedTuple):
    """A `<meta>`: its `name`, `property` or `itemprop` in lower case, and its content."""

    name: str
    content: str


class Link(NamedTuple):
    """A `<link>`: its relations in lower case, and its address as written."""

    rels: frozenset[str]
    href: str


@dataclass(frozen=True, eq=False)
class Document:
    """A page parsed one time. `html` is the decoded source; nothing mutates `tree`."""

    url: str
    html: str
    tree: LexborHTMLParser
    encoding: str = "utf-8"
    http_link: str | None = None  # the HTTP header `Link`, where relations can be declared too

    @cached_property
    def _by_tag(self) -> dict[str, list[LexborNode]]:
        found: dict[str, list[LexborNode]] = {tag: [] for tag in _INDEXED}
        root = self.tree.root
        for node in root.traverse() if root else ():
            # The number of a tag is had in half the time of its name; those that HTML does not know have large ones.
            number = node.tag_id
            tag = _TAGS.get(number)
            if tag is None:
                tag = node.tag or ""
                if number < _NUMBERED:
                    _TAGS[number] = tag if tag in found else ""
            if tag in found:
                found[tag].append(node)
        return found

    def nodes(self, *tags: str) -> list[LexborNode]:
        """The elements with one of these tags, tag by tag, each in document order.

        Only of tags in _INDEXED, which are found by one walk over the tree; KeyError for another.
        """
        return [node for tag in tags for node in self._by_tag[tag]]

    @cached_property
    def metas(self) -> tuple[Meta, ...]:
        """All `<meta>` with a name and a content, in document order.

        Without dates of microdata in the body, which may be a teaser's: who reads elements asks of which story each is.
        """
        found = []
        for node in self.nodes("meta")[:_MAX_METAS]:
            attributes = node.attributes
            name = attributes.get("property") or attributes.get("name")
            if not name and (name := attributes.get("itemprop")) and name.lower() in _DATED:
                name = name if node.parent is not None and node.parent.tag == "head" else None
            content = (attributes.get("content") or "").strip()
            if name and content:
                found.append(Meta(name.strip().lower(), content))
        return tuple(found)

    def meta(self, *names: str) -> str | None:
        """The content of the first `<meta>` of the first of these names that is there."""
        for name in names:
            for meta in self.metas:
                if meta.name == name:
                    return meta.content
        return None

    @cached_property
    def links(self) -> tuple[Link, ...]:
        """All `<link>` with a relation and an address, in document order."""
        found = []
        for node in self.nodes("link")[:_MAX_METAS]:
            attributes = node.attributes
            rels, href = attributes.get("rel"), attributes.get("href")
            if rels and href:
                found.append(Link(frozenset(rels.lower().split()), href.strip()))
        return tuple(found)

    def link(self, rel: str) -> str | None:
        """The absolute address of the first `<link>` with this relation."""
        for link in self.links:
            if rel in link.rels and (url := self.absolute(link.href)):
                return url
        return None

    @cached_property
    def canonical(self) -> str | None:
        """The address the page declares as canonical, in its head or in the HTTP header (RFC 6596)."""
        return self.link("canonical") or self._linked_by_header("canonical")

    def _linked_by_header(self, rel: str) -> str | None:
        for part in (self.http_link or "")[:_MAX_HEADER].split("<")[1:]:
            href, _, parameters = part.partition(">")
            if rel in " ".join(_REL.findall(parameters.lower())).split():
                return self.absolute(href.strip())
        return None

    @cached_property
    def base(self) -> str:
        """What relative addresses are relative to."""
        href = next((href for node in self.nodes("base") if (href := node.attributes.get("href"))), "")
        return clean(href, self.url) or self.url

    def absolute(self, href: str) -> str | None:
        """An address of this page made absolute and cleaned; None for what is not http(s)."""
        return clean(href, self.base) if href else None

    @cached_property
    def lang(self) -> str | None:
        """The language tag of the root element, as written."""
        node = next(iter(self.nodes("html")), None)
        attributes = node.attributes if node else {}
        return attributes.get("lang") or attributes.get("xml:lang") or None

    @cached_property
    def scripts(self) -> tuple[tuple[LexborNode, dict[str, str | None]], ...]:
        """Every `<script>` with its attributes, which three readers want, in document order."""
        return tuple((node, node.attributes) for node in self.nodes("script"))

    @cached_property
    def json_ld(self) -> tuple[Json, ...]:
        """All JSON-LD objects at the top or in a `@graph`, in document order; what cannot be read is left out."""
        found: list[Json] = []
        broken: list[str] = []
        left = _MAX_JSON_CHARS
        told = (node for node, said in self.scripts if "ld+json" in (said.get("type") or "").lower())
        for node in islice(told, _MAX_JSON_SCRIPTS):
            text = node.text()
            data = None
            if len(text) <= left:
                left -= len(text)
                data = _loads(text)
            if data is None:
                broken.append(text)
            found += islice(_flattened(data), _MAX_JSON_OBJECTS - len(found))
        # What is salvaged lacks most of what was said: it counts where nothing else says when the page was published.
        if broken and not any(item.get("datePublished") for item in found):
            found += [item for text in broken[:_MAX_BROKEN] if (item := article_of(text))]
        return tuple(found)

    @cached_property
    def by_id(self) -> dict[str, Json]:
        """JSON-LD objects by their `@id`, for references; an object that says more than its id wins."""
        known: dict[str, Json] = {}
        for item in self.json_ld:
            key = item.get("@id")
            if isinstance(key, str) and len(item) > len(known.get(key, {})):
                known[key] = item
        return known


def parse(page: Page) -> Document:
    """Decode and parse a page; never raises on bad markup."""
    source, encoding = decode(page.body, page.header("content-type"))
    html, tree = tamed(source)
    if tree is None:  # the parser would encode the text again: a fifth of its time
        tree = LexborHTMLParser(page.body if html is source and encoding == "utf-8" else html)
    return Document(page.url, html, tree, encoding, page.header("link"))


def _loads(source: str) -> object:
    """JSON as pages write it: CDATA marks, raw control characters, trailing commas, several in a row. Else None."""
    text = source.strip()
    if not (text.startswith(("{", "[")) and text.endswith(("}", "]"))):
        text = _JSON_JUNK.sub("", text).strip().rstrip(";")
    with suppress(ValueError):
        return orjson.loads(text)  # most are as they should be, and read in a tenth of the time
    with suppress(ValueError, RecursionError):
        return json.loads(text, strict=False)
    mended = _TRAILING_COMMA.sub(r"\1", _JSON_CONTROL.sub(" ", text))
    with suppress(ValueError, RecursionError):
        if mended != text:
            return json.loads(mended, strict=False)
    return documents_of(text) or None


def _flattened(data: object) -> Iterator[Json]:
    """Objects of a JSON-LD document, `@graph` and lists opened, without recursion."""
    waiting = [data]
    while waiting:
        item = waiting.pop(0)
        if isinstance(item, list):
            waiting[:0] = item[:_MAX_JSON_OBJECTS]
        elif isinstance(item, dict):
            yield item
            graph = item.get("@graph")
            if isinstance(graph, list | dict):
                waiting.insert(0, graph)
