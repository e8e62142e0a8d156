"""Traps and their honest look-alikes: precision and recall on the labelled pages, cases, disguises, hostile input."""

from collections import Counter
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from article.forms.forms import forms_of
from article.page.document import Document
from article.page.walk import visible_text
from article.traps.clauses import clause
from article.traps.traps import judge, judge_text
from article.types import Flag
from article.words.phrases import packs
from tests.trap_pages import LabelledPage, labelled_pages
from tests.trap_pages.markups import Parts, gravity, handwritten
from tests.trap_pages.page import plain_text, web_page

PAGES = labelled_pages()
TOLD = "By voting you agree to receive emails from the Valley Herald."
PARTS = Parts("Should the footbridge be painted green?", ("Yes", "No"), TOLD)
REMAINS = (
    '"*" indicates required fields\n\nThis field is for validation purposes and should be left unchanged.\n'
    "Should the lamps be lit all night?*\nThis poll subscribes you to our premium network of content. Unsubscribe at any time."
)
FUNNEL = (
    "TAP HERE\nAND GO TO THE HOMEPAGE FOR MORE GARDEN STORIES\n\nSave the valley-herald.example homepage for daily garden stories\n"
    "You can save it as a bookmark on your computer or save it to your start screen on your mobile device."
)


def judged(html: str) -> tuple[str, tuple[Flag, ...]]:
    document = Document("https://valley-herald.example/story", html, LexborHTMLParser(html))
    visible = visible_text(document)
    return visible.text, judge(document, visible, forms_of(document, visible))


@cache
def flags_of(page: LabelledPage) -> tuple[str, tuple[Flag, ...]]:
    if page.html is not None:
        return judged(page.html)
    assert page.text is not None
    return page.text, judge_text(page.text)


def traps_in(flags: tuple[Flag, ...]) -> list[Flag]:
    return [flag for flag in flags if flag.kind == "subscription-trap"]


# --- the gate ---


def test_there_are_enough_labelled_pages() -> None:
    traps = [page for page in PAGES if page.kind == "subscription-trap"]
    assert len(traps) >= 60
    assert len(PAGES) - len(traps) >= 90
    assert len({page.name for page in PAGES}) == len(PAGES)


@pytest.mark.parametrize(
    ("form", "tuned", "floor"),
    [("html", True, 0.95), ("html", False, 0.7), ("text", True, 0.95), ("text", False, 0.7)],
)
def test_recall(form: str, tuned: bool, floor: float) -> None:
    pages = [
        page
        for page in PAGES
        if page.kind == "subscription-trap" and page.tuned is tuned and getattr(page, form)
    ]
    missed = [page.name for page in pages if not traps_in(flags_of(page)[1])]
    assert len(missed) <= (1 - floor) * len(pages), missed


@pytest.mark.parametrize(
    "page", [page for page in PAGES if page.kind != "subscription-trap"], ids=lambda page: page.name
)
def test_no_control_is_accused(page: LabelledPage) -> None:
    _, flags = flags_of(page)
    assert traps_in(flags) == []
    if page.kind != "none":
        assert page.kind in {flag.kind for flag in flags}


def test_spans_and_quotes_agree() -> None:
    for page in PAGES:
        text, flags = flags_of(page)
        for flag in flags:
            assert flag.quote == text[flag.start : flag.end]
            for item in flag.evidence:
                assert (item.start is None) == (item.end is None)
                if item.start is not None:
                    assert item.quote == text[item.start : item.end]


def test_verdicts_follow_the_conjunctions() -> None:
    """A confirmed trap shows a poll, a gate and an enrolment, and no consent of its own."""
    seen: Counter[str] = Counter()
    for page in PAGES:
        for flag in traps_in(flags_of(page)[1]):
            atoms = {item.atom for item in flag.evidence}
            assert {"poll", "enrolment"} <= atoms, page.name
            if flag.verdict == "confirmed":
                assert "gate" in atoms
                assert "consent" not in atoms
            seen[flag.verdict] += 1
    assert set(seen) == {"confirmed", "probable"}


# --- text ---


@pytest.mark.parametrize("where", ["middle", "end"])
def test_remains_of_a_form_in_a_text(where: str) -> None:
    text = plain_text("remains", f"{REMAINS}\n\n{FUNNEL}", where=where)
    trap, funnel = judge_text(text)
    assert (trap.kind, trap.verdict, trap.quote) == ("subscription-trap", "probable", REMAINS)
    assert (funnel.kind, funnel.verdict, funnel.quote) == ("funnel", "note", FUNNEL)
    assert {item.atom for item in trap.evidence} == {"residue", "poll", "enrolment"}
    assert "a visible identity field" in trap.absent
    assert any(item.rule == "enrolment.en.act-subscribes" for item in trap.evidence)


def test_the_question_carries_no_weight() -> None:
    first = judge_text(REMAINS)[0]
    second = judge_text(
        REMAINS.replace("Should the lamps be lit all night?*", "Is plum jam better than quince jam?*")
    )[0]
    assert (first.verdict, first.score) == (second.verdict, second.score)


