"""Captures kept: every exchange written to WARC files as it happens."""

import io
import itertools
import os
from collections.abc import Sequence
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path
from typing import IO, Any
from urllib.parse import urlsplit

MAX_FILE_BYTES = 1_000_000_000  # a new file from here on: the size the WARC guidelines advise


class WarcWriter:
    """Request and response records in WARC/1.1, a gzip member each, flushed one by one: a kill costs the last."""

    def __init__(self, folder: Path, agent: str, *, max_bytes: int = MAX_FILE_BYTES) -> None:
        self._folder = folder
        self._agent = agent
        self._max_bytes = max_bytes
        self._serial = itertools.count()
        self._file: IO[bytes] | None = None
        self._warcio: Any = None
        self._path = folder

    @classmethod
    def in_folder(cls, folder: str | Path, agent: str) -> "WarcWriter":
        """A writer of new files in a folder, which is made if need be."""
        path = Path(folder).absolute()
        path.mkdir(parents=True, exist_ok=True)
        return cls(path, agent)

    def write(
        self,
        *,
        url: str,
        request_headers: Sequence[tuple[str, str]],
        status: int,
        headers: Sequence[tuple[str, str]],
        body: bytes,
        ip: str | None = None,
    ) -> tuple[str, int]:
        """Write one exchange; the response record's file and offset. Raises OSError where the disk refuses."""
        from warcio.statusandheaders import StatusAndHeaders

        file = self._opened()
        offset = file.tell()
        http = StatusAndHeaders(
            f"{status} {_phrase(status)}", _as_stored(headers, len(body)), protocol="HTTP/1.1"
        )
        extra = {"WARC-IP-Address": ip} if ip else {}
        response = self._warcio.create_warc_record(
            url,
            "response",
            payload=io.BytesIO(body),
            length=len(body),
            http_headers=http,
            warc_headers_dict=extra,
        )
        asked = StatusAndHeaders(f"GET {_target(url)} HTTP/1.1", list(request_headers), is_http_request=True)
        request = self._warcio.create_warc_record(
            url,
            "request",
            http_headers=asked,
            warc_headers_dict={"WARC-Concurrent-To": response.rec_headers.get_header("WARC-Record-ID")},
        )
        self._warcio.write_record(response)
        self._warcio.write_record(request)
        file.flush()
        return str(self._path), offset

    def _opened(self) -> IO[bytes]:
        if self._file is not None and self._file.tell() < self._max_bytes:
            return self._file
        self.close()
        from warcio.warcwriter import WARCWriter

        stamp = datetime.now(UTC).strftime("%Y%m%d%H%M%S")
        self._path = self._folder / f"copytrail-{stamp}-{os.getpid()}-{next(self._serial):05d}.warc.gz"
        self._file = self._path.open("xb")  # never over a file that is there
        self._warcio = WARCWriter(self._file, gzip=True, warc_version="1.1")
        info = self._warcio.create_warcinfo_record(
            self._path.name, {"software": self._agent, "format": "WARC File Format 1.1", "robots": "obey"}
        )
        self._warcio.write_record(info)
        return self._file

    def close(self) -> None:
        """Close the present file; the next write opens another."""
        if self._file is not None:
            self._file.close()
            self._file = None


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Unknown"


def _target(url: str) -> str:
    parts = urlsplit(url)
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def _as_stored(headers: Sequence[tuple[str, str]], length: int) -> list[tuple[str, str]]:
    # The transfer coding is undone by then: a record that still claimed "chunked" could not be read back.
    kept = [
        (name, value)
        for name, value in headers
        if name.lower() not in ("content-length", "transfer-encoding")
    ]
    dropped = [
        (f"X-Archive-Orig-{name}", value) for name, value in headers if name.lower() == "transfer-encoding"
    ]
    return [*kept, *dropped, ("Content-Length", str(length))]
