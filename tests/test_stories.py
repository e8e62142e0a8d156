"""Whose story an element tells of: shapes in which pages print other stories, and their own lines, a date and a name each."""

from datetime import UTC, datetime

import pytest

from article.body.extract import own
from article.dates.dates import claims
from article.metadata import read_head
from article.page.document import Document, parse
from article.page.walk import walk
from article.read import read
from article.stories.stories import Stories
from article.types import Article, Page, ReadOptions

URL = "https://www.valley-herald.example/news/bridge"
HEADLINE = "A bridge at last"
SENTENCES = (
    "The council met on Tuesday evening in the old town hall to talk about the new bridge over the river.",
    "Nobody in the room had asked for a vote, yet the mayor called one before the clock struck nine.",
    "Shops on both banks have lost a third of their trade since the flood took the wooden bridge away.",
    "Engineers from the county measured the piers and found that two of them are fit to be used again.",
)
TEXT = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES)
ENTRY = "The council then spoke about the plan and its costs, and the mayor answered every question."
OTHERS = (
    ("Library opens on Sunday mornings too", "Jo Whitfield", "2026-03-11"),
    ("Harvest prices fall for a third year", "Sam Okafor", "2026-03-12"),
    ("School roof closes after heavy storm", "Lena Brandt", "2026-03-13"),
)
NAME = '<span class="author">{}</span>'
TIME = '<time datetime="{}">a day</time>'
OWN = f"{NAME.format('Ana Torres')} {TIME.format('2026-03-05')}"


def page(above: str = "", meta: str = "", below: str = "", text: str = TEXT) -> str:
    return f"{above}<main><h1>{HEADLINE}</h1>{meta}<div>{text}</div></main>{below}"


def authors(html: str) -> tuple[str, ...]:
    document = parsed(html)
    cuts, _ = walk(document.tree)
    return read_head(document, cuts, own(cuts).first).authors


def days(html: str) -> set[str]:
    return {claim.dated.at.date().isoformat() for claim in claims(parsed(html), None, ())}


def parsed(html: str) -> Document:
    source = f"<html lang=en><title>{HEADLINE} | Valley Herald</title><body>{html}"
    return parse(Page(URL, source.encode(), datetime(2026, 3, 20, tzinfo=UTC)))


