"""Near-duplicates to families: stars around a medoid, so that a chain of resemblances is never one family."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

# A link is firm when one text mostly stands in the other, or more than half of each in the other: of an article merged
# from two sources that holds for one of them. A looser one needs a second member to speak for it.
FIRM_ONE, FIRM_BOTH = 0.8, 0.6


@dataclass(frozen=True, slots=True)
class Edge:
    """A verified overlap between articles `a` and `b`; `near` as `Overlap.relation` says, else it is partial."""

    a: int
    b: int
    jaccard: float
    a_in_b: float
    b_in_a: float
    near: bool


@dataclass(frozen=True, slots=True)
class Family:
    """Articles with the same text, ascending, and the one they were verified against."""

    members: tuple[int, ...]
    medoid: int


Links = Mapping[int, Mapping[int, Edge]]


def group(edges: Iterable[Edge]) -> list[Family]:
    """Families of two and more over near edges, ordered by their smallest member; the order of edges does not matter.

    Star clustering (Aslam, Pelekhov, Rus 2004): the article with the most weight of near edges becomes a medoid, the
    articles near to it its family, and so on among the rest; each then belongs to the star it has most weight in.
    Every member is near to its medoid, so nothing chains. Partial edges join nothing; they may speak for a loose link
    (`_satellites`).
    """
    near, every = _links(edges)
    stars = _stars(near, every)
    medoid_of = _nearest(stars, near)
    families: dict[int, list[int]] = defaultdict(list)
    for article, medoid in medoid_of.items():
        families[medoid].append(article)
    found = [
        Family(tuple(sorted(members)), medoid) for medoid, members in families.items() if len(members) > 1
    ]
    return sorted(found, key=lambda family: family.members)


def _links(edges: Iterable[Edge]) -> tuple[dict[int, dict[int, Edge]], dict[int, dict[int, Edge]]]:
    """The edges by both their ends: the near ones, and all; of two between the same articles the stronger."""
    near: dict[int, dict[int, Edge]] = defaultdict(dict)
    every: dict[int, dict[int, Edge]] = defaultdict(dict)
    for edge in edges:
        known = every[edge.a].get(edge.b)
        if edge.a == edge.b or (known is not None and _strength(known) >= _strength(edge)):
            continue
        for links in (every, near) if edge.near else (every,):
            links[edge.a][edge.b] = links[edge.b][edge.a] = edge
    return near, every


def _strength(edge: Edge) -> tuple[float, float]:
    return round(edge.jaccard, 6), round(max(edge.a_in_b, edge.b_in_a), 6)


def _weights(near: Links) -> dict[int, float]:
    """The sum of an article's near Jaccards, rounded so that the order of summing cannot show."""
    return {
        article: round(sum(edge.jaccard for edge in links.values()), 4) for article, links in near.items()
    }


def _stars(near: Links, every: Links) -> dict[int, list[int]]:
    """Medoids with their satellites, found greedily from the heaviest article down."""
    weights = _weights(near)
    taken: set[int] = set()
    stars: dict[int, list[int]] = {}
    for medoid in sorted(near, key=lambda article: (-weights[article], -len(near[article]), article)):
        if medoid in taken:
            continue
        free = [edge for other, edge in near[medoid].items() if other not in taken]
        stars[medoid] = _satellites(medoid, free, every)
        taken.update(stars[medoid], (medoid,))
    return stars


def _satellites(medoid: int, edges: list[Edge], every: Links) -> list[int]:
    """The articles near to a medoid that belong with it: firm links, the strongest, and what overlaps with
    those.
    """
    accepted: set[int] = set()
    ranked = sorted(edges, key=lambda edge: (*(-part for part in _strength(edge)), edge.a, edge.b))
    loose = []
    for edge in ranked:
        other = edge.b if edge.a == medoid else edge.a
        if _is_firm(edge) or not accepted:
            accepted.add(other)
        else:
            loose.append(other)
    for other in loose:
        if not accepted.isdisjoint(every[other]):
            accepted.add(other)
    return sorted(accepted)


def _is_firm(edge: Edge) -> bool:
    shares = edge.a_in_b, edge.b_in_a
    return max(shares) >= FIRM_ONE or min(shares) >= FIRM_BOTH


def _nearest(stars: Mapping[int, list[int]], near: Links) -> dict[int, int]:
    """Each article's medoid: of those it is near to, the one in whose star it has the most weight of near edges."""
    star_of = {article: medoid for medoid, star in stars.items() for article in (medoid, *star)}
    medoid_of = {medoid: medoid for medoid in stars}
    for medoid, satellites in stars.items():
        for article in satellites:
            weights: dict[int, float] = defaultdict(float)
            for other, edge in near[article].items():
                weights[star_of[other]] += edge.jaccard
            open_to = {star: round(weight, 4) for star, weight in weights.items() if star in near[article]}
            medoid_of[article] = min(open_to, key=lambda star: (-open_to[star], star != medoid, star))
    return medoid_of
