"""The vocabulary of boxes beside an article and of headlines, read from its file and compiled."""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from selectolax.lexbor import LexborNode


@dataclass(frozen=True, slots=True)
class StoryWords:
    """Patterns that are searched in class names and ids; `no_story` in addresses."""

    others: re.Pattern[str]
    beside: re.Pattern[str]
    with_headline: frozenset[str]
    bylines: re.Pattern[str]
    titles: re.Pattern[str]
    no_story: re.Pattern[str]


@lru_cache(maxsize=1)
def words() -> StoryWords:
    """The vocabulary, read once."""
    data = _read("stories.toml")
    addresses = "|".join(map(re.escape, data["no_story"]))
    people = "|".join(map(re.escape, _read("bylines.toml")["paths"]))
    return StoryWords(
        _in_names(data["others"], but=data["own"]),
        _in_names(data["beside"]),
        frozenset(data["with_headline"]),
        _in_names(data["bylines"]),
        re.compile(rf"(?<!sub)(?:{'|'.join(data['titles'])})(?![a-z])", re.IGNORECASE),
        # From the beginning alone: sought behind every "//" of an address, it took the square of its length.
        re.compile(
            rf"\A\w+://[^/]+/(?:(?:{addresses})(?:[/?#]|$)|(?:[^?#]*/)?(?:{people})/[^/?#])", re.IGNORECASE
        ),
    )


_MAX_NAMES = 300  # characters


def is_called_others(box: LexborNode, *, near: bool = False) -> bool | None:
    """Whether a box is called or tagged as one that stands beside the article; None where a headline in it decides.

    `near` says that it stands beside the beginning of the text: only what is sure counts there.
    """
    known = words()
    attributes = box.attributes
    names = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"[:_MAX_NAMES]
    if known.others.search(names):
        return True
    if near or known.bylines.search(names):
        return False
    if box.tag in ("aside", "nav"):
        return True
    if box.tag == "footer":
        return box.parent is None or box.parent.tag != "article"
    called = known.beside.search(names)
    if called is None:
        return False
    return None if called[0].lower() in known.with_headline else True


def _in_names(said: Iterable[str], but: Iterable[str] = ()) -> re.Pattern[str]:
    words = "|".join(re.escape(one).replace(r"\-", "[_-]{0,2}") for one in said)
    own = "".join(f"(?!{re.escape(one)})" for one in but)
    return re.compile(f"{own}(?:{words})", re.IGNORECASE)


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((files("article.vocabulary") / name).read_text("utf-8"))
