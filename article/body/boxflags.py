"""What a page's boxes say of themselves, as far as it can be believed: flags of boxes with those of their ancestors."""

from collections.abc import Set

from article.body.weights import is_headline
from article.page.markup import BODY, BOILERPLATE, COMMENT, FOOTER, OUTSIDE, TEASER
from article.page.segments import Segments

# Index of a segment -> how much it looks like running text; in order, without zeros.
Weights = dict[int, int]

_FOR_GOOD = COMMENT | FOOTER  # whatever stands in it

_STRUCTURE = frozenset(("nav", "aside", "footer", "form", "dialog", "menu", "figure", "figcaption"))


# Paragraphs, less linked headlines, from which a box is text whatever it is called: teasers, biographies and
# newsletter boxes have one or two.
_PROSE = 5


_PARAGRAPH = 25  # words
_LEAST = 60  # words of a box that can have so much, three numbered steps
_STEP = 2  # paragraphs that a numbered step counts for: no teaser has three


class Flags(dict[int, int]):
    """Flags of boxes with those of their ancestors, worked out for the boxes that are asked about.

    A name that would condemn half of the page is not believed, and without `names` none is. `others` are boxes
    that hold what readers wrote or another story, whatever they are called.
    """

    def __init__(
        self, cuts: Segments, weights: Weights, *, names: bool = True, others: Set[int] = frozenset()
    ) -> None:
        super().__init__({-1: 0, **dict.fromkeys(others, COMMENT)})
        self.cuts = cuts
        self.weights = weights
        self.names = names
        self.totals = sums(cuts, weights)
        self.prose: list[int] = []  # summed up when first asked for: most pages have no such box
        self.teasers = 0  # how many boxes called so were looked into

    def __missing__(self, box: int) -> int:
        boxes = self.cuts.boxes
        path = []
        while box not in self:
            path.append(box)
            box = boxes[box].parent
        flags = self[box]
        for index in reversed(path):
            tag = boxes[index].tag
            inherited = flags & ~BODY
            if (
                tag == "blockquote"
            ):  # posts of social networks stand in it inside "widgets": they are quoted text
                inherited &= ~BOILERPLATE
            # What is outside for good need not be asked what it says of itself: that takes longest of all.
            if inherited & _FOR_GOOD or (inherited & BOILERPLATE and tag == "p"):
                flags = self[index] = inherited
                continue
            own_flags = self.cuts.flags(index)
            flags = inherited | (self.believed(index, tag, own_flags) if own_flags & OUTSIDE else own_flags)
            self[index] = flags
        return flags

    def believed(self, box: int, tag: str, flags: int) -> int:
        """What is left of a box's own flags."""
        total = self.totals[box]
        if tag not in _STRUCTURE and (not self.names or (flags & TEASER and self.is_lead(box, total))):
            flags &= ~BOILERPLATE
        if flags & OUTSIDE and total > self.totals[0] * 0.5:
            flags &= ~(OUTSIDE & ~COMMENT)
        elif flags & BOILERPLATE and total >= _LEAST and tag not in _STRUCTURE:
            self.prose = self.prose or sums(self.cuts, _prose(self.cuts, self.weights))
            if self.prose[box] >= _PROSE:
                flags &= ~BOILERPLATE
        return flags

    def is_lead(self, box: int, total: int) -> bool:
        """Whether a box called a teaser holds the article's own, its lead: there is one of that name, without a link;
        those of other articles are several and linked. Asked of a page's first few alone: lists have dozens."""
        if not _LEAD <= total <= _LONGEST_LEAD or self.teasers == _FEW_TEASERS:
            return False
        self.teasers += 1
        items, boxes = self.cuts.items, self.cuts.boxes
        end = next((i for i in range(box + 1, len(boxes)) if boxes[i].parent < box), len(boxes))
        first = next((i for i in self.weights if box <= items[i].box < end), 0)
        if any(s.link_chars for s in items[max(0, first - 2) : first + 3] if box <= s.box < end):
            return False
        names, weighty = boxes[box].names, (b for b, weight in zip(boxes, self.totals, strict=True) if weight)
        return sum(other.names == names for other in weighty) == 1


_FEW_TEASERS = 3
_LEAD, _LONGEST_LEAD = 8, 120  # words


def _prose(cuts: Segments, weights: Weights) -> dict[int, int]:
    """Paragraphs, and numbered steps as of a recipe, less linked headlines."""
    found = {}
    boxes = cuts.boxes
    for index, segment in enumerate(cuts.items):
        if segment.link_chars:
            if is_headline(segment):
                found[index] = -2
        elif segment.tag == "p" and weights.get(index, 0) >= _PARAGRAPH:
            found[index] = 1
        elif segment.tag == "li" and index in weights and boxes[boxes[segment.box].parent].tag == "ol":
            found[index] = _STEP
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
