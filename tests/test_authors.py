"""Names in bylines of many languages and content systems: who is an author, who is not, and where a page says so."""

import tomllib
from datetime import UTC, datetime
from importlib.resources import files

import pytest

from article.body.extract import own
from article.metadata import read_head
from article.names.bylines import beginning, names_in, names_of
from article.names.personnames import distinct
from article.page.document import parse
from article.page.walk import walk
from article.types import Page

DATA = tomllib.loads((files("article.vocabulary") / "bylines.toml").read_text("utf-8"))
PARAGRAPH = "<p>The council met on Tuesday evening in the old town hall to talk about the new bridge over the river.</p>"
ITSELF = ("Valley Herald", "valley-herald.example", "valley-herald")


def authors(html: str, url: str = "https://www.valley-herald.example/news/bridge") -> tuple[str, ...]:
    document = parse(Page(url, html.encode(), datetime(2026, 1, 1, tzinfo=UTC)))
    cuts, _ = walk(document.tree)
    return read_head(document, cuts, own(cuts).first).authors


class TestVocabulary:
    @pytest.mark.parametrize("word", DATA["by"])
    def test_by(self, word: str) -> None:
        assert names_in(f"{word.capitalize()} Ana Torres", None) == ["Ana Torres"]
        assert names_in(f"{word}: Ana Torres", None) == ["Ana Torres"]

    @pytest.mark.parametrize("word", DATA["role"])
    def test_role_with_a_colon(self, word: str) -> None:
        assert names_in(f"{word.capitalize()}: Ana Torres", None) == ["Ana Torres"]

    @pytest.mark.parametrize("word", DATA["by_or_name"])
    def test_by_or_name(self, word: str) -> None:
        assert names_in(f"{word.capitalize()} Ana Torres", None) == ["Ana Torres"]

    @pytest.mark.parametrize("words", DATA["our"])
    def test_our_correspondent(self, words: str) -> None:
        assert names_in(f"{words.capitalize()} reporter Ana Torres", None) == ["Ana Torres"]
        assert names_in(f"{words} reporter in Upton, Ana Torres", None) == ["Ana Torres"]
        assert names_in(f"{words.capitalize()} reporter", None) == []

    @pytest.mark.parametrize("word", DATA["our_at"])
    def test_where_our_correspondent_is(self, word: str) -> None:
        assert names_in(f"dal nostro inviato {word} Upton Ana Torres", None) == ["Ana Torres"]

    @pytest.mark.parametrize("phrase", DATA["sent"])
    def test_sent_from(self, phrase: str) -> None:
        for place in ("Upton", "New Upton"):
            assert names_in(f"{phrase.replace('*', place).capitalize()} Ana Torres", None) == ["Ana Torres"]

    @pytest.mark.parametrize("job", DATA["press"])
    def test_job_of_newsrooms(self, job: str) -> None:
        line = f"<p>Ana Torres, {job}</p>"
        assert authors(f"<h1>A bridge</h1>{line}{PARAGRAPH * 3}") == ("Ana Torres",)
        assert authors(f"<h1>A bridge</h1>{PARAGRAPH * 6}{line}") == ()
        assert job in DATA["jobs"] or any(part in DATA["jobs"] for part in job.split())

    @pytest.mark.parametrize("ending", DATA["houses"])
    def test_house_in_the_head(self, ending: str) -> None:
        html = f'<meta name="author" content="柳河{ending}"><h1>市议会决定</h1>'
        assert authors(f"{html}<p>作者：王小明</p>{PARAGRAPH * 3}") == ("王小明",)

    @pytest.mark.parametrize("word", DATA["honours"])
    def test_honour_in_capitals(self, word: str) -> None:
        assert names_in(f"{word.upper()} ANA TORRES", None) == ["ANA TORRES"]

    @pytest.mark.parametrize("word", DATA["designs"])
    def test_class_names_of_a_design(self, word: str) -> None:
        block = '<a class="{}"><span>Ana Torres</span><span>(Editor)</span></a>'
        for names in (f"{word}-authors__author", f"{word}__byline"):
            assert authors(f"<h1>A bridge</h1><div>{block.format(names)}</div>{PARAGRAPH * 3}") == (
                "Ana Torres",
            )
        assert authors(f"<h1>A bridge</h1><div>{block.format(f'author-{word}')}</div>{PARAGRAPH * 3}") == ()

    @pytest.mark.parametrize("word", DATA["label"])
    def test_label(self, word: str) -> None:
        assert names_in(f"{word}：李小明", None) == ["李小明"]

    @pytest.mark.parametrize("words", DATA["label_never"])
    def test_no_label(self, words: str) -> None:
        assert beginning(words) == 0

    @pytest.mark.parametrize("word", DATA["articles"])
    def test_article_before_a_house(self, word: str) -> None:
        assert authors(f"<h1>A bridge</h1><p>By {word.title()} Harbour</p>{PARAGRAPH * 3}") == ()

    @pytest.mark.parametrize("word", DATA["label_joined"])
    def test_label_joined_to_the_name(self, word: str) -> None:
        assert names_in(f"{word}李小明／台北報導", None) == ["李小明"]
        assert beginning(f"{word}会見") == 0

    @pytest.mark.parametrize("word", DATA["behind"])
    def test_behind(self, word: str) -> None:
        assert names_in(f"李小明 {word}", None) == ["李小明"]

    @pytest.mark.parametrize("word", [*DATA["and"], *DATA["and_short"]])
    def test_and(self, word: str) -> None:
        assert names_in(f"Ana Torres {word} Jo Whitfield", None) == ["Ana Torres", "Jo Whitfield"]

    @pytest.mark.parametrize("word", DATA["and_short"])
    def test_short_and_inside_a_name(self, word: str) -> None:
        assert names_in(f"Ana Torres {word} Vidal", None) == [f"Ana Torres {word} Vidal"]

    @pytest.mark.parametrize("word", [*DATA["nobody"], *(f"Valley {w}" for w in DATA["department"])])
    def test_nobody(self, word: str) -> None:
        assert names_in(word, None) == []
        assert names_in(word.title(), None) == []

    @pytest.mark.parametrize("word", DATA["others"])
    def test_others(self, word: str) -> None:
        assert names_in(f"{word.capitalize()}: Jo Whitfield", None) == []
        assert names_in(f"Ana Torres, {word} Jo Whitfield", None) == ["Ana Torres"]

    @pytest.mark.parametrize("word", DATA["jobs"])
    def test_job_behind_a_name(self, word: str) -> None:
        assert names_in(f"Ana Torres, {word.title()}", None) == ["Ana Torres"]

    @pytest.mark.parametrize(
        "word", [*(p.title() for p in DATA["places"]), *(f"{w} Valley" for w in DATA["before_place"])]
    )
    def test_place_behind_a_name(self, word: str) -> None:
        assert names_in(f"Ana Torres, {word}", None) == ["Ana Torres"]

    @pytest.mark.parametrize("letter", DATA["and_prefix"])
    def test_and_joined_to_a_name(self, letter: str) -> None:
        name = {"و": "سامي المنصوري", "ו": "דנה כהן"}[letter]
        assert names_in(f"{name} {letter}{name[::-1]}", None) == [name, name[::-1]]

    @pytest.mark.parametrize("name", DATA["no_prefix"])
    def test_name_that_begins_like_and(self, name: str) -> None:
        whole = f"سامي كمال {name} خليل"
        assert names_in(whole, None) == [whole]

    @pytest.mark.parametrize("word", DATA["offices"])
    def test_public_body(self, word: str) -> None:
        assert names_in(f"{word.capitalize()} of Rivers", None) == [f"{word.capitalize()} of Rivers"]
        assert names_in(f"Valley {word.capitalize()}", None) == []

    @pytest.mark.parametrize("word", DATA["particles"])
    def test_small_part_of_a_name(self, word: str) -> None:
        html = f'<h1>A bridge</h1><div class="author-block">Ana {word} Torres</div>{PARAGRAPH * 3}'
        assert authors(html) == (f"Ana {word} Torres",)

    @pytest.mark.parametrize("title", DATA["titles"])
    def test_title(self, title: str) -> None:
        name = f"{title.capitalize()}. Ana Torres"
        assert names_in(name, None) == [name]

    @pytest.mark.parametrize("name", DATA["surnames"])
    def test_surname_like_a_weekday(self, name: str) -> None:
        assert names_in(f"Ana {name.capitalize()}", None) == [f"Ana {name.capitalize()}"]
        assert names_in(f"Ana Torres, {name.capitalize()}", None) == ["Ana Torres"]

    @pytest.mark.parametrize("word", DATA["behind_name"])
    def test_link_behind_a_name(self, word: str) -> None:
        assert names_in(f"Ana Torres {word.capitalize()} Jo Whitfield", None) == ["Ana Torres"]

    @pytest.mark.parametrize(
        ("lang", "word"), [(lang, w) for lang, some in DATA["marked"].items() for w in some]
    )
    def test_class_name_of_a_byline(self, lang: str, word: str) -> None:
        root = f'<html lang="{lang}">' if lang != "any" else ""
        for names in (f"x-{word}", f"x{word.capitalize()}__a1"):
            block = f'<h1>A bridge</h1><div><b class="{names}">Ana Torres</b></div>'
            assert authors(root + block + PARAGRAPH * 3) == ("Ana Torres",)
            assert authors(block + PARAGRAPH * 3) == ("Ana Torres",)

    @pytest.mark.parametrize("word", DATA["beside_name"])
    def test_class_name_of_what_stands_beside(self, word: str) -> None:
        html = f'<h1>A bridge</h1><div><div class="byline-{word}">Upper Valley</div></div>{PARAGRAPH * 3}'
        assert authors(html) == ()

    @pytest.mark.parametrize("word", DATA["dated"])
    def test_class_name_of_author_and_date(self, word: str) -> None:
        for line in (
            "Ana Torres, 5. 3. 2026 10:11",
            "10:11, 05.03.2026 | <a href=/a>Ana Torres</a> | 12 replies",
        ):
            html = f'<h1>A bridge</h1><div><div class="author-{word}">{line}</div></div>{PARAGRAPH * 3}'
            assert authors(html) == ("Ana Torres",)

    @pytest.mark.parametrize("word", DATA["sections"])
    def test_section_of_the_site(self, word: str) -> None:
        assert names_in(f"Valley Herald {word.title()}", "Valley Herald") == []

    @pytest.mark.parametrize("name", DATA["meta"])
    def test_meta(self, name: str) -> None:
        assert authors(f'<meta name="{name}" content="Ana Torres">{PARAGRAPH}') == ("Ana Torres",)

    @pytest.mark.parametrize("label", DATA["meta_labels"])
    def test_meta_label(self, label: str) -> None:
        html = f'<meta name="twitter:label1" content="{label.capitalize()}"><meta name="twitter:data1" content="Ana Torres">'
        assert authors(html + PARAGRAPH) == ("Ana Torres",)

    @pytest.mark.parametrize("part", DATA["paths"])
    def test_path_of_an_author(self, part: str) -> None:
        html = (
            f'<h1>A bridge</h1><div><a href="/{part}/ana-torres">Ana Torres</a> · 3 min</div>{PARAGRAPH * 3}'
        )
        assert authors(html) == ("Ana Torres",)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("Von Ana Torres, Frankfurt am Main", ["Ana Torres"]),
        ("Von Ana Torres, MDR Sachsen", ["Ana Torres"]),
        ("Ana Torres, corresponsal, en Bruselas", ["Ana Torres"]),
        ("Par Ana Torres, envoyée spéciale à Bruxelles", ["Ana Torres"]),
        ("By Ana Torres, Jo Whitfield", ["Ana Torres", "Jo Whitfield"]),
        ("By Ana Torres, Jo Whitfield and Bo Li", ["Ana Torres", "Jo Whitfield", "Bo Li"]),
        ("BY ANA TORRES, JO WHITFIELD", ["ANA TORRES", "JO WHITFIELD"]),
        ("Ana Torres, JJ Whitfield", ["Ana Torres", "JJ Whitfield"]),
        ("Ana Torres, dpa", ["Ana Torres", "dpa"]),
        ("De notre envoyé spécial à Lyon, Ana Torres", ["Ana Torres"]),
        ("Von unserem Korrespondenten Jo Vidal, Washington", ["Jo Vidal"]),
        ("Von unserer Redaktion", []),
        ("De nuestro corresponsal en Madrid", []),
        ("Our correspondent", []),
        ("Ana Torres berichtet aus Kiel", ["Ana Torres"]),
        (
            "Ana Torres in Upton and Jo Whitfield in New Eastport; Editing by Bo Li",
            ["Ana Torres", "Jo Whitfield"],
        ),
        ("By DR ANA TORRES FOR VALLEY COURIER", ["ANA TORRES"]),
        ("By Ana Torres For Upland Daily", ["Ana Torres"]),
        ("Redacción: Ana Torres", ["Ana Torres"]),
        ("Guest Columnist: Ana Torres", ["Ana Torres"]),
        ("Maquetación: Ana Torres", []),
        ("Fuente: Ana Torres", []),
        ("Voice: Ana Torres", []),
        ("Related: Harbour Town", []),
        ("Text & Fotos: Ana Torres", ["Ana Torres"]),
        ("Words: Ana Torres. Photographs: Jo Whitfield", ["Ana Torres"]),
        ("Teksti Ana Torres, kuvat Jo Whitfield", ["Ana Torres"]),
        ("Words fail us", []),
        ("By - Ana Torres", ["Ana Torres"]),
        ("ana@valley-herald.example (Ana Torres)", ["Ana Torres"]),
        ("Read more", []),
        ("By: Politics, Economy", []),
        ("World News", []),
        ("Paid content by Other Company", []),
        ("Sponsored by River Bank", []),
        ("PMJS - Coordenadoria de TI", []),
        ("Ana Torres HS", ["Ana Torres"]),
        ("ANA TORRES HS", ["ANA TORRES HS"]),
        ("05/10/2018 - Publicado por: Ana Torres - Categoria: Saúde", ["Ana Torres"]),
        ("كتب سامر القاضي - نادية بن عمر", ["سامر القاضي", "نادية بن عمر"]),
        ("كتب أحمد علي - شرم الشيخ", ["أحمد علي"]),
        ("بقلم: أحمد علي - صحيفة الوادي", ["أحمد علي"]),
        ("Reuters, Washington", ["Reuters"]),
        ("Story by Ana Torres; photos by Jo Whitfield", ["Ana Torres"]),
        ("Ana Torres Foto: Jo Whitfield", ["Ana Torres"]),
        ("Ana Torres for the Upland Chronicle", ["Ana Torres"]),
        ("Prof. Ana Torres", ["Prof. Ana Torres"]),
        ("Ana Torres View all posts by Ana Torres", ["Ana Torres"]),
        (
            "María de los Ángeles Fernández de Córdoba y Lasso",
            ["María de los Ángeles Fernández de Córdoba y Lasso"],
        ),
        ("نور الدين قاسم، القاهرة", ["نور الدين قاسم"]),
        ("القاهرة - نور الدين قاسم", ["نور الدين قاسم"]),
        ("কামাল হোসেন, ঢাকা", ["কামাল হোসেন"]),
        ("নিজস্ব প্রতিবেদক, ঢাকা", []),
        ("ব্যুরো নতুনহাট", []),
        ("Own correspondent, Upton", []),
        ("김민준·이서연 기자", ["김민준", "이서연"]),
        ("새봄=정하늘 기자", ["정하늘"]),
        ("[서울=뉴시스] 정하늘 기자", ["정하늘"]),
        ("高橋 直樹", ["高橋 直樹"]),
        ("Γράφει ο/η Ana Torres", ["Ana Torres"]),
        ("كتب: أحمد عبد الرحمن وسامي المنصوري", ["أحمد عبد الرحمن", "سامي المنصوري"]),
        ("Von Ana Torres, Redaktionsleiterin Lokales", ["Ana Torres"]),
        ("Interview: Ana Torres", ["Ana Torres"]),
        ("Torres, Ana", ["Ana Torres"]),
        ("Torres, Ana; Whitfield, Jo", ["Ana Torres", "Jo Whitfield"]),
        ("Ana Torres|Jo Whitfield", ["Ana Torres", "Jo Whitfield"]),
        ("Politics | By Ana Torres", ["Ana Torres"]),
        ("Ana Torres - Valley Herald", ["Ana Torres"]),
        ("Ana Torres, Upland Chronicle", ["Ana Torres"]),
        ("Ana Torres, AP Auto Writer", ["Ana Torres"]),
        ("Ana Torres, Berlin", ["Ana Torres"]),
        ("Ana Torres. Upland International", ["Ana Torres"]),
        ("Ana Torres, Special to the Herald", ["Ana Torres"]),
        ("Ana Torres, Jr.", ["Ana Torres"]),
        ("Ana Torres (dpa)", ["Ana Torres"]),
        ("Reporter Ana Torres", ["Ana Torres"]),
        ("Ana Torres Senior Political Correspondent", ["Ana Torres"]),
        ("Text: Von Nils Ahrens", ["Nils Ahrens"]),
        ("Text: Ana Torres, Foto: Jo Whitfield", ["Ana Torres"]),
        ("Written by: Ana Torres | Edited by: Jo Whitfield", ["Ana Torres"]),
        ("José Ortega y Gasset", ["José Ortega y Gasset"]),
        ("Maria Costa e Silva", ["Maria Costa e Silva"]),
        ("Jana Nováková a Petr Dvořák", ["Jana Nováková", "Petr Dvořák"]),
        ("撰文：李四、王五", ["李四", "王五"]),
        ("홍길동 기자", ["홍길동"]),
        ("بقلم: أحمد علي", ["أحمد علي"]),
        ('["Ana Torres", "Jo Whitfield"]', ["Ana Torres", "Jo Whitfield"]),
        ("www.social.example/ana", []),
        ("@anatorres", []),
        ("ana.torres@valley-herald.example", []),
        ("责任编辑：李四", []),
        ("Valley Herald Sport", []),
        ("India Valley Web Desk", []),
        ("VH Staff", []),
        ("Editors of the Upland Guide", []),
        ("Staff of Upton", []),
        ("SPECIAL TO THE VALLEY HERALD", []),
        ("Medically reviewed by Jo Whitfield", []),
    ],
)
def test_byline(raw: str, expected: list[str]) -> None:
    assert names_of(raw, ITSELF) == expected


