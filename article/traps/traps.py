"""Traps and their honest look-alikes, judged with evidence: the doors for a page and for plain text."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import replace

from article.forms.embeds import embeds
from article.page.document import Document
from article.page.visible import Visible
from article.traps.facts import NEAR_AFTER, NEAR_BEFORE, Facts
from article.traps.formtext import Around
from article.traps.places import Places
from article.traps.remains import remains
from article.traps.units import Units
from article.traps.verdicts import judge_form
from article.types import Evidence, Flag, Form
from article.words.normalise import normalise
from article.words.phrases import Pack, packs, packs_for
from article.words.sentences import Span

_MAX_TEXT = 1_000_000  # characters; what lies beyond is not judged: real pages show 300,000 at the most
# Characters a form shows; of 800 real forms two show more, and both stand around their whole page.
_MAX_FORM = 1_500
_MOST = 0.7  # of a page's text


def judge(document: Document, visible: Visible, forms: tuple[Form, ...]) -> tuple[Flag, ...]:
    """All flags of a page, in page order: its forms, the remains of forms in its text, and embeds not rendered.

    Spans point into `visible.text`, and `quote` is exactly that slice.
    """
    text = visible.text[:_MAX_TEXT]
    plain = normalise(text, leet=True)
    spoken, supported = _spoken(plain.lower, _declared(document))
    quoted = _Quoted(visible.quoted)
    around = Around(visible.text, plain, spoken, quoted)
    flags: list[Flag] = []
    taken: list[Span] = []
    for index, form in enumerate(forms):
        if _wraps_page(form, len(text)):
            continue  # its text is read as a text below
        before = max(form.start - NEAR_BEFORE, forms[index - 1].end if index else 0, 0)
        after = min(
            form.end + NEAR_AFTER, forms[index + 1].start if index + 1 < len(forms) else len(text), len(text)
        )
        judged = judge_form(form, around, before, after)
        taken.append((form.start, form.end))
        if judged:
            flag, facts = judged
            flags.append(_with_markup(flag, form))
            taken += _used(facts)
    flags += remains(Units(Places(plain, spoken, taken), quoted), notes=False)
    flags += embeds(document, visible, forms)
    return _finished(flags, visible.text, supported)


def _wraps_page(form: Form, length: int) -> bool:
    """Whether a form stands around the whole page, as some frameworks put it, and tells nothing of its parts."""
    if "<article" in form.source or "<main" in form.source:
        return True
    shown = form.end - form.start
    return shown > _MAX_FORM and (shown > _MOST * length or "<h1" in form.source)


def _with_markup(flag: Flag, form: Form) -> Flag:
    """An accusation shows the form it is about, to whoever has to check it."""
    if flag.kind not in ("subscription-trap", "gated-poll"):
        return flag
    from article.page.fragments import shown  # BeautifulSoup: loaded where there is something to show

    return replace(flag, markup=shown(form.source))


def judge_text(text: str) -> tuple[Flag, ...]:
    """All flags of a plain text, in order; spans and quotes are of the text as given."""
    plain = normalise(_with_line_feeds(text[:_MAX_TEXT]), leet=True)
    spoken, supported = _spoken(plain.lower)
    return _finished(remains(Units(Places(plain, spoken, ()), _Quoted(())), notes=True), text, supported)


def _with_line_feeds(text: str) -> str:
    """The text with a line feed at the end of every line, however it was saved; nothing is moved.

    >>> _with_line_feeds("one\\r\\ntwo\\rthree")
    'one\\n two\\nthree'
    """
    return text.replace("\r\n", "\n ").replace("\r", "\n") if "\r" in text else text


def _declared(document: Document) -> str:
    root = document.tree.root
    return (root.attributes.get("lang") or "" if root is not None else "").strip()


def _spoken(lower: str, declared: str = "") -> tuple[Sequence[Pack], bool]:
    """The packs for a text, and whether its language is one of them; English is tried on every text."""
    found = packs_for(lower, declared)
    return found or packs()[:1], bool(found)


class _Quoted:
    """Whether a span lies in a quotation of the page (blockquote, q, code)."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self.spans = sorted(spans)

    def __call__(self, start: int, end: int) -> bool:
        index = bisect_right(self.spans, (start, 1 << 60))
        return any(low <= start and end <= high for low, high in self.spans[max(0, index - 8) : index])


def _used(facts: Facts) -> list[Span]:
    """Sentences near a form that its judgement has used up."""
    near = [sentence for sentence in facts.enrolling if not sentence.inside]
    if facts.question and not facts.question.inside:
        near.append(facts.question)
    return [(sentence.start, sentence.end) for sentence in near]


def _finished(flags: Iterable[Flag], text: str, supported: bool) -> tuple[Flag, ...]:
    """Flags in order, every quote cut from the text that was judged."""
    done: list[Flag] = []
    for flag in sorted(flags, key=lambda flag: (flag.start, flag.end, flag.kind)):
        absent = (
            flag.absent
            if supported
            else (*flag.absent, "a language the clause grammar reads: this text's is not supported")
        )
        evidence = tuple(_cut(item, text) for item in flag.evidence)
        done.append(replace(flag, quote=text[flag.start : flag.end], evidence=evidence, absent=absent))
    return tuple(done)


def _cut(evidence: Evidence, text: str) -> Evidence:
    if evidence.start is None or evidence.end is None:
        return evidence
    return replace(evidence, quote=text[evidence.start : evidence.end])
