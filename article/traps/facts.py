"""What one form says and asks, as the facts a verdict rests on: poll, gate, enrolment, consent, residue."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from article.traps.clauses import Clause, Tie, concepts
from article.traps.formtext import (
    HEAD_LINES,
    HEADING_CHARS,
    IDENTITY,
    Around,
    Aside,
    Quoted,
    Sentence,
    asides_of,
    buttons_of,
    key_of,
    poll_markup,
    read_form,
)
from article.traps.standing import Standing, bears_out, standing
from article.types import Field, Form
from article.words.normalise import normalise
from article.words.phrases import Pack
from article.words.wordclasses import classes_of

NEAR_BEFORE = (
    300  # characters before and after a form in which its question and its disclosure are looked for
)
NEAR_AFTER = 450
_HEADING_NEAR = 160
_AT_FORM = 40  # characters between a form and a line that belongs to it
_BESIDE = 200  # and between a form and the last sentence that its place alone ties to it
_SMALL_PRINT = 300  # characters of a line beside a form that may be its small print; a story's are longer
_BOX_CHARS = 10  # letters of a check box's label that are looked for in a line


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything about one form that a verdict rests on.

    `poll_word` is what calls it a poll; `gate` are identity fields that must be filled in; `consents` are separate,
    unticked, optional opt-ins; `boxes` are boxes that enrol, with how ("required", "pre-ticked"); `said` are the
    concepts of its text, `asked` those of its buttons and first lines, `purpose` those of what does not enrol;
    `enrolling` are the clauses that enrol or, where none does, what only the place ties to the form;
    `disguises` are what normalising undid. What has a default is asked of forms that may be polls, which few are.
    """

    form: Form
    sentences: tuple[Sentence, ...]
    asides: tuple[Aside, ...]
    disguises: tuple[str, ...]
    question: Sentence | None
    identity: tuple[Field, ...]
    gate: tuple[Field, ...]
    consents: tuple[Field, ...]
    boxes: tuple[tuple[Field, str], ...]
    traps: tuple[Field, ...]
    legend: Sentence | None
    opt_out: Sentence | None
    said: frozenset[str]
    asked: frozenset[str]
    purpose: frozenset[str]
    choices: tuple[Field, ...] = ()
    poll_word: str | None = None
    enrolling: tuple[Sentence, ...] = ()
    once: bool = False  # the address is there to count each reader once
    takes_part: bool = False  # it asks to choose an answer, or for a pledge, a guess, a signature
    # A button or a first line says that the form is for something else: an order, a subscription.
    serves: bool = False

    @property
    def roles(self) -> frozenset[str]:
        """The roles of the form's fields."""
        return frozenset(entry.role for entry in self.form.fields)

    @property
    def has_text_area(self) -> bool:
        """Whether it has a field for more than a line, robots' traps aside."""
        return any(entry.type == "textarea" and entry.role != "honeypot" for entry in self.form.fields)


def facts_of(form: Form, around: Around, before: int, after: int) -> Facts:
    """Read one form. `before` and `after` bound the visible text around it that may belong to it."""
    packs = around.packs
    found, disguises, may_be_poll = read_form(form, around, before, after)
    inside = [sentence for sentence in found if sentence.inside]
    identity = tuple(entry for entry in form.fields if entry.role in IDENTITY)
    facts = Facts(
        form=form,
        sentences=found,
        asides=asides_of(form, packs),
        disguises=disguises,
        question=_question(found, form),
        identity=identity,
        gate=_gate(form, identity),
        consents=tuple(_consents(form, packs)),
        boxes=tuple(_boxes(form, packs)),
        traps=tuple(entry for entry in form.fields if entry.role == "honeypot"),
        legend=next((sentence for sentence in found if "residue" in sentence.said), None),
        opt_out=next((sentence for sentence in found if "optout" in sentence.said), None),
        said=frozenset().union(*(sentence.said for sentence in inside)),
        asked=_asked(form, inside, packs),
        purpose=frozenset().union(*(s.said for s in inside if s.clause is None or not s.clause.enrols)),
    )
    return _as_poll(facts, inside, around) if may_be_poll or facts.asides else facts


