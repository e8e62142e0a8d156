"""Credits in words: datelines, bylines, closing lines, permissions, first publications and rights.

A credit speaks of the whole text. What a paragraph in the middle cites ("as X reported") is no credit, and the source
of a photo is one of kind `photo`.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from article.agencies import NAME, UPPER, Own, credit, fold, is_agency, known_at_end
from article.authors import before_date, names_in
from article.document import Document
from article.extract import Body
from article.markup import CAPTION, COMMENT, FOOTER
from article.segments import Segment, Segments
from article.types import Credit
from article.urls import site_of

_YEARS = r"(?:(?:19|20)\d\d(?:\s?[-–,/]\s?(?:19|20)?\d\d)?)"


_MAX_LINE = 600  # characters of a line that are looked at; credit lines are shorter


_AROUND = 15  # segments before and after the text that are looked at: headline block and end matter


_NOTE = 300  # characters an editor's note between paragraphs has at most


_LABEL = 40  # characters of a line like "From: Name", whose words are no cue


_CUE = 5  # characters of a word that are compared before the patterns are


_TAIL = 3  # the last segments of the text, where credits stand too


@dataclass(frozen=True, slots=True)
class _Group:
    """Patterns of one kind, and the beginnings of words of which a line must have one to be compared with them."""

    cues: frozenset[str]
    patterns: tuple[re.Pattern[str], ...]

    def may_match(self, stems: frozenset[str]) -> bool:
        return not stems or not self.cues.isdisjoint(stems)


@dataclass(frozen=True, slots=True)
class _Patterns:
    permission: _Group
    first: _Group
    source: _Group
    link: _Group
    signs: tuple[str, ...]  # one of these stands in every copyright line
    rights: re.Pattern[str]
    ends: re.Pattern[str]


@lru_cache(maxsize=1)
def _patterns() -> _Patterns:
    data = tomllib.loads((files("article.vocabulary") / "credits.toml").read_text("utf-8"))
    cues = {
        kind: frozenset(word if word == "©" else word[:_CUE] for word in words)
        for kind, words in data["cues"].items()
    }
    signs = "|".join(map(re.escape, data["copyright"]["signs"]))
    marks = "|".join(map(re.escape, data["copyright"]["marks"]))
    ends = "|".join(map(re.escape, data["copyright"]["ends"]))
    return _Patterns(
        _Group(cues["permission"], _compiled(data["permission"])),
        _Group(cues["first-published"], _compiled(data["first-published"])),
        _Group(cues["source"], _compiled(data["source"])),
        _Group(cues["link"], tuple(re.compile(p, re.IGNORECASE) for p in data["link"]["any"])),
        (*data["copyright"]["signs"], *data["copyright"]["marks"]),
        re.compile(
            # The word alone is a link to a policy: it counts with a year, the sign with or without.
            rf"(?:(?i:{signs})[\s,:–-]{{0,3}}(?i:copyright)?\s?{_YEARS}?|(?i:{marks})[\s,:–-]{{0,3}}{_YEARS})[\s,:by–-]{{0,4}}{NAME}"
        ),
        re.compile(rf"[\s.,|–-]{{0,3}}(?:{ends})", re.IGNORECASE),
    )


def _compiled(by_language: dict[str, list[str]]) -> tuple[re.Pattern[str], ...]:
    """Phrases without regard to case, the name with it: names are told by their capitals."""
    found = []
    for phrases in by_language.values():
        for phrase in phrases:
            before, _, after = phrase.partition("NAME")
            anchor = "" if not before.startswith("^") else r"^[\W_]{0,3}"
            found.append(re.compile(f"{anchor}(?i:{before.removeprefix('^')}){NAME}(?i:{after})"))
    return tuple(found)


def text_credits(lines: list[str], site: str) -> tuple[Credit, ...]:
    """Credits of a plain text, line by line: datelines at the start, credit lines at both ends."""
    own = Own(site, frozenset({fold(site.split(".")[0]), fold(site)}))
    ends = dict.fromkeys((*range(min(_AROUND, len(lines))), *range(max(0, len(lines) - _AROUND), len(lines))))
    found: list[Credit] = []
    for index in ends:
        segment = Segment(lines[index], "p", "p", 0, 0)
        found.extend(_of_line(None, segment, _place(index, 1, len(lines) - 1, 0), own))
    return tuple({(c.kind, fold(c.name or "")): c for c in found}.values())


# Lines of the page

_Place = str  # "head" (above the text), "start", "middle", "end" (last lines of the text), "after", "footer", "caption"


def _place(index: int, first: int, last: int, flags: int) -> _Place:
    if flags & CAPTION:
        return "caption"
    if flags & FOOTER and not first <= index <= last:
        return "footer"
    if index < first:
        return "head"
    if index > last:
        return "after"
    if index < first + 2:
        return "start"
    return "end" if index > last - _TAIL else "middle"


def credit_lines(document: Document, cuts: Segments, body: Body, own: Own) -> Iterator[Credit]:
    if not body.segments:
        return
    flags = _inherited(cuts)
    near = range(body.first - _AROUND, body.last + _AROUND + 1)
    for index, segment in enumerate(cuts.items):
        marks = flags[segment.box]
        if marks & COMMENT or not (marks & FOOTER or index in near):
            continue
        place = _place(index, body.first, body.last, marks)
        if index in near:
            yield from _of_line(document, segment, place, own)
        elif place == "footer":
            yield from rights(segment.text[:_MAX_LINE], "footer", own)


def _inherited(cuts: Segments) -> list[int]:
    result: list[int] = []
    for box in cuts.boxes:
        result.append(box.flags | (result[box.parent] if box.parent >= 0 else 0))
    return result


def _of_line(document: Document | None, segment: Segment, place: _Place, own: Own) -> Iterator[Credit]:
    text = segment.text[:_MAX_LINE]
    if place == "caption" or _PHOTO_LINE.match(text):
        yield from _photo(text, own)
        return
    if place in ("start", "head") and ("(" in text or "[" in text):
        yield from _dateline(text, own)
    if place in ("end", "after") and len(text) <= _LABEL and is_agency(text) and _stands_alone(text):
        yield from credit(own, "agency", text.strip(" ."), None, text, f"text:{place}")
    if place in ("end", "after") and text.rstrip(" .")[-1:] in (")", "]", "/"):
        yield from _closing(text, own)
    if place == "head" or (place == "start" and len(text) < 120):
        yield from _byline(text, own)
    if place != "middle" or len(text) < _NOTE:
        yield from _phrases(document, segment, place, own)


def _phrases(document: Document | None, segment: Segment, place: _Place, own: Own) -> Iterator[Credit]:
    """Credits in so many words, looked for only where a line has a word of their kind: such lines are few."""
    text = segment.text[:_MAX_LINE]
    known = _patterns()
    stems = _stems(text)
    if place != "middle":
        if known.source.may_match(stems):
            yield from _phrase(document, segment, known.source, "agency", place, own)
        if known.link.may_match(stems):
            yield from _original(document, segment, place, own)
    if place in ("end", "after", "footer"):
        yield from rights(text, f"text:{place}", own)
    # A permission may stand anywhere, an editor's note in the middle included, but not inside a long paragraph.
    if known.permission.may_match(stems):
        yield from _phrase(document, segment, known.permission, "permission", place, own)
    if known.first.may_match(stems):
        yield from _phrase(document, segment, known.first, "first-published", place, own)


_WORD = re.compile(r"\w{2,}|©")


def _stems(text: str) -> frozenset[str]:
    """The beginnings of the words of a line; none of a line like "From: Name", which is compared with every pattern."""
    if len(text) <= _LABEL and (":" in text or text.startswith("(")):
        return frozenset()
    return frozenset(word[:_CUE] for word in _WORD.findall(text.lower()))


_IN_BRACKETS = r"[\(\[](?P<name>[^()\[\]\d]{2,40})[\)\]]"


_DATELINE = re.compile(
    rf"^(?P<town>[^()\[\]]{{0,70}}?)\s?{_IN_BRACKETS}\s?[.,:]{{0,1}}\s?(?P<dash>[-–—―]{{1,2}})\s?"
)


_CAPITAL_START = re.compile(rf"[{UPPER}]")


def _dateline(text: str, own: Own) -> Iterator[Credit]:
    """ "TOWN, Nov 3 (Agency) – …", "(Agency) – …"."""
    found = _DATELINE.match(text)
    if not found or len(found["town"].split()) > 8:
        return
    town, name = found["town"].strip(), found["name"].strip()
    if town and not _CAPITAL_START.match(town):
        return
    if not (_CAPITAL_START.match(name) or is_agency(name)) or len(name.split()) > 5:
        return
    yield from credit(own, "agency", name, None, found[0].strip(), "dateline")


_CLOSING = re.compile(rf"(?P<before>.?)\s?(?:{_IN_BRACKETS}|/(?P<slashed>[^/\d]{{2,30}})/)\W{{0,2}}$")


def _closing(text: str, own: Own) -> Iterator[Credit]:
    """ "… said on Monday. (Agency)" or a line that is nothing but that."""
    found = _CLOSING.search(text[-80:])
    if not found:
        return
    name = (found["name"] or found["slashed"]).strip()
    alone = len(found[0]) >= len(text)
    after_sentence = found["before"] in tuple('.!?…”"»“')
    titled = (
        bool(_CAPITAL_START.match(name))
        and len(name.split()) <= 5
        and not any(w.islower() for w in name.split()[1:2])
    )
    if is_agency(name) or (
        titled and (alone or after_sentence) and len(name) > 2 and (" " in name or name.isupper())
    ):
        yield from credit(own, "agency", name, None, found[0].strip(), "text:end")


_BYLINE_PARTS = re.compile(r"\s*[|•·]\s*|\s+[–—/-]\s+|\s*,\s+")


_STRONG = re.compile(r"[|•·]|\s[–—/-]\s")


def _byline(text: str, own: Own) -> Iterator[Credit]:
    """ "By Name | Agency": what stands beside a name and is neither title nor date nor the site."""
    if len(text) > 160:
        return
    parts = _BYLINE_PARTS.split(text)
    begins = _BY.match(text)
    for position, part in enumerate(parts):
        name = part.strip(" .()")
        if begins and position == 0:
            name = name[begins.end() :].strip()
        if not 2 <= len(name) <= 50 or any(c.isdigit() or c in ":()" for c in name):
            continue
        name = before_date(known_at_end(name) or name).strip()
        strong = (
            begins
            and position > 0
            and _STRONG.search(text)
            and _looks_titled(name)
            and bool(names_in(name, None))
        )
        if (is_agency(name) and (begins or len(parts) <= 4)) or strong:
            yield from credit(own, "agency", name, None, text, "byline")


_BY = re.compile(
    r"^\s*(?:by|von|par|por|di|door|autor|autorka|tekst|author|text|from)\s?:?\s+", re.IGNORECASE
)


def _stands_alone(text: str) -> bool:
    """Whether a line is nothing but a name."""
    return (
        ":" not in text
        and text[0].isalnum()
        and all(w[0].isupper() for w in text.split())
        and len(text.split()) <= 4
    )


def _looks_titled(name: str) -> bool:
    words = name.split()
    return 1 <= len(words) <= 5 and all(w[:1].isupper() or len(w) <= 3 for w in words)


def _phrase(
    document: Document | None,
    segment: Segment,
    group: _Group,
    kind: str,
    place: _Place,
    own: Own,
) -> Iterator[Credit]:
    text = segment.text[:_MAX_LINE]
    sentences = _SENTENCE.split(text)
    for pattern in group.patterns:
        anchored = pattern.pattern.startswith("^")
        for line in sentences if anchored else (text,):
            # A search for a pattern that can only match at the start would try it at every character.
            if found := pattern.match(line) if anchored else pattern.search(line):
                name = found["name"].strip(" .,'\"")
                url = _link_of(document, segment, name, own)
                yield from credit(own, kind, name, url, line.strip(), f"text:{place}")
                return


_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[^\s])")


def _link_of(document: Document | None, segment: Segment, name: str, own: Own) -> str | None:
    """The link in a credit line that goes to another site; the one whose text is the name before others."""
    if document is None:
        return None
    away = [
        (a, url) for a in segment.anchors if (url := document.absolute(a.href)) and site_of(url) != own.site
    ]
    for anchor, url in away:
        if fold(anchor.text) in fold(name) or fold(name) in fold(anchor.text):
            return url
    return away[0][1] if away else None


def _original(document: Document | None, segment: Segment, place: _Place, own: Own) -> Iterator[Credit]:
    text = segment.text[:_MAX_LINE]
    if len(text) > 160 or not any(p.match(text) for p in _patterns().link.patterns):
        return
    url = _link_of(document, segment, text, own)
    if url:
        yield from credit(own, "link", None, url, text, f"text:{place}")


def rights(text: str, where: str, own: Own, *, marked: bool = True) -> Iterator[Credit]:
    """ "© 2026 Name. All rights reserved"; without a mark (in a meta) the whole value is the name."""
    known = _patterns()
    lowered = text.lower()
    if marked and not any(sign in lowered for sign in known.signs):
        return
    before = known.ends.split(text)
    found = next((m for part in before if (m := known.rights.search(part))), None)
    name = found["name"] if found else (None if marked else before[0])
    if name:
        name = re.split(r"\.\s|\s[|–—-]\s|,", name)[0].strip(" .,-–—|'\"")
        name = re.sub(r"^(?:copyright|by)\s|\s(?:19|20)\d\d$", "", name, flags=re.IGNORECASE)
        if len(name) > 1:
            yield from credit(own, "copyright", name, None, text.strip(), where)


_PHOTO_WORDS = (
    r"(?:photos?|photograph|fotos?|image|bild|picture|credit|crédit|crédito|copyright|grafik|zdjęcie)"
)


_PHOTO_LINE = re.compile(
    rf"^\W{{0,2}}(?:{_PHOTO_WORDS})\b[^:]{{0,20}}[:/]|^\W{{0,2}}\w{{2,5}} photo\b", re.IGNORECASE
)


_PHOTO = re.compile(rf"(?:(?i:{_PHOTO_WORDS})[^:©/]{{0,20}}[:/]|©)\s?{NAME}")


_PHOTO_BRACKETS = re.compile(r"[\(\[]([^()\[\]\d]{2,60})[\)\]]\W{0,2}$")


def _photo(text: str, own: Own) -> Iterator[Credit]:
    tail = text[-200:].strip()
    if any(len(name) > 4 and name in fold(tail) for name in own.names):
        return
    found = _PHOTO.search(tail)
    if found:
        yield from credit(own, "photo", found["name"], None, tail, "caption")
    elif (found := _PHOTO_BRACKETS.search(tail)) and any(
        is_agency(p.strip()) for p in re.split(r"[/,:]| via ", found[1])
    ):
        yield from credit(own, "photo", found[1].strip(), None, tail, "caption")
