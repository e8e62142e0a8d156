"""Two forms that stand together are not taken for one, and one form is found in whatever order its lines are left."""

from collections.abc import Callable, Iterator

import pytest

from article.traps.glued import cuts
from article.traps.linekinds import choices, is_unticked, kinds_of
from article.traps.readings import sets_apart
from article.traps.standing import standing
from article.traps.traps import judge_text
from article.words.phrases import packs
from tests.gate import flags_of
from tests.trap_pages import LabelledPage
from tests.trap_pages.neighbours import (
    Told,
    beside_a_poll,
    enrolling,
    forms_of_a_poll,
    neighbours,
    pressed,
    without_forms,
)
from tests.trap_pages.page import plain_text, web_page

LANGUAGES = sorted(neighbours())
LANGS = ("en",)


def accused(pages: list[LabelledPage]) -> list[str]:
    """The pages with a trap, by name."""
    return [page.name for page in pages if any(flag.kind == "subscription-trap" for flag in flags_of(page))]


def text(remains: str, lang: str = "en") -> LabelledPage:
    return LabelledPage("text", "none", True, text=plain_text("text", remains, lang=lang), lang=lang)


def of(lang: str, pages: Callable[[], list[LabelledPage]]) -> list[LabelledPage]:
    return [page for page in pages() if page.lang == lang]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_newsletter_box_does_not_convict_the_poll_beside_it(lang: str) -> None:
    assert accused(of(lang, beside_a_poll)) == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_same_without_form_elements(lang: str) -> None:
    assert accused(of(lang, without_forms)) == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_poll_that_names_the_list_itself_is_found(lang: str) -> None:
    pages = of(lang, enrolling)
    assert len(accused(pages)) >= 0.97 * len(pages)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_is_said_in_a_poll_decides(lang: str) -> None:
    told = neighbours()[lang]
    honest = [page for says in told["honest"] for page in forms_of_a_poll(lang, says)]
    traps = [page for says in told["told"] for page in forms_of_a_poll(lang, says)]
    assert accused(honest) == []
    assert len(accused(traps)) >= 0.97 * len(traps)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_button_that_says_both_is_enough(lang: str) -> None:
    pages = [page for button in neighbours()[lang]["buttons"] for page in pressed(lang, button)]
    assert accused(pages) == [page.name for page in pages]


# --- which form a sentence speaks for ---

POLL = "Which bird comes first in spring?\nThe swallow\nThe lark\nVote"
GATED = "Which bird comes first in spring?\nThe swallow\nThe lark\nEmail\nVote"
LETTER = "You will get our best stories every Friday."


def boxes() -> Iterator[tuple[str, str]]:
    yield "its button only says OK", f"{GATED}\n\nNews by email\n{LETTER}\nEmail\nOK"
    yield "it has no button", f"{POLL}\n\n{LETTER}\nEmail"
    yield "it stands above", f"{LETTER}\nEmail\nGo\n\n{GATED}"
    yield (
        "it is for something else",
        f"{GATED}\nRegistration for the fair. {LETTER}\nName\nEmail\nPhone\nSend",
    )
    yield "its small print comes last", f"{GATED}\nEmail\nOK\n{LETTER}"
    yield "it shouts", f"Email\nSign me up!\n{LETTER}\n\n{GATED}"


@pytest.mark.parametrize("remains", [pytest.param(remains, id=name) for name, remains in boxes()])
def test_a_second_form_speaks_for_itself(remains: str) -> None:
    assert accused([text(remains)]) == []


@pytest.mark.parametrize(
    "remains",
    [
        pytest.param(f"{GATED}\n{LETTER}", id="right under the button"),
        pytest.param(f"{GATED}\n{LETTER}\n\nNewsletter\nEmail\nSubscribe", id="and a box below"),
        pytest.param(
            f"Which bird?\nThe swallow\nThe lark\nEmail\n{LETTER}\nVote\n\nEmail\nSubscribe", id="inside"
        ),
        pytest.param(f"Email *\n{LETTER}\nThe lark\nVote\nThe swallow\nWhich bird is it?", id="strewn"),
        pytest.param(f"Which bird is it?\nThe swallow / The lark\nEmail:\n{LETTER}\nVote", id="one line of answers"),
        pytest.param(f"Which bird is it? Swallow Lark Email * {LETTER} Vote", id="in one line"),
    ],
)  # fmt: skip
def test_the_polls_own_word_is_heard(remains: str) -> None:
    assert accused([text(remains)]) == ["text"]


def test_a_form_around_the_whole_page_binds_nothing() -> None:
    told: Told = neighbours()["en"]
    block = f"<div>{told['question']}<label><input type=radio name=a>Lark</label><label><input type=radio name=a>Owl</label><button>Vote</button></div><div><p>{LETTER}</p><label>Email <input type=email name=m required></label><button>Subscribe</button></div>"
    html = web_page("wrapped", block).replace("<main>", '<form id="aspnetForm" method="post"><main>')
    page = LabelledPage("wrapped", "none", True, html=html.replace("</main>", "</main></form>"))
    assert accused([page]) == []


