"""Read this first: how a page becomes an article in the store, with its copies found.

    page -> read -> Article or Rejected -> saved -> masked, sketched, compared, grouped -> Outcome

Scrapy's pipeline, `lookup --save` and the add-on come through `Ingestor.add`; the `ingest` verb through its two halves,
`read_all` and `keep`.
"""

import gc
import logging
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Literal, TypeVar

from sqlalchemy.exc import OperationalError
from sqlmodel import Session, select

from article.read import read
from article.types import Article, Capture, Page, ReadOptions, Rejected
from article.urls import clean, site_of
from store import tables
from store.articles import save_all
from store.copies import place
from store.forgotten import is_forgotten
from store.session import Store
from store.traps import name_templates

log = logging.getLogger(__name__)

Result = Literal["new", "updated", "unchanged", "rejected", "forgotten", "failed"]
# A transaction holds the writer's lock: at 50 pages it lasts well under a second.
BATCH = 50
# Of files, for which nobody waits, more: a transaction takes 17 ms beside what each page takes, 0.6.
FILED = 200
# What may wait for it: of the largest pages allowed a few, not 200, which takes half a gigabyte less memory and loses
# seconds of work when it is interrupted, not minutes.
BATCH_SIZE = 20_000_000
_TAKEN = 4  # bytes of a page that count as one character held
# Pages unpacked one after the other before they are read: turning from the one to the other with each page costs both
# the processor's caches, 0.1 ms a page of 200 KB. With 100 it is as much again.
AHEAD, AHEAD_BYTES = 25, 5_000_000


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one page. `reason` says why it was rejected or failed."""

    url: str
    result: Result
    reason: str | None = None
    detail: str = ""
    article: int | None = None


Inside = Callable[[Session, Page, Outcome], None]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Reading:
    """A page and what was read from it. The page's bytes are let go, so that many readings can wait to be stored."""

    page: Page
    found: Article | Rejected | Exception
    was: int = 0  # bytes of the page

    @property
    def size(self) -> int:
        """What it adds to a batch: the characters that it holds, and a share of what reading it has taken."""
        held = len(self.found.text) + len(self.found.visible) if isinstance(self.found, Article) else 0
        return held + self.was // _TAKEN


class Ingestor:
    """Takes pages into a store, a batch a transaction.

    `inside` is called for each page within that transaction: what it writes is kept exactly when the article is.
    The crawler marks its frontier there, so that a killed crawl neither loses a page nor fetches it twice.
    """

    def __init__(
        self, store: Store, options: ReadOptions | None = None, inside: Inside | None = None
    ) -> None:
        self.store = store
        self.options = options or ReadOptions()
        self.inside = inside

    def add(self, pages: Sequence[Page]) -> list[Outcome]:
        """Read and store pages; one outcome a page, in order. Blocks: call it from a thread."""
        return self.keep([self.read(page) for page in pages])

    def keep(self, readings: Sequence[Reading]) -> list[Outcome]:
        """Store what was read, in one transaction; one outcome a page, in order."""
        try:
            return self._store(readings)
        except OperationalError:
            raise  # the database itself: every page would fail alike
        except Exception:  # one page must not take its batch with it
            log.debug("a batch failed; its pages one by one", exc_info=True)
            return [self._store_alone(reading) for reading in readings]

    def read(self, page: Page) -> Reading:
        """Read one page, touching no store. Never raises."""
        try:
            found: Article | Rejected | Exception = read(page, self.options)
        except Exception as error:  # `read` promises not to; if it does, that is one page lost, not the crawl
            log.debug("cannot read %s", page.url, exc_info=True)
            found = error
        capture = page.capture or Capture(sha256(page.body).hexdigest())
        return Reading(replace(page, body=b"", capture=capture), found, len(page.body))

    def read_all(self, pages: Iterable[Page]) -> Iterator[Reading]:
        """Read pages as they come from files, some of them taken ahead."""
        ahead: deque[Page] = deque()
        held = 0
        for page in pages:
            ahead.append(page)
            held += len(page.body)
            if len(ahead) >= AHEAD or held >= AHEAD_BYTES:
                while ahead:
                    yield self.read(ahead.popleft())
                held = 0
        while ahead:
            yield self.read(ahead.popleft())

    def try_out(self, page: Page, ask: Callable[[Session, Outcome], T]) -> T:
        """Answer a question as if the page were stored, and store nothing: the transaction is rolled back."""
        reading = self.read(page)
        with self.store.write() as session:
            answer = ask(session, self._store_in(session, [reading])[0])
            session.rollback()
        return answer

    def _store(self, readings: Sequence[Reading]) -> list[Outcome]:
        with self.store.write() as session:
            return self._store_in(session, readings)

    def _store_in(self, session: Session, readings: Sequence[Reading]) -> list[Outcome]:
        outcomes = _keep(session, readings)
        changed = [
            one.article for one in outcomes if one.article is not None and one.result in ("new", "updated")
        ]
        name_templates(session, changed)
        place(session, changed)
        if self.inside:
            for reading, outcome in zip(readings, outcomes, strict=True):
                self.inside(session, reading.page, outcome)
        return outcomes

    def _store_alone(self, reading: Reading) -> Outcome:
        try:
            return self._store([reading])[0]
        except OperationalError:
            raise
        except Exception as error:
            log.debug("cannot store %s", reading.page.url, exc_info=True)
            return self._store([Reading(reading.page, error)])[0]


