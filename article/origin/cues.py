"""The words without which a pattern of the vocabulary cannot match: what spares most lines most patterns.

Reads the regular expressions that the vocabulary is written in: words, `(?:one|other)` with or without `?`, single
optional characters, `.` for an apostrophe. What it cannot read gives no cue, and such a pattern is always tried.
"""

import re
from itertools import product

LENGTH = 7  # letters that are compared: "contenu" is not "content", and endings do not matter

Stems = frozenset[str]
_Group = tuple[list["_Sequence"], bool]  # (alternatives, optional)
_Sequence = list["str | _Group | None"]  # letters, groups, and None where a word ends or cannot be told

_MOST = 200  # spellings of one word that are told apart
_PART = re.compile(r"\(\?:|\[[^\]]*\]|\\.|\{\d*,?\d*\}|.", re.DOTALL)


def cues_of(pattern: str) -> Stems:
    """The beginnings of words of which every match has one; empty where that cannot be told.

    >>> sorted(cues_of("re(?:printed|published) with (?:kind )?permission from "))
    ['permiss']
    """
    alternatives, _ = _parsed(_PART.findall(pattern), 0)
    sets = [_best(sequence) for sequence in alternatives]
    return frozenset().union(*sets) if all(sets) else frozenset()


def _parsed(parts: list[str], at: int) -> tuple[list[_Sequence], int]:
    """(alternatives, index behind them): the vocabulary's own patterns are nested a few levels deep."""
    alternatives: list[_Sequence] = [[]]
    while at < len(parts) and parts[at] != ")":
        part = parts[at]
        at += 1
        if part == "|":
            alternatives.append([])
            continue
        node: str | _Group | None = part if part.isalnum() or part == "/" else None
        if part == "(?:":
            inner, at = _parsed(parts, at)
            at += 1
            node = (inner, False)
        elif part[0] == "[" and part[1:-1].isalpha():
            node = ([[letter] for letter in part[1:-1]], False)
        optional = False
        while at < len(parts) and (parts[at] in "?*" or parts[at][0] == "{"):
            optional = optional or parts[at] in ("?", "*") or parts[at].startswith("{0")
            at += 1
        if optional:
            node = (node[0], True) if isinstance(node, tuple) else ([[node]], True) if node else None
        alternatives[-1].append(node)
    return alternatives, at


def _best(sequence: _Sequence) -> Stems:
    return frozenset(word[:LENGTH] for word in _longest(sequence))


def _longest(sequence: _Sequence) -> Stems:
    """Of the words that a sequence must have, the spellings of the one least likely elsewhere: the longest."""
    found = [spellings for spellings in _required(sequence) if spellings]
    return max(reversed(found), key=lambda words: (min(map(len, words)), -len(words)), default=frozenset())


def _required(sequence: _Sequence) -> list[Stems]:
    words: list[Stems] = []
    spellings: list[str] | None = [""]  # of the word that is being read; None where it cannot be told
    for node in [*sequence, None]:
        if node is None:
            words.append(_spelled(spellings))
            spellings = [""]
        elif isinstance(node, str):
            spellings = [s + node.lower() for s in spellings] if spellings is not None else None
        elif spellings is not None or not node[1]:
            spellings = _with_group(node, spellings, words)
    return words


def _with_group(group: _Group, spellings: list[str] | None, words: list[Stems]) -> list[str] | None:
    alternatives, optional = group
    texts = [_text(sequence) for sequence in alternatives]
    if optional and all(text is None or text.endswith(" ") for text in texts) and spellings == [""]:
        return spellings  # a word more or less before the next one
    if any(text is None or " " in text for text in texts):
        words.append(frozenset() if optional else _of_each(alternatives, spellings))
        if all(sequence and sequence[0] is None for sequence in alternatives):
            words.append(_spelled(spellings))  # the word before ends here
        ends_a_word = all(text is not None and text.endswith(" ") for text in texts)
        return [""] if ends_a_word else None
    if spellings is None:
        return None
    more = [text for text in texts if text is not None] + ([""] if optional else [])
    joined = [a + b for a, b in product(spellings, more)]
    return joined if len(joined) <= _MOST else None


def _of_each(alternatives: list[_Sequence], spellings: list[str] | None) -> Stems:
    if spellings != [""]:
        return frozenset()
    sets = [_longest(sequence) for sequence in alternatives]
    return frozenset().union(*sets) if all(sets) else frozenset()


def _text(sequence: _Sequence) -> str | None:
    """A sequence of letters and word ends as text; None where there are groups in it."""
    if any(isinstance(node, tuple) for node in sequence):
        return None
    return "".join(node.lower() if isinstance(node, str) else " " for node in sequence)


def _spelled(spellings: list[str] | None) -> Stems:
    if not spellings or not all(len(s) > 1 for s in spellings):
        return frozenset()
    return frozenset(spellings)
