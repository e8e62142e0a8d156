"""Who takes text from whom: verified copies gathered into directed edges between sites, with a test against chance."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from store.questions import Copy

# An edge is called significant from so many articles on, if they are also more than chance explains.
LEAST_ARTICLES = 3
FALSE_DISCOVERIES = (
    0.05  # of the edges called significant, expected share that chance made (Benjamini, Hochberg 1995)
)
LEAST_SITES = 5  # among fewer linked sites there is no chance level to compare with
EXAMPLES = 3


@dataclass(frozen=True, slots=True)
class Flow:
    """Text that went from one site to another: the copies, one for each article of `target`."""

    source: str
    target: str
    copies: tuple[Copy, ...]
    significant: bool

    @property
    def articles(self) -> int:
        """How many articles of the target took text from the source."""
        return len(self.copies)

    @property
    def median_lag_hours(self) -> float:
        """The median time between the original and the copy."""
        return round(median(copy.lag_hours for copy in self.copies), 2)

    @property
    def declared_share(self) -> float:
        """The share of the copies whose page names the source."""
        return round(sum(copy.declared != "none" for copy in self.copies) / len(self.copies), 3)

    @property
    def examples(self) -> tuple[Copy, ...]:
        """The copies that show most: declared ones, then those with the largest share taken."""
        ranked = sorted(self.copies, key=lambda copy: (copy.quote is None, -copy.b_in_a, copy.b.url))
        return tuple(ranked[:EXAMPLES])


def attributed(copies: Iterable[Copy]) -> list[Copy]:
    """The copies that make edges: decided, between sites, and one source for each passage of an article.

    Of sources that share text with each other, an article took it from one: the one it names, else the origin of its
    family, else the one it shares most with. So a chain is not drawn as a web.
    """
    pairs = list(copies)
    related = {frozenset((copy.a.id, copy.b.id)) for copy in pairs}
    sources: dict[int, list[Copy]] = defaultdict(list)
    for copy in pairs:
        if copy.decided and copy.a.site != copy.b.site:
            sources[copy.b.id].append(copy)
    return [copy for article in sorted(sources) for copy in _independent(sources[article], related)]


def _independent(sources: Sequence[Copy], related: set[frozenset[int]]) -> list[Copy]:
    kept: list[Copy] = []
    for copy in sorted(sources, key=_likelier_source):
        if all(frozenset((copy.a.id, other.a.id)) not in related for other in kept):
            kept.append(copy)
    return kept


def _likelier_source(copy: Copy) -> tuple[bool, bool, float, str]:
    return (copy.quote is None, not copy.near, -copy.b_in_a, copy.a.url)


def flows(copies: Iterable[Copy], published: Mapping[str, int]) -> list[Flow]:
    """Directed edges between sites from attributed copies, ordered by source and target.

    `published` is how many articles each site published in the span: what chance is measured by.
    """
    between: dict[tuple[str, str], dict[int, Copy]] = defaultdict(dict)
    for copy in copies:
        between[copy.a.site, copy.b.site].setdefault(copy.b.id, copy)
    found = {key: tuple(copies[one] for one in sorted(copies)) for key, copies in sorted(between.items())}
    regular = significant({key: len(copies) for key, copies in found.items()}, published)
    return [Flow(*key, copies, key in regular) for key, copies in found.items()]


def significant(
    counts: Mapping[tuple[str, str], int], published: Mapping[str, int]
) -> frozenset[tuple[str, str]]:
    """The edges that are regular: at least 3 articles, and more than the volume of both sites explains.

    Chance spreads all copies of the span over all ordered pairs of sites in proportion to what both published; an
    edge's p-value is the Poisson probability of its count or more, and the false discovery rate over all edges is
    held at 5% (Benjamini and Hochberg 1995). Among fewer than 5 linked sites there is no level to compare with, and
    the count alone decides.
    """
    often = {key for key, count in counts.items() if count >= LEAST_ARTICLES}
    linked = {site for key in counts for site in key}
    if len(linked) < LEAST_SITES or not often:
        return frozenset(often)
    return frozenset(often & _beyond_chance(counts, published, linked))


def _beyond_chance(
    counts: Mapping[tuple[str, str], int], published: Mapping[str, int], linked: set[str]
) -> set[tuple[str, str]]:
    from scipy.special import (
        gammainc,
    )  # P(X >= k) of a Poisson variable is the regularised lower gamma function

    volume = {site: max(published.get(site, 0), 1) for site in linked}
    total, all_pairs = (
        sum(counts.values()),
        sum(volume.values()) ** 2 - sum(one * one for one in volume.values()),
    )
    chance = {
        (a, b): float(gammainc(count, total * volume[a] * volume[b] / all_pairs))
        for (a, b), count in counts.items()
    }
    ranked = sorted(chance, key=lambda key: (chance[key], key))
    passed = [
        rank for rank, key in enumerate(ranked, 1) if chance[key] <= FALSE_DISCOVERIES * rank / len(ranked)
    ]
    return set(ranked[: max(passed, default=0)])
