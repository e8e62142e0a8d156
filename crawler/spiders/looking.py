"""Looking a site over: its home page, feeds, sitemaps, sections and ads.txt, everything they name into the frontier."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, Protocol

from scrapy.http import Response

from article.urls import clean, site_of
from crawler.adstxt import read_ads_txt, save_ads_txt
from crawler.feeds import FeedError, looks_like_feed, read_feed
from crawler.links import Links, kind_of, paths, read_links
from crawler.reasons import Refused
from crawler.sitemaps import SitemapError, newest, read_sitemap
from crawler.sites import SiteConfig
from crawler.spiders.walk import READABLE, content_type, page_of, settled
from store import frontier
from store.frontier import Found, Settled, Work

MAX_FEEDS = 10
MAX_SITEMAPS = 12  # of one site in one crawl, newest first: each holds up to 50,000 addresses
MAX_INDEX_DEPTH = 2  # an index of indexes is the most the protocol allows
MAX_SECTIONS = 20
MAX_LIST_STEPS = 3  # pages of one list: /sport, ?page=2, ?page=3
MAX_MAYBES = 1_000  # addresses of unclear form kept from one sitemap
PROBE_AGAIN = timedelta(days=7)  # a feed that was not there is not asked for on every visit


class Walker(Protocol):
    """What looking around needs of the spider."""

    config: SiteConfig
    home: str
    site: str
    sink: Any
    robots_sitemaps: list[str]
    asked: set[str]
    maybes: dict[str, None]

    async def ask(self, url: str, work: Work | None = None, *, quiet: bool = False) -> Response | Refused:
        """One polite request; refusals are counted unless it was only a try."""

    async def offer(self, found: Sequence[Found], leaf: Settled | None = None) -> None:
        """Addresses into the frontier, with the note that the place they were found in was read."""

    def enough(self) -> bool:
        """Whether the frontier holds all this crawl may fetch."""

    def over(self) -> bool:
        """Whether to stop asking."""

    def shut(self, home: Refused) -> bool:
        """Note why the home page could not be had; whether the rest of the site is not worth a try either."""


@dataclass
class Look:
    """One look at a site."""

    spider: Walker
    _sitemaps_left: int = field(default=MAX_SITEMAPS, init=False)

    async def around(self) -> None:
        """Home, feeds, sitemaps, sections, ads.txt, in this order: what is dated and cheap comes first."""
        home = await self._home()
        if isinstance(home, Refused):
            if self.spider.shut(home):
                return
            home = None
        await self._feeds(home)
        await self._sitemaps()
        await self._sections(home)
        await self._ads_txt()

    async def _home(self) -> Links | Refused | None:
        response = await self.spider.ask(self.spider.home)
        return response if isinstance(response, Refused) else await self._read_list(response)

    async def _list(self, url: str) -> Links | None:
        response = await self.spider.ask(url)
        return None if isinstance(response, Refused) else await self._read_list(response)

    async def _read_list(self, response: Response) -> Links | None:
        """The links of a home or section page; its articles go to the frontier."""
        if looks_like_feed(response.body):  # the entry in sites.toml names a feed as the home page
            found = await asyncio.to_thread(_entries, response)
            await self.spider.offer(found or [])
            return None
        if content_type(response) not in READABLE:
            return None
        page = page_of(response)
        links = await asyncio.to_thread(read_links, page)
        self.spider.asked.add(page.url)
        self.spider.maybes |= dict.fromkeys(links.maybe)
        await self.spider.offer([Found(one) for one in links.articles])
        return links

    async def _feeds(self, home: Links | None) -> None:
        linked = self.spider.config.feeds or (home.feeds if home else ())
        for url in linked[:MAX_FEEDS]:
            await self._feed(url)
        if not linked:
            await self._probe(paths().feeds, partial(self._feed, quiet=True))

    async def _feed(self, url: str, *, quiet: bool = False) -> bool:
        response = await self._leaf(url, quiet=quiet)
        if response is None or response.status == 304:
            return response is not None
        found = await asyncio.to_thread(_entries, response)
        if found is None:
            return False
        await self.spider.offer(found, leaf=settled(url, self.spider.site, "feed", response))
        return True

    async def _sitemaps(self) -> None:
        named = self.spider.config.sitemaps or tuple(dict.fromkeys(self.spider.robots_sitemaps))
        # Those for news first: they are short and full of times.
        for url in sorted(named, key=lambda one: "news" not in one.lower()):
            if "news" in url.lower() or url in self.spider.config.sitemaps or not self.spider.enough():
                await self._sitemap(url)
        if not named:
            await self._probe(paths().sitemaps, partial(self._sitemap, quiet=True))

    async def _sitemap(self, url: str, depth: int = MAX_INDEX_DEPTH, *, quiet: bool = False) -> bool:
        if self._sitemaps_left <= 0 or url in self.spider.asked:
            return False
        response = await self._leaf(url, quiet=quiet)
        if response is None:
            return False
        self._sitemaps_left -= 1
        if response.status == 304:
            return True
        try:
            found = await asyncio.to_thread(read_sitemap, response.body, response.url)
        except SitemapError:
            return False
        kinds = {page.url: kind_of(page.url) for page in found.pages}
        pages = [page for page in found.pages if found.news or kinds[page.url] == "article"]
        maybes = [url for url, kind in kinds.items() if kind == "maybe"][:MAX_MAYBES]
        self.spider.maybes |= dict.fromkeys(maybes)
        leaf = None if found.sitemaps else settled(url, self.spider.site, "sitemap", response)
        await self.spider.offer(pages, leaf=leaf)
        for inner in newest(found.sitemaps, self._sitemaps_left) if depth else []:
            if site_of(inner) == self.spider.site and not self.spider.enough():
                await self._sitemap(inner, depth - 1)
        return True

    async def _sections(self, home: Links | None) -> None:
        own = self.spider.config.sections
        waiting = [(url, 1) for url in dict.fromkeys((*own, *(home.sections if home else ())))]
        if home and home.following:
            waiting.append((home.following, 2))
        fetched = 0
        while waiting and fetched < MAX_SECTIONS and not self.spider.over():
            url, step = waiting.pop(0)
            if url in self.spider.asked or (url not in own and self.spider.enough()):
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
        site, url, now = self.spider.site, clean("/ads.txt", self.spider.home) or "", datetime.now(UTC)
        if self.spider.over() or url in await self.spider.sink.read(
            partial(frontier.postponed, urls=[url], now=now)
        ):
            return
        response = await self.spider.ask(url, quiet=True)
        lines = []
        if isinstance(response, Response) and content_type(response) == "text/plain":
            lines = read_ads_txt(response.body)
        state = "done" if lines else "skipped"
        came = Settled(url, site, state, now, kind="ads.txt", due_at=now + PROBE_AGAIN)

        def keep(session: Any) -> None:
            save_ads_txt(session, site, lines, url, now)
            frontier.settle(session, came)

        await self.spider.sink.write(keep)

    async def _probe(self, tries: Iterable[str], fetch: Callable[[str], Awaitable[bool]]) -> None:
        """Try the usual places: the first that answers ends it, the others are not asked again for a week."""
        now = datetime.now(UTC)
        urls = [url for path in tries if (url := clean(path, self.spider.home))]
        later = await self.spider.sink.read(partial(frontier.postponed, urls=urls, now=now))
        for url in urls:
            if url in later or self.spider.over():
                continue
            if await fetch(url):
                return
            site, again = self.spider.site, now + PROBE_AGAIN
            came = Settled(url, site, "skipped", now, kind="probe", reason="not there", due_at=again)
            await self.spider.sink.write(partial(frontier.settle, came=came))

    async def _leaf(self, url: str, *, quiet: bool) -> Response | None:
        """Fetch a feed or sitemap, only if it changed since the last time."""
        known = await self.spider.sink.read(partial(frontier.known, urls=[url]))
        response = await self.spider.ask(url, known.get(url), quiet=quiet)
        return response if isinstance(response, Response) else None


def _entries(response: Response) -> list[Found] | None:
    try:
        return read_feed(response.body, response.url)
    except FeedError:
        return None
