"""Written times, where a page claims them, and which claim is chosen."""

import json
import tomllib
from dataclasses import replace
from datetime import UTC, datetime
from importlib.resources import files

import pytest

from article.dates.dates import Claim, choose, claims, dated, in_line
from article.dates.moments import may_hold_moment, moment
from article.page.document import parse
from article.read import read
from article.types import Article, Dated, Page

FETCHED = datetime(2026, 11, 22, tzinfo=UTC)


@pytest.mark.parametrize(
    ("raw", "local", "precision", "offset"),
    [
        ("2026-11-16T08:30:00+01:00", "2026-11-16T08:30:00", "second", 60),
        ("2026-11-16T08:30:00.123Z", "2026-11-16T08:30:00", "second", 0),
        ("2026-11-16T08:30:00−03:00", "2026-11-16T08:30:00", "second", -180),
        ("2026-11-16T08:30:00 03:00", "2026-11-16T08:30:00", "second", 180),
        ("2026-11-16T08:30:00+0530", "2026-11-16T08:30:00", "second", 330),
        ("2026-11-16T08:30", "2026-11-16T08:30:00", "minute", None),
        ("2026-11-16 08:30:15 CET", "2026-11-16T08:30:15", "second", 60),
        ("2026-11-16 08:30 PM", "2026-11-16T20:30:00", "minute", None),
        ("2026-11-16", "2026-11-16T00:00:00", "day", None),
        ("20261116", "2026-11-16T00:00:00", "day", None),
        ("20261116T0830", "2026-11-16T08:30:00", "minute", None),
        ("2026-11", "2026-11-01T00:00:00", "month", None),
        ("2026-11-16T00:00:00+01:00", "2026-11-16T00:00:00", "day", 60),
        ("Mon, 16 Nov 2026 08:30:00 +0100", "2026-11-16T08:30:00", "second", 60),
        ("Mon Nov 16 2026 08:30:00 GMT+0100", "2026-11-16T08:30:00", "second", 60),
        ("November 16, 2026 12:05 am EST", "2026-11-16T00:05:00", "minute", -300),
        ("Nov. 16, 2026", "2026-11-16T00:00:00", "day", None),
        ("16th of November 2026", "2026-11-16T00:00:00", "day", None),
        ("Published 3:15 PM, Monday, November 16, 2026", "2026-11-16T15:15:00", "minute", None),
        ("16/11/2026 - 10h30", "2026-11-16T10:30:00", "minute", None),
        ("16.11.2026, 08:15 Uhr", "2026-11-16T08:15:00", "minute", None),
        ("11/16/2026", "2026-11-16T00:00:00", "day", None),
        ("16.11.26", "2026-11-16T00:00:00", "day", None),
        ("16. November 2026", "2026-11-16T00:00:00", "day", None),
        ("1er novembre 2026 à 18h05", "2026-11-01T18:05:00", "minute", None),
        ("16 de noviembre de 2026", "2026-11-16T00:00:00", "day", None),
        ("16 novembre 2026 alle 10:20", "2026-11-16T10:20:00", "minute", None),
        ("16 de novembro de 2026 às 10h20", "2026-11-16T10:20:00", "minute", None),
        ("16 november 2026 om 10:20", "2026-11-16T10:20:00", "minute", None),
        ("16 listopada 2026, godz. 10:20", "2026-11-16T10:20:00", "minute", None),
        ("16 ноября 2026, 10:20", "2026-11-16T10:20:00", "minute", None),
        ("2026年11月16日 10時20分", "2026-11-16T10:20:00", "minute", None),
        ("2026/11/16", "2026-11-16T00:00:00", "day", None),
        ("1794818400", "2026-11-16T08:40:00", "second", 0),
        ("1794818400000", "2026-11-16T08:40:00", "second", 0),
        ("/Date(1794818400000)/", "2026-11-16T08:40:00", "second", 0),
        ("2026-11-16T08:30:00+5:30", "2026-11-16T08:30:00", "second", 330),
        ("2026-11-16 08:30 GMT+7", "2026-11-16T08:30:00", "minute", 420),
        ("2026-11-16 | 08:30", "2026-11-16T08:30:00", "minute", None),
        ("Mon Nov 16 08:30:00 CET 2026", "2026-11-16T08:30:00", "second", 60),
        ("16. 11. 2026 10:20", "2026-11-16T10:20:00", "minute", None),
        ("2026. november 16. 10:20", "2026-11-16T10:20:00", "minute", None),
        ("2026 m. lapkričio 16 d. 10:20", "2026-11-16T10:20:00", "minute", None),
        ("2026. gada 16. novembris", "2026-11-16T00:00:00", "day", None),
        ("2026ko azaroaren 16a", "2026-11-16T00:00:00", "day", None),
        ("2026. 11. 16. 오후 3:05", "2026-11-16T15:05:00", "minute", None),
        ("2026年11月16日 下午3:05", "2026-11-16T15:05:00", "minute", None),
        ("2026年11月16日（月）午後3時5分", "2026-11-16T15:05:00", "minute", None),
        ("令和8年11月16日", "2026-11-16T00:00:00", "day", None),
        ("民國115年11月16日", "2026-11-16T00:00:00", "day", None),
        ("16 พ.ย. 2569 10:20 น.", "2026-11-16T10:20:00", "minute", None),
        ("16/11/2569", "2026-11-16T00:00:00", "day", None),
        ("١٦ نوفمبر ٢٠٢٦", "2026-11-16T00:00:00", "day", None),
        ("16 تشرين الثاني 2026", "2026-11-16T00:00:00", "day", None),
        ("۲۵ آبان ۱۴۰۵", "2026-11-16T00:00:00", "day", None),
        ("۱۴۰۵/۰۸/۲۵ - ۱۰:۲۰", "2026-11-16T10:20:00", "minute", None),
        ("১৬ নভেম্বর ২০২৬", "2026-11-16T00:00:00", "day", None),
        ("16 tháng 11 năm 2026", "2026-11-16T00:00:00", "day", None),
        ("Thứ Hai, 16/11/2026, 10:20 (GMT+7)", "2026-11-16T10:20:00", "minute", 420),
        ("Senin, 16 Nov 2026 10:20 WIB", "2026-11-16T10:20:00", "minute", 420),
        ("2026 оны 11 сарын 16", "2026-11-16T00:00:00", "day", None),
        ("16. marraskuuta 2026 klo 10.20", "2026-11-16T10:20:00", "minute", None),
        ("Publicerad 2026-11-16 10.20", "2026-11-16T10:20:00", "minute", None),
        ("16 de noviembre de 2026, 3:05 p. m.", "2026-11-16T15:05:00", "minute", None),
        ("2026-11-16 3:05 م", "2026-11-16T15:05:00", "minute", None),
        ("16/نوفمبر/2026 - 12:05 ص", "2026-11-16T00:05:00", "minute", None),
        ("16 Νοε. 2026 3:05 μ.μ.", "2026-11-16T15:05:00", "minute", None),
        ("16 ноября 2026 г. в 10:20 МСК", "2026-11-16T10:20:00", "minute", 180),
        ("১৬ নভেম্বর ২০২৬, ১০: ২০", "2026-11-16T10:20:00", "minute", None),
        ("16 พฤศจิกายน พ.ศ. 2569 เวลา 10.20 น.", "2026-11-16T10:20:00", "minute", None),
        ("16 พ.ย. 69 10:20 น.", "2026-11-16T10:20:00", "minute", None),
        ("16 نومبر ، 2026", "2026-11-16T00:00:00", "day", None),
        ("2026. már. 16. 10:20", "2026-03-16T10:20:00", "minute", None),
        ("ኖቬምበር 16, 2026", "2026-11-16T00:00:00", "day", None),
        ("16-Nov-26 10:20", "2026-11-16T10:20:00", "minute", None),
    ],
)
def test_moment(raw: str, local: str, precision: str, offset: int | None) -> None:
    found = moment(raw)
    assert may_hold_moment(raw)
    assert found is not None
    assert (found.local.isoformat(), found.precision, found.offset_minutes) == (local, precision, offset)


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "yesterday",
        "2026-13-45",
        "31.02.2026",
        "1850-01-01",
        "chapter 12",
        "4 out of 5",
        "+49 30 1234",
        "99:99",
        "0000-00-00",
        "3 hours ago",
        "vor 3 Stunden",
        "hace 2 días",
        "Season 2026-27",
        "Chapter 12 of 2026",
        "16 of 2026",
        "On 16 Nov 26 were there",
        "5-day-26",
        "อายุ 16 ปี 69",
        "1453-05-29",
        "1299999999999999",
    ],
)
def test_no_moment(raw: str) -> None:
    assert moment(raw) is None


