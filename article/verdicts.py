"""One form judged: its atoms of evidence, and the conjunction of them that names its kind and verdict."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from article.clauses import Clause, clause, concepts
from article.normalise import Normalised, normalise
from article.phrases import Pack
from article.sentences import Span, lines, sentences
from article.types import Evidence, Field, Flag, FlagKind, Form, Verdict
from article.vendors import vendors

NEAR_BEFORE = 300  # characters before and after a form in which its question and its disclosure are looked for
NEAR_AFTER = 450
_MAX_SENTENCES = 400  # of one form
_POLL_NAMES = ("poll", "vote", "voting", "survey", "quiz", "petition", "pledge", "umfrage", "sondage", "encuesta", "sondaggio", "enquete", "peiling", "ankieta")
_IDENTITY = ("identity-email", "identity-phone")
_ENROLS = frozenset(("enrol", "list", "signup", "mail", "send", "receive"))


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a form's text: its span in the visible text, what it expresses, and the clause in it."""

    start: int
    end: int
    text: str
    concepts: frozenset[str]
    clause: Clause | None
    span: Span  # of the clause, in the visible text; the sentence's own where there is none
    inside: bool  # in the form, not near it
    box: Field | None = None  # the consent box whose label it is
    button: bool = False


@dataclass(frozen=True, slots=True)
class Aside:
    """A clause said out of sight, and where."""

    where: str
    text: str
    clause: Clause


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything about one form that a verdict rests on."""

    form: Form
    sentences: tuple[Sentence, ...]
    asides: tuple[Aside, ...]
    kinds: tuple[str, ...]  # what normalising undid
    choices: tuple[Field, ...]
    question: Sentence | None
    poll_word: str | None
    gate: tuple[Field, ...]
    identity: tuple[Field, ...]
    enrolling: tuple[Sentence, ...]
    consents: tuple[Field, ...]  # separate, unticked, optional opt-ins
    boxes: tuple[tuple[Field, str], ...]  # boxes that enrol: (field, "required" | "pre-ticked" | "hidden and ticked")
    traps: tuple[Field, ...]
    legend: Sentence | None
    opt_out: Sentence | None
    said: frozenset[str]  # concepts anywhere in the form
    asked: frozenset[str]  # concepts on its buttons and in its first lines


@dataclass(slots=True)
class _Reading:
    sentences: list[Sentence] = field(default_factory=list)
    kinds: tuple[str, ...] = ()


def judge_form(
    form: Form, text: str, before: int, after: int, packs: Sequence[Pack], quoted: Callable[[int, int], bool]
) -> tuple[Flag, Facts] | None:
    """The flag of one form, with the facts behind it; None where the form is of no interest (search, settings).

    `before` and `after` bound the text around the form that may belong to it.
    """
    facts = _facts(form, text, before, after, packs, quoted)
    decided = _decide(facts)
    if decided is None:
        return None
    kind, verdict, score, absent = decided
    flag = Flag(
        kind=kind,
        verdict=verdict,
        score=score,
        start=form.start,
        end=form.end,
        quote=text[form.start : form.end],
        where=form.where,
        evidence=_evidence(facts, kind, text),
        absent=absent,
    )
    return flag, facts


# --- reading -------------------------------------------------------------------------------------------------------


def _facts(form: Form, text: str, before: int, after: int, packs: Sequence[Pack], quoted: Callable[[int, int], bool]) -> Facts:
    reading = _read(form, text, before, after, packs)
    found = tuple(reading.sentences)
    inside = [sentence for sentence in found if sentence.inside]
    said = frozenset().union(*(sentence.concepts for sentence in inside)) if inside else frozenset()
    choices = _choices(form, packs)
    question = _question(found, form)
    identity = tuple(entry for entry in form.fields if entry.role in _IDENTITY)
    asides = _asides(form, packs)
    return Facts(
        form=form,
        sentences=found,
        asides=asides,
        kinds=reading.kinds,
        choices=choices,
        question=question,
        poll_word=_poll_word(form, inside, asides, found),
        gate=_gate(form, identity),
        identity=identity,
        enrolling=tuple(s for s in found if _enrols(s, quoted)),
        consents=tuple(_consents(form, packs)),
        boxes=tuple(_boxes(form, packs)),
        traps=tuple(entry for entry in form.fields if entry.role == "honeypot"),
        legend=next((s for s in found if "residue" in s.concepts), None),
        opt_out=next((s for s in found if "optout" in s.concepts), None),
        said=said,
        asked=_asked(form, inside, packs),
    )


def _read(form: Form, text: str, before: int, after: int, packs: Sequence[Pack]) -> _Reading:
    reading = _Reading()
    labels = {_key(entry.label): entry for entry in form.fields if entry.role == "consent" and len(entry.label) > 3}
    buttons = {_key(entry.label) for entry in form.fields if entry.role == "submit"}
    for low, high, inside in ((before, form.start, False), (form.start, form.end, True), (form.end, after, False)):
        if low >= high:
            continue
        plain = normalise(text[low:high], leet=inside)
        if inside:
            reading.kinds = plain.kinds
        made = [_sentence(plain, low, span, packs, inside) for span in _spans(plain.text)]
        for sentence in made:
            key = _key(sentence.text)
            box = next((entry for label, entry in labels.items() if key and key in label), None)
            reading.sentences.append(_with(sentence, box, key in buttons))
    return reading


def _spans(text: str) -> list[Span]:
    found: list[Span] = []
    for line in lines(text):
        found.extend(sentences(text, line.start, line.end))
        if len(found) > _MAX_SENTENCES:
            break
    return found[:_MAX_SENTENCES]


def _key(text: str) -> str:
    return "".join(char for char in normalise(text).text.lower() if char.isalnum())


def _with(sentence: Sentence, box: Field | None, button: bool) -> Sentence:
    return Sentence(
        sentence.start, sentence.end, sentence.text, sentence.concepts, sentence.clause, sentence.span, sentence.inside, box, button
    )


def _sentence(plain: Normalised, base: int, span: Span, packs: Sequence[Pack], inside: bool) -> Sentence:
    said: set[str] = set()
    best: Clause | None = None
    for pack in packs:
        said |= concepts(plain.text, *span, pack)
        made = clause(plain.text, *span, pack)
        if made and (best is None or (best.denied or best.tie != "bound") and made.tie == "bound"):
            best = made
    start, end = plain.span(*span)
    at = plain.span(best.start, best.end) if best else (start, end)
    return Sentence(
        base + start, base + end, plain.text[span[0] : span[1]], frozenset(said), best, (base + at[0], base + at[1]), inside
    )


def _asides(form: Form, packs: Sequence[Pack]) -> tuple[Aside, ...]:
    found: list[Aside] = []
    for where, said in form.asides:
        plain = normalise(said, leet=True).text
        for span in _spans(plain)[:20]:
            made = next((m for pack in packs if (m := clause(plain, *span, pack))), None)
            if made and not made.denied and not made.optional:
                found.append(Aside(where, said, made))
                break
    return tuple(found)


# --- the atoms -----------------------------------------------------------------------------------------------------


def _enrols(sentence: Sentence, quoted: Callable[[int, int], bool]) -> bool:
    """E: a clause that enrols, said by the form itself or, near it, of the act of answering."""
    made = sentence.clause
    if made is None or made.denied or made.optional or sentence.box is not None:
        return False
    if sentence.inside:
        return made.tie != "ask" or sentence.button or made.rule.endswith("joins")
    return made.tie == "bound" and not made.reported and not quoted(sentence.start, sentence.end)


def _choices(form: Form, packs: Sequence[Pack]) -> tuple[Field, ...]:
    """The answers of a poll: at least two of one group, and not editions, formats or mailing lists."""
    groups: dict[str, list[Field]] = {}
    for entry in form.fields:
        if entry.role == "answer":
            groups.setdefault(entry.name.rstrip("0123456789[].") or entry.type, []).append(entry)
    found: list[Field] = []
    for group in groups.values():
        labels = [option for entry in group for option in ([entry.label] if entry.type != "select" else entry.value.split(" | "))]
        labels = [label for label in labels if label.strip()]
        if len(set(labels)) < 2 and len(group) < 2:
            continue
        settings = sum(_is_setting(label, packs) for label in labels)
        if settings * 2 <= len(labels) and len(labels) <= 25:
            found.extend(group)
    return tuple(found)


def _is_setting(label: str, packs: Sequence[Pack]) -> bool:
    return any(concepts(label, 0, len(label), pack) & {"format", "topics", "list"} for pack in packs)


def _question(found: Iterable[Sentence], form: Form) -> Sentence | None:
    """The poll's question: inside the form, or the last one before it."""
    unfit = frozenset(("signup", "account", "topics", "wall", "list", "teaser"))
    best: Sentence | None = None
    for sentence in found:
        text = sentence.text.rstrip("*) (\"'")
        if not text.endswith("?") or len(text) > 300 or sentence.concepts & unfit or len(text) < 8 or sentence.start >= form.end:
            continue
        if sentence.inside:
            return sentence
        best = sentence
    return best


