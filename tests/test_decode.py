"""Pages in the encodings of thirty years, undeclared or misdeclared; sources bounded without touching honest ones."""

import random

import pytest
from selectolax.lexbor import LexborHTMLParser

from article.page.decode import decode
from article.page.tame import tame

TEXTS = {
    "cp1250": "Město oznámilo v úterý, že lávka pod starým mlýnem je po šesti týdnech oprav opět otevřena.",
    "iso8859_2": "Kładka poniżej starego młyna jest znów otwarta po sześciu tygodniach napraw, podało miasto.",
    "cp1251": "Пешеходный мост ниже старой мельницы снова открыт после шести недель ремонта, сообщил город.",
    "koi8_r": "Пешеходный мост ниже старой мельницы снова открыт после шести недель ремонта, сообщил город.",
    "cp1254": "Eski değirmenin altındaki yaya köprüsü altı haftalık onarımdan sonra yeniden açıldı.",
    "cp1253": "Η πεζογέφυρα κάτω από τον παλιό μύλο είναι ξανά ανοιχτή μετά από έξι εβδομάδες επισκευών.",
    "cp1252": "Die Fußgängerbrücke unterhalb der alten Mühle ist nach sechs Wochen wieder geöffnet.",
    "shift_jis": "古い水車小屋の下にある歩道橋が、六週間の修理を終えて再び通れるようになった。",
    "euc_jp": "古い水車小屋の下にある歩道橋が、六週間の修理を終えて再び通れるようになった。",
    "iso2022_jp": "古い水車小屋の下にある歩道橋が、六週間の修理を終えて再び通れるようになった。",
    "euc_kr": "옛 방앗간 아래의 보행자 다리가 육 주간의 수리를 마치고 다시 열렸다고 시가 밝혔다.",
    "gbk": "老磨坊下游的步行桥经过六个星期的维修后重新开放，镇政府星期二宣布了这个消息。",
    "big5": "老磨坊下游的步行橋經過六個星期的維修後重新開放，鎮政府星期二宣布了這個消息。",
    "cp1256": "أعيد فتح جسر المشاة أسفل الطاحونة القديمة بعد ستة أسابيع من أعمال الصيانة",
    "cp1255": "גשר הולכי הרגל מתחת לטחנה הישנה נפתח מחדש לאחר שישה שבועות של תיקונים",
}


@pytest.mark.parametrize("encoding", TEXTS)
@pytest.mark.parametrize("header", [None, "text/html; charset=utf-8"], ids=["undeclared", "called UTF-8"])
def test_found_out(encoding: str, header: str | None) -> None:
    page = f"<!doctype html><html><head><title>x</title></head><body><p>{TEXTS[encoding]}</p><p>{TEXTS[encoding]}</p>"
    text, _ = decode(page.encode(encoding), header)
    assert TEXTS[encoding] in text


@pytest.mark.parametrize("encoding", TEXTS)
def test_declared_in_the_page(encoding: str) -> None:
    page = f'<meta charset="{encoding.replace("_", "-")}"><p>{TEXTS[encoding]}</p>'
    text, _ = decode(page.encode(encoding), None)
    assert TEXTS[encoding] in text


def test_few_bad_bytes_do_not_turn_spaces_into_evidence() -> None:
    """Spaces once counted as well-formed UTF-8, so that any page with few bad bytes was read as UTF-8."""
    text, encoding = decode(
        ("<p>one two three four five six seven eight nine ten é</p>" * 3).encode("cp1252"), None
    )
    assert encoding == "cp1252"
    assert "\ufffd" not in text


class TestTame:
    @pytest.mark.parametrize("seed", range(8))
    def test_shallow_pages_come_back_as_they_are(self, seed: int) -> None:
        chance = random.Random(seed)
        parts = ["<div class=a>", "</div>"] * 3000
        for at in sorted((chance.randrange(len(parts)) for _ in range(400)), reverse=True):
            parts.insert(at, chance.choice(["<br>", "<img src=x>", "<li>", "</p>", "<!-- <div> -->", "text"]))
        html = "".join(parts)
        assert tame(html) == html

    def test_depth_hidden_behind_comments_and_scripts(self) -> None:
        for hiding in ("<!-- </div> -->", "<script></div></script>"):
            assert tame(f"<div>{hiding}" * 5_000).count("<div>") <= 513

    def test_end_tags_of_nothing_do_not_pay_for_depth(self) -> None:
        assert tame("</div>" * 5_000 + "<div>" * 5_000).count("<div>") <= 513

    def test_scripts_with_long_lines_stay_whole(self) -> None:
        script = "<script>x();" + "if (a<b && c) { f(1, 2) } " * 500 + "</script>"
        assert tame(script) == script

    def test_attributes_beyond_the_limit_are_cut(self) -> None:
        tag = "<div " + " ".join(f"a{n}='x'" for n in range(5_000)) + "><p>text</p>"
        cut = tame(tag)
        assert cut.count("='x'") == 128
        assert cut.endswith("><p>text</p>")

    def test_one_long_attribute_stays(self) -> None:
        html = f'<img src="data:image/png;base64,{"A" * 100_000}"><p>text</p>'
        assert tame(html) == html


def names(number: int, first: int = 0) -> str:
    return " ".join(f"a{n}" for n in range(first, first + number))


def attribute_counts(html: str) -> list[int]:
    """How many attributes each element has that the parser makes."""
    root = LexborHTMLParser(html).root
    return [len(node.attributes) for node in root.traverse()] if root else []


NAMES = names(600)
LOOP = (
    "for(i=0;i<n " + "&& a[i]; i++) { b = c / d; f(a, b) " * 100
)  # a minified script: long, and no ">" in it


class TestLongTags:
    @pytest.mark.parametrize(
        "html",
        [
            f"<head><script>{LOOP}</script><link rel=canonical href=x></head><p>text",
            f"<script>{LOOP}</SCRIPT ><p>text",
            f"<script async src=x>{LOOP};a>b;{LOOP}</script><p>text",
            f"<!-- <script> --><p>text</p><style>/* {LOOP} */</style><p>text",
            f"<!--><style>{LOOP}</style><p>text",
            f"<p>text<!-- {NAMES} {LOOP} --><p>text",
            f'<script type="application/ld+json">{{"a": "<i {NAMES} /script"}}</script>' * 50 + "<p>text",
            f"<p>text</p {NAMES}><p>text",
            f"<!doctype html {NAMES}><p>text",
        ],
    )
    def test_what_only_looks_like_one_stays(self, html: str) -> None:
        assert tame(html) == html

    def test_an_end_tag_is_never_eaten(self) -> None:
        cut = tame(f"<p <i {NAMES}</script><p>text")
        assert cut.endswith("></script><p>text")
        assert max(attribute_counts(cut)) == 128

    @pytest.mark.parametrize(
        "html",
        [
            f"<svg><style><x {names(20_000)}>",
            f"<select><style><x {names(20_000)}>",
            f"<svg><style><x {names(4_000)}></style></svg>" * 40,
            f"<script></SCRIPT><x {NAMES}>",
            f"<!--><x {NAMES}>-->",
            f"<!-- --!><x {NAMES}>-->",
            f"<title></title ><x {NAMES}>",
            f"<x {NAMES}",
        ],
    )
    def test_what_the_parser_may_take_for_one_is_bounded(self, html: str) -> None:
        """At 1.25 ns a pair: 2e8 of them take a quarter of a second."""
        assert sum(number**2 for number in attribute_counts(tame(html))) < 3e8
