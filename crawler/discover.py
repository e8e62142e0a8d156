"""What a site offers, found from its home page and robots.txt: for `copytrail add`."""

from collections.abc import Iterator, Sequence
from typing import Any

from crawler.child import Worker, WorkerError
from crawler.politeness import DEFAULT_GAP
from crawler.reasons import Refused
from crawler.sites import SiteConfig

SECONDS = 120.0  # for one site: a dozen polite requests, some of them slow


def discover(
    home: str, *, contact: str | None = None, timeout: float = 20.0, gap: float = DEFAULT_GAP
) -> SiteConfig | Refused:
    """A site's entry for sites.toml, or why its home page could not be had."""
    return next(discover_all([home], contact=contact, timeout=timeout, gap=gap))[1]


def discover_all(
    homes: Sequence[str],
    *,
    contact: str | None = None,
    timeout: float = 20.0,
    gap: float = DEFAULT_GAP,
    debug: bool = False,
) -> Iterator[tuple[str, SiteConfig | Refused]]:
    """Several sites side by side: (home as given, what was found), as each is finished."""
    job = {
        "job": "discover",
        "urls": list(homes),
        "seconds": SECONDS,
        "timeout": timeout,
        "gap": gap,
        "at_once": 16,
        "contact": contact,
        "debug": debug,
    }
    left = dict.fromkeys(homes)
    worker = Worker(job, silence=SECONDS + 30)
    try:
        for _event, value in worker.events():
            left.pop(value["home"], None)
            yield value["home"], _came(value["came"])
    except WorkerError as why:
        for home in left:
            yield home, Refused(home, "error", str(why))
    finally:
        worker.end()


def _came(value: dict[str, Any]) -> SiteConfig | Refused:
    if "reason" in value:
        return Refused(**value)
    return SiteConfig.of(value)
