"""Bylines that the markup calls so, by class names, relations and properties: those of the article, not of teasers."""

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from importlib.resources import files
from itertools import islice
from typing import Any

from selectolax.lexbor import LexborNode

from article.names.bylines import MAX_NAME, beginning, is_full_name, names_of
from article.names.bylinewords import words
from article.page.document import Document
from article.page.jsonld import one_line
from article.urls import site_of

_MAX_NODES = 40  # marked elements that are looked at: the article's own come first
_MAX_FOUND = 500  # matches of the query, from which they are chosen
_MAX_AUTHORS = 20
_MAX_PARTS = 60  # elements in a byline
_MAX_TEXT = 300  # characters of a byline
_MAX_STEPS = 8  # elements around a byline that are looked at, from inside out
_MAX_TEASER = 2_000  # characters of a teaser, the blanks of its source included
_MAX_READ = 1_000_000  # characters in which a page's text is looked for; real ones need 20,000
_MAX_LINKS = 10
_HEADINGS = ("h2", "h3", "h4", "h5")
_HEADLINE = 4  # words of a link that is a headline
_DENSE_HEADLINE = 12  # characters of one in a script without blanks
MAX_LINE = 2 * MAX_NAME

# What says "author" of the very element. Other names with such a word are taken at their word only for a full name.
_SURE = re.compile(
    r"(?<![\w-])(?:byline|author|authors|author-name|article-author|byline-name|post-author|entry-author|c-byline|"
    r"byline__name|author__name|autor|autore|auteur|redaktor|forfatter|author_name|article__author|article-authors|"
    r"meta-author|signature|writer|journalist|td-post-author-name|vcard|penulis|yazar)(?![\w-])"
)
_DECLARED = ("itemprop", "rel", "property", "data-testid", "aria-labelledby")
_QUERY = (
    '[rel~="author"], [itemprop~="author"], [property~="schema:author"], [data-testid*="byline" i], '
    '[aria-labelledby*="byline"], .vcard'
)
_INNER = '[itemprop~="name"], [property~="schema:name"], [rel~="author"], .fn, .author-name, .author__name'


@lru_cache(maxsize=100)
def _called(lang: str) -> tuple[str, re.Pattern[str]]:
    """(query, class names that call an element a byline) for a language; "" for any."""
    marked = _vocabulary()["marked"]
    words = marked["any"] + (marked.get(lang, []) if lang else [w for some in marked.values() for w in some])
    words = list(dict.fromkeys(words))
    # Asked for without their first letters, which may be capitals: to ask in both cases takes twice as long. A word
    # that ends in another is found with it. Each takes 20 µs on a page of 2,000 elements.
    endings = sorted({word[1:] for word in words}, key=len)
    needed = [end for at, end in enumerate(endings) if not any(end.endswith(short) for short in endings[:at])]
    query = ", ".join([_QUERY, *(f'[class*="{end}"]' for end in needed)])
    suffixes = "s|es|e|en|in|i|y|names?|links?|box|info|meta|line|wrap|block"
    return query, re.compile(rf"(?:{'|'.join(words)})(?:{suffixes})?(?![a-z])", re.IGNORECASE)


@lru_cache(maxsize=1)
def _vocabulary() -> dict[str, Any]:
    return tomllib.loads((files("article.vocabulary") / "bylines.toml").read_text("utf-8"))


@lru_cache(maxsize=1)
def _beside() -> re.Pattern[str]:
    return re.compile(rf"(?<![a-z])(?:{'|'.join(_vocabulary()['beside_name'])})s?(?![a-z])", re.IGNORECASE)


def is_beside(names: str) -> bool:
    """Whether class names say that an element stands beside the name of an author and does not hold it."""
    return bool(_beside().search(names))


def squeezed(text: str) -> str:
    """A text without blanks: how texts are compared that were cut at different places."""
    return "".join(text.split())


def marked_authors(document: Document, near: str, opening: str) -> list[str]:
    """Texts of the first byline that the markup calls one, and of those beside it in the same block.

    `near` is the text around the beginning of the article, `opening` how it begins, both squeezed. A byline near comes
    first; one elsewhere on the page stands neither in a teaser nor in a comment, sidebar or footer.
    """
    nodes = [*islice(_marked(document), _MAX_NODES)]
    judge = _Judge(document, opening)
    near_ones = [node for node in nodes if (text := squeezed(_read(node))) and text in near]
    known = {node.mem_id for node in near_ones}
    far_ones = [node for node in nodes if node.mem_id not in known]
    for some, is_foreign in ((near_ones, judge.is_others), (far_ones, judge.is_foreign)):
        for names_somebody in (_names_surely, _names_fully):
            if found := _first_block(some, names_somebody, is_foreign):
                return found
    return []


