"""Pages in the encodings of thirty years, undeclared or misdeclared; sources bounded without touching honest ones."""

import random

import pytest
from selectolax.lexbor import LexborHTMLParser, LexborNode

from article.source.decode import decode
from article.source.manynames import fewer_names, tags
from article.source.nesting import shallow
from article.source.tame import tame

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
            f"<!doctype html {NAMES}><p>text",
        ],
    )
    def test_what_only_looks_like_one_stays(self, html: str) -> None:
        assert tame(html) == html

    def test_those_of_an_end_tag_are_cut_too(self) -> None:
        cut = tame(f"<p>text</p {NAMES}><p>text")
        assert cut.startswith("<p>text</p a0 a1")
        assert cut.endswith(" a127><p>text")

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

    @pytest.mark.parametrize(
        "tag", ["<x", "<html", "<svg><style><x", "<script></SCRIPT><x", "<!--><x", "</p><body"]
    )
    @pytest.mark.parametrize(
        "hiding",
        [
            '=">"',
            "='>'",
            ' = "<i>"',
            '="></x>"',
            '=">\'"',
            f'="{">" * 40}"',
            f'=">{"x" * 600}"',
            '\n=\n">"',
            '\x0c=">"',
        ],
    )
    def test_a_length_hidden_behind_quotes(self, tag: str, hiding: str) -> None:
        """A page of 130 kB was one tag of 20,000 attributes, and none of its stretches without ">" was long."""
        html = (
            tag
            + "".join(f" {names(40, first)} b{first}{hiding}" for first in range(0, 20_000, 40))
            + "><p>text"
        )
        assert sum(number**2 for number in attribute_counts(tame(html))) < 1.5e8

    @pytest.mark.parametrize(
        "start", ["<html ", "<HTML\n", "<body/", "<select><html ", "<!--><Body\t", "<html x='>' "]
    )
    def test_the_attributes_of_many_roots(self, start: str) -> None:
        """All go to the first: 10 MB of them would take hours."""
        html = "<p>text".join(start + names(300, first) + ">" for first in range(0, 24_000, 300))
        assert sum(number**2 for number in attribute_counts(tame(html))) < 4e7

    @pytest.mark.parametrize(
        "html",
        [
            "<!--[if IE]><html class=ie lang=en><![endif]--><body class=x>" + "<p>text</p>" * 3_000,
            "<script>document.write('<html lang=en><body class=x>')</script>" * 8 + "<p>text</p>" * 3_000,
            f'<div title="a > b">{"<p>text</p>" * 200}<i title="c > d">{"and so on " * 2_000}</i>' * 5,
            f'<p class="x">He said, "{"and so on " * 5_000}".</p>' * 4,
        ],
    )
    def test_pages_of_any_site_stay(self, html: str) -> None:
        assert tame(html) == html


def levels(html: str) -> tuple[int, int, int]:
    """How deep the parser's tree is, how many elements it has, and how many templates stand in each other."""
    root = LexborHTMLParser(html).root
    fragments = [root] if root else []
    deepest = elements = templates = 0
    while fragments:
        for number, node in enumerate(node for fragment in fragments for node in fragment.traverse()):
            elements += 1
            depth = 0
            above: LexborNode | None = node
            while above is not None and number % 5 == 0:
                depth, above = depth + 1, above.parent
            deepest = max(deepest, depth)
        fragments = [inner for fragment in fragments for inner in fragment.template_fragments()]
        templates += bool(fragments)
    return deepest, elements, templates


