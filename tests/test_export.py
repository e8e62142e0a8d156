"""The tables of `export`: their columns, what counts as a pair, and what a spreadsheet must not run."""

import csv
import io
import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from article.types import Dated
from copytrail.export.formats import cell, text_of, write
from copytrail.export.tables import COLUMNS, columns, rows
from store.reviews import add
from store.session import Store, open_store
from tests.newsstand import MONDAY, article, credit, keep, story, trap

Rows = list[dict[str, Any]]

CONTRACT = {
    "articles": "url, canonical_url, site, title, authors, published_at, published_source, modified_at, first_seen_at, "
    "lang, words, family, sha256, extraction_confidence",
    "copies": "a_url, b_url, jaccard, a_in_b, b_in_a, relation, declared, lag_hours",
    "families": "family, url, site, relation, published_at, first_seen_at",
    "flags": "url, site, kind, verdict, score, start, end, quote, template",
    "networks": "network, from, to, articles, median_lag_hours, declared_share, kinds, significant",
}
WIRE, COPY, CUT, OTHER = (
    "http://riverwire.example/a",
    "http://valley-herald.example/b",
    "http://hill-courier.example/c",
    "http://lakeside.example/d",
)


def table(store: Store, kind: str, **options: Any) -> Rows:
    with store.read() as session:
        return list(rows(session, kind, **options))


def tell(store: Store) -> Store:
    """A wire story, a declared copy an hour later, a third of it on another site, and a story of its own."""
    whole = story(1)
    third = "\n\n".join([*whole.split("\n\n")[:5], *story(2).split("\n\n")])
    nine = MONDAY + timedelta(hours=9)
    keep(
        store,
        article(WIRE, whole, at=nine),
        article(COPY, whole, at=nine + timedelta(hours=1), credits=[credit(WIRE)], flags=[trap()]),
        article(CUT, third, at=nine + timedelta(hours=5)),
        article(OTHER, story(3), at=None),
    )
    return store


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The stories, for tests that only read."""
    store = tell(open_store(f"sqlite:///{tmp_path_factory.mktemp('store')}/copytrail.db"))
    yield store
    store.close()


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store with nothing in it."""
    store = open_store(f"sqlite:///{tmp_path_factory.mktemp('empty')}/copytrail.db")
    yield store
    store.close()


@pytest.mark.parametrize("kind", CONTRACT)
def test_the_contracts_columns_come_first_and_in_order(kind: str) -> None:
    promised = CONTRACT[kind].split(", ")
    assert list(COLUMNS[kind][: len(promised)]) == promised


@pytest.mark.parametrize("kind", CONTRACT)
@pytest.mark.parametrize("format_", ["csv", "jsonl"])
def test_an_empty_store_gives_a_header_and_nothing_else(empty: Store, kind: str, format_: str) -> None:
    written = text_of(table(empty, kind), columns(kind), format_)
    assert written == (",".join(COLUMNS[kind]) + "\r\n" if format_ == "csv" else "")


def test_an_articles_row_says_what_is_stored_and_no_more(told: Store) -> None:
    found = {row["url"]: row for row in table(told, "articles")}
    assert set(found[WIRE]) == set(COLUMNS["articles"])
    assert found[WIRE]["published_at"] == "2026-11-16T09:00:00Z"
    assert found[WIRE]["authors"] == ["Ada Reed", "Ben Moss"]
    assert found[WIRE]["family"] == found[COPY]["family"]
    assert (found[OTHER]["published_at"], found[OTHER]["family"]) == (None, None)
    assert table(told, "articles", with_text=True)[0]["text"] == story(1)


def test_every_table_has_its_rows_on_either_database(store: Store) -> None:
    tell(store)
    sizes = {kind: len(table(store, kind)) for kind in CONTRACT}
    assert sizes == {"articles": 4, "copies": 3, "families": 2, "flags": 1, "networks": 2}


