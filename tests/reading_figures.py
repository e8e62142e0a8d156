"""The gate's figures on the labelled reading pages, and what is read wrongly there, page by page."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from article.read import read
from article.types import Article, Level, ReadOptions, Rejected
from tests.bodies import f1
from tests.reading_pages import Answer, ReadingPage, answers, reading_pages

Readings = Sequence[tuple[ReadingPage, Article | Rejected]]


# By folder: one markup in many languages, and shapes that a text can have, each on one page.
_SETS = {"systems": "reading pages", "shapes": "shapes of texts"}


def reading_figures() -> dict[str, float]:
    """Of each set body F1 at two levels, and at `balanced` the share of right answers to every other question."""
    return {
        figure: value for folder, name in _SETS.items() for figure, value in _figures(folder, name).items()
    }


def _figures(folder: str, name: str) -> dict[str, float]:
    pages = reading_pages(folder)
    levels: tuple[Level, ...] = ("balanced", "fast")
    found = {level: _read_all(pages, level) for level in levels}
    figures = {f"{name}, {level}: body F1": f1(_bodies(found[level]).values()) for level in levels}
    right: dict[str, list[bool]] = defaultdict(list)
    for answer in _answers(found["balanced"]):
        right[answer.question].append(answer.right)
    return figures | {f"{name}: {question}": sum(hits) / len(hits) for question, hits in right.items()}


def reading_misses() -> Iterable[str]:
    """What is read wrongly at `balanced`, by question: a line a wrong answer, and texts with the lines that differ."""
    for folder in _SETS:
        found = _read_all(reading_pages(folder), "balanced")
        yield from sorted(f"{answer.question}: {answer}" for answer in _answers(found) if not answer.right)
        for name, (truth, text) in _bodies(found).items():
            if (score := f1([(truth, text)])) < 1:
                yield f"body F1 {score:.3f}: {name}"
                yield from (f"  lost   {line}" for line in _only_in(truth, text))
                yield from (f"  extra  {line}" for line in _only_in(text, truth))


def _read_all(pages: Sequence[ReadingPage], level: Level) -> Readings:
    return [(page, read(page.page, ReadOptions(level=level))) for page in pages]


def _answers(readings: Readings) -> Iterable[Answer]:
    return (answer for page, found in readings for answer in answers(page, found))


def _bodies(readings: Readings) -> dict[str, tuple[str, str]]:
    """(truth, found) of every page that is an article, by its name; a text is empty where the page was refused."""
    return {
        page.name: (page.truth.text, found.text if isinstance(found, Article) else "")
        for page, found in readings
        if not page.truth.refused
    }


def _only_in(text: str, other: str) -> Iterable[str]:
    return (line[:100] for line in text.splitlines() if line and line not in other)
