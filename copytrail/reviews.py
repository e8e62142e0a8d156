"""The `review` verb: decisions written down, listed and undone, families regrouped where one asks for it."""

import getpass
from collections.abc import Mapping
from typing import Any

from sqlmodel import Session

from article.urls import clean
from copytrail import show
from copytrail.errors import NotFound, UsageError
from copytrail.lookup import known_article
from copytrail.times import now, rfc3339
from store import reviews, tables
from store.articles import find
from store.copies import regroup_around
from store.session import Store

SCHEMA = "copytrail.review/1"


def add(
    store: Store, decision: str, url: str, *, other: str | None, because: str, who: str | None
) -> dict[str, Any]:
    """Write a decision down; raises UsageError where it is incomplete, NotFound where its article is not stored."""
    with store.write() as session:
        if decision in ("not-a-trap", "false-match", "origin"):
            url = _known(session, url)
        if decision == "false-match" and other:
            other = _known(session, other)
        try:
            row = reviews.add(
                session, decision, url, other=other, because=because, who=who or _login(), now=now()
            )
        except ValueError as error:
            raise UsageError(str(error)) from error
        _apply(session, row)
        return _document(row)


def _known(session: Session, url: str) -> str:
    """The address under which an article is stored; raises NotFound."""
    row = known_article(session, clean(url) or url)
    if row is None:
        raise NotFound(f"{url} is not in the store; a decision needs the article it is about")
    return row.url


def undo(store: Store, number: int) -> dict[str, Any]:
    """Take a decision back; raises UsageError where there is none of that number."""
    with store.write() as session:
        try:
            row = reviews.undo(session, number, now())
        except ValueError as error:
            raise UsageError(str(error)) from error
        session.flush()
        _apply(session, row)
        return _document(row)


def listed(store: Store) -> list[dict[str, Any]]:
    """Every decision, oldest first."""
    with store.read() as session:
        return [_document(row) for row in reviews.listed(session)]


def _apply(session: Session, row: tables.Review) -> None:
    """A false match changes who is family; the other kinds are read when an answer is made."""
    if row.decision == "false-match":
        found = [find(session, url) for url in (row.url, row.other) if url]
        regroup_around(session, [one.id for one in found if one is not None and one.id is not None])


def _login() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "unknown"


def _document(row: tables.Review) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "number": row.id,
        "url": row.url,
        "decision": row.decision,
        "other": row.other,
        "template": row.template,
        "because": row.because,
        "who": row.who,
        "at": rfc3339(row.at),
        "undone_at": rfc3339(row.undone_at),
    }


def as_text(document: Mapping[str, Any]) -> str:
    """A decision in a line."""
    other = f" {show.clean(document['other'])}" if document["other"] else ""
    undone = f" (undone {document['undone_at']})" if document["undone_at"] else ""
    return (
        f"{document['number']}  {document['decision']}  {show.clean(document['url'])}{other} – "
        f"{show.clean(document['because'])} ({show.clean(document['who'])}, {document['at']}){undone}"
    )
