"""The conjunctions: which facts together name a form's kind, and how surely."""

from article.traps.evidence import evidence_of
from article.traps.facts import Facts, facts_of
from article.traps.formtext import Around
from article.types import Flag, FlagKind, Form, Verdict

_Decision = tuple[FlagKind, Verdict, float, tuple[str, ...]]
_NO_CONSENT = "a separate, unticked opt-in"
_NO_CLAUSE = "a statement that answering enrols the reader: enrolment not shown"
_NO_IDENTITY = "a field that asks who the reader is"
_FREE = "enrolment without a choice: the opt-in is separate and unticked"
# An unticked box that offers more than the clause binds does not excuse the clause.
_MORE = (
    "also",
    "partner",
    "third",
    "sponsor",
    "additional",
    "auch",
    "aussi",
    "también",
    "anche",
    "também",
    "ook",
)


def judge_form(form: Form, around: Around, before: int, after: int) -> tuple[Flag, Facts] | None:
    """The flag of one form, with the facts behind it; None where the form is of no interest (search, settings).

    `before` and `after` bound what of the page's visible text may belong to it.
    """
    facts = facts_of(form, around, before, after)
    decided = _decide(facts)
    if decided is None:
        return None
    kind, verdict, score, absent = decided
    quote = around.text[form.start : form.end]
    evidence = evidence_of(facts, kind, around.text)
    return Flag(kind, verdict, score, form.start, form.end, quote, form.where, evidence, absent), facts


def _decide(facts: Facts) -> _Decision | None:
    called = _is_poll(facts)
    poll = called or _takes_sides(facts)
    enrols = _enrolment(facts)
    if enrols not in (None, "bound", "ask", "box") and not called:
        enrols = "place"  # a poll by its build alone: what it says must name the act to convict it
    beside = _beside(facts)
    if poll and enrols and beside is None:
        return _trap(facts, enrols)
    if beside is not None:
        kind, why = beside
        lowered = (
            f"ground for more: an enrolling clause stands here, but beside {why}"
            if poll and enrols
            else _NO_CLAUSE
        )
        return kind, "note", 0.3, (lowered,)
    if _is_comment(facts):
        return "comment-form", "note", 0.1, ()
    if "petition" in facts.said and facts.identity:
        return "petition", "note", 0.3, (_FREE if facts.consents else _NO_CLAUSE,)
    return _poll(facts) if poll else _other(facts)


def _is_poll(facts: Facts) -> bool:
    """P: a question with choices, or either of them called a poll, or a clause that calls the form one."""
    named = facts.poll_word is not None
    if "signup" in facts.asked and not named:
        return False  # the ask is subscribing, its choices are preferences
    asks = facts.question is not None and "opinion" in facts.question.said
    if facts.serves and not (named and asks):
        return False  # a question on the way to an order, a panel or an alert, whatever is sent later
    if "contact" in facts.purpose and facts.has_text_area and not named:
        return False
    question = facts.question is not None
    if not named and (not _asks_opinion(facts) or "contact" in facts.purpose):
        return False  # "Which town?", "Do you need a quote?": what is asked serves what is sent
    if facts.choices and (named or (question and not _only_lists(facts))):
        return True
    if named and question and facts.identity and not facts.has_text_area:
        return True  # its choices may be drawn by a script; a text area makes it a call for letters
    if "petition" in facts.said and facts.identity:
        return True
    bound = any(s.inside and s.clause is not None and s.clause.tie == "bound" for s in facts.enrolling)
    return named and bound


def _takes_sides(facts: Facts) -> bool:
    """P by its build: choices, a guess, a pledge or a card beside a field for an address, and for nothing else."""
    if not facts.identity or facts.serves or facts.has_text_area or "contact" in facts.purpose:
        return False
    return facts.takes_part


def _only_lists(facts: Facts) -> bool:
    """Whether all choices are drop-down lists under a question that asks for no opinion: a filter, not a poll."""
    if any(entry.type != "select" for entry in facts.choices) or facts.question is None:
        return False
    if facts.enrolling or facts.identity:
        return False
    return "opinion" not in facts.question.said and "question_word" in facts.question.said


def _asks_opinion(facts: Facts) -> bool:
    """Whether an enrolment by sending alone stands beside a question of opinion, as far as the language tells."""
    ties = {s.clause.tie for s in facts.enrolling if s.clause} | {aside.clause.tie for aside in facts.asides}
    if facts.question is None or "bound" in ties or not ties:
        return True
    said = facts.question.said
    return "opinion" in said or "question_word" not in said


def _enrolment(facts: Facts) -> str | None:
    """How the form enrols: a tie of its clauses, a "box", or None. A denial outweighs all but a bound clause."""
    ties = [s.clause.tie for s in facts.enrolling if s.clause] + [aside.clause.tie for aside in facts.asides]
    denied = any(s.inside and s.clause is not None and s.clause.denied for s in facts.sentences)
    if any(how == "required" for _, how in facts.boxes):
        return "bound"
    for tie in ("bound", "sending", "implied", "ask", "names", "place", "leaving"):
        if tie in ties and (tie == "bound" or not denied):
            return tie
    return "box" if facts.boxes else None


