"""Credits in words: permissions, first publications, labelled sources, rights, and whose the pictures are.

A credit speaks of the whole text. What a paragraph in the middle cites ("as X reported") is no credit, and the source
of a photo is one of kind `photo`. Most lines are none: each is looked at once, and compared with patterns only if it
has a word that one of them begins with.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from article.body.extract import Body
from article.body.pagelines import is_captioning
from article.names.agencies import Own, credit, house_key, is_agency, may_name_agency
from article.origin.creditwords import MAX_LINE, Pattern, credit_words, stems_of
from article.origin.datelines import byline, closing, dateline, is_by, joined
from article.origin.pictures import PHOTO_LINE, photo
from article.origin.rights import rights
from article.page.document import Document
from article.page.markup import CAPTION, COMMENT, FOOTER
from article.page.segments import Segment, Segments
from article.types import Credit
from article.urls import site_of

_AROUND = 15  # segments before and after the text that are looked at: headline block and end matter
_NOTE = 300  # characters an editor's note between paragraphs has at most
_SHORT = 120  # characters of a line that can be a byline although it stands in the text
_ALONE = 40  # characters of a line that is nothing but a name
_MAX_LINK = 160  # characters of a line that is nothing but a link
_TAIL = 3  # the last segments of the text, where credits stand too
_MAX_RIGHTS = 50  # lines with a sign of copyright outside the text; honest pages have three
# Characters a sentence may go on after the name that it credits: "… in River Wire on 3 May and is republished with
# permission" has 50; in running text ("First published by X in 1962, the story tells …") more than a date is too much.
_REST_AT_ENDS, _REST_IN_TEXT = 100, 25


def text_credits(lines: list[str], site: str) -> tuple[Credit, ...]:
    """Credits of a plain text, line by line: datelines at the start, credit lines at both ends."""
    own = Own(site, frozenset({house_key(site.split(".")[0]), house_key(site)}))
    ends = dict.fromkeys((*range(min(_AROUND, len(lines))), *range(max(0, len(lines) - _AROUND), len(lines))))
    found: list[Credit] = []
    for index in ends:
        segment = Segment(lines[index], "p", "p", 0, 0)
        place = _place(index, 1, len(lines) - 1)
        found.extend(_of_line(None, segment, place, own, near=True))
    return tuple({(c.kind, house_key(c.name or "")): c for c in found}.values())


# Lines of the page

_Place = str  # "head" (above the text), "start", "middle", "end" (last lines of the text), "after", "footer", "caption"


def _place(index: int, first: int, last: int) -> _Place:
    if index < first:
        return "head"
    if index > last:
        return "after"
    if index < first + 2:
        return "start"
    return "end" if index > last - _TAIL else "middle"


def credit_lines(document: Document, cuts: Segments, body: Body, own: Own) -> Iterator[Credit]:
    """Credits of the lines around and in the text, and the rights of the page's footer."""
    if not body.segments:
        return
    anywhere = credit_words().anywhere
    flags: dict[int, int] = {}
    near = range(max(0, body.first - _AROUND), min(len(cuts.items), body.last + _AROUND + 1))
    for index in near:
        segment = cuts.items[index]
        place = _place(index, body.first, body.last)
        marks = _inherited(cuts, segment.box, flags)
        if marks & COMMENT:
            continue
        if marks & CAPTION or ("©" in segment.text and is_captioning(cuts, index)):
            place = "caption"
        elif place == "middle":
            if len(segment.text) >= _NOTE or not (stems := stems_of(segment.text, anywhere)):
                continue
            yield from _notes(document, segment, stems, own)
            continue
        elif marks & FOOTER and place != "start" and place != "end":
            place = "footer"
        yield from _of_line(document, segment, place, own, near=index <= body.last + _TAIL)
    for segment in _signed((*cuts.items[: near.start], *cuts.items[near.stop :])):
        if _inherited(cuts, segment.box, flags) & FOOTER:
            yield from rights(segment.text[:MAX_LINE], "footer", own)


def _signed(segments: tuple[Segment, ...]) -> list[Segment]:
    """The first segments with a sign of copyright, told by a search in all of them at once: they are hundreds."""
    whole = "\n".join([segment.text for segment in segments])
    found: set[int] = set()
    for sign in ("©", "opyright", "(c)", "COPYRIGHT"):
        line = start = 0
        for _ in range(_MAX_RIGHTS):
            at = whole.find(sign, start)
            if at < 0:
                break
            line += whole.count("\n", start, at)
            found.add(line)
            start = whole.find("\n", at)
            if start < 0:
                break
    return [segments[line] for line in sorted(found)[:_MAX_RIGHTS]]


def _inherited(cuts: Segments, box: int, known: dict[int, int]) -> int:
    """The flags of a box and all around it, remembered for the next one inside them."""
    path = []
    while box >= 0 and box not in known:
        path.append(box)
        box = cuts.boxes[box].parent
    flags = known.get(box, 0)
    for inner in reversed(path):
        flags |= cuts.flags(inner)
        known[inner] = flags
    return flags


