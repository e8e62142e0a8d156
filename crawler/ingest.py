"""Read this first: how a page becomes an article in the store, with its copies found.

    page -> read -> Article or Rejected -> saved -> masked, sketched, compared, grouped -> Outcome

Scrapy's pipeline, the `ingest` verb, `lookup --save` and the add-on all come through `Ingestor.add`.
"""

import gc
import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, TypeVar

from sqlalchemy.exc import OperationalError
from sqlmodel import Session, select

from article.read import read
from article.types import Article, Page, ReadOptions, Rejected
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
# Of files, for which nobody waits, more: what a transaction costs is shared, and storing takes 0.8 ms a page, not 1.1.
FILED = 200
BATCH_BYTES = 20_000_000  # pages of the largest size allowed: two, not fifty, and half a gigabyte less memory


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one page. `reason` says why it was rejected or failed."""

    url: str
    result: Result
    reason: str | None = None
    detail: str = ""
    article: int | None = None


Inside = Callable[[Session, Page, Outcome], None]
Reading = Article | Rejected | Exception
T = TypeVar("T")


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
        readings = [self._read(page) for page in pages]
        try:
            return self._store(pages, readings)
        except OperationalError:
            raise  # the database itself: every page would fail alike
        except Exception:  # one page must not take its batch with it
            log.debug("a batch failed; its pages one by one", exc_info=True)
            return [self._store_alone(page, reading) for page, reading in zip(pages, readings, strict=True)]

    def _read(self, page: Page) -> Reading:
        try:
            return read(page, self.options)
        except (
            Exception
        ) as error:  # `read` promises not to raise; if it does, that is one page lost, not the crawl
            log.debug("cannot read %s", page.url, exc_info=True)
            return error

    def try_out(self, page: Page, ask: Callable[[Session, Outcome], T]) -> T:
        """Answer a question as if the page were stored, and store nothing: the transaction is rolled back."""
        reading = self._read(page)
        with self.store.write() as session:
            answer = ask(session, self._store_in(session, [page], [reading])[0])
            session.rollback()
        return answer

    def _store(self, pages: Sequence[Page], readings: Sequence[Reading]) -> list[Outcome]:
        with self.store.write() as session:
            return self._store_in(session, pages, readings)

    def _store_in(
        self, session: Session, pages: Sequence[Page], readings: Sequence[Reading]
    ) -> list[Outcome]:
        outcomes = _keep(session, pages, readings)
        changed = [
            one.article for one in outcomes if one.article is not None and one.result in ("new", "updated")
        ]
        name_templates(session, changed)
        place(session, changed)
        if self.inside:
            for page, outcome in zip(pages, outcomes, strict=True):
                self.inside(session, page, outcome)
        return outcomes

    def _store_alone(self, page: Page, reading: Reading) -> Outcome:
        try:
            return self._store([page], [reading])[0]
        except OperationalError:
            raise
        except Exception as error:
            log.debug("cannot store %s", page.url, exc_info=True)
            return self._store([page], [error])[0]


def _keep(session: Session, pages: Sequence[Page], readings: Sequence[Reading]) -> list[Outcome]:
    """Save the articles among the readings and note the rest; one outcome a page, in order."""
    forgetful = session.exec(select(tables.Forgotten.key).limit(1)).first() is not None
    outcomes: dict[int, Outcome] = {}
    articles: dict[int, tuple[Article, Page]] = {}
    for at, (page, reading) in enumerate(zip(pages, readings, strict=True)):
        refused = _refused(session, page, reading, forgetful=forgetful)
        if refused is not None:
            outcomes[at] = refused
        elif isinstance(reading, Article):
            articles[at] = (reading, page)
    for at, saved in zip(articles, save_all(session, list(articles.values())), strict=True):
        outcomes[at] = Outcome(articles[at][0].url, saved.change, article=saved.id)
    return [outcomes[at] for at in range(len(pages))]


def _refused(session: Session, page: Page, reading: Reading, *, forgetful: bool) -> Outcome | None:
    """The outcome of a page that is not saved; None for an article to keep."""
    url = clean(page.url) or page.url
    if isinstance(reading, Exception):
        return Outcome(url, "failed", "internal", f"{type(reading).__name__}: {reading}")
    if forgetful and is_forgotten(session, url):
        return Outcome(url, "forgotten", "forgotten", "erased on request; not collected again")
    if isinstance(reading, Article):
        return None
    if reading.reason == "unreadable":
        # The reader gave up: that is ours, not the page's.
        return Outcome(url, "failed", "unreadable", reading.detail)
    _note_rejection(session, url, reading, page)
    return Outcome(url, "rejected", reading.reason, reading.detail)


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


def batches(pages: Iterable[Page], size: int = FILED) -> Iterable[list[Page]]:
    """Pages of files in lists of a transaction's size: so many, or so many bytes."""
    batch: list[Page] = []
    held = 0
    for page in pages:
        batch.append(page)
        held += len(page.body)
        if len(batch) >= size or held >= BATCH_BYTES:
            yield batch
            batch, held = [], 0
    if batch:
        yield batch
