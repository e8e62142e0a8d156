"""The text of a page cut at its blocks, in one walk over the tree: what every reader of words starts from."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files

from selectolax.lexbor import LexborHTMLParser, LexborNode

BOILERPLATE, COMMENT, HIDDEN, BYLINE, CAPTION, BODY, FOOTER, HEADER, SUMMARY = (1 << bit for bit in range(9))
# What is not the main text, whatever it looks like.
OUTSIDE = BOILERPLATE | COMMENT | HIDDEN | CAPTION | FOOTER | HEADER

_SKIPPED = frozenset(
    """script style noscript template svg math iframe object embed video audio canvas select button input textarea
    datalist head map progress meter""".split()
)
_BLOCKS = frozenset(
    """address article aside blockquote body center dd details dialog dir div dl dt fieldset figcaption figure footer
    form h1 h2 h3 h4 h5 h6 header hgroup hr li main menu nav ol p pre search section summary table tbody tfoot thead
    tr ul caption legend amp-sidebar""".split()
)
_CELLS = frozenset(("td", "th"))
_TAG_FLAGS = {
    "nav": BOILERPLATE,
    "footer": FOOTER,
    "aside": BOILERPLATE,
    "dialog": BOILERPLATE,
    "header": HEADER,
    "form": BOILERPLATE,
    "menu": BOILERPLATE,
    "figure": CAPTION,
    "figcaption": CAPTION,
    "address": BYLINE,
    "amp-sidebar": BOILERPLATE,
}
_ROLES = {
    "navigation": BOILERPLATE,
    "complementary": BOILERPLATE,
    "contentinfo": FOOTER,
    "banner": HEADER,
    "dialog": BOILERPLATE,
    "search": BOILERPLATE,
    "menu": BOILERPLATE,
    "alert": BOILERPLATE,
}
_KINDS = {
    "blockquote": "quote",
    "figcaption": "caption",
    "caption": "caption",
    "tr": "table",
    "li": "li",
    "dd": "li",
    "dt": "li",
    **{f"h{level}": "h" for level in range(1, 7)},
}
# A page of 10 MB has up to 1.5 million nodes; the longest real live blog seen has 40,000.
_MAX_NODES = 150_000
_NAME_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
# WordPress writes the tags and categories of a post into its class names.
_TAXONOMY = re.compile(r"(?<![\w-])(?:tag|category|post_tag)-[\w-]{1,80}")
_MAX_NAMES = 300
_UNSEEN = re.compile(r"display\s{0,3}:\s{0,3}none|visibility\s{0,3}:\s{0,3}hidden", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Anchor:
    """A link inside a segment: its address as written, and its text."""

    href: str
    text: str


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of text between two block boundaries. `box` is the index of the element that holds it."""

    text: str
    kind: str  # as Block.kind
    tag: str
    box: int
    link_chars: int
    anchors: tuple[Anchor, ...] = ()


@dataclass(slots=True)
class Box:
    """An element that can hold blocks: `flags` are what its own tag and names say, `parent` is an index."""

    tag: str
    parent: int
    flags: int
    names: str


@dataclass(frozen=True, slots=True)
class Segments:
    """All segments of a page in order, and the boxes they stand in; a parent's index is less than its child's."""

    items: tuple[Segment, ...]
    boxes: tuple[Box, ...]

    def path(self, box: int) -> Iterator[int]:
        """The indices of a box and its ancestors, innermost first."""
        while box >= 0:
            yield box
            box = self.boxes[box].parent


@lru_cache(maxsize=1)
def _names() -> tuple[tuple[int, re.Pattern[str]], ...]:
    data = tomllib.loads((files("article.vocabulary") / "markup.toml").read_text("utf-8"))
    kinds = {
        "boilerplate": BOILERPLATE,
        "comments": COMMENT,
        "byline": BYLINE,
        "caption": CAPTION,
        "body": BODY,
        "summary": SUMMARY,
        "footer": FOOTER,
    }
    return tuple((flag, re.compile(rf" (?:{'|'.join(data[kind])}) ")) for kind, flag in kinds.items())


@lru_cache(maxsize=20_000)
def name_flags(names: str) -> int:
    """What class names and ids say about a block, as flags.

    >>> bool(name_flags("relatedPosts box-2") & BOILERPLATE), bool(name_flags("uploads") & BOILERPLATE)
    (True, False)
    """
    names = _TAXONOMY.sub(" ", names[:_MAX_NAMES])
    words = " " + " ".join(_NAME_WORD.findall(names)).lower() + " "
    flags = 0
    for flag, pattern in _names():
        if pattern.search(words):
            flags |= flag
    return flags


