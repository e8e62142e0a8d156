"""WARC files read back: their pages in order, and what is broken in them, passed over and said."""

import hashlib
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from article.types import Capture, Page
from crawler.bodies import MAX_BODY_BYTES, decoded

MAX_RECORDS = 5_000_000  # in one file: beyond, it is no collection of pages
MAX_BROKEN = 1_000  # broken places in one file that are passed over
MAX_MEMBER_BYTES = 20_000_000_000  # of one WARC inside a .wacz
MAX_TAIL = 8_000_000  # bytes after the last whole record that are looked at for a cut
HTML_TYPES = ("text/html", "application/xhtml+xml")  # plain text in an archive is robots.txt and its like


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A record or file that gave no page: where, and why. `source` is file:offset or a path inside a .wacz."""

    source: str
    reason: str


def pages(path: Path) -> Iterator[Page | Unreadable]:
    """The pages of a .warc, .warc.gz or .wacz, in the file's order; what cannot be read comes as Unreadable.

    Only response records of HTML are pages; a page's body is decoded. Never raises on content.
    """
    try:
        if zipfile.is_zipfile(path):
            yield from _wacz_pages(path)
        else:
            with path.open("rb") as file:
                yield from _warc_pages(file, str(path))
    except (OSError, zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError) as error:
        yield Unreadable(str(path), f"{type(error).__name__}: {error}"[:200])


def _wacz_pages(path: Path) -> Iterator[Page | Unreadable]:
    with zipfile.ZipFile(path) as archive:
        names = [name for name in archive.namelist()[:10_000] if name.lower().endswith((".warc", ".warc.gz"))]
        if not names:
            yield Unreadable(str(path), "a zip file without WARC files in it")
        for name in names:
            with archive.open(name) as member, tempfile.TemporaryFile() as file:
                if not _copied(member, file):
                    yield Unreadable(f"{path}!{name}", f"more than {MAX_MEMBER_BYTES} bytes")
                    continue
                yield from _warc_pages(file, f"{path}!{name}")


def _copied(member: IO[bytes], file: IO[bytes]) -> bool:
    """Unpack a zip member, up to a size: its directory may lie about how much it holds."""
    left = MAX_MEMBER_BYTES
    while left > 0 and (data := member.read(min(left, 1 << 20))):
        file.write(data)
        left -= len(data)
    file.seek(0)
    return left > 0


def _warc_pages(file: IO[bytes], name: str) -> Iterator[Page | Unreadable]:
    """Every record from the start; after a broken one, on from the next place where a record begins."""
    from fastwarc.warc import WarcRecordType

    start: int | None = 0
    seen = answers = broken = 0
    while start is not None and broken < MAX_BROKEN and seen < MAX_RECORDS:
        end = start
        try:
            for record in _records(file, start):
                end = record.stream_pos
                seen += 1
                answers += record.record_type == WarcRecordType.response
                if (found := _page(record, name, end)) is not None:
                    yield found
        except Exception as error:  # noqa: BLE001  # the reader raises several kinds on broken input
            broken += 1
            if end > start or not start:  # else it is the same broken record, tried from its own beginning
                yield Unreadable(
                    f"{name}:{end}", f"broken after this record: {type(error).__name__}: {error}"[:200]
                )
            start = _next_record(file, end + 1)
            continue
        if seen and _cut_off(file, end):
            yield Unreadable(f"{name}:{end}", "the file ends in the middle of a record")
        start = None
    if not answers:
        yield Unreadable(name, "no response records in it")


def _records(file: IO[bytes], start: int) -> Iterator[Any]:
    from fastwarc.warc import ArchiveIterator

    file.seek(start)
    try:
        yield from ArchiveIterator(file, parse_http=True, quirks_mode=True)
    except BaseException as error:
        # A panic of the reader's own language is no Exception; nothing in a file may end the program.
        if type(error).__name__ != "PanicException":
            raise
        raise ValueError(f"the WARC reader gave up: {error}"[:200]) from None


def _next_record(file: IO[bytes], start: int) -> int | None:
    """The next offset at which a record begins: a gzip member that holds one, or the plain magic of one."""
    file.seek(0)
    zipped = file.read(2) == b"\x1f\x8b"
    magic = b"\x1f\x8b\x08" if zipped else b"WARC/1."
    file.seek(start)
    position, window = start, b""
    while chunk := file.read(1 << 20):
        window += chunk
        at = -1
        while (at := window.find(magic, at + 1)) >= 0:
            if not zipped or _begins_record(window[at : at + 4096]):
                return position + at
        kept = window[-len(magic) - 4096 :]
        position += len(window) - len(kept)
        window = kept
    return None


def _begins_record(data: bytes) -> bool:
    try:
        return zlib.decompressobj(31).decompress(data, 5) == b"WARC/"
    except zlib.error:
        return False


def _cut_off(file: IO[bytes], last: int) -> bool:
    """Whether a file goes on after its last whole record, but not to the end of another."""
    file.seek(last)
    data = file.read(MAX_TAIL)
    if len(data) == MAX_TAIL:
        return False
    if data[:2] != b"\x1f\x8b":  # two line ends close every record (WARC 1.1, section 4)
        return data.startswith(b"WARC/") and not data.endswith((b"\r\n\r\n", b"\n\n"))
    unpacked = 0
    while data[:2] == b"\x1f\x8b":
        member = zlib.decompressobj(31)
        try:
            while not member.eof and data and unpacked < 50 * MAX_TAIL:
                unpacked += len(member.decompress(data, 1 << 20))
                data = member.unconsumed_tail
        except zlib.error:
            return True
        if not member.eof:
            return True
        data = member.unused_data
    return bool(data.strip(b"\x00"))


def _page(record: Any, name: str, offset: int) -> Page | Unreadable | None:
    from fastwarc.warc import WarcRecordType

    where = f"{name}:{offset}"
    if record.record_type != WarcRecordType.response:
        return None
    try:
        url = (record.headers.get("WARC-Target-URI") or "").strip("<> ")
        http = record.http_headers
        kind = (record.http_content_type or "").lower()
        if http is None or not url.lower().startswith(("http://", "https://")):
            return None
        if kind and kind not in HTML_TYPES:
            return None
        raw = record.reader.read(MAX_BODY_BYTES + 1)
        headers = tuple((key.lower(), value) for key, value in http.astuples())
        body = decoded(raw, dict(headers).get("content-encoding", ""))
        fetched_at = _date(record)
        status = int(http.status_code or 0)
    except Exception as error:  # noqa: BLE001  # one broken record never costs the others
        return Unreadable(where, f"{type(error).__name__}: {error}"[:200])
    if fetched_at is None:
        return Unreadable(where, "no WARC-Date")
    if len(body) > MAX_BODY_BYTES:
        return Unreadable(where, f"more than {MAX_BODY_BYTES} bytes")
    digest = hashlib.sha256(body).hexdigest()
    return Page(
        url=url,
        body=body,
        fetched_at=fetched_at,
        status=status,
        headers=headers,
        source="warc",
        capture=Capture(digest, name, offset),
    )


def _date(record: Any) -> datetime | None:
    value = record.headers.get("WARC-Date") or ""
    try:
        parsed = datetime.fromisoformat(value.strip())
    except ValueError:
        return None
    return parsed.astimezone(UTC) if parsed.tzinfo else parsed.replace(tzinfo=UTC)
