"""The frontier: what to fetch next, on both databases."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from article.types import Dated
from store import frontier
from store.forgotten import forget
from store.frontier import Found, Settled
from store.session import Store
from store.tables import Fetch

NOW = datetime(2026, 11, 16, 12, tzinfo=UTC)
SITE = "a.example"


def url(name: str) -> str:
    return f"http://a.example/{name}"


def told(hours_ago: float) -> Dated:
    at = NOW - timedelta(hours=hours_ago)
    return Dated(at, "minute", at.isoformat(), "feed", 60)


def offered(store: Store, *found: Found) -> int:
    with store.write() as session:
        return frontier.offer(session, SITE, found, NOW)


def settled(store: Store, name: str, state: str, **more: object) -> None:
    with store.write() as session:
        frontier.settle(session, Settled(url(name), SITE, state, NOW, **more))  # type: ignore[arg-type]


def planned(store: Store, at: datetime = NOW, limit: int = 100) -> list[str]:
    with store.read() as session:
        return [work.url.rpartition("/")[2] for work in frontier.work(session, SITE, at, limit)]


def test_newest_first_undated_last_in_the_order_found(store: Store) -> None:
    found = [Found(url("x")), Found(url("old"), (told(50),)), Found(url("new"), (told(1),)), Found(url("y"))]
    assert offered(store, *found) == 4
    assert planned(store) == ["new", "old", "x", "y"]
    assert planned(store, limit=2) == ["new", "old"]


def test_what_is_known_is_not_new_and_keeps_what_is_newly_told(store: Store) -> None:
    offered(store, Found(url("a"), (told(2),)))
    assert offered(store, Found(url("a"), (told(2), told(1)), "http://wire.example/"), Found(url("b"))) == 1
    with store.read() as session:
        work = next(work for work in frontier.work(session, SITE, NOW, 10) if work.url == url("a"))
    assert work.served == (told(2), told(1))
    assert work.feed_source == "http://wire.example/"


def test_other_sites_rows_and_other_kinds_are_not_planned(store: Store) -> None:
    offered(store, Found(url("a")))
    settled(store, "feed.xml", "done", kind="feed", etag='"1"')
    with store.write() as session:
        frontier.offer(session, "b.example", [Found("http://b.example/x")], NOW)
        assert frontier.waiting(session, SITE) == 1
        assert frontier.known(session, [url("feed.xml")])[url("feed.xml")].etag == '"1"'
    assert planned(store) == ["a"]


def test_done_pages_come_back_when_they_are_due_behind_the_new_ones(store: Store) -> None:
    offered(store, *(Found(url(f"done{number}")) for number in range(10)), Found(url("new")))
    for number in range(10):
        settled(store, f"done{number}", "done", due_at=NOW + timedelta(hours=1))
    assert planned(store) == ["new"]
    later = NOW + timedelta(hours=2)
    assert planned(store, later, limit=20) == ["new", "done0", "done1", "done2", "done3"]
    assert planned(store, later, limit=1) == ["new"]


def test_a_later_time_told_brings_a_done_page_back(store: Store) -> None:
    offered(store, Found(url("a"), (told(5),)))
    settled(store, "a", "done")
    assert planned(store) == []
    offered(store, Found(url("a"), (told(-1),)))
    assert planned(store) == ["a"]


def test_a_failing_page_is_tried_again_later_and_given_up_in_the_end(store: Store) -> None:
    offered(store, Found(url("a")))
    for _ in range(frontier.MAX_ATTEMPTS - 1):
        settled(store, "a", "failed", reason="timeout", due_at=NOW + frontier.RETRY_AFTER)
        assert planned(store) == []
        assert planned(store, NOW + timedelta(days=1)) == ["a"]
    settled(store, "a", "failed", reason="timeout")
    with store.read() as session:
        row = session.exec(select(Fetch)).one()
    assert (row.state, row.reason, row.attempts) == ("skipped", "timeout", frontier.MAX_ATTEMPTS)


def test_a_page_that_robots_txt_forbade_is_looked_at_again(store: Store) -> None:
    offered(store, Found(url("a")))
    settled(store, "a", "skipped", reason="robots", due_at=NOW + timedelta(days=7))
    assert planned(store) == []
    assert planned(store, NOW + timedelta(days=8)) == ["a"]


def test_the_end_of_a_redirect_becomes_known(store: Store) -> None:
    settled(store, "target", "done", etag='"1"', status=200)
    with store.read() as session:
        assert frontier.known(session, [url("target")])[url("target")].again


def test_what_was_forgotten_is_not_offered_again(store: Store) -> None:
    with store.write() as session:
        forget(session, url("gone"), NOW)
    assert offered(store, Found(url("gone")), Found(url("here"))) == 1
    with store.write() as session:
        forget(session, SITE, NOW)
    assert offered(store, Found(url("another"))) == 0


def test_pages_of_an_interrupted_crawl_count_against_its_limit(store: Store) -> None:
    offered(store, Found(url("a")), Found(url("b")))
    settled(store, "a", "done")
    settled(store, "feed.xml", "done", kind="feed")
    with store.read() as session:
        assert frontier.fetched_since(session, SITE, NOW) == 1
        assert frontier.fetched_since(session, SITE, NOW + timedelta(seconds=1)) == 0


def test_a_probe_that_failed_is_postponed(store: Store) -> None:
    settled(store, "rss", "skipped", kind="probe", due_at=NOW + timedelta(days=7))
    with store.read() as session:
        assert frontier.postponed(session, [url("rss"), url("feed")], NOW) == {url("rss")}
        assert frontier.postponed(session, [url("rss")], NOW + timedelta(days=8)) == set()


@pytest.mark.parametrize(
    ("age", "wait"),
    [(0, 6), (3, 6), (6, 6), (24, 24), (100, 100), (7 * 24, None), (1_000, None), (-5, 6)],
)
def test_pages_are_looked_at_again_when_twice_as_old(age: float, wait: float | None) -> None:
    due = frontier.recheck_at(NOW, NOW - timedelta(hours=age))
    assert due == (None if wait is None else NOW + timedelta(hours=wait))
