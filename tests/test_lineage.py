"""Who was first: declared over observed over claimed, and undecided where it is not enough."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from article.types import Credit, Dated
from dedupe.declared import name_key
from dedupe.lineage import Lineage, infer
from dedupe.timing import Witness, timing_of

NOON = datetime(2026, 11, 17, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def claimed(at: datetime, precision: str = "second") -> Dated:
    return Dated(at, precision, at.isoformat(), "json-ld:datePublished", 0)


def fed(at: datetime) -> Dated:
    return Dated(at, "second", at.isoformat(), "feed", 0)


def credit(kind: str, *, name: str | None = None, url: str | None = None) -> Credit:
    return Credit(kind, name, url, None, f"({name or url})", "article")


def witness(number: int, site: str, **more) -> Witness:
    given = {
        "id": number, "url": f"https://{site}/{number}", "site": site, "title": "A ferry returns", "names": (), "words": 300,
        "published": None, "served": (), "first_seen_at": NOON + 48 * HOUR, "credits": (),
    }  # fmt: skip
    return Witness(**{**given, **more})


def judged(*witnesses: Witness, shares: dict | None = None, **more) -> Lineage:
    every = {(a.id, b.id): 1.0 for a in witnesses for b in witnesses if a is not b}
    return infer(witnesses, {**every, **(shares or {})}, **more)


def relations(lineage: Lineage) -> dict[int, str]:
    return {key: member.relation for key, member in lineage.members.items()}


def test_a_canonical_to_another_site_names_the_origin() -> None:
    wire = witness(1, "river-wire.example", published=claimed(NOON))
    partner = witness(
        2,
        "hill-courier.example",
        published=claimed(NOON - HOUR),
        credits=(credit("canonical", url=wire.url),),
    )
    lineage = judged(wire, partner)
    assert lineage.origin == 1
    assert lineage.members[2].relation == "declared-syndication"
    assert lineage.members[2].declared == "canonical"
    assert lineage.members[2].credit == "credited"
    assert lineage.confidence > 0.9


@pytest.mark.parametrize("spelling", ["River Wire", "the River Wire", "RiverWire", "river-wire.example"])
def test_a_credit_by_name_finds_the_site_it_means(spelling: str) -> None:
    wire = witness(1, "river-wire.example", names=("River Wire",))
    partner = witness(2, "hill-courier.example", credits=(credit("agency", name=spelling),))
    lineage = judged(wire, partner)
    assert (lineage.origin, relations(lineage)[2]) == (1, "declared-syndication")


def test_a_claimed_date_alone_never_makes_an_origin() -> None:
    early, late = (
        witness(1, "a.example", published=claimed(NOON)),
        witness(2, "b.example", published=claimed(NOON + 20 * HOUR)),
    )
    lineage = judged(early, late)
    assert lineage.origin is None
    assert set(relations(lineage).values()) == {"undecided"}
    assert any(reason.signal == "time-claimed" for reason in lineage.reasons), (
        "what the pages claim is still told"
    )


def test_a_last_change_is_no_claim_of_publication() -> None:
    changed = replace(claimed(NOON + 90 * HOUR), source="meta:og:updated_time, last change")
    original = witness(1, "a.example", published=changed, first_seen_at=NOON)
    copy = witness(2, "b.example", published=claimed(NOON + 20 * HOUR), first_seen_at=NOON + 21 * HOUR)
    assert timing_of(original).basis == "observed"
    assert judged(original, copy).origin != 2


def test_a_served_date_makes_one() -> None:
    first = witness(1, "a.example", published=claimed(NOON), served=(fed(NOON),))
    copy = witness(2, "b.example", published=claimed(NOON + 20 * HOUR), served=(fed(NOON + 20 * HOUR),))
    lineage = judged(first, copy)
    assert (lineage.origin, relations(lineage)[2]) == (1, "undeclared-copy")


def test_a_back_dated_copy_is_not_believed() -> None:
    first = witness(1, "a.example", published=claimed(NOON), served=(fed(NOON),))
    copy = witness(2, "b.example", published=claimed(NOON - 72 * HOUR), served=(fed(NOON + 20 * HOUR),))
    assert judged(first, copy).origin == 1


def test_what_we_observed_on_a_watched_site_beats_what_is_claimed() -> None:
    first = witness(1, "a.example", first_seen_at=NOON, published=claimed(NOON - HOUR))
    copy = witness(
        2,
        "b.example",
        first_seen_at=NOON + 48 * HOUR,
        published=claimed(NOON - 10 * HOUR),
        watched_since=NOON - 90 * HOUR,
    )
    assert judged(first, copy).origin == 1


def test_a_site_that_was_not_watched_is_not_late_for_being_seen_late() -> None:
    small = witness(1, "small.example", first_seen_at=NOON + 240 * HOUR, published=claimed(NOON - 24 * HOUR))
    big = witness(2, "big.example", first_seen_at=NOON, published=claimed(NOON))
    assert judged(small, big).origin is None


def test_claims_and_captures_that_agree_make_an_origin() -> None:
    first = witness(1, "a.example", first_seen_at=NOON, published=claimed(NOON))
    copy = witness(2, "b.example", first_seen_at=NOON + 72 * HOUR, published=claimed(NOON + 70 * HOUR))
    assert judged(first, copy).origin == 1


def test_captures_minutes_apart_are_crawl_order_not_evidence() -> None:
    one = witness(1, "a.example", first_seen_at=NOON)
    other = witness(2, "b.example", first_seen_at=NOON + timedelta(minutes=10))
    assert judged(one, other).origin is None


def test_a_day_is_an_interval_not_midnight() -> None:
    day = witness(1, "a.example", published=claimed(NOON.replace(hour=0), "day"), served=(fed(NOON + HOUR),))
    hour = witness(2, "b.example", published=claimed(NOON), served=(fed(NOON),))
    lineage = judged(day, hour)
    assert lineage.origin is None, "the day contains the hour: neither is shown to be first"


def test_an_agency_that_is_not_among_the_copies_is_an_unseen_source() -> None:
    one = witness(1, "a.example", credits=(credit("agency", name="Delta News Service"),))
    other = witness(2, "b.example")
    lineage = judged(one, other)
    assert lineage.origin is None
    assert lineage.unseen == "Delta News Service"
    assert relations(lineage) == {1: "declared-syndication", 2: "shared-source"}


def test_later_versions_on_the_same_site_are_updates() -> None:
    first = witness(1, "a.example", served=(fed(NOON),))
    later = witness(2, "a.example", served=(fed(NOON + 5 * HOUR),))
    copy = witness(3, "b.example", served=(fed(NOON + 8 * HOUR),))
    assert relations(judged(first, later, copy)) == {1: "origin", 2: "update", 3: "undeclared-copy"}


def test_two_versions_on_one_site_are_an_origin_and_its_update() -> None:
    first, later = (
        witness(1, "a.example", published=claimed(NOON)),
        witness(2, "a.example", published=claimed(NOON + 5 * HOUR)),
    )
    assert relations(judged(first, later)) == {1: "origin", 2: "update"}


def test_licensed_reuse_is_not_called_undeclared() -> None:
    wire = witness(1, "river-wire.example", served=(fed(NOON),))
    paper = witness(2, "b.example", served=(fed(NOON + 9 * HOUR),), licenses_from=("river-wire.example",))
    member = judged(wire, paper).members[2]
    assert (member.relation, member.credit) == ("declared-syndication", "licence-claimed")


def test_a_credit_to_another_than_the_origin_is_miscredited() -> None:
    wire = witness(1, "river-wire.example", served=(fed(NOON),), names=("River Wire",))
    partner = witness(
        2,
        "b.example",
        served=(fed(NOON + HOUR),),
        credits=(credit("canonical", url="https://river-wire.example/1"),),
    )
    third = witness(
        3, "c.example", served=(fed(NOON + 9 * HOUR),), credits=(credit("permission", name="b.example"),)
    )
    assert judged(wire, partner, third).members[3].credit == "miscredited"


def test_a_credit_to_somebody_unknown_is_not_taken_for_the_origin() -> None:
    wire = witness(1, "river-wire.example", served=(fed(NOON),), names=("River Wire",))
    at_wire = (credit("canonical", url="https://river-wire.example/1"),)
    partner = witness(2, "b.example", served=(fed(NOON + HOUR),), credits=at_wire)
    third = witness(
        3,
        "c.example",
        served=(fed(NOON + 9 * HOUR),),
        credits=(credit("permission", name="Some Other Times"),),
    )
    assert judged(wire, partner, third).members[3].credit == "miscredited"


def test_a_credit_to_oneself_declares_nothing() -> None:
    own = witness(
        1,
        "a.example",
        names=("Alder Post",),
        credits=(credit("copyright", name="Alder Post"), credit("canonical", url="https://a.example/1")),
    )
    assert judged(own).members[1].declared == "none"


def test_a_reviewer_decides() -> None:
    first = witness(1, "a.example", served=(fed(NOON),))
    copy = witness(2, "b.example", served=(fed(NOON + 20 * HOUR),))
    lineage = judged(first, copy, named_origin=2)
    assert lineage.origin == 2
    assert lineage.reasons[0].signal == "review"


def test_two_canonicals_that_point_at_each_other_decide_nothing() -> None:
    one = witness(1, "a.example", credits=(credit("canonical", url="https://b.example/2"),))
    other = witness(2, "b.example", credits=(credit("canonical", url="https://a.example/1"),))
    assert judged(one, other).origin is None


def test_the_order_of_witnesses_does_not_matter() -> None:
    members = [
        witness(number, f"site-{number}.example", served=(fed(NOON + number * HOUR),))
        for number in range(1, 6)
    ]
    assert judged(*members) == judged(*reversed(members))


def test_names_are_compared_by_their_letters() -> None:
    assert name_key("The River-Wire Agency") == name_key("riverwire")
    assert name_key("The Agency") == "theagency", "a name of nothing but common words stays itself"
