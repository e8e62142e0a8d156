"""What sites have in common beside copies: repeated wordings, filled-in stories, account ids, owners."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations
from typing import Literal

from sqlmodel import Session

import store.stories
from store.repetition import ListId, TemplateFamily, Wording, families
from store.shared import (
    Flagged,
    owners,
    pages_with_block,
    shared_boilerplate,
    trackers,
)
from store.stories import Story
from store.tables import Template, Tracker

Tier = Literal[1, 2, 3]
TieKind = Literal["template", "infrastructure"]
# An id on more sites than this is a vendor's or a platform's and says nothing about who runs them.
COMMON = 20
OWNER_LINE = "ads.txt:ownerdomain"
# A managing company sells for many unrelated publishers (IAB ads.txt 1.1, MANAGERDOMAIN).
WEAK_KINDS = frozenset({"ads.txt:managerdomain"})
# Boilerplate of fewer words ("Guest book", "Sign up for our newsletter") is everybody's; from the higher number on it
# is somebody's.
BOILERPLATE_WORDS, BOILERPLATE_TELLING = 8, 20
TRAP_KINDS = ("subscription-trap", "gated-poll", "funnel")
SHOWN = 6  # pages of a template, as examples; a story's slots stand in as many columns
WHAT = {
    "subscription-trap": "the same poll that enrols",
    "gated-poll": "the same poll that asks for an address",
    "funnel": "the same lines asking for visits",
    "boilerplate": "the same paragraph",
    "filled-in-story": "one story with other names and figures",
}
ACCOUNTS = {
    "ads.txt": "the same seller account in ads.txt:",
    "ads.txt:ownerdomain": "ads.txt names the same owner:",
    "ads.txt:managerdomain": "ads.txt names the same managing company:",
}
# Up to so many sites are joined each with each. More are joined to the first by name: a row of them would fall apart
# into communities, and each with each would be 44,850 edges for a wording on 300 sites.
ALL_TO_ALL = 12


@dataclass(frozen=True, slots=True)
class Repeated:
    """A wording or a story that stands on several pages, with where. `slots` are what was filled in, side by side."""

    id: str
    kind: str
    text: str
    sites: tuple[str, ...]
    pages: int
    first_seen_at: datetime
    tier: Tier
    examples: tuple[tuple[str, str], ...]  # (url, site)
    articles: tuple[int, ...] = ()  # of a story: all that are told from it
    slots: tuple[tuple[str, ...], ...] = ()
    last_seen_at: datetime | None = None
    list_ids: tuple[ListId, ...] = ()  # of a trap: the lists its forms feed
    variants: tuple[Wording, ...] = ()


@dataclass(frozen=True, slots=True)
class Tie:
    """A thing that several sites share: it joins them, as strongly as its tier says (1 strongest)."""

    kind: TieKind
    what: str
    detail: str
    tier: Tier
    sites: tuple[str, ...]
    urls: tuple[str, ...] = ()

    def pairs(self) -> Iterable[tuple[str, str]]:
        """The edges it stands for."""
        if len(self.sites) <= ALL_TO_ALL:
            return combinations(self.sites, 2)
        return ((self.sites[0], other) for other in self.sites[1:])


# Templates ----------------------------------------------------------------------------------------------------------


def wordings(session: Session, flagged: Iterable[Flagged]) -> list[Repeated]:
    """The wordings of traps and funnels among these flags, variants as one, the most telling first.

    Not what a reviewer cleared.
    """
    known = families(session)
    seen: dict[str, list[Flagged]] = defaultdict(list)
    for one in flagged:
        if one.template in known and one.review is None and one.kind in TRAP_KINDS:
            seen[known[one.template].id].append(one)
    found = [_wording(known[name], flags) for name, flags in seen.items()]
    return sorted(found, key=lambda one: (one.tier, -len(one.sites), -one.pages, one.id))


def _wording(family: TemplateFamily, flags: Sequence[Flagged]) -> Repeated:
    # Without the clause that enrols it is the residue of a form plugin, which honest pages have as well.
    tier: Tier = 2 if any(one.enrols for one in flags) else 3
    pages = dict(sorted((one.url, one.site) for one in flags))
    return Repeated(
        family.id,
        family.kind if family.kind in WHAT else flags[0].kind,
        family.text,
        tuple(sorted(set(pages.values()))),
        len(pages),
        family.first_seen_at,
        tier,
        tuple(pages.items())[:SHOWN],
        last_seen_at=family.last_seen_at,
        list_ids=family.list_ids,
        variants=family.variants,
    )


def boilerplate(session: Session) -> list[Repeated]:
    """Paragraphs that are boilerplate on several sites; short ones, which are everybody's, left out."""
    known = sorted(shared_boilerplate(session).items())
    return [
        _paragraph(session, key, rows)
        for key, rows in known
        if len(rows[0].text.split()) >= BOILERPLATE_WORDS
    ]


