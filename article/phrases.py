"""Phrases kept as data: loads the vocabulary, splits text into words, and finds the concepts that words express."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

# A gap ("..") in a phrase spans at most this many words: long enough for a name in the middle
# ("signs you up" / "signs every reader of the Herald up"), short enough to stay inside one clause.
GAP = 6
_WORD = re.compile(r"[^\W_]+(?:['\-][^\W_]+)*|[.!?;:,()\"|…\n&+/]")
_SAMPLE = 4_000  # characters a language is told from
_SHORT = 600  # below this, function words do not show reliably
_STEM = 3  # letters of a stem phrase ("subscri*") that are indexed
_BOUNDARIES = frozenset('.!?;:()"|…\n')


@dataclass(frozen=True, slots=True)
class Word:
    """One lower-case word or punctuation mark, and where it stands."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Hit:
    """Words `first` up to but not including `last` express a concept."""

    concept: str
    first: int
    last: int


_Element = tuple[frozenset[str], tuple[str, ...]]  # whole words, stems


@dataclass(frozen=True, slots=True)
class Phrase:
    """A compiled phrase: each element is a set of words and stems, or None for a gap."""

    concept: str
    elements: tuple[_Element | None, ...]
    optional: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class Pack:
    """The vocabulary of one language.

    `outcomes` and `acts` are substrings without which no clause can be there, `residues` and `funnels` those without
    which there is no residue and no funnel; `markers` are words that show the language is in use.
    """

    lang: str
    markers: tuple[str, ...]
    outcomes: tuple[str, ...]
    acts: tuple[str, ...]
    residues: tuple[str, ...]
    funnels: tuple[str, ...]
    first: Mapping[str, tuple[Phrase, ...]]
    stems: Mapping[str, tuple[Phrase, ...]]


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
    counts: Counter[str] = Counter()
    kinds: dict[str, set[str]] = {}
    said = Counter(text[:_SAMPLE].split())
    for word in said.keys() & _marked().keys():
        for lang in _marked()[word]:
            counts[lang] += said[word]
            kinds.setdefault(lang, set()).add(word)
    if len(text) < _SHORT and not counts:
        return packs()
    most = max(counts.values(), default=0)
    needed = 1 if len(text) < _SHORT else 2
    # A language at a quarter of the commonest one's function words is really there; below it, a few words are shared.
    return tuple(
        pack
        for pack in packs()
        if (len(kinds.get(pack.lang, ())) >= needed and counts[pack.lang] * 4 >= most)
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


@lru_cache(maxsize=1)
def lexicon() -> frozenset[str]:
    """Every whole word of the trap vocabulary: what obfuscated words are recognised by."""
    found: set[str] = set()
    for pack in packs():
        for phrases in (*pack.first.values(), *pack.stems.values()):
            for phrase in phrases:
                for element in phrase.elements:
                    if element:
                        found.update(part for word in element[0] for part in word.replace("-", " ").split())
    found.update(vocabulary("lexicon.toml")["words"].split())
    return frozenset(found)


def words(text: str, start: int = 0, end: int | None = None) -> list[Word]:
    """Lower-case words and marks of a slice of text; words glued at a change of case ("YesNoThis") are parted."""
    found: list[Word] = []
    for match in _WORD.finditer(text, start, len(text) if end is None else end):
        word = match.group()
        if len(word) > 3 and not word.islower() and not word.isupper() and not word.istitle():
            found.extend(_parted(word, match.start()))
        elif "'" in word and word.partition("'")[0].lower() in grammar("elided"):
            cut = match.start() + word.index("'") + 1
            found.append(Word(word[: word.index("'")].lower(), match.start(), cut))
            found.extend(words(text, cut, match.end()))
        else:
            found.append(Word(word.lower(), match.start(), match.end()))
    return found


def _parted(word: str, start: int) -> Iterator[Word]:
    cut = 0
    for index in range(1, len(word)):
        if word[index].isupper() and word[index - 1].islower():
            yield Word(word[cut:index].lower(), start + cut, start + index)
            cut = index
    yield Word(word[cut:].lower(), start + cut, start + len(word))


def find(tokens: list[Word], pack: Pack) -> list[Hit]:
    """All concepts in the words, in order; of phrases of one concept at one place the longest."""
    hits: list[Hit] = []
    whole, stems = pack.first, pack.stems
    for index, token in enumerate(tokens):
        phrases = whole.get(token.text, ()) + stems.get(token.text[:_STEM], ())
        if not phrases:
            continue
        best: dict[str, int] = {}
        for phrase in phrases:
            last = _match(phrase, tokens, index)
            if last > best.get(phrase.concept, 0):
                best[phrase.concept] = last
        hits.extend(Hit(concept, index, last) for concept, last in best.items())
    return hits


def _match(phrase: Phrase, tokens: list[Word], index: int) -> int:
    """The word after the phrase when it stands at `index`, else 0. At most GAP + 1 words a gap, no backtracking."""
    at, gap = index, 0
    for element, optional in zip(phrase.elements, phrase.optional, strict=True):
        if element is None:
            gap = GAP
            continue
        reach = min(len(tokens), at + gap + 1)
        found = -1
        for place in range(at, reach):
            word = tokens[place].text
            if word in element[0] or (element[1] and word.startswith(element[1])):
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
    for concept, texts in data["concepts"].items():
        for text in texts:
            phrase = _phrase(concept, text)
            head = phrase.elements[0]
            if head is None or phrase.optional[0]:
                raise ValueError(f"a phrase must begin with a word: {text!r} ({concept}, {data['lang']})")
            for word in head[0]:
                first.setdefault(word, []).append(phrase)
            for stem in head[1]:
                if len(stem) < _STEM:
                    raise ValueError(f"a stem has at least {_STEM} letters: {text!r}")
                stems.setdefault(stem[:_STEM], []).append(phrase)
    return Pack(
        data["lang"],
        tuple(data["markers"]),
        tuple(data["outcomes"]),
        tuple(data["acts"]),
        tuple(data["residues"]),
        tuple(data.get("funnels", ())),
        {word: tuple(found) for word, found in first.items()},
        {stem: tuple(found) for stem, found in stems.items()},
    )


def _phrase(concept: str, text: str) -> Phrase:
    elements: list[_Element | None] = []
    optional: list[bool] = []
    for part in text.split():
        if part == "..":
            elements.append(None)
            optional.append(False)
            continue
        optional.append(part.endswith("?"))
        choices = part.rstrip("?").split("|")
        whole = frozenset(choice for choice in choices if not choice.endswith("*"))
        elements.append((whole, tuple(choice[:-1] for choice in choices if choice.endswith("*"))))
    return Phrase(concept, tuple(elements), tuple(optional))
