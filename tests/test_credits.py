"""Credit lines in eight languages – one case for every pattern of the vocabulary – and what must not count as one."""

import re
import tomllib
from datetime import UTC, datetime
from importlib.resources import files

import pytest

from article.names.agencies import is_agency, known_name, may_name_agency
from article.origin.creditwords import credit_words, stems_of
from article.read import read
from article.types import Article, Credit, Page

FETCHED = datetime(2026, 11, 22, tzinfo=UTC)
BODY = (
    "<p>Larch boards cost less this week for the first time since the spring, traders at the exchange said on Tuesday.</p>"
    "<p>Two of the three sawmills on the lower river ran again at full hours, after repairs that had taken all summer.</p>"
    "<p>Builders who had put off roofs and sheds are ordering again, but in small lots, as they expect lower prices.</p>"
    "<p>Stocks at the railway depot stood at four weeks of demand, the exchange said, twice what they were in autumn.</p>"
)

# In the order of the patterns in article/vocabulary/credits.toml; the name to be found is "River Wire" or what stands after "|".
CASES: dict[str, dict[str, list[str]]] = {
    "permission": {
        "en": [
            "Reprinted with permission from River Wire.",
            "Republished from River Wire.",
            "Republished under a Creative Commons licence from River Wire.",
            "Courtesy of River Wire",
            "Provided by River Wire",
            "© Provided by River Wire",
            "Content provided by River Wire.",
            "This story is published in partnership with River Wire.",
            "Cross-posted with permission from River Wire.",
            "This story was co-published with River Wire.",
            "This article was produced by River Wire.",
            "Story source: materials provided by River Wire.",
            "Used under license from River Wire.",
        ],
        "de": [
            "Mit freundlicher Genehmigung von River Wire.",
            "Nachdruck mit Genehmigung der River Wire.",
            "Bereitgestellt von River Wire",
            "Mit freundlicher Unterstützung von River Wire",
            "Zur Verfügung gestellt von River Wire",
            "Dieser Beitrag entstand in Zusammenarbeit mit River Wire.",
            "Lizenziert durch River Wire",
        ],
        "fr": [
            "Reproduit avec l’aimable autorisation de River Wire.",
            "Republié de River Wire.",
            "© fourni par River Wire",
            "Avec l’aimable autorisation de River Wire",
            "Cet article est publié en partenariat avec River Wire.",
            "Contenu proposé par River Wire",
            "Publié sous licence River Wire",
        ],
        "es": [
            "Reproducido con autorización de River Wire.",
            "Proporcionado por River Wire",
            "Cortesía de River Wire",
            "Por cortesía de River Wire",
            "Esta nota se publica en alianza con River Wire.",
            "Contenido ofrecido por River Wire",
            "Republicado de River Wire.",
        ],
        "it": [
            "Ripubblicato per gentile concessione di River Wire.",
            "Per gentile concessione di River Wire",
            "Fornito da River Wire",
            "In collaborazione con River Wire",
            "Contenuto offerto da River Wire",
        ],
        "pt": [
            "Republicado com permissão de River Wire.",
            "Fornecido por River Wire",
            "Cortesia da River Wire",
            "Em parceria com River Wire",
            "Conteúdo produzido por River Wire",
            "Republicado do River Wire",
        ],
        "nl": [
            "Overgenomen met toestemming van River Wire.",
            "Met vriendelijke toestemming van River Wire",
            "Overgenomen van River Wire",
            "Aangeboden door River Wire",
            "Dit artikel verschijnt in samenwerking met River Wire.",
            "Beschikbaar gesteld door River Wire",
        ],
        "pl": [
            "Przedruk za zgodą River Wire.",
            "Za zgodą redakcji River Wire.",
            "Dostarczone przez River Wire",
            "Przedruk z River Wire",
            "Materiał powstał we współpracy z River Wire",
            "Tekst udostępniony przez River Wire",
            "Publikujemy dzięki uprzejmości River Wire",
        ],
    },
    "first-published": {
        "en": [
            "This article was originally published by River Wire and appears here for readers of the valley.",
            "This story was published first by River Wire.",
            "Originally published in River Wire on Tuesday.",
            "This report is republished from River Wire.",
            "The post Larch prices ease appeared first on River Wire.",
            "Original article: River Wire",
            "A version of this article first appeared in River Wire.",
            "This article was adapted from a piece that appeared in River Wire.",
        ],
        "de": [
            "Dieser Artikel ist zuerst bei River Wire erschienen.",
            "Dieser Beitrag erschien zuerst bei River Wire.",
            "Zuerst erschienen bei River Wire",
            "Originalartikel: River Wire",
            "Zuerst erschienen am 3. Mai 2026 in River Wire",
            "Dieser Text wurde übernommen von River Wire.",
        ],
        "fr": [
            "Cet article a été publié initialement par River Wire.",
            "Initialement publié sur River Wire",
            "Article original : River Wire",
            "Cet article est issu de River Wire.",
        ],
        "es": [
            "Este artículo fue publicado originalmente por River Wire.",
            "Este artículo apareció por primera vez en River Wire.",
            "Publicado originalmente en River Wire",
            "Artículo original: River Wire",
            "Este texto fue tomado de River Wire.",
        ],
        "it": [
            "Questo articolo è stato originariamente pubblicato su River Wire.",
            "Pubblicato originariamente su River Wire",
            "Articolo originale: River Wire",
            "Questo articolo è tratto da River Wire.",
        ],
        "pt": [
            "Este artigo foi publicado originalmente por River Wire.",
            "Publicado originalmente em River Wire",
            "Artigo original: River Wire",
            "Este texto foi adaptado do River Wire.",
        ],
        "nl": [
            "Dit artikel is eerder gepubliceerd door River Wire.",
            "Eerder verschenen op River Wire",
            "Origineel artikel: River Wire",
            "Dit artikel is afkomstig uit River Wire.",
        ],
        "pl": [
            "Ten artykuł został pierwotnie opublikowany przez River Wire.",
            "Pierwotnie opublikowano w River Wire",
            "Oryginalny artykuł na River Wire",
            "Ten tekst pochodzi z portalu River Wire.",
        ],
    },
    "ends": {
        "en": [
            "The article was originally published in River Wire.",
            "The story first appeared in River Wire.",
            "First reported by River Wire.",
            "As first reported by River Wire, the exchange will open an hour later from Monday.",
            "Adapted from a River Wire report.",
            "Excerpted from River Wire.",
        ],
        "de": [
            "Erstveröffentlichung bei River Wire",
            "Der Beitrag ist zuerst bei River Wire erschienen.",
            "Zuerst hatte „River Wire“ berichtet.",
        ],
        "fr": [
            "Article repris de River Wire",
            "Première publication : River Wire",
        ],
        "es": [
            "Tomado de River Wire",
            "Aparecido originalmente en River Wire",
        ],
        "it": [
            "Articolo tratto da River Wire",
            "Articolo pubblicato originariamente su River Wire",
        ],
        "pt": [
            "Texto extraído do River Wire",
        ],
        "nl": [
            "Gebaseerd op een bericht van River Wire",
            "Het stuk verscheen eerder in River Wire.",
        ],
        "pl": [
            "Tekst pierwotnie ukazał się w River Wire.",
        ],
    },
    "source": {
        "en": [
            "Source: River Wire",
            "(via River Wire)",
            "From our partner River Wire",
            "Hat tip: River Wire",
            "The whole list of yards is public (h/t River Wire).",
            "Information from: River Wire",
        ],
        "de": [
            "Quelle: River Wire",
            "Mit Material von River Wire",
            "Mit Informationen von River Wire",
            "(mit River Wire)",
        ],
        "fr": [
            "Source : River Wire",
            "Avec River Wire",
            "(avec l’agence River Wire)",
            "D’après une dépêche de River Wire",
        ],
        "es": [
            "Fuente: River Wire",
            "Con información de River Wire",
            "Vía River Wire",
        ],
        "it": [
            "Fonte: River Wire",
            "Con informazioni di River Wire",
        ],
        "pt": [
            "Fonte: River Wire",
            "Informações da River Wire",
        ],
        "nl": [
            "Bron: River Wire",
            "Met informatie van River Wire",
        ],
        "pl": [
            "Źródło: River Wire",
            "Na podstawie: River Wire",
            "Z wykorzystaniem materiałów agencji River Wire",
        ],
    },
}
FLAT = [
    (section, language, number, sentence)
    for section, languages in CASES.items()
    for language, sentences in languages.items()
    for number, sentence in enumerate(sentences)
]
KIND = {
    "permission": "permission",
    "first-published": "first-published",
    "ends": "first-published",
    "source": "agency",
}


