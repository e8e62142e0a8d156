"""One walk over the tree, from which both the visible text and the segments of a page are made."""

from collections.abc import Callable
from functools import partial
from itertools import accumulate, chain

from selectolax.lexbor import LexborHTMLParser, LexborNode

from article.page.adjacent import would_glue
from article.page.blanks import folded
from article.page.document import Document
from article.page.hiding import hiding
from article.page.layout import holds_text, is_indented
from article.page.marked import marked
from article.page.segments import Anchor, Box, Segment, Segments
from article.page.tags import (
    ASKED,
    BESIDE,
    BOX,
    BREAK,
    CELL,
    CONTROL,
    IMAGE,
    INPUT,
    KINDS,
    KNOWN,
    LINE,
    LINK,
    QUOTES,
    SKIP,
    TEXT,
    VOID,
    told,
)
from article.page.visible import Hidden, Visible, span

_BUTTONS = frozenset(("submit", "button", "reset"))

# Dates, names and rights stand in what is beside the text of these.
_READ_WHOLE = frozenset(("article", "main", "footer"))
_PARAGRAPH = 80  # characters: lines of a poem are shorter, and stay together
_MAX_HIDDEN = 200  # hidden parts kept as evidence, each cut to so many characters
_MAX_HIDDEN_CHARS = 600
# A page of 10 MB has up to 1.5 million nodes; the longest real live blog seen has 40,000.
_MAX_NODES = 100_000

# An open element: its node, what it does, how many were asked for before it, the part of the text it begins with.
_Open = tuple[LexborNode, int, int, int]


def visible_text(document: Document) -> Visible:
    """The text a reader sees, with the place of every element in it; scripts, styles and hidden parts are left out."""
    return walk(document.tree)[1]


def cut(tree: LexborHTMLParser) -> Segments:
    """All text of a page in document order, cut at block elements, double line breaks and headings."""
    return walk(tree)[0]


def walk(
    tree: LexborHTMLParser,
    nodes: list[LexborNode] | None = None,
    *,
    every: bool = True,
    beside: frozenset[int] | None = None,
) -> tuple[Segments, Visible]:
    """The segments of a page – hidden ones too, flagged so – and its visible text.

    The visible text knows the place of every element; without `every`, which takes a fifth of the time, only of those
    that hold, hide or are a form, a control, a frame or a script. `nodes` is what `marked.marked` found, where that was
    asked before. With `beside`, of what stands beside the text (`<nav>`, `<aside>`) only the elements with these
    `mem_id` are read.

    Iterative, and bounded by a number of nodes: what comes after is not read.
    """
    body = tree.body
    if body is None:
        return Segments((), (_ROOT,)), Visible("", {})
    page = _Page(hiding(body, marked(tree) if nodes is None else nodes), every, beside)
    seen = _Part(page)
    seen.read(body)
    seen.flush()
    page.places[body.mem_id] = (0, len(seen.parts))
    text = "".join(seen.parts)
    ends = list(accumulate(map(len, seen.parts)))
    quoted = tuple(span(ends, start, end) for start, end in page.quoted)
    segments = Segments(tuple(page.items), tuple(page.boxes), frozenset(page.pictured))
    return segments, Visible(text, page.places, tuple(page.hidden), quoted, ends)


_ROOT = Box("body", -1)
# Named tuples made in C: a page has thousands, and their own constructor is a function of Python.
_box: Callable[[tuple[str, int, LexborNode]], Box] = partial(tuple.__new__, Box)
_anchor: Callable[[tuple[LexborNode, str]], Anchor] = partial(tuple.__new__, Anchor)
_segment: Callable[[tuple[str, str, str, int, int, tuple[Anchor, ...], tuple[str, ...]]], Segment] = partial(
    tuple.__new__, Segment
)


def around(*nodes: list[LexborNode]) -> frozenset[int]:
    """The `mem_id` of these elements and of all that they stand in: what `walk` is to read beside the text."""
    found: set[int] = set()
    for node in chain(*nodes):
        step: LexborNode | None = node
        while step is not None and (identity := step.mem_id) not in found:
            found.add(identity)
            step = step.parent
    return frozenset(found)


