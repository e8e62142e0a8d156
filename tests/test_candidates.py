"""Candidates: what qualifies for comparing, full buckets bounded, and the whole way from texts to families."""

import pytest

from dedupe.candidates import BUCKET, LIMIT, SINGLES, MemoryIndex, qualify
from dedupe.sketch import sketch, words_of
from tests.corpus import Base, corpus
from tests.finding import measure

TEXT = "The tram depot opens its doors on Sunday and shows forty carriages from a hundred years of service"


def test_one_band_or_two_passages_qualify() -> None:
    found = qualify({1: 1}, {2: 3, 3: 1}, passages=40)
    assert [(each.article, each.bands, each.passages) for each in found] == [(2, 0, 3), (1, 1, 0), (3, 0, 1)]


def test_single_passages_qualify_freely_only_for_a_text_of_few() -> None:
    hits = dict.fromkeys(range(30), 1)
    assert len(qualify({}, hits, passages=40)) == SINGLES
    assert len(qualify({}, hits, passages=5)) == 30


def test_the_strongest_come_first_and_no_more_than_the_limit() -> None:
    found = qualify(dict.fromkeys(range(500), 2), {77: 3}, passages=40, limit=LIMIT)
    assert found[0].article == 77
    assert len(found) == LIMIT


def test_a_copy_is_found_and_a_stranger_is_not() -> None:
    index = MemoryIndex()
    index.add(1, sketch(words_of(TEXT)))
    assert [each.article for each in index.search(sketch(words_of(TEXT.upper())))] == [1]
    assert (
        index.search(sketch(words_of("Bread is baked at four in the morning when the village sleeps"))) == []
    )
    assert index.search(sketch(words_of(""))) == []


def test_a_full_bucket_costs_no_more_than_its_bound() -> None:
    index, made = MemoryIndex(), sketch(words_of(TEXT))
    for article in range(20 * BUCKET):
        index.add(article, made)
    assert len(index.search(made)) <= BUCKET


@pytest.mark.parametrize(("base", "seed"), [("stories", 7), ("chronicles", 6)])
def test_copies_are_found_as_the_gate_asks(base: Base, seed: int) -> None:
    found = measure(corpus(seed, 500, base))
    assert found.near_f1 >= 0.985
    assert found.partial_recall >= 0.97
    assert found.partial_precision >= 0.95
    assert found.ari >= 0.985
    assert not found.false, found.wrong
    low = {kind: share for kind, (share, count) in found.recall.items() if share < 0.95 and count >= 5}
    assert not low
