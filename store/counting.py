"""When an article counts in a span of time: as published where that is credible, else as first seen."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import defer
from sqlmodel import Session, col

from dedupe.timing import Timing, Witness, timing_of
from store import tables
from store.articles import published_of, served_of

# A claim coarser than this says too little to put an article in a week.
COARSE = timedelta(days=1, seconds=1)
# No news page is older than the web's first news sites; earlier dates are defaults of software (1970, 0001).
EARLIEST = datetime(1994, 1, 1, tzinfo=UTC)
PAGE = 500


@dataclass(frozen=True, slots=True)
class Seen:
    """One article as tables and reports name it. `at` is when it counts: see `counted_at`."""

    id: int
    url: str
    site: str
    title: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Counted:
    """An article with what decides whether it counts in a span, and how good its dates and text are."""

    seen: Seen
    family: int | None
    basis: str  # published, or first-seen where no claim is credible
    dated: bool
    backdated: bool
    confidence: float
    first_seen_at: datetime


def counted_at(witness: Witness, timing: Timing) -> tuple[datetime, str]:
    """When an article counts, and by what: as published where that is credible, else as first seen.

    Credible is a claim to the day or finer that is no default of software.
    """
    vague = timing.end - timing.start > COARSE
    if timing.basis == "observed" or vague or timing.start < EARLIEST:
        return witness.first_seen_at, "first-seen"
    return timing.start, "published"


def articles_since(session: Session, since: datetime | None = None) -> Iterator[Counted]:
    """Articles first seen at or after `since` (all for None), by id, without their texts.

    Nothing counts later than it was first seen, so these are all that can count after `since`.
    """
    table, last = tables.Article, 0
    while True:
        query = select(table).options(defer(table.text)).where(col(table.id) > last)  # type: ignore[arg-type]  # SQLModel types columns as values
        if since is not None:
            query = query.where(col(table.first_seen_at) >= since)
        rows = session.execute(query.order_by(col(table.id)).limit(PAGE)).scalars().all()
        if not rows:
            return
        yield from map(count, rows)
        last = rows[-1].id or 0


def count(row: tables.Article) -> Counted:
    """A stored article as it counts; its text is not read."""
    witness = _dated_witness(row)
    timing = timing_of(witness)
    at, basis = counted_at(witness, timing)
    return Counted(
        Seen(witness.id, row.url, row.site, row.title, at),
        row.family,
        basis,
        row.published_at is not None,
        timing.backdated,
        row.confidence,
        row.first_seen_at,
    )


def _dated_witness(row: tables.Article) -> Witness:
    return Witness(
        row.id or 0,
        row.url,
        row.site,
        row.title,
        (),
        row.words,
        published_of(row),
        served_of(row),
        row.first_seen_at,
        (),
    )
