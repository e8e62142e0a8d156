"""A crawl from home pages to the store, over real HTTP: what is found, what is not, and why – and what survives a kill."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from crawler import schedule
from crawler.crawl import CrawlOptions, CrawlSummary, NoContactError, crawl
from crawler.fetch import fetch
from crawler.reasons import Refused
from crawler.sites import SiteConfig
from crawler.tally import Progress, SiteSummary
from crawler.warc import pages
from store.session import Store, open_store
from store.tables import Article, Capture, Fetch, Lease, Site
from tests.site_server import Answer, SiteServer, Web, article, serving, small_site

ROOT = Path(__file__).parent.parent
QUICK = CrawlOptions(gap=0.0, seconds=60, timeout=3)


def xml(body: str) -> Answer:
    return Answer(f"<?xml version='1.0'?>{body}", type="application/xml")


def by_sitemap(host: str) -> Web:
    """Only robots.txt names anything: an index, a gzipped news sitemap in it."""
    import gzip

    url = f"http://{host}/x/one"
    news = (
        "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9' xmlns:n='http://www.google.com/schemas/sitemap-news/0.9'>"
        f"<url><loc>{url}</loc><n:news><n:publication_date>2026-11-16T08:30:00Z</n:publication_date></n:news></url></urlset>"
    )
    index = f"<sitemapindex><sitemap><loc>http://{host}/news.xml.gz</loc></sitemap></sitemapindex>"
    return {
        f"http://{host}/": Answer("<p>Welcome"),
        f"http://{host}/robots.txt": Answer(f"Sitemap: http://{host}/index.xml", type="text/plain"),
        f"http://{host}/index.xml": xml(index),
        f"http://{host}/news.xml.gz": Answer(gzip.compress(news.encode()), type="application/gzip"),
        url: Answer(article("dam", host)),
    }


def by_sections(host: str) -> Web:
    """No feed, no sitemap: a menu, a paged list, an article that another one links."""
    urls = [
        f"http://{host}/{number}/{word}-house-opens-its-doors"
        for number, word in enumerate(("ice", "glass", "tea", "boat"))
    ]
    return {
        f"http://{host}/": Answer("<nav><a href='/town'>Town</a></nav>"),
        f"http://{host}/town": Answer(f"<a href='{urls[0]}'>Ice</a><a href='/town?page=2'>2</a>"),
        f"http://{host}/town?page=2": Answer(f"<a href='{urls[1]}'>Glass</a><a href='/town?page=3'>3</a>"),
        f"http://{host}/town?page=3": Answer(f"<a href='{urls[2]}'>Tea</a><a href='/town?page=4'>4</a>"),
        f"http://{host}/town?page=4": Answer("<p>too far"),
        urls[0]: Answer(article("ice house", host).replace("<nav>", f"<nav><a href='{urls[3]}'>Boat</a>")),
        **{url: Answer(article(f"house {number}", host, number)) for number, url in enumerate(urls[1:])},
    }


def troublesome(host: str) -> Web:
    """One good article among everything that is none."""
    names = ("good", "gone", "huge", "image", "moved-out", "moved-in", "private", "slow", "cut", "broken")
    items = "".join(f"<item><link>http://{host}/2026/11/{name}</link></item>" for name in names)
    items += "<item><link>http://elsewhere.example/2026/11/theirs</link></item>"
    at = f"http://{host}/2026/11/"
    return {
        f"http://{host}/": Answer("<link rel=alternate type='application/rss+xml' href='/feed'>"),
        f"http://{host}/robots.txt": Answer("User-agent: *\nDisallow: /2026/11/private", type="text/plain"),
        f"http://{host}/feed": xml(f"<rss version='2.0'><channel>{items}</channel></rss>"),
        f"{at}good": Answer(article("kiln", host)),
        f"{at}gone": Answer("gone", 410),
        f"{at}huge": Answer(b"<p>" + b"x" * 10_000_001),
        f"{at}image": Answer(b"\x89PNG", type="image/png"),
        f"{at}moved-out": Answer(status=301, headers={"Location": "http://elsewhere.example/2026/11/x"}),
        f"{at}moved-in": Answer(status=301, headers={"Location": f"{at}target"}),
        f"{at}target": Answer(article("smithy", host)),
        f"{at}private": Answer(article("secret", host)),
        f"{at}slow": Answer(article("slow", host), wait=5),
        f"{at}cut": Answer(cut=True),
        f"{at}broken": Answer("oops", 500),
    }


def endless(host: str) -> Web:
    """Every page links two others that were never seen before, without end."""

    class Endless(dict[str, Any]):
        def get(self, url: str, default: Any = None) -> Any:
            path = url.split(host, 1)[1]
            if path in ("/robots.txt", "/ads.txt") or "xml" in path or "feed" in path or "rss" in path:
                return default
            links = f"<a href='{path.rstrip('/')}/deeper-and-deeper-we-go-{len(path)}'>a</a><a href='/more-and-more-to-see-{len(path)}'>b</a>"
            return Answer(links + article("maze", path))

    return Endless()


class Hosts(dict[str, Any]):
    """Several webs as one, by host."""

    def get(self, url: str, default: Any = None) -> Any:
        return super().get(url.split("/")[2], {}).get(url, default)


@dataclass(frozen=True)
class Crawled:
    """One crawl of many sites: its summary, the server's log, the store, what was told meanwhile."""

    server: SiteServer
    summary: CrawlSummary
    store: Store
    told: list[Progress]
    warc: Path

    def site(self, name: str) -> SiteSummary:
        return next(site for site in self.summary.sites if site.site == name)

    def articles(self, site: str) -> list[str]:
        with self.store.read() as session:
            return sorted(
                url.partition(site)[2]
                for url in session.exec(select(Article.url).where(Article.site == site))
            )

    def fetch(self, url: str) -> Fetch:
        with self.store.read() as session:
            return session.exec(select(Fetch).where(Fetch.url == url)).one()


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawled]:
    """All sites of this file side by side, once."""
    folder = tmp_path_factory.mktemp("crawl")
    web = Hosts({
        "feeding.example": small_site("feeding.example"),
        "mapped.example": by_sitemap("mapped.example"),
        "listed.example": by_sections("listed.example"),
        "troubled.example": troublesome("troubled.example"),
        "endless.example": endless("endless.example"),
        "shut.example": {"http://shut.example/robots.txt": Answer("User-agent: copytrail\nDisallow: /", type="text/plain")},
        "picky.example": {"http://picky.example/robots.txt": Answer("User-agent: other\nDisallow: /\n"), **small_site("picky.example")},
        "unsure.example": {**small_site("unsure.example"), "http://unsure.example/robots.txt": Answer("?", 503)},
        "free.example": {url: page for url, page in small_site("free.example").items() if "robots" not in url},
        "mute.example": {"http://mute.example/robots.txt": Answer("", wait=5)},
        "limited.example": small_site("limited.example", tuple(f"lamp-{number}" for number in range(8))),
        "away.example": {"http://away.example/": Answer(status=302, headers={"Location": "http://elsewhere.example/"})},
    })  # fmt: skip
    sites = [
        SiteConfig(f"http://{host}/", limit=3 if "limited" in host else 15 if "endless" in host else None)
        for host in web
    ]
    told: list[Progress] = []
    db = f"sqlite:///{folder}/store.db"
    with serving(web) as server, pytest.MonkeyPatch.context() as patch:
        patch.setenv("http_proxy", server.proxy)
        summary = crawl(sites, db, warc=folder / "warc", progress=told.append, options=QUICK)
        store = open_store(db)
        yield Crawled(server, summary, store, told, folder / "warc")
        store.close()


