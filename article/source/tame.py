"""What a parser cannot take in bounded time is cut out of a source: tags, attributes, options, nesting."""

import re
from itertools import islice

from selectolax.lexbor import LexborHTMLParser

from article.source.longtags import attributes_from, shorter_tags
from article.source.manynames import fewer_names
from article.source.nesting import shallow, up_to_tag

# A page is read up to this tag: the longest live blogs have 50,000, ten megabytes of nothing but tags three million.
_MAX_TAGS = 250_000
# Nesting in fewer tags than this costs the parser less than 20 ms.
_NESTED_FROM_TAGS = 4_000
# Formatting elements that were left open are opened again in every later paragraph: of fewer tags than this, the parser
# makes less than 800,000 elements, and reading them takes a second.
_REOPENED_FROM_TAGS = 2_500
_REOPENED = 500_000  # elements
_MAX_OPTIONS = 4_000  # parsed in 50 ms; honest pages have a few hundred: countries, years
# All attributes of every html and body go to the first one, which is searched for each: 5,000 take 30 ms.
_MAX_ROOTS = 16
_ROOT_ATTRIBUTES = 5_000
_ROOTS_FROM_CHARS = 20_000

_BLANK = r"[\t\n\f\r\x20/]"
_ROOT = re.compile(rf"<(?=[hbHB])(?:html|body)(?={_BLANK})", re.IGNORECASE)
_OPTION = re.compile("<option", re.IGNORECASE)
# The start tag of a formatting element with attributes, but not where only text stands before its end tag: what is
# closed at once is not opened again. A tag that is not written by the book ends before its ">".
_FORMATTING = re.compile(
    rf"""(<(?=[bcefinstuBCEFINSTU])(?i:(b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u))(?={_BLANK})
    (?:[\t\n\f\r\x20]++[a-zA-Z0-9:_-]++(?:=(?:"[^"<>]*+"|'[^'<>]*+'|[^\t\n\f\r\x20"'=<>`]++))?+)*+[\t\n\f\r\x20]*+/?+
    (?:>(?![^<]*+</(?i:\2)(?:{_BLANK}|>))|(?!>)))""",
    re.VERBOSE,
)
_NAMES = 14  # of formatting elements
_NOAHS_ARK = (
    3  # formatting elements with the same attributes are open at once; of more the first is forgotten
)


def tame(html: str) -> str:
    """The source with nesting and attributes cut to what a parser can take in bounded time.

    Ordinary pages come back as they are. No exception on any input, linear time.
    """
    return tamed(html)[0]


def tamed(html: str) -> tuple[str, LexborHTMLParser | None]:
    """`tame`, and the tree of what comes back, where it had to be parsed to tell how deep it is."""
    if "\x00" in html:
        html = html.replace("\x00", "")
    html = shorter_tags(html)
    if len(html) > _ROOTS_FROM_CHARS:
        html = _one_root(html)
    tags = html.count("<")
    if tags > _MAX_TAGS:
        html, tags = up_to_tag(html, _MAX_TAGS), _MAX_TAGS
    html, compared = fewer_names(html)
    if tags > _NESTED_FROM_TAGS:
        html = _fewer_options(html)
    formatting = min(tags // 2, _formatting_at_once(html)) if tags > _REOPENED_FROM_TAGS else 0
    if tags > _NESTED_FROM_TAGS or tags * formatting > _REOPENED:
        return shallow(html, tags, formatting, compared)
    return html, None


def _one_root(html: str) -> str:
    """Makes breaks of all `<html>` and `<body>` but the first, if they have more attributes than those of any page."""
    roots = list(islice(_ROOT.finditer(html), _MAX_ROOTS + 1))
    if len(roots) <= _MAX_ROOTS and sum(attributes_from(html, r.end())[0] for r in roots) <= _ROOT_ATTRIBUTES:
        return html
    first = roots[0].end()
    return html[:first] + _ROOT.sub("<wbr", html[first:])


def _fewer_options(html: str) -> str:
    """Makes breaks of options beyond the limit: those of a select cost the parser the square of their number."""
    beyond = next(islice(_OPTION.finditer(html), _MAX_OPTIONS, None), None)
    return html[: beyond.start()] + _OPTION.sub("<wbr", html[beyond.start() :]) if beyond else html


def _formatting_at_once(html: str) -> int:
    """How many formatting elements can be open at once, whatever else stands in the source."""
    starts = [start for start, _ in _FORMATTING.findall(html)]
    by_the_book = {start for start in starts if start.endswith(">")}
    others = sum(not start.endswith(">") for start in starts)
    return _NOAHS_ARK * (_NAMES + len(by_the_book) + others)
