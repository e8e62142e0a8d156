"""Bylines that the markup calls so: which elements, which names in them, and whose they are."""

from datetime import UTC, datetime

import pytest

from article.body.extract import own
from article.metadata import read_head
from article.page.document import parse
from article.page.walk import walk
from article.types import Page

URL = "https://www.valley-herald.example/news/bridge"
TEXT = (
    "<p>The council met on Tuesday evening in the old town hall to talk about the new bridge over the river.</p>"
    * 6
)


def authors(html: str, url: str = URL) -> tuple[str, ...]:
    document = parse(
        Page(url, f"<title>A bridge at last</title>{html}".encode(), datetime(2026, 1, 1, tzinfo=UTC))
    )
    cuts, _ = walk(document.tree)
    return read_head(document, cuts, own(cuts).first).authors


def above(block: str) -> tuple[str, ...]:
    return authors(f"<main><h1>A bridge at last</h1>{block}<div>{TEXT}</div></main>")


def below(block: str) -> tuple[str, ...]:
    return authors(f"<main><h1>A bridge at last</h1><div>{TEXT}</div></main>{block}")


@pytest.mark.parametrize(
    "block",
    [
        '<div><span class="styles_author__w1">Ana Torres</span><time>5 marca 2026</time></div>',
        '<div><span class="ArticleHeader_authorName__x9">Ana Torres</span></div>',
        '<div><span class="post__author-name">Ana Torres</span> <span>2026</span></div>',
        '<div><em class="head_journalist_name">Ana Torres</em></div>',
        '<div class="szerzo"><a href="/sz/1">Ana Torres</a></div>',
        '<div><span class="reporterName">Ana Torres</span></div>',
        '<div class="footer"><span class="list-author" itemprop="author">Von <span itemprop="name">Ana Torres</span></span></div>',
    ],
)
def test_class_names_with_a_word_for_author(block: str) -> None:
    assert above(block) == ("Ana Torres",)


@pytest.mark.parametrize(
    "block",
    [
        '<p><span class="authority-note">River Authority</span></p>',
        '<div class="author-bio">Valley Born</div>',
        '<div><span class="author-social">Follow Us</span></div>',
        '<div><a class="author-link" href="/all">View All Articles</a></div>',
        '<div><span class="article-author-x">The River</span></div>',
        '<div><span class="x-reporter-y">towns and rivers</span></div>',
        '<div><span class="x-author-y">River</span></div>',
        '<div class="byline">© Ana Torres</div>',
        '<div class="author-block">Out to Sea</div>',
        '<div class="meta-post-categories">Upper Valley</div>',
        '<div class="image-credit-byline">Ana Torres, Associated Press</div>',
    ],
)
def test_class_names_beside_a_name(block: str) -> None:
    assert above(block) == ()


@pytest.mark.parametrize(
    "name", ["Liam McAllister", "Sanne van der Meulen", "Johan af Klercker", "Ana de la Fuente"]
)
def test_names_that_are_not_in_title_case(name: str) -> None:
    assert above(f'<div class="author-block">{name}</div>') == (name,)


@pytest.mark.parametrize("name", ["정하늘", "高橋直樹", "सारा मलिक", "أحمد عبد الرحمن"])
def test_names_in_scripts_without_capitals(name: str) -> None:
    assert above(f'<div class="author-block">{name}</div>') == (name,)


@pytest.mark.parametrize(
    "block",
    [
        '<ul class="authors"><li><a href="/a/1">Ana Torres</a></li><li><a href="/a/2">Jo Whitfield</a></li></ul>',
        '<div class="authors"><a href="/x/1">Ana Torres</a> <a href="/x/2">Jo Whitfield</a></div>',
        '<div class="authors"><span>Ana Torres</span><span>Jo Whitfield</span></div>',
        '<p class="byline">By <b class="n">Ana Torres</b>, <i>Editor</i> and <b class="n">Jo Whitfield</b></p>',
        '<p class="byline">By <a href="/x">Ana Torres</a> and Jo Whitfield</p>',
    ],
)
def test_two_authors_in_one_box(block: str) -> None:
    assert above(block) == ("Ana Torres", "Jo Whitfield")


@pytest.mark.parametrize(
    "block",
    [
        '<div class="byline"><span class="name">Ana Torres</span> <span class="title">Senior Housing Reporter</span></div>',
        '<div class="byline"><a href="/a">Ana Torres</a><p>Redactora de Local</p></div>',
        '<div class="author">Ana Torres <a href="/author/x">View all posts by Ana Torres</a></div>',
        '<span itemprop="author" itemscope><meta itemprop="name" content="Ana Torres"></span>',
        '<span property="schema:author"><span property="schema:name">Ana Torres</span></span>',
        '<section aria-labelledby="article-byline"><ul><li>Mwandishi, <b>Ana Torres</b></li><li>Role, <i>WSN News</i></li></ul></section>',
        '<div class="byline"><a href="/a">Ana Torre<span class="fonts">s</span></a></div>',
    ],
)
def test_a_name_and_more_in_one_box(block: str) -> None:
    assert above(block) == ("Ana Torres",)