@pytest.mark.parametrize("line", ["12 comments", "Page 3 of 4", "Gate B12, row 7"])
def test_most_lines_with_numbers_need_no_second_look(line: str) -> None:
    assert not may_hold_moment(line)


def test_american_order_where_the_page_is_american() -> None:
    assert moment("03/04/2026", day_first=False).local.month == 3  # type: ignore[union-attr]
    assert moment("03/04/2026", day_first=True).local.month == 4  # type: ignore[union-attr]
    assert moment("03.04.2026", day_first=False).local.month == 4  # type: ignore[union-attr]


def test_a_short_year_first_where_it_is_written_so() -> None:
    assert moment("26.03.05", lang="ko").local.date().isoformat() == "2026-03-05"  # type: ignore[union-attr]
    assert moment("05.03.26", lang="de").local.date().isoformat() == "2026-03-05"  # type: ignore[union-attr]


CLOCK = tomllib.loads((files("article.vocabulary") / "dates.toml").read_text("utf-8"))["clock"]


@pytest.mark.parametrize(("place", "word"), [(place, word) for place in CLOCK for word in CLOCK[place]])
def test_every_word_for_half_a_day(place: str, word: str) -> None:
    raw = f"2026.11.16 {word} 3:05" if place.endswith("before") else f"16.11.2026 3:05 {word}"
    found = moment(raw)
    assert found is not None
    assert (found.local.hour, found.local.minute) == (15 if place.startswith("pm") else 3, 5)


