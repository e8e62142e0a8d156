"""What both spiders share: one polite request at a time, its answer a value – a Response or why there is none."""

import hashlib
import time
from collections.abc import Mapping
from datetime import UTC, datetime

import scrapy
from scrapy.http import Response

from article.types import Capture, Page
from article.urls import clean
from crawler.reasons import Refused
from crawler.refusals import classify
from store.frontier import Settled, Work

READABLE = ("text/html", "application/xhtml+xml", "text/plain")


async def ask(
    spider: scrapy.Spider, url: str, *, deadline: float, headers: Mapping[str, str] | None = None
) -> Response | Refused:
    """Fetch an address through every middleware: guard, robots.txt, turns. Never raises on what the web does."""
    left = deadline - time.monotonic()
    if left <= 0:
        return Refused(url, "asked-to-wait", "the crawl's time is over")
    timeout = min(spider.settings.getfloat("DOWNLOAD_TIMEOUT"), left)
    try:
        request = scrapy.Request(
            url, headers=dict(headers or {}), meta={"deadline": deadline, "download_timeout": timeout}
        )
        response = await spider.crawler.engine.download_async(request)
    except Exception as error:  # classified: ours are counted as errors, theirs by reason
        spider.logger.debug("no answer from %s", url, exc_info=True)
        return classify(url, error)
    if response.status in (200, 203, 304):
        return response
    return Refused(url, "http-status", f"HTTP {response.status}")


def page_of(response: Response, work: Work | None = None) -> Page:
    """A response as the house knows pages, with what feed and sitemap told about it."""
    headers = tuple(
        (name.decode("latin-1").lower(), value.decode("latin-1"))
        for name, values in response.headers.items()
        for value in values
    )
    where = response.meta.get("capture") or (None, None)
    return Page(
        url=clean(response.url) or response.url,
        body=response.body,
        fetched_at=datetime.now(UTC),
        status=response.status,
        headers=headers,
        source="live",
        capture=Capture(hashlib.sha256(response.body).hexdigest(), *where),
        served=work.served if work else (),
        feed_source=work.feed_source if work else None,
    )


def content_type(response: Response) -> str:
    """The media type of an answer, lower case; guessed from the first bytes where the server names none."""
    named = (response.headers.get("Content-Type") or b"").decode("latin-1").split(";")[0].strip().lower()
    if named and named != "application/octet-stream":
        return named
    return (
        "text/html"
        if response.body[:1024].lstrip().lower().startswith((b"<!doctype html", b"<html"))
        else named
    )


def conditional(work: Work | None) -> dict[str, str]:
    """The headers that ask only for what changed since (RFC 9110, 13.1)."""
    if work is None:
        return {}
    headers = {"If-None-Match": work.etag, "If-Modified-Since": work.last_modified}
    return {
        name: value for name, value in headers.items() if value and len(value) < 1_000 and value.isprintable()
    }


def named(refused: Refused) -> str:
    """The reason as the summary counts it: HTTP codes apart, those that will pass as server errors."""
    if refused.reason != "http-status":
        return refused.reason
    code = refused.detail.rpartition(" ")[2]
    return "server-error" if code in ("408", "425", "429") or code.startswith("5") else f"http-{code}"


def settled(url: str, site: str, kind: str, response: Response) -> Settled:
    """The frontier's note that a feed or sitemap was read, with the validators for the next visit."""
    page = page_of(response)
    return Settled(
        url=url,
        domain=site,
        state="done",
        fetched_at=page.fetched_at,
        kind=kind,
        status=page.status,
        etag=page.header("etag"),
        last_modified=page.header("last-modified"),
    )
