"""When a page says it was published and modified: every claim with its place, its precision and its offset."""

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from importlib.resources import files
from typing import Literal

from selectolax.lexbor import LexborNode

from article.document import Document
from article.types import Dated, Precision

Role = Literal["published", "modified"]
# Newspapers on the web before 1990 are archives put online: their page dates are no publication on the web,
# but a text may carry them. Nothing earlier than the first web page counts.
_FIRST_YEAR, _LAST_YEAR = 1991, 2099
_MAX_CHARS = 120  # the longest date string with its label that was seen has 70
_MAX_TIMES = 200


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim of a time and what it is a time of."""

    role: Role
    dated: Dated


@dataclass(frozen=True, slots=True)
class Moment:
    """A time as written: parts, precision, and the offset if one was given."""

    local: datetime
    precision: Precision
    offset_minutes: int | None


@dataclass(frozen=True, slots=True)
class _Words:
    months: dict[str, int]
    labels: dict[Role, re.Pattern[str]]
    zones: dict[str, int]
    metas: dict[Role, tuple[str, ...]]
    textual: re.Pattern[str]


@lru_cache(maxsize=1)
def _words() -> _Words:
    data = tomllib.loads((files("article.vocabulary") / "dates.toml").read_text("utf-8"))
    months = {name: int(number) for number, names in data["months"].items() for name in names}
    labels: dict[Role, re.Pattern[str]] = {
        "published": _any_of(data["labels"]["published"]),
        "modified": _any_of(data["labels"]["modified"]),
    }
    metas: dict[Role, tuple[str, ...]] = {
        "published": tuple(data["meta"]["published"]),
        "modified": tuple(data["meta"]["modified"]),
    }
    month = "|".join(sorted(map(re.escape, months), key=len, reverse=True))
    textual = re.compile(
        rf"(?<!\w)(?:(?P<d1>\d{{1,2}})(?:\.|st|nd|rd|th|er|º|ª)?[\s/-]{{0,3}}(?:de |of )?(?P<m1>{month})\.?,?[\s/-]{{0,3}}(?:de |del )?(?P<y1>\d{{4}})"
        rf"|(?P<m2>{month})\.?\s{{1,3}}(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?,?\s{{1,3}}(?P<y2>\d{{4}}))(?!\d)",
        re.IGNORECASE,
    )
    return _Words(months, labels, data["zones"], metas, textual)


def is_month(word: str) -> bool:
    """Whether a word in lower case is a month's name or abbreviation."""
    return word in _words().months


def _any_of(phrases: list[str]) -> re.Pattern[str]:
    ordered = sorted(map(re.escape, phrases), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(ordered)})(?!\w)", re.IGNORECASE)


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
    r"(?<![\d.:])(\d{1,2})(?:[:h.](\d{2})(?::(\d{2}))?\s{0,2}(a\.?m\.?|p\.?m\.?)?|\s{0,2}(a\.?m\.?|p\.?m\.?))(?![\d:])",
    re.IGNORECASE,
)
_ZONE = re.compile(
    r"^[\s,(]{0,3}(?:(UTC|GMT)?([+-]\d{2}:?\d{2}|[+-]\d{1,2})(?!\d)|([a-z]{1,4})\b)", re.IGNORECASE
)
_EPOCH = re.compile(r"^(\d{10})(\d{3})?$")
_URL_DAY = re.compile(
    r"(?<!\d)((?:19|20)\d{2})([/_-])(0?[1-9]|1[0-2]|[a-z]{3})\2(0?[1-9]|[12]\d|3[01])(?!\d)"
)
_URL_COMPACT = re.compile(r"(?<!\d)(20[0-4]\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?!\d)")
_URL_MONTH = re.compile(r"/((?:19|20)\d{2})/(0[1-9]|1[0-2])/")


