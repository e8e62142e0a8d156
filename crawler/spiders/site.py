"""One site from its home page: look around for feeds, sitemaps and sections, then fetch its articles, newest first."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import scrapy
from scrapy import signals
from scrapy.http import Request, Response
from scrapy.robotstxt import RobotParser

from article.types import Page
from article.urls import clean, host_of, site_of
from crawler.adstxt import read_ads_txt, save_ads_txt
from crawler.contact import configured_contact, needs_contact
from crawler.feeds import FeedError, looks_like_feed, read_feed
from crawler.items import PageItem
from crawler.links import Links, kind_of, paths, read_links
from crawler.pipelines import default_store
from crawler.politeness import Hosts
from crawler.reasons import Refused
from crawler.sink import Sink
from crawler.sitemaps import SitemapError, newest, read_sitemap
from crawler.sites import DEFAULT_LIMIT, SiteConfig
from crawler.spiders.walk import READABLE, ask, conditional, content_type, page_of
from crawler.tally import TRANSIENT, Tally
from store import frontier
from store.frontier import Found, Settled, Work

MAX_FEEDS = 10
MAX_SITEMAPS = 12  # of one site in one crawl, newest first: each holds up to 50,000 addresses
MAX_INDEX_DEPTH = 2  # an index of indexes is the most the protocol allows
MAX_SECTIONS = 20
MAX_LIST_STEPS = 3  # pages of one list: /sport, ?page=2, ?page=3
MAX_MAYBES = 50  # addresses of unclear form tried where a site shows little else
MAX_IN_A_ROW = 5  # failures after which a site is left alone until the next crawl
PROBE_AGAIN = timedelta(days=7)  # a feed that was not there is not asked for on every visit
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
        self._robots_sitemaps: list[str] = []
        self._maybes: dict[str, None] = {}
        self._asked: set[str] = set()
        self._in_a_row = 0
        self._sitemaps_left = MAX_SITEMAPS
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
        self._robots_sitemaps += [url for url in found if url and site_of(url) == self.site]

    async def start(self) -> AsyncIterator[Any]:
        """The whole crawl, in order."""
        try:
            await self.look_around()
            async for item in self._pages():
                yield item
        except Exception as error:  # counted as ours; the other sites go on
            self.logger.debug("the crawl of %s broke off", self.site, exc_info=True)
            self.tally.refused("error", f"{type(error).__name__}: {error}")
        self.tally.state = "storing"

    # Looking around

    async def look_around(self) -> None:
        """Home, feeds, sitemaps, sections: everything that names articles, into the frontier."""
        self.tally.state = "looking"
        home = await self._list(self.home)
        if home is None and self._hopeless():
            return
        await self._feeds(self.config.feeds or (home.feeds if home else ()))
        await self._sitemaps()
        await self._sections(home)
        await self._ads_txt()

    def _hopeless(self) -> bool:
        # The host does not answer, or lets nobody in: whatever else is asked would meet the same.
        return self.tally.why is not None and self.tally.why[0] not in _ONLY_THE_HOME

    async def _list(self, url: str) -> Links | None:
        """Fetch a home or section page; its articles go to the frontier, its links come back."""
        response = await self._ask(url)
        if isinstance(response, Refused):
            if url == self.home:
                self.tally.why = (_named(response), response.detail)
            return None
        if looks_like_feed(response.body):  # the entry in sites.toml names a feed as the home page
            await self._offer(await asyncio.to_thread(_entries, response))
            return None
        if content_type(response) not in READABLE:
            return None
        page = page_of(response)
        links = await asyncio.to_thread(read_links, page)
        self._asked.add(page.url)
        self._maybes |= dict.fromkeys(links.maybe)
        await self._offer([Found(one) for one in links.articles])
        return links

    async def _feeds(self, linked: Sequence[str]) -> None:
        for url in linked[:MAX_FEEDS]:
            await self._feed(url)
        if not linked:
            await self._probe(paths().feeds, self._feed)

    async def _feed(self, url: str) -> bool:
        response = await self._leaf(url)
        if response is None:
            return False
        if response.status == 304:
            return True
        if not looks_like_feed(response.body):
            return False
        try:
            found = await asyncio.to_thread(read_feed, response.body, response.url)
        except FeedError as why:
            self.tally.refused("unreadable-feed", str(why))
            return False
        await self._offer(found, leaf=self._settled(url, "feed", response))
        return True

    async def _sitemaps(self) -> None:
        named = self.config.sitemaps or tuple(dict.fromkeys(self._robots_sitemaps))
        for url in sorted(
            named, key=lambda one: "news" not in one.lower()
        ):  # those are short and full of times
            if "news" in url.lower() or url in self.config.sitemaps or not await self._enough():
                await self._sitemap(url, MAX_INDEX_DEPTH)
        if not named:
            await self._probe(paths().sitemaps, partial(self._sitemap, depth=MAX_INDEX_DEPTH))

    async def _sitemap(self, url: str, depth: int) -> bool:
        if self._sitemaps_left <= 0 or url in self._asked:
            return False
        response = await self._leaf(url)
        if response is None:
            return False
        self._sitemaps_left -= 1
        if response.status == 304:
            return True
        try:
            found = await asyncio.to_thread(read_sitemap, response.body, response.url)
        except SitemapError:
            return False
        pages = (
            found.pages if found.news else [page for page in found.pages if kind_of(page.url) == "article"]
        )
        self._maybes |= dict.fromkeys(
            page.url for page in found.pages[:1_000] if kind_of(page.url) == "maybe"
        )
        await self._offer(pages, leaf=self._settled(url, "sitemap", response) if not found.sitemaps else None)
        for inner in newest(found.sitemaps, self._sitemaps_left) if depth else []:
            if site_of(inner) == self.site and not await self._enough():
                await self._sitemap(inner, depth - 1)
        return True

    async def _sections(self, home: Links | None) -> None:
        waiting = [
            (url, 1) for url in dict.fromkeys((*self.config.sections, *(home.sections if home else ())))
        ]
        if home and home.following:
            waiting.append((home.following, 2))
        fetched = 0
        while waiting and fetched < MAX_SECTIONS and not self._over():
            url, step = waiting.pop(0)
            if url in self._asked or (url not in self.config.sections and await self._enough()):
                continue
            fetched += 1
            links = await self._list(url)
            if links is None:
                continue
            waiting += [(one, 1) for one in links.sections if step == 1 and len(waiting) < MAX_SECTIONS]
            if links.following and step < MAX_LIST_STEPS:
                waiting.append((links.following, step + 1))

    async def _ads_txt(self) -> None:
        """Who sells this site's advertising: declared by the site in ads.txt, asked for once a week."""
        url = clean("/ads.txt", self.home) or self.home
        if self._over() or url in await self.sink.read(partial(frontier.postponed, urls=[url], now=_now())):
            return
        response = await self._ask(url, quiet=True)
        answered = isinstance(response, Response) and content_type(response) == "text/plain"
        lines = read_ads_txt(response.body) if answered and isinstance(response, Response) else []
        came = Settled(
            url,
            self.site,
            "done" if answered else "skipped",
            _now(),
            kind="ads.txt",
            due_at=_now() + PROBE_AGAIN,
        )

        def keep(session: Any) -> None:
            save_ads_txt(session, self.site, lines, url, _now())
            frontier.settle(session, came)

        await self.sink.write(keep)

    async def _probe(self, tries: Iterable[str], fetch: Any) -> None:
        """Try the usual places, politely: the first that answers ends it, the others are not asked again for a week."""
        urls = [url for path in tries if (url := clean(path, self.home))]
        later = await self.sink.read(partial(frontier.postponed, urls=urls, now=_now()))
        for url in urls:
            if url in later or self._over():
                continue
            if await fetch(url):
                return
            came = Settled(
                url,
                self.site,
                "skipped",
                _now(),
                kind="feed",
                reason="not there",
                due_at=_now() + PROBE_AGAIN,
            )
            await self.sink.write(partial(frontier.settle, came=came))

    async def _leaf(self, url: str) -> Response | None:
        """Fetch a feed or sitemap, only if it changed since the last time."""
        known = (await self.sink.read(partial(frontier.known, urls=[url]))).get(url)
        probe = url not in (*self.config.feeds, *self.config.sitemaps)
        response = await self._ask(url, known, quiet=probe)
        return response if isinstance(response, Response) else None

    def _settled(self, url: str, kind: str, response: Response) -> Settled:
        page = page_of(response)
        return Settled(
            url=url,
            domain=self.site,
            state="done",
            fetched_at=page.fetched_at,
            kind=kind,
            status=page.status,
            etag=page.header("etag"),
            last_modified=page.header("last-modified"),
        )

    async def _offer(self, found: Sequence[Found], leaf: Settled | None = None) -> None:
        """Into the frontier, together with the note that the place they were found in was read."""
        own = [one for one in found if site_of(one.url) == self.site]
        if len(own) < len(found):
            self.tally.skipped["offsite"] += len(found) - len(own)
        dated = sorted(
            own, key=lambda one: max((told.at for told in one.served), default=_NEVER), reverse=True
        )

        def keep(session: Any) -> int:
            frontier.offer(session, self.site, dated[: 4 * max(self.budget, 25)], _now())
            if leaf is not None:
                frontier.settle(session, leaf)
            return frontier.waiting(session, self.site)

        self.tally.queued = await self.sink.write(keep)

    async def _enough(self) -> bool:
        return self.tally.queued >= self.budget

    # Fetching

    async def _pages(self) -> AsyncIterator[PageItem]:
        """The articles, newest first, until the limit, the time or the frontier ends."""
        self.tally.state = "fetching"
        while self.budget > 0 and self._tries > 0 and not self._over():
            plan = await self.sink.read(
                partial(frontier.work, domain=self.site, now=_now(), limit=self.budget)
            )
            plan = [work for work in plan if work.url not in self._asked]
            if not plan and not await self._try_maybes():
                break
            for work in plan:
                if self.budget <= 0 or self._tries <= 0 or self._over():
                    break
                if work.url in self._asked:  # reached by a redirect meanwhile
                    continue
                await self.sink.room()
                if (item := await self._page(work)) is not None:
                    yield item

    async def _try_maybes(self) -> bool:
        """Addresses whose form tells nothing, where nothing better is left."""
        fresh = [url for url in self._maybes if url not in self._asked][:MAX_MAYBES]
        self._maybes.clear()
        before = self.tally.queued
        if fresh:
            await self._offer([Found(url) for url in fresh])
        return self.tally.queued > before

    async def _page(self, work: Work) -> PageItem | None:
        self._tries -= 1
        response = await self._ask(work.url, work)
        if isinstance(response, Refused):
            await self._not_fetched(work, response)
            return None
        self.tally.queued = max(self.tally.queued - 1, 0)
        page = page_of(response, work)
        if page.url != work.url:
            known = page.url in self._asked
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
            fresh = [one for one in links.articles if one not in self._asked]
            self._depths |= {one: depth for one in fresh if one not in self._depths}
            await self._offer([Found(one) for one in fresh])

    async def _moved(self, work: Work, to: str) -> None:
        """A redirect: the old address is settled, its target takes what was told about it."""

        def keep(session: Any) -> None:
            frontier.offer(session, self.site, [Found(to, work.served, work.feed_source)], _now())
            frontier.settle(session, Settled(work.url, self.site, "skipped", _now(), reason="moved"))

        self._asked.add(to)
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
        reason = _named(why)
        if reason in ("asked-to-wait", "error"):
            return  # still queued: the next crawl begins with it
        transient = reason in TRANSIENT
        later = frontier.RETRY_AFTER if transient else PROBE_AGAIN if reason == "robots" else None
        came = Settled(
            url=work.url,
            domain=self.site,
            state="failed" if transient else "skipped",
            fetched_at=_now(),
            reason=reason,
            due_at=_now() + later if later else None,
        )
        await self.sink.write(partial(frontier.settle, came=came))

    async def _ask(self, url: str, work: Work | None = None, *, quiet: bool = False) -> Response | Refused:
        """One polite request; refusals are counted unless it was only a try."""
        self._asked.add(url)
        response = await ask(self, url, deadline=self.deadline, headers=conditional(work))
        if isinstance(response, Response):
            self._in_a_row = 0
            self.tally.answers += 1
            return response
        reason = _named(response)
        if reason in TRANSIENT or not quiet:
            self.tally.refused(reason, response.detail)
        if reason in TRANSIENT:
            self._in_a_row += 1
            if reason == "asked-to-wait":
                self.tally.retry_after = self.hosts.wait(host_of(url))
                self.tally.stopped = ("slow", response.detail)
        return response

    def _over(self) -> bool:
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


def _entries(response: Response) -> list[Found]:
    try:
        return read_feed(response.body, response.url)
    except FeedError:
        return []


def _named(refused: Refused) -> str:
    """The reason as the summary counts it: HTTP codes apart, those that will pass as server errors."""
    if refused.reason != "http-status":
        return refused.reason
    code = refused.detail.rpartition(" ")[2]
    return "server-error" if code in ("408", "425", "429") or code.startswith("5") else f"http-{code}"
