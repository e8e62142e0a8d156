"""A page of plain text: the first line is the title, the rest the text."""

import hashlib
import re

from article.body.weights import words_in
from article.dates import dates
from article.language import language
from article.names.authors import names_in
from article.origin.creditlines import text_credits
from article.source.decode import decode
from article.storedtext import joined, stripped
from article.traps.traps import judge_text
from article.types import Article, Page, Rejected
from article.urls import clean, site_of

_MAX_BLOCKS = 20_000  # what comes after is one block more


def read_text(page: Page) -> Article | Rejected:
    """Read one page of plain text; nothing but emptiness is a reason to refuse."""
    source, _ = decode(page.body, page.header("content-type"))
    source = source.replace("\r\n", "\n").replace("\r", "\n").strip()
    if not source:
        return Rejected(page.url, "empty")
    title, _, rest = source.partition("\n")
    lines = _paragraphs(rest)
    text, blocks, invisible = joined([("p", line) for line in lines or [title]])
    claims = [c for line in lines[:3] for c in dates.in_line(line)]
    site = site_of(page.url)
    return Article(
        url=clean(page.url) or page.url,
        site=site,
        canonical_url=None,
        title=stripped(" ".join(title.split()))[0],
        site_name=None,
        authors=tuple(_text_authors(lines[:2])),
        section=None,
        lang=language(text, None),
        published=dates.choose(claims, "published", page.fetched_at),
        modified=dates.choose(claims, "modified", page.fetched_at),
        dates=(*(c.dated for c in claims), *page.served),
        text=text,
        blocks=blocks,
        visible=source,
        words=words_in(text, blocks),
        sha256=hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
        confidence=1.0,
        extractor="text",
        fetched_at=page.fetched_at,
        credits=text_credits(lines, site),
        flags=judge_text(source),
        links=(),
        invisible=invisible,
    )


def _paragraphs(text: str) -> list[str]:
    """Paragraphs of a plain text: parted by blank lines where there are any, else by lines; at most _MAX_BLOCKS."""
    parts = (
        re.split(r"\n\s*\n", text.strip(), maxsplit=_MAX_BLOCKS)
        if "\n\n" in text.strip()
        else text.split("\n", _MAX_BLOCKS)
    )
    return [line for part in parts if (line := " ".join(part.split()))]


def _text_authors(lines: list[str]) -> list[str]:
    bylines = (
        line for line in lines if len(line) < 100 and line.lower().startswith(("by ", "von ", "par ", "por "))
    )
    return [name for line in bylines for name in names_in(line, None)]
