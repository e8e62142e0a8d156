"""The store: what it keeps, in what order it may come, and what it refuses; on SQLite and on PostgreSQL."""

import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlmodel import SQLModel, select

from article.types import Page
from crawler.ingest import Ingestor
from store import tables
from store.articles import find
from store.forgotten import forget
from store.migrations import config
from store.provenance import families, judge_family, judge_pair
from store.regroup import regroup
from store.session import HEAD, Store, StoreError, open_store
from tests.stories import PAGES, page_of

MONDAY = datetime(2026, 11, 16, 8, tzinfo=UTC)


def test_the_migrations_make_exactly_the_tables(store: Store) -> None:
    with store.engine.begin() as connection:
        differences = compare_metadata(
            MigrationContext.configure(connection, opts={"compare_type": True}), SQLModel.metadata
        )
        script = ScriptDirectory.from_config(config(connection))
    assert differences == [], "tables and migrations differ: write a revision in store/migrations/versions"
    assert script.get_current_head() == HEAD


def test_a_new_file_is_what_the_migrations_make(tmp_path: Path) -> None:
    made = Store(f"sqlite:///{tmp_path}/made.db")
    migrated = Store(f"sqlite:///{tmp_path}/migrated.db", check=False)
    migrated.upgrade()
    assert _schema(made) == _schema(migrated)
    assert made.revision() == migrated.revision() == HEAD
    assert "alembic_version" in {name for _, name, _ in _schema(made)}


def test_a_store_whose_first_migration_was_killed_is_made(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path}/begun.db"
    begun = Store(address, check=False)
    with begun.engine.begin() as connection:
        connection.exec_driver_sql(
            "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, "
            "CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))"
        )
    assert Store(address).revision() == HEAD


def _schema(store: Store) -> set[tuple[str, str, str]]:
    """Tables and indexes as SQLite keeps them: kind, name, statement."""
    with store.engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT type, name, sql FROM sqlite_master").all()
    return {(kind, name, " ".join((sql or "").split())) for kind, name, sql in rows}


