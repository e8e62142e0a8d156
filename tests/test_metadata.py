"""Title without its suffix, authors as a set, the right JSON-LD object; trackers and language."""

import json
from datetime import UTC, datetime

import pytest

from article.body.extract import own
from article.infrastructure import trackers
from article.language import language
from article.metadata import Head, read_head, without_suffix
from article.names.authors import names_in
from article.page.document import parse
from article.page.jsonld import main_object
from article.page.markup import name_flags
from article.page.walk import cut
from article.types import Page

PARAGRAPH = "<p>The council met on Tuesday evening in the old town hall to talk about the new bridge over the river.</p>"


OTHER = {"headline": "Ferry sails once more for the islands", "author": "Bo Quill"}


def head(html: str, url: str = "https://www.valley-herald.example/news/bridge") -> Head:
    document = parse(Page(url, html.encode(), datetime(2026, 1, 1, tzinfo=UTC)))
    cuts = cut(document.tree)
    return read_head(document, cuts, own(cuts).first)


@pytest.mark.parametrize(
    ("title", "site_name", "expected"),
    [
        ("Bridge reopens | Valley Herald", "Valley Herald", "Bridge reopens"),
        ("Bridge reopens - Valley Herald", None, "Bridge reopens"),
        ("Bridge reopens – News – Valley Herald", "Valley Herald", "Bridge reopens"),
        ("Valley Herald: Bridge reopens", "Valley Herald", "Bridge reopens"),
        ("Valley Herald | Bridge reopens", "Valley Herald", "Bridge reopens"),
        ("Bridge reopens :: valley-herald.example", None, "Bridge reopens"),
        ("One bridge - two rivers - three towns", "Valley Herald", "One bridge - two rivers - three towns"),
        ("Bridge: what reopens and when", "Valley Herald", "Bridge: what reopens and when"),
        ("Half-built bridge reopens", "Valley Herald", "Half-built bridge reopens"),
        ("Bridge reopens « Valley Herald", "Valley Herald", "Bridge reopens"),
        ("Bridge reopens, Valley Herald", "Valley Herald", "Bridge reopens"),
        ("Bridge reopens (Valley Herald)", "Valley Herald", "Bridge reopens"),
        ("Bridge reopens: Valley Herald", "Valley Herald", "Bridge reopens"),
        ("A day at the Valley Herald", "Valley Herald", "A day at the Valley Herald"),
        (
            "Ferry runs aground off Norhaven, Aldmouth",
            "Aldmouth",
            "Ferry runs aground off Norhaven, Aldmouth",
        ),
        ("Interview: Valley Herald", "Valley Herald", "Interview: Valley Herald"),
        ("A new theatre for Neu-Ulm", "Ulm", "A new theatre for Neu-Ulm"),
        ("Trains between Łódź–Ulm", "Ulm", "Trains between Łódź–Ulm"),
        ("Bridge reopens | Local | Northern Echo", "Northern Echo", "Bridge reopens"),
        (
            "Interview | The editor of Northern Echo",
            "Northern Echo",
            "Interview | The editor of Northern Echo",
        ),
        ("시의회, 다리 재건 의결 < 사회 < 기사본문 - 새봄일보", "새봄일보", "시의회, 다리 재건 의결"),
        ("市议会决定重建人行桥_柳河网", "柳河网", "市议会决定重建人行桥"),
        ("市议会决定重建人行桥_时政_柳河网", "柳河网", "市议会决定重建人行桥"),
        ("市议会决定重建人行桥--时政--柳河网", "柳河网", "市议会决定重建人行桥"),
        ("市议会决定重建人行桥-柳河网", "柳河网", "市议会决定重建人行桥"),
        ("議会が橋の建て替えを可決：北川新聞", "北川新聞", "議会が橋の建て替えを可決"),
        ("議会が橋の建て替えを可決（北川新聞）", "北川新聞", "議会が橋の建て替えを可決"),
        ("市议会决定支持柳河网", "柳河网", "市议会决定支持柳河网"),
        ("市议会_重建", "柳河网", "市议会_重建"),
        ("河-柳河网", "柳河网", "河-柳河网"),
    ],
)
def test_suffix(title: str, site_name: str | None, expected: str) -> None:
    assert without_suffix(title, site_name, "valley-herald.example") == expected


