"""Where a text may enrol is found before it is split, and slices of ordinary text need no normalising again."""

import pytest

from article.traps.places import Places
from article.traps.traps import judge_text
from article.words.clues import line_words, skeleton, spotter
from article.words.normalise import normalise
from article.words.phrases import clues_in, packs, packs_for, word_texts, words
from tests.test_traps import judged
from tests.trap_pages.page import plain_text

STORY = "The footbridge was measured in October, and the ground is firmer than the council had feared.\n"
TOLD = "By voting you agree to receive emails from the Valley Herald."


def places(text: str) -> Places:
    return Places(normalise(text, leet=True), packs_for(text.lower()) or packs()[:1], ())


@pytest.mark.parametrize(
    "text", [TOLD, STORY + TOLD, STORY + TOLD + "\n" + STORY, (STORY.strip() + " ") * 12 + TOLD]
)
def test_a_sentence_that_speaks_to_the_reader_is_found_wherever_it_stands(text: str) -> None:
    assert places(text).enrolling() == [text.index(TOLD)]


@pytest.mark.parametrize("text", ["", STORY, STORY * 40, "you\n" * 40, "?\n" * 2_000, "vote? " * 200])
def test_a_text_without_an_outcome_for_anybody_has_no_place(text: str) -> None:
    assert places(text).enrolling() == []


def test_what_speaks_to_nobody_counts_after_a_question_and_not_after_the_story() -> None:
    told = "Voters are added to the mailing list."
    asked = f"Should the footbridge be painted?\nYes\nNo\n{told}"
    assert places(STORY + asked).enrolling() == [len(STORY + asked) - len(told)]
    assert places(asked.replace(told, STORY.strip() + " " + STORY + told)).enrolling() == []


@pytest.mark.parametrize(
    "told",
    [
        "Die ‚Umfrage‘ meldet ‚dich‘ zum Newsletter an.",
        "Diese ›Umfrage‹ meldet ›dich‹ zum Newsletter an.",
        "This poll subscribes you®",
        "This poll subscribes you·",
        "This ¡poll subscribes ¿you to our list.",
        "This poll subscribes ‹you› to our list…",
        "…poll: this ballot subscribes you…",
    ],
)
def test_words_are_told_apart_at_any_mark(told: str) -> None:
    said = f"Wähle jetzt.\n{told}" if "dich" in told else f"Please vote.\n{told}"
    assert min(places(said).enrolling()) > 12


@pytest.mark.parametrize(
    "told",
    [
        "By voting you joinOur list",
        "SubmitSign me up for the daily digest",
        "YesNoBy voting you join our list",
    ],
)
def test_glued_words_are_told_apart(told: str) -> None:
    asked = "Should the pier be longer?\nYes\nNo\n"
    assert places(asked + told).enrolling() == [len(asked)]


@pytest.mark.parametrize("end", [" ", "\n"])
def test_a_question_may_stand_inside_the_line_it_is_about(end: str) -> None:
    (trap,) = judge_text(f"Vote now\nYes\nNo\nBy answering{end}“Is the pier too long?” you join our list.")
    assert (trap.kind, trap.score) == ("subscription-trap", 0.6)


def test_what_is_beside_residue_is_so_wherever_it_stands_in_its_line() -> None:
    long = "the footbridge was measured in october,\n" * 100
    told = "Voters are added to the mailing list."
    remains = f'{long}as the council said. {told}\n"*" indicates required fields'
    assert places(remains).enrolling() == [remains.index(told)]


def test_a_wrapped_disclosure_reads_as_one_whose_last_line_is_a_single_word() -> None:
    remains = '"*" indicates required fields\nShould the footbridge be painted?*\nYes\nNo\n{}'
    whole = judge_text(
        plain_text("wrapped", remains.format("Voting also means you will be getting our Sunday letter."))
    )
    wrapped = judge_text(
        plain_text("wrapped", remains.format("Voting also means you will be getting our Sunday\nletter."))
    )
    assert [(flag.kind, flag.score) for flag in whole] == [(flag.kind, flag.score) for flag in wrapped]
    assert whole


@pytest.mark.parametrize("end", ["\n", " \n", "\t\n", "\n   ", "\r\n", " \r\n", "\r\n  ", "\r"])
@pytest.mark.parametrize(
    "told",
    ["By voting you agree|to receive emails from the Herald.", "Answering this poll subscribes|you."],
)
def test_lines_may_end_in_blanks_and_in_any_line_end(told: str, end: str) -> None:
    text = f"Vote now|Yes|No|{told}".replace("|", end)
    (trap,) = judge_text(text)
    assert (trap.kind, trap.score) == ("subscription-trap", 0.7)
    assert trap.quote == text
    assert trap.evidence[-1].quote == told.replace("|", end)