def _poll_word(form: Form, inside: Iterable[Sentence], asides: Iterable[Aside], found: Iterable[Sentence]) -> str | None:
    """What calls the form a poll: its words, its markup, its maker, or the clause that enrols."""
    for sentence in inside:
        if "poll" in sentence.concepts and (sentence.clause is None or sentence.clause.tie == "bound"):
            return sentence.text[:120]
    if any(said.clause.tie == "bound" for said in asides):
        return "the hidden clause names the act of answering"
    where = form.where.lower()
    names = [word for word in _POLL_NAMES if word in where]
    maker = next((vendor for vendor in vendors() if vendor.name == form.vendor), None)
    if names or (maker and maker.kind == "poll"):
        return f"markup: {names[0] if names else form.vendor}"
    near = [s for s in found if not s.inside and s.end <= form.start and form.start - s.end < 160 and len(s.text) < 90]
    return next((s.text for s in near if "poll" in s.concepts and s.clause is None), None)


def _gate(form: Form, identity: Sequence[Field]) -> tuple[Field, ...]:
    """G: real identity fields that must be filled in, or that a list host receives.

    A form that marks no field at all as required is checked by its server: its address field counts.
    """
    if form.list_host or form.list_ids:
        return tuple(identity)
    marked = any(entry.required for entry in form.fields if entry.role != "honeypot")
    return tuple(entry for entry in identity if entry.required or (not marked and "optional" not in entry.label.lower()))


