"""A claim of a time: what it is a time of, and how it is read from the words and the manner of its page."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, timedelta
from functools import lru_cache
from importlib.resources import files
from typing import Literal

from article.dates.moments import MAX_CHARS, moment
from article.page.document import Document
from article.types import Dated, Precision

Role = Literal["published", "modified"]
ROLES: tuple[Role, ...] = ("published", "modified")
FINENESS: dict[Precision, int] = {"second": 5, "minute": 4, "hour": 3, "day": 2, "month": 1, "year": 0}


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim of a time and what it is a time of."""

    role: Role
    dated: Dated


@dataclass(frozen=True, slots=True)
class _Labels:
    """Phrases before a date, and the first words of them: most lines have none, and a look at the words is cheap."""

    first: frozenset[str]
    pattern: re.Pattern[str]

    def starts(self, line: str) -> list[int]:
        """Where in a line a label begins."""
        if line.isascii() and self.first.isdisjoint(map(str.lower, _TOKEN.findall(line))):
            return []
        return [found.start() for found in self.pattern.finditer(line)]


@dataclass(frozen=True, slots=True)
class _Words:
    labels: dict[Role, _Labels]
    metas: dict[str, tuple[int, Role]]  # name -> (rank, role)
    weekdays: frozenset[str]


_TOKEN = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")


@lru_cache(maxsize=1)
def words() -> _Words:
    """What the vocabulary says about where dates stand."""
    data = tomllib.loads((files("article.vocabulary") / "dates.toml").read_text("utf-8"))
    bylines = tomllib.loads((files("article.vocabulary") / "bylines.toml").read_text("utf-8"))
    metas: dict[str, tuple[int, Role]] = {}
    for role in ROLES:
        for name in data["meta"][role]:
            metas.setdefault(name, (len(metas), role))
    return _Words(
        {role: _labels(data["labels"][role]) for role in ROLES}, metas, frozenset(bylines["weekdays"])
    )


def _labels(phrases: list[str]) -> _Labels:
    spaced = [p for p in phrases if max(p) < _CJK]
    dense = sorted((p for p in phrases if max(p) >= _CJK), key=len, reverse=True)
    ordered = sorted(map(re.escape, spaced), key=len, reverse=True)
    # Spans side by side leave no space in the text ("4:10 pmUpdated"): a capital after a small letter begins a word.
    pattern = re.compile(
        rf"(?:(?<!\w)|(?-i:(?<=[a-z0-9])(?=[A-Z])))(?:{'|'.join(ordered)})(?!\w)|{'|'.join(dense)}",
        re.IGNORECASE,
    )
    return _Labels(frozenset(p.split()[0] for p in spaced if p.isascii()), pattern)


_CJK = "\u3000"  # from here on scripts have no spaces between words


def dated(raw: str, source: str, *, day_first: bool = True, lang: str = "") -> Dated | None:
    """A claim from a written time, in UTC; without an offset it is read as UTC."""
    found = moment(raw, day_first=day_first, lang=lang)
    if not found:
        return None
    at = found.local.replace(tzinfo=UTC)
    # A bare day stays the day as written: its interval starts at 00:00 of that name.
    if found.offset_minutes is not None and found.precision in ("second", "minute", "hour"):
        at -= timedelta(minutes=found.offset_minutes)
    return Dated(at, found.precision, raw.strip()[:MAX_CHARS], source, found.offset_minutes)


@dataclass(frozen=True, slots=True)
class Manner:
    """How this page writes dates where that must be known to read them."""

    day_first: bool = True
    lang: str = ""


# Where English is written with the day first; elsewhere 3/4/2026 in English is the fourth of March.
_DAY_FIRST = frozenset(
    "uk au nz ie in za ng ke gh sg my pk bd lk mt zm zw ug tz jm tt hk eu de fr it es nl at ch".split()
)


def manner_of(document: Document) -> Manner:
    """How a page writes dates, by its language, the region that this has, and the country of its address."""
    tag = (document.lang or document.meta("og:locale") or "").lower().replace("_", "-")
    lang, _, region = tag.partition("-")
    if lang == "en" and not region:
        locale = (document.meta("og:locale") or "").lower().replace("_", "-")
        region = locale[3:] if locale.startswith("en-") else ""
    if lang != "en":
        return Manner(region != "us", lang[:3])
    if not region:
        host = document.url.split("//", 1)[-1].split("/", 1)[0].split(":")[0]
        return Manner(host.rsplit(".", 1)[-1] in _DAY_FIRST, lang)
    return Manner(region not in ("us", "ph"), lang)


def claim_from(role: Role, raw: object, source: str, manner: Manner = Manner()) -> Iterator[Claim]:
    """The claim in a value of the page, if it is text or a number that holds a time."""
    if isinstance(raw, int | float):
        raw = str(raw)
    if isinstance(raw, str) and raw:
        found = dated(raw, source, day_first=manner.day_first, lang=manner.lang)
        if found:
            yield Claim(role, found)


def by_label(line: str) -> Iterator[tuple[Role, str]]:
    """The parts of a line that begin at a label ("Published … Updated …"); an unlabelled line is one part."""
    cuts = [(start, role) for role in ROLES for start in words().labels[role].starts(line)]
    cuts.sort()
    if not cuts or cuts[0][0] > 0:
        cuts.insert(0, (0, "published"))
    ends = [start for start, _ in cuts[1:]] + [len(line)]
    for (start, role), end in zip(cuts, ends, strict=True):
        yield role, line[start:end]
