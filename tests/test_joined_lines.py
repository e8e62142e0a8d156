"""Short lines that belong to a text: what its last paragraph leads to, lists with their names, sentences with an agency
behind them; and what stands there without belonging to it."""

import pytest
from selectolax.lexbor import LexborHTMLParser

from article.body.extract import own
from article.page.walk import cut

LINE = "In {0} the keeper of the mill wrote down how high the river stood, and what the days of rain had left behind."
TEXT = [LINE.format(name) for name in ("May", "June", "July")]


def text(page: str) -> list[str]:
    return [segment.text for segment in own(cut(LexborHTMLParser(page))).segments]


def below(block: str) -> list[str]:
    paragraphs = "".join(f"<p>{line}</p>" for line in TEXT)
    found = text(f"<main><h1>The river</h1><div>{paragraphs}{block}</div></main>")
    assert found[: len(TEXT)] == TEXT
    return found[len(TEXT) :]


@pytest.mark.parametrize(
    "block",
    [
        "<h3>In this episode</h3><ul><li>02:10 – The weir</li><li>14:35 – The stick</li></ul>",
        "<h3>In this episode</h3><ol><li>The weir</li><li>The stick</li></ol>",
    ],
)
def test_a_list_below_the_only_paragraph(block: str) -> None:
    found = text(f"<main><h1>The river</h1><div><p>{TEXT[0]}</p>{block}</div></main>")
    assert len(found) == 4


def test_a_quotation_below_the_line_that_leads_to_it() -> None:
    quoted = "".join(f"<p>{line}</p>" for line in TEXT)
    intro = "The harbour board issued the following statement on Monday evening:"
    assert text(
        f"<main><h1>The river</h1><div><p>{intro}</p><blockquote>{quoted}</blockquote></div></main>"
    ) == [
        intro,
        *TEXT,
    ]


def test_a_list_of_names_below_the_line_that_leads_to_it() -> None:
    intro = "The county clerk issued the following marriage licenses last month:"
    names = [
        "Brent Dorsey, 31, and Kelly Voss, 29, both of Crete",
        "Luis Ortega, 44, and Janine Prohaska, 43",
    ]
    items = "".join(f"<li>{name}</li>" for name in names)
    assert text(f"<main><h1>Licenses</h1><div><p>{intro}</p><ul>{items}</ul></div></main>") == [intro, *names]


def test_questions_that_open() -> None:
    asked = [f"Question {n}?" for n in range(3)]
    blocks = "".join(
        f"<details><summary>{question}</summary><p>{line}</p></details>"
        for question, line in zip(asked, TEXT, strict=True)
    )
    found = text(f"<main><h1>The river</h1><p>{LINE.format('April')}</p>{blocks}</main>")
    assert [line for line in found if line in asked] == asked


def test_lists_with_their_names() -> None:
    block = "<p><b>Line 12</b></p><ul><li>On working days only</li></ul><p>We are sorry for the trouble.</p>"
    assert below(block) == ["Line 12", "On working days only", "We are sorry for the trouble."]


@pytest.mark.parametrize(
    "line",
    [
        "Season tickets that could not be used will be paid back. River Wire",
        "Season tickets that could not be used will be paid back.” AGW",
    ],
)
def test_a_sentence_that_does_not_end_as_one(line: str) -> None:
    assert below(f"<p>{line}</p>") == [line]


def test_a_line_that_leads_to_what_a_script_adds() -> None:
    line = "Those who live on the river were a bit confused by that:"
    assert below(f"<p>{line}</p><div id=post></div>") == [line]


def test_a_line_that_leads_to_a_list() -> None:
    line = "The night ferry will leave from these two places:"
    assert below(f"<p>{line}</p><ul><li>The old mole</li></ul>") == [line, "The old mole"]


@pytest.mark.parametrize(
    "block",
    [
        "<p>Luister ook naar onze podcast of bekijk al onze podcasts via deze site:</p>",
        "<p>Ana Torres</p>",
        "<p>Ana Torres</p><p>Upton</p><ul><li>On working days only</li></ul>",
        "<p>March 5, 2026</p><ul><li>On working days only</li></ul>",
        "<p>Tags</p><ul><li><a href=/t/1>The river</a></li></ul>",
        "<p>Share:</p>",
        "<p>You can find more on this subject in these articles from our archive:</p>"
        "<ul><li><a href=/a1>Council votes to close the swimming pool</a></li></ul>",
        "<p>Alles über dieses Thema finden Sie in unserem großen Dossier:</p>"
        "<p><a href=/a1>Der Rat beschließt das Ende des Schwimmbads</a></p>",
        "<p>Copyright © 1998 River Wire. Published weekly since 1923 by those who row on it, at the old mill.</p>",
        "<p>© River Wire 2026. No part of it may be used by others</p>",
    ],
)
def test_what_does_not_belong_to_the_text(block: str) -> None:
    assert below(block) == []
