"""Phrases kept as data: loads the vocabulary, splits text into words, and finds the concepts that words express."""

import re
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from importlib.resources import files
from typing import Any, NamedTuple

from article.words.clues import Clues, Element, clues_of, united

# A gap ("..") in a phrase spans at most this many words: long enough for a name in the middle
# ("signs you up" / "signs every reader of the Herald up"), short enough to stay inside one clause.
GAP = 6
_WORD = re.compile(
    r"[^\W_]+(?:['\-][^\W_]+)*|[.!?;:,()\"|…&+/]"
)  # no line feed: in a sentence it is a wrapped line
_GLUED = re.compile(r"[a-z][A-Z]")
_SAMPLE = 4_000  # characters a language is told from
_SHORT = 600  # below this, function words do not show reliably
_STEM = 3  # letters of a stem phrase ("subscri*") that are indexed
_END = 2  # letters of an ending ("*remos") that are indexed
_BOUNDARIES = frozenset('.!?;:()"|…\n')


class Word(NamedTuple):  # made ten thousand times a page, and a tuple is made in half the time
    """One lower-case word or punctuation mark, and where it stands."""

    text: str
    start: int
    end: int


class Hit(NamedTuple):
    """Words `first` up to but not including `last` express a concept."""

    concept: str
    first: int
    last: int


_ONE: Element = (frozenset(), (), ())  # a gap of one word at most


@dataclass(frozen=True, slots=True)
class Phrase:
    """A compiled phrase: each element is a set of words and stems, None for a gap, or `_ONE` for a short one."""

    concept: str
    steps: tuple[tuple[Element | None, bool], ...]  # and whether it may be missing
    further: frozenset[str] = frozenset()  # words of which one must follow; empty where stems or nothing may

    @property
    def required(self) -> tuple[Element, ...]:
        """The elements that must be there."""
        return tuple(
            element for element, optional in self.steps if element and element is not _ONE and not optional
        )


@dataclass(frozen=True, slots=True)
class Head:
    """The phrases that begin with one word: the word alone, those whose second word is known, and the others."""

    alone: tuple[str, ...]
    second: Mapping[str, tuple[Phrase, ...]]
    others: tuple[Phrase, ...]


@dataclass(frozen=True, slots=True, eq=False)  # the same object or another language
class Pack:
    """The vocabulary of one language.

    `clues` are words without which no clause can be there, `residues` and `funnels` substrings without which there is
    no residue and no funnel; `markers` are words that show the language is in use.
    """

    lang: str
    markers: tuple[str, ...]
    clues: Clues
    residues: tuple[str, ...]
    funnels: tuple[str, ...]
    first: Mapping[str, Head]
    stems: Mapping[str, tuple[Phrase, ...]]
    ends: Mapping[str, tuple[Phrase, ...]]
    concepts: frozenset[str]
    vocabulary: frozenset[str]  # every whole word of its phrases

    def has(self, concept: str) -> bool:
        """Whether the language has phrases for a concept."""
        return concept in self.concepts


def vocabulary(name: str) -> dict[str, Any]:
    """One vocabulary file of the package, parsed. Raises FileNotFoundError for an unknown name."""
    return tomllib.loads((files("article") / "vocabulary" / name).read_text("utf-8"))


@lru_cache(maxsize=1)
def _grammar() -> dict[str, frozenset[str]]:
    return {name: frozenset(text.split()) for name, text in vocabulary("grammar.toml").items()}


def grammar(name: str) -> frozenset[str]:
    """A set of small words that the grammar steers by, from vocabulary/grammar.toml."""
    return _grammar()[name]


@lru_cache(maxsize=1)
def packs() -> tuple[Pack, ...]:
    """The language packs, English first."""
    names = [
        entry.name for entry in (files("article") / "vocabulary").iterdir() if entry.name.startswith("traps.")
    ]
    return tuple(
        _pack(vocabulary(name)) for name in sorted(names, key=lambda name: (name != "traps.en.toml", name))
    )