def test_articles_are_found_by_feed_sitemap_and_sections(crawled: Crawled) -> None:
    assert len(crawled.articles("feeding.example")) == 3
    assert crawled.articles("mapped.example") == ["/x/one"]
    assert len(crawled.articles("listed.example")) == 4
    assert "/town?page=4" not in crawled.server.asked("listed.example")


def test_what_feed_and_sitemap_told_is_kept(crawled: Crawled) -> None:
    row = crawled.fetch("http://feeding.example/2026/11/mill-opens-again")
    assert [told["source"] for told in row.served] == ["feed"]
    row = crawled.fetch("http://mapped.example/x/one")
    assert [(told["source"], told["at"]) for told in row.served] == [("sitemap", "2026-11-16T08:30:00+00:00")]


def test_newest_first_up_to_the_limit(crawled: Crawled) -> None:
    asked = [path for path in crawled.server.asked("limited.example") if "lamp" in path]
    assert [path[9:15] for path in asked] == ["lamp-7", "lamp-6", "lamp-5"]
    assert crawled.site("limited.example").queued == 5


def test_every_page_that_was_not_stored_has_a_reason(crawled: Crawled) -> None:
    came = crawled.site("troubled.example")
    assert crawled.articles("troubled.example") == ["/2026/11/good", "/2026/11/target"]
    assert came.skipped == {"http-410": 1, "offsite": 2, "robots": 1, "too-large": 1, "unsupported-type": 1}
    assert came.failed == {"timeout": 1, "unreachable": 1, "server-error": 1}
    assert (came.status, came.ours) == ("partial", False)
    assert "elsewhere.example" not in {seen.host for seen in crawled.server.seen}
    assert "/2026/11/private" not in crawled.server.asked("troubled.example")