def test_a_day_without_a_time_keeps_its_precision_beside_it(sqlite_store: Store) -> None:
    made = article(WIRE, story(1))
    day = Dated(MONDAY, "day", "16 November 2026", "visible")
    keep(
        sqlite_store,
        made.__class__(**{name: getattr(made, name) for name in made.__slots__} | {"published": day}),
    )
    row = table(sqlite_store, "articles")[0]
    assert (row["published_precision"], row["published_raw"]) == ("day", "16 November 2026")


def test_more_articles_than_a_page_are_all_there_once(
    sqlite_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("copytrail.export.tables.PAGE", 3)
    urls = [f"http://site{number}.example/x" for number in range(8)]
    keep(sqlite_store, *(article(url, story(number)) for number, url in enumerate(urls)))
    assert [row["url"] for row in table(sqlite_store, "articles")] == urls


def test_copies_have_the_earlier_one_as_a_and_each_pair_once(told: Store) -> None:
    found = {(row["a_url"], row["b_url"]): row for row in table(told, "copies")}
    assert set(found) == {(WIRE, COPY), (WIRE, CUT), (COPY, CUT)}
    pair = found[WIRE, COPY]
    assert (pair["relation"], pair["declared"], pair["lag_hours"]) == (
        "declared-syndication",
        "canonical",
        1.0,
    )
    assert pair["jaccard"] == pytest.approx(1.0)
    part = found[WIRE, CUT]
    assert part["relation"] == "partial-copy"
    assert part["a_in_b"] == pytest.approx(5 / 14, abs=0.08)
    assert part["b_in_a"] == pytest.approx(5 / 19, abs=0.08)


def test_a_pair_that_a_reviewer_set_apart_is_no_pair(sqlite_store: Store) -> None:
    with tell(sqlite_store).write() as session:
        add(session, "false-match", WIRE, other=CUT, because="a shared press release", who="kim", now=MONDAY)
    assert (WIRE, CUT) not in {(row["a_url"], row["b_url"]) for row in table(sqlite_store, "copies")}


def test_a_large_family_is_shown_against_its_medoid_and_origin(
    sqlite_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("store.provenance.ALL_PAIRS", 5)
    monkeypatch.setattr("store.questions.ALL_PAIRS", 5)
    urls = [f"http://site{number}.example/same" for number in range(9)]
    every = [
        article(url, story(1), at=MONDAY + timedelta(hours=2 * number)) for number, url in enumerate(urls)
    ]
    keep(sqlite_store, *every)
    found = [(row["a_url"], row["b_url"]) for row in table(sqlite_store, "copies")]
    assert len(found) == len(set(found))
    assert {(urls[0], url) for url in urls[1:]} <= set(found)
    assert len(found) <= 2 * len(urls)


def test_families_have_at_most_one_origin_and_no_partial_copies(told: Store) -> None:
    found = [(row["url"], row["relation"]) for row in table(told, "families")]
    assert found == [(WIRE, "origin"), (COPY, "declared-syndication")]


def test_flags_carry_their_template(told: Store) -> None:
    flag = table(told, "flags")[0]
    assert (flag["url"], flag["kind"], flag["verdict"]) == (COPY, "subscription-trap", "confirmed")
    assert flag["template"].startswith("network:subscription-trap:")
    assert flag["review"] is None


def test_a_flag_that_a_reviewer_cleared_is_a_note_that_says_so(sqlite_store: Store) -> None:
    with tell(sqlite_store).write() as session:
        add(session, "not-a-trap", COPY, other=None, because="a reader survey", who="kim", now=MONDAY)
    flag = table(sqlite_store, "flags")[0]
    assert (flag["verdict"], flag["review"]) == ("note", "not-a-trap")


def test_networks_give_a_row_an_edge_from_source_to_copier(told: Store) -> None:
    found = {(row["from"], row["to"]): row for row in table(told, "networks")}
    edge = found["riverwire.example", "valley-herald.example"]
    assert (edge["articles"], edge["declared_share"], edge["kinds"]) == (1, 1.0, ["content"])
    assert not edge["significant"]
    assert edge["network"] == "around:riverwire.example"


def test_evidence_has_dates_credits_flags_overlaps_and_captures_with_quotes(told: Store) -> None:
    found = table(told, "evidence", evidence_of=COPY)
    kinds = {row["kind"] for row in found}
    assert {
        "date",
        "served",
        "credit",
        "flag",
        "flag-evidence",
        "flag-absent",
        "overlap",
        "passage",
        "capture",
    } <= kinds
    passages = [row for row in found if row["kind"] == "passage" and row["other_url"] == WIRE]
    assert all(story(1)[row["start"] : row["end"]] == row["quote"] for row in passages)
    assert passages


def test_evidence_of_nothing_and_of_an_unknown_page_says_what_to_do(told: Store) -> None:
    with pytest.raises(ValueError, match="export evidence URL"):
        table(told, "evidence")
    with pytest.raises(LookupError, match="copytrail lookup"):
        table(told, "evidence", evidence_of="http://nowhere.example/")
    with pytest.raises(ValueError, match="is no table; one of: articles"):
        table(told, "pages")


@pytest.mark.parametrize(
    "value",
    [
        "=HYPERLINK(1)",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "＝1+1",
        " =1",
        "\ufeff=1",
        "\u200d\u2060=1",
        "\ufe0f=1",
        "\x1b@SUM(A1)",
        "\ufe66SUM(A1)",
        ["=1", "b"],
        ["a", "-b"][1:],
    ],
)
def test_formulas_are_defused(value: object) -> None:
    assert str(cell(value)).startswith("'")


@pytest.mark.parametrize("value", [-2.5, 3, 0.0, "plain", "1=1", "a-b", "", "http://a.example/=1"])
def test_numbers_and_plain_text_stay_as_they_are(value: object) -> None:
    assert cell(value) == value


@given(
    st.lists(
        st.one_of(st.text(), st.floats(allow_nan=False, allow_infinity=False), st.none(), st.lists(st.text()))
    )
)
def test_any_row_of_csv_reads_back_and_runs_nothing(values: list[Any]) -> None:
    names = [f"c{number}" for number in range(len(values))] or ["c"]
    written = text_of([dict(zip(names, values, strict=False))], names, "csv")
    back = list(csv.reader(io.StringIO(written, newline="")))
    assert back[0] == names
    assert [len(row) for row in back] in ([len(names)] * 2, [1, 0])
    for value, text in zip(values, back[1], strict=False):
        assert not text.startswith(("=", "+", "@", "\t", "\r")) or isinstance(value, float)
        assert not text.startswith("-") or isinstance(value, float)


@given(
    st.dictionaries(st.sampled_from("abc"), st.one_of(st.text(), st.integers(-(2**53), 2**53), st.booleans()))
)
def test_any_row_of_jsonl_is_one_line_that_reads_back(row: dict[str, Any]) -> None:
    written = text_of([row], ("a", "b", "c"), "jsonl")
    assert written.count("\n") == 1
    assert json.loads(written) == {name: row.get(name) for name in "abc"}


def test_lone_surrogates_do_not_stop_a_table() -> None:
    broken = [{"a": "one \ud800 two"}]
    assert json.loads(text_of(broken, ("a",), "jsonl"))["a"] == "one \ufffd two"
    assert text_of(broken, ("a",), "csv") == "a\r\none \ufffd two\r\n"


def test_rows_are_written_as_they_come() -> None:
    out = io.StringIO(newline="")

    def growing() -> Iterator[dict[str, Any]]:
        for number in range(3):
            assert out.getvalue().count("\n") == number
            yield {"a": number}

    assert write(growing(), ("a",), "jsonl", out) == 3


def test_another_format_is_refused_before_anything_is_written() -> None:
    out = io.StringIO()
    with pytest.raises(ValueError, match="one of: jsonl, csv"):
        write([], ("a",), "xlsx", out)
    assert not out.getvalue()
