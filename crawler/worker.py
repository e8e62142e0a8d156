"""The child process that crawls: one job on stdin, what happens as JSON lines on stdout, and it dies with its parent.

Scrapy and its reactor live in here, never in the caller: a crawl can be started from a web server, a test or twice in
a row, a hang is ended by ending the process, and importing Scrapy is paid once for many sites.
"""

import asyncio
import base64
import logging
import os
import signal
import sys
import threading
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

import orjson

TICK = 0.5  # seconds between progress lines; also the sign of life the parent waits for


def main() -> None:
    """Run the job on stdin; the exit code is 0 unless the worker itself broke."""
    out = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)  # whoever prints must not speak into the events
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    job = orjson.loads(sys.stdin.buffer.readline())
    threading.Thread(target=_die_with_parent, name="lifeline", daemon=True).start()
    _quiet(debug=job["debug"])
    tell = _teller(out)
    os._exit(_run(_JOBS[job["job"]](job, tell), tell))


def _die_with_parent() -> None:
    sys.stdin.buffer.read()  # returns when the parent closes it or is gone, however it went
    os._exit(1)


def _quiet(*, debug: bool) -> None:
    logging.basicConfig(level=logging.DEBUG if debug else logging.CRITICAL, stream=sys.stderr)
    logging.captureWarnings(capture=True)
    if debug:
        for noisy in ("asyncio", "protego", "charset_normalizer", "trafilatura", "htmldate"):
            logging.getLogger(noisy).setLevel(logging.WARNING)


def _teller(out: IO[bytes]) -> Callable[[str, Any], None]:
    lock = threading.Lock()

    def tell(event: str, value: Any = None) -> None:
        line = orjson.dumps({"event": event, "value": value}, option=orjson.OPT_NAIVE_UTC)
        with lock:
            out.write(line + b"\n")

    return tell


def _run(work: Coroutine[Any, Any, None], tell: Callable[[str, Any], None]) -> int:
    from scrapy.utils.reactor import install_reactor

    install_reactor("twisted.internet.asyncioreactor.AsyncioSelectorReactor")
    from twisted.internet import reactor as installed

    from crawler.resolver import GuardedResolver

    reactor: Any = installed  # Twisted types it as what every reactor has
    GuardedResolver(reactor).install_on_reactor()
    loop = asyncio.get_event_loop()
    task = loop.create_task(work)
    code = 0

    def over(done: "asyncio.Task[None]") -> None:
        nonlocal code
        if (error := done.exception()) is not None:
            logging.getLogger(__name__).debug("the worker broke", exc_info=error)
            tell("broken", f"{type(error).__name__}: {error}"[:300])
            code = 1
        reactor.stop()

    task.add_done_callback(over)
    reactor.run(installSignalHandlers=False)
    tell("end", None)
    return code


def _settings(job: dict[str, Any]) -> Any:
    from scrapy.settings import Settings

    from crawler.contact import user_agent

    settings = Settings()
    settings.setmodule("crawler.settings", priority="project")
    settings.set("USER_AGENT", user_agent(job.get("contact")), priority="cmdline")
    settings.set("DOWNLOAD_TIMEOUT", job["timeout"], priority="cmdline")
    settings.set("LOG_ENABLED", value=False, priority="cmdline")
    return settings


async def _crawl(job: dict[str, Any], tell: Callable[[str, Any], None]) -> None:
    """Crawl many sites side by side, at most `at_once`."""
    from scrapy.crawler import AsyncCrawlerRunner

    from crawler.captures import WarcWriter
    from crawler.ingest import settle
    from crawler.politeness import Hosts
    from crawler.sink import Sink
    from crawler.sites import SiteConfig
    from crawler.tally import Tally
    from store.session import open_store

    settings = _settings(job)
    sites = [SiteConfig.of(site) for site in job["sites"]]
    tallies = {site.site: Tally(site.site, site.home) for site in sites}
    store = await asyncio.to_thread(open_store, job["db"])
    sink = Sink(store, lambda site, came: _count(tallies, site, came))
    sink.warm_up()
    settle()
    hosts = Hosts(job["gap"])
    warc = WarcWriter.in_folder(Path(job["warc"]), settings["USER_AGENT"]) if job["warc"] else None
    runner = AsyncCrawlerRunner(settings)
    room = asyncio.Semaphore(job["at_once"])
    stop = _Stop(runner, hosts)
    telling = asyncio.create_task(_tell_progress(tallies, tell))

    async def one(site: SiteConfig) -> None:
        async with room:
            if not stop.asked:
                await _crawl_site(
                    site, tallies[site.site], runner, sink, job, {"hosts": hosts, "warc": warc}, stop, tell
                )

    await asyncio.gather(*(one(site) for site in sites))
    telling.cancel()
    await sink.close()
    if warc is not None:
        warc.close()
    store.close()