@pytest.mark.parametrize(
    ("host", "status", "requests"),
    [
        ("shut.example", "forbidden", 1),
        ("unsure.example", "down", 2),  # 503 for robots.txt, asked twice: nothing else may be fetched
        ("mute.example", "slow", 1),
        ("away.example", "forbidden", None),
    ],
)
def test_a_site_that_lets_nobody_in_is_reported_not_an_error(
    host: str, status: str, requests: int | None, crawled: Crawled
) -> None:
    came = crawled.site(host)
    assert (came.status, came.ours, came.new) == (status, False, 0)
    assert came.detail
    assert requests is None or len(crawled.server.asked(host)) == requests


def test_robots_txt_of_others_or_none_at_all_forbids_nothing(crawled: Crawled) -> None:
    assert len(crawled.articles("picky.example")) == 3
    assert len(crawled.articles("free.example")) == 3


def test_a_maze_ends(crawled: Crawled) -> None:
    assert len(crawled.server.asked("endless.example")) < 60
    assert crawled.site("endless.example").pages <= 15


def test_we_say_who_we_are_and_carry_no_cookies_or_referer(crawled: Crawled) -> None:
    for seen in crawled.server.seen:
        assert seen.headers["User-Agent"].startswith("Copytrail/")
        assert not {"Cookie", "Referer"} & set(seen.headers)


def test_every_capture_stands_in_the_warc_where_the_store_says(crawled: Crawled) -> None:
    found = {
        (page.capture.warc, page.capture.offset): page
        for file in crawled.warc.iterdir()
        for page in pages(file)
        if not hasattr(page, "reason") and page.capture
    }
    with crawled.store.read() as session:
        captures = session.exec(
            select(Capture, Article.url).join(Article, Capture.article == Article.id)
        ).all()
    assert len(captures) > 15
    for capture, url in captures:
        page = found[capture.warc, capture.warc_offset]
        assert page.url == url
        assert page.capture is not None
        assert page.capture.sha256 == capture.sha256


def test_progress_tells_every_site_from_waiting_to_its_end(crawled: Crawled) -> None:
    states = [told.state for told in crawled.told if told.site == "feeding.example"]
    assert states[0] == "waiting"
    assert states[-1] == "done"
    last = next(told for told in reversed(crawled.told) if told.site == "feeding.example")
    assert (last.pages, last.new, last.rejected, last.failed) == (3, 3, 0, 0)


