"""What a line of a text is by its shape and its words: a question, an answer, a label, a button, or prose."""

import re

from article.forms.fields import terms
from article.words.phrases import grammar

MAX_UNIT = 900  # characters; a longer sentence is prose, whatever it says
LABEL_CHARS = 40
_THANKS_CHARS = 60  # "Thank you for voting!"
_QUESTION = re.compile(r"\?[\"')*\s]{0,9}(?:\(\w{1,20}\))?[\"')*\s]{0,9}$")
_BULLET = re.compile(r"[*•◦○●☐□▢\-–o]\s+\S")
_SEPARATORS = (" / ", " | ", " · ", " • ")
_CHOICE_CHARS = 50
_UNTICKED = re.compile(r"(?:\[ ?\]|\( ?\)|[☐□▢◻⬜❏❑])\s{0,3}[^\W_]")
# An option, a command with options that goes on after a backslash, what a pair of colons announces: a program, or a
# manual of one. A dash before one letter, or a backslash alone, may as well be a list's, or a line break's.
_OPTION = r"--[a-z][\w-]+(?![^\s=,\]])"
_CODE = re.compile(rf"{_OPTION}|-[a-z](?![^\s=,\]])[^\n]*\s{_OPTION}|[^\n]*(?:\s{_OPTION}[^\n]*\\|::)$")
_EMPHASIS = re.compile(r"(\*{1,3})[^\s*]")
_NAMES = re.compile(r"[^\W_]+(?:-[^\W_]+)*")


def kinds_of(text: str, said: frozenset[str]) -> frozenset[str]:
    """What a sentence is, from its shape and the concepts in it."""
    length = len(text)
    if length > MAX_UNIT or _CODE.match(text):
        return frozenset(["prose"])
    if "funnel_strong" in said or ("funnel" in said and length < 120):
        return frozenset(["funnel"])
    told = "report" in said
    found = {
        "residue": "residue" in said and length < 400,
        "question": length <= 300
        and said.isdisjoint(("account", "report", "topics", "teaser", "faq"))
        and bool(_QUESTION.search(text)),
        "optout": "optout" in said and length < 300,
        "terms": "terms" in said and length < 300 and not told,
        "poll": "poll" in said and length <= 90 and not told,
        # "To see the results enter your email."
        "ask": not said.isdisjoint(("act", "submit"))
        and ("reader" in said or length <= _THANKS_CHARS)
        and length <= 120
        and not told,
        _short(text, said): True,
    }
    kinds = frozenset(kind for kind, holds in found.items() if holds and kind)
    return kinds or frozenset(["prose"])


def is_required(text: str) -> bool:
    """Whether a line ends in the mark of a field that must be filled in, and not in that of an emphasis.

    >>> is_required("Your vote *"), is_required("**To get a key**")
    (True, False)
    """
    if text.endswith("*"):
        emphasis = _EMPHASIS.match(text)
        return emphasis is None or not text.endswith(emphasis[1])
    last = text.rpartition("(")[2] if text.endswith(")") else ""
    return bool(last) and last[:-1].lower() in terms("required")


def is_unticked(text: str) -> bool:
    """Whether a line is the label of a check box that nobody has ticked.

    >>> is_unticked("[ ] Send me the news"), is_unticked("[x] Send me the news")
    (True, False)
    """
    marks = [match.start() for match in _UNTICKED.finditer(text)]
    return bool(marks) and (marks[0] == 0 or len(marks) == 1)


def takes_address(text: str, kinds: frozenset[str], said: frozenset[str]) -> bool:
    """Whether a short line is the label of a field for an address or a number."""
    if "label" in kinds and "mail" in said:
        return True
    if kinds.isdisjoint(("label", "option")) or len(text) > LABEL_CHARS:
        return False
    if "label" not in kinds and not is_required(text):
        return False
    lowered = set(_NAMES.findall(text.lower()))
    return not lowered.isdisjoint(terms("email") | terms("phone"))


def supposes(text: str) -> bool:
    """Whether a sentence begins as one that tells what would happen."""
    return first_word(text) in grammar("supposing")


def first_word(text: str) -> str:
    """The first word of a text, in lower case and without marks before or after it."""
    return text.split(maxsplit=1)[0].strip("\"'*[]()¿¡").lower()


def choices(text: str) -> int:
    """How many answers a line holds: "Yes / No, keep it" has two.

    >>> choices("Sooner | Later | Never"), choices("and/or")
    (3, 1)
    """
    best = 1
    for mark in _SEPARATORS:
        parts = text.split(mark)
        if 2 <= len(parts) <= 8 and all(0 < len(part.strip()) <= _CHOICE_CHARS for part in parts):
            best = max(best, len(parts))
    return best


def _short(text: str, said: frozenset[str]) -> str:
    """Whether a unit is a field's label, a button or an answer; empty for a sentence."""
    if choices(text) > 1:
        return "option"
    count = len(text.split())
    if text[-1] == "!" and count <= 4 and not said.isdisjoint(("button", "signup")):
        return "button"
    if text[-1] == ":" and "label" in said and count <= 4:
        return "label"
    if count > 9 or len(text) > 70 or (text[-1] in ".!:;,…" and not _BULLET.match(text)):
        return ""
    if "label" in said and count <= 5:
        return "label"
    return "button" if "button" in said and count <= 4 else "option"
