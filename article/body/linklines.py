"""Paragraphs that are a link and nothing else: buttons ("Buy now for £9" below each of ten lamps), and other stories
whose headlines are whole sentences."""

import re
import tomllib
from collections import Counter
from functools import lru_cache
from importlib.resources import files

from article.body.weights import is_sentence, link_share, words_of
from article.page.segments import Segment, Segments

_BUTTON, _HEADLINE = 6, 25  # words at the most
_ALL = 0.9  # the share of a line that is its link
_ALIKE = 3  # lines that say the same but for their numbers
_FEW = 0.2  # the share of a text from which paragraphs of links are what it is made of


@lru_cache(maxsize=1)
def _names() -> re.Pattern[str]:
    data = tomllib.loads((files("article.vocabulary") / "markup.toml").read_text("utf-8"))
    return re.compile(rf"(?<![a-z])(?:{'|'.join(data['buttons'])})(?![a-z])", re.IGNORECASE)


def link_lines(cuts: Segments, chosen: list[int]) -> set[int]:
    """Those of the lines chosen as a text, as indices, that are one link: short ones that are no sentence and are
    called a button, paid for, or come again and again with other numbers; and a few long ones."""
    links = [i for i in chosen if cuts.items[i].link_chars and _is_link(cuts.items[i])]
    if not links:
        return set()
    short = [i for i in links if words_of(cuts.items[i]) <= _BUTTON and not is_sentence(cuts.items[i].text)]
    labels = {i: _NUMBERS.sub("", cuts.items[i].text) for i in short}
    often = Counter(labels.values())
    found = {i for i in short if often[labels[i]] >= _ALIKE or _is_button(cuts.items[i])}
    stories = [i for i in links if _BUTTON < words_of(cuts.items[i]) <= _HEADLINE]
    return found.union(stories if len(stories) <= _FEW * len(chosen) else ())


_NUMBERS = re.compile(r"[\d.,]+")


def _is_link(segment: Segment) -> bool:
    return segment.kind == "p" and len(segment.anchors) == 1 and link_share(segment) >= _ALL


def _is_button(segment: Segment) -> bool:
    attributes = segment.anchors[0].node.attributes
    return (
        attributes.get("role") == "button"
        or "sponsored" in (attributes.get("rel") or "")
        or bool(_names().search(attributes.get("class") or ""))
    )
