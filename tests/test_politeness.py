"""Politeness: one request at a time per host, the gap between, and whatever longer wait the host asks for."""

import asyncio
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise

import pytest

from crawler.crawl import CrawlOptions, CrawlSummary, crawl
from crawler.politeness import ADDRESS_BUDGET, Hosts, TooLongError, retry_after
from crawler.sites import SiteConfig
from crawler.tally import SiteSummary
from tests.site_server import Answer, SiteServer, Web, serving, small_site


def moved(host: str) -> Web:
    """A site whose home page links an article that has moved: a redirect on the way."""
    old = f"http://{host}/2025/10/old-mill-plans-shown-again"
    return small_site(host) | {
        old: Answer(status=301, headers={"Location": f"http://{host}/2026/11/mill-opens-again"}),
        f"http://{host}/": Answer(f"<a href='{old}'>The old mill's plans are shown again</a>"),
    }


def delaying(host: str) -> Web:
    """A site whose robots.txt asks for a longer gap."""
    robots = "User-agent: copytrail\nCrawl-delay: 0.4\n"
    return small_site(host, ("mill",)) | {f"http://{host}/robots.txt": Answer(robots, type="text/plain")}


def busy(host: str) -> Web:
    """A site that answers its article with 503 and a wait, once."""
    page = f"http://{host}/2026/11/mill-opens-again"
    web = small_site(host, ("mill",))
    answers = iter([Answer("later", 503, {"Retry-After": "1"})])
    whole = web[page]
    web[page] = lambda: next(answers, whole)  # type: ignore[arg-type, return-value]  # an Answer: small_site made it
    return web


def asking_for_hours(host: str) -> Web:
    """A site that asks to be left alone for longer than any crawl lasts."""
    feed = {f"http://{host}/feed.xml": Answer("later", 429, {"Retry-After": "7200"})}
    return small_site(host, ("mill",)) | feed


TOWNS = tuple(f"town-{number}.example" for number in range(16))


@dataclass(frozen=True)
class Crawled:
    """One crawl of many sites, and the log of the server that was all of them."""

    server: SiteServer
    summary: CrawlSummary
    seconds: float

    def gaps(self, host: str) -> list[float]:
        """Seconds from the end of each request to the start of the next one, as the server saw them."""
        times = self.server.times(host)
        return [later[0] - earlier[1] for earlier, later in pairwise(times)]

    def site(self, name: str) -> SiteSummary:
        return next(site for site in self.summary.sites if site.site == name)


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawled]:
    """All sites of this file side by side, once."""
    web = (
        moved("mover.example")
        | delaying("delayer.example")
        | busy("busy.example")
        | asking_for_hours("hours.example")
    )
    web |= small_site("twice.example")
    for host in TOWNS:
        web |= small_site(host, ("mill",))
    sites = [
        SiteConfig("http://mover.example/", gap=0.2),
        SiteConfig("http://twice.example/", gap=0.1),
        SiteConfig("http://twice.example/feed.xml", gap=0.25),
        *(
            SiteConfig(f"http://{host}/", gap=0.05)
            for host in ("delayer.example", "busy.example", "hours.example")
        ),
        *(SiteConfig(f"http://{host}/", gap=0.15) for host in TOWNS),
    ]
    db = f"sqlite:///{tmp_path_factory.mktemp('polite')}/store.db"
    with serving(web) as server, pytest.MonkeyPatch.context() as patch:
        patch.setenv("http_proxy", server.proxy)
        began = time.monotonic()
        summary = crawl(sites, db, options=CrawlOptions(seconds=60, timeout=10))
        yield Crawled(server, summary, time.monotonic() - began)


def test_the_gap_holds_for_every_request_robots_and_redirects_included(crawled: Crawled) -> None:
    asked = crawled.server.asked("mover.example")
    assert asked[0] == "/robots.txt"
    assert "/2025/10/old-mill-plans-shown-again" in asked
    assert len(asked) >= 6
    assert min(crawled.gaps("mover.example")) >= 0.2


def test_one_request_at_a_time_for_each_host(crawled: Crawled) -> None:
    assert all(gap > 0 for host in TOWNS for gap in crawled.gaps(host))


def test_sixteen_sites_run_side_by_side(crawled: Crawled) -> None:
    assert [crawled.site(host).new for host in TOWNS] == [1] * 16
    firsts = [crawled.server.times(host)[0][0] for host in TOWNS]
    lasts = [crawled.server.times(host)[-1][1] for host in TOWNS]
    assert max(firsts) < min(lasts)  # every site had begun before any was over


def test_two_entries_on_one_host_share_its_turns_and_the_longer_gap(crawled: Crawled) -> None:
    assert [site.site for site in crawled.summary.sites].count("twice.example") == 1
    assert min(crawled.gaps("twice.example")) >= 0.25


def test_crawl_delay_widens_the_gap(crawled: Crawled) -> None:
    assert min(crawled.gaps("delayer.example")) >= 0.4


def test_retry_after_is_waited_for(crawled: Crawled) -> None:
    tries = [
        seen for seen in crawled.server.seen if seen.url == "http://busy.example/2026/11/mill-opens-again"
    ]
    assert len(tries) == 2
    assert tries[1].began - tries[0].ended >= 1.0
    assert crawled.site("busy.example").new == 1


def test_a_retry_after_beyond_the_crawls_time_ends_it_without_waiting(crawled: Crawled) -> None:
    assert crawled.site("hours.example").status == "slow"
    assert not crawled.summary.ours
    assert crawled.seconds < 50


def test_the_gap_of_a_host_is_the_longest_anyone_asked_for() -> None:
    hosts = Hosts(1.0)
    hosts.set_gap("a.example", 0.5)
    assert hosts.gap("a.example") == 0.5
    hosts.widen("a.example", 3.0)
    hosts.set_gap("a.example", 2.0)
    assert hosts.gap("a.example") == 3.0
    assert hosts.gap("b.example") == 1.0


def test_a_sites_gap_holds_for_all_its_hosts() -> None:
    hosts = Hosts(1.0)
    hosts.set_gap("a.example", 3.0)
    assert hosts.gap("www.a.example") == 3.0
    hosts.widen("www.a.example", 5.0)  # one host's own wish
    assert (hosts.gap("www.a.example"), hosts.gap("a.example")) == (5.0, 3.0)


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


def test_hosts_on_one_address_share_its_budget() -> None:
    async def at_once() -> int:
        hosts = Hosts(0.0)
        names = [f"town-{number}.example" for number in range(10)]
        inside = most = 0

        async def ask(name: str) -> None:
            nonlocal inside, most
            await hosts.turn(name)
            inside += 1
            most = max(most, inside)
            await asyncio.sleep(0.01)
            inside -= 1
            hosts.leave(name)

        for name in names:
            hosts.answered_from(name, "192.0.2.1")
        await asyncio.gather(*(ask(name) for name in names * 2))
        return most

    assert asyncio.run(at_once()) == ADDRESS_BUDGET
