"""Tags with more attributes than a parser takes in bounded time are cut short."""

import re
from collections.abc import Iterator
from itertools import islice

# Duplicate names are searched for attribute by attribute: 20,000 on one element take 0.5 s, 128 nothing.
_LONG_TAG = 1_500
_MAX_ATTRIBUTES = 128
_STEP = _LONG_TAG // 2  # so that a longer stretch without ">" holds a whole step of it
# What stands in a script looks like a tag here and there, `i<n`, and is not cut. But the parser may take for markup
# what seems to be a script, a style in a picture for instance: at 1.25 ns a pair this much costs it a quarter second.
_SPARED_PAIRS = 200_000_000
_MOST_COUNTED = 15_000  # attributes: more than that many pairs

# A start tag, or an end tag, comment or declaration: those reach to the next ">" and cost nothing.
_OPENING = re.compile(r"<(?:([a-zA-Z][^\t\n\f\r />]*)|[!/?])")
_ATTRIBUTE = re.compile(
    r"""[^\t\n\f\r "'>/=]+(?:[\t\n\f\r ]*=[\t\n\f\r ]*(?:"[^"]*"|'[^']*'|[^\t\n\f\r "'>]+))?"""
)
_RAW = ("script", "style", "textarea", "title", "xmp", "noembed", "noframes", "iframe")
_RAW_START = re.compile(rf"<(?:!--|({'|'.join(_RAW)})(?=[\t\n\f\r />]))", re.IGNORECASE)
_RAW_END = {name: re.compile(rf"</{name}(?=[\t\n\f\r />])", re.IGNORECASE) for name in _RAW}
_COMMENT_END = re.compile(r"(?<=<!--)-?>|--!?>")


def shorter_tags(html: str) -> str:
    """The source with long tags cut to 128 attributes; nothing that stands in a script or style, and no end tag.

    Looked for in stretches without ">" that are longer than any honest tag; most pages have a few, in their scripts.
    """
    kept: list[str] = []
    position = 0
    for start, end in _beyond(html):
        kept += (html[position:start], ">")
        position = end
    return "".join((*kept, html[position:])) if kept else html


def _beyond(html: str) -> Iterator[tuple[int, int]]:
    """What to cut out, with the ">" that ends it if there is one."""
    spared = _SPARED_PAIRS
    elements = raw_elements(html)
    raw_end = raw_start = 0
    for begin, end in _stretches(html):
        tag = _OPENING.search(html, begin, end)
        if not tag or not tag[1]:
            continue
        attributes = _ATTRIBUTE.finditer(html, tag.end(), end)
        ends = [found.end() for found in islice(attributes, _MOST_COUNTED)]
        if len(ends) <= _MAX_ATTRIBUTES:
            continue
        while raw_end <= tag.start():
            raw_start, raw_end = next(elements, (len(html), len(html)))
        if raw_start < tag.start():
            spared -= len(ends) ** 2
            if spared >= 0:
                continue
        last = ends[_MAX_ATTRIBUTES - 1]
        closing = html.find("</", last, end)
        yield last, closing if closing >= 0 else end + 1


def _stretches(html: str) -> Iterator[tuple[int, int]]:
    """Stretches of more than 1,500 characters without ">"."""
    start = 0
    while start < len(html):
        if html.find(">", start, start + _STEP) >= 0:
            start += _STEP
            continue
        begin = html.rfind(">", 0, start) + 1
        end = html.find(">", start)
        end = len(html) if end < 0 else end
        if end - begin > _LONG_TAG:
            yield begin, end
        start = max(end, start + _STEP)


def raw_elements(html: str) -> Iterator[tuple[int, int]]:
    """Where comments and elements whose content is no markup begin and where their end tags do."""
    position = 0
    while found := _RAW_START.search(html, position):
        name = found[1]
        end = (_RAW_END[name.lower()] if name else _COMMENT_END).search(html, found.end())
        position = end.start() if end else len(html)
        yield found.start(), position
        position = max(position, found.end())
