"""The main text of a page at three levels: the own extractor, second opinions, and how far they agree."""

import re
from collections.abc import Iterable
from dataclasses import replace

from article.body.declared import declared
from article.body.endlines import at_its_end
from article.body.extract import Body, own
from article.body.others import adds_apart, adds_links, below_head, introduced, lacks_the_hidden
from article.body.weights import is_page_line, weight_of, words
from article.dates.moments import moment
from article.page.blanks import folded
from article.page.document import Document
from article.page.segments import Segment, Segments
from article.types import Level

# The agreement from which two extractors are taken to mean the same text (4-gram Jaccard; measured plan value).
_AGREE = 0.8


# resiliparse leaves captions and teasers in: an own text that stands wholly in its text needs to agree less.
_CONTAINED, _AGREE_CONTAINED = 0.95, 0.72


# The confidence from which an own text needs no second opinion. On 181 real pages three of four have it, and of those
# the two others would have outvoted one, wrongly.
_SURE = 0.95
_OUTVOTED = 0.1  # how much better than with the own text the two others must agree to outvote it


def shingles(text: str, size: int = 4) -> set[tuple[str, ...]]:
    """The word n-grams of a text; of a text of fewer words the whole."""
    tokens = _TOKEN.findall(text.lower())
    if len(tokens) <= size:
        return {tuple(tokens)} if tokens else set()
    return set(zip(*(tokens[i:] for i in range(size)), strict=False))


# In scripts without spaces each character is a token: a sentence as one word would agree with nothing.
_TOKEN = re.compile(
    r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\u0e00-\u0e7f]|[^\W\u3040-\u9fff\u0e00-\u0e7f]+"
)


def agreement(one: str, other: str) -> tuple[float, float]:
    """(Jaccard of the 4-gram sets, share of the first text's 4-grams that the second has), each 0..1."""
    a, b = shingles(one), shingles(other)
    shared = len(a & b)
    return (shared / (len(a) + len(b) - shared), shared / len(a)) if a and b else (0.0, 0.0)


_VERBATIM = 0.98


def _agreement(found: Body, other: str) -> tuple[float, float]:
    """`agreement` of the own text with another, told by characters where nearly all of its segments stand in the other
    as they are: then the shingles would say the same at ten times the cost, unless very many are sought in much."""
    whole = folded(other)
    if len(found.segments) * len(whole) > _MAX_SOUGHT:
        return _best_agreement(found, other)
    lengths = [len(s.text) for s in found.segments]
    shared = sum(length for s, length in zip(found.segments, lengths, strict=True) if s.text in whole)
    total = sum(lengths)
    alike = shared / max(1, total + len(whole) - min(shared, len(whole)))
    if total and shared >= _VERBATIM * total and alike >= _AGREE:
        return min(1.0, alike), shared / total
    return _best_agreement(found, other)


def _best_agreement(found: Body, other: str) -> tuple[float, float]:
    """`agreement` of the own text with another, or that of its lines before some were taken out."""
    agreed = agreement(plain(found.segments), other)
    if agreed[0] >= _AGREE or found.lines in ((), found.segments):
        return agreed
    return max(agreed, agreement(plain(found.lines), other))


def plain(segments: Iterable[Segment]) -> str:
    """The text of segments, a paragraph a line."""
    return "\n".join(s.text for s in segments)


# Several extractors

# What goes to another parser is bounded: real news pages have up to 3 MB. trafilatura takes 0.1 ms a tag.
_MAX_HTML = 3_000_000


_MAX_TAGS = 20_000


def main_text(document: Document, cuts: Segments, level: Level) -> Body:
    """The main text at a level: `fast` and `balanced` ask resiliparse where the own text is not sure, `balanced` asks
    trafilatura too where those two disagree, `quality` always asks both. Of three texts the own one stands unless the
    two others agree against it, or what the page declares as its text shows that it is not all.
    """
    found = own(cuts)
    if missed := _missed(document, cuts, found):
        return missed
    if len(document.html) > _MAX_HTML or (level != "quality" and found.confidence >= _SURE):
        return replace(found, confidence=round(found.confidence, 3))
    other = _resiliparse(document.html)
    alike, contained = _agreement(found, other)
    found = replace(found, confidence=round(alike, 3))
    agreed = alike >= _AGREE or (contained >= _CONTAINED and alike >= _AGREE_CONTAINED)
    if level == "fast":
        if found.segments:
            return found
        theirs = _as_segments(cuts, other)
        return replace(theirs, segments=below_head(theirs.segments), extractor="resiliparse")
    return found if agreed and level == "balanced" else _third(document, cuts, found, other)


