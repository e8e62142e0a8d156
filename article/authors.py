"""Who wrote it: the names of the first place on a page that has any, from its markup to its visible bylines."""

import json
import re
from collections.abc import Callable, Iterable, Iterator

from selectolax.lexbor import LexborNode

from article.agencies import is_agency
from article.bylines import MAX_NAME, beginning, distinct, folded, is_name, names_in, names_of, tidied, words
from article.document import Document, Json
from article.jsonld import one_line, resolved, text_of, types_of
from article.markup import BYLINE, OUTSIDE
from article.segments import Segment, Segments
from article.urls import site_of

__all__ = ["authors_of", "folded", "names_in"]

_MAX_AUTHORS = 20
_NEAR = 12  # segments above the text in which a byline may stand
_BELOW = 4  # segments below it
_MAX_LINE = 2 * MAX_NAME


def authors_of(
    document: Document, main: Json | None, cuts: Segments, start: int, site_name: str | None
) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """(authors, organisations named as authors by the markup, agencies beside the authors).

    The authors are those of JSON-LD, else meta, else a marked byline, else a visible one.

    An agency beside a person is where the text was sent from, not who wrote it; alone it stays.
    """
    own = _own_names(document, main, site_name)
    people, named = _json_authors(document, main)
    places: tuple[Callable[[], Iterable[str]], ...] = (
        lambda: people,
        lambda: _meta_authors(document, own),
        lambda: _marked_authors(document),
        lambda: _linked_authors(cuts, start),
        lambda: _visible_authors(cuts, start),
    )
    for place in places:
        names = [name for raw in place() for name in names_of(raw, own)][:_MAX_AUTHORS]
        if names:
            persons = [name for name in names if not is_agency(name)]
            beside = [name for name in names if persons and is_agency(name)]
            return distinct(persons or names), tuple(named), tuple(beside)
    return (), tuple(named), ()


def _own_names(document: Document, main: Json | None, site_name: str | None) -> tuple[str, ...]:
    publisher = text_of(resolved(document, (main or {}).get("publisher")))
    site = site_of(document.url)
    # An agency as publisher is the source of the text, not the site.
    known = (
        site_name,
        publisher if publisher and not is_agency(publisher) else None,
        site,
        site.split(".")[0],
    )
    return tuple(dict.fromkeys(name for name in known if name))


# JSON-LD


def _json_authors(document: Document, main: Json | None) -> tuple[list[str], list[str]]:
    """(names of persons, or else all names; names of organisations) of the article's author property."""
    value = (main or {}).get("author") or (main or {}).get("creator")
    people: list[str] = []
    named: list[str] = []
    for item in _flat(document, value):
        for name in _names_of_item(item):
            is_named = isinstance(item, dict) and any("organization" in t for t in types_of(item))
            (named if is_named else people).append(name)
    named = [one_line(name) for name in named]
    return people + named, named


def _flat(document: Document, value: object) -> Iterator[object]:
    """The entries of a value that is one, a list, or a list of lists; references resolved."""
    for item in value[:_MAX_AUTHORS] if isinstance(value, list) else [value]:
        for one in item[:_MAX_AUTHORS] if isinstance(item, list) else [item]:
            yield resolved(document, one)


def _names_of_item(item: object) -> Iterator[str]:
    names = item
    if isinstance(item, dict):
        names = item.get("name") or f"{item.get('givenName') or ''} {item.get('familyName') or ''}"
    for one in names[:_MAX_AUTHORS] if isinstance(names, list) else [names]:
        name = one.get("@value") or one.get("name") if isinstance(one, dict) else one
        if isinstance(name, str) and name.strip():
            yield name


# Meta


def _meta_authors(document: Document, own: tuple[str, ...]) -> Iterable[str]:
    found: dict[str, list[str]] = {}
    for meta in document.metas:
        if not meta.content.startswith(("http", "@", "/")):
            found.setdefault(meta.name, []).append(meta.content)
    for name in words().metas:
        contents = found.get(name)
        if contents and any(names_of(content, own) for content in contents):
            return contents
    for number in ("1", "2"):  # what sharing plugins write for link previews
        label = found.get(f"twitter:label{number}", [""])[0].lower().strip(" :")
        if label in words().meta_labels:
            return found.get(f"twitter:data{number}", [])
    return _parsely_authors(found.get("parsely-page", [""])[0])


def _parsely_authors(content: str) -> list[str]:
    """Authors of a `parsely-page`, whose content is JSON."""
    try:
        data = json.loads(content[:20_000]) if content.startswith("{") else {}
    except (ValueError, RecursionError):
        return []
    names = data.get("authors") or data.get("author")
    return [n for n in (names if isinstance(names, list) else [names]) if isinstance(n, str)][:_MAX_AUTHORS]


# Marked bylines

