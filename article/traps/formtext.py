"""The text of one form as it is judged: the sentences in it and near it, and what it says out of sight."""

from collections.abc import Callable, Iterable, Sequence, Set
from dataclasses import dataclass, replace
from functools import lru_cache

from article.forms.fields import terms
from article.forms.vendors import vendors
from article.traps.clauses import Clause, read, say
from article.types import Form
from article.words.clues import line_words
from article.words.normalise import normalise
from article.words.normalised import Normalised
from article.words.phrases import Pack, clues_in, grammar
from article.words.sentences import Span, lines, sentences
from article.words.wordclasses import classes_of

_MAX_SENTENCES = 400  # of one form
HEADING_CHARS = 90  # a line before the form that may call it a poll, and how near it stands
_MAX_BUTTONS = 10
HEAD_LINES = 3  # lines of a form that may say what it is for
_LABEL_CHARS = 2  # of the shortest label that is told from what follows it
IDENTITY = ("identity-email", "identity-phone")

Quoted = Callable[[int, int], bool]  # whether a span of the visible text is a quotation


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a form or near it: its span in the visible text, what it expresses, and the clause in it."""

    start: int
    end: int
    text: str  # normalised
    said: frozenset[str]
    clause: Clause | None
    inside: bool
    box: bool = False  # the label of a check box
    button: bool = False


@dataclass(frozen=True, slots=True)
class Aside:
    """A clause said out of sight, and where."""

    where: str
    text: str
    clause: Clause


@dataclass(frozen=True, slots=True)
class Around:
    """The page a form stands in: its visible text, that normalised, and which spans of it are quotations."""

    text: str
    plain: Normalised
    packs: Sequence[Pack]
    quoted: Quoted

    def normalised(self, start: int, end: int, *, leet: bool) -> Normalised:
        """A part of the text normalised by itself; of an ordinary page's text it is a slice."""
        part = self.plain.part(start, end)
        return normalise(self.text[start:end], leet=leet) if part is None else part


def read_form(
    form: Form, around: Around, before: int, after: int
) -> tuple[tuple[Sentence, ...], tuple[str, ...], bool]:
    """The sentences in the form and near it, what normalising the form undid, and whether it may be a poll.

    Of a form that can be no poll no clauses are read, and nothing near it.
    """
    boxes = [key_of(entry.label) for entry in form.fields if entry.role == "consent" and len(entry.label) > 3]
    buttons = {key_of(entry.label) for entry in form.fields if entry.role == "submit"}
    plain, packs = around.normalised(form.start, form.end, leet=True), around.packs
    spans = _without_labels(plain.text, _spans(plain.text), form)
    said = [say(plain.text, *span, packs) for span in spans]
    poll = _may_be_poll(form, said) or _promises(form, [plain.text[slice(*span)] for span in spans], packs)
    read_all = (
        _sentence(plain, form.start, span, packs, inside=True, said=None if poll else known)
        for span, known in zip(spans, said, strict=True)
    )
    found = [_placed(sentence, boxes, buttons) for sentence in read_all]
    if poll:
        for low, high in ((before, form.start), (form.end, after)):
            found += _sentences(around.normalised(low, high, leet=False), low, packs, inside=False)
    return tuple(sorted(found, key=lambda sentence: sentence.start)), plain.kinds, poll


def _placed(sentence: Sentence, boxes: Sequence[str], buttons: Set[str]) -> Sentence:
    """The sentence, marked where it is the label of a check box or a button."""
    key = key_of(sentence.text)
    box, button = bool(key) and any(key in label for label in boxes), key in buttons
    return replace(sentence, box=box, button=button) if box or button else sentence


def _may_be_poll(form: Form, found: Iterable[Set[str]]) -> bool:
    return (
        any(entry.role == "answer" for entry in form.fields)
        or poll_markup(form) is not None
        or not all(said.isdisjoint(("poll", "petition")) for said in found)
    )


