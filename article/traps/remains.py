"""What is left of a form in plain text, judged without any markup: traps, polls and funnels."""

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass

from article.traps.clauses import Clause
from article.traps.evidence import rule_of
from article.traps.neighbours import own_part
from article.traps.readings import Reading, Unit
from article.traps.units import Units
from article.types import Atom, Evidence, Flag, FlagKind

_MAX_CLAUSES = 300  # sentences of one text that are looked at closely
_MAX_NOTES = 50
_FUNNEL_REACH = 8  # units on either side that may belong to one funnel
_TOLD = ("place", "leaving")  # ties that only the place makes
_NO_CLAUSE = "a statement that answering enrols the reader: enrolment not shown"


def remains(units: Units, *, notes: bool) -> list[Flag]:
    """The traps and funnels in a text; with `notes` also polls of which only residue is left. Quotes are left empty."""
    places = units.places
    enrolling = places.enrolling()
    residues = places.of(pack.residues for pack in units.packs) if notes else []
    funnels = places.of(pack.funnels for pack in units.packs)[: 2 * _MAX_NOTES]
    if not any("funnel_strong" in places.said_at(place) for place in funnels):
        funnels = []  # a link to the home page, as every site has
    marked = places.marked(addressed=not notes)
    if not enrolling and not residues and not funnels and not marked:
        return []
    units.split()
    by_place = units.tie_by_place([*marked, *places.residues])
    found = _traps(units, {*units.at_places(enrolling), *units.glued, *units.near}, by_place)
    if notes:
        found += _polls(units, residues, found)
    return found + _funnels(units, funnels)


def _traps(units: Units, by_clause: Set[int], by_place: Sequence[int]) -> list[Flag]:
    """The traps among units with a clause and units that only their place ties to a poll."""
    found: list[Flag] = []
    done = -1
    for index in sorted({*by_clause, *by_place})[:_MAX_CLAUSES]:
        made = units.at(index).clause
        if index <= done or made is None or not made.enrols or units.in_quotes(index):
            continue
        low, high = units.block(index)
        if units.is_told_of(low, high):
            continue
        if made.tie != "bound":
            own = own_part(units, index, low, high)
            if own is None or units.sets_apart(*own):
                continue
            low, high = own
        block = [units.at(other) for other in range(low, high + 1)]
        introduced = units.is_introduced(low)
        alone = units.is_alone(index) and not introduced
        excused = any(low <= other <= high for other in units.excused)
        heading = [units.at(low - 1)] if low and not units.is_apart(low) else []
        shape = _block_of(block, made, heading)
        score = None
        if made.tie not in _TOLD and index in by_clause:
            score = _score(made, shape, alone=alone, introduced=introduced)
        told = units.by_place.get(index)
        spoken = told is not None and (told.direct or told.here or not units.is_apart(index))
        if score is None and told is not None and spoken and not excused and not introduced:
            score = _place_score(told, shape) if units.is_small_print(index) else None
        if score is not None:
            evidence = tuple(_evidence(units, block))
            found.append(
                Flag(
                    "subscription-trap",
                    "probable",
                    score,
                    *units.span(low, high),
                    "",
                    None,
                    evidence,
                    _absent(block),
                )
            )
            done = high
    return found


@dataclass(frozen=True, slots=True)
class _Block:
    """What stands in the remains of a form around a clause; `shape` is what a form looks like once it is text."""

    residue: bool
    opt_out: bool
    question: bool
    options: bool
    poll: bool
    marked: bool  # a line that must be answered and is no field's label
    address: bool  # a field's label asks for an address
    pressed: bool  # a button
    linked: bool  # an act of taking part is named beside the clause
    subscribing: bool
    supposed: bool
    follows: bool  # the clause stands after the question
    shape: int
    clauses: int


