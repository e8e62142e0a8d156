"""Single pages for `lookup` and `scan`: the crawler's guard, robots.txt, turns and caps, in a process of its own."""

import base64
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from article.types import Capture, Dated, Page
from crawler import guard
from crawler.child import Worker, WorkerError
from crawler.politeness import DEFAULT_GAP
from crawler.reasons import Refused

SECONDS = 45.0  # for one address with its robots.txt and redirects


def fetch(
    url: str, *, contact: str | None = None, warc: Path | None = None, timeout: float = 20.0
) -> Page | Refused:
    """One page as it stands now, or why not. No reactor comes near the caller; takes a second more than the network."""
    return next(fetch_all([url], contact=contact, warc=warc, timeout=timeout))


def fetch_all(
    urls: Sequence[str],
    *,
    contact: str | None = None,
    warc: Path | None = None,
    timeout: float = 20.0,
    gap: float = DEFAULT_GAP,
    debug: bool = False,
) -> Iterator[Page | Refused]:
    """Several pages, one answer an address, in order, as they come; hosts keep their gap between them."""
    allowed = [url for url in urls if guard.refused(url.strip()) is None]
    answers = (
        iter(_asked(allowed, contact=contact, warc=warc, timeout=timeout, gap=gap, debug=debug))
        if allowed
        else iter(())
    )
    for url in urls:
        if why := guard.refused(url.strip()):  # no process is started only to say no
            yield Refused(url, "blocked-address", why)
        else:
            yield next(answers, None) or Refused(url, "error", "the fetching process ended early")


def _asked(urls: Sequence[str], **options: Any) -> Iterator[Page | Refused]:
    warc = options.pop("warc")
    job = {
        "job": "fetch",
        "urls": list(urls),
        "seconds": SECONDS,
        "warc": str(warc.absolute()) if warc else None,
        **options,
    }
    worker = Worker(job, silence=SECONDS + 30)
    try:
        for event, value in worker.events():
            if event == "page":
                yield _page(value)
            elif event == "refused":
                yield Refused(**value)
    except WorkerError:
        return
    finally:
        worker.end()


def _page(value: dict[str, Any]) -> Page:
    return Page(
        url=value["url"],
        body=base64.b64decode(value["body"]),
        fetched_at=datetime.fromisoformat(value["fetched_at"]),
        status=value["status"],
        headers=tuple((name, text) for name, text in value["headers"]),
        source="live",
        capture=Capture(**value["capture"]) if value["capture"] else None,
        served=tuple(Dated(**{**told, "at": datetime.fromisoformat(told["at"])}) for told in value["served"]),
        feed_source=value["feed_source"],
    )
