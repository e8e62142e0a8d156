"""What a page shows of the names in its head: the others of several, their spelling, a person in place of a house."""

import pytest

from tests.test_authors import PARAGRAPH, authors

HEADING = "<h1>A bridge at last</h1>"
META = '<meta name="author" content="Ana Torres">'


def json_ld(author: str) -> str:
    return f'<script type="application/ld+json">{{"@type":"NewsArticle","author":{author}}}</script>'


def organisation(name: str) -> str:
    return f'{{"@type":"Organization","name":"{name}"}}'


class TestTheHeadNamesTheFirst:
    @pytest.mark.parametrize(
        "block",
        [
            '<ul><li><a rel="author" href="/a">Ana Torres</a></li><li><a rel="author" href="/b">Jo Whitfield</a></li></ul>',
            '<div><a href="/a">Ana Torres</a><a href="/b">Jo Whitfield</a></div>',
            '<div><a href="/a">Ana Torres</a> <a href="/b">Jo Whitfield</a> 17.11.2026</div>',
            '<div class="authors"><p class="author">Ana Torres</p><p class="author">Jo Whitfield</p></div>',
        ],
    )
    def test_of_two_in_elements_alike(self, block: str) -> None:
        assert authors(META + HEADING + block + PARAGRAPH * 3) == ("Ana Torres", "Jo Whitfield")

    @pytest.mark.parametrize(
        "block",
        [
            '<div><p class="author">Ana Torres</p><p class="place">Upper Valley</p></div>',
            '<ul><li><a href="/a">Ana Torres</a></li><li>Upper Valley</li></ul>',
            '<div><a href="/a">Ana Torres</a> <a href="/b">Upper Valley</a> and more</div>',
            "<p>Ana Torres</p><p>Upper Valley</p>",
            '<p>By : <a href="/a">Ana Torres</a> | Edited By: <a href="/b">Jo Whitfield</a> | 05 Mar 2026</p>',
        ],
    )
    def test_of_one(self, block: str) -> None:
        assert authors(META + HEADING + block + PARAGRAPH * 3) == ("Ana Torres",)


class TestCapitals:
    HEAD = '<meta name="author" content="ANA MCTORRES">'

    @pytest.mark.parametrize(
        "line", ["<p>By Ana McTorres</p>", "<figcaption>Photo: Ana McTorres, AP</figcaption>"]
    )
    def test_the_page_has_small_letters(self, line: str) -> None:
        assert authors(self.HEAD + HEADING + line + PARAGRAPH * 3) == ("Ana McTorres",)

    @pytest.mark.parametrize("line", ["", "<p>BY ANA MCTORRES</p>", "<p>ana mctorres</p>"])
    def test_the_page_has_none(self, line: str) -> None:
        assert authors(self.HEAD + HEADING + line + PARAGRAPH * 3) == ("ANA MCTORRES",)


class TestAnAccountInTheHead:
    HEAD = json_ld('{"@type":"Person","name":"Jo Upload"}') + HEADING

    def test_another_field_and_the_byline_agree(self) -> None:
        html = f'<meta name="sailthru.author" content="By Ana Torres">{self.HEAD}<p>By Ana Torres</p>'
        assert authors(html + PARAGRAPH * 3) == ("Ana Torres",)

    @pytest.mark.parametrize(
        "html",
        [
            "<p>By Ana Torres</p>",
            '<meta name="sailthru.author" content="Ana Torres">',
            '<meta name="sailthru.author" content="Ana Torres"><p>By Bo Carrel</p>',
        ],
    )
    def test_one_of_them_alone(self, html: str) -> None:
        assert authors(self.HEAD + html + PARAGRAPH * 3) == ("Jo Upload",)


class TestAHouseInTheHead:
    @pytest.mark.parametrize(
        "block",
        [
            "<p>By Ana Torres</p>",
            '<p class="byline">Ana Torres</p>',
            '<a href="/author/ana-torres">Ana Torres</a>',
        ],
    )
    @pytest.mark.parametrize("name", ["Upland Institute", "Upland Times", "Reuters"])
    def test_a_person_on_the_page(self, name: str, block: str) -> None:
        html = json_ld(organisation(name)) + HEADING + block
        assert authors(html + PARAGRAPH * 3) == ("Ana Torres",)

    @pytest.mark.parametrize(
        "block", ["", '<p class="byline">Upland Institute</p>', "<p>By Upland Institute</p>"]
    )
    def test_nobody_on_the_page(self, block: str) -> None:
        html = json_ld(organisation("Upland Institute")) + HEADING + block
        assert authors(html + PARAGRAPH * 3) == ("Upland Institute",)

    @pytest.mark.parametrize(
        ("site", "name"),
        [
            ("NXS", "NXS Nieuws"),
            ("朝夕新聞", "朝夕新聞社"),
            ("Upton Star", "Upton Star Online"),
            ("신바람", "신바람뉴스"),
        ],
    )
    def test_the_site_itself(self, site: str, name: str) -> None:
        head = f'<meta property="og:site_name" content="{site}">'
        person = '{"@type":"Person","name":"Ana Torres"}'
        html = head + json_ld(f"[{organisation(name)},{person}]") + HEADING + PARAGRAPH * 3
        assert authors(html) == ("Ana Torres",)
        assert authors(head + json_ld(organisation(name)) + HEADING + PARAGRAPH * 3) == ()

    def test_a_paper_whose_reporter_signs_below(self) -> None:
        head = '<meta property="article:author" content="海港日报"><h1>港口城市决定重建老鱼市</h1>'
        text = "<p>市议会周一深夜决定，重建四年前冬天被大火烧毁的鱼市场，工程预计明年三月开始。</p>" * 4
        assert authors(f"{head}{text}<p>　　海港日报记者 张伟</p><p>责任编辑：刘德宾</p>") == ("张伟",)


class TestBoxesSideBySide:
    BOX = '<div class="{}"><a href="/x">{}</a></div>'

    def test_two_boxes_alike(self) -> None:
        boxes = self.BOX.format("author-name", "Ana Torres") + self.BOX.format("author-name", "Jo Whitfield")
        assert authors(f"<article>{HEADING}{boxes}{PARAGRAPH * 3}</article>") == (
            "Ana Torres",
            "Jo Whitfield",
        )

    def test_a_box_called_otherwise(self) -> None:
        boxes = self.BOX.format("author-name", "Ana Torres") + self.BOX.format("checker-name", "Jo Whitfield")
        assert authors(f"<article>{HEADING}{boxes}{PARAGRAPH * 3}</article>") == ("Ana Torres",)
