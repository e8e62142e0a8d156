"""From a home page to feeds, sitemaps, sections and articles – and what hostile feeds, sitemaps and links cannot do."""

import contextlib
import gzip
import time
from datetime import UTC, datetime

import pytest

from article.types import Page
from crawler.adstxt import read_ads_txt
from crawler.discover import discover_all
from crawler.feeds import FeedError, read_feed
from crawler.links import kind_of, read_links
from crawler.reasons import Refused
from crawler.sitemaps import MAX_BYTES, SitemapError, newest, read_sitemap
from crawler.sites import SiteConfig
from tests.site_server import Answer, serving, small_site

SITE = "https://valley-herald.example/"


def rss(items: str, head: str = "") -> bytes:
    return f"<?xml version='1.0'?>{head}<rss version='2.0'><channel><title>t</title>{items}</channel></rss>".encode()


def urlset(urls: str) -> bytes:
    spaces = "xmlns='http://www.sitemaps.org/schemas/sitemap/0.9' xmlns:n='http://www.google.com/schemas/sitemap-news/0.9'"
    return f"<?xml version='1.0' encoding='UTF-8'?><urlset {spaces}>{urls}</urlset>".encode()


def page(html: str | bytes, url: str = SITE) -> Page:
    return Page(url, html if isinstance(html, bytes) else html.encode(), datetime.now(UTC))


# Feeds


def test_rss_gives_addresses_times_and_origin() -> None:
    (found,) = read_feed(
        rss(
            "<item><title>A</title><link>/ferry?utm_source=rss&amp;id=3</link>"
            "<pubDate>Mon, 16 Nov 2026 08:30:00 +0100</pubDate>"
            "<source url='https://riverwire.example/feed'>River Wire</source></item>"
        ),
        SITE,
    )
    assert found.url == "https://valley-herald.example/ferry?id=3"
    (told,) = found.served
    assert (told.at, told.precision, told.source) == (
        datetime(2026, 11, 16, 7, 30, tzinfo=UTC),
        "second",
        "feed",
    )
    assert (told.raw, told.offset_minutes) == ("Mon, 16 Nov 2026 08:30:00 +0100", 60)
    assert found.feed_source == "https://riverwire.example/feed"


def test_atom_tells_publication_and_update_apart() -> None:
    (found,) = read_feed(
        b"<feed xmlns='http://www.w3.org/2005/Atom'><title>t</title><entry><title>A</title><id>1</id>"
        b"<link href='https://valley-herald.example/a'/><published>2026-11-16T08:30:00Z</published>"
        b"<updated>2026-11-17T09:00:00+01:00</updated></entry></feed>",
        SITE,
    )
    assert [(told.source, told.at.hour) for told in found.served] == [("feed", 8), ("feed:updated", 8)]


def test_a_feed_that_is_not_well_formed_is_mended() -> None:
    found = read_feed(
        rss("<item><title>A & B</title><link>https://valley-herald.example/a</link></item>"), SITE
    )
    assert [one.url for one in found] == ["https://valley-herald.example/a"]


def test_a_feed_with_a_plain_doctype_is_read() -> None:
    head = "<!DOCTYPE rss SYSTEM 'https://rss.example/rss-0.91.dtd'>"
    found = read_feed(rss("<item><link>https://valley-herald.example/a</link></item>", head), SITE)
    assert [one.url for one in found] == ["https://valley-herald.example/a"]


@pytest.mark.parametrize(
    "body",
    [
        rss("<item><link>&b;</link></item>", "<!DOCTYPE r [<!ENTITY a 'x'><!ENTITY b '&a;&a;&a;'>]>"),
        rss("<item><link>&f;</link></item>", "<!DOCTYPE r [<!ENTITY f SYSTEM 'file:///etc/hosts'>]>"),
        b"<html><body>not a feed</body></html>",
        b"",
        b"\x00\xff" * 100,
    ],
)
def test_what_is_no_safe_feed_is_refused(body: bytes) -> None:
    with pytest.raises(FeedError):
        read_feed(body, SITE)


def test_a_feed_nested_without_end_takes_no_time() -> None:
    began = time.monotonic()
    with contextlib.suppress(FeedError):
        assert read_feed(b"<rss version='2.0'><channel>" + b"<a>" * 200_000, SITE) == []
    assert time.monotonic() - began < 5


# Sitemaps