def credits_in(
    after: str = "", before: str = "", head: str = "", body: str = BODY, url: str = ""
) -> tuple[Credit, ...]:
    html = f"<html><head><title>Larch prices ease</title>{head}</head><body><article><h1>Larch prices ease</h1>{before}{body}{after}</article></body></html>"
    found = read(Page(url or "https://hillgazette.example/larch", html.encode(), FETCHED))
    assert isinstance(found, Article), found
    return found.credits


def told(found: tuple[Credit, ...]) -> set[tuple[str, str | None]]:
    return {(c.kind, c.name) for c in found}


@pytest.mark.parametrize(
    ("section", "language", "number", "sentence"), FLAT, ids=[f"{s}-{g}-{n}" for s, g, n, _ in FLAT]
)
def test_pattern(section: str, language: str, number: int, sentence: str) -> None:
    found = credits_in(f"<p>{sentence}</p>")
    assert (KIND[section], "River Wire") in told(found), found
    assert all(c.quote in sentence and c.where.startswith("text:") for c in found)


def test_every_pattern_has_a_case_that_it_matches() -> None:
    data = tomllib.loads((files("article.vocabulary") / "credits.toml").read_text("utf-8"))
    compiled = {
        "permission": credit_words().permission,
        "first-published": credit_words().first,
        "ends": credit_words().ends,
        "source": credit_words().source,
    }
    for section, group in compiled.items():
        patterns = group.patterns
        sentences = [s for sentences in CASES[section].values() for s in sentences]
        written = [p for group in data[section].values() for p in group]
        assert len(sentences) == len(written) == len(patterns), (
            f"{section}: a pattern without a case, or a case too many"
        )
        for pattern, sentence in zip(patterns, sentences, strict=True):
            assert pattern.regex.search(sentence), (
                f"{section}: {pattern.regex.pattern[:60]!r} does not match {sentence!r}"
            )
            assert pattern in group.likely(stems_of(sentence, credit_words().at_all)), (
                f"{section}: passed over in {sentence!r}"
            )


