"""Regrouping: the same pairs and families as one by one, whatever the order, and full buckets bounded."""

import random
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from dedupe.align import verify
from dedupe.batch import Sketches, candidate_pairs, regroup
from dedupe.families import Edge
from dedupe.sketch import Sketch, Words, sketch, words_of
from tests.corpus import corpus
from tests.finding import overlaps, prepared


def stacked(ids: list[int], made: list[Sketch]) -> Sketches:
    """Sketches as the store keeps them, in arrays."""
    return Sketches.of(
        np.array(ids, np.int64),
        np.array([each.signature for each in made], np.uint32).reshape(len(made), 128),
        np.concatenate([np.empty(0, np.int64), *(each.passages for each in made)]),
        np.array([len(each.passages) for each in made], np.int64),
    )


def pairs_of(sketches: Sketches) -> list[tuple[int, int]]:
    """The candidate pairs as ids."""
    found = candidate_pairs(sketches)
    return list(zip(sketches.ids[found.a].tolist(), sketches.ids[found.b].tolist(), strict=True))


def edges_of(words: dict[int, Words], pairs: NDArray[np.int64]) -> Iterable[Edge]:
    for a, b in pairs.tolist():
        found = verify(words[a], words[b])
        if found.relation:
            yield Edge(a, b, found.jaccard, found.a_in_b, found.b_in_a, found.relation == "near")


WORDS = prepared(corpus(13, 250))
SKETCHES = {article: sketch(words) for article, words in WORDS.items()}


def test_the_pairs_are_those_an_index_finds() -> None:
    _, brought = overlaps(WORDS)
    sure = {pair for pair, (bands, passages) in brought.items() if bands or passages >= 2}
    found = pairs_of(stacked(list(SKETCHES), list(SKETCHES.values())))
    assert sure
    assert sure <= set(found)
    assert len(found) <= len(brought) + 5


def test_families_do_not_depend_on_the_order_of_arrival() -> None:
    articles = list(SKETCHES)
    expected = None
    for seed in range(3):
        random.Random(seed).shuffle(articles)
        number = dict(enumerate(articles))
        words = {position: WORDS[article] for position, article in number.items()}
        made = stacked(list(number), [SKETCHES[article] for article in articles])
        families = regroup(made, lambda pairs, words=words: edges_of(words, pairs))  # type: ignore[misc]  # bound now
        found = {frozenset(number[member] for member in family.members) for family in families}
        expected = expected or found
        assert found == expected
    assert expected


def test_a_full_bucket_makes_pairs_in_proportion() -> None:
    made = [next(iter(SKETCHES.values()))] * 5_000
    pairs = pairs_of(stacked(list(range(5_000)), made))
    assert len(pairs) <= 20_000
    assert {end for pair in pairs for end in pair} == set(range(5_000))


def test_nothing_and_empty_texts_have_no_pairs() -> None:
    empty = Sketch(1, 0, np.full(128, 0xFFFFFFFF, np.uint32), np.empty(0, np.int64), np.empty(0, np.int64))
    assert pairs_of(stacked([], [])) == []
    assert pairs_of(stacked([4, 9, 7], [empty] * 3)) == []


def test_what_sketches_settle_alone_is_near_when_compared() -> None:
    asked: set[tuple[int, int]] = set()

    def nobody(pairs: NDArray[np.int64]) -> Iterable[Edge]:
        asked.update(map(tuple, pairs.tolist()))
        return ()

    sketches = stacked(list(SKETCHES), list(SKETCHES.values()))
    regroup(sketches, nobody)
    settled = set(pairs_of(sketches)) - asked
    assert len(settled) > 50
    assert all(verify(WORDS[a], WORDS[b]).relation == "near" for a, b in settled)


def test_pairs_that_are_set_apart_are_no_family() -> None:
    one = next(made for made in SKETCHES.values() if len(made.passages) > 40)
    sketches = stacked([3, 5], [one, one])
    assert [family.members for family in regroup(sketches, lambda _: ())] == [(3, 5)]
    assert regroup(sketches, lambda _: (), apart={(3, 5)}) == []


def test_a_crowd_of_near_copies_is_one_family_in_proportion() -> None:
    whole = " ".join(random.Random(1).choices([f"word{number}" for number in range(900)], k=400))
    made = [
        sketch(words_of(f"{whole} " + " ".join(f"own{n}x{at}" for at in range(20)))) for n in range(1_200)
    ]
    sketches = stacked(list(range(1_200)), made)
    compared: list[int] = []

    def counted(pairs: NDArray[np.int64]) -> Iterable[Edge]:
        compared.append(len(pairs))
        return ()

    (family,) = regroup(sketches, counted)
    assert len(family.members) == 1_200
    assert len(pairs_of(sketches)) < 20 * 1_200
    assert sum(compared) < 1_200
