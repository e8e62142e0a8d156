"""The own extractor: which segments of a page are its main text, told by their weight, their place and their names."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from itertools import islice, pairwise

from article.markup import BODY, BOILERPLATE, BYLINE, COMMENT, OUTSIDE
from article.moments import moment
from article.segments import Box, Segment, Segments


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


@lru_cache(maxsize=1)
def _lines() -> tuple[re.Pattern[str], frozenset[str], tuple[str, ...]]:
    data = tomllib.loads((files("article.vocabulary") / "boilerplate.toml").read_text("utf-8"))
    starts = "|".join(sorted(map(re.escape, data["starts"]), key=len, reverse=True))
    return re.compile(rf"\W{{0,3}}(?:{starts})", re.IGNORECASE), frozenset(data["whole"]), tuple(data["ends"])


# How a sentence ends: a mark, and up to two signs more, such as quotes.
_SENTENCE = re.compile(r"""[.!?…。！？؟।"”»’)\]]\W{0,2}\Z""")


def is_sentence(text: str) -> bool:
    """Whether a text ends like a sentence."""
    return bool(_SENTENCE.search(text, len(text) - 3))


_CAPTION_WORDS = 60
_LONG_WORDS = 15  # a line that begins like boilerplate but has more words than this is a sentence


def words(text: str) -> int:
    """Words of a text; in scripts without spaces two characters count as one.

    >>> words("three little words"), words("今日は天気がいい")
    (3, 4)
    """
    count = len(text.split())
    if text.isascii():
        return count
    wide = sum(map(len, _WIDE.findall(text)))
    return count if wide < len(text) // 4 else max(count, wide // 2)


def _words(segment: Segment) -> int:
    """Words of a segment; its blanks are folded, so that they can be counted."""
    text = segment.text
    return text.count(" ") + 1 if text.isascii() else words(text)


_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\u0e00-\u0e7f]+")


def is_page_line(segment: Segment) -> bool:
    """Whether a line belongs to the page ("Read more: …", "Share") rather than to the text."""
    starts, whole, ends = _lines()
    text = segment.text
    if len(text) < 25 and text.lower().strip(" :.…") in whole:
        return True
    count = len(text.split())
    if count <= _CAPTION_WORDS and text.lower().rstrip(". ").endswith(ends):
        return True
    return count <= _LONG_WORDS + 5 * bool(segment.link_chars) and bool(starts.match(text))


def _density(segment: Segment) -> float:
    return segment.link_chars / max(1, len(segment.text))


_LEAST_CHARS = 15  # eight words have 15 characters at the least, of scripts without spaces 16
_LONG_ROW = 24  # words
# The share of a segment that links may take up before it is a list of links.
_LINKED, _LINKED_SENTENCE = 0.5, 0.8


def weight_of(segment: Segment) -> int:
    """How much a segment looks like running text, in words; 0 for what does not."""
    text, kind, tag, _, link_chars, anchors, _ = segment
    # What costs least is asked first: of a page's segments nine in ten are too short, or are links.
    if len(text) < _LEAST_CHARS or link_chars > _LINKED_SENTENCE * len(text) or kind in ("h", "caption"):
        return 0
    count = _words(segment)
    if count < 8:
        return 0
    sentence = is_sentence(text)
    if link_chars and link_chars > (_LINKED_SENTENCE if sentence and tag == "p" else _LINKED) * len(text):
        return 0
    if not sentence and (count < 14 or _has_dateline(segment)):
        return 0
    if tag != "p" and anchors and _is_teaser(segment):
        return 0
    if kind == "table":  # a row of figures and names is no sentence; a long one may be a layout
        return count // 3 if count >= _LONG_ROW else 0
    return count


def _has_dateline(segment: Segment) -> bool:
    """Whether one of the lines of a segment is a date: headline, date and byline parted by breaks."""
    return any(len(line) < _DATELINE and moment(line) for line in segment.lines)


_DATELINE = 60  # characters


def _is_teaser(segment: Segment) -> bool:
    """Whether text begins with a link of several words: headline and teaser of another text in one block."""
    first = segment.anchors[0].text
    return len(first) > 25 and segment.text.startswith(first[:60]) and len(first.split()) >= 4


