"""The text a reader sees on a page, with the place of every element in it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from selectolax.lexbor import LexborNode

from article.document import Document

_SKIPPED = frozenset(
    {
        "script", "style", "template", "noscript", "head", "title", "meta", "link", "svg", "math",
        "object", "embed", "audio", "video", "canvas", "iframe", "datalist", "noframes", "noembed",
        "-comment", "-doctype", "-document", "param", "source", "track",
    }
)  # fmt: skip
_INLINE = frozenset(
    {
        "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em",
        "font", "i", "img", "input", "ins", "kbd", "label", "mark", "nobr", "output", "picture", "q", "rp",
        "rt", "ruby", "s", "samp", "select", "small", "span", "strike", "strong", "sub", "sup", "time",
        "tt", "u", "var", "wbr", "button", "-text",
    }
)  # fmt: skip
_QUOTING = frozenset(("blockquote", "q", "pre", "code", "samp", "figcaption"))
_BUTTONS = frozenset(("submit", "button", "reset"))
_HIDING_STYLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|(?:left|top|right|text-indent)\s*:\s*-\s*\d{3,}|"
    r"font-size\s*:\s*0(?:px|em|rem|%)?\s*(?:;|!|$)|opacity\s*:\s*0(?:\.0+)?\s*(?:;|!|$)|clip\s*:\s*rect\(\s*[01]"
)
# One query in C finds everything that may be hidden; only these nodes have their attributes read.
_MAY_HIDE = (
    '[hidden],[style],dialog,[class*="honey"],[class*="gform_validation"],[class*="field-hp"],'
    '[class*="frm_verify"],[class*="gform_hidden"]'
)
_HIDDEN_CLASSES = frozenset(
    {
        "gform_validation_container", "gfield--type-honeypot", "gform_hidden", "wpforms-field-hp",
        "nf-field-hp", "frm_verify", "honeypot", "_mc4wp_honeypot",
    }
)  # fmt: skip
_MAX_HIDDEN = 200  # hidden parts kept as evidence, each cut to so many characters
_MAX_HIDDEN_CHARS = 600
# As in segments.py the walk is bounded; markup that the parser has to repair may hold more nodes than tags.
_MAX_NODES = 300_000


@dataclass(frozen=True, slots=True)
class Hidden:
    """Text in the page that a reader does not see at first: where it stands and why it is not seen."""

    text: str
    where: str
    inside: int  # mem_id of the hidden element


@dataclass(frozen=True, slots=True)
class Visible:
    """`text`: block elements on lines of their own, blanks folded. `quoted` are spans of quotations and code."""

    text: str
    spans: Mapping[int, tuple[int, int]] = field(repr=False)
    hidden: tuple[Hidden, ...] = ()
    quoted: tuple[tuple[int, int], ...] = ()

    def span_of(self, node: LexborNode) -> tuple[int, int] | None:
        """Where an element's text stands in `text`; None for an element outside the visible page."""
        return self.spans.get(node.mem_id)


def visible_text(document: Document) -> Visible:
    """One walk over the tree, without recursion; scripts, styles and hidden parts stay out of the text."""
    body = document.tree.body
    if body is None:
        return Visible("", {})
    return _Walk(_hiding(body)).over(body)


def _hiding(body: LexborNode) -> dict[int, str]:
    """mem_id -> why hidden, for the elements that hide their content."""
    found: dict[int, str] = {}
    for node in body.css(_MAY_HIDE):
        why = why_hidden(node.attributes, node.tag or "")
        if why:
            found[node.mem_id] = why
    return found


def why_hidden(attributes: Mapping[str, str | None], tag: str) -> str | None:
    """Why a reader does not see an element, from its own attributes; None when nothing says so."""
    if "hidden" in attributes:
        return "hidden attribute"
    if tag == "dialog" and "open" not in attributes:
        return "closed dialog"
    style = attributes.get("style")
    if style and _HIDING_STYLE.search(style[:2_000].lower()):
        return "hidden by style"
    classes = attributes.get("class")
    if classes and not _HIDDEN_CLASSES.isdisjoint(classes.split()):
        return "hidden by class"
    return None


