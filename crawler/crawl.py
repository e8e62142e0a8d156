"""A crawl of many sites: leases taken, workers run and replaced, summaries collected."""

import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from crawler import schedule
from crawler.child import SILENCE, Worker, WorkerError
from crawler.contact import needs_contact
from crawler.politeness import DEFAULT_GAP
from crawler.sites import SiteConfig, merge
from crawler.tally import Progress, SiteSummary
from store.session import Store, open_store

RENEW = 600.0  # seconds between renewals of the leases
MAX_STARTS = 2  # a site that was there when a worker died, and alone when another did, is what kills them


class NoContactError(Exception):
    """Public hosts are to be crawled and nobody said whom they may write to."""

    def __init__(self) -> None:
        super().__init__(
            'crawling public hosts needs a contact they can write to: set contact = "…" in copytrail.toml, '
            "or COPYTRAIL_CONTACT"
        )


@dataclass(frozen=True, slots=True)
class CrawlOptions:
    """How hard to try. Times in seconds."""

    at_once: int = 64  # sites side by side; the contract promises 16, and 40 take 180 MB and half a core
    seconds: float = 1_200.0  # wall clock of one site: the default limit at the default gap, and more
    timeout: float = 20.0  # of one answer
    gap: float = DEFAULT_GAP  # where sites.toml gives none
    sites_per_worker: int = 200  # then a fresh process: importing Scrapy costs a second, a leak costs more
    silence: float = SILENCE
    debug: bool = False


@dataclass(frozen=True, slots=True)
class CrawlSummary:
    """What came of a crawl, a summary a site in the order of the sites."""

    run: str
    started_at: datetime
    finished_at: datetime
    sites: tuple[SiteSummary, ...]
    interrupted: bool = False
    not_due: int = 0

    @property
    def ours(self) -> bool:
        """Whether anything failed on our side: exit code 5."""
        return any(site.ours for site in self.sites)


def crawl(
    sites: Sequence[SiteConfig],
    db: str,
    *,
    limit: int | None = None,
    warc: Path | None = None,
    due: bool = False,
    contact: str | None = None,
    progress: Callable[[Progress], None] | None = None,
    options: CrawlOptions | None = None,
) -> CrawlSummary:
    """Crawl sites into the store at `db`, whatever their interval or (`due`) only those whose time has come.

    Every site has one lease: with `due` a site that another live process crawls is left to it without a word, else it
    is reported as partial. Ctrl-C stops every site after its present page, and what was fetched is stored
    (`interrupted`). Raises NoContactError, StoreError.
    """
    options = options or CrawlOptions()
    run = _Run(str(uuid4()), db, limit, warc, contact, progress or (lambda _: None), options)
    wanted = merge(sites)
    started = datetime.now(UTC)
    if not contact and needs_contact(site.home for site in wanted):
        raise NoContactError
    store = open_store(db)
    try:
        chosen = schedule.due(store, wanted, started) if due else wanted
        taken = schedule.take(store, [site.site for site in chosen], started)
        try:
            run.all(store, [site for site in chosen if site.site in taken])
        finally:
            schedule.release(store, taken)
    finally:
        store.close()
    busy = [] if due else [_busy(site) for site in chosen if site.site not in taken]
    found = {came.site: came for came in (*run.summaries.values(), *busy)}
    return CrawlSummary(
        run=run.id,
        started_at=started,
        finished_at=datetime.now(UTC),
        sites=tuple(found[site.site] for site in chosen if site.site in found),
        interrupted=run.interrupted,
        not_due=len(wanted) - len(chosen),
    )


def _busy(site: SiteConfig) -> SiteSummary:
    return SiteSummary(site.site, site.home, "partial", "another process is crawling it right now")


class _Run:
    """One run's state: what is summed up already, how often each site was begun, whether somebody pressed Ctrl-C."""

    def __init__(
        self,
        run: str,
        db: str,
        limit: int | None,
        warc: Path | None,
        contact: str | None,
        progress: Callable[[Progress], None],
        options: CrawlOptions,
    ) -> None:
        self.id = run
        self.summaries: dict[str, SiteSummary] = {}
        self.interrupted = False
        self._job: dict[str, Any] = {
            "job": "crawl",
            "run": run,
            "db": db,
            "limit": limit,
            "warc": str(warc.absolute()) if warc else None,
            "contact": contact,
            "gap": options.gap,
            "seconds": options.seconds,
            "timeout": options.timeout,
            "at_once": options.at_once,
            "debug": options.debug,
        }
        self._progress = progress
        self._options = options
        self._starts: dict[str, int] = {}
        self._renewed = time.monotonic()

    def all(self, store: Store, sites: Sequence[SiteConfig]) -> None:
        """Every site, a worker for each portion of them, and another where one dies."""
        for site in sites:
            self._progress(Progress(site.site, "waiting"))
        size = self._options.sites_per_worker
        for start in range(0, len(sites), size):
            left = list(sites[start : start + size])
            while left and not self.interrupted:
                self._one_worker(store, self.next_of(left))
                left = [site for site in left if site.site not in self.summaries]

    def next_of(self, left: Sequence[SiteConfig]) -> list[SiteConfig]:
        """The sites of the next worker: the unsuspected together, then each that was there when one died alone.

        So a page that hangs the reader costs its own site, not the thirty that were being crawled beside it.
        """
        unsuspected = [site for site in left if not self._starts.get(site.site)]
        return unsuspected or list(left[:1])

    def _one_worker(self, store: Store, sites: Sequence[SiteConfig]) -> None:
        worker = Worker(
            {**self._job, "sites": [asdict(site) for site in sites]}, silence=self._options.silence
        )
        begun: set[str] = set()
        try:
            try:
                self._hear(worker, store, begun)
            except KeyboardInterrupt:
                self.interrupted = True
                worker.stop()
                self._hear(worker, store, begun)
        except WorkerError as why:
            if not self.interrupted:
                self._blame([site for site in sites if site.site not in self.summaries], begun, str(why))
        finally:
            worker.end()

    def _hear(self, worker: Worker, store: Store, begun: set[str]) -> None:
        for event, value in worker.events():
            if event == "progress":
                for one in value:
                    self._progress(Progress(**one))
            elif event == "started":
                begun.add(value)
            elif event == "summary":
                came = SiteSummary(**value)
                self.summaries[came.site] = came
            if time.monotonic() - self._renewed > RENEW:
                self._renewed = time.monotonic()
                schedule.take(store, [*begun], datetime.now(UTC))

    def _blame(self, left: Sequence[SiteConfig], begun: set[str], why: str) -> None:
        """The sites that were being crawled when a worker died: begun once more, then given up as our failure."""
        suspects = [site for site in left if site.site in begun] or list(left)
        for site in suspects:
            self._starts[site.site] = self._starts.get(site.site, 0) + 1
            if self._starts[site.site] >= MAX_STARTS:
                detail = f"the crawl's process died while at it: {why}"
                self.summaries[site.site] = SiteSummary(
                    site.site, site.home, "failed", detail, errors={"worker": 1}
                )
                self._progress(Progress(site.site, "failed", detail=detail))
