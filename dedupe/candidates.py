"""Which stored articles are worth comparing: those that share band keys or passages with a sketch."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dedupe.ordered import ascending, order_of
from dedupe.sketch import Sketch
from dedupe.words import U64, mix

Ints = NDArray[np.int64]

# A key that more articles than this carry says little: stock phrases, boilerplate, one viral story. An index
# gives this many of them, the earliest and the latest; the other keys of the same text and its family do the
# rest. An article that 300 others quote, seen last, was linked to 48 of them at 64, to 295 at 128, at 256 to all.
BUCKET = 256
# Candidates verified at most: all that share its passages; of one that stands in a crowd (a full bucket) the strongest,
# because every member leads to the rest. `regroup` finds what is left out here.
LIMIT, CROWDED = 400, 64
FEW_PASSAGES = (
    12  # a text with no more (up to about 80 words, or one long sentence) qualifies with a single one
)
SINGLES = 2  # candidates with one shared passage and nothing else, looked at only up to this many


@dataclass(frozen=True, slots=True)
class Candidate:
    """A stored article that shares `bands` band keys and `passages` passages with the text in hand."""

    article: int
    bands: int
    passages: int


def qualify(
    band_hits: Mapping[int, int], passage_hits: Mapping[int, int], passages: int, limit: int = LIMIT
) -> list[Candidate]:
    """The candidates among articles with so many hits, at most `limit`: strongest first, the earliest of about equals.

    One band or two passages qualify; for a text of few passages one is enough, and for others the first few
    with one are let through (40 running words may share no more). `passages` is how many the searching sketch
    has.
    """
    found = [
        Candidate(article, band_hits.get(article, 0), passage_hits.get(article, 0))
        for article in band_hits.keys() | passage_hits.keys()
    ]
    sure = [each for each in found if each.bands or each.passages >= 2 or passages <= FEW_PASSAGES]
    single = [each for each in found if not each.bands and each.passages == 1 and passages > FEW_PASSAGES]
    best = max((each.bands + each.passages for each in found), default=0)

    def rank(candidate: Candidate) -> tuple[int, int]:
        hits = candidate.bands + candidate.passages
        return 0 if 2 * hits >= best else best - hits, candidate.article

    ranked = sorted(sure, key=rank)[:limit]
    return ranked + sorted(single, key=rank)[: max(0, min(SINGLES, limit - len(ranked)))]


@dataclass(frozen=True, eq=False)
class Met:
    """Who shares keys of one kind: `article` and `other` share so many (`times`); two may come several times.

    `crowded` are the articles that have a key which a full bucket holds.
    """

    article: Ints
    other: Ints
    times: Ints
    crowded: Ints


def ends_of(keys: Ints, by: Ints) -> tuple[Ints, Ints]:
    """Of keys and who has each, in any order, those that several have, sorted; of full buckets the ends."""
    order = order_of(keys, by)
    keys, by = keys[order], by[order]
    once = (np.diff(keys, prepend=keys[:1] - 1) != 0) | (np.diff(by, prepend=by[:1] - 1) != 0)
    keys, by = keys[once], by[once]
    begins, sizes = _buckets(keys)
    size, place = np.repeat(sizes, sizes), np.arange(len(keys)) - np.repeat(begins, sizes)
    kept = (size <= BUCKET) | (place < BUCKET // 2) | (place >= size - BUCKET // 2)
    kept &= size > 1
    return keys[kept], by[kept]


def _buckets(keys: Ints) -> tuple[Ints, Ints]:
    """Where each run of equal keys begins, and how long it is."""
    begins = np.flatnonzero(np.diff(keys, prepend=keys[:1] - 1))
    return begins, np.diff(np.append(begins, len(keys)))


def met(keys: Ints, articles: Ints, held_keys: Ints, held_by: Ints) -> Met:
    """Whom articles with these keys meet among the holders, as `ends_of` gives them."""
    if not len(held_keys):
        return Met(held_by, held_by, held_by, held_by)
    begins, sizes = _buckets(held_keys)
    bucket = np.minimum(np.searchsorted(held_keys[begins], keys), len(begins) - 1)
    there = np.flatnonzero(held_keys[begins[bucket]] == keys)
    article, bucket = articles[there], bucket[there]
    crowded = ascending(article[sizes[bucket] >= BUCKET])
    article, bucket, times = _told_once(
        article, bucket, np.add.reduceat(mix(held_by.astype(np.uint64)), begins)
    )
    counts = sizes[bucket]
    place = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts - begins[bucket], counts)
    article, other, times = np.repeat(article, counts), held_by[place], np.repeat(times, counts)
    elsewhere = article != other
    return Met(article[elsewhere], other[elsewhere], times[elsewhere], crowded)


def _told_once(article: Ints, bucket: Ints, holders: U64) -> tuple[Ints, Ints, Ints]:
    """Buckets with the same holders (copies of one text have the same keys) once for each article, and how many."""
    order = np.lexsort((holders[bucket], article))
    article, bucket = article[order], bucket[order]
    changed = (np.diff(holders[bucket]) != 0) | (np.diff(article) != 0)
    first = np.flatnonzero(np.concatenate((np.ones(len(order[:1]), np.bool_), changed)))
    return article[first], bucket[first], np.diff(np.append(first, len(order)))


@dataclass(frozen=True, eq=False)
class Shared:
    """Pairs of articles and how many band keys and passages each shares: four columns of one length."""

    article: Ints  # the one that searches; the pairs of one stand together
    other: Ints
    bands: Ints
    passages: Ints


def shared_by(bands: Met, passages: Met) -> Shared:
    """Each pair once, with what both kinds of key say; ids are below 2^40."""
    ids = ascending(np.concatenate((bands.article, passages.article)))
    codes = [(np.searchsorted(ids, each.article) << 40) + each.other for each in (bands, passages)]
    pairs, which = np.unique(np.concatenate(codes), return_inverse=True)
    return Shared(
        ids[pairs >> 40],
        pairs & ((1 << 40) - 1),
        np.bincount(which[: len(codes[0])], bands.times, len(pairs)).astype(np.int64),
        np.bincount(which[len(codes[0]) :], passages.times, len(pairs)).astype(np.int64),
    )


def qualify_all(shared: Shared, few: Ints, crowded: Ints) -> dict[int, list[int]]:
    """The candidates that `qualify` gives, for many articles at once, each as its id; none for an article without.

    `few` are the articles with FEW_PASSAGES or less, `crowded` those that met a full bucket.
    """
    hits = shared.bands + shared.passages
    single = (shared.bands == 0) & (shared.passages < 2) & ~np.isin(shared.article, few)
    order = np.lexsort((shared.other, _order(shared.article, hits), single, shared.article))
    article, other = shared.article[order], shared.other[order]
    begins = np.flatnonzero(np.diff(article, prepend=article[:1] - 1))
    ends = np.append(begins[1:], len(article))
    before = np.concatenate(([0], np.cumsum(~single[order])))
    sure = before[ends] - before[begins]
    kept = np.minimum(sure, np.where(np.isin(article[begins], crowded), CROWDED, LIMIT))
    singles = np.where(kept < sure, 0, np.minimum(ends - begins - sure, SINGLES))
    found: dict[int, list[int]] = {}
    columns = (article[begins], begins, begins + kept, begins + sure, begins + sure + singles)
    for one, first, last, alone, end in zip(*(column.tolist() for column in columns), strict=True):
        if end > alone or last > first:
            found[one] = [*other[first:last].tolist(), *other[alone:end].tolist()]
    return found


def _order(article: Ints, hits: Ints) -> Ints:
    """What to sort the candidates of each article by, before their ids: 0 for those with at least half as many hits as
    its best, then fewer hits later.

    Hits of near copies differ by chance, and the copies of a story must not each be verified against others: they
    would fall apart into many small stars instead of one around the earliest.
    """
    numbers, which = np.unique(article, return_inverse=True)
    best = np.zeros(len(numbers), np.int64)
    np.maximum.at(best, which, hits)
    order: Ints = np.where(2 * hits >= best[which], 0, -hits + best[which])
    return order


class MemoryIndex:
    """The index in dictionaries, for a few thousand texts and for measuring; `store/index.py` is the one in SQL."""

    def __init__(self) -> None:
        self._bands: dict[int, list[int]] = defaultdict(list)
        self._passages: dict[int, list[int]] = defaultdict(list)

    def add(self, article: int, sketch: Sketch) -> None:
        """Make an article findable."""
        for key in sketch.bands.tolist():
            self._bands[key].append(article)
        for key in sketch.passages.tolist():
            self._passages[key].append(article)

    def search(self, sketch: Sketch) -> list[Candidate]:
        """The articles worth comparing, strongest first."""
        bands = _count(self._bands, sketch.bands.tolist())
        return qualify(bands, _count(self._passages, sketch.passages.tolist()), len(sketch.passages))


def _count(index: Mapping[int, list[int]], keys: Iterable[int]) -> Counter[int]:
    hits: Counter[int] = Counter()
    for key in keys:
        bucket = index.get(key, [])
        hits.update(bucket if len(bucket) <= BUCKET else bucket[: BUCKET // 2] + bucket[-BUCKET // 2 :])
    return hits