class _Walk:
    """The state of the one walk: the text so far, and which elements are open."""

    def __init__(self, hiding: dict[int, str]) -> None:
        self.hiding = hiding
        self.pieces: list[str] = []
        self.length = 0
        self.separator = ""  # what must stand before the next text
        # Elements opened since the last text: they begin where the next text begins.
        self.fresh: list[int] = []
        self.starts: dict[int, int] = {}
        self.spans: dict[int, tuple[int, int]] = {}
        self.hidden: list[Hidden] = []
        self.quoted: list[tuple[int, int]] = []

    def over(self, body: LexborNode) -> Visible:
        node: LexborNode | None = body
        above: list[tuple[LexborNode, str, int]] = []  # open elements: node, tag, mem_id
        for _ in range(_MAX_NODES):
            if node is None:
                break
            tag = node.tag
            if tag == "-text":
                self.write(node.text_content or "")
            elif tag is not None and tag not in _SKIPPED:
                identity = node.mem_id
                if self.enter(node, tag, identity):
                    if (below := node.first_child) is not None:
                        above.append((node, tag, identity))
                        node = below
                        continue
                    self.leave(tag, identity)
            beside = node.next if above else None
            while beside is None and above:
                node, tag, identity = above.pop()
                self.leave(tag, identity)
                beside = node.next if above else None
            node = beside
        for _, tag, identity in reversed(above):
            self.leave(tag, identity)
        return Visible("".join(self.pieces), self.spans, tuple(self.hidden), tuple(self.quoted))

    def enter(self, node: LexborNode, tag: str, identity: int) -> bool:
        """Take in one element; False for a hidden one, whose children are not to be walked."""
        if identity in self.hiding:
            self.spans[identity] = (self.length, self.length)
            self.keep_hidden(node, self.hiding[identity])
            return False
        if tag not in _INLINE:
            self.separator = "\n"
        self.fresh.append(identity)
        if tag == "input":
            attributes = node.attributes
            if (attributes.get("type") or "").lower() in _BUTTONS and attributes.get("value"):
                self.separator = "\n"
                self.write(attributes["value"] or "")
                self.separator = "\n"
            elif self.separator == "":
                self.separator = " "
        elif tag in ("button", "option"):
            self.separator = "\n"
        return True

    def write(self, text: str) -> None:
        folded = " ".join(text.split())
        if not folded:
            if text and not self.separator:
                self.separator = " "
            return
        if text[0].isspace() and not self.separator:
            self.separator = " "
        if self.length and self.separator:
            self.pieces.append(self.separator)
            self.length += 1
        if self.fresh:
            for identity in self.fresh:
                self.starts[identity] = self.length
            self.fresh.clear()
        self.pieces.append(folded)
        self.length += len(folded)
        self.separator = " " if text[-1].isspace() else ""

    def leave(self, tag: str, identity: int) -> None:
        if self.fresh and self.fresh[-1] == identity:
            self.fresh.pop()
            span = (self.length, self.length)
        else:
            span = (self.starts.pop(identity), self.length)
        self.spans[identity] = span
        if tag in _QUOTING and span[1] > span[0]:
            self.quoted.append(span)
        if tag not in _INLINE or tag in ("button", "option"):
            self.separator = "\n"

    def keep_hidden(self, node: LexborNode, why: str) -> None:
        if len(self.hidden) >= _MAX_HIDDEN:
            return
        text = " ".join(node.text(separator=" ")[: 4 * _MAX_HIDDEN_CHARS].split())[:_MAX_HIDDEN_CHARS]
        if text:
            self.hidden.append(Hidden(text, why, node.mem_id))
