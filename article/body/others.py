"""What a text that another extractor found has more or less than the own one: headline and byline, links, boxes."""

from article.body.extract import Body
from article.body.weights import is_sentence, weight_of
from article.dates.moments import moment
from article.names.bylinelines import is_said
from article.page.markup import BOILERPLATE, FOOTER, HIDDEN
from article.page.segments import Segment, Segments

_LINKED = 0.3  # the share of links from which added text is no text


def introduced(found: Body, theirs: Body) -> tuple[Segment, ...]:
    """Another text with the standfirst of the own one, which others leave out: what that has before the first line that
    both have, few lines or none."""
    mine, first = [s.text for s in found.segments], [s.text for s in theirs.segments[:_LEAD]]
    shared = next((at for at, text in enumerate(mine) if text in first), 0)
    return found.segments[:shared] + theirs.segments if shared <= _LEAD else theirs.segments


_LEAD = 2  # lines


def below_head(segments: tuple[Segment, ...]) -> tuple[Segment, ...]:
    """Another text without the short lines up to the last that is the page's headline, a byline or a date, which others
    take for text; sentences among them stay. A text of short lines, with dates as events have them, has but a headline.
    """
    is_list = not any(map(weight_of, segments[: _HEAD_LINES + 1]))
    is_of_head = _is_headline if is_list else _is_of_head
    ends = [at for at, segment in enumerate(segments[:_HEAD_LINES], 1) if is_of_head(segment)]
    head = segments[: max(ends, default=0)]
    told = [s for s in head if weight_of(s) or (s.kind != "h" and is_sentence(s.text) and not _is_of_head(s))]
    return (*told, *segments[len(head) :])


_HEAD_LINES = 8  # a section, a headline, byline, date, and what can be done with the text


def _is_headline(segment: Segment) -> bool:
    return segment.tag == "h1"


def _is_of_head(segment: Segment) -> bool:
    if weight_of(segment):
        return False
    return _is_headline(segment) or is_said(segment.text) or bool(moment(segment.text))


def adds_links(found: Body, theirs: Body) -> bool:
    """Whether what another text has more is mostly links: two extractors can agree on a menu."""
    mine = {s.text for s in found.segments}
    added = [s for s in theirs.segments if s.text not in mine]
    return sum(s.link_chars for s in added) > _LINKED * sum(len(s.text) for s in added)


def adds_apart(cuts: Segments, found: Body, theirs: Body) -> bool:
    """Whether what another text has more is mostly what stands apart: remarks, other columns; and, where it is less
    than the own text, what class names call a box of the page. Names that took most of a text are not believed."""
    mine, apart = {s.text for s in found.segments}, {s.text for s in found.apart}
    added = [s for s in theirs.segments if s.text not in mine]
    total = sum(len(s.text) for s in added)
    is_little = total < sum(len(s.text) for s in found.segments)
    beside = [s for s in added if s.text in apart or (is_little and _is_boxed(cuts, s))]
    return sum(len(s.text) for s in beside) > _APART * total


def _is_boxed(cuts: Segments, segment: Segment) -> bool:
    return any(cuts.flags(box) & (BOILERPLATE | FOOTER) for box in cuts.path(segment.box))


_APART = 0.5


def lacks_the_hidden(cuts: Segments, found: Body, theirs: Body) -> bool:
    """Whether another text is the own one without paragraphs that stand in hidden boxes: the own extractor takes these
    only where most of a text is hidden, for a script or a subscription to uncover; the others never do."""
    texts, mine = {s.text for s in theirs.segments}, {s.text for s in found.segments}
    return texts < mine and all(
        any(cuts.flags(box) & HIDDEN for box in cuts.path(s.box))
        for s in found.segments
        if s.text not in texts
    )