def test_what_stands_beside_a_long_line_is_joined_with_its_last_sentence() -> None:
    long = (STORY.strip() + " ") * 12
    text = long + "By voting you agree\n to receive emails from the Valley Herald. " + long
    assert places(text).enrolling() == [text.index("By voting")]


@pytest.mark.parametrize(
    "text",
    [
        "Plain words.",
        "Café “open” – l’été",
        "Nº 5 costs 3 £ | 7 €\nmail@site.example!",
        "→ Ścieżka\u2009“Łuk” ★ za 5 £",
    ],
)
def test_every_slice_of_an_ordinary_text_is_as_if_normalised_by_itself(text: str) -> None:
    page = normalise(text, leet=True)
    for start in range(len(text)):
        for end in range(start, len(text) + 1):
            part, alone = page.part(start, end), normalise(text[start:end], leet=True)
            assert part is not None
            assert (part.text, list(part.offsets), part.kinds) == (
                alone.text,
                list(alone.offsets),
                alone.kinds,
            )
            assert part.lower == alone.lower


@pytest.mark.parametrize(
    "text", ["sub\u200bscribe here", "v0te n0w and subscr1be", "Сегодня v0te", "s u b s c r i b e"]
)
def test_a_text_with_anything_undone_in_it_gives_no_slices(text: str) -> None:
    assert normalise(text, leet=True).part(0, 4) is None


JUNK = {"letters": "q x z w k " * 900 + "\n", "words": "q1x " * 20_050 + "\n"}


@pytest.mark.parametrize("junk", JUNK)
@pytest.mark.parametrize(
    "told",
    [
        "By voting you will be  s u b s c r i b e d  to our newsletter.",
        "By v0ting you agree to receive our n3wsletter.",
    ],
)
def test_junk_that_is_too_much_to_look_up_disarms_no_form(told: str, junk: str) -> None:
    """What a text was too long to be undone in is undone in the form."""
    page = (
        "<html lang=en><body><article><p>{}</p><form class=poll><p>Is the pier too long?</p>"
        "<label><input type=radio name=a>Yes</label><label><input type=radio name=a>No</label>"
        "<p>{}</p><input type=email name=email><button>Vote</button></form></article></body></html>"
    )
    honest, hidden = (judged(page.format(text, told))[1] for text in (STORY, JUNK[junk]))
    assert [(flag.kind, flag.verdict, flag.score) for flag in hidden] == [
        ("subscription-trap", "confirmed", honest[0].score)
    ]


@pytest.mark.parametrize("text", ["we're on", "naïve “vote” × 3", "ja — 投票 vote", "_you_·me"])
def test_a_skeleton_holds_every_word_at_its_place(text: str) -> None:
    lower = normalise(text).lower
    for word in line_words(lower):
        at = skeleton(lower).find(skeleton(word))
        assert at >= 0
        if word.isascii():
            assert lower[at : at + len(word)] == word


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("you yours, your", [" you", " your"]),
        ("votes revote VOTER", [" vot", " vot"]),
        ("llegaremos, emos y «abonamos»!", [" llegaremos", " emos", " abonamos"]),
        ("się, sia", [" si "]),
        ("mosaic youth syou", []),
    ],
)
def test_words_are_spotted_whole_or_by_their_beginnings_and_endings(text: str, found: list[str]) -> None:
    spots = spotter(["you", "your", "się"], ["vot"], ["amos", "emos"])
    assert [spot.group().decode() for spot in spots.finditer(skeleton(text.lower()))] == found


@pytest.mark.parametrize(
    "text",
    ["Plain words, and a mark!", "YesNoVoting adds you", "L'adresse d'un vote", "don't", "Übung aaA", ""],
)
def test_words_without_their_places_are_the_same_words(text: str) -> None:
    assert word_texts(text) == [word.text for word in words(text)]


@pytest.mark.parametrize(
    ("said", "may"),
    [
        (TOLD, True),
        ("You will get our daily newsletter.", True),
        (STORY, False),
        ("Call us on a day like this.", False),
    ],
)
def test_only_words_of_a_whole_phrase_make_an_outcome(said: str, may: bool) -> None:
    assert clues_in(packs()[:1]).outcome(line_words(said.lower())) is may
