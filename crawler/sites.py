"""sites.toml: the sites to crawl, read with errors that say where and what to do, written without losing a comment."""

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from article.urls import clean, site_of

DEFAULT_LIMIT = 500  # pages of one site in one crawl
_DURATION = re.compile(r"(\d{1,9}(?:\.\d{1,6})?)\s*(ms|s|m|h|d|w)?\Z")
_UNITS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86_400.0, "w": 604_800.0}


class SitesError(Exception):
    """sites.toml cannot be used; the message names the file, the line and what to do."""


@dataclass(frozen=True, slots=True)
class SiteConfig:
    """One site as its entry in sites.toml describes it; only `home` is needed. `every` and `gap` are in seconds."""

    home: str
    name: str | None = None
    feeds: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    every: float | None = None
    gap: float | None = None
    limit: int | None = None
    owner: str | None = None
    kind: str | None = None
    licenses_from: tuple[str, ...] = ()

    @classmethod
    def of(cls, plain: dict[str, Any]) -> "SiteConfig":
        """From its fields as JSON has them."""
        values: dict[str, Any] = {
            key: tuple(one) if isinstance(one, list) else one for key, one in plain.items()
        }
        return cls(**values)

    @property
    def site(self) -> str:
        """The registered domain: what a site is called everywhere else."""
        return site_of(self.home)


_KEYS = tuple(field.name for field in fields(SiteConfig))
_URL_LISTS = ("feeds", "sitemaps", "sections")
_TEXTS = ("name", "owner", "kind")