def test_a_word_that_only_begins_like_half_a_day_is_none() -> None:
    assert moment("16 نوفمبر 2026 - 3:05 مكة").local.hour == 3  # type: ignore[union-attr]
    assert moment("16.11.2026 15:05 م").local.hour == 15  # type: ignore[union-attr]


def test_a_month_by_the_language_of_the_page() -> None:
    assert moment("16. listopada 2026", lang="hr").local.month == 10  # type: ignore[union-attr]
    assert moment("16 listopada 2026", lang="pl").local.month == 11  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("lang", "url", "month"),
    [
        ("en-US", "https://a-town.example/x", 3),
        ("en", "https://a-town.example/x", 3),
        ("en", "https://a-town.example.uk/x", 4),
        ("en-GB", "https://a-town.example/x", 4),
        ("en-US", "https://a-town.example.uk/x", 3),
        ("fr", "https://a-town.example/x", 4),
    ],
)
def test_which_number_is_the_month(lang: str, url: str, month: int) -> None:
    html = f'<html lang="{lang}"><article><time>03/04/2026</time></article>'
    assert found_in(html, url)[0][1] == f"2026-{month:02}-{3 if month == 4 else 4:02}"


def test_the_region_that_only_the_locale_has() -> None:
    html = '<html lang="en"><meta property="og:locale" content="en_GB"><article><time>03/04/2026</time></article>'
    assert found_in(html)[0][1] == "2026-04-03"


def test_json_ld_is_written_in_the_manner_of_the_page() -> None:
    main: dict[str, object] = {"datePublished": "3/4/2026 10:11:12 AM"}
    assert found_in('<html lang="en-US">', main=main)[0][1] == "2026-03-04"
    assert found_in('<html lang="en-AU">', main=main)[0][1] == "2026-04-03"


def test_offset_is_kept_and_time_is_utc() -> None:
    found = dated("2026-11-16T08:30:00+01:00", "time")
    assert found == Dated(
        datetime(2026, 11, 16, 7, 30, tzinfo=UTC), "second", "2026-11-16T08:30:00+01:00", "time", 60
    )


def test_bare_day_is_that_day_in_any_zone() -> None:
    found = dated("2026-11-16", "time")
    assert found is not None
    assert (found.at, found.precision) == (datetime(2026, 11, 16, tzinfo=UTC), "day")


def test_months_of_the_vocabulary_are_read() -> None:
    data = tomllib.loads((files("article.vocabulary") / "dates.toml").read_text("utf-8"))
    names = [(int(number), name) for number, group in data["months"].items() for name in group]
    assert {name for _, name in names if len([n for n, other in names if other == name and n]) > 1} <= {
        "januari"
    }
    for number, name in names:
        found = moment(f"7 {name} 2026")
        assert found is not None, name
        assert (found.local.month, found.local.day) == (number, 7), name


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (
            "Published 16 November 2026, 10:20 | Updated 17 November 2026",
            [("published", 16), ("modified", 17)],
        ),
        ("Zuletzt aktualisiert am 17. November 2026", [("modified", 17)]),
        ("Stand: 17.11.2026", [("modified", 17)]),
        ("Publié le 16 novembre 2026, mis à jour le 17 novembre 2026", [("published", 16), ("modified", 17)]),
        ("Actualizado: 17 de noviembre de 2026", [("modified", 17)]),
        ("Ultimo aggiornamento 17 novembre 2026", [("modified", 17)]),
        ("Atualizado em 17 de novembro de 2026", [("modified", 17)]),
        ("Bijgewerkt op 17 november 2026", [("modified", 17)]),
        ("Aktualizacja: 17 listopada 2026", [("modified", 17)]),
        ("By Ana Torres, 16 Nov 2026", [("published", 16)]),
    ],
)
def test_visible_line(line: str, expected: list[tuple[str, int]]) -> None:
    assert [(c.role, c.dated.at.day) for c in in_line(line)] == expected


def found_in(
    html: str, url: str = "https://a-town.example/x", main: dict[str, object] | None = None
) -> list[tuple[str, str, str]]:
    document = parse(Page(url, html.encode(), FETCHED))
    return [(c.role, c.dated.at.date().isoformat(), c.dated.source) for c in claims(document, main, ())]


