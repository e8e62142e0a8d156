"""Finding copies: what a sketch costs beside its peers, and what a store of a given size costs to add to and ask."""

import argparse
import contextlib
import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from itertools import islice
from pathlib import Path

import numpy as np
from sqlmodel import func, select

from benchmarks.measure import cost, percentile, run, table
from benchmarks.stories import Story, as_article, as_page, stories
from dedupe.sketch import sketch, words_of
from store import tables
from store.articles import save_all
from store.copies import place
from store.provenance import family_members, overlaps_of
from store.session import Store, open_store
from tests.finding import adjusted_rand

BATCH = 500
MEASURED = 2_000  # articles added to a store of a given size, of which the speed is taken
ASKED = 500  # questions asked of it
TOLD = 10_000  # articles between two lines of progress
INDEX_TABLES = ("band", "passage", "young")  # the log of young keys holds those of blocks, too
STORY = "One story at many addresses"


def main(arguments: Sequence[str] = ()) -> str:
    """Run every part; the report as text. What each part gave is said on stderr as soon as it is known."""
    options = _parser().parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="copytrail-bench-") as folder:
        path = options.store or Path(folder) / "grown.db"
        parts = [_said(sketches(options.texts))]
        grown = list(growth(path, options.sizes, options.measured))
        parts.append(_said(_growth_table(grown)))
        if options.plot:
            options.plot.write_text(plot(grown), "utf-8")
        if options.hot:
            parts.append(_said(hot_bucket(Path(folder) / "hot.db", options.hot)))
        if options.recluster:
            parts.append(_said(recluster(path)))
    return "\n\n".join(parts)


def _said(part: str) -> str:
    print(part, file=sys.stderr, flush=True)
    return part


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="benchmarks copies", description=__doc__)
    parser.add_argument("--texts", type=int, default=300, help="texts sketched by each contender")
    parser.add_argument(
        "--sizes", type=int, nargs="+", default=[1_000, 10_000], help="articles in the store (100000 1000000)"
    )
    parser.add_argument("--measured", type=int, default=MEASURED, help="articles added at each size")
    parser.add_argument(
        "--store", type=Path, help="grow this store and keep it; a run that was stopped goes on where it was"
    )
    parser.add_argument(
        "--hot", type=int, default=2_000, help="near-identical documents in one bucket (100000; 0: none)"
    )
    parser.add_argument(
        "--recluster", action=argparse.BooleanOptionalAction, default=True, help="regroup the grown store"
    )
    parser.add_argument("--plot", type=Path, help="write how cost grows as an SVG (docs/benchmarks.svg)")
    return parser


# Sketches


def sketches(count: int) -> str:
    """Raw text to signature in µs of CPU a text: all contenders text by text in turn."""
    texts = ["\n\n".join(story.paragraphs) for story in stories(count, seed=2)]
    contenders = dict(_contenders())
    spent = dict.fromkeys(contenders, 0.0)
    for work in contenders.values():
        work(texts[0])  # tables filled, libraries loaded
    for at in range(0, count, 20):
        for name, work in contenders.items():
            before = time.process_time()
            for one in texts[at : at + 20]:
                work(one)
            spent[name] += time.process_time() - before
    ours = spent["copytrail"]
    rows = [[name, f"{spent[name] / count * 1e6:.0f}", f"{spent[name] / ours:.2f}"] for name in contenders]
    rows += [[name, "not installed", ""] for name in ("rensa", "text-dedup") if name not in contenders]
    size = sum(map(len, texts)) / count / 1000
    return f"Raw text of {size:.1f} KB to sketch\n" + table(["", "µs a text", "x copytrail"], rows)


def _contenders() -> Iterator[tuple[str, Callable[[str], object]]]:
    """Copytrail's sketch holds bands and passages, too; the others only MinHash with 128 permutations."""
    from datasketch import MinHash

    def shingles(source: str) -> list[bytes]:
        words = source.lower().split()
        return [" ".join(words[at : at + 5]).encode() for at in range(len(words) - 4)]

    def one_by_one(source: str) -> object:
        signature = MinHash(num_perm=128)
        for shingle in shingles(source):
            signature.update(shingle)
        return signature

    def at_once(source: str) -> object:
        signature = MinHash(num_perm=128)
        signature.update_batch(shingles(source))
        return signature

    yield "copytrail", lambda source: sketch(words_of(source))
    yield "datasketch update", one_by_one
    yield "datasketch update_batch", at_once
    yield from _peers(shingles)