def load(path: Path) -> list[SiteConfig]:
    """The sites of a sites.toml, entries of one registered domain merged; raises SitesError."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise SitesError(
            f"there is no {path}; make one with: copytrail add https://… (or name a file with --sites)"
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise SitesError(f"cannot read {path}: {error}") from error
    return merge(parse(text, str(path)))


def parse(text: str, name: str = "sites.toml") -> list[SiteConfig]:
    """The entries as written, in order; raises SitesError with `name` and the line."""
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SitesError(f"{name}: {error}") from error
    lines = [
        number
        for number, line in enumerate(text.splitlines(), 1)
        if line.replace(" ", "").startswith("[[site]]")
    ]
    unknown = sorted(set(document) - {"site"})
    if unknown:
        raise SitesError(f"{name}: unknown key {unknown[0]!r}; every site is a [[site]] with a home")
    tables = document.get("site", [])
    if not isinstance(tables, list):
        raise SitesError(f"{name}: write [[site]] with two brackets, once for each site")
    found = []
    for index, table in enumerate(tables):
        where = f"{name}, line {lines[index]}" if index < len(lines) else name
        found.append(_entry(table, where))
    return found


def _entry(table: dict[str, Any], where: str) -> SiteConfig:
    for key in table:
        if key not in _KEYS:
            raise SitesError(f"{where}: unknown key {key!r}; known are {', '.join(_KEYS)}")
    home = clean(table["home"]) if isinstance(table.get("home"), str) else None
    if home is None:
        raise SitesError(f'{where}: home is missing or no address; write home = "https://…/"')
    values: dict[str, Any] = {key: _text(table, key, where) for key in _TEXTS}
    values |= {key: _urls(table, key, home, where) for key in _URL_LISTS}
    values["licenses_from"] = tuple(site.lower() for site in _texts(table, "licenses_from", where))
    values["every"] = _seconds(table, "every", where)
    values["gap"] = _seconds(table, "gap", where)
    values["limit"] = _limit(table, where)
    return SiteConfig(home=home, **values)


def _text(table: dict[str, Any], key: str, where: str) -> str | None:
    value = table.get(key)
    if value is not None and not isinstance(value, str):
        raise SitesError(f'{where}: {key} must be text; write {key} = "…"')
    return value or None


def _texts(table: dict[str, Any], key: str, where: str) -> tuple[str, ...]:
    value = table.get(key, [])
    if not isinstance(value, list) or not all(isinstance(entry, str) for entry in value):
        raise SitesError(f'{where}: {key} must be a list of texts; write {key} = ["…", "…"]')
    return tuple(value)


def _urls(table: dict[str, Any], key: str, home: str, where: str) -> tuple[str, ...]:
    found = []
    for entry in _texts(table, key, where):
        url = clean(entry, home)
        if url is None:
            raise SitesError(f"{where}: {entry!r} in {key} is no web address")
        if site_of(url) != site_of(home):
            raise SitesError(
                f"{where}: {entry!r} in {key} is not on {site_of(home)}; only a site's own pages are fetched"
            )
        found.append(url)
    return tuple(found)


def _seconds(table: dict[str, Any], key: str, where: str) -> float | None:
    value = table.get(key)
    if value is None:
        return None
    try:
        return seconds(value)
    except ValueError:
        raise SitesError(
            f'{where}: {key} = {value!r} is no duration; write e.g. "300ms", "1s", "15m", "1h"'
        ) from None


def _limit(table: dict[str, Any], where: str) -> int | None:
    value = table.get("limit")
    if value is None or (isinstance(value, int) and not isinstance(value, bool) and value > 0):
        return value
    raise SitesError(f"{where}: limit must be a whole number above 0")


def seconds(value: str | int | float) -> float:
    """A duration in seconds; raises ValueError.

    >>> seconds("300ms"), seconds("1h"), seconds(2)
    (0.3, 3600.0, 2.0)
    """
    if isinstance(value, bool):
        raise ValueError(value)
    if isinstance(value, int | float):
        if not 0 <= value <= timedelta(days=3650).total_seconds():
            raise ValueError(value)
        return float(value)
    match = _DURATION.match(value.strip().lower())
    if match is None:
        raise ValueError(value)
    return round(float(match[1]) * _UNITS[match[2] or "s"], 6)


def merge(sites: Iterable[SiteConfig]) -> list[SiteConfig]:
    """One entry for each registered domain: a site is crawled once, whatever many entries name it.

    Further homes become sections; of two gaps the longer holds, of two intervals the shorter, of two limits the larger.
    """
    merged: dict[str, SiteConfig] = {}
    for site in sites:
        known = merged.get(site.site)
        merged[site.site] = site if known is None else _merged(known, site)
    return list(merged.values())


def _merged(one: SiteConfig, two: SiteConfig) -> SiteConfig:
    sections = (*one.sections, *((two.home,) if two.home != one.home else ()), *two.sections)
    return replace(
        one,
        name=one.name or two.name,
        owner=one.owner or two.owner,
        kind=one.kind or two.kind,
        feeds=_union(one.feeds, two.feeds),
        sitemaps=_union(one.sitemaps, two.sitemaps),
        sections=_union(sections, ()),
        licenses_from=_union(one.licenses_from, two.licenses_from),
        gap=max((gap for gap in (one.gap, two.gap) if gap is not None), default=None),
        every=min((every for every in (one.every, two.every) if every is not None), default=None),
        limit=max((limit for limit in (one.limit, two.limit) if limit is not None), default=None),
    )


def _union(one: Sequence[str], two: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*one, *two)))


def named(sites: Sequence[SiteConfig], names: Sequence[str]) -> list[SiteConfig]:
    """The sites a person means by domain, name or address, in the order asked for; all where none is named.

    Raises SitesError for a name that no entry has.
    """
    if not names:
        return list(sites)
    found: dict[str, SiteConfig] = {}
    for name in names:
        matching = [site for site in sites if _answers_to(site, name)]
        if not matching:
            known = ", ".join(site.site for site in sites[:8]) or "none"
            raise SitesError(
                f"{name!r} is not in sites.toml (there: {known}{' …' if len(sites) > 8 else ''})"
            )
        found |= {site.site: site for site in matching}
    return list(found.values())


def _answers_to(site: SiteConfig, name: str) -> bool:
    wanted = name.strip().lower()
    domain = site_of(wanted if "://" in wanted else f"http://{wanted}/")
    return wanted == (site.name or "").lower() or domain == site.site


def append(path: Path, site: SiteConfig) -> bool:
    """Add a site at the end of a sites.toml, everything in it left as it is; False where the domain is there already.

    Makes the file if there is none; raises SitesError where the present file cannot be read.
    """
    present = path.read_text(encoding="utf-8") if path.exists() else ""
    if any(known.site == site.site for known in parse(present, str(path))):
        return False
    gap = "" if not present else "\n" if present.endswith("\n") else "\n\n"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        file.write(gap + render(site))
    return True


def render(site: SiteConfig) -> str:
    """One [[site]] entry as TOML, with only the keys that say something."""
    lines = ["[[site]]"]
    for key in _KEYS:
        value = getattr(site, key)
        if value is None or value == ():
            continue
        if key in ("every", "gap"):
            value = _duration(value)
        lines.append(f"{key} = {_toml(value)}")
    return "\n".join(lines) + "\n"


def _duration(value: float) -> str:
    for unit in ("d", "h", "m", "s"):
        if value and value % _UNITS[unit] == 0:
            return f"{int(value / _UNITS[unit])}{unit}"
    return f"{round(value * 1000)}ms"


def _toml(value: str | int | tuple[str, ...]) -> str:
    if isinstance(value, tuple):
        return "[" + ", ".join(_toml(entry) for entry in value) + "]"
    return str(value) if isinstance(value, int) else _quoted(value)


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return (
        '"'
        + "".join(
            char if char.isprintable() else f"\\u{ord(char):04x}"
            for char in escaped
            if ord(char) < 0x10000 or char.isprintable()
        )
        + '"'
    )
