"""The text a reader sees on a page, with the place of every element in it, and what is hidden from a reader."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from selectolax.lexbor import LexborNode


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
    places: Mapping[int, tuple[int, int]] = field(repr=False)  # mem_id -> a range of the text's parts
    hidden: tuple[Hidden, ...] = ()
    quoted: tuple[tuple[int, int], ...] = ()
    ends: Sequence[int] = field(default=(), repr=False)  # of the text's parts, in characters

    def span_of(self, node: LexborNode) -> tuple[int, int] | None:
        """Where an element's text stands in `text`; None for an element outside the visible page, and for one whose
        place the walk did not keep."""
        place = self.places.get(node.mem_id)
        return span(self.ends, *place) if place else None


def span(ends: Sequence[int], start: int, end: int) -> tuple[int, int]:
    """The characters of a range of parts, without the separator that is the first; empty for an empty range."""
    if start == end:
        first = ends[start - 1] if start else 0
        return first, first
    return ends[start], ends[end - 1]