class _Page:
    """What the walk finds on the page as a whole, in the part that is seen and in those that are hidden."""

    __slots__ = (
        "beside",
        "box",
        "boxes",
        "every",
        "hidden",
        "hiding",
        "items",
        "kinds",
        "left",
        "outside",
        "pictured",
        "places",
        "quoted",
    )

    def __init__(self, hiding: dict[int, str], every: bool, beside: frozenset[int] | None) -> None:
        self.hiding = hiding
        self.every = every
        self.beside = beside
        self.left = _MAX_NODES  # nodes that may still be read
        self.items: list[Segment] = []
        self.boxes: list[Box] = [_ROOT]
        self.box = 0  # the index of the innermost open box
        self.outside: dict[int, bool] = {}  # of boxes: whether they stand in nothing that is read whole
        self.kinds: list[str | None] = [None, None, None]  # what the open boxes say of a segment's kind
        self.pictured: set[int] = set()
        self.places: dict[int, tuple[int, int]] = {}
        self.quoted: list[tuple[int, int]] = []
        self.hidden: list[Hidden] = []

    def passes_over(self, node: LexborNode) -> bool:
        """Whether an element beside the text is left unread: nothing in the article or the footer is."""
        if self.beside is None or node.mem_id in self.beside:
            return False
        if self.box not in self.outside:  # remembered, for there may be thousands in one deep box
            box = self.box
            while box > 0 and self.boxes[box].tag not in _READ_WHOLE:
                box = self.boxes[box].parent
            self.outside[self.box] = box <= 0
        return self.outside[self.box]

    def begin_box(self, tag: str, node: LexborNode) -> None:
        self.kinds.append(KINDS.get(tag))
        self.boxes.append(_box((tag, self.box, node)))
        self.box = len(self.boxes) - 1

    def end_box(self) -> None:
        self.kinds.pop()
        self.box = self.boxes[self.box].parent


