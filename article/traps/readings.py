"""One sentence of a text as it is read for the remains of forms: what it is by its shape and its words."""

from dataclasses import dataclass
from typing import NamedTuple

from article.traps.clauses import Clause
from article.traps.linekinds import choices, first_word, is_required, kinds_of, supposes, takes_address
from article.words.phrases import grammar
from article.words.wordclasses import classes_of

_BUTTON_WORDS = 5
_OF_FORMS = frozenset(("option", "button", "ask", "label", "poll"))


class Unit(NamedTuple):
    """A sentence of the text, and the number of the line it stands in."""

    start: int
    end: int
    line: int


@dataclass(frozen=True, slots=True)
class Reading:
    """A unit with what it is and says.

    `kinds`: residue, question, option, label, button, terms, optout, poll, ask, funnel, or prose.
    """

    unit: Unit
    kinds: frozenset[str]
    said: frozenset[str]
    clause: Clause | None
    required: bool = False  # it ends in the asterisk of a field that must be filled in
    takes_address: bool = False  # a field's label asks for an address or a number
    serves: bool = False  # the head, a label or a button of a form for something else
    promises: bool = False  # a short line that asks for a pledge, a guess or a signature
    supposes: bool = False  # it tells what happens "when you vote", as an article does
    choices: int = 1  # answers in its line
    joins: bool = False  # the button of a newsletter box
    presses: bool = False  # a button of any form

    @property
    def tells(self) -> bool:
        """Whether it is a sentence of a disclosure."""
        return self.clause is not None and not self.clause.reported and self.unit.end - self.unit.start < 400


def reading_of(
    unit: Unit, text: str, said: frozenset[str], made: Clause | None, langs: tuple[str, ...], *, glued: bool
) -> Reading:
    """A sentence with the concepts and the clause in it; `glued` says that it was parted from a whole form's line."""
    kinds = kinds_of(text, said)
    words = frozenset[str]() if kinds.isdisjoint(_OF_FORMS) else classes_of(text, langs)
    joins = _joins(text, kinds, words)
    return Reading(
        unit,
        kinds,
        said,
        made,
        required=is_required(text),
        takes_address=takes_address(text, kinds, said),
        serves=_serves(text, kinds, words),
        promises="takes" in words and not kinds.isdisjoint(("option", "button", "ask", "poll")),
        supposes=supposes(text),
        choices=2 if glued else choices(text),
        joins=joins,
        presses=joins or _sends(text, kinds, words),
    )


def _joins(text: str, kinds: frozenset[str], words: frozenset[str]) -> bool:
    """Whether a short line signs up and does no more, as a newsletter box's button does."""
    count = len(text.split())
    if kinds.isdisjoint(("option", "button", "ask", "label")) or count > _BUTTON_WORDS:
        return False
    if "either" in words and count == 1:  # "Assinar"
        return True
    return "enrols" in words and words.isdisjoint(("acts", "takes"))


def _sends(text: str, kinds: frozenset[str], words: frozenset[str]) -> bool:
    """Whether a line is a button that sends an answer or a form."""
    if "question" in kinds or is_required(text):
        return False
    if "button" in kinds:
        return True
    short = not kinds.isdisjoint(("option", "ask", "poll")) and len(text.split()) <= 2
    return short and "acts" in words


def _serves(text: str, kinds: frozenset[str], words: frozenset[str]) -> bool:
    """Whether a line says that a form is for something else; "Who will win?" offers no prize."""
    if kinds.isdisjoint(("option", "button", "ask", "label")) or not words.isdisjoint(("acts", "takes")):
        return False
    if "lists" in words and grammar("ads").isdisjoint(text.lower().split()):
        return True
    return "serves" in words and not ("question" in kinds and first_word(text) in grammar("interrogatives"))


def sets_apart(text: str, langs: tuple[str, ...]) -> bool:
    """Whether a sentence says that one may answer without the list, or that the two are not tied."""
    words = classes_of(text, langs)
    if "spare" in words:
        return True
    tied = words.isdisjoint(("lists", "enrols")) or "acts" not in words or "reader" in words
    return "apart" in words and not tied
