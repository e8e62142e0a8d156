"""Times as the contract writes them: RFC 3339, UTC, `Z`."""

from datetime import UTC, datetime


def rfc3339(at: datetime | None) -> str | None:
    """A moment for machines; whole seconds, as feeds and pages give no finer ones.

    >>> rfc3339(datetime(2026, 11, 17, 9, 30, tzinfo=UTC))
    '2026-11-17T09:30:00Z'
    """
    return None if at is None else at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def now() -> datetime:
    """The one place where the program asks for the time."""
    return datetime.now(UTC)
