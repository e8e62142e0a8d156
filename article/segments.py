"""The text of a page cut at its blocks: what every reader of words starts from. `walk.py` makes it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple


class Anchor(NamedTuple):
    """A link inside a segment: its address as written, and its text."""

    href: str
    text: str


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
    """An element that can hold blocks: `flags` are what its own tag and names say, `parent` is an index."""

    tag: str
    parent: int
    flags: int
    names: str


@dataclass(frozen=True, slots=True)
class Segments:
    """All segments of a page in order, and the boxes they stand in; a parent's index is less than its child's.

    `pictured` are the indices of the boxes that hold an image with no other box between.
    """

    items: tuple[Segment, ...]
    boxes: tuple[Box, ...]
    pictured: frozenset[int] = frozenset()

    def path(self, box: int) -> Iterator[int]:
        """The indices of a box and its ancestors, innermost first."""
        while box >= 0:
            yield box
            box = self.boxes[box].parent
