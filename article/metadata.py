"""Title, site name, canonical address and section: what the head of a page says about it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from urllib.parse import urlsplit

from article.names.authors import authors_of
from article.names.bylines import letters_of
from article.page.document import Document, Json
from article.page.jsonld import main_object, one_line, resolved, text_of, types_of
from article.page.segments import Segments
from article.urls import site_of

_MAX_SECTION = 60  # characters
_NEAR = 12  # segments above the text in which a headline without markup may stand
_MAX_LINES = 100
_MAX_MORE = 14  # letters beside a site's name that are still its name: a section or a town, no headline


@dataclass(frozen=True, slots=True)
class Head:
    """What a page says about itself.

    `named` are authors that are organisations, as the markup calls them; `beside` agencies named with the authors.
    """

    title: str
    site_name: str | None
    authors: tuple[str, ...]
    canonical_url: str | None
    section: str | None
    main: Json | None
    named: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()


def read_head(document: Document, cuts: Segments, start: int) -> Head:
    """Read the head; `start` is the index of the first segment of the main text."""
    main = main_object(document)
    site_name = _site_name(document, main)
    above = (line for s in cuts.items[max(0, start - _NEAR) : start + 1] for line in s.each_line())
    title = _title(document, main, site_name, above)
    authors, named, beside = authors_of(document, main, cuts, start, site_name)
    section = _section(document, main)
    return Head(title, site_name, authors, document.canonical, section, main, named, beside)


def _site_name(document: Document, main: Json | None) -> str | None:
    name = document.meta("og:site_name")
    if not name:
        name = text_of(resolved(document, (main or {}).get("publisher")))
    if not name:
        name = next((text_of(i) for i in document.json_ld if "website" in types_of(i)), None)
    if not name or name.startswith(("http://", "https://")):
        name = document.meta("application-name", "apple-mobile-web-app-title", "dc.publisher")
    return one_line(name) or None if name else _suffix_of_title(document)


def _suffix_of_title(document: Document) -> str | None:
    """The last part of the `<title>`: where it is the name that the address has, or what follows the headline has a
    word of that in it, or alone follows the headline as it is claimed for links."""
    parts = _SEPARATOR.split(_page_title(document))
    label = letters_of(site_of(document.url).split(".")[0])
    if len(parts) < 2 or not label:
        return None
    name = parts[-1]
    if letters_of(name) in (label, f"the{label}"):
        return name
    claimed = letters_of(one_line(document.meta("og:title", "twitter:title") or ""))
    if claimed != letters_of(parts[0]) or len(name.split()) > _MAX_NAME_WORDS or _HOST.fullmatch(name):
        return None
    named = any(len(word) >= _TELLING and letters_of(word) in label for word in name.split())
    others = (
        _raw_section(document, None),
        document.meta("author", "article:author") or "",
        *urlsplit(document.url).path.split("/"),  # sections too
    )
    return name if named or (len(parts) == 2 and letters_of(name) not in map(letters_of, others)) else None


_MAX_NAME_WORDS = 5
_TELLING = 4  # letters of a word that an address has for its name and not by chance


def _page_title(document: Document) -> str:
    title = next(iter(document.nodes("title")), None)
    return one_line(title.text()[:1_000]) if title else ""


_SEPARATOR = re.compile(r"\s+[|–—»·•:<]+\s+|\s+-{1,2}\s+|\s*\|\s*|\s+::\s+|\s+/\s+")


def _title(document: Document, main: Json | None, site_name: str | None, above: Iterable[str]) -> str:
    """The headline without the site's suffix: the `<h1>`, else a line above the text, settles what is suffix.

    `above` are the lines above the text.
    """
    raw = (
        text_of((main or {}).get("headline")) or "",
        one_line(document.meta("og:title") or ""),
        one_line(document.meta("twitter:title") or ""),
        _page_title(document),
    )
    claimed = {text: letters_of(text) for text in raw if text}
    nodes = document.nodes("h1")[:5] or document.nodes("h2")[:2]
    headings = [one_line(h.text()[:1_000]) for h in nodes]
    shortest = min(map(len, claimed.values()), default=0)
    site = site_of(document.url)
    for heading in headings:
        key = letters_of(heading)
        is_claimed = 2 * len(key) >= shortest and any(key in text for text in claimed.values())
        if len(heading) > 8 and is_claimed and not _is_site(heading, site_name, site):
            return _without_kicker(heading, claimed, site_name, site)
    lines = [*islice(above, _MAX_LINES)]
    for at, line in enumerate(lines):
        if (
            len(line) > 8
            and any(_is_part(line, text, lines[at + 1 :]) for text in claimed)
            and not _is_site(line, site_name, site)
        ):
            return line
    # A blog's own name is the `<h1>`, and its title "The Blog » Archive » The headline".
    parts = _SEPARATOR.split(raw[-1]) if document.nodes("h1") else [""]
    longest = max(parts, key=len)
    if len(longest) > 8 and longest in lines and not _is_site(longest, site_name, site):
        below = lines[lines.index(longest) + 1 :]
        if not any(
            part in below for part in parts if part != longest
        ):  # else it is a section, or the blog's motto
            return longest
    for text in claimed:
        if short := without_suffix(text, site_name, site, claimed):
            return short
    return next((h for h in headings if len(h) > 8), "")


def _without_kicker(heading: str, claimed: dict[str, str], site_name: str | None, site: str) -> str:
    """A heading; where parts of it are set apart by style alone, the headline as claimed elsewhere."""
    if any(text.startswith(heading) for text in claimed):
        return heading
    key = letters_of(heading)
    for text in claimed:
        short = without_suffix(text, site_name, site, claimed)
        own = letters_of(short)
        is_parted = _PARTED.search(short) and not _PARTED.search(heading)
        if own == key and (is_parted or short.count(" ") > heading.count(" ")):
            return short
        before = heading[: -len(short)].rstrip() if heading.endswith(short) else ""
        if 2 * len(own) > len(key) and before and before[-1].isalnum():
            return short
    return heading


_PARTED = re.compile(r"[:|–—]\s|\s-\s")


def _is_part(line: str, title: str, below: list[str]) -> bool:
    """Whether a line is all of a title but what stands before or behind a colon or separator; no kicker of a headline
    that stands `below` it, whole or without the kicker."""
    if 2 * len(line) < len(title):
        return False
    if title.endswith(line):
        return title[: -len(line)].rstrip(" ").endswith((":", "|", "-", "–", "—"))
    if not title.startswith(line):
        return False
    behind = title[len(line) :]
    if _SEPARATOR.match(behind):
        return True
    is_named = behind.startswith(": ") and behind[2:3].isupper() and behind.count(" ") <= _MAX_NAME_WORDS
    rests = (title, behind[2:])
    return is_named and not any(other and rest.startswith(other) for other in below for rest in rests)


def without_suffix(title: str, site_name: str | None, site: str, others: Iterable[str] = ()) -> str:
    """A title without the name of its site at either end.

    >>> without_suffix("Bridge reopens after repairs | Valley Herald", "Valley Herald", "valley-herald.example")
    'Bridge reopens after repairs'
    """
    cuts = [(m.start(), m.end()) for m in _SEPARATOR.finditer(title)]
    known = {letters_of(o) for o in others}
    for start, end in cuts:
        if letters_of(title[:start]) in known and len(title[:start].split()) > 1:
            return title[:start].strip()
        if _is_site(title[end:], site_name, site):
            return title[:start].strip() or title
    if cuts and _is_site(title[: cuts[0][0]], site_name, site):
        return title[cuts[0][1] :].strip()
    before, colon, after = title.partition(": ")
    if (
        colon
        and after
        and letters_of(before) in (letters_of(site_name or " "), letters_of(site.split(".")[0]))
    ):
        return after.strip()
    return (_without_dense_suffix(title, site_name) if site_name else title).strip()


def _without_dense_suffix(title: str, site_name: str) -> str:
    """A title without the site's name that follows a mark, without a blank or in brackets."""
    text = title.rstrip(" ）)】")
    if not text.endswith(site_name):
        return title
    rest = text[: -len(site_name)]
    if _COMPOUND.search(rest):
        return title
    rest = rest.rstrip()
    headline = rest.rstrip(_DENSE_MARKS)
    mark = rest[len(headline) :].strip()
    if mark in ("_", "--", "__"):  # these part the section too: no headline has them
        headline = headline.split(mark)[0]
    if mark in (",", ":") and not (
        " " in headline and " " in site_name
    ):  # "Stonehaven, Aberdeen", "Interview: Focus"
        return title
    return headline if mark and len(headline) > 3 else title


