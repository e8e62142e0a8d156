"""What is known for a report, gathered once, and what of it falls into a span of time."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from copytrail.networks.build import Web, weave
from copytrail.networks.copying import attributed, flows
from copytrail.networks.ties import Repeated, boilerplate, stories, ties, wordings
from dedupe.lineage import Reason
from store.counting import Counted, Seen, articles_since
from store.questions import Case, Copy, cases, seen_of
from store.reviews import Decisions
from store.shared import Flagged, flags, is_trap

TRAP_KINDS = ("subscription-trap", "gated-poll", "funnel")


@dataclass(frozen=True, slots=True)
class Part:
    """One article of a family and what it is in it."""

    seen: Seen
    relation: str
    declared: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """A case without the texts it was judged on. `origin` is None where undecided or unseen."""

    family: int | None
    parts: tuple[Part, ...]
    copies: tuple[Copy, ...]
    origin: Seen | None
    unseen: str | None
    confidence: float
    reasons: tuple[Reason, ...]

    @property
    def sites(self) -> tuple[str, ...]:
        """The sites its articles stand on."""
        return tuple(sorted({part.seen.site for part in self.parts}))


@dataclass(frozen=True, slots=True)
class Known:
    """What a report is made from: articles, judgements and flags of its span and the one before."""

    counted: tuple[Counted, ...]
    judgements: tuple[Judgement, ...]
    edges: tuple[Copy, ...]  # the copies that make edges
    flagged: tuple[Flagged, ...]
    paragraphs: tuple[Repeated, ...]  # boilerplate of several sites
    stories: tuple[Repeated, ...]  # filled in


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time, its end not in it."""

    start: datetime
    end: datetime

    def __contains__(self, at: object) -> bool:
        return isinstance(at, datetime) and self.start <= at < self.end

    def before(self) -> "Span":
        """The same length of time just before."""
        return Span(self.start - (self.end - self.start), self.start)


@dataclass(frozen=True, slots=True)
class Totals:
    """The figures of a span. Each copying article counts once: declared and undeclared add up to copies."""

    articles: int
    sites: int
    families: int
    copies: int
    declared: int
    undeclared: int
    traps: int
    partial: int  # of the copies: those that took only a part
    shared_source: int  # articles with text of a source that is not among the pages seen
    undecided: int


def gather(session: Session, since: datetime, decisions: Decisions) -> Known:
    """Everything that can count at or after `since`, and every trap flag."""
    judgements = tuple(_light(case) for case in cases(session, since, decisions))
    edges = attributed(copy for judgement in judgements for copy in judgement.copies)
    counted = tuple(articles_since(session, since))
    return Known(
        counted,
        judgements,
        tuple(edges),
        tuple(flags(session, decisions, TRAP_KINDS)),
        tuple(boilerplate(session)),
        tuple(stories(session)),
    )


def _light(case: Case) -> Judgement:
    lineage = case.judged.lineage
    parts = [
        Part(seen_of(case.judged, one), member.relation, member.declared)
        for one, member in lineage.members.items()
    ]
    origin = seen_of(case.judged, lineage.origin) if lineage.origin is not None else None
    ordered = tuple(sorted(parts, key=lambda part: (part.seen.at, part.seen.url)))
    return Judgement(
        case.family, ordered, case.copies, origin, lineage.unseen, lineage.confidence, lineage.reasons
    )


def totals(known: Known, span: Span) -> Totals:
    """The figures of a span."""
    inside = [one for one in known.counted if one.seen.at in span]
    taken = copying(known, span)
    parts = [part for one in families_in(known, span) for part in one.parts if part.seen.at in span]
    relations = Counter(part.relation for part in parts)
    traps = {one.url for one in known.flagged if is_trap(one) and one.at in span}
    return Totals(
        articles=len(inside),
        sites=len({one.seen.site for one in inside}),
        families=len(families_in(known, span)),
        copies=len(taken),
        declared=sum(taken.values()),
        undeclared=len(taken) - sum(taken.values()),
        traps=len(traps),
        partial=len(taken.keys() - {part.seen.id for part in parts if part.relation in COPYING}),
        shared_source=relations["shared-source"],
        undecided=relations["undecided"],
    )


COPYING = ("declared-syndication", "undeclared-copy")


def copying(known: Known, span: Span) -> dict[int, bool]:
    """Articles of a span that have text of another site, wholly or in part: id -> whether the page says so."""
    found = {
        part.seen.id: part.relation == "declared-syndication"
        for judgement in families_in(known, span)
        for part in judgement.parts
        if part.seen.at in span and part.relation in COPYING
    }
    for copy in known.edges:
        if copy.b.at in span:
            found.setdefault(copy.b.id, copy.declared != "none")
    return found


def families_in(known: Known, span: Span) -> list[Judgement]:
    """The families with an article in a span."""
    return [
        one
        for one in known.judgements
        if one.family is not None and any(part.seen.at in span for part in one.parts)
    ]


def published_in(known: Known, span: Span) -> Mapping[str, int]:
    """How many articles each site published in a span."""
    return Counter(one.seen.site for one in known.counted if one.seen.at in span)


def web(session: Session, known: Known, span: Span, before: Web | None = None) -> Web:
    """The networks of a span: copies made in it, and what its sites share as known by its end."""
    published = published_in(known, span)
    flow = flows((copy for copy in known.edges if copy.b.at in span), published)
    active = {*published, *(one.source for one in flow), *(one.target for one in flow)}
    by_then = [one for one in known.flagged if one.at < span.end]
    repeated = [*wordings(session, by_then), *known.paragraphs, *known.stories]
    return weave(flow, ties(session, repeated, active), before)


def templates_in(session: Session, known: Known, span: Span) -> list[Repeated]:
    """Wordings, paragraphs and stories that repeat, those with a page in a span."""
    among = {one.seen.id for one in known.counted if one.seen.at in span}
    active = published_in(known, span)
    common = [one for one in known.paragraphs if sum(site in active for site in one.sites) > 1]
    told = [one for one in known.stories if not among.isdisjoint(one.articles)]
    return [*wordings(session, (one for one in known.flagged if one.at in span)), *told, *common]


def uncertain_in(known: Known, span: Span) -> Iterator[Judgement]:
    """Text on several sites of which it is not shown who had it first."""
    placed = {copy.b.id for copy in known.edges}
    for one in known.judgements:
        inside = any(part.seen.at in span for part in one.parts)
        if one.origin is None and len(one.sites) > 1 and inside and not _is_explained(one, placed):
            yield one


def _is_explained(one: Judgement, placed: set[int]) -> bool:
    """Whether two articles share a part that the later one is known to have from elsewhere."""
    return one.family is None and all(copy.b.id in placed for copy in one.copies)