class TestTitle:
    def test_heading_settles_the_suffix(self) -> None:
        found = head(
            "<title>Bridge reopens after repairs - what we know - VH</title><h1>Bridge reopens after repairs</h1>"
        )
        assert found.title == "Bridge reopens after repairs"

    @pytest.mark.parametrize(
        ("kicker", "og", "expected"),
        [
            ("<i>Floods</i> ", "Town votes for a new bridge", "Town votes for a new bridge"),
            ("<i>Floods</i> ", "Floods: Town votes for a new bridge", "Floods: Town votes for a new bridge"),
            (
                "<i>Floods</i> ",
                "Floods – Town votes for a new bridge",
                "Floods – Town votes for a new bridge",
            ),
            ("Floods: ", "Town votes for a new bridge", "Floods: Town votes for a new bridge"),
            ("", "Floods: Town votes for a new bridge", "Town votes for a new bridge"),
        ],
    )
    def test_kicker_in_the_heading(self, kicker: str, og: str, expected: str) -> None:
        html = (
            f'<meta property="og:title" content="{og}"><h1>{kicker}Town votes for a new bridge</h1>'
            "<title>Floods: Town votes for a new bridge - Valley Herald</title>"
        )
        assert head(html).title == expected

    @pytest.mark.parametrize("between", ["<br>", "</span><span>", "</div><div>"])
    def test_parts_of_a_heading_without_a_blank(self, between: str) -> None:
        html = f"<title>Bridge reopens after repairs | Valley Herald</title><h1>Bridge reopens{between}after repairs</h1>"
        assert head(html).title == "Bridge reopens after repairs"

    def test_the_end_of_a_headline_is_none(self) -> None:
        html = (
            '<meta property="og:title" content="a new bridge"><h1>Our ‘town’ votes for a new bridge</h1>'
            "<title>Our 'town' votes for a new bridge - Valley Herald</title>"
        )
        assert head(html).title == "Our ‘town’ votes for a new bridge"

    @pytest.mark.parametrize("tag", ["h3", "div", "b"])
    def test_a_line_above_the_text_settles_what_is_the_site(self, tag: str) -> None:
        html = (
            f"<title>The Old Gazette: Bridge reopens after repairs</title><h1>The Old Gazette</h1>"
            f"<{tag}>Bridge reopens after repairs</{tag}><br><br>{PARAGRAPH * 3}"
        )
        assert head(html).title == "Bridge reopens after repairs"

    @pytest.mark.parametrize("line", ["Bridge reopens after", "Bridge reopens", "after repairs: what now"])
    def test_a_line_that_is_part_of_a_headline_does_not(self, line: str) -> None:
        html = f"<title>Bridge reopens after repairs: what now</title><div>{line}</div>{PARAGRAPH * 3}"
        assert head(html).title == "Bridge reopens after repairs: what now"

    def test_a_heading_before_the_name_of_a_town(self) -> None:
        html = f"<title>Library opens on Sundays: Town of Upton</title><h3>Library opens on Sundays</h3>{PARAGRAPH * 3}"
        assert head(html).title == "Library opens on Sundays"

    @pytest.mark.parametrize("headline", ["Energy crisis in Europe: What Now", "What Now"])
    @pytest.mark.parametrize("end", ["", " | Herald"])
    def test_a_kicker_above_the_headline(self, headline: str, end: str) -> None:
        title = "Energy crisis in Europe: What Now"
        html = (
            f'<title>{title}{end}</title><meta property="og:title" content="{title}">'
            f"<p>Energy crisis in Europe</p><h4>{headline}</h4>{PARAGRAPH * 3}"
        )
        assert head(html).title == title

    def test_the_motto_of_a_blog_above_a_post(self) -> None:
        motto = "News and views from the valley"
        html = (
            f"<title>Mill opens &raquo; {motto}</title><h1>The Slow Workshop</h1><p>{motto}</p>"
            f"<h2>Mill opens</h2>{PARAGRAPH * 3}"
        )
        assert head(html).title in ("Mill opens", f"Mill opens » {motto}")

    @pytest.mark.parametrize("tag", ["h2", "h3"])
    def test_a_post_below_the_name_of_the_blog(self, tag: str) -> None:
        title = "Repairing a cane chair"
        html = (
            f"<title>The Slow Workshop &raquo; Blog Archive &raquo; {title}</title><h1>The Slow Workshop</h1>"
            f"<{tag}>{title}</{tag}><p>Chairs</p>{PARAGRAPH * 3}<h3>Blog Archive</h3>"
        )
        assert head(html).title == title

    def test_site_name_as_heading_is_no_title(self) -> None:
        html = '<meta property="og:title" content="Bridge reopens"><h1>Valley Herald</h1><title>Bridge reopens | Valley Herald</title>'
        assert head(html).title == "Bridge reopens"

    def test_json_ld_with_entities(self) -> None:
        html = '<script type="application/ld+json">{"@type":"NewsArticle","headline":"Bread &amp; bridges"}</script>'
        assert head(html).title == "Bread & bridges"

    def test_no_markup_but_a_heading(self) -> None:
        assert head(f"<h1>A bridge at last</h1>{PARAGRAPH}").title == "A bridge at last"

    def test_none(self) -> None:
        assert head(PARAGRAPH).title == ""


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("By Ana Torres", ["Ana Torres"]),
        ("by ana torres and Jo Whitfield", ["ana torres", "Jo Whitfield"]),
        ("Ana Torres, Jo Whitfield & Sam Ode", ["Ana Torres", "Jo Whitfield", "Sam Ode"]),
        ("Ana Torres, Senior Reporter", ["Ana Torres"]),
        ("Ana Torres | Staff Writer | Nov 3, 2026", ["Ana Torres"]),
        ("Ana Torres (ana@valley-herald.example)", ["Ana Torres"]),
        ("Von Nils Ahrens und Mara Quist", ["Nils Ahrens", "Mara Quist"]),
        ("Par Camille Verne et Luc Adam", ["Camille Verne", "Luc Adam"]),
        ("Por Inés Vidal y Marc Soler", ["Inés Vidal", "Marc Soler"]),
        ("Di Paola Riva", ["Paola Riva"]),
        ("Door Jan de Wit", ["Jan de Wit"]),
        ("Autor: Zofia Lis", ["Zofia Lis"]),
        ("Di Maria", ["Di Maria"]),
        ("da Silva", ["da Silva"]),
        ("J. R. Hartley", ["J. R. Hartley"]),
        ("Tomás Ó Sé", ["Tomás Ó Sé"]),
        ("Ana Torres on", ["Ana Torres"]),
        ("Ana Torres, MBA", ["Ana Torres"]),
        ("Ana Torres Monday, November 16", ["Ana Torres"]),
        ("Staff", []),
        ("Valley Herald", []),
        ("Valley Herald Staff", []),
        ("The Newsroom", []),
        ("admin", []),
        ("Redaktion", []),
        ("https://www.social.example/ana", []),
        ("16 November 2026", []),
        ("", []),
    ],
)
def test_names(raw: str, expected: list[str]) -> None:
    assert names_in(raw, "Valley Herald") == expected