def _count(tallies: dict[str, Any], site: str, came: Any) -> None:
    if site in tallies:
        tallies[site].outcome(came.result, came.reason, came.detail)


class _Stop:
    """SIGTERM lets every site finish its page and store it; a second one ends at once.

    Ctrl-C reaches the whole process group: the worker leaves it to its parent, which then sends SIGTERM.
    """

    def __init__(self, runner: Any, hosts: Any) -> None:
        self.asked = False
        self._runner = runner
        self._hosts = hosts
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, self._ask)

    def _ask(self) -> None:
        if self.asked:
            os._exit(130)
        self.asked = True
        for crawler in self._runner.crawlers:
            if crawler.spider is not None:
                crawler.spider.stopping = True
        self._hosts.close()


async def _crawl_site(
    site: Any,
    tally: Any,
    runner: Any,
    sink: Any,
    job: dict[str, Any],
    shared: dict[str, Any],
    stop: _Stop,
    tell: Any,
) -> None:
    from functools import partial

    from crawler import schedule
    from crawler.spiders.site import SiteSpider

    tally.restart()
    tell("started", site.site)
    now = datetime.now(UTC)
    try:
        begun = await sink.write(partial(schedule.begin, run=job["run"], domain=site.site, now=now))
        shared["hosts"].set_gap(site.site, site.gap if site.gap is not None else job["gap"])
        await runner.crawl(
            SiteSpider,
            config=site,
            limit=job["limit"],
            seconds=job["seconds"],
            sink=sink,
            tally=tally,
            used=begun.used,
            **shared,
        )
        await sink.drain(site.site)
        tally.queued = await sink.read(lambda session: _waiting(session, site.site))
        summary = tally.summary()
        if not stop.asked:
            finish = partial(schedule.finish, crawl=begun.id, site=site, came=summary, now=datetime.now(UTC))
            await sink.write(finish)
    except Exception as error:  # one site must not take the others with it
        logging.getLogger(__name__).debug("the crawl of %s broke", site.site, exc_info=True)
        tally.refused("error", f"{type(error).__name__}: {error}")
        summary = tally.summary()
    tell("progress", [tally.progress()])
    tell("summary", summary)


def _waiting(session: Any, domain: str) -> int:
    from store import frontier

    return frontier.waiting(session, domain)


async def _tell_progress(tallies: dict[str, Any], tell: Callable[[str, Any], None]) -> None:
    told: dict[str, Any] = {}
    while True:
        changed = []
        for site, tally in tallies.items():
            now = tally.progress()
            if tally.state in ("looking", "fetching", "storing") and now != told.get(site):
                told[site] = now
                changed.append(now)
        tell("progress", changed)
        await asyncio.sleep(TICK)


async def _fetch(job: dict[str, Any], tell: Callable[[str, Any], None]) -> None:
    """Fetch single addresses; each comes back as a page or a refusal, in order."""
    from scrapy.crawler import AsyncCrawlerRunner

    from crawler.captures import WarcWriter
    from crawler.politeness import Hosts
    from crawler.spiders.page import PageSpider

    settings = _settings(job)
    warc = WarcWriter.in_folder(Path(job["warc"]), settings["USER_AGENT"]) if job["warc"] else None
    await AsyncCrawlerRunner(settings).crawl(
        PageSpider,
        urls=job["urls"],
        seconds=job["seconds"],
        hosts=Hosts(job["gap"]),
        warc=warc,
        answer=lambda came: tell(*_as_event(came)),
    )
    if warc is not None:
        warc.close()


def _as_event(came: Any) -> tuple[str, Any]:
    from dataclasses import asdict

    from article.types import Page

    if not isinstance(came, Page):
        return "refused", came
    plain = asdict(came)
    plain["body"] = base64.b64encode(came.body).decode("ascii")
    return "page", plain


async def _discover(job: dict[str, Any], tell: Callable[[str, Any], None]) -> None:
    """Look at several sites side by side."""
    from scrapy.crawler import AsyncCrawlerRunner

    from crawler.politeness import Hosts
    from crawler.reasons import Refused
    from crawler.spiders.discover import DiscoverSpider

    runner = AsyncCrawlerRunner(_settings(job))
    hosts = Hosts(job["gap"])
    room = asyncio.Semaphore(job["at_once"])

    async def one(home: str) -> None:
        def answer(came: Any) -> None:
            tell("refused" if isinstance(came, Refused) else "found", {"home": home, "came": came})

        async with room:
            await runner.crawl(DiscoverSpider, home=home, seconds=job["seconds"], hosts=hosts, answer=answer)

    await asyncio.gather(*(one(home) for home in job["urls"]))


_JOBS: dict[str, Callable[[dict[str, Any], Callable[[str, Any], None]], Coroutine[Any, Any, None]]] = {
    "crawl": _crawl,
    "fetch": _fetch,
    "discover": _discover,
}

if __name__ == "__main__":
    main()
