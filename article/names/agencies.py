"""Names of origins: how they look in running text, which are agencies, and which are the page's own."""

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from article.dates.moments import is_month
from article.types import Credit
from article.urls import site_of

_MAX_QUOTE = 600  # characters

UPPER = "A-ZÀ-ÖØ-ÞĀĂĄĆĈĊČĎĐĒĘĚĞĢĪİĶŁŃŇŌŐŒŘŚŞŠŢŤŪŮŰŹŻŽȘȚА-ЯЁІЇЄ"


# A full stop inside a word is part of it ("U.S.", "news.example"), one before a space ends the name.
_TOKEN = rf"(?:(?:St|Dr|Mt|Ft)\.|[{UPPER}0-9](?:[\w&'’+/-]|\.(?=\w)){{0,30}})"


_JOIN = r"(?:of|the|and|for|&|der|die|das|des|für|und|von|de|du|la|le|les|et|del|della|di|e|do|da|dos|y|van|het|en|i|w)"


# One name: up to seven capitalised words with small words between them, a domain, or a known lower-case agency.
NAME = (
    r"[\"'“”„«‘]?(?P<name>(?:[a-z0-9-]{1,40}\.){1,3}[a-z]{2,12}\b"
    rf"|(?:[Tt]he )?{_TOKEN}(?: (?:{_JOIN} ){{0,2}}{_TOKEN}){{0,6}}"
    r"|dpa(?:[-/][\w]{2,10})?|epd|ots|ats|sda|dts|askanews|afp|belga|apa)"
)


@dataclass(frozen=True, slots=True)
class _Known:
    names: frozenset[str]
    folded: frozenset[str]  # names long enough to be told in any case
    never: frozenset[str]
    words: re.Pattern[str]
    hints: frozenset[str]  # beginnings of words of which a text that names an agency has one
    named: dict[str, list[str]]  # the known names by their first words
    dense: re.Pattern[str]  # one in a script without spaces


@lru_cache(maxsize=1)
def _known() -> _Known:
    data = tomllib.loads((files("article.vocabulary") / "agencies.toml").read_text("utf-8"))
    named: dict[str, list[str]] = {}
    for name in data["names"]:
        for word in {_first_word(name.lower()), _first_word(name)}:
            named.setdefault(word, []).append(name)
    return _Known(
        frozenset(data["names"]),
        frozenset(name.casefold() for name in data["names"] if len(name) > 4),
        frozenset(house_key(name) for name in data["never"]),
        re.compile(rf"(?<!\w)(?:{_any_of(data['words'])})(?!\w)", re.IGNORECASE),
        frozenset(_first_word(name) for name in (*data["names"], *data["words"])),
        named,
        re.compile(_any_of(name for name in data["names"] if max(name) >= "\u3000")),
    )


def _any_of(phrases: Iterable[str]) -> str:
    return "|".join(sorted(map(re.escape, phrases), key=len, reverse=True))


_WORD = re.compile(r"[^\W_]+")


def _first_word(name: str) -> str:
    found = _WORD.search(name.casefold())
    return found[0] if found else name


def agency_words() -> frozenset[str]:
    """First words of the names of agencies, in lower case: a text that names one has one of them."""
    return _known().hints


def may_name_agency(text: str) -> bool:
    """A quick look: False only where no agency is named."""
    # From Thai on there are scripts in which words stand together.
    return not _known().hints.isdisjoint(_WORD.findall(text.lower())) or (
        not text.isascii() and max(text) >= "\u0e00"
    )


def known_name(text: str, start: int = 0) -> re.Match[str] | None:
    """The first agency in a text whose name is known, written as it writes itself."""
    named = _known().named
    beginnings = [word for word in set(_WORD.findall(text.lower())) if word in named]
    found = [match for word in beginnings if (match := _written(word).search(text, start))]
    if found:
        return min(found, key=lambda match: (match.start(), -match.end()))
    return None if text.isascii() else _known().dense.search(text, start)


@lru_cache(maxsize=1_000)
def _written(word: str) -> re.Pattern[str]:
    """The known names that begin with a word: a search for all hundreds of names would try each at every character."""
    return re.compile(rf"(?<!\w)(?:{_any_of(_known().named[word])})(?!\w)")


@lru_cache(maxsize=4_096)
def is_agency(name: str) -> bool:
    """Whether a name is a known agency's, or calls itself one.

    >>> is_agency("River Wire"), is_agency("dpa/lno"), is_agency("Ana Torres")
    (True, True, False)
    """
    known = _known()
    first = name.split("/")[0].strip(" .")
    if first in known.names or (len(name) > 4 and name.casefold() in known.folded):
        return True
    return bool(known.words.search(name))


def known_at_end(name: str) -> str | None:
    """The agency of several words that a byline ends with: "Ana Torres Associated Press"."""
    parts = name.split()
    for start in range(1, len(parts) - 1):
        rest = " ".join(parts[start:])
        if rest.casefold() in _known().folded:
            return rest
    return None


@dataclass(frozen=True, slots=True)
class Own:
    """The page itself: what it declares of its own site is no credit."""

    site: str
    names: frozenset[str]

    def has(self, name: str | None, site: str | None) -> bool:
        if site:
            return site == self.site
        folded = house_key(name or "")
        if not folded or folded in _known().never or _is_time(name or ""):
            return True
        initials = "".join(word[0] for word in (name or "").casefold().replace("the ", "").split())
        return any(folded == own or (len(own) > 4 and own in folded) or initials == own for own in self.names)


def _is_time(name: str) -> bool:
    """Whether what follows "first published on" is a date."""
    first = name.split()[0].strip(".,").casefold()
    return first.isdigit() or is_month(first) or all(c.isdigit() or not c.isalnum() for c in name)


def house_key(name: str) -> str:
    """A name as it is compared: letters and digits, case folded, without "the"."""
    return "".join(filter(str.isalnum, name.casefold())).removeprefix("the")


def credit(
    own: Own, kind: str, name: str | None, url: str | None, quote: str, where: str
) -> Iterator[Credit]:
    """The credit, unless it names the page's own site, nothing, or a date."""
    site = site_of(url) if url else None
    if site and site == own.site:
        url = site = None
    if not site and name and re.fullmatch(r"[a-z0-9.-]+\.[a-z]{2,12}", name.lower()):
        site = site_of(f"http://{name.lower()}/")
        if own.has(name.partition(".")[0], None):  # "Herald.com" on the pages of "Herald"
            return
    if not own.has(name, site):
        yield Credit(kind, name, url, site, quote[:_MAX_QUOTE], where)