def packs_for(text: str, declared: str = "") -> tuple[Pack, ...]:
    """The packs worth trying on lower-case normalised text: those whose function words occur, all for a few words.

    `declared` is the language the page says it is in (`de`, `de-AT`); its pack is tried whatever the text shows.
    """
    counts: dict[str, int] = {}
    kinds: dict[str, int] = {}
    marked = _marked()
    for word, count in Counter(filter(marked.__contains__, text[:_SAMPLE].split())).items():
        for lang in marked[word]:
            counts[lang] = counts.get(lang, 0) + count
            kinds[lang] = kinds.get(lang, 0) + 1
    if len(text) < _SHORT and not counts:
        return packs()
    most = max(counts.values(), default=0)
    needed = 1 if len(text) < _SHORT else 2
    # A language at a quarter of the commonest one's function words is really there; below it, a few words are shared.
    return tuple(
        pack
        for pack in packs()
        if (kinds.get(pack.lang, 0) >= needed and counts[pack.lang] * 4 >= most)
        or pack.lang == declared[:2].lower()
    )


@lru_cache(maxsize=1)
def _marked() -> dict[str, tuple[str, ...]]:
    """Function words to the languages they are common in."""
    found: dict[str, tuple[str, ...]] = {}
    for pack in packs():
        for marker in pack.markers:
            found[marker] = (*found.get(marker, ()), pack.lang)
    return found


@lru_cache(maxsize=256)  # as many as there are choices of eight languages
def clues_in(packs: tuple[Pack, ...]) -> Clues:
    """The clues of several languages as one."""
    return united([pack.clues for pack in packs])


@lru_cache(maxsize=1)
def lexicon() -> frozenset[str]:
    """Every whole word of the trap vocabulary: what obfuscated words are recognised by."""
    found: set[str] = set()
    for pack in packs():
        found.update(part for word in pack.vocabulary for part in word.replace("-", " ").split())
    found.update(vocabulary("lexicon.toml")["words"].split())
    return frozenset(found)


# Made in C: the classes' own constructors are functions of Python.
_word: Callable[[tuple[str, int, int]], Word] = partial(tuple.__new__, Word)
_hit: Callable[[tuple[str, int, int]], Hit] = partial(tuple.__new__, Hit)


def words(text: str, start: int = 0, end: int | None = None) -> list[Word]:
    """Lower-case words and marks of a slice of text; words glued at a change of case ("YesNoThis") are parted."""
    found: list[Word] = []
    for match in _WORD.finditer(text, start, len(text) if end is None else end):
        word = match[0]
        begin, stop = match.span()
        if "'" in word and _is_elided(word):
            cut = begin + word.index("'") + 1
            found.append(Word(word[: word.index("'")].lower(), begin, cut))
            found.extend(words(text, cut, stop))
        elif len(word) > 3 and not word.islower() and not word.isupper() and not word.istitle():
            found.extend(_parted(word, begin))
        else:
            found.append(_word((word.lower(), begin, stop)))
    return found


def word_texts(text: str) -> list[str]:
    """The words and marks of `words` without their places, in a fifth of the time where nothing is to be parted."""
    if text.isascii() and not _GLUED.search(text):
        found = _WORD.findall(text.lower())
        if "'" not in text or not any(_is_elided(word) for word in found if "'" in word):
            return found
    return [word.text for word in words(text)]


def _is_elided(word: str) -> bool:
    """Whether a word with an apostrophe is two, as in "l'adresse"."""
    return word.partition("'")[0].lower() in grammar("elided")


def _parted(word: str, start: int) -> Iterator[Word]:
    cut = 0
    for index in range(1, len(word)):
        if word[index].isupper() and word[index - 1].islower():
            yield Word(word[cut:index].lower(), start + cut, start + index)
            cut = index
    yield Word(word[cut:].lower(), start + cut, start + len(word))


def find(said: Sequence[str], pack: Pack) -> list[Hit]:
    """All concepts in some words, in order; of phrases of one concept at one place the longest."""
    hits: list[Hit] = []
    whole, stems, ends = pack.first, pack.stems, pack.ends
    known = set(said)
    loose = {
        text: phrases
        for text in (known if stems or ends else ())
        if (phrases := stems.get(text[:_STEM], ()) + ends.get(text[-_END:], ()))
    }
    begins = (known & whole.keys()) | loose.keys()
    if not begins:
        return hits
    texts = [*said, ""]
    for index, text in enumerate(said):
        if text not in begins:
            continue
        head = whole.get(text)
        phrases = loose.get(text, ())
        best: dict[str, int] = {}
        if head is not None:
            best = dict.fromkeys(head.alone, index + 1)
            phrases += head.others + head.second.get(texts[index + 1], ())
        for phrase in phrases:
            if phrase.further and phrase.further.isdisjoint(known):
                continue
            last = _match(phrase, texts, index)
            if last > best.get(phrase.concept, 0):
                best[phrase.concept] = last
        hits += [_hit((concept, index, last)) for concept, last in best.items()]
    return hits


