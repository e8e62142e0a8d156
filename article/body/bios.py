"""What stands below a text about its authors: known by their names, in whatever words and boxes."""

import re
from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise

from article.body.extract import Body
from article.body.weights import is_sentence, words_of
from article.names.bylines import letters_of
from article.page.segments import Segment

_LAST = 6  # lines in which biographies stand
_KEPT = 3  # lines of a text that are left at the least
_LONGEST = 100  # words of one
_AFTER = 2  # lines that may follow one: where to write to
_ADDRESS_CHARS = 600
_ADDRESS_WORDS = 12  # of a line that is an address, with a name or a label before it
_ADDRESS = re.compile(r"\S@\S{1,60}\.\w|(?:^|[\s(])@\w{2}|\[email.protected\]")


def without_bios(body: Body, authors: Iterable[str]) -> Body:
    """A body without the lines at its end that tell about its authors or where to write to them.

    Such a line begins with the name of an author whom the text above does not name, or has an address of theirs;
    a line that is a name and nothing else is the heading of what follows.
    """
    segments = body.segments
    names = [name for name in authors if name.count(" ") or not name.isascii()]
    end = len(segments)
    for index in range(end - 1, max(end - 1 - _LAST, _KEPT - 1), -1):
        if _tells_of(segments, index, end, names) or (
            index == end - 1 and _is_address(segments[index], names)
        ):
            end = index
    while end < len(segments) and segments[end - 1].kind == "h":
        end -= 1
    return replace(body, segments=segments[:end]) if end < len(segments) else body


def _tells_of(segments: tuple[Segment, ...], index: int, end: int, names: list[str]) -> bool:
    """Whether a line begins with the name of an author who does not occur in the text above."""
    text = segments[index].text
    name = next((name for name in names if text[: len(name)].lower() == name.lower()), "")
    rest = text[len(name) :].lstrip()
    if not name or text[len(name) : len(name) + 1].isalnum() or rest[:1] in (":", "："):
        return False  # in an interview the name is that of who speaks
    after = segments[index + 1 : end]
    if words_of(segments[index]) > _LONGEST or sum(map(words_of, after)) > _LONGEST:
        return False
    if rest and len(after) > _AFTER:
        return False
    surname = name.rpartition(" ")[2]
    return not any(surname in segment.text for segment in segments[:index])


def _is_address(segment: Segment, names: list[str]) -> bool:
    """Whether a line is an address to write to, an author's or with no sentence around it."""
    text = segment.text
    if segment.kind == "quote" or len(text) > _ADDRESS_CHARS or not _ADDRESS.search(text):
        return False
    key = letters_of(text)
    if any(letters_of(name) in key for name in names) or _is_personal(text):
        return True
    return words_of(segment) <= _ADDRESS_WORDS and not is_sentence(text.rstrip("])")) and text[0] not in "—–-"


def _is_personal(text: str) -> bool:
    """Whether a line names the person whose address it has: "Contact Ana Torres at atorres@herald.example"."""
    local = _LOCAL.search(text)
    said = text.split()
    capitals = (two for one, two in pairwise(said) if one[0].isupper() and two[0].isupper())
    return local is not None and any(
        len(key) >= _SURNAME and key in letters_of(local[1]) for key in map(letters_of, capitals)
    )


_LOCAL = re.compile(r"(\S{1,60})@\S{1,60}\.\w")
_SURNAME = 4  # letters
