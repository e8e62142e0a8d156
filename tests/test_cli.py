"""The command line's promises: exit codes, one clear line an error, options on either side of the verb, JSON."""

import json
import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from copytrail.cli import GLOBAL_OPTIONS, global_first
from tests.conftest import Program
from tests.stories import FERRY, html_of

UNKNOWN = "http://river-wire.example/never-seen"
VERBS = (
    "crawl", "add", "ingest", "scan", "lookup", "find", "compare", "review", "forget", "report", "export", "serve",
    "demo", "recluster", "upgrade", "status", "doctor",
)  # fmt: skip


def _rows(*rows: dict) -> str:
    return "\n".join(json.dumps(row) for row in rows)


def _one_line(done: subprocess.CompletedProcess[str]) -> str:
    lines = [line for line in done.stderr.splitlines() if line.startswith("copytrail:")]
    assert len(lines) == 1, done.stderr
    assert "Traceback" not in done.stderr
    return lines[0]


def test_help_names_every_verb_and_is_cheap(copytrail: Program) -> None:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = copytrail("--help")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert done.returncode == 0
    assert all(f"\n  {verb} " in done.stdout for verb in VERBS)
    # The contract's figure, on a machine that others use too: what is held here is that no heavy room is imported.
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 1.0
    loaded = subprocess.run(
        [sys.executable, "-c", "import copytrail.cli, sys; print(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    assert not {
        "scrapy",
        "sqlmodel",
        "sqlalchemy",
        "numpy",
        "trafilatura",
        "fastapi",
        "selectolax",
        "rich",
    } & set(loaded)


def test_global_options_stand_on_either_side(copytrail: Program, tmp_path: Path) -> None:
    db = f"sqlite:///{tmp_path}/elsewhere.db"
    for arguments in (
        ("--json", "--db", db, "status"),
        ("status", "--json", "--db", db),
        ("status", f"--db={db}", "--json"),
    ):
        done = copytrail(*arguments)
        assert json.loads(done.stdout)["db"] == db
    assert (tmp_path / "elsewhere.db").exists()
    assert not (tmp_path / "copytrail-data").exists()


def test_what_follows_two_dashes_is_no_option() -> None:
    assert global_first(["find", "--", "--json"]) == ["find", "--", "--json"]
    assert set(GLOBAL_OPTIONS) == {"--db", "--config", "--json", "--debug"}


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("nonsense",), 2, "nonsense"),
        (("lookup",), 2, "name an address"),
        (("lookup", "not a url", "--offline"), 2, "no web address"),
        (("lookup", UNKNOWN, "--offline"), 3, "not in the store"),
        (("lookup", "http://127.0.0.1/x"), 4, "127.0.0.1"),
        (("lookup", "http://169.254.169.254/latest/meta-data"), 4, "169.254"),
        (("lookup", "http://localhost/x"), 4, "localhost"),
        (("compare", UNKNOWN, UNKNOWN), 3, "not in the store"),
        (("find", "   "), 2, "too few"),
        (("crawl",), 2, "sites.toml"),
        (("crawl", "--limit", "0"), 2, "limit"),
        (("add",), 2, "home page"),
        (("ingest", "nowhere.warc"), 5, "nowhere.warc"),
        (("scan", "nowhere.html"), 5, "nowhere.html"),
        (("scan", "x.html", "--fail-on", "maybe"), 2, "confirmed"),
        (("export", "people"), 2, "articles"),
        (("export", "articles", "--format", "xlsx"), 2, "csv"),
        (("export", "evidence"), 2, "evidence URL"),
        (("report", "--week", "last"), 2, "2026-W"),
        (("report", "--from", "2026-11-01"), 2, "--to"),
        (("review", "add", UNKNOWN, "guilty", "--because", "x"), 2, "not-a-trap"),
        (("review", "add", UNKNOWN, "licensed", "--because", " "), 2, "reason"),
        (("review", "add", UNKNOWN, "not-a-trap", "--because", "x"), 3, "not in the store"),
        (("forget", "a.example"), 2, "--yes"),
        (("review", "undo", "7"), 2, "no decision 7"),
        (("status", "--db", "mysql://x/y"), 2, "not supported"),
        (("status", "--config", "nowhere.toml"), 2, "nowhere.toml"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else None,
)  # fmt: skip
def test_errors_are_one_line_that_says_what_to_do(
    copytrail: Program, arguments: tuple[str, ...], code: int, says: str
) -> None:
    done = copytrail(*arguments)
    assert done.returncode == code, done.stderr
    assert says in _one_line(done)


