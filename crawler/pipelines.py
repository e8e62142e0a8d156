"""The item pipeline: every page goes to the store, through the same door as `ingest`."""

import os
from typing import Any

from scrapy.exceptions import NotConfigured

from crawler.items import PageItem
from crawler.sink import Sink


class StorePipeline:
    """Hands pages to the spider's sink. Without one (`scrapy crawl site`) it opens the store itself:
    the setting or environment variable COPYTRAIL_DB, by default the same file the command line uses.
    """

    def __init__(self, sink: Sink) -> None:
        self._sink = sink

    @classmethod
    def from_crawler(cls, crawler: Any) -> "StorePipeline":
        """As Scrapy makes its pipelines."""
        sink = getattr(crawler.spider, "sink", None)
        if sink is None:
            raise NotConfigured("the spider brings no store")
        return cls(sink)

    async def process_item(self, item: Any) -> Any:
        """Store pages; other items pass by."""
        if isinstance(item, PageItem):
            await self._sink.put(item.page)
        return item


def default_store(settings: Any = None) -> str:
    """The store's URL when nobody names one."""
    configured = settings.get("COPYTRAIL_DB") if settings is not None else None
    return configured or os.environ.get("COPYTRAIL_DB") or "sqlite:///copytrail-data/copytrail.db"
