"""What is known of a trap across sites, wherever a stored article's flags are told: the same counts everywhere."""

import json
from pathlib import Path

from copytrail.export.tables import rows
from copytrail.lookup import lookup
from copytrail.report.build import build
from copytrail.report.weeks import week_span
from store.reviews import add
from store.session import Store, open_store
from tests.conftest import Program
from tests.newsstand import MONDAY, WEEK, keep
from tests.test_filled_in import instances, kept
from tests.test_repetition import TRAP, trapped, unseen_form

URL = trapped(0).url
REPEATED = (
    "the same block on 3 pages of 3 sites (hill-post.example, lake-courier.example, valley-herald.example)"
)


def ring(store: Store) -> Store:
    """Three sites of a network with one poll."""
    keep(store, *(trapped(number) for number in range(3)))
    return store


def flag_of(store: Store, url: str = URL) -> dict:
    return lookup(store, url, offline=True).document["flags"][0]


def test_a_look_up_names_the_family_and_its_places(sqlite_store: Store) -> None:
    flag = flag_of(ring(sqlite_store))
    (repeated,) = [one for one in flag["evidence"] if one["atom"] == "repetition"]
    assert repeated["quote"] == f"{REPEATED}, first seen 2026-11-16T00:00:00Z"
    assert (flag["kind"], flag["verdict"]) == ("subscription-trap", "probable")
    assert (flag["family"]["pages"], len(flag["family"]["sites"])) == (3, 3)
    assert flag["family"]["id"] == flag["template"]


def test_the_report_the_export_and_the_evidence_say_the_same(sqlite_store: Store) -> None:
    with ring(sqlite_store).read() as session:
        report = build(session, *week_span(WEEK), WEEK).to_json()
        exported = list(rows(session, "flags"))
        evidence = list(rows(session, "evidence", evidence_of=URL))
    (template,) = report["templates"]
    assert (template["pages"], len(template["sites"])) == (3, 3)
    assert template["variants"][0]["text"].endswith("emails from the [site].")
    assert {(one["repetition"]["pages"], one["repetition"]["sites"]) for one in report["traps"]} == {(3, 3)}
    assert {(row["pages"], row["sites"]) for row in exported} == {(3, 3)}
    assert [row["quote"][: len(REPEATED)] for row in evidence if row["name"] == "repetition"] == [REPEATED]
    assert any(row["kind"] == "left-out" and "By voting" in row["quote"] for row in evidence)


def test_what_repetition_lifts_is_a_trap_of_the_report(sqlite_store: Store) -> None:
    keep(sqlite_store, *(unseen_form(number) for number in range(1, 4)))
    with sqlite_store.read() as session:
        report = build(session, *week_span(WEEK), WEEK).to_json()
    assert (report["totals"]["traps"], {one["verdict"] for one in report["traps"]}) == (3, {"probable"})


def test_a_decision_is_shown_wherever_the_block_is_told(sqlite_store: Store) -> None:
    with ring(sqlite_store).write() as session:
        add(session, "not-a-trap", URL, other=None, because="a reader panel", who="kim", now=MONDAY)
    flag = flag_of(sqlite_store, trapped(1).url)
    assert (flag["verdict"], flag["review"]) == ("note", "not-a-trap")
    assert flag["reviewed"] == {
        "number": 1, "decision": "not-a-trap", "who": "kim", "at": "2026-11-16T00:00:00Z", "because": "a reader panel",
    }  # fmt: skip
    with sqlite_store.read() as session:
        exported = list(rows(session, "flags"))
        evidence = list(rows(session, "evidence", evidence_of=trapped(2).url))
        assert build(session, *week_span(WEEK), WEEK).templates == ()
    assert {(row["verdict"], row["reviewed_by"]) for row in exported} == {("note", "kim")}
    assert any("reviewed: not-a-trap by kim" in (row["detail"] or "") for row in evidence)


def test_a_look_up_shows_a_filled_in_story_with_its_slots(sqlite_store: Store) -> None:
    kept(sqlite_store, instances("en", 3))
    document = lookup(sqlite_store, "http://town-1.example/story-1", offline=True).document
    story = document["filled_in"]
    assert (story["pages"], len(story["sites"])) == (3, 3)
    assert all(len(place) == 3 for place in story["slots"])
    assert [one["signal"] for one in document["reasons"]][-2:] == ["template-filled-in", "coverage"]
    with sqlite_store.read() as session:
        (template,) = build(session, *week_span(WEEK), WEEK).to_json()["templates"]
    assert (template["kind"], template["pages"], template["slots"]) == ("filled-in-story", 3, story["slots"])


def test_a_scan_uses_what_the_store_knows(copytrail: Program, tmp_path: Path) -> None:
    text = tmp_path / "weir.txt"
    text.write_text(TRAP.format(thing="weir", name="Northern Gazette"), "utf-8")
    before = json.loads(copytrail("scan", str(text), "--json").stdout)
    assert before["flags"][0]["verdict"] == "probable"
    assert before["flags"][0]["family"] is None
    store = open_store(f"sqlite:///{tmp_path}/copytrail-data/copytrail.db")
    ring(store)
    store.close()
    found = json.loads(copytrail("scan", str(text), "--json").stdout)["flags"][0]
    assert (found["family"]["pages"], found["family"]["first_seen_at"]) == (3, "2026-11-16T00:00:00Z")
    assert "on 3 pages of 3 sites" in copytrail("scan", str(text)).stdout
    assert copytrail("review", "add", URL, "not-a-trap", "--because", "a reader panel").returncode == 0
    cleared = json.loads(copytrail("scan", str(text), "--json").stdout)["flags"][0]
    assert (cleared["verdict"], cleared["review"]) == ("note", "not-a-trap")
    assert copytrail("scan", str(text), "--fail-on", "probable").returncode == 0
    assert copytrail("review", "undo", "1").returncode == 0
    assert copytrail("scan", str(text), "--fail-on", "probable").returncode == 6