# A dash between two words is theirs where blanks part words: "Neu-Ulm".
_COMPOUND = re.compile(r"[^\W\u3000-\uffef][-–—]\Z")
_DENSE_MARKS = " _-—–|｜：:·（(【«,"


def _is_site(text: str, site_name: str | None, site: str) -> bool:
    """Whether a part of a title is the site's name, alone or with a word more ("Valley Herald News")."""
    own, label, name = letters_of(text), letters_of(site.split(".")[0]), letters_of(site_name or "")
    if not own or own in (name, label, letters_of(site)):
        return True
    if name and (own.startswith(name) or (own.endswith(name) and _SEPARATOR.search(text))):
        return len(own) - len(name) <= _MAX_MORE
    return len(own) > 3 and (own in label or (label in own and len(own) - len(label) <= _MAX_MORE))


def _section(document: Document, main: Json | None) -> str | None:
    """The section, of several the first; an address is none."""
    name = _raw_section(document, main)
    # Some list every tag of the article here, with a comma and no blank between them.
    listed = len(name) > _MAX_SECTION or bool(_LISTED.search(name))
    first = one_line(name.split(",")[0] if listed else name)
    return first if first and not _HOST.fullmatch(first) else None


_LISTED = re.compile(r",(?=\S)")
_HOST = re.compile(r"(?:[\w-]{1,60}\.){1,3}[a-z]{2,10}", re.IGNORECASE)


def _raw_section(document: Document, main: Json | None) -> str:
    value = (main or {}).get("articleSection")
    if isinstance(value, list):
        value = next((v for v in value if isinstance(v, str) and v.strip()), None)
    name = value if isinstance(value, str) and value.strip() else None
    return (
        name
        or document.meta(
            "article:section", "og:article:section", "parsely-section", "section", "cxenseparse:section"
        )
        or ""
    )