# One story each: h its headline, n its name, d its date, i its number.
ITEMS = {
    "a link in a heading": '<article class="s"><h2><a href="/n/{i}">{h}</a></h2><div>{n} {d}</div></article>',
    "a heading in a link": '<div class="s"><a href="/n/{i}"><img src="x.jpg"><h3>{h}</h3></a><p>{n}</p>{d}</div>',
    "a link around all": '<a class="s" href="/n/{i}"><div><h3>{h}</h3><p>What happened.</p>{n} {d}</div></a>',
    "a linked title that is no heading": '<div class="s"><div class="s-title"><a href="/n/{i}">{h}</a></div><p>{n} {d}</p></div>',
    "a short headline": '<div class="s"><a class="post-title" href="/n/{i}">Library opens</a><p>{n} {d}</p></div>',
    "a span called headline": '<li><a href="/n/{i}"><span class="headline">{h}</span></a>{n} {d}</li>',
    "a plain link in a list": '<li><a href="/n/{i}">{h}</a> {n} {d}</li>',
    "a number before it": '<li><span>{i}</span><a href="/n/{i}">{h}</a><small>{n} {d}</small></li>',
    "the line above the headline": '<div class="s"><div>{n} · {d}</div><h4><a href="/n/{i}">{h}</a></h4></div>',
    "a line that stands deep": '<div class="s"><div><div><div><div>{n} {d}</div></div></div></div><div><h4><a href="/n/{i}">{h}</a></h4></div></div>',
    "two headings, one of the section": '<div class="s"><h5><a href="/x/town">News from the town hall</a></h5><h3><a href="/n/{i}">{h}</a></h3>{n} {d}</div>',
    "links below the headline": '<div class="s"><h3><a href="/n/{i}">{h}</a></h3>{n} {d}<ul><li><a href="/x/{i}1">What the neighbours say about it</a></li><li><a href="/x/{i}2">How the town has paid for it</a></li></ul></div>',
    "a first heading": '<article><h1><a href="/n/{i}">{h}</a></h1>{n} {d}</article>',
    "a link on the picture alone": '<div class="s"><a href="/n/{i}"><img src="x.jpg"></a><h3>{h}</h3>{n} {d}</div>',
    "a link laid over the card": '<div class="s"><h3>{h}</h3>{n} {d}<a href="/n/{i}"></a></div>',
    "another site's story": '<div class="s"><h3><a href="https://partner.example/n/{i}">{h}</a></h3>{n} {d}</div>',
    "no boxes": '<h3><a href="/n/{i}">{h}</a></h3>{n} {d}',
    "no boxes, no headings": '<p class="t"><a href="/n/{i}">{h}</a></p><p class="by">{n} {d}</p>',
    "no boxes, the line above": '<p class="by">{n} {d}</p><h3><a href="/n/{i}">{h}</a></h3>',
    "a list of terms": '<dt><a href="/n/{i}">{h}</a></dt><dd>{n} {d}</dd>',
    "a table": '<table><tr><td>{d}</td><td><a href="/n/{i}">{h}</a></td><td>{n}</td></tr></table>',
    "a columnist": '<div class="who">{n}<a href="/n/{i}">{h}</a>{d}</div>',
    "many nodes": '<div class="s">'
    + "<svg><path></path></svg>" * 60
    + '<h3><a href="/n/{i}">{h}</a></h3>{n} {d}</div>',
    "no blanks": '<div class="s"><h3><a href="/n/{i}">市图书馆周日上午也开放</a></h3>{n} {d}</div>',
    "no blanks, a link around all": '<li><a href="/n/{i}"><div><p class="p1">市立図書館が日曜の朝も開館へ</p><p>{n} {d}</p></div></a></li>',
    "an entry": f'<div class="e">{{d}} {{n}}<p>{{i}}. {ENTRY}</p></div>',
    "an entry with a heading": f'<article class="e"><header>{{d}} {{n}}</header><h3>{{h}}</h3><p>{ENTRY}</p></article>',
    "a comment": f'<div class="k7"><div>{{n}} {{d}}</div><div>{{i}}: {ENTRY}</div><a href="#r">Reply</a></div>',
}


def shown(item: str, times: int) -> str:
    stories = enumerate(OTHERS[:times], 1)
    return "".join(
        item.format(i=i, h=h, n=NAME.format(name), d=TIME.format(day)) for i, (h, name, day) in stories
    )


@pytest.mark.parametrize("item", ITEMS.values(), ids=ITEMS)
@pytest.mark.parametrize("place", ["above", "below"])
class TestOthers:
    def test_tell_neither_name_nor_date(self, item: str, place: str) -> None:
        html = page(**{place: f"<section>{shown(item, 3)}</section>"})
        assert (authors(html), days(html)) == ((), set())

    def test_do_not_hide_those_of_the_page(self, item: str, place: str) -> None:
        html = page(**{place: f"<section>{shown(item, 3)}</section>"}, meta=f"<p>{OWN}</p>")
        assert (authors(html), days(html)) == (("Ana Torres",), {"2026-03-05"})


# Those that are known alone.
SINGLE = {
    "a link in a heading",
    "a heading in a link",
    "a link around all",
    "a linked title that is no heading",
    "a plain link in a list",
    "the line above the headline",
    "a line that stands deep",
    "a table",
}


@pytest.mark.parametrize("item", [ITEMS[name] for name in SINGLE], ids=SINGLE)
def test_one_teaser_in_the_text(item: str) -> None:
    html = page(text=f"{TEXT}<div>{shown(item, 1)}</div>{TEXT}")
    assert (authors(html), days(html)) == ((), set())