def _keep(session: Session, readings: Sequence[Reading]) -> list[Outcome]:
    """Save the articles among the readings and note the rest; one outcome a page, in order."""
    forgetful = session.exec(select(tables.Forgotten.key).limit(1)).first() is not None
    outcomes: dict[int, Outcome] = {}
    articles: dict[int, tuple[Article, Page]] = {}
    for at, reading in enumerate(readings):
        refused = _refused(session, reading, forgetful=forgetful)
        if refused is not None:
            outcomes[at] = refused
        elif isinstance(reading.found, Article):
            articles[at] = (reading.found, reading.page)
    for at, saved in zip(articles, save_all(session, list(articles.values())), strict=True):
        outcomes[at] = Outcome(articles[at][0].url, saved.change, article=saved.id)
    return [outcomes[at] for at in range(len(readings))]


def _refused(session: Session, reading: Reading, *, forgetful: bool) -> Outcome | None:
    """The outcome of a page that is not saved; None for an article to keep."""
    page, found = reading.page, reading.found
    url = clean(page.url) or page.url
    if isinstance(found, Exception):
        return Outcome(url, "failed", "internal", f"{type(found).__name__}: {found}")
    if forgetful and is_forgotten(session, url):
        return Outcome(url, "forgotten", "forgotten", "erased on request; not collected again")
    if isinstance(found, Article):
        return None
    if found.reason == "unreadable":
        # The reader gave up: that is ours, not the page's.
        return Outcome(url, "failed", "unreadable", found.detail)
    _note_rejection(session, url, found, page)
    return Outcome(url, "rejected", found.reason, found.detail)


def _note_rejection(session: Session, url: str, rejected: Rejected, page: Page) -> None:
    session.merge(
        tables.Rejection(
            url=url,
            site=site_of(url),
            reason=rejected.reason,
            detail=rejected.detail[:500],
            at=page.fetched_at,
        )
    )


# Objects made between two searches for garbage: a page makes some thousands that are all gone when it is stored.
# With Python's own 700, and everything imported searched each time, a tenth of the time of reading went there.
_MADE_BETWEEN = 20_000


def settle() -> None:
    """Call once where many pages will be read: what is loaded by now is kept out of later searches for garbage.

    It is not searched a last time: that takes 50 ms, to find some hundred objects.
    """
    gc.freeze()
    gc.set_threshold(_MADE_BETWEEN, 20, 50)


def batches(readings: Iterable[Reading], size: int = FILED) -> Iterable[list[Reading]]:
    """Readings of files in lists of a transaction's size: so many, or so large ones."""
    batch: list[Reading] = []
    held = 0
    for reading in readings:
        batch.append(reading)
        held += reading.size
        if len(batch) >= size or held >= BATCH_SIZE:
            yield batch
            batch, held = [], 0
    if batch:
        yield batch
