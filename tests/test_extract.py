"""The own extractor on small pages that each have one difficulty, and the vocabulary of lines that are no text."""

import tomllib
from importlib.resources import files

import pytest
from selectolax.lexbor import LexborHTMLParser

from article.body.extract import Body, own
from article.body.text import _agreement, _best_agreement, agreement, plain
from article.body.weights import is_dateline, is_page_line, is_promotion, words, words_in, words_of
from article.page.segments import Segment, Segments
from article.page.walk import cut
from article.types import Block

ONE = "The council met on Tuesday evening in the old town hall to talk about the new bridge over the river."
TWO = "Many people came to listen, although it rained, and some of them had walked for an hour to be there."
THREE = "A vote is planned for next week, when the plans will hang in the library for everybody to look at."
TEXT = f"<p>{ONE}</p><p>{TWO}</p><p>{THREE}</p>"
TEASER = '<div class="x"><a href="/{0}">Another headline that leads elsewhere {0}</a><p>Some thirty words of a teaser could stand here, and they tell what the other story is about, number {0}.</p></div>'

DATED = "<p>0{0}.03.2026 <a href='/{0}'><b>Another headline that leads elsewhere</b></a><br>Some ten words of a teaser tell what the story is about.</p>"


def segments(html: str) -> Segments:
    return cut(LexborHTMLParser(html))


def text(html: str) -> list[str]:
    return plain(own(segments(html)).segments).split("\n")


@pytest.mark.parametrize(
    "html",
    [
        f"<div>{TEXT}</div>",
        f"<body>{ONE}<br><br>{TWO}<br><br>{THREE}</body>",
        f"<div><div>{ONE}</div><div>{TWO}</div><div>{THREE}</div></div>",
        f"<table><tr><td>{TEXT}</td><td><a href=/a>One</a> <a href=/b>Two</a></td></tr></table>",
        f"<div class='part-1'><p>{ONE}</p><p>{TWO}</p></div><div class='part-2'><p>{THREE}</p></div>",
        f"<form>{TEXT}</form>",
        f"<div class='sidebar-left layout'>{TEXT}</div>",
        f"<div hidden>{TEXT}</div>",
        f"<p>{ONE}<p>{TWO}<p>{THREE}",
        f"<div>{TEXT}</div>" + "".join(TEASER.format(n) for n in range(8)),
        "".join(TEASER.format(n) for n in range(8)) + f"<div>{TEXT}</div>",
        f"<p>{ONE}</p><div><p>Fortsetzung folgt</p><ul><li><a href=/x>A second story that you could read</a></ul>"
        f"<p>Ende von dem hier</p></div><p>{TWO}</p><p>{THREE}</p>",
        f"<p>{ONE}</p><div><h4>Ebenfalls im Blatt</h4><a href=/x>A second story that you could read</a></div><p>{TWO}</p><p>{THREE}</p>",
        f"<p>{ONE}</p><p>Anderswo</p><p><a href=/x>A second story that you could read</a></p><p>{TWO}</p><p>{THREE}</p>",
        f"<h1>The bridge</h1><div class='teaser-text'><p>{ONE}</p></div><div class='body'><p>{TWO}</p><p>{THREE}</p></div>",
        f"<div>{TEXT}</div><div class='teaser'><p>{TWO} <a href=/x>More</a></p></div>",
        f"<div>{TEXT}</div>"
        + f"<div class='item'><h3>Elsewhere</h3><p class='teaser'>{TWO} Not here.</p></div>" * 2,
        f"{TEXT}<h3>Stay with us</h3><p>Follow us on Facebook and Twitter, every day of the week.</p>",
        f"<p>{ONE}</p><div class='pic'><img src=a><p>The mill, Tuesday.</p></div><p>{TWO}</p><p>{THREE}</p>",
        f"<p>{ONE}</p><div><div><img src=a></div></div><div><img src=b>The mill on Tuesday evening, with its wheel</div><p>{TWO}</p><p>{THREE}</p>",
        f"<div>{TEXT}</div><div>" + "".join(DATED.format(n) for n in range(5)) + "</div>",
        f"<article>{TEXT}</article><div class='cmt-list'>" + f"<p>{ONE} {TWO} {THREE} No!</p>" * 9 + "</div>",
        f"<p>{ONE}</p><div class='fotocaption'><p>The mill in spring, which is the season of mills.</p></div><p>{TWO}</p><p>{THREE}</p>",
        f"<article>{TEXT}</article><div class='comments'>" + f"<p>{ONE} {TWO} {THREE} No!</p>" * 9 + "</div>",
        f"<p>{ONE}</p><aside><p>{THREE} And this is another matter.</p></aside><p>{TWO}</p><p>{THREE}</p>",
        f"<p>{ONE}</p><p><a href='/x'>A SECOND STORY THAT YOU COULD READ TOO</a></p><p>{TWO}</p><p>{THREE}</p>",
        f"<p>{ONE}</p><p>[ <a href='/x'>A second story that you could read too</a> ]</p><p>{TWO}</p><p>{THREE}</p>",
        f"<p>{ONE}</p><p><b>Och dessutom: <a href='/x'>A second story that you could read</a></b></p><p>{TWO}</p><p>{THREE}</p>",
        f"<p>{ONE}</p><p>Look: <a href='/x'>What is it that you could read in a second story?</a></p><p>{TWO}</p><p>{THREE}</p>",
        f"<p>{ONE}</p><p>DON'T MISS<br><a href='/x'>A second story that you could read</a> [VIDEO]<br>"
        f"<a href='/y'>A third that is as good as that</a> [INSIGHT]</p><p>{TWO}</p><p>{THREE}</p>",
        f"<p>{ONE}</p><p>Advertisement</p><p>{TWO}</p><p>Story continues below</p><p>{THREE}</p>",
        f"<p>{ONE}</p><p>{TWO}</p><p>{THREE}</p><p>Share</p><p>By Ana Torres</p>",
        f"<p>{ONE}</p><div><h3>Morning letter</h3><p>Every morning the five stories that matter to you, free of charge.</p>"
        f"<form><input type=email><button>Go</button></form></div><p>{TWO}</p><p>{THREE}</p>",
        f"<p>{ONE}</p><form><input name=q></form><p>{TWO}</p><p>{THREE}</p>",
    ],
)
def test_the_three_paragraphs_and_nothing_else(html: str) -> None:
    assert text(html) == [ONE, TWO, THREE]


