"""A source is nested no deeper than the parser, and those who read its tree, can take in bounded time.

End tags that close nothing, tables, pictures and much else make the parser's tree deeper than the source looks: no
count of tags knows it. So the parser is asked: beginnings of the source, each some tags longer than the one before, are
parsed, and the first whose tree is too deep or too large tells it before it becomes expensive.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice, pairwise
from math import ceil

from selectolax.lexbor import LexborHTMLParser, LexborNode

from article.source.rawelements import raw_elements

# lexbor's "is a p open?" walks the stack of open elements: 20,000 nested divs take 0.4 s, 200,000 take 93.
_MAX_DEPTH = 512  # as in Chromium
_MAX_LEVELS = 530  # with html, body and what may be in and below the deepest
_STRIDE = 64  # elements: in a tree of 594 levels one of more than 530 is among every 64
_MAX_ELEMENTS = 300_000
_MAX_TEMPLATES = 64  # in each other: lexbor's serialiser calls itself for each, and 100,000 end the process
_STEP = 30_000  # tags, nested from first to last: 0.9 s
# Formatting elements that were left open are opened again in each later paragraph: two million elements take 0.4 s and
# 650 MB. In a small step it is the depth reached before it, and the half of its tags, that bound them.
_MAX_REOPENED = 2_000_000
_LEAST_STEP = 2_000
_MOST_STEPS = 40
# Characters in all steps. What looks like a reference takes the parser as long as ten of them, and two names that it
# compares as long as one: ten megabytes of "&a" in 40 steps took 4 s.
_MOST_PARSED = 400_000_000
_REFERENCE = 10
_MAX_FORMATTING = 32

_VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
_FORMATTING = frozenset("a b big code em font i nobr s small strike strong tt u".split())
# Elements whose end tag may be left out: each closes the one before, so a count of them is no depth.
_IMPLIED_END = frozenset("p li dd dt option optgroup tr td th thead tbody tfoot rt rp".split())
_LESS = re.compile(b"<")
_TEMPLATE = re.compile("<template", re.IGNORECASE)
_TAG = re.compile(r"<(/?)([a-zA-Z][^\t\n\f\r />]*)[^<>]*>?")
# What can stand in nothing but text: nothing nests in it, whatever it stands in.
_NO_FLAT_TAGS = re.compile(
    r"(?:<(?!/?(?:p|br|hr|h[1-6]|title|meta|link)[\t\n\f\r />])[^<>]*>?[\t\n\f\r ]*)+", re.IGNORECASE
)


def shallow(html: str, tags: int, formatting: int, compared: int = 0) -> tuple[str, LexborHTMLParser | None]:
    """The source as it is, or with start tags left out beyond the limit, or as text in paragraphs; and its tree, where
    it was parsed to tell.

    It has `tags` of them; `formatting` is how many formatting elements can be open at once at the most. Where that is
    very many, or references or the names that are `compared` to read it are, a very long source is cut off.
    """
    longest = min(_STEP, max(_LEAST_STEP, _MAX_REOPENED // formatting))
    once = len(html) + _REFERENCE * html.count("&") + compared // 2
    steps = max(1, min(_MOST_STEPS, _MOST_PARSED // (once + 1)))
    if tags > steps * longest:
        tags = steps * longest
        html = up_to_tag(html, tags)
    step = tags // ceil(tags / longest) + 1
    if tree := _shallow_tree(html, tags, step):
        return html, tree
    flatter = _flatter(html)
    tree = _shallow_tree(flatter, tags, step) if flatter != html else None
    return (flatter, tree) if tree else (_flat(html), None)


def up_to_tag(html: str, number: int) -> str:
    """A source that has more tags than a number, up to the next."""
    return html[: -len(html.split("<", number)[-1])]


def _shallow_tree(html: str, tags: int, step: int) -> LexborHTMLParser | None:
    """The tree of a source; None where that, or that of a beginning of it, is too deep or too large."""
    source = html.encode("utf-8", "replace")
    templates = bool(_TEMPLATE.search(html))
    ends = [tag.start() for tag in islice(_LESS.finditer(source), step, None, step)] if tags > step else []
    tree = None
    for end in (*ends, len(source)):
        tree = LexborHTMLParser(source[:end])
        if not _is_small(tree, templates):
            return None
    return tree


def _is_small(tree: LexborHTMLParser, templates: bool) -> bool:
    """Whether a tree, and what stands in its templates, is neither too deep nor too large."""
    fragments = [tree.root] if tree.root else []
    left = _MAX_ELEMENTS // _STRIDE
    for _ in range(_MAX_TEMPLATES):
        left -= len(fragments)
        for node in (n for fragment in fragments for n in islice(fragment.traverse(), 0, None, _STRIDE)):
            left -= 1
            if left < 0 or _is_deep(node):
                return False
        if left < 0:
            return False
        # They are no part of the tree, and to look for them takes as long as to walk it.
        fragments = [f for fragment in fragments for f in fragment.template_fragments()] if templates else []
    return not fragments


def _is_deep(node: LexborNode) -> bool:
    above: LexborNode | None = node
    for _ in range(_MAX_LEVELS):
        if above is None:
            return False
        above = above.parent
    return above is not None


def _flatter(html: str) -> str:
    """Without start tags beyond the limits, and their end tags: enough for sources that mean what they say."""
    cuts: list[tuple[int, int]] = []
    dropped: Counter[str] = Counter()
    opened: Counter[str] = Counter()
    stack: list[str] = []
    for tag in _tags(html):
        name = tag[2].lower()
        if name in _VOID or name in _IMPLIED_END:
            continue
        if not tag[1]:
            full = len(stack) >= _MAX_DEPTH
            if full or (name in _FORMATTING and sum(opened[n] for n in _FORMATTING) >= _MAX_FORMATTING):
                dropped[name] += 1
                cuts.append(tag.span())
            else:
                opened[name] += 1
                stack.append(name)
        elif dropped[name]:
            dropped[name] -= 1
            cuts.append(tag.span())
        elif opened[name]:
            closed = ""
            while closed != name:
                closed = stack.pop()
                opened[closed] -= 1
    return "".join(_outside(html, cuts))


def _tags(html: str) -> Iterator[re.Match[str]]:
    """Start and end tags outside of comments and scripts."""
    elements = raw_elements(html)
    start = end = 0
    for tag in _TAG.finditer(html):
        while end <= tag.start() and end < len(html):
            start, end = next(elements, (len(html), len(html)))
        if not start < tag.start() < end:
            yield tag


def _flat(html: str) -> str:
    """Paragraphs, headings and text, without a tag that anything can nest in."""
    hidden = (e for e in raw_elements(html) if html[e[0] : e[0] + 6].lower() != "<title")
    return "".join(_NO_FLAT_TAGS.sub(" ", part) for part in _outside(html, hidden))


def _outside(html: str, cuts: Iterable[tuple[int, int]]) -> list[str]:
    edges = [0, *(edge for cut in cuts for edge in cut), len(html)]
    return [html[start:end] for start, end in list(pairwise(edges))[::2]]