@pytest.mark.parametrize("arguments", [(), ("review",)])
def test_without_a_verb_the_help_is_shown_as_help(copytrail: Program, arguments: tuple[str, ...]) -> None:
    done = copytrail(*arguments)
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) > 5


def test_a_refused_look_up_is_a_whole_document_too(copytrail: Program) -> None:
    done = copytrail("lookup", "http://127.0.0.1/x", "--json")
    document = json.loads(done.stdout)
    assert done.returncode == 4
    assert (document["verdict"], document["copies"], document["coverage"]["sites"]) == ("unknown", [], 0)
    assert "127.0.0.1" in document["error"]


def test_an_unknown_url_offline_is_an_answer_too(copytrail: Program) -> None:
    done = copytrail("lookup", UNKNOWN, "--offline", "--json")
    document = json.loads(done.stdout)
    assert done.returncode == 3
    assert (document["schema"], document["verdict"], document["article"]) == (
        "copytrail.lookup/1",
        "unknown",
        None,
    )


def test_public_hosts_are_not_crawled_without_a_contact(copytrail: Program, tmp_path: Path) -> None:
    (tmp_path / "sites.toml").write_text('[[site]]\nhome = "https://valley-herald.org/"\n')
    done = copytrail("crawl")
    assert done.returncode == 2
    assert "contact" in _one_line(done)


def test_an_empty_store_answers_everything(copytrail: Program) -> None:
    for arguments in (
        ("export", "articles", "--format", "csv"),
        ("export", "copies", "--format", "csv"),
        ("export", "networks", "--format", "csv"),
    ):
        done = copytrail(*arguments)
        assert done.returncode == 0, done.stderr
        assert len(done.stdout.splitlines()) == 1, "a header and nothing else"
    report = copytrail("report", "--json")
    assert report.returncode == 0, report.stderr
    assert json.loads(report.stdout)["totals"]["articles"] == 0
    assert json.loads(copytrail("recluster", "--json").stdout)["families"] == 0


def test_bad_rows_are_named_and_good_ones_kept(copytrail: Program, tmp_path: Path) -> None:
    rows = [
        {"url": "http://a.example/1", "text": "A ferry returns\n" + FERRY},
        {"url": "ftp://a.example/2", "text": "x"},
        {"url": "http://a.example/3"},
        {"url": "http://a.example/4", "text": "x", "fetched_at": "yesterday"},
        ["no", "object"],
        {"url": "http://a.example/5", "html": html_of("404 Not Found", "Not found.")},
    ]
    (tmp_path / "rows.jsonl").write_text("\n".join(map(json.dumps, rows)) + '\n{"cut off')
    done = copytrail("ingest", "rows.jsonl", "--json")
    document = json.loads(done.stdout)
    assert done.returncode == 5
    assert (document["new"], document["failed"], sum(document["rejected"].values())) == (1, 5, 1)
    assert [one["source"] for one in document["unreadable"]] == [
        f"rows.jsonl:{number}" for number in (2, 3, 4, 5, 7)
    ]
    assert json.loads(copytrail("status", "--json").stdout)["articles"] == 1


@pytest.mark.parametrize(
    "name", ["broken.warc.gz", "broken.wacz", "broken.jsonl.gz", "empty.html", "notes.docx"]
)
def test_broken_files_fail_alone(copytrail: Program, tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"" if name.startswith("empty") else b"\x1f\x8b\x08\x00 no archive at all")
    (tmp_path / "good.html").write_text(
        html_of("A ferry returns", FERRY, head='<meta property="og:url" content="http://a.example/ferry">')
    )
    done = copytrail("ingest", name, "good.html", "--json")
    assert done.returncode == 5, done.stderr
    document = json.loads(done.stdout)
    assert document["new"] == 1
    assert {one["source"].split(":")[0] for one in document["unreadable"]} == {str(name)}
    assert (
        json.loads(copytrail("lookup", "http://a.example/ferry", "--offline", "--json").stdout)["article"][
            "site"
        ]
        == "a.example"
    )


