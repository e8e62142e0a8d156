"""The text of a page cut at its blocks, in one walk over the tree: what every reader of words starts from."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

from article.markup import flags_of


def _tags(names: str) -> frozenset[str]:
    return frozenset(names.split())


_SKIPPED = _tags(
    """script style noscript template svg math iframe object embed video audio canvas select button input textarea
    datalist head map progress meter"""
)
_BLOCKS = _tags(
    """address article aside blockquote body center dd details dialog dir div dl dt fieldset figcaption figure footer
    form h1 h2 h3 h4 h5 h6 header hgroup hr li main menu nav ol p pre search section summary table tbody tfoot thead
    tr ul caption legend amp-sidebar"""
)
# What a tag does to the run of text it stands in; most do nothing.
_BLOCK, _CELL, _LINK, _LINE = "block", "cell", "link", "line"
_PARTS = {**dict.fromkeys(_BLOCKS, _BLOCK), "td": _CELL, "th": _CELL, "a": _LINK, "br": _LINE}


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
    lines: tuple[str, ...] = ()  # its lines, where it has line breaks

    def each_line(self) -> tuple[str, ...]:
        """The lines of the segment as a reader sees them."""
        return self.lines or (self.text,)


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

    def enter(self, node: LexborNode, tag: str, part: str) -> None:
        if part == _BLOCK:
            if self.parts:
                self.flush()
            self.open.append(len(self.boxes))
            self.boxes.append(Box(tag, self.open[-2], *flags_of(tag, node.attributes)))
        elif part == _LINK:
            self.end_link()
            self.link = node.attributes.get("href") or ""
            self.link_from = len(self.parts)
        elif part == _LINE:
            self.breaks += 1
            self.parts.append(_BREAK)
        else:
            self.parts.append("\t")

    def leave(self, part: str) -> None:
        if part == _BLOCK:
            if self.parts:
                self.flush()
            self.open.pop()
        elif part == _LINK:
            self.end_link()
        elif part == _CELL:
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
            lines = _lines(self.parts) if _BREAK in self.parts else ()
            self.items.append(Segment(text, self.kind(), tag, max(box, 0), links, tuple(self.anchors), lines))
            self.anchors, self.link_chars = [], 0
            self.link = href  # a link may hold several blocks
        self.parts, self.breaks, self.link_from = [], 0, 0

    def kind(self) -> str:
        """By the innermost box; a paragraph takes the kind of the quote, list or caption around it.

        A table row is one where the run goes over two cells: a cell of a layout table holds ordinary text.
        """
        boxes, is_own = self.boxes, True
        for box in self.open[:-4:-1]:
            kind = _KINDS.get(boxes[box].tag) if box >= 0 else None
            if kind == "table":
                return kind if is_own and "\t" in "".join(self.parts).strip() else "p"
            if kind:
                return kind
            is_own = False
        return "p"


_BREAK = "\n\v"  # a <br> among the parts of a run; line feeds of the source are only spaces


def _lines(parts: list[str]) -> tuple[str, ...]:
    found = (" ".join(line.split()) for line in "".join(parts).split(_BREAK))
    return tuple(line for line in found if line)


def cut(tree: LexborHTMLParser) -> Segments:
    """All text of a page in document order, cut at block elements, double line breaks and headings.

    Iterative, and bounded by a number of nodes: what comes after is not read.
    """
    walk = _Walk()
    node: LexborNode | None = tree.body
    above: list[tuple[LexborNode, str | None]] = []  # open elements, each with its part
    for _ in range(_MAX_NODES):
        if node is None:
            break
        tag = node.tag or ""
        if tag == "-text":
            walk.text(node.text_content or "")
        elif tag not in _SKIPPED and tag[:1] != "-":
            part = _PARTS.get(tag)
            if part:
                walk.enter(node, tag, part)
            if (child := node.first_child) is not None:
                above.append((node, part))
                node = child
                continue
            if part:
                walk.leave(part)
        after = node.next if above else None
        while after is None and above:  # ancestors that end here
            node, part = above.pop()
            if part:
                walk.leave(part)
            after = node.next if above else None
        node = after
    if walk.parts:
        walk.flush()
    return Segments(tuple(walk.items), tuple(walk.boxes) or (Box("body", -1, 0, ""),))
