"""Families: who belongs together, and that no chain of resemblances makes one family of many."""

import random

from dedupe.families import Edge, Family, group


def near(a: int, b: int, jaccard: float = 0.9, a_in_b: float = 0.95, b_in_a: float = 0.95) -> Edge:
    return Edge(a, b, jaccard, a_in_b, b_in_a, near=True)


def part(a: int, b: int, a_in_b: float = 0.9, b_in_a: float = 0.2) -> Edge:
    return Edge(a, b, 0.15, a_in_b, b_in_a, near=False)


def members(edges: list[Edge]) -> list[tuple[int, ...]]:
    return [family.members for family in group(edges)]


def test_copies_of_one_article_are_a_family_around_it() -> None:
    assert group([near(1, 2), near(1, 3), near(2, 3, 0.7)]) == [Family((1, 2, 3), 1)]


def test_partial_copies_join_nothing() -> None:
    assert group([part(1, 2), part(2, 3)]) == []
    assert members([near(1, 2), part(2, 3), near(3, 4)]) == [(1, 2), (3, 4)]


def test_a_chain_is_not_one_family() -> None:
    chain = [near(n, n + 1, 0.4, 0.6, 0.6) for n in range(50)]
    assert max(map(len, members(chain))) <= 3


def test_an_article_merged_from_two_does_not_join_their_families() -> None:
    first = [near(1, 2), near(1, 3), near(2, 3)]
    second = [near(11, 12), near(11, 13), near(12, 13)]
    merged = [near(n, 20, 0.33, 0.5, 0.5) for n in (1, 2, 3, 11, 12, 13)]
    found = members(first + second + merged)
    assert len(found) == 2
    assert not any({1, 11} <= set(family) for family in found)


def test_half_of_one_and_half_of_another_alone_stays_with_one() -> None:
    assert members([near(1, 20, 0.34, 0.5, 0.5), near(2, 20, 0.33, 0.5, 0.5)]) == [(1, 20)]


def test_cuts_of_one_original_that_share_little_are_its_family() -> None:
    assert members([near(1, 2, 0.45, 0.45, 1.0), near(1, 3, 0.4, 0.4, 1.0)]) == [(1, 2, 3)]


def test_a_cut_that_is_near_to_a_member_only_stays_outside() -> None:
    whole = [near(1, 2), near(1, 3), near(2, 3), near(1, 4, 0.5, 0.7, 0.7), near(2, 4, 0.5, 0.7, 0.7)]
    assert members([*whole, near(4, 5, 0.4, 0.4, 1.0), part(5, 1, 0.8, 0.3)]) == [(1, 2, 3, 4)]


def test_a_loose_link_holds_when_a_second_member_overlaps() -> None:
    whole = [near(1, 2), near(1, 3), near(2, 3)]
    loose = near(1, 4, 0.3, 0.5, 0.55)
    assert members([*whole, loose]) == [(1, 2, 3)]
    assert members([*whole, loose, part(4, 2, 0.4, 0.4)]) == [(1, 2, 3, 4)]


def test_the_order_and_direction_of_edges_do_not_matter() -> None:
    rng = random.Random(5)
    edges = []
    for _ in range(400):
        a, b = rng.sample(range(120), 2)
        share = rng.choice((0.4, 0.6, 0.9))
        edges.append(
            Edge(a, b, round(rng.random(), 3), share, rng.choice((0.4, 0.6, 0.9)), rng.random() < 0.7)
        )
    pairs = {}
    for edge in edges:
        pairs.setdefault(frozenset((edge.a, edge.b)), edge)
    edges = list(pairs.values())
    expected = group(edges)
    for _ in range(5):
        rng.shuffle(edges)
        turned = [
            Edge(e.b, e.a, e.jaccard, e.b_in_a, e.a_in_b, e.near) if rng.random() < 0.5 else e for e in edges
        ]
        assert group(turned) == expected


def test_every_member_is_near_the_medoid_or_stands_in_it() -> None:
    rng = random.Random(9)
    edges = {
        (a, b): near(a, b, rng.random(), rng.random(), rng.random())
        for a in range(60)
        for b in range(a)
        if rng.random() < 0.1
    }
    linked = {frozenset(pair) for pair in edges}
    for family in group(edges.values()):
        assert all(
            frozenset((family.medoid, one)) in linked for one in family.members if one != family.medoid
        )


def test_a_hundred_thousand_copies_of_one_are_one_family() -> None:
    assert len(group(near(0, n) for n in range(1, 100_000))) == 1
