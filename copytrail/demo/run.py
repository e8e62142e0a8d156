"""The `demo` verb: the built-in web on loopback, crawled, looked up, reported and scored by the real pipeline."""

import os
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from copytrail import crawling, show
from copytrail.config import Config
from copytrail.demo.plants import Plant
from copytrail.demo.score import Row, score, table
from copytrail.demo.server import Server
from copytrail.demo.world import World, build, sites_toml
from copytrail.errors import PartlyFailed
from copytrail.export.tables import rows
from copytrail.lookup import lookup
from copytrail.report.verb import write_weekly
from copytrail.times import now
from crawler.crawl import CrawlSummary
from store.session import Store, open_store

SCHEMA = "copytrail.demo/1"
TABLES = ("articles", "copies", "families", "flags")
PROXIES = ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "no_proxy", "NO_PROXY")


def run(folder: Path, *, as_json: bool) -> None:
    """Run the demo into a folder: a store, a sites file and a report are left there to look at."""
    began = time.monotonic()
    world = build(now())
    config = _prepared(folder, world, as_json=as_json)
    _tell(
        f"{len(world.sites)} sample sites on loopback, {sum(len(site.pages) for site in world.sites)} pages"
    )
    with Server(world) as address, _proxy(address):
        summary = crawling.crawl_sites(
            config, folder / "sites.toml", [], due=False, limit=None, warc=folder / "warc"
        )
    store = open_store(config.db)
    try:
        _finish(config, store, world, summary, began)
    finally:
        store.close()
    if failed := crawling.failures(summary):
        raise PartlyFailed(f"the demo finished, but {failed}")


def _finish(config: Config, store: Store, world: World, summary: CrawlSummary, began: float) -> None:
    answers = [lookup(store, plant.url, offline=True).to_json() for plant in _looked_up(world)]
    document, said = write_weekly(config, store, week=None, start=None, end=None, out=None, due=False)
    found = _score(store, world, summary, answers, document)
    if config.json:
        _print_json(world, summary, answers, document, found)
        return
    sections = {
        "The crawl": crawling.as_text(summary),
        "A copy, looked up": show.answer(answers[0]),
        "The weekly report": said,
        "Found against planted": table(found),
        "Try next": _next(config, answers[0]["url"]),
    }
    for title, text in sections.items():
        print(f"\n{title}\n{'-' * len(title)}\n{text}")  # noqa: T201  # the program's output
    _tell(f"\nthe demo took {time.monotonic() - began:.0f} s")


def _prepared(folder: Path, world: World, *, as_json: bool) -> Config:
    """A fresh store each time: what an earlier demo left in its own files is removed."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("demo.db", "demo.db-wal", "demo.db-shm"):
        (folder / name).unlink(missing_ok=True)
    (folder / "sites.toml").write_text(sites_toml(world), encoding="utf-8")
    return Config(db=f"sqlite:///{folder / 'demo.db'}", json=as_json, reports=folder / "reports")


@contextmanager
def _proxy(address: str) -> Iterator[None]:
    """The built-in web as the crawler's proxy, and no other: the demo never leaves loopback."""
    before = {name: os.environ.pop(name, None) for name in PROXIES}
    os.environ |= {"http_proxy": address, "https_proxy": address}
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name, None)
            if value is not None:
                os.environ[name] = value


def _looked_up(world: World) -> list[Plant]:
    """One plant of each kind of copy, the undeclared one first: it is the answer that is shown."""
    first: dict[str, Plant] = {}
    for plant in world.plants:
        if plant.of:
            first.setdefault(plant.kind, plant)
    return sorted(first.values(), key=lambda plant: plant.kind != "undeclared-copy")


def _score(
    store: Store,
    world: World,
    summary: CrawlSummary,
    answers: list[Mapping[str, Any]],
    report: dict[str, Any],
) -> list[Row]:
    with store.read() as session:
        tables = {kind: list(rows(session, kind)) for kind in TABLES}
    return score(
        world,
        **tables,
        crawl_summary=crawling.as_json(summary),
        lookup=[dict(one) for one in answers],
        report=report,
    )


def _print_json(
    world: World,
    summary: CrawlSummary,
    answers: list[Mapping[str, Any]],
    report: dict[str, Any],
    found: list[Row],
) -> None:
    import orjson

    document = {
        "schema": SCHEMA,
        "sites": len(world.sites),
        "crawl": crawling.as_json(summary),
        "lookups": answers,
        "report": report["totals"],
        "score": [asdict(row) for row in found],
    }
    print(orjson.dumps(document).decode())  # noqa: T201  # the program's output


def _report(config: Config) -> Path:
    return max(config.reports.glob("*/report.html"), default=config.reports)


def _next(config: Config, url: str) -> str:
    program, db = "copytrail", f"--db {config.db}"
    if "VIRTUAL_ENV" not in os.environ:
        program = os.path.relpath(sys.argv[0]) if sys.argv[0].endswith("copytrail") else "python -m copytrail"
    return "\n".join(
        [
            f"  {program} lookup {url} --offline {db}",
            f"  {program} serve {db} --reports {config.reports}    (then open the address it prints)",
            f"  {program} add https://…  &&  {program} crawl    (your own sites; see README.md)",
            f"  The report is {_report(config)}",
        ]
    )


def _tell(line: str) -> None:
    print(line, file=sys.stderr)  # noqa: T201  # progress
