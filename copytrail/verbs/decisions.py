"""Verbs by which people decide: reviews with a reason, and what is to be forgotten."""

import sys
from typing import Annotated

import typer

from copytrail.config import Config
from copytrail.console import print_text, show_as
from copytrail.errors import UsageError


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
    document = reviews.add(config.store(), decision, url, other=other, because=because, who=who)
    show_as(config, document, reviews.as_text)


def review_list(context: typer.Context) -> None:
    """Every decision, undone ones too."""
    from copytrail import reviews

    config: Config = context.obj
    documents = reviews.listed(config.store())
    for document in documents:
        show_as(config, document, reviews.as_text)
    if not documents and not config.json:
        print_text("no decisions yet")


def review_undo(
    context: typer.Context, number: Annotated[int, typer.Argument(help="The decision's number")]
) -> None:
    """Take a decision back."""
    from copytrail import reviews

    config: Config = context.obj
    show_as(config, reviews.undo(config.store(), number), reviews.as_text)


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
    store = config.store()
    with store.write() as session:
        erased = erase(session, target, now())
    document = {"schema": "copytrail.forget/1", "target": target, "articles": erased}
    show_as(
        config, document, lambda _: f"erased {erased} articles of {target}; WARC files are yours to delete"
    )
