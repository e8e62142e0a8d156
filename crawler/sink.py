"""Where fetched pages go: a thread takes them into the store, in batches; the event loop never waits for a disk."""

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from article.read import read
from article.types import Page
from article.urls import site_of
from crawler.ingest import BATCH, Ingestor, Outcome
from store import frontier, tables
from store.session import Store

log = logging.getLogger(__name__)
_T = TypeVar("_T")

# seconds a page waits for others to share its transaction: what a kill may cost is fetched again
LINGER = 0.3
WAITING = 4 * BATCH  # pages held in memory at most; then the spiders wait


class Sink:
    """Takes pages and frontier writes from all spiders of a process; `on_outcome` hears what became of each page."""

    def __init__(self, store: Store, on_outcome: Callable[[str, Outcome], None]) -> None:
        self.store = store
        self._on_outcome = on_outcome
        self._ingestor = Ingestor(store, inside=mark_done)
        # reading pages takes long: the frontier does not wait for it
        self._reader = ThreadPoolExecutor(1, "ingest")
        self._writer = ThreadPoolExecutor(1, "frontier")
        self._pages: asyncio.Queue[Page | None] = asyncio.Queue(WAITING)
        self._pending: Counter[str] = Counter()  # by site: handed over, outcome not told yet
        self._told = asyncio.Condition()
        self._space = asyncio.Event()
        self._space.set()
        self._task: asyncio.Task[None] | None = None

    def warm_up(self) -> None:
        """Load what reading needs (language model, extractors: half a second) while the network is waited for."""
        self._reader.submit(read, Page("http://warm-up.invalid/", b"<p>" + b"word " * 50, datetime.now(UTC)))

    async def put(self, page: Page) -> None:
        """Hand over a page; waits while too many are waiting."""
        if self._task is None:
            self._task = asyncio.get_running_loop().create_task(self._run())
        self._pending[site_of(page.url)] += 1
        await self._pages.put(page)
        if self._pages.full():
            self._space.clear()

    async def room(self) -> None:
        """Wait until a page can be handed over without waiting: spiders ask before they fetch the next one."""
        await self._space.wait()

    async def read(self, question: Callable[[Session], _T]) -> _T:
        """Run a question on a session, in the frontier's thread; its answer."""

        def inside() -> _T:
            with self.store.read() as session:
                return question(session)

        return await asyncio.get_running_loop().run_in_executor(self._writer, inside)

    async def write(self, change: Callable[[Session], _T]) -> _T:
        """Run a function on a session of its own transaction, in the frontier's thread; its result."""

        def inside() -> _T:
            with self.store.write() as session:
                return change(session)

        return await asyncio.get_running_loop().run_in_executor(self._writer, inside)

    async def drain(self, site: str) -> None:
        """Wait until everything handed over of one site is stored."""
        async with self._told:
            await self._told.wait_for(lambda: not self._pending[site])

    async def close(self) -> None:
        """Store what is waiting and end the thread."""
        if self._task is not None:
            await self._pages.put(None)
            await self._task
        self._reader.shutdown(wait=True)
        self._writer.shutdown(wait=True)

    async def _run(self) -> None:
        loop = asyncio.get_running_loop()
        more = True
        while more:
            batch = [await self._pages.get()]
            end = loop.time() + LINGER
            while batch[-1] is not None and len(batch) < BATCH and (left := end - loop.time()) > 0:
                try:
                    batch.append(await asyncio.wait_for(self._pages.get(), left))
                except TimeoutError:
                    break
            more = batch[-1] is not None
            self._space.set()
            await self._store([page for page in batch if page is not None])

    async def _store(self, pages: Sequence[Page]) -> None:
        if not pages:
            return
        try:
            outcomes = await asyncio.get_running_loop().run_in_executor(
                self._reader, self._ingestor.add, pages
            )
        except Exception as error:  # the database itself; the pages stay queued and the crawl says so
            log.debug("a batch could not be stored", exc_info=True)
            outcomes = [Outcome(page.url, "failed", "store", _first_line(error)) for page in pages]
        for page, outcome in zip(pages, outcomes, strict=True):
            self._on_outcome(site_of(page.url), outcome)
            self._pending[site_of(page.url)] -= 1
        async with self._told:
            self._told.notify_all()


def _first_line(error: Exception) -> str:
    cause = error.orig if isinstance(error, DBAPIError) and error.orig else error
    return (str(cause).splitlines() or [type(cause).__name__])[0]


def mark_done(session: Session, page: Page, outcome: Outcome) -> None:
    """The frontier's side of an ingested page, inside the transaction that keeps its article."""
    stored = outcome.result in ("new", "updated", "unchanged")
    state = "done" if stored else "failed" if outcome.result == "failed" else "skipped"
    due_at: datetime | None = None
    if stored:
        due_at = frontier.recheck_at(page.fetched_at, _published(session, page, outcome))
    elif state == "failed":
        due_at = page.fetched_at + timedelta(hours=6)
    frontier.settle(
        session,
        frontier.Settled(
            url=outcome.url,
            domain=site_of(outcome.url),
            state=state,
            fetched_at=page.fetched_at,
            reason=None if stored else outcome.reason,
            status=page.status,
            etag=page.header("etag"),
            last_modified=page.header("last-modified"),
            due_at=due_at,
        ),
    )


def _published(session: Session, page: Page, outcome: Outcome) -> datetime | None:
    if page.served:
        return max(told.at for told in page.served)
    article = session.get(tables.Article, outcome.article) if outcome.article is not None else None
    return article.published_at if article is not None else None
