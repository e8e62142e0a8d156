"""Every form of a page – also those without a form element – with each field typed and the list it feeds."""

from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import parse_qsl, urljoin, urlsplit

from selectolax.lexbor import LexborNode

from article.forms.controls import Block, read_block
from article.forms.fields import Control, is_required, role_of, terms
from article.forms.vendors import Marks, Vendor, any_match, list_hosts, on_host, vendor_of
from article.page.document import Document
from article.page.marked import marked, radios
from article.page.visible import Visible
from article.types import Field, Form
from article.urls import host_of

MAX_SOURCE = 20_000  # characters of a form's markup kept as evidence; real ones have a few thousand
_MAX_FORMS = 60  # news pages have 0-10; a hostile page may have thousands
_MAX_SEEDS = 60
# A form longer than this holds the page, not a question (ASP.NET wraps whole pages in one form).
_PAGE_FORM_CHARS = 5_000
_LOOSE_CHARS = 2_500  # a block without a form element is no longer than this
_CLIMB = 8
_AROUND = 3  # elements around a form that may be its vendor's
_CONTROLS = "input,select,textarea,button"
_SEED_TYPES = frozenset(("email", "radio", "tel"))
_SEED_NAMES = ("name", "id", "placeholder")
_BUTTONS = (
    'button,input[type="submit"],input[type="button"],input[type="image"],[role="button"],'
    'a[class*="btn"],a[class*="button"]'
)
_WALLS = frozenset(("body", "html", "article", "main"))


def forms_of(document: Document, visible: Visible, nodes: list[LexborNode] | None = None) -> tuple[Form, ...]:
    """All forms in page order; at most 60. Their offsets point into `visible.text`.

    `nodes` is what `marked.marked` found, where that was asked before.
    """
    found: list[Form] = []
    for node in _blocks(document, visible, marked(document.tree) if nodes is None else nodes):
        form = _form(node, document.url, visible)
        if form is not None:
            found.append(form)
        if len(found) >= _MAX_FORMS:
            break
    return tuple(sorted(found, key=lambda form: (form.start, form.end)))


def _blocks(document: Document, visible: Visible, nodes: list[LexborNode]) -> Iterator[LexborNode]:
    whole: set[int] = set()
    for node in document.nodes("form"):
        span = visible.span_of(node)
        if span and span[1] - span[0] > _PAGE_FORM_CHARS:
            whole.add(node.mem_id)
        elif node.css_first(_CONTROLS) is not None:
            yield _wrapper(node)
    seeds = [*filter(_is_seed, document.nodes("input")), *radios(nodes)]
    yield from _loose(seeds[: 20 * _MAX_SEEDS], visible, whole)


def _is_seed(node: LexborNode) -> bool:
    """Whether an input can be part of a question: it takes a choice, an address or a number to call."""
    attributes = node.attributes
    if (attributes.get("type") or "").lower() in _SEED_TYPES:
        return True
    return any("mail" in (attributes.get(name) or "").lower() for name in _SEED_NAMES)


def _wrapper(form: LexborNode) -> LexborNode:
    """The vendor's container around a form, which also holds its heading; else the form."""
    around: list[tuple[LexborNode, bool]] = []
    node = form.parent
    while node is not None and len(around) < _AROUND and node.tag not in _WALLS:
        around.append((node, _is_of_vendor(node)))
        node = node.parent
    outer = form
    # Counting forms costs a walk through all that is below: only where a vendor is seen.
    for node, is_made in around if any(is_made for _, is_made in around) else ():
        if len(node.css("form")) != 1:
            break
        if is_made:
            outer = node
    return outer


def _is_of_vendor(node: LexborNode) -> bool:
    nothing: frozenset[str] = frozenset()
    return bool(vendor_of(Marks(_own_marks(node), frozenset(_names(node, "id")), nothing, nothing, "")))