def _peers(shingles: Callable[[str], list[bytes]]) -> Iterator[tuple[str, Callable[[str], object]]]:
    """Those that are installed; none is required, and text-dedup brings much that is not."""
    with contextlib.suppress(ImportError):
        from rensa import RMinHash  # type: ignore[import-not-found]  # a peer that may be there

        def by_rensa(source: str) -> object:
            signature = RMinHash(num_perm=128, seed=1)
            signature.update([shingle.decode() for shingle in shingles(source)])
            return signature.digest()

        yield "rensa", by_rensa
    with contextlib.suppress(ImportError):
        from text_dedup.minhash import embed_func  # type: ignore[import-not-found]  # a peer that may be there
        from text_dedup.utils import xxh3_32hash  # type: ignore[import-not-found]  # as above

        drawn = np.random.RandomState(1)
        yield (
            "text-dedup",
            partial(
                embed_func,
                idx=0,
                num_perm=128,
                ngram_size=5,
                min_length=5,
                hashranges=[(at, at + 4) for at in range(0, 128, 4)],
                permutations=(
                    drawn.randint(1, 2**32 - 5, 128, np.uint64),
                    drawn.randint(0, 2**32 - 5, 128, np.uint64),
                ),
                hash_func=xxh3_32hash,
                dtype=np.uint32,
                max_hash=np.uint32(2**32 - 1),
                modulo_prime=np.uint64(2**32 - 5),
            ),
        )


# A store of a given size


@dataclass(frozen=True)
class Size:
    """What a store of so many articles costs."""

    articles: int
    per_second: float  # articles added a CPU second, already read
    index_bytes: float  # of the candidate tables, an article
    open_ms: float  # wall time to open and answer a first question
    asked_ms: tuple[float, float]  # copies of a URL: p50 and p99, wall time


@dataclass
class Added:
    """Articles added and the CPU seconds that storing them took, without making them up."""

    count: int = 0
    seconds: float = 0.0


def growth(path: Path, sizes: Sequence[int], measured: int) -> Iterator[Size]:
    """Fill one store and stop at every size: add some more there, and ask.

    What a size gave is kept beside the store, so that a run that was stopped need not begin anew.
    """
    notes = path.with_suffix(".jsonl")
    done = {
        one.articles: one for one in map(_noted, notes.read_text().splitlines() if notes.exists() else [])
    }
    store = open_store(f"sqlite:///{path}")
    filled = _count(store)
    stream = islice(stories(max(sizes) + measured * len(sizes) + BATCH), filled, None)
    for size in sorted(sizes):
        if size not in done:
            filled += ingest(store, islice(stream, max(size - filled, 0)), say=f"{size:,}").count
            done[size] = _measured(store, size, ingest(store, islice(stream, measured)))
            filled += measured
            with notes.open("a") as file:
                file.write(json.dumps(asdict(done[size])) + "\n")
        yield done[size]
    store.close()


def _noted(line: str) -> Size:
    values = json.loads(line)
    return Size(**{**values, "asked_ms": tuple(values["asked_ms"])})


def _count(store: Store) -> int:
    with store.read() as session:
        return session.exec(select(func.max(tables.Article.id))).one() or 0


def _measured(store: Store, size: int, added: Added) -> Size:
    index = _bytes(store, INDEX_TABLES) / _count(store)
    return Size(size, added.count / added.seconds, index, _opening_ms(store), _asking_ms(store))


def ingest(store: Store, source: Iterator[Story], say: str = "") -> Added:
    """Save and place articles in batches; the making of the articles is not counted."""
    added, told = Added(), 0.0
    while batch := [(as_article(one), as_page(one)) for one in islice(source, BATCH)]:
        with cost() as spent, store.write() as session:
            place(session, [saved.id for saved in save_all(session, batch)])
        added.count += len(batch)
        added.seconds += spent.seconds
        told += spent.seconds
        if say and added.count % TOLD == 0:
            print(
                f"{added.count:,} added on the way to {say}, {TOLD / told:.0f} a CPU second",
                file=sys.stderr,
                flush=True,
            )
            told = 0.0
    return added


def _bytes(store: Store, names: Sequence[str]) -> int:
    """Bytes of the pages of some tables: those that would be free if the tables were dropped, which is undone."""
    with store.engine.connect() as connection:
        before, page = (
            connection.exec_driver_sql(f"PRAGMA {one}").scalar_one()
            for one in ("freelist_count", "page_size")
        )
        for name in names:
            connection.exec_driver_sql(f"DROP TABLE {name}")
        free: int = connection.exec_driver_sql("PRAGMA freelist_count").scalar_one()
        connection.rollback()
    return (free - int(before)) * int(page)


def _opening_ms(store: Store) -> float:
    begun = time.perf_counter()
    opened = open_store(str(store.url))
    with opened.read() as session:
        session.exec(select(tables.Article.id).limit(1)).first()
    spent = time.perf_counter() - begun
    opened.close()
    return spent * 1000


