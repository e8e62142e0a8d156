"""Verbs that tell others: reports, tables, pages, and the demonstration."""

from pathlib import Path
from typing import Annotated

import typer

from copytrail.config import Config
from copytrail.console import show_as
from copytrail.errors import UsageError


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
    document, text = write_weekly(config, config.store(), week=week, start=start, end=end, out=out, due=due)
    show_as(config, document, lambda _: text)


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
    export_table(config.store(), kind, url=url, format_=format_, with_text=with_text, out=out)


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
        run(create_app(config.store(), reports=reports or config.reports, contact=config.contact), port)
    except OSError as error:
        raise UsageError(
            f"cannot listen on port {port}: {error.strerror or error}; choose another with --port"
        ) from error


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
