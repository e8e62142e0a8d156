"""`make gate`: quality measured against the floors of gate.json. Floors rise freely; `--raise` writes what was reached.

On the project's own pages and generated texts everywhere; on the 181 pages of the shared extraction benchmark where
`../shared` is there, else these are printed as not measured. `python -m tests.gate --misses` tells instead what is
misread on the labelled reading pages, page by page.
"""

import gzip
import json
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from article.forms.forms import forms_of
from article.page.document import parse
from article.page.walk import visible_text
from article.read import read
from article.traps.traps import judge, judge_text
from article.types import Article, Flag, Level, Page, ReadOptions
from copytrail.demo.plan import read_plan
from copytrail.demo.world import build
from tests.bodies import f1
from tests.corpus import corpus
from tests.finding import Found, measure
from tests.reading_figures import reading_figures, reading_misses
from tests.trap_pages import LabelledPage, labelled_pages

ROOT = Path(__file__).parent.parent
FLOORS = ROOT / "gate.json"
SHARED = ROOT.parent / "shared" / "data" / "article-extraction-benchmark"
SUNDAY = datetime(2026, 11, 22, 7, tzinfo=UTC)
Figures = dict[str, float]


# Bodies


def _text(page: Page, level: Level) -> str:
    found = read(page, ReadOptions(level=level))
    return found.text if isinstance(found, Article) else ""


_WITH_STANDFIRST = ("magazine", "modern")  # designs that show it above the text


def bodies_of_the_demo(level: Level) -> float:
    """Body F1 on the built-in web's article pages, whose texts are known."""
    world = build(SUNDAY)
    pages = {f"http://{site.host}{path}": reply for site in world.sites for path, reply in site.pages.items()}
    posts = [
        (masthead.design, post)
        for masthead, posts in read_plan(world.monday)
        for post in posts
        if not masthead.status and post.box != "wall"
    ]
    pairs = []
    for design, post in posts:
        standfirst = [post.story.summary] if design in _WITH_STANDFIRST else []
        reply = pages[post.url]
        page = Page(post.url, reply.body, SUNDAY, headers=(("content-type", reply.type),))
        pairs.append(("\n".join([*standfirst, *post.paragraphs]), _text(page, level)))
    return f1(pairs)


def bodies_of_the_benchmark(level: Level) -> float:
    """Body F1 on the 181 pages of the article extraction benchmark."""
    truth = json.loads((SHARED / "ground-truth.json").read_text())
    pairs = []
    for name, wanted in truth.items():
        body = gzip.decompress((SHARED / "html" / f"{name}.html.gz").read_bytes())
        pairs.append(
            (
                wanted["articleBody"],
                _text(Page(wanted.get("url") or "http://a.example/", body, SUNDAY), level),
            )
        )
    return f1(pairs)


# Traps


def flags_of(page: LabelledPage) -> tuple[Flag, ...]:
    """A labelled page's flags."""
    if page.text is not None:
        return judge_text(page.text)
    document = parse(Page("https://site.example/story", (page.html or "").encode(), SUNDAY))
    visible = visible_text(document)
    return judge(document, visible, forms_of(document, visible))


def _verdict(page: LabelledPage) -> str | None:
    verdicts = {flag.verdict for flag in flags_of(page) if flag.kind == "subscription-trap"}
    return next((verdict for verdict in ("confirmed", "probable", "note") if verdict in verdicts), None)


def trap_figures() -> Figures:
    """Recall on traps and precision on controls, markup and text apart, tuned and untouched wordings apart."""
    found: Figures = {}
    judged = [(page, _verdict(page)) for page in labelled_pages()]
    for way, of_text in (("markup", False), ("text", True)):
        own = [(page, verdict) for page, verdict in judged if (page.text is not None) == of_text]
        for tuned, name in ((True, "tuned"), (False, "untouched")):
            traps = [
                verdict for page, verdict in own if page.kind == "subscription-trap" and page.tuned == tuned
            ]
            found[f"traps, {way}: recall, {name}"] = _share(
                verdict in ("confirmed", "probable") for verdict in traps
            )
        controls = [verdict for page, verdict in own if page.kind != "subscription-trap"]
        found[f"traps, {way}: controls not confirmed"] = _share(
            verdict != "confirmed" for verdict in controls
        )
        found[f"traps, {way}: controls not flagged"] = _share(
            verdict not in ("confirmed", "probable") for verdict in controls
        )
    return found


