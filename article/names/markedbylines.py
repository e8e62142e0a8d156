"""Bylines that the markup calls so, by class names, relations and properties: those of the article, not of teasers."""

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache, partial
from importlib.resources import files
from itertools import islice
from typing import Any

from selectolax.lexbor import LexborNode

from article.names.bylines import MAX_LINE, beginning, names_of
from article.names.personnames import is_full_name
from article.page.document import Document
from article.page.jsonld import one_line
from article.stories.stories import Stories

_MAX_NODES = 40  # marked elements that are looked at: the article's own come first
_MAX_FOUND = 500  # matches of the query, from which they are chosen
_MAX_AUTHORS = 20
_MAX_PARTS = 60  # elements in a byline
_MAX_TEXT = 300  # characters of a byline

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
    data = _vocabulary()
    # "topic-authors": here the first word is that of the design.
    design = "".join(
        rf"|{word}(?![_-]{{1,2}}(?:{'|'.join(data['marked']['any'])}))" for word in data["designs"]
    )
    return re.compile(rf"(?<![a-z])(?:{'|'.join(data['beside_name'])}{design})s?(?![a-z])", re.IGNORECASE)


def is_beside(names: str) -> bool:
    """Whether class names say that an element stands beside the name of an author and does not hold it."""
    return bool(_beside().search(names))


def squeezed(text: str) -> str:
    """A text without blanks: how texts are compared that were cut at different places."""
    return "".join(text.split())


def marked_authors(document: Document, near: str, stories: Stories) -> list[str]:
    """Texts of the first byline of the page's story that the markup calls one, and of those beside it in its block.

    `near` is the text around the beginning of the article, squeezed. A byline near comes first.
    """
    nodes = [*islice(_marked(document), _MAX_NODES)]
    near_ones = [node for node in nodes if (text := squeezed(_read(node))) and text in near]
    known = {node.mem_id for node in near_ones}
    far_ones = [node for node in nodes if node.mem_id not in known]
    for some, is_near in ((near_ones, True), (far_ones, False)):
        # A box about an author may list that author's stories.
        is_others = partial(stories.is_others, near=is_near, listed=False)
        for names_somebody in (_names_surely, _names_fully):
            if found := _first_block(some, names_somebody, is_others):
                return found
    return []


def _marked(document: Document) -> Iterator[LexborNode]:
    """The elements that are marked as an author's, each once, in document order."""
    lang = (document.lang or "")[:2].lower()
    query, called = _called(lang if lang.isalpha() and lang.isascii() else "")
    seen: set[int] = set()
    room = _MAX_NODES  # of elements that are read here
    for node in document.tree.css(query)[:_MAX_FOUND]:
        if node.mem_id not in seen:
            seen.add(node.mem_id)
            names = (node.attributes.get("class") or "")[:_MAX_TEXT]
            is_called = called.search(names) or "vcard" in names
            is_byline = is_called and not is_beside(names)
            if is_called and not is_byline and room and not is_beside(_dated().sub("", names)):
                room -= 1
                is_byline = bool(_NUMBER.search(_read(node)))  # author and date, not a date beside the author
            if is_byline or _is_declared(node):
                yield node


_NUMBER = re.compile(r"\d")


@lru_cache(maxsize=1)
def _dated() -> re.Pattern[str]:
    return re.compile("|".join(_vocabulary()["dated"]), re.IGNORECASE)


def _is_declared(node: LexborNode) -> bool:
    attributes = node.attributes
    said = " ".join(value for name in _DECLARED if (value := attributes.get(name)))[:_MAX_TEXT].lower()
    return "author" in said or "byline" in said


def _first_block(
    nodes: Iterable[LexborNode],
    names_somebody: Callable[[LexborNode, str], bool],
    is_others: Callable[[LexborNode], bool],
) -> list[str]:
    found: list[str] = []
    block: set[int] = set()
    last: LexborNode | None = None
    for node in nodes:
        around = _around(node)
        if block and not block & around and not _stands_behind(node, last):
            continue
        texts = [text for text in _texts(node) if text not in found and names_somebody(node, text)]
        if texts and not is_others(node):
            found += texts
            block, last = block or around, node
        if len(found) >= _MAX_AUTHORS:
            break
    return found


def _stands_behind(node: LexborNode, last: LexborNode | None) -> bool:
    """Whether an element is the next one behind another, and of its kind."""
    before = node.prev
    while before is not None and before.tag in ("-text", "-comment"):
        before = before.prev
    if last is None or before is None or before.mem_id != last.mem_id:
        return False
    return before.tag == node.tag and before.attributes.get("class") == node.attributes.get("class")


def _around(node: LexborNode) -> set[int]:
    """The element with its parent and grandparent: where bylines of one article stand."""
    steps = [node, node.parent, node.parent.parent if node.parent else None]
    return {step.mem_id for step in steps if step is not None and step.tag not in ("body", "article", "main")}


# What stands in a byline


# Elements side by side are words of their own, but for a word whose last letters are a span that loads a font.
_BROKEN = re.compile(r"(?<=[^\W\d_])\x1f(?=[a-z]{1,2}(?:[\x1f\s]|$))")


def _read(node: LexborNode) -> str:
    return one_line(_BROKEN.sub("", node.text(separator="\x1f")[:_MAX_TEXT]).replace("\x1f", " "))


def _read_lines(node: LexborNode) -> str:
    """The text of an element, with a bar for each line break: "Ana Torres | a.torres@valley-herald.example"."""
    if node.css_first("br") is None:
        return _read(node)
    parts = islice(node.traverse(include_text=True), _MAX_PARTS)
    texts = (
        " | " if part.tag == "br" else part.text(deep=False) if part.tag == "-text" else "\x1f"
        for part in parts
    )
    return one_line(_BROKEN.sub("", "".join(texts)[:_MAX_TEXT]).replace("\x1f", " "))


def _texts(node: LexborNode) -> list[str]:
    """The texts of a byline that hold names: its parts that are marked as names or look alike, else the whole."""
    inner = node.css(_INNER)[:_MAX_AUTHORS]
    whole = _read_lines(node)
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