class TestPlaces:
    def test_json_ld(self) -> None:
        main: dict[str, object] = {
            "datePublished": "2026-11-16",
            "dateModified": "2026-11-17T10:00:00Z",
            "dateCreated": 7,
        }
        assert found_in("", main=main) == [
            ("published", "2026-11-16", "json-ld:datePublished"),
            ("modified", "2026-11-17", "json-ld:dateModified"),
        ]

    @pytest.mark.parametrize(
        "name", ["article:published_time", "datePublished", "DC.date.issued", "parsely-pub-date", "date"]
    )
    def test_meta(self, name: str) -> None:
        html = f'<meta name="{name}" content="2026-11-16">'
        assert ("published", "2026-11-16", f"meta:{name.lower()}") in found_in(html)

    @pytest.mark.parametrize("role", ["published", "modified"])
    def test_every_meta(self, role: str) -> None:
        data = tomllib.loads((files("article.vocabulary") / "dates.toml").read_text("utf-8"))
        for name in data["meta"][role]:
            assert found_in(f'<meta name="{name}" content="2026-11-16">') == [
                (role, "2026-11-16", f"meta:{name}")
            ]

    @pytest.mark.parametrize(
        ("label", "role"),
        [("Published", "published"), ("Veröffentlicht am", "published"), ("Updated", "modified")],
    )
    def test_what_link_previews_show(self, label: str, role: str) -> None:
        html = (
            '<meta name="twitter:label1" content="{}"><meta name="twitter:data1" content="16 November 2026">'
        )
        assert found_in(html.format(label)) == [(role, "2026-11-16", "meta:twitter:data1")]
        assert found_in(html.format("Reading time")) == []

    def test_a_date_as_mongodb_writes_it(self) -> None:
        main: dict[str, object] = {"datePublished": {"$date": "2026-11-16T10:20:00Z"}}
        assert found_in("", main=main) == [("published", "2026-11-16", "json-ld:datePublished")]

    def test_microdata_of_a_teaser_in_the_body(self) -> None:
        day = '<meta itemprop="datePublished" content="2026-11-{}T10:20:00Z">'
        own = (
            f"<article><h1>Bridge reopens</h1>{day.format(16)}<p>The bridge reopened on Monday.</p></article>"
        )
        other = (
            f"<aside><div itemscope><h3><a href=/o>Ferry sails at last</a></h3>{day.format(12)}</div></aside>"
        )
        title = "<title>Bridge reopens</title>"
        expected = ("published", "2026-11-16", "itemprop:datePublished")
        assert found_in(title + own + other) == found_in(title + other + own) == [expected]
        assert found_in(title + other + "<h1>Bridge reopens</h1><p>The bridge reopened on Monday.</p>") == []

    @pytest.mark.parametrize("kind", ["WebPage", "ClaimReview"])
    def test_what_the_page_says_of_itself_makes_the_article_finer(self, kind: str) -> None:
        beside = {"@type": kind, "datePublished": "2026-11-16T10:20:00+01:00", "dateModified": "2026-11-17"}
        html = '<script type="application/ld+json">{}</script>'
        own, other = (
            {**beside, "url": url} for url in ("https://a-town.example/x", "https://a-town.example/y")
        )
        day = ("published", "2026-11-16", "json-ld:datePublished")
        change = ("modified", "2026-11-17", "json-ld:dateModified")
        main: dict[str, object] = {"datePublished": "2026-11-16"}
        assert found_in(html.format(json.dumps(own)), main=main) == [day, day, change]
        assert found_in(html.format(json.dumps(beside)), main=main) == [day, day, change]
        assert found_in(html.format(json.dumps(other)), main=main) == [day]
        document = parse(Page("https://a-town.example/x", html.format(json.dumps(own)).encode(), FETCHED))
        chosen = choose(claims(document, main, ()), "published", FETCHED)
        assert chosen is not None
        assert (chosen.precision, chosen.offset_minutes) == ("second", 60)

    @pytest.mark.parametrize(
        ("changes", "expected"),
        [
            (["2026-11-16T10:00:00Z", "2026-11-16T12:00:00Z"], 12),  # the first repeats the publication
            (["2026-11-16T10:00:00Z", "2026-11-16T12:00:00"], 10),  # in what zone is not told
            (["2026-11-16T10:00:00Z", "2026-11-16T11:00:00+01:00"], 10),  # the same moment
            (["2026-11-16T10:00:00Z", "2026-11-16T08:00:00Z"], 10),  # no change can be earlier
            (["2026-11-16T11:00:00Z", "2026-11-16T12:00:00Z"], 11),
        ],
    )
    def test_a_change_that_repeats_the_publication_yields_to_a_later_one(
        self, changes: list[str], expected: int
    ) -> None:
        told = [dated(raw, "meta:x") for raw in ("2026-11-16T10:00:00Z", *changes)]
        roles = ("published", "modified", "modified")
        found = [Claim(role, each) for role, each in zip(roles, told, strict=True) if each]
        chosen = choose(found, "modified", FETCHED)
        assert chosen is not None
        assert chosen.at.hour == expected

    def test_modified_meta(self) -> None:
        html = '<meta property="og:updated_time" content="2026-11-17">'
        assert found_in(html) == [("modified", "2026-11-17", "meta:og:updated_time")]

    def test_time_element(self) -> None:
        html = '<article><time datetime="2026-11-16T10:00">today</time><time class="updated" datetime="2026-11-17">x</time></article>'
        assert found_in(html) == [("published", "2026-11-16", "time"), ("modified", "2026-11-17", "time")]

    def test_time_in_a_short_list_item_is_the_articles_own(self) -> None:
        html = (
            '<ul class="meta"><li>By Ana Torres</li><li>On <time datetime="2026-11-16">today</time></li></ul>'
        )
        assert found_in(html) == [("published", "2026-11-16", "time")]
        teaser = f'<ul><li><a href="/o">{"A headline of many words " * 4}</a><time datetime="2026-11-16">x</time></li></ul>'
        assert found_in(teaser) == []

    @pytest.mark.parametrize(
        ("names", "role"),
        [
            ("entry-date published updated", "published"),
            ("entry-date updated td-module-date", "published"),
            ("updated", "modified"),
            ("last-modified", "modified"),
        ],
    )
    def test_a_lone_time_that_is_called_updated(self, names: str, role: str) -> None:
        html = f'<article><time class="{names}" datetime="2026-11-16">x</time></article>'
        assert found_in(html)[0] == (role, "2026-11-16", "time")

    def test_a_time_called_updated_beside_another_is_a_change(self) -> None:
        html = (
            '<time class="entry-date updated" datetime="2026-11-17">x</time><time class="entry-date" '
            'datetime="2026-11-16">x</time>'
        )
        assert found_in(html) == [("modified", "2026-11-17", "time"), ("published", "2026-11-16", "time")]

    @pytest.mark.parametrize(
        "html",
        [
            '<time datetime="2026-11-16">16 November 2026, 10:20</time>',
            '<time datetime="2026-11-16"><span>16 November 2026</span><span>10:20</span></time>',
            '<time datetime="2026-11-16" title="2026-11-16T10:20">Monday</time>',
        ],
    )
    def test_a_time_element_says_the_hour_beside_the_day(self, html: str) -> None:
        found = claims(parse(Page("https://a-town.example/x", html.encode(), FETCHED)), None, ())
        chosen = choose(found, "published", FETCHED)
        assert chosen
        assert (chosen.at.hour, chosen.at.minute, chosen.precision) == (10, 20, "minute")

    @pytest.mark.parametrize(
        ("html", "source"),
        [
            ('<span class="date" data-timestamp="1794818400">2 weeks ago</span>', "class"),
            ('<i class="published" data-datetime="2026-11-16T10:20:00+01:00"></i>', "class"),
            ('<bsp-timestamp data-timestamp="1794818400000"></bsp-timestamp>', "class"),
            ('<relative-time datetime="2026-11-16T10:20:00Z"></relative-time>', "class"),
            ('<b property="schema:datePublished" content="2026-11-16T10:20:00+01:00">x</b>', "property"),
            ('<b property="dc:date dc:created" content="2026-11-16T10:20:00+01:00">x</b>', "property"),
        ],
    )
    def test_what_elements_hold_for_machines(self, html: str, source: str) -> None:
        assert found_in(html) == [("published", "2026-11-16", source)]

    def test_time_whose_attribute_says_nothing(self) -> None:
        html = '<article><time datetime="3 hours ago" title="16 November 2026">3 hours ago</time></article>'
        assert found_in(html) == [("published", "2026-11-16", "time")]

    @pytest.mark.parametrize("name", ["published", "entry-date", "timestamp", "fecha"])
    def test_class_where_nothing_else_is_said(self, name: str) -> None:
        html = f'<div class="{name}">16 November 2026, 10:20</div>'
        assert found_in(html) == [("published", "2026-11-16", "class")]
        assert ("published", "2026-11-16", "class") not in found_in(
            f'<meta name="date" content="2026-11-15">{html}'
        )

    def test_properties_of_an_element_with_several(self) -> None:
        html = '<meta itemprop="datePublished dateCreated" content="2026-11-16"><meta itemprop="dateModified" content="2026-11-17">'
        assert set(found_in(html)) >= {
            ("published", "2026-11-16", "itemprop:datePublished"),
            ("modified", "2026-11-17", "itemprop:dateModified"),
        }

    def test_parsely_page(self) -> None:
        html = """<meta name="parsely-page" content='{"pub_date":"2026-11-16T10:00:00Z"}'>"""
        assert found_in(html) == [("published", "2026-11-16", "meta:parsely-page")]

    @pytest.mark.parametrize(
        "box", ["aside", 'div class="related-posts"', 'li class="comment"', "footer", 'div class="sidebar"']
    )
    def test_time_of_others_is_none(self, box: str) -> None:
        assert found_in(f'<{box}><time datetime="2026-11-16">x</time></{box.split()[0]}>') == []

    @pytest.mark.parametrize(
        ("url", "day"),
        [
            ("https://a-town.example/2026/11/16/bridge", "2026-11-16"),
            ("https://a-town.example/news/2026-11-16-bridge", "2026-11-16"),
            ("https://a-town.example/2026/nov/16/bridge", "2026-11-16"),
            ("https://a-town.example/20261116/bridge", "2026-11-16"),
            ("https://a-town.example/2026/11/bridge", "2026-11-01"),
        ],
    )
    def test_address(self, url: str, day: str) -> None:
        assert found_in("", url) == [("published", day, "url")]

    @pytest.mark.parametrize(
        "url",
        [
            "https://a-town.example/article-20261350",
            "https://a-town.example/id/120261116555",
            "https://2026-11-16.example/x",
        ],
    )
    def test_numbers_in_an_address_are_no_dates(self, url: str) -> None:
        assert found_in("", url) == []


