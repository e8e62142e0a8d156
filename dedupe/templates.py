"""What a text shares with others without being their copy: the parts of a page that flags have quoted.

The other two are beside it: a site's repeated blocks (`dedupe.blocks`) and stories filled in (`dedupe.filledin`).
"""

from collections.abc import Sequence

from dedupe.blocks import TEMPLATE_FAMILIES as TEMPLATE_FAMILIES
from dedupe.blocks import Span as Span
from dedupe.blocks import block_key as block_key
from dedupe.blocks import block_keys as block_keys
from dedupe.blocks import independent as independent
from dedupe.blocks import is_template as is_template
from dedupe.blocks import keys_on as keys_on
from dedupe.blocks import mask as mask
from dedupe.filledin import FilledIn as FilledIn
from dedupe.filledin import filled_in as filled_in
from dedupe.filledin import skeleton as skeleton
from dedupe.fold import plain
from dedupe.names import is_name as is_name
from dedupe.overlap import runs_of
from dedupe.sketch import Words, words_of

# A trap's words are sought in runs of so many; between two of them at most so many others are cut along.
TRAP_RUN, TRAP_GAP = 4, 6


def trap_spans(text: str, quotes: Sequence[str]) -> tuple[Span, ...]:
    """Where the text has the words of flagged quotes (traps, funnels), in order and not overlapping.

    A quote comes from the visible page, the text from an extractor: white space differs and lines are
    missing, so lines that stand wholly in a quote are found, and runs of four words; small gaps between them
    are taken along.
    """
    said = [words_of(quote) for quote in quotes]
    said = [quote for quote in said if len(quote)]
    if not said:
        return ()
    words = words_of(text)
    found: list[Span] = []
    for quote in said:
        runs = runs_of(words, quote, min(TRAP_RUN, len(quote)))
        found += [(run.a_start, run.a_end) for run in runs]
    cut = _closed(sorted(found + _whole_lines(words, said)), TRAP_GAP)
    return tuple((int(words.starts[first]), int(words.ends[last - 1])) for first, last in cut)


def _whole_lines(words: Words, quotes: Sequence[Words]) -> list[Span]:
    """The lines of a text (as word ranges) that are shorter than a run and stand in a quote as a line, too."""
    short = {plain(line) for quote in quotes for line in quote.text.splitlines()}
    return [
        (first, last)
        for first, last in _lines(words)
        if last - first < TRAP_RUN and plain(words.text[words.starts[first] : words.ends[last - 1]]) in short
    ]


def _lines(words: Words) -> list[Span]:
    starts = [0]
    starts += [i for i in range(1, len(words)) if "\n" in words.text[words.ends[i - 1] : words.starts[i]]]
    return list(zip(starts, [*starts[1:], len(words)], strict=True)) if len(words) else []


def _closed(spans: Sequence[Span], gap: int) -> list[Span]:
    """Overlapping spans, and those at most `gap` apart, as one."""
    closed: list[Span] = []
    for first, last in spans:
        if closed and first - closed[-1][1] <= gap:
            closed[-1] = (closed[-1][0], max(last, closed[-1][1]))
        else:
            closed.append((first, last))
    return closed
