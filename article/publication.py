"""When a page says it was published and changed: its claims, one believed of each, and a last resort."""

from dataclasses import dataclass

from selectolax.lexbor import LexborNode

from article.body.extract import Body
from article.body.notices import is_below
from article.body.weights import ends_in_time, is_headline
from article.dates import dates
from article.dates.moments import MAX_CHARS
from article.dates.timemarks import is_of_others
from article.metadata import Head
from article.page.document import Document
from article.page.jsonld import text_of
from article.page.segments import Segments
from article.stories.stories import Stories
from article.types import Dated, Page, ReadOptions

_SENTENCE = 40  # characters from which a line with a full stop is a sentence, and its date part of the story
_NEAR = 12  # segments above the text in which a date or byline may stand; below it there are fewer


@dataclass(frozen=True, slots=True)
class Publication:
    """The dates believed, and every claim: what others served about this page included."""

    published: Dated | None
    modified: Dated | None
    dates: tuple[Dated, ...]


def publication(
    page: Page,
    document: Document,
    head: Head,
    cuts: Segments,
    body: Body,
    nodes: list[LexborNode],
    options: ReadOptions,
) -> Publication:
    """When a page was published and changed; `nodes` are those that attributes mark (`page/marked.py`)."""
    stories = Stories(document, cuts, body.first)
    claims = dates.claims(document, head.main, _lines_around(cuts, body), nodes, stories)
    published = dates.choose(claims, "published", page.fetched_at)
    published = published or _last_resort(document, cuts, stories, options)
    chosen = (published,) if published else ()
    return Publication(
        published,
        dates.choose(claims, "modified", page.fetched_at),
        tuple(dict.fromkeys((*(c.dated for c in claims), *chosen, *page.served))),
    )


def _lines_around(cuts: Segments, body: Body) -> list[dates.Line]:
    """Lines above the text, its first ones, and the few below it: where dates stand without markup. Below another
    story's headline only those count that say what they are a date of."""
    above = cuts.items[max(0, body.first - _NEAR) : min(body.first + 3, body.last + 1)]
    below = cuts.items[body.last + 1 : body.last + 4]
    of_page = next((at for at, s in enumerate(below) if is_headline(s)), len(below))
    lines = [(line, cuts.boxes[s.box].node) for s in (*above, *below[:of_page]) for line in s.each_line()]
    for segment in below[of_page:]:
        labelled = filter(dates.is_labelled, segment.each_line())
        lines += [(line, cuts.boxes[segment.box].node) for line in labelled]
    lines = [(line, box) for line, box in lines if len(line) < _SENTENCE or not _is_sentence(line)]
    # What blog systems write below a post is a sentence: "This entry was posted on … and is filed under …".
    of_post = (s for s in below[:of_page] if is_below(s) and dates.is_labelled(s.text))
    return lines + [(s.text[:MAX_CHARS], cuts.boxes[s.box].node) for s in of_post]


def _is_sentence(line: str) -> bool:
    """Whether a line ends in a full stop that is not that of a time."""
    return line.endswith((".", "!", "?", "。")) and not ends_in_time(line)


def _last_resort(document: Document, cuts: Segments, stories: Stories, options: ReadOptions) -> Dated | None:
    """htmldate searches where nothing else was found; too slow for `fast`, and only as sure as a day."""
    if options.level == "fast" or len(document.html) > 1_000_000:
        return None
    from htmldate import find_date

    try:
        found = find_date(document.html, original_date=True, extensive_search=False, url=document.url)
    except Exception:  # noqa: BLE001  # a page that breaks the library is a page without a date
        return None
    # What JSON-LD says of this page was asked: a date of it that is found now is another story's.
    if not found or any(found in (text_of(item.get("datePublished")) or "") for item in document.json_ld):
        return None
    day = dates.dated(found, "htmldate")
    return None if day and (is_of_others(document, stories, day) or _is_elsewhere(cuts, day)) else day


def _is_elsewhere(cuts: Segments, day: Dated) -> bool:
    """Whether a day stands in a short line of the page that does not say what it is the day of: those around the text
    were asked, so it is a teaser's or a comment's."""
    lines = (line for s in cuts.items for line in s.each_line() if len(line) <= 2 * _SENTENCE)
    told = [line for line in lines if any(c.dated.at.date() == day.at.date() for c in dates.in_line(line))]
    return bool(told) and not any(map(dates.is_labelled, told))
