"""What a site offers: its name, feeds, news sitemaps and sections, for an entry in sites.toml."""

import time
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import replace
from typing import Any

import scrapy
from scrapy import signals
from scrapy.http import Request, Response
from scrapy.robotstxt import RobotParser

from article.urls import clean, site_of
from crawler.feeds import FeedError, read_feed
from crawler.links import Links, paths, read_links
from crawler.politeness import Hosts
from crawler.reasons import Refused
from crawler.sitemaps import Sitemap, SitemapError, read_sitemap
from crawler.sites import SiteConfig
from crawler.spiders.walk import ask, page_of

MAX_FEEDS = 5
MAX_SECTIONS = 12
MAX_SITEMAPS = 4


class DiscoverSpider(scrapy.Spider):
    """Looks at a home page, robots.txt and what they name; stores nothing."""

    name = "discover"
    custom_settings = {"ITEM_PIPELINES": {}}  # noqa: RUF012  # Scrapy's form; nothing is stored here

    def __init__(
        self,
        home: str = "",
        seconds: float = 120.0,
        hosts: Hosts | None = None,
        answer: Callable[[SiteConfig | Refused], None] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self._guessed = "://" not in home
        self.home = clean(f"https://{home}" if self._guessed else home) or home
        self.allowed_sites = frozenset({site_of(self.home)})
        self.hosts = hosts or Hosts()
        self.deadline = time.monotonic() + float(seconds)
        self._answer = answer
        self._named: list[str] = []

    @classmethod
    def from_crawler(cls, crawler: Any, *args: Any, **kwargs: Any) -> "DiscoverSpider":
        """As Scrapy makes its spiders."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.on_robots, signal=signals.robots_parsed)
        return spider

    def on_robots(self, robotparser: RobotParser, request: Request) -> None:  # noqa: ARG002  # the signal's arguments
        """Keep the Sitemap lines of robots.txt."""
        found = [
            clean(url, self.home)
            for url in list(getattr(getattr(robotparser, "rp", None), "sitemaps", ()))[:50]
        ]
        self._named += [url for url in found if url and site_of(url) in self.allowed_sites]

    async def start(self) -> AsyncIterator[Any]:
        """One look."""
        came = await self._look()
        if self._answer is not None:
            self._answer(came)
        elif isinstance(came, SiteConfig):
            yield {"home": came.home, "name": came.name, "feeds": came.feeds, "sitemaps": came.sitemaps}

    async def _look(self) -> SiteConfig | Refused:
        response = await ask(self, self.home, deadline=self.deadline)
        if isinstance(response, Refused) and response.reason == "unreachable" and self._guessed:
            self.home = self.home.replace("https://", "http://", 1)
            response = await ask(self, self.home, deadline=self.deadline)
        if not isinstance(response, Response):
            return response
        links = read_links(page_of(response))
        config = SiteConfig(
            home=clean(response.url) or self.home, name=(links.name or "").strip()[:120] or None
        )
        feeds = await self._those(
            links.feeds[:MAX_FEEDS] or self._tries(paths().feeds), self._is_feed, all_of=bool(links.feeds)
        )
        sitemaps = await self._news_sitemaps()
        sections = await self._sections(links)
        return replace(config, feeds=feeds, sitemaps=sitemaps, sections=sections)

    def _tries(self, names: Sequence[str]) -> tuple[str, ...]:
        return tuple(url for name in names if (url := clean(name, self.home)))

    async def _those(self, urls: Sequence[str], test: Any, *, all_of: bool) -> tuple[str, ...]:
        found = []
        for url in urls:
            if await test(url):
                found.append(url)
                if not all_of:
                    break
        return tuple(found)

    async def _is_feed(self, url: str) -> bool:
        response = await ask(self, url, deadline=self.deadline)
        try:
            return isinstance(response, Response) and bool(read_feed(response.body, url))
        except FeedError:
            return False

    async def _news_sitemaps(self) -> tuple[str, ...]:
        """Sitemaps worth naming: those for news where there are some, else those the site names at all."""
        news: list[str] = []
        plain: list[str] = []
        waiting = list(dict.fromkeys(self._named)) or list(self._tries(paths().sitemaps))
        for url in waiting[:MAX_SITEMAPS]:
            found = await self._sitemap(url)
            if found is None:
                continue
            (news if found.news else plain).append(url)
            for inner, _changed in found.sitemaps:
                if "news" in inner.lower() and len(news) < MAX_SITEMAPS and inner not in waiting:
                    waiting.append(inner)
                    if (deeper := await self._sitemap(inner)) is not None and deeper.news:
                        news.append(inner)
            if not self._named:
                break
        return tuple(dict.fromkeys(news or plain))

    async def _sitemap(self, url: str) -> Sitemap | None:
        response = await ask(self, url, deadline=self.deadline)
        try:
            return read_sitemap(response.body, url) if isinstance(response, Response) else None
        except SitemapError:
            return None

    async def _sections(self, home: Links) -> tuple[str, ...]:
        return home.sections[:MAX_SECTIONS]
