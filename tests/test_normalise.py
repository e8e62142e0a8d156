"""Normalising: what is undone, what honest text keeps, and that every span leads back to the original."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from article.words.normalise import normalise

PLAIN = "this poll subscribes you to our newsletter"


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("this poll sub\u200bscribes you to our news\u200bletter", "zero-width"),
        ("this poll sub\u00adscribes you to our news\u00adletter", "soft-hyphen"),
        ("this poll s\ufe01ubscribes you to our newsletter", "variation-selector"),
        ("this poll sub\u202dscribes you to our newsletter", "bidi-control"),
        ("this poll sub\u0336scribes you to our newsletter", "combining"),
        ("this poll ѕubѕсrіbеs уou to our newsletter", "homoglyph"),
        ("ｔｈｉｓ ｐｏｌｌ subscribes you to our newsletter", "fullwidth"),
        ("this poll 𝐬𝐮𝐛𝐬𝐜𝐫𝐢𝐛𝐞𝐬 you to our newsletter", "compatibility"),
        ("this poll s u b s c r i b e s you to our newsletter", "letter-spacing"),
        ("this poll s.u.b.s.c.r.i.b.e.s you to our newsletter", "letter-spacing"),
        ("this poll sub-\nscribes you to our newsletter", "broken-word"),
        ("this poll 5ubscr1bes you to our newsletter", "leet"),
        ("this p0ll subscr!bes you to our newsletter", "leet"),
    ],
)
def test_disguise_is_undone_and_named(written: str, kind: str) -> None:
    done = normalise(written, leet=True)
    assert done.text == PLAIN
    assert done.kinds == (kind,)


def test_words_run_together_by_spaced_letters_are_parted() -> None:
    assert normalise("t h i s p o l l s u b s c r i b e s y o u").text == "this poll subscribes you"


@pytest.mark.parametrize("before", ["", "ﬁ ", "ć ", "é "])
def test_a_sign_may_stand_for_the_last_letter(before: str) -> None:
    assert normalise(f"{before}vote$ by emai|", leet=True).text.endswith("votes by email")


@pytest.mark.parametrize(
    "honest",
    [
        "Ein Fußgänger geht über die Brücke – „schön“, sagt er.",
        "L’été à la plage… « oui », dit-elle.",
        "Оно стоит у дома, и кот спит.",
        "The U. S. A. team met A B C students in room 7b; see covid19 data.",
        "I ❤️ this 👩‍👩‍👧 photo",
        "It costs 5 US$ or 6 C$, in the menu Home| News| Sport|",
        "Chapter 1: 2 + 2 = 4, mail me@valley-herald.example",
    ],
)
def test_honest_text_is_not_called_disguised(honest: str) -> None:
    assert normalise(honest, leet=True).kinds == ()


@given(st.text(alphabet="abeo10@$!|?.- \n“’–…→Łść★\u2009é\x81\x85", max_size=60))
def test_the_short_way_of_western_text_leads_where_the_long_one_does(text: str) -> None:
    """An invisible character at the end sends a text the long way."""
    short, long = normalise(text, leet=True), normalise(text + " \u2060", leet=True)
    assert (short.text + " ", short.lower + " ") == (long.text, long.lower)
    assert {*short.kinds, "zero-width"} == {*long.kinds}


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("\x81’", "\x81'"),
        ("\x81’→", "\x81'→"),
        ("Itâ\x80\x99s ’", "Itâ\x80\x99s '"),
        ("→ vºte", "→ vote"),
        ("→ ™", "→ TM"),
    ],
)
def test_a_few_strangers_in_a_western_text(written: str, read: str) -> None:
    assert normalise(written).text == read


@pytest.mark.parametrize(
    "written", ["s u b s c r i b e", "•s u b s c r i b e•", "ś s u b s c r i b e", "5ub$cr1be"]
)
@pytest.mark.parametrize("around", ["{}", "Go → on: {} ★", "Łódź „{}“"])
def test_disguise_is_undone_among_arrows_and_foreign_letters(written: str, around: str) -> None:
    done = normalise(around.format(written), leet=True)
    assert "subscribe" in done.lower
    assert done.kinds in (("letter-spacing",), ("leet",))


def test_typography_is_folded_without_being_noted() -> None:
    done = normalise("“You’ll get it”\u00a0– daily")
    assert done.text == '"You\'ll get it" - daily'
    assert done.kinds == ()
    assert done.span(0, len(done.text)) == (0, len(done.text))


def test_a_character_that_holds_a_whole_blessing_stays() -> None:
    """Eighteen letters for one: of ten megabytes of them two gigabytes of offsets."""
    assert normalise("the scholar ﷺ of ﬁne ㍿ ink").text == "the scholar ﷺ of fine 株式会社 ink"


def test_decomposed_accents_are_composed() -> None:
    done = normalise("pre\u0301nom")
    assert done.text == "prénom"
    assert done.span(0, 6) == (0, 7)


@given(st.text(max_size=200))
def test_offsets_are_a_map_into_the_original(text: str) -> None:
    done = normalise(text, leet=True)
    assert len(done.offsets) == len(done.text) + 1
    assert list(done.offsets) == sorted(done.offsets)
    assert done.offsets[-1] <= len(text)
    for start in range(0, len(done.text), 7):
        low, high = done.span(start, min(len(done.text), start + 5))
        assert 0 <= low <= high <= len(text)


@given(st.data())
def test_a_word_is_found_where_it_stands_whatever_is_strewn_in(data: st.DataObject) -> None:
    word = "subscribes"
    noise = st.text(alphabet="\u200b\u00ad\u2060\ufeff", max_size=3)
    written = "".join(letter + data.draw(noise) for letter in word[:-1]) + word[-1]
    before = data.draw(st.text(alphabet="abc \u200bé", max_size=10)) + " "
    text = before + written + " you"
    done = normalise(text)
    at = done.text.index(word)
    low, high = done.span(at, at + len(word))
    assert text[low:high] == written