def _trap(facts: Facts, enrols: str) -> _Decision:
    """P and E hold. With G and without C it is confirmed; without a visible G it needs R, X or opt-out wording."""
    if facts.gate and not facts.consents:
        if enrols in ("box", "names", "place", "leaving"):
            return "subscription-trap", "probable", 0.7, (_NO_CONSENT,)
        return "subscription-trap", "confirmed", 0.98 if enrols == "bound" else 0.92, (_NO_CONSENT,)
    if facts.gate:
        if enrols == "bound" and _binds_more(facts):
            return "subscription-trap", "probable", 0.65, ("a separate opt-in for what the clause binds",)
        kind: FlagKind = "honest-poll" if facts.once else "gated-poll"
        return kind, "note", 0.3, (_FREE,)
    if facts.identity and not facts.consents and _presses_both(facts):
        return "subscription-trap", "probable", 0.65, ("an address field that must be filled in", _NO_CONSENT)
    if facts.consents or (facts.identity and enrols != "bound"):
        return "honest-poll", "note", 0.2, ("an identity field that must be filled in", _FREE)
    residue = bool(facts.traps or facts.legend or facts.opt_out or facts.disguises or facts.form.list_host)
    said_inside = any(s.inside for s in facts.enrolling) or bool(facts.asides)
    if residue or (enrols == "bound" and said_inside):
        return (
            "subscription-trap",
            "probable",
            0.85 if residue and enrols == "bound" else 0.65,
            (_NO_IDENTITY, _NO_CONSENT),
        )
    return "honest-poll", "note", 0.3, (_NO_IDENTITY, "a form's residue or opt-out wording beside the clause")


def _presses_both(facts: Facts) -> bool:
    """Whether the button itself names the vote and the list: whoever gives an address at all is enrolled by it."""
    return any(
        s.button and s.clause is not None and s.clause.tie in ("ask", "names", "place")
        for s in facts.enrolling
    )


def _binds_more(facts: Facts) -> bool:
    """Whether the unticked box is about something else than the clause, such as partners' mail."""
    labels = " ".join(entry.label.lower() for entry in facts.consents)
    return any(word in labels for word in _MORE)


def _beside(facts: Facts) -> tuple[FlagKind, str] | None:
    """What takes a form out of the question: a password, a payment, a prize, a rating."""
    if "password" in facts.roles:
        return "wall", "a password"
    # "Should donations be capped?" and "Who should win the prize?" are questions like any other.
    told = [s for s in facts.sentences if s.inside and not s.text.rstrip("*) ").endswith("?")]
    gives = any("donate" in s.said for s in told if s.button)
    pays = gives or any("pay" in s.said for s in told)
    given = gives or facts.identity or any("donate" in s.said for s in told)  # a shop's options are no gift
    if ("amount" in facts.roles or (pays and not facts.poll_word)) and given:
        return "donation", "a payment"
    if facts.identity and any("prize" in s.said for s in told):
        return "sweepstakes", "a prize"
    if "rating" in facts.roles:
        return "comment-form", "a rating"
    return None


def _is_comment(facts: Facts) -> bool:
    names = {entry.name.lower() for entry in facts.form.fields}
    called = "comment" in facts.said or "comment" in names or "comment" in facts.form.where.lower()
    return called and facts.has_text_area and not facts.choices


def _poll(facts: Facts) -> _Decision:
    if facts.gate and facts.once:
        return "honest-poll", "note", 0.2, (_NO_CLAUSE,)
    if facts.gate:
        return "gated-poll", "note", 0.35, (_NO_CLAUSE,)
    missing = "an identity field that must be filled in" if facts.identity else _NO_IDENTITY
    return "honest-poll", "note", 0.1, (missing, _NO_CLAUSE)


def _other(facts: Facts) -> _Decision | None:
    """What is no poll: a letter to somebody, a wall, a newsletter box, or nothing of interest."""
    if facts.has_text_area and (facts.identity or "contact" in facts.said):
        return "contact-form", "note", 0.1, ()
    if not facts.identity:
        return None
    listed = (
        facts.form.list_host
        or facts.form.list_ids
        or not (facts.said | facts.asked).isdisjoint(("signup", "list", "enrol"))
    )
    if not listed:
        kind: FlagKind | None = (
            "wall" if "wall" in facts.said else "contact-form" if "contact" in facts.said else None
        )
        return (kind, "note", 0.2, ()) if kind else None
    missing = ("a question with answers", *(("an unticked box: it is pre-ticked",) if facts.boxes else ()))
    return "newsletter", "note", 0.1, missing