def _match(phrase: Phrase, texts: list[str], index: int) -> int:
    """The word after the phrase when it stands at `index`, else 0. At most GAP + 1 words a gap, no backtracking.

    `texts` ends with an empty word, which no phrase holds.
    """
    at, gap = index, 0
    for element, optional in phrase.steps:
        if element is None or element is _ONE:
            gap = GAP if element is None else 1
            continue
        whole, beginnings, endings = element
        reach = min(len(texts), at + gap + 1)
        found = -1
        for place in range(at, reach):
            word = texts[place]
            if (
                word in whole
                or (beginnings and word.startswith(beginnings))
                or (endings and word.endswith(endings))
            ):
                found = place
                break
            if word in _BOUNDARIES:
                break
        if found >= 0:
            at, gap = found + 1, 0
        elif not optional:
            return 0
    return at


def _pack(data: dict[str, Any]) -> Pack:
    first: dict[str, list[Phrase]] = {}
    stems: dict[str, list[Phrase]] = {}
    ends: dict[str, list[Phrase]] = {}
    required: dict[str, list[tuple[Element, ...]]] = {}
    known: set[str] = set()
    classes = {name: text.split() for name, text in data.get("words", {}).items()}
    for concept, texts in data["concepts"].items():
        for text in texts:
            phrase = _phrase(concept, text, classes)
            head, optional = phrase.steps[0]
            if head is None or head is _ONE or optional:
                raise ValueError(f"a phrase must begin with a word: {text!r} ({concept}, {data['lang']})")
            required.setdefault(concept, []).append(phrase.required)
            known.update(word for element, _ in phrase.steps if element for word in element[0])
            for word in head[0]:
                first.setdefault(word, []).append(phrase)
            for stem in head[1]:
                if len(stem) < _STEM:
                    raise ValueError(f"a stem has at least {_STEM} letters: {text!r}")
                stems.setdefault(stem[:_STEM], []).append(phrase)
            for end in head[2]:
                ends.setdefault(end[-_END:], []).append(phrase)
    return Pack(
        data["lang"],
        tuple(data["markers"]),
        clues_of(required, grammar("common") | frozenset(data["markers"])),
        tuple(data["residues"]),
        tuple(data.get("funnels", ())),
        {word: _head(found) for word, found in first.items()},
        {stem: tuple(found) for stem, found in stems.items()},
        {end: tuple(found) for end, found in ends.items()},
        frozenset(data["concepts"]),
        frozenset(known),
    )


def _head(phrases: Iterable[Phrase]) -> Head:
    alone: set[str] = set()
    second: dict[str, list[Phrase]] = {}
    others: list[Phrase] = []
    for phrase in phrases:
        if len(phrase.steps) == 1:
            alone.add(phrase.concept)
            continue
        element, optional = phrase.steps[1]
        if element is None or element is _ONE or optional or element[1] or element[2]:
            others.append(phrase)
            continue
        for word in element[0]:
            second.setdefault(word, []).append(phrase)
    return Head(tuple(sorted(alone)), {word: tuple(found) for word, found in second.items()}, tuple(others))


def _phrase(concept: str, text: str, classes: Mapping[str, Sequence[str]]) -> Phrase:
    """A phrase compiled. Raises KeyError for a class of words that the language does not define."""
    steps: list[tuple[Element | None, bool]] = []
    for part in text.split():
        if part in ("..", "."):
            steps.append((None if part == ".." else _ONE, False))
            continue
        choices: list[str] = []
        for choice in part.rstrip("?").split("|"):
            choices += classes[choice[1:-1]] if choice[0] == "<" else [choice]
        whole = frozenset(choice for choice in choices if "*" not in choice)
        beginnings = tuple(choice[:-1] for choice in choices if choice.endswith("*"))
        endings = tuple(choice[1:] for choice in choices if choice.startswith("*"))
        steps.append(((whole, beginnings, endings), part.endswith("?")))
    whole = next(
        (
            step[0]
            for step, optional in steps[1:]
            if step and step is not _ONE and not optional and not any(step[1:])
        ),
        frozenset[str](),
    )
    return Phrase(concept, tuple(steps), whole)
