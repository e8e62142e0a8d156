"""The `crawl` and `add` verbs: sites.toml in, progress and a summary by reason out."""

import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from copytrail.config import Config
from copytrail.errors import FetchRefused, UsageError
from copytrail.progress import shown
from copytrail.times import rfc3339
from crawler.crawl import CrawlOptions, CrawlSummary, NoContactError, crawl
from crawler.discover import discover_all
from crawler.reasons import Refused
from crawler.sites import SiteConfig, append, load, named
from crawler.tally import SiteSummary

SCHEMA = "copytrail.crawl/1"


def crawl_sites(
    config: Config, file: Path, names: Sequence[str], *, due: bool, limit: int | None, warc: Path | None
) -> CrawlSummary:
    """Crawl the sites of a file (all or the named); raises SitesError, UsageError, StoreError."""
    sites = named(load(file), names)
    if not sites:
        raise UsageError(f"{file} names no site; add one: copytrail add https://…")
    if warc is not None:
        _check_writable(warc)
    with shown(quiet=config.json) as progress:
        try:
            return crawl(
                sites, config.db, limit=limit, warc=warc, due=due, contact=config.contact,
                progress=progress, options=CrawlOptions(debug=config.debug),
            )  # fmt: skip
        except NoContactError as error:
            raise UsageError(str(error)) from error


def _check_writable(folder: Path) -> None:
    """Before the first page is asked for, not after."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise UsageError(f"cannot write to {folder}: {error.strerror or error}") from error


def as_json(summary: CrawlSummary) -> dict[str, Any]:
    """A crawl as a document: a summary a site, and over all."""
    return {
        "schema": SCHEMA,
        "run": summary.run,
        "started_at": rfc3339(summary.started_at),
        "finished_at": rfc3339(summary.finished_at),
        "interrupted": summary.interrupted,
        "not_due": summary.not_due,
        "totals": _totals(summary.sites),
        "sites": [asdict(site) for site in summary.sites],
    }


def _totals(sites: Sequence[SiteSummary]) -> dict[str, Any]:
    plain = {
        name: sum(getattr(site, name) for site in sites) for name in ("pages", "new", "updated", "unchanged")
    }
    counted = {
        name: _sum(getattr(site, name) for site in sites)
        for name in ("rejected", "skipped", "failed", "errors")
    }
    return {**plain, **counted, "status": dict(sorted(Counter(site.status for site in sites).items()))}


def _sum(counts: Iterable[dict[str, int]]) -> dict[str, int]:
    total: Counter[str] = Counter()
    for one in counts:
        total.update(one)
    return dict(total.most_common())


def as_text(summary: CrawlSummary) -> str:
    """A crawl for people: what was stored, what was not and why, which sites need a look."""
    totals = _totals(summary.sites)
    lines = [
        f"{len(summary.sites)} sites, {totals['pages']} pages: {totals['new']} new articles, "
        f"{totals['updated']} updated, {totals['unchanged']} unchanged"
    ]
    words = {
        "rejected": "read, no article",
        "skipped": "not read",
        "failed": "not to be had",
        "errors": "failed here",
    }
    for name, said in words.items():
        if totals[name]:
            lines.append(
                f"  {said}: {', '.join(f'{reason} {number}' for reason, number in totals[name].items())}"
            )
    lines += [f"  {_state(site)}" for site in summary.sites if site.status != "done"]
    if summary.not_due:
        lines.append(f"  {summary.not_due} sites are not due yet")
    return "\n".join(lines)


def _state(site: SiteSummary) -> str:
    return f"{site.site}: {site.status} – {site.detail}" if site.detail else f"{site.site}: {site.status}"


def failures(summary: CrawlSummary) -> str | None:
    """What failed on our side, in a line; None where nothing did."""
    ours = [site for site in summary.sites if site.ours]
    if not ours:
        return None
    first = ours[0]
    reasons = ", ".join(f"{reason} {number}" for reason, number in first.errors.items()) or first.detail
    return f"{len(ours)} sites had parts that could not be read or stored; {first.site}: {reasons}"


def add_sites(
    config: Config, homes: Sequence[str], file: Path, show: Callable[[dict[str, Any], str], None]
) -> None:
    """Look each home page over and add it to the file; raises FetchRefused where none could be had."""
    refused = []
    for home, found in discover_all(homes, contact=config.contact, debug=config.debug):
        if isinstance(found, Refused):
            refused.append(f"{home}: {found.reason}{f': {found.detail}' if found.detail else ''}")
            show(
                {"schema": "copytrail.add/1", "home": home, "added": False, "error": refused[-1]}, refused[-1]
            )
            continue
        added = _append(file, found)
        show({"schema": "copytrail.add/1", **asdict(found), "added": added}, _found(found, file, added=added))
    if refused and len(refused) == len(homes):
        raise FetchRefused(refused[0])  # some of a list: reported above, no failure of ours


def _append(file: Path, site: SiteConfig) -> bool:
    try:
        return append(file, site)
    except OSError as error:
        raise UsageError(f"cannot write {file}: {error.strerror}") from error


def _found(site: SiteConfig, file: Path, *, added: bool) -> str:
    parts = [f"{len(getattr(site, name))} {name}" for name in ("feeds", "sitemaps", "sections")]
    done = f"added to {file}" if added else f"is in {file} already"
    return f"{site.site}: {', '.join(parts)}; {done}"
