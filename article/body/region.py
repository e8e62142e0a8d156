"""Where on a page the main text stands: the box that holds most of it, and what belongs to that around it."""

import re
from itertools import islice, pairwise

from article.body.boxflags import Flags, Weights
from article.body.weights import is_headline, is_sentence
from article.page.markup import BODY
from article.page.segments import Box, Segment, Segments


def core_of(cuts: Segments, weights: Weights, flags: Flags) -> int:
    """The box whose paragraphs stand closest together: its own text, its children's, half of its grandchildren's.

    The idea is Readability's (Arc90, 2009), on words instead of commas. Of columns side by side one counts.
    """
    scores = _scores(cuts, weights, None)
    if any(cuts.boxes[box].tag == "td" for box in scores):
        scores = _scores(cuts, weights, _fullest(cuts, flags))
    for box in scores:
        if flags[box] & BODY or cuts.boxes[box].tag in ("article", "main"):
            scores[box] *= 1.2
    core = max(sorted(scores), key=scores.__getitem__)
    # One paragraph, or one quotation, is no box of its own: what goes on below it stands beside it.
    while cuts.boxes[core].tag in _PARTS and cuts.boxes[core].parent > 0:
        core = cuts.boxes[core].parent
    return core


_PARTS = frozenset(("p", "blockquote", "li", "ul", "ol", "dl", "dd"))


def _scores(cuts: Segments, weights: Weights, fullest: dict[int, int] | None) -> dict[int, float]:
    scores: dict[int, float] = {}
    for index, weight in weights.items():
        share = float(weight)
        for box in islice(cuts.path(cuts.items[index].box), 3):
            scores[box] = scores.get(box, 0.0) + share
            if fullest is not None and cuts.boxes[box].tag == "td" and fullest[cuts.boxes[box].parent] != box:
                break
            share *= _GENERATION
    return scores


def _fullest(cuts: Segments, flags: Flags) -> dict[int, int]:
    """Box -> the one of its children that holds most text, of a row of a layout table the main column.

    Told of all boxes at once: asked row by row, tables within tables took three seconds.
    """
    totals = flags.totals
    fullest: dict[int, int] = {}
    for index, box in enumerate(cuts.boxes):
        if totals[index] > totals[fullest.setdefault(box.parent, index)]:
            fullest[box.parent] = index
    return fullest


_GENERATION = 0.8


def region_of(cuts: Segments, weights: Weights, core: int, home: range) -> tuple[list[int], set[int]]:
    """The indices of the segments of the main text's region: the core and what belongs to it around; and of those in
    other columns of the page.
    """
    inside = set(home)
    columns: set[int] = set()
    outside = sum(weight for i, weight in weights.items() if i not in home)
    for below, above in pairwise(islice(cuts.path(core), _CLIMB)):
        if not outside and cuts.boxes[below].tag != "td":
            break
        others = []
        for branch, group in _groups(cuts, above, inside | columns).items():
            gain = sum(weights.get(i, 0) for i in group)
            if _is_column(cuts, group, cuts.boxes[branch], cuts.boxes[below]):
                columns.update(group)
                outside -= gain
            elif gain and _belongs(cuts, weights, inside, group, gain, cuts.boxes[branch], cuts.boxes[below]):
                inside.update(group)
                outside -= gain
            else:
                others.append(group)
        _take_in_between(cuts, inside, others)
    return sorted(inside), columns


def _is_column(cuts: Segments, group: list[int], box: Box, text: Box) -> bool:
    """Whether a group of segments stands in a cell beside that of the text and has links as menus and teasers do."""
    if text.tag != "td" or box.tag not in ("td", "tr"):
        return False
    return 2 * sum(1 for i in group if cuts.items[i].link_chars) >= len(group)


def _take_in_between(cuts: Segments, inside: set[int], groups: list[list[int]]) -> None:
    """Add to a region those groups between its parts that are text by their shape: a page that gives each paragraph a
    box of its own gives one to short paragraphs, quotations, lists and headings too, by other names. A heading needs
    text below it."""
    first, last = min(inside), max(inside)
    for group in reversed(groups):
        if first < group[0] and group[-1] < last and all(_is_plain(cuts.items[i]) for i in group):
            leads_on = cuts.items[group[-1]].kind != "h" or group[-1] + 1 in inside
            inside.update(group if leads_on else ())


def _is_plain(segment: Segment) -> bool:
    """Whether a segment can be text: a sentence, a heading, a part of a list or table, without links."""
    return not segment.link_chars and (segment.kind in _PLAIN or is_sentence(segment.text))


_PLAIN = frozenset(("h", "li", "quote", "table"))


_CLIMB = 8  # generations above the core in which parts of the text are looked for


def within(cuts: Segments, box: int, weights: Weights) -> range:
    """The indices of the segments that stand in a box, one of which has a weight: a stretch of the page. Boxes are in
    document order, so its own are those up to the next box with a parent before it."""
    boxes, items = cuts.boxes, cuts.items
    end = next((i for i in range(box + 1, len(boxes)) if boxes[i].parent < box), len(boxes))
    first = next(i for i in weights if box <= items[i].box < end)
    before = next((i for i in range(first - 1, -1, -1) if not box <= items[i].box < end), -1)
    after = next((i for i in range(first + 1, len(items)) if not box <= items[i].box < end), len(items))
    return range(before + 1, after)


def _branches(cuts: Segments, above: int) -> list[int]:
    """For each box the child of `above` it stands in, `above` for itself, -1 for those outside."""
    branches = [-1] * len(cuts.boxes)
    branches[above] = above
    for index in range(above + 1, len(cuts.boxes)):
        parent = cuts.boxes[index].parent
        branches[index] = index if parent == above else branches[parent]
    return branches


def _groups(cuts: Segments, above: int, inside: set[int]) -> dict[int, list[int]]:
    """Segments below a box and outside the region, by the child of the box they stand in."""
    branches = _branches(cuts, above)
    groups: dict[int, list[int]] = {}
    for index, segment in enumerate(cuts.items):
        branch = branches[segment.box]
        if branch >= 0 and index not in inside:
            groups.setdefault(branch, []).append(index)
    return groups


def _belongs(
    cuts: Segments, weights: Weights, inside: set[int], group: list[int], gain: int, box: Box, branch: Box
) -> bool:
    """Whether a group of segments beside the core, of some weight, is part of the same text and not teasers."""
    teasers = sum(1 for i in group if is_headline(cuts.items[i]))
    if gain < _PER_HEADLINE * teasers:
        return False
    if box.tag == branch.tag and _same_names(box, branch):
        return True
    if gain >= 0.3 * sum(weights.get(i, 0) for i in inside) and sum(1 for i in group if i in weights) >= 3:
        return True
    first, last = min(inside), max(inside)
    return not teasers and (
        first - 8 <= group[-1] < first
        or (last < group[0] <= last + 3 and box.tag in ("p", "ul", "ol", "blockquote"))
    )


def _same_names(one: Box, other: Box) -> bool:
    """Whether two boxes have the same class names and ids, numbers apart."""
    return bool(one.names.strip()) and _DIGITS.sub("", one.names) == _DIGITS.sub("", other.names)


_DIGITS = re.compile(r"\d+")


_PER_HEADLINE = 80  # words of text to a linked headline: teasers have 15 to 40
