"""Wordings with slots: the same on another site, a variant of it, or another one."""

import pytest

from dedupe.wordings import fits, likeness, nearest, slotted, variants

CLAUSE = "By answering you agree to receive daily offers from the {name}."
HERALD = slotted(CLAUSE.format(name="Valley Herald"), ["Valley Herald"])


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ("By answering you agree to receive daily offers from the Hill Post.", ["Hill Post"]),
        ("BY ANSWERING  you agree\nto receive daily offers from the HILL-POST.", ["hillpost"]),
        (
            "By answering you agree to receive daily offers from the HillPost.",
            ["Hill Post", "hill-post.example"],
        ),
    ],
)
def test_another_site_says_the_same(said: str, names: list[str]) -> None:
    assert slotted(said, names).casefold() == HERALD.casefold()


def test_the_question_is_a_slot_wherever_it_stands() -> None:
    said = "Is the pier too long?* This poll subscribes you to our list."
    other = "Should Aldmoor keep its trams? This poll subscribes you to our list."
    assert slotted(said) == slotted(other) == "[question] This poll subscribes you to our list."
    quoted = "By answering “Is the pier too long?” you join our list."
    assert slotted(quoted) == "By answering “ [question] ” you join our list."
    assert (
        slotted("Rate the pier: you join our list.", questions=["Rate the pier"])
        == "[question]: you join our list."
    )


def test_numbers_and_addresses_are_slots() -> None:
    assert slotted("Join 3 lists, see https://a.example/x?u=1 or ask me@a.example.") == slotted(
        "Join 12 lists, see https://b.example/y or ask you@b.example"
    )


def test_a_short_name_is_an_ordinary_word() -> None:
    assert (
        slotted("The sun rises and you join the Sun list", ["Sun"])
        == "The sun rises and you join the Sun list"
    )


def test_a_name_within_a_word_is_no_name() -> None:
    assert slotted("Heralds of spring", ["Herald"]) == "Heralds of spring"


def test_few_other_words_make_a_variant_many_another_wording() -> None:
    assert likeness(HERALD, HERALD.replace("daily", "weekly")) >= 0.8
    assert likeness(HERALD, "Taking part puts you on our mailing list; unsubscribe at any time.") < 0.8
    assert likeness("Tap here now", "Tap here please") < 0.8  # too short to be alike by more than chance


def test_a_text_that_does_not_name_its_site_fits_the_slot() -> None:
    assert fits(CLAUSE.format(name="Gazette of the Three Lakes"), HERALD)
    assert not fits(CLAUSE.format(name="Gazette").replace("daily", "no"), HERALD)
    assert not fits(f"They said: {CLAUSE.format(name='Gazette')}", HERALD)


def test_the_nearest_wording_is_the_same_one_or_a_variant() -> None:
    known = {"offers": HERALD, "list": "This poll subscribes you to our list of regional titles."}
    assert nearest(CLAUSE.format(name="Gazette"), known) == ("offers", True)
    assert nearest(CLAUSE.format(name="Gazette").replace("daily", "weekly"), known) == ("offers", False)
    assert nearest("The pier opens in May after a long winter of repairs.", known) == (None, False)


def test_variants_join_the_first_they_are_like_and_nobody_by_way_of_a_third() -> None:
    words = "by voting here you agree to get our news and offers".split()
    chain = {str(n): " ".join([*(f"other{at}" for at in range(n)), *words[n:]]) for n in range(4)}
    assert variants(chain) == {"0": "0", "1": "0", "2": "0", "3": "3"}


def test_a_hostile_wording_takes_no_long() -> None:
    open_ends = slotted("[site] a " * 400)
    assert not fits("a " * 2_000, open_ends + "b b b b b b")
    assert slotted("?" * 10_000)
    assert likeness("a " * 5_000, "b " * 5_000) == 0.0
