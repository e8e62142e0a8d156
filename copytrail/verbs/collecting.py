"""Verbs that bring pages into the store."""

from pathlib import Path
from typing import Annotated

import typer

from copytrail.config import Config
from copytrail.console import lines_of, show_as
from copytrail.errors import PartlyFailed, UsageError


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
    show_as(config, crawling.as_json(summary), lambda _: crawling.as_text(summary))
    if summary.interrupted:
        raise KeyboardInterrupt
    if failed := crawling.failures(summary):
        raise PartlyFailed(f"finished, but {failed}")


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
    wanted = [*(urls or []), *(lines_of(source) if source else [])]
    if not wanted:
        raise UsageError("name a home page, e.g. copytrail add https://valley-herald.example/")
    add_sites(
        config,
        wanted,
        file or config.sites,
        show=lambda document, text: show_as(config, document, lambda _: text),
    )


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
    show_as(config, document, lambda _: text)
    if document["failed"]:
        first = (
            document["unreadable"][0]
            if document["unreadable"]
            else {"source": "a page", "reason": "see --debug"}
        )
        raise PartlyFailed(
            f"{document['failed']} could not be read or stored; the first: {first['source']}: {first['reason']}"
        )
