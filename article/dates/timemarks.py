"""When elements of a page say that it was published and modified: microdata, `<time>`, class names, RDFa."""

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborNode

from article.dates.claims import FINENESS, Claim, Manner, Role, by_label, claim_from, words
from article.dates.moments import MAX_CHARS
from article.page.document import Document
from article.page.marked import with_date
from article.stories.stories import Stories, stands_among_others
from article.types import Dated

_MAX_CLASSED = 10
_MAX_TIMES = 60  # elements that are looked at; an article's own stand before those of the stories below it


def in_elements(
    document: Document, nodes: list[LexborNode], stories: Stories | None, manner: Manner
) -> list[Claim]:
    """Claims of microdata, the first of each property, then of `<time>` elements, without those of other stories.

    Without `stories`, what boxes are called must do.
    """
    items: dict[str, Claim] = {}
    for node in with_date(nodes)[:_MAX_TIMES]:
        attributes = node.attributes
        names = (attributes.get("itemprop") or "")[:100].lower().split()
        key = next((_ITEM[name] for name in names if name in _ITEM), None)
        if key and key[0] not in items and not (stories and stories.is_others(node, near=True)):
            stated = filter(
                None, map(attributes.get, ("datetime", "content", "title"))
            )  # the last in an <abbr>
            raw = next(stated, None) or node.text()[:MAX_CHARS]
            items.update((key[0], c) for c in claim_from(key[1], raw, f"itemprop:{key[0]}", manner))
    is_others = stories.is_others if stories else stands_among_others
    times: list[Claim] = []
    either: list[Claim] = []
    for node in document.nodes("time")[:_MAX_TIMES]:
        if not is_others(node):
            found = list(_time(node, manner))
            times += found
            if found and found[0].role == "modified" and _POSTED.search(node.attributes.get("class") or ""):
                either += found
    if not any(claim.role == "published" for claim in times):
        times = [*(Claim("published", claim.dated) for claim in either), *times]
    return [*(items[k] for k, _ in _ITEM.values() if k in items), *times]


_ITEM: dict[str, tuple[str, Role]] = {
    "datepublished": ("datePublished", "published"),
    "datemodified": ("dateModified", "modified"),
}


_TIME_MODIFIED = re.compile(r"modif|updat|aktualis|last", re.IGNORECASE)
# WordPress calls the date of a post that was never changed "entry-date published updated".
_POSTED = re.compile(r"publish|(?:entry|post)-?date", re.IGNORECASE)


def _time(node: LexborNode, manner: Manner) -> Iterator[Claim]:
    """The claims of a `<time>` element: the first of its attributes and its text, and the first finer than a day."""
    attributes = node.attributes
    text = node.text()[:MAX_CHARS]
    label = f"{_names_around(node)} {_before(node)} {text}"
    role: Role = "modified" if _is_modified(attributes, label) else "published"
    claimed = False
    for raw in _raws(node, attributes, text):
        for claim in claim_from(role, raw, "time", manner):
            is_fine = FINENESS[claim.dated.precision] > FINENESS["day"]
            if is_fine or not claimed:
                yield claim
                claimed = True
            if is_fine:
                return


def _raws(node: LexborNode, attributes: dict[str, str | None], text: str) -> Iterator[str | None]:
    """What may hold the time of an element, one after the other; the last is its text with its parts kept apart."""
    yield from map(attributes.get, _STATED)
    yield text
    parted = node.text(separator=" ")[:MAX_CHARS]
    if parted != text:
        yield parted


# Attributes that hold a time for machines.
_STATED = ("datetime", "title", "content", "data-datetime", "data-timestamp", "data-date", "data-time")


def _is_modified(attributes: dict[str, str | None], label: str) -> bool:
    names = f"{attributes.get('class') or ''} {attributes.get('itemprop') or ''}"
    return bool(_TIME_MODIFIED.search(names) or words().labels["modified"].starts(label[-MAX_CHARS:]))


def _names_around(node: LexborNode) -> str:
    """What the two innermost boxes around a node are called."""
    boxes = (node.parent, node.parent.parent if node.parent else None)
    return " ".join(
        f"{box.attributes.get('class') or ''} {box.attributes.get('id') or ''}"
        for box in boxes
        if box is not None
    )


def _before(node: LexborNode) -> str:
    """The text directly before a node in its parent."""
    previous = node.prev
    return (previous.text() if previous else "")[-60:]


def is_of_others(document: Document, stories: Stories, day: Dated) -> bool:
    """Whether a day is that of a `<time>` of another story or a comment, where a search of the whole page found it."""
    for node in (*document.nodes("time")[:_MAX_TIMES], *document.tree.css(_CLASSED)[:_MAX_CLASSED]):
        if stories.is_others(node) and any(
            claim.dated.at.date() == day.at.date() for claim in _time(node, Manner())
        ):
            return True
    return False


# Class names that content systems give to the date of an article (hAtom's among them).
_CLASSED = (
    ".published, .entry-date, .post-date, .article-date, .article__date, .date-published, .publish-date, "
    ".published-date, .publish-time, .article-time, .pubdate, .post-time, .news-date, .date-time, .datetime, "
    ".timestamp, .byline-date, "
    ".article-info time, .postdate, .create-date, .submitted, .datum, .fecha, .tarih, .tanggal"
)
# What few pages have: these selectors take as long as all class names, so the source is asked for their marks first.
_RARE = (
    (("-timestamp",), ', [class*="date"][data-timestamp], [class*="time"][data-timestamp], bsp-timestamp'),
    (("data-datetime",), ', [class*="date"][data-datetime], [class*="time"][data-datetime]'),
    (("<relative-time",), ", relative-time"),
    (
        ('property="dc:', 'property="schema:date', 'property="date'),
        ', [property~="dc:date"], [property~="dc:created"]'
        ', [property*="datePublished"], [property*="dateCreated"]',
    ),
)


def in_classes(document: Document, stories: Stories, manner: Manner) -> list[Claim]:
    """Claims of elements whose class names, or a property of RDFa, say that they hold a date."""
    found: list[Claim] = []
    rare = (selectors for marks, selectors in _RARE if any(mark in document.html for mark in marks))
    for node in document.tree.css(_CLASSED + "".join(rare))[:_MAX_CLASSED]:
        if stories.is_others(node):
            continue
        attributes = node.attributes
        text = " ".join(node.text(separator=" ")[: 2 * MAX_CHARS].split())
        source = "property" if "property" in attributes else "class"
        for raw in (*map(attributes.get, _STATED), text):
            if raw and len(raw) <= MAX_CHARS:
                for role, part in by_label(raw):
                    found += claim_from(role, part, source, manner)
    return found
