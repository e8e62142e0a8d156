"""The atoms of evidence behind a form's verdict, each quoted and with its rule."""

from collections.abc import Iterator

from article.traps.clauses import Clause
from article.traps.facts import Facts
from article.types import Atom, Evidence, Field, FlagKind

_POLLS = ("subscription-trap", "gated-poll", "honest-poll", "petition")
_TIES = {
    "bound": "act",
    "sending": "sending",
    "implied": "form",
    "names": "beside",
    "ask": "ask",
    "place": "place",
    "leaving": "place",
}
_MAX_QUOTE = 400  # characters of a list of labels or ids


def rule_of(made: Clause) -> str:
    """The stable name of the rule a clause was found by, e.g. `enrolment.en.act-subscribes`."""
    lang, outcome = made.rule.split(".", 1)
    return f"enrolment.{lang}.{_TIES[made.tie]}-{outcome}"


def evidence_of(facts: Facts, kind: FlagKind, text: str) -> tuple[Evidence, ...]:
    """Every atom found in or near a form, in the order P, G, E, C, R, O; `text` is the page's visible text."""
    found: list[Evidence] = []
    if kind in _POLLS:
        found += _poll(facts, text)
    found += _gate(facts)
    found += _enrolment(facts, kind, text)
    found += [
        Evidence("consent", "consent.separate-unticked", box.label or box.name) for box in facts.consents
    ]
    found += _residue(facts, text)
    found += _obfuscation(facts, text)
    return tuple(found)


def _quoted(atom: Atom, rule: str, start: int, end: int, text: str) -> Evidence:
    return Evidence(atom, rule, text[start:end], start, end)


def _poll(facts: Facts, text: str) -> Iterator[Evidence]:
    if facts.question:
        yield _quoted("poll", "poll.question", facts.question.start, facts.question.end, text)
    if facts.choices:
        labels = (entry.value if entry.type == "select" else entry.label for entry in facts.choices)
        yield Evidence("poll", "poll.choices", " | ".join(labels)[:_MAX_QUOTE])
    if facts.poll_word and not (facts.question and facts.choices):
        yield Evidence("poll", "poll.word", facts.poll_word)


def _gate(facts: Facts) -> Iterator[Evidence]:
    for entry in facts.identity:
        need = _need(facts, entry)
        rule = f"gate.{entry.role.removeprefix('identity-')}.{need.replace(' ', '-')}"
        yield Evidence("gate", rule, f"{entry.label or entry.name} ({entry.why}; {need})")


def _need(facts: Facts, entry: Field) -> str:
    if entry.required:
        return "required"
    if entry not in facts.gate:
        return "optional"
    return "sent to a mailing list" if facts.form.list_host or facts.form.list_ids else "not marked optional"


def _enrolment(facts: Facts, kind: FlagKind, text: str) -> Iterator[Evidence]:
    for sentence in facts.enrolling:
        if sentence.clause:
            yield _quoted("enrolment", rule_of(sentence.clause), sentence.start, sentence.end, text)
    for aside in facts.asides:
        yield Evidence("enrolment", f"{rule_of(aside.clause)}.in.{aside.where}", aside.text)
    for entry, how in facts.boxes:
        yield Evidence("enrolment", f"enrolment.box.{how}", entry.label or entry.name)
    if facts.opt_out and kind == "subscription-trap":
        yield _quoted("enrolment", "enrolment.opt-out", facts.opt_out.start, facts.opt_out.end, text)


def _residue(facts: Facts, text: str) -> Iterator[Evidence]:
    for entry in facts.traps:
        yield Evidence("residue", "residue.honeypot", f"{entry.label or entry.name} ({entry.why})")
    if facts.legend:
        yield _quoted("residue", "residue.legend", facts.legend.start, facts.legend.end, text)
    listed = [*([facts.form.list_host] if facts.form.list_host else []), *facts.form.list_ids]
    if listed:
        yield Evidence("residue", "residue.mailing-list", ", ".join(listed)[:_MAX_QUOTE])


def _obfuscation(facts: Facts, text: str) -> Iterator[Evidence]:
    """What normalising undid, shown on the raw text of the clause, the question or else the whole form."""
    inside = [sentence for sentence in facts.enrolling if sentence.inside]
    shown = inside[0] if inside else facts.question
    start, end = (shown.start, shown.end) if shown else (facts.form.start, facts.form.end)
    for kind in facts.disguises:
        yield _quoted("obfuscation", f"obfuscation.{kind}", start, end, text)
