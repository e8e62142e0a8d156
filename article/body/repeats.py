"""Lines of a text that say again what it says elsewhere: pull quotes, and a standfirst given once for each screen."""

import tomllib
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files
from itertools import islice

from article.body.boxflags import Flags, Weights
from article.body.weights import is_sentence
from article.page.segments import Segments

_FIRST = 4  # lines in which a standfirst is given twice
_HIGHLIGHTS = 2
_FEWEST = 20  # characters that tell a line from a chance likeness
_QUOTE_CHARS, _QUOTE_WORDS = 240, 50
_MOST = 20  # pull quotes of a text
_CLIMB = 3  # boxes from a quotation up to the one that is called so
_EDGES = " \"'“”„«»‹›‘’‚「」『』.…,–—-"


@lru_cache(maxsize=1)
def _names() -> tuple[str, ...]:
    data = tomllib.loads((files("article.vocabulary") / "markup.toml").read_text("utf-8"))
    return tuple(data["pull_quotes"])


def repeats(cuts: Segments, chosen: list[int], weights: Weights, flags: Flags) -> Iterator[int]:
    """Those of the lines chosen as a text, as indices, that repeat others. Recipes and interviews repeat lines too, so
    those alike stay, but for the first, and a quotation must be called one that was pulled out."""
    yield from _said_above(cuts, chosen)
    pulled: set[int] = set()
    for index in chosen:
        # Asked first is what costs least: whether a line is a quotation or has a box to itself.
        segment = cuts.items[index]
        parent = cuts.boxes[segment.box].parent
        if segment.kind != "quote" and segment.tag == "p" and flags.totals[parent] > weights.get(index, 0):
            continue
        if len(segment.text) > _QUOTE_CHARS or len(pulled) >= _MOST:
            continue
        if (box := _pulled(cuts, index, flags)) and _is_said(cuts, index, chosen):
            pulled.add(box)
    if pulled:
        yield from (i for i in chosen if not pulled.isdisjoint(islice(cuts.path(cuts.items[i].box), _CLIMB)))


def _said_above(cuts: Segments, chosen: list[int]) -> Iterator[int]:
    """Those of the first lines that are given twice, and a sentence of the text that stands above it as a highlight."""
    first = [cuts.items[i].text for i in chosen[:_FIRST]]
    for at, text in enumerate(first):
        twice = at > 0 and text == first[at - 1]
        if len(text) >= _FEWEST and (twice or (at < _HIGHLIGHTS and _is_highlight(cuts, chosen, at))):
            yield chosen[at]


def _is_highlight(cuts: Segments, chosen: list[int], at: int) -> bool:
    """Whether a sentence comes again below in another box: within its own a text may repeat itself."""
    line = cuts.items[chosen[at]]
    own = cuts.boxes[line.box].parent
    below = (cuts.items[i] for i in chosen[at + 2 :])
    return is_sentence(line.text) and any(
        other.text == line.text and cuts.boxes[other.box].parent != own for other in below
    )


def _pulled(cuts: Segments, index: int, flags: Flags) -> int:
    """The small box around a line that is called a pull quote; 0 for none."""
    for box in islice(cuts.path(cuts.items[index].box), _CLIMB):
        names = cuts.boxes[box].names.lower()
        if names and flags.totals[box] <= _QUOTE_WORDS and any(name in names for name in _names()):
            return box
    return 0


def _is_said(cuts: Segments, index: int, chosen: list[int]) -> bool:
    """Whether a longer line of the text holds a line word for word."""
    words = cuts.items[index].text.strip(_EDGES)
    size = len(cuts.items[index].text)
    return len(words) >= _FEWEST and any(
        words in cuts.items[i].text for i in chosen if i != index and len(cuts.items[i].text) > size
    )