@pytest.mark.parametrize(
    "line",
    [
        "MILLBROOK, Nov 17 (River Wire) – ",
        "MILLBROOK (River Wire) — ",
        "(River Wire) - ",
        "Millbrook (River Wire) - ",
        "Millbrook, 17 nov. (River Wire).- ",
        "Millbrook/Seebrück (River Wire) – ",
        "[River Wire] – ",
    ],
)
def test_dateline(line: str) -> None:
    assert told(credits_in(body=BODY.replace("<p>", f"<p>{line}", 1))) == {("agency", "River Wire")}


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("NEW DELHI: (PTI) ", "PTI"),
        ("Millbrook [Upland], November 16 (ANI): ", "ANI"),
        ("MILLBROOK, Nov. 16, 2026 /PRNewswire/ -- ", "PRNewswire"),
        ("МОСКВА, 16 ноября. /ТАСС/. ", "ТАСС"),
        ("МОСКВА, 16 ноя — РИА Новости. ", "РИА Новости"),
        ("Oslo (NTB): ", "NTB"),
        ("København /ritzau/ ", "ritzau"),
        ("Budapest, 2026. november 16., hétfő (MTI) - ", "MTI"),
        ("MADRID, 3 Mar. (EUROPA PRESS) - ", "EUROPA PRESS"),
        ("(ANSA) - ROMA, 16 NOV - ", "ANSA"),
        ("İSTANBUL (AA) - ", "AA"),
        ("Ankara – DHA: ", "DHA"),
        ("新华社北京11月16日电 ", "新华社"),
        ("［東京 16日 ロイター］ - ", "ロイター"),
        ("【台北共同】", "共同"),
        ("(서울=연합뉴스) ", "연합뉴스"),
        ("القاهرة (رويترز) - ", "رويترز"),
    ],
)
def test_dateline_of_a_known_agency(line: str, name: str) -> None:
    found = told(credits_in(body=BODY.replace("<p>", f"<p>{line}", 1)))
    assert any(kind == "agency" and name in (other or "") for kind, other in found), found


