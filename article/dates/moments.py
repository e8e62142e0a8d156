"""Times as people and machines write them, in some sixty languages: parts, precision and offset."""

import re
import tomllib
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from importlib.resources import files

from article.types import Precision

MAX_CHARS = 120  # the longest date string with its label that was seen has 70

# Newspapers on the web before 1990 are archives put online: their page dates are no publication on the web,
# but a text may carry them. Nothing earlier than the first web page counts.
_FIRST_YEAR, _LAST_YEAR = 1991, 2099
_BUDDHIST = 543  # years the Thai calendar is ahead
_JALALI_YEARS = range(1370, 1430)  # of the Iranian calendar: 1991 to 2051; later ones are more often of ours


@dataclass(frozen=True, slots=True)
class Moment:
    """A time as written: parts, precision, and the offset if one was given."""

    local: datetime
    precision: Precision
    offset_minutes: int | None


@dataclass(frozen=True, slots=True)
class _Words:
    months: dict[str, int]
    months_of: dict[str, dict[str, int]]  # by language, where it disagrees with the others
    of_two_words: tuple[str, ...]
    zones: dict[str, int]
    half_before: re.Pattern[
        str
    ]  # "오후 3": a word for the half of the day, at the end of what stands before an hour
    half_after: re.Pattern[str]  # "3:15 م"
    afternoon: frozenset[str]


@lru_cache(maxsize=1)
def _words() -> _Words:
    data = tomllib.loads((files("article.vocabulary") / "dates.toml").read_text("utf-8"))
    months = _numbered(data["months"])
    months |= {name: -number for number, name in enumerate(data["jalali"]["months"], 1)}
    clock = data["clock"]
    return _Words(
        months,
        {language: _numbered(names) for language, names in data["months_of"].items()},
        tuple(name for name in months if " " in name),
        data["zones"],
        re.compile(rf"({_any(clock['am_before'] + clock['pm_before'])})\s?$"),
        re.compile(rf"\s?({_any(clock['am_after'] + clock['pm_after'])})(?!\w)"),
        frozenset((*clock["pm_before"], *clock["pm_after"])),
    )