def _marked(document: Document) -> Iterator[LexborNode]:
    """The elements that are marked as an author's, each once, in document order."""
    lang = (document.lang or "")[:2].lower()
    query, called = _called(lang if lang.isalpha() and lang.isascii() else "")
    seen: set[int] = set()
    for node in document.tree.css(query)[:_MAX_FOUND]:
        if node.mem_id not in seen:
            seen.add(node.mem_id)
            names = (node.attributes.get("class") or "")[:_MAX_TEXT]
            is_called = called.search(names) or "vcard" in names
            if (is_called and not is_beside(names)) or _is_declared(node):
                yield node


def _is_declared(node: LexborNode) -> bool:
    attributes = node.attributes
    said = " ".join(value for name in _DECLARED if (value := attributes.get(name)))[:_MAX_TEXT].lower()
    return "author" in said or "byline" in said


def _first_block(
    nodes: Iterable[LexborNode],
    names_somebody: Callable[[LexborNode, str], bool],
    is_foreign: Callable[[LexborNode], bool],
) -> list[str]:
    found: list[str] = []
    block: set[int] = set()
    for node in nodes:
        around = _around(node)
        if block and not block & around:
            continue
        texts = [text for text in _texts(node) if text not in found and names_somebody(node, text)]
        if texts and not is_foreign(node):
            found += texts
            block = block or around
        if len(found) >= _MAX_AUTHORS:
            break
    return found


def _around(node: LexborNode) -> set[int]:
    """The element with its parent and grandparent: where bylines of one article stand."""
    steps = [node, node.parent, node.parent.parent if node.parent else None]
    return {step.mem_id for step in steps if step is not None and step.tag not in ("body", "article", "main")}


# What stands in a byline


# Elements side by side are words of their own, but for a word whose last letter is a span that loads a font.
_BROKEN = re.compile(r"(?<=[^\W\d_])\x1f(?=[a-z])")


def _read(node: LexborNode) -> str:
    return one_line(_BROKEN.sub("", node.text(separator="\x1f")[:_MAX_TEXT]).replace("\x1f", " "))


def _texts(node: LexborNode) -> list[str]:
    """The texts of a byline that hold names: its parts that are marked as names or look alike, else the whole."""
    inner = node.css(_INNER)[:_MAX_AUTHORS]
    whole = _read(node)
    texts = [_read(one) for one in inner] if inner else _texts_of_parts(node, whole)
    if not any(texts):
        texts = [
            one.attributes.get("content") or one.attributes.get("data-author") or ""
            for one in inner or [node]
        ]
    return [text for text in texts if text and len(text) <= MAX_LINE]


def _texts_of_parts(node: LexborNode, whole: str) -> list[str]:
    parts = _names_alike(node)
    if len(parts) > 1 or (parts and parts[0] not in _names_in(whole)):
        return parts
    return [whole]


def _names_alike(node: LexborNode) -> list[str]:
    """Full names that are the whole text of an element: the first, and those in elements of its kind."""
    found: dict[str, None] = {}
    kind: tuple[str | None, str | None] | None = None
    for part in node.css("*")[:_MAX_PARTS]:
        child = part.first_child
        if child is None or child.next is not None or child.tag != "-text" or part.mem_id == node.mem_id:
            continue
        text = _read(part)
        text = text[beginning(text) :]
        own = (part.tag, part.attributes.get("class"))
        if kind in (None, own) and is_full_name(text):
            kind = own
            found[text] = None
    return [*found]


def _names_surely(node: LexborNode, text: str) -> bool:
    is_sure = _is_declared(node) or _SURE.search(node.attributes.get("class") or "")
    return bool(is_sure and is_likely(text) and _names_in(text))


def _names_fully(_: LexborNode, text: str) -> bool:
    names = _names_in(text) if is_likely(text) else ()
    return bool(names) and all(map(is_full_name, names))


@lru_cache(maxsize=100)  # an element, those in it and those around it have the same text
def _names_in(text: str) -> tuple[str, ...]:
    return tuple(names_of(text, ()))


