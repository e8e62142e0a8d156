"""Verbs that look after the store and the installation."""

import typer

from copytrail.config import Config
from copytrail.console import say, show_as
from copytrail.errors import Stop


def recluster(context: typer.Context) -> None:
    """Regroup everything from what is stored; swapped in at once, so it can be stopped at any time."""
    from store.regroup import regroup

    config: Config = context.obj
    articles, families = regroup(config.store(), lambda step, done, of: say(f"{step}: {done} of {of}"))
    document = {"schema": "copytrail.recluster/1", "articles": articles, "families": families}
    show_as(config, document, lambda _: f"{articles} articles in {families} families of two and more")


def upgrade(context: typer.Context) -> None:
    """Bring the store to this version's tables."""
    from store.session import HEAD, Store

    config: Config = context.obj
    before = Store.upgrade_in_place(config.db)
    document = {"schema": "copytrail.upgrade/1", "from": before, "to": HEAD}
    show_as(
        config,
        document,
        lambda _: f"the store is at version {HEAD}" + ("" if before == HEAD else f" (was {before})"),
    )


def status(context: typer.Context) -> None:
    """What is in the store, what is due, what failed."""
    from copytrail import show
    from copytrail.status import status as status_of
    from copytrail.times import now

    config: Config = context.obj
    show_as(config, status_of(config.store(), config.sites, now()), show.facts)


def doctor(context: typer.Context) -> None:
    """Is this installation sound?"""
    from copytrail.doctor import as_text
    from copytrail.doctor import doctor as examine

    config: Config = context.obj
    document = examine(config)
    show_as(config, document, as_text)
    if not document["ok"]:
        raise Stop("something is not well; each line says what to do")
