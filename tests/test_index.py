"""The candidate index in SQL finds what the one in memory does, wherever its keys are on their way; on both databases."""

import random
from dataclasses import replace

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
from store.copies import place, remove_articles
from store.migrations import config
from store.session import Store
from tests.corpus import corpus
from tests.finding import prepared

TEXT = " ".join(f"word{number} of{number % 7} the{number % 13} ferry" for number in range(60))
SKETCHES = {number + 1: sketch(words) for number, words in prepared(corpus(31, 160)).items()}


def settled(store: Store) -> dict[str, int]:
    """How many keys have come to each table."""
    with store.read() as session:
        return {
            kind.name: session.exec(select(func.count()).select_from(kind.settled)).one()
            for kind in young_keys.KINDS
        }


def waiting(store: Store) -> dict[str, int]:
    """How many keys of each kind wait, as a process sees that looks for the first time."""
    young_keys._recent.clear()
    with store.read() as session:
        return {kind.name: len(young_keys.young(session, kind).pairs()[0]) for kind in young_keys.KINDS}


@pytest.mark.parametrize("rows", [1_000, 3])
@pytest.mark.parametrize("young", [0, 300, 10**6])
def test_it_finds_what_the_index_in_memory_finds(
    store: Store, monkeypatch: pytest.MonkeyPatch, young: int, rows: int
) -> None:
    monkeypatch.setattr(young_keys, "YOUNG", young)
    monkeypatch.setattr(young_keys, "ROWS", rows)
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
    there, rest = settled(store), waiting(store)
    assert there["band"] + rest["band"] == sum(len(np.unique(made.bands)) for made in SKETCHES.values())
    assert there["passage"] + rest["passage"] == sum(len(made.passages) for made in SKETCHES.values())
    assert (there["band"] + there["passage"] > 0) == (young < 10**6)


