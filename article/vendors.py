"""Which product a form or block was made with, from its classes, ids, field names and hosts."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from article.phrases import vocabulary


@dataclass(frozen=True, slots=True)
class Vendor:
    """A maker of forms, mailing lists or polls. Names that end in `*` match a beginning."""

    name: str
    kind: str
    classes: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    attributes: tuple[str, ...] = ()
    scripts: tuple[str, ...] = ()
    frames: tuple[str, ...] = ()
    list_ids: tuple[str, ...] = ()
    honeypots: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Marks:
    """What a block shows of its maker: class names, ids, field and attribute names, the host it posts to."""

    classes: frozenset[str]
    ids: frozenset[str]
    fields: frozenset[str]
    attributes: frozenset[str]
    host: str


@lru_cache(maxsize=1)
def vendors() -> tuple[Vendor, ...]:
    """All known vendors, in the order of the vocabulary."""
    return tuple(
        Vendor(**{key: tuple(value) if isinstance(value, list) else value for key, value in entry.items()})
        for entry in vocabulary("vendors.toml")["vendor"]
    )


def vendor_of(marks: Marks) -> Vendor | None:
    """The most specific vendor that a block's marks name: most kinds of marks, polls and lists before plain forms."""
    scored = [(_score(vendor, marks), vendor.kind != "forms", -rank) for rank, vendor in enumerate(vendors())]
    best = max(scored)
    return vendors()[-best[2]] if best[0] else None


def _score(vendor: Vendor, marks: Marks) -> int:
    return (
        2 * any_match(vendor.classes, marks.classes)
        + 2 * any_match(vendor.ids, marks.ids)
        + 2 * any_match(vendor.fields, marks.fields)
        + any_match(vendor.attributes, marks.attributes)
        + 3 * on_host(vendor.hosts, marks.host)
    )


def any_match(patterns: Iterable[str], names: frozenset[str]) -> bool:
    """Whether any name equals a pattern, or begins with one that ends in `*`."""
    return any(
        pattern in names if not pattern.endswith("*") else any(name.startswith(pattern[:-1]) for name in names)
        for pattern in patterns
    )


def on_host(hosts: Iterable[str], host: str) -> bool:
    """Whether a host is one of these or stands below one."""
    return bool(host) and any(host == known or host.endswith("." + known) for known in hosts)


@lru_cache(maxsize=1)
def list_hosts() -> tuple[str, ...]:
    """Hosts that take addresses into mailing lists."""
    return tuple(host for vendor in vendors() if vendor.kind == "list" for host in vendor.hosts)


@lru_cache(maxsize=1)
def honeypot_marks() -> tuple[frozenset[str], tuple[str, ...]]:
    """Classes and field names that vendors give their traps for robots: whole names, and beginnings."""
    marks = [mark for vendor in vendors() for mark in vendor.honeypots]
    return frozenset(mark for mark in marks if mark[-1] != "*"), tuple(mark[:-1] for mark in marks if mark[-1] == "*")
