"""What is planted in the built-in web, in terms that exported results can be checked against."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from copytrail.demo.plan import Masthead, Post

Kind = Literal[
    "origin",
    "declared-syndication",
    "undeclared-copy",
    "back-dated-copy",
    "rewritten-copy",
    "partial-copy",
    "update",
    "independent",
    "boilerplate",
    "trap",
    "trap-ring",
    "honest-poll",
    "newsletter",
    "wall",
    "template-spam",
    "infrastructure",
    "forbidden",
    "slow",
    "failing",
    "flaky",
]


@dataclass(frozen=True, slots=True)
class Expect:
    """What a right answer says about a plant, in the words of the contract; None where it does not matter.

    `relation` and `declared` as in `export families` and `copies`, `flag` as in `export flags`; `sites` share
    a template or an owner; `text` is a text to be recognised by.
    """

    relation: str | None = None
    declared: str | None = None
    flag: str | None = None
    sites: tuple[str, ...] = ()
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Plant:
    """One thing planted: at which address, and of which other address it is a copy, update or report."""

    kind: Kind
    url: str
    of: str | None
    expect: Expect
    note: str


def plants(plan: tuple[tuple[Masthead, tuple[Post, ...]], ...]) -> Iterator[Plant]:
    """Every plant of the plan, from what each post and site is declared to be there."""
    posts = [post for masthead, posts in plan for post in posts if _reachable(masthead)]
    own = {post.story.id: post.url for post in posts if post.kind == "own"}
    copied = {
        own[post.source] for post in posts if post.kind not in ("own", "independent", "filled", "quoting")
    }
    for post in posts:
        if post.url in copied:
            yield Plant("origin", post.url, None, Expect(relation="origin"), f"first-hand: {post.title}")
        yield from _copy(post, own)
        yield from _box(post)
        if post.flaky:
            yield Plant("flaky", post.url, None, Expect(), "fails once with 500, then answers")
    for masthead, own_posts in plan:
        yield from _site_plants(masthead, own_posts)
    yield from _groups(plan)


def _reachable(site: Masthead) -> bool:
    return site.status is None and site.robots == "all"


_COPIES: Mapping[str, tuple[Kind, Expect, str]] = {
    "canonical": (
        "declared-syndication",
        Expect("declared-syndication", "canonical"),
        "canonical to the agency",
    ),
    "credit": ("declared-syndication", Expect("declared-syndication", "credit"), "credits the agency"),
    "undeclared": ("undeclared-copy", Expect("undeclared-copy", "none"), "names no source"),
    "back-dated": (
        "back-dated-copy",
        Expect("undeclared-copy", "none"),
        "claims an earlier date than its origin",
    ),
    "rewritten": ("rewritten-copy", Expect("undeclared-copy", "none"), "two in five sentences reworded"),
    "quoting": ("partial-copy", Expect("partial-copy"), "quotes three tenths of it"),
    "update": ("update", Expect("update"), "a later version on the same site"),
    "independent": ("independent", Expect(), "the same event in other words; no copy"),
}


def _copy(post: Post, own: Mapping[str, str]) -> Iterator[Plant]:
    if post.kind in _COPIES:
        kind, expect, note = _COPIES[post.kind]
        yield Plant(kind, post.url, own[post.source], expect, note)


_BOXES: Mapping[str, tuple[Kind, Expect, str]] = {
    "trap-mid": (
        "trap",
        Expect(flag="subscription-trap"),
        "in mid-article, a poll that subscribes who votes",
    ),
    "trap-end": ("trap", Expect(flag="subscription-trap"), "at the end, a poll that subscribes who votes"),
    "poll": ("honest-poll", Expect(flag="honest-poll"), "a poll without an address field"),
    "newsletter": ("newsletter", Expect(flag="newsletter"), "a plain offer to subscribe"),
    "wall": ("wall", Expect(flag="wall"), "the rest is for subscribers"),
}


def _box(post: Post) -> Iterator[Plant]:
    if post.box:
        kind, expect, note = _BOXES[post.box]
        yield Plant(kind, post.url, None, expect, note)


def _site_plants(site: Masthead, posts: tuple[Post, ...]) -> Iterator[Plant]:
    if site.robots == "none":
        yield Plant("forbidden", site.home, None, Expect(), "robots.txt disallows everything")
    if site.status is not None:
        yield Plant("failing", site.home, None, Expect(), f"answers {site.status} to everything")
    if site.delay:
        for post in posts:
            yield Plant("slow", post.url, None, Expect(), f"{site.delay} s a page")
    if site.boilerplate:
        for post in posts:
            yield Plant(
                "boilerplate", post.url, None, Expect(), "two paragraphs stand on every page of the site"
            )


def _groups(plan: tuple[tuple[Masthead, tuple[Post, ...]], ...]) -> Iterator[Plant]:
    """Plants that span sites: filled-in stories, and one owner behind several names."""
    owners: dict[str, list[Masthead]] = {}
    filled: dict[str, list[Post]] = {}
    for masthead, posts in plan:
        if masthead.owner:
            owners.setdefault(masthead.owner, []).append(masthead)
        for post in posts:
            if post.kind == "filled":
                filled.setdefault(post.story.id, []).append(post)
    for towns in filled.values():
        hosts = tuple(post.host for post in towns)
        for post in towns:
            expect = Expect(sites=hosts, text="\n\n".join(post.paragraphs))
            yield Plant("template-spam", post.url, None, expect, "one story filled in for several towns")
    trapped = {post.host for _, posts in plan for post in posts if (post.box or "").startswith("trap")}
    for members in owners.values():
        shared = tuple(member.host for member in members)
        for member in members:
            yield Plant("infrastructure", member.home, None, Expect(sites=shared), "one ads.txt owner")
            if member.host in trapped:
                yield Plant(
                    "trap-ring", member.home, None, Expect(sites=shared), "the same trap on its sister sites"
                )
