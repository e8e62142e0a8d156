"""Other stories below the page's own, as infinite scroll has them written by the server: each has a heading, a byline
or date, and paragraphs, and stands in a box beside that of the text above it.

Posts of a live blog, of a list or among letters look the same: there all are alike, and the page's heading stands in
none of them.
"""

from collections.abc import Iterator
from itertools import pairwise

from article.body.boxflags import Flags, Weights
from article.body.weights import is_dateline
from article.dates.moments import moment
from article.names.bylines import beginning
from article.page.markup import BYLINE, OUTSIDE
from article.page.segments import Segments

_LEAST = 60  # words of a story, and of the page's own above it
_PARAGRAPHS = 3
_STORY = 150  # words from which each of several boxes alike is a story, and no entry of a live blog
_SIGNATURE = 60  # characters of a line with a name or a date
_ROWS = 12  # lines from a heading to the first paragraph below it: byline, date, picture, share bar
_HEADINGS = ("h1", "h2")


def next_stories(cuts: Segments, weights: Weights, flags: Flags) -> frozenset[int]:
    """The indices of the boxes that hold a story of its own below the first of the page."""
    found: dict[int, int] = {}  # box -> its heading
    for heading, before, after in _headings(cuts, weights):
        around = set(cuts.path(cuts.items[before].box))
        if not found.keys().isdisjoint(cuts.path(cuts.items[heading].box)):
            continue
        box = 0
        for outer in cuts.path(cuts.items[heading].box):
            if outer in around:
                break
            box = outer
        if box and flags.totals[box] >= _LEAST and _is_story(cuts, box, heading, after, weights, flags):
            found[box] = heading
    return frozenset(found) if found and _follow_another(cuts, found, weights, flags) else frozenset()


def _headings(cuts: Segments, weights: Weights) -> Iterator[tuple[int, int, int]]:
    """(a heading, the paragraph before it, that after it), where the next paragraph is near."""
    items = cuts.items
    for before, after in pairwise(weights):
        for index in range(max(before + 1, after - _ROWS), after):
            if items[index].tag in _HEADINGS:
                yield index, before, after
                break


def _is_story(cuts: Segments, box: int, heading: int, after: int, weights: Weights, flags: Flags) -> bool:
    """Whether a box has paragraphs, and above them a name or a date; an article below a main heading needs neither."""
    if flags[box] & OUTSIDE:
        return False
    if sum(box in cuts.path(cuts.items[i].box) for i in weights if i >= after) < _PARAGRAPHS:
        return False
    is_article = any(cuts.boxes[i].tag == "article" for i in _up_to(cuts, cuts.items[heading].box, box))
    if is_article and cuts.items[heading].tag == "h1":
        return True
    near = [
        i for i in range(max(heading - 2, 0), after) if box in cuts.path(cuts.items[i].box) and i != heading
    ]
    return any(_is_signature(cuts, i, flags, dated=is_article) for i in near)


def _up_to(cuts: Segments, inner: int, outer: int) -> Iterator[int]:
    for box in cuts.path(inner):
        yield box
        if box == outer:
            return


def _is_signature(cuts: Segments, index: int, flags: Flags, *, dated: bool) -> bool:
    """Whether a line tells who wrote what follows; or when, which chapters of a story say too."""
    segment = cuts.items[index]
    if len(segment.text) > _SIGNATURE or segment.kind == "h":
        return False
    if beginning(segment.text) or is_dateline(segment):
        return True
    return dated and (bool(flags[segment.box] & BYLINE) or moment(segment.text) is not None)


def _follow_another(cuts: Segments, found: dict[int, int], weights: Weights, flags: Flags) -> bool:
    """Whether boxes with stories stand below another that is the page's own, and are not posts like those before."""
    boxes, totals = cuts.boxes, flags.totals
    first = min(found)
    above = boxes[first].parent
    heading = found[first]
    before = [i for i in weights if i < heading]
    last = cuts.items[before[-1]].box
    own = next((box for box in _up_to(cuts, last, above) if boxes[box].parent == above), above)
    if boxes[own].tag == "p":  # the text has no box of its own
        own = above
    text = sum(weights[i] for i in before if own in cuts.path(cuts.items[i].box))
    titles = [i for i in range(heading) if cuts.items[i].tag == "h1"]
    if text < _LEAST or not titles or _goes_on(cuts, found, above, weights):
        return False
    titled = own != above and any(own in cuts.path(cuts.items[i].box) for i in titles)
    if not titled and boxes[own].tag == boxes[first].tag and own != above:
        return False  # posts, all alike, below the page's heading
    if titled and boxes[own].tag == boxes[first].tag:
        return True
    return len(found) == 1 or min(totals[box] for box in found) >= _STORY


def _goes_on(cuts: Segments, found: dict[int, int], above: int, weights: Weights) -> bool:
    """Whether text of the first story follows the others: those stood within it."""
    last = max(found)
    end = next((i for i in range(last + 1, len(cuts.boxes)) if cuts.boxes[i].parent < last), len(cuts.boxes))
    rest = 0
    for index, weight in weights.items():
        box = cuts.items[index].box
        if box >= end or index > found[last]:
            path = set(cuts.path(box))
            rest += weight if above in path and found.keys().isdisjoint(path) else 0
    return rest >= _LEAST