class _Part:
    """A part of the page – what is seen of it, or one hidden element – and the run that will be its next segment.

    Its text is kept in `parts`: before the text of each node the separator that it needs. Runs, links and elements are
    ranges of parts.
    """

    __slots__ = (
        "anchors", "breaks", "broken", "link", "link_chars", "link_from", "muted", "page", "parts", "row_from", "run",
        "said", "separator",
    )  # fmt: skip

    def __init__(self, page: _Page) -> None:
        self.page = page
        self.parts: list[str] = []
        self.separator = ""  # what must stand before the next text
        self.run = 0  # the part from which the next segment is made
        self.said: list[str] = []  # parts of the run that stand before a control or a hidden part
        self.breaks = 0  # since the last text
        self.broken = False  # whether the run has a line break
        self.row_from: int | None = None  # the part with which a second cell of the run begins
        self.link: LexborNode | None = None
        self.link_from = 0
        self.link_chars = 0
        self.anchors: list[Anchor] = []
        self.muted = False  # in a control

    def read(self, top: LexborNode, *, seen: bool = True) -> None:  # noqa: C901  # the loop over all nodes of a page: what most of them need stands in it, a call costs as much as the work
        """Read what stands in an element; `seen` says whether a reader sees it."""
        page, parts, known = self.page, self.parts, KNOWN.get
        hiding, places = page.hiding if seen else {}, page.places
        above: list[_Open] = []
        asked = 0  # elements so far whose place is asked for
        every, left = page.every, page.left
        node = top.first_child
        while True:
            while node is None:  # the innermost open element ends here
                if not above:
                    page.left = left
                    return
                node, effect, before, start = above.pop()
                if effect & BOX:
                    if self.run < len(parts) or self.said:
                        self.flush()
                    page.end_box()
                    self.separator = "\n"
                elif effect:
                    self.leave(effect)
                if seen:
                    if asked > before:
                        places[node.mem_id] = (start, len(parts))
                    if effect & QUOTES and start < len(parts):
                        page.quoted.append((start, len(parts)))
                node = node.next
            left -= 1
            if left < 0:
                node = None
                continue
            tag, effect = known(node.tag_id) or told(node)
            if effect & TEXT:
                self.write(node.text_content or "", node)
                node = node.next
                continue
            before = -1 if every else asked
            if effect & ASKED:
                asked += 1
            if effect & SKIP:
                node = node.next
                continue
            if hiding and (identity := node.mem_id) in hiding:
                page.left = left
                self.hide(node, tag, effect, identity)
                left = page.left
                asked += 1
                node = node.next
                continue
            start = len(parts)
            if effect:
                if self.muted:
                    effect &= LINE | INPUT | QUOTES | IMAGE
                elif effect & CELL and holds_text(node):
                    effect = BOX | LINE
                if effect & BOX:
                    if self.run < start or self.said:
                        self.flush()
                    if effect & BESIDE and page.passes_over(node):
                        self.separator = "\n"
                        node = node.next
                        continue
                    page.begin_box(tag, node)
                    self.separator = "\n"
                else:
                    self.enter(node, effect)
                    if effect & VOID and not every:  # nothing stands in it, and nobody asks where it is
                        node = node.next
                        continue
            above.append((node, effect, before, start))
            node = node.first_child

    def enter(self, node: LexborNode, effect: int) -> None:
        """Take in an element that is no box."""
        if effect & LINK:
            self.end_link()
            self.link = node
            self.link_from = len(self.parts)
        elif effect & CELL:
            self.next_cell()
        elif effect & BREAK:
            self.breaks += 1
            self.broken = True
        elif effect & CONTROL:
            self.pause()
            self.muted = True
        elif effect & INPUT:
            self.input(node.attributes)
        elif effect & IMAGE:
            self.page.pictured.add(self.page.box)
        if effect & LINE:
            self.separator = "\n"

    def leave(self, effect: int) -> None:
        """End an element that is no box."""
        if effect & LINK:
            self.end_link()
        elif effect & CELL:
            self.next_cell()
        elif effect & CONTROL:
            self.muted = False
            self.run = len(self.parts)
        if effect & LINE:
            self.separator = "\n"

    def write(self, raw: str, node: LexborNode | None = None) -> None:
        if raw.isspace() or not raw:
            if raw and not self.separator:
                self.separator = " "
            return
        words = folded(raw)
        if self.breaks:
            if self.breaks > 1 or (is_indented(raw) and len(self.since(self.run)) > _PARAGRAPH):
                self.flush()
            self.breaks = 0
        before, self.separator = self.separator, ""
        if len(words) < len(raw):  # there may be blanks at its ends
            before = before or (" " if raw[0].isspace() else "")
            self.separator = " " if raw[-1].isspace() else ""
        if not before and node is not None and self.parts and would_glue(self.parts[-1], words, node):
            before = " "
        self.parts += (before if self.parts else "", words)

    def input(self, attributes: dict[str, str | None]) -> None:
        """A button's words stand in its value; any other field is a gap in its line."""
        value = attributes.get("value")
        if value and (attributes.get("type") or "").lower() in _BUTTONS:
            self.pause()
            self.separator = "\n"
            self.write(value)
            self.separator = "\n"
            self.run = len(self.parts)
        elif not self.separator:
            self.separator = " "

    def next_cell(self) -> None:
        if self.row_from is None and len(self.parts) > self.run:
            self.row_from = len(self.parts)

    def end_link(self) -> None:
        if self.link is not None:
            text = self.since(self.link_from)
            if text:
                if "\n" in text:
                    text = text.replace("\n", " ")
                self.link_chars += len(text)
                self.anchors.append(_anchor((self.link, text)))
            self.link = None

    def since(self, start: int) -> str:
        """The text from a part on, without the separator before it."""
        parts = self.parts
        return parts[start + 1] if len(parts) == start + 2 else "".join(parts[start + 1 :])

    def pause(self) -> None:
        """The run is interrupted by words that are not of it; it goes on from where `run` is set then."""
        if not self.muted:
            self.said += self.parts[self.run :]

    def flush(self) -> None:
        """End the run: a segment, where there is any text in it."""
        parts = self.parts
        if self.said or len(parts) > self.run:
            link = self.link
            if link is not None:
                self.end_link()
            text = self.since(self.run)
            if self.said:
                text = "".join((*self.said, *parts[self.run :])).lstrip(" \n")
                self.said = []
            lines: tuple[str, ...] = ()
            if "\n" in text:
                lines = tuple(text.split("\n")) if self.broken else ()
                text = text.replace("\n", " ")
            anchors: tuple[Anchor, ...] = ()
            links = 0
            if self.anchors:
                links, anchors = min(self.link_chars, len(text)), tuple(self.anchors)
                self.anchors, self.link_chars = [], 0
            page = self.page
            tag = page.boxes[page.box].tag
            kind = page.kinds[-1] or page.kinds[-2] or page.kinds[-3] or "p"
            if kind == "table":
                kind = self.row()
            page.items.append(_segment((text, kind, tag, page.box, links, anchors, lines)))
            self.link = link  # a link may hold several blocks
        self.run = self.link_from = len(parts)
        self.breaks = 0
        self.broken = False
        self.row_from = None

    def row(self) -> str:
        """The kind of a run in a table row: a row where it goes over two cells; a cell of a layout table holds text."""
        is_row = self.row_from is not None and self.row_from < len(self.parts)
        return "table" if is_row and self.page.kinds[-1] else "p"

    def hide(self, node: LexborNode, tag: str, effect: int, identity: int) -> None:
        """Read a hidden element: its text is kept as evidence, and its segments stand in boxes that say so."""
        page, here = self.page, len(self.parts)
        page.places[identity] = (here, here)
        if len(page.hidden) < _MAX_HIDDEN:
            text = folded(node.text(separator=" ")[: 4 * _MAX_HIDDEN_CHARS])[:_MAX_HIDDEN_CHARS]
            if text:
                page.hidden.append(Hidden(text, page.hiding[identity], identity))
        if self.muted or effect & (CONTROL | INPUT):
            return
        if effect & BOX:
            self.flush()
        else:
            self.pause()
        page.begin_box(tag, node)
        inside = _Part(page)
        inside.read(node, seen=False)
        inside.flush()
        page.end_box()
        self.run = here
        self.breaks = 0