@pytest.mark.parametrize(
    "line",
    [
        "Millbrook (population 900) – ",
        "The exchange (and its yard) is open: ",
        "Boards – all of larch – ",
        "Either/or, said the trader: ",
        "(Photo: Ana Torres) ",
        "Larch: ",
    ],
)
def test_no_dateline(line: str) -> None:
    assert not [c for c in credits_in(body=BODY.replace("<p>", f"<p>{line}", 1)) if c.kind == "agency"]


@pytest.mark.parametrize(
    ("byline", "name"),
    [
        ("By Ana Torres | River Wire", "River Wire"),
        ("By Ana Torres, River Wire", "River Wire"),
        ("By Ana Torres / Uferland", "Uferland"),
        ("Von Nils Ahrens, dpa", "dpa"),
        ("By River Wire Staff", "River Wire Staff"),
    ],
)
def test_byline(byline: str, name: str) -> None:
    assert ("agency", name) in told(credits_in(before=f'<p class="byline">{byline}</p>'))


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("Hill Gazette mit dpa", {"dpa"}),
        ("Hill Gazette avec AFP", {"AFP"}),
        ("Ana Torres/Reuters", {"Reuters"}),
        ("Con información de EFE", {"EFE"}),
        ("(dpa, AFP)", {"dpa", "AFP"}),
        ("(Reuters und dpa)", {"Reuters", "dpa"}),
    ],
)
def test_agencies_named_with_the_site(line: str, names: set[str]) -> None:
    assert {c.name for c in credits_in(f"<p>{line}</p>") if c.kind == "agency"} == names


class TestLogos:
    def test_agency_inside_the_article(self) -> None:
        assert told(credits_in(before='<img src="/ap.svg" alt="Associated Press">')) == {
            ("agency", "Associated Press")
        }

    def test_anybody_where_the_markup_says_source(self) -> None:
        html = '<div class="source-logo"><img src="/u.svg" alt="Upland Review logo"></div>'
        assert told(credits_in(before=html)) == {("agency", "Upland Review")}

    @pytest.mark.parametrize(
        "html",
        [
            '<img alt="Upland Review logo">',
            '<div class="source"><img alt="Hill Gazette logo"></div>',
            '<div class="source"><img alt="Larch boards in the yard at dusk"></div>',
            '<footer><img alt="Reuters"></footer>',
            '<div class="sponsors"><img alt="River Wire logo"></div>',
            '<figure><img alt="Reuters"></figure>',
        ],
    )
    def test_no_credit(self, html: str) -> None:
        assert credits_in(html) == ()


def test_agency_alone_on_a_line_after_the_text() -> None:
    assert told(credits_in("<p>River Wire</p>")) == {("agency", "River Wire")}
    assert told(credits_in("<p>Ana Torres</p>")) == set()


@pytest.mark.parametrize(
    ("line", "name"), [("(River Wire)", "River Wire"), ("/PAP/", "PAP"), ("(dpa/lno)", "dpa/lno")]
)
def test_closing_line(line: str, name: str) -> None:
    assert ("agency", name) in told(credits_in(f"<p>{line}</p>"))
    assert ("agency", name) in told(credits_in(body=BODY[:-4] + f" {line}</p>"))


@pytest.mark.parametrize(
    "text",
    [
        "<p>As reported by River Wire, the price had fallen twice before, in the spring and again in the summer.</p>",
        "<p>The study was originally published in a journal that nobody at the exchange had read until this week.</p>",
        "<p>She told River Wire that she would wait (and wait), because larch keeps well in a dry and airy shed.</p>",
        "<p>A report first published by River Wire in 2012 said the same of the yards on the upper river.</p>",
        "<p>The report first published by River Wire in 2012 said the same of the yards on the upper river.</p>",
        "<p>First published by River Wire in 1962, the list of yards has been printed again every year since.</p>",
        "<p>The story was first published by River Wire, and nobody in the valley has forgotten it since then.</p>",
        "<p>Originally published in Upland Review, the poem about the larch was read out at the yard on Tuesday.</p>",
        "<p>The prize was provided by River Wire and two sawmills, who have done so every year since the war.</p>",
        "<p>The dance group from Upland came with Avec Plaisir, and the crowd of three hundred stayed until ten.</p>",
        "<p>As first reported by River Wire, the yards may close; the exchange would not say so on Tuesday evening.</p>",
        "<p>Source: Timber Office, table 4 of the yearly count, which leaves out boards of less than two metres.</p>",
    ],
)
def test_citations_in_the_middle_are_no_credits(text: str) -> None:
    assert credits_in(body=BODY + text + BODY) == ()


