"""Bylines by their place and wording: short lines around the beginning of the text, and a labelled one below it."""

import re
from collections import Counter
from itertools import pairwise

from article.names.agencies import is_agency
from article.names.bylines import MAX_NAME, beginning, is_full_name, names_of
from article.names.bylinewords import words
from article.names.densebylines import names_writers
from article.names.markedbylines import MAX_LINE, is_beside, squeezed
from article.page.markup import BOILERPLATE, BYLINE, CAPTION, COMMENT, OUTSIDE
from article.page.segments import Segment, Segments
from article.page.stories import Stories

_NEAR = 12  # segments above the text in which a byline may stand
_ABOVE = 1  # segments above the headline: "Ana Torres" over a column
_MAX_LABELLED = 60  # characters of a line below the text that says who wrote it
_MAX_SIGNED = 40  # characters of a name below the text
_MAX_REPORTED = 300  # characters of a line with all who worked on a text
_PARAGRAPH = 80  # characters
_MORE = 4  # characters that a line with another name has more
_MAX_WORD = 20  # of a "by" word with a colon
_LABEL = re.compile(r"[:：]|[记記]者")
_BRACKETS = "()（）[]【】 "


def surroundings(cuts: Segments, start: int) -> str:
    """The text around the beginning of the article, squeezed."""
    own = _around_text(cuts, start)
    near = (s.text for s in _near(cuts, start) if not _stands_beside(cuts, s, own))
    return squeezed(" ".join(near))


def _around_text(cuts: Segments, start: int) -> frozenset[int]:
    """The boxes in which the beginning of the text stands: whatever they are called, they hold the article."""
    return frozenset(cuts.path(cuts.items[start].box)) if start < len(cuts.items) else frozenset()


def _stands_beside(cuts: Segments, segment: Segment, own: frozenset[int]) -> bool:
    """Whether one of the boxes around a segment holds something else than the article and its heading."""
    return any(cuts.flags(box) & (BOILERPLATE | COMMENT) for box in cuts.path(segment.box) if box not in own)


def _near(cuts: Segments, start: int) -> tuple[Segment, ...]:
    """The segments from just above the headline, or a few above the text, to its first ones."""
    first = max(0, start - _NEAR)
    headline = next(
        (at for at in range(min(start, len(cuts.items) - 1), first, -1) if cuts.items[at].tag == "h1"), first
    )
    return cuts.items[max(first, headline - _ABOVE) : start + 3]


def linked_authors(cuts: Segments, start: int, stories: Stories) -> list[str]:
    """Names that link to a page about an author, in short lines around the start of the text."""
    found: list[str] = []
    for segment in _near(cuts, start):
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
    near = _near(cuts, start)
    for segment, following in pairwise(near):
        is_label = len(segment.text) <= _MAX_WORD and segment.text.rstrip(" :").lower() in words().alone
        if is_label and is_full_name(following.text) and not _is_of_others(cuts, following, stories):
            return [following.text]
    for segment in near:
        for line in segment.each_line():
            if (beginning(line) and _is_byline(line, marked=False)) or names_writers(line):
                names = names_of(line, own)
                if names and all(map(is_full_name, names)) and not _is_of_others(cuts, segment, stories):
                    return [line]
    return []


def in_company(name: str, cuts: Segments, start: int, own: tuple[str, ...]) -> list[str]:
    """The names of a visible byline in which a name stands with others; empty where there is none.

    Systems write the first of several authors into the head. Two with a comma between them may be a name and a place,
    so that each must be a link then.
    """
    for segment in _near(cuts, start):
        if name in segment.text and len(name) + _MORE < len(segment.text) <= MAX_LINE:
            line = next((line for line in segment.each_line() if name in line), "")
            if not words().joined.search(line.replace(name, "")):
                continue
            names = [one for one in names_of(line, own) if not is_agency(one)]
            linked = {anchor.text for anchor in segment.anchors}
            is_sure = len(names) > 2 or "," not in line or linked.issuperset(names)
            if name in names and len(names) > 1 and is_sure and all(map(is_full_name, names)):
                return names
    return []


def visible_authors(cuts: Segments, start: int, stories: Stories) -> list[str]:
    """Short lines around the text that begin with a "by" word or are marked as a byline."""
    found: list[str] = []
    for segment in _near(cuts, start):
        box = cuts.boxes[segment.box]
        marked = box.flags & (BYLINE | CAPTION) == BYLINE and not is_beside(box.names)
        lines = [line for line in segment.each_line() if _is_byline(line, marked)]
        found += lines if lines and not _is_of_others(cuts, segment, stories) else []
    return found[:2]


def _is_byline(line: str, marked: bool) -> bool:
    if len(line) > MAX_LINE:
        return False
    end = beginning(line)
    if not end and marked and (role := words().role.match(line)):
        end = role.end()
    if end:
        first = line[end : end + 1]
        return first.isalpha() and not first.islower()
    if words().behind.search(line):
        return len(line) <= 12
    return marked and is_full_name(line)


def labelled_author(cuts: Segments, start: int) -> list[str]:
    """The only short line from the beginning of the text on that has a label for an author: "Автор: Ana Torres"."""
    own = _around_text(cuts, start)
    found = [
        line
        for segment in cuts.items[start:]
        if len(segment.text) <= _MAX_LABELLED and _LABEL.search(segment.text)
        for line in [segment.text.strip(_BRACKETS)]
        if beginning(line) and not segment.anchors and not _stands_beside(cuts, segment, own)
    ]
    return found if len(found) == 1 and all(map(is_full_name, names_of(found[0], ()))) else []


def reported_authors(cuts: Segments, start: int) -> list[str]:
    """The line of an agency below the text that says who wrote it: "(Reporting by Ana Torres; editing by Jo Vidal)"."""
    own = _around_text(cuts, start)
    found = [
        segment.text
        for segment in cuts.items[start + 1 :]
        if len(segment.text) <= _MAX_REPORTED
        and words().reported.match(segment.text)
        and not _stands_beside(cuts, segment, own)
    ]
    return found if len(found) == 1 and all(map(is_full_name, names_of(found[0], ()))) else []


def signed_author(cuts: Segments, start: int, lang: str | None) -> list[str]:
    """A full name that is the last paragraph of the text, in a language in which only names are written like one."""
    if (lang or "")[:2].lower() not in words().signing:
        return []
    parents = Counter(cuts.boxes[s.box].parent for s in cuts.items[start:] if len(s.text) > _PARAGRAPH)
    if not parents:
        return []
    around = parents.most_common(1)[0][0]
    last = next(segment for segment in reversed(cuts.items) if cuts.boxes[segment.box].parent == around)
    is_name = len(last.text) <= _MAX_SIGNED and not last.anchors and is_full_name(last.text)
    return [last.text] if is_name and not _stands_beside(cuts, last, _around_text(cuts, start)) else []
