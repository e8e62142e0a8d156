"""A text read for the remains of forms: where a clause may stand, and what each sentence around it is."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator

from article.traps.clauses import Clause, Tie, read, say
from article.traps.glued import MAX_GLUED, cuts
from article.traps.linekinds import MAX_UNIT, is_required, is_unticked
from article.traps.places import BLOCK_CHARS, TAIL_CHARS, Places
from article.traps.readings import Reading, Unit, reading_of, sets_apart
from article.traps.standing import bears_out, standing
from article.words.sentences import Span, lines, parted, sentences
from article.words.wordclasses import classes_of

_SHORTEST = 10  # characters of a line that may say anything
_ZONE_UNITS = 14  # on either side of a marked line that may belong to the same form
_ASKED = 4  # last characters of a question, its marks among them
_MAX_GLUED_LINES = 500  # of one text that are looked at as forms; an interview has 100
_SMALL_PRINT = 400  # characters of a disclosure; what is longer is a paragraph of the story
_BLOCK_UNITS = 24
_SHAPES = frozenset(("residue", "question", "option", "label", "button"))
_REMAINS = frozenset(("residue", "question", "poll", "label", "button", "terms", "optout", "ask"))


class Units:
    """The sentences of one text. They are split when it is asked for, and each is read when it is asked for.

    `quoted` tells whether a span of the original is a quotation.
    """

    def __init__(self, places: Places, quoted: Callable[[int, int], bool]) -> None:
        self.places = places
        self.plain = places.plain
        self.text = places.text
        self.packs = places.packs
        self.langs = tuple(pack.lang for pack in places.packs)
        self.quoted = quoted
        self.all: list[Unit] = []
        self.starts: list[int] = []
        self.known: dict[int, Reading] = {}
        self.by_place: dict[int, Clause] = {}  # what only its place ties to a poll, by unit
        self.told: set[int] = set()  # lines that hold such units
        self.glued: set[int] = set()  # units of lines that were parted as forms
        self.tried = 0  # lines that were looked at as such forms
        self.near: set[int] = set()  # units near marks of a form that name the act or the sending
        self.excused: set[int] = set()  # units that deny it or leave it to the reader

    # --- the units ---

    def split(self) -> None:
        """Split the text into units."""
        for number, line in enumerate(lines(self.text)):
            found = sentences(self.text, line.start, line.end)
            if cut := self._cuts(line.start, line.end):
                found = parted(self.text, found, cut)
                self.glued.update(range(len(self.all), len(self.all) + len(found)))
            self.all.extend(Unit(start, end, number) for start, end in found)
        self.starts = [unit.start for unit in self.all]

    def _cuts(self, start: int, end: int) -> list[int]:
        """Where a line is parted besides, as offsets into the text: none but in a form whose line breaks were lost."""
        if end - start > MAX_GLUED or self.tried == _MAX_GLUED_LINES or self.text.find("? ", start, end) < 0:
            return []
        self.tried += 1
        return [start + cut for cut in cuts(self.text[start:end], self.packs)]

    def at_places(self, places: Iterable[int]) -> list[int]:
        """The indices of the units at some places, in order."""
        return sorted({max(0, bisect_right(self.starts, place) - 1) for place in places})

    def at(self, index: int) -> Reading:
        """A unit, read once."""
        if index not in self.known:
            unit = self.all[index]
            said, made = (frozenset[str](), None)
            if unit.end - unit.start <= MAX_UNIT:
                said, made = read(self.text, unit.start, unit.end, self.packs)
            text = self.text[unit.start : unit.end]
            if text.endswith(")") and is_required(text):  # what is required is not said by "(Required)"
                said = say(text, 0, text.rindex("("), self.packs)
            if made is not None and not bears_out(made.tie, made.rule, text, self.langs):
                made = None
            if made is None or made.tie == "names":
                made = self.by_place.get(index, made)
            if made is not None and is_unticked(text) and self._is_own(made, text):
                made = None
            self.known[index] = reading_of(unit, text, said, made, self.langs, glued=index in self.glued)
        return self.known[index]

    def tie_by_place(self, places: Iterable[int]) -> list[int]:
        """Units near some places that tell of standing communication; they are read so from here on."""
        found: set[int] = set()
        seen: set[int] = set()
        for index in self.at_places(places):
            for other in self._zone(index):
                if other not in seen:
                    seen.add(other)
                    if self._tie(other):
                        found.add(other)
                    elif (made := self.at(other).clause) is not None and made.tie in ("bound", "sending"):
                        self.near.add(other)
        return sorted(found)

    def _zone(self, index: int) -> Iterator[int]:
        yield index
        for step in (-1, 1):
            for other in range(index + step, index + step * (_ZONE_UNITS + 1), step):
                if not 0 <= other < len(self.all):
                    break
                unit = self.all[other]
                if unit.end - unit.start > _SMALL_PRINT or self.places.is_taken(unit.start, unit.end):
                    break
                yield other

    def _is_own(self, made: Clause, text: str) -> bool:
        """Whether a clause is the reader's own word, as on a check box, and not the form's about the act."""
        return made.tie != "bound" or "own" in classes_of(text, self.langs)

    def sets_apart(self, low: int, high: int) -> bool:
        """Whether one of some units says that one may answer without the list, or that the two are not tied."""
        return any(
            sets_apart(self.text[unit.start : unit.end], self.langs) for unit in self.all[low : high + 1]
        )

    def _line(self, index: int) -> tuple[int, int]:
        """The first and last unit in the line of a unit."""
        number = self.all[index].line
        first = bisect_left(self.all, number, key=lambda unit: unit.line)
        return first, bisect_right(self.all, number, key=lambda unit: unit.line) - 1

    def is_told_of(self, low: int, high: int) -> bool:
        """Whether a disclosure with nothing of a form beside it stands in a text about such lines."""
        if any(not self.at(index).kinds.isdisjoint(_SHAPES) for index in range(low, high + 1)):
            return False
        for other in (low - 1, high + 1):
            if not 0 <= other < len(self.all):
                continue
            unit = self.all[other]
            if "cites" in classes_of(self.text[unit.start : unit.end], self.langs):
                return True
            if (
                not self.at(other).said.isdisjoint(("report", "poll", "act"))
                and "prose" in self.at(other).kinds
            ):
                return True
        return False

    def _tie(self, index: int) -> bool:
        unit = self.all[index]
        said = self.text[unit.start : unit.end]
        if self._holds_answers(index):
            return False
        if is_unticked(said):
            self.excused.add(index)
            return False
        made = standing(said, self.langs) if len(said) > _SHORTEST else None
        if made is None:
            if "free" in classes_of(said, self.langs):
                self.excused.add(index)
            return False
        if made.denied or made.free or (made.own and not made.acted):
            self.excused.add(index)
            return False
        tie: Tie = "leaving" if made.rule == "leaves" else "place"
        self.by_place[index] = Clause(
            tie, f"{made.lang}.{made.rule}", unit.start, unit.end, direct=made.addressed, here=made.acted
        )
        self.known.pop(index, None)
        self.told.add(unit.line)
        return True

    def _holds_answers(self, index: int) -> bool:
        """Whether a unit follows a question in its line, so that it may begin with the answers, and no residue does."""
        if index in self.glued or index == 0 or self.all[index - 1].line != self.all[index].line:
            return False
        before = self.all[index - 1]
        first, last = self._line(index)
        at = bisect_left(self.places.residues, self.all[first].start)
        residue = self.places.residues[at : at + 1]
        if residue and residue[0] < self.all[last].end:
            return False
        return "?" in self.text[max(before.start, before.end - _ASKED) : before.end]

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
        if before.count('"') % 2 == 1 or inside.startswith('"'):
            return True
        made = self.at(index).clause
        if made is not None and all(
            self.text[unit.start : at].replace('"*"', "").count('"') % 2 == 1 for at in (made.start, made.end)
        ):
            return True
        said = inside.split('"')[1::2]  # more than the name of a button or a paper
        return inside.count('"') >= 2 and 2 * sum(map(len, said)) > len(inside)

    def is_alone(self, index: int) -> bool:
        """Whether a unit's line holds nothing but the remains of a form."""
        first, last = self._line(index)
        return last - first < 12 and all(
            "prose" not in self.at(other).kinds or self.at(other).tells or self._is_tail(other)
            for other in range(first, last + 1)
        )

    def is_small_print(self, index: int) -> bool:
        """Whether a unit's line is as short as what stands under a form."""
        first, last = (index, index) if index in self.glued else self._line(index)
        return self.all[last].end - self.all[first].start <= _SMALL_PRINT

    def is_apart(self, index: int) -> bool:
        """Whether a blank line stands before a unit."""
        return index == 0 or self.text.count("\n", self.all[index - 1].end, self.all[index].start) > 1

    def is_introduced(self, index: int) -> bool:
        """Whether somebody shows a block to us: the text before its first unit ends with a colon."""
        return index > 0 and self.text[self.all[index - 1].end - 1] == ":"

    # --- the block around a clause ---

    def block(self, index: int) -> tuple[int, int]:
        """The first and last unit of the form's remains around a unit."""
        low, high = self.grown(index)
        while low < index and not self._may_begin(low):
            low += 1
        while high > index and not self._may_end(low, high):
            high -= 1
        return low, high

    def grown(self, index: int) -> tuple[int, int]:
        """The same before it is trimmed: as far as nothing stands there but short lines and disclosures."""
        return self._grow(index, -1), self._grow(index, 1)

    def _grow(self, index: int, step: int) -> int:
        edge = index
        while 0 <= edge + step < len(self.all) and abs(edge + step - index) <= _BLOCK_UNITS:
            unit = self.all[edge + step]
            if abs(unit.start - self.all[index].start) > BLOCK_CHARS or self.places.is_taken(
                unit.start, unit.end
            ):
                break
            reading = self.at(edge + step)
            if not reading.kinds.isdisjoint(("prose", "funnel")) and not (
                reading.tells or self._is_tail(edge + step) or self._is_beside_told(edge + step)
            ):
                break
            edge += step
        return edge

    def _is_beside_told(self, index: int) -> bool:
        """A further sentence in a short line that tells of standing communication."""
        return self.all[index].line in self.told and self.is_small_print(index)

    def _is_tail(self, index: int) -> bool:
        """A short further sentence in the line of a disclosure: "No purchase necessary."."""
        unit = self.all[index]
        if index == 0 or unit.end - unit.start > TAIL_CHARS or self.all[index - 1].line != unit.line:
            return False
        reading, before = self.at(index), self.at(index - 1)
        if "funnel" in reading.kinds or "report" in reading.said:
            return False
        return before.tells or not before.kinds.isdisjoint(("optout", "terms"))

    def _may_begin(self, index: int) -> bool:
        reading = self.at(index)
        if reading.tells or not reading.kinds.isdisjoint(("residue", "question", "poll")):
            return True
        if (reading.required and "label" not in reading.kinds) or reading.promises or reading.takes_address:
            return True
        if reading.kinds.isdisjoint(("label", "button", "ask")) or index + 1 >= len(self.all):
            return False
        return not self.at(index + 1).kinds.isdisjoint(("residue", "question", "label"))

    def _may_end(self, low: int, index: int) -> bool:
        """Answers end a block only after its question; a headline that follows is no answer."""
        reading = self.at(index)
        if reading.tells or self._is_tail(index) or self._is_beside_told(index):
            return True
        if not reading.kinds.isdisjoint(_REMAINS):
            return True
        return any("question" in self.at(other).kinds for other in range(max(low, index - 6), index))