def _block_of(block: Sequence[Reading], made: Clause, before: Sequence[Reading] = ()) -> _Block:
    beside = [reading for reading in block if reading.clause is None or not reading.clause.enrols]
    has = frozenset[str]().union(*(reading.kinds for reading in beside))
    options = sum(reading.choices for reading in block if "option" in reading.kinds) >= 2
    marked = any("question" in r.kinds and r.required for r in block)
    shape = 2 * options + marked + sum(kind in has for kind in ("label", "button", "optout", "ask"))
    return _Block(
        residue="residue" in has,
        opt_out="optout" in has,
        question=any(
            "question" in reading.kinds and reading.said.isdisjoint(("signup", "list")) for reading in block
        ),
        options=options,
        poll="poll" in has
        or any(reading.kinds & {"button", "ask"} and "act" in reading.said for reading in beside),
        marked=any(_is_marked(r) or r.promises for r in beside),
        address=any(r.takes_address for r in beside),
        pressed="button" in has,
        linked=any(not reading.said.isdisjoint(("act", "person", "submit")) for reading in block),
        subscribing=any("signup" in reading.said for reading in beside)
        or any(r.serves and "label" not in r.kinds for r in (*beside, *before))
        or any("subscribing" in r.said for r in block if r.clause is None or r.clause.tie != "bound"),
        supposed=all(reading.supposes for reading in block if reading.clause == made),
        follows=_follows(block, made),
        shape=shape,
        clauses=sum(r.clause is not None and r.clause.tie == made.tie for r in block),
    )


def _follows(block: Sequence[Reading], made: Clause) -> bool:
    asked = [r.unit.start for r in block if "question" in r.kinds or r.promises or _is_marked(r)]
    return bool(asked) and asked[0] < made.start


def _is_marked(reading: Reading) -> bool:
    """Whether a line must be answered and is no field's label."""
    return reading.required and "label" not in reading.kinds


def _score(made: Clause, block: _Block, *, alone: bool, introduced: bool) -> float | None:
    """How sure a block is a trap, None for none: P and E without a visible G, with R, X or opt-out wording.

    `alone` says that the page itself shows the block: it stands in lines of its own and nobody introduces it.
    """
    if made.tie == "bound":
        return _bound_score(made, block, alone=alone, introduced=introduced)
    if made.tie == "names" and not (block.residue and block.question):
        return None
    if made.tie == "ask" and not ((block.residue or block.address) and block.options):
        return None
    if not (block.question or (block.poll and block.residue)) or block.subscribing:
        return None
    if made.tie == "implied" and not made.direct and not block.residue:
        return None
    if block.residue and (made.tie == "sending" or block.options or block.poll or block.linked):
        return 0.68 if made.tie == "sending" else 0.6
    helped = block.options and (made.tie == "sending" or block.linked or block.opt_out)
    return 0.6 if alone and helped and (block.shape > 2 or made.tie == "sending") else None


def _place_score(made: Clause, block: _Block) -> float | None:
    """What only its place ties to a poll counts in a block that is clearly a form's: asks, and takes an address."""
    if block.subscribing or not (block.question or block.marked or block.poll):
        return None
    whole = block.address and block.options and (block.pressed or block.residue)
    if not (block.follows or made.direct or whole):
        return None  # before the question it must speak to the reader, or stand among what is left of a whole form
    if made.tie == "leaving":
        return 0.55 if block.options and (block.residue or block.address) else None
    if block.residue or block.address:
        return 0.65 if block.options or block.poll or made.here else 0.55
    return 0.6 if block.options and block.pressed and block.follows else None


def _bound_score(made: Clause, block: _Block, *, alone: bool, introduced: bool) -> float | None:
    if block.residue:
        return 0.88 if block.question else 0.78
    if block.subscribing and not block.poll:
        return None
    if block.address and alone and (block.question or block.marked):
        return 0.75
    if not block.follows and not (made.here and (made.direct or block.opt_out)):
        return None
    if not alone:  # a text whose line breaks are lost has the block inside a paragraph
        return 0.6 if block.question and block.shape and not introduced else None
    if block.question or (block.poll and block.shape):
        return 0.82 if block.opt_out else 0.7 if block.shape else 0.6
    if block.options and block.shape > 2:
        return 0.7
    plain = block.opt_out and not block.supposed
    return 0.65 if plain and block.clauses == 1 else None  # several in a row are a list of examples


def _absent(block: Sequence[Reading]) -> tuple[str, ...]:
    missing = ["a separate, unticked opt-in"]
    if not any("label" in reading.kinds and "mail" in reading.said for reading in block):
        missing.insert(0, "a visible identity field")
    if not any("residue" in reading.kinds for reading in block):
        missing.append("a form's residue (legend, robot trap)")
    if not any("question" in reading.kinds for reading in block):
        missing.append("the question")
    return tuple(missing)