@pytest.mark.parametrize(
    "line",
    [
        "By Ana Torres | Staff Writer",
        "By Ana Torres | Hill Gazette",
        "By Ana Torres | Nov 17, 2026",
        "First published on 17 November 2026",
        "© 2026 Hill Gazette. All rights reserved.",
        "Originally published by Hill Gazette",
        "Copyright Policy",
        "© 2026 All rights reserved",
    ],
)
def test_own_names_titles_and_dates_are_no_credits(line: str) -> None:
    assert credits_in(f"<p>{line}</p>", before=f'<p class="byline">{line}</p>') == ()


def test_photo_credit_is_of_kind_photo() -> None:
    figure = "<figure><img src=x><figcaption>Boards in the yard. (Photo: Reuters)</figcaption></figure>"
    assert told(credits_in(before=figure)) == {("photo", "Reuters")}
    assert told(credits_in(before="<p>Photo: Damian Holt, AP</p>")) == {("photo", "Damian Holt")}
    assert told(credits_in("<p>Photo courtesy of River Wire</p>")) <= {("photo", "River Wire")}


class TestLinks:
    def test_link_in_the_line(self) -> None:
        line = '<p>This article first appeared on <a href="https://www.riverwire.example/larch?utm_source=x">River Wire</a>.</p>'
        (credit,) = credits_in(line)
        assert (credit.kind, credit.url, credit.site) == (
            "first-published",
            "https://www.riverwire.example/larch",
            "riverwire.example",
        )

    def test_own_link_is_no_origin(self) -> None:
        (credit,) = credits_in(
            '<p>This article first appeared on <a href="/tag/river-wire">River Wire</a>.</p>'
        )
        assert (credit.name, credit.url, credit.site) == ("River Wire", None, None)

    def test_line_that_sends_to_the_original(self) -> None:
        (credit,) = credits_in(
            '<p><a href="https://www.riverwire.example/larch">Read the original article</a></p>'
        )
        assert (credit.kind, credit.site) == ("link", "riverwire.example")

    def test_domain_as_name(self) -> None:
        (credit,) = credits_in("<p>Originally published on riverwire.example.</p>")
        assert (credit.name, credit.site) == ("riverwire.example", "riverwire.example")


class TestMarkup:
    def test_canonical_and_og_url_of_another_site(self) -> None:
        head = '<link rel="canonical" href="https://riverwire.example/a"><meta property="og:url" content="https://riverwire.example/a">'
        assert [(c.kind, c.site, c.where) for c in credits_in(head=head)] == [
            ("canonical", "riverwire.example", "link[rel=canonical]"),
            ("og-url", "riverwire.example", "meta:og:url"),
        ]

    def test_own_canonical_on_another_host_is_none(self) -> None:
        assert credits_in(head='<link rel="canonical" href="https://www.hillgazette.example/larch">') == ()

    @pytest.mark.parametrize(
        ("head", "kind"),
        [
            ('<meta name="syndication-source" content="https://riverwire.example/a">', "syndication-source"),
            ('<meta name="original-source" content="https://riverwire.example/a">', "original-source"),
            ('<meta name="DC.source" content="River Wire">', "original-source"),
            ('<meta name="copyright" content="© 2026 River Wire">', "copyright"),
        ],
    )
    def test_meta(self, head: str, kind: str) -> None:
        (credit,) = credits_in(head=head)
        assert credit.kind == kind
        assert (credit.name, credit.site) in {("River Wire", None), (None, "riverwire.example")}

    @pytest.mark.parametrize(
        ("key", "value", "kind"),
        [
            ("isBasedOn", '"https://riverwire.example/a"', "is-based-on"),
            ("isBasedOn", '{"@type":"NewsArticle","url":"https://riverwire.example/a"}', "is-based-on"),
            ("sourceOrganization", '{"@type":"Organization","name":"River Wire"}', "source-organization"),
            ("creditText", '"River Wire"', "credit-text"),
            ("copyrightHolder", '[{"name":"River Wire"}]', "copyright-holder"),
            ("publisher", '{"@type":"Organization","name":"River Wire"}', "publisher"),
            ("author", '{"@type":"Organization","name":"River Wire"}', "agency"),
        ],
    )
    def test_json_ld(self, key: str, value: str, kind: str) -> None:
        head = f'<meta property="og:site_name" content="Hill Gazette"><script type="application/ld+json">{{"@type":"NewsArticle","{key}":{value}}}</script>'
        (credit,) = credits_in(head=head)
        assert credit.kind == kind
        assert credit.where.startswith(f"json-ld:{key}")

    def test_feed_source(self) -> None:
        found = read(
            Page(
                "https://hillgazette.example/larch",
                f"<h1>Larch</h1>{BODY}".encode(),
                FETCHED,
                feed_source="River Wire",
            )
        )
        assert isinstance(found, Article)
        assert told(found.credits) == {("feed-source", "River Wire")}

    def test_copyright_footer_of_another(self) -> None:
        found = credits_in("<footer>Copyright © 2024-2026 River Wire Ltd. All rights reserved.</footer>")
        assert told(found) == {("copyright", "River Wire Ltd")}


