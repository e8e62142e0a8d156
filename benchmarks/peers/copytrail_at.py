"""Copytrail at a level: `copytrail ingest` for one that is not its default; prints what was stored, and peak memory.

Usage: python -m benchmarks.peers.copytrail_at LEVEL PAGES.warc.gz STORE.db
"""

import json
import sys
from collections import Counter

from article.types import Page, ReadOptions
from benchmarks.measure import peak_megabytes
from crawler.ingest import Ingestor, batches, settle
from crawler.saved import pages_from
from store.session import open_store

STEPS = (1_000, 5_000, 10_000)  # pages at which the peak is taken


def main(level: str, source: str, target: str) -> dict[str, object]:
    """Read every page into the store; counts of what became of them, and the peak memory on the way."""
    store = open_store(f"sqlite:///{target}")
    ingestor = Ingestor(store, ReadOptions(level=level))  # type: ignore[arg-type]  # checked by the caller
    settle()
    results: Counter[str] = Counter()
    peaks: dict[int, float] = {}
    pages = (page for page in pages_from(source) if isinstance(page, Page))
    for batch in batches(ingestor.read_all(pages)):
        results.update(outcome.result for outcome in ingestor.keep(batch))
        done = results.total()
        peaks |= {step: peak_megabytes() for step in STEPS if step <= done and step not in peaks}
    peaks[results.total()] = peak_megabytes()
    return {"results": results, "peaks": peaks}


if __name__ == "__main__":
    print(json.dumps(main(*sys.argv[1:4])))
