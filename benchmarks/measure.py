"""What a piece of work costs: CPU seconds of a process and its children, peak memory, ratios for people."""

import os
import resource
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent


@dataclass
class Cost:
    """CPU seconds (user and system, children included); filled when the measured block ends."""

    seconds: float = 0.0


def cpu_seconds() -> float:
    """CPU seconds used so far by this process and by its children that have ended."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


@contextmanager
def cost() -> Iterator[Cost]:
    """Measure the block: `with cost() as spent: …`, then `spent.seconds`."""
    measured, before = Cost(), cpu_seconds()
    try:
        yield measured
    finally:
        measured.seconds = cpu_seconds() - before


def run(arguments: Sequence[str | Path]) -> tuple[float, str]:
    """Run Python with these arguments to its end: CPU seconds of the whole process tree, and what it printed."""
    with cost() as spent:
        done = subprocess.run(
            [sys.executable, *map(str, arguments)],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT), "NO_COLOR": "1"},
            capture_output=True,
            text=True,
            check=False,
        )
    if done.returncode:
        raise RuntimeError(f"{arguments[0]} ended with {done.returncode}: {done.stderr[-2000:]}")
    return spent.seconds, done.stdout


def peak_megabytes() -> float:
    """The largest resident size this process had so far."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1 << 20 if sys.platform == "darwin" else 1 << 10)


def percentile(values: Sequence[float], share: float) -> float:
    """The value that this share of the values does not exceed (nearest rank).

    >>> percentile([3.0, 1.0, 2.0], 0.5)
    2.0
    """
    ranked = sorted(values)
    return ranked[min(int(share * len(ranked)), len(ranked) - 1)]


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Columns in line, the first to the left, the others to the right."""
    widths = [max(map(len, column)) for column in zip(header, *rows, strict=True)]
    lines = [
        "  ".join(
            [row[0].ljust(widths[0]), *(cell.rjust(w) for cell, w in zip(row[1:], widths[1:], strict=True))]
        )
        for row in (header, *rows)
    ]
    return "\n".join(line.rstrip() for line in lines)
