"""A person's decisions: added with a reason, honoured in every later answer, undone without a trace lost."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from article.urls import clean, site_of
from store import tables

DECISIONS = ("not-a-trap", "false-match", "licensed", "origin")


@dataclass(frozen=True, slots=True)
class Decisions:
    """What stands now, in the form the answers need it."""

    not_a_trap: frozenset[str]  # addresses and templates
    false_matches: frozenset[frozenset[str]]  # pairs of addresses
    licensed: frozenset[tuple[str, str]]  # (address or site that reuses, site it licenses from)
    origins: frozenset[str]  # addresses


def standing(session: Session) -> Decisions:
    """All decisions that have not been undone."""
    rows = session.exec(select(tables.Review).where(col(tables.Review.undone_at).is_(None))).all()
    by = {name: [row for row in rows if row.decision == name] for name in DECISIONS}
    return Decisions(
        frozenset(key for row in by["not-a-trap"] for key in (row.url, row.template) if key),
        frozenset(frozenset((row.url, row.other)) for row in by["false-match"] if row.other),
        frozenset((row.url, row.other) for row in by["licensed"] if row.other),
        frozenset(row.url for row in by["origin"]),
    )


def add(
    session: Session, decision: str, url: str, *, other: str | None, because: str, who: str, now: datetime
) -> tables.Review:
    """Write a decision down; raises ValueError, in words for the user, where it is incomplete or of an unknown kind."""
    if decision not in DECISIONS:
        raise ValueError(f"{decision!r} is no decision; one of: {', '.join(DECISIONS)}")
    if not because.strip():
        raise ValueError("a decision needs its reason: --because '…'")
    if decision in ("false-match", "licensed") and not other:
        wanted = "the other URL" if decision == "false-match" else "the site it licenses from"
        raise ValueError(f"{decision} needs {wanted}: --other …")
    address = clean(url)
    if address is None:
        raise ValueError(f"{url!r} is no web address")
    row = tables.Review(
        url=address, decision=decision, other=_other(decision, other), because=because.strip(), who=who, at=now,
        template=_template(session, address) if decision == "not-a-trap" else None,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row


def _other(decision: str, other: str | None) -> str | None:
    if other is None:
        return None
    if decision == "licensed":
        return site_of(other if "//" in other else f"http://{other}/")
    return clean(other) or other


def _template(session: Session, url: str) -> str | None:
    query = (
        select(tables.Flag.template)
        .join(tables.Article, col(tables.Article.id) == col(tables.Flag.article))
        .where(tables.Article.url == url, tables.Flag.kind == "subscription-trap")
    )
    return session.exec(query).first()


def listed(session: Session) -> list[tables.Review]:
    """Every decision ever made, undone ones too, oldest first."""
    return list(session.exec(select(tables.Review).order_by(col(tables.Review.id))))


def undo(session: Session, number: int, now: datetime) -> tables.Review:
    """Take a decision back; raises ValueError where there is none of that number or it is undone already."""
    row = session.get(tables.Review, number)
    if row is None:
        raise ValueError(f"there is no decision {number}; see: copytrail review list")
    if row.undone_at is not None:
        raise ValueError(f"decision {number} was undone already")
    row.undone_at = now
    session.add(row)
    return row
