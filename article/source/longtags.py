"""Tags with more attributes than a parser takes in bounded time are cut short."""

import re
from collections.abc import Callable, Iterator
from itertools import islice

from article.source.rawelements import raw_elements
from article.source.tokens import ATTRIBUTE, TAG_NAME

# Duplicate names are searched for attribute by attribute: 20,000 on one element take 0.5 s, 128 nothing.
_MAX_ATTRIBUTES = 128
_LONG_TAG = 1_500
# What stands in a script looks like a tag here and there, `i<n`, and is not cut. But the parser may take for markup
# what seems to be a script, a style in a picture for instance: at 1.25 ns a pair this much costs it a quarter second.
_SPARED_PAIRS = 200_000_000
_MOST_COUNTED = 15_000  # attributes: more than that many pairs
# Tags that hide their length behind ">" in quotes are looked for at intervals: the larger the page, the shorter. With
# three characters an attribute, what stands between has n/i times (i/3)² pairs: 270 million, on any n characters.
_INTERVALS = 2_400_000_000
_LEAST_INTERVAL = 250
_READINGS = (
    5  # of the whole source, at the most, to tell where such tags end; where it takes more, all are cut
)

_ATTRIBUTES = re.compile(ATTRIBUTE)
_REST_OF_TAG = re.compile(f"(?:{ATTRIBUTE})*+")
# A tag, or a comment or declaration: those reach to the next ">" and cost nothing.
_OPENING = re.compile(rf"<(?:(/?{TAG_NAME})|[!/?])")

_Cut = tuple[int, int]


def shorter_tags(html: str) -> str:
    """The source with long tags cut to 128 attributes; nothing that stands in a script or style, and no end tag."""
    html = _cut(html, _beyond(html), ">")
    return _cut(
        html, _behind_quotes(html), " x\"'>"
    )  # ends a tag whether we are right about its quotes or not


def _cut(html: str, cuts: Iterator[_Cut], instead: str) -> str:
    kept: list[str] = []
    position = 0
    for start, end in cuts:
        kept += (html[position:start], instead)
        position = end
    return "".join((*kept, html[position:])) if kept else html


def _beyond(html: str) -> Iterator[_Cut]:
    """The attributes beyond the limit of tags in long stretches, with the ">" that ends them."""
    is_spared = _spared(html)
    for begin, end in _stretches(html):
        tag = _OPENING.search(html, begin, end)
        if not tag or not tag[1]:
            continue
        found = _ATTRIBUTES.finditer(html, tag.end(), end)
        ends = [attribute.end() for attribute in islice(found, _MOST_COUNTED)]
        if len(ends) > _MAX_ATTRIBUTES and not is_spared(tag.start(), len(ends)):
            last = ends[_MAX_ATTRIBUTES - 1]
            closing = html.find("</", last, end)
            yield last, closing if closing >= 0 else end + 1


def _stretches(html: str) -> Iterator[tuple[int, int]]:
    """Stretches without ">" that are longer than any honest tag; most pages have a few, in their scripts."""
    longest = max(_LEAST_INTERVAL, min(_LONG_TAG, _INTERVALS // (len(html) + 1)))
    step = longest // 2  # so that a longer stretch holds a whole step of it
    start = 0
    while start < len(html):
        if html.find(">", start, start + step) >= 0:
            start += step
            continue
        begin = html.rfind(">", 0, start) + 1
        end = html.find(">", start)
        end = len(html) if end < 0 else end
        if end - begin > longest:
            yield begin, end
        start = max(end, start + step)


def _behind_quotes(html: str) -> Iterator[_Cut]:
    """What follows upon a value with a ">" in it, where many attributes do."""
    is_spared = _spared(html)
    interval = max(_LEAST_INTERVAL, _INTERVALS // (len(html) + 1))
    many = max(_MAX_ATTRIBUTES, interval // 16)
    unread = _READINGS * len(html)
    opened, closed = {'"': -1, "'": -1}, {'"': -1, "'": -1}
    before, position = 0, interval
    while (inside := html.find(">", position)) >= 0:
        position = inside + interval
        for quote in opened:
            opened[quote] = max(opened[quote], html.rfind(quote, before, inside))
            if closed[quote] > inside or not _is_value(html, opened[quote]):
                continue
            closed[quote] = start = _after(html, quote, inside)
            number, end = attributes_from(html, start) if unread > 0 else (0, start)
            unread -= end - start
            if unread > 0 and (number < many or is_spared(inside, number)):
                continue
            closing = html.find("</", start, end)
            position = closing if closing >= 0 else end + (html[end : end + 1] == ">")
            yield start, position
            break
        before = inside


def _is_value(html: str, quote: int) -> bool:
    """Whether a quote stands behind "=", or behind so many blanks that we do not look."""
    before = html[max(0, quote - 100) : max(0, quote)].rstrip()
    return quote >= 0 and before[-1:] in ("=", "")


def _after(html: str, what: str, position: int) -> int:
    found = html.find(what, position)
    return len(html) if found < 0 else found + 1


def attributes_from(html: str, position: int) -> tuple[int, int]:
    """How many attributes follow, counted up to 15,000, in the tag that a position is in, and where it ends."""
    rest = _REST_OF_TAG.match(html, position)
    end = rest.end() if rest else position
    return sum(1 for _ in islice(_ATTRIBUTES.finditer(html, position, end), _MOST_COUNTED)), end


def _spared(html: str) -> Callable[[int, int], bool]:
    """Whether a position, each later than the last, is in a raw element and that many attributes are spared there."""
    elements = raw_elements(html)
    start = end = 0
    left = _SPARED_PAIRS

    def is_spared(position: int, attributes: int) -> bool:
        nonlocal start, end, left
        while end <= position and end < len(html):
            start, end = next(elements, (len(html), len(html)))
        if not start < position < end:
            return False
        left -= attributes**2
        return left >= 0

    return is_spared