TEASERS = {
    "boxes": '<section class="read-next"><div><h3><a href="/o1">Library opens on Sundays too</a></h3><b class="author">Jo Whitfield</b></div></section>',
    "cards": '<section><article class="c"><a href="/o1">Library opens on Sundays too</a><b class="author">Jo Whitfield</b></article></section>',
    "one link": '<section><a href="/o1"><h3>Library opens on Sundays too</h3><b class="author">Jo Whitfield</b></a></section>',
    "flat list": '<div><h3><a href="/o1">Library opens on Sundays too</a></h3><b class="author">Jo Whitfield</b><h3><a href="/o2">Harvest prices fall once more</a></h3></div>',
    "dense": '<section><div><h3><a href="/o1">市议会决定重建河上的人行桥</a></h3><b class="author">Jo Whitfield</b></div></section>',
}


@pytest.mark.parametrize("teaser", TEASERS.values(), ids=TEASERS)
class TestTeasers:
    def test_below_name_nobody(self, teaser: str) -> None:
        assert below(teaser) == ()

    def test_above_name_nobody(self, teaser: str) -> None:
        assert above(teaser) == ()

    def test_do_not_hide_the_author(self, teaser: str) -> None:
        assert above(teaser + '<p class="byline">By Ana Torres</p>') == ("Ana Torres",)


@pytest.mark.parametrize(
    "block",
    [
        '<div class="author-box"><b class="author-name">Ana Torres</b><p><a href="/o1">Library opens on Sundays too</a></p><p><a href="/o2">Harvest prices fall once more</a></p></div>',
        '<div class="end"><b class="author">Ana Torres</b> <a href="/news/bridge#c">Read all of the comments here</a></div>',
        '<div class="end"><b class="author">Ana Torres</b> <a href="https://social.example/h">Talk to her about this story</a></div>',
        '<div class="end"><b class="author">Ana Torres</b> <a href="/author/ana">Read more by our river reporter</a></div>',
    ],
)
def test_author_below_the_text(block: str) -> None:
    assert below(block) == ("Ana Torres",)


def test_a_page_that_stands_in_a_widget() -> None:
    html = f'<div class="widget Blog"><div class="post"><h3>A bridge at last</h3><div>{TEXT}</div><div>by <span class="author">Ana Torres</span></div></div></div>'
    assert authors(html) == ("Ana Torres",)


@pytest.mark.parametrize(
    "block",
    [
        '<div class="post-footer"><span class="author">Ana Torres</span></div>',
        '<footer class="entry-footer"><span class="author">Ana Torres</span></footer>',
    ],
)
def test_the_footer_of_the_text(block: str) -> None:
    assert below(block) == ("Ana Torres",)


def test_the_footer_in_an_article() -> None:
    html = f'<article><h1>A bridge</h1><div>{TEXT}</div><footer><b class="author">Ana Torres</b></footer></article>'
    assert authors(html) == ("Ana Torres",)


@pytest.mark.parametrize(
    "block",
    [
        '<footer><b class="author">Jo Lee</b></footer>',
        '<div class="site-footer"><b class="author">Jo Lee</b></div>',
    ],
)
def test_the_footer_of_the_page(block: str) -> None:
    assert below(block) == ()


def test_an_article_in_a_sidebar() -> None:
    block = '<p><b class="x-author">Ana Torres</b></p>'
    assert authors(f'<div class="sidebar-1"><h1>A bridge</h1>{block}<div>{TEXT}</div></div>') == (
        "Ana Torres",
    )
    assert authors(f'<h1>A bridge</h1><div class="sidebar-1">{block}</div><div>{TEXT}</div>') == ()


def test_a_widget_beside_the_text() -> None:
    assert below('<div class="widget"><p><span class="author">Jo Whitfield</span></p></div>') == ()


def test_words_of_another_language_are_not_asked_for() -> None:
    assert authors(f'<html lang="de"><h1>A bridge</h1><p><b class="x-firma">Upton Steel</b></p>{TEXT}') == ()


def test_the_sure_name_before_a_likely_one() -> None:
    block = '<div class="byline-section">Valley Argus Leader</div><div><span class="author">Ana Torres</span></div>'
    assert above(block) == ("Ana Torres",)


def test_a_link_above_the_headline_is_no_byline() -> None:
    menu = '<div><a href="/people/jo">Jo Whitfield</a></div><div><a href="/x">Rivers</a></div><div><a href="/y">Bridges</a></div>'
    assert authors(f"{menu}<h1>A bridge at last</h1>{TEXT}") == ()


@pytest.mark.parametrize(
    "html",
    [
        '<div class="author">' * 3_000 + "Ana Torres",
        '<b class="author">Ana Torres</b>' * 20_000,
        '<div class="related"><b class="author">Ana Torres</b><a href="/o">Library opens on Sundays</a>'
        * 2_000,
    ],
    ids=["nested", "many", "open"],
)
def test_hostile_markup(html: str) -> None:
    assert len(above(html)) <= 20
