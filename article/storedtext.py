"""The text of an article as it is stored: its blocks with their offsets, without invisible characters."""

import re
import unicodedata

from article.body.extract import Body
from article.page.blanks import folded
from article.types import Block
from article.words.marks import stream_safe

_INVISIBLE = {
    "zero-width": "\u200b\u2060\u2061\u2062\u2063\u2064\ufeff\u180e",
    "soft-hyphen": "\u00ad",
    "variation-selector": "\ufe00-\ufe0f\U000e0100-\U000e01ef",
    "bidi-control": "\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069",
    "tag-character": "\U000e0001-\U000e007f",
}
_KINDS = {kind: re.compile(f"[{characters}]") for kind, characters in _INVISIBLE.items()}
_ANY_INVISIBLE = re.compile(f"[{''.join(_INVISIBLE.values())}\u200c\u200d]")
# Joiners are spelling in Arabic, Persian and the Indic scripts, and hold emoji together; elsewhere they are noise.
_JOINERS = re.compile("(?<![\u0600-\u109f\u2190-\u2bff\ufe0f\U0001f000-\U0001faff])[\u200c\u200d]+")


def stripped(text: str) -> tuple[str, tuple[str, ...]]:
    """A text in NFC without invisible characters, and the kinds of those that were there.

    >>> stripped("in\u200bvisible")
    ('invisible', ('zero-width',))
    """
    if text.isascii():
        return text, ()
    kinds: list[str] = []
    if _ANY_INVISIBLE.search(text):
        joined = _JOINERS.sub("", text)
        if joined != text:
            kinds.append("zero-width")
        for kind, pattern in _KINDS.items():
            if pattern.search(joined):
                joined = pattern.sub("", joined)
                kinds.append(kind)
        text = joined
    return unicodedata.normalize("NFC", stream_safe(text)), tuple(dict.fromkeys(kinds))


def assemble(body: Body) -> tuple[str, tuple[Block, ...], tuple[str, ...]]:
    """The stored text of a body, its blocks with their offsets, and the kinds of invisible characters taken out."""
    return joined([(s.kind, s.text) for s in body.segments])


def joined(parts: list[tuple[str, str]]) -> tuple[str, tuple[Block, ...], tuple[str, ...]]:
    """As `assemble`, of kinds and texts."""
    blocks: list[Block] = []
    kinds: list[str] = []
    position = 0
    for kind, raw in parts:
        text, found = stripped(raw)
        text = folded(text)
        kinds.extend(found)
        if text:
            blocks.append(Block(text, position, position + len(text), kind))  # type: ignore[arg-type]  # segments use the same names
            position += len(text) + 2
    return "\n\n".join(b.text for b in blocks), tuple(blocks), tuple(dict.fromkeys(kinds))
