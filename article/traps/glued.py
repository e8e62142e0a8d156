"""A form whose line breaks were lost: question, answers, field and button in one line of text."""

import re
from collections.abc import Sequence
from itertools import islice

from article.forms.fields import terms
from article.traps.clauses import say
from article.words.clues import line_words
from article.words.phrases import Pack, grammar
from article.words.wordclasses import classes_of

MAX_GLUED = 700  # characters of such a line; the longest seen has 420
_MAX_TOKENS = 120
_HEAD = 3  # words of a field's label before the one that says what it takes: "Endereço de e-mail"
_ADDED = ("electr", "eletr", "elettr", "électr", "addr", "adr")
_TOKEN = re.compile(r"[^\W_]+(?:[-'][^\W_]+)*|[:*(.!?]")


def cuts(line: str, packs: Sequence[Pack]) -> tuple[int, ...]:
    """Where a line that is a whole poll is parted: before and after its field for an address, and before its button.

    Empty for any other line. A button before the field ends the poll, and one that signs up is a newsletter box's.
    """
    asked = line.find("?")
    if asked < 0 or len(line) > MAX_GLUED or line.count("?") > 1:
        return ()
    if terms("email").isdisjoint(line_words(line.lower())):
        return ()
    tokens = [*islice(_TOKEN.finditer(line, asked + 1), _MAX_TOKENS)]
    words = [token[0] for token in tokens]
    fields = [span for at in range(len(words)) if (span := _field(words, at))]
    if len(fields) != 1:
        return ()  # two forms, or none
    field = fields[0]
    if any(_is_button(word, packs) for word in words[1 : field[0]]):
        return ()
    last = _button(line, tokens[field[1] :], packs)
    if last is None:
        return ()
    return tokens[field[0]].start(), tokens[field[1] - 1].end(), last


def _button(line: str, tokens: Sequence[re.Match[str]], packs: Sequence[Pack]) -> int | None:
    """Where the button begins that the line ends in: up to three words without a mark between them."""
    for count in (1, 2, 3):
        words = tokens[-count:]
        whole = len(words) == count and all(token[0][0].isalnum() for token in words)
        if whole and _is_button(line[words[0].start() :].strip(), packs):
            return words[0].start()
    return None


def _field(words: Sequence[str], at: int) -> tuple[int, int] | None:
    """The words of the label of a field for an address, the first and the one after the last, or None.

    It begins with a capital, and something new follows.
    """
    if words[at].lower() not in terms("email"):
        return None
    first = at
    while not words[first][0].isupper():
        first -= 1
        if first < max(0, at - _HEAD) or not words[first][0].isalpha():
            return None
    before = words[first - 1].lower() if first else ""
    if before in grammar("determiners") or before in grammar("owned") or before in grammar("ways"):
        return None
    end = at + 1
    if words[end : end + 1] and words[end].startswith(_ADDED):
        end += 1  # "Correo electrónico", "Email address"
    while words[end : end + 1] and words[end] in ("*", ":"):
        end += 1
    new = (
        not words[end : end + 1]
        or words[end - 1] in ("*", ":")
        or words[end][0].isupper()
        or words[end] == "("
    )
    return (first, end) if new else None


def _is_button(text: str, packs: Sequence[Pack]) -> bool:
    """Whether words are a button that sends an answer and does not sign up."""
    if not text[0].isupper():
        return False
    said = classes_of(text, tuple(pack.lang for pack in packs))
    if "enrols" in said and "acts" not in said:
        return False
    return "acts" in said or "button" in say(text, 0, len(text), packs)
