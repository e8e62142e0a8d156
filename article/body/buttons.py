"""Links that are buttons: "Buy now for £9" below each of ten lamps."""

import re
import tomllib
from collections import Counter
from functools import lru_cache
from importlib.resources import files

from article.body.weights import is_sentence, link_share, words_of
from article.page.segments import Segment, Segments

_WORDS = 6
_ALL = 0.9  # the share of a line that is its link
_ALIKE = 3  # lines that say the same but for their numbers


@lru_cache(maxsize=1)
def _names() -> re.Pattern[str]:
    data = tomllib.loads((files("article.vocabulary") / "markup.toml").read_text("utf-8"))
    return re.compile(rf"(?<![a-z])(?:{'|'.join(data['buttons'])})(?![a-z])", re.IGNORECASE)


def buttons(cuts: Segments, chosen: list[int]) -> set[int]:
    """Those of the lines chosen as a text, as indices, that are one short link, no sentence, and called a button or
    paid for; and those that come again and again with other numbers."""
    links = [i for i in chosen if cuts.items[i].link_chars and _is_short_link(cuts.items[i])]
    if not links:
        return set()
    labels = {i: _NUMBERS.sub("", cuts.items[i].text) for i in links}
    often = Counter(labels.values())
    return {i for i, label in labels.items() if often[label] >= _ALIKE or _is_button(cuts.items[i])}


_NUMBERS = re.compile(r"[\d.,]+")


def _is_short_link(segment: Segment) -> bool:
    return (
        segment.kind == "p"
        and len(segment.anchors) == 1
        and words_of(segment) <= _WORDS
        and link_share(segment) >= _ALL
        and not is_sentence(segment.text)
    )


def _is_button(segment: Segment) -> bool:
    attributes = segment.anchors[0].node.attributes
    return (
        attributes.get("role") == "button"
        or "sponsored" in (attributes.get("rel") or "")
        or bool(_names().search(attributes.get("class") or ""))
    )
