"""Who was first and who copied whom: evidence weighed and shown, and "undecided" where it is not enough.

Each candidate origin gets a log-odds score from what pages declare, from three kinds of time (observed by us, served by
the site, claimed on the page) and from which text contains which; a softmax over the candidates and one unseen source
gives the confidence. The weights are judgements in the order DESIGN gives (declared > observed > served > claimed),
not fitted values; `docs/decisions.md` says what would change them.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from dedupe.declared import DECLARED_WEIGHT, Declaration, Declared, declared_origin
from dedupe.timing import Timing, Witness, timing_of

Relation = Literal[
    "origin",
    "declared-syndication",
    "undeclared-copy",
    "partial-copy",
    "shared-source",
    "update",
    "undecided",
]

OBSERVED_WEIGHT, SERVED_WEIGHT, CLAIMED_WEIGHT = 3.0, 2.5, 1.2
UNWATCHED_WEIGHT = 1.0  # a site's first capture ever says little of when its articles came out
OBSERVED_FULL = timedelta(hours=24)  # our captures differ by crawl order alone within hours
TIME_FULL = timedelta(hours=2)  # a lead of two hours is a lead; of five minutes, a clock
TIME_NONE = timedelta(minutes=5)
UNSEEN_PRIOR = -1.0  # nobody names another source: one may still exist
DECIDED = 0.6  # below, no origin is named
NOT_CLAIMED_ALONE = 0.5  # log-odds that must come from something other than claimed dates


@dataclass(frozen=True, slots=True)
class Reason:
    """One ground for or against, in words that can be printed."""

    signal: str
    speaks: Literal["for", "against"]
    weight: float
    detail: str
    quote: str | None = None


@dataclass(frozen=True, slots=True)
class Member:
    """What one article is in its family. `credit` is credited, miscredited, uncredited, licence-claimed or None."""

    id: int
    relation: Relation
    declared: Declared
    credit: str | None
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Lineage:
    """The judgement on a family: its origin (None where undecided or unseen), how surely, and every member's part."""

    origin: int | None
    confidence: float
    unseen: str | None  # the name or address of a source that members declare and that is not among them
    members: Mapping[int, Member]
    reasons: tuple[Reason, ...]


def infer(
    witnesses: Sequence[Witness],
    containment: Mapping[tuple[int, int], float],
    *,
    named_origin: int | None = None,
) -> Lineage:
    """The lineage of one family.

    `containment[a, b]` is the share of a's words found in b. `named_origin` is a reviewer's decision and wins.
    """
    declarations = [made for witness in witnesses if (made := declared_origin(witness, witnesses))]
    timings = {witness.id: timing_of(witness) for witness in witnesses}
    candidates = _first_of_each_site(witnesses, timings)
    scores = {one.id: _score(one, candidates, declarations, timings, containment) for one in candidates}
    unseen = _unseen(declarations)
    origin, confidence = _decide(scores, unseen, named_origin)
    reasons = tuple(scores[origin]) if origin in scores else _why_undecided(scores, unseen, candidates)
    if named_origin is not None:
        reasons = (Reason("review", "for", 9.0, "a reviewer named this the origin"), *reasons)
    members = {
        witness.id: _member(witness, origin, unseen, witnesses, declarations, timings)
        for witness in witnesses
    }
    return Lineage(origin, confidence, unseen, members, reasons)


def _unseen(declarations: Iterable[Declaration]) -> str | None:
    return next((one.outside for one in declarations if one.outside), None)


def _first_of_each_site(witnesses: Sequence[Witness], timings: Mapping[int, Timing]) -> list[Witness]:
    """Later versions on one site are updates, never rivals of their first version."""
    first: dict[str, Witness] = {}
    for one in sorted(witnesses, key=lambda w: (timings[w.id].start, w.first_seen_at, w.url)):
        first.setdefault(one.site, one)
    return list(first.values())


# Weighing


def _score(
    one: Witness,
    candidates: Sequence[Witness],
    declarations: Sequence[Declaration],
    timings: Mapping[int, Timing],
    containment: Mapping[tuple[int, int], float],
) -> list[Reason]:
    rivals = [rival for rival in candidates if rival.site != one.site]
    sites = {witness.id: witness for witness in candidates}
    reasons = [*_declared_reasons(one, declarations, sites), *_time_reasons(one, rivals, timings)]
    if timings[one.id].backdated:
        claimed = one.published.raw if one.published else "a date"
        detail = f"its page claims {claimed!r}, over 12 hours before the {timings[one.id].raw!r} of its feed or sitemap"
        reasons.append(Reason("backdating", "against", 1.5, detail))
    if one.site_kind == "wire":
        reasons.append(Reason("site-kind", "for", 1.0, f"{one.site} is listed as a wire agency"))
    reasons.extend(_containment_reasons(one, rivals, containment))
    return reasons


