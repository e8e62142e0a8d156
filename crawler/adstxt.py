"""ads.txt: the accounts a site declares as sellers of its advertising (IAB ads.txt 1.1)."""

from datetime import datetime
from typing import Any

from store.articles import add_tracker

MAX_BYTES = 1_000_000
MAX_LINES = 5_000
MAX_KEPT = 300  # direct accounts; real files have up to some dozens


def read_ads_txt(body: bytes) -> list[tuple[str, str]]:
    """(kind, value) of what ties the site to an owner: DIRECT accounts, OWNERDOMAIN and MANAGERDOMAIN.

    RESELLER lines are left out: thousands of unrelated sites share the same ones.

    >>> read_ads_txt(b"ads.example, pub-17, DIRECT, f08c47 # ours")
    [('ads.txt', 'ads.example:pub-17')]
    """
    found: dict[tuple[str, str], None] = {}
    for line in body[:MAX_BYTES].decode("utf-8", "replace").splitlines()[:MAX_LINES]:
        plain = line.partition("#")[0].strip()
        name, equals, value = (part.strip().lower() for part in plain.partition("="))
        if equals and name in ("ownerdomain", "managerdomain") and "." in value:
            found[(f"ads.txt:{name}", value.split(",")[0].strip()[:253])] = None
            continue
        fields = [field.strip().lower() for field in plain.split(",")]
        if len(fields) >= 3 and fields[2] == "direct" and "." in fields[0] and fields[1]:
            found[("ads.txt", f"{fields[0]}:{fields[1]}"[:200])] = None
    return list(found)[:MAX_KEPT]


def save_ads_txt(session: Any, site: str, lines: list[tuple[str, str]], url: str, now: datetime) -> None:
    """Keep what a site's ads.txt declares."""
    for kind, value in lines:
        add_tracker(session, site, kind, value, url, now)
