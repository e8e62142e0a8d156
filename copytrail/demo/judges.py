"""Was it found? One judgement for each kind of plant, and the false alarms of each kind."""

import re
from collections.abc import Callable, Iterator, Mapping

from article.urls import host_of
from copytrail.demo.plants import Kind, Plant
from copytrail.demo.results import Results
from copytrail.demo.world import World

# --- kind by kind: None where the plant was found, else why not -----------------------------------------


def _is_stored(plant: Plant, results: Results) -> str | None:
    return None if plant.url in results.stored else "not stored"


def _is_origin(plant: Plant, results: Results) -> str | None:
    row = results.family.get(plant.url)
    if row is None:
        return "in no family" if plant.url in results.stored else "not stored"
    return None if row["relation"] == "origin" else f"judged {row['relation']}"


def _is_copy(plant: Plant, results: Results) -> str | None:
    row, origin = results.family.get(plant.url), results.family.get(plant.of or "")
    if row is None:
        return "in no family" if plant.url in results.stored else "not stored"
    if origin is None or origin["family"] != row["family"]:
        return "in another family than its origin"
    if row["relation"] != plant.expect.relation:
        return f"judged {row['relation']}"
    if plant.expect.declared is None:
        return None
    declared = results.pairs.get(frozenset((plant.url, plant.of or "")), {}).get("declared")
    return None if declared == plant.expect.declared else f"declared: {declared}, not {plant.expect.declared}"


def _is_partial(plant: Plant, results: Results) -> str | None:
    pair = results.pairs.get(frozenset((plant.url, plant.of or "")))
    if pair is None:
        return "not linked to its source"
    return None if pair["relation"] == plant.expect.relation else f"judged {pair['relation']}"


def _is_apart(plant: Plant, results: Results) -> str | None:
    """A report in own words: stored, and not taken for a copy of the other."""
    if plant.of in results.paired(plant.url):
        return "taken for a copy"
    return _is_stored(plant, results)


def _is_unmixed(plant: Plant, results: Results) -> str | None:
    """A page with site boilerplate: stored, and not paired with its neighbours for that."""
    host = host_of(plant.url)
    if any(host_of(other) == host for other in results.paired(plant.url)):
        return "paired with another page of its site"
    return _is_stored(plant, results)


def _is_flagged(plant: Plant, results: Results) -> str | None:
    kinds = results.flags.get(plant.url, frozenset())
    if plant.expect.flag in kinds:
        return None
    return f"flagged {', '.join(sorted(kinds))}" if kinds else "not flagged"


def _is_template(plant: Plant, results: Results) -> str | None:
    """A template of the report stands on three of the sites, this one included, in this page's phrases."""
    here, ring = host_of(plant.url), set(plant.expect.sites)
    for template in results.templates:
        sites = ring & set(template["sites"])
        if here in sites and len(sites) >= 3 and _shared(template["text"], plant.expect.text or "") >= 3:
            return None
    return "no template over these sites"


def _shared(one: str, two: str) -> int:
    """How many runs of four words two texts share: a filled-in story keeps some between its slots."""
    runs = []
    for text in (one, two):
        words = re.findall(r"\w+", text.lower())
        runs.append(set(zip(words, words[1:], words[2:], words[3:], strict=False)))
    return len(runs[0] & runs[1])


def _is_in_ring(plant: Plant, results: Results) -> str | None:
    """A trap template of the report stands on this site and on another of its owner."""
    here, ring = host_of(plant.url), set(plant.expect.sites)
    for template in results.templates:
        sites = ring & set(template["sites"])
        if template["kind"] == "subscription-trap" and here in sites and len(sites) > 1:
            return None
    return "no trap template shared with its sister sites"


def _is_joined(plant: Plant, results: Results) -> str | None:
    here = host_of(plant.url)
    others = set(plant.expect.sites) - {here}
    linked = {other for pair in results.joined("infrastructure") if here in pair for other in pair}
    return None if linked & others else "not joined to its sister sites"


def _is_left_alone(plant: Plant, results: Results) -> str | None:
    if any(host_of(url) == host_of(plant.url) for url in results.stored):
        return "stored although forbidden"
    named = results.says(plant.url, frozenset({"robots", "robotstxt", "forbidden", "disallowed"}))
    return None if named else "not named in the crawl summary"


