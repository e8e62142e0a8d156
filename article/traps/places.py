"""Where in a text the remains of a form may stand: looked for in the whole text, before it is split and read."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property, lru_cache
from typing import NamedTuple

from article.forms.fields import terms
from article.traps.clauses import read, say
from article.traps.glued import MAX_GLUED, cuts
from article.traps.linekinds import LABEL_CHARS, MAX_UNIT, is_required
from article.words.clues import line_words, skeleton, spot, spotter
from article.words.normalised import Normalised
from article.words.phrases import Pack, clues_in
from article.words.sentences import ENDS, Line, Span, line_at, runs_on, sentences

BLOCK_CHARS = 2_600  # of a form's remains; the longest seen is 900
TAIL_CHARS = 120
_ASKED = 1_200  # characters before a sentence in which a question may stand that it follows
_CLOSED = frozenset(mark + "\n" for mark in ENDS + "\n")  # line ends at which nothing is joined
_SHORTEST = 10  # characters of a line that may say anything
_MARKED_CHARS = 140  # of a line that ends in a question mark or the mark of a field that must be filled in
_MAX_MARKED = 60  # such lines that are looked at
_ANSWER_CHARS = 70
_ANSWERS_CHARS = 900  # after a question in which its answers, its disclosure and its button stand
_ANSWERS = 12
_DISCLOSURE_CHARS = 300  # of a line that may stand among the answers
_BUTTON_CHARS = 25
_GLUED = re.compile(b"aA")
# A small letter, a capital, or neither, for every character of Latin-1.
_CASES = bytes(97 * chr(code).islower() or 65 * chr(code).isupper() or 32 for code in range(256))
# What a first reading of one text looks at; news pages need up to 40 sentences and 8,000 characters.
_MAX_READS = 2_000
_MAX_READ_CHARS = 100_000


class Places:
    """What one text shows of forms before it is split: as offsets into the normalised text.

    `taken` are spans of the original that were judged already.
    """

    def __init__(self, plain: Normalised, packs: Sequence[Pack], taken: Sequence[Span]) -> None:
        self.plain = plain
        self.text = plain.text
        self.lower = plain.lower
        self.packs = packs
        self.taken = sorted(taken)
        self.clues = clues_in(tuple(packs))
        self.looks = [_first_look(pack) for pack in packs]
        self.begun: set[bytes] = set()  # the words that are looked for and there
        spoken: set[int] = set()
        for look in self.looks:
            for found in look.looked_for.finditer(self.bones):
                self.begun.add(found.group())
                if found.group() not in look.mute:
                    spoken.add(found.start())
        self.spoken = sorted(spoken)  # where words stand that speak to somebody
        self.speaks_of_itself = not all(pack.has("here") for pack in packs)  # as far as can be told
        self.asks = "?" in self.text
        self.printed: Span = (-1, -1)  # the line looked at last
        self.joined = Line(0, 0, 0)  # and the logical line
        self.cut: dict[Span, list[Span]] = {}  # long lines in sentences
        residues = self.of(pack.residues for pack in packs)
        self.residues = [place for place in residues if not self.is_taken(place, place + 1)]

    @cached_property
    def cases(self) -> bytes:
        """Whether each character is a small letter, a capital or neither."""
        return self.text.encode("latin-1", "replace").translate(_CASES)

    @cached_property
    def bones(self) -> bytes:
        """The text as words are found in it."""
        return skeleton(self.lower)

    def is_taken(self, start: int, end: int) -> bool:
        """Whether a span of the normalised text touches what was judged already."""
        if not self.taken:
            return False
        low, high = self.plain.span(start, end)
        index = bisect_right(self.taken, (high, 0))
        return any(begin < high and low < stop for begin, stop in self.taken[max(0, index - 8) : index])

    def of(self, stems: Iterable[Iterable[str]]) -> list[int]:
        """Every place of any of the stems, in order."""
        found: set[int] = set()
        for stem in {stem for group in stems for stem in group if _begin(stem) in self.begun}:
            at = self.lower.find(stem)
            while at >= 0:
                found.add(at)
                at = self.lower.find(stem, at + len(stem))
        return sorted(found)

    # --- sentences that enrol ---

    def enrolling(self) -> list[int]:
        """Where a sentence enrols, in order: its words may say so, and a first reading confirms it."""
        found: list[int] = []
        ties: dict[str, str | None] = {}  # a sentence that stands there a hundred times is read once
        chars = 0
        for line in self._worth_reading():
            for start, end in sentences(self.text, *line):
                if end - start > MAX_UNIT or not ((start, end) == line or self._may_enrol(start, end)):
                    continue
                sentence = self.text[start:end]
                if sentence not in ties:
                    if len(ties) >= _MAX_READS or chars >= _MAX_READ_CHARS:
                        return found
                    chars += end - start
                    made = read(self.text, start, end, self.packs)[1]
                    ties[sentence] = made.tie if made is not None and made.enrols else None
                tie = ties[sentence]
                if tie == "bound" or (
                    tie and (self._is_beside_residue(start, start) or self._is_asked(start))
                ):
                    found.append(start)
        return found

    def _worth_reading(self) -> Iterator[Span]:
        """The logical lines that may enrol by their words, in order; of long ones the sentences."""
        done, worth = 0, (0, 0)
        for printed in self._candidates():
            if printed[0] < done:
                continue
            line = self._logical(printed)
            if line == worth or (line[1] - line[0] >= _SHORTEST and self._may_enrol(*line)):
                worth = line
                if self.is_taken(*printed) and all(self.is_taken(*part) for part in self._printed_in(*line)):
                    continue
                yield line
            done = line[1]

    def _candidates(self) -> list[Span]:
        """Printed lines where `_may_enrol` may hold: a word speaks to somebody, or a form left traces."""
        found = set(self._lines_at(self.spoken))
        for zone in self._zones():
            found.update(self._lines_at(self._aimed_at(*zone)))
        return sorted(found)

    def _aimed_at(self, low: int, high: int) -> list[int]:
        """Where in a part of the text an outcome may end, in order: at its words, and where words are glued."""
        aims = {at.start() for look in self.looks for at in look.aims.finditer(self.bones, low, high + 2)}
        return sorted(aims.union(at.start() for at in _GLUED.finditer(self.cases, low, high)))

    def _aims(self, start: int, end: int) -> bool:
        """Whether an outcome may end in a line or sentence: the cheapest question, asked first."""
        for look in self.looks:
            if look.aims.search(self.bones, start, end + 2) is not None:
                return True
        return self.cases.find(b"aA", start, end) >= 0

    def _may_enrol(self, start: int, end: int) -> bool:
        """Whether a line or sentence may enrol as `remains` wants it: the reader, or among what a form leaves."""
        if not self._aims(start, end):
            return False
        clues, said = self.clues, line_words(self._parted(start, end))
        speaks = clues.speakers.meet(said)
        of_form = speaks and (self.speaks_of_itself or clues.here.meet(said))
        asked = self.text.rfind("?", max(0, start - _ASKED), end) >= 0
        beside = self._is_beside_residue(start, end)
        # What names no act counts beside residue or after a question alone.
        if not beside and not (of_form and clues.acts.fit(said)):
            if not asked or not (speaks or clues.deeds.meet(said)):
                return False
            if self.text.find("?", start, end) < 0 and not self._is_asked(start):
                return False
        return clues.outcome(said)

    def _parted(self, start: int, end: int) -> str:
        """A line in lower case; where words are glued in it ("YesNoVoting adds you"), once more with them parted."""
        cut = self.cases.find(b"aA", start, end)
        if cut < 0:
            return self.lower[start:end]
        parts = [self.lower[start:end]]
        while cut >= 0:
            parts.append(self.text[start : cut + 1])
            start = cut + 1
            cut = self.cases.find(b"aA", start, end)
        return " ".join([*parts, self.text[start:end]]).lower()

    # --- lines ---

    def _lines_at(self, places: Iterable[int]) -> Iterator[Span]:
        """The printed lines at some places, which come in order; of a long line the sentences."""
        end = 0
        for place in places:
            if place >= end:
                start, end = self._line(place)
                if end - start > MAX_UNIT:
                    start, end = self._sentence(start, end, place)
                yield start, end

    def _printed_in(self, start: int, end: int) -> Iterator[Span]:
        """The printed lines of a logical one."""
        while start < end:
            stop = self.lower.find("\n", start, end)
            stop = stop if stop >= 0 else end
            if start < stop:
                yield start, stop
            start = stop + 1

    def _line(self, place: int) -> Span:
        """The printed line at a place; the last one is remembered, as places are asked for in order."""
        if not self.printed[0] <= place <= self.printed[1]:
            end = self.lower.find("\n", place)
            self.printed = self.lower.rfind("\n", 0, place) + 1, end if end >= 0 else len(self.lower)
        return self.printed

    def _sentences(self, start: int, end: int) -> list[Span]:
        if (start, end) not in self.cut:
            self.cut[start, end] = sentences(self.text, start, end)
        return self.cut[start, end]

    def _sentence(self, start: int, end: int, place: int) -> Span:
        found = self._sentences(start, end)
        return found[max(0, bisect_right(found, (place, end)) - 1)]

    def _logical(self, printed: Span) -> Span:
        """The logical line of a printed one or, of a long one, of a sentence at its edge; else the sentence itself."""
        if self._is_closed(*printed):
            return printed
        start, end = self._line(printed[0])
        if end - start <= MAX_UNIT:
            line = self._joined(start)
            return line.start, line.end
        found = self._sentences(start, end)
        if printed in (found[0], found[-1]):
            line = self._joined(printed[0])
            if line.start < start or line.end > end:
                return line.start, line.end
        return printed

    def _is_closed(self, start: int, end: int) -> bool:
        """Whether the characters on both sides of its edges show that a printed line is joined with none."""
        text = self.text
        if text[start].isspace():
            return False
        if not (start == 0 or text[start - 2 : start] in _CLOSED) and (
            text[start - 1] != "\n" or text[start - 2].isspace() or runs_on(text, 0, start - 1, start)
        ):
            return False
        if end == len(text) or text[end - 1 : end + 1] in _CLOSED or text[end : end + 2] == "\n\n":
            return True
        if text[end] != "\n" or text[end - 1].isspace() or text[end + 1 : end + 2].isspace():
            return False
        return end + 1 == len(text) or not runs_on(text, 0, end, end + 1)

    def _joined(self, place: int) -> Line:
        """The logical line at a place; the last one is remembered."""
        if not self.joined.start <= place < self.joined.end:
            self.joined = line_at(self.text, place)
        return self.joined

    # --- what a form left ---

    def _zones(self) -> Iterator[Span]:
        """Where something stands beside residue or after a question, in order and apart; logical lines are whole.

        What a logical line says may end in another of its printed lines than it begins in.
        """
        spans = [(max(0, place - BLOCK_CHARS), place + BLOCK_CHARS) for place in self.residues]
        done = -1
        for low, high in sorted([*spans, *self._asked_zones()]):
            if high > done:
                start = self._joined(low).start if low > done else done
                done = max(high, self._joined(min(high, len(self.text))).end)
                yield start, done

    def _asked_zones(self) -> Iterator[Span]:
        """After each question what `_is_asked` may hold for: as far as nothing stands there but what a form leaves."""
        asked = self.text.find("?")
        while asked >= 0:
            following = self.text.find("?", asked + 1)
            limit = min(len(self.text), asked + 1 + _ASKED, following if following >= 0 else len(self.text))
            yield asked + 1, self._told_until(asked + 1, limit)
            asked = following

    def _told_until(self, start: int, limit: int) -> int:
        """The end of the last line before a limit that is short or names a deed."""
        while start < limit:
            end = self.lower.find("\n", start, limit)
            if end < 0:
                return limit
            if end - start > TAIL_CHARS and not self.clues.deeds.meet(line_words(self.lower[start:end])):
                return start + TAIL_CHARS
            start = end + 1
        return limit

    def _is_beside_residue(self, start: int, end: int) -> bool:
        index = bisect_left(self.residues, start - BLOCK_CHARS)
        return index < len(self.residues) and self.residues[index] <= end + BLOCK_CHARS

    def _is_asked(self, start: int) -> bool:
        """Whether a question stands before a place, and between them nothing but what a form leaves."""
        asked = self.text.rfind("?", max(0, start - _ASKED), start)
        return asked >= 0 and all(
            len(line) <= TAIL_CHARS or self.clues.deeds.meet(line_words(line))
            for line in self.lower[asked + 1 : start].split("\n")
        )

    # --- other marks of a form ---

    def said_at(self, place: int) -> frozenset[str]:
        """The concepts of the sentence at a place."""
        line = self._joined(place)
        near = self._sentences(line.start, line.end)
        start, end = near[max(0, bisect_right(near, (place, len(self.text))) - 1)]
        return read(self.text, start, end, self.packs)[0] if end - start <= MAX_UNIT else frozenset()

    def marked(self, *, addressed: bool) -> list[int]:
        """Lines with the mark of a field that must be filled in, and questions beside short lines.

        With `addressed`, only questions count that have a label for an address beside them.
        """
        found = set(self._line_ends("*\n"))
        found.update(
            place
            for place in self._line_ends(")\n")
            if is_required(self.lower[max(0, place + 1 - LABEL_CHARS) : place + 1])
        )
        if self.asks:
            asked = self._line_ends("?\n")
            found.update(place for place in asked if self._has_answers(place, addressed=addressed))
            found.update(self._glued())
        return sorted(found)[:_MAX_MARKED]

    def _line_ends(self, end: str) -> Iterator[int]:
        """The places before an ending of short lines; the text's own end counts as a line's."""
        text = self.lower
        at, count = text.find(end) if end[0] in text else -1, 0
        while at >= 0 and count < _MAX_MARKED:
            start = text.rfind("\n", max(0, at - _MARKED_CHARS), at) + 1
            if (start or at < _MARKED_CHARS) and not self.is_taken(at, at + 1):
                count += 1
                yield at
            at = text.find(end, at + 1)
        if text.endswith(end[:-1]) and not self.is_taken(len(text) - 1, len(text)):
            yield len(text) - 1

    def _glued(self) -> Iterator[int]:
        """Questions in lines that are a whole form: its line breaks were lost."""
        at, count = self.text.find("? "), 0
        while at >= 0 and count < _MAX_MARKED:
            start, end = self._line(at)
            if end - start <= MAX_GLUED and at > start:
                count += 1
                if cuts(self.text[start:end], self.packs):
                    yield at
            at = self.text.find("? ", max(at + 1, end))

    def _has_answers(self, place: int, *, addressed: bool) -> bool:
        """Whether two short lines and a button stand beside a question, whatever their order; and a field's label."""
        after = self._short_lines(self.text[place + 1 : place + 2 + _ANSWERS_CHARS].split("\n")[1:])
        start = self.text.rfind("\n", 0, place)
        above = self.text[max(0, start - _ANSWERS_CHARS) : max(0, start)].split("\n")[::-1]
        before = self._short_lines(above)
        if addressed and not any(map(_names_address, [*before, *after])):
            return False
        if len(after) >= 2 and self._has_button(after[1:]):
            return True
        return len(before) + len(after) > 2 and self._has_button(before + after)

    def _has_button(self, found: Iterable[str]) -> bool:
        return any(
            len(line) <= _BUTTON_CHARS and "button" in say(line, 0, len(line), self.packs) for line in found
        )

    @staticmethod
    def _short_lines(printed: Iterable[str]) -> list[str]:
        """Lines up to the first that is too long for an answer; a disclosure may stand among them."""
        found: list[str] = []
        long = 0
        for line in printed:
            if len(line) > _ANSWER_CHARS:
                long += 1
                if long > 1 or len(line) > _DISCLOSURE_CHARS:
                    break
            elif line.strip():
                found.append(line)
                if len(found) == _ANSWERS:
                    break
        return found