def _as_poll(facts: Facts, inside: Sequence[Sentence], around: Around) -> Facts:
    """The facts with what tells a poll, and what enrols whoever takes part in it."""
    form, found, asides, packs, quoted = (
        facts.form,
        facts.sentences,
        facts.asides,
        around.packs,
        around.quoted,
    )
    identity, question = facts.identity, facts.question
    choices = _choices(form, packs)
    langs = tuple(pack.lang for pack in packs)
    enrolling = tuple(sentence for sentence in found if _enrols(sentence, form, quoted, gated=bool(identity)))
    enrolling = _whatever_is_chosen(enrolling, choices)
    heads = _heads(form, inside, choices, langs) if identity else ()
    opinion = question is not None and ("opinion" in question.said or "question_word" not in question.said)
    promises = any("takes" in said for said in heads)
    takes_part = promises or any("acts" in said for said in heads)
    serves = any(
        not said.isdisjoint(("serves", "lists")) and said.isdisjoint(("acts", "takes")) for said in heads
    )
    enrolling = _borne_out(enrolling, form, inside, langs)
    poll_word = _poll_word(form, found, asides)
    if identity and (promises or choices) and not serves and not _ties(enrolling, asides):
        enrolling, asides = _tied_by_place(form, found, langs, quoted, around.text)
    # "Where do you live?" serves what is sent, unless something says that it is answered.
    acted = any(s.clause is not None and (s.clause.here or s.clause.tie == "bound") for s in enrolling)
    return replace(
        facts,
        asides=asides,
        choices=choices,
        poll_word=poll_word,
        enrolling=enrolling,
        once=any("once" in sentence.said for sentence in found) or _says_once(identity, packs),
        takes_part=promises or (bool(choices) and (opinion or takes_part or (bool(question) and acted))),
        serves=serves,
    )


# --- P: a poll ---


def _choices(form: Form, packs: Sequence[Pack]) -> tuple[Field, ...]:
    """The answers of a poll: at least two of one group, and not editions, formats or mailing lists."""
    groups: dict[str, list[Field]] = {}
    for entry in form.fields:
        if entry.role == "answer":
            groups.setdefault(entry.name.rstrip("0123456789[].") or entry.type, []).append(entry)
    return tuple(entry for group in groups.values() if _are_answers(group, packs) for entry in group)


def _are_answers(group: Sequence[Field], packs: Sequence[Pack]) -> bool:
    labels = [
        label
        for entry in group
        for label in ([entry.label] if entry.type != "select" else entry.value.split(" | "))
        if label.strip()
    ]
    if len(set(labels)) < 2 and len(group) < 2:
        return False
    settings = sum(not concepts(label, packs).isdisjoint(("format", "topics", "list")) for label in labels)
    # A poll has a handful of answers; a list of countries or of a shop's departments is longer.
    return settings * 2 <= len(labels) <= 50


def _question(found: Iterable[Sentence], form: Form) -> Sentence | None:
    """The poll's question: the first inside the form, or the last before it."""
    last: Sentence | None = None
    for sentence in found:
        if sentence.start >= form.end or not _is_question(sentence):
            continue
        if sentence.inside:
            return sentence
        last = sentence
    return last


def _is_question(sentence: Sentence) -> bool:
    """Whether a sentence asks for an opinion, not for a subscription, a password or more of the article."""
    text = sentence.text.rstrip("*) (\"'")
    unfit = ("signup", "account", "topics", "wall", "list", "teaser")
    return text.endswith("?") and 8 <= len(text) <= 300 and sentence.said.isdisjoint(unfit)


def _poll_word(form: Form, found: Sequence[Sentence], asides: Iterable[Aside]) -> str | None:
    """What calls the form a poll: its words, its markup, its maker, a heading, or the clause that enrols."""
    for sentence in found:
        if (
            sentence.inside
            and "poll" in sentence.said
            and (sentence.clause is None or sentence.clause.tie == "bound")
        ):
            return sentence.text[:120]
    if any(said.clause.tie == "bound" for said in asides):
        return "the clause out of sight names the act of answering"
    if marked := poll_markup(form):
        return marked
    headings = [
        s for s in found if s.end <= form.start <= s.end + _HEADING_NEAR and len(s.text) < HEADING_CHARS
    ]
    return next((s.text for s in headings if "poll" in s.said and s.clause is None), None)