# --- the parts ---


def test_the_label_of_a_box_that_nobody_ticked() -> None:
    assert all(map(is_unticked, ("[ ] Send me news", "☐ Send me news", "( ) News, please")))
    assert not any(
        map(is_unticked, ("[x] Send me news", "☑ Send me news", "Send me news", "Yes ☐ No ☐ Vote"))
    )


def test_answers_in_one_line_are_counted() -> None:
    assert [choices(line) for line in ("Yes / No / Not sure", "Sooner | later", "and/or", "Lark")] == [
        3,
        2,
        1,
        1,
    ]


def test_a_glued_form_is_parted_at_its_field_and_its_button() -> None:
    line = "Which bird? Swallow Lark Email address * You will get our letter. Vote"
    edges = cuts(line, packs()[:1])
    assert [line[edge:].split()[0] for edge in edges] == ["Email", "You", "Vote"]
    assert cuts("Which bird? Swallow Lark Vote Email address Subscribe", packs()[:1]) == ()
    assert cuts("Which bird is it? It is asked by email, she said.", packs()[:1]) == ()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_says_that_the_two_are_apart(lang: str) -> None:
    told = neighbours()[lang]
    assert all(sets_apart(says, (lang,)) for says in [*told["apart"], told["spare"]])
    assert not any(sets_apart(says, (lang,)) for says in told["enrols"])


@pytest.mark.parametrize(
    ("sentence", "tells"),
    [
        ("Vote + newsletter", True),
        ("Vote (incl. newsletter)", True),
        ("1 vote = 1 point", False),
        ("Your vote is added to the list of favourites.", False),
        ("You will be added to the list of readers.", True),
        ("Registration for the fair is on Monday.", False),
        ("The subscribers see the result first.", False),
        ("You will be added to the Herald letter.", True),
        ("You get one letter every morning.", True),
    ],
)
def test_equations_lists_and_registrations(sentence: str, tells: bool) -> None:
    made = standing(sentence, LANGS)
    assert (made is not None and made.enrols) is tells


@pytest.mark.parametrize(("answers", "found"), [(("Yes, sign me on", "No"), False), (("Yes", "No"), True)])
def test_what_one_of_the_answers_says_is_a_choice(answers: tuple[str, ...], found: bool) -> None:
    options = "".join(f"<label><input type='radio' name='a'>{answer}</label>" for answer in answers)
    small = "By voting you join our mailing list." if found else "One vote a reader."
    form = (
        f"<form><p>Should the mobile library return?</p>{options}<label>Email <input type='email' name='e' required>"
        f"</label><p>{small}</p><button>Vote</button></form>"
    )
    page = LabelledPage("answers", "none", True, html=web_page("answers", form))
    assert bool(accused([page])) == found


MANUALS = {
    "emphasised heading": """**To get the settings of a channel**

The following ``get-channel`` example gets the settings of a channel named ``ReaderAlertMessages``. ::

    parcel channels get-channel \\
        --name ReaderAlertMessages
""",
    "one asterisk": """*To describe a topic*

The following example gets you the settings of a topic named NewsMailMessages.

    parcel describe-topic \\
    --name NewsMailMessages
    --email-messages
""",
    "no emphasis": """Settings of a channel *

The following ``get-channel`` example gets the settings of a channel named ``ReaderAlertMessages``. ::

    parcel channels get-channel \\
        --name ReaderAlertMessages
""",
}


@pytest.mark.parametrize("manual", MANUALS)
def test_a_manual_of_commands_is_no_poll(manual: str) -> None:
    """Its headings are emphasised, not required, and its options are no fields."""
    assert judge_text(MANUALS[manual]) == ()


def test_a_question_may_be_emphasised() -> None:
    poll = (
        "**Should the pier be longer?**\nYes\nNo\nEmail address *\nVoting adds you to our newsletter.\nVote\n"
    )
    assert [flag.kind for flag in judge_text(poll)] == ["subscription-trap"]


def test_options_and_lines_that_go_on_are_code() -> None:
    code = (
        "--name Letters",
        "--email=you",
        "-o, --output FILE",
        "tool add-member --name Letters \\",
        "Output::",
    )
    assert [kinds_of(line, frozenset(["label"])) for line in code] == [{"prose"}] * len(code)
    labels = ("-Yes", "- Email", "--", "Email:", "- e-mail", "-a favor", "Yes\\")
    assert all("prose" not in kinds_of(line, frozenset(["label"])) for line in labels)


@pytest.mark.parametrize(
    "poll",
    [
        "Do you support the new bridge?\\\nYes\\\nNo\\\nBy voting you agree to receive our daily newsletter.\\\nEmail *\\\nVote",
        "¿Apoya el puente nuevo?\n-a favor\n-en contra\nAl votar acepta recibir nuestro boletín diario.\nCorreo electrónico *\nVotar",
    ],
    ids=["line breaks of Markdown", "a dash and a word of one letter"],
)
def test_a_poll_is_no_manual(poll: str) -> None:
    assert [flag.kind for flag in judge_text(poll)] == ["subscription-trap"]