def _paragraph(session: Session, key: int, rows: Sequence[Template]) -> Repeated:
    domains = tuple(sorted({row.site for row in rows if row.site}))
    telling = len(rows[0].text.split()) >= BOILERPLATE_TELLING and len(domains) <= COMMON
    return Repeated(
        f"boilerplate:{key & 0xFFFFFFFFFFFFFFFF:016x}",
        "boilerplate",
        rows[0].text,
        domains,
        pages_with_block(session, key, domains),
        min(row.first_seen_at for row in rows),
        2 if telling else 3,
        (),
    )


def stories(session: Session) -> list[Repeated]:
    """Stories told on at least three pages from one template, with other names and numbers filled in."""
    return [_story(one) for one in store.stories.stories(session)]


def _story(told: Story) -> Repeated:
    return Repeated(
        told.id,
        "filled-in-story",
        told.text,
        told.sites,
        len(told.instances),
        told.first_seen_at,
        2,
        tuple((one.url, one.site) for one in told.instances[:SHOWN]),
        tuple(one.article for one in told.instances),
        told.slots,
        told.last_seen_at,
    )


# Ties ---------------------------------------------------------------------------------------------------------------


def ties(session: Session, repeated: Iterable[Repeated], active: Collection[str]) -> list[Tie]:
    """What joins the active sites, strongest first. Account ids and owners count whenever they were seen."""
    found = [
        *(_template_tie(one, active) for one in repeated),
        *_account_ties([one for one in trackers(session) if one.site in active], active),
        *_owner_ties(session, active),
    ]
    return sorted(
        (tie for tie in found if len(tie.sites) > 1), key=lambda tie: (tie.tier, tie.what, tie.detail)
    )


def _template_tie(repeated: Repeated, active: Collection[str]) -> Tie:
    joined = tuple(site for site in repeated.sites if site in active)
    detail = f"{WHAT[repeated.kind]} on {repeated.pages} pages: “{_cut(repeated.text)}”"
    return Tie(
        "template", repeated.kind, detail, repeated.tier, joined, tuple(url for url, _ in repeated.examples)
    )


def _account_ties(rows: Sequence[Tracker], active: Collection[str]) -> Iterator[Tie]:
    """Account ids on several sites. One on more than 20 sites is a vendor's or a platform's and joins nobody."""
    by_id: dict[tuple[str, str], list[Tracker]] = defaultdict(list)
    for row in rows:
        by_id[row.kind, account(row.kind, row.value)].append(row)
    for (kind, value), seen in sorted(by_id.items()):
        domains = {row.site for row in seen}
        if kind == OWNER_LINE and value in active:
            domains.add(value)
        if 1 < len(domains) <= COMMON:
            urls = tuple(row.url for row in seen[:SHOWN])
            tier: Tier = 3 if kind in WEAK_KINDS else 1
            yield Tie(
                "infrastructure",
                kind,
                f"{ACCOUNTS.get(kind, f'the same {kind} id')} {value}",
                tier,
                tuple(sorted(domains)),
                urls,
            )


def account(kind: str, value: str) -> str:
    """The account behind an id: the last part of a Universal Analytics id only counts an account's properties.

    >>> account("google-analytics", "UA-70440021-2"), account("google-analytics", "G-P0LLR1NG77")
    ('UA-70440021', 'G-P0LLR1NG77')
    """
    return value.rsplit("-", 1)[0] if kind == "google-analytics" and value.startswith("UA-") else value


def _owner_ties(session: Session, active: Collection[str]) -> Iterator[Tie]:
    for owner, domains in owners(session).items():
        joined = tuple(one for one in domains if one in active)
        yield Tie("infrastructure", "owner", f"sites.toml names {owner} as the owner", 1, joined)


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 160 else line[:159].rstrip() + "…"