def _promises(form: Form, texts: Sequence[str], packs: Sequence[Pack]) -> bool:
    """Whether a form that takes an address asks for a pledge, a guess or a signature, on a button or at its head."""
    if not any(entry.role in IDENTITY for entry in form.fields):
        return False
    langs = tuple(pack.lang for pack in packs)
    lines = [text for text in texts[:HEAD_LINES] if len(text) <= HEADING_CHARS]
    return any("takes" in classes_of(head, langs) for head in [*lines, *buttons_of(form)])


def buttons_of(form: Form) -> list[str]:
    """What stands on the buttons of a form, normalised."""
    labels = [entry.label for entry in form.fields if entry.role == "submit"][:_MAX_BUTTONS]
    return [label if label.isascii() else normalise(label).text for label in labels]


def _sentences(plain: Normalised, base: int, packs: Sequence[Pack], *, inside: bool) -> list[Sentence]:
    return [_sentence(plain, base, span, packs, inside=inside) for span in _spans(plain.text)]


def _sentence(
    plain: Normalised,
    base: int,
    span: Span,
    packs: Sequence[Pack],
    *,
    inside: bool,
    said: frozenset[str] | None = None,
) -> Sentence:
    """One sentence read; where what is said is known, no clause is wanted."""
    said, made = read(plain.text, *span, packs) if said is None else (said, None)
    start, end = plain.span(*span)
    return Sentence(base + start, base + end, plain.text[span[0] : span[1]], said, made, inside)


def _spans(text: str) -> list[Span]:
    found: list[Span] = []
    for line in lines(text):
        found.extend(sentences(text, line.start, line.end))
        if len(found) > _MAX_SENTENCES:
            break
    return found[:_MAX_SENTENCES]


def _without_labels(text: str, spans: Iterable[Span], form: Form) -> list[Span]:
    """Sentence spans parted after the labels of fields that they begin with: "Email address By voting you …"."""
    given = {entry.label.strip() for entry in form.fields if entry.role != "submit"}
    labels = {label for label in given if len(label) >= _LABEL_CHARS and label.lower() not in grammar("no")}
    begins = {label[:_LABEL_CHARS] for label in labels}
    found: list[Span] = []
    for start, end in spans:
        low = start
        while text[low : low + _LABEL_CHARS] in begins:
            at = max((low + len(label) for label in labels if text.startswith(label, low)), default=end)
            at += len(text[at:end]) - len(text[at:end].lstrip(" *:\n"))
            if at >= end or text[at - 1].isalnum() or text[at].islower():
                break  # "Email is asked for …", and "Not sure" is no "No"
            found.append((low, at))
            low = at
        found.append((low, end))
    return found


def key_of(text: str) -> str:
    """A text as labels are compared: its letters and digits in lower case."""
    plain = text if text.isascii() else normalise(text).text
    return "".join(filter(str.isalnum, plain.lower()))


def asides_of(form: Form, packs: Sequence[Pack]) -> tuple[Aside, ...]:
    """The clauses that a form says out of sight, each with where."""
    found: list[Aside] = []
    clues = clues_in(tuple(packs))
    for where, said in form.asides:
        if said.isascii():
            words = line_words(said.lower())
            if not clues.aims(words) or not clues.outcome(words):
                continue  # nearly all: what a picture shows, what a field wants
        plain = normalise(said, leet=True).text
        for span in _spans(plain)[:20]:
            made = read(plain, *span, packs)[1]
            if made and not made.denied and not made.optional:
                found.append(Aside(where, said, made))
                break
    return tuple(found)


def poll_markup(form: Form) -> str | None:
    """The mark or the maker by which a form is a poll's, None for no such."""
    where = form.where.lower()
    marks = [mark for mark in terms("poll_marks") if mark in where]
    if marks or form.vendor in _poll_makers():
        return f"markup: {min(marks, default=form.vendor)}"
    return None


@lru_cache(maxsize=1)
def _poll_makers() -> frozenset[str]:
    return frozenset(vendor.name for vendor in vendors() if vendor.kind == "poll")
