"""robots.txt as RFC 9309 has it: Scrapy's middleware, made strict where it is lenient."""

import asyncio
from typing import Any

from scrapy import Request, signals
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK
from scrapy.robotstxt import RobotParser
from scrapy.utils.httpobj import urlparse_cached
from scrapy.utils.misc import build_from_crawler

from crawler.reasons import Why
from crawler.refusals import RefusalError, classify

# RFC 9309, 2.5: at least 500 KiB must be read; what lies beyond may be ignored.
MAX_BYTES = 512 * 1024


class NothingAllowed(RobotParser):
    """Stands for a robots.txt that could not be had: everything is forbidden until it can (RFC 9309, 2.3.1.4)."""

    def __init__(self, why: Why, detail: str) -> None:
        self.why: Why = why
        self.detail = detail

    @classmethod
    def from_crawler(cls, crawler: Any, robotstxt_body: bytes) -> "NothingAllowed":  # noqa: ARG003  # Scrapy's signature
        """Never made from a body."""
        return cls("robots-unavailable", "")

    def allowed(self, url: str | bytes, user_agent: str | bytes) -> bool:  # noqa: ARG002
        """No."""
        return False


class StrictRobotsMiddleware(RobotsTxtMiddleware):
    """Scrapy's robots middleware allows everything when robots.txt fails; this one forbids it.

    4xx: no robots.txt, everything allowed. 5xx, 429, network errors, refused redirects: nothing allowed, and the
    reason is kept. Also: rules are kept by scheme and host (Scrapy: by host), an oversized file is read up to
    512 KiB, redirects of robots.txt may leave the site (RFC 9309, 2.3.1.2) but never pass the guard.
    """

    def __init__(self, crawler: Any) -> None:
        super().__init__(crawler)
        self._rules: dict[str, asyncio.Future[RobotParser]] = {}

    async def robot_parser(self, request: Request) -> RobotParser:
        """The rules for a request's scheme and host, fetched once a crawl."""
        url = urlparse_cached(request)
        origin = f"{url.scheme}://{url.netloc}"
        if origin not in self._rules:
            self._rules[origin] = asyncio.get_running_loop().create_future()
            parser: RobotParser = NothingAllowed("robots-unavailable", "robots.txt: interrupted")
            try:
                parser = await self._fetch(origin, request)
            finally:
                self._rules[origin].set_result(parser)
        return await self._rules[origin]

    async def _fetch(self, origin: str, request: Request) -> RobotParser:
        self._stats.inc_value("robotstxt/request_count")
        asked = Request(
            f"{origin}/robots.txt",
            priority=self.DOWNLOAD_PRIORITY,
            meta={
                "dont_obey_robotstxt": True,
                "allow_offsite": True,
                "deadline": request.meta.get("deadline"),
            },
            callback=NO_CALLBACK,
        )
        try:
            response = await self.crawler.engine.download_async(asked)
        except Exception as error:  # noqa: BLE001  # whatever went wrong, the file could not be had
            refused = classify(asked.url, error)
            return NothingAllowed(
                _passed_on(refused.reason), f"robots.txt: {refused.detail or refused.reason}"
            )
        return await self._judged(response, request)

    async def _judged(self, response: Response, request: Request) -> RobotParser:
        self._stats.inc_value(f"robotstxt/response_status_count/{response.status}")
        if response.status >= 500 or response.status == 429 or 300 <= response.status < 400:
            return NothingAllowed("robots-unavailable", f"robots.txt answered {response.status}")
        body = response.body if response.status < 400 else b""
        if len(body) > MAX_BYTES:
            body = body[:MAX_BYTES].rpartition(b"\n")[0]
        parser: RobotParser = build_from_crawler(self._parserimpl, self.crawler, body)
        await self.crawler.signals.send_catch_log_async(
            signal=signals.robots_parsed, robotparser=parser, request=request
        )
        return parser

    def process_request_2(self, rp: RobotParser | None, request: Request) -> None:
        """Raises RefusalError with the reason where the rules say no."""
        if isinstance(rp, NothingAllowed):
            raise RefusalError(rp.why, rp.detail)
        try:
            super().process_request_2(rp, request)
        except IgnoreRequest as error:
            raise RefusalError(
                "robots", f"robots.txt forbids {urlparse_cached(request).path or '/'}"[:200]
            ) from error


def _passed_on(reason: Why) -> Why:
    # A site that times out is slow and one that refuses connections is down, also when it was asked for robots.txt.
    return (
        reason
        if reason in ("timeout", "unreachable", "blocked-address", "asked-to-wait")
        else "robots-unavailable"
    )
