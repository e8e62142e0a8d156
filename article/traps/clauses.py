"""The clause grammar: a participation act bound to an enrolment outcome, or not, and why."""

from collections.abc import Sequence, Set
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from article.traps.outcomes import REACH, STRONG_MARKS, Concepts, Outcome, is_place, outcomes
from article.words.phrases import Hit, Pack, Word, find, grammar, word_texts, words

# How the act and the outcome are tied:
#   bound    one clause says both ("By voting you agree to receive our emails")
#   sending  the act is only sending the form ("By submitting this form …"): counts where the form is a poll
#   implied  an outcome for the reader, no act ("You will also get our daily briefing"): counts inside a poll's form
#   names    an act and a list side by side, neither denied nor left to the reader, however they are tied
#   ask      the reader is asked to do both ("Vote and join our list"): counts on the button and inside the form
#   place    standing communication is told where the poll stands, and no more (article/traps/standing.py)
#   leaving  only the way out is told there ("Unsubscribe at any time")
Tie = Literal["bound", "sending", "implied", "names", "ask", "place", "leaving"]

_REMEMBERED = 400  # characters of a sentence whose reading is kept
_MAX_WORDS = 400  # of one sentence; a longer one is no disclosure
_GLUED_WORDS = 24  # answers of a poll that may stand before a disclosure
_MAX_RESTARTS = 6
_DENY_REACH = 7  # words a negation reaches forward: "we do not under any circumstances add you"
_PREMISE_REACH = 6  # words between "if" and the outcome that it makes a premise
_DEEDS = ("act", "person", "submit")
# What an outcome is made of (article/traps/outcomes.py), alone or in pairs, and who it may befall.
_WHOLE = ("enrol", "signup", "mail")
_LISTS = ("list", "strong", "touch")
_VERBS = ("enrol_to", "agree", "receive", "send", "moves", "act", "person")
_ADDRESSED = ("act", "person", "reader")
_PAUSES = STRONG_MARKS | {","}
_ASK_REACH = 4  # words between the halves of one request: "vote now and then join"


@dataclass(frozen=True, slots=True)
class Clause:
    """A statement that enrols the reader, as offsets into the text it was read from.

    `rule` names the language and the outcome (`en.subscribes`, `en.agrees`, …). Denied, optional and reported
    clauses are found too: they speak for the form. `direct` says that the sender or the reader speaks in it ("we",
    "you"), `here` that it speaks of this very form ("by voting", "this poll"), both as far as the language tells.
    """

    tie: Tie
    rule: str
    start: int
    end: int
    denied: bool = False
    optional: bool = False
    reported: bool = False
    direct: bool = True
    here: bool = True

    @property
    def enrols(self) -> bool:
        """Whether it is said outright."""
        return not (self.denied or self.optional or self.reported)


def clause(text: str, start: int, end: int, pack: Pack) -> Clause | None:
    """The enrolling clause in one sentence of normalised text, or None."""
    tokens = words(text, start, end)
    return _clause_of(text, tokens, find([word.text for word in tokens], pack), pack)


def read(text: str, start: int, end: int, packs: Sequence[Pack]) -> tuple[frozenset[str], Clause | None]:
    """Both at once and in several languages: the concepts of a sentence, and its best enrolling clause."""
    said, made = (_read if end - start <= _REMEMBERED else _read.__wrapped__)(text[start:end], tuple(packs))
    return said, made and replace(made, start=made.start + start, end=made.end + start)


# A site's forms, footers and teasers say the same on every page.
@lru_cache(maxsize=16_384)
def _read(sentence: str, packs: tuple[Pack, ...]) -> tuple[frozenset[str], Clause | None]:
    texts = word_texts(sentence)
    tokens: list[Word] = []
    said: set[str] = set()
    best: Clause | None = None
    for pack in packs:
        hits = find(texts, pack)
        found = {hit.concept for hit in hits}
        said |= found
        if not _may_enrol(found):
            continue
        tokens = tokens or words(sentence)
        made = _clause_of(sentence, tokens, hits, pack)
        if made is not None and (best is None or _rank(made) > _rank(best)):
            best = made
    return frozenset(said), best


def _may_enrol(said: Set[str]) -> bool:
    """Whether concepts may make an outcome for somebody, before their order is looked at."""
    if said.isdisjoint(_ADDRESSED):
        return False
    if not said.isdisjoint(_WHOLE):
        return True
    return not said.isdisjoint(_LISTS) and not said.isdisjoint(_VERBS)


def say(text: str, start: int, end: int, packs: Sequence[Pack]) -> frozenset[str]:
    """The concepts of a sentence alone, for half the price of `read`."""
    return (_say if end - start <= _REMEMBERED else _say.__wrapped__)(text[start:end], tuple(packs))