FONT = f"<font face=Arial size=2><b>By Ana Torres</b><br><br>{ONE}<br><br>{TWO}<br><br>{THREE}</font>"
MENU = "<a href=/>Home</a><br><a href=/n>News</a><br><a href=/s>Sport</a>"
RAIL = "<br><br>".join(
    f"<b>Elsewhere {n}</b><br>Some ten words of a teaser tell what story {n} is about. <a href=/{n}>more</a>"
    for n in range(2)
)


@pytest.mark.parametrize(
    "html",
    [
        f"<table><tr><td width=120>{MENU}</td><td>{FONT}</td><td>{RAIL}</td></tr></table>",
        f"<table><tr><td>{RAIL}<td>{FONT}<td>{MENU}</table>",
        f"<center><table><tr><td colspan=2><img src=logo.gif></td></tr><tr><td><table><tr><td>{MENU}</td></tr></table></td>"
        f"<td><table><tr><td>{FONT}</td></tr></table></td><td><table><tr><td>{RAIL}</td></tr></table></td></tr></table>",
        f"<table><tr><td>{MENU}<td>{TEXT}<td>{RAIL}</table>",
        f"<table><tr><td>{MENU}<td><table><tr><td><img><td>{FONT}<td>&nbsp;</table><td>{RAIL}</table>",
    ],
)
def test_an_article_in_a_layout_table(html: str) -> None:
    assert text(f"<body bgcolor=#ffffff>{html}</body>") == [ONE, TWO, THREE]


def test_a_text_in_two_columns() -> None:
    right = f"<p>{ONE} Twice.</p><p>{TWO} Twice.</p><p><a href=/x>A vote</a>{THREE[6:]} Twice.</p>"
    assert len(text(f"<table><tr><td>{TEXT}<td>{right}</table>")) == 6


