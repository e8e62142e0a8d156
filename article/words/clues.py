"""Words without which no sentence enrols: a cheap first look at many sentences, before the grammar reads a few."""

import re
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass

Element = tuple[frozenset[str], tuple[str, ...], tuple[str, ...]]  # whole words, beginnings, endings
Phrase = tuple[Element, ...]

# What completes an outcome by itself, what needs a list, the list, and what takes part.
_WHOLES = ("enrol", "signup", "touch", "mail")
_VERBS = ("enrol_to", "agree", "receive", "send", "moves")
_LISTS = ("list", "strong")
_DEEDS = ("act", "person", "submit", "doing")
_ACTS = ("act", "person")
_SPEAKERS = ("direct",)
_HERE = ("here",)


@dataclass(frozen=True, slots=True)
class Words:
    """One word of each of some phrases, some given by their beginnings or endings.

    `needs` holds for a whole word what else its phrases must find, one of them at least; `loose` the same for all that
    are given by beginnings and endings.
    """

    whole: frozenset[str]
    beginnings: tuple[str, ...]
    endings: tuple[str, ...]
    needs: Mapping[str, tuple[Phrase, ...]]
    loose: tuple[Phrase, ...]

    def meet(self, words: Iterable[str]) -> bool:
        """Whether one of these is among some words."""
        if not self.whole.isdisjoint(words):
            return True
        return bool(self.beginnings or self.endings) and any(
            word.startswith(self.beginnings) or word.endswith(self.endings) for word in words
        )

    def fit(self, words: Set[str]) -> bool:
        """Whether some words hold all the words of one of the phrases, in whatever order."""
        for word in self.whole & words:
            if any(_holds(words, phrase) for phrase in self.needs[word]):
                return True
        if not (self.beginnings or self.endings):
            return False
        return any(_holds(words, phrase) for phrase in self.loose) and any(
            word.startswith(self.beginnings) or word.endswith(self.endings) for word in words
        )


@dataclass(frozen=True, slots=True)
class Clues:
    """For one language: of every phrase of a kind one word that must be there."""

    wholes: Words
    verbs: Words
    lists: Words
    deeds: Words
    acts: Words
    speakers: Words
    here: Words

    def aims(self, words: Set[str]) -> bool:
        """Whether one of some words may be what an outcome ends in: the cheapest question, asked first."""
        return self.lists.meet(words) or self.wholes.meet(words)

    def outcome(self, words: Set[str]) -> bool:
        """Whether a text may name a whole outcome."""
        if self.wholes.fit(words):
            return True
        return self.lists.fit(words) and (self.verbs.fit(words) or self.deeds.fit(words))


def _holds(words: Set[str], phrase: Phrase) -> bool:
    """Whether each element of a phrase has one of its words among some words."""
    for whole, beginnings, endings in phrase:
        if whole.isdisjoint(words) and not (
            (beginnings or endings)
            and any(word.startswith(beginnings) or word.endswith(endings) for word in words)
        ):
            return False
    return True


_WORDS = re.compile(r"[^\W_]+")
_ALNUM = bytes(code if chr(code).isalnum() else 32 for code in range(256))


def line_words(lower: str) -> set[str]:
    """The different words of a lower-case line, parted at everything that is no letter or digit.

    Bytes are split five times as fast as characters are matched.

    >>> sorted(line_words("poll… you®me: là")), sorted(line_words("l'été"))
    (['là', 'me', 'poll', 'you'], ['l', 'été'])
    """
    try:
        return set(lower.encode("latin-1").translate(_ALNUM).decode("latin-1").split())
    except UnicodeEncodeError:
        return set(_WORDS.findall(lower))


def skeleton(lower: str) -> bytes:
    """A lower-case text as words between blanks, a byte a character and a blank before the first and after the last.

    Whole words are found in it in C: every occurrence of a word in the text is one of `skeleton(word)` in that of the
    text, at the same place; where letters outside Latin-1 are concerned, there may be more.

    >>> skeleton("we're on!"), skeleton("re")
    (b' we re on  ', b' re ')
    """
    return b" %b " % lower.encode("latin-1", "replace").translate(_ALNUM)


