"""The `ingest` verb: saved pages into the store, with progress, every page and every failure counted."""

import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, cast, get_args

from article.types import Level, Page, ReadOptions
from copytrail.config import Config
from copytrail.errors import UsageError
from crawler.ingest import Ingestor, Outcome, batches, settle
from crawler.saved import pages_from
from crawler.warc import Unreadable
from store.session import Store

SCHEMA = "copytrail.ingest/1"
LISTED = 100  # unreadable inputs named in the answer; all are counted
EVERY_SECONDS = 2.0  # between lines of progress


def ingest_paths(config: Config, paths: Sequence[str], level: str) -> tuple[dict[str, Any], str]:
    """Read files and folders into the store; what became of them, as a document and as text."""
    if level not in get_args(Level):
        raise UsageError(f"{level!r} is no level; one of: {', '.join(get_args(Level))}")
    return ingest_into(config.store(), paths, ReadOptions(level=cast("Level", level)))


def ingest_into(
    store: Store, paths: Sequence[str], options: ReadOptions | None = None
) -> tuple[dict[str, Any], str]:
    """As `ingest_paths`, into an open store."""
    ingestor, tally = Ingestor(store, options), Tally()
    settle()
    for batch in batches(ingestor.read_all(_readable(paths, tally))):
        tally.count(ingestor.keep(batch))
        tally.tell()
    return tally.document(), tally.text()


def _readable(paths: Sequence[str], tally: "Tally") -> Iterator[Page]:
    for path in paths:
        for one in pages_from(path):
            if isinstance(one, Unreadable):
                tally.unreadable.append(one)
            else:
                yield one


class Tally:
    """Counts of a run as it goes."""

    def __init__(self) -> None:
        self.results: Counter[str] = Counter()
        self.reasons: Counter[str] = Counter()
        self.unreadable: list[Unreadable] = []
        self._told = time.monotonic()

    def count(self, outcomes: Sequence[Outcome]) -> None:
        """Add a batch's outcomes."""
        for outcome in outcomes:
            self.results[outcome.result] += 1
            if outcome.result == "rejected":
                self.reasons[outcome.reason or "unknown"] += 1
            if outcome.result == "failed":
                self.unreadable.append(Unreadable(outcome.url, outcome.detail or outcome.reason or "failed"))

    def tell(self) -> None:
        """A plain line of progress on stderr, now and then."""
        if time.monotonic() - self._told >= EVERY_SECONDS:
            self._told = time.monotonic()
            print(f"ingest: {self.pages} pages, {self.results['new']} new articles", file=sys.stderr)  # noqa: T201

    @property
    def pages(self) -> int:
        """Pages read so far."""
        return sum(self.results.values())

    def document(self) -> dict[str, Any]:
        """The run as JSON: every page in exactly one of the counts."""
        return {
            "schema": SCHEMA,
            "pages": self.pages,
            "new": self.results["new"],
            "updated": self.results["updated"],
            "unchanged": self.results["unchanged"],
            "forgotten": self.results["forgotten"],
            "rejected": dict(sorted(self.reasons.items())),
            "failed": len(self.unreadable),
            "unreadable": [{"source": one.source, "reason": one.reason} for one in self.unreadable[:LISTED]],
        }

    def text(self) -> str:
        """The run for people."""
        kinds = ("new", "updated", "unchanged", "rejected", "forgotten")
        counts = ", ".join(f"{self.results[kind]} {kind}" for kind in kinds if self.results[kind])
        lines = [f"{self.pages} pages: {counts or 'nothing to store'}"]
        lines += [f"  rejected as {reason}: {number}" for reason, number in self.reasons.most_common()]
        lines += [f"  not readable: {one.source}: {one.reason}" for one in self.unreadable[:20]]
        return "\n".join(lines)
