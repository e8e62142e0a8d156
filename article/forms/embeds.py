"""Forms that cannot be seen because another host renders them: said, never guessed."""

from functools import lru_cache
from itertools import chain, islice

from article.forms.vendors import Vendor, vendors
from article.page.document import Document
from article.page.visible import Visible
from article.types import Evidence, Flag, FlagKind, Form
from article.urls import host_of

_ABSENT = ("unrendered embed: its fields and its disclosure cannot be seen here",)
_MAX_NODES = 300  # frames and scripts of one page that are looked at
_KINDS: dict[str, FlagKind] = {"list": "newsletter", "poll": "honest-poll"}


def embeds(document: Document, visible: Visible, forms: tuple[Form, ...]) -> list[Flag]:
    """One note for each vendor of lists or polls whose form is injected by a script or framed from another host."""
    seen = {form.vendor for form in forms}
    found: list[Flag] = []
    frames = ((node, node.attributes) for node in document.nodes("iframe"))
    elsewhere = chain(frames, document.scripts)
    sources = ((node, source) for node, attributes in elsewhere if (source := _source(attributes)))
    nodes = list(islice(sources, _MAX_NODES))
    whole = "\n".join(source[:500] for _, source in nodes).lower()
    if not any(mark in whole for framed in (True, False) for mark, _ in _sources(framed)):
        return found
    for node, source in nodes:
        vendor = _maker(source, framed=node.tag == "iframe")
        if vendor is None or vendor.name in seen:
            continue
        seen.add(vendor.name)
        place = _place(node.parent, visible)
        note = Evidence("residue", "embed.unrendered", f"{node.tag} of {vendor.name}: {source[:200]}")
        where = f"{node.tag}[src*={host_of(source) or source[:60]}]"
        found.append(Flag(_KINDS[vendor.kind], "note", 0.05, place, place, "", where, (note,), _ABSENT))
    return found


def _source(attributes: dict[str, str | None]) -> str | None:
    return attributes.get("src") or attributes.get("data-src")


def _maker(source: str, *, framed: bool) -> Vendor | None:
    if not source:
        return None
    lower = source[:500].lower()
    return next((vendor for mark, vendor in _sources(framed) if mark in lower), None)


@lru_cache(maxsize=2)
def _sources(framed: bool) -> tuple[tuple[str, Vendor], ...]:
    """What the address of a frame or a script says of its vendor."""
    known = [vendor for vendor in vendors() if vendor.kind in _KINDS]
    return tuple((mark, vendor) for vendor in known for mark in (vendor.frames if framed else vendor.scripts))


def _place(node, visible: Visible) -> int:  # type: ignore[no-untyped-def]  # a selectolax node or None
    """Where the embed would stand in the visible text."""
    for _ in range(60):
        if node is None:
            return 0
        span = visible.span_of(node)
        if span is not None:
            return int(span[0])
        node = node.parent
    return 0
