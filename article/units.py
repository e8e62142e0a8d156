"""A text read for the remains of forms: where a clause may stand, and what each sentence around it is."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from article.clauses import Clause, Tie, read, say
from article.clues import united
from article.linekinds import LABEL_CHARS, MAX_UNIT, is_required, kinds_of, supposes, takes_address
from article.normalise import Normalised
from article.phrases import Pack, grammar, words
from article.sentences import Span, line_at, lines, sentences
from article.standing import bears_out, standing
from article.wordclasses import classes_of

_ASKED = 1_200  # characters before a sentence in which a question may stand that it follows
_ENDS = frozenset('.!?:*…)"')  # a printed line that ends in these is not continued
_SHORTEST = 10  # characters of a line that may say anything
_MARKED_CHARS = 140  # of a line that ends in a question mark or the mark of a field that must be filled in
_MAX_MARKED = 60  # such lines that are looked at
_ANSWER_CHARS = 70
_ANSWERS_CHARS = 900  # after a question in which its answers, its disclosure and its button stand
_ANSWERS = 12
_BUTTON_CHARS = 25
_ZONE_UNITS = 14  # on either side of a marked line that may belong to the same form
_SMALL_PRINT = 400  # characters of a disclosure; what is longer is a paragraph of the story
_WORDS = re.compile(r"[^\W_]+")
_GLUED = re.compile(r"[a-z][A-Z]")
_BLOCK_CHARS = 2_600  # of a form's remains; the longest seen is 900
_BLOCK_UNITS = 24
_TAIL_CHARS = 120
# What a first reading of one text looks at; news pages need up to 40 sentences and 8,000 characters.
_MAX_READS = 2_000
_MAX_READ_CHARS = 100_000
_SHAPES = frozenset(("residue", "question", "option", "label", "button"))
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
    required: bool = False  # it ends in the asterisk of a field that must be filled in
    takes_address: bool = False  # a field's label asks for an address or a number
    serves: bool = False  # the head, a label or a button of a form for something else
    promises: bool = False  # a short line that asks for a pledge, a guess or a signature
    supposes: bool = False  # it tells what happens "when you vote", as an article does

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
        self.langs = tuple(pack.lang for pack in packs)
        self.taken = sorted(taken)
        self.quoted = quoted
        self.all: list[Unit] = []
        self.starts: list[int] = []
        self.known: dict[int, Reading] = {}
        self.by_place: dict[int, Clause] = {}  # what only its place ties to a poll, by unit
        self.told: set[int] = set()  # lines that hold such units
        self.excused: set[int] = set()  # units that deny it or leave it to the reader
        self.cut: dict[int, list[Span]] = {}  # long lines in sentences
        self.clues = united([pack.clues for pack in packs])
        self.vocabulary = plain.words()
        self.speaks_of_itself = not all(pack.has("here") for pack in packs)  # as far as can be told
        residues = self.places(pack.residues for pack in packs)
        self.residues = [place for place in residues if not self.is_taken(place, place + 1)]

    # --- where to look ---

    def places(self, stems: Iterable[Iterable[str]]) -> list[int]:
        """Every place of any of the stems, in order."""
        found: set[int] = set()
        for stem in {stem for group in stems for stem in group if _first(stem) in self.vocabulary}:
            at = self.lower.find(stem)
            while at >= 0:
                found.add(at)
                at = self.lower.find(stem, at + len(stem))
        return sorted(found)

    def clause_places(self) -> list[int]:
        """Where a sentence enrols, in order: its words may say so, and a first reading confirms it."""
        found: list[int] = []
        enrolling: dict[str, str | None] = {}  # a sentence that stands there a hundred times is read once
        chars = 0
        for line in self._lines_with_targets():
            for start, end in sentences(self.text, *line):
                if end - start > MAX_UNIT or not self._may_enrol(start, end):
                    continue
                sentence = self.text[start:end]
                if sentence not in enrolling:
                    if len(enrolling) >= _MAX_READS or chars >= _MAX_READ_CHARS:
                        return found
                    chars += end - start
                    made = read(self.text, start, end, self.packs)[1]
                    enrolling[sentence] = made.tie if made is not None and made.enrols else None
                tie = enrolling[sentence]
                if tie == "bound" or (tie and (self._is_beside_residue(start) or self._is_asked(start))):
                    found.append(start)
        return found

    def _lines_with_targets(self) -> Iterator[Span]:
        """The logical lines that may enrol by their words, in order; of long ones the sentences."""
        found: set[Span] = set()
        for word in self.clues.targets(self.vocabulary):
            found.update(self._lines_with(word))
        done = 0
        for printed in sorted(found):
            if printed[0] < done or self.is_taken(*printed):
                continue
            line = self._logical(printed)
            done = line[1]
            if self._worth_reading(set(_WORDS.findall(self.lower, *line)), line[0]):
                yield line

    def _logical(self, printed: Span) -> Span:
        if printed[1] - printed[0] > MAX_UNIT or not self._may_be_wrapped(*printed):
            return printed
        line = line_at(self.text, printed[0])
        return line.start, line.end

    def _may_be_wrapped(self, start: int, end: int) -> bool:
        """Whether a printed line may go on in the next one or from the one before."""
        text = self.text
        before = text[max(0, start - 40) : start].rstrip()
        after = text[end : end + 3].strip()
        return (bool(before) and before[-1] not in _ENDS and (text[start].islower() or _glues(before))) or (
            bool(after)
            and text[end - 1] not in _ENDS
            and (after[0].islower() or _glues(text[max(0, end - 14) : end]))
        )

    def _lines_with(self, word: str) -> Iterator[Span]:
        """The printed lines that hold a word; of a long line the sentences."""
        text = self.lower
        at = text.find(word)
        while at >= 0:
            whole = not (text[at - 1 : at].isalnum() or text[at + len(word) : at + len(word) + 1].isalnum())
            if not whole:
                at = text.find(word, at + len(word))
                continue
            start = text.rfind("\n", 0, at) + 1
            end = text.find("\n", at)
            end = end if end >= 0 else len(text)
            if end - start > MAX_UNIT:
                yield from self._sentences_of(start, end)
            elif end - start >= _SHORTEST:
                yield start, end
            at = text.find(word, end)

    def _sentences_of(self, start: int, end: int) -> Sequence[Span]:
        if start not in self.cut:
            self.cut[start] = sentences(self.text, start, end)
        return self.cut[start]

    def _worth_reading(self, said: set[str], start: int) -> bool:
        """Whether words may enrol as `remains` wants it: of the reader, or among what a form leaves in a text."""
        clues = self.clues
        if not clues.outcome(said):
            return False
        if self._is_beside_residue(start):
            return True
        speaks, acts = clues.speakers.meet(said), clues.deeds.meet(said)
        if speaks and acts and (self.speaks_of_itself or clues.here.meet(said)):
            return True
        return (speaks or acts) and self._is_asked(start)

    def _is_beside_residue(self, start: int) -> bool:
        index = bisect_left(self.residues, start - _BLOCK_CHARS)
        return index < len(self.residues) and self.residues[index] <= start + _BLOCK_CHARS

    def _is_asked(self, start: int) -> bool:
        """Whether a question stands before a place, and between them nothing but what a form leaves."""
        asked = self.text.rfind("?", max(0, start - _ASKED), start)
        return asked >= 0 and all(
            len(line) <= _TAIL_CHARS or self.clues.deeds.meet(_WORDS.findall(line))
            for line in self.lower[asked + 1 : start].split("\n")
        )

    def _may_enrol(self, start: int, end: int) -> bool:
        said = set(_WORDS.findall(self.lower, start, end))
        if _GLUED.search(self.text, start, end):  # "YesNoVoting adds you to our list"
            said.update(word.text for word in words(self.text, start, end))
        return self._worth_reading(said, start)

    def is_taken(self, start: int, end: int) -> bool:
        """Whether a span of the normalised text touches what was judged already."""
        if not self.taken:
            return False
        low, high = self.plain.span(start, end)
        index = bisect_right(self.taken, (high, 0))
        return any(begin < high and low < stop for begin, stop in self.taken[max(0, index - 8) : index])

    def said_at(self, place: int) -> frozenset[str]:
        """The concepts of the sentence at a place, before anything is split."""
        line = line_at(self.text, place)
        near = sentences(self.text, line.start, line.end)
        start, end = near[max(0, bisect_right(near, (place, len(self.text))) - 1)]
        return read(self.text, start, end, self.packs)[0] if end - start <= MAX_UNIT else frozenset()

    def marked_places(self, *, questions: bool) -> list[int]:
        """Lines with the mark of a field that must be filled in and, with `questions`, questions before short lines."""
        found = set(self._line_ends("*\n"))
        found.update(
            place
            for place in self._line_ends(")\n")
            if is_required(self.lower[max(0, place + 1 - LABEL_CHARS) : place + 1])
        )
        if questions:
            found.update(place for place in self._line_ends("?\n") if self._has_answers(place))
        return sorted(found)[:_MAX_MARKED]

    def _line_ends(self, end: str) -> Iterator[int]:
        """The places before an ending of short lines; the text's own end counts as a line's."""
        text = self.lower
        at, count = text.find(end), 0
        while at >= 0 and count < _MAX_MARKED:
            start = text.rfind("\n", max(0, at - _MARKED_CHARS), at) + 1
            if (start or at < _MARKED_CHARS) and not self.is_taken(at, at + 1):
                count += 1
                yield at
            at = text.find(end, at + 1)

    def _has_answers(self, place: int) -> bool:
        """Whether two short lines follow a question, and after them a button."""
        after = self.text[place + 1 : place + 2 + _ANSWERS_CHARS].split("\n")
        short = [line for line in after[1:] if line.strip()][:_ANSWERS]
        if len(short) < 2 or any(len(line) > _ANSWER_CHARS for line in short[:2]):
            return False
        return any(
            len(line) <= _BUTTON_CHARS and "button" in say(line, 0, len(line), self.packs)
            for line in short[1:]
        )

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
            if unit.end - unit.start <= MAX_UNIT:
                said, made = read(self.text, unit.start, unit.end, self.packs)
            text = self.text[unit.start : unit.end]
            if text.endswith(")") and is_required(text):  # what is required is not said by "(Required)"
                said = say(text, 0, text.rindex("("), self.packs)
            if made is not None and not bears_out(made.tie, made.rule, text, self.langs):
                made = None
            if made is None or made.tie == "names":
                made = self.by_place.get(index, made)
            kinds = kinds_of(text, said)
            self.known[index] = Reading(
                unit,
                kinds,
                said,
                made,
                required=is_required(text),
                takes_address=takes_address(text, kinds, said),
                serves=self._serves(text, kinds),
                promises=self._promises(text, kinds),
                supposes=supposes(text),
            )
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
        return sorted(found)

    def _zone(self, index: int) -> Iterator[int]:
        yield index
        for step in (-1, 1):
            for other in range(index + step, index + step * (_ZONE_UNITS + 1), step):
                if not 0 <= other < len(self.all):
                    break
                unit = self.all[other]
                if unit.end - unit.start > _SMALL_PRINT or self.is_taken(unit.start, unit.end):
                    break
                yield other

    def _promises(self, text: str, kinds: frozenset[str]) -> bool:
        if kinds.isdisjoint(("option", "button", "ask", "poll")):
            return False
        return "takes" in classes_of(text, self.langs)

    def _serves(self, text: str, kinds: frozenset[str]) -> bool:
        if kinds.isdisjoint(("option", "button", "ask", "label")):
            return False
        said = classes_of(text, self.langs)
        return not said.isdisjoint(("serves", "lists")) and said.isdisjoint(("acts", "takes"))

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
        number = self.all[index].line
        first = bisect_left(self.all, number, key=lambda unit: unit.line)
        last = bisect_right(self.all, number, key=lambda unit: unit.line)
        return last - first <= 12 and all(
            "prose" not in self.at(other).kinds or self.at(other).tells or self._is_tail(other)
            for other in range(first, last)
        )

    def is_small_print(self, index: int) -> bool:
        """Whether a unit's line is as short as what stands under a form."""
        number = self.all[index].line
        first = bisect_left(self.all, number, key=lambda unit: unit.line)
        last = bisect_right(self.all, number, key=lambda unit: unit.line)
        return self.all[last - 1].end - self.all[first].start <= _SMALL_PRINT

    def is_apart(self, index: int) -> bool:
        """Whether a blank line stands before a unit."""
        return index == 0 or self.text.count("\n", self.all[index - 1].end, self.all[index].start) > 1

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
        if (reading.required and "label" not in reading.kinds) or reading.promises:
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


def _first(stem: str) -> str:
    """The first word of a stem, which is a whole word."""
    return stem.partition(" ")[0].partition("-")[0].partition("'")[0]


def _glues(text: str) -> bool:
    """Whether a line ends in a word after which it goes on."""
    last = text.split()[-1:]
    return text.endswith((",", ";")) or (bool(last) and last[0] in grammar("glue"))


def _lower(text: str) -> str:
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return text.replace("İ", "I").lower()  # the one letter that grows when lowered
