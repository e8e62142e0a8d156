"""The controls of one form read in order, each with its label, its surroundings and why it may be out of sight."""

from dataclasses import dataclass, field

from selectolax.lexbor import LexborNode

from article.forms.fields import Control
from article.page.hiding import why_hidden

_MAX_NODES = 6_000  # of one form; the largest seen on news pages has 900
_MAX_CONTROLS = 300
_AROUND = 8  # elements whose classes count as the control's surroundings
_GROUP_CHARS = 400
_LABEL_CHARS = 600  # a consent label is a sentence or two
_ASIDES = (
    "title",
    "aria-label",
    "aria-description",
    "alt",
    "placeholder",
    "data-tooltip",
    "data-title",
    "data-content",
    "data-original-title",
    "data-tip",
)
_MAX_ASIDES = 40
_SKIPPED = frozenset(("script", "style", "template", "svg", "-comment"))
_CHOICE_ROLES = frozenset(("radio", "option", "checkbox", "menuitemradio"))


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """What one form holds: controls in order, names of classes and ids, and what it says out of sight.

    Equal only to itself: whoever keeps a block of markup that comes again keeps what follows from it too.
    """

    controls: tuple[Control, ...]
    classes: frozenset[str]
    ids: frozenset[str]
    asides: tuple[tuple[str, str], ...]


@dataclass(slots=True)
class _Open:
    """An open element: its marks, whether it hides, and the text and controls met inside it so far."""

    tag: str
    identity: int
    marks: tuple[str, ...]
    hidden: str | None
    label_for: str | None
    text: list[str] = field(default_factory=list)
    chars: int = 0
    controls: list["_Raw"] = field(default_factory=list)
    count: int = 0


@dataclass(slots=True)
class _Raw:
    """A control while its label is still being looked for."""

    node: LexborNode
    tag: str
    type: str
    attributes: dict[str, str | None]
    around: frozenset[str]
    hidden: str | None
    before: str
    after: str = ""
    wrapped: str = ""
    group: str = ""
    options: list[str] = field(default_factory=list)
    own_text: str = ""


def read_block(node: LexborNode) -> Block:
    """Walk one form's subtree once, without recursion."""
    return _Reader().read(node)