def _of_line(
    document: Document | None, segment: Segment, place: _Place, own: Own, *, near: bool
) -> Iterator[Credit]:
    text = segment.text[:MAX_LINE]
    if place == "caption":
        yield from photo(text, own)
        return
    stems = stems_of(text, credit_words().telling)
    signed = _SIGNS.search(text, 0, _MAX_DATELINE) or " -" in text[:_MAX_DATELINE]
    signed = signed or "©" in text or text.rstrip(" .")[-1:] in _BRACKETS
    if not stems and not signed and text.isascii() and not is_by(text):
        return
    if PHOTO_LINE.match(text):
        yield from photo(text, own)
        return
    if place in ("start", "head"):
        if signed:
            yield from dateline(text, own)
        if place == "head" or len(text) < _SHORT:
            yield from byline(text, own)
    elif place in ("end", "after"):
        yield from _closing_line(text, place, own, near)
    yield from _phrases(document, segment, place, stems, own)


_SIGNS = re.compile(r"[(\[/–—（［【電电]")  # one of these stands in a dateline, or a hyphen by itself
_MAX_DATELINE = 160
_BRACKETS = tuple(")]/）］】")


def _closing_line(text: str, place: _Place, own: Own, near: bool) -> Iterator[Credit]:
    if near and len(text) <= _ALONE and is_agency(text) and _stands_alone(text):
        yield from credit(own, "agency", text.strip(" ."), None, text, f"text:{place}")
    if text.rstrip(" .")[-1:] in _BRACKETS:
        yield from closing(text, own)
    elif near and len(text) < _SHORT and may_name_agency(text):
        yield from joined(text, own)


def _stands_alone(text: str) -> bool:
    """Whether a line is nothing but a name."""
    return (
        ":" not in text
        and text[0].isalnum()
        and all(not w[0].islower() for w in text.split())
        and len(text.split()) <= 4
    )


def _phrases(
    document: Document | None, segment: Segment, place: _Place, stems: frozenset[str], own: Own
) -> Iterator[Credit]:
    """Credits in so many words, looked for only where a line has a word of their kind: such lines are few."""
    text = segment.text[:MAX_LINE]
    known = credit_words()
    if place in ("end", "after", "footer"):
        yield from rights(text, f"text:{place}", own)
    if not stems.isdisjoint(known.at_all) and not _is_teaser(segment, own):
        yield from _phrase(document, segment, known.source.likely(stems), "agency", place, own)
        yield from _phrase(document, segment, known.ends.likely(stems), "first-published", place, own)
        yield from _original(document, segment, known.link.likely(stems), place, own)
        yield from _notes(document, segment, stems, own, place)


def _is_teaser(segment: Segment, own: Own) -> bool:
    """Whether a line is nothing but a link of many words within the site: the headline of another story."""
    if segment.link_chars <= _ALONE or segment.link_chars < len(segment.text) or len(segment.anchors) != 1:
        return False
    href = segment.anchors[0].href
    return href.startswith("/") or own.site in href


def _notes(
    document: Document | None, segment: Segment, stems: frozenset[str], own: Own, place: _Place = "middle"
) -> Iterator[Credit]:
    """A permission may stand anywhere, an editor's note in the middle included, but not inside a long paragraph."""
    known = credit_words()
    yield from _phrase(document, segment, known.permission.likely(stems), "permission", place, own)
    yield from _phrase(document, segment, known.first.likely(stems), "first-published", place, own)


def _phrase(
    document: Document | None,
    segment: Segment,
    patterns: list[Pattern],
    kind: str,
    place: _Place,
    own: Own,
) -> Iterator[Credit]:
    if not patterns:
        return
    text = segment.text[:MAX_LINE]
    sentences: list[str] = []
    room = _REST_IN_TEXT if place in ("start", "middle") else _REST_AT_ENDS
    for pattern in patterns:
        if pattern.anchor and not sentences:
            sentences = _sentences(text)
            sentences += [line for line in segment.lines if line not in sentences]
        for line in sentences if pattern.anchor else (text,):
            # A search for a pattern that can only match at the start would try it at every character.
            match = pattern.regex.match if pattern.anchor else pattern.regex.search
            found = match(line[:MAX_LINE])
            if found and (pattern.anchor != "^" or len(line) - found.end() <= room):
                name = found["name"].strip(" .,'\"")
                url = _link_of(document, segment, name, own)
                yield from credit(own, kind, name, url, line.strip(), f"text:{place}")
                return


_STOP = re.compile(r"[.!?]\s+")


def _sentences(text: str) -> list[str]:
    """A text cut behind full stops, but not behind the number of a day ("am 3. Mai")."""
    stops = [m.end() for m in _STOP.finditer(text) if not text[m.start() - 1 : m.start()].isdigit()]
    return [text[start:end].strip() for start, end in pairwise([0, *stops, len(text)])]


def _link_of(document: Document | None, segment: Segment, name: str, own: Own) -> str | None:
    """The link in a credit line that goes to another site; the one whose text is the name before others."""
    if document is None:
        return None
    away = [
        (a, url) for a in segment.anchors if (url := document.absolute(a.href)) and site_of(url) != own.site
    ]
    for anchor, url in away:
        if house_key(anchor.text) in house_key(name) or house_key(name) in house_key(anchor.text):
            return url
    return away[0][1] if away else None


def _original(
    document: Document | None, segment: Segment, patterns: list[Pattern], place: _Place, own: Own
) -> Iterator[Credit]:
    text = segment.text[:MAX_LINE]
    if not segment.anchors or len(text) > _MAX_LINK or not any(p.regex.match(text) for p in patterns):
        return
    url = _link_of(document, segment, text, own)
    if url:
        yield from credit(own, "link", None, url, text, f"text:{place}")
