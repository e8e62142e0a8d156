"""One article followed from a WARC file to the weekly report: the whole product in one test, through its own doors."""

import csv
import json
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from article.types import Page
from tests.conftest import Program
from tests.stories import PAGES, page_of

MONDAY = datetime(2026, 11, 9, 8, tzinfo=UTC)
THURSDAY = datetime(2026, 11, 12, 8, tzinfo=UTC)
CREDIT = '<meta name="syndication-source" content="http://river-wire.example/ferry">'


@pytest.fixture
def warc(tmp_path: Path) -> Path:
    """Three captures: the origin on Monday, a partner that declares it and a copier that does not on Thursday."""
    pages = [
        page_of("ferry", at=MONDAY, published="2026-11-09T07:30:00+01:00"),
        page_of("ferry copied", at=THURSDAY, published="2026-11-12T06:00:00Z", head=CREDIT),
        page_of("ferry cut", at=THURSDAY, published="2026-11-11T06:00:00Z"),
        page_of("museum", at=THURSDAY, published="2026-11-11"),
    ]
    path = tmp_path / "week.warc.gz"
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=True)
        for page in pages:
            writer.write_record(_record(writer, page))
    return path


def _record(writer: WARCWriter, page: Page):
    http = StatusAndHeaders("200 OK", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1")
    return writer.create_warc_record(
        page.url, "response", payload=BytesIO(page.body), http_headers=http,
        warc_headers_dict={"WARC-Date": page.fetched_at.strftime("%Y-%m-%dT%H:%M:%SZ")},
    )  # fmt: skip


def test_from_warc_to_report(copytrail: Program, warc: Path, tmp_path: Path) -> None:
    done = copytrail("ingest", str(warc), "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["new"] == 4

    origin = _lookup(copytrail, PAGES["ferry"])
    assert origin["verdict"] == "origin"
    assert origin["article"]["published_at"] == "2026-11-09T06:30:00Z"
    assert origin["article"]["first_seen_at"] == "2026-11-09T08:00:00Z"
    assert origin["capture"]["warc"].endswith("week.warc.gz")
    assert {copy["url"]: (copy["relation"], copy["declared"]) for copy in origin["copies"]} == {
        PAGES["ferry copied"]: ("declared-syndication", "canonical"),
        PAGES["ferry cut"]: ("undeclared-copy", "none"),
    }
    cut = next(copy for copy in origin["copies"] if copy["url"] == PAGES["ferry cut"])
    assert cut["contained"] > 0.95 > 0.7 > cut["contains"]
    assert "paragraphs removed" in cut["edits"]

    copier = _lookup(copytrail, PAGES["ferry cut"])
    assert (copier["verdict"], copier["origin"]["url"]) == ("probable-copy", PAGES["ferry"])
    assert all(reason["detail"] for reason in copier["reasons"])
    assert copier["coverage"]["sites"] == 4

    alone = _lookup(copytrail, PAGES["museum"])
    assert (alone["verdict"], alone["copies"], alone["article"]["published_precision"]) == (
        "unique",
        [],
        "day",
    )

    compared = json.loads(copytrail("compare", PAGES["ferry"], PAGES["ferry cut"], "--json").stdout)
    kinds = {segment["kind"] for segment in compared["segments"]}
    assert "equal" in kinds
    assert "only-a" in kinds

    copies = list(csv.DictReader(copytrail("export", "copies", "--format", "csv").stdout.splitlines()))
    assert {(row["a_url"], row["b_url"]) for row in copies} >= {
        (PAGES["ferry"], PAGES["ferry copied"]),
        (PAGES["ferry"], PAGES["ferry cut"]),
    }

    report = copytrail("report", "--week", "2026-W46", "--out", "report", "--json")
    assert report.returncode == 0, report.stderr
    document = json.loads((tmp_path / "report" / "report.json").read_text())
    assert document == json.loads(report.stdout)
    assert document["totals"]["articles"] == 4
    assert document["totals"]["copies"] == 2
    assert (document["totals"]["declared"], document["totals"]["undeclared"]) == (1, 1)
    assert {name.name for name in (tmp_path / "report").iterdir()} == {
        "report.html", "report.json", "networks.gexf", "edges.csv", "copies.csv", "traps.csv",
    }  # fmt: skip
    assert "Ferry crossing at Dunlow" in (tmp_path / "report" / "report.html").read_text()


def test_a_reviewer_is_heard_and_can_take_it_back(copytrail: Program, warc: Path) -> None:
    copytrail("ingest", str(warc))
    added = copytrail(
        "review",
        "add",
        PAGES["ferry cut"],
        "false-match",
        "--other",
        PAGES["ferry"],
        "--because",
        "both quote the harbour's notice",
        "--json",
    )
    assert added.returncode == 0, added.stderr
    assert PAGES["ferry"] not in [copy["url"] for copy in _lookup(copytrail, PAGES["ferry cut"])["copies"]]
    copytrail("review", "undo", str(json.loads(added.stdout)["number"]))
    assert PAGES["ferry"] in [copy["url"] for copy in _lookup(copytrail, PAGES["ferry cut"])["copies"]]
    assert copytrail("review", "list").stdout.count("undone") == 1


def test_a_passage_without_an_address_is_found(copytrail: Program, warc: Path) -> None:
    copytrail("ingest", str(warc))
    passage = "Harbour manager Tom Quillfeather said the repair had taken longer than planned because a bearing had to be cast to order in a foundry two counties away."
    found = copytrail("find", "-", "--json", stdin=passage)
    assert found.returncode == 0, found.stderr
    answer = json.loads(found.stdout)
    assert answer["origin"]["url"] == PAGES["ferry"]
    assert len(answer["copies"]) == 3
    assert json.loads(copytrail("status", "--json").stdout)["articles"] == 4, "a search stores nothing"
    for copy in answer["copies"]:
        assert copy["contains"] == 1.0
    assert (answer["verdict"], answer["article"]) == ("undecided", None), (
        "a passage is not judged, its holders are"
    )
    short = json.loads(copytrail("find", "had to be cast to order in a foundry", "--json").stdout)
    assert len(short["copies"]) == 3, "a passage too short for a fingerprint is read for"
    assert copytrail("find", "Nobody ever printed these seven plain words together").returncode == 3


def test_what_is_forgotten_stays_forgotten(copytrail: Program, warc: Path) -> None:
    copytrail("ingest", str(warc))
    assert copytrail("forget", "dunlow-post.example", "--yes").returncode == 0
    assert json.loads(copytrail("ingest", str(warc), "--json").stdout)["forgotten"] == 1
    assert copytrail("lookup", PAGES["ferry cut"], "--offline").returncode == 3


def _lookup(copytrail: Program, url: str) -> dict:
    done = copytrail("lookup", url, "--offline", "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
