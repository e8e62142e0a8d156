"""Where a page says its text comes from: addresses, markup, datelines, credit lines and permissions.

A credit speaks of the whole text. What a paragraph in the middle cites ("as X reported") is no credit, and the source
of a photo is one of kind `photo`.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from article.dates import is_month
from article.document import Document
from article.metadata import Head, names_in, one_line, resolved, text_of
from article.segments import CAPTION, COMMENT, FOOTER, Segment, Segments
from article.text import Body
from article.types import Credit, Page
from article.urls import site_of

_UPPER = "A-ZÀ-ÖØ-ÞĀĂĄĆĈĊČĎĐĒĘĚĞĢĪİĶŁŃŇŌŐŒŘŚŞŠŢŤŪŮŰŹŻŽȘȚА-ЯЁІЇЄ"
# A full stop inside a word is part of it ("U.S.", "news.example"), one before a space ends the name.
_TOKEN = rf"(?:(?:St|Dr|Mt|Ft)\.|[{_UPPER}0-9](?:[\w&'’+/-]|\.(?=\w)){{0,30}})"
_JOIN = r"(?:of|the|and|for|&|der|die|das|des|für|und|de|du|la|le|les|et|del|della|di|e|do|da|dos|y|van|het|voor|en|i|w|von)"
# One name: up to seven capitalised words with small words between them, a domain, or a known lower-case agency.
_NAME = (
    rf"[\"'“”„«‘]?(?P<name>(?:[a-z0-9-]{{1,40}}\.){{1,3}}[a-z]{{2,12}}\b|(?:[Tt]he )?{_TOKEN}(?: (?:{_JOIN} ){{0,2}}{_TOKEN}){{0,6}}"
    r"|dpa(?:[-/][\w]{2,10})?|epd|ots|ats|sda|dts|askanews|afp|belga|apa)"
)
_YEARS = r"(?:(?:19|20)\d\d(?:\s?[-–,/]\s?(?:19|20)?\d\d)?)"
_MAX_LINE = 600  # characters of a line that are looked at; credit lines are shorter
_AROUND = 15  # segments before and after the text that are looked at: headline block and end matter
_NOTE = 300  # characters an editor's note between paragraphs has at most
_CUE = 5  # characters of a word that are compared before the patterns are
_TAIL = 3  # the last segments of the text, where credits stand too


@dataclass(frozen=True, slots=True)
class _Patterns:
    cues: frozenset[str]
    permission: tuple[re.Pattern[str], ...]
    first: tuple[re.Pattern[str], ...]
    source: tuple[re.Pattern[str], ...]
    link: tuple[re.Pattern[str], ...]
    rights: re.Pattern[str]
    ends: re.Pattern[str]
    metas: dict[str, str]
    json: dict[str, str]
    agencies: frozenset[str]
    folded: frozenset[str]
    never: frozenset[str]
    agency_words: re.Pattern[str]


@lru_cache(maxsize=1)
def _patterns() -> _Patterns:
    folder = files("article.vocabulary")
    data = tomllib.loads((folder / "credits.toml").read_text("utf-8"))
    agencies = tomllib.loads((folder / "agencies.toml").read_text("utf-8"))
    signs = "|".join(map(re.escape, data["copyright"]["signs"]))
    marks = "|".join(map(re.escape, data["copyright"]["marks"]))
    ends = "|".join(map(re.escape, data["copyright"]["ends"]))
    return _Patterns(
        frozenset(word[:_CUE] for word in data["cues"]["words"]),
        _compiled(data["permission"]),
        _compiled(data["first-published"]),
        _compiled(data["source"]),
        tuple(re.compile(p, re.IGNORECASE) for p in data["link"]["any"]),
        re.compile(
            # The word alone is a link to a policy: it counts with a year, the sign with or without.
            rf"(?:(?i:{signs})[\s,:–-]{{0,3}}(?i:copyright)?\s?{_YEARS}?|(?i:{marks})[\s,:–-]{{0,3}}{_YEARS})[\s,:by–-]{{0,4}}{_NAME}"
        ),
        re.compile(rf"[\s.,|–-]{{0,3}}(?:{ends})", re.IGNORECASE),
        data["meta"],
        data["json"],
        frozenset(agencies["names"]),
        frozenset(name.casefold() for name in agencies["names"] if len(name) > 4),
        frozenset(_fold(name) for name in agencies["never"]),
        re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, agencies['words']))})(?!\w)", re.IGNORECASE),
    )


def _compiled(by_language: dict[str, list[str]]) -> tuple[re.Pattern[str], ...]:
    """Phrases without regard to case, the name with it: names are told by their capitals."""
    found = []
    for phrases in by_language.values():
        for phrase in phrases:
            before, _, after = phrase.partition("NAME")
            anchor = "" if not before.startswith("^") else r"^[\W_]{0,3}"
            found.append(re.compile(f"{anchor}(?i:{before.removeprefix('^')}){_NAME}(?i:{after})"))
    return tuple(found)


def is_agency(name: str) -> bool:
    """Whether a name is a known agency's, or calls itself one.

    >>> is_agency("River Wire"), is_agency("dpa/lno"), is_agency("Ana Torres")
    (True, True, False)
    """
    known = _patterns()
    first = name.split("/")[0].strip()
    if first in known.agencies or (len(name) > 4 and name.casefold() in known.folded):
        return True
    return bool(known.agency_words.search(name))


def _known_at_end(name: str) -> str | None:
    """The agency of several words that a byline ends with: "Ana Torres Associated Press"."""
    parts = name.split()
    for start in range(1, len(parts) - 1):
        rest = " ".join(parts[start:])
        if rest.casefold() in _patterns().folded:
            return rest
    return None


@dataclass(frozen=True, slots=True)
class _Own:
    """The page itself: what it declares of its own site is no credit."""

    site: str
    names: frozenset[str]

    def has(self, name: str | None, site: str | None) -> bool:
        if site:
            return site == self.site
        folded = _fold(name or "")
        if not folded or folded in _patterns().never or _is_time(name or ""):
            return True
        initials = "".join(word[0] for word in (name or "").casefold().replace("the ", "").split())
        return any(folded == own or (len(own) > 4 and own in folded) or initials == own for own in self.names)


def _is_time(name: str) -> bool:
    """Whether what follows "first published on" is a date."""
    first = name.split()[0].strip(".,").casefold()
    return first.isdigit() or is_month(first) or all(c.isdigit() or not c.isalnum() for c in name)


def _fold(name: str) -> str:
    folded = "".join(c for c in name.casefold() if c.isalnum())
    return folded.removeprefix("the")


def credits_of(page: Page, document: Document, head: Head, cuts: Segments, body: Body) -> tuple[Credit, ...]:
    """All a page declares of the origin of its text, each once, the hardest to miss first."""
    site = site_of(page.url)
    own = _Own(
        site, frozenset(filter(None, (_fold(head.site_name or ""), _fold(site.split(".")[0]), _fold(site))))
    )
    found = [
        *_addresses(document, own),
        *_metas(document, own),
        *_json(document, head, own),
        *_feed(page, own),
        *_authors(head, own),
        *_lines(document, cuts, body, own),
    ]
    return tuple({(c.kind, _fold(c.name or ""), c.url): c for c in reversed(found)}.values())[::-1]


def text_credits(lines: list[str], site: str) -> tuple[Credit, ...]:
    """Credits of a plain text, line by line: datelines at the start, credit lines at both ends."""
    own = _Own(site, frozenset({_fold(site.split(".")[0]), _fold(site)}))
    ends = dict.fromkeys((*range(min(_AROUND, len(lines))), *range(max(0, len(lines) - _AROUND), len(lines))))
    found = []
    for index in ends:
        segment = Segment(lines[index], "p", "p", 0, 0)
        found.extend(_of_line(None, segment, _place(index, 1, len(lines) - 1, 0), own))
    return tuple({(c.kind, _fold(c.name or "")): c for c in found}.values())


def _credit(
    own: _Own, kind: str, name: str | None, url: str | None, quote: str, where: str
) -> Iterator[Credit]:
    site = site_of(url) if url else None
    if site and site == own.site:
        url = site = None
    if not site and name and re.fullmatch(r"[a-z0-9.-]+\.[a-z]{2,12}", name.lower()):
        site = site_of(f"http://{name.lower()}/")
    if not own.has(name, site):
        yield Credit(kind, name, url, site, quote[:_MAX_LINE], where)


def _addresses(document: Document, own: _Own) -> Iterator[Credit]:
    canonical = document.link("canonical")
    if canonical and site_of(canonical) != own.site:
        yield from _credit(own, "canonical", None, canonical, canonical, "link[rel=canonical]")
    og_url = document.meta("og:url")
    address = document.absolute(og_url or "")
    if address and site_of(address) != own.site:
        yield from _credit(own, "og-url", None, address, og_url or "", "meta:og:url")


def _metas(document: Document, own: _Own) -> Iterator[Credit]:
    known = _patterns().metas
    for meta in document.metas:
        kind = known.get(meta.name)
        if kind:
            yield from _declared(document, own, kind, meta.content, f"meta:{meta.name}")


def _declared(document: Document, own: _Own, kind: str, value: str, where: str) -> Iterator[Credit]:
    """A credit whose value is an address or a name."""
    url = document.absolute(value) if re.match(r"\s*(?:https?:)?//|\s*www\.", value, re.IGNORECASE) else None
    if url is None and re.match(r"\s*(?:\w+:|/)", value) and " " not in value.strip():
        return
    if url is None and kind == "copyright":
        yield from _rights(value, where, own, marked=False)
    else:
        yield from _credit(own, kind, None if url else one_line(value), url, value, where)


def _json(document: Document, head: Head, own: _Own) -> Iterator[Credit]:
    main = head.main or {}
    for key, kind in _patterns().json.items():
        value = resolved(document, main.get(key))
        for item in value[:5] if isinstance(value, list) else [value]:
            name = text_of(item)
            url = _address_in(document, item)
            if isinstance(item, str) and item.startswith(("http://", "https://")):
                name = None
            if key == "publisher" and name and head.site_name and _fold(name) == _fold(head.site_name):
                continue
            if name or url:
                yield from _credit(own, kind, name, url, name or url or "", f"json-ld:{key}")


def _address_in(document: Document, item: object) -> str | None:
    if isinstance(item, dict):
        item = next((item[k] for k in ("url", "@id", "sameAs") if isinstance(item.get(k), str)), None)
    if isinstance(item, str) and item.startswith(("http://", "https://", "//")):
        return document.absolute(item)
    return None


def _feed(page: Page, own: _Own) -> Iterator[Credit]:
    if page.feed_source:
        is_url = page.feed_source.startswith(("http://", "https://"))
        url = page.feed_source if is_url else None
        yield from _credit(
            own, "feed-source", None if is_url else page.feed_source, url, page.feed_source, "feed"
        )


def _authors(head: Head, own: _Own) -> Iterator[Credit]:
    """Authors that are an agency, by the markup or by their name."""
    for name in dict.fromkeys((*head.named, *head.authors)):
        if is_agency(name):
            where = "json-ld:author" if name in head.named else "author"
            yield from _credit(own, "agency", name, None, name, where)


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


def _lines(document: Document, cuts: Segments, body: Body, own: _Own) -> Iterator[Credit]:
    if not body.segments:
        return
    flags = _inherited(cuts)
    for index, segment in enumerate(cuts.items):
        place = _place(index, body.first, body.last, flags[segment.box])
        near = body.first - _AROUND <= index <= body.last + _AROUND
        if flags[segment.box] & COMMENT or not (near or place == "footer"):
            continue
        if place == "footer" and not near:
            yield from _rights(segment.text[:_MAX_LINE], "footer", own)
        else:
            yield from _of_line(document, segment, place, own)


def _inherited(cuts: Segments) -> list[int]:
    result: list[int] = []
    for box in cuts.boxes:
        result.append(box.flags | (result[box.parent] if box.parent >= 0 else 0))
    return result


def _of_line(document: Document | None, segment: Segment, place: _Place, own: _Own) -> Iterator[Credit]:
    text = segment.text[:_MAX_LINE]
    known = _patterns()
    if place == "caption" or _PHOTO_LINE.match(text):
        yield from _photo(text, own)
        return
    if place in ("start", "head"):
        yield from _dateline(text, own)
    if place in ("end", "after"):
        yield from _closing(text, own)
    if place == "head" or (place == "start" and len(text) < 120):
        yield from _byline(text, own)
    if (place == "middle" and len(text) >= _NOTE) or not _has_cue(text):
        return
    if place != "middle":
        yield from _phrase(document, segment, known.source, "agency", place, own)
        yield from _original(document, segment, place, own)
    if place in ("end", "after", "footer"):
        yield from _rights(text, f"text:{place}", own)
    # A permission may stand anywhere, an editor's note in the middle included, but not inside a long paragraph.
    yield from _phrase(document, segment, known.permission, "permission", place, own)
    yield from _phrase(document, segment, known.first, "first-published", place, own)


_WORD = re.compile(r"\w{2,}|©")


def _has_cue(text: str) -> bool:
    """Whether a line has a word that the patterns need: they are many, the lines with one are few."""
    return not _patterns().cues.isdisjoint(word[:_CUE] for word in _WORD.findall(text.lower()))


_IN_BRACKETS = r"[\(\[](?P<name>[^()\[\]\d]{2,40})[\)\]]"
_DATELINE = re.compile(
    rf"^(?P<town>[^()\[\]]{{0,70}}?)\s?{_IN_BRACKETS}\s?[.,:]{{0,1}}\s?(?P<dash>[-–—―]{{1,2}})\s?"
)
_CAPITAL_START = re.compile(rf"[{_UPPER}]")


def _dateline(text: str, own: _Own) -> Iterator[Credit]:
    """ "TOWN, Nov 3 (Agency) – …", "(Agency) – …"."""
    found = _DATELINE.match(text)
    if not found or len(found["town"].split()) > 8:
        return
    town, name = found["town"].strip(), found["name"].strip()
    if town and not _CAPITAL_START.match(town):
        return
    if not (_CAPITAL_START.match(name) or is_agency(name)) or len(name.split()) > 5:
        return
    yield from _credit(own, "agency", name, None, found[0].strip(), "dateline")


_CLOSING = re.compile(rf"(?P<before>.?)\s?(?:{_IN_BRACKETS}|/(?P<slashed>[^/\d]{{2,30}})/)\W{{0,2}}$")


def _closing(text: str, own: _Own) -> Iterator[Credit]:
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
        yield from _credit(own, "agency", name, None, found[0].strip(), "text:end")


_BYLINE_PARTS = re.compile(r"\s*[|•·]\s*|\s+[–—/-]\s+|\s*,\s+")
_STRONG = re.compile(r"[|•·]|\s[–—/-]\s")


def _byline(text: str, own: _Own) -> Iterator[Credit]:
    """ "By Name | Agency": what stands beside a name and is neither title nor date nor the site."""
    if len(text) > 160:
        return
    parts = _BYLINE_PARTS.split(text)
    begins = _BY.match(text)
    for position, part in enumerate(parts):
        name = part.strip(" .()")
        if begins and position == 0:
            name = name[begins.end() :].strip()
        if not 2 <= len(name) <= 50 or any(c.isdigit() or c == ":" for c in name):
            continue
        name = _known_at_end(name) or name
        strong = (
            begins
            and position > 0
            and _STRONG.search(text)
            and _looks_titled(name)
            and bool(names_in(name, None))
        )
        if is_agency(name) and (begins or len(parts) <= 4) or strong:
            yield from _credit(own, "agency", name, None, text, "byline")


_BY = re.compile(
    r"^\s*(?:by|von|par|por|di|door|autor|autorka|tekst|author|text|from)\s?:?\s+", re.IGNORECASE
)


def _looks_titled(name: str) -> bool:
    words = name.split()
    return 1 <= len(words) <= 5 and all(w[:1].isupper() or len(w) <= 3 for w in words)


def _phrase(
    document: Document | None,
    segment: Segment,
    patterns: tuple[re.Pattern[str], ...],
    kind: str,
    place: _Place,
    own: _Own,
) -> Iterator[Credit]:
    text = segment.text[:_MAX_LINE]
    for pattern in patterns:
        for line in _sentences(text) if pattern.pattern.startswith("^") else (text,):
            if found := pattern.search(line):
                name = found["name"].strip(" .,'\"")
                url = _link_of(document, segment, name, own)
                yield from _credit(own, kind, name, url, line.strip(), f"text:{place}")
                return


_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[^\s])")


def _sentences(text: str) -> list[str]:
    return _SENTENCE.split(text)


def _link_of(document: Document | None, segment: Segment, name: str, own: _Own) -> str | None:
    """The link in a credit line that goes to another site; the one whose text is the name before others."""
    if document is None:
        return None
    away = [
        (a, url) for a in segment.anchors if (url := document.absolute(a.href)) and site_of(url) != own.site
    ]
    for anchor, url in away:
        if _fold(anchor.text) in _fold(name) or _fold(name) in _fold(anchor.text):
            return url
    return away[0][1] if away else None


def _original(document: Document | None, segment: Segment, place: _Place, own: _Own) -> Iterator[Credit]:
    text = segment.text[:_MAX_LINE]
    if len(text) > 160 or not any(p.match(text) for p in _patterns().link):
        return
    url = _link_of(document, segment, text, own)
    if url:
        yield from _credit(own, "link", None, url, text, f"text:{place}")


def _rights(text: str, where: str, own: _Own, *, marked: bool = True) -> Iterator[Credit]:
    """ "© 2026 Name. All rights reserved"; without a mark (in a meta) the whole value is the name."""
    known = _patterns()
    before = known.ends.split(text)
    found = next((m for part in before if (m := known.rights.search(part))), None)
    name = found["name"] if found else (None if marked else before[0])
    if name:
        name = re.split(r"\.\s|\s[|–—-]\s|,", name)[0].strip(" .,-–—|'\"")
        name = re.sub(r"^(?:copyright|by)\s|\s(?:19|20)\d\d$", "", name, flags=re.IGNORECASE)
        if len(name) > 1:
            yield from _credit(own, "copyright", name, None, text.strip(), where)


_PHOTO_WORDS = r"(?:photos?|photograph|foto|fotos|image|bild|picture|credit|crédit|crédito|copyright|illustration|grafik|zdjęcie)"
_PHOTO_LINE = re.compile(
    rf"^\W{{0,2}}(?:{_PHOTO_WORDS})\b[^:]{{0,20}}[:/]|^\W{{0,2}}\w{{2,5}} photo\b", re.IGNORECASE
)
_PHOTO = re.compile(rf"(?:(?i:{_PHOTO_WORDS})[^:©/]{{0,20}}[:/]|©)\s?{_NAME}")
_PHOTO_BRACKETS = re.compile(r"[\(\[]([^()\[\]\d]{2,60})[\)\]]\W{0,2}$")


def _photo(text: str, own: _Own) -> Iterator[Credit]:
    tail = text[-200:].strip()
    found = _PHOTO.search(tail)
    if found:
        yield from _credit(own, "photo", found["name"], None, tail, "caption")
    elif (found := _PHOTO_BRACKETS.search(tail)) and any(
        is_agency(p.strip()) for p in re.split(r"[/,:]| via ", found[1])
    ):
        yield from _credit(own, "photo", found[1].strip(), None, tail, "caption")
