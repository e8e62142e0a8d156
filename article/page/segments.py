"""The text of a page cut at its blocks: what every reader of words starts from. `walk.py` makes it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from selectolax.lexbor import LexborNode

from article.page.markup import flags_of


class Anchor(NamedTuple):
    """A link inside a segment: its element, and its text. Its address is read when it is asked for: few are."""

    node: LexborNode
    text: str

    @property
    def href(self) -> str:
        """Its address as written."""
        return self.node.attributes.get("href") or ""


# Named tuples, because a page has thousands: one is made in 0.2 µs, a frozen dataclass of this size in 1.2 µs.
class Segment(NamedTuple):
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


class Box(NamedTuple):
    """An element that can hold blocks; `parent` is an index, and -1 of the body.

    Its attributes are read when they are asked for: those of a third of the boxes of a real page.
    """

    tag: str
    parent: int
    node: LexborNode | None = None

    @property
    def flags(self) -> int:
        """What its own tag and names say it is for: bits of `markup`."""
        return self._said[0]

    @property
    def names(self) -> str:
        """Its class names and its id."""
        return self._said[1]

    @property
    def _said(self) -> tuple[int, str]:
        return flags_of(self.tag, self.node.attributes) if self.node is not None else (0, "")


@dataclass(frozen=True, slots=True)
class Segments:
    """All segments of a page in order, and the boxes they stand in; a parent's index is less than its child's.

    `pictured` are the indices of the boxes that hold an image with no other box between.
    """

    items: tuple[Segment, ...]
    boxes: tuple[Box, ...]
    pictured: frozenset[int] = frozenset()
    _flags: dict[int, int] = field(default_factory=dict, repr=False, compare=False)

    def flags(self, box: int) -> int:
        """What a box's own tag and names say it is for: `Box.flags`, remembered for the next who asks."""
        flags = self._flags.get(box)
        if flags is None:
            tag, _, node = self.boxes[box]  # not by its property, which takes as long again
            flags = self._flags[box] = flags_of(tag, node.attributes)[0] if node is not None else 0
        return flags

    def path(self, box: int) -> Iterator[int]:
        """The indices of a box and its ancestors, innermost first."""
        while box >= 0:
            yield box
            box = self.boxes[box].parent
