"""Times as people and machines write them, in some twenty languages: parts, precision and offset."""

import re
import tomllib
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from importlib.resources import files

from article.types import Precision

MAX_CHARS = 120  # the longest date string with its label that was seen has 70

# Newspapers on the web before 1990 are archives put online: their page dates are no publication on the web,
# but a text may carry them. Nothing earlier than the first web page counts.
_FIRST_YEAR, _LAST_YEAR = 1991, 2099


@dataclass(frozen=True, slots=True)
class Moment:
    """A time as written: parts, precision, and the offset if one was given."""

    local: datetime
    precision: Precision
    offset_minutes: int | None


@dataclass(frozen=True, slots=True)
class _Words:
    months: dict[str, int]
    zones: dict[str, int]
    textual: re.Pattern[str]


@lru_cache(maxsize=1)
def _words() -> _Words:
    data = tomllib.loads((files("article.vocabulary") / "dates.toml").read_text("utf-8"))
    months = {name: int(number) for number, names in data["months"].items() for name in names}
    month = "|".join(sorted(map(re.escape, months), key=len, reverse=True))
    textual = re.compile(
        rf"(?<!\w)(?:(?P<d1>\d{{1,2}})(?:\.|st|nd|rd|th|er|º|ª)?[\s/-]{{0,3}}(?:de |of )?(?P<m1>{month})\.?,?"
        r"[\s/-]{0,3}(?:de |del )?(?P<y1>\d{4})"
        rf"|(?P<m2>{month})\.?\s{{1,3}}(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?,?\s{{1,3}}(?P<y2>\d{{4}}))(?!\d)",
        re.IGNORECASE,
    )
    return _Words(months, data["zones"], textual)


def is_month(word: str) -> bool:
    """Whether a word in lower case is a month's name or abbreviation."""
    return word in _words().months


def month_number(word: str) -> int:
    """The number of a month by its name in lower case, 0 for another word."""
    return _words().months.get(word, 0)


_ISO = re.compile(
    r"(?<!\d)(\d{4})-(\d{1,2})(?:-(\d{1,2}))?(?:[T\s]{1,3}(\d{1,2})(?::?(\d{2})(?::?(\d{2})(?:[.,]\d{1,9})?)?)?)?"
    r"\s{0,2}(Z|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{2})?(?!\d)",
    re.IGNORECASE,
)


_COMPACT = re.compile(r"^(\d{4})(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(\d{2})?)?(Z|[+-]\d{2}:?\d{2})?$")


_NUMERIC = re.compile(r"(?<![\d.])(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d{2})(?![\d.]\d)")


_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})[/.](\d{1,2})[/.](\d{1,2})(?!\d)")


_CJK = re.compile(r"(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일]")


_CLOCK = re.compile(
    r"(?<![\d.:])(\d{1,2})(?:[:h.](\d{2})(?::(\d{2}))?\s{0,2}(a\.?m\.?|p\.?m\.?)?|\s{0,2}(a\.?m\.?|p\.?m\.?))(?![\d:]|\.\d)",
    re.IGNORECASE,
)


_CJK_CLOCK = re.compile(r"(\d{1,2})\s?[時时点시](?:\s?(\d{1,2})\s?[分분])?")


_ZONE = re.compile(
    r"^[\s,(]{0,3}(?:(UTC|GMT)?([+-]\d{2}:?\d{2}|[+-]\d{1,2})(?!\d)|([a-z]{1,4})\b)", re.IGNORECASE
)


_EPOCH = re.compile(r"^(\d{10})(\d{3})?$")


def moment(raw: str, *, day_first: bool = True) -> Moment | None:
    """Read one written time; None where there is none. `day_first` settles 03/04/2026.

    >>> moment("2026-11-16T08:30:00+01:00")
    Moment(local=datetime.datetime(2026, 11, 16, 8, 30), precision='second', offset_minutes=60)
    >>> moment("16. November 2026").precision
    'day'
    """
    text = " ".join(raw[:MAX_CHARS].split())
    return _iso(text) or _epoch(text) or _written(text, day_first)


def _iso(text: str) -> Moment | None:
    found = _COMPACT.match(text) or _ISO.search(text)
    if not found:
        return None
    year, month, day, hour, minute, second, zone = found.groups()
    offset = _offset(zone) if zone else None
    if hour is not None and zone is None:  # "2026-11-16 08:30 CET", "… 8:30 PM"
        rest = text[found.end() :]
        half = re.match(r"\s{0,2}([ap])\.?m\b", rest, re.IGNORECASE)
        hour = _half_day(int(hour), half[1]) if half else hour
        offset = _zone(rest[half.end() :] if half else rest)
    return made(year, month, day, hour, minute, second, offset)


