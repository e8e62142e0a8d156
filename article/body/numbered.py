"""Headings that count what a text lists, "7. The old quarry": its own, though each is a link to a map or a shop."""

import re
from itertools import groupby, pairwise

from article.body.boxflags import Weights
from article.page.segments import Segments

_NUMBER = re.compile(r"(?:#|No\. ?|Nr\. ?|N[º°] ?)?(\d{1,3})(?:[.):]| ?[-–—]) ?\w")
_FEW = 3
_BELOW = 2  # segments between such a heading and its text: a caption, a price


def numbered_headings(cuts: Segments, weights: Weights) -> set[int]:
    """The indices of linked headings, text below each, whose numbers go up or down by one, three at the least."""
    items = cuts.items
    found: list[tuple[int, int]] = []
    for index, segment in enumerate(items):
        if segment.kind != "h" or not segment.link_chars or not (number := _NUMBER.match(segment.text)):
            continue
        if any(i in weights for i in range(index + 1, index + 2 + _BELOW)):
            found.append((index, int(number[1])))
    if len(found) < _FEW:
        return set()
    steps = [(after - before, at) for at, ((_, before), (_, after)) in enumerate(pairwise(found))]
    counted: set[int] = set()
    for step, run in groupby(steps, key=lambda pair: pair[0]):
        ats = [at for _, at in run]
        if step in (1, -1) and len(ats) + 1 >= _FEW:
            counted.update(found[at][0] for at in range(ats[0], ats[-1] + 2))
    return counted
