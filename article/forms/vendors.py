"""Which product a form or block was made with, from its classes, ids, field names and hosts."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from article.words.phrases import vocabulary


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
        Vendor(
            entry["name"],
            entry["kind"],
            **{key: tuple(value) for key, value in entry.items() if isinstance(value, list)},
        )
        for entry in vocabulary("vendors.toml")["vendor"]
    )


def vendor_of(marks: Marks) -> Vendor | None:
    """The most specific vendor that a block's marks name: most kinds of marks, polls and lists before plain forms."""
    scores: dict[int, int] = {}
    for weight, part, names in (
        (2, "classes", marks.classes),
        (2, "ids", marks.ids),
        (2, "fields", marks.fields),
        (1, "attributes", marks.attributes),
    ):
        for rank in _named(part, names):
            scores[rank] = scores.get(rank, 0) + weight
    for rank in {rank for suffix in _suffixes(marks.host) for rank in _index("hosts")[0].get(suffix, ())}:
        scores[rank] = scores.get(rank, 0) + 3
    if not scores:
        return None
    return vendors()[max(scores, key=lambda rank: (scores[rank], vendors()[rank].kind != "forms", -rank))]


def _named(part: str, names: frozenset[str]) -> set[int]:
    """The ranks of the vendors that have one of these names among their marks."""
    whole, beginnings = _index(part)
    found = {rank for name in names for rank in whole.get(name, ())}
    firsts = tuple(beginnings)
    if firsts:
        for name in names:
            if name.startswith(firsts):
                found.update(
                    rank for first, ranks in beginnings.items() if name.startswith(first) for rank in ranks
                )
    return found


@lru_cache(maxsize=16)
def _index(part: str) -> tuple[dict[str, list[int]], dict[str, list[int]]]:
    """For one part of the marks: whole names, and beginnings, to the ranks of vendors."""
    whole: dict[str, list[int]] = {}
    beginnings: dict[str, list[int]] = {}
    for rank, vendor in enumerate(vendors()):
        for pattern in getattr(vendor, part):
            if pattern.endswith("*"):
                beginnings.setdefault(pattern[:-1], []).append(rank)
            else:
                whole.setdefault(pattern, []).append(rank)
    return whole, beginnings


def any_match(patterns: Iterable[str], names: frozenset[str]) -> bool:
    """Whether any name equals a pattern, or begins with one that ends in `*`."""
    return any(
        pattern in names
        if not pattern.endswith("*")
        else any(name.startswith(pattern[:-1]) for name in names)
        for pattern in patterns
    )


def on_host(hosts: Iterable[str], host: str) -> bool:
    """Whether a host is one of these or stands below one."""
    return not _suffixes(host).isdisjoint(hosts)


def _suffixes(host: str) -> set[str]:
    """A host and all it stands below."""
    labels = host.split(".")[-20:] if host else []
    return {".".join(labels[at:]) for at in range(len(labels))}


@lru_cache(maxsize=1)
def list_hosts() -> tuple[str, ...]:
    """Hosts that take addresses into mailing lists."""
    return tuple(host for vendor in vendors() if vendor.kind == "list" for host in vendor.hosts)


@lru_cache(maxsize=1)
def honeypot_marks() -> tuple[frozenset[str], tuple[str, ...]]:
    """Classes and field names that vendors give their traps for robots: whole names, and beginnings."""
    marks = [mark for vendor in vendors() for mark in vendor.honeypots]
    return frozenset(mark for mark in marks if mark[-1] != "*"), tuple(
        mark[:-1] for mark in marks if mark[-1] == "*"
    )