def _share(hits: Iterable[bool]) -> float:
    all_hits = list(hits)
    return sum(all_hits) / len(all_hits)


def benchmark_pages_not_flagged() -> float:
    """The share of the 181 real pages without a subscription trap flag, which none of them deserves."""
    pages = [
        LabelledPage(
            path.stem, "none", tuned=False, html=gzip.decompress(path.read_bytes()).decode("utf-8", "replace")
        )
        for path in sorted((SHARED / "html").glob("*.gz"))
    ]
    return _share(_verdict(page) not in ("confirmed", "probable") for page in pages)


# Copies


def copy_figures() -> Figures:
    """Pairs and families found in generated corpora of known truth, by two generators; the worst of two seeds."""
    runs = [measure(corpus(seed, 900)) for seed in (2, 11)]
    print("  recall by kind of edit:")  # noqa: T201
    for kind, (recall, pairs) in runs[0].recall.items():
        print(f"    {kind:<22}{recall:.3f}  of {pairs}")  # noqa: T201
    for name, run in (("cut", runs[0]), ("left in", measure(corpus(2, 900), masked=False))):
        told = f"near {run.near_precision:.3f}, partial {run.partial_precision:.3f}, ARI {run.ari:.3f}"
        print(f"  precision with templates and traps {name}: {told}")  # noqa: T201
    second = measure(corpus(6, 900, "chronicles"))
    return _found("copies", runs) | _found("copies, second generator", [second])


def _found(name: str, runs: Sequence[Found]) -> Figures:
    return {
        f"{name}: near pairs, F1": min(run.near_f1 for run in runs),
        f"{name}: partial pairs, recall": min(run.partial_recall for run in runs),
        f"{name}: partial pairs, precision": min(run.partial_precision for run in runs),
        f"{name}: families, adjusted Rand index": min(run.ari for run in runs),
    }


def own_figures() -> Figures:
    """What can be measured anywhere."""
    bodies = {f"bodies of the demo, {level}: F1": bodies_of_the_demo(level) for level in ("balanced", "fast")}
    return {**bodies, **reading_figures(), **trap_figures(), **copy_figures()}


def shared_figures() -> Figures:
    """What needs the shared benchmark pages."""
    bodies = {
        f"181 real pages, {level}: F1": bodies_of_the_benchmark(level) for level in ("balanced", "fast")
    }
    return {**bodies, "181 real pages: not flagged as traps": benchmark_pages_not_flagged()}


def held(figures: Mapping[str, float], floors: Mapping[str, float], say: Callable[[str], None]) -> bool:
    """Print every figure beside its floor; whether all are reached. A figure without a floor is a missing line."""
    good = True
    for name, floor in floors.items():
        if name not in figures:
            say(f"  not measured  {name} (floor {floor})")
            continue
        reached = figures[name] >= floor
        good &= reached
        say(f"  {'ok  ' if reached else 'FAIL'}  {figures[name]:.4f}  {name} (floor {floor})")
    for name in figures.keys() - floors.keys():
        good = False
        say(f"  FAIL  {figures[name]:.4f}  {name} has no floor in gate.json")
    return good


def main() -> None:
    """Measure, print, and exit 1 where a floor is not reached; `--raise` lifts floors to what was reached."""
    if "--misses" in sys.argv:
        print(*reading_misses(), sep="\n")  # noqa: T201
        return
    floors = json.loads(FLOORS.read_text()) if FLOORS.exists() else {}
    figures = own_figures()
    figures |= shared_figures() if SHARED.exists() else {}
    good = held(figures, floors, print)
    if "--raise" in sys.argv:
        lifted = {
            name: max(floors.get(name, 0.0), int(value * 1000) / 1000) for name, value in figures.items()
        }
        FLOORS.write_text(json.dumps({**floors, **lifted}, indent=2) + "\n")
    elif not good:
        sys.exit("a floor of gate.json is not reached (what is misread: python -m tests.gate --misses)")


if __name__ == "__main__":
    main()
