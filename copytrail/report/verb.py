"""The `report` verb: which span, where to, and whether it is due."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from copytrail.config import Config
from copytrail.errors import UsageError
from copytrail.report.build import build
from copytrail.report.weeks import last_complete_week, week_span
from copytrail.report.write import write_report
from copytrail.times import now
from store.session import Store


def write_weekly(
    config: Config,
    store: Store,
    *,
    week: str | None,
    start: str | None,
    end: str | None,
    out: Path | None,
    due: bool,
) -> tuple[dict[str, Any], str]:
    """Build and write a report; its document and a summary for people. Raises UsageError."""
    if week and (start or end):
        raise UsageError("give either --week or --from and --to")
    if bool(start) != bool(end):
        raise UsageError("--from and --to go together")
    name = None if start else week or last_complete_week(now())
    first, last = _span(name, start, end)
    folder = out or config.reports / (name or f"{start}_{end}")
    if due and (folder / "report.json").exists():
        return {
            "schema": "copytrail.report/1",
            "week": name,
            "out": str(folder),
            "due": False,
        }, f"{folder} is there already"
    with store.read() as session:
        report = build(session, first, last, name)
    try:
        written = write_report(report, folder)
    except OSError as error:
        raise UsageError(f"cannot write to {folder}: {error.strerror or error}") from error
    return report.to_json(), _summary(report.to_json(), written)


def _span(week: str | None, start: str | None, end: str | None) -> tuple[datetime, datetime]:
    try:
        if week:
            return week_span(week)
        first, last = (datetime.strptime(day or "", "%Y-%m-%d").replace(tzinfo=UTC) for day in (start, end))
    except ValueError as error:
        raise UsageError(
            f"{error}" if week else f"--from and --to are days, e.g. 2026-11-01: {error}"
        ) from error
    if last < first:
        raise UsageError("--to is before --from")
    return first, last + timedelta(days=1)


def _summary(document: dict[str, Any], written: list[Path]) -> str:
    totals = document["totals"]
    counts = ", ".join(f"{number} {name}" for name, number in totals.items())
    if not totals["articles"]:
        counts = "no article of that time is in the store"
    networks = f"{len(document['networks'])} networks of sites"
    return "\n".join(
        [f"{document['week'] or 'span'}: {counts}; {networks}", *(f"  {path}" for path in written)]
    )
