"""Politeness: one request at a time per host, the gap between, and whatever longer wait the host asks for."""

import asyncio
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.crawl import CrawlOptions, crawl
from crawler.politeness import Hosts, TooLongError, retry_after
from crawler.sites import SiteConfig
from tests.site_server import Answer, SiteServer, serving, small_site


def crawled(server: SiteServer, tmp_path: Path, *sites: SiteConfig, gap: float = 0.0, seconds: float = 30.0):  # type: ignore[no-untyped-def]
    options = CrawlOptions(gap=gap, seconds=seconds, timeout=5)
    return crawl(sites, f"sqlite:///{tmp_path}/store.db", options=options)


def gaps(server: SiteServer, host: str) -> list[float]:
    """Seconds from the end of each request to the start of the next one."""
    times = server.times(host)
    return [later[0] - earlier[1] for earlier, later in zip(times, times[1:], strict=False)]


@pytest.fixture
def proxied(monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    def start(server: SiteServer) -> SiteServer:
        monkeypatch.setenv("http_proxy", server.proxy)
        return server

    return start


def test_the_gap_holds_for_every_request_robots_and_redirects_included(tmp_path: Path, proxied) -> None:  # type: ignore[no-untyped-def]
    web = small_site("mill-town.example")
    old = "http://mill-town.example/2025/10/old-mill-plans-shown-again"
    web[old] = Answer(status=301, headers={"Location": "http://mill-town.example/2026/11/mill-opens-again"})
    web["http://mill-town.example/"] = Answer(f"<a href='{old}'>The old mill's plans are shown again</a>")
    with serving(web) as server:
        proxied(server)
        crawled(server, tmp_path, SiteConfig("http://mill-town.example/", gap=0.2))
        assert len(server.asked("mill-town.example")) >= 6
        assert server.asked("mill-town.example")[0] == "/robots.txt"
        assert min(gaps(server, "mill-town.example")) >= 0.2


def test_hosts_share_no_gap_and_run_side_by_side(tmp_path: Path, proxied) -> None:  # type: ignore[no-untyped-def]
    hosts = [f"town-{number}.example" for number in range(16)]
    web = {}
    for host in hosts:
        web |= small_site(host, ("mill",))
    with serving(web) as server:
        proxied(server)
        came = crawled(server, tmp_path, *(SiteConfig(f"http://{host}/", gap=0.3) for host in hosts))
        assert [site.new for site in came.sites] == [1] * 16
        firsts = [server.times(host)[0][0] for host in hosts]
        lasts = [server.times(host)[-1][1] for host in hosts]
        assert max(firsts) < min(lasts)  # every site had begun before any was over


def test_two_entries_on_one_host_share_its_turns(tmp_path: Path, proxied) -> None:  # type: ignore[no-untyped-def]
    with serving(small_site("mill-town.example")) as server:
        proxied(server)
        entries = [SiteConfig("http://mill-town.example/", gap=0.1), SiteConfig("http://mill-town.example/feed.xml", gap=0.2)]
        came = crawled(server, tmp_path, *entries)
        assert len(came.sites) == 1
        assert min(gaps(server, "mill-town.example")) >= 0.2


def test_crawl_delay_widens_the_gap(tmp_path: Path, proxied) -> None:  # type: ignore[no-untyped-def]
    web = small_site("mill-town.example", ("mill",))
    web["http://mill-town.example/robots.txt"] = Answer("User-agent: copytrail\nCrawl-delay: 0.4\n", type="text/plain")
    with serving(web) as server:
        proxied(server)
        crawled(server, tmp_path, SiteConfig("http://mill-town.example/", gap=0.05))
        assert min(gaps(server, "mill-town.example")) >= 0.4


def test_retry_after_is_waited_for(tmp_path: Path, proxied) -> None:  # type: ignore[no-untyped-def]
    web = small_site("mill-town.example", ("mill",))
    page = "http://mill-town.example/2026/11/mill-opens-again"
    whole = web[page]
    answers = iter([Answer("later", 503, {"Retry-After": "1"})])
    web[page] = lambda: next(answers, whole)  # type: ignore[return-value, arg-type]
    with serving(web) as server:
        proxied(server)
        came = crawled(server, tmp_path, SiteConfig("http://mill-town.example/", gap=0.01))
        tries = [seen for seen in server.seen if seen.url == page]
        assert len(tries) == 2
        assert tries[1].began - tries[0].ended >= 1.0
        assert came.sites[0].new == 1


def test_a_retry_after_beyond_the_crawls_time_ends_it_without_waiting(tmp_path: Path, proxied) -> None:  # type: ignore[no-untyped-def]
    web = small_site("mill-town.example", ("mill",))
    web["http://mill-town.example/feed.xml"] = Answer("later", 429, {"Retry-After": "7200"})
    with serving(web) as server:
        proxied(server)
        began = time.monotonic()
        came = crawled(server, tmp_path, SiteConfig("http://mill-town.example/"))
        assert time.monotonic() - began < 15
        assert came.sites[0].status == "slow"
        assert not came.ours


def test_the_gap_of_a_host_is_the_longest_anyone_asked_for() -> None:
    hosts = Hosts(1.0)
    hosts.set_gap("a.example", 0.5)
    assert hosts.gap("a.example") == 0.5
    hosts.widen("a.example", 3.0)
    hosts.set_gap("a.example", 2.0)
    assert hosts.gap("a.example") == 3.0
    assert hosts.gap("b.example") == 1.0


def test_an_overloaded_host_gets_twice_the_gap_up_to_a_minute() -> None:
    hosts = Hosts(1.0)
    for _ in range(10):
        hosts.slow_down("a.example")
    assert hosts.gap("a.example") == 60.0


def test_a_turn_after_the_deadline_is_refused_at_once() -> None:
    async def late() -> float:
        hosts = Hosts(0.0)
        hosts.pause("a.example", 100.0)
        began = time.monotonic()
        with pytest.raises(TooLongError):
            await hosts.turn("a.example", began + 1.0)
        return time.monotonic() - began

    assert asyncio.run(late()) < 0.5


def test_closing_wakes_whoever_waits() -> None:
    async def closed() -> float:
        hosts = Hosts(0.0)
        hosts.pause("a.example", 100.0)
        began = time.monotonic()
        asyncio.get_running_loop().call_later(0.05, hosts.close)
        with pytest.raises(TooLongError):
            await hosts.turn("a.example")
        return time.monotonic() - began

    assert asyncio.run(closed()) < 1.0


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120.0),
        (" 0 ", 0.0),
        ("Mon, 16 Nov 2026 08:01:00 GMT", 60.0),
        ("Mon, 16 Nov 2020 08:00:00 GMT", 0.0),
        ("999999999999999999999", 86_400.0),
        ("soon", None),
        ("", None),
        (None, None),
        ("-5", None),
    ],
)
def test_retry_after_gives_seconds_or_a_date(value: str | None, seconds: float | None) -> None:
    assert retry_after(value, datetime(2026, 11, 16, 8, 0, tzinfo=UTC)) == seconds