TEASERS = {
    "a heading with a link": '<div class="{0}"><h3><a href="/o{1}">Library opens on Sunday</a></h3><time datetime="2026-11-1{1}">x</time></div>',
    "a link with a heading": '<div class="{0}"><a href="/o{1}"><h3>Library opens on Sunday</h3></a><p><time datetime="2026-11-1{1}">x</time></p></div>',
    "a link around both": '<a class="{0}" href="/o{1}"><h4>Library opens on Sunday</h4><time datetime="2026-11-1{1}">x</time></a>',
    "a long link": '<div class="{0}"><a href="/o{1}">Library opens on every Sunday morning</a> <time datetime="2026-11-1{1}">x</time></div>',
    "no spaces": '<div class="{0}"><h3><a href="/o{1}">图书馆将于每周日上午开放</a></h3><time datetime="2026-11-1{1}">x</time></div>',
}


class TestOthers:
    """Dates of other stories are none of this page, whatever their boxes are called."""

    @pytest.mark.parametrize("teaser", TEASERS.values(), ids=TEASERS)
    @pytest.mark.parametrize("name", ["item", "x7", "grid__cell"])
    def test_of_a_teaser(self, teaser: str, name: str) -> None:
        listed = f"<section>{''.join(teaser.format(name, day) for day in (1, 2, 3))}</section>"
        assert found_in(f"<article><h1>A bridge at last</h1><p>Text.</p></article>{listed}") == []
        own = '<article><h1>A bridge at last</h1><time datetime="2026-11-16">x</time></article>'
        assert found_in(f"{listed}{own}") == [("published", "2026-11-16", "time")]

    def test_as_microdata_or_by_class(self) -> None:
        teaser = (
            '<div><h3><a href="/o">Library opens on Sunday</a></h3><span {}>16 November 2026</span></div>'
        )
        assert found_in(teaser.format('itemprop="datePublished"')) == []
        assert found_in(teaser.format('class="post-date"')) == []

    def test_does_not_make_the_articles_own_day_finer(self) -> None:
        teaser = TEASERS["a heading with a link"].replace("2026-11-1{1}", "2026-11-16T1{1}:00")
        html = f'<meta name="date" content="2026-11-16">{teaser.format("item", 2)}'
        assert found_in(html) == [("published", "2026-11-16", "meta:date")]

    @pytest.mark.parametrize(
        "own",
        [
            '<div><h1>A bridge at last</h1><a href="/topic">All about bridges in the valley</a>{}</div>',
            '<div><h2 class="entry-title"><a href="/x">A bridge at last</a></h2>{}</div>',
            '<div><h3><a href="https://a-town.example/x#top">A bridge at last</a></h3>{}</div>',
            '<header><h5><a href="/politics">Politics</a></h5>{}</header>',
            '<p>By <a href="/ana">Ana Torres</a> and <a href="/jo">Jo Whitfield</a> on {}</p>',
            '<div class="m">{} <a href="/letter">Sign up for our morning letter</a></div>',
            '<div class="m">{} <a href="#comments">Read all of the comments below</a></div>',
            '<a href="/2026/11/16">{}</a>',
        ],
    )
    def test_own_dates_beside_links(self, own: str) -> None:
        html = own.format('<time datetime="2026-11-16">16 November</time>')
        assert found_in(html) == [("published", "2026-11-16", "time")]

    @pytest.mark.parametrize("name", ["widget", "content-sidebar-wrap", "latest-news-detail"])
    def test_a_box_around_the_title_is_the_articles_own(self, name: str) -> None:
        html = '<div class="{}"><h1>A bridge at last</h1><div class="{}"><time datetime="2026-11-16">x</time></div></div>'
        assert found_in(html.format(name, "x")) == [("published", "2026-11-16", "time")]
        assert found_in(html.format("x", name)) == []

    def test_a_card_without_a_headline(self) -> None:
        html = '<div class="card-body">{}<time datetime="2026-11-16">x</time></div>'
        assert found_in(html.format("")) == [("published", "2026-11-16", "time")]
        assert found_in(html.format("<h4>Library opens</h4>")) == []
        assert found_in(html.format('<a href="/o">Library</a>')) == []
        assert found_in(html.format("<h1>A bridge at last</h1>")) == [("published", "2026-11-16", "time")]

    @pytest.mark.parametrize(("tag", "name"), [("aside", "article-meta"), ("nav", "byline")])
    def test_a_byline_in_a_box_beside(self, tag: str, name: str) -> None:
        html = f'<{tag} class="{name}"><time datetime="2026-11-16">x</time></{tag}>'
        assert found_in(html) == [("published", "2026-11-16", "time")]

    @pytest.mark.parametrize("name", ["commentary-meta", "weather-article-meta", "popular-science-byline"])
    def test_a_byline_in_a_box_named_for_its_section(self, name: str) -> None:
        html = f'<div class="{name}"><time datetime="2026-11-16">x</time></div>'
        assert found_in(html) == [("published", "2026-11-16", "time")]

    @pytest.mark.parametrize("name", ["comment-meta", "weather", "popular-posts"])
    def test_a_box_named_for_what_stands_beside(self, name: str) -> None:
        assert found_in(f'<div class="{name}"><time datetime="2026-11-16">x</time></div>') == []

    def test_microdata_of_an_abbreviation(self) -> None:
        html = '<abbr itemprop="datePublished" title="2026-11-16T10:20:00+01:00">10:20 AM</abbr>'
        assert found_in(html) == [("published", "2026-11-16", "itemprop:datePublished")]

    @pytest.mark.parametrize(
        "html",
        [
            '<a href="/o">' + "<b>" * 3_000 + "<time>x</time>" * 60,
            '<div><a href="/o">' + "word " * 200_000 + "</a>" + "<p><time>x</time></p>" * 60,
            "<div><!--x-->" * 5_000 + "<time>x</time>",
        ],
        ids=["deep", "long link", "comments"],
    )
    def test_hostile(self, html: str) -> None:
        assert found_in(html) == []