def moment(raw: str, *, day_first: bool = True) -> Moment | None:
    """Read one written time; None where there is none. `day_first` settles 03/04/2026.

    >>> moment("2026-11-16T08:30:00+01:00")
    Moment(local=datetime.datetime(2026, 11, 16, 8, 30), precision='second', offset_minutes=60)
    >>> moment("16. November 2026").precision
    'day'
    """
    text = " ".join(raw[:_MAX_CHARS].split())
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
    return _made(year, month, day, hour, minute, second, offset)


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
        return _made(year, month, number, None, None, None, None)
    hour, minute, second, clock_end = clock
    return _made(year, month, number, hour, minute, second, _zone(text[clock_end:]))


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


def _made(*parts: object) -> Moment | None:
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


def dated(raw: str, source: str, *, day_first: bool = True) -> Dated | None:
    """A claim from a written time, in UTC; without an offset it is read as UTC."""
    found = moment(raw, day_first=day_first)
    if not found:
        return None
    at = found.local.replace(tzinfo=UTC)
    # A bare day stays the day as written: its interval starts at 00:00 of that name.
    if found.offset_minutes is not None and found.precision in ("second", "minute", "hour"):
        at -= timedelta(minutes=found.offset_minutes)
    return Dated(at, found.precision, raw.strip()[:_MAX_CHARS], source, found.offset_minutes)


def claims(document: Document, main: dict[str, object] | None, lines: Iterable[str]) -> tuple[Claim, ...]:
    """All claims of a page, the most trustworthy place first: JSON-LD, meta, `<time>`, visible text, address.

    `main` is the JSON-LD object of the article, `lines` the short lines above and below its text.
    """
    day_first = not (document.lang or "").lower().startswith("en-us")
    found = [
        *_json_ld(main),
        *_metas(document),
        *_microdata(document),
        *_times(document, day_first),
        *_visible(lines, day_first),
        *_address(document.url),
    ]
    return tuple(dict.fromkeys(found))


def _claim(role: Role, raw: object, source: str, day_first: bool = True) -> Iterator[Claim]:
    if isinstance(raw, int):
        raw = str(raw)
    if isinstance(raw, str) and raw and (found := dated(raw, source, day_first=day_first)):
        yield Claim(role, found)


def _json_ld(main: dict[str, object] | None) -> Iterator[Claim]:
    keys: tuple[tuple[str, Role], ...] = (
        ("datePublished", "published"),
        ("dateCreated", "published"),
        ("uploadDate", "published"),
        ("dateModified", "modified"),
    )
    for key, role in keys:
        value = (main or {}).get(key)
        yield from _claim(role, value[0] if isinstance(value, list) and value else value, f"json-ld:{key}")


def _metas(document: Document) -> Iterator[Claim]:
    for role, names in _words().metas.items():
        for name in names:
            for content in document.metas_of(name)[:3]:
                yield from _claim(role, content, f"meta:{name}")


def _microdata(document: Document) -> Iterator[Claim]:
    keys: tuple[tuple[str, Role], ...] = (("datePublished", "published"), ("dateModified", "modified"))
    for key, role in keys:
        node = document.tree.css_first(f'[itemprop~="{key}"]')
        if node:
            attributes = node.attributes
            raw = attributes.get("datetime") or attributes.get("content") or node.text()[:_MAX_CHARS]
            yield from _claim(role, raw, f"itemprop:{key}")


_OTHERS = re.compile(
    r"comment|related|teaser|sidebar|widget|footer|recommend|promo|more-?news|latest|trending|popular|card|live-?blog|timeline|clock|weather",
    re.IGNORECASE,
)
_TIME_MODIFIED = re.compile(r"modif|updat|aktualis|last", re.IGNORECASE)


def _times(document: Document, day_first: bool) -> Iterator[Claim]:
    """`<time>` elements that belong to the article: not in lists of other stories, comments or the page's frame."""
    for node in document.tree.css("time")[:_MAX_TIMES]:
        where = _where(node)
        if where is None:
            continue
        attributes = node.attributes
        text = node.text()[:_MAX_CHARS]
        raw = attributes.get("datetime") or attributes.get("title") or attributes.get("content") or text
        label = f"{where} {_before(node)} {text}"
        role: Role = "modified" if _is_modified(attributes, label) else "published"
        yield from _claim(role, raw, "time", day_first)


