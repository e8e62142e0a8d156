"""Regrouping: the same pairs and families as one by one, whatever the order, and full buckets bounded."""

import random
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from dedupe.align import verify
from dedupe.batch import Sketches, candidate_pairs, regroup
from dedupe.families import Edge
from dedupe.sketch import Sketch, Words, sketch
from tests.corpus import corpus
from tests.finding import overlaps, prepared


def stacked(ids: list[int], made: list[Sketch]) -> Sketches:
    """Sketches as the store keeps them, in arrays."""
    lengths = [len(each.passages) for each in made]
    return Sketches(
        np.array(ids, np.int64),
        np.array([each.signature for each in made], np.uint32).reshape(len(made), 128),
        np.concatenate([np.empty(0, np.int64), *(each.passages for each in made)]),
        np.concatenate(([0], np.cumsum(lengths))).astype(np.int64),
    )


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
    found = {
        tuple(pair) for pair in candidate_pairs(stacked(list(SKETCHES), list(SKETCHES.values()))).tolist()
    }
    assert sure
    assert sure <= found
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
    pairs = candidate_pairs(stacked(list(range(5_000)), made))
    assert len(pairs) <= 10_000
    assert set(pairs.ravel().tolist()) == set(range(5_000))


def test_nothing_and_empty_texts_have_no_pairs() -> None:
    empty = Sketch(1, 0, np.full(128, 0xFFFFFFFF, np.uint32), np.empty(0, np.int64), np.empty(0, np.int64))
    assert len(candidate_pairs(stacked([], []))) == 0
    assert len(candidate_pairs(stacked([4, 9, 7], [empty] * 3))) == 0