@dataclass(slots=True)
class _Walk:
    """The state of the walk: open boxes, and the run that is being collected."""

    items: list[Segment] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)
    open: list[int] = field(default_factory=lambda: [-1])
    parts: list[str] = field(default_factory=list)
    anchors: list[Anchor] = field(default_factory=list)
    link_chars: int = 0
    breaks: int = 0
    link: str | None = None
    link_from: int = 0  # index into parts where the open link began

    def text(self, text: str) -> None:
        if text.isspace():
            if self.parts:
                self.parts.append(" ")
            return
        if self.breaks > 1:
            self.flush()
        self.breaks = 0
        self.parts.append(text)

    def enter(self, node: LexborNode, tag: str) -> None:
        if tag in _BLOCKS:
            if self.parts:
                self.flush()
            self.open.append(len(self.boxes))
            self.boxes.append(_box(node, tag, self.open[-2]))
        elif tag == "br":
            self.breaks += 1
            self.parts.append("\n")
        elif tag in _CELLS:
            self.parts.append("\t")
        elif tag == "a":
            self.end_link()
            self.link = node.attributes.get("href") or ""
            self.link_from = len(self.parts)

    def leave(self, tag: str) -> None:
        if tag in _BLOCKS:
            if self.parts:
                self.flush()
            self.open.pop()
        elif tag == "a":
            self.end_link()
        elif tag in _CELLS:
            self.parts.append("\t")

    def end_link(self) -> None:
        if self.link is None:
            return
        text = " ".join("".join(self.parts[self.link_from :]).split())
        if text:
            self.link_chars += len(text)
            self.anchors.append(Anchor(self.link, text))
        self.link = None

    def flush(self) -> None:
        text = " ".join("".join(self.parts).split())
        if text:
            href = self.link
            self.end_link()
            box = self.open[-1]
            tag = self.boxes[box].tag if box >= 0 else "body"
            links = min(self.link_chars, len(text))
            self.items.append(Segment(text, self.kind(), tag, max(box, 0), links, tuple(self.anchors)))
            self.anchors, self.link_chars = [], 0
            self.link = href  # a link may hold several blocks
        self.parts, self.breaks, self.link_from = [], 0, 0

    def kind(self) -> str:
        for box in self.open[:-4:-1]:
            if box >= 0 and (kind := _KINDS.get(self.boxes[box].tag)):
                return kind
        return "p"


def _box(node: LexborNode, tag: str, parent: int) -> Box:
    attributes = node.attributes
    flags = _TAG_FLAGS.get(tag, 0)
    if not attributes or tag == "body":  # a body's class names speak of the whole site
        return Box(tag, parent, flags, "")
    names = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"
    if len(names) > 1:
        flags |= name_flags(names)
    prop = attributes.get("itemprop")
    if prop and "articlebody" in prop.lower():
        flags |= BODY
    flags |= _ROLES.get(attributes.get("role") or "", 0)
    if (
        "hidden" in attributes
        or attributes.get("aria-hidden") == "true"
        or _UNSEEN.search(attributes.get("style") or "")
    ):
        flags |= HIDDEN
    return Box(tag, parent, flags, names)


def cut(tree: LexborHTMLParser) -> Segments:
    """All text of a page in document order, cut at block elements, double line breaks and headings.

    Iterative, and bounded by a number of nodes: what comes after is not read.
    """
    walk = _Walk()
    node = tree.body
    tags: list[str] = []
    for _ in range(_MAX_NODES if node is not None else 0):
        child = None
        tag = node.tag or ""
        if tag == "-text":
            walk.text(node.text_content or "")
        elif tag not in _SKIPPED and tag[:1] != "-":
            walk.enter(node, tag)
            child = node.first_child
            if child is None:
                walk.leave(tag)
        if child is not None:
            tags.append(tag)
            node = child
            continue
        while tags and (following := node.next) is None:
            node = node.parent
            walk.leave(tags.pop())
        if not tags:
            break
        node = following
    if walk.parts:
        walk.flush()
    return Segments(tuple(walk.items), tuple(walk.boxes) or (Box("body", -1, 0, ""),))
