"""WARC files: what is written is read back, and what is broken costs only itself."""

import gzip
import random
import zipfile
import zlib
from datetime import UTC, datetime
from pathlib import Path

import brotli  # type: ignore[import-untyped]  # ships no types
import pytest
import zstandard
from warcio.archiveiterator import ArchiveIterator

from article.types import Page
from crawler.bodies import MAX_BODY_BYTES, decoded
from crawler.captures import WarcWriter
from crawler.warc import Unreadable, pages

HTML = b"<html><body><p>The ferry crosses again.</p></body></html>"


def written(folder: Path, count: int = 4, **changes: object) -> tuple[Path, list[int]]:
    """A WARC of some pages, and the offsets of their response records."""
    writer = WarcWriter.in_folder(folder, "test")
    places = [writer.write(**exchange(number, **changes)) for number in range(count)]  # type: ignore[arg-type]
    writer.close()
    return Path(places[0][0]), [offset for _, offset in places]


def exchange(number: int, **changes: object) -> dict[str, object]:
    return {
        "url": f"http://a.example/{number}",
        "request_headers": [("User-Agent", "test")],
        "status": 200,
        "headers": [("Content-Type", "text/html; charset=utf-8")],
        "body": HTML + bytes(str(number), "ascii") + random.Random(number).randbytes(200),
    } | changes


def read(path: Path) -> list[Page]:
    return [one for one in pages(path) if isinstance(one, Page)]


def unreadable(path: Path) -> list[Unreadable]:
    return [one for one in pages(path) if isinstance(one, Unreadable)]


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    before = datetime.now(UTC)
    path, offsets = written(tmp_path)
    found = read(path)
    assert [page.url for page in found] == [f"http://a.example/{number}" for number in range(4)]
    assert found[0].body.startswith(HTML)
    assert found[0].header("content-type") == "text/html; charset=utf-8"
    assert [page.capture.offset for page in found if page.capture] == offsets
    assert all(
        page.source == "warc" and before <= page.fetched_at.replace(microsecond=999_999) for page in found
    )
    assert not unreadable(path)


def test_other_tools_read_it_too(tmp_path: Path) -> None:
    path, offsets = written(tmp_path)
    with path.open("rb") as file:
        records = [
            (record.rec_type, record.rec_headers.get_header("WARC-Target-URI"))
            for record in ArchiveIterator(file)
        ]
    assert records[:3] == [
        ("warcinfo", None),
        ("response", "http://a.example/0"),
        ("request", "http://a.example/0"),
    ]
    with path.open("rb") as file:  # each record is a gzip member of its own: one seek finds it
        file.seek(offsets[2])
        assert (
            next(iter(ArchiveIterator(file))).rec_headers.get_header("WARC-Target-URI")
            == "http://a.example/2"
        )


def test_a_file_that_was_never_closed_is_whole_up_to_its_last_record(tmp_path: Path) -> None:
    writer = WarcWriter.in_folder(tmp_path, "test")
    for number in range(3):
        place, _ = writer.write(**exchange(number))  # type: ignore[arg-type]
        assert len(read(Path(place))) == number + 1


def test_files_rotate_and_never_overwrite(tmp_path: Path) -> None:
    writer = WarcWriter(tmp_path, "test", max_bytes=1_000)
    places = [writer.write(**exchange(number)) for number in range(6)]  # type: ignore[arg-type]
    files = {file for file, _ in places}
    assert len(files) > 1
    assert sum(len(read(Path(file))) for file in files) == 6


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("gzip", gzip.compress(HTML)),
        ("x-gzip", gzip.compress(HTML)),
        ("deflate", zlib.compress(HTML)),
        ("deflate", zlib.compress(HTML)[2:-4]),
        ("br", brotli.compress(HTML)),
        ("zstd", zstandard.compress(HTML)),
        ("gzip, br", brotli.compress(gzip.compress(HTML))),
        ("gzip", HTML),  # said to be compressed, recorded plain
        ("identity", HTML),
    ],
)
def test_bodies_are_decoded(coding: str, body: bytes, tmp_path: Path) -> None:
    headers = [("Content-Type", "text/html"), ("Content-Encoding", coding), ("Transfer-Encoding", "chunked")]
    path, _ = written(tmp_path, 1, headers=headers, body=body)
    assert [page.body for page in read(path)] == [HTML]


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd"])
def test_a_bomb_is_unreadable_not_a_full_memory(coding: str, tmp_path: Path) -> None:
    bomb = b"\0" * (MAX_BODY_BYTES * 3)
    packed = {
        "gzip": gzip.compress(bomb, 1),
        "deflate": zlib.compress(bomb, 1),
        "br": brotli.compress(bomb, quality=1),
        "zstd": zstandard.compress(bomb, 1),
    }[coding]
    assert MAX_BODY_BYTES < len(decoded(packed, coding)) <= MAX_BODY_BYTES + 2**22
    path, _ = written(
        tmp_path, 1, headers=[("Content-Type", "text/html"), ("Content-Encoding", coding)], body=packed
    )
    assert len(unreadable(path)) == 1


