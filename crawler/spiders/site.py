"""One site from its home page: look around for feeds, sitemaps and sections, then fetch its articles, newest first."""

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import scrapy
from scrapy import signals
from scrapy.http import Request, Response
from scrapy.robotstxt import RobotParser

from article.types import Page
from article.urls import clean, host_of, site_of
from crawler.contact import configured_contact, needs_contact
from crawler.items import PageItem
from crawler.links import read_links
from crawler.pipelines import default_store
from crawler.politeness import Hosts
from crawler.reasons import Refused
from crawler.sink import Sink
from crawler.sites import DEFAULT_LIMIT, SiteConfig
from crawler.spiders.looking import Look
from crawler.spiders.walk import READABLE, ask, conditional, content_type, named, page_of
from crawler.tally import TRANSIENT, Tally
from store import frontier
from store.frontier import Found, Settled, Work

MAX_MAYBES = 50  # addresses of unclear form tried where a site shows little else
MAX_IN_A_ROW = 5  # failures after which a site is left alone until the next crawl
FORBIDDEN_AGAIN = timedelta(days=7)  # robots.txt changes, but not every day
OFFERED = 4  # addresses put into the frontier from one place, in pages this crawl may fetch: newer ones come next time
DEFAULT_SECONDS = 1_200.0  # wall clock of one site: the default limit at the default gap, and a third on top