class TestAuthors:
    @pytest.mark.parametrize(
        "author",
        [
            '{"@type":"Person","name":"Ana Torres"}',
            '[{"@type":"Person","name":"Ana Torres"}]',
            '"Ana Torres"',
            '["Ana Torres"]',
            '{"@type":"Person","name":["Ana Torres"]}',
            '[{"@id":"#a"}]',
            '{"@id":"#a"}',
        ],
    )
    def test_json_ld(self, author: str) -> None:
        html = f'<script type="application/ld+json">{{"@graph":[{{"@type":"NewsArticle","author":{author}}},{{"@id":"#a","@type":"Person","name":"Ana Torres"}}]}}</script>'
        assert head(html).authors == ("Ana Torres",)

    def test_meta(self) -> None:
        assert head('<meta name="author" content="Ana Torres, Jo Whitfield">').authors == (
            "Ana Torres",
            "Jo Whitfield",
        )

    def test_meta_that_is_a_link_is_passed_over(self) -> None:
        html = '<meta property="article:author" content="https://social.example/vh"><a rel="author" href="/a">Ana Torres</a>'
        assert head(html).authors == ("Ana Torres",)

    def test_staff_in_markup_gives_way_to_the_byline(self) -> None:
        html = f'<meta name="author" content="Newsroom"><h1>A bridge</h1><p class="byline">By Ana Torres</p>{PARAGRAPH * 3}'
        assert head(html).authors == ("Ana Torres",)

    def test_visible_byline_without_markup(self) -> None:
        html = f"<h1>A bridge</h1><div>By Ana Torres</div>{PARAGRAPH * 3}"
        assert head(html).authors == ("Ana Torres",)

    def test_authors_of_related_stories_and_comments_are_not_taken(self) -> None:
        html = f'{PARAGRAPH * 3}<div class="related"><span class="author">Jo Whitfield</span></div><ol class="comments"><li><span class="author">troll77</span></li></ol>'
        assert head(html).authors == ()

    def test_the_same_name_once(self) -> None:
        html = '<meta name="author" content="Ana Torres"><meta name="author" content="ANA TORRES">'
        assert len(head(html).authors) == 1

    def test_organisations_are_named_apart(self) -> None:
        html = '<script type="application/ld+json">{"@type":"NewsArticle","author":{"@type":"Organization","name":"River Wire"}}</script>'
        assert head(html).named == ("River Wire",)


