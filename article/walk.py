"""One walk over the tree, from which both the visible text and the segments of a page are made."""

from collections.abc import Callable
from functools import partial
from itertools import accumulate

from selectolax.lexbor import LexborHTMLParser, LexborNode

from article.blanks import folded
from article.document import Document
from article.markup import flags_of
from article.segments import Anchor, Box, Segment, Segments
from article.visible import Hidden, Visible, span, why_hidden


def _tags(names: str) -> list[str]:
    return names.split()


# What a tag does to the text it stands in, as bits; a tag that is not listed does nothing, as in a browser.
_SKIP = 1  # nothing in it is read
_BOX = 2  # ends the run of text, and is a box that others stand in
_LINE = 4  # stands on a line of its own
_CELL = 8
_BREAK = 16
_LINK = 32
_CONTROL = 64  # has words that a reader sees and that are no part of the sentence around it
_INPUT = 128
_QUOTES = 256
_HIDES = 512

_DOES = {
    **dict.fromkeys(
        _tags(
            """address article aside body center dd details dialog dir div dl dt fieldset figure footer form h1 h2 h3 h4
            h5 h6 header hgroup hr legend li main menu nav ol p search section summary table tbody tfoot thead tr ul
            caption amp-sidebar"""
        ),
        _BOX | _LINE,
    ),
    **dict.fromkeys(
        _tags(
            """script style template noscript head title meta link svg math object embed audio video canvas iframe
            datalist noframes noembed param source track -comment -doctype -document -cdata -undef"""
        ),
        _SKIP,
    ),
    **dict.fromkeys(_tags("blockquote pre figcaption"), _BOX | _LINE | _QUOTES),
    **dict.fromkeys(_tags("q code samp"), _QUOTES),
    **dict.fromkeys(_tags("button textarea progress meter map"), _CONTROL | _LINE),
    **dict.fromkeys(_tags("option optgroup slot"), _LINE),
    **dict.fromkeys(_tags("td th"), _CELL | _LINE),
    "select": _CONTROL,
    "input": _INPUT,
    "br": _BREAK | _LINE,
    "a": _LINK,
}
_BUTTONS = frozenset(("submit", "button", "reset"))

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

# One query in C finds everything that may be hidden; only these nodes have their attributes read for it.
_MAY_HIDE = (
    '[hidden],[style],dialog,[class*="honey"],[class*="gform_validation"],[class*="field-hp"],'
    '[class*="frm_verify"],[class*="gform_hidden"]'
)
_MAY_UNCOVER = 50  # hidden elements that are looked into; wrappers of whole pages come first
_WRAPPERS = frozenset(("div", "main", "section", "article", "form"))
_FEW_PARAGRAPHS = 3
_MAX_HIDDEN = 200  # hidden parts kept as evidence, each cut to so many characters
_MAX_HIDDEN_CHARS = 600
# A page of 10 MB has up to 1.5 million nodes; the longest real live blog seen has 40,000.
_MAX_NODES = 100_000

# An open element: its node, what it does, its mem_id, the piece with which its text begins.
_Open = tuple[LexborNode, int, int, int]
# The state of the run that a hidden part interrupts, as `_Walk.hide` takes it and `_Walk.show` gives it back.
_Outside = tuple[list[str], str, list[str], bool, int | None, str | None, int, int, list[Anchor]]


def visible_text(document: Document) -> Visible:
    """The text a reader sees, with the place of every element in it; scripts, styles and hidden parts are left out."""
    return walk(document.tree)[1]


def cut(tree: LexborHTMLParser) -> Segments:
    """All text of a page in document order, cut at block elements, double line breaks and headings."""
    return walk(tree)[0]


def walk(tree: LexborHTMLParser) -> tuple[Segments, Visible]:
    """The segments of a page – hidden ones too, flagged so – and its visible text.

    Iterative, and bounded by a number of nodes: what comes after is not read.
    """
    body = tree.body
    return _Walk(_hiding(body)).over(body) if body is not None else (Segments((), (_ROOT,)), Visible("", {}))


_ROOT = Box("body", -1, 0, "")
# Named tuples made in C: a page has thousands, and their own constructor is a function of Python.
_box: Callable[[tuple[str, int, int, str]], Box] = partial(tuple.__new__, Box)
_anchor: Callable[[tuple[str, str]], Anchor] = partial(tuple.__new__, Anchor)
_segment: Callable[[tuple[str, str, str, int, int, tuple[Anchor, ...], tuple[str, ...]]], Segment] = partial(
    tuple.__new__, Segment
)


def _hiding(body: LexborNode) -> dict[int, str]:
    """mem_id -> why hidden, for the elements that hide their content."""
    found: dict[int, str] = {}
    paragraphs = len(body.css("p"))
    for node in body.css(_MAY_HIDE):
        tag = node.tag or ""
        why = why_hidden(node.attributes, tag)
        if why and not (len(found) < _MAY_UNCOVER and _holds_the_page(node, tag, paragraphs)):
            found[node.mem_id] = why
    return found


