"""Stories filled in: one skeleton told of several places in several languages, and what only looks like it."""

import random
from collections.abc import Sequence
from itertools import combinations

import pytest
from sqlmodel import select

from dedupe.names import is_name, names, names_another
from dedupe.skeleton import keys, skeleton_of, told_again
from dedupe.sketch import words_of
from store import tables
from store.session import Store
from store.stories import stories, story_of
from tests.newsstand import MONDAY, article, keep

# Each place in braces is filled by the kind of thing it names: place, team, person, number, day.
ENGLISH = """{team} beat {team2} {n} to {n2} in {place} on {day}. {person} scored after {n3} minutes, {person2} after {n4}.
{team2} had {n5} shots, {team} only {n6}. {person3} saw red in minute {n7}. Some {n8} people watched in {place}, {n9} of them
from {place2}. Coach {person4} praised {person} and {person2}. On {day2} {team} travel to {place3}, {team2} host {team3}.
The prize of {n10} euros goes to {place4}, said {person5} of {place}."""
GERMAN = """In {place} sind im vergangenen Jahr {n} Kinder geboren worden, das sind {n2} mehr als zuvor. Bürgermeisterin {person}
sagte, die Stadt {place} werde {n3} neue Plätze in den Kindergärten schaffen. Die Arbeiten kosten {n4} Euro und beginnen am
{day}. In der Gemeinde {place2} waren es {n5} Kinder. Der häufigste Name war in {place} nach Angaben von {person2} {first}.
Für das kommende Jahr rechnet die Verwaltung mit {n6} Geburten, und in {place3} sollen {n7} Hebammen arbeiten."""
FRENCH = """La ville de {place} ouvre une nouvelle piscine le {n} du mois prochain, a annoncé {person} devant {n2} habitants. Le
bassin de {n3} mètres a coûté {n4} euros, dont une part payée par {place2}. Les enfants de {place} entrent pour {n5} euros et
ceux de {place3} pour {n6} euros. La directrice {person2} attend {n7} visiteurs par jour. Un bus relie la gare de {place4} à la
piscine de {place} toutes les {n8} minutes, et {person3} promet une fête avec les écoles de {place2}."""
RUSSIAN = """В городе {place} открыли новый мост длиной {n} метров, сообщил мэр {person}. Работы заняли {n2} месяцев и стоили {n3}
рублей. Раньше жители посёлка {place2} ехали в {place} целых {n4} минут, теперь дорога займёт {n5} минут. По мосту пройдут
автобусы из {place3}, а движение грузовиков через {place4} ограничат на {n6} недель. Инженер {person2} сказал, что мост у
города {place} выдержит {n7} тонн, и пригласил жителей {place2} на праздник."""
SYLLABLES = {
    "latin": "al bro cor dun el fen gar hol is kel lor mar nes or pel ros sel tor ul vin wen".split(),
    "cyrillic": "ар бел вол гор дар зел кал лук мир нов ост пер род сол тур хол чер яр".split(),
}


def filled(template: str, seed: int, script: str = "latin") -> str:
    """The template with made-up names and figures, the same for the same seed."""
    chance = random.Random(f"{seed}")
    said: dict[str, str] = {}

    def name() -> str:
        return "".join(chance.sample(SYLLABLES[script], 3)).capitalize()

    days = {"latin": ("Monday", "Friday", "Sunday"), "cyrillic": ("среду", "пятницу")}[script]
    for place in {part.partition("}")[0] for part in template.split("{")[1:]}:
        kind = place.rstrip("0123456789")
        said[place] = {
            "n": str(chance.randint(2, 9_000)),
            "day": chance.choice(days),
            "person": f"{name()} {name()}",
            "team": f"{name()} {chance.choice(('Rovers', 'United', 'Town'))}",
        }.get(kind, name())
    return template.format(**said)


TEMPLATES = {
    "en": (ENGLISH, "latin"),
    "de": (GERMAN, "latin"),
    "fr": (FRENCH, "latin"),
    "ru": (RUSSIAN, "cyrillic"),
}


def instances(lang: str, count: int = 3) -> list[str]:
    template, script = TEMPLATES[lang]
    return [filled(template, 100 * len(lang) + seed, script) for seed in range(count)]


def kept(store: Store, texts: Sequence[str], sites: Sequence[str] = ()) -> None:
    """Articles of these texts, each on a site of its own or on those given, stored one by one."""
    for number, text in enumerate(texts):
        site = sites[number] if sites else f"town-{number}.example"
        keep(store, article(f"http://{site}/story-{number}", text, seen=MONDAY))


@pytest.mark.parametrize("lang", TEMPLATES)
def test_one_skeleton_told_of_other_places_is_told_again(lang: str) -> None:
    for one, other in combinations(instances(lang), 2):
        found = told_again(skeleton_of(words_of(one)), skeleton_of(words_of(other)))
        assert found is not None
        assert found.shared > 0.9


@pytest.mark.parametrize("lang", TEMPLATES)
def test_sisters_are_found_by_their_skeletons(lang: str) -> None:
    found = [set(keys(words_of(text))) for text in instances(lang)]
    assert all(len(one & other) >= 2 for one, other in combinations(found, 2))


@pytest.mark.parametrize("lang", TEMPLATES)
@pytest.mark.parametrize("order", [(0, 1, 2, 3), (3, 1, 0, 2), (2, 3, 1, 0)])
def test_a_story_is_found_in_whatever_order_it_came(
    sqlite_store: Store, lang: str, order: Sequence[int]
) -> None:
    texts = instances(lang, 4)
    kept(sqlite_store, [texts[at] for at in order])
    with sqlite_store.read() as session:
        (story,) = stories(session)
        overlaps = session.exec(select(tables.Overlap)).all()
        assert story_of(session, story.instances[0].article) == story
    assert (len(story.instances), len(story.sites), overlaps) == (4, 4, [])