# --- G: a gate ---


def _gate(form: Form, identity: Sequence[Field]) -> tuple[Field, ...]:
    """Real identity fields that must be filled in, or that a list host receives.

    A form that marks no field at all as required is checked by its server: its address field counts.
    """
    if form.list_host or form.list_ids:
        return tuple(identity)
    marked = any(entry.required for entry in form.fields if entry.role != "honeypot")
    return tuple(
        entry
        for entry in identity
        if entry.required or (not marked and "optional" not in entry.label.lower())
    )


def _says_once(identity: Sequence[Field], packs: Sequence[Pack]) -> bool:
    return any("once" in concepts(normalise(entry.label).text, packs) for entry in identity)


# --- E and C: enrolment and consent ---


def _enrols(sentence: Sentence, form: Form, quoted: Quoted, *, gated: bool) -> bool:
    """A clause that enrols, said by the form itself or, near it, to the reader about the act of answering.

    What does not speak to the reader is a story, unless it stands right at a form that takes an address.
    """
    made = sentence.clause
    if made is None or made.denied or made.optional or sentence.box:
        return False
    if "subscribing" in sentence.said and made.tie != "bound":
        return False  # "By clicking Subscribe you agree …" speaks for a newsletter box
    if sentence.inside:
        return made.tie != "ask" or sentence.button or made.rule.endswith("joins")
    at_form = gated and max(form.start - sentence.end, sentence.start - form.end) <= _AT_FORM
    if made.tie != "bound" or made.reported or not (made.direct or at_form) or not (made.here or gated):
        return False
    return not quoted(sentence.start, sentence.end)


def _whatever_is_chosen(enrolling: tuple[Sentence, ...], choices: Iterable[Field]) -> tuple[Sentence, ...]:
    """Without what only some of the answers say: whoever does not want it chooses another."""
    answers = {key for entry in choices if (key := key_of(entry.label))}
    said = {key for sentence in enrolling if (key := key_of(sentence.text)) in answers}
    return tuple(s for s in enrolling if key_of(s.text) not in answers) if said < answers else enrolling


def _ties(enrolling: Iterable[Sentence], asides: Iterable[Aside]) -> bool:
    """Whether a clause ties enrolment to the form by what it says."""
    return any(s.clause is not None and s.clause.tie != "names" for s in enrolling) or any(asides)


def _borne_out(
    enrolling: Sequence[Sentence], form: Form, inside: Iterable[Sentence], langs: tuple[str, ...]
) -> tuple[Sentence, ...]:
    """The clauses that the classes of their words bear out; without an act in any of them, a denial takes all away."""
    labels = _box_keys(form)
    left = []
    for sentence in enrolling:
        made = sentence.clause
        if made is None or not bears_out(made.tie, made.rule, sentence.text, langs):
            continue
        if made.tie == "bound" or not any(label in key_of(sentence.text) for label in labels):
            left.append(sentence)
    if left and not any(s.clause is not None and s.clause.tie == "bound" for s in left):
        told = (standing(sentence.text, langs) for sentence in inside)
        if any(made is not None and made.denied and made.firm for made in told):
            return ()
    return tuple(left)


def _box_keys(form: Form) -> list[str]:
    """The labels of check boxes, as they are found again in a line that holds more than the label."""
    keys = [key_of(entry.label) for entry in form.fields if entry.role == "consent" and not entry.checked]
    return [key for key in keys if len(key) >= _BOX_CHARS]


def _tied_by_place(
    form: Form, found: Iterable[Sentence], langs: tuple[str, ...], quoted: Quoted, text: str
) -> tuple[tuple[Sentence, ...], tuple[Aside, ...]]:
    """What tells of standing communication in or beside the form; nothing where the form denies it."""
    told: list[Sentence] = []
    closed = False  # an invitation after the form begins something else
    boxes = _box_keys(form)
    for sentence in found:
        if sentence.box or "subscribing" in sentence.said or quoted(sentence.start, sentence.end):
            continue
        if not (sentence.inside or _is_small_print(sentence, form, text)):
            continue
        made = standing(sentence.text, langs)
        if sentence.start >= form.end and made is not None and made.free:
            closed = True
        if made is None or closed or not (sentence.inside or made.addressed or made.acted):
            continue
        if made.denied:
            return (), ()
        if made.enrols and not any(box in key_of(sentence.text) for box in boxes):
            told.append(replace(sentence, clause=_clause(made, len(sentence.text))))
    asides = [
        Aside(where, said, _clause(made, len(said)))
        for where, said in form.asides
        if (made := standing(normalise(said, leet=True).text, langs)) and made.enrols
    ]
    return tuple(told), tuple(asides)