def _consents(form: Form, packs: Sequence[Pack]) -> list[Field]:
    """C: boxes of their own, unticked, not required, that offer what the list sends."""
    return [
        entry
        for entry in form.fields
        if entry.role == "consent" and not entry.checked and not entry.required and _offers(entry, packs)
    ]


def _boxes(form: Form, packs: Sequence[Pack]) -> list[tuple[Field, str]]:
    found: list[tuple[Field, str]] = []
    for entry in form.fields:
        if entry.role == "consent" and _offers(entry, packs) and (entry.required or entry.checked):
            found.append((entry, "required" if entry.required else "pre-ticked"))
    return found


def _offers(entry: Field, packs: Sequence[Pack]) -> bool:
    """Whether a box is about being written to, and not about terms or being remembered."""
    label = normalise(entry.label, leet=True).text
    for pack in packs:
        said = concepts(label, 0, len(label), pack)
        if said & {"enrol", "list", "signup"} or {"mail"} <= said and said & {"agree", "send", "receive", "enrol_to", "choice"}:
            return "deny" not in said or "enrol" in said
    return not label.strip() and any(word in entry.name.lower() for word in ("newsletter", "subscribe", "optin"))


def _asked(form: Form, inside: Sequence[Sentence], packs: Sequence[Pack]) -> frozenset[str]:
    said: set[str] = set()
    for entry in form.fields:
        if entry.role == "submit":
            label = normalise(entry.label, leet=True).text
            for pack in packs:
                said |= concepts(label, 0, len(label), pack)
    for sentence in inside[:3]:
        said |= sentence.concepts
    return frozenset(said)


# --- the verdict ---------------------------------------------------------------------------------------------------

_Decision = tuple[FlagKind, Verdict, float, tuple[str, ...]]
_NO_CONSENT = "a separate, unticked opt-in"
_NO_CLAUSE = "a statement that answering enrols the reader: enrolment not shown"
_NO_IDENTITY = "a field that asks who the reader is"


def _decide(facts: Facts) -> _Decision | None:
    roles = {entry.role for entry in facts.form.fields}
    poll = _is_poll(facts)
    enrols = _enrolment(facts)
    beside = _beside(facts, roles)
    if poll and enrols and beside is None:
        return _trap(facts, enrols)
    if beside is not None:
        kind, why = beside
        lowered = f"ground for more: an enrolling clause stands here, but beside {why}" if poll and enrols else _NO_CLAUSE
        return kind, "note", 0.3, (lowered,)
    if _is_comment(facts, roles):
        return "comment-form", "note", 0.1, ()
    if "petition" in facts.said and facts.identity:
        return "petition", "note", 0.3, (_NO_CLAUSE,)
    if poll:
        return _poll(facts)
    return _other(facts, roles)