def _any(words: list[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


def _numbered(names: dict[str, list[str]]) -> dict[str, int]:
    return {name: int(number) for number, group in names.items() for name in group}


def is_month(word: str) -> bool:
    """Whether a word in lower case is a month's name or abbreviation."""
    return word in _words().months


def month_number(word: str, lang: str = "") -> int:
    """The number of a month by its name in lower case, negative for one of the Iranian calendar, 0 for another word."""
    word = word.strip(".")
    return _words().months_of.get(lang, {}).get(word) or _words().months.get(word, 0)


_ISO = re.compile(
    r"(?<!\d)(\d{4})-(\d{1,2})(?:-(\d{1,2}))?(?:[T\s]{1,3}(\d{1,2})(?:[:.]?(\d{2})(?:[:.]?(\d{2})(?:[.,]\d{1,9})?)?)?)?"
    r"\s{0,2}((?:UTC|GMT)?[+-]\d{2}:?\d{2}|(?:UTC|GMT)?[+-]\d{1,2}(?::\d{2})?|Z|UTC|GMT)?(?!\d)",
    re.IGNORECASE,
)
_LOST_PLUS = re.compile(
    r" \d{2}:\d{2}"
)  # of an offset that was taken for part of an address: there it is a blank
_COMPACT = re.compile(r"^(\d{4})(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(\d{2})?)?(Z|[+-]\d{2}:?\d{2})?$")

# A day has a full stop or an ordinal ending, a month may be any word: whether it is one says the vocabulary.
_MONTH = r"(?P<month>[^\s\d.,/:()|_-](?:[^\s\d.,/:()|_-]|\.(?=[^\s\d.,]|\.\s?\d)){1,19})"
_DAY_MONTH_YEAR = re.compile(
    r"(?<![\d:])(?P<day>\d{1,2})(?:\.|st|nd|rd|th|er|º|ª|°|-[а-я]{1,2})?"
    rf"[\s/-]{{0,3}}(?:de |of |d['’]|ng )?{_MONTH}"
    r"\.?\s?,?[\s/-]{0,3}(?:de |del |від |от |พ\.ศ\.\s?)?(?P<year>\d{4})(?!\d)"
)
_MONTH_DAY_YEAR = re.compile(
    rf"(?<![^\W_]){_MONTH}\.?\s{{1,3}}(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:,?\s{{1,3}}|,)"
    r"(?:\d{1,2}:\d{2}(?::\d{2})?\s(?:[A-Z]{2,5}\s)?)?(?P<year>\d{4})(?!\d)"
)
_YEAR_MONTH_DAY = re.compile(
    rf"(?<!\d)(?P<year>\d{{4}})(?:\.|,|-?ko|\sm\.|-ci il)?\s{_MONTH}\.?\s(?P<day>\d{{1,2}})(?!\d)"
)
_YEAR_DAY_MONTH = re.compile(rf"(?<!\d)(?P<year>\d{{4}})\.?\s?gada\s(?P<day>\d{{1,2}})\.?\s{_MONTH}")
# "16-Nov-26", and the Thai "16 พ.ย. 69", whose year is one of the Buddhist calendar.
_SHORT_YEAR = re.compile(
    r"(?<!\d)(?P<day>\d{1,2})(?:-(?P<name>[^\W\d_]{3,9})-(?P<short>\d{2})"
    r"|\s?(?P<thai>[\u0e01-\u0e4f][\u0e01-\u0e4f.]{2,11}?)\.?\s?(?P<buddhist>[67]\d))(?![\d:.])"
)
_WRITTEN = (_DAY_MONTH_YEAR, _MONTH_DAY_YEAR, _YEAR_MONTH_DAY, _YEAR_DAY_MONTH)

_NUMERIC = re.compile(r"(?<![\d.])(\d{1,2})([./-])\s?(\d{1,2})\2\s?(\d{4}|\d{2})(?![\d.]\d)(?!\d)")
_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})\s?[/.-]\s?(\d{1,2})\s?[/.-]\s?(\d{1,2})(?!\d)")
_YEAR_FIRST_IN = frozenset(("ko", "ja", "zh"))  # where 26.03.05 is a day in 2026
_CJK = re.compile(
    r"(?:(?P<era>令和|平成|民國|民国)\s?)?(\d{1,4}|元)\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일号號]?"
)
_ERAS = {"令和": 2018, "平成": 1988, "民國": 1911, "民国": 1911}
# Vietnamese and Mongolian count the months.
_COUNTED = (
    re.compile(r"(?P<day>\d{1,2})\s?tháng\s?(?P<month>\d{1,2})(?:,| năm)?\s?(?P<year>\d{4})", re.IGNORECASE),
    re.compile(r"(?P<year>\d{4}) оны (?P<month>\d{1,2})\w{0,8} ?сарын (?P<day>\d{1,2})"),
)


_CLOCK = re.compile(
    r"(?<![\d.:])(\d{1,2})(?:(?:: ?|[h.]| h )(\d{2})(?::(\d{2}))?\s{0,2}([ap]\.?m\.?|[ap]\. m\.)?"
    r"|\s{0,2}([ap]\.?m\.?|[ap]\. m\.))(?![\d:]|\.\d)",
    re.IGNORECASE,
)
_CJK_CLOCK = re.compile(r"(\d{1,2})\s?[時时点點시](?:\s?(\d{1,2})\s?[分분])?")
_ZONE = re.compile(
    r"^[\s,(]{0,3}(?:(UTC|GMT)?([+-]\d{2}:?\d{2}|[+-]\d{1,2})(?!\d)|([^\W\d_]{1,4})\b)", re.IGNORECASE
)
_HALF = re.compile(r"\s{0,2}([ap])(?:\.\s?)?m\b", re.IGNORECASE)
_EPOCH = re.compile(r"^(?:/Date\()?(\d{10})(\d{3})?(?:\.\d{1,9})?(?:[+-]\d{4})?(?:\)/)?$")


# Every way of writing a day has a year of four digits, two separators between numbers, the sign for a year, or a short
# year behind a month: most lines of a page that have a number in them have none of these.
_LIKELY = re.compile(
    r"\d(?:\d{3}|[./-]\s?\d{1,2}[./-]|-[^\W\d_]{3,9}-\d)|[年년]|[\u0e01-\u0e4f]\.?\s?[67]\d(?!\d)"
)


def may_hold_moment(text: str) -> bool:
    """A quick look: False only where `moment` finds nothing."""
    return bool(_LIKELY.search(text)) or (not text.isascii() and any(map(str.isdigit, text)))


