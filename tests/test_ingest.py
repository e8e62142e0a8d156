"""Pages of files on their way into the store: read some ahead, stored by the batch, nothing lost or held too long."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256

import numpy as np
import pytest

from article.types import Page
from crawler import ingest
from crawler.ingest import AHEAD, FILED, Ingestor, batches
from dedupe.ordered import ascending, order_of
from store.session import Store

AT = datetime(2026, 11, 16, 8, tzinfo=UTC)


def pages(count: int, words: int = 40) -> list[Page]:
    return [
        Page(
            f"https://alder.example/{number}",
            f"Story {number}\n{'word ' * words}".encode(),
            AT,
            headers=PLAIN,
        )
        for number in range(count)
    ]


PLAIN = (("content-type", "text/plain; charset=utf-8"),)


@pytest.mark.parametrize("count", [0, 1, AHEAD - 1, AHEAD, 2 * AHEAD + 3])
def test_every_page_is_read_once_and_in_order(sqlite_store: Store, count: int) -> None:
    given = pages(count)
    found = list(Ingestor(sqlite_store).read_all(given))
    assert [reading.page.url for reading in found] == [page.url for page in given]


def test_pages_are_taken_ahead_by_number_and_by_bytes(
    sqlite_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken: list[str] = []

    def told() -> Iterator[Page]:
        for page in pages(2 * AHEAD):
            taken.append(page.url)
            yield page

    next(iter(Ingestor(sqlite_store).read_all(told())))
    assert len(taken) == AHEAD
    taken.clear()
    monkeypatch.setattr(ingest, "AHEAD_BYTES", 3 * len(pages(1)[0].body))
    next(iter(Ingestor(sqlite_store).read_all(told())))
    assert len(taken) == 3


def test_a_reading_holds_the_digest_of_its_page_and_not_its_bytes(sqlite_store: Store) -> None:
    (page,) = pages(1)
    reading = Ingestor(sqlite_store).read(page)
    assert reading.page.body == b""
    assert reading.page.capture is not None
    assert reading.page.capture.sha256 == sha256(page.body).hexdigest()
    with sqlite_store.engine.connect() as connection:
        assert Ingestor(sqlite_store).keep([reading])[0].result == "new"
        stored = connection.exec_driver_sql("SELECT sha256, warc, warc_offset FROM capture").all()
    assert [tuple(row) for row in stored] == [(sha256(page.body).hexdigest(), None, None)]


def test_a_batch_is_so_many_readings_or_so_large_ones(
    sqlite_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = Ingestor(sqlite_store).read(pages(1)[0])
    assert [len(batch) for batch in batches([one] * (FILED + 1))] == [FILED, 1]
    monkeypatch.setattr(ingest, "BATCH_SIZE", 2 * one.size)
    assert [len(batch) for batch in batches([one] * 5)] == [2, 2, 1]
    assert one.size >= 2 * len("word " * 40) - 2  # the text and what a reader sees
    large = replace(one, was=10_000_000)
    monkeypatch.undo()
    assert max(len(batch) for batch in batches([large] * 20)) <= 8


@pytest.mark.parametrize("distinct", [3, 50, 10**15])
def test_keys_are_ordered_as_numpy_orders_them(distinct: int) -> None:
    chance = np.random.RandomState(distinct % 97)
    keys, then = chance.randint(-distinct, distinct, 500), chance.permutation(500)
    assert ascending(keys).tolist() == np.unique(keys).tolist()
    assert order_of(keys, then).tolist() == np.lexsort((then, keys)).tolist()
    assert order_of(keys).tolist() == np.argsort(keys, kind="stable").tolist()


def test_nothing_is_in_order_already() -> None:
    none = np.empty(0, np.int64)
    assert len(ascending(none)) == len(order_of(none)) == len(order_of(none, none)) == 0
