"""The clause grammar: a participation act bound to an enrolment outcome, or not, and why."""

from dataclasses import dataclass
from typing import Literal

from article.phrases import Hit, Pack, Word, find, words

# How the act and the outcome are tied:
#   bound    one clause says both ("By voting you agree to receive our emails")
#   sending  the act is only sending the form ("By submitting this form …"): counts where the form is a poll
#   implied  an outcome for the reader, no act ("You will also get our daily briefing"): counts inside a poll's form
#   ask      the reader is asked to do both ("Vote and join our list"): counts on the button and inside the form
Tie = Literal["bound", "sending", "implied", "ask"]

_MAX_WORDS = 400  # of one sentence; a longer one is no disclosure
_GLUED_WORDS = 24  # answers of a poll that may stand before a disclosure
_OPENERS = frozenset(
    """by this your when if once participants respondents voters everyone anyone all whoever our to a an the we you in with
    completing voting answering taking submitting after before as every each thanks please note signing joining
    mit durch wer diese ihre alle wenn en ce votre vos les toute si au al esta tu su los las quien quienes el la
    votando chi questo il i gli partecipando rispondendo ao esta a o sua os quem participando door deze wie uw je alle met
    ta ten głosując każdy uczestnicy twój twoja odpowiadając biorąc udział die der das""".split()
)
_REACH = 12  # words between the parts of an outcome: "agree to receive occasional free e-mails and special offers"
_DENY_REACH = 7  # words a negation reaches forward
_STRONG_MARKS = frozenset(".!?;:\n")
_CLAUSE_MARKS = frozenset(".!?;\n")
_FUTURE = frozenset(
    """will you'll we'll i'll shall going automatically also they'll would is are am be you we i'd means then thereby
    and to agree start starts begin begins it'll""".split()
)


@dataclass(frozen=True, slots=True)
class Clause:
    """A statement that enrols the reader, as offsets into the text it was read from.

    `rule` names the language and the outcome (`en.subscribes`, `en.agrees`, …); `denied` and `optional` clauses are
    found too, since they exculpate.
    """

    tie: Tie
    rule: str
    start: int
    end: int
    denied: bool = False
    optional: bool = False
    reported: bool = False
    opt_out: bool = False


@dataclass(frozen=True, slots=True)
class _Outcome:
    first: int
    last: int
    name: str
    own_doing: bool = False  # the reader is the one who signs up: needs the act tied to it by grammar


def clause(text: str, start: int, end: int, pack: Pack) -> Clause | None:
    """The enrolling clause in one sentence of lower- or mixed-case normalised text, or None."""
    tokens = words(text, start, end)
    if not 2 <= len(tokens) <= _MAX_WORDS:
        return None
    hits = find(tokens, pack)
    made = _clause(tokens, hits, pack)
    if made is not None and made.tie == "bound" and not made.denied and not made.optional:
        return made
    begin = _restart(text, tokens)
    if begin:
        tail = tokens[begin:]
        again = _clause(tail, find(tail, pack), pack)
        if again is not None and not again.denied and not again.optional:
            return again
    return made


def _restart(text: str, tokens: list[Word]) -> int:
    """Where a new sentence begins although no mark says so: answers glued to a disclosure ("Yes No Not sure By voting …").

    It is the last capitalised function word among the first words; a capitalised name is no such word.
    """
    places = [
        index
        for index, word in enumerate(tokens[1:_GLUED_WORDS], 1)
        if word.text in _OPENERS and text[word.start].isupper() and tokens[index - 1].text not in _STRONG_MARKS
    ]
    return places[-1] if places else 0


def concepts(text: str, start: int, end: int, pack: Pack) -> set[str]:
    """The names of the concepts that a slice of text expresses."""
    return {hit.concept for hit in find(words(text, start, end), pack)}


def _clause(tokens: list[Word], hits: list[Hit], pack: Pack) -> Clause | None:
    by: dict[str, list[Hit]] = {}
    for hit in hits:
        by.setdefault(hit.concept, []).append(hit)
    outcomes = _outcomes(tokens, by)
    if not outcomes:
        return None
    acts = _apart(by.get("act", []) + by.get("person", []), by.get("signup", []))
    sends = by.get("submit", [])
    readers = by.get("reader", []) + by.get("person", [])
    found: Clause | None = None
    for outcome in outcomes:
        made = _tied(tokens, by, outcome, acts, sends, bool(readers), pack)
        if made and (found is None or _rank(made) > _rank(found)):
            found = made
    return found