def _holds_the_page(node: LexborNode, tag: str, paragraphs: int) -> bool:
    """Whether most of a page stands in an element: scripts uncover such a one as soon as the page is loaded."""
    return tag == "body" or (tag in _WRAPPERS and len(node.css("p")) > max(_FEW_PARAGRAPHS, paragraphs // 2))


class _Walk:
    """The state of the walk: the text so far, the run of it that will be the next segment, and what is open.

    Text is kept in pieces, one a text node, each with the separator before it; runs, links and elements are ranges of
    pieces. What is hidden goes to pieces of its own.
    """

    __slots__ = (
        "anchors", "boxes", "breaks", "broken", "hidden", "hiding", "items", "link", "link_chars", "link_from", "muted",
        "open", "outside", "pieces", "places", "quoted", "row_from", "run", "said", "separator",
    )  # fmt: skip

    def __init__(self, hiding: dict[int, str]) -> None:
        self.hiding = hiding
        self.hidden: list[Hidden] = []
        self.places: dict[int, tuple[int, int]] = {}
        self.quoted: list[tuple[int, int]] = []
        self.outside: _Outside | None = None  # what waits while a hidden part is read
        self.muted = False  # in a control
        self.items: list[Segment] = []
        self.boxes: list[Box] = []
        self.open: list[int] = [-1]  # indices of the open boxes
        self.begin()

    def begin(self) -> None:
        """Nothing read yet, of the page or of a hidden part."""
        self.pieces: list[str] = []
        self.separator = ""  # what must stand before the next text
        self.run = 0  # the piece from which the next segment is made
        self.said: list[str] = []  # parts of the run that stand before a control or a hidden part
        self.breaks = 0  # since the last text
        self.broken = False  # whether the run has a line break
        self.row_from: int | None = None  # the piece with which a second cell of the run begins
        self.link: str | None = None
        self.link_from = 0
        self.link_chars = 0
        self.anchors: list[Anchor] = []

    def over(self, body: LexborNode) -> tuple[Segments, Visible]:
        node: LexborNode | None = body
        above: list[_Open] = []
        enter, leave, write, does, hiding = self.enter, self.leave, self.write, _DOES.get, self.hiding
        for _ in range(_MAX_NODES):
            if node is None:
                break
            tag = node.tag or "-undef"
            if tag == "-text":
                write(node.text_content or "")
            elif not (part := does(tag, 0)) & _SKIP:
                identity = node.mem_id
                start = len(self.pieces)
                if part or identity in hiding or "-" in tag:
                    part = enter(node, tag, part, identity)
                if not part & _SKIP:
                    if (below := node.first_child) is not None:
                        above.append((node, part, identity, start))
                        node = below
                        continue
                    leave(part, identity, start)
            beside = node.next if above else None
            while beside is None and above:  # ancestors that end here
                node, part, identity, start = above.pop()
                leave(part, identity, start)
                beside = node.next if above else None
            node = beside
        for _, part, identity, start in reversed(above):
            leave(part, identity, start)
        self.flush()
        return Segments(tuple(self.items), tuple(self.boxes) or (_ROOT,)), self.visible()

    def visible(self) -> Visible:
        ends = list(accumulate(map(len, self.pieces)))
        text = "".join(self.pieces)
        quoted = tuple(span(text, ends, start, end) for start, end in self.quoted)
        return Visible(text, self.places, tuple(self.hidden), quoted, ends)

    def enter(self, node: LexborNode, tag: str, part: int, identity: int) -> int:
        """Take in an element; what it does here."""
        if identity in self.hiding and self.outside is None:
            return self.hide(node, tag, part, identity)
        part = part or (_LINE if "-" in tag else 0)  # an element of the page's own making: most are blocks
        if self.muted:
            part &= _LINE | _INPUT | _QUOTES
        if part & _BOX:
            if self.said or len(self.pieces) > self.run:
                self.flush()
            self.box(node, tag)
        elif part & _LINK:
            self.end_link()
            self.link = node.attributes.get("href") or ""
            self.link_from = len(self.pieces)
        elif part & _CELL:
            self.next_cell()
        elif part & _BREAK:
            self.breaks += 1
            self.broken = True
        elif part & _CONTROL:
            self.pause()
            self.muted = True
        elif part & _INPUT:
            self.input(node.attributes)
        if part & _LINE:
            self.separator = "\n"
        return part

    def leave(self, part: int, identity: int, start: int) -> None:
        if part:
            if part & _HIDES:
                self.show()
                start = len(self.pieces)
            elif part & _BOX:
                if self.said or len(self.pieces) > self.run:
                    self.flush()
                self.open.pop()
            elif part & _LINK:
                self.end_link()
            elif part & _CELL:
                self.next_cell()
            elif part & _CONTROL:
                self.muted = False
                self.run = len(self.pieces)
            if part & _LINE:
                self.separator = "\n"
        if self.outside is None:
            self.places[identity] = (start, len(self.pieces))
            if part & _QUOTES and start < len(self.pieces):
                self.quoted.append((start, len(self.pieces)))

    def write(self, raw: str) -> None:
        if raw.isspace() or not raw:
            if raw and not self.separator:
                self.separator = " "
            return
        words = folded(raw)
        if self.breaks:
            if self.breaks > 1:
                self.flush()
            self.breaks = 0
        separator = self.separator or (" " if raw[0].isspace() else "")
        self.pieces.append(separator + words if self.pieces else words)
        self.separator = " " if raw[-1].isspace() else ""

    def input(self, attributes: dict[str, str | None]) -> None:
        """A button's words stand in its value; any other field is a gap in its line."""
        value = attributes.get("value")
        if value and (attributes.get("type") or "").lower() in _BUTTONS:
            self.pause()
            self.separator = "\n"
            self.write(value)
            self.separator = "\n"
            self.run = len(self.pieces)
        elif not self.separator:
            self.separator = " "

    def next_cell(self) -> None:
        if self.row_from is None and len(self.pieces) > self.run:
            self.row_from = len(self.pieces)

    def box(self, node: LexborNode, tag: str) -> None:
        flags, names = flags_of(tag, node.attributes)
        self.open.append(len(self.boxes))
        self.boxes.append(_box((tag, self.open[-2], flags, names)))

    def end_link(self) -> None:
        if self.link is not None:
            text = self.since(self.link_from).replace("\n", " ")
            if text:
                self.link_chars += len(text)
                self.anchors.append(_anchor((self.link, text)))
            self.link = None

    def since(self, start: int) -> str:
        """The text from a piece on, without the separator before it."""
        pieces = self.pieces
        text = pieces[start] if len(pieces) == start + 1 else "".join(pieces[start:])
        return text.lstrip(" \n")

    def pause(self) -> None:
        """The run is interrupted by words that are not of it; it goes on from where `run` is set then."""
        if not self.muted:
            self.said += self.pieces[self.run :]

    def flush(self) -> None:
        """End the run: a segment, where there is any text in it."""
        if self.said or len(self.pieces) > self.run:
            href = self.link
            if href is not None:
                self.end_link()
            text = self.since(self.run)
            if self.said:
                text = "".join((*self.said, *self.pieces[self.run :])).lstrip(" \n")
                self.said = []
            lines: tuple[str, ...] = ()
            if "\n" in text:
                lines = tuple(text.split("\n")) if self.broken else ()
                text = text.replace("\n", " ")
            box = self.open[-1]
            tag = self.boxes[box].tag if box >= 0 else "body"
            kind = self.kind(tag)
            if self.anchors:
                links, anchors = min(self.link_chars, len(text)), tuple(self.anchors)
                self.items.append(_segment((text, kind, tag, max(box, 0), links, anchors, lines)))
                self.anchors, self.link_chars = [], 0
            else:
                self.items.append(_segment((text, kind, tag, max(box, 0), 0, (), lines)))
            self.link = href  # a link may hold several blocks
        self.run = self.link_from = len(self.pieces)
        self.breaks = 0
        self.broken = False
        self.row_from = None

    def kind(self, tag: str) -> str:
        """By the innermost box; a paragraph takes the kind of the quote, list or caption around it.

        A table row is one where the run goes over two cells: a cell of a layout table holds ordinary text.
        """
        kind = _KINDS.get(tag)
        if kind:
            is_row = self.row_from is not None and self.row_from < len(self.pieces)
            return "p" if kind == "table" and not is_row else kind
        for box in self.open[-2:-4:-1]:
            kind = _KINDS.get(self.boxes[box].tag) if box >= 0 else None
            if kind:
                return "p" if kind == "table" else kind
        return "p"

    def hide(self, node: LexborNode, tag: str, part: int, identity: int) -> int:
        """Begin a hidden part: its text is kept as evidence, and its segments stand in boxes that say so."""
        if len(self.hidden) < _MAX_HIDDEN:
            text = folded(node.text(separator=" ")[: 4 * _MAX_HIDDEN_CHARS])[:_MAX_HIDDEN_CHARS]
            if text:
                self.hidden.append(Hidden(text, self.hiding[identity], identity))
        if self.muted or part & (_CONTROL | _INPUT):
            self.places[identity] = (len(self.pieces), len(self.pieces))
            return _SKIP
        if part & _BOX:
            self.flush()
        else:
            self.pause()
        self.outside = (
            self.pieces, self.separator, self.said, self.broken, self.row_from, self.link, self.link_from,
            self.link_chars, self.anchors,
        )  # fmt: skip
        self.begin()
        self.box(node, tag)
        return _HIDES

    def show(self) -> None:
        """End the hidden part, and go on where it began."""
        self.flush()
        self.open.pop()
        if self.outside is not None:
            (
                self.pieces, self.separator, self.said, self.broken, self.row_from, self.link, self.link_from,
                self.link_chars, self.anchors,
            ) = self.outside  # fmt: skip
        self.outside = None
        self.run = len(self.pieces)
        self.breaks = 0