def _is_poll(facts: Facts) -> bool:
    """P: a question with choices, or either of them called a poll, or a clause that calls the form one."""
    named = facts.poll_word is not None
    if "signup" in facts.asked and not named:
        return False  # the ask is subscribing, its choices are preferences
    if "contact" in facts.said and not named and any(entry.type == "textarea" for entry in facts.form.fields):
        return False
    choices = len(facts.choices) > 0
    question = facts.question is not None
    text = any(entry.role == "text" for entry in facts.form.fields)
    if choices and (question or named):
        return True
    if named and question and (text or facts.identity):
        return True
    petition = "petition" in facts.said and bool(facts.identity)
    bound = any(s.clause is not None and s.clause.tie == "bound" and s.inside for s in facts.enrolling)
    return petition or (named and bound)


def _enrolment(facts: Facts) -> str | None:
    """How the form enrols: "bound", "sending", "implied", "ask", "box", or None."""
    ties = [s.clause.tie for s in facts.enrolling if s.clause] + [aside.clause.tie for aside in facts.asides]
    denied = any(s.clause and s.clause.denied and s.inside for s in facts.sentences)
    if any(how == "required" for _, how in facts.boxes):
        ties.append("bound")
    for tie in ("bound", "sending", "implied", "ask"):
        if tie in ties and not (denied and tie != "bound"):
            return tie
    return "box" if facts.boxes else None


def _trap(facts: Facts, enrols: str) -> _Decision:
    residue = bool(facts.traps or facts.legend)
    if facts.gate:
        if not facts.consents:
            if enrols == "box":
                return "subscription-trap", "probable", 0.7, (_NO_CONSENT,)
            return "subscription-trap", "confirmed", 0.98 if enrols == "bound" else 0.92, (_NO_CONSENT,)
        if enrols == "bound" and _bound_beyond(facts):
            return "subscription-trap", "probable", 0.65, ()
        return "gated-poll", "note", 0.3, ("enrolment without a choice: the opt-in is separate and unticked",)
    if facts.consents or (facts.identity and enrols != "bound"):
        return "honest-poll", "note", 0.2, ("a field the reader must give an address in", "enrolment without a choice")
    if residue or facts.opt_out or facts.kinds or enrols == "bound":
        strong = residue or facts.opt_out is not None
        return "subscription-trap", "probable", 0.85 if strong and enrols == "bound" else 0.65, (_NO_IDENTITY, _NO_CONSENT)
    return "honest-poll", "note", 0.3, (_NO_IDENTITY, "residue or opt-out wording beside the clause")


def _bound_beyond(facts: Facts) -> bool:
    """A binding clause that the unticked box does not cover: the box offers something more, such as partners' mail."""
    labels = " ".join(entry.label.lower() for entry in facts.consents)
    return any(word in labels for word in ("also", "partner", "third", "sponsor", "additional", "auch", "aussi", "también", "anche", "também", "ook", "także"))


def _beside(facts: Facts, roles: set[str]) -> tuple[FlagKind, str] | None:
    """What takes a form out of the question: a password, a payment, a prize, a rating."""
    if "password" in roles:
        return "wall", "a password"
    if "amount" in roles or "donate" in facts.asked or ("pay" in facts.said and not facts.poll_word):
        return "donation", "a payment"
    prized = any("prize" in s.concepts and not s.text.rstrip("*) ").endswith("?") for s in facts.sentences if s.inside)
    if prized and facts.identity:
        return "sweepstakes", "a prize"
    if "rating" in roles:
        return "comment-form", "a rating"
    return None


def _is_comment(facts: Facts, roles: set[str]) -> bool:
    names = {entry.name.lower() for entry in facts.form.fields}
    area = any(entry.type == "textarea" for entry in facts.form.fields)
    return area and not facts.choices and ("comment" in facts.said or "comment" in names or "comment" in facts.form.where.lower()) and "text" in roles


def _poll(facts: Facts) -> _Decision:
    if facts.gate:
        return "gated-poll", "note", 0.35, (_NO_CLAUSE,)
    missing = _NO_IDENTITY if not facts.identity else "an identity field that must be filled in"
    return "honest-poll", "note", 0.1, (missing, _NO_CLAUSE)


