"""When elements of a page say that it was published and modified: microdata, `<time>`, class names, RDFa."""

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborNode

from article.dates.claims import FINENESS, Claim, Manner, Role, by_label, claim_from, words
from article.dates.foreign import Own
from article.dates.moments import MAX_CHARS
from article.page.document import Document
from article.page.marked import with_date
from article.types import Dated

_MAX_TIMES = 60  # elements that are looked at; an article's own stand before those of the stories below it
_MAX_ITEMS = 5  # list items whose text is looked at for what they are
_SHORT_ITEM = 60  # characters: "Published 16 November 2026, 10:20" has half of that


def in_elements(document: Document, nodes: list[LexborNode], own: Own | None, manner: Manner) -> list[Claim]:
    """Claims of microdata, the first of each property, then of `<time>` elements, without those of other stories."""
    items: dict[str, Claim] = {}
    for node in with_date(nodes)[:_MAX_TIMES]:
        attributes = node.attributes
        names = (attributes.get("itemprop") or "")[:100].lower().split()
        key = next((_ITEM[name] for name in names if name in _ITEM), None)
        if key and key[0] not in items and not (own and own.is_teasers(node)):
            stated = filter(
                None, map(attributes.get, ("datetime", "content", "title"))
            )  # the last in an <abbr>
            raw = next(stated, None) or node.text()[:MAX_CHARS]
            items.update((key[0], c) for c in claim_from(key[1], raw, f"itemprop:{key[0]}", manner))
    times: list[Claim] = []
    either: list[Claim] = []
    own_items = 0
    for node in document.nodes("time")[:_MAX_TIMES]:
        where, own_items = _where(node, own_items, own)
        if where is not None and not (own and own.is_teasers(node)):
            found = list(_time(node, node.attributes, where, manner))
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


_OTHERS = re.compile(
    r"comment|related|teaser|sidebar|widget|footer|recommend|promo|more-?news|latest|trending|popular|card|live-?blog|timeline|clock|weather",
    re.IGNORECASE,
)
_TIME_MODIFIED = re.compile(r"modif|updat|aktualis|last", re.IGNORECASE)
# WordPress calls the date of a post that was never changed "entry-date published updated".
_POSTED = re.compile(r"publish|(?:entry|post)-?date", re.IGNORECASE)


def _time(node: LexborNode, attributes: dict[str, str | None], where: str, manner: Manner) -> Iterator[Claim]:
    """The claims of a `<time>` element: the first of its attributes and its text, and the first finer than a day."""
    text = node.text()[:MAX_CHARS]
    label = f"{where} {_before(node)} {text}"
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


def _where(node: LexborNode, items: int, own: Own | None) -> tuple[str | None, int]:
    """(the class names around a node, or None if they say it is not the article's own; list items looked into).

    A short list item belongs to the line under the headline, a long one to a list of other stories.
    """
    names: list[str] = []
    parent = node.parent
    for _ in range(12):
        tag = parent.tag if parent is not None else None
        if parent is None or tag in ("body", "html"):
            break
        attributes = parent.attributes
        called = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"
        is_beside = tag in _BESIDE and (tag == "footer" or not _BYLINE.search(called))
        if is_beside or ((found := _OTHERS.search(called)) and _is_others(found[0], parent, own)):
            return (None if own is None or parent.mem_id not in own.boxes else " ".join(names)), items
        if tag == "li":
            items += 1
            if items > _MAX_ITEMS or len(parent.text().strip()) > _SHORT_ITEM:
                return None, items
        if len(names) < 2:
            names.append(called)
        if tag == "article":
            break
        parent = parent.parent
    return " ".join(names), items


def _is_others(name: str, box: LexborNode, own: Own | None) -> bool:
    """Whether a box is of other stories that is called so; a card is where there is a headline in it."""
    return name.lower() != "card" or own is None or own.may_hold_headline(box)


_BESIDE = ("footer", "nav", "aside")
_BYLINE = re.compile(r"meta|byline|dateline|publish", re.IGNORECASE)


def _before(node: LexborNode) -> str:
    """The text directly before a node in its parent."""
    previous = node.prev
    return (previous.text() if previous else "")[-60:]


def is_of_others(document: Document, day: Dated) -> bool:
    """Whether a day is that of a `<time>` of another story or a comment, where a search of the whole page found it."""
    own, items = Own(document), 0
    for node in document.nodes("time")[:_MAX_TIMES]:
        where, items = _where(node, items, own)
        if where is None or own.is_teasers(node):
            found = _time(node, node.attributes, where or "", Manner())
            if any(claim.dated.at.date() == day.at.date() for claim in found):
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


def in_classes(document: Document, own: Own, manner: Manner) -> list[Claim]:
    """Claims of elements whose class names, or a property of RDFa, say that they hold a date."""
    found: list[Claim] = []
    items = 0
    rare = (selectors for marks, selectors in _RARE if any(mark in document.html for mark in marks))
    for node in document.tree.css(_CLASSED + "".join(rare))[:10]:
        where, items = _where(node, items, own)
        if where is None or own.is_teasers(node):
            continue
        attributes = node.attributes
        text = " ".join(node.text(separator=" ")[: 2 * MAX_CHARS].split())
        source = "property" if "property" in attributes else "class"
        for raw in (*map(attributes.get, _STATED), text):
            if raw and len(raw) <= MAX_CHARS:
                for role, part in by_label(raw):
                    found += claim_from(role, part, source, manner)
    return found