def test_the_store_knows_when_each_site_is_due_again(crawled: Crawled) -> None:
    with crawled.store.read() as session:
        row = session.get(Site, "feeding.example")
        assert row is not None
        assert (row.status, row.home, row.every_seconds) == ("done", "http://feeding.example/", 3600)
        assert session.exec(select(Lease)).all() == []
    now = datetime.now(UTC)
    sites = [SiteConfig("http://feeding.example/"), SiteConfig("http://never-crawled.example/")]
    assert schedule.due(crawled.store, sites, now) == sites[1:]
    assert schedule.due(crawled.store, sites, now + timedelta(hours=2)) == sites


# A second visit


def test_a_second_crawl_asks_only_for_what_may_be_new(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    host, db = "mill-town.example", f"sqlite:///{tmp_path}/store.db"
    web = small_site(host)
    feed = web[f"http://{host}/feed.xml"]
    assert isinstance(feed, Answer)
    web[f"http://{host}/feed.xml"] = replace(feed, headers={"ETag": '"v1"'})
    with serving(web) as server:
        monkeypatch.setenv("http_proxy", server.proxy)
        sites = [SiteConfig(f"http://{host}/")]
        assert crawl(sites, db, options=QUICK).sites[0].new == 3
        assert crawl(sites, db, due=True, options=QUICK).sites == ()  # not due yet, and nothing asked
        before = len(server.seen)
        web |= small_site(host, ("mill", "bridge", "well", "barn"))
        again = crawl(sites, db, options=QUICK)
        asked = [seen.url.partition(host)[2] for seen in server.seen[before:]]
        assert again.sites[0].new == 1
        # The feeds and sitemaps that were not there the first time are not tried again so soon.
        assert asked == ["/robots.txt", "/", "/feed.xml", "/2026/11/barn-opens-again"]
        validators = [
            seen.headers.get("If-None-Match") for seen in server.seen[before:] if "feed" in seen.url
        ]
        assert validators == ['"v1"']


def test_a_page_due_for_another_look_is_asked_whether_it_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    host, db = "mill-town.example", f"sqlite:///{tmp_path}/store.db"
    web = small_site(host, ("mill", "bridge"))
    for url, page in list(web.items()):
        if "2026" in url and isinstance(page, Answer):
            web[url] = replace(page, headers={"ETag": f'"{url[-20:]}"'})
    with serving(web) as server:
        monkeypatch.setenv("http_proxy", server.proxy)
        crawl([SiteConfig(f"http://{host}/")], db, options=QUICK)
        store = open_store(db)
        with store.write() as session:
            for row in session.exec(select(Fetch).where(Fetch.kind == "page")):
                row.due_at = datetime.now(UTC) - timedelta(minutes=1)
                session.add(row)
        store.close()
        changed = f"http://{host}/2026/11/mill-opens-again"
        web[changed] = Answer(article("mill", "mill-town", 7), headers={"ETag": '"new"'})
        again = crawl([SiteConfig(f"http://{host}/")], db, options=QUICK).sites[0]
        assert (again.new, again.updated, again.unchanged) == (0, 1, 1)


# Kills, hangs, interruptions

CRAWL = """
import sys
from crawler.crawl import CrawlOptions, crawl
from crawler.sites import SiteConfig
db, gap, silence, *homes = sys.argv[1:]
options = CrawlOptions(gap=float(gap), seconds=60, timeout=5, silence=float(silence))
came = crawl([SiteConfig(home) for home in homes], db, options=options)
print([site.status for site in came.sites], came.interrupted, sum(site.new for site in came.sites))
"""


def started(
    db: str, server: SiteServer, *homes: str, gap: float = 0.1, silence: float = 60.0
) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", CRAWL, db, str(gap), str(silence), *homes]
    return subprocess.Popen(
        command, cwd=ROOT, env={**os.environ, "http_proxy": server.proxy}, stdout=subprocess.PIPE, text=True
    )


def wait_for(condition: Any, seconds: float = 30.0) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.02)


