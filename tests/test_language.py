"""The language of a text against what its page says."""

import pytest

from article.language import language

GERMAN = (
    "Die Fähre zwischen Seebrück und der Insel fährt seit Donnerstag wieder nach Fahrplan, teilten die Betreiber am "
    "frühen Morgen im Hafen mit. Drei Wochen lang hatten Taucher die Pfähle des Anlegers erneuert, und die Bewohner "
    "waren auf kleine Boote angewiesen. Der Kapitän sagte, er habe das Läuten der Glocke am meisten vermisst. "
    "Im Sommer soll der zweite Anleger an die Reihe kommen, danach das Wärterhaus."
)
ENGLISH = (
    "The ferry between the town and the island runs again to its timetable since Thursday, its owners said early in "
    "the morning at the harbour. For three weeks divers had renewed the piles of the landing stage, and those who live "
    "there had to rely on small boats. The captain said that he had missed the ringing of the bell most of all. "
    "In summer the second landing stage is to follow, and after it the keeper's house."
)


@pytest.mark.parametrize("declared", ["en", "fr-FR", "es", "nl", "da", "pl", None])
def test_a_wrong_language_is_found_out(declared: str | None) -> None:
    assert language(GERMAN, declared) == "de"


@pytest.mark.parametrize("declared", ["en", "en-GB", "EN_us", "de", "fr", None])
def test_a_right_one_stands(declared: str | None) -> None:
    assert language(ENGLISH, declared) == "en"


def test_an_opening_quotation_is_not_the_language_of_a_text() -> None:
    assert language(f"“{ENGLISH[:60]}” {GERMAN} {GERMAN}", "en") == "de"


def test_a_text_too_short_to_tell_is_what_its_page_says() -> None:
    assert language("Seebrück", "fr") == "fr"
    assert language("Seebrück", None) is None