def _names_address(line: str) -> bool:
    """Whether a line is as short as a label and names an address."""
    return len(line) <= LABEL_CHARS and not terms("email").isdisjoint(line_words(line.lower()))


class _FirstLook(NamedTuple):
    """What a text is looked through for in one language, to know where to look closer; found in its skeleton."""

    looked_for: re.Pattern[bytes]  # words that speak to somebody, and first words of residue and of funnels
    mute: frozenset[bytes]  # those that speak to nobody
    aims: re.Pattern[bytes]  # words that an outcome may end in


@lru_cache(maxsize=16)  # as many as there are languages
def _first_look(pack: Pack) -> _FirstLook:
    speakers, lists, wholes = pack.clues.speakers, pack.clues.lists, pack.clues.wholes
    stems = {_first(stem) for stem in (*pack.residues, *pack.funnels)}
    return _FirstLook(
        spotter(speakers.whole | stems, speakers.beginnings, speakers.endings),
        frozenset(spot(stem) for stem in stems if not speakers.meet([stem])),
        spotter(
            lists.whole | wholes.whole,
            (*lists.beginnings, *wholes.beginnings),
            (*lists.endings, *wholes.endings),
        ),
    )


@lru_cache(maxsize=1_024)  # every stem of the vocabulary
def _begin(stem: str) -> bytes:
    """What is spotted where a stem may stand."""
    return spot(_first(stem))


def _first(stem: str) -> str:
    """The first word of a stem, which is a whole word."""
    return stem.partition(" ")[0].partition("-")[0].partition("'")[0]
