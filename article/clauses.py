"""The clause grammar: a participation act bound to an enrolment outcome, or not, and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from article.outcomes import REACH, STRONG_MARKS, Concepts, Outcome, outcomes
from article.phrases import Hit, Pack, Word, find, grammar, words

# How the act and the outcome are tied:
#   bound    one clause says both ("By voting you agree to receive our emails")
#   sending  the act is only sending the form ("By submitting this form …"): counts where the form is a poll
#   implied  an outcome for the reader, no act ("You will also get our daily briefing"): counts inside a poll's form
#   ask      the reader is asked to do both ("Vote and join our list"): counts on the button and inside the form
Tie = Literal["bound", "sending", "implied", "ask"]

_MAX_WORDS = 400  # of one sentence; a longer one is no disclosure
_GLUED_WORDS = 24  # answers of a poll that may stand before a disclosure
_MAX_RESTARTS = 4
_DENY_REACH = 7  # words a negation reaches forward: "we do not under any circumstances add you"
_ASK_REACH = 4  # words between the halves of one request: "vote now and then join"


@dataclass(frozen=True, slots=True)
class Clause:
    """A statement that enrols the reader, as offsets into the text it was read from.

    `rule` names the language and the outcome (`en.subscribes`, `en.agrees`, …). Denied, optional and reported
    clauses are found too: they speak for the form.
    """

    tie: Tie
    rule: str
    start: int
    end: int
    denied: bool = False
    optional: bool = False
    reported: bool = False

    @property
    def enrols(self) -> bool:
        """Whether it is said outright."""
        return not (self.denied or self.optional or self.reported)


def clause(text: str, start: int, end: int, pack: Pack) -> Clause | None:
    """The enrolling clause in one sentence of normalised text, or None."""
    tokens = words(text, start, end)
    return _clause_of(text, tokens, find(tokens, pack), pack)


def read(text: str, start: int, end: int, packs: Sequence[Pack]) -> tuple[frozenset[str], Clause | None]:
    """Both at once and in several languages: the concepts of a sentence, and its best enrolling clause."""
    tokens = words(text, start, end)
    said: set[str] = set()
    best: Clause | None = None
    for pack in packs:
        hits = find(tokens, pack)
        said.update(hit.concept for hit in hits)
        made = _clause_of(text, tokens, hits, pack)
        if made is not None and (best is None or _rank(made) > _rank(best)):
            best = made
    return frozenset(said), best


def concepts(text: str, packs: Sequence[Pack]) -> frozenset[str]:
    """The names of the concepts that a short text (a label, a button) expresses."""
    tokens = words(text)
    return frozenset(hit.concept for pack in packs for hit in find(tokens, pack))


def _clause_of(text: str, tokens: list[Word], hits: list[Hit], pack: Pack) -> Clause | None:
    if not 2 <= len(tokens) <= _MAX_WORDS:
        return None
    made = _clause(tokens, hits, pack)
    if made is not None and made.tie == "bound" and not made.denied and not made.optional:
        return made
    for begin in _restarts(text, tokens, hits, pack):
        tail = tokens[begin:]
        again = _clause(tail, find(tail, pack), pack)
        if again is not None and not again.denied and not again.optional:
            return again
    return made


def _restarts(text: str, tokens: list[Word], hits: list[Hit], pack: Pack) -> list[int]:
    """Where a new sentence may begin without a mark: answers glued to a disclosure ("Yes No Not sure By voting …").

    These are capitalised words among the first ones, last first: function words, and words of taking part. A name is
    neither, and in German, where every noun is capitalised, only function words count.
    """
    acting = {hit.first for hit in hits if hit.concept in ("act", "person", "submit") and pack.lang != "de"}
    openers = grammar("openers")
    places = [
        index
        for index, word in enumerate(tokens[1:_GLUED_WORDS], 1)
        if (word.text in openers or index in acting or (pack.lang == "en" and word.text.endswith("ing")))
        and text[word.start].isupper()
        and tokens[index - 1].text not in STRONG_MARKS
    ]
    return places[: -_MAX_RESTARTS - 1 : -1]


def _clause(tokens: list[Word], hits: list[Hit], pack: Pack) -> Clause | None:
    by: Concepts = {}
    for hit in hits:
        by.setdefault(hit.concept, []).append(hit)
    naming = {hit.first for hit in by.get("list", [])}  # "our quiz newsletter" names a list, no act
    acts = [hit for hit in by.get("act", []) + by.get("person", []) if hit.last not in naming]
    acts = _apart(acts, by.get("signup", []) + by.get("account", []))
    found: Clause | None = None
    for outcome in outcomes(tokens, by):
        made = _tied(tokens, by, outcome, acts, pack)
        if made and (found is None or _rank(made) > _rank(found)):
            found = made
    return found


def _rank(made: Clause) -> tuple[bool, bool, int]:
    return not made.denied, not made.optional, ("implied", "ask", "sending", "bound").index(made.tie)


def _tied(tokens: list[Word], by: Concepts, outcome: Outcome, acts: list[Hit], pack: Pack) -> Clause | None:
    knot = _knot(tokens, by, outcome, acts)
    if knot is None:
        return None
    tie, act = knot
    first = min(outcome.first, act.first if act else outcome.first)
    last = max(outcome.last, act.last if act else outcome.last)
    asks = tokens[-1].text == "?" and not any(word.text == "." for word in tokens)
    return Clause(
        tie,
        f"{pack.lang}.{outcome.name}",
        tokens[first].start,
        tokens[last - 1].end,
        denied=_denied(tokens, by, outcome, act),
        optional=_left_to_reader(tokens, by.get("choice", [])) or asks,
        reported="report" in by,
    )


def _knot(
    tokens: list[Word], by: Concepts, outcome: Outcome, acts: list[Hit]
) -> tuple[Tie, Hit | None] | None:
    """How an outcome is tied, and to which act; None where nobody is addressed."""
    if outcome.own_doing:
        return _coordinated(tokens, outcome, acts)
    addressed = bool(by.get("reader") or by.get("person"))
    act = _nearest(acts, outcome)
    if act and (addressed or act.first < outcome.first):
        return "bound", act
    if not addressed:
        return None
    send = _nearest(by.get("submit", []), outcome)
    return ("sending", send) if send else ("implied", None)


def _apart(hits: list[Hit], others: list[Hit]) -> list[Hit]:
    """Hits that no other hit overlaps: "signing" is no act in "signing up"."""
    return [
        hit for hit in hits if not any(hit.first < other.last and other.first < hit.last for other in others)
    ]


def _nearest(hits: list[Hit], outcome: Outcome) -> Hit | None:
    outside = [hit for hit in hits if hit.last <= outcome.first or hit.first >= outcome.last]
    return min(outside, key=lambda hit: max(outcome.first - hit.last, hit.first - outcome.last), default=None)


def _coordinated(tokens: list[Word], outcome: Outcome, acts: list[Hit]) -> tuple[Tie, Hit] | None:
    """An invitation that is a condition ("subscribe to vote") or half of one deed ("vote and join our list")."""
    for act in acts:
        # An act may itself end in the word that joins: "vote and".
        between = [
            word.text for word in tokens[min(act.last, outcome.last) - 1 : max(act.first, outcome.first)]
        ]
        if len(between) > REACH or not STRONG_MARKS.isdisjoint(between):
            continue
        goal = tokens[act.first].text in grammar("goal") or (
            act.first > 0 and tokens[act.first - 1].text in grammar("goal")
        )
        if goal or not grammar("condition").isdisjoint(between):
            return "bound", act
        if len(between) <= _ASK_REACH and not grammar("joins").isdisjoint(between):
            return "ask", act
    return None


def _denied(tokens: list[Word], by: Concepts, outcome: Outcome, act: Hit | None) -> bool:
    """Whether a negation reaches the outcome. "You cannot vote without subscribing" has two that undo each other."""
    plain = without = False
    for denial in by.get("deny", []):
        if _adds(tokens, denial) or not _reaches(tokens, denial, outcome, act):
            continue
        if tokens[denial.first].text in grammar("without"):
            # "Without your consent we will not …" has one negation, not two.
            without |= not any(0 <= agreed.first - denial.last <= 2 for agreed in by.get("agree", []))
        else:
            plain = True
    return plain != without


def _adds(tokens: list[Word], denial: Hit) -> bool:
    """Whether a word of denial denies nothing here: "not only", or the answer in "Yes or No"."""
    following = tokens[denial.last].text if denial.last < len(tokens) else ""
    if following in grammar("adding"):
        return tokens[denial.first].text not in grammar("without")
    before = tokens[denial.first - 1].text if denial.first else ""
    return tokens[denial.first].text in grammar("no") and before in grammar("answers")


def _reaches(tokens: list[Word], denial: Hit, outcome: Outcome, act: Hit | None) -> bool:
    low, high = min(denial.last, outcome.first), max(denial.last, outcome.first)
    if any(word.text in STRONG_MARKS for word in tokens[low:high]):
        return False
    if denial.first < outcome.last + 1 and outcome.first - denial.last <= _DENY_REACH:
        return True
    return act is not None and 0 <= act.first - denial.last <= 3 and act.last <= outcome.first


def _left_to_reader(tokens: list[Word], choices: list[Hit]) -> bool:
    """Whether the outcome is a choice; "if you vote" is a condition of the act, no choice about the outcome."""
    return any(tokens[hit.first].text not in ("if", "unless") or hit.last - hit.first > 2 for hit in choices)