def test_wrapped_lines_are_read_through() -> None:
    wrapped = REMAINS.replace("subscribes you to our premium", "subscribes\nyou to our\npremium")
    trap = judge_text(plain_text("wrapped", wrapped))[0]
    assert trap.quote == wrapped


def test_one_funnel_line_is_none() -> None:
    assert judge_text(plain_text("one", "Bookmark this page.")) == ()


def test_an_unsupported_language_is_said() -> None:
    prose = "Работы начнутся весной и продлятся четыре месяца, сообщили в мэрии. " * 60
    (trap,) = judge_text(f"{prose}\n\n{REMAINS}")
    assert any("not supported" in missing for missing in trap.absent)


def test_an_address_field_that_is_quoted_is_not_called_missing() -> None:
    text = "„*“ zeigt erforderliche Felder an\nSoll die Brücke grün werden?*\nJa\nNein\nE-Mail*\n"
    (trap,) = judge_text(
        plain_text("label", text + "Mit Ihrer Stimme abonnieren Sie unseren Newsletter.", lang="de")
    )
    assert any(item.rule == "gate.label" for item in trap.evidence)
    assert "a visible identity field" not in trap.absent


@pytest.mark.parametrize("where", ["middle", "end"])
@pytest.mark.parametrize(
    "prose",
    [
        "When you press Vote you will be put on the mailing list.",
        "How do such polls work?\n\nWhen you press Vote you will be put on the mailing list.",
        "When you press Vote you will be put on the mailing list. You can unsubscribe, but few know how.",
    ],
)
def test_what_an_article_tells_of_polls_is_no_form(prose: str, where: str) -> None:
    assert traps_in(judge_text(plain_text("prose", prose, where=where))) == []


def test_two_sentences_enrol_together() -> None:
    text = "Should the lamps be lit all night?*\nYes\nNo\nHave your say below. We'll then send you our daily briefing.\nVote"
    (trap,) = judge_text(plain_text("two", f'"*" indicates required fields\n{text}'))
    assert trap.quote.endswith("daily briefing.\nVote")


# --- clauses ---


@pytest.mark.parametrize(
    ("sentence", "tie"),
    [
        ("By voting you agree to receive emails from the Valley Herald.", "bound"),
        ("Your response signs you up for our daily digest.", "bound"),
        ("You cannot vote without subscribing.", "bound"),
        ("Subscribe to our newsletter to see the results.", "bound"),
        ("By submitting this form you agree to receive our newsletter.", "sending"),
        ("You'll also get our daily briefing.", "implied"),
        ("Vote and join our mailing list!", "ask"),
    ],
)
def test_how_act_and_outcome_are_tied(sentence: str, tie: str) -> None:
    made = clause(sentence, 0, len(sentence), packs()[0])
    assert made is not None
    assert (made.tie, made.enrols) == (tie, True)


@pytest.mark.parametrize(
    "sentence",
    [
        "This poll does not subscribe you to anything.",
        "Answering never adds you to a mailing list.",
        "Without your consent, voting will not sign you up for our newsletter.",
        "If you would like our newsletter when you vote, tick the box.",
        "Do you want to receive our newsletter after voting?",
        "After voting you can also sign up for our newsletter.",
        "We will email you the results of the poll.",
        "Get the latest news on the vote.",
        "We use your email address to confirm your vote.",
        "Readers who answered the poll were signed up for the newsletter.",
    ],
)
def test_what_does_not_enrol(sentence: str) -> None:
    made = clause(sentence, 0, len(sentence), packs()[0])
    assert made is None or not made.enrols


def test_every_language_has_traps_and_controls() -> None:
    langs = {pack.lang for pack in packs()}
    assert langs == {"en", "de", "fr", "es", "it", "pt", "nl", "pl"}
    assert {page.lang for page in PAGES if page.kind == "subscription-trap"} == langs
    assert {page.lang for page in PAGES if page.kind != "subscription-trap"} == langs


# --- pages ---


def test_a_flag_spans_its_form_and_names_its_maker() -> None:
    _, flags = judged(web_page("span", gravity(PARTS)))
    (trap,) = traps_in(flags)
    assert trap.verdict == "confirmed"
    assert trap.quote.startswith('"*" indicates required fields')
    assert trap.quote.endswith(f"{TOLD}\nSubmit")
    assert trap.where is not None
    assert "gform_wrapper_7" in trap.where
    rules = {item.rule for item in trap.evidence}
    assert {"poll.question", "gate.email.required", "enrolment.en.act-agrees", "residue.honeypot"} <= rules
    assert "a separate, unticked opt-in" in trap.absent


def test_what_is_said_out_of_sight_has_no_offsets() -> None:
    block = handwritten(Parts(PARTS.question, PARTS.options)).replace(
        "<input type=submit", f'<input type=submit title="{TOLD}"'
    )
    (trap,) = traps_in(judged(web_page("sight", block))[1])
    hidden = [item for item in trap.evidence if item.atom == "enrolment"]
    assert [(item.start, item.quote) for item in hidden] == [(None, TOLD)]
    assert hidden[0].rule.endswith(".in.input[title]")


