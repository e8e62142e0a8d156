"""The command line: its verbs, the options of all, and how each ends. Heavy imports stand in what needs them."""

import gc
import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from copytrail import __version__
from copytrail.config import load
from copytrail.console import print_text, say
from copytrail.errors import Stop
from copytrail.verbs import asking, collecting, decisions, house, telling

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
for verb in (
    *(collecting.crawl, collecting.add, collecting.ingest),
    *(asking.scan, asking.lookup, asking.find, asking.compare),
    decisions.forget,
    *(telling.report, telling.export, telling.serve, telling.demo),
    *(house.recluster, house.upgrade, house.status, house.doctor),
):
    app.command()(verb)
review_app.command("add")(decisions.review_add)
review_app.command("list")(decisions.review_list)
review_app.command("undo")(decisions.review_undo)

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
        say(f"copytrail: {stop}")
        code = stop.code
    except (KeyboardInterrupt, typer.Abort):
        say("copytrail: interrupted; what was done is kept")
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
        say("copytrail: the store is busy: another process has been writing to it for 30 seconds; try again")
        return 2
    if isinstance(error, StoreError) or known:
        say(f"copytrail: {error}")
        return 2
    if type(error).__name__ == "NoArgsIsHelpError":
        print(error, file=sys.stderr)  # noqa: T201  # the whole help, as it is
        return 2
    if hasattr(error, "format_message"):  # Typer's own usage errors
        say(f"copytrail: {error.format_message().rstrip('.')}; see: copytrail --help")
        return 2
    if debug:
        raise error
    say(f"copytrail: internal error: {type(error).__name__}: {error}; again with --debug for the whole story")
    return 1


def _known_error(error: Exception) -> bool:
    """Errors of lower rooms that are the user's to put right, known by name so that no room is imported for them."""
    return type(error).__name__ == "SitesError"


def _version_and_exit(on: bool) -> None:  # Typer's callback signature
    if on:
        print_text(__version__)
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