BOXES = {
    "a rail called most read": '<div class="mostRead"><p>{n} {d}</p></div>',
    "a rail in German": '<div class="c-meistgelesen"><p>{n} {d}</p></div>',
    "a rail in Spanish": '<div class="lo_mas_leidas"><p>{n} {d}</p></div>',
    "an aside": "<aside><p>{n} {d}</p></aside>",
    "a footer": "<footer><p>{n} {d}</p></footer>",
    "comments": '<ol class="commentlist"><li>{n} {d}</li></ol>',
    "a note that reads like a teaser": '<div><b>Read also</b><a href="/n/1"><strong>Library opens on Sunday mornings too</strong></a>{n} {d}</div>',
    "another whole story": f"<article><h2>Library opens on Sunday mornings too</h2>{{n}}<p>{ENTRY}</p></article>",
    "another whole story that is linked": f'<article><h2><a href="/n/1">Library opens on Sunday mornings too</a></h2>{{n}} {{d}}{f"<p>{ENTRY}</p>" * 40}</article>',
}


@pytest.mark.parametrize("box", BOXES.values(), ids=BOXES)
def test_boxes_of_others(box: str) -> None:
    html = page(below=box.format(n=NAME.format("Jo Whitfield"), d=TIME.format("2026-03-11")), text=TEXT * 2)
    assert (authors(html), days(html)) == ((), set())


HEAD = f"<h1>{HEADLINE}</h1>"
LINES = {
    "under the headline": f"{HEAD}<div>{OWN}</div>{TEXT}",
    "beside a linked headline": f'<div><h1><a href="/news/bridge">{HEADLINE}</a></h1>{OWN}</div>{TEXT}',
    "beside a headline linked elsewhere": f'<div><h2><a href="/amp/bridge">{HEADLINE}</a></h2>{OWN}</div>{TEXT}',
    "beside a title that is no heading": f'<div><div class="title"><a href="/?p=77">{HEADLINE}</a></div><p>{OWN}</p></div>{TEXT}',
    "beside a bid": f'{HEAD}<div class="m">{OWN} <a href="/letter">Sign up for our morning letter</a></div>{TEXT}',
    "beside a topic": f'{HEAD}<div class="m"><a href="/topic/b">All about bridges in the valley</a> {OWN}</div>{TEXT}',
    "below a linked kicker": f'<header><h5><a href="/politics">Politics in the upper valley</a></h5>{HEAD}{OWN}</header>{TEXT}',
    "above a list of stories": f'{HEAD}<div><div>{OWN}</div><ul><li><a href="/n/1">Library opens on Sunday mornings too</a></li><li><a href="/n/2">Harvest prices fall for a third year</a></li></ul></div>{TEXT}',
    "in a widget": f'<div class="widget"><h3 class="post-title">{HEADLINE}</h3><div>{OWN}</div>{TEXT}</div>',
    "in a box called latest news": f'<div class="latest-news-detail">{HEAD}<div>{OWN}</div>{TEXT}</div>',
    "in a box called related": f'<div class="related-wrapper">{HEAD}<p>{OWN}</p>{TEXT}</div>',
    "in a card without a headline": f'{HEAD}<div class="card-meta">{OWN}</div>{TEXT}',
    "in an aside called meta": f'{HEAD}<aside class="article-meta">{OWN}</aside>{TEXT}',
    "in the footer of an article": f"<article>{HEAD}{TEXT}<footer>{OWN}</footer></article>",
    "in list items": f"{HEAD}<ul><li>{NAME.format('Ana Torres')}</li><li>{TIME.format('2026-03-05')}</li></ul>{TEXT}",
    "beside a link to a translation": f'<header>{HEAD}<div><p>{NAME.format("Ana Torres")}</p><ul><li>{TIME.format("2026-03-05")}</li><li><a href="/es/puente">Leer en español aquí ahora mismo</a></li></ul></div></header>{TEXT}',
    "beside links to two translations": f'<header>{HEAD}<div><p>{NAME.format("Ana Torres")}</p><ul><li>{TIME.format("2026-03-05")}</li><li><a href="/es/puente">Leer en español aquí ahora mismo</a></li><li><a href="/fr/pont">Lire cet article en français ici</a></li></ul></div></header>{TEXT}',
    "in a live blog": f'{HEAD}<div class="live-blog-header">{OWN}</div>{TEXT}',
    "twice, for wide and small screens": f'{HEAD}<div class="i">{OWN} <i>two minutes to read, and a button to share it with friends</i></div><div class="i">{OWN} <i>two minutes to read, and a button to share it with friends</i></div>{TEXT}',
    "headline outside of the article": f"<header>{HEAD}</header><article><div>{OWN}</div>{TEXT}<h2>What comes next in the valley</h2>{TEXT}</article>",
    "the first heading is the logo": f'<h1><a href="/">Valley Herald</a></h1><div class="post"><h2>{HEADLINE}</h2><div>{OWN}</div>{TEXT}</div>',
    "links in the text": f'{HEAD}<div><p>{OWN}</p><p>As <a href="/n/9">the council said a year ago today</a>, it must be built.</p>{TEXT}</div>',
}


