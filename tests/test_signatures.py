"""Who signs below the text: names in brackets, behind dashes, two of them, before an agency or a mail address."""

import pytest

from tests.test_authors import DATA, PARAGRAPH, authors

TEXT = f"<h1>A bridge</h1><div>{PARAGRAPH * 6}"


def signed(lang: str, line: str) -> tuple[str, ...]:
    return authors(f'<html lang="{lang}">{TEXT}<p>{line}</p></div>')


@pytest.mark.parametrize("lang", [*DATA["signing"], *DATA["signing_marked"]])
def test_behind_a_dash(lang: str) -> None:
    assert signed(lang, "— Ana Torres") == ("Ana Torres",)


@pytest.mark.parametrize("lang", {*DATA["signing"], *DATA["signing_marked"]} - {"en"})
def test_in_brackets(lang: str) -> None:
    assert signed(lang, "(Ana Torres)") == ("Ana Torres",)


@pytest.mark.parametrize(
    ("lang", "line", "names"),
    [
        ("vi", "Nguyễn Thu Hà - Lê Minh Châu", ("Nguyễn Thu Hà", "Lê Minh Châu")),
        ("vi", "Nguyễn Thu Hà <em>(Theo Reuters)</em>", ("Nguyễn Thu Hà",)),
        ("fr", "Ana Torres (avec AFP)", ("Ana Torres",)),
        ("fr", "Ana Torres et Jo Vidal", ("Ana Torres", "Jo Vidal")),
        ("es", "José Ortega y Gasset", ("José Ortega y Gasset",)),
        ("ru", "Марина Соболева, Илья Гордеев", ("Марина Соболева", "Илья Гордеев")),
        ("de", "(Ana Torres, dpa)", ("Ana Torres",)),
        ("de", "(Sanne van der Meulen)", ("Sanne van der Meulen",)),
        ("en", "Ana Torres, a.torres@valley-herald.example", ("Ana Torres",)),
        ("de", 'Ana Torres <a href="mailto:x">torres@valley-herald.example</a>', ("Ana Torres",)),
    ],
)
def test_more_than_a_name(lang: str, line: str, names: tuple[str, ...]) -> None:
    assert signed(lang, line) == names


@pytest.mark.parametrize(
    ("lang", "line"),
    [
        ("en", "(Harbour Town)"),
        ("en", "Related Stories"),
        ("en", "— The Editors"),
        ("en", "— Valley News"),
        ("en", "Harbour Office office@valley-herald.example"),
        ("de", "(dpa)"),
        ("de", "(kah, dpa)"),
        ("de", "(Ende der Serie)"),
        ("de", "(Mehr zum Thema)"),
        ("de", "(Foto Ana Torres)"),
        ("de", "(Deutsche Presse-Agentur)"),
        ("de", "Ana Torres"),
        ("fr", "Avec AFP"),
        ("vi", "Theo Reuters"),
        ("vi", "(Theo Reuters)"),
        ("it", "Riproduzione Riservata"),
        ("it", "(ANSA)"),
        ("fr", "(Photo Ana Torres)"),
        ("ar", "سامر القاضي"),
    ],
)
def test_no_name(lang: str, line: str) -> None:
    assert signed(lang, line) == ()


@pytest.mark.parametrize(
    "before", ["<blockquote>Nothing flows back.</blockquote>", "<p>“Nothing flows back.”</p>"]
)
def test_a_dash_behind_a_quotation(before: str) -> None:
    assert authors(f'<html lang="en">{TEXT}{before}<p>— Ana Torres</p></div>') == ()
