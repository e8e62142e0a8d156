"""A text brought back to plain letters, with a map that leads every position to the original."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

Edit = tuple[int, int, str]  # start, end, replacement


@dataclass(frozen=True, slots=True)
class Normalised:
    """`text` for matching. `offsets[i]` is where its character i stands in the original (len(text) + 1 entries).

    `kinds` names what was undone: `zero-width`, `soft-hyphen`, `variation-selector`, `bidi-control`, `combining`,
    `homoglyph`, `fullwidth`, `compatibility`, `letter-spacing`, `broken-word`, `leet`.
    """

    text: str
    offsets: Sequence[int]
    kinds: tuple[str, ...]
    lower: str = ""  # the text in lower case, of the same length; made with the last edit
    ordinary: bool = False  # it shows nothing to be undone, so that every slice of it is normalised too

    def part(self, start: int, end: int) -> "Normalised | None":
        """A slice of an ordinary text, as if it had been normalised by itself; None where that must be done."""
        if not self.ordinary or end > len(self.text):
            return None
        text = self.text[start:end]
        return Normalised(text, range(len(text) + 1), (), self.lower[start:end], ordinary=True)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The slice of the original behind `text[start:end]`, with nothing that follows its last character."""
        if start >= end:
            return self.offsets[start], self.offsets[start]
        return self.offsets[start], self._after(end)

    def _after(self, end: int) -> int:
        last = self.offsets[end - 1]
        return min(self.offsets[end], last + 1)

    def at(self, original: int) -> int:
        """The first position of `text` at or after an offset of the original."""
        return min(bisect_left(self.offsets, original), len(self.text))


def lowered(text: str) -> str:
    """The text in lower case, of the same length."""
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return text.replace("\u0130", "I").lower()  # the one letter that grows when lowered


def applied(before: Normalised, edits: list[Edit], kind: str) -> Normalised:
    """The text with some edits made, in order and apart from each other; `kind` names what they undo.

    `lower` is left to whoever makes the last edit.
    """
    if not edits:
        return before
    pieces: list[str] = []
    offsets: list[int] = []
    done = 0
    for start, end, replacement in edits:
        pieces += before.text[done:start], replacement
        offsets.extend(before.offsets[done:start])
        # Letters of a replacement are dealt out over what they replace, so a span inside it stays inside.
        width = end - start
        offsets.extend(
            before.offsets[start + index * width // len(replacement)] for index in range(len(replacement))
        )
        done = end
    pieces.append(before.text[done:])
    offsets.extend(before.offsets[done:])
    kinds = (*before.kinds, kind) if kind and kind not in before.kinds else before.kinds
    return Normalised("".join(pieces), offsets, kinds)
