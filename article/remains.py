"""What is left of a form in plain text, judged without any markup: traps, polls and funnels."""

from collections.abc import Iterator, Sequence

from article.clauses import Clause
from article.evidence import rule_of
from article.types import Atom, Evidence, Flag, FlagKind
from article.units import Reading, Unit, Units

_MAX_CLAUSES = 300  # sentences of one text that are looked at closely
_MAX_NOTES = 50
_FUNNEL_REACH = 8  # units on either side that may belong to one funnel
_NO_CLAUSE = "a statement that answering enrols the reader: enrolment not shown"


def remains(units: Units, *, notes: bool) -> list[Flag]:
    """The traps and funnels in a text; with `notes` also polls of which only residue is left. Quotes are left empty."""
    places = units.clause_places()
    residues = units.places(pack.residues for pack in units.packs) if notes else []
    funnels = units.places(pack.funnels for pack in units.packs)
    if not places and not residues and not funnels:
        return []
    units.split()
    found = _traps(units, places)
    if notes:
        found += _polls(units, residues, found)
    return found + _funnels(units, funnels)


def _traps(units: Units, places: Sequence[int]) -> list[Flag]:
    found: list[Flag] = []
    done = -1
    for index in units.at_places(places)[:_MAX_CLAUSES]:
        made = units.at(index).clause
        if index <= done or made is None or not made.enrols or units.in_quotes(index):
            continue
        low, high = units.block(index)
        block = [units.at(other) for other in range(low, high + 1)]
        introduced = units.is_introduced(low)
        score = _score(made, block, alone=units.is_alone(index) and not introduced, introduced=introduced)
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


def _score(made: Clause, block: Sequence[Reading], *, alone: bool, introduced: bool) -> float | None:
    """How sure a block is a trap, None for none: P and E without a visible G, with R, X or opt-out wording.

    `alone` says that the page itself shows the block: it stands in lines of its own and nobody introduces it.
    """
    kinds = [reading.kinds for reading in block]
    said = frozenset[str]().union(*(reading.said for reading in block))
    has = frozenset[str]().union(*kinds)
    residue, opt_out, subscribing = "residue" in has, "optout" in has, "signup" in said
    question = any(
        "question" in reading.kinds and reading.said.isdisjoint(("signup", "list")) for reading in block
    )
    options = sum("option" in kind for kind in kinds) >= 2
    if made.tie == "bound":
        if residue:
            return 0.88 if question else 0.78
        labelled = options or opt_out or "label" in has
        if not alone:  # a text whose line breaks are lost has the block inside a paragraph
            return 0.6 if question and labelled and not introduced else None
        if question or options or ("poll" in has and len(block) > 1):
            return 0.82 if opt_out else 0.7
        clauses = sum(reading.clause is not None and reading.clause.tie == "bound" for reading in block)
        return 0.65 if opt_out and clauses == 1 else None  # several in a row are a list of examples
    if made.tie == "ask" or not question:
        return None
    if made.tie == "implied" and residue and (options or not has.isdisjoint(("poll", "ask"))):
        return 0.6
    if subscribing:
        return None
    if residue:
        return 0.68 if made.tie == "sending" else 0.6
    helped = options if made.tie == "sending" else "ask" in has and (options or opt_out)
    return 0.6 if alone and helped else None


def _absent(block: Sequence[Reading]) -> tuple[str, ...]:
    missing = ["a visible identity field", "a separate, unticked opt-in"]
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
        if len(group) < 2 or not strong or units.is_taken(units.all[index].start, units.all[index].end):
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
    if made and not made.denied and not made.optional:
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
        key = "".join(filter(str.isalnum, units.lower[reading.unit.start : reading.unit.end]))
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