def _epoch(text: str) -> Moment | None:
    found = _EPOCH.match(text)
    if not found:
        return None
    return Moment(datetime.fromtimestamp(int(found[1]), UTC).replace(tzinfo=None), "second", 0)


def _written(text: str, day_first: bool) -> Moment | None:
    day = _day(text, day_first)
    if not day:
        return None
    year, month, number, end = day
    clock = _clock(text, end)
    if not clock:
        return made(year, month, number, None, None, None, None)
    hour, minute, second, clock_end = clock
    return made(year, month, number, hour, minute, second, _zone(text[clock_end:]))


def _day(text: str, day_first: bool) -> tuple[int, int, int, int] | None:
    """(year, month, day, end of the match) of the first written date."""
    words = _words()
    if found := words.textual.search(text):
        name = (found["m1"] or found["m2"]).lower()
        return (
            int(found["y1"] or found["y2"]),
            words.months[name],
            int(found["d1"] or found["d2"]),
            found.end(),
        )
    if found := _CJK.search(text) or _YEAR_FIRST.search(text):
        return int(found[1]), int(found[2]), int(found[3]), found.end()
    if found := _NUMERIC.search(text):
        first, second, year = int(found[1]), int(found[3]), int(found[4])
        year += 2000 if year < 100 else 0
        # With dots the day comes first everywhere; a number over 12 settles it too.
        swap = second > 12 or (found[2] == "/" and not day_first and first <= 12)
        return (year, first, second, found.end()) if swap else (year, second, first, found.end())
    return None


def _clock(text: str, start: int) -> tuple[int, int, int | None, int] | None:
    if found := _CJK_CLOCK.search(text, start):
        return (int(found[1]) % 24, int(found[2] or 0) % 60, None, found.end())
    found = _CLOCK.search(text, start) or _CLOCK.search(text)
    if not found or (found.start() < start and found.end() > start):
        return None
    hour = int(found[1])
    half = found[4] or found[5]
    if half:
        hour = _half_day(hour, half[0])
    if hour > 24 or int(found[2] or 0) > 59 or (not half and found[2] is None):
        return None
    return hour % 24, int(found[2] or 0), int(found[3]) if found[3] else None, found.end()


def _half_day(hour: int, half: str) -> int:
    return hour % 12 + (12 if half.lower() == "p" else 0)


def _offset(zone: str) -> int | None:
    if zone.upper() in ("Z", "UTC", "GMT"):
        return 0
    digits = zone[1:].replace(":", "")
    minutes = int(digits[:2]) * 60 + int(digits[2:] or 0) if len(digits) >= 2 else int(digits) * 60
    return (minutes if zone[0] == "+" else -minutes) if minutes <= 15 * 60 else None


def _zone(rest: str) -> int | None:
    found = _ZONE.match(rest)
    if not found:
        return None
    if found[2]:
        return _offset(found[2])
    if found[3].upper() in ("UTC", "GMT") and (
        sign := re.match(r"[+-]\d{1,2}(?::?\d{2})?", rest[found.end() :])
    ):
        return _offset(sign[0])
    return _words().zones.get(found[3].lower())


def made(*parts: object) -> Moment | None:
    """A moment from year, month, day, hour, minute, second and offset (None: not given), if there is such a time."""
    year, month, day, hour, minute, second = (None if p is None else int(str(p)) for p in parts[:6])
    offset = parts[6] if isinstance(parts[6], int) else None
    if year is None or not _FIRST_YEAR <= year <= _LAST_YEAR:
        return None
    try:
        local = datetime(year, month or 1, day or 1, hour or 0, minute or 0, min(second or 0, 59))  # noqa: DTZ001  # local by name; made UTC in dated()
    except ValueError:
        return None
    return Moment(local, _precision(day, hour, minute, second), offset)


def _precision(day: int | None, hour: int | None, minute: int | None, second: int | None) -> Precision:
    if day is None:
        return "month"
    # Exactly midnight is what systems write that know the day only: an interval that holds that moment too.
    if hour is None or not (hour or minute or second):
        return "day"
    if minute is None:
        return "hour"
    return "minute" if second is None else "second"
