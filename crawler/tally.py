"""What a crawl of one site did, counted by reason, and one word for how it went. No Scrapy: the front door reads it."""

import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Literal

Status = Literal["done", "partial", "down", "forbidden", "slow", "failed"]

# Theirs: the page may come the next time. The site is reported as partial, nobody is called guilty.
TRANSIENT = frozenset({"timeout", "unreachable", "server-error", "asked-to-wait"})
# What keeps a whole site from being read, by what it is called then.
_FORBIDDEN = frozenset({"robots", "http-401", "http-403", "http-451", "blocked-address", "offsite"})
_SLOW = frozenset({"timeout", "asked-to-wait"})


@dataclass(frozen=True, slots=True)
class Progress:
    """One site's state while the crawl runs, for a row on a terminal or a line in a log."""

    site: str
    state: str  # waiting, looking, fetching, storing, then the status
    pages: int = 0
    new: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: int = 0
    skipped: int = 0
    failed: int = 0
    queued: int = 0
    seconds: float = 0.0
    detail: str = ""


@dataclass(frozen=True, slots=True)
class SiteSummary:
    """What came of one site. `rejected` pages were read and are no articles, `skipped` ones were not read,
    `failed` ones could not be had from the site, `errors` are ours. Each by reason."""

    site: str
    home: str
    status: Status
    detail: str = ""
    pages: int = 0
    new: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: dict[str, int] = field(default_factory=dict)
    skipped: dict[str, int] = field(default_factory=dict)
    failed: dict[str, int] = field(default_factory=dict)
    errors: dict[str, int] = field(default_factory=dict)
    queued: int = 0
    seconds: float = 0.0
    retry_after: float = 0.0

    @property
    def ours(self) -> bool:
        """Whether something failed on our side: exit code 5. A site that is down, slow or forbids us is no failure."""
        return self.status == "failed" or bool(self.errors)


class Tally:
    """The running count of one site's crawl."""

    def __init__(self, site: str, home: str) -> None:
        self.site = site
        self.home = home
        self.state = "waiting"
        self.answers = 0  # of any kind that a site gives to a welcome visitor
        self.pages = 0
        self.queued = 0
        self.results: Counter[str] = Counter()
        self.rejected: Counter[str] = Counter()
        self.skipped: Counter[str] = Counter()
        self.failed: Counter[str] = Counter()
        self.errors: Counter[str] = Counter()
        self.why: tuple[str, str] | None = None  # what the home page was refused for: reason, detail
        self.stopped: tuple[str, str] | None = None  # why the crawl ended before its plan: status, detail
        self.note = ""
        self.retry_after = 0.0  # seconds the site asked to be left alone, beyond this crawl
        self._started = time.monotonic()

    def restart(self) -> None:
        """Its turn has come: the clock starts."""
        self._started = time.monotonic()
        self.state = "looking"

    def outcome(self, result: str, reason: str | None, detail: str = "") -> None:
        """What the store said about a page."""
        if result == "rejected":
            self.rejected[reason or "?"] += 1
        elif result == "forgotten":
            self.skipped["forgotten"] += 1
        elif result == "failed":
            self.errors[reason or "?"] += 1
            self.note = detail[:200]
        else:
            self.results[result] += 1

    def refused(self, reason: str, detail: str) -> None:
        """A page that was not fetched."""
        if reason == "error":
            self.errors["internal"] += 1
            self.note = detail[:200]
        elif reason in TRANSIENT:
            self.failed[reason] += 1
        else:
            self.skipped[reason] += 1

    def progress(self) -> Progress:
        """The state now."""
        return Progress(
            site=self.site,
            state=self.state,
            pages=self.pages,
            new=self.results["new"],
            updated=self.results["updated"],
            unchanged=self.results["unchanged"],
            rejected=self.rejected.total(),
            skipped=self.skipped.total(),
            failed=self.failed.total() + self.errors.total(),
            queued=self.queued,
            seconds=round(time.monotonic() - self._started, 1),
            detail=self._detail()
            if self.state in ("done", "partial", "down", "forbidden", "slow", "failed")
            else "",
        )

    def summary(self) -> SiteSummary:
        """The end of it."""
        status = self.status()
        self.state = status
        return SiteSummary(
            site=self.site,
            home=self.home,
            status=status,
            detail=self._detail(),
            pages=self.pages,
            new=self.results["new"],
            updated=self.results["updated"],
            unchanged=self.results["unchanged"],
            rejected=dict(self.rejected.most_common()),
            skipped=dict(self.skipped.most_common()),
            failed=dict(self.failed.most_common()),
            errors=dict(self.errors.most_common()),
            queued=self.queued,
            seconds=round(time.monotonic() - self._started, 1),
            retry_after=self.retry_after,
        )

    def status(self) -> Status:
        """One word: ours first, then whether anything was let in, then how far it came."""
        if self.errors:
            return "failed"
        if not self.answers and self.why is not None:
            reason = self.why[0]
            return "forbidden" if reason in _FORBIDDEN else "slow" if reason in _SLOW else "down"
        if self.stopped is not None:
            return "slow" if self.stopped[0] == "slow" else "partial"
        return "partial" if self.failed else "done"

    def _detail(self) -> str:
        if self.errors:
            return self.note or ", ".join(self.errors)
        if not self.answers and self.why is not None:
            return self.why[1] or self.why[0]
        if self.stopped is not None:
            return self.stopped[1]
        return ", ".join(f"{count} {reason}" for reason, count in self.failed.most_common(3))
