"""The weekly report: what counts when, who is joined to whom and why, and files that are whole and harmless."""

import csv
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from article.types import Article, Dated, Tracker
from copytrail.networks.build import weave
from copytrail.networks.copying import Flow, attributed, flows, significant
from copytrail.networks.ties import Tie
from copytrail.report.build import Report, build
from copytrail.report.gexf import NAMESPACE
from copytrail.report.weeks import last_complete_week, week_of, week_span
from copytrail.report.write import FILES, write_report
from store.counting import Seen
from store.questions import Copy
from store.reviews import add
from store.session import Store, open_store
from store.tables import Site, Template
from tests.newsstand import MONDAY, WEEK, article, credit, keep, story, trap

HOSTILE = '<script>alert(1)</script>=HYPERLINK("http://x.example")&\x0b'
WIRE = "riverwire.example"


def report_of(store: Store, week: str = WEEK) -> Report:
    with store.read() as session:
        return build(session, *week_span(week), week)


def of(site: str, text: str, hours: float, **options: Any) -> Article:
    """An article of a site, so many hours into the week."""
    at = MONDAY + timedelta(hours=hours)
    url = f"http://{site}/{int(hours * 60)}-{sha256(text.encode()).hexdigest()[:8]}"
    return article(url, text, at=at, seen=at + timedelta(days=9), **options)


# Weeks


@pytest.mark.parametrize(
    ("week", "first", "days"),
    [
        ("2026-W47", "2026-11-16", 7),
        ("2026-W53", "2026-12-28", 7),
        ("2027-W01", "2027-01-04", 7),
        ("2026w07", "2026-02-09", 7),
    ],
)
def test_a_week_is_its_monday_and_the_next(week: str, first: str, days: int) -> None:
    start, end = week_span(week)
    assert (start.date().isoformat(), (end - start).days) == (first, days)
    assert start.tzinfo is not None


@pytest.mark.parametrize(
    "week", ["2027-W53", "2026-W00", "2026-W54", "2026-47", "W47", "", "2026-W4", "0000-W01"]
)
def test_no_week_says_what_to_write(week: str) -> None:
    with pytest.raises(ValueError, match=r"e\.g\. 2026-W47|has weeks W01 to W5[23]"):
        week_span(week)


def test_the_last_complete_week_ends_on_sunday_night_in_utc() -> None:
    sunday = datetime(2026, 11, 22, 23, 59, 59, tzinfo=UTC)
    assert (last_complete_week(sunday), last_complete_week(sunday + timedelta(seconds=1))) == (
        "2026-W46",
        "2026-W47",
    )
    assert week_of(datetime(2027, 1, 3, tzinfo=UTC)) == "2026-W53"


# Who took from whom


def copy(source: str, target: str, a: int, b: int, **options: Any) -> Copy:
    """A decided near copy of article a on one site by article b on another."""
    here, there = (
        Seen(number, f"http://{site}/{number}", site, "", MONDAY)
        for number, site in ((a, source), (b, target))
    )
    made = Copy(here, there, 1.0, 1.0, 1.0, True, "undeclared-copy", "none", 2.0, True, None)
    return replace(made, **options)


def test_a_copy_of_a_copy_is_attributed_once() -> None:
    chain = [
        copy("a.example", "b.example", 1, 2),
        copy("a.example", "c.example", 1, 3, near=False, b_in_a=0.3, relation="partial-copy"),
        copy("b.example", "c.example", 2, 3, quote="from b", declared="credit"),
    ]
    assert {(one.a.id, one.b.id) for one in attributed(chain)} == {(1, 2), (2, 3)}


def test_an_article_merged_from_two_unrelated_sources_has_both() -> None:
    merged = [
        copy("a.example", "c.example", 1, 3),
        copy("b.example", "c.example", 2, 3, near=False, b_in_a=0.3),
    ]
    assert {one.a.id for one in attributed(merged)} == {1, 2}


def test_undecided_pairs_and_updates_of_one_site_make_no_edge() -> None:
    pairs = [copy("a.example", "b.example", 1, 2, decided=False), copy("a.example", "a.example", 1, 3)]
    assert attributed(pairs) == []


def test_one_copy_is_an_edge_but_not_a_significant_one() -> None:
    edge = flows([copy("a.example", "b.example", 1, 2)], {"a.example": 5, "b.example": 5})[0]
    assert (edge.articles, edge.significant, edge.median_lag_hours, edge.declared_share) == (
        1,
        False,
        2.0,
        0.0,
    )


