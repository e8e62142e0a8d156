"""Classes of words from vocabulary/standing.toml, found in a sentence: what is sent, who gets it, what brings it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from article.words.phrases import grammar, vocabulary, word_texts

REMEMBERED = 400  # characters of a sentence whose reading is kept
MAX_WORDS = 90  # of one sentence; the longest disclosure seen has 60
_APART = 8  # words between the halves of "sign … up", "trägt … ein"
_STEM = 3  # letters by which stems are indexed
_COMPOUND = 2  # letters before an ending: "Stadtbrief", and not "e-mail"

Hits = dict[str, list[tuple[int, int]]]  # by class the first word of each hit and the one after its last


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """The classes of one language: of whole words, of stems by their first letters, of endings, and of words in a row.

    `split` holds the halves of a verb that may stand apart; `heads` are all whole words that something begins with,
    and `ends` the endings alone.
    """

    whole: Mapping[str, tuple[str, ...]]
    stems: Mapping[str, tuple[tuple[str, str], ...]]
    endings: tuple[tuple[str, str], ...]
    rows: Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]
    split: Mapping[str, tuple[tuple[str, str], ...]]
    heads: frozenset[str]
    ends: tuple[str, ...]


def classes_of(text: str, langs: Sequence[str]) -> frozenset[str]:
    """The classes of words in a short text (a button, a heading)."""
    return _classes_of(text[:REMEMBERED], tuple(langs))


@lru_cache(maxsize=2_048)
def _classes_of(text: str, langs: tuple[str, ...]) -> frozenset[str]:
    texts = word_texts(text)[:MAX_WORDS]
    known = lexicons()
    return frozenset(name for lang in langs if lang in known for name in hits_of(texts, known[lang]))


def hits_of(texts: Sequence[str], lexicon: Lexicon) -> Hits:
    """The hits of every class in some words, in order; classes without one are left out."""
    found: dict[str, set[tuple[int, int]]] = {}
    heads, stems, ends = lexicon.heads, lexicon.stems, lexicon.ends
    begins = [
        index
        for index, text in enumerate(texts)
        if text in heads or text[:_STEM] in stems or text.endswith(ends)
    ]
    for index in begins:
        for name, end in _at(texts, index, lexicon):
            found.setdefault(name, set()).add((index, end))
    hits = {name: sorted(places) for name, places in found.items()}
    for name in ("delivers", "one", "contacts"):
        mail = hits.get(name, ())
        hits[name] = [hit for hit in mail if not _is_address(texts, hit[0]) and not _is_to_us(texts, hit[1])]
    whole = [hit for name in ("enrols", "serves") for hit in hits.get(name, ()) if hit[1] - hit[0] > 1]
    for name in ("acts", "takes"):  # "sign" is no act in "sign up"
        hits[name] = [
            hit for hit in hits.get(name, ()) if not any(a <= hit[0] and hit[1] <= b for a, b in whole)
        ]
    hits["lists"] = sorted({*hits.get("lists", ()), *_rhythmic(texts, hits)})
    return {name: places for name, places in hits.items() if places}


def _at(texts: Sequence[str], index: int, lexicon: Lexicon) -> Iterator[tuple[str, int]]:
    """The classes that begin at one word, each with the word after its last."""
    text = texts[index]
    for name in lexicon.whole.get(text, ()):
        yield name, index + 1
    for stem, name in lexicon.stems.get(text[:_STEM], ()):
        if text.startswith(stem):
            yield name, index + 1
    for ending, name in lexicon.endings:
        if text.endswith(ending) and len(text) > len(ending) + _COMPOUND:
            yield name, index + 1
    for row, name in lexicon.rows.get(text, ()):
        if _follows(texts, index + 1, row):
            yield name, index + 1 + len(row)
    for half, name in lexicon.split.get(text, ()):
        after = texts[index + 1 : index + 2 + _APART]
        if half in after:
            yield name, index + 2 + after.index(half)


def _rhythmic(texts: Sequence[str], found: Hits) -> list[tuple[int, int]]:
    """Mail with a rhythm beside it, which makes a list: "a daily e-mail", "notre lettre hebdomadaire"."""
    mail = {first for name in ("one", "many") for first, _ in found.get(name, ())}
    often = [hit for hit in found.get("often", ()) if texts[hit[0]] in grammar("rhythms")]
    return [
        (min(hit[0], at), max(hit[1], at + 1))
        for hit in often
        for at in (hit[1], hit[1] + 1, hit[0] - 1)
        if at in mail
    ]


def _is_address(texts: Sequence[str], index: int) -> bool:
    """Whether a word is what a field asks for, not what is sent: "your e-mail", "the e-mail address"."""
    if texts[index] not in ("email", "e-mail", "mail", "courriel", "correo"):
        return False
    before, after = texts[index - 1] if index else "", texts[index + 1] if index + 1 < len(texts) else ""
    return before in grammar("determiners") or before in grammar("owned") or after in ("address", "adresse")


def _is_to_us(texts: Sequence[str], after: int) -> bool:
    """Whether something is sent the other way: "send us", "write to us", "schreiben Sie uns"."""
    return not grammar("ourselves").isdisjoint(texts[after : after + 1]) or (
        texts[after : after + 1] in (["to"], ["sie"])
        and not grammar("ourselves").isdisjoint(texts[after + 1 : after + 2])
    )


def _follows(texts: Sequence[str], index: int, row: Sequence[str]) -> bool:
    return all(
        index + place < len(texts)
        and (
            texts[index + place] == word
            or (word.endswith("*") and texts[index + place].startswith(word[:-1]))
        )
        for place, word in enumerate(row)
    )


@lru_cache(maxsize=1)
def lexicons() -> Mapping[str, Lexicon]:
    """The classes of every language, from vocabulary/standing.toml."""
    return {lang: _lexicon(classes) for lang, classes in vocabulary("standing.toml").items()}


def _lexicon(classes: Mapping[str, str]) -> Lexicon:
    whole: dict[str, list[str]] = {}
    stems: dict[str, list[tuple[str, str]]] = {}
    endings: list[tuple[str, str]] = []
    rows: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    split: dict[str, list[tuple[str, str]]] = {}
    for name, told in classes.items():
        for entry in told.split():
            if "+" in entry:
                head, _, half = entry.partition("+")
                split.setdefault(head, []).append((half, name))
            elif "_" in entry:
                head, *row = entry.split("_")
                rows.setdefault(head, []).append((tuple(row), name))
            elif entry.startswith("*"):
                endings.append((entry[1:], name))
            elif entry.endswith("*"):
                if len(entry) <= _STEM:
                    raise ValueError(f"a stem has at least {_STEM} letters: {entry!r} ({name})")
                stems.setdefault(entry[:_STEM], []).append((entry[:-1], name))
            else:
                whole.setdefault(entry, []).append(name)
    return Lexicon(
        {word: tuple(names) for word, names in whole.items()},
        {start: tuple(found) for start, found in stems.items()},
        tuple(endings),
        {word: tuple(found) for word, found in rows.items()},
        {word: tuple(found) for word, found in split.items()},
        frozenset((*whole, *rows, *split)),
        tuple(dict.fromkeys(ending for ending, _ in endings)),
    )


def firsts(hits: Hits, name: str) -> list[int]:
    return [first for first, _ in hits.get(name, ())]
