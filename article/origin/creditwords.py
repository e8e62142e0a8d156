"""The vocabulary of credit lines: phrases read from their file, and the words without which a line has none of them."""

import re
import tomllib
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.resources import files

from article.names.agencies import NAME, agency_words
from article.origin.cues import LENGTH, cues_of
from article.origin.pictures import PHOTO_STEMS

MAX_LINE = 600  # characters of a line that are looked at; credit lines are shorter


@dataclass(frozen=True)
class Pattern:
    """One phrase; `anchor` is "" for anywhere, "^" for a sentence that ends soon after it, "~" for the start of one."""

    before: str
    has_name: bool
    after: str
    anchor: str

    @cached_property
    def regex(self) -> re.Pattern[str]:
        """Compiled when a line first needs it: most phrases of most languages never are."""
        start = r"[\W_]{0,3}" if self.anchor else ""
        name = NAME if self.has_name else ""
        return re.compile(f"{start}(?i:{self.before}){name}(?i:{self.after})")


@dataclass(frozen=True, slots=True)
class Group:
    """Patterns of one kind, and under which beginnings of words each is worth comparing."""

    patterns: tuple[Pattern, ...]
    by_stem: dict[str, tuple[int, ...]]

    def likely(self, stems: frozenset[str]) -> list[Pattern]:
        """The patterns that can match a line with these beginnings of words, in their order."""
        found = {index for stem in stems if stem in self.by_stem for index in self.by_stem[stem]}
        return [self.patterns[index] for index in sorted(found)]


@dataclass(frozen=True, slots=True)
class CreditWords:
    """The phrases of each kind of credit, and the beginnings of words that lines are first looked at for."""

    permission: Group
    first: Group
    ends: Group
    source: Group
    link: Group
    anywhere: frozenset[str]  # beginnings of words in what may stand in the middle of a text
    at_all: frozenset[str]  # and in any of them
    telling: frozenset[str]  # and of agencies and of pictures: a line without any of them seldom tells


@lru_cache(maxsize=1)
def credit_words() -> CreditWords:
    """The vocabulary of `credits.toml`, read and compiled once."""
    data = tomllib.loads((files("article.vocabulary") / "credits.toml").read_text("utf-8"))
    kinds = [_compiled(data[kind]) for kind in ("permission", "first-published", "ends", "source", "link")]
    stems = [frozenset(kind.by_stem) for kind in kinds]
    return CreditWords(
        kinds[0],
        kinds[1],
        kinds[2],
        kinds[3],
        kinds[4],
        stems[0] | stems[1],
        frozenset().union(*stems),
        frozenset(stem[:LENGTH] for stem in agency_words() | PHOTO_STEMS).union(*stems),
    )


def _compiled(by_language: dict[str, list[str]]) -> Group:
    """Phrases without regard to case, the name with it: names are told by their capitals."""
    found: list[Pattern] = []
    by_stem: dict[str, tuple[int, ...]] = {}
    for phrase in (phrase for phrases in by_language.values() for phrase in phrases):
        anchor = phrase[0] if phrase[0] in "^~" else ""
        before, name, after = phrase.removeprefix(anchor).partition("NAME")
        for stem in cues_of(before):
            by_stem[stem] = (*by_stem.get(stem, ()), len(found))
        found.append(Pattern(before, bool(name), after, anchor))
    return Group(tuple(found), by_stem)


_STEM = re.compile(rf"(?<!\w)(?:\w{{2,{LENGTH}}}|\w/\w)")


def stems_of(text: str, known: frozenset[str]) -> frozenset[str]:
    """Those of the known beginnings of words that a line has."""
    return known.intersection(_STEM.findall(text[:MAX_LINE].lower()))
