"""Every request waits for its host's turn: one at a time, a gap between, longer where the host asks for it."""

import logging
from datetime import UTC, datetime
from typing import Any

from scrapy import Request, signals
from scrapy.http import Response
from scrapy.robotstxt import RobotParser
from scrapy.utils.httpobj import urlparse_cached

from crawler.contact import TOKEN
from crawler.politeness import Hosts, TooLongError, retry_after
from crawler.refusals import RefusalError

logger = logging.getLogger(__name__)


class TurnsMiddleware:
    """Keeps the gap of `crawler.politeness`. Nearest to the downloader, so that robots.txt, redirects and retries wait
    as every other request does. DOWNLOAD_DELAY could not do it: Scrapy counts it within one spider, and two spiders
    (or a redirect between two sites) may meet on one host.
    """

    def __init__(self, crawler: Any) -> None:
        self._hosts: Hosts = getattr(crawler.spider, "hosts", None) or Hosts(
            crawler.settings.getfloat("COPYTRAIL_GAP")
        )
        crawler.signals.connect(self.on_robots, signal=signals.robots_parsed)

    @classmethod
    def from_crawler(cls, crawler: Any) -> "TurnsMiddleware":
        """As Scrapy makes its middlewares."""
        return cls(crawler)

    def on_robots(self, robotparser: RobotParser, request: Request) -> None:
        """Crawl-delay, which Scrapy reads but does not keep."""
        delay = robotparser.crawl_delay(TOKEN)
        if delay:
            self._hosts.widen(_host(request), delay)

    async def process_request(self, request: Request) -> None:
        """Wait; raises RefusalError where the turn would come after the crawl's time."""
        host = _host(request)
        try:
            await self._hosts.turn(host, request.meta.get("deadline"))
        except TooLongError:
            raise RefusalError(
                "asked-to-wait", f"{host} asks for a longer wait than this crawl has time"
            ) from None
        request.meta["turn"] = host

    def process_response(self, request: Request, response: Response) -> Response:
        """Give the turn back, and keep to Retry-After."""
        self._leave(request)
        host = _host(request)
        if response.ip_address is not None and not request.meta.get("proxy"):
            self._hosts.answered_from(host, str(response.ip_address))
        if response.status in (429, 503):
            wait = retry_after(_text(response.headers.get("Retry-After")), datetime.now(UTC))
            if wait is None:
                self._hosts.slow_down(host)
            else:
                self._hosts.pause(host, wait)
        return response

    def process_exception(self, request: Request, exception: Exception) -> None:  # noqa: ARG002  # Scrapy's signature
        """Give the turn back."""
        self._leave(request)

    def _leave(self, request: Request) -> None:
        host = request.meta.pop("turn", None)
        if host is not None:
            self._hosts.leave(host)


def _host(request: Request) -> str:
    return (urlparse_cached(request).hostname or "").rstrip(".")


def _text(value: bytes | None) -> str | None:
    return value.decode("latin-1") if value is not None else None
