"""The command line: one function a verb, each thin, heavy imports inside the verb that needs them."""

import gc
import os
import sys
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from copytrail import __version__
from copytrail.config import Config, load
from copytrail.errors import FetchRefused, NotFound, PartlyFailed, Stop, ThresholdHit, UsageError

app = typer.Typer(
    name="copytrail",
    help="Where did this article come from, and who is passing it on?",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # plain help: rendering it with rich takes as long as everything else together
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Exit codes: 0 done, 1 internal error, 2 usage, 3 unknown URL or no article, 4 fetch refused, "
    "5 finished with failed parts, 6 --fail-on reached, 130 interrupted.",
)
review_app = typer.Typer(
    help="A person's decisions with a reason: added, listed, undone; honoured in every later answer."
)
app.add_typer(review_app, name="review", no_args_is_help=True)

# These stand before or after the verb; what takes a value is marked.
GLOBAL_OPTIONS = {"--db": True, "--config": True, "--json": False, "--debug": False}
# Objects made before the first search for garbage. Importing makes 90,000 that stay; with Python's own 700, searching
# among them takes a tenth of the time of a start.
MADE_AT_START = 200_000


def main() -> None:
    """The program: arguments in, exit code out; errors are one line on stderr."""
    gc.set_threshold(MADE_AT_START)
    arguments = global_first(sys.argv[1:])
    try:
        code = app(args=arguments, standalone_mode=False)
    except Stop as stop:
        _say(f"copytrail: {stop}")
        code = stop.code
    except (KeyboardInterrupt, typer.Abort):
        _say("copytrail: interrupted; what was done is kept")
        code = 130
    except BrokenPipeError:
        os.dup2(
            os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno()
        )  # the reader went away: nothing to report
        code = 0
    except Exception as error:  # the outermost edge: a line for people, a traceback for --debug  # noqa: BLE001
        code = _unexpected(error, debug="--debug" in arguments)
    sys.exit(code if isinstance(code, int) else 0)


def global_first(arguments: list[str]) -> list[str]:
    """The arguments with global options moved to the front, where Typer looks for them; none beyond a `--`.

    >>> global_first(["lookup", "URL", "--json", "--db", "sqlite:///x.db"])
    ['--json', '--db', 'sqlite:///x.db', 'lookup', 'URL']
    """
    moved: list[str] = []
    rest: list[str] = []
    queue = list(arguments)
    while queue:
        one = queue.pop(0)
        if one == "--":
            rest += ["--", *queue]
            break
        if one.split("=", 1)[0] in GLOBAL_OPTIONS:
            moved.append(one)
            if GLOBAL_OPTIONS[one.split("=", 1)[0]] and "=" not in one and queue:
                moved.append(queue.pop(0))
        else:
            rest.append(one)
    return moved + rest


def _unexpected(error: Exception, *, debug: bool) -> int:
    from store.session import StoreError

    known = _known_error(error)
    if "database is locked" in str(error):
        _say("copytrail: the store is busy: another process has been writing to it for 30 seconds; try again")
        return 2
    if isinstance(error, StoreError) or known:
        _say(f"copytrail: {error}")
        return 2
    if type(error).__name__ == "NoArgsIsHelpError":
        print(error, file=sys.stderr)  # noqa: T201  # the whole help, as it is
        return 2
    if hasattr(error, "format_message"):  # Typer's own usage errors
        _say(f"copytrail: {error.format_message().rstrip('.')}; see: copytrail --help")
        return 2
    if debug:
        raise error
    _say(
        f"copytrail: internal error: {type(error).__name__}: {error}; again with --debug for the whole story"
    )
    return 1


def _known_error(error: Exception) -> bool:
    """Errors of lower rooms that are the user's to put right, known by name so that no room is imported for them."""
    return type(error).__name__ == "SitesError"


def _say(line: str) -> None:
    print(_clean(line.replace("\n", " ")), file=sys.stderr)  # noqa: T201  # the program's voice on stderr