def _asking_ms(store: Store) -> tuple[float, float]:
    """The rows behind "copies of this URL": the article, its family, its overlaps."""
    with store.read() as session:
        urls = session.exec(select(tables.Article.url)).all()
    step = max(len(urls) // ASKED, 1)
    spent = []
    for url in urls[::step]:
        begun = time.perf_counter()
        with store.read() as session:
            row = session.exec(select(tables.Article).where(tables.Article.url == url)).one()
            overlaps_of(session, family_members(session, row))
        spent.append((time.perf_counter() - begun) * 1000)
    return percentile(spent, 0.5), percentile(spent, 0.99)


def _growth_table(grown: Sequence[Size]) -> str:
    header = [
        "articles in the store",
        "added/CPU s",
        "x first",
        "index B/article",
        "open ms",
        "asked p50",
        "p99 ms",
    ]
    rows = [
        [
            f"{one.articles:,}",
            f"{one.per_second:.0f}",
            f"{one.per_second / grown[0].per_second:.2f}",
            f"{one.index_bytes:.0f}",
            f"{one.open_ms:.0f}",
            f"{one.asked_ms[0]:.1f}",
            f"{one.asked_ms[1]:.1f}",
        ]
        for one in grown
    ]
    return "Already read articles added to a store, a fifth of them copies\n" + table(header, rows)


def hot_bucket(path: Path, count: int) -> str:
    """The same number of ordinary articles, and of near-identical documents that share every band."""
    seconds = {}
    for name, source in (("ordinary", stories(count, seed=5)), ("near-identical", _variants(count))):
        store = open_store(f"sqlite:///{path.with_suffix(f'.{name}')}")
        seconds[name] = ingest(store, source).seconds
        store.close()
    ratio = seconds["near-identical"] / seconds["ordinary"]
    return (
        f"{STORY}: {count} near-identical documents cost {ratio:.2f} times what {count} ordinary articles do "
        f"({count / seconds['near-identical']:.0f} and {count / seconds['ordinary']:.0f} a CPU second)"
    )


def _variants(count: int) -> Iterator[Story]:
    """One story with another last line everywhere, twice a site: what a site repeats three times is boilerplate."""
    whole = next(stories(1, seed=6))
    for one in stories(count, seed=7, words=12):
        site = f"site-{one.number // 2}.example"
        yield Story(one.number, site, whole.title, (*whole.paragraphs, one.paragraphs[0]))


def recluster(path: Path) -> str:
    """Everything regrouped in a process of its own: how fast, how large, how far from what arrival had made of it."""
    before = _families(path)
    begun = time.perf_counter()
    seconds, said = run(["-m", "benchmarks.regrouping", str(path)])
    wall = time.perf_counter() - begun
    articles, families, megabytes = said.split()
    after = _families(path)
    return (
        f"recluster of {int(articles):,} articles: {seconds:.1f} s of CPU, {wall:.1f} s in all, {megabytes} MB at most; "  # noqa: E501
        f"{int(articles) / seconds:.0f} a CPU second, {families} families; adjusted Rand index to the families "
        f"before {adjusted_rand(before, after):.5f}"
    )


def _families(path: Path) -> dict[int, int]:
    """The family of every article, lone ones in one of their own."""
    store = open_store(f"sqlite:///{path}")
    with store.read() as session:
        rows = session.execute(select(tables.Article.id, tables.Article.family)).all()
    store.close()
    return {article: family or article for article, family in rows if article}


def plot(grown: Sequence[Size]) -> str:
    """How the cost of one more article grows with the store, as an SVG: µs of CPU over articles (logarithmic)."""
    width, height, margin = 640, 320, 60
    costs = [1e6 / one.per_second for one in grown]
    top = max(costs) * 1.2
    step = (width - 2 * margin) / max(len(grown) - 1, 1)
    points = [
        (margin + at * step, height - margin - spent / top * (height - 2 * margin))
        for at, spent in enumerate(costs)
    ]
    line = " ".join(f"{x:.0f},{y:.0f}" for x, y in points)
    marks = "".join(
        f'<circle cx="{x:.0f}" cy="{y:.0f}" r="4"/><text x="{x:.0f}" y="{y - 10:.0f}">{spent:.0f} µs</text>'
        f'<text x="{x:.0f}" y="{height - margin + 20}">{one.articles:,}</text>'
        for (x, y), spent, one in zip(points, costs, grown, strict=True)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif" '
        f'font-size="12" text-anchor="middle"><title>CPU of adding one article, by articles in the store</title>'
        f'<rect width="{width}" height="{height}" fill="white"/>'
        f'<path d="M{margin} {margin}V{height - margin}H{width - margin}" fill="none" stroke="#888"/>'
        f'<polyline points="{line}" fill="none" stroke="#1f5fa8" stroke-width="2"/><g fill="#1f5fa8">{marks}</g>'
        f'<text x="{width / 2:.0f}" y="{height - 12}">articles in the store</text></svg>\n'
    )