def test_three_copies_between_small_sites_are_more_than_chance_and_between_giants_are_not() -> None:
    regular = ("small.example", "copier.example")
    giants = [(f"giant{n}.example", f"giant{m}.example") for n in range(6) for m in range(6) if n != m]
    counts = {regular: 3} | dict.fromkeys(giants, 3)
    published = {"small.example": 10, "copier.example": 10} | {f"giant{n}.example": 2_000 for n in range(6)}
    assert significant(counts, published) == {regular}


def test_among_very_few_sites_the_count_alone_decides() -> None:
    assert significant({("a.example", "b.example"): 3, ("a.example", "c.example"): 2}, {}) == {
        ("a.example", "b.example")
    }


def test_unrelated_groups_joined_by_a_single_copy_stay_two_networks() -> None:
    def star(hub: str, arms: int, start: int) -> list[Flow]:
        made = []
        for arm in range(arms):
            ids = range(start + 10 * arm, start + 10 * arm + 4)
            made.append(
                Flow(
                    hub, f"{hub[0]}{arm}.example", tuple(copy(hub, "x", one, one + 5000) for one in ids), True
                )
            )
        return made

    bridge = Flow("north.example", "s0.example", (copy("north.example", "s0.example", 1, 2),), False)
    web = weave([*star("north.example", 4, 100), *star("south.example", 4, 1000), bridge], [])
    assert [network.id for network in web.networks] == ["around:north.example", "around:south.example"]
    assert [(edge.source, edge.target) for edge in web.between] == [("north.example", "s0.example")]
    assert len(web.edges) == 9


def test_a_network_keeps_its_name_and_says_who_joined_and_left() -> None:
    def ring(*names: str) -> Tie:
        return Tie("infrastructure", "adsense", "the same adsense pub-1", 1, names)

    before = weave([], [ring("a.example", "b.example", "c.example")])
    now = weave([], [ring("b.example", "c.example", "d.example")], before).networks[0]
    assert (now.id, now.joined, now.left) == (before.networks[0].id, ("d.example",), ("a.example",))


def test_networks_do_not_depend_on_the_order_of_what_comes_in() -> None:
    made = [
        Flow(f"s{n}.example", f"s{m}.example", (copy("x", "y", n * 20 + m, 999),), bool((n + m) % 2))
        for n in range(14)
        for m in range(14)
        if n != m and (n % 4 == m % 4 or (n * m) % 11 == 5)
    ]
    assert weave(made, []) == weave(made[::-1], [])


def test_a_wording_on_very_many_sites_does_not_make_all_pairs() -> None:
    tie = Tie("template", "funnel", "tap here", 3, tuple(f"s{n:03}.example" for n in range(300)))
    assert len(list(tie.pairs())) == 299
    assert [len(network.sites) for network in weave([], [tie]).networks] == [300]


