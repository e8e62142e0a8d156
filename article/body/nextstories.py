"""Other stories below the page's own, as infinite scroll has them written by the server: each has a heading, a byline
or date, and paragraphs, and stands in a box beside that of the text above it.

Posts of a live blog, of a list or among letters look the same: there all are alike, and the page's heading stands in
none of them.
"""

from collections.abc import Iterator
from itertools import islice

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
_CLIMB = 30  # generations from a line up to the box of its story
_MOST = 100  # headings that are looked at
_HEADINGS = ("h1", "h2")


def next_stories(cuts: Segments, weights: Weights, flags: Flags) -> frozenset[int]:
    """The indices of the boxes that hold a story of its own below the first of the page."""
    found: dict[int, int] = {}  # box -> its heading
    for heading, before, below in islice(_headings(cuts, weights), _MOST):
        box = _beside(cuts, heading, before)
        if (
            box
            and box not in found
            and flags.totals[box] >= _LEAST
            and _is_story(cuts, box, heading, below, flags)
        ):
            found[box] = heading
    return frozenset(found) if found and _follow_another(cuts, found, weights, flags) else frozenset()


def _headings(cuts: Segments, weights: Weights) -> Iterator[tuple[int, int, list[int]]]:
    """(a heading, the paragraph before it, the first ones below it), where the next paragraph is near."""
    items, places = cuts.items, list(weights)
    for at in range(1, len(places)):
        before, after = places[at - 1], places[at]
        if after - before > 1:
            for index in range(max(before + 1, after - _ROWS), after):
                if items[index].tag in _HEADINGS:
                    yield index, before, places[at : at + _PARAGRAPHS]
                    break


def _beside(cuts: Segments, heading: int, before: int) -> int:
    """The outermost box around a heading in which the paragraph before it does not stand; 0 for none."""
    around = set(islice(cuts.path(cuts.items[before].box), _CLIMB))
    box = 0
    for outer in islice(cuts.path(cuts.items[heading].box), _CLIMB):
        if outer in around:
            return box
        box = outer
    return 0


def _is_story(cuts: Segments, box: int, heading: int, below: list[int], flags: Flags) -> bool:
    """Whether a box has paragraphs, and above them a name or a date; an article below a main heading needs neither."""
    if flags[box] & OUTSIDE or len(below) < _PARAGRAPHS or not all(_holds(cuts, box, i) for i in below):
        return False
    is_article = any(cuts.boxes[i].tag == "article" for i in _up_to(cuts, cuts.items[heading].box, box))
    if is_article and cuts.items[heading].tag == "h1":
        return True
    near = (i for i in range(max(heading - 2, 0), below[0]) if i != heading and _holds(cuts, box, i))
    return any(_is_signature(cuts, i, flags, dated=is_article) for i in near)


def _holds(cuts: Segments, box: int, index: int) -> bool:
    return box in islice(cuts.path(cuts.items[index].box), _CLIMB)


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
    above, heading = boxes[first].parent, found[first]
    before = [i for i in weights if i < heading]
    last = cuts.items[before[-1]].box
    own = next((box for box in _up_to(cuts, last, above) if boxes[box].parent == above), above)
    if boxes[own].tag == "p":  # the text has no box of its own
        own = above
    titles = [i for i in range(heading) if cuts.items[i].tag == "h1"]
    titled = own != above and any(_holds(cuts, own, i) for i in titles)
    alike = own != above and boxes[own].tag == boxes[first].tag
    if not titles or (alike and not titled):
        return False  # posts, all alike, below the page's heading
    if sum(weights[i] for i in before if _holds(cuts, own, i)) < _LEAST:
        return False
    stories = alike or len(found) == 1 or min(totals[box] for box in found) >= _STORY
    return stories and not _goes_on(cuts, found, above, weights)


def _goes_on(cuts: Segments, found: dict[int, int], above: int, weights: Weights) -> bool:
    """Whether text of the first story follows the others: those stood within it."""
    last = max(found)
    end = next((i for i in range(last + 1, len(cuts.boxes)) if cuts.boxes[i].parent < last), len(cuts.boxes))
    rest = 0
    for index, weight in weights.items():
        box = cuts.items[index].box
        if box >= end or index > found[last]:
            path = set(islice(cuts.path(box), _CLIMB))
            rest += weight if above in path and found.keys().isdisjoint(path) else 0
    return rest >= _LEAST
