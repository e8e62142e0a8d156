"""A crawl while it runs: a row a site on a terminal, plain lines where nobody watches. Always on stderr."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

from rich.console import Console
from rich.live import Live
from rich.table import Table
from rich.text import Text

from crawler.tally import Progress

Show = Callable[[Progress], None]

MAX_ROWS = 24  # of a terminal; sites beyond are summed up in the last row
EVERY = 10.0  # seconds between two plain lines about one site
RUNNING = ("looking", "fetching", "storing")
_COLOURS = {
    "done": "green",
    "failed": "red",
    "down": "yellow",
    "forbidden": "yellow",
    "slow": "yellow",
    "partial": "yellow",
}


@contextmanager
def shown(stream: TextIO | None = None, *, quiet: bool = False) -> Iterator[Show]:
    """A callback for `crawler.crawl.crawl(progress=…)`: rows on a terminal, lines elsewhere, nothing when quiet.

    NO_COLOR and TERM=dumb are rich's business; an animation is shown only where `stream` is a terminal.
    """
    out = stream or sys.stderr
    if quiet:
        yield lambda _progress: None
        return
    if not out.isatty():
        yield _Lines(out)
        return
    rows = _Rows()
    with Live(console=Console(file=out), get_renderable=rows.table, refresh_per_second=4, transient=True):
        yield rows


class _Lines:
    """One line when a site begins, one now and then while it runs, one at its end."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._told: dict[str, tuple[str, float]] = {}

    def __call__(self, now: Progress) -> None:
        """Hear of one site's state."""
        if now.state == "waiting":
            return
        state, when = self._told.get(now.site, ("", 0.0))
        begins = not state
        ends = now.state not in RUNNING and state != now.state
        if begins or ends or (now.state in RUNNING and time.monotonic() - when >= EVERY):
            self._told[now.site] = (now.state, time.monotonic())
            print(line(now), file=self._out, flush=True)


def line(now: Progress) -> str:
    """One site's state in one plain line."""
    parts = [f"{now.site}: {now.state}"]
    counts = (
        ("page", now.pages),
        ("new", now.new),
        ("updated", now.updated),
        ("unchanged", now.unchanged),
        ("rejected", now.rejected),
        ("skipped", now.skipped),
        ("failed", now.failed),
    )
    parts += [
        f"{count} {name}{'s' if name == 'page' and count != 1 else ''}" for name, count in counts if count
    ]
    if now.queued:
        parts.append(f"{now.queued} waiting")
    if now.state not in RUNNING:
        parts.append(f"{now.seconds:.0f} s")
    if now.detail:
        parts.append(now.detail)
    return ", ".join(parts)


class _Rows:
    """The table of a running crawl: running sites first, then finished ones, the waiting ones counted."""

    def __init__(self) -> None:
        self._sites: dict[str, Progress] = {}

    def __call__(self, now: Progress) -> None:
        """Hear of one site's state."""
        self._sites[now.site] = now

    def table(self) -> Table:
        """The rows as they stand."""
        table = Table(box=None, pad_edge=False, header_style="dim")
        for name in ("site", "state", "pages", "new", "rejected", "failed", "waiting", ""):
            numeric = name in ("pages", "new", "rejected", "failed", "waiting")
            table.add_column(name, justify="right" if numeric else "left", no_wrap=True, overflow="ellipsis")
        order = sorted(
            self._sites.values(), key=lambda one: (one.state not in RUNNING, one.state == "waiting")
        )
        for one in order[:MAX_ROWS]:
            table.add_row(*_cells(one))
        if len(order) > MAX_ROWS:
            done = sum(one.state not in (*RUNNING, "waiting") for one in order)
            table.add_row(f"… {len(order) - MAX_ROWS} more sites", f"{done} finished", "", "", "", "", "", "")
        return table


def _cells(one: Progress) -> list[str | Text]:
    numbers = (one.pages, one.new, one.rejected, one.failed, one.queued)
    # Text, not markup: a site's own words must not be read as colours or links.
    state = Text(one.state, style=_COLOURS.get(one.state, ""))
    return [
        Text(one.site),
        state,
        *(str(number) if number else "" for number in numbers),
        Text(one.detail[:60], style="dim"),
    ]
