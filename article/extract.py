"""The own extractor: which segments of a page are its main text, told by their weight, their place and their names."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice, pairwise

from article.markup import BODY, BOILERPLATE, BYLINE, COMMENT, HEADER, OUTSIDE
from article.moments import moment
from article.segments import Box, Segment, Segments
from article.weights import (
    is_dateline,
    is_headline,
    is_page_line,
    is_promotion,
    is_sentence,
    link_share,
    weights_of,
    words,
    words_of,
)

_Weights = dict[
    int, int
]  # index of a segment -> how much it looks like running text; in order, without zeros


@dataclass(frozen=True, slots=True)
class Body:
    """The main text: its segments, who found it, and how sure that is, in 0..1: the agreement of the extractors, or
    where only the own one was asked, the share that it took of what could be the text (see `own`).

    `first` and `last` are the indices of the region it was found in, for those who look around it.
    """

    segments: tuple[Segment, ...]
    extractor: str
    confidence: float
    first: int = 0
    last: int = 0


def own(cuts: Segments) -> Body:
    """The main text by this module's own rules: the smallest box that holds most of the running text.

    Its confidence is the share it took, in words, of the page's running text and of the short lines of its own box;
    0 where it is short.
    """
    raw = weights_of(cuts.items)
    flags = _Flags(cuts, raw)
    weights = _unflagged(cuts, raw, flags)
    # Names that condemn nearly everything mean something else on this page.
    if sum(weights.values()) < _BELIEVED * sum(raw.values()):
        flags = _Flags(cuts, raw, names=False)
        weights = _unflagged(cuts, raw, flags)
    if not weights:
        return Body((), "own", 0.0)
    prose = _without_teasers(cuts, weights)
    core = _core(cuts, prose, flags)
    home = _within(cuts, core, prose)
    chosen = _chosen(cuts, _region(cuts, prose, core, home), weights, flags, home)
    dropped = _of_the_page(cuts, chosen) | _beside_forms(cuts, chosen, flags)
    dropped.update(_labels_of_links(cuts, chosen, weights, flags))
    chosen = [i for i in chosen if i not in dropped]
    if not chosen:
        return Body((), "own", 0.0)
    taken = sum(weights.get(i, 0) for i in chosen)
    share = 0.0
    if taken >= _SURE_WORDS:
        left_out = _left_out(cuts, chosen, weights, flags, home)
        rest = sum(weight for i, weight in weights.items() if i not in dropped)
        share = taken / (rest + sum(words_of(cuts.items[i]) for i in left_out))
    return Body(tuple(cuts.items[i] for i in chosen), "own", share, chosen[0], chosen[-1])


# A short text may be a teaser, however alone it stands, and one caption too many is a quarter of it: fewer words than
# this make no own extraction sure. On 181 real pages with 150 for it the own texts that two others rightly outvote are
# sure ones (F1 .9752, asking always .9758), with 200 none of them (.9767), with 300 no more is won.
_SURE_WORDS = 200


def _of_the_page(cuts: Segments, chosen: list[int]) -> set[int]:
    """Those of the first and last lines of a text that are the page's: byline and date, "Follow us on …"."""
    first, last = chosen[:_FIRST_LINES], chosen[-_LAST_LINES:]
    dropped = {i for i in first if is_dateline(cuts.items[i])}
    return dropped | {i for i in last if i != chosen[0] and is_promotion(cuts.items[i])}


# Byline and date stand above a text or below its first paragraph; a promotion may be followed by credits.
_FIRST_LINES, _LAST_LINES = 3, 3


def _labels_of_links(cuts: Segments, chosen: list[int], weights: _Weights, flags: "_Flags") -> Iterator[int]:
    """Short lines of a text above or below links that were left out of it, in a box that holds no text, and the words
    before a link that has a paragraph of its own: "More on this", "End of more on this"."""
    taken = set(chosen)
    for index in chosen:
        label = cuts.items[index]
        if index in weights or label.link_chars or is_sentence(label.text) or len(label.text) > _LABEL_CHARS:
            continue
        for other in (index + 1, index - 1):
            if other in taken or not 0 <= other < len(cuts.items) or not is_headline(cuts.items[other]):
                continue
            around = set(cuts.path(cuts.items[other].box))
            shared = next((box for box in cuts.path(label.box) if box in around), 0)
            if not flags.totals[shared] or (
                label.tag == "p" and other > index and words_of(label) <= _LABEL_WORDS
            ):
                yield index
                break


_LABEL_CHARS = 80


