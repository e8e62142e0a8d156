"""Stored flags as answers tell them: with what repeats elsewhere, and with what a person decided."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlmodel import Session

from dedupe.corroboration import Corroborated, Repetition, corroborated
from store import tables
from store.repetition import repetitions
from store.reviews import Decisions, Reviewed


@dataclass(frozen=True, slots=True)
class ToldFlag:
    """A stored flag, what repetition makes of it, and the decision that cleared it, if one did."""

    flag: tables.Flag
    judged: Corroborated
    repetition: Repetition | None
    reviewed: Reviewed | None


def tell(
    session: Session,
    flags: Sequence[tuple[tables.Flag, str]],
    decisions: Decisions,
    seen: dict[str, Repetition] | None = None,
) -> list[ToldFlag]:
    """Flags with the addresses of their pages, told. `seen` keeps what was looked up for a next call."""
    known = {} if seen is None else seen
    _look_up(session, (flag.template for flag, _ in flags), known)
    return [_told(flag, url, decisions, known) for flag, url in flags]


def _look_up(session: Session, templates: Iterable[str | None], known: dict[str, Repetition]) -> None:
    wanted: Collection[str] = {one for one in templates if one} - known.keys()
    if wanted:
        known |= repetitions(session, wanted)


def _told(flag: tables.Flag, url: str, decisions: Decisions, known: Mapping[str, Repetition]) -> ToldFlag:
    where = known.get(flag.template or "")
    judged = corroborated(flag.kind, flag.verdict, flag.score, flag.evidence, flag.absent, where)
    reviewed = decisions.on_trap(url, flag.template) if judged.kind == "subscription-trap" else None
    return ToldFlag(flag, cleared(judged) if reviewed else judged, where, reviewed)


def cleared(judged: Corroborated) -> Corroborated:
    """A judgement after a person has called the block no trap: a note."""
    return replace(judged, verdict="note")
