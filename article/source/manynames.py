"""A source has no more different names of tags and attributes than the parser can look up in bounded time.

lexbor keeps names that HTML does not know in a table of fixed size: 190,000 of them, in a megabyte, take it 28 s. Which
of what looks like a tag is one – in scripts, comments, quotes – only the parser knows. So all of it counts, and where
there are too many names, a "?" makes a comment of each later tag but the plainest, or is a character more of a script.
"""

import re
from collections.abc import Iterator

from article.source.tokens import ATTRIBUTE, BETWEEN, NAME, TAG_NAME, VALUE

# Below, there is room for 50,000 names of four characters, which take 0.1 s.
_FROM_CHARS = 250_000
# Names times how often one is looked up: more than the parser compares even if all fall into one place of its table.
# Pages of half a megabyte have up to 120 million, most of it from what looks like a tag in their scripts.
_MOST_COMPARED = 500_000_000
_TAGS_AT_ONCE = 1_000
_CHARS_AT_ONCE = 100_000  # of names and attributes
_READINGS = 3  # of the whole source, at the most: tags that seem to stand in quotes of others are read again

_NAMES = re.compile(f"{BETWEEN}({NAME}){VALUE}")
_TAG = re.compile(f"<(?=/?({TAG_NAME})((?:{ATTRIBUTE})*+))")
_NO_QUOTE = " x\"'>"  # ends a value that was left open, or it would take in what is put behind it
_NOT_PLAIN = re.compile(
    r"""<(?=/?[a-z])(?!/?(?:
    a|article|aside|b|blockquote|body|br|div|em|figcaption|figure|footer|form|h[1-6]|head|header|hr|html|i|img|input|label|li|
    link|main|meta|nav|ol|p|script|section|small|span|strong|style|table|tbody|td|th|thead|time|title|tr|u|ul)
    (?:[\t\n\f\r\x20]+(?:alt|class|content|datetime|href|id|itemprop|lang|name|property|rel|src|title|type)
    (?:="[^"<>]*"|='[^'<>]*'|=[^\t\n\f\r\x20"'=<>`]+))*[\t\n\f\r\x20]*/?>)""",
    re.VERBOSE | re.IGNORECASE,
)


def fewer_names(html: str) -> tuple[str, int]:
    """The source, with "<?" for the "<" of most tags from where it has more names than can be looked up; and how many
    the parser may compare each time it reads what was left, 0 of a short source."""
    if len(html) < _FROM_CHARS:
        return html, 0
    end, compared = _few(html)
    return html[:end] + _NOT_PLAIN.sub("<?", html[end:]), compared


def _few(html: str) -> tuple[int, int]:
    """Up to where the names in a source can be looked up in bounded time, and how many are compared for it at most."""
    names: set[str] = set()
    lookups = end = compared = 0
    unread = _READINGS * len(html)
    for start, found, chars in tags(html):
        names.update(found)
        lookups += len(found)
        unread -= chars
        if unread < 0 or len(names) * lookups > _MOST_COMPARED:
            return end, compared
        end, compared = start, len(names) * lookups
    return len(html), compared


def tags(html: str) -> Iterator[tuple[int, list[str], int]]:
    """What look like tags, some at once: where the last begins, the names in all, how many characters were read."""
    names: list[str] = []
    attributes: list[str] = []
    chars = 0
    for tag in _TAG.finditer(html):
        name, rest = tag.groups()
        names.append(name)
        attributes.append(rest)
        chars += len(name) + len(rest)
        if chars > _CHARS_AT_ONCE or len(names) > _TAGS_AT_ONCE:
            yield tag.end(), names + _NAMES.findall(_NO_QUOTE.join(attributes)), chars
            names, attributes, chars = [], [], 0
    yield len(html), names + _NAMES.findall(_NO_QUOTE.join(attributes)), chars