@pytest.mark.parametrize(
    ("html", "kinds"),
    [
        (f"<p>{ONE}</p><h2>A heading</h2><p>{TWO}</p>", ["p", "h", "p"]),
        (
            f"<p>{ONE}</p><ul><li>First thing</li><li>Second thing</li></ul><p>{TWO}</p>",
            ["p", "li", "li", "p"],
        ),
        (f"<p>{ONE}</p><blockquote><p>Not now.</p></blockquote><p>{TWO}</p>", ["p", "quote", "p"]),
        (f"<p>{ONE}</p><table><tr><td>a b c<td>d e f</table><p>{TWO}</p>", ["p", "table", "p"]),
    ],
)
def test_kinds(html: str, kinds: list[str]) -> None:
    assert [s.kind for s in own(segments(f"<div>{html}</div>")).segments] == kinds


def boxed(*parts: str) -> str:
    """Each part in a box of its own, as pages made of components have it."""
    return "".join(f"<div class='el'><div>{part}</div></div>" for part in parts)


@pytest.mark.parametrize(
    ("html", "between"),
    [
        (boxed(f"<p>{ONE}</p>", "<p>Nobody objected.</p>", f"<p>{TWO}</p>"), ["Nobody objected."]),
        (f"<div>{ONE}</div><div>Nobody objected.</div><div>{TWO}</div>", ["Nobody objected."]),
        (f"<div>{ONE}<br><br>Nobody objected.<br><br>{TWO}</div>", ["Nobody objected."]),
        (
            boxed(f"<p>{ONE}</p>") + "<div class='h'><h2>What comes next</h2></div>" + boxed(f"<p>{TWO}</p>"),
            ["What comes next"],
        ),
        (
            boxed(f"<p>{ONE}</p>", "<ul><li>A bridge<li>A bench</ul>", f"<p>{TWO}</p>"),
            ["A bridge", "A bench"],
        ),
        (
            f"<article class='post'><p>{ONE}</p></article><article class='post'><header><time>10.30</time>"
            f"<h3>Doors open</h3></header><p>{TWO}</p></article>",
            ["Doors open"],
        ),
        (
            f"<section class='text'><div><p>{ONE}</p></div></section><section class='quote'><blockquote>{THREE}"
            f"</blockquote></section><section class='text'><div><p>{TWO}</p></div></section>",
            [THREE],
        ),
        (boxed(f"<p>{ONE}</p>") + f"<div><ul><li>{THREE}</ul></div>" + boxed(f"<p>{TWO}</p>"), [THREE]),
        (  # a shop below each heading: the links stand in no box of their own
            f"<p>{ONE}</p><h3>The best of lanterns</h3><p><a href=/x>Look at it at the lantern shop</a></p><p>{TWO}</p>",
            ["The best of lanterns"],
        ),
        # of the page: links, labels, a heading that nothing follows, a button
        (boxed(f"<p>{ONE}</p>", "<p><a href=/x>The mill.</a></p>", "<p>Live</p>", f"<p>{TWO}</p>"), []),
        (boxed(f"<p>{ONE}</p>", "<h3>Our letter</h3>", "<p>In your inbox</p>", f"<p>{TWO}</p>"), []),
        (f"<p>{ONE}</p><div>Link copied!</div><p>{TWO}</p>", []),
    ],
)
def test_short_lines_between_paragraphs(html: str, between: list[str]) -> None:
    assert text(f"<body>{html}</body>") == [ONE, *between, TWO]


@pytest.mark.parametrize(
    "line",
    [
        "Par Le Courrier avec AFP | Publié le jeudi 5 mars 2026 à 10h11 - Mis à jour le vendredi 6 mars 2026 à 8h00",
        "Ana Torres, 5 March 2026, 10:11",
        "By : Ana Torres | Updated at : 05 Mar 2026 12:00 PM (IST)",
        "05/03/2026 - Publicado por: Ana Torres - Categoria: Cidade - Tags: ponte rio moinho conselho vila",
    ],
)
@pytest.mark.parametrize("html", ["<p>{0}</p>" + TEXT, f"<p>{ONE}</p><p>{{0}}</p><p>{TWO}</p><p>{THREE}</p>"])
def test_byline_and_date_in_one_line_are_no_text(html: str, line: str) -> None:
    found = own(segments(f"<div>{html.format(line)}</div>"))
    assert plain(found.segments).split("\n") == [ONE, TWO, THREE]


