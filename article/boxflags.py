"""What a page's boxes say of themselves, as far as it can be believed: flags of boxes with those of their ancestors."""

from article.markup import BODY, BOILERPLATE, COMMENT, OUTSIDE
from article.segments import Segments
from article.weights import is_headline

# Index of a segment -> how much it looks like running text; in order, without zeros.
Weights = dict[int, int]

_STRUCTURE = frozenset(("nav", "aside", "footer", "form", "dialog", "menu", "figure", "figcaption"))


# Paragraphs, less linked headlines, from which a box is text whatever it is called: teasers, biographies and
# newsletter boxes have one or two.
_PROSE = 5


_PARAGRAPH = 25  # words


class Flags(dict[int, int]):
    """Flags of boxes with those of their ancestors, worked out for the boxes that are asked about: one in ten.

    A name that would condemn half of the page is not believed, and without `names` none is.
    """

    def __init__(self, cuts: Segments, weights: Weights, *, names: bool = True) -> None:
        super().__init__({-1: 0})
        self.cuts = cuts
        self.weights = weights
        self.names = names
        self.totals = sums(cuts, weights)
        # Summed up when first asked for: most pages have no such box.
        self.prose: list[int] = []
        self.links: list[int] = []
        self.alike: dict[str, int] = {}

    def __missing__(self, box: int) -> int:
        boxes = self.cuts.boxes
        path = []
        while box not in self:
            path.append(box)
            box = boxes[box].parent
        flags = self[box]
        for index in reversed(path):
            tag, own_flags = boxes[index].tag, self.cuts.flags(index)
            inherited = flags & ~BODY
            if (
                tag == "blockquote"
            ):  # posts of social networks stand in it inside "widgets": they are quoted text
                inherited &= ~BOILERPLATE
            flags = inherited | (self.believed(index, tag, own_flags) if own_flags & OUTSIDE else own_flags)
            self[index] = flags
        return flags

    def believed(self, box: int, tag: str, flags: int) -> int:
        """What is left of a box's own flags."""
        total = self.totals[box]
        if tag not in _STRUCTURE and (not self.names or (flags & BOILERPLATE and self.is_lead(box, total))):
            flags &= ~BOILERPLATE
        if flags & OUTSIDE and total > self.totals[0] * 0.5:
            flags &= ~(OUTSIDE & ~COMMENT)
        elif flags & BOILERPLATE and total >= _PROSE * _PARAGRAPH and tag not in _STRUCTURE:
            self.prose = self.prose or sums(self.cuts, _prose(self.cuts, self.weights))
            if self.prose[box] >= _PROSE:
                flags &= ~BOILERPLATE
        return flags

    def is_lead(self, box: int, total: int) -> bool:
        """Whether a box called a teaser holds the article's own, its lead: there is one, without a link; those of other
        articles are several and linked."""
        names = self.cuts.boxes[box].names
        if not _LEAD <= total <= _LONGEST_LEAD or "teaser" not in names.lower():
            return False
        if not self.links:
            self.links = sums(
                self.cuts, {i: s.link_chars for i, s in enumerate(self.cuts.items) if s.link_chars}
            )
        if self.links[box]:
            return False
        if names not in self.alike:
            boxes = zip(self.cuts.boxes, self.totals, strict=True)
            self.alike[names] = sum(bool(weight) and box.names == names for box, weight in boxes)
        return self.alike[names] == 1


_LEAD, _LONGEST_LEAD = 8, 120  # words


def _prose(cuts: Segments, weights: Weights) -> dict[int, int]:
    """Paragraphs, less linked headlines."""
    found = {}
    for index, segment in enumerate(cuts.items):
        if segment.link_chars:
            if is_headline(segment):
                found[index] = -2
        elif segment.tag == "p" and weights.get(index, 0) >= _PARAGRAPH:
            found[index] = 1
    return found


def sums(cuts: Segments, weights: dict[int, int]) -> list[int]:
    """Weight of each box with all it holds: children come after parents, so one pass from the end adds up."""
    boxes, totals = cuts.boxes, [0] * len(cuts.boxes)
    last = 0
    for index, weight in weights.items():
        box = cuts.items[index].box
        totals[box] += weight
        last = max(last, box)
    for index in range(last, 0, -1):
        if weight := totals[index]:
            totals[boxes[index].parent] += weight
    return totals