def test_a_news_sitemap_tells_times_of_publication() -> None:
    found = read_sitemap(
        urlset(
            "<url><loc>https://valley-herald.example/a</loc><lastmod>2026-11-17</lastmod><n:news>"
            "<n:publication_date>2026-11-16T08:30+01:00</n:publication_date></n:news></url>"
        ),
        SITE,
    )
    assert found.news
    assert [(told.source, told.precision) for told in found.pages[0].served] == [
        ("sitemap", "minute"),
        ("sitemap:lastmod", "day"),
    ]
    assert found.pages[0].served[0].at == datetime(2026, 11, 16, 7, 30, tzinfo=UTC)


def test_sitemaps_may_be_gzipped_or_lists_of_lines() -> None:
    assert (
        len(
            read_sitemap(
                gzip.compress(urlset("<url><loc>https://valley-herald.example/a</loc></url>")), SITE
            ).pages
        )
        == 1
    )
    assert (
        len(read_sitemap(b"https://valley-herald.example/a\nhttps://valley-herald.example/b\n", SITE).pages)
        == 2
    )


def test_an_index_is_read_newest_first() -> None:
    index = read_sitemap(
        b"<sitemapindex xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>"
        b"<sitemap><loc>https://v.example/old.xml</loc><lastmod>2020-01-01</lastmod></sitemap>"
        b"<sitemap><loc>https://v.example/undated.xml</loc></sitemap>"
        b"<sitemap><loc>https://v.example/new.xml</loc><lastmod>2026-11-16</lastmod></sitemap>"
        b"<sitemap><loc>https://v.example/news.xml</loc></sitemap></sitemapindex>",
        "https://v.example/",
    )
    assert [url.rpartition("/")[2] for url in newest(index.sitemaps, 3)] == ["new.xml", "old.xml", "news.xml"]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html><body>soft 404</body></html>",
        b"just text",
        b"\x1f\x8b\x08broken",
        gzip.compress(b"\0" * (MAX_BYTES + 10), 1),
        b"<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/hosts'>]><x>&a;</x>",
    ],
)
def test_what_is_no_safe_sitemap_is_refused(body: bytes) -> None:
    with pytest.raises(SitemapError):
        read_sitemap(body, SITE)


def test_entities_in_a_sitemap_are_not_resolved() -> None:
    head = b"<!DOCTYPE urlset [<!ENTITY a SYSTEM 'file:///etc/hosts'><!ENTITY b 'https://valley-herald.example/b'>]>"
    body = (
        head
        + b"<urlset><url><loc>&a;</loc></url><url><loc>&b;</loc></url><url><loc>https://v.example/c</loc></url></urlset>"
    )
    assert [found.url for found in read_sitemap(body, "https://v.example/").pages][
        -1
    ] == "https://v.example/c"
    assert not any("localhost" in found.url for found in read_sitemap(body, "https://v.example/").pages)


# Links


@pytest.mark.parametrize(
    ("url", "text", "kind"),
    [
        ("/2026/11/16/ferry", "", "article"),
        ("/local/new-ferry-line-opens-on-tuesday", "", "article"),
        ("/local/new-ferry-line-opens-on-tuesday.html", "", "article"),
        ("/story/4711", "", "article"),
        ("/news/a1b2c3", "The council votes on the ferry line", "article"),
        ("/weather/storm-floods-the-valley-road-again", "", "article"),
        ("/?p=4711", "Ferry", "maybe"),
        ("/sport", "Sport", "section"),
        ("/news/local/", "Local", "section"),
        ("/category/news/", "News", "section"),
        ("/index.html", "Home", "section"),
        ("/list.php?part=streets", "Streets", "section"),
        ("/tag/ferry-line-opens-again-on-tuesday", "", None),
        ("/author/ilse-brandt", "Ilse Brandt", None),
        ("/login?next=/2026/11/16/ferry", "", None),
        ("/2026/11/16/ferry?replytocom=3", "", None),
        ("/2026/11/16/ferry.pdf", "", None),
        ("/wp-content/uploads/2026/11/ferry-opens-on-tuesday", "", None),
        ("/calendar/2026/11/16", "", None),
        ("/events?month=11&year=2026", "", None),
        ("/a/b/a/b/a/b/the-ferry-opens-again", "", None),
        ("/privacy-policy", "Privacy", None),
        ("/", "Home", None),
    ],
)
def test_addresses_tell_what_they_lead_to(url: str, text: str, kind: str | None) -> None:
    assert kind_of(f"https://valley-herald.example{url}", text) == kind


