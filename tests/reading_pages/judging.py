"""What a reader found on a page beside what it should have found."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone

from article.types import Article, Dated, Rejected
from tests.reading_pages.pages import ReadingPage

ARTICLE = "an article"  # what a page is when it is not refused


@dataclass(frozen=True, slots=True)
class Answer:
    """One question about one page: what is it, who wrote it, when; `wanted` holds all answers that would be right."""

    question: str
    page: str
    wanted: frozenset[str]
    found: str

    @property
    def right(self) -> bool:
        """Whether what was found is one of the right answers."""
        return self.found in self.wanted

    def __str__(self) -> str:
        return f"{self.page}: {self.found or 'nothing'}, not {' or '.join(sorted(self.wanted)) or 'nothing'}"


def answers(page: ReadingPage, found: Article | Rejected) -> Iterable[Answer]:
    """All questions of a page; of an article that was refused every answer is wrong."""
    truth = page.truth
    what = found.reason if isinstance(found, Rejected) else ARTICLE
    yield Answer("articles and refusals", page.name, truth.refused or frozenset((ARTICLE,)), what)
    if truth.refused:
        return
    read = found if isinstance(found, Article) else None
    told = {
        "titles": (truth.title, read and read.title),
        "authors": (_listed(truth.authors), read and _listed(read.authors)),
        "published": (_claim(truth.published), read and _dated(read.published)),
        "canonical links": (truth.canonical or "", read and (read.canonical_url or "")),
    }
    if truth.modified:
        told["modified"] = (_claim(truth.modified), read and _dated(read.modified))
    for question, (wanted, answer) in told.items():
        yield Answer(question, page.name, frozenset((wanted,)), what if answer is None else answer)


def _listed(names: Iterable[str]) -> str:
    return "; ".join(sorted(names))


def _claim(claim: date | None) -> str:
    """A claim as text, to the minute: many pages show no seconds of the time that they mark up with them."""
    if isinstance(claim, datetime):
        return claim.isoformat(timespec="minutes")
    return claim.isoformat() if claim else ""


def _dated(found: Dated | None) -> str:
    if found is None:
        return ""
    there = found.at.astimezone(timezone(timedelta(minutes=found.offset_minutes or 0)))
    if found.precision in ("second", "minute"):
        return _claim(there if found.offset_minutes is not None else there.replace(tzinfo=None))
    return _claim(there.date()) if found.precision == "day" else f"the {found.precision} of {there.date()}"