def own(cuts: Segments) -> Body:
    """The main text by this module's own rules: the smallest box that holds most of the running text.

    Its confidence is the share it took, in words, of the page's running text and of the short lines of its own box;
    0 where it is short.
    """
    raw = [weight_of(s) for s in cuts.items]
    flags = _effective_flags(cuts, raw)
    weights = _unflagged(cuts, raw, flags)
    # Names that condemn nearly everything mean something else on this page.
    if sum(weights) < _BELIEVED * sum(raw):
        flags = _effective_flags(cuts, raw, names=False)
        weights = _unflagged(cuts, raw, flags)
    if not any(weights):
        return Body((), "own", 0.0)
    prose = _without_teasers(cuts, weights)
    core = _core(cuts, prose, flags)
    chosen = _chosen(cuts, _region(cuts, prose, core), weights, flags, core)
    if not chosen:
        return Body((), "own", 0.0)
    taken = sum(weights[i] for i in chosen)
    share = 0.0
    if taken >= _SURE_WORDS:
        left_out = _left_out(cuts, chosen, weights, flags, core)
        share = taken / (sum(weights) + sum(_words(cuts.items[i]) for i in left_out))
    return Body(tuple(cuts.items[i] for i in chosen), "own", share, chosen[0], chosen[-1])


# A short text may be a teaser, however alone it stands, and one caption too many is a quarter of it: fewer words than
# this make no own extraction sure. On 181 real pages with 150 for it the own texts that two others rightly outvote are
# sure ones (F1 .9752, asking always .9758), with 200 none of them (.9767), with 300 no more is won.
_SURE_WORDS = 200


def _left_out(
    cuts: Segments, chosen: list[int], weights: list[int], flags: list[int], core: int
) -> Iterator[int]:
    """The short lines that the box of a text holds from the text's first line on and that were left out of it, less
    those that by links, names or wording are of the page: the text may go on in them."""
    taken = set(chosen)
    for index in _within(cuts, core):
        segment = cuts.items[index]
        if index < chosen[0] or index in taken or weights[index] or segment.kind == "h":
            continue
        if (
            _density(segment) <= _LINKED_LINE
            and not flags[segment.box] & OUTSIDE
            and not is_page_line(segment)
        ):
            yield index


_LINKED_LINE = 0.6  # the share of links from which a short line is a link


# A page whose paragraphs all follow linked headings is a list of things to buy or visit, and those are its text.
_LEFT = 0.15
_FEW_TEASERS = 3


def _without_teasers(cuts: Segments, weights: list[int]) -> list[int]:
    """Weights without the paragraphs that follow a linked headline, where there are several and other text is left."""
    teasers = {i for i in range(1, len(weights)) if weights[i] and is_headline(cuts.items[i - 1])}
    left = [0 if i in teasers else weight for i, weight in enumerate(weights)]
    return left if len(teasers) >= _FEW_TEASERS and sum(left) >= _LEFT * sum(weights) else weights


# The least share of a page's running text that must be left when class names are believed.
_BELIEVED = 0.2


_STRUCTURE = frozenset(("nav", "aside", "footer", "form", "dialog", "menu", "figure", "figcaption"))


# Paragraphs, less linked headlines, from which a box is text whatever it is called: teasers, biographies and
# newsletter boxes have one or two.
_PROSE = 5


_PARAGRAPH = 25  # words


def _prose(segment: Segment, weight: int) -> int:
    if segment.link_chars:
        return -2 * is_headline(segment)
    return int(weight >= _PARAGRAPH and segment.tag == "p")


def _unflagged(cuts: Segments, raw: list[int], flags: list[int]) -> list[int]:
    return [0 if flags[s.box] & OUTSIDE else weight for s, weight in zip(cuts.items, raw, strict=True)]


def _sums(cuts: Segments, weights: list[int]) -> list[int]:
    """Weight of each box with all it holds: children come after parents, so one pass from the end adds up."""
    totals = [0] * len(cuts.boxes)
    for segment, weight in zip(cuts.items, weights, strict=True):
        if weight:
            totals[segment.box] += weight
    for index in range(len(totals) - 1, 0, -1):
        if (weight := totals[index]) and (parent := cuts.boxes[index].parent) >= 0:
            totals[parent] += weight
    return totals


def _effective_flags(cuts: Segments, weights: list[int], *, names: bool = True) -> list[int]:
    """Flags of each box with those of its ancestors; a name that would condemn half of the page is not believed."""
    totals = _sums(cuts, weights)
    prose: list[int] = []  # summed up when first asked for: most pages have no such box
    half = totals[0] * 0.5
    result: list[int] = []
    for index, (tag, parent, own_flags, _) in enumerate(cuts.boxes):
        flags = own_flags
        if own_flags & OUTSIDE:
            if not names and tag not in _STRUCTURE:
                flags &= ~BOILERPLATE
            if flags & OUTSIDE and totals[index] > half:
                flags &= ~(OUTSIDE & ~COMMENT)
            elif flags & BOILERPLATE and totals[index] >= _PROSE * _PARAGRAPH and tag not in _STRUCTURE:
                prose = prose or _sums(cuts, [_prose(s, w) for s, w in zip(cuts.items, weights, strict=True)])
                if prose[index] >= _PROSE:
                    flags &= ~BOILERPLATE
        inherited = result[parent] & ~BODY if parent >= 0 else 0
        if (
            tag == "blockquote"
        ):  # posts of social networks stand in quotes inside "widgets": they are quoted text
            inherited &= ~BOILERPLATE
        result.append(flags | inherited)
    return result