def test_a_page_gives_feeds_sections_articles_and_its_next_page() -> None:
    links = read_links(
        page(
            "<head><meta property='og:site_name' content='Valley Herald'>"
            "<link rel=alternate type='application/rss+xml' href='/feed'>"
            "<link rel=alternate type='application/rss+xml' title='Comments' href='/comments/feed'>"
            "<link rel=alternate type='application/rss+xml' href='https://other.example/feed'></head>"
            "<body><nav><a href='/sport'>Sport</a><a href='/list.php?part=2'>Town</a><a href='/about'>About</a></nav>"
            "<a href='/2026/11/ferry?utm_source=home#top'>Ferry</a> <a href='/2026/11/ferry'>Ferry</a>"
            "<a href='https://other.example/2026/11/ferry'>Elsewhere</a> <a href='javascript:void(0)'>x</a>"
            "<a rel=nofollow href='/2026/11/paid'>Paid</a> <a href='/page/2'>2</a> <a href='/page/9'>9</a>"
        )
    )
    assert links.name == "Valley Herald"
    assert links.feeds == ("https://valley-herald.example/feed",)
    assert links.sections == (
        "https://valley-herald.example/sport",
        "https://valley-herald.example/list.php?part=2",
    )
    assert links.articles == ("https://valley-herald.example/2026/11/ferry",)
    assert links.following == "https://valley-herald.example/page/2"


@pytest.mark.parametrize(
    "html",
    [
        b"",
        b"\x00\xff\xfe",
        b"<a href='/x'>" * 50_000,
        b"<div>" * 200_000 + b"<a href='/2026/11/ferry'>",
        b"<a href='//[::1'>x</a><a href='http://\xff'>y</a>",
    ],
)
def test_hostile_pages_give_links_or_none_but_no_error(html: bytes) -> None:
    began = time.monotonic()
    read_links(page(html))
    assert time.monotonic() - began < 5


def test_ads_txt_keeps_direct_accounts_and_owners() -> None:
    text = (
        b"# ours\nADS.example, pub-17, DIRECT, f08c47\nads.example, pub-99, RESELLER\nads.example , pub-18 ,direct\n"
        b"OWNERDOMAIN=Press-Group.example\nnonsense\ncontact=x@y.example\n<html>,a,DIRECT\n"
    )
    assert read_ads_txt(text) == [
        ("ads.txt", "ads.example:pub-17"),
        ("ads.txt", "ads.example:pub-18"),
        ("ads.txt:ownerdomain", "press-group.example"),
    ]


# `add`


def test_a_site_is_discovered_from_its_home_page(monkeypatch: pytest.MonkeyPatch) -> None:
    web = small_site("mill-town.example") | small_site("bare.example")
    web["http://mill-town.example/robots.txt"] = Answer(
        "Sitemap: http://mill-town.example/news.xml", type="text/plain"
    )
    web["http://mill-town.example/news.xml"] = Answer(
        urlset(
            "<url><loc>http://mill-town.example/a</loc><n:news><n:publication_date>2026-11-16</n:publication_date></n:news></url>"
        ),
        type="application/xml",
    )
    web["http://mill-town.example/"] = Answer(
        "<head><title>x</title><meta property='og:site_name' content='Mill Town News'></head>"
        "<body><nav><a href='/sport'>Sport</a></nav></body>"
    )
    web["http://mill-town.example/rss.xml"] = web.pop("http://mill-town.example/feed.xml")
    web["http://shut.example/robots.txt"] = Answer("User-agent: *\nDisallow: /", type="text/plain")
    homes = ["http://mill-town.example/", "http://bare.example/", "http://shut.example/", "http://127.0.0.1/"]
    with serving(web) as server:
        monkeypatch.setenv("http_proxy", server.proxy)
        found = dict(discover_all(homes, gap=0.0))
    assert found[homes[0]] == SiteConfig(
        home="http://mill-town.example/",
        name="Mill Town News",
        feeds=("http://mill-town.example/rss.xml",),
        sitemaps=("http://mill-town.example/news.xml",),
        sections=("http://mill-town.example/sport",),
    )
    assert found[homes[1]] == SiteConfig(home="http://bare.example/", feeds=("http://bare.example/feed.xml",))
    shut, inward = found[homes[2]], found[homes[3]]
    assert isinstance(shut, Refused)
    assert isinstance(inward, Refused)
    assert (shut.reason, inward.reason) == ("robots", "blocked-address")
