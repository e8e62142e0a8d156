"""Found against planted: what the exported results say of every plant, misses and false alarms named."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from article.urls import host_of
from copytrail.demo.judges import ALARMS, JUDGES
from copytrail.demo.plants import Plant
from copytrail.demo.results import Record, Results
from copytrail.demo.world import World


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table. `missed` and `false` say which address and why, one string each."""

    kind: str
    planted: int
    found: int
    missed: tuple[str, ...]
    false: tuple[str, ...]


def score(
    world: World,
    *,
    articles: Iterable[Record],
    copies: Iterable[Record],
    families: Iterable[Record],
    flags: Iterable[Record],
    crawl_summary: Mapping[str, Any],
    lookup: Record | Sequence[Record] = (),
    report: Record | None = None,
) -> list[Row]:
    """The table's rows, computed from exports, crawl summary, report and lookups alone.

    Tables are rows with the contract's column names, `lookup` is one `lookup --json` document or several.
    Templates and networks are looked for in the report; without one those plants count as missed.
    """
    results = Results.read(articles, copies, families, flags, crawl_summary, report or {})
    rows = [_stored(world, results)]
    for kind in dict.fromkeys(plant.kind for plant in world.plants):
        plants = [plant for plant in world.plants if plant.kind == kind]
        alarms = ALARMS[kind](world, results) if kind in ALARMS else ()
        rows.append(_row(kind, [(plant, JUDGES[kind](plant, results)) for plant in plants], alarms))
    documents = [lookup] if isinstance(lookup, Mapping) else list(lookup)
    return [*rows, _lookups(world, documents)] if documents else rows


def table(rows: Sequence[Row]) -> str:
    """The rows as aligned plain text, and below it every miss and false alarm by name."""
    lines = [f"{'':<22}{'planted':>9}{'found':>7}{'missed':>8}{'false':>7}"]
    lines += [
        f"{row.kind:<22}{row.planted:>9}{row.found:>7}{len(row.missed):>8}{len(row.false):>7}" for row in rows
    ]
    missed = [f"  {row.kind}: {text}" for row in rows for text in row.missed]
    false = [f"  {row.kind}: {text}" for row in rows for text in row.false]
    lines += [
        "",
        "missed:",
        *(missed or ["  nothing"]),
        "",
        "found but not planted:",
        *(false or ["  nothing"]),
    ]
    return "\n".join(lines)


def _row(kind: str, verdicts: Sequence[tuple[Plant, str | None]], alarms: Iterable[str]) -> Row:
    missed = tuple(f"{plant.url} ({why})" for plant, why in verdicts if why is not None)
    return Row(kind, len(verdicts), len(verdicts) - len(missed), missed, tuple(sorted(set(alarms))))


def _stored(world: World, results: Results) -> Row:
    """The first row: every article page that may be read, and pages stored that are none."""
    closed = {host_of(plant.url) for plant in world.plants if plant.kind in ("forbidden", "failing")}
    right = [url for site in world.sites if site.host not in closed for url in site.articles]
    missed = tuple(f"{url} (not stored)" for url in right if url not in results.stored)
    return Row(
        "articles", len(right), len(right) - len(missed), missed, tuple(sorted(results.stored - set(right)))
    )


_VERDICTS: Mapping[str, str] = {
    "origin": "origin",
    "declared-syndication": "declared-syndication",
    "undeclared-copy": "probable-copy",
}


def _lookups(world: World, documents: Sequence[Record]) -> Row:
    """Whether each lookup gives the verdict and the origin that were planted."""
    planted = {plant.url: plant for plant in world.plants if plant.expect.relation in _VERDICTS}
    asked = [(document, planted[document["url"]]) for document in documents if document["url"] in planted]
    missed = []
    for document, plant in asked:
        verdict = _VERDICTS[plant.expect.relation or ""]
        origin = (document["origin"] or {}).get("url")
        if document["verdict"] != verdict:
            missed.append(f"{plant.url} ({document['verdict']}, not {verdict})")
        elif plant.of is not None and origin != plant.of:
            missed.append(f"{plant.url} (origin {origin}, not {plant.of})")
    return Row("lookup", len(asked), len(asked) - len(missed), tuple(missed), ())