def _rank(made: Clause) -> tuple[bool, bool, int]:
    return not made.denied, not made.optional, ("implied", "ask", "sending", "bound").index(made.tie)


def _tied(
    tokens: list[Word],
    by: dict[str, list[Hit]],
    outcome: _Outcome,
    acts: list[Hit],
    sends: list[Hit],
    addressed: bool,
    pack: Pack,
) -> Clause | None:
    tie: Tie
    act = _nearest(acts, outcome)
    send = _nearest(sends, outcome)
    if outcome.own_doing:
        partner = _coordinated(tokens, outcome, acts)
        if partner is None:
            return None
        act, tie = partner
    elif act and (addressed or act.first < outcome.first):
        tie = "bound"
    elif send and addressed:
        act, tie = send, "sending"
    elif addressed:
        act, tie = None, "implied"
    else:
        return None
    first = min(outcome.first, act.first if act else outcome.first)
    last = max(outcome.last, act.last if act else outcome.last)
    question = tokens[-1].text == "?" and not any(word.text == "." for word in tokens)
    return Clause(
        tie,
        f"{pack.lang}.{outcome.name}",
        tokens[first].start,
        tokens[last - 1].end,
        denied=_denied(tokens, by.get("deny", []), by.get("agree", []), outcome, act),
        optional=bool(_chosen(by.get("choice", []), tokens)) or question,
        reported="report" in by,
        opt_out="optout" in by,
    )


def _apart(hits: list[Hit], others: list[Hit]) -> list[Hit]:
    """Hits that no other hit overlaps: "signing" is no act in "signing up"."""
    return [hit for hit in hits if not any(hit.first < other.last and other.first < hit.last for other in others)]


def _nearest(hits: list[Hit], outcome: _Outcome) -> Hit | None:
    outside = [hit for hit in hits if hit.last <= outcome.first or hit.first >= outcome.last]
    return min(outside, key=lambda hit: max(outcome.first - hit.last, hit.first - outcome.last), default=None)


def _outcomes(tokens: list[Word], by: dict[str, list[Hit]]) -> list[_Outcome]:
    lists = by.get("list", [])
    mails = [hit for hit in by.get("mail", []) if not _one_off(hit, by.get("oneoff", []), lists)]
    targets = lists + mails
    found = [_Outcome(hit.first, hit.last, "subscribes") for hit in by.get("enrol", [])]
    for hit in by.get("enrol_to", []):
        if target := _after(tokens, hit, lists):
            found.append(_Outcome(hit.first, target.last, "adds"))
    for hit in by.get("agree", []):
        if target := _after(tokens, hit, targets):
            found.append(_Outcome(hit.first, target.last, "agrees"))
    for hit in by.get("receive", []) + by.get("send", []):
        target = _after(tokens, hit, targets) or (_before(tokens, hit, targets) if _passive(tokens, hit) else None)
        if target and _declared(tokens, hit, target, by.get("person", [])):
            first, last = min(hit.first, target.first), max(hit.last, target.last)
            found.append(_Outcome(first, last, "receives"))
    for hit in mails:
        if hit.last - hit.first > 1 and _declared(tokens, hit, hit, by.get("person", [])):
            found.append(_Outcome(hit.first, hit.last, "contacts"))
    for hit in by.get("signup", []):
        found.append(_signup(tokens, hit))
    return found


def _signup(tokens: list[Word], hit: Hit) -> _Outcome:
    """The reader "signs up": declared ("you are signing up", "voting means joining") or a mere invitation."""
    before = [word.text for word in tokens[max(0, hit.first - 4) : hit.first]]
    declared = any(word in ("you", "you're", "you'll", "means", "is", "equals", "sie", "vous", "usted", "u", "je") for word in before)
    asked = any(word in ("can", "may", "could", "might", "to", "please") for word in before[-2:])
    return _Outcome(hit.first, hit.last, "joins", own_doing=not declared or asked)


def _coordinated(tokens: list[Word], outcome: _Outcome, acts: list[Hit]) -> tuple[Hit, Tie] | None:
    """An invitation that is a condition ("subscribe to vote", "to vote, sign up") or half of one deed ("vote and join")."""
    for act in acts:
        between = tokens[min(act.last, outcome.last) : max(act.first, outcome.first)]
        if len(between) > _REACH or any(word.text in _STRONG_MARKS for word in between):
            continue
        goal = tokens[act.first].text == "to" or (act.first > 0 and tokens[act.first - 1].text in _TO)
        if goal or any(word.text in _BEFORE for word in between):
            return act, "bound"
        if len(between) <= 4 and any(word.text in _AND for word in between):
            return act, "ask"
    return None