@pytest.mark.parametrize(
    "line",
    [
        "The bridge was opened on 5 March 2026 at 10:11 and stands to this day.",
        "Berlin, 5 March 2026",
        "Chapter 10 of 11",
    ],
)
def test_a_line_with_a_date_that_is_text(line: str) -> None:
    assert text(f"<p>{ONE}</p><p>{line}</p><p>{TWO}</p>") == [ONE, line, TWO]


@pytest.mark.parametrize(
    "line",
    [
        "[<a href=/x>Laughter in the hall.</a>]",
        "Tickets: <a href=/x>townhall.example</a>",
        "As the mayor said: <a href=/x>This will be the bridge of all bridges.</a>",
        "<a href=/x>The mayor has already said that this will be the bridge of all.</a>",
    ],
)
def test_a_linked_line_that_is_text(line: str) -> None:
    assert len(text(f"<p>{ONE}</p><p>{line}</p><p>{TWO}</p>")) == 3


def test_an_item_that_is_mostly_a_link_and_goes_on_is_text() -> None:
    linked = f"<a href=/x>{THREE[:-1]}</a>. So it was said by the mayor when she was asked."
    items = f"<li><a href=/y>{ONE[:30]}</a>{ONE[30:]}</li><li>{linked}</li><li>{TWO}</li>"
    more = "<li><a href=/z>Another story that you could read</a> from Friday</li>"
    assert [line[:9] for line in text(f"<p>{TWO} Twice.</p><ol>{items}</ol>{more}")] == [
        TWO[:9],
        ONE[:9],
        THREE[:9],
        TWO[:9],
    ]


STEPS = [
    f"Take the {part} of the bridge and set it on the river bank, where it stays for {days} whole days and nights in the sun."
    for part, days in (("deck", 3), ("rail", 4), ("arch", 5))
]


def test_numbered_steps_are_text_in_whatever_box() -> None:
    steps = "".join(f"<li>{step}</li>" for step in STEPS)
    card = "<div class='recipe-card'><h3>You need</h3><ul><li>a river</li></ul><{0}>{1}</{0}></div>"
    numbered, linked = (
        card.format("ol", steps),
        card.format("ol", steps.replace("Take the", "<a href=/x>Take</a> the")),
    )
    assert text(f"<div>{TEXT * 3}{numbered}</div>")[-5:] == ["You need", "a river", *STEPS]
    assert text(f"<div>{TEXT * 3}{linked}</div>")[-1] == THREE
    assert text(f"<div>{TEXT * 3}{card.format('ul', steps)}</div>")[-1] == THREE


@pytest.mark.parametrize(
    "html",
    [
        f"<p><img src=a>{ONE}</p><p>{TWO}</p><p>{THREE}</p>",
        f"<div><img src=a><p>{ONE}</p><p>{TWO}</p><p>{THREE}</p></div>",
        "".join(f"<div><img src=a><p>{line}</p></div>" for line in (ONE, TWO, THREE)),
        "".join(f"<div><h3>{line[:9]}</h3><img src=a><p>{line}</p></div>" for line in (ONE, TWO, THREE)),
    ],
)
def test_text_beside_an_image(html: str) -> None:
    found = own(segments(f"<body>{html}</body>")).segments
    assert [s.text for s in found if s.kind == "p"] == [ONE, TWO, THREE]


def test_nothing_in_nothing() -> None:
    assert own(segments("")).segments == ()
    assert own(segments("<nav><a href=/>Home</a></nav>")).segments == ()


def test_inline_markup_joins_and_blocks_part() -> None:
    found = segments("<div>a <b>b</b>c<span> d</span><p>e<br>f</p>g</div>").items
    assert [s.text for s in found] == ["a bc d", "e f", "g"]
    assert found[1].each_line() == ("e", "f")


def test_links_are_counted() -> None:
    (found,) = segments('<p>See <a href="/x">the plan</a> and <a href="/y">the map</a>.</p>').items
    assert found.link_chars == len("the plan") + len("the map")
    assert [(a.href, a.text) for a in found.anchors] == [("/x", "the plan"), ("/y", "the map")]


def page_line(line: str, linked: int = 0) -> bool:
    return is_page_line(Segment(line, "p", "p", 0, linked))


