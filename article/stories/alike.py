"""Boxes of one kind side by side: the items of a list, comments, entries."""

import re
from collections.abc import Iterator
from itertools import islice

from selectolax.lexbor import LexborNode

_BESIDE = 3  # elements before and behind another that are looked at
_FEW = 80  # nodes of a box that are looked at for a link
_ENTRIES = frozenset(("div", "article", "li", "section"))
_ENTRY = 60  # characters of an entry with its time and name, blanks not counted
_MAX_SOURCE = 8_000  # characters of an entry, the blanks of its source included
_NUMBERS = re.compile(r"\d+")
_CLOCK = re.compile(r"\d{1,2}[:.h]\d{2}(?!\d)|\d{1,2}[./-]\d{1,2}[./-]\d{2}")


def alike(box: LexborNode) -> Iterator[LexborNode]:
    """The elements near beside a box with its tag and the first of its class names, numbers aside."""
    name = _name(box)
    for back in (True, False):
        for each in _beside(box, back=back):
            if each.tag == box.tag and _name(each) == name:
                yield each


def is_one_of_several(node: LexborNode) -> bool:
    """Whether an element beside this one has its tag and name."""
    return bool(_name(node)) and next(alike(node), None) is not None


def is_repeated(box: LexborNode) -> bool:
    """Whether a box beside this one is of its kind: with a link in it, and a name in common or a time."""
    named = bool(_name(box))
    for each in alike(box):
        tags = {one.tag for one in islice(each.traverse(include_text=False), _FEW)}
        if "a" in tags and (named or "time" in tags):
            return True
    return False


def is_entry(box: LexborNode) -> bool:
    """Whether a box is one of several alike, each with a text and the time or day of it."""
    if box.tag not in _ENTRIES:
        return False
    another = next(alike(box), None)
    if another is None:
        return False
    text, other = _timed_text(box), _timed_text(another)
    # The same line for wide screens and for small ones is no two entries.
    return bool(text) and bool(other) and text not in other and other not in text


def behind(node: LexborNode) -> Iterator[LexborNode]:
    """The elements that an element stands behind, the nearest first."""
    return _beside(node, back=True)


def _timed_text(box: LexborNode) -> str:
    """The text of a box without blanks, where it is as long as an entry's and has a time in it; else none."""
    nodes = [*islice(box.traverse(include_text=True), _FEW)]
    texts = [one.text_content or "" for one in nodes if one.tag == "-text"]
    if sum(map(len, texts)) > _MAX_SOURCE:
        return ""
    text = "".join("".join(texts).split())
    is_timed = any(one.tag == "time" for one in nodes) or any(map(_CLOCK.search, texts))
    return text if is_timed and len(text) >= _ENTRY else ""


def _name(box: LexborNode) -> str:
    names = (box.attributes.get("class") or "").split(maxsplit=1)
    return _NUMBERS.sub("", names[0]) if names else ""


def _beside(box: LexborNode, *, back: bool) -> Iterator[LexborNode]:
    """The next elements in one direction, past text and comments."""
    sibling = box.prev if back else box.next
    left = _BESIDE
    for _ in range(3 * _BESIDE):
        if sibling is None or not left:
            return
        if not (sibling.tag or "-").startswith("-"):
            left -= 1
            yield sibling
        sibling = sibling.prev if back else sibling.next
