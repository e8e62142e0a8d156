"""Which lines of the region that holds the main text are text."""

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from article.body.boxflags import Flags, Weights
from article.body.weights import (
    is_headline,
    is_page_line,
    is_sentence,
    link_share,
    offers_headlines,
    words,
    words_of,
)
from article.dates.moments import moment
from article.page.markup import BYLINE, HEADER, OUTSIDE
from article.page.segments import Segment, Segments


def chosen(
    cuts: Segments, inside: list[int], weights: Weights, flags: Flags, home: range, counted: set[int]
) -> list[int]:
    """Of a region, what is text: all between the first and the last paragraph, and the short lines that join them.

    `counted` are headings that are text though they are links.
    """
    heavy = [i for i in inside if i in weights]
    if not heavy:
        return []
    heavy = _below_heading(cuts, heavy, weights)
    first, last = heavy[0], heavy[-1]
    kept = [i for i in inside if first <= i <= last and (i in counted or _keep(cuts, i, weights, flags))]
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
    label: list[int] = []  # a line that may be the name of the list below it
    for index in islice(indices, _MOST_JOINED):
        segment = cuts.items[index]
        if flags[segment.box] & (OUTSIDE | BYLINE) or is_page_line(segment) or link_share(segment) > 0.3:
            return
        if segment.tag not in _TEXT_TAGS or segment.tag == "tr" or offers_headlines(cuts.items, index):
            return
        if segment.tag in ("p", "td") and not _says_something(segment.text):
            if label or moment(segment.text) or words_of(segment) > _CLAUSE:
                return
            label.append(index)
            continue
        if label and (segment.tag != "li" or index < label[0]):
            return
        yield from (*label, index)
        label.clear()


_MOST_JOINED = 300  # short lines at either end of a text: a poem or a list of results has a hundred
_TEXT_TAGS = frozenset(
    ("p", "li", "blockquote", "tr", "dd", "dt", "h2", "h3", "h4", "h5", "h6", "pre", "td", "summary")
)


def _says_something(text: str) -> bool:
    """Whether a short line is text rather than a byline or a date: a sentence, one with an agency's name behind it, or
    one that leads to what follows."""
    if is_sentence(text):
        return words(text) >= 2 and not moment(text)
    return words(text) >= _CLAUSE and (text.endswith(_COLONS) or bool(_HELD.match(text)))


_CLAUSE = 6  # words
_HELD = re.compile(r".{40,600}[^\W\d_]{3}[.!?][”\"»’)]{0,2} \W?[^\W\d_]{2,20}(?: [^\W\d_]{2,20}){0,3}\Z")


def _is_link_line(segment: Segment) -> bool:
    """Whether a paragraph is nothing but a link that is no sentence: "read this too", in brackets or with a label."""
    if not segment.anchors:
        return False
    if segment.lines and sum(words(anchor.text) >= _TITLE_WORDS for anchor in segment.anchors) > 1:
        return True  # several, a line each
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


def _goes_on(segment: Segment) -> bool:
    """Whether a line that is mostly a link ends as a sentence with several words of its own."""
    return len(segment.text) - segment.link_chars > _OWN_CHARS and is_sentence(segment.text)


_OWN_CHARS = 40
_BRACKETS, _COLONS = "[(", (":", "：")
_LABEL_WORDS, _TITLE_WORDS = 4, 4  # "Read also this:", and the title of what to read


def _keep(cuts: Segments, index: int, weights: Weights, flags: Flags) -> bool:
    segment = cuts.items[index]
    outside = flags[segment.box] & OUTSIDE
    if outside and not (outside == HEADER and _is_subheading(segment)):
        return False
    if is_page_line(segment):
        return False
    if link_share(segment) > _LINKED_LINE and (
        _is_link_line(segment) if segment.tag == "p" else not _goes_on(segment)
    ):
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