class TestLines:
    """Dates without markup: what is labelled, then the day in the address, then the rest."""

    def days(self, *lines: str, url: str = "https://a-town.example/x") -> list[str]:
        document = parse(Page(url, b"<p>x</p>", FETCHED))
        found = claims(document, None, [(line, None) for line in lines])
        return [c.dated.at.date().isoformat() for c in found if c.role == "published"]

    def test_a_label_before_others(self) -> None:
        assert self.days("On Aug 31, 2026 (AP)", "Published: 16 November 2026")[0] == "2026-11-16"

    def test_the_address_before_a_date_in_passing(self) -> None:
        url = "https://a-town.example/2026/nov/16/bridge"
        assert self.days("on Sunday, October 13th, 2026 in an article in a paper", url=url)[0] == "2026-11-16"

    def test_the_clock_of_the_page_comes_last(self) -> None:
        assert self.days("Sunday, November 22, 2026", "16 November 2026 | 10:20")[0] == "2026-11-16"

    @pytest.mark.parametrize(
        "line",
        [
            "A cargo ship leaves the port on Aug 31, 2026 (AP)",
            "he wrote on Oct 13, 2026 in a local newspaper",
        ],
    )
    def test_a_day_on_which_something_happened_comes_last(self, line: str) -> None:
        assert self.days(line, "Ana Torres, 16 November 2026, 10:20")[0] == "2026-11-16"
        assert self.days(line, "Monday, 16 November 2026")[0] == "2026-11-16"

    @pytest.mark.parametrize(
        "line",
        [
            "giovedì 12 novembre 2026 alle ore 10.20",
            "por redacción digital, jueves 12 de noviembre de 2026",
            "By Ana Torres in Ferry Town, 12 November 2026 at 10:20",
        ],
    )
    def test_a_byline_tells_nothing(self, line: str) -> None:
        assert self.days(line, "Ana Torres, 16 November 2026, 10:20")[0] == "2026-11-12"

    @pytest.mark.parametrize(
        "label",
        tomllib.loads((files("article.vocabulary") / "dates.toml").read_text("utf-8"))["labels"]["modified"],
    )
    def test_a_change_is_no_publication(self, label: str) -> None:
        assert self.days(f"{label}: 17.11.2026") == []

    @pytest.mark.parametrize(
        "label",
        tomllib.loads((files("article.vocabulary") / "dates.toml").read_text("utf-8"))["labels"]["published"],
    )
    def test_every_label_of_a_publication(self, label: str) -> None:
        assert (
            self.days("Monday, 2 November 2026", "3 November 2026", f"{label}: 16.11.2026")[0] == "2026-11-16"
        )


