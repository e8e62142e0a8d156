"""The provenance of one article: its family from the store, judged, in the contract's words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlmodel import Session, col, select

from article.types import Page
from article.urls import clean, host_of
from copytrail.errors import FetchRefused, NotFound, UsageError
from copytrail.times import now, rfc3339
from dedupe.edits import edits
from dedupe.lineage import Lineage, Reason
from store import tables
from store.articles import find, newest_capture
from store.coverage import Coverage, coverage
from store.provenance import Judged, JudgedPair, Pair, family_members, judge_family, judge_pair, overlaps_of
from store.reviews import Decisions, standing
from store.session import Store

SCHEMA = "copytrail.lookup/1"
COPIES_WITH_EDITS = 100  # aligning costs 0.4 ms a pair; beyond this many the labels are left out
TAKEN = 0.5  # so much of a text standing in an earlier one makes it taken, even where the two are no near-duplicates


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
            return Answer(_unknown(session, address), known=False)
    return _fetched(store, address, url, save=save, contact=contact)


def lookup_text(store: Store, text: str) -> Answer:
    """Who has this passage? As `lookup`, for text without an address; nothing is stored."""
    from crawler.ingest import Ingestor

    if not text.strip():
        raise UsageError("there is no text to look for")
    digest = sha256(text.encode("utf-8", "replace")).hexdigest()
    page = Page(
        url=f"http://passage-{digest[:16]}.invalid/", body=("\n" + text).encode("utf-8", "replace"), fetched_at=now(),
        headers=(("content-type", "text/plain; charset=utf-8"),), source="rows",
    )  # fmt: skip
    with store.read() as session:
        covered = coverage(session)  # before the passage is tried out: it is no article we have seen
    return Ingestor(store).try_out(page, lambda session, outcome: _passage(session, outcome.article, covered))


def _passage(session: Session, article: int | None, covered: Coverage) -> Answer:
    if article is None:
        raise NotFound("the text has no words to look for")
    document = _document(session, session.get_one(tables.Article, article), None, covered)
    document |= {"schema": "copytrail.find/1", "url": None, "capture": None}
    return Answer(document, known=bool(document["copies"]))


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


def _unknown(session: Session, address: str) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "url": address,
        "canonical_url": None,
        "article": None,
        "verdict": "unknown",
        "confidence": 0.0,
        "origin": None,
        "reasons": [],
        "coverage": coverage_json(coverage(session)),
        "copies": [],
        "flags": [],
        "capture": None,
    }


def _document(
    session: Session, row: tables.Article, asked: str | None, covered: Coverage | None = None
) -> dict[str, Any]:
    decisions = standing(session)
    judged = judge_family(session, family_members(session, row), decisions)
    beside = _partial(session, row, judged, decisions)
    verdict, confidence, origin, reasons = _verdict(row, judged, beside)
    covered = covered or coverage(session)
    return {
        "schema": SCHEMA,
        "url": row.url,
        "asked": asked,
        "canonical_url": row.canonical_url,
        "article": article_json(row),
        "verdict": verdict,
        "confidence": round(confidence, 3),
        "origin": _origin_json(origin),
        "reasons": [reason_json(one) for one in (*reasons, *_filled_in(session, row), _limits(covered))],
        "coverage": coverage_json(covered),
        "copies": _copies(row, judged, beside),
        "flags": flags_json(session, row, decisions),
        "capture": _capture_json(newest_capture(session, row.key)),
    }


@dataclass(frozen=True, slots=True)
class Beside:
    """A partial copy: the pair, judged as a family of two."""

    pair: Pair
    judged: Judged


def _partial(session: Session, row: tables.Article, judged: Judged, decisions: Decisions) -> list[Beside]:
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


def _verdict(row: tables.Article, judged: Judged, beside: list[Beside]) -> Verdict:
    lineage = judged.lineage
    if len(judged.rows) > 1:
        return _family_verdict(row, judged)
    taken = [one for one in beside if _share_in_other(one.pair, row.key) >= TAKEN]
    if taken:
        return _family_verdict(row, _most_telling(taken, row).judged)
    if lineage.unseen:
        member = lineage.members[row.key]
        return "declared-syndication", 0.9, None, (*lineage.reasons, *member.reasons)
    if any(_share_in_other(one.pair, _other(one.pair, row.key)) >= TAKEN for one in beside):
        whole = max(beside, key=lambda one: _share_in_other(one.pair, _other(one.pair, row.key)))
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
        other = _other(one.pair, row.key)
        return (
            other != one.judged.lineage.origin,
            one.judged.timings[other].start,
            -_share_in_other(one.pair, row.key),
        )

    most = max(_share_in_other(one.pair, row.key) for one in taken)
    return min((one for one in taken if _share_in_other(one.pair, row.key) >= 0.9 * most), key=early)


def _other(pair: Pair, article: int | None) -> int:
    return pair.b if pair.a == article else pair.a


def _share_in_other(pair: Pair, article: int | None) -> float:
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


def _limits(covered: Coverage) -> Reason:
    seen = f"among {covered.articles} articles of {covered.sites} sites"
    detail = f"{seen}; the earliest we have seen is not proof of authorship"
    return Reason("coverage", "against", 0.0, detail)


def _filled_in(session: Session, row: tables.Article) -> list[Reason]:
    table = tables.FilledIn
    pairs = session.exec(
        select(table).where((col(table.a) == row.key) | (col(table.b) == row.key)).limit(20)
    ).all()
    if not pairs:
        return []
    others = [session.get_one(tables.Article, pair.b if pair.a == row.key else pair.a) for pair in pairs]
    slots = "; ".join(
        " / ".join(slot if pairs[0].a == row.key else reversed(slot)) for slot in pairs[0].slots[:6]
    )
    sites = ", ".join(sorted({one.site for one in others}))
    detail = f"the same story filled in with other names and figures stands on {sites} ({slots})"
    return [Reason("template-filled-in", "against", 0.0, detail)]


def _copies(row: tables.Article, judged: Judged, beside: list[Beside]) -> list[dict[str, Any]]:
    copies: list[dict[str, Any]] = []
    for judged_set, pairs in [(judged, judged.pairs), *((one.judged, (one.pair,)) for one in beside)]:
        for pair in pairs:
            if row.key in (pair.a, pair.b):
                copies.append(_copy(row, pair, judged_set, with_edits=len(copies) < COPIES_WITH_EDITS))
    order = {"origin": 0, "partial-copy": 2}
    return sorted(
        copies,
        key=lambda copy: (
            order.get(copy["relation"], 1),
            copy["published_at"] or copy["first_seen_at"],
            copy["url"],
        ),
    )


def _copy(row: tables.Article, pair: Pair, judged: Judged, *, with_edits: bool) -> dict[str, Any]:
    other = judged.rows[_other(pair, row.key)]
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
        "contains": round(_share_in_other(pair, row.key), 4),
        "contained": round(_share_in_other(pair, other.key), 4),
        "relation": relation,
        "declared": declared,
        "credit": judged.lineage.members[other.key].credit,
        "edits": list(edits(row.title, row.text, other.title, other.text)) if with_edits else [],
    }


def _relation_to(other: tables.Article, decided: JudgedPair, judged: Judged) -> tuple[str, str]:
    """What the other article is in the family, or, for a partial copy, to this one."""
    member = judged.lineage.members[other.key]
    if decided.relation == "partial-copy":
        return "partial-copy", decided.declared
    return member.relation, member.declared


def article_json(row: tables.Article) -> dict[str, Any]:
    """A stored article as answers show it."""
    return {
        "title": row.title,
        "site": row.site,
        "authors": row.authors,
        "published_at": rfc3339(row.published_at),
        "published_raw": row.published_raw,
        "published_precision": row.published_precision,
        "published_source": row.published_source,
        "modified_at": rfc3339(row.modified_at),
        "first_seen_at": rfc3339(row.first_seen_at),
        "lang": row.lang,
        "words": row.words,
        "sha256": row.sha256,
    }


def _origin_json(row: tables.Article | None) -> dict[str, Any] | None:
    if row is None:
        return None
    return {
        "url": row.url,
        "site": row.site,
        "title": row.title,
        "published_at": rfc3339(row.published_at),
        "first_seen_at": rfc3339(row.first_seen_at),
    }


def reason_json(reason: Reason) -> dict[str, Any]:
    """A ground as answers show it."""
    return {
        "signal": reason.signal,
        "speaks": reason.speaks,
        "weight": reason.weight,
        "detail": reason.detail,
        "quote": reason.quote,
    }


def coverage_json(covered: Coverage) -> dict[str, Any]:
    """How much was looked at, as answers show it."""
    return {
        "sites": covered.sites,
        "articles": covered.articles,
        "first_capture": rfc3339(covered.first_capture),
        "last_capture": rfc3339(covered.last_capture),
    }


def flags_json(session: Session, row: tables.Article, decisions: Decisions) -> list[dict[str, Any]]:
    """A stored article's flags in the shape of `scan`; those a reviewer cleared are notes that say so."""
    flags = session.exec(
        select(tables.Flag).where(tables.Flag.article == row.key).order_by(col(tables.Flag.start))
    ).all()
    return [
        _flag_json(flag, cleared=row.url in decisions.not_a_trap or flag.template in decisions.not_a_trap)
        for flag in flags
    ]


def _flag_json(flag: tables.Flag, *, cleared: bool) -> dict[str, Any]:
    shown = {
        "kind": flag.kind,
        "verdict": flag.verdict,
        "score": flag.score,
        "start": flag.start,
        "end": flag.end,
        "quote": flag.quote,
        "where": flag.where,
        "evidence": flag.evidence,
        "absent": flag.absent,
        "template": flag.template,
    }
    if cleared and flag.kind == "subscription-trap":
        shown |= {"verdict": "note", "review": "not-a-trap"}
    return shown


def _capture_json(capture: tables.Capture | None) -> dict[str, Any] | None:
    if capture is None:
        return None
    return {
        "fetched_at": rfc3339(capture.fetched_at),
        "status": capture.status,
        "sha256": capture.sha256,
        "warc": capture.warc,
        "offset": capture.warc_offset,
    }