_TO = frozenset("to um zu pour para per om aby żeby by por".split())
_BEFORE = frozenset("before without until unless bevor ohne avant sans antes sin prima senza sem voordat zonder zanim bez".split())
_AND = frozenset("and & + und et y e en i oraz plus then".split())


def _after(tokens: list[Word], hit: Hit, targets: list[Hit]) -> Hit | None:
    """The first target that ends after the hit, within reach and inside the clause."""
    for target in sorted(targets, key=lambda target: target.first):
        if target.last <= hit.last and target.first < hit.last:
            if target.first >= hit.first and target.last == hit.last and hit.last - hit.first > 1:
                return target
            continue
        if target.first < hit.first:
            continue
        if target.first - hit.last > _REACH:
            return None
        if not any(word.text in _CLAUSE_MARKS for word in tokens[hit.last : target.first]):
            return target
    return None


def _before(tokens: list[Word], hit: Hit, targets: list[Hit]) -> Hit | None:
    for target in sorted(targets, key=lambda target: -target.last):
        if target.last <= hit.first and hit.first - target.last <= 6:
            return None if any(word.text in _CLAUSE_MARKS for word in tokens[target.last : hit.first]) else target
    return None


def _passive(tokens: list[Word], hit: Hit) -> bool:
    return hit.last - hit.first > 1 or tokens[hit.first].text in ("follows", "follow", "arrives", "arrive")


def _declared(tokens: list[Word], hit: Hit, target: Hit, persons: list[Hit]) -> bool:
    """Said of the future or as a fact, not as a wish or an order ("Get our newsletter")."""
    first = min(hit.first, target.first)
    if any(0 <= first - person.last <= 2 for person in persons):
        return True
    before = [word.text for word in tokens[max(0, first - 5) : first]]
    inside = [word.text for word in tokens[first : hit.last]]
    return any(word in _FUTURE or word.endswith("'ll") for word in before + inside) or len(before) >= 3


def _one_off(hit: Hit, oneoffs: list[Hit], lists: list[Hit]) -> bool:
    """Mail for one purpose ("we will email you the results") enrols nobody."""
    if any(listed.first <= hit.first and hit.last <= listed.last for listed in lists):
        return False
    return any(-5 <= oneoff.first - hit.last <= 6 or 0 <= hit.first - oneoff.last <= 2 for oneoff in oneoffs)


_WITHOUT = frozenset("without unless ohne sans sin senza sem zonder bez".split())
_OPTION = frozenset("or and yes / oder und ja ou et oui o y e si sì sim of en lub i tak".split())


def _denied(
    tokens: list[Word], denials: list[Hit], consents: list[Hit], outcome: _Outcome, act: Hit | None
) -> bool:
    """Whether a negation reaches the outcome. "You cannot vote without subscribing" has two that undo each other."""
    plain = without = False
    for denial in denials:
        word = tokens[denial.first].text
        following = tokens[denial.last].text if denial.last < len(tokens) else ""
        if word == "not" and following in ("only", "just", "merely"):
            continue
        if word in ("no", "nein", "non", "não", "nee", "nie") and denial.first and tokens[denial.first - 1].text in _OPTION:
            continue  # an answer: "Yes or No"
        if not _reaches(tokens, denial, outcome, act):
            continue
        if word in _WITHOUT:
            if any(0 <= agreed.first - denial.last <= 2 for agreed in consents):
                continue  # "without your consent we will not …"
            without = True
        else:
            plain = True
    return plain != without


def _reaches(tokens: list[Word], denial: Hit, outcome: _Outcome, act: Hit | None) -> bool:
    low, high = min(denial.last, outcome.first), max(denial.last, outcome.first)
    if any(word.text in _STRONG_MARKS for word in tokens[low:high]):
        return False
    if denial.first < outcome.last + 1 and outcome.first - denial.last <= _DENY_REACH:
        return True
    return act is not None and 0 <= act.first - denial.last <= 3 and act.last <= outcome.first


def _chosen(choices: list[Hit], tokens: list[Word]) -> list[Hit]:
    """Choices left to the reader; "if you vote" is a condition of the act, no choice about the outcome."""
    return [hit for hit in choices if not (tokens[hit.first].text in ("if", "unless") and hit.last - hit.first == 2)]