def test_agencies_of_the_vocabulary_are_known() -> None:
    data = tomllib.loads((files("article.vocabulary") / "agencies.toml").read_text("utf-8"))
    assert all(is_agency(name) for name in data["names"])
    assert all(is_agency(f"Northern {word.title()}") for word in data["words"])
    assert not any(is_agency(name) for name in ("Ana Torres", "App", "Hill Gazette", "Wireless Weekly"))
    for name in data["names"]:
        found = known_name(f"Ana Torres – {name}.")
        assert found, name
        assert found[0] == name
        assert may_name_agency(f"Ana Torres – {name}.")


def test_the_first_known_name_and_of_two_the_longer() -> None:
    found = known_name("Written for Dow Jones Newswires and The Canadian Press")
    assert found
    assert found[0] == "Dow Jones Newswires"
    again = known_name("Written for Dow Jones Newswires and The Canadian Press", found.end())
    assert again
    assert again[0] == "The Canadian Press"
    assert known_name("Dow Jonesy, pa, Associated Presses") is None


def test_rights_are_read_far_below_the_text() -> None:
    below = "".join(f"<div><a href='/{n}'>Entry {n}</a></div>" for n in range(60))
    lines = "<footer><p>Imprint</p><p>(c) 2026 River Wire Ltd</p><p>Contact</p></footer>"
    assert told(credits_in(f"{below}{lines}")) == {("copyright", "River Wire Ltd")}
    assert told(credits_in(f"{below}{lines.replace('footer', 'section')}")) == set()


def test_hostile_line_costs_nothing() -> None:
    line = "Originally published by " + "A " * 5_000 + "(" * 5_000
    assert all(len(c.quote) <= 600 for c in credits_in(f"<p>{line}</p>"))
    assert not re.search(r"\(\(", str([c.name for c in credits_in(f"<p>{line}</p>")]))


def test_the_sites_own_brand_is_no_publisher() -> None:
    html = (
        '<meta property="og:site_name" content="Lantern"><script type="application/ld+json">{"@type": "NewsArticle", '
        '"headline": "Larch", "publisher": {"name": "%s"}}</script><h1>Larch</h1>' + BODY
    )
    for name, expected in (
        ("Lantern.example", []),
        ("lantern.news", []),
        ("River.example", ["River.example"]),
    ):
        found = read(Page("https://lantern-weekly.example/x", (html % name).encode(), FETCHED))
        assert isinstance(found, Article)
        assert [credit.name for credit in found.credits if credit.kind == "publisher"] == expected


def test_rights_beside_an_image_are_those_of_the_picture() -> None:
    line = "A rider waits at the depot, 19 November 2026. © River Wire / A. Holt"
    for box, kind in (
        (f"<div><img src=a.jpg><div class=media__footer>{line}</div></div>", "photo"),
        (f"<p>{line}</p>", None),
    ):
        found = read(Page("https://lantern.example/x", f"<h1>Larch</h1>{box}{BODY}".encode(), FETCHED))
        assert isinstance(found, Article)
        assert [credit.kind for credit in found.credits] == ([kind] if kind else [])
