"""Who we say we are: the user agent, and the contact that a crawl of public hosts must carry."""

import os
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from article.urls import host_of

TOKEN = "copytrail"  # noqa: S105  # the product token that robots.txt groups name, no secret
RESERVED = (".example", ".test", ".invalid", ".localhost")  # RFC 2606: nobody lives there


def user_agent(contact: str | None) -> str:
    """The User-Agent header, e.g. `Copytrail/0.1 (+https://desk.example/crawler)`."""
    product = f"Copytrail/{'.'.join(_version().split('.')[:2])}"
    printable = "".join(
        char for char in contact or "" if char.isprintable() and char.isascii() and char not in "()"
    )
    return f"{product} (+{printable.strip()[:200]})" if printable.strip() else product


@cache
def _version() -> str:
    try:
        return version("copytrail")
    except PackageNotFoundError:
        return "0"


def configured_contact(folder: Path | None = None) -> str | None:
    """The contact from COPYTRAIL_CONTACT, else from copytrail.toml in the folder (default: the working directory)."""
    if contact := os.environ.get("COPYTRAIL_CONTACT", "").strip():
        return contact
    try:
        text = ((folder or Path()) / "copytrail.toml").read_text(encoding="utf-8")
        found = tomllib.loads(text).get("contact")
    except (OSError, ValueError):
        return None
    return found.strip() or None if isinstance(found, str) else None


def is_reserved(host: str) -> bool:
    """Whether a host name is one of those set aside for examples and tests.

    >>> is_reserved("valley-herald.example"), is_reserved("valley-herald.org")
    (True, False)
    """
    return f".{host.rstrip('.').lower()}".endswith(RESERVED)


def needs_contact(homes: Iterable[str]) -> bool:
    """Whether any of these addresses is on a public host, so that its owner must be able to reach us."""
    return any(not is_reserved(host_of(home)) for home in homes)