class TestChoice:
    def claim(self, raw: str, source: str) -> Claim:
        found = dated(raw, source)
        assert found is not None
        return Claim("published", found)

    def test_first_place_wins_over_a_contradiction(self) -> None:
        found = [self.claim("2026-11-16T10:00:00Z", "json-ld"), self.claim("2026-11-12T10:00:00Z", "meta")]
        assert choose(found, "published", FETCHED) == found[0].dated

    def test_a_finer_claim_of_the_same_day_is_taken(self) -> None:
        found = [self.claim("2026-11-16", "json-ld"), self.claim("2026-11-16T10:00:00+02:00", "meta")]
        assert choose(found, "published", FETCHED) == found[1].dated

    def test_a_finer_claim_of_another_day_is_not(self) -> None:
        found = [self.claim("2026-11-16", "json-ld"), self.claim("2026-11-20T10:00:00+02:00", "meta")]
        assert choose(found, "published", FETCHED) == found[0].dated

    def test_a_moment_of_the_next_day_in_its_own_zone_is_not_inside_a_day(self) -> None:
        day = self.claim("2026-11-16", "json-ld")
        for raw in ("2026-11-17T09:00", "2026-11-17T09:00+01:00"):
            assert choose([day, self.claim(raw, "visible")], "published", FETCHED) == day.dated
        for raw in ("2026-11-17T00:30+01:00", "2026-11-17T09:00Z", "2026-11-15T18:00Z"):
            fine = self.claim(raw, "meta")
            assert choose([day, fine], "published", FETCHED) == fine.dated

    def test_a_finer_claim_of_another_hour_is_not(self) -> None:
        found = [self.claim("2026-11-16T10:20Z", "json-ld"), self.claim("2026-11-16T08:31:07Z", "time")]
        assert choose(found, "published", FETCHED) == found[0].dated

    def test_the_offset_of_the_same_clock_elsewhere(self) -> None:
        bare = self.claim("2026-11-16T10:20:30", "json-ld")
        zoned = self.claim("2026-11-16T10:20:30+01:00", "meta")
        assert choose([bare, zoned], "published", FETCHED) == zoned.dated
        for raw in ("2026-11-16T11:20:30+01:00", "2026-11-16T10:20:31+01:00"):
            assert choose([bare, self.claim(raw, "meta")], "published", FETCHED) == bare.dated

    def test_the_last_change_stands_for_a_publication_that_nothing_tells(self) -> None:
        changed = Claim("modified", self.claim("2026-11-16T10:20:30Z", "meta").dated)
        stands = replace(changed.dated, source="meta, last change")
        assert choose([changed], "published", FETCHED) == stands
        assert choose([changed], "modified", FETCHED) == changed.dated
        month = self.claim("2026-11", "url")
        assert choose([month, changed], "published", FETCHED) == stands
        earlier = self.claim("2026-10", "url")
        assert choose([earlier, changed], "published", FETCHED) == earlier.dated
        day = self.claim("2026-11-16", "visible")
        assert choose([day, changed], "published", FETCHED) == day.dated
        assert choose([day], "modified", FETCHED) is None

    def test_day_and_month_change_places_rather_than_come_after_the_capture(self) -> None:
        found = dated("12/11/2026 10:20", "visible", day_first=False)
        assert found
        assert found.at.month == 12
        chosen = choose([Claim("published", found)], "published", FETCHED)
        assert chosen
        assert chosen.at.isoformat() == "2026-11-12T10:20:00+00:00"

    def test_a_time_after_the_capture_is_no_publication(self) -> None:
        found = [self.claim("2027-05-01", "meta"), self.claim("2026-11-16", "time")]
        assert choose(found, "published", FETCHED) == found[1].dated
        assert choose(found[:1], "published", FETCHED) is None