def moment(raw: str, *, day_first: bool = True, lang: str = "") -> Moment | None:
    """Read one written time; None where there is none. `day_first` settles 03/04/2026.

    >>> moment("2026-11-16T08:30:00+01:00")
    Moment(local=datetime.datetime(2026, 11, 16, 8, 30), precision='second', offset_minutes=60)
    >>> moment("16. November 2026").precision
    'day'
    """
    text = " ".join(raw[:MAX_CHARS].split())
    if not text.isascii():
        text = _plain(text)
    if not _LIKELY.search(text):
        return None
    return _iso(text) or _epoch(text) or _written(text, day_first, lang)


_MARKS: dict[int, str | None] = dict.fromkeys(
    (*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF)
)
_MARKS |= {ord("،"): ",", ord("："): ":", ord("／"): "/", ord("−"): "-"}


def _plain(text: str) -> str:
    """The text with ASCII digits, without direction marks, and with names of months in one word."""
    text = text.translate(_MARKS)
    text = "".join(str(int(c)) if c.isdecimal() and c > "9" else c for c in text)
    for name in _words().of_two_words:
        if name in text:
            text = text.replace(name, _one_word(_words().months[name]))
    return text


def _one_word(number: int) -> str:
    names = "january february march april may june july august september october november december".split()
    return names[number - 1]


def _iso(text: str) -> Moment | None:
    found = _COMPACT.match(text) or _ISO.search(text)
    if not found:
        return None
    year, month, day, hour, minute, second, zone = found.groups()
    offset = _offset(zone) if zone and hour is not None else None
    rest = text[found.end() :]
    if hour is not None and zone is None and second is not None and _LOST_PLUS.fullmatch(rest):
        offset = _offset(f"+{rest.strip()}")
    elif hour is not None and zone is None:  # "2026-11-16 08:30 CET", "… 8:30 PM"
        half = _HALF.match(rest)
        hour = _half_day(int(hour), half[1]) if half else _half_of(rest, 0, int(hour), 0)
        offset = _zone(rest[half.end() :] if half else rest)
    elif hour is None and day is not None and (clock := _clock(text, found.end(), behind=True)):
        hour, minute, second, end = clock  # "2026-11-16 | 08:30"
        offset = _zone(text[end:])
    return made(year, month, day, hour, minute, second, offset)


def _epoch(text: str) -> Moment | None:
    found = _EPOCH.match(text)
    if not found:
        return None
    local = datetime.fromtimestamp(int(found[1]), UTC).replace(tzinfo=None)
    return Moment(local, "second", 0) if _FIRST_YEAR <= local.year <= _LAST_YEAR else None


def _written(text: str, day_first: bool, lang: str) -> Moment | None:
    day = _day(text, day_first, lang)
    if not day:
        return None
    year, month, number, end = day
    clock = _clock(text, end)
    if not clock:
        return made(year, month, number, None, None, None, None)
    hour, minute, second, clock_end = clock
    return made(year, month, number, hour, minute, second, _zone(text[clock_end:]))


def _day(text: str, day_first: bool, lang: str) -> tuple[int, int, int, int] | None:
    """(year, month, day, end of the match) of the first written date; a negative month is of the Iranian calendar."""
    for pattern in _WRITTEN:
        for written in pattern.finditer(text):
            if number := month_number(written["month"].lower(), lang):
                return int(written["year"]), number, int(written["day"]), written.end()
    if (found := _SHORT_YEAR.search(text)) and (
        number := month_number((found["name"] or found["thai"]).lower(), lang)
    ):
        year = 2000 + int(found["short"]) if found["short"] else 2500 + int(found["buddhist"])
        return year, number, int(found["day"]), found.end()
    if found := _CJK.search(text):
        year = 1 if found[2] == "元" else int(found[2])
        year += _ERAS.get(found["era"] or "", 2000 if 20 <= year < 100 else 0)
        return year, int(found[3]), int(found[4]), found.end()
    if found := _YEAR_FIRST.search(text):
        return int(found[1]), int(found[2]), int(found[3]), found.end()
    if found := _COUNTED[0].search(text) or _COUNTED[1].search(text):
        return int(found["year"]), int(found["month"]), int(found["day"]), found.end()
    if found := _NUMERIC.search(text):
        first, second, year = int(found[1]), int(found[3]), int(found[4])
        if year < 100 and lang in _YEAR_FIRST_IN:
            return 2000 + first, second, year, found.end()
        year += 2000 if year < 100 else 0
        # With dots the day comes first everywhere; a number over 12 settles it too.
        swap = second > 12 or (found[2] == "/" and not day_first and first <= 12)
        return (year, first, second, found.end()) if swap else (year, second, first, found.end())
    return None


