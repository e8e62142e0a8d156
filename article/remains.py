"""What is left of a form in plain text: the block around an enrolling clause, judged without any markup."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from article.clauses import Clause, clause, concepts
from article.normalise import Normalised
from article.phrases import Pack
from article.sentences import Span, lines, sentences
from article.types import Evidence, Flag
from article.verdicts import rule_of

_NEAR = 320  # characters between an act and an outcome that may belong together
_BLOCK_CHARS = 2_600  # of a form's remains; the longest seen is 900
_BLOCK_UNITS = 24
_MAX_CLAUSES = 300  # sentences read closely in one text
_QUESTION = re.compile(r"\?[\"')*\s]*(?:\((?:required|erforderlich|obligatoire|nécessaire|obligatorio)\))?[\"')*\s]*$", re.I)
_BULLET = re.compile(r"[*•◦○●☐□▢\-–o]\s+\S")
_QUOTES = re.compile(r'"')


@dataclass(frozen=True, slots=True)
class Unit:
    """A sentence of the text, and the number of the line it stands in."""

    start: int
    end: int
    line: int


@dataclass(frozen=True, slots=True)
class _Read:
    """A unit with what it is: `kinds` of residue, question, option, label, button, terms, optout, poll, funnel, prose."""

    unit: Unit
    kinds: frozenset[str]
    said: frozenset[str]
    clause: Clause | None


class Remains:
    """One text read for the remains of forms; units are classified only where something was found."""

    def __init__(self, plain: Normalised, packs: Sequence[Pack], taken: Sequence[Span], quoted: Callable[[int, int], bool]) -> None:
        self.plain = plain
        self.text = plain.text
        self.lower = plain.text.lower()
        if len(self.lower) != len(self.text):  # "İ" grows when lowered
            self.lower = "".join(char.lower() if len(char.lower()) == 1 else char for char in self.text)
        self.packs = packs
        self.taken = sorted(taken)
        self.quoted = quoted
        self.units: list[Unit] = []
        self.read: dict[int, _Read] = {}

    # --- where to look -------------------------------------------------------------------------------------------

    def flags(self, *, notes: bool) -> list[Flag]:
        """The traps and funnels in the text; with `notes` also polls of which only residue is left."""
        places = self._clause_places()
        residues = sorted(self._found(pack.residues for pack in self.packs)) if notes or places else []
        funnels = sorted(self._found(pack.funnels for pack in self.packs))
        if not places and not funnels and not residues:
            return []
        self._split()
        found = self._traps(places)
        if notes:
            found += self._polls(residues, found)
        return found + self._funnels(funnels)

    def _found(self, stems: Iterable[tuple[str, ...]]) -> set[int]:
        places: set[int] = set()
        for stem in {stem for group in stems for stem in group}:
            at = self.lower.find(stem)
            while at >= 0:
                places.add(at)
                at = self.lower.find(stem, at + len(stem))
        return places

    def _clause_places(self) -> list[int]:
        """Where an outcome stands with an act near it, pack by pack."""
        places: set[int] = set()
        for pack in self.packs:
            acts = sorted(self._found([pack.acts]))
            if not acts:
                continue
            for place in self._found([pack.outcomes]):
                index = bisect_left(acts, place - _NEAR)
                if index < len(acts) and acts[index] <= place + _NEAR:
                    places.add(place)
        return sorted(place for place in places if not self._is_taken(place, place + 1))

    def _is_taken(self, start: int, end: int) -> bool:
        """Whether a span of the normalised text touches a form that was judged already."""
        if not self.taken:
            return False
        low, high = self.plain.span(start, end)
        index = bisect_right(self.taken, (high, 0))
        return any(begin < high and low < stop for begin, stop in self.taken[max(0, index - 8) : index])

    def _split(self) -> None:
        for number, line in enumerate(lines(self.text)):
            self.units.extend(Unit(start, end, number) for start, end in sentences(self.text, line.start, line.end))
        self.starts = [unit.start for unit in self.units]

    def _units_at(self, places: Iterable[int]) -> list[int]:
        return sorted({max(0, bisect_right(self.starts, place) - 1) for place in places})

    # --- what a unit is ------------------------------------------------------------------------------------------

    def at(self, index: int) -> _Read:
        """A unit, classified (once)."""
        if index not in self.read:
            self.read[index] = self._classified(self.units[index])
        return self.read[index]

    def _classified(self, unit: Unit) -> _Read:
        length = unit.end - unit.start
        if length > 900:
            return _Read(unit, frozenset(["prose"]), frozenset(), None)
        said: set[str] = set()
        made: Clause | None = None
        for pack in self.packs:
            said |= concepts(self.text, unit.start, unit.end, pack)
            other = clause(self.text, unit.start, unit.end, pack)
            if other and (made is None or (made.tie != "bound" and other.tie == "bound")):
                made = other
        return _Read(unit, frozenset(self._kinds(unit, said)), frozenset(said), made)

    def _kinds(self, unit: Unit, said: set[str]) -> Iterable[str]:
        text = self.text[unit.start : unit.end]
        length = len(text)
        if "funnel_strong" in said or ("funnel" in said and length < 120):
            return ["funnel"]
        kinds = []
        if "residue" in said and length < 400:
            kinds.append("residue")
        if length <= 300 and _QUESTION.search(text) and not said & {"account", "report", "topics", "teaser"}:
            kinds.append("question")
        if "optout" in said and length < 300:
            kinds.append("optout")
        if "terms" in said and length < 300 and "report" not in said:
            kinds.append("terms")
        words = len(text.split())
        bare = text[-1] not in ".!:;,…" or _BULLET.match(text)
        if bare and words <= 9 and length <= 70:
            kinds.append("label" if "label" in said and words <= 5 else "button" if "button" in said and words <= 4 else "option")
        if "poll" in said and length <= 90 and "report" not in said:
            kinds.append("poll")
        return kinds or ["prose"]

    # --- the judgement -------------------------------------------------------------------------------------------

    def _traps(self, places: Sequence[int]) -> list[Flag]:
        found: list[Flag] = []
        done = -1
        for index in self._units_at(places)[:_MAX_CLAUSES]:
            if index <= done or self._is_taken(self.units[index].start, self.units[index].end):
                continue
            if not self._enrols(index):
                continue
            low, high = self._block(index)
            flag = self._judged(index, low, high)
            if flag:
                found.append(flag)
                done = high
        return found

    def _enrols(self, index: int) -> bool:
        made = self.at(index).clause
        if made is None or made.denied or made.optional or made.reported:
            return False
        return not self._in_quotes(self.units[index])

    def _in_quotes(self, unit: Unit) -> bool:
        """Whether a unit is a quotation: in a quoting element, or between quotation marks in its line."""
        low, high = self.plain.span(unit.start, unit.end)
        if self.quoted(low, high):
            return True
        begin = max(self.text.rfind("\n", 0, unit.start) + 1, unit.start - 2_000)
        line = self.text[begin : unit.start].replace('"*"', "")
        opened = sum(1 for _ in _QUOTES.finditer(line)) % 2 == 1
        inside = self.text[unit.start : unit.end].replace('"*"', "")
        return opened or inside.startswith('"') or inside.count('"') >= 2

    def _block(self, index: int) -> tuple[int, int]:
        """The first and last unit of the form's remains around a clause."""
        low = self._grow(index, -1)
        high = self._grow(index, 1)
        while low < index and not self._may_begin(low):
            low += 1
        while high > index and not self._may_end(low, high):
            high -= 1
        return low, high

    def _grow(self, index: int, step: int) -> int:
        edge = index
        while 0 <= edge + step < len(self.units) and abs(edge + step - index) <= _BLOCK_UNITS:
            unit = self.units[edge + step]
            if abs(unit.start - self.units[index].start) > _BLOCK_CHARS or self._is_taken(unit.start, unit.end):
                break
            read = self.at(edge + step)
            if read.kinds & {"prose", "funnel"} and not self._tells(read):
                break
            edge += step
        return edge

    def _tells(self, read: _Read) -> bool:
        """A further sentence of the disclosure."""
        return read.clause is not None and not read.clause.reported and read.unit.end - read.unit.start < 400

    def _may_begin(self, index: int) -> bool:
        read = self.at(index)
        if read.kinds & {"residue", "question", "poll"} or self._tells(read):
            return True
        if read.kinds & {"label", "button"}:
            return index + 1 < len(self.units) and bool(self.at(index + 1).kinds & {"residue", "question", "label"})
        return False

    def _may_end(self, low: int, index: int) -> bool:
        read = self.at(index)
        if read.kinds & {"residue", "question", "poll", "label", "button", "terms", "optout"} or self._tells(read):
            return True
        recent = range(max(low, index - 6), index)
        return any("question" in self.at(other).kinds for other in recent)

    def _judged(self, index: int, low: int, high: int) -> Flag | None:
        block = [self.at(other) for other in range(low, high + 1)]
        made = self.at(index).clause
        assert made is not None  # noqa: S101  # _enrols has seen it
        score = _score(made, block, self._alone(index), self._introduced(low))
        if score is None:
            return None
        start, end = self.plain.span(block[0].unit.start, block[-1].unit.end)
        evidence = tuple(self._evidence(block))
        return Flag("subscription-trap", "probable", score, start, end, "", None, evidence, _absent(block))

    def _alone(self, index: int) -> bool:
        """Whether the clause's line holds nothing but the remains of a form."""
        number = self.units[index].line
        first = bisect_left(self.units, number, key=lambda unit: unit.line)
        last = bisect_right(self.units, number, key=lambda unit: unit.line)
        return last - first <= 12 and all(
            "prose" not in self.at(other).kinds or self._tells(self.at(other)) for other in range(first, last)
        )

    def _introduced(self, low: int) -> bool:
        """Whether somebody shows the block to us: the text before it ends with a colon."""
        return low > 0 and self.text[self.units[low - 1].end - 1] == ":"

    def _evidence(self, block: Sequence[_Read]) -> Iterable[Evidence]:
        for read in block:
            unit = read.unit
            if "residue" in read.kinds:
                yield self._quote("residue", "residue.form-text", unit)
            if "question" in read.kinds:
                yield self._quote("poll", "poll.question", unit)
            elif "option" in read.kinds:
                yield self._quote("poll", "poll.option", unit)
            elif "poll" in read.kinds:
                yield self._quote("poll", "poll.word", unit)
            if read.clause and not read.clause.denied and not read.clause.optional:
                yield self._quote("enrolment", rule_of(read.clause), unit)
                if read.clause.tie == "bound" and "question" not in read.kinds:
                    yield self._quote("poll", "poll.named-in-clause", unit)
            if "optout" in read.kinds:
                yield self._quote("enrolment", "enrolment.opt-out", unit)
            if "label" in read.kinds and "mail" in read.said:
                yield self._quote("gate", "gate.label", unit)
        yield from self._repeated(block)
        yield from self._disguised(block)

    def _quote(self, atom: str, rule: str, unit: Unit) -> Evidence:
        start, end = self.plain.span(unit.start, unit.end)
        return Evidence(atom, rule, "", start, end)  # type: ignore[arg-type]  # callers pass Atom literals

    def _repeated(self, block: Sequence[_Read]) -> Iterable[Evidence]:
        seen: set[str] = set()
        for read in block:
            key = "".join(filter(str.isalnum, self.lower[read.unit.start : read.unit.end]))
            if len(key) > 15 and key in seen:
                yield self._quote("repetition", "repetition.in-block", read.unit)
                return
            seen.add(key)

    def _disguised(self, block: Sequence[_Read]) -> Iterable[Evidence]:
        for kind in self.plain.kinds:
            for read in block:
                start, end = read.unit.start, read.unit.end
                offsets = self.plain.offsets
                if offsets[end - 1] - offsets[start] != end - 1 - start or kind in ("homoglyph", "fullwidth", "leet", "compatibility"):
                    yield self._quote("obfuscation", f"obfuscation.{kind}", read.unit)
                    break

    # --- notes ---------------------------------------------------------------------------------------------------

    def _polls(self, residues: Sequence[int], traps: Sequence[Flag]) -> list[Flag]:
        """Polls whose residue shows no enrolment."""
        found: list[Flag] = []
        done = -1
        for index in self._units_at(residues)[:50]:
            low, high = self._block(index)
            if index <= done:
                continue
            done = high
            block = [self.at(other) for other in range(low, high + 1)]
            start, end = self.plain.span(block[0].unit.start, block[-1].unit.end)
            if any(flag.start < end and start < flag.end for flag in traps) or not any("question" in read.kinds for read in block):
                continue
            gated = any("label" in read.kinds and "mail" in read.said for read in block)
            absent = ("a statement that answering enrols the reader: enrolment not shown",)
            kind = "gated-poll" if gated else "honest-poll"
            found.append(Flag(kind, "note", 0.2, start, end, "", None, tuple(self._evidence(block)), absent))
        return found

    def _funnels(self, places: Sequence[int]) -> list[Flag]:
        """Lines that send the reader to a home page or into the bookmarks: at least two together."""
        found: list[Flag] = []
        done = -1
        for index in self._units_at(places)[:100]:
            if index <= done or "funnel" not in self.at(index).kinds:
                continue
            group = [index]
            for step in (-1, 1):
                edge = index
                while 0 <= edge + step < len(self.units) and abs(edge + step - index) <= 8 and "funnel" in self.at(edge + step).kinds:
                    edge += step
                    group.append(edge)
            done = max(group)
            strong = sum("funnel_strong" in self.at(other).said for other in group)
            if len(group) < 2 or not strong or self._is_taken(self.units[index].start, self.units[index].end):
                continue
            start = self.plain.span(self.units[min(group)].start, self.units[min(group)].end)[0]
            end = self.plain.span(self.units[done].start, self.units[done].end)[1]
            evidence = tuple(self._quote("funnel", "funnel.line", self.units[other]) for other in sorted(group))
            absent = ("a form", "a statement that enrols the reader")
            found.append(Flag("funnel", "note", min(0.6, 0.2 + 0.1 * len(group)), start, end, "", None, evidence, absent))
        return found


