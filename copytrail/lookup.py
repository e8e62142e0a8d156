"""The provenance of one article: its family from the store, judged, in the contract's words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, select

from article.urls import clean, host_of
from copytrail.errors import FetchRefused, NotFound, UsageError
from copytrail.shapes import (
    LOOKUP,
    article_json,
    capture_json,
    coverage_json,
    flags_json,
    origin_json,
    reason_json,
    story_json,
    unknown_json,
)
from copytrail.times import rfc3339
from copytrail.verdict import Beside, other_of, partial_copies, share_in_other, verdict_of
from dedupe.edits import edits
from dedupe.lineage import Reason
from store import tables
from store.articles import find, newest_capture
from store.copies import links_cut_off
from store.coverage import Coverage, coverage
from store.provenance import Judged, JudgedPair, Pair, family_members, judge_family, judge_pair
from store.reviews import standing
from store.session import Store
from store.stories import Story, story_of

COPIES_WITH_EDITS = 100  # labelling a pair of 4 KB texts costs 0.9 ms; beyond so many the labels are left out


@dataclass(frozen=True, slots=True)
class Answer:
    """A look-up's answer: the contract's document. `known` is False where the article is not in the store."""

    document: Mapping[str, Any]
    known: bool

    def to_json(self) -> Mapping[str, Any]:
        """The document of `lookup --json`."""
        return self.document


def lookup(
    store: Store, url: str, *, offline: bool = False, save: bool = False, contact: str | None = None
) -> Answer:
    """The provenance of the article at a URL, fetched if the store does not have it.

    Raises UsageError for what is no web address, FetchRefused where the page cannot be had, NotFound where it is no
    article. Offline, an unknown URL is an answer with the verdict `unknown`.
    """
    address = clean(url)
    if address is None:
        raise UsageError(f"{url!r} is no web address; write e.g. https://site.example/article")
    with store.read() as session:
        row = known_article(session, address)
        if row is not None:
            return Answer(_document(session, row, url), known=True)
        if offline:
            return Answer(unknown_json(address, coverage(session)), known=False)
    return _fetched(store, address, url, save=save, contact=contact)


def _fetched(store: Store, address: str, asked: str, *, save: bool, contact: str | None) -> Answer:
    from crawler.fetch import fetch
    from crawler.ingest import Ingestor, Outcome
    from crawler.reasons import Refused

    page = fetch(address, contact=contact)
    if isinstance(page, Refused):
        raise FetchRefused(
            f"{address}: {page.reason}: {page.detail}" if page.detail else f"{address}: {page.reason}"
        )

    def ask(session: Session, outcome: Outcome) -> Answer:
        if outcome.article is None:
            detail = f" ({outcome.detail})" if outcome.detail else ""
            raise NotFound(f"{address}: no article there: {outcome.reason}{detail}")
        return Answer(_document(session, session.get_one(tables.Article, outcome.article), asked), known=True)

    ingestor = Ingestor(store)
    if not save:
        return ingestor.try_out(page, ask)
    outcome = ingestor.add([page])[0]
    with store.read() as session:
        return ask(session, outcome)


def known_article(session: Session, address: str) -> tables.Article | None:
    """A stored article by its address, or by the same address with another scheme, slash or leading `www.`."""
    for variant in _variants(address):
        row = find(session, variant)
        if row is not None:
            return row
    # An address that a page of the same site calls its canonical form is that page.
    same = (
        select(tables.Article).where(tables.Article.canonical_url == address).order_by(col(tables.Article.id))
    )
    return next(
        (
            row
            for row in session.exec(same)
            if host_of(row.url).removeprefix("www.") == host_of(address).removeprefix("www.")
        ),
        None,
    )


def _variants(address: str) -> list[str]:
    schemes = [
        address,
        address.replace("http://", "https://", 1)
        if address.startswith("http://")
        else address.replace("https://", "http://", 1),
    ]
    hosts = [
        form
        for one in schemes
        for form in (
            one,
            one.replace("://www.", "://", 1) if "://www." in one else one.replace("://", "://www.", 1),
        )
    ]
    return list(
        dict.fromkeys(
            form for one in hosts for form in (one, one.removesuffix("/") if one.endswith("/") else one + "/")
        )
    )


# The document


def _document(
    session: Session, row: tables.Article, asked: str | None, covered: Coverage | None = None
) -> dict[str, Any]:
    decisions = standing(session)
    judged = judge_family(session, family_members(session, row), decisions)
    beside = partial_copies(session, row, judged, decisions)
    verdict, confidence, origin, reasons = verdict_of(row, judged, beside)
    covered = covered or coverage(session)
    story = story_of(session, row.key)
    cautions = (*_filled_in(row, story), *_cut_off(session, row), limits(covered))
    return {
        "schema": LOOKUP,
        "url": row.url,
        "asked": asked,
        "canonical_url": row.canonical_url,
        "article": article_json(row),
        "verdict": verdict,
        "confidence": round(confidence, 3),
        "origin": origin_json(origin),
        "reasons": [reason_json(one) for one in (*reasons, *cautions)],
        "coverage": coverage_json(covered),
        "copies": _copies(row, judged, beside),
        "flags": flags_json(session, row, decisions),
        "filled_in": story_json(story) if story else None,
        "capture": capture_json(newest_capture(session, row.key)),
    }


def limits(covered: Coverage) -> Reason:
    """How much was looked at, as a ground for caution that every answer ends with."""
    seen = f"among {covered.articles} articles of {covered.sites} sites"
    detail = f"{seen}; the earliest we have seen is not proof of authorship"
    return Reason("coverage", "against", 0.0, detail)


def _filled_in(row: tables.Article, story: Story | None) -> list[Reason]:
    if story is None:
        return []
    slots = "; ".join(" / ".join(filter(None, place)) for place in story.slots[:6])
    others = ", ".join(site for site in story.sites if site != row.site) or row.site
    told = f"the same story filled in with other names and figures stands on {len(story.instances)} pages"
    return [Reason("template-filled-in", "against", 0.0, f"{told}, also of {others} ({slots})")]


def _cut_off(session: Session, row: tables.Article) -> list[Reason]:
    if not links_cut_off(session, row.key):
        return []
    detail = "its passages stand in so many articles that not every partial copy is linked to it"
    return [Reason("links-cut-off", "against", 0.0, detail)]


def _copies(row: tables.Article, judged: Judged, beside: list[Beside]) -> list[dict[str, Any]]:
    copies: list[dict[str, Any]] = []
    for judged_set, pairs in [(judged, judged.pairs), *((one.judged, (one.pair,)) for one in beside)]:
        for pair in pairs:
            if row.key in (pair.a, pair.b):
                copies.append(copy_json(row, pair, judged_set, with_edits=len(copies) < COPIES_WITH_EDITS))
    order = {"origin": 0, "partial-copy": 2}
    return sorted(
        copies,
        key=lambda copy: (
            order.get(copy["relation"], 1),
            copy["published_at"] or copy["first_seen_at"],
            copy["url"],
        ),
    )


def copy_json(row: tables.Article, pair: Pair, judged: Judged, *, with_edits: bool) -> dict[str, Any]:
    """A copy as answers show it, seen from the article that was looked up."""
    other = judged.rows[other_of(pair, row.key)]
    decided = judge_pair(pair, judged)
    relation, declared = _relation_to(other, decided, judged)
    return {
        "url": other.url,
        "site": other.site,
        "title": other.title,
        "published_at": rfc3339(other.published_at),
        "published_precision": other.published_precision,
        "first_seen_at": rfc3339(other.first_seen_at),
        "jaccard": round(pair.jaccard, 4),
        "contains": round(share_in_other(pair, row.key), 4),
        "contained": round(share_in_other(pair, other.key), 4),
        "relation": relation,
        "declared": declared,
        "credit": judged.lineage.members[other.key].credit,
        "edits": _edits(row, other, judged) if with_edits else [],
    }


def _edits(row: tables.Article, other: tables.Article, judged: Judged) -> list[str]:
    cuts = judged.cuts
    found = edits(
        row.title, row.text, other.title, other.text, cuts.get(row.key, ()), cuts.get(other.key, ())
    )
    return list(found)


def _relation_to(other: tables.Article, decided: JudgedPair, judged: Judged) -> tuple[str, str]:
    """What the other article is in the family, or, for a partial copy, to this one."""
    member = judged.lineage.members[other.key]
    if decided.relation == "partial-copy":
        return "partial-copy", decided.declared
    return member.relation, member.declared