def vocabulary(kind: str) -> list[str]:
    data = tomllib.loads((files("article.vocabulary") / "boilerplate.toml").read_text("utf-8"))
    return list(data[kind])


@pytest.mark.parametrize("start", vocabulary("starts"))
def test_line_starts(start: str) -> None:
    assert page_line(f"{start.capitalize()} something else")
    assert not page_line(f"{start} " + "and then the council talked about the bridge " * 6)


@pytest.mark.parametrize("whole", vocabulary("whole"))
def test_whole_lines(whole: str) -> None:
    assert page_line(whole.upper()) or not whole.isascii()
    assert page_line(whole)


@pytest.mark.parametrize("end", vocabulary("ends"))
def test_line_ends(end: str) -> None:
    assert page_line(f"The mill in spring. A. Holt {end}")


@pytest.mark.parametrize(
    "line",
    [
        *(f"{call.capitalize()} the Hill Gazette on Facebook, it is free." for call in vocabulary("calls")),
        *(f"That was the day. Follow us on {network.title()}!" for network in vocabulary("networks")),
        *(f"Köprü Gazetesi, Facebook: {call}" for call in vocabulary("final_calls")),
        "Ana Torres is a reporter of the Hill Gazette. You can follow her on Twitter.",
    ],
)
def test_promotions(line: str) -> None:
    assert is_promotion(Segment(line, "p", "p", 0, 0))
    assert text(f"<body>{TEXT}<p>{line}</p></body>") == [ONE, TWO, THREE]


@pytest.mark.parametrize("phrase", vocabulary("disclosures"))
def test_by_what_the_page_earns(phrase: str) -> None:
    line = f"Of what you buy here, {phrase.capitalize()}, as we said."
    assert (
        text(f"<body><p>{line}</p>{TEXT}</body>")
        == text(f"<body>{TEXT}<p>{line}</p></body>")
        == [ONE, TWO, THREE]
    )
    assert line in text(f"<body>{TEXT}<p>{line}</p>{TEXT}{TEXT}</body>")


def test_a_caption_below_the_name_of_its_owner() -> None:
    caption = (
        "© Ann Holt The mill in spring, "
        + "when the river is high and runs over the weir, " * 2
        + "from the west."
    )
    assert text(f"<body><p>{ONE}</p><p>{caption}</p><p>{TWO}</p><p>{THREE}</p></body>") == [ONE, TWO, THREE]


@pytest.mark.parametrize(
    "line",
    [
        "She asked everybody to follow the council on Facebook.",
        "Follow the river and you will find the mill.",
        "Twitter was silent about it.",
        "The club subscribed to a newsletter and to two papers.",
        "Subscribers of the newsletter knew it before the council did.",
        "Follow the money, said the man. "
        + "It was on Facebook that the council first heard of the plan. " * 6,
    ],
)
def test_text_is_no_promotion(line: str) -> None:
    assert not is_promotion(Segment(line, "p", "p", 0, 0))


@pytest.mark.parametrize(
    "line", [ONE, TWO, "No.", "“That is the whole story.”", "Moreover, it rained.", "Sharing is hard."]
)
def test_text_is_no_page_line(line: str) -> None:
    assert not page_line(line)


def test_page_lines_in_capitals() -> None:
    assert page_line("İLGİNİZİ ÇEKEBİLİR: Köprü")
    assert page_line("READ MORE: The bridge")
    assert page_line("A mill in spring. GETTY IMAGES.")


@pytest.mark.parametrize(
    ("line", "title", "section"),
    [
        ("市议会周二晚上开会讨论河上新桥的建设计划，许多居民冒雨前来旁听。", "大桥为何等了两个冬天才开工", "国际新闻"),
        ("町議会は火曜日の夜、川に架かる新しい橋について話し合い、大勢の住民が集まった。", "橋はなぜ二度の冬を待ったのか", "社会"),
        ("시의회는 화요일 저녁 강 위의 새 다리에 대해 논의했고 많은 주민이 모였다.", "다리는 왜 두 해를 기다렸나", "사회"),
    ],
)  # fmt: skip
def test_headlines_in_wide_scripts(line: str, title: str, section: str) -> None:
    lines = [f"{line[:-1]}{mark}{line[-1]}" for mark in "一二三四"]
    article = "".join(f"<p>{each}</p>" for each in lines)
    link = "<p><a href=/x>{}</a></p>"
    others = "".join(f"<div><a href=/{n}>{title}</a><br>{line}</div>" for n in range(5))
    assert text(f"<div>{article}<div>{others}</div></div>") == lines
    assert text(f"<div>{article.replace('</p>', '</p>' + link.format(title), 1)}</div>") == lines
    assert (
        len(text(f"<div>{article.replace('</p>', '</p>' + link.format(section), 1)}</div>")) == len(lines) + 1
    )