def _score(made: Clause, block: Sequence[_Read], alone: bool, introduced: bool) -> float | None:
    """How sure a block is a trap; None for not one. The order is the rule of the house: P and E, with R, X or opt-out."""
    kinds = [read.kinds for read in block]
    said = frozenset().union(*(read.said for read in block))
    residue = any("residue" in kind for kind in kinds)
    question = any("question" in kind and not (read.said & {"signup", "list"}) for kind, read in zip(kinds, block, strict=True))
    options = sum("option" in kind for kind in kinds) >= 2
    opt_out = any("optout" in kind for kind in kinds)
    poll = any("poll" in kind for kind in kinds)
    clauses = {read.unit.start for read in block if read.clause and read.clause.tie == "bound"}
    if made.tie == "bound":
        if residue:
            return 0.88 if question else 0.78
        if not alone or introduced:
            return None
        if question or options or (poll and len(block) > 1):
            return 0.82 if opt_out else 0.7
        return 0.65 if opt_out and len(clauses) == 1 else None
    if made.tie == "sending":
        if residue and question and "signup" not in said:
            return 0.68
        return 0.62 if alone and not introduced and question and options and "signup" not in said else None
    if made.tie == "implied" and residue and question and (poll or options):
        return 0.6
    if made.tie == "implied" and alone and not introduced and question and "act" in said and (options or opt_out):
        return 0.6
    return None


def _absent(block: Sequence[_Read]) -> tuple[str, ...]:
    missing = ["a visible identity field", "a separate, unticked opt-in"]
    if not any("residue" in read.kinds for read in block):
        missing.append("a form's residue (legend, robot trap)")
    if not any("question" in read.kinds for read in block):
        missing.append("the question")
    return tuple(missing)