@pytest.mark.parametrize("html", LINES.values(), ids=LINES)
def test_lines_of_the_page(html: str) -> None:
    assert (authors(html), days(html)) == (("Ana Torres",), {"2026-03-05"})


@pytest.mark.parametrize("place", ["above", "below"])
@pytest.mark.parametrize(
    "name", ["a link in a heading", "a linked title that is no heading", "a plain link in a list", "a table"]
)
def test_days_without_markup(name: str, place: str) -> None:
    item = ITEMS[name].replace("{d}", "<span>{d}</span>")
    listed = "".join(item.format(i=i, h=h, n="", d=f"{i} March 2026") for i, (h, *_) in enumerate(OTHERS, 1))
    sections = {place: f"<section>{listed}</section>"}
    for meta, day in (("", None), ("<p>7 March 2026</p>", 7)):
        html = f"<html><title>{HEADLINE}</title>{page(**sections, meta=meta, text=TEXT * 3)}"
        article = read(Page(URL, html.encode(), datetime(2026, 3, 20, tzinfo=UTC)), ReadOptions(level="fast"))
        assert isinstance(article, Article)
        assert (article.published.at.day if article.published else None) == day


def test_what_stands_above_a_list_of_stories_the_asker_decides() -> None:
    stories = "".join(f'<li><a href="/n/{i}">{h}</a></li>' for i, (h, *_) in enumerate(OTHERS))
    document = parsed(page(below=f"<div><b>Ana Torres</b><ul>{stories}</ul></div>"))
    name = document.tree.css_first("b")
    assert name is not None
    assert Stories(document).is_others(name)
    assert not Stories(document).is_others(name, listed=False)


@pytest.mark.parametrize(
    "html",
    [
        "<div class=e>" * 3_000 + f"{NAME}{TIME}" * 60,
        f'<div class=e><a href="/o">{"word " * 200_000}</a>{"<p><time>x</time></p>" * 60}</div>' * 2,
        f"<li><a href=/o>{'x ' * 50}</a>{TIME}" * 20_000,
        "<h3><a href=/o>Library opens on Sunday</a></h3>" * 10_000 + TIME * 60,
        f"<p>{'<!--x-->' * 50_000}{TIME}</p>" * 3,
    ],
    ids=["nested", "long links", "items", "headings", "comments"],
)
def test_hostile_markup(html: str) -> None:
    document = parsed(html)
    stories = Stories(document)
    assert {stories.is_others(node) for node in document.nodes("time")[:60]} <= {True, False}
