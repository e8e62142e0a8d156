"""Regrouping a store: the same families in whatever order articles came, every link of a large story, and nothing half
done when it is killed or when a crawl goes on meanwhile."""

import random
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from sqlmodel import select

from benchmarks.stories import Story, as_article, as_page
from store import tables
from store.articles import save_all
from store.copies import place
from store.regroup import regroup
from store.session import Store, open_store
from tests.corpus import Corpus, corpus
from tests.finding import adjusted_rand

WORDS = "amber basket cinder dapple ember fallow garnet hollow ivory jasper kernel lattice marble nettle orchard".split()


def add(store: Store, told: Sequence[Story]) -> None:
    """Store articles as an ingest does, in one transaction."""
    with store.write() as session:
        place(
            session,
            [one.id for one in save_all(session, [(as_article(each), as_page(each)) for each in told])],
        )


def stories_of(made: Corpus) -> list[Story]:
    return [Story(each.id, each.site, each.title, tuple(each.text.split("\n\n"))) for each in made.documents]


def families_of(store: Store) -> dict[int, int]:
    """The family of each story by its number, named by its smallest; lone ones in one of their own."""
    with store.read() as session:
        rows = session.exec(select(tables.Article.id, tables.Article.url, tables.Article.family)).all()
    groups: dict[int, list[int]] = {}
    for article, url, family in rows:
        groups.setdefault(family or -(article or 0), []).append(int(url.rpartition("/")[2]))
    return {one: min(members) for members in groups.values() for one in members}


def pairs_of(store: Store) -> set[frozenset[int]]:
    """The overlaps, as pairs of stories' numbers."""
    with store.read() as session:
        urls = session.exec(select(tables.Article.id, tables.Article.url)).all()
        number = {article: int(url.rpartition("/")[2]) for article, url in urls}
        return {frozenset((number[one.a], number[one.b])) for one in session.exec(select(tables.Overlap))}


def chatter(seed: int, words: int) -> str:
    """Words of no story, hardly ever the same eight in a row."""
    return " ".join(random.Random(seed).choices([a + b for a in WORDS for b in WORDS], k=words))


def test_families_do_not_depend_on_the_order_of_arrival(tmp_path: Path) -> None:
    made = corpus(23, 300)
    told = stories_of(made)
    expected: dict[int, int] = {}
    for seed, size in ((0, 50), (1, 7), (2, 300)):
        random.Random(seed).shuffle(told)
        store = open_store(f"sqlite:///{tmp_path}/{seed}.db")
        for at in range(0, len(told), size):
            add(store, told[at : at + size])
        before = families_of(store)
        regroup(store)
        found = families_of(store)
        expected = expected or found
        assert found == expected
        assert adjusted_rand(found, before) > 0.98
        store.close()
    assert adjusted_rand(made.families, {one: expected[one] for one in made.families}) > 0.985


def test_what_arrival_left_out_is_compared_once_and_kept(sqlite_store: Store) -> None:
    lines = [chatter(seed, 40) for seed in range(8)]
    told = [
        Story(number, f"s{number}.example", "t", (*lines, chatter(100 + number, 30 + 40 * (number % 3))))
        for number in range(30)
    ]
    for one in told:
        add(sqlite_store, [one])
    with sqlite_store.write() as session:
        for row in session.exec(select(tables.Overlap)).all()[::2]:
            session.delete(row)
    steps: list[str] = []
    regroup(sqlite_store, lambda step, _done, _of: steps.append(step))
    assert set(families_of(sqlite_store).values()) == {0}
    assert len(steps) >= 3


def test_every_link_of_a_story_quoted_by_three_hundred_is_found_in_any_order(sqlite_store: Store) -> None:
    story = chatter(1, 1_500).split()
    quoting = [
        Story(
            number,
            f"s{number}.example",
            "t",
            (chatter(1_000 + number, 70), " ".join(story[at : at + 60]), chatter(2_000 + number, 40)),
        )
        for number, at in enumerate(random.Random(4).choices(range(1_440), k=300), 1)
    ]
    for at in range(0, 300, 100):
        add(sqlite_store, quoting[at : at + 100])
    add(sqlite_store, [Story(0, "story.example", "t", (" ".join(story),))])
    assert {frozenset((0, number)) for number in range(1, 301)} <= pairs_of(sqlite_store)


