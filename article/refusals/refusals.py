"""Why a page that was read is no article: by its shape and words. When in doubt it is one."""

import tomllib
from functools import lru_cache
from importlib.resources import files

from article.body.extract import Body
from article.body.text import plain
from article.body.weights import is_sentence, words_of
from article.metadata import Head
from article.page.document import Document
from article.page.segments import Segment, Segments
from article.refusals.claimed import claims_article, is_marked, other_kind
from article.refusals.galleries import has_captions, is_gallery
from article.refusals.lists import OTHERS, SOME_TEXT, TEASER, headlines, is_list
from article.types import ReadOptions, Reason, Rejected

# An error page explains itself in a few lines; more text than this is an article about errors.
_SHORT_PAGE = 150
_CONSENT_PHRASES = 3  # of those that notices of cookies are made of: news of them has one or two
_LOGIN_WORDS = 50  # many article pages carry a login form in a corner
_GALLERY_WORDS = 80


@lru_cache(maxsize=1)
def _phrases() -> dict[str, tuple[str, ...]]:
    data = tomllib.loads((files("article.vocabulary") / "refusals.toml").read_text("utf-8"))
    return {kind: tuple(phrases) for kind, phrases in data.items()}


def after_reading(
    document: Document, cuts: Segments, head: Head, body: Body, options: ReadOptions
) -> Rejected | None:
    """Refuse by what was found on the page. When in doubt it is an article."""
    count = sum(map(words_of, body.segments))
    reason, detail = _reason(document, cuts, head, body, count)
    if reason:
        return Rejected(document.url, reason, detail)
    if not cuts.items and body.extractor != "json-ld":
        return Rejected(document.url, "empty", "no visible text")
    # The shortest news has two sentences; where the page does not say that it is news, they are a teaser's.
    least = options.min_words // 2 if is_marked(document, head) else options.min_words
    told = f"{count} words" if count < least else ""
    if (
        body.extractor in OTHERS
        and not claims_article(document, head)
        and not any(map(_is_running, body.segments))
    ):
        told = told or "no running text"
    if told:
        return Rejected(document.url, "gallery" if has_captions(document, cuts) else "too-short", told)
    return None


def _is_running(segment: Segment) -> bool:
    return is_sentence(segment.text) and words_of(segment) >= TEASER


def _reason(
    document: Document, cuts: Segments, head: Head, body: Body, count: int
) -> tuple[Reason | None, str]:
    claims = claims_article(document, head)
    if not claims and (other := other_kind(document, head)):
        return "other-page", other
    if count < _SHORT_PAGE:
        named = _by_title(document, head, whole=count >= SOME_TEXT)
        if named and not (claims and count >= SOME_TEXT):
            return named, head.title[:100]
        if not claims and (said := _by_text(body, count)):
            return said, head.title[:100]
        if count < _LOGIN_WORDS and not claims and document.tree.css_first('input[type="password"]'):
            return "login", "password field"
    if is_list(document, cuts, head, body, count, claims):
        return "index-page", f"{count} words, {headlines(cuts, body)} linked headlines"
    uncaptioned = sum(words_of(s) for s in body.segments if s.kind != "caption")
    if uncaptioned < _GALLERY_WORDS and is_gallery(document, cuts, uncaptioned):
        return "gallery", f"{count} words"
    return None, ""


def _by_text(body: Body, count: int) -> Reason | None:
    """The reason that a short text gives in its own words: a page that is not there, or consent to cookies."""
    text = plain(body.segments).lower().replace("’", "'")
    phrases = _phrases()
    if count < SOME_TEXT and any(phrase in text for phrase in phrases["error_text"]):
        return "error-page"
    consent = sum(phrase in text for phrase in phrases["consent_text"])
    return "consent-wall" if consent >= _CONSENT_PHRASES else None


def _by_title(document: Document, head: Head, *, whole: bool) -> Reason | None:
    """The reason that a title gives; with some text below it (`whole`) only if the title is nothing else."""
    heading = next(iter(document.nodes("h1")), None)
    title = next(iter(document.nodes("title")), None)
    texts = {
        head.title.lower().strip(_ENDS),
        (heading.text()[:200] if heading else "").lower().strip(_ENDS),
        (title.text()[:200] if title else "").lower().split("|")[0].strip(_ENDS),
    }
    reasons: tuple[tuple[str, Reason], ...] = (
        ("error", "error-page"),
        ("login", "login"),
        ("consent", "consent-wall"),
        ("offer", "other-page"),
    )
    for kind, reason in reasons:
        for phrase in _phrases()[kind]:
            if phrase in texts or (not whole and any(_says(text, phrase) for text in texts)):
                return reason
    return None


_ENDS = " .!|-–…\n"


def _says(text: str, phrase: str) -> bool:
    return len(phrase) > 7 and phrase in text and len(text) < 3 * len(phrase) + 12
