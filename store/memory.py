"""What the store remembers of traps, for judging pages that are not in it: wordings, their families, decisions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import Session

from dedupe.corroboration import Corroborated, Repetition, corroborated
from dedupe.wordings import nearest
from store.repetition import TemplateFamily, families, repetitions
from store.reviews import Decisions, Reviewed, standing
from store.telling import cleared
from store.traps import names_of, template_id, wording_of

NOTHING_DECIDED = Decisions(frozenset(), frozenset(), frozenset(), frozenset())


@dataclass(frozen=True, slots=True)
class Memory:
    """Trap wordings by id with their families and places, and the decisions that stand; empty without a store."""

    families: Mapping[str, TemplateFamily] = field(default_factory=dict)
    places: Mapping[str, Repetition] = field(default_factory=dict)
    decisions: Decisions = NOTHING_DECIDED


@dataclass(frozen=True, slots=True)
class Recognised:
    """A flag of a page that is not stored, with what is remembered of its wording."""

    judged: Corroborated
    template: str | None
    family: TemplateFamily | None
    reviewed: Reviewed | None


def memory(session: Session) -> Memory:
    """Everything a scan needs, read once."""
    known = families(session)
    return Memory(known, repetitions(session, known), standing(session))


def recognise(
    known: Memory,
    flag: tuple[str, str, float],
    evidence: Sequence[Mapping[str, Any]],
    absent: Sequence[str],
    url: str,
    site: str,
) -> Recognised:
    """A flag (kind, verdict, score) of a page at an address, matched with the stored wordings.

    A text may not say whose it is, so that its site's name is not known as a slot: then whatever stands in a wording's
    slots fits, and else a wording of which it is a variant is named, whose places corroborate nothing.
    """
    template, exact = _template(known, flag[0], evidence, site)
    where = known.places.get(template or "") if exact else None
    judged = corroborated(*flag, evidence, absent, where, least=1)
    reviewed = None
    if judged.kind == "subscription-trap":
        reviewed = known.decisions.on_trap(url, template if exact else None)
    family = known.families.get(template or "")
    return Recognised(cleared(judged) if reviewed else judged, template, family, reviewed)


def _template(
    known: Memory, kind: str, evidence: Sequence[Mapping[str, Any]], site: str
) -> tuple[str | None, bool]:
    """The stored wording that a flag's evidence is or is a variant of, and whether it is that very wording."""
    wording = wording_of(kind, evidence, names_of(None, site) if site else ())
    if not wording:
        return None, False
    name = template_id(kind, evidence, wording)
    if name in known.families:
        return name, True
    alike = name.rpartition(":")[0]
    texts = {
        one.id: one.text
        for family in known.families.values()
        for one in family.variants
        if one.id.startswith(alike)
    }
    return nearest(wording, texts)
