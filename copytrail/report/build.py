"""The weekly report on syndication networks, built from the store."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import Any

from sqlmodel import Session

from copytrail.networks.build import Web
from copytrail.networks.copying import Flow
from copytrail.networks.ties import Repeated
from copytrail.report.document import (
    edge_with_examples,
    network_json,
    template_json,
    trap_json,
    uncertain_json,
)
from copytrail.report.span import (
    Judgement,
    Known,
    Part,
    Span,
    Totals,
    gather,
    templates_in,
    totals,
    uncertain_in,
    web,
)
from copytrail.shapes import coverage_json
from copytrail.times import rfc3339
from store.coverage import Coverage, coverage
from store.quality import captures_of, rejected_between, troubled_sites
from store.questions import Copy, passage_of
from store.reviews import standing
from store.shared import Flagged, is_trap

SCHEMA = "copytrail.report/1"
LOW_CONFIDENCE = 0.5  # of the extraction: the extractors agree on less than half
SHOWN = 200  # uncertain cases: past this a reader wants the table, not the report


@dataclass(frozen=True, slots=True)
class Origin:
    """A site that others take text from; `seen` is False for a source that pages name and we have not seen."""

    site: str
    articles: int
    copies: int
    sites: tuple[str, ...]
    declared_share: float
    seen: bool = True


@dataclass(frozen=True, slots=True)
class Copier:
    """A site that has text of others."""

    site: str
    copies: int
    declared: int
    undeclared: int
    sources: tuple[str, ...]
    median_lag_hours: float


@dataclass(frozen=True, slots=True)
class Quality:
    """What the figures of a span rest on. `captures` are those of its articles."""

    captures: int
    rejected: Mapping[str, int]
    troubled_sites: Mapping[str, str]
    without_date: int
    counted_by_first_seen: int
    backdated: int
    low_confidence: int
    uncertain: int


@dataclass(frozen=True, slots=True)
class Report:
    """A report on a span. `copies` are its verified pairs, `passages` a shared passage for those shown."""

    week: str | None
    start: datetime
    end: datetime
    totals: Totals
    previous: Totals | None
    coverage: Coverage
    web: Web
    templates: tuple[Repeated, ...]
    origins: tuple[Origin, ...]
    copiers: tuple[Copier, ...]
    uncertain: tuple[Judgement, ...]
    quality: Quality
    copies: tuple[Copy, ...]
    traps: tuple[Flagged, ...]
    passages: Mapping[tuple[int, int], str]

    def to_json(self) -> dict[str, Any]:
        """The document `copytrail.report/1`."""
        return {
            "schema": SCHEMA,
            "week": self.week,
            "from": rfc3339(self.start),
            "to": rfc3339(self.end),
            "totals": asdict(self.totals),
            "previous": asdict(self.previous) if self.previous else None,
            "coverage": coverage_json(self.coverage),
            "networks": [network_json(one, self.passages) for one in self.web.networks],
            "between": [edge_with_examples(edge, self.passages) for edge in self.web.between],
            "templates": [template_json(one, self.start) for one in self.templates],
            "traps": [trap_json(one) for one in self.traps],
            "origins": [asdict(one) for one in self.origins],
            "copiers": [asdict(one) for one in self.copiers],
            "uncertain": [uncertain_json(one) for one in self.uncertain],
            "data_quality": asdict(self.quality),
        }


def build(session: Session, start: datetime, end: datetime, week: str | None = None) -> Report:
    """The report on the articles that count from `start` up to `end`, aware times; ValueError if that is no span."""
    if start >= end:
        raise ValueError(f"the report would end before it starts: {start.date()} to {end.date()}")
    span = Span(start, end)
    known = gather(session, span.before().start, standing(session))
    earlier = web(session, known, span.before())
    now = web(session, known, span, earlier)
    before = totals(known, span.before())
    uncertain = list(uncertain_in(known, span))
    return Report(
        week=week,
        start=start,
        end=end,
        totals=totals(known, span),
        previous=before if before.articles else None,
        coverage=coverage(session),
        web=now,
        templates=tuple(templates_in(session, known, span)),
        origins=tuple(_origins(known, span)),
        copiers=tuple(_copiers(known, span)),
        uncertain=tuple(uncertain[:SHOWN]),
        quality=_quality(session, known, span, len(uncertain)),
        copies=tuple(_copies(known, span)),
        traps=tuple(one for one in known.flagged if is_trap(one) and one.at in span),
        passages=_passages(session, now),
    )


def _copies(known: Known, span: Span) -> Iterable[Copy]:
    return (copy for one in known.judgements for copy in one.copies if copy.b.at in span)


def _passages(session: Session, web: Web) -> dict[tuple[int, int], str]:
    flows: list[Flow] = [edge.flow for edge in web.edges if edge.flow]
    shown = [copy for flow in flows for copy in flow.examples]
    found = {(copy.a.id, copy.b.id): passage_of(session, copy.b.id, copy.a.id) for copy in shown}
    return {key: passage for key, passage in found.items() if passage}


def _origins(known: Known, span: Span) -> list[Origin]:
    taken: dict[str, list[Copy]] = defaultdict(list)
    for copy in known.edges:
        if copy.b.at in span:
            taken[copy.a.site].append(copy)
    found = [
        Origin(
            site,
            len({copy.a.id for copy in copies}),
            len(copies),
            tuple(sorted({copy.b.site for copy in copies})),
            round(sum(copy.declared != "none" for copy in copies) / len(copies), 3),
        )
        for site, copies in taken.items()
    ]
    return sorted([*found, *_unseen_origins(known, span)], key=lambda one: (-one.copies, one.site))


def _unseen_origins(known: Known, span: Span) -> list[Origin]:
    """Sources that pages name and that are not among those seen, with the articles of which nothing else is known."""
    placed = {copy.b.id for copy in known.edges}
    named: dict[str, dict[int, Part]] = defaultdict(dict)
    for one in known.judgements:
        if one.unseen and one.origin is None:
            parts = (part for part in one.parts if part.seen.at in span and part.seen.id not in placed)
            named[one.unseen] |= {part.seen.id: part for part in parts}
    return [_unseen_origin(name, list(parts.values())) for name, parts in named.items() if parts]


def _unseen_origin(name: str, parts: Sequence[Part]) -> Origin:
    declared = sum(part.declared != "none" for part in parts)
    domains = tuple(sorted({part.seen.site for part in parts}))
    return Origin(name, 0, len(parts), domains, round(declared / len(parts), 3), seen=False)


def _copiers(known: Known, span: Span) -> list[Copier]:
    took: dict[str, dict[int, Copy]] = defaultdict(dict)
    sources: dict[str, set[str]] = defaultdict(set)
    for copy in known.edges:
        if copy.b.at in span:
            took[copy.b.site].setdefault(copy.b.id, copy)
            sources[copy.b.site].add(copy.a.site)
    found = []
    for site, copies in took.items():
        declared = sum(copy.declared != "none" for copy in copies.values())
        lag = round(median(copy.lag_hours for copy in copies.values()), 2)
        found.append(
            Copier(site, len(copies), declared, len(copies) - declared, tuple(sorted(sources[site])), lag)
        )
    return sorted(found, key=lambda one: (-one.copies, one.site))


def _quality(session: Session, known: Known, span: Span, uncertain: int) -> Quality:
    inside = [one for one in known.counted if one.seen.at in span]
    captures = captures_of(session, [one.seen.id for one in inside])
    # Pages without an article have no date: those count that were fetched while this span's articles were.
    until = max([span.end, *(at + timedelta(seconds=1) for at in captures)])
    return Quality(
        captures=len(captures),
        rejected=rejected_between(session, span.start, until),
        troubled_sites=troubled_sites(session, span.start, until),
        without_date=sum(not one.dated for one in inside),
        counted_by_first_seen=sum(one.basis == "first-seen" for one in inside),
        backdated=sum(one.backdated for one in inside),
        low_confidence=sum(one.confidence < LOW_CONFIDENCE for one in inside),
        uncertain=uncertain,
    )
