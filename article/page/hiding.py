"""What hides an element of a page from a reader."""

import re
from collections.abc import Mapping

from selectolax.lexbor import LexborNode

_HIDING_STYLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|(?:left|top|right|text-indent)\s*:\s*-\s*\d{3,}|"
    r"font-size\s*:\s*0(?:px|em|rem|%)?\s*(?:;|!|$)|opacity\s*:\s*0(?:\.0+)?\s*(?:;|!|$)|clip\s*:\s*rect\(\s*[01]"
)
_HIDDEN_CLASSES = frozenset(
    {
        "gform_validation_container", "gfield--type-honeypot", "gform_hidden", "wpforms-field-hp",
        "nf-field-hp", "frm_verify", "honeypot", "_mc4wp_honeypot",
    }
)  # fmt: skip
_MAY_UNCOVER = 50  # hidden elements that are looked into; wrappers of whole pages come first
_MAX_COUNTED = 50_000  # paragraphs that are counted for it, those of nested wrappers again and again
_WRAPPERS = frozenset(("div", "main", "section", "article", "form"))
_FEW_PARAGRAPHS = 3


def hiding(body: LexborNode, nodes: list[LexborNode]) -> dict[int, str]:
    """mem_id -> why hidden, for those of the elements that hide their content."""
    found: dict[int, str] = {}
    paragraphs: int | None = None  # counted when first asked for
    left = _MAX_COUNTED
    for node in nodes:
        tag = node.tag or ""
        why = why_hidden(node.attributes, tag)
        if not why or tag in ("body", "html"):
            continue
        if tag in _WRAPPERS and len(found) < _MAY_UNCOVER and left > 0:
            paragraphs = len(body.css("p")) if paragraphs is None else paragraphs
            inside = len(node.css("p"))
            left -= inside
            # Scripts uncover an element that most of a page stands in as soon as the page is loaded.
            if inside > max(_FEW_PARAGRAPHS, paragraphs // 2):
                continue
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
