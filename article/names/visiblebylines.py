"""Bylines by their place and wording: short lines around the beginning of the text."""

import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise

from article.dates.moments import is_month
from article.names.bylines import MAX_NAME, beginning, is_full_name, names_of
from article.names.bylinewords import words
from article.names.densebylines import names_writers
from article.names.markedbylines import MAX_LINE, is_beside, squeezed
from article.page.markup import BOILERPLATE, BYLINE, CAPTION, COMMENT, OUTSIDE
from article.page.segments import Segment, Segments
from article.page.stories import Stories

_NEAR = 12  # segments above the text in which a byline may stand
_ABOVE = 1  # segments above the headline: "Ana Torres" over a column
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
    return cuts.items[max(first, headline - _ABOVE) : start + 3]


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
        is_label = len(segment.text) <= _MAX_WORD and segment.text.rstrip(" :").lower() in words().alone
        if is_label and is_full_name(following.text) and not _is_of_others(cuts, following, stories):
            return [following.text]
    for segment in around:
        for line in segment.each_line():
            for piece in (line, *_pieces(line, segment)):
                if _says_so(piece):
                    names = names_of(piece, own)
                    if names and all(map(is_full_name, names)) and not _is_of_others(cuts, segment, stories):
                        return [piece]
    return []


def _says_so(line: str) -> bool:
    is_said = beginning(line) and _is_byline(line, marked=False)
    return bool(is_said or names_writers(line) or mailed_name(line))


_MAILED = re.compile(r"(.{4,50}?)[\s,:|(–-]{1,4}([\w.+-]{3,64})@[\w.-]{3,64}\)?", re.ASCII | re.DOTALL)


def mailed_name(line: str) -> str:
    """The full name before a mail address that holds its surname: "Ana Torres, a.torres@valley-herald.example"."""
    found = _MAILED.fullmatch(line.strip()) if "@" in line and len(line) <= MAX_LINE else None
    name = found[1][beginning(found[1]) :].strip(" ,|–-") if found else ""
    if not found or not is_full_name(name):
        return ""
    surname = unicodedata.normalize("NFKD", name.split()[-1].lower()).encode("ascii", "ignore").decode()
    return name if len(surname) > 2 and surname in found[2].lower() else ""


_BARS = re.compile(r"\s*[|｜•·]\s*|\s+[-–—]\s+")
_DIGIT = re.compile(r"\d(?:\s?(?:[ap]\.?m\.?|[A-Z]{2,5}|Uhr|h))?[\s,.]{1,4}(?=[^\W\d_])")
_MAX_DATE = 40  # characters


def _pieces(line: str, segment: Segment) -> Iterator[str]:
    """What stands behind a bar or a date in a short line: "Politics | By Ana Torres", "May 5, 2026 By Ana Torres"."""
    if len(line) > MAX_LINE or segment.tag in _HEADINGS:
        return
    yield from _BARS.split(line)[1:]
    for digit in _DIGIT.finditer(line[:_MAX_DATE]):
        if is_date(line[: digit.end()]):
            yield line[digit.end() :]


_HEADINGS = ("h1", "h2", "h3")


def is_date(text: str) -> bool:
    """Whether a text is a date and no more than words that stand around one."""
    tokens = [token.strip(".,:()").lower() for token in text.split()]
    is_told = sum(any(c.isdigit() for c in token) for token in tokens) > 1 or any(map(is_month, tokens))
    is_told = is_told or any(mark in text for mark in "/.")
    return is_told and all(
        len(token) < 4 or any(c.isdigit() for c in token) or is_month(token) or token in words().known
        for token in tokens
    )


def visible_authors(cuts: Segments, start: int, stories: Stories) -> list[str]:
    """Short lines around the text that begin with a "by" word or are marked as a byline."""
    found: list[str] = []
    for segment in near(cuts, start):
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
