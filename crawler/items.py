"""What the spider yields: a page as it was captured, ready for the store or for any Scrapy pipeline."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from article.types import Page


@dataclass(frozen=True)
class PageItem:
    """A fetched page with the few fields worth exporting (`scrapy crawl site -a home=… -o pages.jsonl`)."""

    url: str
    status: int
    fetched_at: datetime
    content_type: str
    size: int
    sha256: str
    page: Page

    @classmethod
    def of(cls, page: Page) -> "PageItem":
        """The item of a page."""
        return cls(
            url=page.url,
            status=page.status,
            fetched_at=page.fetched_at,
            content_type=(page.header("content-type") or "").split(";")[0].strip().lower(),
            size=len(page.body),
            sha256=page.capture.sha256 if page.capture else hashlib.sha256(page.body).hexdigest(),
            page=page,
        )