def _beside_forms(cuts: Segments, chosen: list[int], flags: "_Flags") -> set[int]:
    """Lines of a text that stand in one small box with a form: what it says of itself."""
    if not chosen:
        return set()
    boxes, lines = cuts.boxes, [cuts.items[i].box for i in chosen]
    asking = set()
    for form in [i for i in range(min(lines), max(lines)) if boxes[i].tag == "form"]:
        box = next((i for i in cuts.path(boxes[form].parent) if flags.totals[i]), 0)
        if flags.totals[box] <= _FORM_WORDS:
            asking.add(box)
    if not asking:
        return asking
    found = {i for i, box in zip(chosen, lines, strict=True) if not asking.isdisjoint(cuts.path(box))}
    return found if 2 * len(found) < len(chosen) else set()


_FORM_WORDS = 60  # a newsletter's box has two or three sentences


def _left_out(
    cuts: Segments, chosen: list[int], weights: _Weights, flags: "_Flags", home: range
) -> Iterator[int]:
    """The short lines that the box of a text holds from the text's first line on and that were left out of it, less
    those that by links, names or wording are of the page: the text may go on in them."""
    taken = set(chosen)
    for index in range(max(home.start, chosen[0]), home.stop):
        segment = cuts.items[index]
        if index in taken or index in weights or segment.kind == "h":
            continue
        if (
            link_share(segment) <= _LINKED_LINE
            and not flags[segment.box] & OUTSIDE
            and not is_page_line(segment)
        ):
            yield index


_LINKED_LINE = 0.6  # the share of links from which a short line is a link


# A page whose paragraphs all follow linked headings is a list of things to buy or visit, and those are its text.
_LEFT = 0.15
_FEW_TEASERS = 3


def _without_teasers(cuts: Segments, weights: _Weights) -> _Weights:
    """Weights without the paragraphs that follow a linked headline, where there are several and other text is left."""
    left = {i: weight for i, weight in weights.items() if not i or not is_headline(cuts.items[i - 1])}
    teasers = len(weights) - len(left)
    return (
        left if teasers >= _FEW_TEASERS and sum(left.values()) >= _LEFT * sum(weights.values()) else weights
    )


# The least share of a page's running text that must be left when class names are believed.
_BELIEVED = 0.2


_STRUCTURE = frozenset(("nav", "aside", "footer", "form", "dialog", "menu", "figure", "figcaption"))


# Paragraphs, less linked headlines, from which a box is text whatever it is called: teasers, biographies and
# newsletter boxes have one or two.
_PROSE = 5


_PARAGRAPH = 25  # words


class _Flags(dict[int, int]):
    """Flags of boxes with those of their ancestors, worked out for the boxes that are asked about: one in ten.

    A name that would condemn half of the page is not believed, and without `names` none is.
    """

    def __init__(self, cuts: Segments, weights: _Weights, *, names: bool = True) -> None:
        super().__init__({-1: 0})
        self.cuts = cuts
        self.weights = weights
        self.names = names
        self.totals = _sums(cuts, weights)
        self.prose: list[int] = []  # summed up when first asked for: most pages have no such box

    def __missing__(self, box: int) -> int:
        boxes = self.cuts.boxes
        path = []
        while box not in self:
            path.append(box)
            box = boxes[box].parent
        flags = self[box]
        for index in reversed(path):
            tag, _, own_flags, _ = boxes[index]
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
        if not self.names and tag not in _STRUCTURE:
            flags &= ~BOILERPLATE
        if flags & OUTSIDE and total > self.totals[0] * 0.5:
            flags &= ~(OUTSIDE & ~COMMENT)
        elif flags & BOILERPLATE and total >= _PROSE * _PARAGRAPH and tag not in _STRUCTURE:
            self.prose = self.prose or _sums(self.cuts, _prose(self.cuts, self.weights))
            if self.prose[box] >= _PROSE:
                flags &= ~BOILERPLATE
        return flags


def _prose(cuts: Segments, weights: _Weights) -> dict[int, int]:
    """Paragraphs, less linked headlines."""
    found = {}
    for index, segment in enumerate(cuts.items):
        if segment.link_chars:
            if is_headline(segment):
                found[index] = -2
        elif segment.tag == "p" and weights.get(index, 0) >= _PARAGRAPH:
            found[index] = 1
    return found


def _unflagged(cuts: Segments, raw: _Weights, flags: _Flags) -> _Weights:
    return {i: weight for i, weight in raw.items() if not flags[cuts.items[i].box] & OUTSIDE}


def _sums(cuts: Segments, weights: dict[int, int]) -> list[int]:
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


def _core(cuts: Segments, weights: _Weights, flags: _Flags) -> int:
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


def _region(cuts: Segments, weights: _Weights, core: int, home: range) -> list[int]:
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


