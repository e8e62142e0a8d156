"""When a page says it was published and modified: every claim with its place, its precision and its offset."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import islice

from selectolax.lexbor import LexborNode

from article.dates.claims import (
    FINENESS,
    ROLES,
    Claim,
    Manner,
    Role,
    by_label,
    claim_from,
    dated,
    manner_of,
    words,
)
from article.dates.moments import MAX_CHARS, made, may_hold_moment, month_number
from article.dates.timemarks import in_classes, in_elements
from article.page.document import Document, Json
from article.page.jsonld import page_objects
from article.page.marked import marked
from article.stories.stories import Stories
from article.types import LAST_CHANGE, Dated, Precision

__all__ = ["Claim", "choose", "claims", "dated", "in_line"]

_MAX_LINES = 100  # around the text; honest pages have thirty

Line = tuple[str, LexborNode | None]  # with the element it stands in, where that is known


def claims(
    document: Document,
    main: Json | None,
    lines: Iterable[Line],
    nodes: list[LexborNode] | None = None,
    stories: Stories | None = None,
) -> tuple[Claim, ...]:
    """All claims of a page, the most trustworthy place first.

    JSON-LD, meta, microdata and `<time>`, labelled lines, the day in the address, other lines, the address's month.
    `main` is the JSON-LD object of the article, `lines` the short lines above and below its text, `nodes` what
    `marked.marked` found, where that was asked before, `stories` what tells whose story each is. "3 hours ago" is no
    claim: it says nothing without the time of the visit.
    """
    manner = manner_of(document)
    found = [*_json_ld(main, _DATES, manner), *_metas(document, manner)]
    for item in page_objects(document, main):
        found += _json_ld(item, _DATES, manner)
    # Elements tell nothing new where the head has the minute, so it is not asked of which story each of them is.
    whole = stories or Stories(document)
    stories = None if any(map(_is_fine, found)) else whole
    found += [
        *in_elements(document, marked(document.tree) if nodes is None else nodes, stories, manner),
        *_json_ld(main, (("dateCreated", "published"), ("uploadDate", "published")), manner),
    ]
    if not any(claim.role == "published" for claim in found):
        found += in_classes(document, whole, manner)
    labelled, plain, passing = _visible(lines, manner, stories)
    address = list(_address(document.url))
    days = [claim for claim in address if claim.dated.precision == "day"]
    found += [*labelled, *days, *plain, *address, *passing]
    return tuple(dict.fromkeys(found))


_DATES: tuple[tuple[str, Role], ...] = (("datePublished", "published"), ("dateModified", "modified"))


def _is_fine(claim: Claim) -> bool:
    return claim.role == "published" and claim.dated.precision in ("second", "minute")


def _json_ld(main: Json | None, keys: tuple[tuple[str, Role], ...], manner: Manner) -> Iterator[Claim]:
    for key, role in keys:
        value = (main or {}).get(key)
        value = value[0] if isinstance(value, list) and value else value
        if isinstance(value, dict):
            value = value.get("@value") or value.get("$date")  # the second as MongoDB writes it
        yield from claim_from(role, value, f"json-ld:{key}", manner)


def _metas(document: Document, manner: Manner) -> list[Claim]:
    """Claims of `<meta>`, the most trustworthy names first, at most three of a name."""
    known = words().metas
    found: list[tuple[int, Claim]] = []
    seen: dict[str, int] = {}
    shown: dict[str, str] = {}
    for meta in document.metas:
        if meta.name in known and seen.setdefault(meta.name, 0) < _OF_A_NAME:
            seen[meta.name] += 1
            rank, role = known[meta.name]
            found += [(rank, c) for c in claim_from(role, meta.content, f"meta:{meta.name}", manner)]
        elif meta.name == "parsely-page" and (stated := _PARSELY.search(meta.content[:20_000])):
            found += [(0, c) for c in claim_from("published", stated[1], "meta:parsely-page", manner)]
        elif meta.name in _SHOWN:
            shown[meta.name] = meta.content
    for number in ("1", "2") if len(shown) > 1 else ():
        label, raw = shown.get(f"twitter:label{number}", ""), shown.get(f"twitter:data{number}", "")
        for role in ROLES if may_hold_moment(raw) else ():
            if 0 in words().labels[role].starts(label[:MAX_CHARS]):
                found += [
                    (len(known), c) for c in claim_from(role, raw, f"meta:twitter:data{number}", manner)
                ]
    return [claim for _, claim in sorted(found, key=lambda pair: pair[0])]


_OF_A_NAME = 3
# What sharing plugins write for link previews.
_SHOWN = frozenset(("twitter:label1", "twitter:data1", "twitter:label2", "twitter:data2"))
_PARSELY = re.compile(r'"pub_date"\s?:\s?"([^"]{8,40})"')


def _visible(
    lines: Iterable[Line], manner: Manner, stories: Stories | None
) -> tuple[list[Claim], list[Claim], list[Claim]]:
    """(labelled, other, passing) claims of short lines around the text: "Published …"; bylines, bare dates; captions.

    Those of other stories are left out where `stories` are given, but for lines that say what they are the day of.

    A bare date that begins with a weekday is more often today's than the article's, and comes last of its kind.
    """
    labelled: list[Claim] = []
    plain: list[Claim] = []
    today: list[Claim] = []
    passing: list[Claim] = []
    for line, box in islice(lines, _MAX_LINES):
        if 6 <= len(line) <= MAX_CHARS and may_hold_moment(line):
            if stories and not is_labelled(line) and stories.is_line_of_others(box):
                continue
            for role, raw in by_label(line):
                for claim in claim_from(role, raw, "visible", manner):
                    says_so = role == "modified" or bool(words().labels[role].starts(raw))
                    others = today if _is_today(line, claim) else passing if _is_told(line) else plain
                    (labelled if says_so else others).append(claim)
    return labelled, plain + today, passing


def _is_told(line: str) -> bool:
    """Whether a line tells something that happened on a day ("A ship leaves the port, on 31 August 2026")."""
    small = (word.strip(",.;:()") for word in line.split() if word.islower())
    return sum(len(w) > 3 and not month_number(w) and w not in words().weekdays for w in small) >= _TELLS


_TELLS = 3  # words in small letters beside those of a date; bylines have up to two ("giovedì 5 marzo 2026 alle ore 10")


def _is_today(line: str, claim: Claim) -> bool:
    first = line.split()[0].strip(",.").lower()
    return claim.dated.precision == "day" and len(line.split()) < 6 and first in words().weekdays


_URL_DAY = re.compile(
    r"(?<!\d)((?:19|20)\d{2})([/_-])(0?[1-9]|1[0-2]|[a-z]{3})\2(0?[1-9]|[12]\d|3[01])(?!\d)"
)


_URL_COMPACT = re.compile(r"(?<!\d)(20[0-4]\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?!\d)")


_URL_MONTH = re.compile(r"/((?:19|20)\d{2})/(0[1-9]|1[0-2])/")


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
_SLASHED = re.compile(r"\d/\d{1,2}/\d")


def choose(found: Iterable[Claim], role: Role, not_after: datetime) -> Dated | None:
    """The first claim of a role that is no later than the capture, made finer by a later claim inside its interval.

    Where nothing says the day of publication, the time of the last change stands for it, and says so: the page was out
    by then.
    """
    claimed = tuple(found)
    if role == "modified":
        claimed = _changes(claimed)
    chosen = _chosen(claimed, role, not_after)
    if role == "published" and (not chosen or FINENESS[chosen.precision] < FINENESS["day"]):
        changed = _chosen(claimed, "modified", not_after)
        if changed and (not chosen or _inside(changed, chosen)):
            return replace(changed, source=f"{changed.source}{LAST_CHANGE}")
    return chosen


def _changes(found: tuple[Claim, ...]) -> tuple[Claim, ...]:
    """Claims of a change; where the first repeats the publication and another moment is told as later, that one."""
    published = [claim.dated for claim in found if claim.role == "published"]
    changes = [claim for claim in found if claim.role == "modified"]
    if not published or not changes or changes[0].dated.at != published[0].at:
        return found
    said = {moment for each in published for moment in (each.at, _clock(each))}
    later = [c for c in changes if c.dated.offset_minutes is not None and c.dated.at > published[0].at]
    return tuple(c for c in later if c.dated.at not in said and _clock(c.dated) not in said) or found


def _chosen(found: tuple[Claim, ...], role: Role, not_after: datetime) -> Dated | None:
    latest = not_after + timedelta(days=1)
    read = (c.dated if c.dated.at <= latest else _turned(c.dated, latest) for c in found if c.role == role)
    usable = [each for each in read if each]
    if not usable:
        return None
    first = usable[0]
    for other in usable[1:]:
        if FINENESS[other.precision] > FINENESS[first.precision] and _inside(other, first):
            return other
    if first.offset_minutes is None:
        return next((other for other in usable[1:] if _tells_zone_of(first, other)), first)
    return first


def _turned(each: Dated, latest: datetime) -> Dated | None:
    """A claim with day and month the other way round, if it is not after the capture then."""
    if not _SLASHED.search(each.raw):
        return None
    ways = (dated(each.raw, each.source, day_first=day_first) for day_first in (True, False))
    return next((way for way in ways if way and way.at <= latest), None)


def _clock(each: Dated) -> datetime:
    """The time as written, without its offset."""
    is_moment = FINENESS[each.precision] > FINENESS["day"]
    return each.at + timedelta(minutes=each.offset_minutes or 0) if is_moment else each.at


def _tells_zone_of(each: Dated, other: Dated) -> bool:
    """Whether another claim is of the same time as written, and has the offset that this one lacks."""
    return (
        other.offset_minutes is not None
        and FINENESS[each.precision] > FINENESS["day"]
        and other.precision == each.precision
        and _clock(other) == _clock(each)
    )


def _inside(fine: Dated, coarse: Dated) -> bool:
    """Whether a time lies in the interval of a coarser one, as far as the offsets that were given can tell."""
    start, end = coarse.at, coarse.at + _SPAN[coarse.precision]
    is_moment = FINENESS[coarse.precision] > FINENESS["day"]
    if is_moment and fine.offset_minutes is not None and coarse.offset_minutes is not None:
        return start <= fine.at < end
    if is_moment or fine.offset_minutes == 0:  # the one in UTC, the other perhaps in the time of a place
        return start - _LOCAL <= fine.at < end + _LOCAL
    return start <= _clock(fine) < end or start <= fine.at < end


def is_labelled(line: str) -> bool:
    """Whether a line says that it tells when something was published or changed."""
    return any(words().labels[role].starts(line[:MAX_CHARS]) for role in ROLES)


def in_line(line: str) -> tuple[Claim, ...]:
    """The claims of one visible line of text."""
    labelled, plain, passing = _visible(((line, None),), Manner(), None)
    return (*labelled, *plain, *passing)
