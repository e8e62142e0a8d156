"""Which lines at the ends of a found text are the page's: byline and date above it, notices on both sides of it."""

import re

from article.body.boxflags import Flags
from article.body.notices import is_above, is_below, is_heading_of_bio
from article.body.weights import disclosures_in, is_dateline, is_promotion, is_sentence, words_of
from article.names.bylinelines import is_date, is_said
from article.names.bylines import names_of
from article.names.personnames import is_full_name
from article.page.markup import BYLINE
from article.page.segments import Segment, Segments

_BYLINE_WORDS = 12
# Byline and date stand above a text or below its first paragraph, notices in one box of a few lines; what is below a
# text may be followed by credits.
_FIRST_LINES, _FIRST_NOTICES, _LAST_LINES = 3, 5, 3
_BIO_LINES = 8  # of a heading, and of two authors' biographies below it
_ENDS = 2  # lines at either end that may tell of what the page earns


def at_its_start(cuts: Segments, chosen: list[int], flags: Flags) -> set[int]:
    """Those of the first lines of a text that are the page's: byline and date, how it can be heard or given away."""
    items = cuts.items
    first = chosen[:_FIRST_LINES]
    dropped = {
        i for i in first if is_dateline(items[i]) or _is_byline(cuts, i, flags) or _names_writer(items[i])
    }
    dates = [i for i in first[1:] if _is_bare_date(items[i])]
    if len(dates) == 1 and sum(_is_date_alone(items[i]) for i in chosen) == 1:
        dropped.update(dates)  # a chronicle has more, some without a year, and a diary begins with one
    notices = [i for i in chosen[:_FIRST_NOTICES] if is_above(items[i])]
    above = {i - 1 for i in notices if i - 1 in chosen and items[i - 1].kind == "h"}
    return dropped.union(above, notices)


def at_its_end(cuts: Segments, chosen: list[int]) -> set[int]:
    """Those of the last lines of a text that are the page's: "Follow us on …", rights, who helped, who wrote it."""
    items = cuts.items
    dropped = set[int]()
    text = 0
    for index in reversed(chosen[1:]):
        if is_promotion(items[index]) or is_below(items[index]):
            dropped.add(index)
        elif items[index].kind != "h":
            text += 1
            if text == _LAST_LINES:
                break
    last = chosen[1:][-_BIO_LINES:]
    bio = next((at for at, index in enumerate(last) if is_heading_of_bio(items[index])), len(last))
    return dropped.union(last[bio:])


def disclosures(cuts: Segments, chosen: list[int]) -> set[int]:
    """Those of the first and last lines of a text that tell by what the page earns."""
    ends = (*chosen[:_ENDS], *chosen[-_ENDS:])
    earning = disclosures_in([cuts.items[i] for i in ends])
    return {i for i in ends if cuts.items[i] in earning} if earning else set()


def _names_writer(segment: Segment) -> bool:
    """Whether a short line is a job of newsrooms and full names: "Interview: Ana Torres"."""
    text = segment.text
    if segment.kind != "p" or words_of(segment) > _BYLINE_WORDS or is_sentence(text):
        return False
    names = names_of(text, ()) if is_said(text, marked=True) else []
    return bool(names) and all(map(is_full_name, names))


def _is_bare_date(segment: Segment) -> bool:
    return bool(_YEAR.search(segment.text)) and _is_date_alone(segment)


def _is_date_alone(segment: Segment) -> bool:
    text = segment.text
    is_short = _LEAST_DATE <= len(text) <= _DATE_CHARS and segment.kind in ("p", "h")
    return is_short and any(map(str.isdigit, text)) and is_date(text)


_LEAST_DATE, _DATE_CHARS = 4, 40  # characters: "5.3.", but not the "1." of a list
_YEAR = re.compile(r"\d{4}")


def _is_byline(cuts: Segments, index: int, flags: Flags) -> bool:
    """Whether a line is short, no sentence, and in a box for bylines."""
    segment = cuts.items[index]
    return (
        words_of(segment) <= _BYLINE_WORDS
        and segment.kind != "h"
        and not is_sentence(segment.text)
        and bool(flags[segment.box] & BYLINE)
    )