@lru_cache(maxsize=4_096)
def _say(sentence: str, packs: tuple[Pack, ...]) -> frozenset[str]:
    texts = word_texts(sentence)
    return frozenset(hit.concept for pack in packs for hit in find(texts, pack))


def concepts(text: str, packs: Sequence[Pack]) -> frozenset[str]:
    """The names of the concepts that a short text (a label, a button) expresses."""
    return say(text, 0, len(text), packs)


def _clause_of(text: str, tokens: list[Word], hits: list[Hit], pack: Pack) -> Clause | None:
    if not 2 <= len(tokens) <= _MAX_WORDS:
        return None
    begin = _after_answers(text, tokens, hits)
    if begin:
        tokens = tokens[begin:]
        hits = [Hit(hit.concept, hit.first - begin, hit.last - begin) for hit in hits if hit.first >= begin]
    hits = [
        hit
        for hit in hits
        if not (hit.concept in _DEEDS and _is_glued_button(text, tokens, hit))
        and not (hit.concept == "report" and _is_head(tokens, hit))
    ]
    made = _clause(tokens, hits, pack)
    if made is not None and made.tie == "bound" and not made.denied and not made.optional:
        return made
    for begin in _restarts(text, tokens, hits, pack) if made is not None or _says_enough(hits) else ():
        later = [Hit(hit.concept, hit.first - begin, hit.last - begin) for hit in hits if hit.first >= begin]
        again = _clause(tokens[begin:], later, pack)
        if again is not None and not again.denied and not again.optional:
            return again
    return made


def _is_glued_button(text: str, tokens: list[Word], hit: Hit) -> bool:
    """Whether a word is the button before a sentence in the same line: "The lark Vote Enter your address …"."""
    if hit.last - hit.first > 1 or hit.last + 2 > len(tokens) or tokens[hit.first].text.endswith("ing"):
        return False
    capital = [text[word.start].isupper() for word in tokens[hit.first : hit.first + 3]]
    before = tokens[hit.first - 1].text if hit.first else ""
    return capital == [True, True, False] and before not in grammar("owned_deeds")


def _is_head(tokens: list[Word], hit: Hit) -> bool:
    """Whether a word stands at the head of a notice ("Note:", "Hinweis:"), and reports nothing."""
    return hit.first == 0 and hit.last < len(tokens) and tokens[hit.last].text == ":"


def _says_enough(hits: list[Hit]) -> bool:
    """Whether an act and an outcome are there, however they are tied."""
    said = {hit.concept for hit in hits}
    return not said.isdisjoint(_DEEDS) and not said.isdisjoint(("list", "enrol", "mail", "touch", "signup"))


def _after_answers(text: str, tokens: list[Word], hits: list[Hit]) -> int:
    """Where answers end that stand before a sentence ("Yes No Not sure Voting adds you …"); 0 where none do."""
    spoken = min((hit.first for hit in hits if hit.concept in ("direct", "report")), default=len(tokens))
    ends = grammar("last_answers")
    places = [
        index
        for index in range(1, min(_GLUED_WORDS, len(tokens), spoken + 1))
        if tokens[index - 1].text in ends and text[tokens[index].start].isupper()
    ]
    return places[-1] if places and text[tokens[0].start].isupper() else 0


def _restarts(text: str, tokens: list[Word], hits: list[Hit], pack: Pack) -> list[int]:
    """Where a new sentence may begin without a mark: answers glued to a disclosure ("Yes No Not sure By voting …").

    These are capitalised words among the first ones, last first: function words, and words of taking part. A name is
    neither, and in German, where every noun is capitalised, only function words count.
    """
    acting = {hit.first for hit in hits if hit.concept in ("act", "person", "submit") and pack.lang != "de"}
    openers = grammar("openers")
    # Answers speak to nobody: in English any capital before the first "you" or "our" may begin the disclosure.
    addressing = (hit.first for hit in hits if hit.concept == "direct")
    spoken = min(addressing, default=len(tokens)) + 1 if pack.lang == "en" else 0
    places = [
        index
        for index, word in enumerate(tokens[1:_GLUED_WORDS], 1)
        if (word.text in openers or index in acting or index < spoken)
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
    acts = _apart(acts, _signing_up(by))
    found: Clause | None = None
    for outcome in outcomes(tokens, by):
        made = _tied(tokens, by, outcome, acts, pack)
        if made and (found is None or _rank(made) > _rank(found)):
            found = made
    return found or _named(tokens, by, acts, pack)


def _named(tokens: list[Word], by: Concepts, acts: list[Hit], pack: Pack) -> Clause | None:
    """An act and a list in one plain statement, where neither grammar nor vocabulary knows the verb between them."""
    if not acts or any(by.get(name) for name in ("deny", "choice", "report", "oneoff", "talk", "faq")):
        return None
    if tokens[-1].text == "?" or any(hit.first == 0 for hit in by.get("signup", [])):
        return None
    for strong in by.get("strong", []):
        act = next((act for act in acts if act.last <= strong.first), None)
        if act is None or is_place(strong, by) or strong.first - act.last > REACH:
            continue
        return Clause(
            "names",
            f"{pack.lang}.lists",
            tokens[act.first].start,
            tokens[strong.last - 1].end,
            direct="direct" in by,
            here="here" in by,
        )
    return None


def _rank(made: Clause) -> tuple[bool, bool, int]:
    return (
        not made.denied,
        not made.optional,
        ("leaving", "place", "names", "implied", "ask", "sending", "bound").index(made.tie),
    )


def _tied(tokens: list[Word], by: Concepts, outcome: Outcome, acts: list[Hit], pack: Pack) -> Clause | None:
    knot = _knot(tokens, by, outcome, acts)
    if knot is None or _is_about_the_answer(tokens):
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
        optional=_left_to_reader(tokens, by) or asks or _is_premise(tokens, by, outcome),
        reported="report" in by,
        direct="direct" in by or not pack.has("direct"),
        here="here" in by or not pack.has("here"),
    )


