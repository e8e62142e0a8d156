"""What a block's repetition adds to a flag: it corroborates, it never convicts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

# From here on repetition stands for the residue that a finding without a visible identity field lacks (TRAPS.md: P
# and E with R, X or opt-out wording). Three stories, as for boilerplate; two sites, because one site repeats what its
# plugin prints. Copies of one story count once, or an article that quotes a disclosure would accuse who reprints it.
STORIES, SITES = 3, 2
LIFTED = 0.6  # the lowest score of a probable trap
SHOWN = 5  # sites named in the evidence
UNDECIDED = ("honest-poll", "petition")


@dataclass(frozen=True, slots=True)
class Repetition:
    """Where a wording stands: pages, the stories they tell (copies count once), sites, first and last sighting."""

    template: str
    pages: int
    stories: int
    sites: tuple[str, ...]
    first_seen_at: datetime
    last_seen_at: datetime

    def __str__(self) -> str:
        more = f" and {len(self.sites) - SHOWN} more" if len(self.sites) > SHOWN else ""
        named = ", ".join(self.sites[:SHOWN]) + more
        where = f"{self.pages} pages of {len(self.sites)} site{'s' if len(self.sites) > 1 else ''}"
        return f"the same block on {where} ({named}), first seen {self.first_seen_at:%Y-%m-%dT%H:%M:%SZ}"


@dataclass(frozen=True, slots=True)
class Corroborated:
    """A flag's judgement with repetition weighed in; `lifted` where that changed it."""

    kind: str
    verdict: str
    score: float
    evidence: tuple[Mapping[str, Any], ...]
    absent: tuple[str, ...]
    lifted: bool = False


def corroborated(
    kind: str,
    verdict: str,
    score: float,
    evidence: Sequence[Mapping[str, Any]],
    absent: Sequence[str],
    repetition: Repetition | None,
    least: int = 2,
) -> Corroborated:
    """A flag with the atom X added, if its block stands on other pages, too: on `least` pages, itself among them.

    A poll with an enrolling clause and no identity field to be seen becomes a probable trap if the block repeats across
    sites. Nothing becomes confirmed, and nothing without question and clause becomes anything.
    """
    own = tuple(evidence)
    if repetition is None or repetition.pages < least:
        return Corroborated(kind, verdict, score, own, tuple(absent))
    across = "sites" if len(repetition.sites) > 1 else "pages"
    atom = {"atom": "repetition", "rule": f"repetition.across-{across}", "quote": str(repetition)}
    told = (*own, {**atom, "start": None, "end": None})
    if is_undecided(kind, verdict, own) and repetition.stories >= STORIES and len(repetition.sites) >= SITES:
        return Corroborated(
            "subscription-trap", "probable", max(score, LIFTED), told, tuple(absent), lifted=True
        )
    return Corroborated(kind, verdict, score, told, tuple(absent))


def is_undecided(kind: str, verdict: str, evidence: Sequence[Mapping[str, Any]]) -> bool:
    """Whether a note has a question and a clause that enrols, and neither identity field nor consent.

    What it lacks to be probable is R, X or opt-out wording.
    """
    atoms = {one["atom"] for one in evidence}
    clause = any(
        one["atom"] == "enrolment" and ".box." not in one["rule"] and one["rule"] != "enrolment.opt-out"
        for one in evidence
    )
    return (
        kind in UNDECIDED
        and verdict == "note"
        and clause
        and "poll" in atoms
        and not atoms & {"gate", "consent"}
    )