def test_only_responses_of_html_are_pages(tmp_path: Path) -> None:
    writer = WarcWriter.in_folder(tmp_path, "test")
    kinds = [
        "text/html",
        "application/xhtml+xml; charset=utf-8",
        "text/plain",
        "image/png",
        "application/json",
    ]
    for number, kind in enumerate(kinds):
        place, _ = writer.write(**exchange(number, headers=[("Content-Type", kind)]))  # type: ignore[arg-type]
    assert [page.url[-1] for page in read(Path(place))] == ["0", "1"], "plain text is robots.txt and its like"


def test_a_broken_record_costs_only_itself(tmp_path: Path) -> None:
    path, offsets = written(tmp_path, 5)
    raw = bytearray(path.read_bytes())
    raw[offsets[2] + 40 : offsets[2] + 80] = b"\xff" * 40
    path.write_bytes(raw)
    assert [page.url[-1] for page in read(path)] == ["0", "1", "3", "4"]
    assert len(unreadable(path)) == 1


def test_a_file_cut_short_gives_what_is_whole_and_says_so(tmp_path: Path) -> None:
    path, offsets = written(tmp_path, 4)
    path.write_bytes(path.read_bytes()[: offsets[3] + 100])
    assert [page.url[-1] for page in read(path)] == ["0", "1", "2"]
    assert [one.reason for one in unreadable(path)] == ["the file ends in the middle of a record"]


def test_an_uncompressed_warc(tmp_path: Path) -> None:
    path, _ = written(tmp_path)
    plain = tmp_path / "plain.warc"
    plain.write_bytes(gzip.decompress(path.read_bytes()))
    assert len(read(plain)) == 4


def test_a_wacz(tmp_path: Path) -> None:
    path, offsets = written(tmp_path)
    packed = tmp_path / "collection.wacz"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.write(path, "archive/data.warc.gz")
        archive.writestr("datapackage.json", "{}")
    found = read(packed)
    assert [page.capture.offset for page in found if page.capture] == offsets
    assert found[0].capture is not None
    assert found[0].capture.warc == f"{packed}!archive/data.warc.gz"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"garbage" * 100,
        b"\x1f\x8b\x08" + b"\0" * 50,
        b"PK\x03\x04nothing",
        b"WARC/1.0\r\n\r\n" * 30,
        b"WARC/1.1\r\nContent-Length: 99999999999\r\n\r\n",
    ],
)
def test_what_is_no_warc_is_said_and_raises_nothing(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "odd.warc.gz"
    path.write_bytes(content)
    assert not read(path)
    assert unreadable(path)


def test_damage_anywhere_raises_nothing(tmp_path: Path) -> None:
    path, _ = written(tmp_path, 3)
    whole = path.read_bytes()
    odd = tmp_path / "odd.warc.gz"
    for seed in range(40):
        chance = random.Random(seed)
        raw = bytearray(whole)
        start = chance.randrange(len(raw))
        raw[start : start + chance.randrange(1, 60)] = chance.randbytes(chance.randrange(0, 60))
        odd.write_bytes(raw)
        assert all(isinstance(one, Page | Unreadable) for one in pages(odd))


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    assert [type(one) for one in pages(tmp_path / "none.warc.gz")] == [Unreadable]
