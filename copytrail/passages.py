"""Who has this passage? For text without an address: its holders found, and judged among themselves."""

from collections.abc import Iterator, Sequence
from hashlib import sha256
from typing import Any

from sqlmodel import Session, col, select

from article.types import Page
from copytrail.errors import UsageError
from copytrail.lookup import Answer, copy_json, limits
from copytrail.shapes import coverage_json, origin_json, reason_json
from copytrail.times import now
from crawler.ingest import Ingestor
from dedupe.fold import plain
from dedupe.lineage import Reason
from store import tables
from store.coverage import Coverage, coverage
from store.provenance import Judged, Pair, family_members, judge_family, overlaps_of
from store.session import Store

SCHEMA = "copytrail.find/1"
LEAST_WORDS = 6  # fewer are a stock phrase, and everybody has it
# Fingerprints stand for any 40 running words; a shorter passage may hold none, so the texts themselves are read.
FINGERPRINTED = 40
PUNCTUATION = ".,;:!?()[]\"'“”„«»‘’–—"
READ_AT_MOST = 30_000  # articles, the newest


def find(store: Store, text: str) -> Answer:
    """The articles that have a passage, in the shape of a look-up; nothing is stored.

    A passage has no date and no site, so it is never judged itself: the verdict stays `undecided`, and `origin` is the
    holder judged first among the holders. Raises UsageError for a text that is too short to tell anything.
    """
    words = len(plain(text).split())
    if words < LEAST_WORDS:
        raise UsageError(f"{words} words are too few to tell anything; give at least {LEAST_WORDS}")
    with store.read() as session:
        covered = coverage(session)
    return Ingestor(store).try_out(
        _page(text), lambda session, outcome: _answer(session, outcome.article, words, covered)
    )


def _page(text: str) -> Page:
    name = sha256(text.encode("utf-8", "replace")).hexdigest()[:16]
    return Page(
        url=f"http://passage-{name}.invalid/",
        body=("\n" + text).encode("utf-8", "replace"),
        fetched_at=now(),
        headers=(("content-type", "text/plain; charset=utf-8"),),
        source="rows",
    )


def _answer(session: Session, article: int | None, words: int, covered: Coverage) -> Answer:
    if article is None:
        raise UsageError("the text has no words to look for")
    passage = session.get_one(tables.Article, article)
    pairs = list(_pairs(session, passage, words))
    judged = _judged(session, passage, pairs)
    lineage = judged.lineage if judged else None
    origin = judged.rows[lineage.origin] if judged and lineage and lineage.origin is not None else None
    reasons = [_said(len(pairs)), *(lineage.reasons if lineage and len(pairs) > 1 else ()), limits(covered)]
    document: dict[str, Any] = {
        "schema": SCHEMA,
        "url": None,
        "canonical_url": None,
        "article": None,
        "words": words,
        "verdict": "undecided" if pairs else "unique",
        "confidence": lineage.confidence if origin and lineage else 0.0,
        "origin": origin_json(origin),
        "reasons": [reason_json(reason) for reason in reasons],
        "coverage": coverage_json(covered),
        "copies": sorted(
            (_holder(session, passage, pair, judged) for pair in pairs),
            key=lambda copy: (
                copy["relation"] != "origin",
                -copy["contains"],
                copy["first_seen_at"],
                copy["url"],
            ),
        ),
        "flags": [],
        "capture": None,
    }
    return Answer(document, known=bool(pairs))


def _said(holders: int) -> Reason:
    detail = (
        "a passage has no date and no site: its holders are judged, not itself"
        if holders
        else "no page we have seen has this passage"
    )
    return Reason("passage", "for", 0.0, detail)


def _pairs(session: Session, passage: tables.Article, words: int) -> Iterator[Pair]:
    """The passage with each article that has it, the one that has most of it first."""
    pairs = {_other(pair, passage): pair for pair in overlaps_of(session, [passage.key])}
    if words < FINGERPRINTED:
        for article in _readable(session, passage):
            if article not in pairs:
                pairs[article] = Pair(
                    min(article, passage.key), max(article, passage.key), 0.0, 1.0, 1.0, near=False
                )
    yield from sorted(pairs.values(), key=lambda pair: (-_share(pair, passage), _other(pair, passage)))


def _readable(session: Session, passage: tables.Article) -> Iterator[int]:
    """Articles whose text has the passage word for word."""
    wanted = f" {' '.join(plain(passage.text).split())} "
    # Folding a text costs 0.6 ms: only those that have the passage's longest word are folded.
    rarest = max(passage.text.casefold().split(), key=len).strip(PUNCTUATION)
    query = select(tables.Article.id, tables.Article.text).where(tables.Article.id != passage.id)
    for article, text in session.exec(query.order_by(col(tables.Article.id).desc()).limit(READ_AT_MOST)):
        if article is None or rarest not in text.casefold():
            continue
        if wanted in f" {' '.join(plain(text).split())} ":
            yield article


def _judged(session: Session, passage: tables.Article, pairs: Sequence[Pair]) -> Judged | None:
    """The holders as one family: the best one's, and all that hold the passage."""
    if not pairs:
        return None
    best = session.get_one(tables.Article, _other(pairs[0], passage))
    members = {*family_members(session, best), *(_other(pair, passage) for pair in pairs)}
    return judge_family(session, members - {passage.key})


def _holder(session: Session, passage: tables.Article, pair: Pair, judged: Judged | None) -> dict[str, Any]:
    holder = _other(pair, passage)
    both = judge_family(session, (passage.key, holder))
    shown = copy_json(passage, pair, both, with_edits=False)
    member = judged.lineage.members[holder] if judged and holder in judged.lineage.members else None
    own = (
        {"relation": member.relation, "declared": member.declared, "credit": member.credit} if member else {}
    )
    # A pair read word for word has no measured share of the holder: it is the passage's length in its own.
    rows = both.rows
    contained = min(1.0, passage.words / max(1, rows[holder].words))
    return {**shown, "contained": round(contained * _share(pair, passage), 4), **own}


def _other(pair: Pair, passage: tables.Article) -> int:
    return pair.b if pair.a == passage.key else pair.a


def _share(pair: Pair, passage: tables.Article) -> float:
    return pair.a_in_b if pair.a == passage.key else pair.b_in_a