class TestMainObject:
    def test_the_one_with_this_address(self) -> None:
        html = '<script type="application/ld+json">[{"@type":"NewsArticle","url":"https://x.example/other","headline":"Other"},{"@type":"NewsArticle","mainEntityOfPage":{"@id":"https://www.valley-herald.example/news/bridge"},"headline":"This"}]</script>'
        document = parse(
            Page(
                "https://www.valley-herald.example/news/bridge",
                html.encode(),
                datetime(2026, 1, 1, tzinfo=UTC),
            )
        )
        found = main_object(document)
        assert found is not None
        assert found["headline"] == "This"

    @pytest.mark.parametrize(
        ("objects", "author"),
        [
            # the headline that the page shows tells, not the order
            ([OTHER, {"headline": "Bridge reopens", "author": "Ada Moss"}], "Ada Moss"),
            ([{**OTHER, "url": "/o"}, {"headline": "The bridge reopens at last", "author": "Ada Moss"}], "Ada Moss"),
            ([{**OTHER, "url": "/o"}] * 5 + [{"headline": "Bridge reopens", "author": "Ada Moss"}], "Ada Moss"),
            # a wrong address does not speak against the right headline
            ([{"headline": "Bridge reopens", "author": "Ada Moss", "url": "/"}], "Ada Moss"),
            # another address and another headline are another story's
            ([{**OTHER, "url": "/o"}], None),
            ([{**OTHER, "url": "/o"}, {"@type": "WebPage", "datePublished": "2026-11-16", "author": "Ada Moss"}], "Ada Moss"),
            # the page's own address tells before any headline
            ([{"headline": "Bridge reopens", "author": "Bo Quill"}, {**OTHER, "author": "Ada Moss", "url": "/news/bridge"}], "Ada Moss"),
            # which is the same in other spellings, and on its pages for phones
            ([{**OTHER, "url": "http://valley-herald.example/news/bridge/"}], "Bo Quill"),
            ([{**OTHER, "url": "https://amp.valley-herald.example/news/bridge/amp"}], "Bo Quill"),
            ([{**OTHER, "url": "http://valley-herald.example/news/bridge"}, {**OTHER, "author": "Ada Moss", "url": "/news/bridge"}], "Ada Moss"),
            # the address of the home page is none
            ([{**OTHER, "url": "/"}], "Bo Quill"),
            # of several headlines that the page may show, the one most like it
            ([{"headline": "No bridge reopens", "author": "Bo Quill"}, {"headline": "Bridge reopens", "author": "Ada Moss"}], "Ada Moss"),
            # where nothing tells, the first of few
            ([OTHER], "Bo Quill"),
            ([OTHER] * 4, None),
        ],
    )  # fmt: skip
    def test_the_object_of_this_page(self, objects: list[dict[str, str]], author: str | None) -> None:
        html = json.dumps([{"@type": "NewsArticle", **item} for item in objects])
        found = head(f'<title>Bridge reopens</title><script type="application/ld+json">{html}</script>')
        assert found.authors == ((author,) if author else ())

    def test_main_entity_of_a_web_page(self) -> None:
        html = '<script type="application/ld+json">{"@type":"WebPage","mainEntity":{"@type":"NewsArticle","headline":"This"}}</script>'
        assert head(html).title == "This"

    def test_none_among_organisations(self) -> None:
        assert (
            head('<script type="application/ld+json">{"@type":"Organization","name":"x"}</script>').main
            is None
        )


