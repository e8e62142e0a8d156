"""A Scrapy add-on for other people's spiders: hands every HTML response they get to `copytrail ingest -`.

Copy this one file into any Scrapy project (2.13 or newer) and switch it on:

    ADDONS = {"addon.CopytrailAddon": 500}
    COPYTRAIL_COMMAND = ["/opt/copytrail/bin/copytrail", "--db", "sqlite:////data/copytrail.db"]

Copytrail runs in its own environment, so nothing of it needs to be installed beside the spiders; the pages go to its
standard input as JSON lines (`url`, `html`, `fetched_at`). The spiders' own items are left as they are.
"""

import json
import logging
import queue
import subprocess
import threading
from datetime import UTC, datetime
from typing import Any

from scrapy import signals
from scrapy.exceptions import NotConfigured
from scrapy.http import HtmlResponse

logger = logging.getLogger(__name__)

MAX_BYTES = 10_000_000  # of one page: what Copytrail takes
# pages held while Copytrail is busy; beyond, they are counted as dropped, and the spider goes on
WAITING = 200
GRACE = 300.0  # seconds for Copytrail to store what it was given when the spider is done


class CopytrailAddon:
    """Adds the extension; settings: COPYTRAIL_COMMAND (a list), COPYTRAIL_ENABLED."""

    def update_settings(self, settings: Any) -> None:
        """Scrapy's hook for add-ons."""
        settings["EXTENSIONS"][CopytrailFeed] = 500


class CopytrailFeed:
    """One `copytrail ingest -` a spider, fed by a thread, so that a slow store never stops the downloads."""

    def __init__(self, crawler: Any) -> None:
        if not crawler.settings.getbool("COPYTRAIL_ENABLED", True):  # Scrapy's signature
            raise NotConfigured
        self._command = [*crawler.settings.getlist("COPYTRAIL_COMMAND", ["copytrail"]), "ingest", "-"]
        self._stats = crawler.stats
        self._pages: queue.Queue[bytes | None] = queue.Queue(WAITING)
        self._process: subprocess.Popen[bytes] | None = None
        self._thread: threading.Thread | None = None
        crawler.signals.connect(self.opened, signal=signals.spider_opened)
        crawler.signals.connect(self.received, signal=signals.response_received)
        crawler.signals.connect(self.closed, signal=signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Any) -> "CopytrailFeed":
        """As Scrapy makes its extensions."""
        return cls(crawler)

    def opened(self) -> None:
        """Start Copytrail; without it the spider runs on as if the add-on were not there."""
        try:
            self._process = subprocess.Popen(  # noqa: S603  # the command is the project's own setting
                self._command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL
            )
        except OSError as error:
            logger.error("cannot start %s: %s; set COPYTRAIL_COMMAND", self._command[0], error)
            return
        self._thread = threading.Thread(target=self._feed, name="copytrail", daemon=True)
        self._thread.start()

    def received(self, response: Any) -> None:
        """Hand over an HTML page that was answered with 200."""
        if self._thread is None or response.status != 200 or not isinstance(response, HtmlResponse):
            return
        if len(response.body) > MAX_BYTES:
            self._stats.inc_value("copytrail/too_large")
            return
        page = {"url": response.url, "html": response.text, "fetched_at": datetime.now(UTC).isoformat()}
        try:
            self._pages.put_nowait(json.dumps(page).encode("utf-8") + b"\n")
            self._stats.inc_value("copytrail/pages")
        except queue.Full:
            self._stats.inc_value("copytrail/dropped")

    def _feed(self) -> None:
        pipe = self._process.stdin if self._process else None
        while pipe is not None and (line := self._pages.get()) is not None:
            try:
                pipe.write(line)
            except OSError as error:
                logger.error("copytrail stopped reading: %s", error)
                return

    async def closed(self) -> None:
        """Let Copytrail finish; what it could not store is told in the stats."""
        if self._thread is None or self._process is None:
            return
        import asyncio

        code = await asyncio.get_running_loop().run_in_executor(None, self._finish)
        self._stats.set_value("copytrail/exit_code", code)

    def _finish(self) -> int:
        assert self._process is not None  # closed() asked  # noqa: S101
        assert self._thread is not None  # noqa: S101
        while self._thread.is_alive():
            try:
                self._pages.put(None, timeout=1)
                break
            except queue.Full:
                continue
        self._thread.join(GRACE)
        try:
            self._process.communicate(timeout=GRACE)  # closes its stdin: the end of the input
            return self._process.returncode
        except (subprocess.TimeoutExpired, OSError, ValueError):
            self._process.kill()
            return self._process.wait()