class TestNesting:
    """No tree is deeper than 600 levels, whatever the source looks like."""

    @pytest.mark.parametrize(
        "hiding",
        [
            "<SCRIPT></SCRIPT>", "<script></ScRiPt >", "<style></style/>", "<title></TITLE\n>", "<!-->", "<!--->",
            "<!-- a --!>", "<svg><style></svg>", "<svg><title></svg>", "<math><script></math>", "<select><style></select>",
            "<select><textarea>", "<select><xmp></select>", "<svg><![CDATA[<!--]]></svg>", "<![CDATA[<!-->", "<? <!-- >",
            "<!x <script>", "</ <style>", "</p <!-- >", "<a title='<!--'>", '<a title=x"<!-->', "<title><!--</title>",
            "<i title=<style>", "<a =<script>", "<table><style></table>", "<template><style></style></template>",
            "<svg><desc><style></style></desc></svg>", "<noscript><!--</noscript>-->", "<scr\x00ipt></script\x00>",
            "<math><annotation-xml><style></math>", "<iframe></IFRAME>", "<textarea></textarea x='<'>",
        ],
    )  # fmt: skip
    @pytest.mark.parametrize("unit", ["<div>", "<div></x>"])
    def test_hidden_before_it(self, hiding: str, unit: str) -> None:
        assert levels(tame(f"<body>{hiding}{unit * 4_500}text"))[0] < 600

    @pytest.mark.parametrize(
        "unit",
        [
            "<div>", "<DIV\n>", "<div/>", "<x>", "<ul><li>", "<li><dd>", "<rt>", "<ruby><rb>", "<option><i>", "<section><p>",
            "<table><td>", "<table><tr><td>", "<table><caption>", "<button><table><td>", "<object><p>", "<marquee>",
            "<svg><wbr>", "<svg><td>", "<svg><html>", "<g>", "<math><mi>", "<svg><foreignObject>", "<svg><desc><p>",
            "<math><annotation-xml encoding=text/html>", "<template>", "<template></x>", "<template><div></x>",
            "<div></x>", "<div></p>", "<div></span>", "<div><object></div></object>", "<div><table></div></table>",
            "<form><div></form>", "<b a><table></b></table>", "<a><div></a>", "<b><div></b>", "<i><p></i>", "<nobr><table>",
            "<div><!-- </div> -->", "<div><!-- --!></div>", "<div><script></div></script>", "<div><STYLE></div></STYLE>",
            "<div><i title='</div>'></i>", "<div><i title=\"'></div>\">", "<div><textarea></div></textarea>",
            "<div></div\x0bx>", "<div><svg></div></svg>", "<div><select></div></select>", "<details><summary>",
            "<div></ div>", "<div><?</div>", "<div><!</div>", "<h1><div></h1>", "<fieldset><legend></fieldset x='>'",
        ],
    )  # fmt: skip
    @pytest.mark.parametrize("before", ["", "<svg>"])
    def test_hidden_in_it(self, unit: str, before: str) -> None:
        deepest, _, templates = levels(tame(before + unit * 4_200 + "text"))
        assert deepest < 600
        assert templates <= 64

    @pytest.mark.parametrize(
        "unit",
        ["<p><font a{}>x", "<p><B a='{}'>x", '<p><tt x="" y={}>x', "<p><i a='>{}'>x", "<p><U a{}/></u\x0b>", "<p><s a{}></p><p>x"],
    )  # fmt: skip
    def test_formatting_that_is_opened_again_and_again(self, unit: str) -> None:
        """Of 3,000 tags made the parser a million elements."""
        html = "".join(unit.format(number) for number in range(1_300))
        assert len(LexborHTMLParser(html).css("*")) > 800_000
        assert len(LexborHTMLParser(tame(html)).css("*")) < 70_000

    @pytest.mark.parametrize(
        "html",
        [
            "<svg>" + "<path d='M0 0'/>" * 5_000 + "</svg><p>text",
            "<div><span></div>" * 3_000,
            "<div><b class=x>text</div>" * 500 + "<p>text</p>" * 2_000,
            "<ul><li>one<li>two</ul><p>x<table><tr><td>1<td>2<tr><td>3</table>" * 800,
            "<template><div><p>text</div></template>" * 2_000,
            f"<p>{'<i class=icon></i>' * 20}</p>" * 300,
            "<div><!-- </div> --></div><script>'<div>'</SCRIPT>" * 2_000,
        ],
    )
    def test_pages_that_are_only_large_or_broken_stay(self, html: str) -> None:
        assert tame(html) == html

    def test_what_hides_its_depth_is_still_read(self) -> None:
        html = "<title>A bridge</title><meta name=author content=x><h1>Bridge</h1>" + "<div></x>" * 5_000
        cut = tame(html + "<p>first</p><p>second")
        assert cut.startswith("<title>A bridge</title><meta name=author content=x><h1>Bridge</h1>")
        assert cut.endswith("<p>first</p><p>second")

    @pytest.mark.parametrize(("text", "compared"), [("&a" * 4_000_000, 0), ("", 500_000_000)])
    def test_what_costs_much_at_each_step_takes_fewer(self, text: str, compared: int) -> None:
        """References and names are read again in each of the beginnings that are parsed: with 40 of them, 4 seconds."""
        html = text + "<br>" * 80_000
        kept, tree = shallow(html, 80_000, 1_000, compared)
        assert tree is not None
        assert kept.count("<br>") < 20_000
        assert shallow("<br>" * 80_000, 80_000, 1_000)[0].count("<br>") == 80_000


def names_of(html: str) -> set[str]:
    """All tags and attributes in the parser's tree, those in templates too."""
    root = LexborHTMLParser(html).root
    fragments = [root] if root else []
    found = set[str]()
    while fragments:
        nodes = [node for fragment in fragments for node in fragment.traverse()]
        found.update(name.lower() for node in nodes for name in (node.tag or "", *node.attributes))
        fragments = [inner for fragment in fragments for inner in fragment.template_fragments()]
    return found


