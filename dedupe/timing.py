"""When an article came out, as far as can be believed: what it claims, what its site served, what we saw."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from article.types import LAST_CHANGE, Credit, Dated

BACKDATED = timedelta(hours=12)  # claimed so much before served: the claim is not believed
SERVES_PUBLICATION = frozenset({"feed", "sitemap"})  # not `feed:updated`, `sitemap:lastmod`
_INTERVAL = {
    "second": timedelta(seconds=1),
    "minute": timedelta(minutes=1),
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
    "month": timedelta(days=31),
    "year": timedelta(days=366),
}


@dataclass(frozen=True, slots=True)
class Witness:
    """What one article of a family says and what was seen of it."""

    id: int
    url: str
    site: str
    title: str
    names: tuple[str, ...]  # names this site goes by
    words: int
    published: Dated | None
    served: tuple[Dated, ...]
    first_seen_at: datetime
    credits: tuple[Credit, ...]
    site_kind: str | None = None
    licenses_from: tuple[str, ...] = ()
    watched_since: datetime | None = None  # the earliest capture of anything on its site


@dataclass(frozen=True, slots=True)
class Timing:
    """When an article came out, as far as can be believed: an interval, and what that rests on."""

    start: datetime
    end: datetime
    basis: Literal["served", "claimed", "observed"]
    backdated: bool
    raw: str


def timing_of(witness: Witness) -> Timing:
    """When an article came out. Served beats claimed where they contradict; nothing is later than our first sight.

    A feed or news sitemap serves the time of publication. A plain sitemap or HTTP header serves the last change,
    which bounds nothing from below: it can only bear out a claim. So does a page that tells its last change alone, and
    that is no claim.
    """
    told = [one for one in witness.served if one.source in SERVES_PUBLICATION]
    served, claimed = min(told, key=lambda one: one.at, default=None), witness.published
    if claimed is None or claimed.source.endswith(LAST_CHANGE):
        if served is not None:
            return _timing(witness, served, "served", backdated=False)
        seen = witness.first_seen_at
        return Timing(seen, seen, "observed", backdated=False, raw=seen.isoformat())
    if served is not None and served.at - _end(claimed) > BACKDATED:
        return _timing(witness, served, "served", backdated=True)
    borne_out = any(_agree(one, claimed) for one in witness.served)
    return _timing(witness, claimed, "served" if borne_out else "claimed", backdated=False)


def _agree(served: Dated, claimed: Dated) -> bool:
    slack = timedelta(minutes=30)
    return claimed.at - slack <= served.at <= _end(claimed) + slack


def _end(dated: Dated) -> datetime:
    return dated.at + _INTERVAL[dated.precision]


def _timing(
    witness: Witness, dated: Dated, basis: Literal["served", "claimed"], *, backdated: bool
) -> Timing:
    seen = witness.first_seen_at
    start, end = min(dated.at, seen), min(_end(dated), seen)
    return Timing(start, max(start, end), basis, backdated, dated.raw)
