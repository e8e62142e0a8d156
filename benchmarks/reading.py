"""Reading pages: `copytrail ingest` of a WARC beside two plain scripts, interleaved; and whether memory stays flat."""

import argparse
import json
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from article.types import Page
from benchmarks.measure import run, table
from benchmarks.pages import FULL, SMALL, write_warc
from crawler.saved import pages_from

PEERS = Path(__file__).parent / "peers"
BALANCED, FAST = "copytrail balanced", "copytrail fast"
SOUP, EXTRACTOR = "(a) BeautifulSoup", "(b) trafilatura"
CONTENDERS = (BALANCED, SOUP, FAST, EXTRACTOR)
TELLING = 50  # pages from which figures mean anything, and the start is measured apart


@dataclass
class Runs:
    """What one contender did: CPU seconds of each round, of a start with one page, and pages stored at last."""

    seconds: list[float] = field(default_factory=list)
    start: float = 0.0
    stored: int = 0
    extractors: Counter[str] = field(default_factory=Counter)


def main(arguments: Sequence[str] = ()) -> str:
    """Run the comparison; the report as text."""
    options = _parser().parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="copytrail-bench-") as folder:
        many = options.warc or Path(folder, "pages.warc.gz")
        if options.warc is None:
            write_warc(many, options.pages, options.size)
        pages = sum(isinstance(one, Page) for one in pages_from(str(many)))
        runs = compare(Path(folder), many, options.rounds, start=pages >= TELLING)
        kind = f"of {options.size // 1000} KB" if options.warc is None else f"of {many.name}"
        lines = [report(runs, pages, kind)]
        if options.small:
            lines.append(memory(Path(folder), options.small))
    return "\n\n".join(lines)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="benchmarks reading", description=__doc__)
    parser.add_argument("--pages", type=int, default=300, help="pages in the WARC (4000 for the full run)")
    parser.add_argument("--size", type=int, default=FULL, help="bytes a page")
    parser.add_argument("--warc", type=Path, help="a WARC of your own instead of made pages")
    parser.add_argument("--rounds", type=int, default=3, help="times each contender runs, in turn")
    parser.add_argument(
        "--small", type=int, default=2_000, help="small pages read for memory (10000; 0: none)"
    )
    return parser


def compare(folder: Path, many: Path, rounds: int, *, start: bool) -> dict[str, Runs]:
    """Every contender over the same pages, in turn, so that a busy minute of the machine meets all of them.

    `start`: what starting costs is measured too, with one page.
    """
    one = folder / "one.warc.gz"
    write_warc(one, 1)
    runs = {name: Runs() for name in CONTENDERS}
    for name in CONTENDERS if start else ():
        runs[name].start = _run(name, one, folder / "start.db")[0]
    for turn in range(rounds):
        for name in CONTENDERS[turn % 2 * 2 :] + CONTENDERS[: turn % 2 * 2]:
            target = folder / "store.db"
            seconds, runs[name].stored = _run(name, many, target)
            runs[name].seconds.append(seconds)
            if name in (BALANCED, FAST):
                runs[name].extractors = _extractors(target)
    return runs


def _run(name: str, source: Path, target: Path) -> tuple[float, int]:
    """One run into a new store: CPU seconds of the process tree, and pages stored."""
    for old in target.parent.glob(target.name + "*"):
        old.unlink()
    if name in (BALANCED, FAST):
        level = ["--level", name.split()[-1]]
        program = ["-m", "copytrail", "--json", "--db", f"sqlite:///{target}"]
        seconds, said = run([*program, "ingest", *level, source])
        return seconds, int(json.loads(said)["new"])
    script = PEERS / ("soup.py" if name == SOUP else "extractor.py")
    seconds, said = run([script, source, target])
    return seconds, int(said)


def _extractors(store: Path) -> Counter[str]:
    with sqlite3.connect(store) as connection:
        return Counter(dict(connection.execute("select extractor, count(*) from article group by extractor")))


def report(runs: dict[str, Runs], pages: int, kind: str) -> str:
    """Pages per CPU second, and how many times as fast as each peer."""
    speed = {name: pages / median(one.seconds) for name, one in runs.items()}
    # A short run is mostly start-up: importing libraries, making a store. What a page costs is the difference.
    page = {
        name: max(median(one.seconds) - one.start, 1e-9) / max(pages - 1, 1) for name, one in runs.items()
    }
    rows = [
        [
            name,
            f"{speed[name]:.1f}",
            f"{page[name] * 1000:.1f}",
            f"{page[SOUP] / page[name]:.2f}",
            f"{page[EXTRACTOR] / page[name]:.2f}",
            f"{one.stored / pages:.1%}",
            ", ".join(f"{key} {count / pages:.0%}" for key, count in one.extractors.most_common()),
        ]
        for name, one in runs.items()
    ]
    header = ["reader", "pages/CPU s", "ms/page", "x (a)", "x (b)", "stored", "text from"]
    return (
        f"{pages} pages {kind}, {len(runs[BALANCED].seconds)} rounds in turn, medians; "
        f"ms and ratios without start-up\n{table(header, rows)}"
    )


def memory(folder: Path, pages: int) -> str:
    """The largest resident size of one process on its way through many small pages."""
    source, target = folder / "small.warc.gz", folder / "small.db"
    write_warc(source, pages, SMALL)
    _, said = run(["-m", "benchmarks.peers.copytrail_at", "balanced", source, target])
    peaks = json.loads(said)["peaks"]
    told = ", ".join(f"{peak:.0f} MB after {count}" for count, peak in peaks.items())
    return f"Peak memory of reading pages of {SMALL // 1000} KB: {told}"
