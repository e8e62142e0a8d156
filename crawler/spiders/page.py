"""Single addresses, fetched as politely as a crawl: what `lookup` and `scan` ask for."""

import time
from collections.abc import AsyncIterator, Callable, Iterable
from typing import Any

import scrapy
from scrapy.http import Response

from article.types import Page
from article.urls import clean
from crawler.politeness import Hosts
from crawler.reasons import Refused
from crawler.spiders.walk import READABLE, ask, content_type, page_of


class PageSpider(scrapy.Spider):
    """Fetches the addresses given, one after the other; redirects may leave the site, the guard sees each of them."""

    name = "page"
    custom_settings = {"ITEM_PIPELINES": {}}  # noqa: RUF012  # Scrapy's form; nothing is stored here

    def __init__(
        self,
        urls: Iterable[str] | str = (),
        seconds: float = 60.0,
        hosts: Hosts | None = None,
        warc: Any = None,
        answer: Callable[[Page | Refused], None] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.urls = urls.split() if isinstance(urls, str) else list(urls)
        self.seconds = seconds
        self.hosts = hosts or Hosts()
        if warc is not None:
            self.warc = warc
        self._answer = answer

    async def start(self) -> AsyncIterator[Any]:
        """Each address in turn."""
        for url in self.urls:
            came = await self._one(url)
            if self._answer is not None:
                self._answer(came)
            elif isinstance(came, Page):
                yield {"url": came.url, "status": came.status, "size": len(came.body)}

    async def _one(self, url: str) -> Page | Refused:
        wanted = clean(url)
        if wanted is None:
            return Refused(url, "blocked-address", "not an http or https address")
        response = await ask(self, wanted, deadline=time.monotonic() + float(self.seconds))
        if not isinstance(response, Response):
            return Refused(url, response.reason, response.detail)
        if (kind := content_type(response)) not in READABLE:
            return Refused(url, "unsupported-type", kind or "no content type")
        return page_of(response)
