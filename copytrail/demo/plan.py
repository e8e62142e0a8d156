"""Who publishes what and when: plan.toml read, and every story turned into the posts of the sites."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta, timezone
from importlib.resources import files
from typing import Any, Literal
from zlib import crc32

from copytrail.demo.stories import Story, fill, stories

Design = Literal["modern", "press", "tables", "minimal", "magazine"]
As = Literal[
    "own",
    "canonical",
    "credit",
    "undeclared",
    "back-dated",
    "rewritten",
    "quoting",
    "update",
    "independent",
    "filled",
]


@dataclass(frozen=True, slots=True)
class Masthead:
    """What the plan says of one site, apart from its posts. `offset` is in minutes, `delay` in seconds."""

    host: str
    name: str
    kind: str
    design: Design
    sections: tuple[str, ...]
    offset: int = 0
    feed: Literal["rss", "atom"] | None = None
    feed_links: Literal["plain", "tracking", "redirect"] = "plain"
    sitemap: Literal["news", "plain"] | None = None
    robots: Literal["all", "none"] = "all"
    crawl_delay: float | None = None
    charset: str = "utf-8"
    tracker: str | None = None
    owner: str | None = None
    delay: float = 0.0
    status: int | None = None
    byline: str | None = None
    credit: str | None = None
    box: str | None = None
    boilerplate: tuple[str, ...] = ()

    @property
    def home(self) -> str:
        """The address of the home page."""
        return f"http://{self.host}/"

    @property
    def zone(self) -> timezone:
        """The time zone the site dates its pages in."""
        return timezone(timedelta(minutes=self.offset))

    def section_path(self, section: str) -> str:
        """Where the list of a section stands."""
        return _SECTION_PATHS[self.design].format(section=slug(section))


@dataclass(frozen=True, slots=True)
class Post:
    """A story as one site publishes it.

    `at` is when it went up, `claimed` what the page says of that; both in UTC. `box` is shown after
    `box_after` paragraphs. `canonical` is the address the page declares, its own unless it defers to another.
    """

    story: Story
    kind: As
    host: str
    path: str
    number: int
    title: str
    byline: str
    section: str
    at: datetime
    claimed: datetime
    paragraphs: tuple[str, ...]
    canonical: str
    credit: str | None = None
    box: str | None = None
    box_after: int = 0
    flaky: bool = False

    @property
    def url(self) -> str:
        """The address of the page."""
        return f"http://{self.host}{self.path}"

    @property
    def source(self) -> str:
        """The id of the story this text comes from, its own id where it is first-hand."""
        return self.story.of or self.story.id


_SECTION_PATHS: Mapping[Design, str] = {
    "modern": "/section/{section}",
    "press": "/category/{section}/",
    "tables": "/list.php?part={section}",
    "minimal": "/{section}/",
    "magazine": "/{section}/index.html",
}
_POST_PATHS: Mapping[Design, str] = {
    "modern": "/{section}/{date:%Y/%m}/{slug}",
    "press": "/{date:%Y/%m/%d}/{slug}/",
    "tables": "/story.php?id={number}",
    "minimal": "/{section}/{slug}-{number}",
    "magazine": "/{section}/{slug}.html",
}


_MID = 2  # paragraphs before a box in mid-article: most of them stand in the first half


def read_plan(monday: datetime) -> tuple[tuple[Masthead, tuple[Post, ...]], ...]:
    """Every site with its posts, newest first; `monday` is the first midnight (UTC) of their week."""
    rows = tomllib.loads((files("copytrail.demo") / "plan.toml").read_text("utf-8"))["site"]
    texts = stories()
    sites = [(_masthead(row), _posts(row, texts, monday)) for row in rows]
    own = {post.story.id: post.url for _, posts in sites for post in posts if post.kind == "own"}
    return tuple((masthead, tuple(_declare(posts, own))) for masthead, posts in sites)


def slug(text: str) -> str:
    """A headline as it stands in an address.

    >>> slug("Nine-week closure for Millbrook's stone bridge")
    'nine-week-closure-for-millbrooks-stone-bridge'
    """
    words = re.findall(r"[a-z0-9]+", text.lower().replace("'", "").replace("’", ""))
    return "-".join(words[:9])


def _masthead(row: Mapping[str, Any]) -> Masthead:
    fields: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value
        for key, value in row.items()
        if key != "posts"
    }
    return Masthead(**fields)


def _declare(posts: Iterable[Post], own: Mapping[str, str]) -> Iterable[Post]:
    for post in sorted(posts, key=lambda post: post.at, reverse=True):
        yield replace(post, canonical=own[post.source]) if post.kind == "canonical" else post


def _posts(row: Mapping[str, Any], texts: Mapping[str, Story], monday: datetime) -> list[Post]:
    site = _masthead(row)
    return [
        _post(site, number, entry, texts[entry["story"]], monday) for number, entry in enumerate(row["posts"])
    ]


def _post(site: Masthead, index: int, entry: Mapping[str, Any], story: Story, monday: datetime) -> Post:
    kind: As = entry.get("as", "own")
    story = fill(story, site.host) if kind == "filled" else story
    at = _moment(monday, entry)
    claimed = _moment(monday, entry["claimed"]) if "claimed" in entry else at
    section = site.sections[index % len(site.sections)]
    title = entry.get("title", story.title)
    number = 1000 + crc32(f"{site.host} {story.id}".encode()) % 9000
    path = _POST_PATHS[site.design].format(
        section=slug(section), slug=slug(title), number=number, date=claimed.astimezone(site.zone)
    )
    paragraphs = _paragraphs(site, story, kind, frozenset(entry.get("drop", ())))
    box = entry.get("box", site.box)
    if box == "wall":
        paragraphs = paragraphs[: len(paragraphs) * 2 // 3]
    return Post(
        story=story,
        kind=kind,
        host=site.host,
        path=path,
        number=number,
        title=title,
        byline=_byline(site, story, kind),
        section=section,
        at=at,
        claimed=claimed,
        paragraphs=paragraphs,
        canonical=f"http://{site.host}{path}",
        credit=site.credit if kind == "credit" and not _in_head(site.credit) else None,
        box=box,
        box_after=_MID if box == "trap-mid" else len(paragraphs),
        flaky=entry.get("flaky", False),
    )


def _moment(monday: datetime, entry: Mapping[str, Any]) -> datetime:
    clock = time.fromisoformat(entry["time"])
    return monday + timedelta(days=entry["day"] - 1, hours=clock.hour, minutes=clock.minute)


def _in_head(credit: str | None) -> bool:
    """Whether a site credits in dateline or byline only, without a line of its own."""
    return credit is not None and credit.startswith(("(", "By "))


def _byline(site: Masthead, story: Story, kind: As) -> str:
    if kind == "credit" and _in_head(site.credit):
        return "River Wire"
    return story.byline if kind in ("canonical", "credit") else site.byline or story.byline


def _paragraphs(site: Masthead, story: Story, kind: As, drop: frozenset[int]) -> tuple[str, ...]:
    kept = [text for number, text in enumerate(story.paragraphs, 1) if number not in drop]
    agency = site.kind == "wire" or (kind == "credit" and (site.credit or "").startswith("("))
    if agency:
        kept[0] = f"{story.place} (River Wire) – {kept[0]}"
    elif kind == "canonical":
        kept[0] = f"{story.place} – {kept[0]}"
    half = (len(kept) + 1) // 2
    return (*kept[:half], *site.boilerplate[:1], *kept[half:], *site.boilerplate[1:])