class SiteSpider(scrapy.Spider):
    """`scrapy crawl site -a home=https://…` [-a limit=20] [-a seconds=600]; the workers bring store, turns and WARC.

    The spider awaits one answer after the other instead of scheduling callbacks: a site is one host, which takes one
    request at a time anyway, and the plan – newest first, until the limit – reads as it runs. The frontier is the
    store's table, so nothing is lost with the process.
    """

    name = "site"

    def __init__(
        self,
        home: str | None = None,
        limit: int | str | None = None,
        seconds: float | str = DEFAULT_SECONDS,
        config: SiteConfig | None = None,
        sink: Sink | None = None,
        hosts: Hosts | None = None,
        warc: Any = None,
        tally: Tally | None = None,
        used: int = 0,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        url = clean(config.home if config else home or "")
        if url is None:
            raise ValueError("give the site's home page: scrapy crawl site -a home=https://…")
        self.config = config or SiteConfig(home=url)
        self.home = url
        self.site = self.config.site
        self.allowed_sites = frozenset({self.site})
        self.hosts: Any = hosts
        self.tally = tally or Tally(self.site, url)
        self.sink: Any = sink
        if warc is not None:
            self.warc = warc
        self.budget = max(int(limit or self.config.limit or DEFAULT_LIMIT) - used, 0)
        self._tries = 2 * self.budget + 50  # pages asked for, had or not: a list of dead links ends too
        self.deadline = time.monotonic() + float(seconds)
        self.stopping = False
        self.robots_sitemaps: list[str] = []
        self.maybes: dict[str, None] = {}
        self.asked: set[str] = set()
        self._in_a_row = 0
        self._depths: dict[str, int] = {}  # links away from a list, for what was found in articles

    @classmethod
    def from_crawler(cls, crawler: Any, *args: Any, **kwargs: Any) -> "SiteSpider":
        """As Scrapy makes its spiders; on its own (`scrapy crawl`) the spider opens the store itself."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.on_robots, signal=signals.robots_parsed)
        if spider.hosts is None:
            spider.hosts = Hosts(crawler.settings.getfloat("COPYTRAIL_GAP"))
        if spider.sink is None:
            from store.session import open_store

            if needs_contact([spider.home]) and not configured_contact():
                raise ValueError(
                    'public hosts need a contact to write to: set contact = "…" in copytrail.toml, or COPYTRAIL_CONTACT'
                )
            store = open_store(default_store(crawler.settings))
            spider.sink = Sink(
                store, lambda _site, came: spider.tally.outcome(came.result, came.reason, came.detail)
            )
            crawler.signals.connect(spider.sink.close, signal=signals.spider_closed)
        return spider

    def on_robots(self, robotparser: RobotParser, request: Request) -> None:  # noqa: ARG002  # the signal's arguments
        """Keep the Sitemap lines of robots.txt."""
        parser = getattr(robotparser, "rp", None)
        found = [clean(url, self.home) for url in list(getattr(parser, "sitemaps", ()))[:100]]
        self.robots_sitemaps += [url for url in found if url and site_of(url) == self.site]

    async def start(self) -> AsyncIterator[Any]:
        """The whole crawl, in order."""
        try:
            self.tally.state = "looking"
            await Look(self).around()
            async for item in self._pages():
                yield item
        except Exception as error:  # counted as ours; the other sites go on
            self.logger.debug("the crawl of %s broke off", self.site, exc_info=True)
            self.tally.refused("error", f"{type(error).__name__}: {error}")
        self.tally.state = "storing"

    async def offer(self, found: Sequence[Found], leaf: Settled | None = None) -> None:
        """Addresses into the frontier, with the note that the place they were found in was read."""
        own = [one for one in found if site_of(one.url) == self.site]
        if len(own) < len(found):
            self.tally.skipped["offsite"] += len(found) - len(own)
        newest = sorted(
            own, key=lambda one: max((told.at for told in one.served), default=_NEVER), reverse=True
        )
        room = OFFERED * max(self.budget, 25)

        def keep(session: Any) -> int:
            frontier.offer(session, self.site, newest[:room], _now())
            if leaf is not None and len(newest) <= room:  # else it must be read again for the rest
                frontier.settle(session, leaf)
            return frontier.waiting(session, self.site)

        self.tally.queued = await self.sink.write(keep)

    def enough(self) -> bool:
        """Whether the frontier holds all this crawl may fetch."""
        return self.tally.queued >= self.budget

    async def _pages(self) -> AsyncIterator[PageItem]:
        """The articles, newest first, until the limit, the time or the frontier ends."""
        self.tally.state = "fetching"
        while self.budget > 0 and self._tries > 0 and not self.over():
            plan = await self.sink.read(
                partial(frontier.work, domain=self.site, now=_now(), limit=self.budget)
            )
            plan = [work for work in plan if work.url not in self.asked]
            if not plan and not await self._try_maybes():
                break
            for work in plan:
                if self.budget <= 0 or self._tries <= 0 or self.over():
                    break
                if work.url in self.asked:  # reached by a redirect meanwhile
                    continue
                await self.sink.room()
                if (item := await self._page(work)) is not None:
                    yield item

    async def _try_maybes(self) -> bool:
        """Addresses whose form tells nothing, where nothing better is left."""
        fresh = [url for url in self.maybes if url not in self.asked][:MAX_MAYBES]
        self.maybes.clear()
        before = self.tally.queued
        if fresh:
            await self.offer([Found(url) for url in fresh])
        return self.tally.queued > before

    async def _page(self, work: Work) -> PageItem | None:
        self._tries -= 1
        response = await self.ask(work.url, work)
        if isinstance(response, Refused):
            await self._not_fetched(work, response)
            return None
        self.tally.queued = max(self.tally.queued - 1, 0)
        page = page_of(response, work)
        if page.url != work.url:
            known = page.url in self.asked
            await self._moved(work, page.url)
            if known:
                return None
        self.budget -= 1
        self.tally.pages += 1
        if response.status == 304:
            await self._unchanged(work, response)
            return None
        if content_type(response) not in READABLE:
            await self._not_fetched(work, Refused(work.url, "unsupported-type", content_type(response)))
            self.tally.refused("unsupported-type", content_type(response))
            return None
        if self.tally.queued < self.budget:
            await self._follow(work.url, page)
        return PageItem.of(page)

    async def _follow(self, url: str, page: Page) -> None:
        """Articles often name others that no list shows; worth the parsing only where the lists gave little."""
        depth = self._depths.get(url, 1) + 1
        if depth <= self.settings.getint("DEPTH_LIMIT"):
            links = await asyncio.to_thread(read_links, page)
            fresh = [one for one in links.articles if one not in self.asked]
            self._depths |= {one: depth for one in fresh if one not in self._depths}
            await self.offer([Found(one) for one in fresh])

    async def _moved(self, work: Work, to: str) -> None:
        """A redirect: the old address is settled, its target takes what was told about it."""

        def keep(session: Any) -> None:
            frontier.offer(session, self.site, [Found(to, work.served, work.feed_source)], _now())
            frontier.settle(session, Settled(work.url, self.site, "skipped", _now(), reason="moved"))

        self.asked.add(to)
        await self.sink.write(keep)

    async def _unchanged(self, work: Work, response: Response) -> None:
        self.tally.results["unchanged"] += 1
        came = Settled(
            url=work.url,
            domain=self.site,
            state="done",
            fetched_at=_now(),
            status=response.status,
            etag=work.etag,
            last_modified=work.last_modified,
            due_at=frontier.recheck_at(_now(), work.newest),
        )
        await self.sink.write(partial(frontier.settle, came=came))

    async def _not_fetched(self, work: Work, why: Refused) -> None:
        reason = named(why)
        if reason in ("asked-to-wait", "error"):
            return  # still queued: the next crawl begins with it
        transient = reason in TRANSIENT
        later = frontier.RETRY_AFTER if transient else FORBIDDEN_AGAIN if reason == "robots" else None
        came = Settled(
            url=work.url,
            domain=self.site,
            state="failed" if transient else "skipped",
            fetched_at=_now(),
            reason=reason,
            due_at=_now() + later if later else None,
        )
        await self.sink.write(partial(frontier.settle, came=came))

    async def ask(self, url: str, work: Work | None = None, *, quiet: bool = False) -> Response | Refused:
        """One polite request; refusals are counted unless it was only a try."""
        self.asked.add(url)
        response = await ask(self, url, deadline=self.deadline, headers=conditional(work))
        if isinstance(response, Response):
            self._in_a_row = 0
            self.tally.answers += 1
            return response
        if self.stopping:  # whatever it says, it is because we gave up
            return response
        reason = named(response)
        if not quiet:
            self.tally.refused(reason, response.detail)
        if reason in TRANSIENT:
            self._in_a_row += 1
        if reason == "asked-to-wait":
            self.tally.retry_after = self.hosts.wait(host_of(url))
            self.tally.stopped = ("slow", response.detail)
        return response

    def shut(self, home: Refused) -> bool:
        """Note why the home page could not be had; whether the rest of the site is not worth a try either."""
        if self.stopping:
            return True
        self.tally.why = (named(home), home.detail)
        # Others say that the host does not answer, or lets nobody in: whatever else is asked would meet the same.
        return self.tally.why[0] not in _ONLY_THE_HOME

    def over(self) -> bool:
        """Whether to stop asking: time, a person, or a site that keeps failing."""
        if self.stopping:
            self.tally.stopped = ("partial", "interrupted")
        elif time.monotonic() >= self.deadline:
            self.tally.stopped = ("slow", "its time was over before its pages were")
        elif self._in_a_row >= MAX_IN_A_ROW:
            self.tally.stopped = (
                "partial",
                f"{MAX_IN_A_ROW} failures in a row; left alone until the next crawl",
            )
        return self.tally.stopped is not None


# Refusals of a home page that say nothing about the rest of its site.
_ONLY_THE_HOME = frozenset({"robots", "http-404", "http-410", "too-large", "unsupported-type", "redirects"})
_NEVER = datetime.min.replace(tzinfo=UTC)


def _now() -> datetime:
    return datetime.now(UTC)
