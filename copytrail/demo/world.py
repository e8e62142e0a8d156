"""The built-in web as one value: sites with every page they serve, and what is planted in them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from copytrail.demo import pages
from copytrail.demo.plan import Masthead, Post, read_plan
from copytrail.demo.plants import Plant, plants


@dataclass(frozen=True, slots=True)
class Reply:
    """What one address answers. It fails with 500 the first `fails_first` times it is asked."""

    body: bytes = b""
    type: str = "text/html; charset=utf-8"
    status: int = 200
    modified: datetime | None = None
    headers: tuple[tuple[str, str], ...] = ()
    fails_first: int = 0


@dataclass(frozen=True, slots=True)
class Site:
    """One host. `pages` is by path with query, `articles` are the addresses of its article pages.

    `delay` is in seconds a request; with a `status` it answers that to everything but robots.txt.
    """

    host: str
    name: str
    kind: str
    home: str
    pages: Mapping[str, Reply]
    articles: tuple[str, ...]
    delay: float = 0.0
    status: int | None = None


@dataclass(frozen=True, slots=True)
class World:
    """The whole built-in web; `monday` opens the week most of it was published in."""

    sites: tuple[Site, ...]
    plants: tuple[Plant, ...]
    monday: datetime


def build(now: datetime) -> World:
    """The web as it stands at `now` (aware): most articles from the last complete ISO week, some older."""
    today = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    monday = today - timedelta(days=today.weekday() + 7)
    plan = read_plan(monday)
    sites = tuple(_site(masthead, posts) for masthead, posts in plan)
    return World(sites, tuple(plants(plan)), monday)


def sites_toml(world: World, gap: str = "0.05s") -> str:
    """A sites.toml for this world: nothing but home pages, kinds and a short gap between requests."""
    rows = (f'[[site]]\nhome = "{site.home}"\nkind = "{site.kind}"\ngap = "{gap}"\n' for site in world.sites)
    return "# The built-in web, from home pages alone.\n\n" + "\n".join(rows)


def _site(masthead: Masthead, posts: tuple[Post, ...]) -> Site:
    served = dict(_pages(masthead, posts))
    return Site(
        host=masthead.host,
        name=masthead.name,
        kind=masthead.kind,
        home=masthead.home,
        pages=served,
        articles=tuple(post.url for post in posts),
        delay=masthead.delay,
        status=masthead.status,
    )


# The home page shows the newest few; the rest is found in sections, feeds and sitemaps.
_ON_HOME = 4


def _pages(site: Masthead, posts: tuple[Post, ...]) -> Iterator[tuple[str, Reply]]:
    newest = posts[0].at
    yield "/", _html(site, pages.listing(site, site.name, posts[:_ON_HOME], "/"), newest)
    for section in site.sections:
        path = site.section_path(section)
        within = [post for post in posts if post.section == section]
        yield path, _html(site, pages.listing(site, section, within, path), newest)
    for post in posts:
        html = pages.article(site, post, posts)
        yield post.path, _html(site, html, post.at + timedelta(seconds=40), fails_first=int(post.flaky))
    yield "/robots.txt", Reply(pages.robots(site).encode(), "text/plain; charset=utf-8")
    yield "/ads.txt", Reply(pages.ads(site).encode(), "text/plain; charset=utf-8")
    if site.feed:
        yield (
            "/feed",
            Reply(pages.feed(site, posts).encode(), f"application/{site.feed}+xml", modified=newest),
        )
    if site.feed_links == "redirect":
        for post in posts:
            yield f"/?p={post.number}", Reply(status=301, headers=(("Location", post.url),))
    if site.sitemap:
        yield "/sitemap.xml", Reply(pages.sitemap(site, posts).encode(), "application/xml", modified=newest)


def _html(site: Masthead, text: str, modified: datetime, fails_first: int = 0) -> Reply:
    body = text.encode(site.charset, "xmlcharrefreplace")
    return Reply(body, f"text/html; charset={site.charset}", modified=modified, fails_first=fails_first)