@pytest.mark.parametrize("raw", ["Upton Star", "Ana Torres Vidal", "Łukasz Żak", "Иван Иванов"])
def test_a_plain_name(raw: str) -> None:
    assert names_of(raw, ("Valley Herald",)) == [raw]
    assert names_of(raw, (raw,)) == []
    assert names_of(f"  {raw}\xa0", ("Valley Herald",)) == [raw]


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("ferryfan81", []),
        ("By quill_8090", []),
        ("Ada Moss5 March 2026", ["Ada Moss"]),
        ("王小明2026年3月5日", ["王小明"]),
    ],
)
def test_half_of_an_account_names_nobody(raw: str, expected: list[str]) -> None:
    assert names_of(raw, ()) == expected


def test_the_same_name_once() -> None:
    assert distinct(["ANA TORRES", "Ana Torres", "Torres Ana", "Añá Torres"]) == ("Ana Torres",)


class TestPlaces:
    @pytest.mark.parametrize(
        "author",
        [
            '{"@type":"Person","givenName":"Ana","familyName":"Torres"}',
            '{"@type":"Person","name":"By Ana Torres"}',
            '[[{"@type":"Person","name":"Ana Torres"}]]',
            '[{"@type":"Organization","name":"Valley Herald"},{"@type":"Person","name":"Ana Torres"}]',
            '[{"@type":"Person","name":"Ana Torres"},{"@type":"Organization","name":"Reuters"}]',
            '["ANA TORRES","Ana Torres"]',
            '{"name":{"@value":"Ana Torres"}}',
            '{"@type":"Person","name":""},"creator":"Ana Torres"',
        ],
    )
    def test_json_ld(self, author: str) -> None:
        html = f'<script type="application/ld+json">{{"@type":"NewsArticle","author":{author},"publisher":{{"name":"Valley Herald"}}}}</script>'
        assert authors(html + PARAGRAPH) == ("Ana Torres",)

    def test_second_description_of_the_same_article(self) -> None:
        html = '<script type="application/ld+json">[{"@type":"NewsArticle","url":"https://www.valley-herald.example/news/bridge","headline":"A"},{"@type":"Article","url":"https://www.valley-herald.example/news/bridge","author":"Ana Torres"}]</script>'
        assert authors(html + PARAGRAPH) == ("Ana Torres",)

    @pytest.mark.parametrize("kind", ["Recipe", "PodcastEpisode", "HowTo", "VideoObject"])
    def test_work_with_a_name(self, kind: str) -> None:
        html = f'<script type="application/ld+json">{{"@type":"{kind}","name":"A pie","datePublished":"2026-03-05","author":"Ana Torres"}}</script>'
        assert authors(html + PARAGRAPH) == ("Ana Torres",)

    @pytest.mark.parametrize("kind", ["Book", "Movie", "Product", "Comment", "ImageObject"])
    def test_work_that_a_page_speaks_of(self, kind: str) -> None:
        html = f'<script type="application/ld+json">{{"@type":"{kind}","name":"A pie","datePublished":"2026-03-05","author":"Ana Torres"}}</script>'
        assert authors(html + PARAGRAPH) == ()

    @pytest.mark.parametrize(
        "name", ["Department for Rural Roads", "Institute for Peace in Europe", "Office of Rivers"]
    )
    def test_organisation_with_small_words(self, name: str) -> None:
        html = f'<script type="application/ld+json">{{"@type":"NewsArticle","author":{{"@type":"GovernmentOrganization","name":"{name}"}}}}</script>'
        assert authors(html + PARAGRAPH) == (name,)

    @pytest.mark.parametrize(
        "name", ["Upton News Desk", "Valley Herald Staff", "Sports Department", "Valley Herald"]
    )
    def test_organisation_that_stands_for_a_name(self, name: str) -> None:
        html = f'<script type="application/ld+json">{{"@type":"NewsArticle","author":{{"@type":"Organization","name":"{name}"}},"publisher":{{"name":"Valley Herald"}}}}</script>'
        assert authors(html + PARAGRAPH) == ()

    def test_agency_alone_stays(self) -> None:
        html = '<script type="application/ld+json">{"@type":"NewsArticle","author":{"@type":"Organization","name":"Reuters"}}</script>'
        assert authors(html + PARAGRAPH) == ("Reuters",)

    def test_parsely_page(self) -> None:
        assert authors(
            f"""<meta name="parsely-page" content='{{"authors":["Ana Torres"]}}'>{PARAGRAPH}"""
        ) == ("Ana Torres",)

    @pytest.mark.parametrize(
        "block",
        [
            '<div itemprop="author" itemscope><meta itemprop="name" content="x"><span itemprop="name">Ana Torres</span></div>',
            '<span class="td-post-author-name">By <a href="/a">Ana Torres</a></span>',
            '<div class="vcard author"><span class="fn">Ana Torres</span></div>',
            '<div class="author-card"><a rel="author" href="/ana">Ana Torres</a></div>',
            '<p class="byline">By <span class="author">Ana Torres</span>, Staff Writer</p>',
            "<p>Von Ana Torres</p>",
            "<p>Por <b>Ana Torres</b> | 16/11/2026</p>",
            "<p>Автор: Ana Torres</p>",
            "<p>Av: Ana Torres</p>",
            "<p>เขียนโดย Ana Torres</p>",
            "<p>05/10/2018 - Publicado por: Ana Torres - Categoria: Saúde</p>",
            "<p>November 18, 2019 By <a href='/a'>Ana Torres</a></p>",
            "<p>17.11.2026, 18:05 Uhr | Von Ana Torres</p>",
            "<p>Publié le 17/11/2026 à 18:05 par Ana Torres</p>",
            "<p>Politics | By Ana Torres</p>",
            "<p>Ana Torres, Political Correspondent</p>",
            "<p>Ana Torres<br>a.torres@valley-herald.example</p>",
            "<p>Ana Torres | torresa@valley-herald.example</p>",
            '<div class="author">Ana Torres<br>torresa@valley-herald.example<br>November 17, 2026</div>',
            '<div class="author">Ana Torres<br>Eastport</div>',
        ],
    )
    def test_block_below_the_headline(self, block: str) -> None:
        assert authors(f"<h1>A bridge at last</h1>{block}{PARAGRAPH * 3}") == ("Ana Torres",)

    @pytest.mark.parametrize(
        "block",
        [
            '<div class="comment"><span class="author">Jo Whitfield</span></div>',
            '<aside><a rel="author">Jo Whitfield</a></aside>',
            '<div class="statement"><b class="author">The river and harbour ministries</b></div>',
            "<p>Text messages from the river are coming soon</p>",
            "<p>By Monday the bridge is to be open.</p>",
            "<p>Author of the plan was the town.</p>",
            "<p>By the time it was over</p>",
            "<p>By Design</p>",
            "<p>November 17, 2026 By The Sea</p>",
            "<h2>By-Election Results</h2>",
            "<p>By-Election Special</p>",
            "<p>Av de 11 ledamöterna</p>",
            "<p>Words Matter</p>",
            "<p>Text Size</p>",
            "<p>Story: Harbour Town</p>",
            "<p>Founded 1998 by Jo Whitfield</p>",
            "<p>17 Nov 2026 Upper Valley</p>",
            "<p>Jo Whitfield, director of the harbour</p>",
            "<p>Jo Whitfield, Mayor</p>",
            "<p>Edited by Jo Whitfield</p>",
            "<p>Photograph by Jo Whitfield</p>",
            "<p>Our Correspondent</p>",
            "<p>Contact Us contact.us@valley-herald.example</p>",
            "<p>News Desk news.desk@valley-herald.example</p>",
            "<h2>A Life – By Jo Whitfield</h2>",
            "<div>Correspondent</div><div>Upper Valley</div>",
            "<figure><figcaption>Jo Whitfield, journalist</figcaption></figure>",
            '<p class="byline">Fuente: Jo Whitfield</p>',
            '<p class="byline">Voice: Jo Whitfield</p>',
            '<p class="byline">Paid content by Other Company</p>',
        ],
    )
    def test_no_author(self, block: str) -> None:
        assert authors(f"<h1>A bridge at last</h1>{block}{PARAGRAPH * 3}") == ()