def _clean(text: str) -> str:
    """Text without control characters: a file name or a page must not move the cursor or colour the terminal."""
    return "".join(char for char in text if char in "\n\t" or unicodedata.category(char) != "Cc")


def _print(text: str) -> None:
    print(_clean(text))  # noqa: T201  # the program's output


def _print_json(document: Mapping[str, Any]) -> None:
    import orjson

    # One line a document, so that several make JSON Lines.
    _print(orjson.dumps(document).decode("utf-8", "replace"))


def _show(config: Config, document: Mapping[str, Any], as_text: Callable[[Mapping[str, Any]], str]) -> None:
    if config.json:
        _print_json(document)
    else:
        _print(as_text(document))


def _version_and_exit(on: bool) -> None:  # Typer's callback signature
    if on:
        _print(__version__)
        raise typer.Exit


@app.callback()
def globals_(
    context: typer.Context,
    db: Annotated[
        str | None,
        typer.Option(
            help="The store, as an SQLAlchemy URL (or COPYTRAIL_DB). Default: sqlite:///copytrail-data/copytrail.db"
        ),
    ] = None,
    config: Annotated[
        Path | None, typer.Option(help="Settings file. Default: ./copytrail.toml if there is one")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print JSON: a document, or a line an item")] = False,
    debug: Annotated[bool, typer.Option("--debug", help="Show tracebacks and debug logs")] = False,
    _version: Annotated[
        bool,
        typer.Option("--version", callback=_version_and_exit, is_eager=True, help="Print the version"),
    ] = False,
) -> None:
    """Options that stand before or after any verb."""
    import logging

    # Libraries log as errors what is a hostile page's normal state; what matters here is counted and said in words.
    logging.basicConfig(level=logging.DEBUG if debug else logging.CRITICAL, stream=sys.stderr)
    context.obj = load(db=db, config=config, json=json, debug=debug)


def _store(config: Config) -> Any:
    from store.session import open_store

    return open_store(config.db)


# Collecting


@app.command()
def crawl(
    context: typer.Context,
    sites: Annotated[
        list[str] | None, typer.Argument(help="Sites to crawl, by domain; default: all in the file")
    ] = None,
    file: Annotated[Path | None, typer.Option("--sites", help="The sites file. Default: sites.toml")] = None,
    due: Annotated[
        bool, typer.Option("--due", help="Only sites whose interval is over: what a schedule calls")
    ] = False,
    limit: Annotated[int | None, typer.Option(min=1, help="At most so many pages a site")] = None,
    warc: Annotated[Path | None, typer.Option(help="Keep every response as WARC in this folder")] = None,
) -> None:
    """Crawl the sites in sites.toml, politely, into the store."""
    from copytrail import crawling

    config: Config = context.obj
    summary = crawling.crawl_sites(config, file or config.sites, sites or [], due=due, limit=limit, warc=warc)
    _show(config, crawling.as_json(summary), lambda _: crawling.as_text(summary))
    if summary.interrupted:
        raise KeyboardInterrupt
    if failed := crawling.failures(summary):
        raise PartlyFailed(f"finished, but {failed}")


@app.command()
def add(
    context: typer.Context,
    urls: Annotated[list[str] | None, typer.Argument(help="Home pages")] = None,
    source: Annotated[Path | None, typer.Option("--from", help="A file with a home page a line")] = None,
    file: Annotated[
        Path | None, typer.Option("--sites", help="The sites file to add to. Default: sites.toml")
    ] = None,
) -> None:
    """Find a site's feeds, news sitemaps and sections, and add it to sites.toml."""
    from copytrail.crawling import add_sites

    config: Config = context.obj
    wanted = [*(urls or []), *(_lines(source) if source else [])]
    if not wanted:
        raise UsageError("name a home page, e.g. copytrail add https://valley-herald.example/")
    add_sites(
        config,
        wanted,
        file or config.sites,
        show=lambda document, text: _show(config, document, lambda _: text),
    )


@app.command()
def ingest(
    context: typer.Context,
    paths: Annotated[
        list[str],
        typer.Argument(
            help="Files or folders (.warc .warc.gz .wacz .html .html.gz .jsonl); - for JSON rows on stdin"
        ),
    ],
    level: Annotated[str, typer.Option(help="How to read: fast, balanced or quality")] = "balanced",
) -> None:
    """Read saved pages into the store."""
    from copytrail.ingestion import ingest_paths

    config: Config = context.obj
    document, text = ingest_paths(config, paths, level)
    _show(config, document, lambda _: text)
    if document["failed"]:
        first = (
            document["unreadable"][0]
            if document["unreadable"]
            else {"source": "a page", "reason": "see --debug"}
        )
        raise PartlyFailed(
            f"{document['failed']} could not be read or stored; the first: {first['source']}: {first['reason']}"
        )


# Asking


@app.command()
def scan(
    context: typer.Context,
    sources: Annotated[
        list[str],
        typer.Argument(help="Pages (.html .html.gz), texts (.txt), folders, addresses; - for stdin"),
    ],
    fail_on: Annotated[
        str | None,
        typer.Option(help="Exit 6 if a trap of this verdict is found: note, probable or confirmed"),
    ] = None,
    with_text: Annotated[
        bool, typer.Option("--with-text", help="Add the text that the spans point into")
    ] = False,
) -> None:
    """Judge pages or texts for traps and template spam; stores nothing."""
    from copytrail import show
    from copytrail.scan import RANK, reaches
    from copytrail.scan import scan as scan_all

    config: Config = context.obj
    if fail_on and fail_on not in RANK:
        raise UsageError(f"--fail-on {fail_on!r}: one of {', '.join(RANK)}")
    hits, refused, errors = 0, 0, []
    for document in scan_all(sources, contact=config.contact, with_text=with_text, known=_memory(config)):
        _show(config, document, show.scanned)
        refused += bool(document.get("refused"))
        hits += bool(fail_on and reaches(document, fail_on))
        errors += [f"{document['source']}: {document['error']}"] if document["error"] else []
    if hits:
        raise ThresholdHit(f"{hits} of the inputs reached --fail-on {fail_on}")
    if errors and refused == len(errors):
        raise FetchRefused(errors[0])
    if errors:
        raise PartlyFailed(f"{len(errors)} could not be read; the first: {errors[0]}")


def _memory(config: Config) -> Any:
    from store.session import StoreError, open_store

    try:
        store = open_store(config.db, create=False)
    except StoreError:
        return None  # scanning needs no store; if there is one, its wordings and decisions count
    from store.memory import memory

    with store.read() as session:
        return memory(session)


@app.command()
def lookup(
    context: typer.Context,
    urls: Annotated[list[str] | None, typer.Argument(help="Addresses of articles")] = None,
    offline: Annotated[bool, typer.Option("--offline", help="Ask the store only; never fetch")] = False,
    save: Annotated[bool, typer.Option("--save", help="Keep a page that had to be fetched")] = False,
    source: Annotated[Path | None, typer.Option("--from", help="A file with an address a line")] = None,
    csv: Annotated[bool, typer.Option("--csv", help="A table, a row an address")] = False,
) -> None:
    """The provenance of an article: who had it first, who copied whom, and why we think so."""
    from copytrail.answers import print_answers

    config: Config = context.obj
    wanted = [*(urls or []), *(_lines(source) if source else [])]
    if not wanted:
        raise UsageError("name an address, e.g. copytrail lookup https://valley-herald.example/story")
    many = len(wanted) > 1 or source is not None
    print_answers(config, _store(config), wanted, offline=offline, save=save, csv=csv, many=many)


@app.command()
def find(
    context: typer.Context,
    text: Annotated[str, typer.Argument(help="A passage, a text file, or - for stdin")],
) -> None:
    """Who has this passage? For text without an address."""
    from copytrail import show
    from copytrail.passages import find as find_passage

    config: Config = context.obj
    answer = find_passage(_store(config), _text(text))
    _show(config, answer.to_json(), show.answer)
    if not answer.known:
        raise NotFound("no article we have seen has this text")


def _text(source: str) -> str:
    if source == "-":
        return sys.stdin.read()
    try:
        path = Path(source)
        return path.read_text(encoding="utf-8", errors="replace") if path.is_file() else source
    except OSError:  # too long for a file name: a passage
        return source


@app.command()
def compare(
    context: typer.Context,
    a: Annotated[str, typer.Argument(help="Address of one article")],
    b: Annotated[str, typer.Argument(help="Address of the other")],
    html: Annotated[Path | None, typer.Option(help="Write the comparison as a page")] = None,
) -> None:
    """Two texts side by side, aligned, moved passages included."""
    from copytrail.compare import as_text, write_html
    from copytrail.compare import compare as compare_two

    config: Config = context.obj
    document = compare_two(_store(config), a, b)
    if html:
        _writing(html, lambda: write_html(document, html))
        _say(f"written: {html}")
    if config.json or not html:
        _show(config, document, lambda _: as_text(document))


# Decisions


@review_app.command("add")
def review_add(
    context: typer.Context,
    url: Annotated[str, typer.Argument(help="The article")],
    decision: Annotated[str, typer.Argument(help="not-a-trap, false-match, licensed or origin")],
    because: Annotated[str, typer.Option(help="The reason, for whoever reads it later")],
    other: Annotated[
        str | None, typer.Option(help="The other article of a false match; the site a licence comes from")
    ] = None,
    who: Annotated[str | None, typer.Option(help="Who decides. Default: the login name")] = None,
) -> None:
    """Write a decision down."""
    from copytrail import reviews

    config: Config = context.obj
    document = reviews.add(_store(config), decision, url, other=other, because=because, who=who)
    _show(config, document, reviews.as_text)


@review_app.command("list")
def review_list(context: typer.Context) -> None:
    """Every decision, undone ones too."""
    from copytrail import reviews

    config: Config = context.obj
    documents = reviews.listed(_store(config))
    for document in documents:
        _show(config, document, reviews.as_text)
    if not documents and not config.json:
        _print("no decisions yet")


@review_app.command("undo")
def review_undo(
    context: typer.Context, number: Annotated[int, typer.Argument(help="The decision's number")]
) -> None:
    """Take a decision back."""
    from copytrail import reviews

    config: Config = context.obj
    _show(config, reviews.undo(_store(config), number), reviews.as_text)


@app.command()
def forget(
    context: typer.Context,
    target: Annotated[str, typer.Argument(help="An address, or a site's domain")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask before erasing a whole site")] = False,
) -> None:
    """Erase an article or a site, with texts and captures; only that it was erased is remembered."""
    from copytrail.times import now
    from store.forgotten import forget as erase

    config: Config = context.obj
    whole_site = "/" not in target
    if (
        whole_site
        and not yes
        and not (sys.stdin.isatty() and typer.confirm(f"Erase every article of {target}?"))
    ):
        raise UsageError(f"nothing was erased; to erase every article of {target}: --yes")
    store = _store(config)
    with store.write() as session:
        erased = erase(session, target, now())
    document = {"schema": "copytrail.forget/1", "target": target, "articles": erased}
    _show(config, document, lambda _: f"erased {erased} articles of {target}; WARC files are yours to delete")


# Telling


@app.command()
def report(
    context: typer.Context,
    week: Annotated[
        str | None, typer.Option(help="An ISO week, e.g. 2026-W47. Default: the last complete one")
    ] = None,
    start: Annotated[str | None, typer.Option("--from", help="First day, e.g. 2026-11-01")] = None,
    end: Annotated[str | None, typer.Option("--to", help="Last day")] = None,
    out: Annotated[
        Path | None, typer.Option(help="Folder to write to. Default: copytrail-report/WEEK")
    ] = None,
    due: Annotated[bool, typer.Option("--due", help="Only if this week's report is not there yet")] = False,
) -> None:
    """The weekly report on syndication networks."""
    from copytrail.report.verb import write_weekly

    config: Config = context.obj
    document, text = write_weekly(config, _store(config), week=week, start=start, end=end, out=out, due=due)
    _show(config, document, lambda _: text)


@app.command()
def export(
    context: typer.Context,
    kind: Annotated[str, typer.Argument(help="articles, copies, families, flags, networks, or evidence URL")],
    url: Annotated[str | None, typer.Argument(help="For evidence: the article")] = None,
    format_: Annotated[str, typer.Option("--format", help="jsonl or csv")] = "jsonl",
    with_text: Annotated[bool, typer.Option("--with-text", help="Articles with their text")] = False,
    out: Annotated[Path | None, typer.Option(help="A file. Default: stdout")] = None,
) -> None:
    """Tables for other programs."""
    from copytrail.export.verb import export_table

    config: Config = context.obj
    export_table(_store(config), kind, url=url, format_=format_, with_text=with_text, out=out)


@app.command()
def serve(
    context: typer.Context,
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 takes any free port")] = 8742,
    reports: Annotated[
        Path | None, typer.Option(help="Folder of weekly reports. Default: copytrail-report")
    ] = None,
) -> None:
    """The web pages and the JSON API, on 127.0.0.1 only."""
    from copytrail.web.app import create_app
    from copytrail.web.serve import serve as run

    config: Config = context.obj
    try:
        run(create_app(_store(config), reports=reports or config.reports, contact=config.contact), port)
    except OSError as error:
        raise UsageError(
            f"cannot listen on port {port}: {error.strerror or error}; choose another with --port"
        ) from error


@app.command()
def demo(
    context: typer.Context,
    keep: Annotated[
        Path | None, typer.Option(help="Folder for the demo's store and report. Default: copytrail-data/demo")
    ] = None,
) -> None:
    """A built-in web of sample sites, crawled, looked up and reported; found against planted, misses included."""
    from copytrail.demo.run import run

    config: Config = context.obj
    run(keep or Path("copytrail-data/demo"), as_json=config.json)


# The house


@app.command()
def recluster(context: typer.Context) -> None:
    """Regroup everything from what is stored; swapped in at once, so it can be stopped at any time."""
    from store.regroup import regroup

    config: Config = context.obj
    articles, families = regroup(_store(config), lambda step, done, of: _say(f"{step}: {done} of {of}"))
    document = {"schema": "copytrail.recluster/1", "articles": articles, "families": families}
    _show(config, document, lambda _: f"{articles} articles in {families} families of two and more")


@app.command()
def upgrade(context: typer.Context) -> None:
    """Bring the store to this version's tables."""
    from store.session import HEAD, Store

    config: Config = context.obj
    before = Store.upgrade_in_place(config.db)
    document = {"schema": "copytrail.upgrade/1", "from": before, "to": HEAD}
    _show(
        config,
        document,
        lambda _: f"the store is at version {HEAD}" + ("" if before == HEAD else f" (was {before})"),
    )


@app.command()
def status(context: typer.Context) -> None:
    """What is in the store, what is due, what failed."""
    from copytrail import show
    from copytrail.status import status as status_of
    from copytrail.times import now

    config: Config = context.obj
    _show(config, status_of(_store(config), config.sites, now()), show.facts)


@app.command()
def doctor(context: typer.Context) -> None:
    """Is this installation sound?"""
    from copytrail.doctor import as_text
    from copytrail.doctor import doctor as examine

    config: Config = context.obj
    document = examine(config)
    _show(config, document, as_text)
    if not document["ok"]:
        raise Stop("something is not well; each line says what to do")


def _lines(path: Path) -> Iterable[str]:
    try:
        text = sys.stdin.read() if str(path) == "-" else path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"cannot read {path}: {error}") from error
    return [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]


def _writing(path: Path, write: Callable[[], None]) -> None:
    try:
        write()
    except OSError as error:
        raise UsageError(f"cannot write {path}: {error.strerror}") from error