def _core(cuts: Segments, weights: list[int], flags: list[int]) -> int:
    """The box whose paragraphs stand closest together: its own text, its children's, half of its grandchildren's.

    The idea is Readability's (Arc90, 2009), on words instead of commas.
    """
    scores = [0.0] * len(cuts.boxes)
    for segment, weight in zip(cuts.items, weights, strict=True):
        share = float(weight)
        for box in islice(cuts.path(segment.box), 3) if weight else ():
            scores[box] += share
            share *= _GENERATION
    for index, holder in enumerate(cuts.boxes):
        if scores[index] and (flags[index] & BODY or holder.tag in ("article", "main")):
            scores[index] *= 1.2
    return max(range(len(scores)), key=scores.__getitem__)


_GENERATION = 0.8


def _region(cuts: Segments, weights: list[int], core: int) -> list[int]:
    """The indices of the segments of the main text's region: the core and what belongs to it around."""
    inside = set(_within(cuts, core))
    outside = sum(weights) - sum(weights[i] for i in inside)
    for below, above in pairwise(islice(cuts.path(core), _CLIMB)):
        if not outside:
            break
        for branch, group in _groups(cuts, above, inside).items():
            if _belongs(cuts, weights, inside, group, cuts.boxes[branch], cuts.boxes[below]):
                inside.update(group)
                outside -= sum(weights[i] for i in group)
    return sorted(inside)


_CLIMB = 8  # generations above the core in which parts of the text are looked for


def _within(cuts: Segments, box: int) -> list[int]:
    """The indices of the segments that stand in a box. Boxes are in document order, so its own are those up to the
    next box with a parent before it."""
    boxes = cuts.boxes
    end = next((i for i in range(box + 1, len(boxes)) if boxes[i].parent < box), len(boxes))
    return [i for i, segment in enumerate(cuts.items) if box <= segment.box < end]


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
    cuts: Segments, weights: list[int], inside: set[int], group: list[int], box: Box, branch: Box
) -> bool:
    """Whether a group of segments beside the core is part of the same text and not teasers of others."""
    gain = sum(weights[i] for i in group)
    if not gain:
        return False
    teasers = sum(1 for i in group if is_headline(cuts.items[i]))
    if gain < _PER_HEADLINE * teasers:
        return False
    if box.tag == branch.tag and _same_names(box, branch):
        return True
    if gain >= 0.3 * sum(weights[i] for i in inside) and sum(1 for i in group if weights[i]) >= 3:
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


def is_headline(segment: Segment) -> bool:
    """Whether a segment is nothing but a link of several words: the headline of another text."""
    length = len(segment.text)
    return segment.link_chars > 0.8 * length and length > 20 and _words(segment) >= 4


def _chosen(cuts: Segments, inside: list[int], weights: list[int], flags: list[int], core: int) -> list[int]:
    """Of a region, what is text: all between the first and the last paragraph, and the short lines that join them."""
    heavy = [i for i in inside if weights[i]]
    if not heavy:
        return []
    heavy = _below_heading(cuts, heavy, weights)
    first, last = heavy[0], heavy[-1]
    kept = [i for i in inside if first <= i <= last and _keep(cuts, i, weights, flags)]
    home = set(_within(cuts, core))
    at_home = [i for i in inside if i in home]
    kept[:0] = reversed(list(_joining(cuts, [i for i in reversed(at_home) if i < first], flags)))
    kept += _joining(cuts, [i for i in at_home if i > last], flags)
    while kept and cuts.items[kept[-1]].kind == "h":
        kept.pop()
    return kept


def _below_heading(cuts: Segments, heavy: list[int], weights: list[int]) -> list[int]:
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


def _joining(cuts: Segments, indices: list[int], flags: list[int]) -> Iterator[int]:
    """Short lines that join the text at an end: paragraphs, lists or headings without links, up to the first other."""
    for index in indices[:_MOST_JOINED]:
        segment = cuts.items[index]
        if flags[segment.box] & (OUTSIDE | BYLINE) or is_page_line(segment) or _density(segment) > 0.3:
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
    """Whether a paragraph is nothing but a link that is no sentence: "read this too"."""
    return is_headline(segment) and not is_sentence(segment.text)


def _keep(cuts: Segments, index: int, weights: list[int], flags: list[int]) -> bool:
    segment = cuts.items[index]
    if flags[segment.box] & OUTSIDE or is_page_line(segment):
        return False
    if weights[index]:
        return True
    if _density(segment) > _LINKED_LINE and (segment.tag != "p" or _is_link_line(segment)):
        return False
    return segment.tag in _TEXT_TAGS or segment.kind in ("h", "li", "quote") or _words(segment) > 5
