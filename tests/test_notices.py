"""Notices of the page above, below and within a text, by their words; and sentences of stories that resemble them."""

import tomllib
from importlib.resources import files

import pytest
from selectolax.lexbor import LexborHTMLParser

from article.body.extract import own
from article.page.walk import cut

WORDS = tomllib.loads((files("article.vocabulary") / "notices.toml").read_text("utf-8"))
TEXT = [
    "The council met on Tuesday evening in the old town hall to talk about the new bridge over the river.",
    "Many people came to listen, although it rained, and some of them had walked for an hour to be there.",
    "A vote is planned for next week, when the plans will hang in the library for everybody to look at.",
    "Nobody could say what the steel will cost by then, and the mayor did not want to guess at it either.",
    "The old bridge had stood for eighty years when the flood of last spring took two of its five piers.",
    "Until a new one stands, those who live on the far bank will go on walking round by the weir upstream.",
    "The mill, which stands beside it, has been asked to lend its boat, but the boat has a hole in it.",
    "So much for the evening, said the vicar, and turned off the lights of the hall one after the other.",
]


def text(*, above: str = "", within: str = "", below: str = "") -> list[str]:
    lines = [f"<p>{line}</p>" for line in TEXT]
    page = f"<article><h1>The bridge</h1>{above}{''.join(lines[:5])}{within}{''.join(lines[5:])}{below}</article>"
    return [segment.text for segment in own(cut(LexborHTMLParser(page))).segments]


def said(phrase: str) -> str:
    """A phrase with something in its gaps."""
    line = phrase.replace("…", "ten or so").replace("#", "10")
    return line[:1].upper() + line[1:]


@pytest.mark.parametrize("phrase", WORDS["above"])
def test_notices_above_a_text(phrase: str) -> None:
    line = f"{said(phrase).rstrip('.')}. It says so."
    assert text(above=f"<div><p>{line}</p></div>") == TEXT
    assert text(above=f"<h3>Note</h3><p>{line}</p>") == TEXT
    assert line in text(within=f"<p>{line}</p>")
    quoted = f"He wrote that {said(phrase)} is all that one reads on the door of the mill these days."
    assert quoted in text(above=f"<p>{quoted}</p>")


@pytest.mark.parametrize("phrase", WORDS["below"])
def test_notices_below_a_text(phrase: str) -> None:
    line = f"{said(phrase)} as is said here, and no more than that."
    assert text(below=f"<p>{line}</p>") == TEXT
    assert text(below=f"<p>* {line}</p><p>{TEXT[0][:-1]} again.</p>")[:-1] == TEXT
    quoted = f"Over the door of the mill one can read to this day: {said(phrase)}"
    assert quoted in text(below=f"<p>{quoted}, and who knows why.</p>")[-1]


@pytest.mark.parametrize("phrase", WORDS["made_from"])
def test_what_a_text_was_made_from(phrase: str) -> None:
    assert text(below=f"<p><em>{said(phrase)} River Wire</em></p>") == TEXT
    sentence = (
        f"{said(phrase)} the mill and the weir they went down to the river, where the others waited for them."
    )
    assert text(below=f"<p>{sentence}</p>")[-1] == sentence


@pytest.mark.parametrize("phrase", WORDS["below_ends"])
def test_who_helped(phrase: str) -> None:
    assert text(below=f"<p>Ana Torres in Easton {phrase}.</p>") == TEXT
    sentence = f"What {phrase} was the river itself, said those who had seen it on the day of the flood."
    assert text(below=f"<p>{sentence}</p>")[-1] == sentence


@pytest.mark.parametrize("phrase", WORDS["below_holds"])
def test_rights_in_so_many_words(phrase: str) -> None:
    assert text(below=f"<p>Hill Gazette, {phrase} Hill Gazette</p>") == TEXT
    assert len(text(within=f"<p>Hill Gazette, {phrase} Hill Gazette.</p>")) == 9


@pytest.mark.parametrize("phrase", WORDS["bracketed"])
def test_credits_in_brackets(phrase: str) -> None:
    assert text(below=f"<p>({phrase}{'' if phrase.endswith('/') else ' '}River Wire)</p>") == TEXT
    sentence = (
        f"({phrase} the river they all agreed, and with the flood, and with whatever else it may bring them.)"
    )
    assert text(below=f"<p>{sentence}</p>")[-1] == sentence


@pytest.mark.parametrize("phrase", WORDS["apart"])
def test_what_stands_for_a_player_or_a_form(phrase: str) -> None:
    line = said(phrase)
    box = f"<div class=q7><h3>Please note</h3><p>{line} here.</p><p>Mehr dazu.</p></div>"
    assert text(within=f"<div>{box}</div>") == TEXT
    assert text(below=box) == TEXT
    quoted = f"The sign at the mill, on which they had painted “{line}” in red, has been taken down since."
    assert quoted in text(within=f"<p>{quoted}</p>")


@pytest.mark.parametrize(
    "line",
    [
        "To continue reading from his notes, the judge asked for a glass of water and for silence in the hall.",
        "To keep reading alive among the young, the library opens at night on Fridays, with soup and music.",
        "To read the full story of the mill one has to go to the archive in the capital, says the historian.",
        "Subscribe to read the news, said the sign at the mill, and people did so in their thousands.",
        "Pour lire la suite de ses aventures au bord du fleuve, il faudra attendre le printemps prochain.",
    ],
)
def test_stories_about_reading_begin_as_they_do(line: str) -> None:
    assert line in text(within=f"<p>{line}</p>")


