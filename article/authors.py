"""Who wrote it: the names of the first place on a page that has any, from its markup to its visible bylines."""

import json
from collections.abc import Callable, Iterable, Iterator

from article.agencies import is_agency
from article.bylines import MAX_NAME, beginning, distinct, folded, is_full_name, names_in, names_of
from article.bylinewords import words
from article.document import Document, Json
from article.jsonld import one_line, resolved, text_of, types_of
from article.markedbylines import MAX_LINE, is_beside, marked_authors, squeezed
from article.markup import BOILERPLATE, BYLINE, CAPTION, COMMENT, OUTSIDE
from article.segments import Segment, Segments
from article.urls import site_of

__all__ = ["authors_of", "folded", "names_in"]

_MAX_AUTHORS = 20
_NEAR = 12  # segments above the text in which a byline may stand
_ABOVE = 1  # segments above the headline: "Ana Torres" over a column
_OPENING = 60  # characters of the text by which an element is known that holds it


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
        lambda: marked_authors(document, *_surroundings(cuts, start)),
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


# Bylines on the page


def _surroundings(cuts: Segments, start: int) -> tuple[str, str]:
    """(text around the beginning of the article, how it begins), both squeezed."""
    near = (s.text for s in _near(cuts, start) if not _stands_beside(cuts, s))
    opening = cuts.items[start].text[:_OPENING] if start < len(cuts.items) else ""
    return squeezed(" ".join(near)), squeezed(opening)


def _stands_beside(cuts: Segments, segment: Segment) -> bool:
    """Whether one of the boxes around a segment holds something else than the article and its heading."""
    return any(cuts.boxes[box].flags & (BOILERPLATE | COMMENT) for box in cuts.path(segment.box))


def _near(cuts: Segments, start: int) -> tuple[Segment, ...]:
    """The segments from just above the headline, or a few above the text, to its first ones."""
    first = max(0, start - _NEAR)
    headline = next(
        (at for at in range(min(start, len(cuts.items) - 1), first, -1) if cuts.items[at].tag == "h1"), first
    )
    return cuts.items[max(first, headline - _ABOVE) : start + 3]


def _linked_authors(cuts: Segments, start: int) -> list[str]:
    """Names that link to a page about an author, in short lines around the start of the text."""
    found: list[str] = []
    for segment in _near(cuts, start):
        if not segment.anchors or len(segment.text) > MAX_LINE or _stands_outside(cuts, segment):
            continue
        names = [a.text for a in segment.anchors if len(a.text) <= MAX_NAME and words().path.search(a.href)]
        found += [name for name in names if is_full_name(name)]
    return found[:3]


def _stands_outside(cuts: Segments, segment: Segment) -> bool:
    flags = cuts.boxes[segment.box].flags
    return bool(flags & OUTSIDE) and not flags & BYLINE


def _visible_authors(cuts: Segments, start: int) -> list[str]:
    """Short lines around the text that begin with a "by" word or are marked as a byline."""
    found: list[str] = []
    for segment in _near(cuts, start):
        box = cuts.boxes[segment.box]
        marked = box.flags & (BYLINE | CAPTION) == BYLINE and not is_beside(box.names)
        found += [line for line in segment.each_line() if _is_byline(line, marked)]
    return found[:2]


def _is_byline(line: str, marked: bool) -> bool:
    if len(line) > MAX_LINE:
        return False
    end = beginning(line)
    if not end and marked and (role := words().role.match(line)):
        end = role.end()
    if end:
        first = line[end : end + 1]
        return first.isalpha() and not first.islower()
    if words().behind.search(line):
        return len(line) <= 12
    return marked and is_full_name(line)