def children(pid: int) -> list[int]:
    listed = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [int(child) for child in listed]


def stored(db: str) -> dict[str, tuple[str, Any]]:
    store = open_store(db)
    with store.read() as session:
        found = {row.url: (row.sha256, row.evidence["served"]) for row in session.exec(select(Article))}
    store.close()
    return found


THINGS = tuple(f"gate-{number}" for number in range(9))


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="looks for the worker in /proc")
def test_a_crawl_killed_half_way_ends_as_one_left_alone(tmp_path: Path) -> None:
    alone, killed = (f"sqlite:///{tmp_path}/{name}.db" for name in ("alone", "killed"))
    homes = ["http://one.example/", "http://two.example/"]
    with serving({**small_site("one.example", THINGS), **small_site("two.example", THINGS)}) as server:
        assert started(alone, server, *homes, gap=0.0).communicate()[0].startswith("['done', 'done']")
        server.seen.clear()
        first = started(killed, server, *homes)
        wait_for(lambda: sum("gate" in seen.url for seen in server.seen) >= 7)
        (worker,) = children(first.pid)
        first.send_signal(signal.SIGKILL)
        first.wait()
        wait_for(
            lambda: (
                not Path(f"/proc/{worker}").exists()
                or "Z" in Path(f"/proc/{worker}/stat").read_text().split()[2]
            )
        )
        half = stored(killed)
        assert len(half) < 18
        server.seen.clear()
        again = crawl_again(killed, server, homes)
        assert again.startswith("['done', 'done'] False")
        assert stored(killed) == stored(alone)
        fetched = {seen.url for seen in server.seen if "gate" in seen.url}
        assert not fetched & set(half)  # what is stored is not fetched again


def crawl_again(db: str, server: SiteServer, homes: list[str]) -> str:
    return started(db, server, *homes, gap=0.0).communicate()[0]


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="looks for the worker in /proc")
def test_a_worker_that_hangs_is_replaced(tmp_path: Path) -> None:
    with serving(small_site("one.example", THINGS)) as server:
        first = started(f"sqlite:///{tmp_path}/s.db", server, "http://one.example/", silence=4.0)
        wait_for(lambda: any("gate" in seen.url for seen in server.seen))
        (worker,) = children(first.pid)
        os.kill(worker, signal.SIGSTOP)
        out = first.communicate(timeout=60)[0]
        assert out.startswith("['done'] False")
        assert len(stored(f"sqlite:///{tmp_path}/s.db")) == 9


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="looks for the worker in /proc")
def test_a_site_that_hangs_every_worker_costs_no_other_site(tmp_path: Path) -> None:
    homes = ["http://one.example/", "http://evil.example/", "http://two.example/"]
    web = (
        small_site("one.example", THINGS)
        | small_site("evil.example", THINGS)
        | small_site("two.example", THINGS)
    )
    with serving(web) as server:
        run = started(f"sqlite:///{tmp_path}/s.db", server, *homes, silence=5.0)
        stopped: set[int] = set()
        end = time.monotonic() + 90
        while run.poll() is None and time.monotonic() < end:
            visits = sum(seen.url == homes[1] for seen in server.seen)
            for worker in children(run.pid) if visits > len(stopped) else []:
                if worker not in stopped:
                    stopped.add(worker)
                    os.kill(worker, signal.SIGSTOP)
            time.sleep(0.02)
        out = run.communicate(timeout=10)[0]
    assert len(stopped) == 2
    assert out.startswith("['done', 'failed', 'done']"), out