def _missed(document: Document, cuts: Segments, found: Body) -> Body | None:
    """The text that the page declares, where the own one has little of it: scripts write it, or it was not found.

    A declared text that stands nowhere on the page is believed where the own one is short, or the beginning of it.
    """
    told = declared(document)
    if not told:
        return None
    text = plain(told)
    mine = plain(found.segments)
    # Sentence by sentence, or paragraph by paragraph: most are told so, at a tenth of the cost of shingles.
    sentences = [part for s in told for part in s.text.split(". ")]
    is_quick = len(sentences) * len(mine) + len(found.segments) * len(text) <= _MAX_SOUGHT
    if is_quick and (
        sum(len(part) for part in sentences if part in mine) >= _MOST * len(text)
        or sum(len(s.text) for s in found.segments if s.text in text) >= _MOST * len(text)
    ):
        return None
    has, shared = agreement(text, mine)[1], agreement(mine, text)[1]
    if has >= _MOST:
        return None
    body = _as_segments(cuts, text)
    stands_there = any(s.box for s in body.segments)
    if not stands_there and shared < _MOST and words(mine) >= _SHORT:
        return None
    return replace(body, extractor="json-ld", confidence=round(has, 3))


_MOST = 0.6  # the share of a text from which it is more than a part
_SHORT = 60  # words
_MAX_SOUGHT = (
    2_000_000_000  # characters of searches that take as long as to compare shingles, a quarter second
)


def _third(document: Document, cuts: Segments, found: Body, other: str) -> Body:
    """The vote of three: the own text, or trafilatura's if resiliparse agrees with that one clearly better."""
    third = _trafilatura(document.html) if document.html.count("<") < _MAX_TAGS else ""
    if not third:
        return found
    alike, against = _best_agreement(found, third)[0], agreement(other, third)[0]
    theirs = whole = _as_segments(cuts, third)
    if against >= alike + _OUTVOTED:
        # Perhaps only with headline, byline and date, which of a short text are much.
        theirs = replace(whole, segments=below_head(whole.segments))
        alike = max(alike, _best_agreement(found, plain(theirs.segments))[0])
    outvoted = against >= _AGREE and against >= alike + _OUTVOTED and not adds_links(found, whole)
    outvoted = outvoted and not adds_apart(cuts, found, theirs)
    if found.segments and (not outvoted or lacks_the_hidden(cuts, found, theirs)):
        return replace(found, confidence=round(max(alike, found.confidence), 3))
    return replace(theirs, segments=introduced(found, theirs), confidence=round(against, 3))


def _resiliparse(html: str) -> str:
    from resiliparse.extract.html2text import extract_plain_text

    return str(
        extract_plain_text(html, main_content=True, comments=False, alt_texts=False, list_bullets=False)
    )


def _trafilatura(html: str) -> str:
    from trafilatura import extract

    try:
        return extract(html, fast=True, include_comments=False, deduplicate=False) or ""
    except Exception:  # noqa: BLE001  # a page that breaks the library is a page without a third opinion
        return ""


def _folded(text: str) -> str:
    return "".join(_TOKEN.findall(text))


def _without_page_lines(cuts: Segments, chosen: list[int]) -> list[int]:
    """Without lines of the page, those below the text, and the short lines before it that hold a date."""
    kept = [i for i in chosen if not is_page_line(cuts.items[i])]
    while kept and not weight_of(cuts.items[kept[0]]) and moment(cuts.items[kept[0]].text):
        kept.pop(0)
    closing = at_its_end(cuts, kept)
    return [i for i in kept if i not in closing]


_OFF = 400  # characters between two segments of a text found by another


def _as_segments(cuts: Segments, text: str) -> Body:
    """The segments of the page that make up a text found by another; its own lines where they do not."""
    whole = _folded(text)
    chosen = []
    position = 0
    for index, segment in enumerate(cuts.items):
        folded = _folded(segment.text)
        # No further than it may be off: 50,000 lines sought in all of a long text took three seconds.
        at = whole.find(folded, position, position + _OFF + 2 * len(folded) - 1) if folded else -1
        if at >= 0:
            chosen.append(index)
            position = at + len(folded)
    covered = sum(len(_folded(cuts.items[i].text)) for i in chosen)
    chosen = _without_page_lines(cuts, chosen)
    first, last = (chosen[0], chosen[-1]) if chosen else (0, 0)
    if covered >= 0.95 * len(whole):
        return Body(tuple(cuts.items[i] for i in chosen), "trafilatura", 0.0, first, last)
    lines = (" ".join(line.lstrip("-| ").split()) for line in text.split("\n"))
    return Body(
        tuple(Segment(line, "p", "p", 0, 0) for line in lines if line), "trafilatura", 0.0, first, last
    )