def _is_reported_down(plant: Plant, results: Results) -> str | None:
    return None if results.says(plant.url, _DOWN) else "not named in the crawl summary"


_DOWN = frozenset(
    [
        "503",
        "5xx",
        "http",
        "down",
        "fail",
        "failed",
        "failing",
        "failure",
        "failures",
        "error",
        "errors",
        "unavailable",
    ]
)

JUDGES: Mapping[Kind, Callable[[Plant, Results], str | None]] = {
    "origin": _is_origin,
    "declared-syndication": _is_copy,
    "undeclared-copy": _is_copy,
    "back-dated-copy": _is_copy,
    "rewritten-copy": _is_copy,
    "update": _is_copy,
    "partial-copy": _is_partial,
    "independent": _is_apart,
    "boilerplate": _is_unmixed,
    "trap": _is_flagged,
    "honest-poll": _is_flagged,
    "newsletter": _is_flagged,
    "wall": _is_flagged,
    "template-spam": _is_template,
    "infrastructure": _is_joined,
    "trap-ring": _is_in_ring,
    "forbidden": _is_left_alone,
    "failing": _is_reported_down,
    "slow": _is_stored,
    "flaky": _is_stored,
}


# --- false alarms: what was found and not planted -----------------------------------------------------


def _wrong_relation(relation: str) -> Callable[[World, Results], Iterator[str]]:
    """Members of families with a relation that nothing planted gives them."""

    def alarms(world: World, results: Results) -> Iterator[str]:
        right = {plant.url for plant in world.plants if plant.expect.relation == relation}
        return (
            url for url, row in results.family.items() if row["relation"] == relation and url not in right
        )

    return alarms


def _strangers_paired(world: World, results: Results) -> Iterator[str]:
    """Pairs of texts that have no planted source in common, filled-in stories apart."""
    source = {plant.url: plant.of for plant in world.plants if plant.of and plant.kind != "independent"}
    filled = _filled(world)
    for pair in results.pairs:
        if len({source.get(url, url) for url in pair}) > 1 and not pair <= filled:
            yield " with ".join(sorted(pair))


def _accused(world: World, results: Results) -> Iterator[str]:
    """Pages called a trap that carry no form of their own planting."""
    formed = {plant.url for plant in world.plants if plant.expect.flag}
    return (url for url, kinds in results.flags.items() if "subscription-trap" in kinds and url not in formed)


def _control_accused(kind: Kind) -> Callable[[World, Results], Iterator[str]]:
    """Pages of an honest kind that were called a trap."""

    def alarms(world: World, results: Results) -> Iterator[str]:
        controls = (plant.url for plant in world.plants if plant.kind == kind)
        return (url for url in controls if "subscription-trap" in results.flags.get(url, ()))

    return alarms


def _filled(world: World) -> frozenset[str]:
    return frozenset(plant.url for plant in world.plants if plant.kind == "template-spam")


def _filled_as_copies(world: World, results: Results) -> Iterator[str]:
    """Filled-in stories of several towns taken for copies of one another."""
    filled = _filled(world)
    return (" with ".join(sorted(pair)) for pair in results.pairs if pair <= filled)


def _strangers_joined(kind: str) -> Callable[[World, Results], Iterator[str]]:
    """Sites of different owners that an edge of this kind joins."""

    def alarms(world: World, results: Results) -> Iterator[str]:
        groups = {frozenset(plant.expect.sites) for plant in world.plants if plant.kind == "infrastructure"}
        for pair in results.joined(kind):
            if not any(pair <= group for group in groups):
                yield " with ".join(sorted(pair))

    return alarms


ALARMS: Mapping[Kind, Callable[[World, Results], Iterator[str]]] = {
    "origin": _wrong_relation("origin"),
    "declared-syndication": _wrong_relation("declared-syndication"),
    "undeclared-copy": _wrong_relation("undeclared-copy"),
    "update": _wrong_relation("update"),
    "independent": _strangers_paired,
    "trap": _accused,
    "honest-poll": _control_accused("honest-poll"),
    "newsletter": _control_accused("newsletter"),
    "wall": _control_accused("wall"),
    "template-spam": _filled_as_copies,
    "infrastructure": _strangers_joined("infrastructure"),
    "trap-ring": _strangers_joined("template"),
}
