"""Trap wordings across pages and sites: counted, grouped, corroborating and never convicting, cleared by a person."""

from datetime import timedelta

import pytest
from sqlmodel import col, select

from article.traps.traps import judge_text
from article.types import Article, Evidence, Flag
from dedupe.corroboration import corroborated
from store import tables
from store.memory import memory, recognise
from store.repetition import families, repetitions
from store.reviews import add, standing, undo
from store.session import Store
from store.telling import ToldFlag, tell
from store.traps import rename_templates
from tests.newsstand import MONDAY, article, keep, story

SITES = ("valley-herald", "hill-post", "lake-courier", "moor-journal")
NAMES = ("Valley Herald", "Hill Post", "Lake Courier", "Moor Journal")
TRAP = """"*" indicates required fields

Should the {thing} be painted green?*
* Yes
* No
By voting you agree to receive emails from the {name}.
This field is for validation purposes and should be left unchanged."""


def trapped(number: int, thing: str = "bridge", clause: str | None = None) -> Article:
    """An article of the site of that number with the network's poll below it."""
    block = TRAP.format(thing=thing, name=NAMES[number % 4])
    if clause:
        block = "\n".join(clause if line.startswith("By voting") else line for line in block.splitlines())
    text = f"{story(number)}\n\n{block}"
    seen = MONDAY + timedelta(days=number)
    return article(f"http://{SITES[number % 4]}.example/{number}", text, seen=seen, flags=judge_text(text))


def unseen_form(number: int, quote: str = "By answering this poll you join our mailing list.") -> Article:
    """An article with a poll whose clause enrols and whose form shows no field and no residue."""
    evidence = (
        Evidence("poll", "poll.question", f"Is the weir number {number} safe?"),
        Evidence("enrolment", "enrolment.en.sending-list", quote),
    )
    flag = Flag(
        "honest-poll", "note", 0.3, 0, 10, quote, "form", evidence, ("a field that asks who the reader is",)
    )
    return article(f"http://site-{number}.example/weir", story(50 + number), flags=[flag])


def told(store: Store) -> list[ToldFlag]:
    with store.read() as session:
        rows = session.exec(
            select(tables.Flag, tables.Article.url).join(tables.Article).order_by(col(tables.Flag.id))
        ).all()
        return tell(session, [(flag, url) for flag, url in rows], standing(session))


def test_one_wording_on_four_sites_is_one_family(sqlite_store: Store) -> None:
    keep(
        sqlite_store,
        *(trapped(number, thing) for number, thing in enumerate(("bridge", "pier", "mill", "tower"))),
    )
    with sqlite_store.read() as session:
        (family,) = set(families(session).values())
    assert family.text == "By voting you agree to receive emails from the [site]."
    assert family.sites == tuple(sorted(f"{name}.example" for name in SITES))
    assert (family.kind, family.pages) == ("subscription-trap", 4)
    assert (family.first_seen_at, family.last_seen_at) == (MONDAY, MONDAY + timedelta(days=3))


def test_a_variant_is_counted_apart_under_the_same_family(sqlite_store: Store) -> None:
    weekly = "By voting you agree to receive weekly emails from the Hill Post."
    keep(sqlite_store, trapped(0), trapped(1, clause=weekly), trapped(2))
    with sqlite_store.read() as session:
        (family,) = set(families(session).values())
    assert [(one.pages, "weekly" in one.text) for one in family.variants] == [(2, False), (1, True)]
    assert family.pages == 3


def test_families_do_not_depend_on_the_order_of_arrival(sqlite_store: Store) -> None:
    weekly = "By voting you agree to receive weekly emails from the Hill Post."
    keep(sqlite_store, trapped(2), trapped(1, clause=weekly))
    keep(sqlite_store, trapped(0))
    with sqlite_store.read() as session:
        (family,) = set(families(session).values())
    assert "weekly" not in family.text
    assert family.first_seen_at == MONDAY


