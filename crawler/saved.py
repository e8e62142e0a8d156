"""Saved pages of every kind as pages: WARC files, HTML files, JSON rows, folders of them, standard input."""

import gzip
import re
import sys
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

import orjson

from article.types import Page
from article.urls import clean
from crawler import warc
from crawler.warc import Unreadable

MAX_PAGE_BYTES = (
    10_000_000  # as DOWNLOAD_MAXSIZE: what the crawler would not fetch is not read from a file either
)
MAX_LINE_BYTES = 64_000_000  # a JSON row: the page with its escapes
WARC_ENDINGS = (".warc", ".warc.gz", ".wacz")
HTML_ENDINGS = (".html", ".htm", ".xhtml", ".html.gz", ".htm.gz")
ROW_ENDINGS = (".jsonl", ".jsonl.gz", ".ndjson", ".jl")
KNOWN = (*WARC_ENDINGS, *HTML_ENDINGS, *ROW_ENDINGS)

# Where a saved page says it came from, surest first. Attribute order varies, so tags are found before they are read.
_SAVED_FROM = re.compile(rb"<!-- saved from url=\(\d{1,6}\)([^ >]{1,2000}) ?-->", re.IGNORECASE)
_TAG = re.compile(rb"<(?:link|meta)\b[^>]{0,3000}>", re.IGNORECASE)
_ADDRESS = re.compile(rb"""(?:href|content)\s*=\s*["']?([^"'\s>]{1,2000})""", re.IGNORECASE)
_OG_URL = re.compile(rb"""property\s*=\s*["']?og:url""", re.IGNORECASE)
_CANONICAL = re.compile(rb"""rel\s*=\s*["']?canonical""", re.IGNORECASE)


def pages_from(source: str) -> Iterator[Page | Unreadable]:
    """The pages of a file, of a folder (sorted, hidden files left out) or, for `-`, of JSON rows on stdin.

    What cannot be read comes as Unreadable with its place and reason; nothing raises on content.
    """
    if source == "-":
        yield from rows(sys.stdin.buffer, "standard input")
        return
    path = Path(source)
    if path.is_dir():
        yield from _folder(path)
    elif path.exists():
        yield from _file(path)
    else:
        yield Unreadable(source, "there is no such file or folder")


def _folder(path: Path) -> Iterator[Page | Unreadable]:
    inside = [
        one
        for one in path.rglob("*")
        if one.is_file() and not any(part.startswith(".") for part in one.relative_to(path).parts)
    ]
    known = sorted(one for one in inside if one.name.lower().endswith(KNOWN))
    if not known:
        yield Unreadable(str(path), f"no file in it ends in one of: {' '.join(KNOWN)}")
    for one in known:
        yield from _file(one)


def _file(path: Path) -> Iterator[Page | Unreadable]:
    name = path.name.lower()
    try:
        if name.endswith(WARC_ENDINGS):
            yield from warc.pages(path)
        elif name.endswith(HTML_ENDINGS):
            yield html_page(path)
        elif name.endswith(ROW_ENDINGS):
            with _opened(path) as file:
                yield from rows(file, str(path))
        else:
            yield Unreadable(str(path), f"unknown kind of file; known are: {' '.join(KNOWN)}")
    except (OSError, EOFError, zlib.error) as error:
        yield Unreadable(str(path), str(error) or type(error).__name__)


def _opened(path: Path) -> IO[bytes]:
    return gzip.open(path, "rb") if path.name.lower().endswith(".gz") else path.open("rb")  # type: ignore[return-value]  # a GzipFile reads as one


def html_page(path: Path) -> Page | Unreadable:
    """A saved page. Its address is what the page says of itself, else the file's own; its time is the file's."""
    with _opened(path) as file:
        body = file.read(MAX_PAGE_BYTES + 1)
    if len(body) > MAX_PAGE_BYTES:
        return Unreadable(str(path), f"larger than {MAX_PAGE_BYTES} bytes")
    if not body.strip():
        return Unreadable(str(path), "the file is empty")
    fetched = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    return Page(
        url=address_in(body) or path.absolute().as_uri(), body=body, fetched_at=fetched, source="file"
    )


def address_in(body: bytes) -> str | None:
    """The address a saved page gives for itself: the browser's note, `og:url`, the canonical link."""
    head = body[:200_000]
    saved = _SAVED_FROM.search(head)
    found = [saved[1]] if saved else []
    tags = _TAG.findall(head)
    for kind in (_OG_URL, _CANONICAL):
        found += [address[1] for tag in tags if kind.search(tag) and (address := _ADDRESS.search(tag))]
    return next(
        (url for one in found if (url := clean(one.decode("utf-8", "replace").replace("&amp;", "&")))), None
    )


def rows(file: IO[bytes], name: str) -> Iterator[Page | Unreadable]:
    """Pages from JSON Lines: `url`, `html` or `text`, optional `fetched_at` (default: now), `status`, `headers`."""
    number = 0
    while line := file.readline(MAX_LINE_BYTES):
        number += 1
        if line.strip():
            yield _row(line, f"{name}:{number}")


def _row(line: bytes, where: str) -> Page | Unreadable:
    try:
        row = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        return Unreadable(where, f"no JSON: {error}")
    if not isinstance(row, dict):
        return Unreadable(where, "a row must be a JSON object with url and html or text")
    url = clean(row["url"]) if isinstance(row.get("url"), str) else None
    if url is None:
        return Unreadable(where, "needs url, a full http or https address")
    body, kind = row.get("html"), "text/html"
    if body is None:
        body, kind = row.get("text"), "text/plain"
    if not isinstance(body, str):
        return Unreadable(where, "needs html or text, a string")
    fetched = _time(row.get("fetched_at"))
    if fetched is None:
        return Unreadable(
            where, f"fetched_at {row['fetched_at']!r} is no ISO time; write e.g. 2026-11-17T09:30:00Z"
        )
    data = body.encode("utf-8", "replace")
    if len(data) > MAX_PAGE_BYTES:
        return Unreadable(where, f"larger than {MAX_PAGE_BYTES} bytes")
    headers = {"content-type": f"{kind}; charset=utf-8", **_headers(row.get("headers"))}
    headers["content-type"] = (
        f"{kind}; charset=utf-8"  # a JSON string is decoded already, whatever the site had said
    )
    status = row["status"] if isinstance(row.get("status"), int) else 200
    return Page(url, data, fetched, status, tuple(headers.items()), source="rows")


def _headers(value: Any) -> dict[str, str]:
    if not isinstance(value, dict):
        return {}
    return {name.lower(): text for name, text in value.items() if isinstance(text, str)}


def _time(value: Any) -> datetime | None:
    if value is None:
        return datetime.now(UTC)
    try:
        at = datetime.fromisoformat(value) if isinstance(value, str) else datetime.fromtimestamp(value, UTC)
        return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except (ValueError, TypeError, OverflowError, OSError):
        return None
