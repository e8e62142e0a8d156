"""When a page says it was published and modified: every claim with its place, its precision and its offset."""

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from importlib.resources import files
from itertools import islice
from typing import Literal

from selectolax.lexbor import LexborNode

from article.document import Document, Json
from article.foreign import Own
from article.marked import marked, with_date
from article.moments import MAX_CHARS, made, may_hold_moment, moment, month_number
from article.types import Dated, Precision

Role = Literal["published", "modified"]
_ROLES: tuple[Role, ...] = ("published", "modified")


_MAX_LINES = 100  # around the text; honest pages have thirty
_MAX_TIMES = 60  # elements that are looked at; an article's own stand before those of the stories below it
_MAX_ITEMS = 5  # list items whose text is looked at for what they are
_SHORT_ITEM = 60  # characters: "Published 16 November 2026, 10:20" has half of that


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
def _words() -> _Words:
    data = tomllib.loads((files("article.vocabulary") / "dates.toml").read_text("utf-8"))
    bylines = tomllib.loads((files("article.vocabulary") / "bylines.toml").read_text("utf-8"))
    metas: dict[str, tuple[int, Role]] = {}
    for role in _ROLES:
        for name in data["meta"][role]:
            metas.setdefault(name, (len(metas), role))
    return _Words(
        {role: _labels(data["labels"][role]) for role in _ROLES}, metas, frozenset(bylines["weekdays"])
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


_URL_DAY = re.compile(
    r"(?<!\d)((?:19|20)\d{2})([/_-])(0?[1-9]|1[0-2]|[a-z]{3})\2(0?[1-9]|[12]\d|3[01])(?!\d)"
)


_URL_COMPACT = re.compile(r"(?<!\d)(20[0-4]\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?!\d)")


_URL_MONTH = re.compile(r"/((?:19|20)\d{2})/(0[1-9]|1[0-2])/")


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
class _Manner:
    """How this page writes dates where that must be known to read them."""

    day_first: bool = True
    lang: str = ""


# Where English is written with the day first; elsewhere 3/4/2026 in English is the fourth of March.
_DAY_FIRST = frozenset(
    "uk au nz ie in za ng ke gh sg my pk bd lk mt zm zw ug tz jm tt hk eu de fr it es nl at ch".split()
)


def _manner(document: Document) -> _Manner:
    tag = (document.lang or document.meta("og:locale") or "").lower().replace("_", "-")
    lang, _, region = tag.partition("-")
    if lang == "en" and not region:
        locale = (document.meta("og:locale") or "").lower().replace("_", "-")
        region = locale[3:] if locale.startswith("en-") else ""
    if lang != "en":
        return _Manner(region != "us", lang[:3])
    if not region:
        host = document.url.split("//", 1)[-1].split("/", 1)[0].split(":")[0]
        return _Manner(host.rsplit(".", 1)[-1] in _DAY_FIRST, lang)
    return _Manner(region not in ("us", "ph"), lang)


def claims(
    document: Document, main: Json | None, lines: Iterable[str], nodes: list[LexborNode] | None = None
) -> tuple[Claim, ...]:
    """All claims of a page, the most trustworthy place first.

    JSON-LD, meta, microdata and `<time>`, labelled lines, the day in the address, other lines, the address's month.
    `main` is the JSON-LD object of the article, `lines` the short lines above and below its text, `nodes` what
    `marked.marked` found, where that was asked before. "3 hours ago" is no
    claim: it says nothing without the time of the visit.
    """
    manner = _manner(document)
    found = [
        *_json_ld(main, (("datePublished", "published"), ("dateModified", "modified")), manner),
        *_metas(document, manner),
    ]
    # Elements tell nothing new where the head has the minute, so it is not asked of which story each of them is.
    own = None if any(map(_is_fine, found)) else Own(document)
    found += [
        *_elements(document, marked(document) if nodes is None else nodes, own, manner),
        *_json_ld(main, (("dateCreated", "published"), ("uploadDate", "published")), manner),
    ]
    if not any(claim.role == "published" for claim in found):
        found += _classed(document, own or Own(document), manner)
    labelled, plain, passing = _visible(lines, manner)
    address = list(_address(document.url))
    days = [claim for claim in address if claim.dated.precision == "day"]
    found += [*labelled, *days, *plain, *address, *passing]
    return tuple(dict.fromkeys(found))


def _is_fine(claim: Claim) -> bool:
    return claim.role == "published" and claim.dated.precision in ("second", "minute")


def _claim(role: Role, raw: object, source: str, manner: _Manner = _Manner()) -> Iterator[Claim]:
    if isinstance(raw, int | float):
        raw = str(raw)
    if isinstance(raw, str) and raw:
        found = dated(raw, source, day_first=manner.day_first, lang=manner.lang)
        if found:
            yield Claim(role, found)


def _json_ld(main: Json | None, keys: tuple[tuple[str, Role], ...], manner: _Manner) -> Iterator[Claim]:
    for key, role in keys:
        value = (main or {}).get(key)
        value = value[0] if isinstance(value, list) and value else value
        if isinstance(value, dict):
            value = value.get("@value") or value.get("$date")  # the second as MongoDB writes it
        yield from _claim(role, value, f"json-ld:{key}", manner)


def _metas(document: Document, manner: _Manner) -> list[Claim]:
    """Claims of `<meta>`, the most trustworthy names first, at most three of a name."""
    known = _words().metas
    found: list[tuple[int, Claim]] = []
    seen: dict[str, int] = {}
    shown: dict[str, str] = {}
    for meta in document.metas:
        if meta.name in known and seen.setdefault(meta.name, 0) < _OF_A_NAME:
            seen[meta.name] += 1
            rank, role = known[meta.name]
            found += [(rank, c) for c in _claim(role, meta.content, f"meta:{meta.name}", manner)]
        elif meta.name == "parsely-page" and (stated := _PARSELY.search(meta.content[:20_000])):
            found += [(0, c) for c in _claim("published", stated[1], "meta:parsely-page", manner)]
        elif meta.name.startswith("twitter:"):
            shown[meta.name.removeprefix("twitter:")] = meta.content
    for number in ("1", "2"):  # what sharing plugins write for link previews
        label, raw = shown.get(f"label{number}", ""), shown.get(f"data{number}", "")
        for role in _ROLES if label and may_hold_moment(raw) else ():
            if 0 in _words().labels[role].starts(label[:MAX_CHARS]):
                found += [(len(known), c) for c in _claim(role, raw, f"meta:twitter:data{number}", manner)]
    return [claim for _, claim in sorted(found, key=lambda pair: pair[0])]


_OF_A_NAME = 3
_PARSELY = re.compile(r'"pub_date"\s?:\s?"([^"]{8,40})"')


def _elements(document: Document, nodes: list[LexborNode], own: Own | None, manner: _Manner) -> list[Claim]:
    """Claims of microdata, the first of each property, then of `<time>` elements, without those of other stories."""
    items: dict[str, Claim] = {}
    for node in with_date(nodes)[:_MAX_TIMES]:
        attributes = node.attributes
        names = (attributes.get("itemprop") or "")[:100].lower().split()
        key = next((_ITEM[name] for name in names if name in _ITEM), None)
        if key and key[0] not in items and not (own and own.is_teasers(node)):
            stated = (
                attributes.get(name) for name in ("datetime", "content", "title")
            )  # `title`: hAtom's <abbr>
            raw = next(filter(None, stated), None) or node.text()[:MAX_CHARS]
            items.update((key[0], c) for c in _claim(key[1], raw, f"itemprop:{key[0]}", manner))
    times: list[Claim] = []
    either: list[Claim] = []
    own_items = 0
    for node in document.nodes("time")[:_MAX_TIMES]:
        where, own_items = _where(node, own_items, own)
        if where is not None and not (own and own.is_teasers(node)):
            found = list(_time(node, node.attributes, where, manner))
            times += found
            if found and found[0].role == "modified" and _POSTED.search(node.attributes.get("class") or ""):
                either += found
    if not any(claim.role == "published" for claim in times):
        times = [*(Claim("published", claim.dated) for claim in either), *times]
    return [*(items[k] for k, _ in _ITEM.values() if k in items), *times]


_ITEM: dict[str, tuple[str, Role]] = {
    "datepublished": ("datePublished", "published"),
    "datemodified": ("dateModified", "modified"),
}


_OTHERS = re.compile(
    r"comment|related|teaser|sidebar|widget|footer|recommend|promo|more-?news|latest|trending|popular|live-?blog|timeline|clock|weather",
    re.IGNORECASE,
)


_TIME_MODIFIED = re.compile(r"modif|updat|aktualis|last", re.IGNORECASE)
# WordPress calls the date of a post that was never changed "entry-date published updated".
_POSTED = re.compile(r"publish|(?:entry|post)-?date", re.IGNORECASE)


def _time(
    node: LexborNode, attributes: dict[str, str | None], where: str, manner: _Manner
) -> Iterator[Claim]:
    """The claims of a `<time>` element: the first of its attributes and its text, and the first finer than a day."""
    text = node.text()[:MAX_CHARS]
    label = f"{where} {_before(node)} {text}"
    role: Role = "modified" if _is_modified(attributes, label) else "published"
    claimed = False
    for raw in _raws(node, attributes, text):
        for claim in _claim(role, raw, "time", manner):
            is_fine = _FINENESS[claim.dated.precision] > _FINENESS["day"]
            if is_fine or not claimed:
                yield claim
                claimed = True
            if is_fine:
                return


def _raws(node: LexborNode, attributes: dict[str, str | None], text: str) -> Iterator[str | None]:
    """What may hold the time of an element, one after the other; the last is its text with its parts kept apart."""
    yield from map(attributes.get, _STATED)
    yield text
    parted = node.text(separator=" ")[:MAX_CHARS]
    if parted != text:
        yield parted


# Attributes that hold a time for machines.
_STATED = ("datetime", "title", "content", "data-datetime", "data-timestamp", "data-date", "data-time")


def _is_modified(attributes: dict[str, str | None], label: str) -> bool:
    names = f"{attributes.get('class') or ''} {attributes.get('itemprop') or ''}"
    return bool(_TIME_MODIFIED.search(names) or _words().labels["modified"].starts(label[-MAX_CHARS:]))


def _where(node: LexborNode, items: int, own: Own | None) -> tuple[str | None, int]:
    """(the class names around a node, or None if they say it is not the article's own; list items looked into).

    A short list item belongs to the line under the headline, a long one to a list of other stories.
    """
    names: list[str] = []
    parent = node.parent
    for _ in range(12):
        if parent is None or parent.tag in ("body", "html"):
            break
        attributes = parent.attributes
        called = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"
        is_card = "card" in called.lower() and (own is None or own.may_hold_headline(parent))
        if is_card or _is_others(parent.tag or "", called):
            return (None if own is None or parent.mem_id not in own.boxes else " ".join(names)), items
        if parent.tag == "li":
            items += 1
            if items > _MAX_ITEMS or len(parent.text().strip()) > _SHORT_ITEM:
                return None, items
        if len(names) < 2:
            names.append(called)
        if parent.tag == "article":
            break
        parent = parent.parent
    return " ".join(names), items


def _is_others(tag: str, called: str) -> bool:
    """Whether a box is for other stories by its tag or by what it is called."""
    if tag in ("nav", "aside") and _BYLINE.search(called):
        tag = ""
    return tag in ("footer", "nav", "aside") or bool(_OTHERS.search(called))


_BYLINE = re.compile(r"meta|byline|dateline|publish", re.IGNORECASE)


def _before(node: LexborNode) -> str:
    """The text directly before a node in its parent."""
    previous = node.prev
    return (previous.text() if previous else "")[-60:]


# Class names that content systems give to the date of an article (hAtom's among them).
_CLASSED = (
    ".published, .entry-date, .post-date, .article-date, .article__date, .date-published, .publish-date, "
    ".published-date, .publish-time, .article-time, .pubdate, .post-time, .news-date, .date-time, .datetime, "
    ".timestamp, .byline-date, "
    ".article-info time, .postdate, .create-date, .submitted, .datum, .fecha, .tarih, .tanggal, "
    "relative-time, time-ago, bsp-timestamp"
)
# Attributes that few pages have: each of these selectors would take as long as all class names.
_STAMPED = (
    ', [class*="date"][data-timestamp], [class*="time"][data-timestamp], [class*="date"][data-datetime], '
    '[class*="time"][data-datetime]'
)
_RDFA = ', [property*="datePublished"], [property*="dateCreated"], [property~="dc:date"], [property~="dc:created"]'
_HAS_RDFA = re.compile(r"""property=["'](?:\w{2,10}:)?(?:date|created)""")


def _classed(document: Document, own: Own, manner: _Manner) -> list[Claim]:
    """Claims of elements whose class names, or a property of RDFa, say that they hold a date."""
    found: list[Claim] = []
    items = 0
    html = document.html
    stamped = _STAMPED if "data-timestamp" in html or "data-datetime" in html else ""
    for node in document.tree.css(_CLASSED + stamped + (_RDFA if _HAS_RDFA.search(html) else ""))[:10]:
        where, items = _where(node, items, own)
        if where is None or own.is_teasers(node):
            continue
        attributes = node.attributes
        text = " ".join(node.text(separator=" ")[: 2 * MAX_CHARS].split())
        source = "property" if "property" in attributes else "class"
        for raw in (*map(attributes.get, _STATED), text):
            if raw and len(raw) <= MAX_CHARS:
                for role, part in _labelled(raw):
                    found += _claim(role, part, source, manner)
    return found


def _visible(lines: Iterable[str], manner: _Manner) -> tuple[list[Claim], list[Claim], list[Claim]]:
    """(labelled, other, passing) claims of short lines around the text: "Published …"; bylines, bare dates; captions.

    A bare date that begins with a weekday is more often today's than the article's, and comes last of its kind.
    """
    labelled: list[Claim] = []
    plain: list[Claim] = []
    today: list[Claim] = []
    passing: list[Claim] = []
    for line in islice(lines, _MAX_LINES):
        if 6 <= len(line) <= MAX_CHARS and may_hold_moment(line):
            for role, raw in _labelled(line):
                for claim in _claim(role, raw, "visible", manner):
                    is_labelled = role == "modified" or bool(_words().labels[role].starts(raw))
                    others = today if _is_today(line, claim) else passing if _is_told(line) else plain
                    (labelled if is_labelled else others).append(claim)
    return labelled, plain + today, passing


def _is_told(line: str) -> bool:
    """Whether a line tells something that happened on a day ("A ship leaves the port, on 31 August 2026")."""
    small = (word.strip(",.;:()") for word in line.split() if word.islower())
    return sum(len(w) > 3 and not month_number(w) and w not in _words().weekdays for w in small) >= _TELLS


_TELLS = 3  # words in small letters beside those of a date; bylines have up to two ("giovedì 5 marzo 2026 alle ore 10")


def _is_today(line: str, claim: Claim) -> bool:
    first = line.split()[0].strip(",.").lower()
    return claim.dated.precision == "day" and len(line.split()) < 6 and first in _words().weekdays


def _labelled(line: str) -> Iterator[tuple[Role, str]]:
    """The parts of a line that begin at a label ("Published … Updated …"); an unlabelled line is one part."""
    cuts = [(start, role) for role in _ROLES for start in _words().labels[role].starts(line)]
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
_SLASHED = re.compile(r"\d/\d{1,2}/\d")


def choose(found: Iterable[Claim], role: Role, not_after: datetime) -> Dated | None:
    """The first claim of a role that is no later than the capture, made finer by a later claim inside its interval.

    Where nothing says the day of publication, the time of the last change stands for it: the page was out by then.
    """
    claimed = tuple(found)
    chosen = _chosen(claimed, role, not_after)
    if role == "published" and (not chosen or _FINENESS[chosen.precision] < _FINENESS["day"]):
        changed = _chosen(claimed, "modified", not_after)
        if changed and (not chosen or _inside(changed, chosen)):
            return changed
    return chosen


def _chosen(found: tuple[Claim, ...], role: Role, not_after: datetime) -> Dated | None:
    latest = not_after + timedelta(days=1)
    usable = [each for claim in found if claim.role == role and (each := _no_later(claim.dated, latest))]
    if not usable:
        return None
    first = usable[0]
    for other in usable[1:]:
        if _FINENESS[other.precision] > _FINENESS[first.precision] and _inside(other, first):
            return other
    return next((other for other in usable[1:] if _tells_zone_of(first, other)), first)


def _no_later(each: Dated, latest: datetime) -> Dated | None:
    """A claim that is not after the capture, if need be with day and month the other way round."""
    if each.at <= latest:
        return each
    if not _SLASHED.search(each.raw):
        return None
    ways = (dated(each.raw, each.source, day_first=day_first) for day_first in (True, False))
    return next((way for way in ways if way and way.at <= latest), None)


def _clock(each: Dated) -> datetime:
    """The time as written, without its offset."""
    is_moment = _FINENESS[each.precision] > _FINENESS["day"]
    return each.at + timedelta(minutes=each.offset_minutes or 0) if is_moment else each.at


def _tells_zone_of(each: Dated, other: Dated) -> bool:
    """Whether another claim is of the same time as written, and has the offset that this one lacks."""
    return (
        each.offset_minutes is None
        and other.offset_minutes is not None
        and _FINENESS[each.precision] > _FINENESS["day"]
        and other.precision == each.precision
        and _clock(other) == _clock(each)
    )


def _inside(fine: Dated, coarse: Dated) -> bool:
    """Whether a time lies in the interval of a coarser one, as far as the offsets that were given can tell."""
    start, end = coarse.at, coarse.at + _SPAN[coarse.precision]
    is_moment = _FINENESS[coarse.precision] > _FINENESS["day"]
    if is_moment and fine.offset_minutes is not None and coarse.offset_minutes is not None:
        return start <= fine.at < end
    if is_moment or fine.offset_minutes == 0:  # the one in UTC, the other perhaps in the time of a place
        return start - _LOCAL <= fine.at < end + _LOCAL
    return start <= _clock(fine) < end or start <= fine.at < end


def in_line(line: str) -> tuple[Claim, ...]:
    """The claims of one visible line of text."""
    labelled, plain, passing = _visible((line,), _Manner())
    return (*labelled, *plain, *passing)