def test_lists_that_several_sites_feed_are_named(sqlite_store: Store) -> None:
    def fed(number: int) -> Article:
        made = trapped(number)
        lists = Evidence("residue", "residue.mailing-list", f"m.list-manage.com, u=77ab12, id={number}")
        flag = made.flags[0]
        shown = Flag(
            **{
                **{name: getattr(flag, name) for name in Flag.__slots__},
                "markup": "<form>",
                "evidence": (*flag.evidence, lists),
            }
        )
        return article(made.url, made.text, flags=[shown])

    keep(sqlite_store, fed(0), fed(1))
    with sqlite_store.read() as session:
        (family,) = set(families(session).values())
    assert [one.id for one in family.list_ids] == [
        "m.list-manage.com u=77ab12 id=0",
        "m.list-manage.com u=77ab12 id=1",
    ]


def test_repetition_is_told_with_pages_sites_and_first_sighting(sqlite_store: Store) -> None:
    keep(sqlite_store, trapped(0), trapped(1), trapped(4))
    repeated = [
        [dict(one) for one in each.judged.evidence if one["rule"] == "repetition.across-sites"]
        for each in told(sqlite_store)
    ]
    assert len(repeated) == 3
    assert repeated[0][0]["quote"] == (
        "the same block on 3 pages of 2 sites (hill-post.example, valley-herald.example), "
        "first seen 2026-11-16T00:00:00Z"
    )
    assert {each.judged.verdict for each in told(sqlite_store)} == {"probable"}


def test_a_block_on_one_page_is_no_repetition(sqlite_store: Store) -> None:
    keep(sqlite_store, trapped(0))
    assert all(one["atom"] != "repetition" for each in told(sqlite_store) for one in each.judged.evidence)


def test_repetition_across_sites_lifts_an_undecided_poll_to_probable(sqlite_store: Store) -> None:
    keep(sqlite_store, unseen_form(1), unseen_form(2))
    assert {each.judged.kind for each in told(sqlite_store)} == {"honest-poll"}
    keep(sqlite_store, unseen_form(3))
    assert {(each.judged.kind, each.judged.verdict, each.judged.lifted) for each in told(sqlite_store)} == {
        ("subscription-trap", "probable", True)
    }


def test_copies_of_one_article_that_quotes_a_clause_are_no_repetition(sqlite_store: Store) -> None:
    one = unseen_form(1)
    copies = [article(f"http://copy-{n}.example/weir", one.text, flags=one.flags) for n in range(4)]
    keep(sqlite_store, one, *copies)
    assert {(each.judged.kind, each.judged.verdict) for each in told(sqlite_store)} == {
        ("honest-poll", "note")
    }


POLL = {"atom": "poll", "rule": "poll.question", "quote": "Is it?"}
CLAUSE = {"atom": "enrolment", "rule": "enrolment.en.act-list", "quote": "Answering puts you on our list."}
GATE = {"atom": "gate", "rule": "gate.email.required", "quote": "Email"}
CONSENT = {"atom": "consent", "rule": "consent.separate-unticked", "quote": "Yes, write to me"}
OPT_OUT = {"atom": "enrolment", "rule": "enrolment.opt-out", "quote": "Unsubscribe at any time."}


@pytest.mark.parametrize(
    ("evidence", "lifted"),
    [
        ([POLL, CLAUSE], True),
        ([POLL], False),
        ([CLAUSE], False),
        ([POLL, OPT_OUT], False),
        ([POLL, CLAUSE, CONSENT], False),
        ([POLL, CLAUSE, GATE], False),
    ],
    ids=[
        "question and clause",
        "no clause",
        "no question",
        "opt-out alone",
        "separate consent",
        "a field is seen",
    ],
)
def test_only_a_question_with_a_clause_is_lifted(
    sqlite_store: Store, evidence: list[dict[str, str]], lifted: bool
) -> None:
    keep(sqlite_store, *(trapped(number) for number in range(4)))
    with sqlite_store.read() as session:
        (often,) = repetitions(session, families(session)).values()
    found = corroborated("honest-poll", "note", 0.3, evidence, (), often)
    assert found.lifted == lifted
    assert found.verdict == ("probable" if lifted else "note")
    assert corroborated("subscription-trap", "probable", 0.7, [POLL, CLAUSE], (), often).verdict == "probable"


# Decisions -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def decided(store: Store) -> Store:
    """A store in which a person found the poll of one site honest."""
    keep(store, trapped(0))
    with store.write() as session:
        add(
            session, "not-a-trap", trapped(0).url, other=None, because="a reader panel", who="kim", now=MONDAY
        )
    return store


