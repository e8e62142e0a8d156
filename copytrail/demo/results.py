"""What a crawl of the built-in web found: exports, summary and report, indexed by address and site."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from article.urls import host_of

Record: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Results:
    """The exported rows, indexed by address; `pairs` by the two addresses in either order."""

    stored: frozenset[str]
    family: Mapping[str, Record]
    pairs: Mapping[frozenset[str], Record]
    flags: Mapping[str, frozenset[str]]
    sites: Mapping[str, frozenset[str]]
    templates: Sequence[Record]
    networks: Sequence[Record]

    @classmethod
    def read(
        cls,
        articles: Iterable[Record],
        copies: Iterable[Record],
        families: Iterable[Record],
        flags: Iterable[Record],
        crawl_summary: Mapping[str, Any],
        report: Record,
    ) -> "Results":
        """The tables and documents of the contract, indexed."""
        return cls(
            stored=frozenset(row["url"] for row in articles),
            family={row["url"]: row for row in families},
            pairs={frozenset((row["a_url"], row["b_url"])): row for row in copies},
            flags=_flags(flags),
            sites=_sites(crawl_summary),
            templates=report.get("templates", ()),
            networks=report.get("networks", ()),
        )

    def paired(self, url: str) -> set[str]:
        """The addresses that were found to share text with this one."""
        return {other for pair in self.pairs if url in pair for other in pair} - {url}

    def says(self, url: str, signs: frozenset[str]) -> bool:
        """Whether the crawl summary describes this address's site with one of these words."""
        return not signs.isdisjoint(self.sites.get(host_of(url), ()))

    def joined(self, kind: str) -> Iterator[frozenset[str]]:
        """Pairs of sites that the report joins by an edge of this kind."""
        for network in self.networks:
            for edge in network["edges"]:
                if kind in edge["kinds"]:
                    yield frozenset((edge["from"], edge["to"]))


def _flags(rows: Iterable[Record]) -> dict[str, frozenset[str]]:
    """The kinds a page was flagged with; a trap only where the page counts as flagged."""
    found: dict[str, set[str]] = {}
    for row in rows:
        if row["kind"] != "subscription-trap" or row["verdict"] in ("confirmed", "probable"):
            found.setdefault(row["url"], set()).add(row["kind"])
    return {url: frozenset(kinds) for url, kinds in found.items()}


def _sites(summary: Mapping[str, Any]) -> dict[str, frozenset[str]]:
    """For each site of the crawl summary, the words it is described with."""
    rows = summary.get("sites", summary)
    pairs = rows.items() if isinstance(rows, Mapping) else ((row.get("site", ""), row) for row in rows)
    return {site: frozenset(_words(row)) for site, row in pairs}


def _words(value: Any) -> Iterator[str]:
    """The words of all strings but addresses, and of the names of counts above zero, at any depth."""
    if isinstance(value, str) and "://" not in value:
        yield from re.findall(r"[a-z0-9]+", value.lower())
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            if isinstance(inner, int | float) and inner:
                yield from _words(str(name))
            yield from _words(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _words(inner)
