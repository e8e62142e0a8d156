"""A report written to a folder as a whole: a killed run leaves the one before."""

import os
import shutil
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import orjson

from copytrail.export.formats import text_of, whole
from copytrail.export.tables import COLUMNS, copy_row, edge_row, flag_row
from copytrail.report.build import Report
from copytrail.report.gexf import gexf
from copytrail.report.page import page

Row = dict[str, Any]
FILES = ("report.html", "report.json", "networks.gexf", "edges.csv", "copies.csv", "traps.csv")
PARTIAL = ".report-"


def write_report(report: Report, out: Path) -> list[Path]:
    """Write the six files of a report into `out`, replacing those there; their paths.

    They are made in a folder beside it first and then moved over one by one, report.json last: it is what says that
    the report is there. Other files in `out` stay. Raises OSError.
    """
    out.mkdir(parents=True, exist_ok=True)
    contents = _contents(report)
    partial = _fresh_folder(out)
    try:
        for name, content in contents.items():
            _write(partial / name, content)
        for name in sorted(contents, key=lambda name: name == "report.json"):
            (partial / name).replace(out / name)
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    return [out / name for name in FILES]


def _fresh_folder(out: Path) -> Path:
    """A folder in `out` for this process alone; what killed ones left there is taken away."""
    for old in out.glob(f"{PARTIAL}*"):
        number = old.name.removeprefix(PARTIAL)
        if number.isdigit() and not _is_running(int(number)):
            shutil.rmtree(old, ignore_errors=True)
    partial = out / f"{PARTIAL}{os.getpid()}"
    partial.mkdir(exist_ok=True)
    return partial


def _is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True


def _write(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _contents(report: Report) -> dict[str, bytes]:
    name_of = {site: network.id for network in report.web.networks for site in network.sites}
    given = Counter({one.site: one.articles for one in report.origins if one.seen})
    return {
        "report.html": page(report).encode("utf-8", "replace"),
        "report.json": orjson.dumps(
            whole(report.to_json()), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE
        ),
        "networks.gexf": gexf(report.web, given, f"Copytrail, {report.week or report.start.date()}"),
        "edges.csv": _csv((edge_row(edge, name_of) for edge in report.web.edges), COLUMNS["networks"]),
        "copies.csv": _csv(map(copy_row, report.copies), COLUMNS["copies"]),
        "traps.csv": _csv(map(flag_row, report.traps), COLUMNS["flags"]),
    }


def _csv(rows: Iterable[Row], columns: Sequence[str]) -> bytes:
    return text_of(rows, columns, "csv").encode("utf-8", "replace")
