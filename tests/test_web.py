"""The web pages and the API: answers as `lookup --json`, and what no request may make them do."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from copytrail.errors import FetchRefused
from copytrail.lookup import lookup
from copytrail.report.build import build
from copytrail.report.weeks import week_span
from copytrail.report.write import write_report
from copytrail.web.app import create_app
from copytrail.web.serve import serve
from store.session import Store, open_store
from tests.newsstand import MONDAY, WEEK, article, credit, keep, story, trap

WIRE, COPY = "http://riverwire.example/a", "http://valley-herald.example/b?x=1&y=2"
HOSTILE = "<script>alert(1)</script> \"'> {{ 7*7 }}"


class Browser:
    """Asks an application as a browser on this machine would."""

    def __init__(self, app: FastAPI) -> None:
        self.app = app

    def request(self, method: str, path: str, **options: Any) -> httpx.Response:
        async def ask() -> httpx.Response:
            transport = httpx.ASGITransport(self.app)
            async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8742") as browser:
                return await browser.request(method, path, **options)

        return asyncio.run(ask())

    def get(self, path: str, **options: Any) -> httpx.Response:
        return self.request("GET", path, **options)


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A wire story and a copy that declares it, with hostile text wherever others' text can stand."""
    store = open_store(f"sqlite:///{tmp_path_factory.mktemp('store')}/copytrail.db")
    copied = MONDAY + timedelta(hours=12)
    keep(
        store,
        article(WIRE, story(1), title=HOSTILE),
        article(COPY, story(1), at=copied, credits=[credit(WIRE, HOSTILE)], flags=[trap(HOSTILE)]),
    )
    yield store
    store.close()


