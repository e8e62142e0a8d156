"""The standfirst: what a page says between its heading and its text, in whatever element it stands."""

from itertools import islice

from article.body.boxflags import Flags
from article.body.notices import is_above, is_apart
from article.body.weights import is_dateline, is_headline, is_page_line, is_sentence, words
from article.dates.moments import moment
from article.page.markup import BYLINE, HEADER, OUTSIDE, STANDFIRST
from article.page.segments import Segments

_ABOVE = 15  # segments between a heading and its text: byline, date, picture, share bar
_FEWEST, _MOST = 8, 90  # words: below, a label or a kicker; above, a paragraph that was left out for a reason
_MOST_LINES = 2  # of bullet points there are more
_TAGS = frozenset(("p", "div", "h2", "h3", "h4", "header", "section"))
_REPEATED = 40  # characters


def standfirst(cuts: Segments, text: list[int], flags: Flags) -> list[int]:
    """Indices of the segments above the first of a text, up to the page's heading, that introduce it; few, or none.

    A line that the text says again is left to the text.
    """
    first = text[0]
    above = range(first - 1, max(first - _ABOVE, 0) - 1, -1)
    heading = next((i for i in above if cuts.items[i].tag == "h1"), None)
    if heading is None:
        heading = _heading_of_the_header(cuts, above)
    if heading is None:
        return []
    said = "\n".join([cuts.items[i].text for i in text])
    found = [i for i in range(heading + 1, first) if i not in text and _introduces(cuts, i, said, flags)]
    return found if len(found) <= _MOST_LINES else []


def _heading_of_the_header(cuts: Segments, above: range) -> int | None:
    """The nearest heading of the second rank above a text, in a header that has no links but those of the authors:
    pages without one of the first rank have the title there."""
    for index in above:
        segment = cuts.items[index]
        if segment.tag == "h2" and not segment.link_chars:
            is_header = any(cuts.boxes[box].tag == "header" for box in islice(cuts.path(segment.box), _CLIMB))
            return index if is_header else None
        if is_headline(segment):
            return None
    return None


_CLIMB = 4  # boxes from a heading up to its header


def _introduces(cuts: Segments, index: int, said: str, flags: Flags) -> bool:
    segment = cuts.items[index]
    if segment.tag not in _TAGS or segment.link_chars or segment.kind == "caption":
        return False
    if segment.kind != "h" and not is_sentence(segment.text) and not cuts.flags(segment.box) & STANDFIRST:
        return False  # the name of a photographer, an hour
    if not _FEWEST <= words(segment.text) <= _MOST or flags[segment.box] & (OUTSIDE & ~HEADER | BYLINE):
        return False
    if is_above(segment) or is_apart(segment):
        return False
    if is_page_line(segment) or is_dateline(segment) or any(moment(line) for line in segment.each_line()):
        return False
    return segment.text[:_REPEATED] not in said