def test_ctrl_c_keeps_what_was_done_and_the_next_crawl_goes_on(tmp_path: Path) -> None:
    db = f"sqlite:///{tmp_path}/s.db"
    with serving(small_site("one.example", THINGS)) as server:
        first = started(db, server, "http://one.example/")
        wait_for(lambda: sum("gate" in seen.url for seen in server.seen) >= 4)
        first.send_signal(signal.SIGINT)
        statuses, interrupted, new = first.communicate(timeout=60)[0].rsplit(maxsplit=2)
        assert (statuses, interrupted) == ("['partial']", "True")
        assert 4 <= int(new) < 9
        assert len(stored(db)) == int(new)
        assert crawl_again(db, server, ["http://one.example/"]).strip() == f"['done'] False {9 - int(new)}"


def test_a_lease_of_a_living_process_holds_and_of_a_dead_one_is_void(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path}/s.db")
    now = datetime.now(UTC)
    assert schedule.take(store, ["a.example"], now) == {"a.example"}
    host, pid, start = schedule.holder().rsplit(":", 2)
    lease(store, "b.example", f"{host}:1:{start}")  # that number lives, but began at another time
    lease(store, "c.example", f"{host}:999999999:{start}")
    lease(store, "d.example", f"elsewhere:{pid}:{start}")  # another machine's: holds until it runs out
    assert schedule.take(store, ["a.example", "b.example", "c.example", "d.example"], now) == {
        "a.example",
        "b.example",
        "c.example",
    }
    assert "d.example" in schedule.take(store, ["d.example"], now + timedelta(days=1))
    schedule.release(store, ["a.example", "b.example", "c.example", "d.example"])
    with store.read() as session:
        assert session.exec(select(Lease)).all() == []
    store.close()


def lease(store: Store, domain: str, holder: str) -> None:
    now = datetime.now(UTC)
    with store.write() as session:
        session.add(Lease(domain=domain, holder=holder, taken_at=now, until=now + timedelta(hours=1)))


# The doors


def test_public_hosts_are_not_crawled_without_a_contact(tmp_path: Path) -> None:
    with pytest.raises(NoContactError, match="COPYTRAIL_CONTACT"):
        crawl([SiteConfig("https://example.org/")], f"sqlite:///{tmp_path}/s.db")
    assert not (tmp_path / "s.db").exists()


def test_one_page_for_lookup(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    web = small_site("mill-town.example", ("mill",))
    page = "http://mill-town.example/2026/11/mill-opens-again"
    web["http://short.example/m"] = Answer(status=302, headers={"Location": page + "?utm_source=short"})
    web[page + "?utm_source=short"] = web[page]
    with serving(web) as server:
        monkeypatch.setenv("http_proxy", server.proxy)
        came = fetch("http://short.example/m", warc=tmp_path)
        assert not isinstance(came, Refused)
        assert came.url == page
        assert b"<h1>" in came.body
        assert came.header("content-type") == "text/html; charset=utf-8"
        assert came.capture is not None
        assert came.capture.offset is not None
        assert {"/robots.txt"} <= set(server.asked("mill-town.example"))


def test_scrapy_users_feel_at_home(tmp_path: Path) -> None:
    db = f"sqlite:///{tmp_path}/s.db"
    with serving(small_site("mill-town.example", ("mill",))) as server:
        env = {**os.environ, "http_proxy": server.proxy, "COPYTRAIL_DB": db}
        scrapy = [sys.executable, "-m", "scrapy"]
        listed = subprocess.run(
            [*scrapy, "list"], cwd=ROOT, env=env, capture_output=True, text=True, check=True
        )
        assert "site" in listed.stdout.split()
        out = tmp_path / "pages.jsonl"
        command = [
            *scrapy,
            "crawl",
            "site",
            "-a",
            "home=http://mill-town.example/",
            "-s",
            "COPYTRAIL_GAP=0",
            "-o",
            str(out),
        ]
        ran = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
        assert (ran.returncode, ran.stdout) == (0, ""), ran.stderr
        assert '"url": "http://mill-town.example/2026/11/mill-opens-again"' in out.read_text()
    assert list(stored(db)) == ["http://mill-town.example/2026/11/mill-opens-again"]