def test_words_in_scripts_without_spaces() -> None:
    assert words("川沿いに立つ古い水車") == 5
    assert words("three plain words") == 3


@pytest.mark.parametrize(
    "lines",
    [
        ["three plain words", "and – more – of them"],
        ["Старая мельница у реки", "стоит"],
        ["川沿いに立つ古い水車", "そして a few English words"],
        ["สวัสดีชาวโลก"],
        ["Mostly English, with 水 in it"],
        ["\ud800 broken"],
        [],
    ],
)
def test_words_are_the_same_however_they_are_counted(lines: list[str]) -> None:
    blocks = [Block(line, 0, len(line)) for line in lines]
    assert words_in("\n\n".join(lines), blocks) == words("\n\n".join(lines))
    assert [words_of(Segment(line, "p", "p", 0, 0)) for line in lines] == [words(line) for line in lines]


def test_text_between_many_boxes_of_others() -> None:
    menus = "".join(f"<div><ul><li><a href=/{n}>Menu entry {n}</a></ul></div>" for n in range(50))
    assert text(f"{menus}<div><div>{TEXT}</div></div>{menus}") == [ONE, TWO, THREE]


def test_agreement() -> None:
    assert agreement(ONE, ONE) == (1.0, 1.0)
    assert agreement(ONE, TWO)[0] == 0
    jaccard, contained = agreement(ONE, f"{ONE} {TWO}")
    assert 0.3 < jaccard < 0.6
    assert contained == 1.0
    assert agreement("", ONE) == (0.0, 0.0)
    assert agreement("川沿いに立つ古い水車が回る", "川沿いに立つ古い水車が止まる")[0] > 0.4


@pytest.mark.parametrize(
    "line",
    [
        "By Ana Torres on Monday, November 18th, 2019 at 11:04 a.m.",
        "Published November 18, 2019, 11:04 a.m.",
        "Por Ana Torres, 18/11/2019 10:20 hs.",
        "18.11.2019, 10:20 Uhr | Ana Torres",
    ],
)
def test_lines_with_a_date_and_a_clock_are_no_text(line: str) -> None:
    assert is_dateline(Segment(line, "p", "p", 0, 0))
    assert text(f"<body><h1>The bridge</h1><p>{line}</p>{TEXT}</body>") == [ONE, TWO, THREE]


@pytest.mark.parametrize(
    "line",
    [
        "The race over the old bridge begins on 18 November 2019 at 11:04 a.m.",
        "They had come on 18 November 2019, at 10:20 in the morning.",
        "Nobody saw the miller after 11:04 p.m.",
    ],
)
def test_sentences_end_in_a_time_too(line: str) -> None:
    assert not is_dateline(Segment(line, "p", "p", 0, 0))


def test_the_first_lines_of_a_story_may_be_its_programme() -> None:
    line = "The race over the old bridge begins on 18 November 2019 at 11:04 a.m."
    assert text(f"<body><h1>The bridge</h1><p>{line}</p>{TEXT}</body>")[0] == line


def test_very_many_lines_are_not_sought_one_by_one_in_another_text() -> None:
    """The cost of that is their product: 20,000 paragraphs of a page of 3 MB took 12 seconds."""
    segments = tuple(Segment(f"Line {n} of a long page.", "p", "p", 0, 0) for n in range(20_000))
    other = plain(segments) + " More of the same." * 3_000
    few, many = (Body(some, "own", 1.0, 0, len(some) - 1) for some in (segments[:200], segments))
    assert _agreement(many, other) == _best_agreement(many, other)
    told = plain(few.segments) + " More of the same." * 2
    assert _agreement(few, told) != _best_agreement(few, told)  # by characters, which are quick to compare
