"""A person's decisions: added with a reason, honoured in every later answer, undone without a trace lost."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlmodel import Session, col, select

from article.urls import clean, site_of
from store import tables
from store.traps import POLLS

DECISIONS = ("not-a-trap", "false-match", "licensed", "origin")


@dataclass(frozen=True, slots=True)
class Reviewed:
    """Who decided what, when and why, as answers show it beside what it changed."""

    number: int
    decision: str
    who: str
    at: datetime
    because: str


@dataclass(frozen=True, slots=True)
class Decisions:
    """What stands now, in the form the answers need it."""

    not_a_trap: frozenset[str]  # addresses and templates
    false_matches: frozenset[frozenset[str]]  # pairs of addresses
    licensed: frozenset[tuple[str, str]]  # (address or site that reuses, site it licenses from)
    origins: frozenset[str]  # addresses
    cleared_by: Mapping[str, Reviewed] = field(default_factory=dict)  # by address and by template

    def on_trap(self, url: str | None, template: str | None) -> Reviewed | None:
        """The decision that a block is no trap: made about its page, or about its wording on another one."""
        return self.cleared_by.get(url or "") or self.cleared_by.get(template or "")


def standing(session: Session) -> Decisions:
    """All decisions that have not been undone."""
    query = (
        select(tables.Review).where(col(tables.Review.undone_at).is_(None)).order_by(col(tables.Review.id))
    )
    rows = session.exec(query).all()
    by = {name: [row for row in rows if row.decision == name] for name in DECISIONS}
    cleared_by = {key: _reviewed(row) for row in by["not-a-trap"] for key in (row.url, *templates_in(row))}
    return Decisions(
        frozenset(cleared_by),
        frozenset(frozenset((row.url, row.other)) for row in by["false-match"] if row.other),
        frozenset((row.url, row.other) for row in by["licensed"] if row.other),
        frozenset(row.url for row in by["origin"]),
        cleared_by,
    )


def templates_in(row: tables.Review) -> list[str]:
    """The wordings a decision holds for: the column has their ids with spaces between; a page may have several."""
    return (row.template or "").split()


def _reviewed(row: tables.Review) -> Reviewed:
    return Reviewed(row.id or 0, row.decision, row.who, row.at, row.because)


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
        template=_templates(session, address) if decision == "not-a-trap" else None,
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


def _templates(session: Session, url: str) -> str | None:
    """The wordings of a page's polls: what is decided about them holds wherever they stand."""
    query = (
        select(tables.Flag.template)
        .join(tables.Article, col(tables.Article.id) == col(tables.Flag.article))
        .where(
            tables.Article.url == url,
            col(tables.Flag.kind).in_(POLLS),
            col(tables.Flag.template).is_not(None),
        )
    )
    return " ".join(sorted({one for one in session.exec(query) if one})) or None


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
