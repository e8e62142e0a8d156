"""A text read for the remains of forms: where a clause may stand, and what each sentence around it is."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from article.clauses import Clause, read
from article.normalise import Normalised
from article.phrases import Pack
from article.sentences import Span, line_at, lines, sentences

_NEAR = 320  # characters between an act and an outcome that may belong together
_MAX_UNIT = 900  # characters; a longer sentence is prose, whatever it says
_BLOCK_CHARS = 2_600  # of a form's remains; the longest seen is 900
_BLOCK_UNITS = 24
_TAIL_CHARS = 120
# What a first reading of one text looks at; news pages need up to 40 sentences and 8,000 characters.
_MAX_READS = 2_000
_MAX_READ_CHARS = 100_000
_QUESTION = re.compile(r"\?[\"')*\s]{0,9}(?:\(\w{1,20}\))?[\"')*\s]{0,9}$")
_BULLET = re.compile(r"[*•◦○●☐□▢\-–o]\s+\S")
_REMAINS = frozenset(("residue", "question", "poll", "label", "button", "terms", "optout", "ask"))


@dataclass(frozen=True, slots=True)
class Unit:
    """A sentence of the text, and the number of the line it stands in."""

    start: int
    end: int
    line: int


@dataclass(frozen=True, slots=True)
class Reading:
    """A unit with what it is and says.

    `kinds`: residue, question, option, label, button, terms, optout, poll, ask, funnel, or prose.
    """

    unit: Unit
    kinds: frozenset[str]
    said: frozenset[str]
    clause: Clause | None

    @property
    def tells(self) -> bool:
        """Whether it is a sentence of a disclosure."""
        return self.clause is not None and not self.clause.reported and self.unit.end - self.unit.start < 400


class Units:
    """The sentences of one text. Splitting waits until something is found, reading until a unit is asked for.

    `taken` are spans of the original that were judged already, `quoted` tells whether a span is a quotation.
    """

    def __init__(
        self,
        plain: Normalised,
        packs: Sequence[Pack],
        taken: Sequence[Span],
        quoted: Callable[[int, int], bool],
    ) -> None:
        self.plain = plain
        self.text = plain.text
        self.lower = _lower(plain.text)
        self.packs = packs
        self.taken = sorted(taken)
        self.quoted = quoted
        self.all: list[Unit] = []
        self.starts: list[int] = []
        self.known: dict[int, Reading] = {}

    # --- where to look ---

    def places(self, stems: Iterable[Iterable[str]]) -> list[int]:
        """Every place of any of the stems, in order."""
        found: set[int] = set()
        for stem in {stem for group in stems for stem in group}:
            at = self.lower.find(stem)
            while at >= 0:
                found.add(at)
                at = self.lower.find(stem, at + len(stem))
        return sorted(found)

    def clause_places(self) -> list[int]:
        """Where a sentence enrols: an outcome with an act near it, whose sentence a first reading confirms."""
        found: set[int] = set()
        for pack in self.packs:
            places = self.places([pack.outcomes])
            acts = self._acts_around(places, pack)
            for place in places if acts else ():
                index = bisect_left(acts, place - _NEAR)
                if index < len(acts) and acts[index] <= place + _NEAR:
                    found.add(place)
        return self._confirmed([place for place in sorted(found) if not self.is_taken(place, place + 1)])

    def _acts_around(self, places: Sequence[int], pack: Pack) -> list[int]:
        """The places of acts near some places, in order: of a long text only its windows are searched."""
        acts: set[int] = set()
        searched = 0
        for low, high in _windows(places):
            for stem in pack.acts:
                at = self.lower.find(stem, max(low, searched), high + len(stem))
                while at >= 0:
                    acts.add(at)
                    at = self.lower.find(stem, at + len(stem), high + len(stem))
            searched = high
        return sorted(acts)

    def _confirmed(self, places: Sequence[int]) -> list[int]:
        """The places whose own sentence enrols, at most one for each sentence."""
        found: list[int] = []
        near: list[Span] = []  # sentences of the line looked at last
        enrolling: dict[str, bool] = {}  # a sentence that stands there a hundred times is read once
        done = -1
        chars = 0
        for place in places:
            if place < done:
                continue
            if len(enrolling) >= _MAX_READS or chars >= _MAX_READ_CHARS:
                break
            if not near or place >= near[-1][0]:
                line = line_at(self.text, place)
                near = sentences(self.text, line.start, line.end)
            start, done = near[max(0, bisect_right(near, (place, len(self.text))) - 1)]
            if done - start > _MAX_UNIT or not self._worth_reading(start, done):
                continue
            sentence = self.text[start:done]
            if sentence not in enrolling:
                chars += done - start
                made = read(self.text, start, done, self.packs)[1]
                enrolling[sentence] = made is not None and made.enrols
            if enrolling[sentence]:
                found.append(place)
        return found

    def _worth_reading(self, start: int, end: int) -> bool:
        """Whether a sentence names an act, or stands where a form's remains may be: after a question."""
        if "?" in self.text[max(0, start - 300) : start]:
            return True
        sentence = self.lower[start:end]
        return any(stem in sentence for pack in self.packs for stem in pack.acts)

    def is_taken(self, start: int, end: int) -> bool:
        """Whether a span of the normalised text touches what was judged already."""
        if not self.taken:
            return False
        low, high = self.plain.span(start, end)
        index = bisect_right(self.taken, (high, 0))
        return any(begin < high and low < stop for begin, stop in self.taken[max(0, index - 8) : index])

    # --- the units ---

    def split(self) -> None:
        """Split the text into units."""
        for number, line in enumerate(lines(self.text)):
            self.all.extend(
                Unit(start, end, number) for start, end in sentences(self.text, line.start, line.end)
            )
        self.starts = [unit.start for unit in self.all]

    def at_places(self, places: Iterable[int]) -> list[int]:
        """The indices of the units at some places, in order."""
        return sorted({max(0, bisect_right(self.starts, place) - 1) for place in places})

    def at(self, index: int) -> Reading:
        """A unit, read once."""
        if index not in self.known:
            unit = self.all[index]
            said, made = (frozenset[str](), None)
            if unit.end - unit.start <= _MAX_UNIT:
                said, made = read(self.text, unit.start, unit.end, self.packs)
            self.known[index] = Reading(unit, _kinds(self.text[unit.start : unit.end], said), said, made)
        return self.known[index]

    def span(self, low: int, high: int) -> Span:
        """The original's span from one unit to another, both included."""
        return self.plain.span(self.all[low].start, self.all[high].end)

    def in_quotes(self, index: int) -> bool:
        """Whether a unit is a quotation: in a quoting element, or between quotation marks in its line."""
        unit = self.all[index]
        if self.quoted(*self.plain.span(unit.start, unit.end)):
            return True
        begin = max(self.text.rfind("\n", 0, unit.start) + 1, unit.start - 2_000)
        before = self.text[begin : unit.start].replace('"*"', "")
        inside = self.text[unit.start : unit.end].replace('"*"', "")
        return before.count('"') % 2 == 1 or inside.startswith('"') or inside.count('"') >= 2

    def is_alone(self, index: int) -> bool:
        """Whether a unit's line holds nothing but the remains of a form."""
        number = self.all[index].line
        first = bisect_left(self.all, number, key=lambda unit: unit.line)
        last = bisect_right(self.all, number, key=lambda unit: unit.line)
        return last - first <= 12 and all(
            "prose" not in self.at(other).kinds or self.at(other).tells or self._is_tail(other)
            for other in range(first, last)
        )

    def is_introduced(self, index: int) -> bool:
        """Whether somebody shows a block to us: the text before its first unit ends with a colon."""
        return index > 0 and self.text[self.all[index - 1].end - 1] == ":"

    # --- the block around a clause ---

    def block(self, index: int) -> tuple[int, int]:
        """The first and last unit of the form's remains around a unit."""
        low, high = self._grow(index, -1), self._grow(index, 1)
        while low < index and not self._may_begin(low):
            low += 1
        while high > index and not self._may_end(low, high):
            high -= 1
        return low, high

    def _grow(self, index: int, step: int) -> int:
        edge = index
        while 0 <= edge + step < len(self.all) and abs(edge + step - index) <= _BLOCK_UNITS:
            unit = self.all[edge + step]
            if abs(unit.start - self.all[index].start) > _BLOCK_CHARS or self.is_taken(unit.start, unit.end):
                break
            reading = self.at(edge + step)
            if not reading.kinds.isdisjoint(("prose", "funnel")) and not (
                reading.tells or self._is_tail(edge + step)
            ):
                break
            edge += step
        return edge

    def _is_tail(self, index: int) -> bool:
        """A short further sentence in the line of a disclosure: "No purchase necessary."."""
        unit = self.all[index]
        if index == 0 or unit.end - unit.start > _TAIL_CHARS or self.all[index - 1].line != unit.line:
            return False
        reading, before = self.at(index), self.at(index - 1)
        if "funnel" in reading.kinds or "report" in reading.said:
            return False
        return before.tells or not before.kinds.isdisjoint(("optout", "terms"))

    def _may_begin(self, index: int) -> bool:
        reading = self.at(index)
        if reading.tells or not reading.kinds.isdisjoint(("residue", "question", "poll")):
            return True
        if reading.kinds.isdisjoint(("label", "button", "ask")) or index + 1 >= len(self.all):
            return False
        return not self.at(index + 1).kinds.isdisjoint(("residue", "question", "label"))

    def _may_end(self, low: int, index: int) -> bool:
        """Answers end a block only after its question; a headline that follows is no answer."""
        reading = self.at(index)
        if reading.tells or self._is_tail(index) or not reading.kinds.isdisjoint(_REMAINS):
            return True
        return any("question" in self.at(other).kinds for other in range(max(low, index - 6), index))