def test_site_name_from_the_suffix_of_the_title() -> None:
    assert head("<title>Bridge reopens - The Valley Herald</title>").site_name == "The Valley Herald"
    assert head("<title>Bridge reopens - what we know</title>").site_name is None


@pytest.mark.parametrize(
    ("title", "meta", "name"),
    [
        (
            "Bridge reopens - The Great Valley Post",
            "",
            "The Great Valley Post",
        ),  # a word of it is in the address
        ("Bridge reopens - Речные вести", "", "Речные вести"),
        ("Bridge reopens | Local | The Post of the Valley", "", "The Post of the Valley"),
        ("Bridge reopens | Local | The Post", "", None),  # of three parts, one without a word of the address
        ("Bridge reopens - Local", '<meta property="article:section" content="Local">', None),
        ("Bridge reopens - News", "", None),  # a step of the address
        ("Bridge reopens - Ada Moss", '<meta name="author" content="Ada Moss">', None),
        ("Bridge reopens - www.post.example", "", None),
        ("Bridge reopens - and what it cost us all", "", None),
    ],
)
def test_site_name_from_what_follows_the_headline(title: str, meta: str, name: str | None) -> None:
    claimed = '<meta property="og:title" content="Bridge reopens">'
    assert head(f"<title>{title}</title>{claimed}{meta}").site_name == name
    assert head(f"<title>{title}</title>{meta}").site_name is None


@pytest.mark.parametrize(
    ("said", "section"),
    [
        ("Arts, Culture & Books", "Arts, Culture & Books"),
        ("game,news,slider", "game"),
        ("Property,Home Page, Popular", "Property"),
        ("herald.example", None),
        ("www.herald.example", None),
    ],
)
def test_section_is_one_and_no_address(said: str, section: str | None) -> None:
    assert head(f'<meta property="article:section" content="{said}">').section == section


def test_section_and_site_name() -> None:
    html = '<meta property="og:site_name" content="Valley Herald"><meta property="article:section" content="Local &amp; near">'
    found = head(html)
    assert (found.site_name, found.section) == ("Valley Herald", "Local & near")


@pytest.mark.parametrize(
    ("text", "declared", "expected"),
    [
        (
            "Die Fähre zwischen Seebrück und der Insel fährt seit Donnerstag wieder nach Fahrplan, teilten die Betreiber am frühen Morgen im Hafen mit.",
            "en",
            "de",
        ),
        (
            "The ferry between the town and the island runs again to its timetable since Thursday, its owners said this morning at the harbour.",
            "en-GB",
            "en",
        ),
        ("Short.", "FR_ca", "fr"),
        ("Short.", None, None),
        ("Short.", "x-default-nonsense", None),
    ],
)
def test_language(text: str, declared: str | None, expected: str | None) -> None:
    assert language(text, declared) == expected