_MARKED = (
    '[rel~="author"], [itemprop~="author"], [data-testid*="byline" i], .byline, .author-name, .author, '
    ".article-author, .byline-name, .post-author, .entry-author, .c-byline, .byline__name, .author__name, .authors, "
    ".autor, .autore, .auteur, .redaktor, .forfatter, .author_name, .article__author, .article-authors, "
    ".meta-author, .signature, .writer, .journalist, .td-post-author-name, .vcard, .penulis, .yazar"
)
_INNER = '[itemprop~="name"], [rel~="author"], .fn, .author-name, .author__name'
_MAX_NODES = 20  # marked elements that are looked at: the article's own come first
_LONGEST = 2_000  # characters of markup of a byline; larger boxes hold more than names


_FOREIGN = re.compile(
    r"comment|related|footer|recommend|popular|latest|disqus|"
    r"^(?!.{0,300}(?:author|byline|autor|vcard)).{0,300}(?:teaser|sidebar|promo|card|widget)",
    re.IGNORECASE | re.DOTALL,
)


def _marked_authors(document: Document) -> list[str]:
    """Texts of the first byline that the markup calls one, and of those beside it in the same block."""
    found: list[str] = []
    block: set[int] = set()
    for node in document.tree.css(_MARKED)[:_MAX_NODES]:
        around = _around(node)
        if (block and not block & around) or _is_foreign(node):
            continue
        texts = [t for t in _texts(node) if is_likely(t) and t not in found]
        if texts and names_of(texts[0], ()):
            found += texts
            block = block or around
        if len(found) >= _MAX_AUTHORS:
            break
    return found


def _around(node: LexborNode) -> set[int]:
    """The element with its parent and grandparent: where bylines of one article stand."""
    steps = [node, node.parent, node.parent.parent if node.parent else None]
    return {step.mem_id for step in steps if step is not None and step.tag not in ("body", "article", "main")}


def _texts(node: LexborNode) -> list[str]:
    inner = node.css(_INNER)[:_MAX_AUTHORS]
    texts = [one_line((one or node).text(separator=" ")[:300]) for one in inner or [node]]
    if not inner and not texts[0]:
        attributes = node.attributes
        texts = [attributes.get("content") or attributes.get("data-author") or ""]
    return [text for text in texts if text and len(text) <= _MAX_LINE]


def is_likely(text: str) -> bool:
    """Whether a text in an element called author is short and looks like a name, not like a sentence about one."""
    text = text[beginning(text) :]
    parts = text.split()
    if parts and parts[0].lower() in ("the", "a", "an"):
        return False
    small = sum(1 for part in parts if part.islower())
    return bool(parts) and (small <= 3 or 2 * small < len(parts) or len(parts) <= 4)


def _is_foreign(node: LexborNode) -> bool:
    parent = node.parent
    for _ in range(8):
        if parent is None or parent.tag in ("body", "article"):
            return False
        attributes = parent.attributes
        names = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"
        if parent.tag in ("aside", "footer", "nav") or _FOREIGN.search(names[:300]):
            return True
        parent = parent.parent
    return False


# Visible bylines


def _near(cuts: Segments, start: int) -> Iterator[Segment]:
    yield from cuts.items[max(0, start - _NEAR) : start + 3]


def _linked_authors(cuts: Segments, start: int) -> list[str]:
    """Names that link to a page about an author, in short lines around the start of the text."""
    found: list[str] = []
    for segment in _near(cuts, start):
        if not segment.anchors or len(segment.text) > _MAX_LINE or _stands_outside(cuts, segment):
            continue
        names = [a.text for a in segment.anchors if len(a.text) <= MAX_NAME and words().path.search(a.href)]
        found += [name for name in names if _is_full_name(name)]
    return found[:3]


def _stands_outside(cuts: Segments, segment: Segment) -> bool:
    flags = cuts.flags(segment.box)
    return bool(flags & OUTSIDE) and not flags & BYLINE


def _is_full_name(text: str) -> bool:
    parts = text.split()
    shaped = 2 <= len(parts) <= 5 and all(not p[0].islower() or len(p) <= 3 for p in parts)
    return (shaped or not text.isascii()) and is_name(tidied(text))


def _visible_authors(cuts: Segments, start: int) -> list[str]:
    """Short lines around the text that begin with a "by" word or are marked as a byline."""
    found: list[str] = []
    for segment in _near(cuts, start):
        marked = bool(cuts.flags(segment.box) & BYLINE)
        found += [line for line in segment.each_line() if _is_byline(line, marked)]
    return found[:2]


def _is_byline(line: str, marked: bool) -> bool:
    if len(line) > _MAX_LINE:
        return False
    end = beginning(line)
    if not end and marked and (role := words().role.match(line)):
        end = role.end()
    if end:
        first = line[end : end + 1]
        return first.isalpha() and not first.islower()
    if words().behind.search(line):
        return len(line) <= 12
    return marked and 1 < len(line.split()) <= 4 and line.istitle()