def test_the_slots_stand_side_by_side(sqlite_store: Store) -> None:
    texts = instances("en", 3)
    kept(sqlite_store, texts)
    with sqlite_store.read() as session:
        (story,) = stories(session)
    told = [texts[int(one.url[-1])] for one in story.instances]
    assert len(story.slots) >= 12
    for row in story.slots:
        assert len(set(row)) > 1
        assert all(cell in text for cell, text in zip(row, told, strict=True))
    assert story.text.startswith("_ beat _ to _ in _ on _ scored after _ minutes")


def test_two_instances_are_no_template_yet(sqlite_store: Store) -> None:
    kept(sqlite_store, instances("en", 2))
    with sqlite_store.read() as session:
        assert stories(session) == []
        assert story_of(session, 1) is None


def test_three_instances_on_one_site_are_a_template(sqlite_store: Store) -> None:
    kept(sqlite_store, instances("en", 3), sites=["one.example"] * 3)
    with sqlite_store.read() as session:
        assert [story.sites for story in stories(session)] == [("one.example",)]


# What only looks like it ---------------------------------------------------------------------------------------------

REPORTS = (
    """Aldmoor Rovers won 3-1 against Brinwick Town on Sunday. Jun Arno gave the home side the lead after 12 minutes, and
Emil Dor added two more before 1,340 spectators. Brinwick scored late through Ole Brandt but never looked like coming back.
Coach Vera Kin said her team had played its best half of the season so far.""",
    """Three goals, one of them a header from a corner: that was enough on Sunday for the Rovers of Aldmoor, who sent 1,340
people home happy. Brandt had the only answer for Brinwick Town, long after Arno and twice Dor had settled matters. For Vera
Kin, who coaches Aldmoor, it was the finest half that she has seen in the current year.""",
    """Brinwick Town lost again, 1-3 this time, and the bus home from Aldmoor was a quiet one. Ole Brandt scored a consolation
on Sunday when the game was long over. Jun Arno in minute 12 and Emil Dor with a pair had punished every mistake at the back,
and the 1,340 who came saw little else. Kin, the coach of the Rovers, was all smiles.""",
)
FORECAST = """The day begins with {n} degrees in Aldmoor. By noon on {day} the thermometer climbs to {n2} degrees, and {n3} hours
of sun are expected. The wind blows at {n4} kilometres an hour from the west. At night it cools down to {n5} degrees with {n6}
millimetres of rain. The chance of fog in the valley is {n7} percent. On {day2} it stays at {n8} degrees all day long."""


def test_independent_reports_of_one_match_are_no_template(sqlite_store: Store) -> None:
    kept(sqlite_store, REPORTS)
    with sqlite_store.read() as session:
        assert stories(session) == []
        assert session.exec(select(tables.FilledIn)).all() == []


def test_a_correction_with_other_figures_is_an_update(sqlite_store: Store) -> None:
    (first,) = instances("en", 1)
    figures = [word for word in first.replace(".", " ").replace(",", " ").split() if word.isdigit()]
    corrected = first.replace(figures[2], "31").replace(figures[5], "44")
    kept(sqlite_store, [first, corrected], sites=["one.example"] * 2)
    with sqlite_store.read() as session:
        assert session.exec(select(tables.FilledIn)).all() == []
        assert [pair.near for pair in session.exec(select(tables.Overlap))] == [True]


def test_a_forecast_renewed_every_day_is_no_template(sqlite_store: Store) -> None:
    kept(sqlite_store, [filled(FORECAST, seed) for seed in range(4)], sites=["one.example"] * 4)
    with sqlite_store.read() as session:
        assert stories(session) == []


def test_an_ordinary_text_is_not_looked_up_by_its_skeleton() -> None:
    prose = (
        "The library keeps its doors open until eight in the evening, as readers had wished for a long time. "
    )
    assert keys(words_of(prose * 5)) == []
    assert keys(words_of("")) == keys(words_of("Aldmoor 3 Brinwick 4")) == []


# Names ---------------------------------------------------------------------------------------------------------------


def test_names_are_told_by_their_capitals_within_a_sentence() -> None:
    text = "The ferry at Dunlow carried 40 people. Harbour master Tom Quill said: “Yes” in May."
    words = words_of(text)
    found = [text[words.starts[at] : words.ends[at]] for at in range(len(words)) if names(words)[at]]
    assert found == ["Dunlow", "40", "Tom", "Quill", "May"]
    assert names(words).tolist() == [is_name(words, at) for at in range(len(words))]
    assert len(names(words_of(""))) == 0


def test_german_nouns_are_no_names() -> None:
    text = "Der Markt in Aldmoor zieht um. Die Stadt und die Händler teilen sich die Kosten, sagte Edda Falk mit dem Blick auf das Jahr."
    words = words_of(text)
    found = [text[words.starts[at] : words.ends[at]] for at in range(len(words)) if names(words)[at]]
    assert found == ["Aldmoor", "Edda", "Falk"]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Aldmoor", "Brinwick", True),
        ("Monday", "Friday", False),
        ("am 3. Mai", "am 7. Juni", False),
        ("14 degrees", "9 degrees", False),
        ("Aldmoor", "ALDMOOR", False),
    ],
)
def test_days_and_figures_name_nothing_else(one: str, other: str, expected: bool) -> None:
    assert names_another(one, other) == expected
