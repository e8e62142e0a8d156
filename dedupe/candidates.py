"""Which stored articles are worth comparing: those that share band keys or passages with a sketch."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from dedupe.sketch import Sketch

# A key that more articles than this carry says little: stock phrases, boilerplate, one viral story. An index
# gives this many of them, the earliest and the latest; the other keys of the same text and its family do the
# rest.
BUCKET = 64
LIMIT = 48  # candidates verified at most: families are up to a few dozen, and every member leads to the rest
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
    """The candidates among articles with so many hits, strongest first, at most `limit`.

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
    ranked = sorted(sure, key=_rank)[:limit]
    return ranked + sorted(single, key=_rank)[: max(0, min(SINGLES, limit - len(ranked)))]


def _rank(candidate: Candidate) -> tuple[int, int]:
    return -(candidate.bands + candidate.passages), candidate.article


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