# A week


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Two weeks of a wire with a declared partner and a copier, and a ring with one poll and one account."""
    store = open_store(f"sqlite:///{tmp_path_factory.mktemp('week')}/copytrail.db")
    made = []
    for number in range(4):
        first = of(WIRE, story(number), 10 + 20 * number, title=HOSTILE)
        partner = of("valley-herald.example", story(number), 11 + 20 * number, credits=[credit(first.url)])
        made += [first, partner, of("hill-courier.example", story(number), 14 + 20 * number)]
    for number, site in enumerate(("pulse.example", "town-voice.example")):
        account = Tracker("google-analytics", f"UA-5550001-{number}", "script")
        made.append(of(site, story(50 + number), 30, flags=[trap()], trackers=[account]))
    earlier = of(WIRE, story(80), -100)
    made += [earlier, of("valley-herald.example", story(80), -99, credits=[credit(earlier.url)])]
    made += [of("quiet.example", story(90), 400)]
    keep(store, *made)
    yield store
    store.close()


@pytest.fixture(scope="module")
def report(told: Store) -> Report:
    return report_of(told)


def test_the_document_has_the_contracts_fields(report: Report) -> None:
    document = report.to_json()
    promised = "schema week from to totals previous coverage networks templates origins copiers uncertain data_quality"
    assert set(promised.split()) <= set(document)
    assert (document["schema"], document["week"]) == ("copytrail.report/1", WEEK)
    assert (document["from"], document["to"]) == ("2026-11-16T00:00:00Z", "2026-11-23T00:00:00Z")
    totals = ["articles", "sites", "families", "copies", "declared", "undeclared", "traps"]
    assert set(totals) <= set(document["totals"]) == set(document["previous"])
    network = document["networks"][0]
    assert set(network) == {"id", "sites", "joined", "left", "edges", "evidence"}
    assert {"from", "to", "articles", "median_lag_hours", "declared_share", "kinds", "significant"} <= set(
        network["edges"][0]
    )
    assert {"kind", "detail", "tier", "sites"} <= set(network["evidence"][0])
    assert {"id", "kind", "text", "sites", "pages", "first_seen_at", "new"} <= set(document["templates"][0])
    json.dumps(document)


def test_totals_count_the_week_and_not_what_is_beside_it(report: Report) -> None:
    totals = report.totals
    assert (totals.articles, totals.sites, totals.families) == (14, 5, 4)
    assert (totals.copies, totals.declared, totals.undeclared, totals.traps) == (8, 4, 4, 2)
    assert report.previous is not None
    assert (report.previous.articles, report.previous.copies, report.previous.declared) == (2, 1, 1)


def test_edges_run_from_who_published_first_to_who_copied(report: Report) -> None:
    edges = {(edge.source, edge.target): edge for edge in report.web.edges}
    declared, silent = edges[WIRE, "valley-herald.example"], edges[WIRE, "hill-courier.example"]
    assert declared.flow is not None
    assert silent.flow is not None
    assert (declared.flow.articles, declared.flow.declared_share, declared.flow.median_lag_hours) == (
        4,
        1.0,
        1.0,
    )
    assert (silent.flow.articles, silent.flow.declared_share, silent.flow.median_lag_hours) == (4, 0.0, 4.0)
    assert ("hill-courier.example", WIRE) not in edges


def test_every_edge_of_content_shows_pairs_with_a_passage_of_both(report: Report) -> None:
    edges = [
        edge
        for network in report.to_json()["networks"]
        for edge in network["edges"]
        if "content" in edge["kinds"]
    ]
    for edge in edges:
        assert edge["examples"]
        for example in edge["examples"]:
            assert any(example["passage"].rstrip("…") in story(number) for number in range(4))


def test_a_ring_is_joined_by_its_poll_and_its_account(report: Report) -> None:
    ring = next(network for network in report.web.networks if "pulse.example" in network.sites)
    assert ring.sites == ("pulse.example", "town-voice.example")
    assert {(one.kind, one.tier) for one in ring.evidence} == {
        ("google-analytics", 1),
        ("subscription-trap", 2),
    }
    assert ring.edges[0].kinds == ("template", "infrastructure")
    assert ring.edges[0].significant


def test_who_joined_is_told_against_the_week_before(report: Report) -> None:
    wire = next(network for network in report.web.networks if WIRE in network.sites)
    assert (wire.id, wire.joined, wire.left) == (f"around:{WIRE}", ("hill-courier.example",), ())


def test_origins_and_copiers_are_ranked(report: Report) -> None:
    assert [(one.site, one.articles, one.copies) for one in report.origins] == [(WIRE, 4, 8)]
    assert [(one.site, one.declared, one.undeclared) for one in report.copiers] == [
        ("hill-courier.example", 0, 4),
        ("valley-herald.example", 4, 0),
    ]


def test_a_week_before_everything_has_nothing_to_compare_with(told: Store) -> None:
    assert report_of(told, "2026-W46").previous is None


def test_the_same_store_gives_the_same_report(told: Store, report: Report, tmp_path: Path) -> None:
    for name, one in (("a", report), ("b", report_of(told))):
        write_report(one, tmp_path / name)
    for name in FILES:
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


def test_an_article_without_a_credible_date_counts_when_it_was_first_seen(sqlite_store: Store) -> None:
    seen = MONDAY + timedelta(days=1)

    def claiming(name: str, claim: Dated | None) -> Article:
        return replace(
            article(f"http://{name}.example/", story(len(name)), at=None, seen=seen), published=claim
        )

    keep(
        sqlite_store,
        claiming("undated", None),
        claiming("epoch", Dated(datetime(1970, 1, 1, tzinfo=UTC), "second", "1970-01-01", "meta")),
        claiming("vague", Dated(MONDAY - timedelta(days=40), "year", "2026", "visible")),
        claiming("future", Dated(MONDAY + timedelta(days=90), "day", "next year", "visible")),
        claiming("last-year", Dated(MONDAY - timedelta(days=365), "day", "a year ago", "visible")),
    )
    report = report_of(sqlite_store)
    assert report.totals.articles == 4
    assert report.quality.without_date == 1
    assert report.quality.counted_by_first_seen == 3


def test_what_nothing_but_claimed_dates_sets_apart_is_undecided_and_no_edge(sqlite_store: Store) -> None:
    seen = MONDAY + timedelta(days=3)
    early, late = (
        replace(article(f"http://{name}.example/x", story(1), at=None, seen=seen), published=claim)
        for name, claim in (
            ("one", Dated(MONDAY, "second", "Monday", "visible")),
            ("two", Dated(MONDAY + timedelta(hours=9), "second", "Monday at nine", "visible")),
        )
    )
    keep(sqlite_store, early, late, fed=False)
    report = report_of(sqlite_store)
    assert report.web.edges == ()
    assert (report.totals.copies, report.totals.undecided) == (0, 2)
    told = report.to_json()["uncertain"]
    assert [one["sites"] for one in told] == [["one.example", "two.example"]]
    assert "does not separate" in told[0]["why"]


def test_a_page_that_a_reviewer_cleared_is_no_trap(sqlite_store: Store) -> None:
    keep(sqlite_store, of("pulse.example", story(1), 5, flags=[trap()]))
    url = report_of(sqlite_store).traps[0].url
    with sqlite_store.write() as session:
        add(session, "not-a-trap", url, other=None, because="asks for one vote each", who="kim", now=MONDAY)
    report = report_of(sqlite_store)
    assert (report.totals.traps, report.traps, report.templates) == (0, (), ())


def test_an_account_of_very_many_sites_joins_nobody_and_an_owner_joins_his(sqlite_store: Store) -> None:
    vendor = Tracker("adsense", "pub-1", "script")
    names = [f"paper{number:02}.example" for number in range(22)]
    keep(sqlite_store, *(of(name, story(number), 5, trackers=[vendor]) for number, name in enumerate(names)))
    with sqlite_store.write() as session:
        session.add_all(Site(domain=name, owner="Harbour Press") for name in names[:2])
    edges = report_of(sqlite_store).web.edges
    assert [(edge.source, edge.target, edge.kinds) for edge in edges] == [
        (names[0], names[1], ("infrastructure",))
    ]


TOWN = """Looking for a place to live in {town}? There were {homes} homes on offer this week, two more than last.
The cheapest is a flat in {street} for {price} a month, which has a kitchen with a window and a shed for bicycles.
Most of the others stand near {park}, where {agent} says that a garden is what people who move ask for first.
The next list of homes comes out on Friday at noon, and whoever wants to sell can write to the office until then."""
TOWNS = (
    {
        "town": "Ashlow",
        "homes": 84,
        "street": "Mill Lane",
        "price": 510,
        "park": "Rook Hill",
        "agent": "Tess Arden",
    },
    {
        "town": "Brindle",
        "homes": 31,
        "street": "Kiln Row",
        "price": 430,
        "park": "Swan Mere",
        "agent": "Hal Pimm",
    },
    {
        "town": "Cranholt",
        "homes": 57,
        "street": "Fern Road",
        "price": 620,
        "park": "Low Common",
        "agent": "Ivo Lund",
    },
)


def test_a_story_filled_in_for_three_towns_is_a_template_and_no_copy(sqlite_store: Store) -> None:
    sites = [f"{names['town'].lower()}-today.example" for names in TOWNS]
    keep(sqlite_store, *(of(site, TOWN.format(**names), 5) for site, names in zip(sites, TOWNS, strict=True)))
    report = report_of(sqlite_store)
    assert (report.totals.copies, report.copies) == (0, ())
    told = report.to_json()["templates"]
    assert [(one["kind"], one["sites"], one["pages"]) for one in told] == [("filled-in-story", sites, 3)]
    assert ["84", "31", "57"] in told[0]["slots"]
    assert {edge.kinds for edge in report.web.edges} == {("template",)}


@pytest.mark.parametrize(("words", "joins"), [(4, False), (12, False), (30, True)])
def test_a_paragraph_of_two_sites_joins_them_only_if_it_is_long(
    sqlite_store: Store, words: int, *, joins: bool
) -> None:
    names = ("one.example", "two.example")
    keep(sqlite_store, *(of(name, story(number), 5) for number, name in enumerate(names)))
    text = " ".join(story(9).split()[:words])
    with sqlite_store.write() as session:
        for name in names:
            known = {"id": f"site:{name}:7", "scope": "site", "kind": "boilerplate", "site": name, "hash": 7}
            session.add(Template(**known, text=text, first_seen_at=MONDAY))
    edges = report_of(sqlite_store).web.edges
    assert [edge.significant for edge in edges] == ([] if words < 8 else [joins])


def test_a_span_that_ends_before_it_starts_is_refused(sqlite_store: Store) -> None:
    with sqlite_store.read() as session, pytest.raises(ValueError, match="end before it starts"):
        build(session, MONDAY, MONDAY, None)


# Files


@pytest.fixture(scope="module")
def files(report: Report, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("files")
    assert write_report(report, folder) == [folder / name for name in FILES]
    return folder


def test_the_page_needs_nothing_from_elsewhere_and_runs_nothing(files: Path) -> None:
    page = (files / "report.html").read_text()
    assert "<script" not in page.lower()
    assert "&lt;script&gt;" in page
    assert not re.search(
        r"<(?:link|img|iframe|object|embed|source|base)\b|@import|url\((?!#)|\bon\w+=\"", page, re.IGNORECASE
    )
    assert "default-src 'none'" in page
    links = re.findall(r"<a ([^>]*)>", page)
    assert links
    for link in links:
        assert re.match(r'href="(?:#|https?://)', link)
        assert 'href="#' in link or "noreferrer nofollow" in link


def test_the_page_says_what_was_looked_at_and_what_it_does_not_prove(files: Path) -> None:
    page = (files / "report.html").read_text()
    assert "Based on 17 articles of 6 sites" in page
    assert "not proof of authorship" in page


def test_the_csv_files_have_the_rows_and_no_formula(files: Path) -> None:
    tables = {
        name: list(csv.DictReader((files / f"{name}.csv").open(newline="")))
        for name in ("edges", "copies", "traps")
    }
    assert [len(tables[name]) for name in ("edges", "copies", "traps")] == [3, 12, 2]
    assert tables["edges"][-1]["to"] == "valley-herald.example"
    for rows in tables.values():
        assert not [value for row in rows for value in row.values() if re.match(r"[=+@\t]", value)]


def test_gexf_is_1_3_with_directed_weighted_edges(files: Path) -> None:
    root = etree.parse(files / "networks.gexf").getroot()
    assert (root.tag, root.get("version")) == (f"{{{NAMESPACE}}}gexf", "1.3")
    edges = root.findall(".//{*}edge")
    nodes = {node.get("id") for node in root.iter(f"{{{NAMESPACE}}}node")}
    assert {end for edge in edges for end in (edge.get("source"), edge.get("target"))} == nodes
    kinds = {edge.get("type"): edge for edge in edges}
    assert set(kinds) == {"directed", "undirected"}
    assert float(kinds["directed"].get("weight")) == 4.0
    values = {value.get("for"): value.get("value") for value in kinds["undirected"].iter("{*}attvalue")}
    assert values["kinds"] == "template infrastructure"
    assert values["significant"] == "true"
    declared = {attribute.get("id") for attribute in root.iter("{*}attribute")}
    assert {value.get("for") for value in root.iter("{*}attvalue")} <= declared


def test_a_week_without_data_is_all_files_with_headers_and_a_sentence(
    sqlite_store: Store, tmp_path: Path
) -> None:
    write_report(report_of(sqlite_store), tmp_path)
    assert "No article of this time is in the store" in (tmp_path / "report.html").read_text()
    assert json.loads((tmp_path / "report.json").read_text())["networks"] == []
    for name in ("edges.csv", "copies.csv", "traps.csv"):
        assert len((tmp_path / name).read_text().splitlines()) == 1
    assert etree.parse(tmp_path / "networks.gexf").getroot() is not None


def test_a_report_that_fails_leaves_the_one_before_whole(
    report: Report, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_report(report, tmp_path)
    (tmp_path / "notes.txt").write_text("mine")
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    monkeypatch.setattr("copytrail.report.write._write", _full_disk)
    with pytest.raises(OSError, match="No space"):
        write_report(replace(report, week="2026-W01"), tmp_path)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def _full_disk(path: Path, content: bytes) -> None:
    path.write_bytes(content[:10])
    raise OSError(28, "No space left on device")


def test_what_a_killed_report_left_behind_is_taken_away(report: Report, tmp_path: Path) -> None:
    left = tmp_path / ".report-99999999"
    left.mkdir()
    (left / "report.html").write_text("half")
    write_report(report, tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == set(FILES)