def test_what_changes_meanwhile_is_grouped_with_it(store: Store) -> None:
    told = [Story(number, f"s{number}.example", "t", (chatter(7, 200),)) for number in range(4)]
    add(store, told[:3])

    def arriving(step: str, _done: int, _of: int) -> None:
        if step == "articles grouped" and len(families_of(store)) == 3:
            add(store, told[3:])

    assert regroup(store, arriving) == (3, 1)
    assert set(families_of(store).values()) == {0}


def test_a_sketch_of_another_version_is_made_anew(store: Store) -> None:
    add(store, [Story(number, f"s{number}.example", "t", (chatter(7, 200),)) for number in range(2)])
    with store.write() as session:
        row = session.exec(select(tables.Sketch)).first()
        assert row is not None
        row.version, row.signature = 0, bytes(512)
    regroup(store)
    with store.read() as session:
        first, second = session.exec(select(tables.Sketch)).all()
    assert first.signature == second.signature
    assert set(families_of(store).values()) == {0}


KILLED = """
import os, signal, sys
from store.regroup import regroup
from store.session import open_store
wanted = int(sys.argv[2])
seen = 0
def tell(step, done, of):
    global seen
    seen += 1
    if seen == wanted:
        os.kill(os.getpid(), signal.SIGKILL)
regroup(open_store(sys.argv[1]), tell)
"""


def test_killed_at_any_step_it_leaves_the_families_as_they_were_or_wholly_new(sqlite_store: Store) -> None:
    add(sqlite_store, stories_of(corpus(5, 60)))
    with sqlite_store.write() as session:
        for row in session.exec(select(tables.Article)).all():
            row.family = None
    before = families_of(sqlite_store)
    left = []
    for step in range(1, 9):
        command = [sys.executable, "-c", KILLED, str(sqlite_store.url), str(step)]
        done = subprocess.run(command, cwd=Path(__file__).parent.parent, check=False)
        left.append(families_of(sqlite_store))
        if not done.returncode:
            break
        assert done.returncode == -signal.SIGKILL
    after = left.pop()
    assert len(left) >= 3
    assert after != before
    assert all(families in (before, after) for families in left)


ODD = {
    "one word": "again " * 50_000,
    "noise": "".join(map(chr, random.Random(1).choices(range(0xD7FF), k=30_000))),
    "right to left": "שלום עולם טוב יותר " * 300 + "\u202eabc",
    "without spaces": "".join(map(chr, random.Random(2).choices(range(0x4E00, 0x9FFF), k=20_000))),
    "emoji": "🎈👩\u200d👩\u200d👧 " * 2_000,
    "control": "\x01\x02" * 5_000,
    "binary": bytes(random.Random(3).choices(range(1, 256), k=50_000)).decode("latin-1"),
    "nothing": "",
}


def test_odd_texts_are_stored_compared_and_regrouped(store: Store) -> None:
    numbered = list(enumerate(text for text in ODD.values() for _ in range(2)))
    add(store, [Story(number, f"s{number}.example", "t", (text,)) for number, text in numbered])
    before = families_of(store)
    regroup(store)
    assert families_of(store) == before
    names = list(ODD)
    together = {name for at, name in enumerate(names) if before[2 * at] == before[2 * at + 1]}
    assert together == {"one word", "noise", "right to left", "without spaces", "binary"}


@pytest.mark.parametrize("count", [0, 1])
def test_a_store_with_nothing_to_group_is_grouped(sqlite_store: Store, count: int) -> None:
    add(sqlite_store, [Story(0, "s.example", "t", (chatter(1, 50),))] * count)
    assert regroup(sqlite_store) == (count, 0)