@pytest.mark.parametrize(
    "raw", ["9" * 100_000, "2026-" * 20_000, "1:" * 50_000, "Jan " * 30_000, "(" * 100_000]
)
def test_hostile_strings(raw: str) -> None:
    moment(raw)
    in_line(raw)


@pytest.mark.parametrize(
    ("line", "day"),
    [
        (
            "This entry was posted by Ana Torres on Friday, January 9th, 2026 at 7:32 pm and is filed under Chairs. You can "
            "follow any responses to this entry through the feed. You can leave a response, or trackback from your own site.",
            "2026-01-09 19:32",
        ),
        (
            "This entry was posted in Chairs on January 9, 2026 by Ana Torres. Bookmark the permalink.",
            "2026-01-09",
        ),
        ("The chair was made in a workshop by the river on January 9, 1926. It was sold in spring.", None),
    ],
)
def test_what_a_blog_writes_below_a_post(line: str, day: str | None) -> None:
    told = (
        "The first four courses of cane go quickly, and it is the diagonals that teach a person humility. "
        * 4
    )
    html = f"<h1>Repairing a cane chair</h1><div class=entry><p>{told}</p><p>{told}</p><p><small>{line}</small></p></div>"
    article = read(Page("https://chairs.example/a", html.encode(), datetime(2026, 3, 1, tzinfo=UTC)))
    assert isinstance(article, Article)
    found = article.published
    assert (f"{found.at:%Y-%m-%d %H:%M}"[: len(day)] if found and day else found) == day