def _declared_reasons(
    one: Witness, declarations: Sequence[Declaration], sites: Mapping[int, Witness]
) -> list[Reason]:
    reasons = []
    named_by = [made for made in declarations if made.to is not None and _same_site(made.to, one, sites)]
    strongest = sorted(named_by, key=lambda made: -DECLARED_WEIGHT[made.how])[
        :2
    ]  # a third adds no independence
    for made in strongest:
        by = sites[made.by].site if made.by in sites else "a copy"
        detail = f"{by} names {one.site} as its source ({made.how})"
        reasons.append(Reason("declared-by-copy", "for", DECLARED_WEIGHT[made.how], detail, made.quote))
    for made in declarations:
        if made.by == one.id:
            target = (
                sites[made.to].site
                if made.to is not None and made.to in sites
                else made.outside or "another site"
            )
            reasons.append(
                Reason(
                    "declares-other",
                    "against",
                    6.0,
                    f"its own page names {target} as the source ({made.how})",
                    made.quote,
                )
            )
    return reasons


def _same_site(target: int, one: Witness, sites: Mapping[int, Witness]) -> bool:
    return target == one.id or (target in sites and sites[target].site == one.site)


def _time_reasons(one: Witness, rivals: Sequence[Witness], timings: Mapping[int, Timing]) -> list[Reason]:
    if not rivals:
        return []
    earliest = min(rivals, key=lambda rival: timings[rival.id].start)
    mine, theirs = timings[one.id], timings[earliest.id]
    reasons = [_published_reason(earliest, mine, theirs)]
    reasons.append(_observed_reason(one, rivals, timings))
    return [reason for reason in reasons if reason]


def _observed_reason(one: Witness, rivals: Sequence[Witness], timings: Mapping[int, Timing]) -> Reason | None:
    """What our own captures say. To be seen late means something only on a site that was being looked at."""
    other = min(rivals, key=lambda rival: (rival.first_seen_at, rival.url))
    first = one.first_seen_at <= other.first_seen_at
    early, late = (one, other) if first else (other, one)
    lead = late.first_seen_at - early.first_seen_at
    watched = late.watched_since is not None and late.watched_since <= early.first_seen_at
    if not watched and timings[late.id].start < timings[early.id].start:
        return None  # it says it is older, and nobody looked before
    weight = (OBSERVED_WEIGHT if watched else UNWATCHED_WEIGHT) * min(1.0, lead / OBSERVED_FULL)
    if weight < 0.1:
        return None
    watch = "" if watched else ", though its site was not being watched then"
    detail = f"we saw it {_span(lead)} {'before' if first else 'after'} {other.site}{watch if first else ''}"
    return Reason("time-observed", "for" if first else "against", round(weight, 2), detail)


def _published_reason(rival: Witness, mine: Timing, theirs: Timing) -> Reason | None:
    lead = theirs.start - mine.end if mine.start <= theirs.start else mine.start - theirs.end
    if lead < TIME_NONE or "observed" in (mine.basis, theirs.basis):
        return None
    first = mine.start <= theirs.start
    early = mine if first else theirs
    # The early date is the one that gains by being wrong: what it rests on sets the weight.
    weight = (SERVED_WEIGHT if early.basis == "served" else CLAIMED_WEIGHT) * min(1.0, lead / TIME_FULL)
    word = "before" if first else "after"
    by = "claimed dates" if early.basis == "claimed" else "dates that sites served"
    detail = f"out {_span(lead)} {word} {rival.site}, by {by}"
    return Reason(f"time-{early.basis}", "for" if first else "against", round(weight, 2), detail, mine.raw)


def _containment_reasons(
    one: Witness, rivals: Sequence[Witness], containment: Mapping[tuple[int, int], float]
) -> list[Reason]:
    if not rivals:
        return []
    kept = [containment.get((rival.id, one.id), 0.0) for rival in rivals]
    own = [containment.get((one.id, rival.id), 0.0) for rival in rivals]
    if min(kept) >= 0.9 and max(own) <= 0.85:
        return [
            Reason("containment", "for", 0.7, "every copy stands wholly in it, and each lacks a part of it")
        ]
    if max(own) >= 0.9 and min(kept) <= 0.85:
        return [Reason("containment", "against", 0.4, "it stands wholly in another copy that has more text")]
    return []


def _sum(reasons: Iterable[Reason]) -> float:
    return sum(reason.weight if reason.speaks == "for" else -reason.weight for reason in reasons)