def _loose(found: list[LexborNode], visible: Visible, whole: set[int]) -> Iterator[LexborNode]:
    """Blocks of controls that no form element holds, each the smallest element with a button."""
    seeds = [seed for seed in found if not _inside_form(seed, whole)]
    chosen: dict[int, LexborNode] = {}
    groups: set[str] = set()
    for seed in seeds[: 5 * _MAX_SEEDS]:
        name = seed.attributes.get("name") or ""
        if seed.attributes.get("type") == "radio" and name:
            if name in groups:
                continue
            groups.add(name)
        block = _around(seed, visible)
        if block is not None:
            chosen[block.mem_id] = block
        if len(chosen) >= _MAX_SEEDS:
            break
    for identity, block in chosen.items():
        if not any(_contains(other, block) for key, other in chosen.items() if key != identity):
            yield block


def _inside_form(node: LexborNode, whole: set[int]) -> bool:
    parent = node.parent
    for _ in range(40):
        if parent is None or parent.tag == "body":
            return False
        if parent.tag == "form":
            return parent.mem_id not in whole
        parent = parent.parent
    return True


def _around(seed: LexborNode, visible: Visible) -> LexborNode | None:
    node = seed.parent
    for _ in range(_CLIMB):
        if node is None or node.tag in _WALLS or node.tag == "form":
            return None
        span = visible.span_of(node)
        if span and span[1] - span[0] > _LOOSE_CHARS:
            return None
        if node.css_first(_BUTTONS) is not None:
            return _with_question(node, visible)
        node = node.parent
    return None


def _with_question(node: LexborNode, visible: Visible) -> LexborNode:
    """One element up where that adds a short heading and no other control."""
    parent = node.parent
    if parent is None or parent.tag in _WALLS or parent.tag == "form":
        return node
    inner, outer = visible.span_of(node), visible.span_of(parent)
    if inner is None or outer is None or (outer[1] - outer[0]) - (inner[1] - inner[0]) > 400:
        return node
    return parent if len(parent.css(_CONTROLS)) == len(node.css(_CONTROLS)) else node


def _contains(outer: LexborNode, inner: LexborNode) -> bool:
    node = inner.parent
    for _ in range(2 * _CLIMB):
        if node is None:
            return False
        if node.mem_id == outer.mem_id:
            return True
        node = node.parent
    return False


def _form(node: LexborNode, url: str, visible: Visible) -> Form | None:
    form = node if node.tag == "form" else (node.css_first("form") or node)
    source = node.html or ""
    block = _block(node, source)
    attributes = form.attributes
    action = _action(attributes.get("action"), block, url)
    vendor = vendor_of(_marks(node, form, block, action))
    fields = (_fields if len(source) <= _MAX_KEPT else _fields.__wrapped__)(block, vendor)
    if not fields:
        return None
    start, end = _span(node, visible)
    host = host_of(action) if action else ""
    return Form(
        action=action,
        method=(attributes.get("method") or "get").strip().lower()[:10],
        vendor=vendor.name if vendor else None,
        list_host=host if on_host(list_hosts(), host) else None,
        list_ids=_list_ids(fields, vendor, action),
        fields=fields,
        start=start,
        end=end,
        where=_path(node),
        asides=block.asides,
        source=source[:MAX_SOURCE],
    )


# The pages of a site carry the same search box and newsletter form: what such markup holds is read once. Larger forms
# are not kept, lest many pages of them fill the memory.
_KNOWN: dict[str, Block] = {}
_MAX_KNOWN = 256
_MAX_KEPT = 5_000  # characters of markup; of forms on news pages one in twenty has more


def _block(node: LexborNode, source: str) -> Block:
    if len(source) > _MAX_KEPT:
        return read_block(node)
    known = _KNOWN.get(source)
    if known is None:
        if len(_KNOWN) >= _MAX_KNOWN:
            _KNOWN.clear()
        known = _KNOWN.setdefault(source, read_block(node))
    return known


def _action(action: str | None, block: Block, url: str) -> str | None:
    told = action or next(
        (
            control.attributes.get("formaction")
            for control in block.controls
            if control.attributes.get("formaction")
        ),
        None,
    )
    if not told or told.lstrip().lower().startswith(("javascript:", "#", "data:")):
        return None
    try:
        return urljoin(url, told.strip())[:2_000]
    except ValueError:
        return None