class _Reader:
    """The state of the walk over one form."""

    def __init__(self) -> None:
        self.stack: list[_Open] = []
        self.raws: list[_Raw] = []
        self.labels: dict[str, str] = {}
        self.texts_by_id: dict[str, str] = {}
        self.classes: set[str] = set()
        self.ids: set[str] = set()
        self.asides: list[tuple[str, str]] = []
        self.last_text = ""
        self.waiting: list[_Raw] = []  # controls whose following text is not seen yet

    def read(self, root: LexborNode) -> Block:
        top = root.mem_id
        node: LexborNode | None = root
        for _ in range(_MAX_NODES):
            if node is None:
                break
            below = node.first_child if self.enter(node) else None
            if below is not None:
                node = below
                continue
            while node is not None and node.mem_id != top and node.next is None:
                node = node.parent
                if node is not None:
                    self.close()
            if node is None or node.mem_id == top:
                break
            node = node.next
        while self.stack:
            self.close()
        return Block(self.controls(), frozenset(self.classes), frozenset(self.ids), tuple(self.asides))

    def enter(self, node: LexborNode) -> bool:
        """Take in a node; True when it was opened and its children are to be walked."""
        tag = node.tag
        if tag == "-text":
            self.text(" ".join((node.text_content or "").split()))
            return False
        if tag is None or tag in _SKIPPED:
            return False
        attributes = node.attributes
        marks = tuple((attributes.get("class") or "").split()[:20]) + tuple(
            (attributes.get("id") or "").split()[:1]
        )
        if len(self.classes) < 500:
            self.classes.update((attributes.get("class") or "").split()[:20])
            self.ids.update((attributes.get("id") or "").split()[:1])
        outer = self.stack[-1].hidden if self.stack else None
        hidden = (outer or why_hidden(attributes, tag) or _aria_hidden(attributes)) if self.stack else None
        self.note(attributes, tag)
        is_control = self.control(node, tag, attributes, marks, hidden)
        if node.first_child is None or (
            is_control
            and tag != "select"
            and tag != "button"
            and tag not in ("a", "div", "li", "span", "label")
        ):
            return False
        self.stack.append(
            _Open(tag, node.mem_id, marks, hidden, attributes.get("for") if tag == "label" else None)
        )
        return True

    def note(self, attributes: dict[str, str | None], tag: str) -> None:
        """Keep what is said in attributes: tooltips, alternative texts, placeholders."""
        if len(self.asides) >= _MAX_ASIDES:
            return
        for name in _ASIDES:
            value = attributes.get(name)
            if value and len(value) > 3:
                self.asides.append((f"{tag}[{name}]", " ".join(value.split())[:_LABEL_CHARS]))

    def control(
        self,
        node: LexborNode,
        tag: str,
        attributes: dict[str, str | None],
        marks: tuple[str, ...],
        hidden: str | None,
    ) -> bool:
        kind = _type(tag, attributes)
        if kind is None or len(self.raws) >= _MAX_CONTROLS:
            return False
        around = frozenset(mark for opened in self.stack[-_AROUND:][1:] for mark in opened.marks) | frozenset(
            marks
        )
        raw = _Raw(node, tag, kind, attributes, around, hidden, self.last_text)
        if tag == "button" or kind == "choice":
            raw.own_text = " ".join(node.text(separator=" ")[:400].split())
        elif tag == "select":
            raw.options = [" ".join(option.text().split())[:80] for option in node.css("option")[:40]]
        self.raws.append(raw)
        if kind != "hidden":
            for waiting in self.waiting:
                waiting.after = waiting.after or "\0"
            self.waiting = [raw]
            self.last_text = ""
            if self.stack:
                self.stack[-1].controls.append(raw)
                self.stack[-1].count += 1
        return True

    def text(self, text: str) -> None:
        if not text or not self.stack:
            return
        if self.stack[-1].tag in ("option", "select", "optgroup"):
            return
        if self.stack[-1].chars < _LABEL_CHARS:
            self.stack[-1].text.append(text)
            self.stack[-1].chars += len(text)
        if self.stack[-1].hidden and len(text) > 11 and len(self.asides) < _MAX_ASIDES:
            self.asides.append((self.stack[-1].hidden, text[:_LABEL_CHARS]))
        # What names a radio button does not name the field after it.
        named = any(waiting.type in ("radio", "checkbox") for waiting in self.waiting)
        self.last_text = "" if named else text
        for waiting in self.waiting:
            waiting.after = waiting.after or text
        self.waiting = []

    def close(self) -> None:
        """Close the innermost open element: hand its text up, and give it to the one control inside."""
        done = self.stack.pop()
        text = " ".join(done.text)
        if done.tag == "label":
            if done.label_for:
                self.labels.setdefault(done.label_for, text[:_LABEL_CHARS])
            for raw in done.controls[:5]:
                raw.wrapped = raw.wrapped or text[:_LABEL_CHARS]
        if done.count == 1 and self.stack and len(text) <= _GROUP_CHARS:
            done.controls[0].group = text
        for mark in done.marks[-1:]:
            if len(self.texts_by_id) < 300:
                self.texts_by_id[mark] = text[:_LABEL_CHARS]
        if self.stack:
            outer = self.stack[-1]
            outer.count += done.count
            if done.count == 1 or len(outer.controls) < 5:
                outer.controls.extend(done.controls[:5])
            if outer.chars < _LABEL_CHARS:
                outer.text.append(text)
                outer.chars += len(text)

    def controls(self) -> tuple[Control, ...]:
        siblings: dict[tuple[str, str], int] = {}
        for raw in self.raws:
            key = (raw.type, _stem(raw.attributes.get("name") or ""))
            siblings[key] = siblings.get(key, 0) + 1
        return tuple(
            self.made(raw, siblings[raw.type, _stem(raw.attributes.get("name") or "")]) for raw in self.raws
        )

    def made(self, raw: _Raw, siblings: int) -> Control:
        label = self.label(raw)
        choice = raw.type in ("radio", "checkbox", "choice")
        return Control(
            tag=raw.tag,
            type=raw.type,
            name=raw.attributes.get("name") or "",
            attributes=raw.attributes,
            label=label,
            group=raw.group,
            around=raw.around,
            hidden=raw.hidden,
            options=tuple(raw.options),
            siblings=siblings
            if raw.attributes.get("name")
            else max(1, siblings if choice and raw.type != "checkbox" else 1),
            option_label=label or (raw.attributes.get("value") or "") if choice else "",
            identity=raw.node.mem_id,
        )

    def label(self, raw: _Raw) -> str:
        """The words that name a control: its label element, aria text, or the nearest text."""
        attributes = raw.attributes
        identity = attributes.get("id") or ""
        if raw.type in ("submit", "button", "image", "choice"):
            return (
                raw.own_text
                or attributes.get("value")
                or attributes.get("alt")
                or attributes.get("aria-label")
                or ""
            )
        told = (
            (self.labels.get(identity) if identity else "")
            or raw.wrapped
            or attributes.get("aria-label")
            or ""
        )
        if not told and attributes.get("aria-labelledby"):
            told = " ".join(
                self.texts_by_id.get(name, "") for name in (attributes["aria-labelledby"] or "").split()[:4]
            )
        if not told.strip() and raw.type in ("radio", "checkbox"):
            image = raw.node.parent.css_first("img[alt]") if raw.node.parent is not None else None
            told = raw.after.strip("\0") or (image.attributes.get("alt") or "" if image is not None else "")
        if not told.strip():
            hint = attributes.get("placeholder") or ""
            told = raw.group if 0 < len(raw.group) <= 80 else hint or raw.before[-80:]
        return told.strip()


def _type(tag: str, attributes: dict[str, str | None]) -> str | None:
    if tag == "input":
        return (attributes.get("type") or "text").strip().lower()[:20] or "text"
    if tag in ("select", "textarea"):
        return tag
    if tag == "button":
        return (attributes.get("type") or "submit").strip().lower()[:20]
    role = (attributes.get("role") or "").lower()
    if role in _CHOICE_ROLES and tag not in ("option", "label", "ul", "ol", "fieldset"):
        return "choice"
    if role == "button":
        return "button"
    return None


def _aria_hidden(attributes: dict[str, str | None]) -> str | None:
    return "aria-hidden" if (attributes.get("aria-hidden") or "").lower() == "true" else None


def _stem(name: str) -> str:
    """The group a control belongs to: "input_1.3" and "choice[2]" are of one group."""
    return name.rstrip("0123456789[].")
