"""Disguises, singly and together: they change neither the verdict nor what the evidence points at."""

from functools import reduce
from html import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from article.traps.traps import judge_text
from article.types import Flag
from article.words.phrases import lexicon
from tests.test_traps import judged
from tests.trap_pages.markups import Parts, gravity, handwritten
from tests.trap_pages.page import plain_text, web_page

QUESTION = "Should the footbridge be painted green?"
OPTIONS = ("Yes", "No", "Not sure")
TOLD = (
    "By voting you agree to receive emails from the Valley Herald.",
    "This poll subscribes you to our premium network of content.",
    "Your answer signs you up for our daily newsletter.",
    "Everyone who votes will be added to our mailing list.",
)
_LOOK_ALIKES = str.maketrans("aceopsxyijAEOPCTHMKB", "асеорѕхуіјАЕОРСТНМКВ")
_LEET = str.maketrans({"o": "0", "e": "3", "a": "4", "s": "5", "i": "1"})


def _strewn(word: str, mark: str) -> str:
    return word[0] + mark.join(word[1:]) if len(word) > 1 else word


def _leet(word: str) -> str:
    """A word of the vocabulary with digits for one or two of its letters, never the first."""
    if word.strip(".,").lower() not in lexicon() or len(word) < 5:
        return word
    return word[0] + word[1:].translate(_LEET)


DISGUISES = {
    "zero-width": lambda word: _strewn(word, "\u200b"),
    "word-joiner": lambda word: _strewn(word, "\u2060"),
    "soft-hyphen": lambda word: _strewn(word, "\u00ad"),
    "homoglyph": lambda word: word.translate(_LOOK_ALIKES),
    "fullwidth": lambda word: "".join(
        chr(ord(char) + 0xFEE0) if "a" <= char <= "z" else char for char in word
    ),
    "leet": _leet,
    "letter-spacing": lambda word: " ".join(word) if len(word.strip(".")) > 4 else word,
}
ORDER = ("leet", "homoglyph", "fullwidth", "letter-spacing", "zero-width", "word-joiner", "soft-hyphen")


def disguised(told: str, kinds: list[str], words: list[bool]) -> str:
    """The sentence with some of its words in every one of these disguises."""
    made = []
    for number, word in enumerate(told.split(" ")):
        chosen = [kind for kind in ORDER if kind in kinds and words[number % len(words)]]
        made.append(reduce(lambda written, kind: DISGUISES[kind](written), chosen, word))
    return "  ".join(made) if "letter-spacing" in kinds else " ".join(made)


def the_trap(flags: tuple[Flag, ...]) -> Flag:
    (trap,) = (flag for flag in flags if flag.kind == "subscription-trap")
    return trap


def enrolling(trap: Flag) -> list[str]:
    return [item.quote for item in trap.evidence if item.atom == "enrolment"]


SETS = st.lists(st.sampled_from(ORDER), min_size=1, max_size=4, unique=True)
WORDS = st.lists(st.booleans(), min_size=3, max_size=9)


@pytest.mark.parametrize("kind", ORDER)
@pytest.mark.parametrize("told", TOLD)
def test_each_disguise_on_every_word(told: str, kind: str) -> None:
    written = disguised(told, [kind], [True])
    assert _holds_in_a_page(told, written)
    assert _holds_in_a_text(told, written)


@settings(max_examples=120, deadline=None)
@given(told=st.sampled_from(TOLD), kinds=SETS, words=WORDS)
def test_disguises_together_change_no_page(told: str, kinds: list[str], words: list[bool]) -> None:
    assert _holds_in_a_page(told, disguised(told, kinds, words))


@settings(max_examples=120, deadline=None)
@given(told=st.sampled_from(TOLD), kinds=SETS, words=WORDS, wrap=st.integers(min_value=0, max_value=50))
def test_disguises_together_change_no_text(told: str, kinds: list[str], words: list[bool], wrap: int) -> None:
    written = disguised(told, kinds, words)
    cut = written.find(" ", 20 + wrap)
    if (
        cut > 0 and written[cut + 1].islower() and "letter-spacing" not in kinds
    ):  # before a capital it is a new line
        written = written[:cut] + "\n" + written[cut + 1 :]
    assert _holds_in_a_text(told, written)


def _holds_in_a_page(told: str, written: str) -> bool:
    """The verdict and the rule are those of the plain sentence, and the span is the written one."""
    found = []
    for line in (told, written):
        text, flags = judged(web_page("disguise", handwritten(Parts(QUESTION, OPTIONS, line))))
        trap = the_trap(flags)
        shown = " ".join(escape(line, quote=False).split())
        assert [" ".join(quote.split()) for quote in enrolling(trap)] == [shown]
        rules = [item.rule for item in trap.evidence if item.atom == "enrolment"]
        found.append((trap.verdict, rules, text[: trap.start]))
    return found[0] == found[1]


def _holds_in_a_text(told: str, written: str) -> bool:
    found = []
    for line in (told, written):
        remains = f'"*" indicates required fields\n{QUESTION}*\nYes\nNo\n{line}'
        trap = the_trap(judge_text(plain_text("disguise", remains)))
        assert trap.quote == remains
        assert enrolling(trap) == [line]
        found.append((trap.verdict, trap.score, trap.start))
    return found[0] == found[1]


def test_a_disguised_question_and_button_are_still_a_poll() -> None:
    hidden = QUESTION.translate(_LOOK_ALIKES).replace(" ", " \u200b")
    _, flags = judged(web_page("question", gravity(Parts(hidden, OPTIONS, TOLD[0]))))
    assert the_trap(flags).verdict == "confirmed"