def _is_about_the_answer(tokens: list[Word]) -> bool:
    """Whether the answer goes somewhere, and nobody to a mailing list: "Your answer goes to the mayor's inbox"."""
    at = next((index for index, word in enumerate(tokens[:3]) if word.text in grammar("answered")), None)
    if at is None or at + 1 >= len(tokens) or tokens[at + 1].text not in grammar("goes"):
        return False
    rest = [word.text for word in tokens[at + 2 :]]
    addressed = not grammar("second_person").isdisjoint(rest)
    return not addressed and not any(word.startswith(tuple(grammar("mailings"))) for word in rest)


def _knot(
    tokens: list[Word], by: Concepts, outcome: Outcome, acts: list[Hit]
) -> tuple[Tie, Hit | None] | None:
    """How an outcome is tied, and to which act; None where nobody is addressed."""
    if outcome.own_doing:
        return _coordinated(tokens, outcome, acts)
    addressed = bool(by.get("reader") or by.get("person"))
    act = _nearest(acts, outcome) or _affected(by.get("person", []), outcome)
    if act and (addressed or act.first < outcome.first):
        return "bound", act
    if not addressed:
        return None
    doing = _apart(by.get("doing", []) + by.get("submit", []), _signing_up(by))
    send = _nearest(doing, outcome)
    return ("sending", send) if send else ("implied", None)


def _signing_up(by: Concepts) -> list[Hit]:
    """Signing up as the deed itself, also by the name of its button: no act of taking part, nor the sending of a poll.

    `consenting` are words of consent that begin like an act ("stemt in").
    """
    return [hit for name in ("signup", "account", "subscribing", "consenting") for hit in by.get(name, [])]


def _apart(hits: list[Hit], others: list[Hit]) -> list[Hit]:
    """Hits that no other hit overlaps: "signing" is no act in "signing up"."""
    return [
        hit for hit in hits if not any(hit.first < other.last and other.first < hit.last for other in others)
    ]


def _nearest(hits: list[Hit], outcome: Outcome) -> Hit | None:
    outside = [hit for hit in hits if hit.last <= outcome.first or hit.first >= outcome.last]
    return min(outside, key=lambda hit: max(outcome.first - hit.last, hit.first - outcome.last), default=None)


def _affected(persons: list[Hit], outcome: Outcome) -> Hit | None:
    """Who takes part, named as those whom the outcome befalls: "we subscribe voters to our updates"."""
    inside = (hit for hit in persons if outcome.first <= hit.first and hit.last <= outcome.last)
    return next(inside, None)


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
        if act.last <= outcome.first and between[-1:] and between[-1] in grammar("goal"):
            return "ask", act  # "Submit your vote to subscribe"
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
    if following in grammar("free_of"):
        return True
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


def _is_premise(tokens: list[Word], by: Concepts, outcome: Outcome) -> bool:
    """Whether the outcome itself is the condition: "If your address is on our list, you may vote twice"."""
    for supposing in by.get("premise", []):
        between = range(supposing.first, outcome.first)
        if 0 < len(between) <= _PREMISE_REACH and all(tokens[i].text not in _PAUSES for i in between):
            return not any(hit.first in between for name in _DEEDS for hit in by.get(name, []))
    return False


def _left_to_reader(tokens: list[Word], by: Concepts) -> bool:
    """Whether the outcome is a choice; "if you vote" is a condition of the act, no choice about the outcome.

    To be free to leave is not to be free to come.
    """
    leaving = [hit.first for hit in by.get("optout", [])]
    return any(
        (tokens[hit.first].text not in ("if", "unless") or hit.last - hit.first > 2)
        and not any(hit.first - 5 <= first <= hit.last + 3 for first in leaving)
        for hit in by.get("choice", [])
    )
