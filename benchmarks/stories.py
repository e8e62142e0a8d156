"""Made-up articles and edited copies of them, as many as a benchmark wants: a seed gives the same stream again."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from hashlib import sha256

from article.types import Article, Block, Page
from tests.corpus import TOPICS, WORDS

START = datetime(2026, 11, 2, 6, tzinfo=UTC)
SITES = 400
WORDS_A_STORY = 515  # 4 KB, the size the targets are set for
COPIES = 0.2  # the share of articles that are copies
LARGEST_FAMILY = 13
OPEN_FAMILIES = 400  # stories that may still be copied: a story is news for some days, then no longer


@dataclass(frozen=True, slots=True)
class Story:
    """One article before it is published: where, when, and its paragraphs."""

    number: int
    site: str
    title: str
    paragraphs: tuple[str, ...]

    @property
    def url(self) -> str:
        """Its address."""
        return f"https://{self.site}/news/{self.number}"

    @property
    def at(self) -> datetime:
        """When it was captured: one a minute."""
        return START + timedelta(minutes=self.number)


def stories(count: int, *, seed: int = 1, first: int = 0, words: int = WORDS_A_STORY) -> Iterator[Story]:
    """So many stories, one in five a copy of an earlier one; every second one ends in its site's standing block."""
    chance = random.Random(seed)
    copied: list[list[Story]] = []
    for number in range(first, first + count):
        site = f"site-{chance.randrange(SITES)}.example"
        if copied and chance.random() < COPIES:
            family = chance.choice(copied)
            paragraphs = _edited(chance, family[0].paragraphs)
        else:
            family, paragraphs = [], _written(chance, words)
            copied.append(family)
        standing = (_standing(site),) if chance.random() < 0.5 else ()
        story = Story(number, site, " ".join(paragraphs[0].split()[:9]), (*paragraphs, *standing))
        family.append(Story(number, site, story.title, paragraphs))
        if len(family) == LARGEST_FAMILY:
            copied.remove(family)
        del copied[:-OPEN_FAMILIES]
        yield story


@lru_cache(maxsize=1)
def _lexicon() -> list[str]:
    kinds = [words.split() if isinstance(words, str) else list(words) for words in WORDS.values()]
    return sorted({word for words in (*kinds, *TOPICS.values()) for word in words if word.isalpha()})


def _written(chance: random.Random, words: int) -> tuple[str, ...]:
    """Paragraphs of two or three sentences with names and figures in them."""
    names = ["".join(chance.choices(WORDS["syllables"], k=3)).capitalize() for _ in range(6)]
    lexicon = _lexicon()
    paragraphs: list[str] = []
    left = words
    while left > 0:
        sentences = []
        for _ in range(chance.randint(2, 3)):
            said = chance.choices(lexicon, k=chance.randint(11, 22))
            said[chance.randrange(2, 10)] = chance.choice(names)
            said[chance.randrange(2, 10)] = str(chance.randint(3, 900))
            said[0] = said[0].capitalize()
            sentences.append(" ".join(said) + ".")
            left -= len(said)
        paragraphs.append(" ".join(sentences))
    return tuple(paragraphs)


def _edited(chance: random.Random, paragraphs: tuple[str, ...]) -> tuple[str, ...]:
    """A copy as copies come: verbatim, credited, cut, or with one word in twelve replaced."""
    kind = chance.randrange(4)
    if kind == 0:
        return paragraphs
    if kind == 1:
        return (*paragraphs, f"This report was first published by the {paragraphs[0].split()[0]} Courier.")
    if kind == 2:
        return paragraphs[: max(1, int(len(paragraphs) * chance.uniform(0.4, 0.8)))]
    return tuple(" ".join(_replaced(chance, paragraph)) for paragraph in paragraphs)


def _replaced(chance: random.Random, paragraph: str) -> list[str]:
    lexicon = _lexicon()
    return [
        chance.choice(lexicon) if word.islower() and chance.random() < 1 / 12 else word
        for word in paragraph.split()
    ]


@lru_cache(maxsize=SITES)
def _standing(site: str) -> str:
    """The block a site puts below its articles."""
    return " ".join(_written(random.Random(site), 60))


def as_article(story: Story) -> Article:
    """The story as `article.read` would give it, without a page having been read."""
    text = "\n\n".join(story.paragraphs)
    blocks, at = [], 0
    for paragraph in story.paragraphs:
        blocks.append(Block(paragraph, at, at + len(paragraph), "p"))
        at += len(paragraph) + 2
    return Article(
        url=story.url,
        site=story.site,
        canonical_url=story.url,
        title=story.title,
        site_name=story.site,
        authors=(),
        section=None,
        lang="en",
        published=None,
        modified=None,
        dates=(),
        text=text,
        blocks=tuple(blocks),
        visible=text,
        words=len(text.split()),
        sha256=sha256(text.encode()).hexdigest(),
        confidence=1.0,
        extractor="benchmark",
        fetched_at=story.at,
    )


def as_page(story: Story) -> Page:
    """The page the story was read from, without its bytes."""
    return Page(story.url, story.number.to_bytes(8, "big"), story.at)
