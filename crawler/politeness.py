"""One request at a time per host, with a gap between: hosts own their turns, not sites, spiders or middlewares."""

import asyncio
import contextlib
import email.utils
import time
from datetime import UTC, datetime

from article.urls import site_of_host

DEFAULT_GAP = 1.0  # seconds; the promise of the contract
MAX_GAP = 60.0  # what 429/503 without Retry-After may widen a gap to, seconds
# A host may ask for any wait; beyond a day it is as good as "not in this crawl", and the arithmetic stays sane.
MAX_WAIT = 86_400.0
# One machine often carries many sites: requests at once to one address, whatever many hosts it answers for.
ADDRESS_BUDGET = 4


class TooLongError(Exception):
    """The host's next turn comes after the time this crawl has left."""


class Hosts:
    """The turns of all hosts a process talks to. Shared by every spider in it; lives on one event loop.

    The gap runs from the end of one request to the start of the next. Counted from start to start, a request that
    leaves late (a busy event loop, a new connection) would meet its successor closer than promised at the server.
    """

    def __init__(self, gap: float = DEFAULT_GAP) -> None:
        self._default = gap
        self._sites: dict[str, float] = {}  # gaps by registered domain, from sites.toml
        self._gaps: dict[str, float] = {}  # by host, what it asked for itself
        self._ready: dict[str, float] = {}  # monotonic seconds, not before
        self._locks: dict[str, asyncio.Lock] = {}
        self._closed = asyncio.Event()
        self._addresses: dict[str, str] = {}  # host -> the address its last answer came from
        self._budgets: dict[str, asyncio.Semaphore] = {}
        self._spent: dict[str, asyncio.Semaphore] = {}  # host -> the budget its present turn is taken from

    def close(self) -> None:
        """No more turns: whoever waits for one gets TooLongError at once."""
        self._closed.set()

    def gap(self, host: str) -> float:
        """Seconds between two requests to this host."""
        return max(self._gaps.get(host, 0.0), self._sites.get(site_of_host(host), self._default))

    def set_gap(self, site: str, seconds: float) -> None:
        """What sites.toml says for all hosts of a site; of two entries for one site the longer gap holds."""
        self._sites[site] = max(seconds, self._sites.get(site, 0.0))

    def widen(self, host: str, seconds: float) -> None:
        """What the host itself asks for (Crawl-delay): never shortens a gap."""
        self._gaps[host] = max(self.gap(host), min(seconds, MAX_WAIT))
        if host in self._ready:  # robots.txt itself was a request: the next one keeps the new distance to it
            self.pause(host, self._gaps[host])

    def pause(self, host: str, seconds: float) -> None:
        """No request to this host for so many seconds (Retry-After)."""
        until = time.monotonic() + min(max(seconds, 0.0), MAX_WAIT)
        self._ready[host] = max(until, self._ready.get(host, 0.0))

    def wait(self, host: str) -> float:
        """Seconds until this host may be asked again."""
        return max(self._ready.get(host, 0.0) - time.monotonic(), 0.0)

    def slow_down(self, host: str) -> None:
        """The host is overloaded and does not say for how long: twice the gap from now on."""
        self._gaps[host] = max(self.gap(host), min(2 * max(self.gap(host), 0.5), MAX_GAP))
        self.pause(host, self._gaps[host])

    async def turn(self, host: str, deadline: float | None = None) -> None:
        """Wait for this host's next turn and take it; `leave` must follow.

        Raises TooLongError when the turn would come after `deadline` (monotonic seconds).
        """
        lock = self._locks.setdefault(host, asyncio.Lock())
        left = None if deadline is None else max(deadline - time.monotonic(), 0.0)
        try:
            await asyncio.wait_for(lock.acquire(), left)
        except TimeoutError:
            raise TooLongError(host) from None
        try:
            await self._wait(host, deadline)
            if host in self._addresses:
                budget = self._budgets.setdefault(self._addresses[host], asyncio.Semaphore(ADDRESS_BUDGET))
                await budget.acquire()
                self._spent[host] = budget
        except BaseException:  # cancelled as well: nobody else would free the host
            lock.release()
            raise

    def answered_from(self, host: str, address: str) -> None:
        """Where a host's answer came from, so that hosts on one machine share its budget. Not known behind a proxy."""
        self._addresses[host] = address

    async def _wait(self, host: str, deadline: float | None) -> None:
        while not self._closed.is_set() and (ready := self._ready.get(host, 0.0)) > time.monotonic():
            if deadline is not None and ready > deadline:
                raise TooLongError(host)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._closed.wait(), ready - time.monotonic())
        if self._closed.is_set():
            raise TooLongError(host)

    def leave(self, host: str) -> None:
        """The request is over, answered or not: the gap begins."""
        self.pause(host, self.gap(host))
        if host in self._spent:
            self._spent.pop(host).release()
        lock = self._locks.get(host)
        if lock is not None and lock.locked():
            lock.release()


def retry_after(value: str | None, now: datetime) -> float | None:
    """Seconds from a Retry-After header, which gives seconds or a date (RFC 9110, 10.2.3); None where it says nothing.

    >>> retry_after("120", datetime(2026, 1, 1, tzinfo=UTC))
    120.0
    """
    if not value:
        return None
    text = value.strip()
    if text.isascii() and text.isdigit():
        return min(float(text[:9]), MAX_WAIT)
    try:
        when = email.utils.parsedate_to_datetime(text[:64])
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    if when.tzinfo is None:
        when = when.replace(tzinfo=UTC)
    return min(max((when - now).total_seconds(), 0.0), MAX_WAIT)