def _is_modified(attributes: dict[str, str | None], label: str) -> bool:
    names = f"{attributes.get('class') or ''} {attributes.get('itemprop') or ''}"
    return bool(_TIME_MODIFIED.search(names) or _words().labels["modified"].search(label[-_MAX_CHARS:]))


def _where(node: LexborNode) -> str | None:
    """The class names around a node, or None if they say it is not the article's own."""
    names = []
    parent = node.parent
    for _ in range(12):
        if parent is None or parent.tag in ("body", "html"):
            break
        attributes = parent.attributes
        own = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"
        if parent.tag in ("footer", "nav", "aside", "li") or _OTHERS.search(own):
            return None
        if len(names) < 2:
            names.append(own)
        if parent.tag == "article":
            break
        parent = parent.parent
    return " ".join(names)


def _before(node: LexborNode) -> str:
    """The text directly before a node in its parent."""
    previous = node.prev
    return (previous.text() if previous else "")[-60:]


def _visible(lines: Iterable[str], day_first: bool) -> Iterator[Claim]:
    """Dates in short lines around the text: bylines, "Published …", "Updated …"."""
    for line in lines:
        if 6 <= len(line) <= _MAX_CHARS and any(c.isdigit() for c in line):
            for role, raw in _labelled(line):
                yield from _claim(role, raw, "visible", day_first)


def _labelled(line: str) -> Iterator[tuple[Role, str]]:
    """The parts of a line that begin at a label ("Published … Updated …"); an unlabelled line is one part."""
    words = _words().labels
    cuts: list[tuple[int, Role]] = [(m.start(), "modified") for m in words["modified"].finditer(line)]
    cuts += [(m.start(), "published") for m in words["published"].finditer(line)]
    cuts.sort()
    if not cuts or cuts[0][0] > 0:
        cuts.insert(0, (0, "published"))
    ends = [start for start, _ in cuts[1:]] + [len(line)]
    for (start, role), end in zip(cuts, ends, strict=True):
        yield role, line[start:end]


def _address(url: str) -> Iterator[Claim]:
    path = url.split("?")[0].split("//", 1)[-1].partition("/")[2].lower()
    for pattern in (_URL_DAY, _URL_COMPACT, _URL_MONTH):
        found = pattern.search("/" + path)
        if not found:
            continue
        groups = [g for g in found.groups() if g not in ("/", "_", "-")]
        month = groups[1] if groups[1].isdigit() else str(_words().months.get(groups[1], 0))
        day = groups[2] if len(groups) > 2 else None
        made = _made(groups[0], month, day, None, None, None, None)
        if made:
            yield Claim(
                "published", Dated(made.local.replace(tzinfo=UTC), made.precision, found[0].strip("/"), "url")
            )
            return


_FINENESS: dict[Precision, int] = {"second": 5, "minute": 4, "hour": 3, "day": 2, "month": 1, "year": 0}
_SPAN: dict[Precision, timedelta] = {
    "second": timedelta(seconds=1),
    "minute": timedelta(minutes=1),
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
    "month": timedelta(days=31),
    "year": timedelta(days=366),
}
# A claimed day is a local day: a moment of it may lie up to 14 hours off in UTC.
_LOCAL = timedelta(hours=14)


def choose(found: Iterable[Claim], role: Role, not_after: datetime) -> Dated | None:
    """The first claim of a role that is no later than the capture, made finer by a later claim inside its interval."""
    latest = not_after + timedelta(days=1)
    usable = [c.dated for c in found if c.role == role and c.dated.at <= latest]
    if not usable:
        return None
    first = usable[0]
    for other in usable[1:]:
        if _FINENESS[other.precision] > _FINENESS[first.precision] and _inside(other, first):
            return other
    return first


def _inside(fine: Dated, coarse: Dated) -> bool:
    return coarse.at - _LOCAL <= fine.at < coarse.at + _SPAN[coarse.precision] + _LOCAL


def in_line(line: str) -> tuple[Claim, ...]:
    """The claims of one visible line of text."""
    return tuple(_visible((line,), True))