def found_trackers(html: str) -> list[tuple[str, str, str]]:
    document = parse(Page("https://a-town.example/", html.encode(), datetime(2026, 1, 1, tzinfo=UTC)))
    return [(t.kind, t.id, t.where) for t in trackers(document)]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<script>gtag('config','G-AB12CD34EF')</script>", ("google-analytics", "G-AB12CD34EF", "script")),
        ("<script>ga('create','UA-12345-6','auto')</script>", ("google-analytics", "UA-12345-6", "script")),
        (
            '<script src="https://x.example/gtm.js?id=GTM-ABC123"></script>',
            ("google-tag-manager", "GTM-ABC123", "script[src]"),
        ),
        (
            '<noscript><iframe src="https://x.example/ns.html?id=GTM-ABC123"></iframe></noscript>',
            ("google-tag-manager", "GTM-ABC123", "iframe[src]"),
        ),
        (
            '<ins class="adsbygoogle" data-ad-client="ca-pub-1234567890123456"></ins>',
            ("adsense", "pub-1234567890123456", "ins[data-ad-client]"),
        ),
        (
            '<script src="https://p.example/adsbygoogle.js?client=ca-pub-1234567890123456"></script>',
            ("adsense", "pub-1234567890123456", "script[src]"),
        ),
        ("<script>fbq('init', '123456789012345');</script>", ("meta-pixel", "123456789012345", "script")),
        (
            '<img src="https://www.facebook.com/tr?id=123456789012345&ev=PageView">',
            ("meta-pixel", "123456789012345", "img[src]"),
        ),
        (
            "<script>var u='//stats.a-town.example/';_paq.push(['setTrackerUrl', u+'matomo.php']);_paq.push(['setSiteId', '7']);</script>",
            ("matomo", "stats.a-town.example#7", "script"),
        ),
        (
            '<img src="https://stats.a-town.example/matomo.php?idsite=7&amp;rec=1">',
            ("matomo", "stats.a-town.example#7", "img[src]"),
        ),
        (
            '<script defer data-domain="a-town.example" src="https://plausible.x.example/js/script.js"></script>',
            ("plausible", "a-town.example", "script[data-domain]"),
        ),
    ],
)
def test_tracker(html: str, expected: tuple[str, str, str]) -> None:
    assert expected in found_trackers(html)
    assert len({(kind, value) for kind, value, _ in found_trackers(html)}) == 1


@pytest.mark.parametrize(
    "html",
    [
        "<p>The account UA-12345-6 and pub-1234567890123456 stood in the text, G-AB12CD34EF too.</p>",
        "<script>var x='CUA-12345-6', y='XG-AB12CD34EF', z='AGTM-ABC123'</script>",
        "<script>fbq('track','x')</script><a href='https://www.facebook.com/tr-news'>x</a>",
        '<script type="application/ld+json">{"description":"UA-12345-6"}</script>',
    ],
)
def test_prose_and_lookalikes_are_no_trackers(html: str) -> None:
    assert found_trackers(html) == []


@pytest.mark.parametrize(
    "names",
    [
        "related-posts",
        "relatedPosts",
        "c-newsletter__box",
        "AdSlot top-ad",
        "SocialShare",
        "cookie_banner",
        "wp-embedded-content",
        "kg-card kg-bookmark-card",
        "kg-card kg-signup-card",
    ],
)
def test_names_of_boilerplate(names: str) -> None:
    assert name_flags(names) & 1


@pytest.mark.parametrize(
    "names",
    [
        "article-body",
        "loading-state",
        "shadow-box",
        "headline",
        "uploads",
        "tag-social category-ads",
        "broadcast",
        "kg-card kg-callout-card kg-callout-card-blue",
        "kg-card kg-toggle-card",
    ],
)
def test_names_of_no_boilerplate(names: str) -> None:
    assert not name_flags(names) & 1