@pytest.mark.parametrize("heading", WORDS["bios"])
def test_headings_of_biographies(heading: str) -> None:
    bio = "<p>She has written about rivers for ten years and lives by the mill with two cats.</p>"
    assert text(below=f"<section><h3>{heading.title()}</h3>{bio}</section>") == TEXT
    assert text(below=f"<p><b>{heading.capitalize()}:</b></p>{bio}") == TEXT
    sentence = (
        f"{heading.capitalize()} nothing was said on that evening, nor on any of the evenings after it."
    )
    assert text(below=f"<p>{sentence}</p>")[-1] == sentence


@pytest.mark.parametrize(
    "line",
    [
        "Powered by AI, the new robot took only a day to count the fish that pass under the bridge.",
        "Generating audio from a text has become so cheap that the library reads every book aloud.",
        "Estimated losses of the mill ran to two millions within the first ten minutes of the flood.",
        "Listening to this article of faith, said the vicar, one might believe that the bridge still stands.",
        "You have to see it, said the miller, and gave the council ten gift baskets with articles of food.",
        "Subscribers of the library have ten days to give back the books that were wet in the flood.",
    ],
)
def test_stories_about_machines_begin_as_they_do(line: str) -> None:
    assert text(above=f"<p>{line}</p>")[0] == line


@pytest.mark.parametrize(
    "line",
    [
        "No part of this valley was spared, and no part of it has been rebuilt.",
        "All rights of way along the river are reserved for those who live there, said the mayor.",
        "The paper was in print again a week later, on page seven of a section that nobody reads.",
        "Contributed by the miller, the money will go to the bridge.",
        "Her brother contributed to this report of the flood, she said, and to many that came before it.",
        "With the others gone, he locked the door of the mill and walked home.",
        "Mit der Mühle verschwand auch die Brücke, und mit ihr der kürzeste Weg zur Schule am anderen Ufer.",
        "Avec le moulin disparut le pont, et avec lui le plus court chemin vers l'école de l'autre rive.",
        "Con el molino desapareció el puente, y con él el camino más corto a la escuela de la otra orilla.",
        "Haben Sie Hinweise auf den Täter? Die Polizei bittet um einen Anruf.",
        "Do you have information about the theft? Police ask you to call.",
        "Filed under seal in January, the complaint says that the town knew of the crack for ten years.",
        "Printed from a press in the cellar of the mill, the leaflets called for a strike in May.",
        "Letters must be delivered within three days from now on, instead of two, the ministry said.",
        "Letters are welcome, his mother writes from prison, but parcels are not.",
        "This post was published by a member of the council and deleted an hour later, the police said.",
        "Dieser Beitrag wurde tausendfach geteilt, bevor die Polizei ihn löschen ließ.",
        "Veröffentlicht unter dem Titel „Der Fluss“, verkaufte sich das Buch mehr als eine Million Mal.",
        "Cet article a été postérieurement retiré du code, a rappelé la ministre devant les députés.",
        "Les lettres doivent désormais arriver en trois jours, a précisé la direction de la poste.",
        "Las cartas deben llegar al tribunal antes del viernes, según explicó el portavoz del gobierno.",
        "Esta publicação foi apagada horas depois, mas milhares de pessoas já tinham visto as imagens.",
        "Dit bericht is geplaatst door een wethouder, die het een uur later weer verwijderde.",
        "Tämä artikkeli julkaistiin ensimmäisen kerran vuonna 1975, ja se muutti alan tutkimuksen.",
        "Ez a bejegyzés több ezer megosztást kapott, mielőtt a párt eltávolította volna az oldaláról.",
        "Запись опубликована на сайте суда, на ней видно, как мост уходит под воду вместе с машиной.",
        "Yazılan yorumlar arasında hakaret içerenler için savcılık soruşturma başlattı.",
        "声明：本人从未收到任何款项，他在法庭上这样说，并要求当庭释放。",
        "(He laughs.)",
        "(With that the evening ended, and everybody walked home along the river.)",
    ],
)
def test_stories_end_as_they_do(line: str) -> None:
    assert text(below=f"<p>{line}</p>")[-1] == line


@pytest.mark.parametrize(
    "line",
    [
        "To view this bridge, you have to walk for an hour from the mill to the weir and back.",
        "Ich bin damit einverstanden, dass die Brücke gebaut wird, sagte der Müller, und setzte sich wieder.",
        "Vous avez refusé le pont une première fois, a rappelé le maire, et le moulin est toujours là.",
        "Accede a todo el valle por un puente que nadie ha querido reparar desde la última crecida.",
        "Already a subscription of two pounds a head would pay for the new bridge, the miller said.",
        "This content of salt in the river is new, and nobody can say where it comes from.",
    ],
)
def test_stories_speak_of_contents_and_consent(line: str) -> None:
    assert line in text(within=f"<p>{line}</p>")


def test_a_short_text_is_not_lost_with_the_post_in_it() -> None:
    post = "<blockquote><p>A post shared by Hill Gazette (@hill)</p></blockquote>"
    page = f"<article><h1>The bridge</h1><p>{TEXT[0]}</p>{post}<p>{TEXT[1]}</p></article>"
    assert [s.text for s in own(cut(LexborHTMLParser(page))).segments] == TEXT[:2]


def test_a_promotion_in_a_box_of_its_own() -> None:
    line = "Sign up for our newsletter and get the best of the river in your inbox on every Friday."
    assert text(within=f"<div class=q9><p>{line}</p></div>") == TEXT


@pytest.mark.parametrize("form", ["<body>{}</body>", "<body><div>{}</div></body>"])
def test_a_notice_between_line_breaks(form: str) -> None:
    lines = [*TEXT[:3], "A post shared by Hill Gazette (@hill)", *TEXT[3:]]
    page = form.format(f"<h1>The bridge</h1>{'<br><br>'.join(lines)}")
    assert [segment.text for segment in own(cut(LexborHTMLParser(page))).segments] == TEXT