def test_a_separate_box_excuses_and_a_required_one_does_not() -> None:
    bare = Parts(PARTS.question, PARTS.options, box="Send me the newsletter")
    free = judged(web_page("box", handwritten(bare)))[1]
    assert traps_in(free) == []
    assert any(item.atom == "consent" for flag in free for item in flag.evidence)
    bound = Parts(PARTS.question, PARTS.options, box="Send me the newsletter", box_state="required")
    assert [flag.verdict for flag in traps_in(judged(web_page("box", handwritten(bound)))[1])] == [
        "confirmed"
    ]
    ticked = Parts(PARTS.question, PARTS.options, box="Send me the newsletter", box_state="checked")
    assert [flag.verdict for flag in traps_in(judged(web_page("box", handwritten(ticked)))[1])] == [
        "probable"
    ]


@pytest.mark.parametrize(
    ("markup", "kind"),
    [
        ('<iframe src="https://embeds.beehiiv.com/0a1b"></iframe>', "newsletter"),
        ('<script src="https://static.klaviyo.com/onsite/js/klaviyo.js"></script>', "newsletter"),
        ('<script src="https://secure.polldaddy.com/p/12.js"></script>', "honest-poll"),
    ],
)
def test_an_unrendered_embed_is_said_not_guessed(markup: str, kind: str) -> None:
    _, flags = judged(web_page("embed", markup))
    assert [(flag.kind, flag.verdict) for flag in flags] == [(kind, "note")]
    assert "unrendered embed" in flags[0].absent[0]


def test_an_address_field_is_not_named_by_the_answer_before_it() -> None:
    question = "<p>Which lamp?</p><label><input type=radio name=l>Round</label><label><input type=radio name=l>Square</label>"
    _, flags = judged(
        web_page(
            "label", f"<form class=poll>{question}<input type=email required><button>Vote</button></form>"
        )
    )
    (gate,) = [item.quote for flag in flags for item in flag.evidence if item.atom == "gate"]
    assert "Square" not in gate


# --- disguises ---

_LOOK_ALIKES = str.maketrans("aceopsxyi", "асеорѕхуі")
_FULL = str.maketrans({chr(code): chr(code + 0xFEE0) for code in range(ord("a"), ord("z") + 1)})
DISGUISES = {
    "zero-width": lambda text: text.replace("s", "s\u200b").replace("o", "o\u2060"),
    "soft-hyphen": lambda text: text.replace("ri", "r\u00adi").replace("ei", "e\u00adi"),
    "variation-selector": lambda text: text.replace("u", "u\ufe01"),
    "homoglyph": lambda text: text.translate(_LOOK_ALIKES),
    "fullwidth": lambda text: text.translate(_FULL),
    "letter-spacing": lambda text: text.replace("subscribes", "s u b s c r i b e s").replace(
        "voting", "v o t i n g"
    ),
    "leet": lambda text: (
        text.replace("subscribes", "5ubscr1bes").replace("voting", "v0ting").replace("receive", "rece1ve")
    ),
    "combining": lambda text: text.replace("o", "o\u0336"),
}


@pytest.mark.parametrize("disguise", DISGUISES)
def test_a_disguise_changes_neither_verdict_nor_span(disguise: str) -> None:
    hide = DISGUISES[disguise]
    told = hide("This poll subscribes you to our premium network of content.")
    text = plain_text(
        "disguise", REMAINS.replace("This poll subscribes you to our premium network of content.", told)
    )
    (trap,) = judge_text(text)
    assert (trap.kind, trap.verdict) == ("subscription-trap", "probable")
    assert trap.quote.startswith('"*" indicates')
    assert trap.quote.endswith("Unsubscribe at any time.")
    assert any(item.rule == f"obfuscation.{disguise}" for item in trap.evidence)
    page = web_page("disguise", handwritten(Parts(PARTS.question, PARTS.options, hide(TOLD))))
    (flag,) = traps_in(judged(page)[1])
    assert flag.verdict == "confirmed"
    assert any(item.rule == f"obfuscation.{disguise}" for item in flag.evidence)


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_strewn_characters_change_nothing(data: st.DataObject) -> None:
    noise = st.text(alphabet="\u200b\u00ad\u2060\ufeff\u200d", max_size=2)
    written = REMAINS[0] + "".join(data.draw(noise) + char for char in REMAINS[1:])
    text = plain_text("strewn", written)
    (trap,) = judge_text(text)
    assert (trap.kind, trap.verdict, trap.quote) == ("subscription-trap", "probable", written)


@settings(max_examples=60, deadline=None)
@given(text=st.text(max_size=400))
def test_any_text_is_judged(text: str) -> None:
    for flag in judge_text(text):
        assert text[flag.start : flag.end] == flag.quote