def _marks(node: LexborNode, form: LexborNode, block: Block, action: str | None) -> Marks:
    classes, ids = set(block.classes), set(block.ids)
    outer: LexborNode | None = node
    for _ in range(4):
        if outer is None or outer.tag in _WALLS:
            break
        classes |= _own_marks(outer)
        ids |= set(_names(outer, "id"))
        outer = outer.parent
    names = frozenset(control.name for control in block.controls if control.name)
    attributes = frozenset(form.attributes) | frozenset(node.attributes)
    return Marks(frozenset(classes), frozenset(ids), names, attributes, host_of(action) if action else "")


def _own_marks(node: LexborNode) -> frozenset[str]:
    return frozenset(_names(node, "class"))


def _names(node: LexborNode, attribute: str) -> list[str]:
    return (node.attributes.get(attribute) or "").split()[:40]


@lru_cache(maxsize=_MAX_KNOWN)
def _fields(block: Block, vendor: Vendor | None) -> tuple[Field, ...]:
    choices = _button_choices(block.controls)
    return tuple(_field(control, vendor, control.identity in choices) for control in block.controls)


def _button_choices(controls: tuple[Control, ...]) -> set[int]:
    """Buttons that are the answers ("Yes", "No", "Not sure") rather than the one that sends."""
    buttons = [control for control in controls if control.type in ("submit", "button", "image", "choice")]
    answers = [
        control
        for control in buttons
        if control.type == "choice"
        or (1 <= len(control.label) <= 60 and control.label.lower().strip() not in terms("not_answers"))
    ]
    answers = [
        control
        for control in answers
        if not set(control.label.lower().split()) & terms("not_answers") or control.type == "choice"
    ]
    chosen = [control for control in answers if control.type == "choice"]
    if len(chosen) > 1:
        answers = chosen  # the button beside them sends
    if len({control.label.lower() for control in answers}) < 2:
        return set()
    return {control.identity for control in answers}


def _field(control: Control, vendor: Vendor | None, is_choice: bool) -> Field:
    role, why = role_of(control)
    if is_choice and (role == "submit" or control.type == "choice"):
        role, why = "answer", "one of several buttons with an answer on it"
    patterns = vendor.list_ids if vendor else ()
    if role == "hidden" and (
        control.name in terms("list_names") or any_match(patterns, frozenset([control.name]))
    ):
        role, why = "list", "a hidden field that names the mailing list"
    value = " | ".join(control.options[:20]) if control.options else control.attributes.get("value") or ""
    return Field(
        name=control.name[:200],
        type=control.type,
        role=role,
        why=why,
        label=(control.option_label if role == "answer" and control.option_label else control.label)[:600],
        value=value[:400],
        required=is_required(control),
        checked="checked" in control.attributes,
    )


def _list_ids(fields: tuple[Field, ...], vendor: Vendor | None, action: str | None) -> tuple[str, ...]:
    found = [f"{field.name}={field.value}" for field in fields if field.role == "list"]
    if vendor and vendor.kind == "list" and action:
        try:
            query = parse_qsl(urlsplit(action).query)[:20]
        except ValueError:
            query = []
        found += [f"{name}={value}" for name, value in query if any_match(vendor.list_ids, frozenset([name]))]
    return tuple(dict.fromkeys(item[:200] for item in found))


def _span(node: LexborNode, visible: Visible) -> tuple[int, int]:
    """The block's visible text; an empty span where a hidden block would stand."""
    outer: LexborNode | None = node
    span = visible.span_of(node)
    for _ in range(60):
        if span is not None or outer is None:
            break
        outer = outer.parent
        span = visible.span_of(outer) if outer is not None else None
        if span is not None:
            span = (span[0], span[0])
    return span or (0, 0)


def _path(node: LexborNode) -> str:
    """A CSS-like path of up to four elements, for people."""
    parts: list[str] = []
    outer: LexborNode | None = node
    while outer is not None and len(parts) < 4 and outer.tag not in ("html", "-document", None):
        names = _names(outer, "id")[:1]
        parts.append(
            (outer.tag or "")
            + "".join("#" + name for name in names)
            + "".join("." + name for name in _names(outer, "class")[:3])
        )
        outer = outer.parent
    return " > ".join(reversed(parts))[:300]
