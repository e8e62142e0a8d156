"""Bylines by their place and wording: short lines around the beginning of the text."""

from itertools import pairwise

from article.names.agencies import is_agency
from article.names.bylinelines import is_label_alone, is_said, mailed_name, pieces, titled_name
from article.names.bylines import MAX_LINE, names_of
from article.names.bylinewords import words
from article.names.densebylines import names_writers
from article.names.markedbylines import is_beside, squeezed
from article.names.personnames import MAX_NAME, is_full_name
from article.page.markup import BOILERPLATE, BYLINE, CAPTION, COMMENT, OUTSIDE
from article.page.segments import Segment, Segments
from article.stories.stories import Stories

_NEAR = 12  # segments above the text in which a byline may stand
_ABOVE = 1  # segments above the headline: "Ana Torres" over a column
_OF_TEXT = 3  # segments of the text
_NAME_AND_MAIL = 2  # lines
_MAX_WORD = 20  # of a "by" word with a colon


def surroundings(cuts: Segments, start: int) -> str:
    """The text around the beginning of the article, squeezed."""
    own = around_text(cuts, start)
    texts = (s.text for s in near(cuts, start) if not stands_beside(cuts, s, own))
    return squeezed(" ".join(texts))


def around_text(cuts: Segments, start: int) -> frozenset[int]:
    """The boxes in which the beginning of the text stands: whatever they are called, they hold the article."""
    return frozenset(cuts.path(cuts.items[start].box)) if start < len(cuts.items) else frozenset()


def stands_beside(cuts: Segments, segment: Segment, own: frozenset[int]) -> bool:
    """Whether one of the boxes around a segment holds something else than the article and its heading."""
    return any(cuts.flags(box) & (BOILERPLATE | COMMENT) for box in cuts.path(segment.box) if box not in own)


def near(cuts: Segments, start: int) -> tuple[Segment, ...]:
    """The segments from just above the headline, or a few above the text, to its first ones."""
    first = max(0, start - _NEAR)
    headline = next(
        (at for at in range(min(start, len(cuts.items) - 1), first, -1) if cuts.items[at].tag == "h1"), first
    )
    return cuts.items[max(first, headline - _ABOVE) : start + _OF_TEXT]


def linked_authors(cuts: Segments, start: int, stories: Stories) -> list[str]:
    """Names that link to a page about an author, in short lines around the start of the text."""
    found: list[str] = []
    for segment in near(cuts, start):
        if not segment.anchors or len(segment.text) > MAX_LINE or _stands_outside(cuts, segment):
            continue
        names = [a.text for a in segment.anchors if len(a.text) <= MAX_NAME and words().path.search(a.href)]
        names = [name for name in names if is_full_name(name)]
        found += names if names and not _is_of_others(cuts, segment, stories) else []
    return found[:3]


def _is_of_others(cuts: Segments, segment: Segment, stories: Stories) -> bool:
    return stories.is_line_of_others(cuts.boxes[segment.box].node)


def _stands_outside(cuts: Segments, segment: Segment) -> bool:
    flags = cuts.flags(segment.box)
    return bool(flags & OUTSIDE) and not flags & BYLINE


def said_authors(cuts: Segments, start: int, own: tuple[str, ...], stories: Stories) -> list[str]:
    """A line around the beginning of the text that begins with a "by" word and holds nothing but full names.

    The word may stand on a line of its own: "Author:", "Ana Torres".
    """
    around = near(cuts, start)
    for segment, following in pairwise(around):
        is_label = len(segment.text) <= _MAX_WORD and is_label_alone(segment.text)
        if is_label and is_full_name(following.text) and not _is_of_others(cuts, following, stories):
            return [following.text]
    for at, segment in enumerate(around):
        said = _said(segment, own, is_above=at < len(around) - _OF_TEXT)
        if said and not _is_of_others(cuts, segment, stories):
            return [said]
    return []


def _said(segment: Segment, own: tuple[str, ...], *, is_above: bool) -> str:
    """The first line of a segment, or part of one, that says that it is a byline and holds nothing but full names."""
    lines = segment.each_line()
    for line in (*lines, segment.text) if "@" in segment.text and len(lines) == _NAME_AND_MAIL else lines:
        if is_above and segment.kind != "caption" and titled_name(line):
            return line
        for piece in (line,) if segment.tag in _HEADINGS else (line, *pieces(line)):
            if is_said(piece) or names_writers(piece) or mailed_name(piece):
                names = names_of(piece, own)
                if names and all(map(is_full_name, names)):
                    return piece
    return ""


_HEADINGS = ("h1", "h2", "h3")


def visible_authors(cuts: Segments, start: int, stories: Stories) -> list[str]:
    """Short lines around the text that begin with a "by" word or are marked as a byline."""
    found: list[str] = []
    for segment in near(cuts, start):
        box = cuts.boxes[segment.box]
        marked = box.flags & (BYLINE | CAPTION) == BYLINE and not is_beside(box.names)
        lines = [line for line in segment.each_line() if _is_byline(line, marked)]
        if not marked:
            lines = [
                line for line in lines if all(is_full_name(n) or is_agency(n) for n in names_of(line, ()))
            ]
        found += lines if lines and not _is_of_others(cuts, segment, stories) else []
    return found[:2]


def _is_byline(line: str, marked: bool) -> bool:
    if is_said(line, marked=marked):
        return True
    if words().behind.search(line):
        return len(line) <= 12
    return marked and len(line) <= MAX_LINE and is_full_name(line)