def _clause(made: Standing, length: int) -> Clause:
    tie: Tie = "leaving" if made.rule == "leaves" else "place"
    return Clause(tie, f"{made.lang}.{made.rule}", 0, length, here=made.acted)


def _is_small_print(sentence: Sentence, form: Form, text: str) -> bool:
    """Whether a sentence stands in a short line near a form, with no quotation in it."""
    start = text.rfind("\n", 0, sentence.start) + 1
    end = text.find("\n", sentence.end)
    end = end if end >= 0 else len(text)
    if max(form.start - end, start - form.end) > _BESIDE or end - start > _SMALL_PRINT:
        return False
    return text.count('"', start, end) + text.count("\u201c", start, end) < 1


def _heads(
    form: Form, inside: Sequence[Sentence], choices: Iterable[Field], langs: tuple[str, ...]
) -> tuple[frozenset[str], ...]:
    """The classes of the words on the buttons and in the first lines of a form, which say what it is for."""
    answers = {key_of(entry.label) for entry in choices}
    lines = [
        sentence.text if sentence.text.isascii() else normalise(sentence.text).text
        for sentence in inside[:HEAD_LINES]
        if len(sentence.text) <= HEADING_CHARS
        and key_of(sentence.text) not in answers
        and (sentence.clause is None or not sentence.clause.enrols)
        and not ((made := standing(sentence.text, langs)) and made.enrols)
    ]
    signed = any("petition" in sentence.said for sentence in inside)
    return tuple(_head(text, langs, signed=signed) for text in [*buttons_of(form), *lines])


def _head(text: str, langs: tuple[str, ...], *, signed: bool) -> frozenset[str]:
    """The classes of a button or a first line; "Assinar" signs where a petition is, and else subscribes."""
    said = classes_of(text, langs)
    if signed or "either" not in said:
        return said
    rest = " ".join(word for word in text.split() if "either" not in classes_of(word, langs))
    if classes_of(rest, langs).isdisjoint(("acts", "takes")):
        return (said - {"acts", "takes"}) | {"serves"}
    return said


def _consents(form: Form, packs: Sequence[Pack]) -> list[Field]:
    """Boxes of their own, unticked, not required, that offer what the list sends."""
    return [
        entry
        for entry in form.fields
        if entry.role == "consent" and not entry.checked and not entry.required and _offers(entry, packs)
    ]


def _boxes(form: Form, packs: Sequence[Pack]) -> list[tuple[Field, str]]:
    return [
        (entry, "required" if entry.required else "pre-ticked")
        for entry in form.fields
        if entry.role == "consent" and (entry.required or entry.checked) and _offers(entry, packs)
    ]


def _offers(entry: Field, packs: Sequence[Pack]) -> bool:
    """Whether a box is about being written to, and not about terms or being remembered."""
    said = concepts(normalise(entry.label, leet=True).text, packs)
    if not entry.label.strip():
        return any(word in entry.name.lower() for word in ("newsletter", "subscribe", "optin"))
    by_mail = "mail" in said and not said.isdisjoint(("agree", "send", "receive", "enrol_to", "choice"))
    if said.isdisjoint(("enrol", "list", "signup")) and not by_mail:
        return False
    return "deny" not in said or "enrol" in said


def _asked(form: Form, inside: Sequence[Sentence], packs: Sequence[Pack]) -> frozenset[str]:
    """The concepts of the buttons and of the first three lines: what the reader is asked to do.

    A line that enrols whoever does something else is no request.
    """
    labels = [normalise(entry.label, leet=True).text for entry in form.fields if entry.role == "submit"]
    lines = [s.said for s in inside[:3] if s.clause is None or not s.clause.enrols or s.clause.tie == "ask"]
    return frozenset().union(*(concepts(label, packs) for label in labels[:10]), *lines)
