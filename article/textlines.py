"""Which lines of the region that holds the main text are text, and which are the page's."""

from collections.abc import Iterable, Iterator
from itertools import islice

from article.boxflags import Flags, Weights
from article.markup import BYLINE, HEADER, OUTSIDE
from article.moments import moment
from article.segments import Segment, Segments
from article.weights import (
    is_dateline,
    is_headline,
    is_page_line,
    is_promotion,
    is_sentence,
    link_share,
    words,
    words_of,
)


def lines_of(
    cuts: Segments, inside: list[int], weights: Weights, flags: Flags, home: range
) -> tuple[list[int], set[int]]:
    """The lines of a region's text, as indices, and those among them that are the page's; `home` is the stretch of the
    box of the main text."""
    found = _chosen(cuts, inside, weights, flags, home)
    dropped = _of_the_page(cuts, found) | _beside_forms(cuts, found, flags)
    dropped.update(_labels_of_links(cuts, found, weights, flags))
    dropped.update(_captions(cuts, found))
    return found, dropped


def _chosen(cuts: Segments, inside: list[int], weights: Weights, flags: Flags, home: range) -> list[int]:
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


def _below_heading(cuts: Segments, heavy: list[int], weights: Weights) -> list[int]:
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


def _joining(cuts: Segments, indices: Iterable[int], flags: Flags) -> Iterator[int]:
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


def _keep(cuts: Segments, index: int, weights: Weights, flags: Flags) -> bool:
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


def _is_among(cuts: Segments, index: int, weights: Weights) -> bool:
    """Whether a line is a short sentence in a box like that of the paragraph before it: paragraphs need not be `p`."""
    if index - 1 not in weights or not is_sentence(cuts.items[index].text):
        return False
    here, before = (cuts.boxes[cuts.items[i].box] for i in (index, index - 1))
    return here is before or (
        (here.tag, here.parent) == (before.tag, before.parent) and here.names == before.names
    )


def _of_the_page(cuts: Segments, chosen: list[int]) -> set[int]:
    """Those of the first and last lines of a text that are the page's: byline and date, "Follow us on …"."""
    first, last = chosen[:_FIRST_LINES], chosen[-_LAST_LINES:]
    dropped = {i for i in first if is_dateline(cuts.items[i])}
    return dropped | {i for i in last if i != chosen[0] and is_promotion(cuts.items[i])}


# Byline and date stand above a text or below its first paragraph; a promotion may be followed by credits.
_FIRST_LINES, _LAST_LINES = 3, 3


def _labels_of_links(cuts: Segments, chosen: list[int], weights: Weights, flags: Flags) -> Iterator[int]:
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


def _captions(cuts: Segments, chosen: list[int]) -> list[int]:
    """Lines of a text that alone, or with one other, share a small box with an image: captions without a name; none
    where they are much of the text, which is then made of pictures and what is said of them."""
    beside: dict[int, list[int]] = {}
    for index in chosen:
        if box := _pictured(cuts, index):
            beside.setdefault(box, []).append(index)
    found = [i for box, lines in beside.items() if _is_small(cuts, box, lines) for i in lines]
    if not found:
        return found
    said = sum(len(cuts.items[i].text) for i in found)
    return found if said < _MOST_CAPTIONS * sum(len(cuts.items[i].text) for i in chosen) else []


# Of 181 real pages the text below an image in the same paragraph is more often the author's than a caption.
_CAPTION_WORDS = 40
_MOST_CAPTIONS = 0.25


def _pictured(cuts: Segments, index: int) -> int:
    """The box of a line, up to two above its own, that holds an image; 0 where none does."""
    segment, box = cuts.items[index], cuts.items[index].box
    for _ in range(3):
        if box in cuts.pictured:
            return 0 if box == segment.box and segment.tag == "p" else max(0, box)
        if box <= 0:
            break
        box = cuts.boxes[box].parent
    return 0


def _is_small(cuts: Segments, box: int, lines: list[int]) -> bool:
    """Whether a box holds no more than two lines, these, all short and no heading."""
    if len(lines) > 2 or any(words_of(cuts.items[i]) > _CAPTION_WORDS for i in lines):
        return False
    near = cuts.items[max(0, lines[0] - 2) : lines[-1] + 3]
    inside = [other for other in near if box in islice(cuts.path(other.box), _NEST)]
    return len(inside) <= 2 and all(other.kind != "h" for other in inside)


_NEST = 6  # boxes from a line up to that of the image beside it


def _beside_forms(cuts: Segments, chosen: list[int], flags: Flags) -> set[int]:
    """Lines of a text that stand in one small box with a form: what it says of itself."""
    if not chosen:
        return set()
    boxes, lines = cuts.boxes, [cuts.items[i].box for i in chosen]
    last = max(lines)
    asking = set()
    for form in [i for i in range(min(lines), last) if boxes[i].tag == "form"]:
        around = islice(cuts.path(boxes[form].parent), _FORM_CLIMB)
        box = next((i for i in around if flags.totals[i]), 0)
        if flags.totals[box] <= _FORM_WORDS:
            asking.add(box)
    if not asking:
        return asking
    for box in range(min(asking), last + 1):  # parents come before children
        if boxes[box].parent in asking:
            asking.add(box)
    found = {i for i, box in zip(chosen, lines, strict=True) if box in asking}
    return found if 2 * len(found) < len(chosen) else set()


_FORM_CLIMB = 5  # generations above a form in which its words stand
_FORM_WORDS = 60  # a newsletter's box has two or three sentences


def left_out(cuts: Segments, chosen: list[int], weights: Weights, flags: Flags, home: range) -> Iterator[int]:
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
