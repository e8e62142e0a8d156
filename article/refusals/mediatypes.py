"""What is refused before it is parsed: by status, size and type, from headers and first bytes."""

import re

from article.types import Page, ReadOptions, Rejected

_HTML_TYPES = ("text/html", "application/xhtml+xml", "application/vnd.wap.xhtml+xml")
_UNKNOWN_TYPES = ("", "application/octet-stream", "binary/octet-stream", "unknown/unknown", "text/plain")
_MAGIC = (
    (b"%PDF", "pdf"),
    (b"\x89PNG", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"GIF8", "gif"),
    (b"RIFF", "riff"),
    (b"PK\x03\x04", "zip"),
    (b"\x1f\x8b", "gzip"),
    (b"\x00\x00\x00\x18ftyp", "mp4"),
    (b"\x00\x00\x00 ftyp", "mp4"),
    (b"OggS", "ogg"),
    (b"ID3", "mp3"),
    (b"\xd0\xcf\x11\xe0", "office"),
    (b"wOF", "font"),
)
_FEED = re.compile(rb"<(?:\w{1,10}:)?(rss|feed|rdf|urlset|sitemapindex|opml|svg)\b", re.IGNORECASE)
_HTML = re.compile(rb"<(?:!doctype )?html\b", re.IGNORECASE)
_MARKUP = re.compile(
    rb"<(?:!doctype|html|head|body|div|p|meta|title|article|script|h1|span|table)\b", re.IGNORECASE
)


_BLANK = b" \t\r\n\x00\xef\xbb\xbf"
_SOME = 100  # bytes that are asked before all of them, for which the page would be copied


def before_parsing(page: Page, options: ReadOptions) -> Rejected | None:
    """Refuse by status, size and type, from headers and first bytes."""
    if page.status >= 400:
        return Rejected(page.url, "http-status", str(page.status))
    if len(page.body) > options.max_bytes:
        return Rejected(page.url, "too-large", f"{len(page.body)} bytes")
    if not (page.body[:_SOME].strip(_BLANK) or page.body.strip(_BLANK)):
        return Rejected(page.url, "empty")
    kind = _unsupported(page)
    return Rejected(page.url, "unsupported-type", kind) if kind else None


def is_plain_text(page: Page) -> bool:
    """Whether a page is to be read as plain text: said to be, and not HTML by its first bytes."""
    return content_type(page) == "text/plain" and not _MARKUP.match(
        page.body[:1_000].lstrip(b"\xef\xbb\xbf \t\r\n")
    )


def content_type(page: Page) -> str:
    """The media type of the header without parameters, empty where there is none."""
    return (page.header("content-type") or "").split(";")[0].strip().lower()


def _unsupported(page: Page) -> str | None:
    head = page.body[:2_000].lstrip(b"\xef\xbb\xbf \t\r\n")
    for magic, name in _MAGIC:
        if head.startswith(magic):
            return name
    said = content_type(page)
    if said == "text/plain":
        return None
    if head[:1] in (b"{", b"[") and not _MARKUP.search(head):
        return "json"
    if (feed := _feed(head)) and (feed != "svg" or "svg" in said or head.startswith(b"<svg")):
        return feed
    if said in _HTML_TYPES or said in _UNKNOWN_TYPES or _MARKUP.search(head):
        return None
    return said


def _feed(head: bytes) -> str | None:
    """The name of the root element, where it is one of a feed or a sitemap and no HTML follows."""
    if not head.startswith(b"<") or _HTML.search(head):
        return None
    found = _FEED.search(head)
    return found[1].decode().lower() if found and (head.startswith(b"<?xml") or found.start() < 200) else None