def _polls(units: Units, residues: Sequence[int], traps: Sequence[Flag]) -> list[Flag]:
    """Polls whose residue shows no enrolment: notes, so that a reader of the answer sees what was not found."""
    found: list[Flag] = []
    done = -1
    for index in units.at_places(residues)[:_MAX_NOTES]:
        if index <= done:
            continue
        low, done = units.block(index)
        block = [units.at(other) for other in range(low, done + 1)]
        start, end = units.span(low, done)
        overlaps = any(flag.start < end and start < flag.end for flag in traps)
        if overlaps or not any("question" in reading.kinds for reading in block):
            continue
        gated = any("label" in reading.kinds and "mail" in reading.said for reading in block)
        gated = gated and not any("once" in reading.said for reading in block)
        kind: FlagKind = "gated-poll" if gated else "honest-poll"
        found.append(
            Flag(kind, "note", 0.2, start, end, "", None, tuple(_evidence(units, block)), (_NO_CLAUSE,))
        )
    return found


def _funnels(units: Units, places: Sequence[int]) -> list[Flag]:
    """Lines that send the reader to a home page or into the bookmarks: at least two together."""
    found: list[Flag] = []
    done = -1
    for index in units.at_places(places)[: 2 * _MAX_NOTES]:
        if index <= done or "funnel" not in units.at(index).kinds:
            continue
        low, done = _funnel_edge(units, index, -1), _funnel_edge(units, index, 1)
        group = range(low, done + 1)
        strong = any("funnel_strong" in units.at(other).said for other in group)
        if (
            len(group) < 2
            or not strong
            or units.places.is_taken(units.all[index].start, units.all[index].end)
        ):
            continue
        evidence = tuple(_quote(units, "funnel", "funnel.line", units.all[other]) for other in group)
        absent = ("a form", "a statement that enrols the reader")
        score = min(0.6, 0.2 + 0.1 * len(group))
        found.append(Flag("funnel", "note", score, *units.span(low, done), "", None, evidence, absent))
    return found


def _funnel_edge(units: Units, index: int, step: int) -> int:
    edge = index
    while 0 <= edge + step < len(units.all) and abs(edge + step - index) <= _FUNNEL_REACH:
        if "funnel" not in units.at(edge + step).kinds:
            break
        edge += step
    return edge


# --- the evidence ---


def _evidence(units: Units, block: Sequence[Reading]) -> Iterator[Evidence]:
    for reading in block:
        for atom, rule in _atoms(reading):
            yield _quote(units, atom, rule, reading.unit)
    yield from _repeated(units, block)
    yield from _disguised(units, block)


def _atoms(reading: Reading) -> Iterator[tuple[Atom, str]]:
    made = reading.clause
    if "residue" in reading.kinds:
        yield "residue", "residue.form-text"
    if "question" in reading.kinds:
        yield "poll", "poll.question"
    elif "option" in reading.kinds:
        yield "poll", "poll.option"
    elif "poll" in reading.kinds:
        yield "poll", "poll.word"
    way_out = "optout" in reading.kinds and made is not None and made.tie == "leaving"  # quoted once, as such
    if made and not made.denied and not made.optional and not way_out:
        yield "enrolment", rule_of(made)
        if made.tie == "bound" and reading.kinds.isdisjoint(("question", "option", "poll")):
            yield "poll", "poll.named-in-clause"
    if "optout" in reading.kinds:
        yield "enrolment", "enrolment.opt-out"
    if "label" in reading.kinds and "mail" in reading.said:
        yield "gate", "gate.label"


def _quote(units: Units, atom: Atom, rule: str, unit: Unit) -> Evidence:
    start, end = units.plain.span(unit.start, unit.end)
    return Evidence(atom, rule, "", start, end)


def _repeated(units: Units, block: Sequence[Reading]) -> Iterator[Evidence]:
    """The first line of the block that stands in it again."""
    seen: set[str] = set()
    for reading in block:
        key = "".join(filter(str.isalnum, units.places.lower[reading.unit.start : reading.unit.end]))
        if len(key) > 15 and key in seen:
            yield _quote(units, "repetition", "repetition.in-block", reading.unit)
            return
        seen.add(key)


def _disguised(units: Units, block: Sequence[Reading]) -> Iterator[Evidence]:
    """For each kind of disguise in the text, the first unit of the block that is not written as it reads."""
    offsets = units.plain.offsets
    for kind in units.plain.kinds:
        for reading in block:
            start, end = reading.unit.start, reading.unit.end
            moved = offsets[end - 1] - offsets[start] != end - 1 - start
            if moved or kind in ("homoglyph", "fullwidth", "leet", "compatibility"):
                yield _quote(units, "obfuscation", f"obfuscation.{kind}", reading.unit)
                break