def is_likely(text: str) -> bool:
    """Whether a text in an element called author is short and looks like a name, not like a sentence about one."""
    text = text[beginning(text) :]
    parts = text.split()
    if parts and parts[0].lower() in ("the", "a", "an"):
        return False
    small = sum(1 for part in parts if part.islower())
    return bool(parts) and (small <= 3 or 2 * small < len(parts) or len(parts) <= 4)


# Whose byline it is

_OTHERS = re.compile(r"comment|related|recommend|popular|latest|disqus", re.IGNORECASE)
_BESIDE = re.compile(
    r"(?<!post-)(?<!entry-)(?<!article-)(?<!story-)footer|^(?!.{0,300}(?:author|byline|autor|vcard)).{0,300}(?:teaser|sidebar|promo|card|widget)",
    re.IGNORECASE | re.DOTALL,
)


def _is_aside(node: LexborNode, names: str) -> bool:
    """Whether an element stands beside or below the article, by its tag and names; an article has a footer too."""
    if node.tag == "footer":
        return not (node.parent and node.parent.tag == "article") and not _FOOT_OF_TEXT.search(names)
    return node.tag in ("aside", "nav") or bool(_BESIDE.search(names))


_FOOT_OF_TEXT = re.compile(r"(?:post|entry|article|story)-footer")


class _Judge:
    """Tells a byline of the page's article from those of other stories; what it knows of an element it keeps."""

    def __init__(self, document: Document, opening: str) -> None:
        self.document = document
        self.opening = opening
        self.left = _MAX_READ
        self.known: dict[int, bool | None] = {}

    def is_foreign(self, node: LexborNode) -> bool:
        """Whether a byline away from the beginning of the text belongs to another story, a comment or a sidebar."""
        return self._is_foreign(node, near=False)

    def is_others(self, node: LexborNode) -> bool:
        """Whether a byline beside the beginning of the text is that of another story all the same."""
        return self._is_foreign(node, near=True)

    def _is_foreign(self, node: LexborNode, *, near: bool) -> bool:
        step = node.parent
        if step is not None and self._stands_among_headings(step):
            return True
        for _ in range(_MAX_STEPS):
            if step is None or step.tag in ("body", "article", "main"):
                # An article element may be a teaser.
                return bool(step and step.tag == "article" and self._is_teaser(step))
            attributes = step.attributes
            names = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"[:_MAX_TEXT]
            if (not near and _is_aside(step, names)) or _OTHERS.search(names):
                return not self._holds_text(step)
            teaser = self._is_teaser(step)
            if teaser is not None:
                return teaser
            step = step.parent
        return False

    def _stands_among_headings(self, node: LexborNode) -> bool:
        """Whether an element directly holds headlines of other pages: a list of teasers without boxes of their own."""
        headings = [one for one in node.iter() if one.tag in _HEADINGS][:_MAX_LINKS]
        return any(self._headed(link) for heading in headings for link in heading.css("a")[:1])

    def _holds_text(self, node: LexborNode) -> bool:
        return bool(self.opening) and self.opening in squeezed(self._text_of(node))

    def _text_of(self, node: LexborNode) -> str:
        """The text of an element; empty once so much was read that a page is made to be slow."""
        text = node.text() if self.left > 0 else ""
        self.left -= len(text)
        return text

    def _is_teaser(self, node: LexborNode) -> bool | None:
        """True for an element with another page's headline, False for one of the article's own, None for neither."""
        if node.mem_id not in self.known:
            self.known[node.mem_id] = self._judged(node)
        return self.known[node.mem_id]

    def _judged(self, node: LexborNode) -> bool | None:
        if node.css_first("h1") is not None:
            return False
        text = self._text_of(node)
        if len(text) > _MAX_TEASER or (self.opening and self.opening in squeezed(text)):
            return False
        headlines = {self._headed(link) for link in node.css("a")[:_MAX_LINKS]} - {None}
        # A teaser leads to one page; a box about an author may list several.
        return len(headlines) == 1 if headlines else None

    def _headed(self, link: LexborNode) -> str | None:
        """The other page of this site of which a link is the headline."""
        text = _read(link)
        if len(text.split()) < _HEADLINE and (text.isascii() or len(text) < _DENSE_HEADLINE or " " in text):
            return None
        href = link.attributes.get("href") or ""
        url = None if href.startswith("#") or words().path.search(href) else self.document.absolute(href)
        if not url or url in (self.document.canonical, self.document.absolute(self.document.url)):
            return None
        return url if site_of(url) == site_of(self.document.url) else None
