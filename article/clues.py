"""Words without which no sentence enrols: a cheap first look at many sentences, before the grammar reads a few."""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass

Element = tuple[frozenset[str], tuple[str, ...], tuple[str, ...]]  # whole words, beginnings, endings

# What completes an outcome by itself, what needs a list, the list, and what takes part.
_WHOLES = ("enrol", "signup", "touch", "mail")
_VERBS = ("enrol_to", "agree", "receive", "send", "moves")
_LISTS = ("list", "strong")
_DEEDS = ("act", "person", "submit", "doing")
_SPEAKERS = ("direct",)
_HERE = ("here",)


@dataclass(frozen=True, slots=True)
class Words:
    """A set of words, some given by their beginnings or endings."""

    whole: frozenset[str]
    beginnings: tuple[str, ...]
    endings: tuple[str, ...]

    def meet(self, words: Iterable[str]) -> bool:
        """Whether one of these is among some words."""
        if not self.whole.isdisjoint(words):
            return True
        return bool(self.beginnings or self.endings) and any(
            word.startswith(self.beginnings) or word.endswith(self.endings) for word in words
        )

    def among(self, words: Set[str]) -> Set[str]:
        """Which of some words are among these."""
        found = words & self.whole
        if self.beginnings or self.endings:
            found |= {
                word for word in words if word.startswith(self.beginnings) or word.endswith(self.endings)
            }
        return found


@dataclass(frozen=True, slots=True)
class Clues:
    """For one language: of every phrase of a kind one word that must be there."""

    wholes: Words
    verbs: Words
    lists: Words
    deeds: Words
    speakers: Words
    here: Words

    def targets(self, words: Set[str]) -> Set[str]:
        """The words of a text that an outcome may end in."""
        return self.lists.among(words) | self.wholes.among(words)

    def outcome(self, words: Iterable[str]) -> bool:
        """Whether a text may name a whole outcome."""
        if self.wholes.meet(words):
            return True
        return self.lists.meet(words) and (self.verbs.meet(words) or self.deeds.meet(words))


_BLANKS = bytes(code if code > 127 or chr(code).isalnum() else 32 for code in range(256))


def word_set(lower: str) -> set[str]:
    """The different words of a lower-case text, parted at everything in ASCII that is no letter or digit.

    Bytes are split five times as fast as characters are matched.
    """
    return set(lower.encode("utf-8", "replace").translate(_BLANKS).decode().split())


def united(clues: Sequence[Clues]) -> Clues:
    """The clues of several languages as one."""
    if len(clues) == 1:
        return clues[0]
    names = ("wholes", "verbs", "lists", "deeds", "speakers", "here")
    return Clues(*(_union([getattr(each, name) for each in clues]) for name in names))


def _union(sets: Sequence[Words]) -> Words:
    return Words(
        frozenset().union(*(words.whole for words in sets)),
        tuple({first for words in sets for first in words.beginnings}),
        tuple({last for words in sets for last in words.endings}),
    )


def clues_of(phrases: Mapping[str, Sequence[Sequence[Element]]], common: frozenset[str]) -> Clues:
    """The clues among phrases by concept; each phrase is given as the elements that must be there."""
    return Clues(
        *(_words(phrases, names, common) for names in (_WHOLES, _VERBS, _LISTS, _DEEDS, _SPEAKERS, _HERE))
    )


def _words(
    phrases: Mapping[str, Sequence[Sequence[Element]]], names: Iterable[str], common: frozenset[str]
) -> Words:
    """Of each phrase the element with the rarest words, taken apart as texts are."""
    whole: set[str] = set()
    beginnings: set[str] = set()
    endings: set[str] = set()
    for name in names:
        for elements in phrases.get(name, ()):
            chosen = min(elements, key=lambda element: _frequency(element, common))
            whole.update(max(_parts(word), key=len) for word in chosen[0])
            beginnings.update(_parts(word)[0] for word in chosen[1])
            endings.update(chosen[2])
    return Words(frozenset(whole), tuple(sorted(beginnings)), tuple(sorted(endings)))


def _parts(word: str) -> list[str]:
    return "".join(char if char.isalnum() else " " for char in word).split() or [word]


def _frequency(element: Element, common: frozenset[str]) -> float:
    """About how often a text of news holds one of an element's words."""
    words = [*element[0], *element[1]]
    return sum(5.0 if word in common else 0.02 for word in words) + 2.0 * len(element[2])
