"""What a page shows of the names in its head: in whose company, how they are spelled, and who stands there instead."""

from collections.abc import Iterable

from article.names.agencies import is_agency
from article.names.bylinelines import is_date
from article.names.bylines import MAX_LINE, names_of
from article.names.bylinewords import words
from article.names.markedbylines import squeezed
from article.names.personnames import is_full_name, letters_of
from article.names.visiblebylines import near, said_authors
from article.page.markup import BYLINE
from article.page.segments import Segment, Segments
from article.stories.stories import Stories

_MORE = 4  # characters that a line with another name has more
_SEVERAL = 2
_MAX_SEGMENTS = 2_000  # in which a name's spelling is looked for; real pages have a few hundred
_AROUND = 4  # segments before and behind that may hold the others of several


def in_company(name: str, cuts: Segments, start: int, own: tuple[str, ...]) -> list[str]:
    """The names of a visible byline in which a name stands with others; empty where there is none.

    Systems write the first of several authors into the head. Two with a comma between them may be a name and a place,
    so that each must be a link then.
    """
    around = near(cuts, start)
    for at, segment in enumerate(around):
        if name not in segment.text or len(segment.text) > MAX_LINE:
            continue
        if len(segment.text) < len(name) + _MORE:
            names = _in_boxes_alike(cuts, around, at)
        else:
            names = _in_line(name, segment, own)
        if names:
            return names
    return []


def _in_line(name: str, segment: Segment, own: tuple[str, ...]) -> list[str]:
    line = next((line for line in segment.each_line() if name in line), "")
    linked = [one for anchor in segment.anchors for one in names_of(anchor.text, own)]
    names = [one for one in names_of(line, own) if not is_agency(one)]
    is_sure = len(names) > 2 or "," not in line or set(linked).issuperset(names)
    if not words().joined.search(line.replace(name, "")):
        names, is_sure = linked, _is_nothing_but_links(segment, linked)
    return names if name in names and len(names) > 1 and is_sure and all(map(is_full_name, names)) else []


def _is_nothing_but_links(segment: Segment, names: list[str]) -> bool:
    """Whether a line begins with links of one name each, and has but a date behind them."""
    text, links = squeezed(segment.text), squeezed("".join(anchor.text for anchor in segment.anchors))
    rest = segment.text[segment.text.rfind(segment.anchors[-1].text) :] if segment.anchors else ""
    rest = rest.removeprefix(segment.anchors[-1].text) if rest else ""
    return (
        len(names) == len(segment.anchors) and text.startswith(links) and (not rest.strip() or is_date(rest))
    )


def _in_boxes_alike(cuts: Segments, around: tuple[Segment, ...], at: int) -> list[str]:
    """The full names beside a name, each a link or a byline in a box of its own, called as that of the first."""
    first = around[at]
    parent = cuts.boxes[first.box].parent
    beside = [
        segment
        for segment in around[max(0, at - _AROUND) : at + _AROUND + 1]
        if cuts.boxes[segment.box].parent == parent
        and bool(segment.anchors) == bool(first.anchors)
        and is_full_name(segment.text.strip(" ,"))
    ]
    if len(beside) < _SEVERAL or not (
        first.anchors or any(cuts.flags(box) & BYLINE for box in cuts.path(first.box))
    ):
        return []
    kind = _kind(cuts, first)
    names = [segment.text.strip(" ,") for segment in beside if _kind(cuts, segment) == kind]
    return names if len(names) >= _SEVERAL else []


def _kind(cuts: Segments, segment: Segment) -> tuple[str, str, str]:
    """What boxes alike have in common: tags and class names."""
    box = cuts.boxes[segment.box]
    return segment.tag, box.tag, box.names


def respelled(names: Iterable[str], cuts: Segments) -> list[str]:
    """Names in capitals as a short line of the page has them, where one has them in small letters."""
    return [_shown(name, cuts) if name.isupper() and name.lower() != name else name for name in names]


def _shown(name: str, cuts: Segments) -> str:
    for segment in cuts.items[:_MAX_SEGMENTS]:
        found = segment.text.upper().find(name) if len(segment.text) <= MAX_LINE else -1
        shown = segment.text[found : found + len(name)]
        if found >= 0 and shown.upper() == name and not shown.isupper() and not shown.islower():
            return shown
    return name


def shown_instead(
    name: str, claimed: Iterable[str], cuts: Segments, start: int, own: tuple[str, ...], stories: Stories
) -> list[str]:
    """The names that the visible byline has instead of one in the head, if the page claims them elsewhere as well.

    Systems write the account that put a text in into some fields, and its author into others.
    """
    if any(name in segment.text for segment in near(cuts, start)):
        return []
    keys = {letters_of(one) for raw in claimed for one in names_of(raw, own)} - {letters_of(name)}
    if not keys:
        return []
    shown = [one for line in said_authors(cuts, start, own, stories) for one in names_of(line, own)]
    return shown if shown and all(letters_of(one) in keys for one in shown) else []
