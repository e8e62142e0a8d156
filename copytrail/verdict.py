"""What a family means for one of its articles: the verdict of a look-up, with its confidence and reasons."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from dedupe.lineage import Lineage, Reason
from store import tables
from store.provenance import Judged, Pair, judge_family, overlaps_of
from store.reviews import Decisions

TAKEN = 0.5  # so much of a text standing in an earlier one makes it taken, even where the two are no near-duplicates


@dataclass(frozen=True, slots=True)
class Beside:
    """A partial copy: the pair, judged as a family of two."""

    pair: Pair
    judged: Judged


def partial_copies(
    session: Session, row: tables.Article, judged: Judged, decisions: Decisions
) -> list[Beside]:
    """The articles that share passages with one, outside its family."""
    found = []
    for pair in overlaps_of(session, [row.key]):
        other = pair.b if pair.a == row.key else pair.a
        if other in judged.rows:
            continue
        two = judge_family(session, (row.key, other), decisions)
        if frozenset((row.url, two.rows[other].url)) not in decisions.false_matches:
            found.append(Beside(pair, two))
    return found


Verdict = tuple[str, float, tables.Article | None, tuple[Reason, ...]]


def verdict_of(row: tables.Article, judged: Judged, beside: list[Beside]) -> Verdict:
    """The verdict on an article, how surely, its origin if one is known, and why."""
    lineage = judged.lineage
    if len(judged.rows) > 1:
        return _family_verdict(row, judged)
    taken = [one for one in beside if share_in_other(one.pair, row.key) >= TAKEN]
    if taken:
        return _family_verdict(row, _most_telling(taken, row).judged)
    if lineage.unseen:
        member = lineage.members[row.key]
        return "declared-syndication", 0.9, None, (*lineage.reasons, *member.reasons)
    if any(share_in_other(one.pair, other_of(one.pair, row.key)) >= TAKEN for one in beside):
        whole = max(beside, key=lambda one: share_in_other(one.pair, other_of(one.pair, row.key)))
        return _family_verdict(row, whole.judged)
    detail = (
        "no other page we have seen shares this text"
        if not beside
        else "other pages share passages with it, none the text as a whole"
    )
    return "unique", 0.8 if beside else 0.9, None, (Reason("no-copies", "for", 1.0, detail),)


def _most_telling(taken: list[Beside], row: tables.Article) -> Beside:
    """Of the articles that hold most of a text, the one that held it first as far as is known."""

    def early(one: Beside) -> tuple[bool, datetime, float]:
        other = other_of(one.pair, row.key)
        return (
            other != one.judged.lineage.origin,
            one.judged.timings[other].start,
            -share_in_other(one.pair, row.key),
        )

    most = max(share_in_other(one.pair, row.key) for one in taken)
    return min((one for one in taken if share_in_other(one.pair, row.key) >= 0.9 * most), key=early)


def other_of(pair: Pair, article: int | None) -> int:
    """The other article of a pair."""
    return pair.b if pair.a == article else pair.a


def share_in_other(pair: Pair, article: int | None) -> float:
    """The share of an article's words that stand in the other one."""
    return pair.a_in_b if pair.a == article else pair.b_in_a


def _family_verdict(row: tables.Article, judged: Judged) -> Verdict:
    lineage, member = judged.lineage, judged.lineage.members[row.key]
    origin = judged.rows[lineage.origin] if lineage.origin is not None else None
    reasons = (*member.reasons, *lineage.reasons)
    if origin is not None and (
        origin.id == row.id or (member.relation == "update" and origin.site == row.site)
    ):
        return "origin", lineage.confidence, origin, reasons
    words = {
        "declared-syndication": "declared-syndication",
        "undeclared-copy": "probable-copy",
        "shared-source": "shared-source",
    }
    verdict = words.get(member.relation, "undecided")
    return verdict, _confidence(verdict, lineage), origin, reasons


def _confidence(verdict: str, lineage: Lineage) -> float:
    # A page's own word that it took the text is sure even where whom it took it from is not.
    return max(lineage.confidence, 0.9) if verdict == "declared-syndication" else lineage.confidence