def _within(cuts: Segments, box: int, weights: _Weights) -> range:
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
    cuts: Segments, weights: _Weights, inside: set[int], group: list[int], gain: int, box: Box, branch: Box
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


def _chosen(cuts: Segments, inside: list[int], weights: _Weights, flags: _Flags, home: range) -> list[int]:
    """Of a region, what is text: all between the first and the last paragraph, and the short lines that join them."""
    heavy = [i for i in inside if i in weights]
    if not heavy:
        return []
    heavy = _below_heading(cuts, heavy, weights)
    first, last = heavy[0], heavy[-1]
    kept = [i for i in inside if first <= i <= last and _keep(cuts, i, weights, flags)]
    kept[:0] = reversed(list(_joining(cuts, range(min(first, home.stop) - 1, home.start - 1, -1), flags)))
    kept += _joining(cuts, range(max(last + 1, home.start), home.stop), flags)
    while kept and cuts.items[kept[-1]].kind == "h":
        kept.pop()
    return kept


def _below_heading(cuts: Segments, heavy: list[int], weights: _Weights) -> list[int]:
    """Without paragraphs above the page's main heading, where these are the lesser part: captions, teasers, notices."""
    headings = [i for i in range(heavy[0], heavy[-1]) if cuts.items[i].tag == "h1"]
    if len(headings) != 1:
        return heavy
    below = [i for i in heavy if i > headings[0]]
    return (
        below
        if sum(weights[i] for i in below) > 3 * sum(weights[i] for i in heavy if i < headings[0])
        else heavy
    )


def _joining(cuts: Segments, indices: Iterable[int], flags: _Flags) -> Iterator[int]:
    """Short lines that join the text at an end: paragraphs, lists or headings without links, up to the first other."""
    for index in islice(indices, _MOST_JOINED):
        segment = cuts.items[index]
        if flags[segment.box] & (OUTSIDE | BYLINE) or is_page_line(segment) or link_share(segment) > 0.3:
            return
        if (
            segment.tag not in _TEXT_TAGS
            or segment.tag == "tr"
            or (segment.tag == "p" and not _says_something(segment.text))
        ):
            return
        yield index


_MOST_JOINED = 300  # short lines at either end of a text: a poem or a list of results has a hundred
_TEXT_TAGS = frozenset(("p", "li", "blockquote", "tr", "dd", "dt", "h2", "h3", "h4", "h5", "h6", "pre"))


def _says_something(text: str) -> bool:
    """Whether a short line is text rather than a byline or a date."""
    return is_sentence(text) and words(text) >= 2 and not moment(text)


def _is_link_line(segment: Segment) -> bool:
    """Whether a paragraph is nothing but a link that is no sentence: "read this too", in brackets or with a label."""
    if not segment.anchors:
        return False
    last = segment.anchors[-1].text
    if is_headline(segment) and not is_sentence(last if segment.text[0] in _BRACKETS else segment.text):
        return True
    label = segment.text[: -len(last)].rstrip()
    return (
        label.endswith(_COLONS)
        and words(label) <= _LABEL_WORDS
        and words(last) >= _TITLE_WORDS
        and segment.text.endswith(last)
        and not last.endswith(".")
    )


_BRACKETS, _COLONS = "[(", (":", "：")
_LABEL_WORDS, _TITLE_WORDS = 4, 4  # "Read also this:", and the title of what to read


def _keep(cuts: Segments, index: int, weights: _Weights, flags: _Flags) -> bool:
    segment = cuts.items[index]
    outside = flags[segment.box] & OUTSIDE
    if outside and not (outside == HEADER and _is_subheading(segment)):
        return False
    if is_page_line(segment):
        return False
    if link_share(segment) > _LINKED_LINE and (segment.tag != "p" or _is_link_line(segment)):
        return False
    return (
        index in weights
        or segment.tag in _TEXT_TAGS
        or segment.kind in ("h", "li", "quote")
        or words_of(segment) > 5
        or _is_among(cuts, index, weights)
    )


def _is_subheading(segment: Segment) -> bool:
    """Whether a segment is a heading within the page: each entry of a live blog has its own, in a header."""
    return segment.kind == "h" and segment.tag != "h1" and not segment.link_chars


def _is_among(cuts: Segments, index: int, weights: _Weights) -> bool:
    """Whether a line is a short sentence in a box like that of the paragraph before it: paragraphs need not be `p`."""
    if index - 1 not in weights or not is_sentence(cuts.items[index].text):
        return False
    here, before = cuts.items[index].box, cuts.items[index - 1].box
    return here == before or cuts.boxes[here] == cuts.boxes[before]
