"""What a parser cannot take in bounded time is cut out of a source: attributes, options, nesting."""

import re
from collections.abc import Callable
from itertools import accumulate, islice, pairwise
from operator import sub

from article.page.longtags import shorter_tags

# lexbor's "is a p open?" walks the stack of open elements: 200,000 nested divs take 93 s, 512 (Chromium's own
# limit) nothing. Pages with fewer tags than this cannot cost more than 0.3 s and skip the count.
_COUNT_FROM_TAGS = 4_000
_MAX_OPTIONS = 4_000  # parsed in 50 ms; honest pages have a few hundred: countries, years
_MAX_DEPTH = 512
# A page is read up to this tag: the longest live blogs have 50,000, ten megabytes of nothing but tags three million.
_MAX_TAGS = 300_000
# Unclosed formatting elements are reopened in every later paragraph: N of them times M paragraphs.
_MAX_FORMATTING = 32

_VOID = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
    ]
)
# Elements whose end tag may be left out: each closes the one before, so a count of them is no depth.
_IMPLIED_END = frozenset(
    [
        "p",
        "li",
        "dd",
        "dt",
        "option",
        "optgroup",
        "tr",
        "td",
        "th",
        "thead",
        "tbody",
        "tfoot",
        "rt",
        "rp",
        "html",
        "head",
        "body",
        "colgroup",
    ]
)
_FORMATTING = frozenset(
    ["a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"]
)
_RAW = frozenset(["script", "style", "textarea", "title", "xmp", "noembed", "noframes", "iframe"])
_TAG = re.compile(r"<(?:(/?)([a-zA-Z][a-zA-Z0-9:-]*)|!--)")


def tame(html: str) -> str:
    """The source with nesting and attributes cut to what a parser can take in bounded time.

    Ordinary pages come back as they are. No exception on any input, linear time.
    """
    if "\x00" in html:
        html = html.replace("\x00", "")
    html = shorter_tags(html)
    tags = html.count("<")
    if tags > _MAX_TAGS:
        html = html[: -len(html.split("<", _MAX_TAGS)[-1])]
    if tags > _COUNT_FROM_TAGS:
        html = _fewer_options(html)
        if _is_deep(html):
            html = _flatter(html)
    return html


def _fewer_options(html: str) -> str:
    """Makes breaks of options beyond the limit: those of a select cost the parser the square of their number."""
    options = _OPTION.finditer(html)
    beyond = next(islice(options, _MAX_OPTIONS, None), None)
    return html[: beyond.start()] + _OPTION.sub("<wbr", html[beyond.start() :]) if beyond else html


class _Steps(dict[str, int]):
    """Names of start tags and, with a slash, of end tags: how much deeper they lead."""

    def __init__(self, counted: Callable[[str], bool]) -> None:
        self.counted = counted

    def __missing__(self, name: str) -> int:
        lower = name.lower()
        step = 0 if not self.counted(lower.removeprefix("/")) else -1 if lower[0] == "/" else 1
        if len(self) < _MOST_NAMES:
            self[name] = step
        return step


_MOST_NAMES = 1_000  # that are remembered: HTML has 140, and made-up ones have no end
_depth = _Steps(lambda name: name not in _VOID and name not in _IMPLIED_END)
_formatting = _Steps(_FORMATTING.__contains__)
_OPTION = re.compile("<option", re.IGNORECASE)
_NAME = re.compile(r"<(/?[a-zA-Z][a-zA-Z0-9:-]*)")
_RAW_START = re.compile(rf"<(?:(!--)|({'|'.join(sorted(_RAW))})(?![a-zA-Z0-9:-]))", re.IGNORECASE)


def _is_deep(html: str) -> bool:
    """Whether elements are nested beyond the limits, by counting tags outside scripts and comments."""
    names = _NAME.findall(_markup(html))
    for steps, limit in ((_depth, _MAX_DEPTH), (_formatting, _MAX_FORMATTING)):
        depths = list(accumulate(map(steps.__getitem__, names)))
        lowest = accumulate(depths, min, initial=0)  # end tags of what is not open close nothing
        if max(map(sub, depths, lowest), default=0) > limit:
            return True
    return False


def _markup(html: str) -> str:
    """The source without comments and the content of raw elements."""
    kept: list[str] = []
    position = 0
    while found := _RAW_START.search(html, position):
        kept.append(html[position : found.start()])
        position = _after(html, "-->" if found[1] else f"</{found[2].lower()}", found.end())
    kept.append(html[position:])
    return "".join(kept)


def _flatter(html: str) -> str:
    """Drops start tags beyond the depth limit, with as many of their end tags; scripts and comments are skipped."""
    cuts: list[tuple[int, int]] = []
    depth = formatting = dropped = position = 0
    while tag := _TAG.search(html, position):
        position = tag.end()
        name = (tag[2] or "").lower()
        if not name:
            position = _after(html, "-->", position)
        elif name in _VOID or name in _IMPLIED_END:
            continue
        elif tag[1]:
            if dropped:
                dropped -= 1
            elif depth:
                depth -= 1
            formatting = max(0, formatting - (name in _FORMATTING))
        elif name in _RAW:
            position = _after(html, f"</{name}", position)
        elif depth >= _MAX_DEPTH or (name in _FORMATTING and formatting >= _MAX_FORMATTING):
            cuts.append((tag.start(), _after(html, ">", position)))
            dropped += 1
        else:
            depth += 1
            formatting += name in _FORMATTING
    return _without(html, cuts) if cuts else html


def _after(html: str, what: str, position: int) -> int:
    found = html.find(what, position)
    return len(html) if found < 0 else found + len(what)


def _without(html: str, cuts: list[tuple[int, int]]) -> str:
    edges = [0, *(edge for cut in cuts for edge in cut), len(html)]
    return "".join(html[start:end] for start, end in list(pairwise(edges))[::2])