def _clock(text: str, start: int, *, behind: bool = False) -> tuple[int, int, int | None, int] | None:
    """(hour, minute, second, end) of the time of day after a position, else before it unless `behind`."""
    if found := _CJK_CLOCK.search(text, start):
        hour = _half_of(text, found.start(), int(found[1]))
        return (hour % 24, int(found[2] or 0) % 60, None, found.end())
    found = _CLOCK.search(text, start) or (None if behind else _CLOCK.search(text))
    if not found or (found.start() < start and found.end() > start):
        return None
    hour = int(found[1])
    half = found[4] or found[5]
    hour = _half_day(hour, half[0]) if half else _half_of(text, found.start(), hour, found.end())
    if hour > 24 or int(found[2] or 0) > 59 or (not half and found[2] is None):
        return None
    return hour % 24, int(found[2] or 0), int(found[3]) if found[3] else None, found.end()


def _half_of(text: str, start: int, hour: int, end: int | None = None) -> int:
    """The hour of a day of 24, by a word for its half before the time or after its end."""
    words = _words()
    found = None if text.isascii() else words.half_before.search(text, max(0, start - _LONGEST_HALF), start)
    if not found and end is not None:
        found = words.half_after.match(text, end)
    return _half_day(hour, "p" if found[1] in words.afternoon else "a") if found else hour


_LONGEST_HALF = 12  # characters of a word for half a day


def _half_day(hour: int, half: str) -> int:
    return hour % 12 + (12 if half.lower() == "p" else 0) if hour <= 12 else hour


def _offset(zone: str) -> int | None:
    zone = zone.upper().removeprefix("UTC").removeprefix("GMT")
    if zone in ("", "Z"):
        return 0
    hours, colon, rest = zone[1:].partition(":")
    if not colon and len(hours) > 2:
        hours, rest = hours[:-2], hours[-2:]
    minutes = int(hours) * 60 + int(rest or 0)
    return (minutes if zone[0] == "+" else -minutes) if minutes <= 15 * 60 else None


def _zone(rest: str) -> int | None:
    found = _ZONE.match(rest)
    if not found:
        return None
    if found[2]:
        return _offset(found[2])
    if found[3].upper() in ("UTC", "GMT") and (
        sign := re.match(r"\s?[+-]\d{1,2}(?::?\d{2})?", rest[found.end() :])
    ):
        return _offset(sign[0].strip())
    return _words().zones.get(found[3].lower())


def made(*parts: int | str | None) -> Moment | None:
    """A moment from year, month, day, hour, minute, second and offset (None: not given), if there is such a time.

    Years of the Thai calendar and dates of the Iranian one (told by the year, or by a negative month) are converted.
    """
    year, month, day, hour, minute, second, offset = [None if p is None else int(p) for p in parts]
    if year is None:
        return None
    if _FIRST_YEAR + _BUDDHIST <= year <= _LAST_YEAR + _BUDDHIST:
        year -= _BUDDHIST
    try:
        if year in _JALALI_YEARS and month and day:
            at = _from_jalali(year, abs(month), day)
            year, month, day = at.year, at.month, at.day
        if not _FIRST_YEAR <= year <= _LAST_YEAR:
            return None
        local = datetime(year, month or 1, day or 1, hour or 0, minute or 0, min(second or 0, 59))  # noqa: DTZ001  # local by name; made UTC in dated()
    except ValueError:
        return None
    return Moment(local, _precision(day, hour, minute, second), offset)


def _from_jalali(year: int, month: int, day: int) -> date:
    """The Gregorian date of one of the Iranian calendar, by its 33-year cycle (right from 1244 to 1530).

    >>> _from_jalali(1405, 8, 25)
    datetime.date(2026, 11, 16)
    """
    if not 1 <= month <= 12 or not 1 <= day <= 31:
        raise ValueError(month)
    # Leap years fall on 1, 5, 9, 13, 17, 22, 26 and 30 of each cycle; year 1370 began on 21 March 1991.
    leaps = sum(1 for y in range(1370, year) if y % 33 in (1, 5, 9, 13, 17, 22, 26, 30))
    before = 31 * min(month - 1, 6) + 30 * max(month - 7, 0)
    return date(1991, 3, 21) + timedelta(days=(year - 1370) * 365 + leaps + before + day - 1)


def _precision(day: int | None, hour: int | None, minute: int | None, second: int | None) -> Precision:
    if day is None:
        return "month"
    # Exactly midnight is what systems write that know the day only: an interval that holds that moment too.
    if hour is None or not (hour or minute or second):
        return "day"
    if minute is None:
        return "hour"
    return "minute" if second is None else "second"
