"""Where a source is no markup: comments, and elements whose content the parser reads as text."""

import re
from collections.abc import Iterator

_NAMES = ("script", "style", "textarea", "title", "xmp", "noembed", "noframes", "iframe")
_START = re.compile(rf"<(?:!--|({'|'.join(_NAMES)})(?=[\t\n\f\r />]))", re.IGNORECASE)
_END = {name: re.compile(rf"</{name}(?=[\t\n\f\r />])", re.IGNORECASE) for name in _NAMES}
_COMMENT_END = re.compile(r"(?<=<!--)-?>|--!?>")


def raw_elements(html: str) -> Iterator[tuple[int, int]]:
    """Where each comment or raw element starts and where its end tag does; the end of the source where none does.

    A reading of the source alone: in a picture or a select the parser takes a style for markup.
    """
    position = 0
    while found := _START.search(html, position):
        name = found[1]
        end = (_END[name.lower()] if name else _COMMENT_END).search(html, found.end())
        position = end.start() if end else len(html)
        yield found.start(), position
        position = max(position, found.end())