@pytest.fixture(scope="module")
def reports(told: Store, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one weekly report, and a file that is none."""
    folder = tmp_path_factory.mktemp("reports")
    with told.read() as session:
        write_report(build(session, *week_span(WEEK), WEEK), folder / WEEK)
    (folder / "secret.html").write_text("secret")
    return folder


@pytest.fixture(scope="module")
def browser(told: Store, reports: Path) -> Browser:
    return client(told, offline=True, reports=reports)


def client(store: Store, **options: Any) -> Browser:
    return Browser(create_app(store, **options))


def test_the_api_answers_exactly_as_lookup_does(browser: Browser, told: Store) -> None:
    answer = browser.get("/api/v1/lookup", params={"url": COPY})
    assert answer.status_code == 200
    assert answer.json() == lookup(told, COPY, offline=True).to_json()
    assert answer.json()["verdict"] == "declared-syndication"


@pytest.mark.parametrize(
    ("url", "status"),
    [("", 400), ("no address", 400), ("file:///etc/passwd", 400), ("http://nowhere.example/x", 404)],
)
def test_what_cannot_be_answered_has_its_status_and_the_verdict_unknown(
    browser: Browser, url: str, status: int
) -> None:
    for path in ("/api/v1/lookup", "/"):
        if url or path != "/":
            assert browser.get(path, params={"url": url}).status_code == status
    assert browser.get("/api/v1/lookup", params={"url": url}).json()["verdict"] == "unknown"


def test_a_page_that_may_not_be_fetched_is_a_bad_gateway(
    told: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise FetchRefused("http://nowhere.example/x: robots: disallowed")

    monkeypatch.setattr("copytrail.lookup.lookup", refuse)
    answer = client(told).get("/api/v1/lookup", params={"url": "http://nowhere.example/x"})
    assert (answer.status_code, answer.json()["verdict"]) == (502, "unknown")
    assert "robots" in answer.json()["error"]


@pytest.mark.parametrize(("site", "fetches"), [("cross-site", False), ("same-origin", True), ("none", True)])
def test_another_sites_page_cannot_make_us_fetch(
    told: Store, monkeypatch: pytest.MonkeyPatch, site: str, *, fetches: bool
) -> None:
    asked: list[bool] = []

    def note(*arguments: Any, offline: bool, **options: Any) -> Any:
        asked.append(offline)
        return lookup(*arguments, offline=True, **options)

    monkeypatch.setattr("copytrail.lookup.lookup", note)
    client(told).get(
        "/api/v1/lookup", params={"url": "http://nowhere.example/x"}, headers={"Sec-Fetch-Site": site}
    )
    assert asked == [True, *([False] if fetches else [])], (
        "the store is asked first, then, if at all, the site"
    )


def test_the_page_shows_verdict_reasons_copies_and_flags(browser: Browser) -> None:
    page = browser.get("/", params={"url": COPY}).text
    for part in (
        "declared syndication",
        "riverwire.example",
        "subscription trap",
        "1 copy seen",
        "not proof of authorship",
    ):
        assert part in page


@pytest.mark.parametrize("path", ["/", f"/reports/{WEEK}"])
def test_text_of_others_is_never_markup(browser: Browser, path: str) -> None:
    page = browser.get(path, params={"url": COPY}).text
    assert "<script" not in page.lower()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "javascript:" not in page


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/api/v1/lookup?url=x",
        "/reports",
        f"/reports/{WEEK}",
        "/healthz",
        "/nowhere",
        "/static/style.css",
    ],
)
def test_every_answer_tells_the_browser_to_be_careful(browser: Browser, path: str) -> None:
    headers = browser.get(path).headers
    policy = headers["content-security-policy"]
    assert policy.startswith("default-src 'none'")
    assert "script" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "no-referrer"
    assert "access-control-allow-origin" not in headers


@pytest.mark.parametrize(
    "host", ["rebound.example", "rebound.example:8742", "127.0.0.1.rebound.example", "", "user@127.0.0.1"]
)
def test_other_host_names_are_refused(browser: Browser, host: str) -> None:
    assert browser.get("/healthz", headers={"Host": host}).status_code == 400


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost:8742", "[::1]:8742", "LOCALHOST"])
def test_this_machines_own_names_are_answered(browser: Browser, host: str) -> None:
    assert browser.get("/healthz", headers={"Host": host}).text == "ok\n"


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_nothing_but_get_is_taken(browser: Browser, method: str) -> None:
    assert browser.request(method, "/api/v1/lookup", params={"url": COPY}).status_code == 405


def test_reports_are_listed_and_nothing_beside_them_is_served(browser: Browser) -> None:
    assert WEEK in browser.get("/reports").text
    assert "Syndication networks" in browser.get(f"/reports/{WEEK}").text
    for name in ("secret.html", "%2e%2e", "..%2freports%2f2026-W47", "2026-W01"):
        answer = browser.get(f"/reports/{name}")
        assert answer.status_code == 404
        assert "secret" not in answer.text


def test_a_command_to_copy_is_quoted_for_the_shell(browser: Browser) -> None:
    page = browser.get("/", params={"url": "http://nowhere.example/$(date);x"}).text
    assert "copytrail lookup &#39;http://nowhere.example/$(date);x&#39;" in page


def test_without_reports_the_page_says_how_to_make_one(told: Store) -> None:
    assert "copytrail report" in client(told).get("/reports").text


def test_a_failure_inside_is_one_line_and_no_traceback(
    told: Store, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def break_(*_: Any, **__: Any) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr("copytrail.lookup.lookup", break_)
    answer = client(told).get("/api/v1/lookup", params={"url": COPY})
    assert answer.status_code == 500
    assert "Traceback" not in answer.text
    assert [record.message for record in caplog.records if record.levelname == "ERROR"] == [
        "'/api/v1/lookup' failed: RuntimeError: broken"
    ]


SERVER = """
import sys
from copytrail.web.app import create_app
from copytrail.web.serve import serve
from store.session import open_store
try:
    serve(create_app(open_store(sys.argv[1]), offline=True), 0)
except KeyboardInterrupt:
    sys.exit(130)
"""


@pytest.fixture
def start(told: Store) -> Callable[[], subprocess.Popen[str]]:
    command = [sys.executable, "-c", SERVER, told.url.render_as_string()]
    return lambda: subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=Path(__file__).parent.parent
    )


def test_the_first_line_is_the_address_and_ctrl_c_stops_cleanly(
    start: Callable[[], subprocess.Popen[str]],
) -> None:
    server = start()
    try:
        assert server.stdout is not None
        address = server.stdout.readline().strip()
        assert address.startswith("http://127.0.0.1:")
        assert httpx.get(f"{address}healthz", trust_env=False).text == "ok\n"
        os.kill(server.pid, signal.SIGINT)
        rest, errors = server.communicate(timeout=20)
    finally:
        server.kill()
    assert server.returncode == 130
    assert rest == ""
    assert "Traceback" not in errors


def test_a_port_that_is_taken_is_an_error_that_says_so(told: Store) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(OSError, match="in use"):
        serve(create_app(told), taken.getsockname()[1])
