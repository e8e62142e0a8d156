"""The pages of the sample sites as text: articles, lists, feeds, sitemaps, robots.txt and ads.txt."""

import json
import tomllib
from collections.abc import Sequence
from datetime import UTC, datetime
from email.utils import format_datetime
from functools import lru_cache
from importlib.resources import files
from zlib import crc32

from jinja2 import Environment, PackageLoader, StrictUndefined

from copytrail.demo.plan import Masthead, Post


def article(site: Masthead, post: Post, posts: Sequence[Post]) -> str:
    """The page of one post, in the site's design, with the site's other posts beside it."""
    template = _environment().get_template(f"{site.design}.html")
    related = [other for other in posts if other is not post][:4]
    return template.render(
        site=site,
        post=post,
        heading=post.title,
        canonical=post.canonical,
        items=related,
        claimed=post.claimed.astimezone(site.zone),
        json_ld=_json_ld(site, post),
        comments=_comments(post),
        form=100 + post.number % 40,
    )


def listing(site: Masthead, heading: str, posts: Sequence[Post], path: str) -> str:
    """A home or section page: headlines, dates and summaries."""
    template = _environment().get_template(f"{site.design}.html")
    address = f"http://{site.host}{path}"
    return template.render(site=site, post=None, heading=heading, canonical=address, items=posts, json_ld="")


def feed(site: Masthead, posts: Sequence[Post]) -> str:
    """The site's RSS 2.0 or Atom (RFC 4287) feed; its times are the true ones."""
    entries = [(post, feed_link(site, post)) for post in posts]
    return (
        _environment().get_template(f"{site.feed}.xml").render(site=site, entries=entries, newest=posts[0].at)
    )


def feed_link(site: Masthead, post: Post) -> str:
    """The address a feed gives: the page's own, one with tracking parameters, or one that redirects."""
    if site.feed_links == "redirect":
        return f"http://{site.host}/?p={post.number}"
    if site.feed_links == "tracking":
        return f"{post.url}{'&' if '?' in post.url else '?'}utm_source=rss&utm_medium=feed"
    return post.url


def sitemap(site: Masthead, posts: Sequence[Post]) -> str:
    """A news sitemap or a plain one (sitemaps.org 0.9)."""
    return _environment().get_template("sitemap.xml").render(site=site, posts=posts)


def robots(site: Masthead) -> str:
    """robots.txt (RFC 9309)."""
    lines = ["User-agent: *", "Disallow: /" if site.robots == "none" else "Disallow: /search"]
    if site.crawl_delay is not None:
        lines.append(f"Crawl-delay: {site.crawl_delay}")
    if site.sitemap:
        lines += ["", f"Sitemap: http://{site.host}/sitemap.xml"]
    return "\n".join(lines) + "\n"


# Owners of several sites: the domain they declare and their (made-up) seat at an advertising exchange.
_OWNERS = {
    "ring": ("pulse-media.example", "pub-9900000000004417"),
    "towns": ("today-towns.example", "pub-99000000081"),
}


def ads(site: Masthead) -> str:
    """ads.txt (IAB 1.1): one owner over the ring; a reseller that unrelated sites share too."""
    domain, seat = _OWNERS.get(site.owner or "", (site.host, f"pub-{crc32(site.host.encode()):016d}"))
    lines = [
        f"# ads.txt of {site.host}",
        f"OWNERDOMAIN={domain}",
        f"adexchange.example, {seat}, DIRECT",
        "adbroker.example, 20017, RESELLER",
    ]
    return "\n".join(lines) + "\n"


def _json_ld(site: Masthead, post: Post) -> str:
    record = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": post.title,
        "description": post.story.summary,
        "datePublished": post.claimed.astimezone(site.zone).isoformat(),
        "author": [{"@type": "Person", "name": post.byline}],
        "publisher": {"@type": "Organization", "name": site.name, "url": site.home},
        "mainEntityOfPage": {"@type": "WebPage", "@id": post.canonical},
        "articleSection": post.section,
    }
    return json.dumps(record, ensure_ascii=False).replace("</", "<\\/")


@lru_cache(maxsize=1)
def _remarks() -> tuple[tuple[str, str], ...]:
    rows = tomllib.loads((files("copytrail.demo") / "comments.toml").read_text("utf-8"))["comment"]
    return tuple((row["by"], row["text"]) for row in rows)


def _comments(post: Post) -> tuple[tuple[str, str], ...]:
    remarks = _remarks()
    first = crc32(post.url.encode()) % len(remarks)
    return tuple(remarks[(first + step * 5) % len(remarks)] for step in range(1 + first % 3))


@lru_cache(maxsize=1)
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("copytrail.demo", "designs"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(rfc822=_rfc822, iso=_iso, long_day=_long_day, short_day=_short_day)
    return environment


def _rfc822(at: datetime) -> str:
    return format_datetime(at.astimezone(UTC), usegmt=True)


def _iso(at: datetime) -> str:
    return at.isoformat(timespec="seconds").replace("+00:00", "Z")


def _long_day(at: datetime) -> str:
    return f"{at:%A, %B} {at.day}, {at.year}"


def _short_day(at: datetime) -> str:
    return f"{at.day} {at:%B} {at.year}"