HEAD = '<meta name="author" content="Ana Torres"><h1>A bridge at last</h1>'


@pytest.mark.parametrize(
    "line",
    [
        "<p>By Ana Torres and Jo Whitfield</p>",
        "<p>By Ana Torres & Jo Whitfield</p>",
        "<p>Jo Whitfield und Ana Torres</p>",
        '<p>By <a href="/a">Ana Torres</a>, <a href="/b">Jo Whitfield</a></p>',
    ],
)
def test_the_head_names_one_of_two(line: str) -> None:
    assert set(authors(f"{HEAD}{line}{PARAGRAPH * 3}")) == {"Ana Torres", "Jo Whitfield"}


def test_the_head_names_one_of_three() -> None:
    line = "<p>By Ana Torres, Jo Whitfield, Bo Carrel</p>"
    assert authors(f"{HEAD}{line}{PARAGRAPH * 3}") == ("Ana Torres", "Jo Whitfield", "Bo Carrel")


@pytest.mark.parametrize(
    "line",
    [
        "<p>By Ana Torres, Upper Valley</p>",
        "<p>By Ana Torres with Reuters</p>",
        "<p>Ana Torres and the Upper Valley council</p>",
        "<p>Ana Torres | Politics and Money</p>",
        "<h2>How Ana Torres and Jo Whitfield saw the bridge</h2>",
        "<p>By Ana Torres, photos by Jo Whitfield</p>",
        '<p>By <a href="/a">Ana Torres</a>, Upper Valley</p>',
    ],
)
def test_the_head_names_the_only_one(line: str) -> None:
    assert authors(f"{HEAD}{line}{PARAGRAPH * 3}") == ("Ana Torres",)


