"""Articles made by hand and kept in a store as `ingest` keeps them, for tests of what is told about them."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from random import Random

from article.types import Article, Block, Credit, Dated, Evidence, Flag, Page, Tracker
from article.urls import site_of
from store.articles import save
from store.copies import place
from store.session import Store
from store.traps import name_templates

MONDAY = datetime(2026, 11, 16, tzinfo=UTC)  # of 2026-W47
WEEK = "2026-W47"
_WORDS = """harbour ferry orchard market bridge library meadow kiln lantern weir barley cooper ledger quarry tannery
chapel gravel heron kettle pasture ropewalk saddle thicket turbine valley warden willow workshop anvil beacon opened
moved counted painted mended sold planted lifted found measured crossed closed near under behind beside after"""
CLAUSE = "By answering this poll you agree to receive our newsletter."


def story(number: int, sentences: int = 14) -> str:
    """A text of 12 words a sentence, the same for the same number and unlike any other."""
    random = Random(number)
    return "\n\n".join(_sentence(random) for _ in range(sentences))


def _sentence(random: Random) -> str:
    words = [random.choice(_WORDS.split()) for _ in range(11)]
    return f"The {' '.join(words)}."


def article(
    url: str,
    text: str,
    *,
    title: str = "A quiet day at the harbour",
    at: datetime | None = MONDAY + timedelta(hours=9),
    seen: datetime = MONDAY + timedelta(days=2),
    credits: Iterable[Credit] = (),  # noqa: A002  # the noun's name
    flags: Iterable[Flag] = (),
    trackers: Iterable[Tracker] = (),
) -> Article:
    """An article published `at` (None: without a date) and fetched at `seen`."""
    published = Dated(at, "second", at.isoformat(), "json-ld:datePublished", 0) if at else None
    blocks, start = [], 0
    for part in text.split("\n\n"):
        blocks.append(Block(part, start, start + len(part)))
        start += len(part) + 2
    return Article(
        url=url,
        site=site_of(url),
        canonical_url=None,
        title=title,
        site_name=None,
        authors=("Ada Reed", "Ben Moss"),
        section=None,
        lang="en",
        published=published,
        modified=None,
        dates=(published,) if published else (),
        text=text,
        blocks=tuple(blocks),
        visible=text,
        words=len(text.split()),
        sha256=sha256(text.encode()).hexdigest(),
        confidence=0.9,
        extractor="test",
        fetched_at=seen,
        credits=tuple(credits),
        flags=tuple(flags),
        trackers=tuple(trackers),
    )


def credit(to_url: str, quote: str = "Originally published by the Valley Herald") -> Credit:
    """A canonical address on another site."""
    return Credit("canonical", None, to_url, site_of(to_url), quote, "link[rel=canonical]")


def trap(quote: str = f"Do you like ferries? Yes No {CLAUSE}", verdict: str = "confirmed") -> Flag:
    """A poll that enrols."""
    evidence = (
        Evidence("poll", "poll:question", "Do you like ferries?"),
        Evidence("enrolment", "bound", CLAUSE),
    )
    made = Flag(
        "subscription-trap", "confirmed", 0.97, 10, 10 + len(quote), quote, "form", evidence, ("consent",)
    )
    return replace(made, verdict=verdict)  # type: ignore[arg-type]  # a Verdict


def keep(store: Store, *articles: Article, fed: bool = True) -> None:
    """Store articles, name their trap wordings and find their copies. `fed`: their feeds tell the same times."""
    with store.write() as session:
        ids = [save(session, one, _page(one, fed=fed)).id for one in articles]
        name_templates(session, ids)
        place(session, ids)


def _page(one: Article, *, fed: bool) -> Page:
    served = (replace(one.published, source="feed"),) if fed and one.published else ()
    return Page(one.url, one.text.encode("utf-8", "replace"), one.fetched_at, served=served)
