"""The candidate index in SQL finds what the one in memory does, wherever its keys are on their way; on both databases."""

import random

import numpy as np
import pytest
from alembic import command
from sqlalchemy import func, insert
from sqlmodel import select

from benchmarks.stories import Story, as_article, as_page
from dedupe import candidates
from dedupe.candidates import CROWDED, FEW_PASSAGES, MemoryIndex, Shared, qualify, qualify_all
from dedupe.sketch import Sketch, sketch, words_of
from store import index, tables
from store import young as young_keys
from store.articles import save_all
from store.copies import place
from store.migrations import config
from store.session import Store
from tests.corpus import corpus
from tests.finding import prepared

TEXT = " ".join(f"word{number} of{number % 7} the{number % 13} ferry" for number in range(60))
SKETCHES = {number + 1: sketch(words) for number, words in prepared(corpus(31, 160)).items()}


def rows_of(store: Store) -> dict[str, int]:
    """How many rows each table of keys has."""
    with store.read() as session:
        return {
            table.__name__: session.exec(select(func.count()).select_from(table)).one()
            for kind in young_keys.KINDS
            for table in kind.tables
        }


@pytest.mark.parametrize("young", [0, 300, 10**6])
def test_it_finds_what_the_index_in_memory_finds(
    store: Store, monkeypatch: pytest.MonkeyPatch, young: int
) -> None:
    monkeypatch.setattr(young_keys, "YOUNG", young)
    memory, ids = MemoryIndex(), list(SKETCHES)
    for at in range(0, len(ids), 20):
        batch = {one: SKETCHES[one] for one in ids[at : at + 20]}
        for article, made in batch.items():
            memory.add(article, made)
        with store.write() as session:
            found = index.search(session, batch)
            index.add(session, batch)
        for article, made in batch.items():
            expected = [one.article for one in memory.search(made) if one.article != article]
            assert set(found.get(article, [])) >= {one for one in expected if one < article}
            assert set(found.get(article, [])) <= {*expected, *batch}
    keys = sum(len(np.unique(made.bands)) + len(made.passages) for made in SKETCHES.values())
    rows = rows_of(store)
    assert sum(rows.values()) == keys
    assert (rows["Band"] + rows["Passage"] > 0) == (young < 10**6)


def test_what_is_removed_is_gone_from_wherever_it_was(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(young_keys, "YOUNG", 300)
    for at in range(0, len(SKETCHES), 40):
        with store.write() as session:
            index.add(session, {one: SKETCHES[one] for one in list(SKETCHES)[at : at + 40]})
    with store.write() as session:
        index.remove(session, SKETCHES)
    assert set(rows_of(store).values()) == {0}
    with store.write() as session:
        index.add(session, SKETCHES)
        assert index.search(session, {}) == {}


def test_a_crowd_gives_its_ends(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index, "FLOOD", 200)
    monkeypatch.setattr(index, "BUCKET", 20)
    monkeypatch.setattr(candidates, "BUCKET", 20)
    one = next(made for made in SKETCHES.values() if len(made.passages) > FEW_PASSAGES)
    with store.write() as session:
        index.add(session, dict.fromkeys(range(1, 101), one))
        found = index.search(session, {101: one, 102: one})
        assert index.is_crowded(session, one)
        assert not index.is_crowded(session, sketch(words_of(TEXT)))
    assert found[101][:10] == list(range(1, 11))
    assert 100 in found[101]
    assert 50 not in found[101]
    assert 102 in found[101]
    assert len(found[101]) <= CROWDED


def test_many_qualify_as_one_does() -> None:
    chance = random.Random(3)
    rows = {
        (article, other): (chance.choice((0, 0, 1, 5)), chance.choice((0, 1, 1, 2, 9)))
        for article in range(6)
        for other in chance.sample(range(1_000), 30 if article else 600)
    }
    rows = {pair: hits for pair, hits in rows.items() if any(hits)}
    columns = np.array([[*pair, *hits] for pair, hits in rows.items()], np.int64)
    found = qualify_all(Shared(*columns.T), np.array([2, 3]), np.array([], np.int64))
    for article in range(6):
        bands = {pair[1]: hits[0] for pair, hits in rows.items() if pair[0] == article and hits[0]}
        passages = {pair[1]: hits[1] for pair, hits in rows.items() if pair[0] == article and hits[1]}
        expected = qualify(bands, passages, FEW_PASSAGES if article in (2, 3) else 40)
        assert found[article] == [each.article for each in expected]


def test_an_empty_text_is_no_ones_candidate(store: Store) -> None:
    empty = Sketch(1, 0, np.full(128, 0xFFFFFFFF, np.uint32), np.empty(0, np.int64), np.empty(0, np.int64))
    with store.write() as session:
        index.add(session, {1: empty, 2: empty})
        assert index.search(session, {3: empty}) == {}


def test_a_store_of_the_first_version_is_brought_along(store: Store) -> None:
    story = Story(1, "s.example", "t", (TEXT,))
    with store.write() as session:
        place(session, [one.id for one in save_all(session, [(as_article(story), as_page(story))])])
    before = rows_of(store)
    with store.engine.begin() as connection:
        command.downgrade(config(connection), "0001")
        connection.execute(insert(tables.Band), [{"hash": 1, "article": 1}])
    Store.upgrade_in_place(store.url.render_as_string(hide_password=False))
    after = rows_of(store)
    assert (after["Band"], after["Passage"]) == (before["YoungBand"], before["YoungPassage"])
    with store.write() as session:
        copy = Story(2, "other.example", "t", (TEXT,))
        place(session, [one.id for one in save_all(session, [(as_article(copy), as_page(copy))])])
    with store.read() as session:
        (overlap,) = session.exec(select(tables.Overlap)).all()
    assert (overlap.a, overlap.b, overlap.jaccard) == (1, 2, 1.0)


def sentences(count: int, seed: int) -> list[str]:
    """Made-up sentences of twenty words, the same for a seed."""
    chance = random.Random(seed)
    return [" ".join(f"w{chance.randrange(4_000)}" for _ in range(20)) + "." for _ in range(count)]


@pytest.mark.parametrize("essay_first", [True, False])
def test_an_essay_that_quotes_a_story_is_linked_to_every_print_of_it(store: Store, essay_first: bool) -> None:
    """A story at twenty addresses in one batch needs no pair of each two; a partial copy needs its pairs."""
    told, own = sentences(16, 1), sentences(24, 2)
    prints = [
        Story(n, f"site-{n}.example", "The ferry", (*told, f"Printed by house {n}.")) for n in range(20)
    ]
    essay = Story(50, "essays.example", "On quiet", (*own, *told[:8]))
    batches = [[essay], prints] if essay_first else [prints, [essay]]
    for batch in batches:
        with store.write() as session:
            place(
                session,
                [saved.id for saved in save_all(session, [(as_article(s), as_page(s)) for s in batch])],
            )
    with store.read() as session:
        (essay_id,) = session.exec(
            select(tables.Article.id).where(tables.Article.site == "essays.example")
        ).all()
        pairs = session.exec(select(tables.Overlap.a, tables.Overlap.b)).all()
    assert sum(essay_id in pair for pair in pairs) == len(prints)
    assert len(pairs) < len(prints) * (len(prints) - 1) // 2 + len(prints)
