"""ISO weeks in UTC: from a name to its span, and which one was last complete."""

import re
from datetime import UTC, datetime, timedelta

_WEEK = re.compile(r"(\d{4})-?W(\d{2})", re.IGNORECASE)
WEEK = timedelta(days=7)


def week_span(week: str) -> tuple[datetime, datetime]:
    """The start of an ISO week and the start of the next, in UTC; raises ValueError with what to write instead.

    >>> week_span("2026-W47")[0].isoformat()
    '2026-11-16T00:00:00+00:00'
    """
    match = _WEEK.fullmatch(week.strip())
    if not match:
        raise ValueError(f"{week!r} is no ISO week; write the year and the week, e.g. 2026-W47")
    try:
        start = datetime.fromisocalendar(int(match[1]), int(match[2]), 1).replace(tzinfo=UTC)
        return start, start + WEEK
    except (ValueError, OverflowError) as error:
        raise ValueError(
            f"there is no week {week}: {match[1]} has weeks W01 to W{weeks_in(int(match[1]))}"
        ) from error


def weeks_in(year: int) -> int:
    """How many ISO weeks a year has: 28 December is always in the last.

    >>> weeks_in(2026), weeks_in(2027)
    (53, 52)
    """
    return datetime(max(year, 1), 12, 28, tzinfo=UTC).isocalendar().week


def last_complete_week(now: datetime) -> str:
    """The name of the last ISO week that is over at `now`.

    >>> last_complete_week(datetime(2026, 11, 22, 23, 59, tzinfo=UTC))
    '2026-W46'
    >>> last_complete_week(datetime(2026, 11, 23, tzinfo=UTC))
    '2026-W47'
    """
    return week_of(now.astimezone(UTC) - WEEK)


def week_of(at: datetime) -> str:
    """The name of the ISO week a moment lies in."""
    year, week, _ = at.astimezone(UTC).isocalendar()
    return f"{year:04d}-W{week:02d}"