class TestSiteAsAuthor:
    @pytest.mark.parametrize(
        "title", ["A bridge - Upton Star", "A bridge | News | Upton Star", "A bridge – Upton Star"]
    )
    def test_the_title_ends_with_it(self, title: str) -> None:
        html = f'<title>{title}</title><meta name="author" content="Upton Star"><h1>A bridge</h1><p>By Ana Torres</p>'
        assert authors(html + PARAGRAPH * 3) == ("Ana Torres",)

    def test_without_blanks(self) -> None:
        html = '<title>市议会决定重建河上的人行桥_柳河网</title><meta name="author" content="柳河网"><h1>市议会决定重建</h1>'
        assert authors(html + PARAGRAPH * 3) == ()

    def test_a_title_that_ends_with_the_author_of_a_named_site(self) -> None:
        html = '<title>A bridge - Ana Torres</title><meta property="og:site_name" content="Upton Star"><meta name="author" content="Ana Torres"><h1>A bridge</h1>'
        assert authors(html + PARAGRAPH * 3) == ("Ana Torres",)


class TestBelowTheText:
    @pytest.mark.parametrize(
        "line",
        ["<p><em>Автор: Ana Torres</em></p>", "<p>Autor: Ana Torres</p>", "<p>（记者：Ana Torres）</p>"],
    )
    def test_a_labelled_line(self, line: str) -> None:
        assert authors(f"<h1>A bridge</h1>{PARAGRAPH * 6}{line}") == ("Ana Torres",)

    @pytest.mark.parametrize(
        "line",
        [
            "<p>Autor: Ana Torres</p><p>Autor: Jo Whitfield</p>",
            '<p>Autor: <a href="/x">Ana Torres</a></p>',
            "<p>Autor: wer weiß das schon</p>",
            "<aside><p>Autor: Ana Torres</p></aside>",
            "<p>Foto: Ana Torres</p>",
            "<p>Von Ana Torres</p>",
        ],
    )
    def test_other_lines(self, line: str) -> None:
        assert authors(f"<h1>A bridge</h1>{PARAGRAPH * 6}{line}") == ()

    @pytest.mark.parametrize(
        ("line", "names"),
        [
            (
                "(Reporting by Ana Torres and Jo Whitfield; Editing by Sam Okafor)",
                ("Ana Torres", "Jo Whitfield"),
            ),
            (
                "Reporting by Ana Torres; additional reporting by Lena Brandt; editing by Sam Okafor",
                ("Ana Torres",),
            ),
            (
                "(Reporting by Ana Torres; Writing by Jo Whitfield; Editing by X)",
                ("Ana Torres", "Jo Whitfield"),
            ),
            ("(Reporte de Ana Torres; Editado por Jo Vidal)", ("Ana Torres",)),
            ("Additional reporting by Lena Brandt", ()),
            ("Editing by Sam Okafor", ()),
            ("Reporting by the river authority shows that the water rose in March", ()),
        ],
    )
    def test_what_an_agency_says_below_its_text(self, line: str, names: tuple[str, ...]) -> None:
        assert authors(f"<h1>A bridge</h1>{PARAGRAPH * 6}<p>{line}</p>") == names

    def test_a_line_below_does_not_join_one_above(self) -> None:
        html = f"<h1>A bridge</h1><p>By Jo Whitfield</p>{PARAGRAPH * 6}<p>Autor: Ana Torres</p>"
        assert authors(html) == ("Jo Whitfield",)


