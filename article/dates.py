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

from article.document import Document, Json
from article.moments import MAX_CHARS, made, moment, month_number
from article.types import Dated, Precision

Role = Literal["published", "modified"]


_MAX_TIMES = 200


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim of a time and what it is a time of."""

    role: Role
    dated: Dated


@dataclass(frozen=True, slots=True)
class _Words:
    labels: dict[Role, re.Pattern[str]]
    metas: dict[Role, tuple[str, ...]]


@lru_cache(maxsize=1)
def _words() -> _Words:
    data = tomllib.loads((files("article.vocabulary") / "dates.toml").read_text("utf-8"))
    labels: dict[Role, re.Pattern[str]] = {
        "published": _any_of(data["labels"]["published"]),
        "modified": _any_of(data["labels"]["modified"]),
    }
    metas: dict[Role, tuple[str, ...]] = {
        "published": tuple(data["meta"]["published"]),
        "modified": tuple(data["meta"]["modified"]),
    }
    return _Words(labels, metas)


def _any_of(phrases: list[str]) -> re.Pattern[str]:
    ordered = sorted(map(re.escape, phrases), key=len, reverse=True)
    # Spans side by side leave no space in the text ("4:10 pmUpdated"): a capital after a small letter begins a word.
    return re.compile(
        rf"(?:(?<!\w)|(?-i:(?<=[a-z0-9])(?=[A-Z])))(?:{'|'.join(ordered)})(?!\w)", re.IGNORECASE
    )


_URL_DAY = re.compile(
    r"(?<!\d)((?:19|20)\d{2})([/_-])(0?[1-9]|1[0-2]|[a-z]{3})\2(0?[1-9]|[12]\d|3[01])(?!\d)"
)


_URL_COMPACT = re.compile(r"(?<!\d)(20[0-4]\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?!\d)")


_URL_MONTH = re.compile(r"/((?:19|20)\d{2})/(0[1-9]|1[0-2])/")


def dated(raw: str, source: str, *, day_first: bool = True) -> Dated | None:
    """A claim from a written time, in UTC; without an offset it is read as UTC."""
    found = moment(raw, day_first=day_first)
    if not found:
        return None
    at = found.local.replace(tzinfo=UTC)
    # A bare day stays the day as written: its interval starts at 00:00 of that name.
    if found.offset_minutes is not None and found.precision in ("second", "minute", "hour"):
        at -= timedelta(minutes=found.offset_minutes)
    return Dated(at, found.precision, raw.strip()[:MAX_CHARS], source, found.offset_minutes)


def claims(document: Document, main: Json | None, lines: Iterable[str]) -> tuple[Claim, ...]:
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


def _json_ld(main: Json | None) -> Iterator[Claim]:
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
            raw = attributes.get("datetime") or attributes.get("content") or node.text()[:MAX_CHARS]
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
        text = node.text()[:MAX_CHARS]
        raw = attributes.get("datetime") or attributes.get("title") or attributes.get("content") or text
        label = f"{where} {_before(node)} {text}"
        role: Role = "modified" if _is_modified(attributes, label) else "published"
        yield from _claim(role, raw, "time", day_first)


def _is_modified(attributes: dict[str, str | None], label: str) -> bool:
    names = f"{attributes.get('class') or ''} {attributes.get('itemprop') or ''}"
    return bool(_TIME_MODIFIED.search(names) or _words().labels["modified"].search(label[-MAX_CHARS:]))


def _where(node: LexborNode) -> str | None:
    """The class names around a node, or None if they say it is not the article's own."""
    names: list[str] = []
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
        if 6 <= len(line) <= MAX_CHARS and any(c.isdigit() for c in line):
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
        month = groups[1] if groups[1].isdigit() else str(month_number(groups[1]))
        day = groups[2] if len(groups) > 2 else None
        day_or_month = made(groups[0], month, day, None, None, None, None)
        if day_or_month:
            at, raw = day_or_month.local.replace(tzinfo=UTC), found[0].strip("/")
            yield Claim("published", Dated(at, day_or_month.precision, raw, "url"))
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