def _other(facts: Facts, roles: set[str]) -> _Decision | None:
    if any(entry.type == "textarea" and entry.role != "honeypot" for entry in facts.form.fields) and (facts.identity or "contact" in facts.said):
        return "contact-form", "note", 0.1, ()
    if not facts.identity:
        return None
    about_list = facts.said & {"signup", "list", "enrol"} or facts.form.list_host or facts.form.list_ids or "signup" in facts.asked
    if "wall" in facts.said and not about_list:
        return "wall", "note", 0.2, ()
    if "contact" in facts.said and not about_list:
        return "contact-form", "note", 0.1, ()
    if about_list:
        ticked = ("a question with answers",) if not facts.boxes else ("a question with answers", "an unticked box: it is pre-ticked")
        return "newsletter", "note", 0.1, ticked
    return None


# --- the evidence --------------------------------------------------------------------------------------------------


def _evidence(facts: Facts, kind: FlagKind, text: str) -> tuple[Evidence, ...]:
    found: list[Evidence] = []
    if kind in ("subscription-trap", "gated-poll", "honest-poll", "petition"):
        if facts.question:
            found.append(_quoted("poll", "poll.question", facts.question.start, facts.question.end, text))
        if facts.choices:
            labels = " | ".join(_labels(facts.choices))
            found.append(Evidence("poll", "poll.choices", labels[:400]))
        if facts.poll_word and not (facts.question and facts.choices):
            found.append(Evidence("poll", "poll.word", facts.poll_word))
    for entry in facts.identity:
        required = "required" if entry.required else "sent to a mailing list" if entry in facts.gate and (facts.form.list_host or facts.form.list_ids) else "not marked optional" if entry in facts.gate else "optional"
        found.append(Evidence("gate", f"gate.{entry.role.removeprefix('identity-')}.{required.replace(' ', '-')}", f"{entry.label or entry.name} ({entry.why}; {required})"))
    for sentence in facts.enrolling:
        if sentence.clause:
            found.append(_quoted("enrolment", _rule(sentence.clause), sentence.start, sentence.end, text))
    for aside in facts.asides:
        found.append(Evidence("enrolment", f"{_rule(aside.clause)}.in.{aside.where}", aside.text))
    found += [Evidence("enrolment", f"enrolment.box.{how.replace(' ', '-')}", entry.label) for entry, how in facts.boxes]
    found += [Evidence("consent", "consent.separate-unticked", entry.label or entry.name) for entry in facts.consents]
    if facts.opt_out and kind == "subscription-trap":
        found.append(_quoted("enrolment", "enrolment.opt-out", facts.opt_out.start, facts.opt_out.end, text))
    found += _residue(facts, text)
    found += _obfuscation(facts, text)
    return tuple(found)


def _rule(made: Clause) -> str:
    lang, outcome = made.rule.split(".", 1)
    act = {"bound": "act", "sending": "sending", "implied": "form", "ask": "ask"}[made.tie]
    return f"enrolment.{lang}.{act}-{outcome}"


def rule_of(made: Clause) -> str:
    """The stable name of the rule a clause was found by, e.g. `enrolment.en.act-subscribes`."""
    return _rule(made)


def _labels(choices: Sequence[Field]) -> list[str]:
    return [entry.value if entry.type == "select" else entry.label for entry in choices]


def _quoted(atom: str, rule: str, start: int, end: int, text: str) -> Evidence:
    return Evidence(atom, rule, text[start:end], start, end)  # type: ignore[arg-type]  # callers pass Atom literals


def _residue(facts: Facts, text: str) -> list[Evidence]:
    found = [Evidence("residue", "residue.honeypot", f"{entry.label or entry.name} ({entry.why})") for entry in facts.traps]
    if facts.legend:
        found.append(_quoted("residue", "residue.legend", facts.legend.start, facts.legend.end, text))
    if facts.form.list_host or facts.form.list_ids:
        told = ", ".join((*((facts.form.list_host,) if facts.form.list_host else ()), *facts.form.list_ids))
        found.append(Evidence("residue", "residue.mailing-list", told[:400]))
    return found


def _obfuscation(facts: Facts, text: str) -> list[Evidence]:
    if not facts.kinds:
        return []
    shown = [s for s in facts.enrolling if s.inside] or ([facts.question] if facts.question else [])
    if not shown:
        return [Evidence("obfuscation", f"obfuscation.{kind}", text[facts.form.start : facts.form.end][:200]) for kind in facts.kinds]
    return [_quoted("obfuscation", f"obfuscation.{kind}", shown[0].start, shown[0].end, text) for kind in facts.kinds]