def test_a_decision_holds_for_the_same_block_on_another_site(decided: Store) -> None:
    keep(decided, trapped(1))
    assert [
        (each.judged.verdict, each.reviewed.who, each.reviewed.because)
        for each in told(decided)
        if each.reviewed
    ] == [("note", "kim", "a reader panel")] * 2


def test_a_decision_does_not_hold_for_another_wording(decided: Store) -> None:
    keep(decided, trapped(1, clause="Taking part in this poll signs you up for our partner network."))
    assert [each.judged.verdict for each in told(decided)] == ["note", "probable"]


def test_a_decision_survives_renaming_and_a_new_capture(decided: Store) -> None:
    keep(decided, trapped(0, thing="pier"))
    with decided.write() as session:
        for review in session.exec(select(tables.Review)):
            assert review.template
        rename_templates(session)
    keep(decided, trapped(2))
    assert {each.judged.verdict for each in told(decided)} == {"note"}


def test_a_decision_undone_holds_no_longer(decided: Store) -> None:
    with decided.write() as session:
        undo(session, 1, MONDAY)
    keep(decided, trapped(1))
    assert {each.judged.verdict for each in told(decided)} == {"probable"}
    assert all(each.reviewed is None for each in told(decided))


def test_what_is_remembered_is_recognised_in_a_text_that_is_not_stored(decided: Store) -> None:
    text = TRAP.format(thing="weir", name="Northern Gazette")
    (flag,) = judge_text(text)
    with decided.read() as session:
        known = memory(session)
    evidence = [{"atom": one.atom, "rule": one.rule, "quote": one.quote} for one in flag.evidence]
    found = recognise(known, (flag.kind, flag.verdict, flag.score), evidence, flag.absent, "-", "")
    assert found.family is not None
    assert found.family.pages == 1
    assert (found.judged.verdict, found.reviewed is not None) == ("note", True)


# Cut before comparing -------------------------------------------------------------------------------------------------

BLOCK = (
    "By voting you agree to receive emails from our network of regional titles and its partners, which may write to you "
    "every day about offers and events near you, until you tell us to stop by the link at the end of each of the emails "
    "that the network and those who work with it will send to the address given above with your answer to the question."
)


def with_block(number: int, *, flagged: bool) -> Article:
    """A short article with the network's disclosure below it, recognised as a trap or not."""
    text = f"{story(900 + number, 5)}\n\n{BLOCK}"
    at = len(text) - len(BLOCK)
    clause = Evidence("enrolment", "enrolment.en.act-agrees", BLOCK, at, len(text))
    flag = Flag("subscription-trap", "probable", 0.7, at, len(text), BLOCK, None, (clause,))
    return article(f"http://site-{number}.example/news", text, flags=[flag] if flagged else [])


def cuts(store: Store) -> dict[str, list[str]]:
    """What was left out of each article before it was compared, by its address."""
    query = select(tables.Article.url, tables.Article.text, tables.Sketch.cuts).join(tables.Sketch)
    with store.read() as session:
        return {url: [text[start:end] for start, end in spans] for url, text, spans in session.exec(query)}


def test_a_trap_learned_late_is_cut_from_pages_that_came_before(store: Store) -> None:
    keep(store, *(with_block(number, flagged=False) for number in range(2)))
    with store.read() as session:  # they share the disclosure, and it is not known yet
        assert len(session.exec(select(tables.Overlap)).all()) == 1
    for number in range(2, 5):
        keep(store, with_block(number, flagged=True))
    with store.read() as session:
        assert session.exec(select(tables.Overlap)).all() == []
    assert [BLOCK in cut for cut in cuts(store).values()] == [True] * 5
    keep(store, with_block(5, flagged=False))
    assert cuts(store)[with_block(5, flagged=False).url] == [BLOCK]


def test_copies_of_one_flagged_article_teach_nothing(sqlite_store: Store) -> None:
    one = with_block(1, flagged=True)
    copies = [article(f"http://copy-{n}.example/news", one.text, flags=one.flags) for n in range(4)]
    keep(sqlite_store, one, *copies, with_block(7, flagged=False))
    assert cuts(sqlite_store)[with_block(7, flagged=False).url] == []
