"""Headings that count what a text lists, "7. The old quarry": its own, though each is a link to a map or a shop."""

import re
from itertools import groupby, pairwise

from article.body.boxflags import Weights
from article.page.segments import Segments

_NUMBER = re.compile(r"(?:#|No\. ?|Nr\. ?|N[º°] ?)?(\d{1,3})(?:[.):]| ?[-–—]) ?\w")
_FEW = 3
_MOST = 0.5
_ABOVE = 3  # segments from a text up to its heading: a caption and a price may stand between


def numbered_headings(cuts: Segments, weights: Weights) -> set[int]:
    """The indices of linked headings, text below each, whose numbers go up or down by one, three at the least.

    None where what stands below them is the smaller part of the page's text: then they count what others read most.
    """
    found: list[tuple[int, int]] = []
    for index in weights:  # looked up from the paragraphs: a tenth of the segments
        above = cuts.items[max(0, index - _ABOVE) : index]
        at = next((at for at, s in enumerate(reversed(above), 1) if s.kind == "h"), 0)
        if at and above[-at].link_chars and (number := _NUMBER.match(above[-at].text)):
            found.append((index - at, int(number[1])))
    found = [*dict.fromkeys(found)]
    if len(found) < _FEW:
        return set()
    steps = [(after - before, at) for at, ((_, before), (_, after)) in enumerate(pairwise(found))]
    counted: set[int] = set()
    for step, run in groupby(steps, key=lambda pair: pair[0]):
        ats = [at for _, at in run]
        if step in (1, -1) and len(ats) + 1 >= _FEW:
            counted.update(found[at][0] for at in range(ats[0], ats[-1] + 2))
    if not counted:
        return counted
    first, last = min(counted), max(counted) + _ABOVE
    below = sum(weight for i, weight in weights.items() if first < i <= last)
    return counted if below >= _MOST * sum(weights.values()) else set()