def _decide(
    scores: Mapping[int, Sequence[Reason]], unseen: str | None, named: int | None
) -> tuple[int | None, float]:
    if named is not None:
        return named, 0.99
    totals = {candidate: _sum(reasons) for candidate, reasons in scores.items()}
    top = max([*totals.values(), 0.0])
    outside = (3.0 if unseen else UNSEEN_PRIOR) - top
    mass = {candidate: math.exp(total - top) for candidate, total in totals.items()}
    whole = sum(mass.values()) + math.exp(outside)
    best = max(sorted(mass), key=lambda candidate: mass[candidate])
    confidence = mass[best] / whole
    if math.exp(outside) > mass[best]:
        return None, round(math.exp(outside) / whole, 3)
    if confidence < DECIDED or not _beyond_claims(scores, best):
        return None, round(min(confidence, DECIDED - 0.05), 3)
    return best, round(min(confidence, 0.99), 3)


def _beyond_claims(scores: Mapping[int, Sequence[Reason]], best: int) -> bool:
    """Sites back-date: a claimed date alone never makes an origin."""
    if len(scores) == 1:
        return True  # versions of one site's own text: no rival that a date could wrong
    own = _sum(reason for reason in scores[best] if reason.signal != "time-claimed")
    rest = [
        _sum(reason for reason in reasons if reason.signal != "time-claimed")
        for candidate, reasons in scores.items()
        if candidate != best
    ]
    return own - max(rest, default=0.0) >= NOT_CLAIMED_ALONE


def _why_undecided(
    scores: Mapping[int, Sequence[Reason]], unseen: str | None, candidates: Sequence[Witness]
) -> tuple[Reason, ...]:
    if unseen:
        return (
            Reason(
                "unseen-source",
                "for",
                3.0,
                f"copies name {unseen}, which is not among the pages we have seen",
                unseen,
            ),
        )
    ranked = sorted(candidates, key=lambda one: -_sum(scores[one.id]))
    leading = " and ".join(one.site for one in ranked[:2])
    detail = (
        f"the evidence does not separate {leading}: "
        "no page declares a source, and no observed or served time sets them apart"
    )
    return (
        Reason("not-enough", "against", 0.0, detail),
        *(reason for one in ranked[:2] for reason in scores[one.id]),
    )


# Each member's part


def _member(
    witness: Witness,
    origin: int | None,
    unseen: str | None,
    family: Sequence[Witness],
    declarations: Sequence[Declaration],
    timings: Mapping[int, Timing],
) -> Member:
    made = next((one for one in declarations if one.by == witness.id), None)
    by_id = {one.id: one for one in family}
    source = by_id.get(origin) if origin is not None else None
    how: Declared = made.how if made else "none"
    reasons = (
        (Reason(f"declared-{how}", "for", DECLARED_WEIGHT[how], "the page names its source", made.quote),)
        if made
        else ()
    )
    if source is witness:
        return Member(witness.id, "origin", how, None, reasons)
    if source is not None and source.site == witness.site:
        return Member(witness.id, "update", how, None, reasons)
    if source is None and _follows_own_site(witness, family, timings):
        return Member(witness.id, "update", how, None, reasons)
    if made:
        return Member(witness.id, "declared-syndication", how, _credit(made, source, by_id), reasons)
    if source is None:
        return Member(witness.id, "shared-source" if unseen else "undecided", how, None, reasons)
    if source.site in witness.licenses_from:
        licence = Reason(
            "licence",
            "for",
            3.0,
            f"{witness.site} is known to license from {source.site} (sites.toml or a review)",
        )
        return Member(witness.id, "declared-syndication", how, "licence-claimed", (licence,))
    return Member(witness.id, "undeclared-copy", how, "uncredited", reasons)


def _credit(made: Declaration, source: Witness | None, by_id: Mapping[int, Witness]) -> str | None:
    """Whether a declaration names the judged origin; None where the origin's own name is not known."""
    if source is None:
        return "credited"
    if made.to is not None:
        return "credited" if by_id[made.to].site == source.site else "miscredited"
    return "miscredited" if source.names else None


def _follows_own_site(witness: Witness, family: Sequence[Witness], timings: Mapping[int, Timing]) -> bool:
    own = [one for one in family if one.site == witness.site]
    first = min(own, key=lambda one: (timings[one.id].start, one.first_seen_at, one.url))
    return first is not witness


def _span(gap: timedelta) -> str:
    """A length of time in words.

    >>> _span(timedelta(hours=49)), _span(timedelta(minutes=90))
    ('2 days', '90 minutes')
    """
    steps = ((172_800, 86_400, "days"), (7_200, 3_600, "hours"), (120, 60, "minutes"))
    seconds = gap.total_seconds()
    for least, unit, word in steps:
        if seconds >= least:
            return f"{round(seconds / unit)} {word}"
    return f"{round(seconds)} seconds"
