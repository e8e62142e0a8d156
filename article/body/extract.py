"""The own extractor: which segments of a page are its main text, told by their weight, their place and their names."""

import re
from dataclasses import dataclass
from itertools import islice, pairwise

from article.body.boxflags import Flags, Weights
from article.body.pagelines import lines_of_the_page
from article.body.remarks import remarks
from article.body.standfirst import standfirst
from article.body.textlines import chosen, left_out
from article.body.weights import is_headline, is_sentence, weights_of, words_of
from article.page.markup import BODY, COMMENT, OUTSIDE
from article.page.segments import Box, Segment, Segments


@dataclass(frozen=True, slots=True)
class Body:
    """The main text: its segments, who found it, and how sure that is, in 0..1: the agreement of the extractors, or
    where only the own one was asked, the share that it took of what could be the text (see `own`).

    `first` and `last` are the indices of the region it was found in, for those who look around it. `lines` are the own
    text with the lines of the page and without the standfirst, for the comparison with others: they leave these in and
    that out, which of a short text is much. `remarks` are what readers wrote below, where only its form told so.
    """

    segments: tuple[Segment, ...]
    extractor: str
    confidence: float
    first: int = 0
    last: int = 0
    lines: tuple[Segment, ...] = ()
    remarks: tuple[Segment, ...] = ()


def own(cuts: Segments) -> Body:
    """The main text by this module's own rules: the smallest box that holds most of the running text.

    Its confidence is the share it took, in words, of the page's running text and of the short lines of its own box;
    0 where it is short.
    """
    raw = weights_of(cuts.items)
    flags = Flags(cuts, raw)
    weights = _unflagged(cuts, raw, flags)
    # Names that condemn nearly everything mean something else on this page.
    if sum(weights.values()) < _BELIEVED * sum(raw.values()):
        flags = Flags(cuts, raw, names=False)
        weights = _unflagged(cuts, raw, flags)
    theirs: tuple[Segment, ...] = ()
    if below := remarks(cuts, weights):
        flags = Flags(cuts, raw, names=flags.names, remarks=below)
        weights = _unflagged(cuts, raw, flags)
        theirs = tuple(s for s in cuts.items if flags[s.box] & COMMENT)
    if not weights:
        return Body((), "own", 0.0)
    prose = _without_teasers(cuts, weights)
    core = _core(cuts, prose, flags)
    home = _within(cuts, core, prose)
    lines = chosen(cuts, _region(cuts, prose, core, home), weights, flags, home)
    dropped = lines_of_the_page(cuts, lines, weights, flags)
    text = [i for i in lines if i not in dropped]
    while text and cuts.items[text[-1]].kind == "h":  # of what was dropped below it
        text.pop()
    if not text:
        return Body((), "own", 0.0)
    taken = sum(weights.get(i, 0) for i in text)
    share = 0.0
    if taken >= _SURE_WORDS:
        others = left_out(cuts, lines, weights, flags, home)
        rest = sum(weight for i, weight in weights.items() if i not in dropped)
        share = taken / (rest + sum(words_of(cuts.items[i]) for i in others))
    items = cuts.items
    whole = tuple(items[i] for i in standfirst(cuts, text, flags) + text)
    return Body(whole, "own", share, text[0], text[-1], tuple(items[i] for i in lines), theirs)


# A short text may be a teaser, however alone it stands, and one caption too many is a quarter of it: fewer words than
# this make no own extraction sure. On 181 real pages with 150 for it the own texts that two others rightly outvote are
# sure ones (F1 .9752, asking always .9758), with 200 none of them (.9767), with 300 no more is won.
_SURE_WORDS = 200


def _without_teasers(cuts: Segments, weights: Weights) -> Weights:
    """Weights without the paragraphs that follow a linked headline, where there are several and other text is left."""
    left = {i: weight for i, weight in weights.items() if not i or not is_headline(cuts.items[i - 1])}
    teasers = len(weights) - len(left)
    return (
        left if teasers >= _FEW_TEASERS and sum(left.values()) >= _LEFT * sum(weights.values()) else weights
    )


# A page whose paragraphs all follow linked headings is a list of things to buy or visit, and those are its text.
_LEFT = 0.15
_FEW_TEASERS = 3


# The least share of a page's running text that must be left when class names are believed.
_BELIEVED = 0.2


def _unflagged(cuts: Segments, raw: Weights, flags: Flags) -> Weights:
    return {i: weight for i, weight in raw.items() if not flags[cuts.items[i].box] & OUTSIDE}


def _core(cuts: Segments, weights: Weights, flags: Flags) -> int:
    """The box whose paragraphs stand closest together: its own text, its children's, half of its grandchildren's.

    The idea is Readability's (Arc90, 2009), on words instead of commas.
    """
    scores: dict[int, float] = {}
    for index, weight in weights.items():
        share = float(weight)
        for box in islice(cuts.path(cuts.items[index].box), 3):
            scores[box] = scores.get(box, 0.0) + share
            share *= _GENERATION
    for box in scores:
        if flags[box] & BODY or cuts.boxes[box].tag in ("article", "main"):
            scores[box] *= 1.2
    return max(sorted(scores), key=scores.__getitem__)


_GENERATION = 0.8


def _region(cuts: Segments, weights: Weights, core: int, home: range) -> list[int]:
    """The indices of the segments of the main text's region: the core and what belongs to it around."""
    inside = set(home)
    outside = sum(weight for i, weight in weights.items() if i not in home)
    for below, above in pairwise(islice(cuts.path(core), _CLIMB)):
        if not outside:
            break
        others = []
        for branch, group in _groups(cuts, above, inside).items():
            gain = sum(weights.get(i, 0) for i in group)
            if gain and _belongs(cuts, weights, inside, group, gain, cuts.boxes[branch], cuts.boxes[below]):
                inside.update(group)
                outside -= gain
            else:
                others.append(group)
        _take_in_between(cuts, inside, others)
    return sorted(inside)


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


def _within(cuts: Segments, box: int, weights: Weights) -> range:
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