def test_several_that_make_a_new_store_at_once_all_open_it(tmp_path: Path) -> None:
    opened: list[str | None] = []
    threads = [
        threading.Thread(target=lambda: opened.append(Store(f"sqlite:///{tmp_path}/new.db").revision()))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert opened == [HEAD] * 4


def test_times_come_back_aware_and_in_utc(store: Store) -> None:
    story = page_of("ferry", at=MONDAY)
    Ingestor(store).add([story])
    with store.read() as session:
        row = find(session, story.url)
        assert row is not None
        assert row.first_seen_at == MONDAY
        assert row.first_seen_at.utcoffset() == timedelta(0)


def test_naive_times_are_refused(store: Store) -> None:
    with pytest.raises(Exception, match="naive time"), store.write() as session:
        session.add(tables.Forgotten(key="k", what="url", at=datetime(2026, 1, 1)))  # noqa: DTZ001


def test_an_article_seen_twice_is_one_article_first_seen_at_the_earlier(store: Store) -> None:
    late, early = page_of("ferry", at=MONDAY + timedelta(days=2)), page_of("ferry", at=MONDAY)
    outcomes = [
        Ingestor(store).add([late])[0],
        Ingestor(store).add([early])[0],
        Ingestor(store).add([early])[0],
    ]
    assert [one.result for one in outcomes] == ["new", "unchanged", "unchanged"]
    with store.read() as session:
        row = find(session, late.url)
        assert row is not None
        assert row.first_seen_at == MONDAY
        assert len(session.exec(select(tables.Capture)).all()) == 2


def test_the_newest_capture_is_the_text_whatever_the_order(tmp_path: Path) -> None:
    old, new = (
        page_of("ferry", at=MONDAY),
        page_of("ferry", at=MONDAY + timedelta(days=1), extra="A second boat joins in March."),
    )
    kept = []
    for name, order in (("ab", (old, new)), ("ba", (new, old))):
        store = open_store(f"sqlite:///{tmp_path}/{name}.db")
        for page in order:
            Ingestor(store).add([page])
        with store.read() as session:
            row = find(session, old.url)
            assert row is not None
            kept.append((row.text, row.sha256, row.first_seen_at, row.read_at))
    assert kept[0] == kept[1]
    assert "second boat" in kept[0][0]


def test_copies_are_a_family_whatever_the_order_of_arrival(store: Store) -> None:
    pages = [page_of(name, at=MONDAY) for name in PAGES]
    Ingestor(store).add(pages[::2])
    Ingestor(store).add(pages[1::2])
    with store.read() as session:
        before = _families_by_url(session)
    regroup(store)
    with store.read() as session:
        assert _families_by_url(session) == before
    assert {frozenset(family) for family in before} == {
        frozenset({PAGES["ferry"], PAGES["ferry copied"], PAGES["ferry cut"]}),
    }


def _families_by_url(session) -> set[frozenset[str]]:
    urls = {row.id: row.url for row in session.exec(select(tables.Article)).all()}
    return {frozenset(urls[one] for one in members) for members in families(session).values()}


def test_a_changed_text_leaves_the_family_it_was_in(store: Store) -> None:
    Ingestor(store).add([page_of("ferry", at=MONDAY), page_of("ferry copied", at=MONDAY)])
    other = page_of("museum", at=MONDAY + timedelta(days=1))
    replaced = Page(PAGES["ferry copied"], other.body, other.fetched_at, headers=other.headers)
    assert Ingestor(store).add([replaced])[0].result == "updated"
    with store.read() as session:
        assert families(session) == {}
        assert session.exec(select(tables.Overlap)).all() == []


def test_forgetting_leaves_nothing_but_a_hash(store: Store) -> None:
    pages = [page_of("ferry", at=MONDAY), page_of("ferry copied", at=MONDAY)]
    Ingestor(store).add(pages)
    with store.write() as session:
        assert forget(session, pages[1].url, MONDAY) == 1
    assert Ingestor(store).add([pages[1]])[0].result == "forgotten"
    with store.read() as session:
        assert find(session, pages[1].url) is None
        assert families(session) == {}
        for table in (tables.Capture, tables.Sketch, tables.Band, tables.SkeletonKey):
            owners = {row.article for row in session.exec(select(table)).all()}
            assert owners <= {find(session, pages[0].url).id}
        assert pages[1].url not in str(session.exec(select(tables.Forgotten)).all())


def test_two_writers_at_once_lose_nothing(store: Store) -> None:
    pages = [page_of("ferry", at=MONDAY, site=f"town-{number}.example") for number in range(12)]
    threads = [threading.Thread(target=Ingestor(store).add, args=(pages[start::2],)) for start in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    with store.read() as session:
        assert [len(members) for members in families(session).values()] == [12]


def test_one_bad_page_does_not_take_its_batch_with_it(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    from crawler import ingest

    whole = ingest.save_all

    def failing(session, readings):
        if any(page.url == PAGES["museum"] for _, page in readings):
            raise RuntimeError("made for the test")
        return whole(session, readings)

    monkeypatch.setattr(ingest, "save_all", failing)  # a defect of ours, which no input is known to cause
    outcomes = Ingestor(store).add(
        [page_of("ferry", at=MONDAY), page_of("museum", at=MONDAY), page_of("ferry cut", at=MONDAY)]
    )
    assert [one.result for one in outcomes] == ["new", "failed", "new"]


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("nonsense", "is no database URL"),
        ("mysql://localhost/x", "not supported"),
        ("sqlite://", "needs a file"),
        ("sqlite:////proc/nowhere/x.db", "cannot make the folder"),
    ],
)
def test_a_store_that_cannot_be_opened_says_what_to_do(url: str, words: str) -> None:
    with pytest.raises(StoreError, match=words):
        open_store(url)


def test_a_file_that_is_no_store_is_refused_and_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "notes.db"
    file.write_text("my notes, not a database\n" * 100)
    with pytest.raises(StoreError, match="cannot open the store"):
        open_store(f"sqlite:///{file}")
    assert file.read_text().startswith("my notes")


def test_a_store_of_a_newer_version_is_refused(sqlite_store: Store) -> None:
    with sqlite_store.engine.begin() as connection:
        connection.exec_driver_sql("update alembic_version set version_num = '9999'")
    with pytest.raises(StoreError, match="newer Copytrail"):
        open_store(str(sqlite_store.url))


def test_a_copy_that_claims_to_be_older_has_the_lag_of_its_first_sight(store: Store) -> None:
    declared = '<link rel="canonical" href="http://river-wire.example/ferry">'
    wire = page_of("ferry", at=MONDAY, published="2026-11-16T07:00:00Z")
    copy = page_of(
        "ferry copied", at=MONDAY + timedelta(days=2), published="2026-11-01T07:00:00Z", head=declared
    )
    Ingestor(store).add([wire, copy])
    with store.read() as session:
        (members,) = families(session).values()
        judged = judge_family(session, members)
        pair = judge_pair(judged.pairs[0], judged)
    assert judged.rows[pair.earlier].url == wire.url
    assert pair.lag_hours == 49.0


def test_a_family_too_large_to_regroup_still_takes_in_who_is_near(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    from store import grouping

    monkeypatch.setattr(grouping, "LARGE", 5)  # a thousand addresses would take the test a minute
    for number in range(12):
        Ingestor(store).add([page_of("ferry", at=MONDAY, site=f"town-{number}.example")])
    Ingestor(store).add([page_of("museum", at=MONDAY)])
    with store.read() as session:
        assert [len(members) for members in families(session).values()] == [12]
    with store.write() as session:
        forget(session, "http://town-3.example/ferry", MONDAY)
    with store.read() as session:
        assert [len(members) for members in families(session).values()] == [11]
