"""Two forms in one text: which of them a sentence speaks for, where a poll and a newsletter box stand together.

A trap has one button: the address is asked for between the question and the button that sends the answer. A poll that
closes with a button of its own, before anything asks for an address, has nothing to do with the box that follows.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from article.traps.readings import Reading
from article.traps.units import Units
from article.words.sentences import Span


@dataclass(frozen=True, slots=True)
class _Part:
    """Units from one button to the next, the last button included; `button` is None where none is left."""

    low: int
    high: int
    button: Reading | None


def own_part(units: Units, index: int, low: int, high: int) -> Span | None:
    """Of the block `low` to `high` what belongs to the form of the unit at `index`; None where that is no poll's.

    None too where both readings fit: lines that an extractor has strewn tell of two buttons and not of their forms.
    """
    first, last = units.grown(index)
    if units.at(index).presses:  # "Cast vote + join our list"
        return low, high
    parts = _parts(units, first, last)
    here = next(at for at, part in enumerate(parts) if part.low <= index <= part.high)
    if any(part.button is not None and part.button.joins for part in parts):
        return _beside_box(units, index, parts[here], parts[here - 1] if here else None)
    closed = next((part for part in parts[:here] if _is_closed(units, part)), None)
    if closed is not None and _asks_address(units, closed.high + 1, last):
        return (low, high) if _is_print_below(units, index, closed) else None
    return None if _stands_above(units, index, first, parts[here:]) else (low, high)


def _stands_above(units: Units, index: int, first: int, parts: Sequence[_Part]) -> bool:
    """Whether a unit and a field for an address stand above a whole poll: its question, answers and button in a row."""
    part = next((part for part in parts if _is_closed(units, part)), None)
    if part is None:
        return False
    asked = next(other for other in range(part.low, part.high + 1) if _asks(units.at(other)))
    return index < asked and _asks_address(units, first, asked - 1)


def _is_print_below(units: Units, index: int, closed: _Part) -> bool:
    """Whether a unit stands right under a form and a blank line parts it from what follows."""
    below = range(closed.high + 1, index + 1)
    after = index + 1
    return (
        _asks_address(units, closed.low, closed.high)
        and not _asks_address(units, closed.high + 1, index)
        and not any(units.is_apart(other) for other in below)
        and (after >= len(units.all) or units.is_apart(after))
    )


def _parts(units: Units, first: int, last: int) -> list[_Part]:
    found: list[_Part] = []
    low = first
    for index in range(first, last + 1):
        reading = units.at(index)
        if reading.presses or index == last:
            found.append(_Part(low, index, reading if reading.presses else None))
            low = index + 1
    return found


def _beside_box(units: Units, index: int, own: _Part, before: _Part | None) -> Span | None:
    """The part of a unit in a text with a sign-up button, if that part is a poll."""
    if own.button is not None and not own.button.joins:
        asked = [other for other in range(own.low, own.high) if _asks(units.at(other))]
        apart = before is None or any(units.is_apart(other) for other in range(own.low, index + 1))
        if asked and (asked[0] < index or apart):
            return own.low, own.high
    if before is None or before.button is None or before.button.joins or not _has_question(units, before):
        return None
    if any(units.is_apart(other) for other in range(own.low, index + 1)):
        return None
    end = next((other for other in range(index + 1, own.high + 1) if units.is_apart(other)), None)
    if end is None and own.button is None:
        return before.low, own.high
    return (before.low, end - 1) if end is not None else None


def _is_closed(units: Units, part: _Part) -> bool:
    """Whether a part is a whole poll: question, answers, button."""
    readings = [units.at(other) for other in range(part.low, part.high + 1)]
    return part.button is not None and _has_question(units, part) and _options(readings) >= 2


def _options(readings: Sequence[Reading]) -> int:
    asked = next((at for at, reading in enumerate(readings) if _asks(reading)), len(readings))
    return sum(reading.choices for reading in readings[asked + 1 :] if "option" in reading.kinds)


def _has_question(units: Units, part: _Part) -> bool:
    return any(_asks(units.at(other)) for other in range(part.low, part.high + 1))


def _asks(reading: Reading) -> bool:
    return "question" in reading.kinds or (reading.required and "label" not in reading.kinds)


def _asks_address(units: Units, low: int, high: int) -> bool:
    return any(units.at(other).takes_address for other in range(low, high + 1))
