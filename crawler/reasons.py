"""Why a page was not fetched, as a value. No Scrapy in here: callers outside the worker read it."""

from dataclasses import dataclass
from typing import Literal

Why = Literal[
    "robots",  # robots.txt forbids this address
    "robots-unavailable",  # robots.txt could not be had (5xx, network): everything is forbidden until it can
    "blocked-address",  # the guard: private, special, oddly spelled
    "offsite",  # led to another registered domain
    "too-large",
    "timeout",
    "unreachable",  # refused, reset, no such name, TLS
    "redirects",  # too many
    "unsupported-type",  # not HTML, XML or text
    "http-status",  # detail has the code
    "asked-to-wait",  # Retry-After or Crawl-delay beyond the time this crawl has
    "error",  # ours
]


@dataclass(frozen=True, slots=True)
class Refused:
    """A fetch that gave no page: why, and in words."""

    url: str
    reason: Why
    detail: str = ""