def spotter(
    whole: Iterable[str], beginnings: Iterable[str] = (), endings: Iterable[str] = ()
) -> re.Pattern[bytes]:
    """A pattern that finds words in a skeleton, at the blank before each: whole ones, and by beginnings and endings.

    Common beginnings are shared, so that at most words of a text one letter is looked at: a page is read through in a
    third of the time that taking its words apart takes.

    >>> [found.group() for found in spotter(["you", "your"], ["vot"]).finditer(skeleton("your votes, you see"))]
    [b' your', b' vot', b' you']
    """
    parts = [_branches(sorted({spot(word) for word in whole})) + rb"(?= )"]
    if beginnings:
        parts.append(_branches(sorted({spot(word).rstrip() for word in beginnings})))
    if endings:
        parts.append(b" [^ ]*" + _branches(sorted({spot(word)[1:] for word in endings})) + rb"(?= )")
    return re.compile(b"|".join(parts))


def spot(word: str) -> bytes:
    """What a `spotter` finds for a whole word."""
    return skeleton(word)[:-1]


def _branches(words: Sequence[bytes]) -> bytes:
    """A pattern for any of some words, taken apart at their first letters."""
    rest: dict[bytes, list[bytes]] = {}
    for word in words:
        rest.setdefault(word[:1], []).append(word[1:])
    parts = [
        re.escape(first) + (_branches(ends) if ends != [b""] else b"")
        for first, ends in rest.items()
        if first
    ]
    if b"" in rest:
        parts.append(b"")  # the longer word first
    return parts[0] if len(parts) == 1 else b"(?:" + b"|".join(parts) + b")"


def united(clues: Sequence[Clues]) -> Clues:
    """The clues of several languages as one."""
    if len(clues) == 1:
        return clues[0]
    names = ("wholes", "verbs", "lists", "deeds", "acts", "speakers", "here")
    return Clues(*(_union([getattr(each, name) for each in clues]) for name in names))


def _union(sets: Sequence[Words]) -> Words:
    return Words(
        frozenset().union(*(words.whole for words in sets)),
        tuple({first for words in sets for first in words.beginnings}),
        tuple({last for words in sets for last in words.endings}),
        {
            word: tuple(phrase for words in sets for phrase in words.needs.get(word, ()))
            for each in sets
            for word in each.needs
        },
        tuple(phrase for words in sets for phrase in words.loose),
    )


def clues_of(phrases: Mapping[str, Sequence[Sequence[Element]]], common: frozenset[str]) -> Clues:
    """The clues among phrases by concept; each phrase is given as the elements that must be there."""
    return Clues(
        *(
            _words(phrases, names, common)
            for names in (_WHOLES, _VERBS, _LISTS, _DEEDS, _ACTS, _SPEAKERS, _HERE)
        )
    )


def _words(
    phrases: Mapping[str, Sequence[Sequence[Element]]], names: Iterable[str], common: frozenset[str]
) -> Words:
    """Of each phrase the element with the rarest words, and the others, taken apart as texts are."""
    needs: dict[str, list[Phrase]] = {}
    loose: list[Phrase] = []
    beginnings: set[str] = set()
    endings: set[str] = set()
    for name in names:
        for elements in phrases.get(name, ()):
            chosen = min(elements, key=lambda element: _frequency(element, common))
            whole, firsts, lasts = _apart(chosen)
            others = tuple(
                _apart(element) for element in elements if element is not chosen and _is_said(element)
            )
            for word in whole:
                needs.setdefault(word, []).append(others)
            if firsts or lasts:
                loose.append(others)
            beginnings.update(firsts)
            endings.update(lasts)
    return Words(
        frozenset(needs),
        tuple(sorted(beginnings)),
        tuple(sorted(endings)),
        {word: _fewest(found) for word, found in needs.items()},
        _fewest(loose),
    )


def _fewest(phrases: Iterable[Phrase]) -> tuple[Phrase, ...]:
    """Different phrases, the shortest first; where one needs nothing else, that one alone."""
    found = sorted(dict.fromkeys(phrases), key=len)
    return tuple(found[:1] if found and not found[0] else found)


def _apart(element: Element) -> Element:
    """An element as it is found among words that are parted at hyphens and apostrophes."""
    whole, beginnings, endings = element
    return (
        frozenset(max(_parts(word), key=len) for word in whole),
        tuple(dict.fromkeys(_parts(word)[0] for word in beginnings)),
        endings,
    )


def _is_said(element: Element) -> bool:
    """Whether an element is made of words alone, not of marks."""
    return all(any(map(str.isalnum, word)) for words in element for word in words)


def _parts(word: str) -> list[str]:
    return "".join(char if char.isalnum() else " " for char in word).split() or [word]


def _frequency(element: Element, common: frozenset[str]) -> float:
    """About how often a text of news holds one of an element's words."""
    words = [*element[0], *element[1]]
    return sum(5.0 if word in common else 0.02 for word in words) + 2.0 * len(element[2])