class TestSignedBelow:
    TEXT = f"<h1>A bridge</h1><div>{PARAGRAPH * 6}"

    @pytest.mark.parametrize("lang", DATA["signing"])
    def test_a_name_as_last_paragraph(self, lang: str) -> None:
        html = f'<html lang="{lang}">{self.TEXT}<p style="text-align:right"><b>Ana Torres</b></p></div><div>More</div>'
        assert authors(html) == ("Ana Torres",)

    @pytest.mark.parametrize(
        "line", ["Lire aussi", '<a href="/x">Ana Torres</a>', "Ana Torres a signé.", "La Rédaction"]
    )
    def test_other_last_paragraphs(self, line: str) -> None:
        assert authors(f'<html lang="fr">{self.TEXT}<p>{line}</p></div>') == ()

    def test_a_lead_in_another_box(self) -> None:
        html = f'<html lang="vi"><h1>A bridge</h1>{PARAGRAPH}<div>{PARAGRAPH * 5}<p>Ana Torres</p></div><p>More</p>'
        assert authors(html) == ("Ana Torres",)

    def test_a_language_with_capitals_in_headings(self) -> None:
        assert authors(f'<html lang="en">{self.TEXT}<p>Related Stories</p></div>') == ()

    def test_a_box_of_its_own(self) -> None:
        assert authors(f'<html lang="fr">{self.TEXT}</div><section><p>Jo Whitfield</p></section>') == ()


@pytest.mark.parametrize("label", ["Author:", "By", "Von", "Автор", "Texto:"])
def test_a_label_on_a_line_of_its_own(label: str) -> None:
    assert authors(f"<h1>A bridge</h1><div>{label}</div><div>Ana Torres</div>{PARAGRAPH * 3}") == (
        "Ana Torres",
    )


@pytest.mark.parametrize("label", ["Photos:", "Related", "Source"])
def test_another_label_on_a_line_of_its_own(label: str) -> None:
    assert authors(f"<h1>A bridge</h1><div>{label}</div><div>Ana Torres</div>{PARAGRAPH * 3}") == ()


def test_a_link_to_somebody_else_near_the_byline() -> None:
    html = f'<h1>A bridge</h1><p>By Ana Torres - 11/18/26</p><p><a href="/people/jo">Jo Whitfield</a></p>{PARAGRAPH * 3}'
    assert authors(html) == ("Ana Torres",)


@pytest.mark.parametrize(
    "raw", ["By " + "Ana, " * 50_000, "by " * 50_000, "(" * 100_000, "|" * 100_000, "- " * 50_000]
)
def test_hostile_bylines(raw: str) -> None:
    assert len(names_in(raw, "Valley Herald")) <= 200