PIECES = """< > / = " ' ! ? - -- ` a b x1 A Z ſ é <a <b <A </ <p <td <i\x0bc <!-- --> --!> <! <? <script </script> <style> </style
    <svg> </svg> <svg <math> <title> </title> <textarea> <select> <option <template> </template> <![CDATA[ ]]> <plaintext>
    &quot; &lt; <table> <noscript> <iframe> <xmp> <frameset> <body <html <form <input <foreignObject> <desc>""".split(
    " "
)
PIECES += [" ", "\n", "\t", "\f", "\r", "\xa0"]
IMPLIED = set("html head body tbody tr colgroup img -text -comment -document -doctype -undef".split()) | {""}


class TestNames:
    """What the parser looks up in a table of fixed size: 190,000 names in a megabyte took it 28 s."""

    @pytest.mark.parametrize(
        "unit",
        [
            "<b {}></b>text ", "<p {}>text", "<p/{}=x/>", "<a title='>' {}>x", "<a title=\"<b x='\" {}>", "</b {}>",
            "<x{}>text</x>", "</x{}>", "<X{}/>", "<i =\"{}\" ж{}>", "<template><b {}></b></template>", "<x a='{}'{}>",
            "<!--><b {}>-->", "<script></SCRIPT><b {}>", "<svg><style><b {}></style></svg>", "<i '{}\" {}=\n'>' {}>",
        ],
    )  # fmt: skip
    @pytest.mark.parametrize(
        ("before", "at_once"),
        [("", 1), ("<svg><style>", 100), ("<select><title>", 1), ("<a b='<i c=\"' d>", 100)],
    )
    def test_without_end(self, unit: str, before: str, at_once: int) -> None:
        start = "<h1>A bridge</h1><p class=x data-a>The first.</p>" * 50
        html = (
            start
            + before
            + "".join(
                unit.format(*(names(at_once, number + shift) for shift in (0, 10**6, 2 * 10**6)))
                for number in range(0, 60_000, at_once)
            )
        )
        tamed = tame(html)
        assert tamed.startswith(start)
        assert len(names_of(tamed)) < 25_000

    @pytest.mark.parametrize("seed", range(4))
    def test_whatever_the_parser_takes_for_a_tag_is_among_them(self, seed: int) -> None:
        """What a table cell, a picture or a root element brings by itself is no name of the source."""
        chance = random.Random(seed)
        for _ in range(2_000):
            html = "".join(chance.choices(PIECES, k=chance.randint(3, 40)))
            read = {name.lower() for _, names, _ in tags(html) for name in names}
            assert names_of(html) - read <= IMPLIED, html

    def test_few_that_are_looked_up_for_each_tag(self) -> None:
        """Names made to fall into one place of the table are compared with each other."""
        html = "".join(f"<p {names(100, 100 * (number % 100))}>" for number in range(10_000))
        cut = tame(html)
        kept = sum(len(node.attributes) for node in LexborHTMLParser(cut).css("p"))
        assert 20_000 < kept < 80_000

    def test_tags_that_seem_to_stand_in_each_other_are_not_read_for_ever(self) -> None:
        """Each begins what reads on to the end: that would be 10¹² characters."""
        for unit in ("<a ", "<a", "<a =", "</a/"):
            html = "<p>text" + unit * 100_000 + "b='" + "x" * 1_000_000
            assert fewer_names(html)[0].count("<?") > 90_000

    def test_what_is_plain_is_kept_behind_it(self) -> None:
        bomb = "".join(f"<i {names(100, first)}>" for first in range(0, 60_000, 100))
        plain = "<p>One <a href='/x' class=link>two</a><br/><time datetime=\"2026-01-01\">then</time><img src=x alt=''></p>"
        assert tame(bomb + plain).endswith(plain)
        assert tame(bomb + "<p data-x>text</p >").endswith("<?p data-x>text</p >")

    @pytest.mark.parametrize(
        "html",
        [
            "".join(f'<p class="a{n}" data-id="{n}" id=p{n}>text</p>' for n in range(10_000)),
            "<script>"
            + "".join(f"if(i<n{n % 900}){{a.b({n}, c=>c)}}" for n in range(15_000))
            + "</script><p>text",
            "".join(
                f"<div _ngcontent-c{n % 500}><span _nghost-c{n % 90}>text</span></div>" for n in range(10_000)
            ),
            "<script type=application/json>[" + '{"a":"<b>c</b>"},' * 20_000 + "]</script>",
        ],
    )
    def test_large_pages_of_any_site_stay(self, html: str) -> None:
        assert len(html) > 250_000
        assert tame(html) == html
