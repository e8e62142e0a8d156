"""Verbs that answer a question about a page, a text or two of them."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from copytrail.config import Config
from copytrail.console import lines_of, say, show_as
from copytrail.errors import FetchRefused, NotFound, PartlyFailed, ThresholdHit, UsageError

if TYPE_CHECKING:
    from store.memory import Memory


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
        show_as(config, document, show.scanned)
        refused += bool(document.get("refused"))
        hits += bool(fail_on and reaches(document, fail_on))
        errors += [f"{document['source']}: {document['error']}"] if document["error"] else []
    if hits:
        raise ThresholdHit(f"{hits} of the inputs reached --fail-on {fail_on}")
    if errors and refused == len(errors):
        raise FetchRefused(errors[0])
    if errors:
        raise PartlyFailed(f"{len(errors)} could not be read; the first: {errors[0]}")


def _memory(config: Config) -> "Memory | None":
    from store.session import StoreError

    try:
        store = config.store(create=False)
    except StoreError:
        return None  # scanning needs no store; if there is one, its wordings and decisions count
    from store.memory import memory

    with store.read() as session:
        return memory(session)


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
    wanted = [*(urls or []), *(lines_of(source) if source else [])]
    if not wanted:
        raise UsageError("name an address, e.g. copytrail lookup https://valley-herald.example/story")
    many = len(wanted) > 1 or source is not None
    print_answers(config, config.store(), wanted, offline=offline, save=save, csv=csv, many=many)


def find(
    context: typer.Context,
    text: Annotated[str, typer.Argument(help="A passage, a text file, or - for stdin")],
) -> None:
    """Who has this passage? For text without an address."""
    from copytrail import show
    from copytrail.passages import find as find_passage

    config: Config = context.obj
    answer = find_passage(config.store(), _text(text))
    show_as(config, answer.to_json(), show.answer)
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
    document = compare_two(config.store(), a, b)
    if html:
        _writing(html, lambda: write_html(document, html))
        say(f"written: {html}")
    if config.json or not html:
        show_as(config, document, lambda _: as_text(document))


def _writing(path: Path, write: Callable[[], None]) -> None:
    try:
        write()
    except OSError as error:
        raise UsageError(f"cannot write {path}: {error.strerror}") from error