def test_rows_come_from_a_pipe(copytrail: Program) -> None:
    row = _rows(
        {
            "url": "http://a.example/1",
            "html": html_of("A ferry returns", FERRY),
            "fetched_at": "2026-11-09T08:00:00+01:00",
        }
    )
    assert copytrail("ingest", "-", stdin=row).returncode == 0
    document = json.loads(copytrail("lookup", "http://a.example/1", "--offline", "--json").stdout)
    assert document["article"]["first_seen_at"] == "2026-11-09T07:00:00Z"


@pytest.mark.parametrize(
    "asked",
    ["http://a.example/ferry?utm_source=x#top", "HTTP://A.example/ferry/", "https://www.a.example/ferry"],
)
def test_an_address_is_found_in_other_spellings(copytrail: Program, asked: str) -> None:
    copytrail(
        "ingest", "-", stdin=_rows({"url": "http://a.example/ferry", "text": "A ferry returns\n" + FERRY})
    )
    done = copytrail("lookup", asked, "--offline", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["url"] == "http://a.example/ferry"


def test_a_list_of_addresses_is_answered_line_by_line(copytrail: Program, tmp_path: Path) -> None:
    copytrail(
        "ingest", "-", stdin=_rows({"url": "http://a.example/ferry", "text": "A ferry returns\n" + FERRY})
    )
    (tmp_path / "list.txt").write_text(f"# mine\nhttp://a.example/ferry\n{UNKNOWN}\nnonsense\n")
    done = copytrail("lookup", "--from", "list.txt", "--offline", "--json")
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [answer["verdict"] for answer in answers] == ["unique", "unknown", "unknown"]
    assert done.returncode == 3
    table = copytrail("lookup", "--from", "list.txt", "--offline", "--csv").stdout.splitlines()
    assert table[0].startswith("url,verdict,")
    assert len(table) == 4


def test_scan_speaks_json_lines_and_exits_6_on_its_threshold(copytrail: Program, tmp_path: Path) -> None:
    (tmp_path / "plain.txt").write_text(FERRY)
    (tmp_path / "trap.txt").write_text(
        FERRY
        + '\n"*" indicates required fields\nThis field is for validation purposes and should be left unchanged.\n'
        "Should the ferry run at night?*\nThis poll subscribes you to our network of newsletters. Unsubscribe at any time.\n"
    )
    done = copytrail("scan", "plain.txt", "trap.txt", "--json", "--fail-on", "probable")
    plain, trap = (json.loads(line) for line in done.stdout.splitlines())
    assert done.returncode == 6
    assert plain["flags"] == []
    flag = next(flag for flag in trap["flags"] if flag["kind"] == "subscription-trap")
    text = (tmp_path / "trap.txt").read_text()
    assert text[flag["start"] : flag["end"]] == flag["quote"]
    assert copytrail("scan", "plain.txt", "--fail-on", "probable").returncode == 0


def test_control_characters_in_titles_do_not_reach_the_terminal(copytrail: Program) -> None:
    copytrail(
        "ingest", "-", stdin=_rows({"url": "http://a.example/x", "text": "Red \x1b[31malert\x07\n" + FERRY})
    )
    assert "\x1b" not in copytrail("lookup", "http://a.example/x", "--offline").stdout


def test_a_reader_that_goes_away_is_no_error(copytrail: Program, tmp_path: Path) -> None:
    copytrail(
        "ingest",
        "-",
        stdin=_rows(*({"url": f"http://a.example/{n}", "text": f"Ferry {n}\n{FERRY}"} for n in range(30))),
    )
    command = f"{sys.executable} -m copytrail export articles --with-text | head -n 1"
    done = subprocess.run(  # noqa: S602  # a pipe is the point
        command, shell=True, cwd=tmp_path, capture_output=True, text=True, env=dict(os.environ), check=False
    )
    assert done.stderr == ""
    assert json.loads(done.stdout)["site"] == "a.example"


def test_doctor_is_content_with_this_installation(copytrail: Program) -> None:
    done = copytrail("doctor", "--json")
    assert done.returncode == 0, done.stdout
    assert all(check["ok"] for check in json.loads(done.stdout)["checks"])


def test_upgrade_says_where_the_store_is(copytrail: Program) -> None:
    copytrail("status")
    assert (
        json.loads(copytrail("upgrade", "--json").stdout)["from"]
        == json.loads(copytrail("status", "--json").stdout)["version"]
    )