def test_what_is_removed_is_gone_from_wherever_it_was(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(young_keys, "YOUNG", 300)
    for at in range(0, len(SKETCHES), 40):
        with store.write() as session:
            index.add(session, {one: SKETCHES[one] for one in list(SKETCHES)[at : at + 40]})
    with store.write() as session:
        index.remove(session, SKETCHES)
    assert set(settled(store).values()) == {0} == set(waiting(store).values())
    with store.write() as session:
        index.add(session, SKETCHES)
        assert index.search(session, {}) == {}
    assert waiting(store)["passage"] == sum(len(made.passages) for made in SKETCHES.values())


def test_of_what_is_forgotten_no_key_stays_in_the_log(store: Store) -> None:
    """`young.remove` only notes what is gone: a row with the keys of an article would stay for a while."""
    told = [Story(n, f"s{n}.example", "t", (TEXT, f"Printed in town {n}.")) for n in (1, 2)]
    for story in told:
        with store.write() as session:
            place(session, [one.id for one in save_all(session, [(as_article(story), as_page(story))])])
    with store.write() as session:
        remove_articles(session, [2])
    with store.read() as session:
        kept = [np.frombuffer(row.articles, "<u4") for row in session.exec(select(tables.Young))]
    assert set(np.concatenate(kept).tolist()) == {1}


KEYS = np.arange(-(1 << 47), 1 << 47, 1 << 40, dtype=np.int64)


def test_every_key_is_in_one_place_all_the_time(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rounds of the hand, with pairs that come, go and come again, in transactions of which some are rolled back."""
    monkeypatch.setattr(young_keys, "YOUNG", 60)
    monkeypatch.setattr(young_keys, "ROWS", 12)
    monkeypatch.setattr(young_keys, "LEAST_LOGGED", 200)
    chance, expected = random.Random(4), set()
    for turn in range(60):
        if chance.random() < 0.1:
            young_keys._recent.clear()  # another process
        new = {(key, turn) for key in chance.sample(KEYS.tolist(), 30)}
        old = set(chance.sample(sorted(expected), min(len(expected), chance.randrange(12))))
        back = set(chance.sample(sorted(old), len(old) // 2))
        with store.write() as session:
            for change, pairs in ((young_keys.remove, old), (young_keys.add, new | back)):
                columns = np.array(sorted(pairs), np.int64).reshape(-1, 2).T
                change(session, young_keys.PASSAGES, columns[0], columns[1])
            if chance.random() < 0.2:
                session.rollback()
            else:
                expected = expected - old | new | back
        with store.read() as session:
            rows = [(row.hash, row.article) for row in session.exec(select(tables.Passage))]
            young = young_keys.young(session, young_keys.PASSAGES)
            rest = list(zip(*(column.tolist() for column in young.pairs()), strict=True))
            asked = np.array(chance.sample(KEYS.tolist(), 40), np.int64)
            held, by = index.holders(session, young_keys.PASSAGES, np.sort(asked))
            log = session.exec(select(func.count()).select_from(tables.Young)).one()
        assert sorted(rows + rest) == sorted(expected)
        assert sorted(zip(held.tolist(), by.tolist(), strict=True)) == sorted(
            pair for pair in expected if pair[0] in set(asked.tolist())
        )
        assert log <= 12
    assert len(rest) < 200 < len(rows)


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


def test_a_crowd_of_which_half_waits_is_one(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index, "BUCKET", 20)
    one = next(made for made in SKETCHES.values() if len(made.passages) > FEW_PASSAGES)
    with store.write() as session:
        monkeypatch.setattr(young_keys, "YOUNG", 0)
        index.add(session, dict.fromkeys(range(1, 13), one))
        monkeypatch.setattr(young_keys, "YOUNG", 10**6)
        assert not index.is_crowded(session, one)
        index.add(session, dict.fromkeys(range(13, 25), one))
        assert index.is_crowded(session, one)


def test_a_pair_that_is_there_already_holds_nothing_up(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(young_keys, "YOUNG", 0)
    ones = np.ones(len(KEYS), np.int64)
    with store.write() as session:
        session.execute(insert(tables.Passage), [{"hash": int(KEYS[3]), "article": 1}])
        for turn in (1, 2, 3):
            young_keys.add(session, young_keys.PASSAGES, KEYS, turn * ones)
    assert settled(store)["passage"] >= len(KEYS)


def test_what_is_forgotten_while_its_log_is_read_stays_forgotten(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """PostgreSQL shows each statement what was committed before it: the log may be another one half-way through."""
    with store.write() as session:
        young_keys.add(session, young_keys.PASSAGES, KEYS[:10], np.ones(10, np.int64))
    with store.read() as session:
        young_keys.young(session, young_keys.PASSAGES)
    known = dict(young_keys._recent)
    with store.write() as session:
        young_keys.drop(session, young_keys.PASSAGES, np.ones(1, np.int64))
        young_keys.add(session, young_keys.PASSAGES, KEYS[:5], 2 * np.ones(5, np.int64))
    young_keys._recent.clear()
    young_keys._recent.update(known)
    answers = iter([True])  # the log was still the known one when it was looked at first
    still_there = young_keys._still_there
    monkeypatch.setattr(
        young_keys, "_still_there", lambda connection, one: next(answers, still_there(connection, one))
    )
    with store.read() as session:
        assert set(young_keys.young(session, young_keys.PASSAGES).pairs()[1].tolist()) == {2}


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
        # Nothing but characters that do not show: an article without blocks.
        blank = replace(
            as_article(replace(story, number=9)), url="https://s.example/blank", text="", blocks=()
        )
        place(session, [one.id for one in save_all(session, [(blank, as_page(story))])])
    before = waiting(store)
    with store.read() as session:
        blocks = session.exec(select(tables.Sketch.blocks).order_by(tables.Sketch.article)).all()
    with store.engine.begin() as connection:
        command.downgrade(config(connection), "0001")
        connection.execute(insert(tables.Band), [{"hash": 1, "article": 1}])
    Store.upgrade_in_place(store.url.render_as_string(hide_password=False))
    assert settled(store) == before
    assert set(waiting(store).values()) == {0}
    with store.read() as session:
        assert session.exec(select(tables.Sketch.blocks).order_by(tables.Sketch.article)).all() == blocks
    with store.write() as session:
        copy = Story(2, "other.example", "t", (TEXT,))
        place(session, [one.id for one in save_all(session, [(as_article(copy), as_page(copy))])])
        remove_articles(session, [2])
    with store.read() as session:
        (overlap,) = session.exec(select(tables.Overlap)).all()
    assert (overlap.a, overlap.b, overlap.jaccard) == (1, 3, 1.0)


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