def _windows(places: Sequence[int]) -> Iterator[Span]:
    """The stretches of a text that are near to some places, joined where they touch."""
    low = high = -1
    for place in places:
        if high < 0:
            low = max(0, place - _NEAR)
        elif place - _NEAR > high:
            yield low, high
            low = place - _NEAR
        high = place + _NEAR
    if high >= 0:
        yield low, high


def _lower(text: str) -> str:
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return text.replace("İ", "I").lower()  # the one letter that grows when lowered


def _kinds(text: str, said: frozenset[str]) -> frozenset[str]:
    """What a sentence is, from its shape and the concepts in it."""
    length = len(text)
    if length > _MAX_UNIT:
        return frozenset(["prose"])
    if "funnel_strong" in said or ("funnel" in said and length < 120):
        return frozenset(["funnel"])
    told = "report" in said
    found = {
        "residue": "residue" in said and length < 400,
        "question": length <= 300
        and said.isdisjoint(("account", "report", "topics", "teaser"))
        and bool(_QUESTION.search(text)),
        "optout": "optout" in said and length < 300,
        "terms": "terms" in said and length < 300 and not told,
        "poll": "poll" in said and length <= 90 and not told,
        # "To see the results enter your email."
        "ask": not said.isdisjoint(("act", "submit")) and "reader" in said and length <= 120 and not told,
        _short(text, said): True,
    }
    kinds = frozenset(kind for kind, holds in found.items() if holds and kind)
    return kinds or frozenset(["prose"])


def _short(text: str, said: frozenset[str]) -> str:
    """Whether a unit is a field's label, a button or an answer; empty for a sentence."""
    count = len(text.split())
    if count > 9 or len(text) > 70 or (text[-1] in ".!:;,…" and not _BULLET.match(text)):
        return ""
    if "label" in said and count <= 5:
        return "label"
    return "button" if "button" in said and count <= 4 else "option"
