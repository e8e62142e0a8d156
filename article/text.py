"""The main text of a page as blocks: an own extractor on the shared tree, second opinions, and how far they agree."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files
from itertools import islice, pairwise

from article.dates import moment
from article.document import Document
from article.segments import (
    BODY,
    BOILERPLATE,
    BYLINE,
    COMMENT,
    OUTSIDE,
    Box,
    Segment,
    Segments,
)
from article.types import Level

# The agreement from which two extractors are taken to mean the same text (4-gram Jaccard; measured plan value).
_AGREE = 0.8
# resiliparse leaves captions and teasers in: an own text that stands wholly in its text needs to agree less.
_CONTAINED, _AGREE_CONTAINED = 0.95, 0.72
_OUTVOTED = 0.1  # how much better than with the own text the two others must agree to outvote it


@dataclass(frozen=True, slots=True)
class Body:
    """The main text: its segments, who found it, and the agreement of the extractors in 0..1.

    `first` and `last` are the indices of the region it was found in, for those who look around it.
    """

    segments: tuple[Segment, ...]
    extractor: str
    confidence: float
    first: int = 0
    last: int = 0


@lru_cache(maxsize=1)
def _lines() -> tuple[re.Pattern[str], frozenset[str]]:
    data = tomllib.loads((files("article.vocabulary") / "boilerplate.toml").read_text("utf-8"))
    starts = "|".join(sorted(map(re.escape, data["starts"]), key=len, reverse=True))
    return re.compile(rf"\W{{0,3}}(?:{starts})", re.IGNORECASE), frozenset(data["whole"])


_SENTENCE = re.compile(r"""[.!?…。！？؟।"”»’)\]]\W{0,2}$""")
_LONG_WORDS = 15  # a line that begins like boilerplate but has more words than this is a sentence


def words(text: str) -> int:
    """Words of a text; in scripts without spaces two characters count as one.

    >>> words("three little words"), words("今日は天気がいい")
    (3, 4)
    """
    wide = len(_WIDE.findall(text))
    return len(text.split()) if wide < len(text) // 4 else max(len(text.split()), wide // 2)


_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\u0e00-\u0e7f]")


def is_page_line(segment: Segment) -> bool:
    """Whether a line belongs to the page ("Read more: …", "Share") rather than to the text."""
    starts, whole = _lines()
    text = segment.text
    if len(text) < 25 and text.lower().strip(" :.…") in whole:
        return True
    return bool(starts.match(text)) and len(text.split()) <= _LONG_WORDS + 5 * bool(segment.link_chars)


def _density(segment: Segment) -> float:
    return segment.link_chars / max(1, len(segment.text))


def _weight(segment: Segment) -> int:
    """How much a segment looks like running text, in words; 0 for what does not."""
    density = _density(segment)
    if density > (0.8 if segment.tag == "p" and len(segment.text) > 150 else 0.5) or segment.kind in (
        "h",
        "caption",
    ):
        return 0
    if segment.tag != "p" and segment.anchors and _is_teaser(segment):
        return 0
    count = words(segment.text)
    if count < 8 or (count < 14 and not _SENTENCE.search(segment.text)):
        return 0
    if segment.kind == "table":
        return count // 3
    return count


def _is_teaser(segment: Segment) -> bool:
    """Whether text begins with a link of several words: headline and teaser of another text in one block."""
    first = segment.anchors[0].text
    return len(first) > 25 and segment.text.startswith(first[:60]) and len(first.split()) >= 4


def own(cuts: Segments) -> Body:
    """The main text by this module's own rules: the smallest box that holds most of the running text."""
    raw = [_weight(s) for s in cuts.items]
    flags = _effective_flags(cuts, raw)
    weights = _unflagged(cuts, raw, flags)
    if sum(weights) < _BELIEVED * sum(
        raw
    ):  # names that condemn nearly everything mean something else on this page
        flags = _effective_flags(cuts, raw, names=False)
        weights = _unflagged(cuts, raw, flags)
    if not any(weights):
        return Body((), "own", 0.0)
    core = _core(cuts, weights, flags)
    chosen = _chosen(cuts, _region(cuts, weights, core), weights, flags, core)
    if not chosen:
        return Body((), "own", 0.0)
    return Body(tuple(cuts.items[i] for i in chosen), "own", 0.0, chosen[0], chosen[-1])


# The least share of a page's running text that must be left when class names are believed.
_BELIEVED = 0.2
_STRUCTURE = frozenset(("nav", "aside", "footer", "form", "dialog", "menu", "figure", "figcaption"))


def _unflagged(cuts: Segments, raw: list[int], flags: list[int]) -> list[int]:
    return [0 if flags[s.box] & OUTSIDE else weight for s, weight in zip(cuts.items, raw, strict=True)]


def _sums(cuts: Segments, weights: list[int]) -> list[int]:
    """Weight of each box with all it holds: children come after parents, so one pass from the end adds up."""
    totals = [0] * len(cuts.boxes)
    for segment, weight in zip(cuts.items, weights, strict=True):
        totals[segment.box] += weight
    for index in range(len(totals) - 1, 0, -1):
        parent = cuts.boxes[index].parent
        if parent >= 0:
            totals[parent] += totals[index]
    return totals


def _effective_flags(cuts: Segments, weights: list[int], *, names: bool = True) -> list[int]:
    """Flags of each box with those of its ancestors; a name that would condemn half of the page is not believed."""
    totals = _sums(cuts, weights)
    half = totals[0] * 0.5
    result: list[int] = []
    for index, box in enumerate(cuts.boxes):
        own_flags = box.flags if names or box.tag in _STRUCTURE else box.flags & ~BOILERPLATE
        if own_flags & OUTSIDE and totals[index] > half:
            own_flags &= ~(OUTSIDE & ~COMMENT)
        inherited = result[box.parent] if box.parent >= 0 else 0
        if (
            box.tag == "blockquote"
        ):  # posts of social networks stand in quotes inside "widgets": they are quoted text
            inherited &= ~BOILERPLATE
        result.append(own_flags | (inherited & ~BODY))
    return result


def _core(cuts: Segments, weights: list[int], flags: list[int]) -> int:
    """The box whose paragraphs stand closest together: its own text, its children's, half of its grandchildren's.

    The idea is Readability's (Arc90, 2009), on words instead of commas.
    """
    scores = [0.0] * len(cuts.boxes)
    for segment, weight in zip(cuts.items, weights, strict=True):
        share = float(weight)
        for box in list(islice(cuts.path(segment.box), 3)) if weight else ():
            scores[box] += share
            share *= _GENERATION
    for index, box in enumerate(cuts.boxes):
        if scores[index] and (flags[index] & BODY or box.tag in ("article", "main")):
            scores[index] *= 1.2
    return max(range(len(scores)), key=scores.__getitem__)


_GENERATION = 0.8


def _region(cuts: Segments, weights: list[int], core: int) -> list[int]:
    """The indices of the segments of the main text's region: the core and what belongs to it around."""
    at_core = _branches(cuts, core)
    inside = {i for i, s in enumerate(cuts.items) if at_core[s.box] >= 0}
    outside = sum(weights) - sum(weights[i] for i in inside)
    for below, above in pairwise(islice(cuts.path(core), _CLIMB)):
        if not outside:
            break
        for branch, group in _groups(cuts, above, inside).items():
            if _belongs(cuts, weights, inside, group, cuts.boxes[branch], cuts.boxes[below]):
                inside.update(group)
                outside -= sum(weights[i] for i in group)
    return sorted(inside)


_CLIMB = 8  # generations above the core in which parts of the text are looked for


def _branches(cuts: Segments, above: int) -> list[int]:
    """For each box the child of `above` it stands in, `above` for itself, -1 for those outside."""
    branches = [-1] * len(cuts.boxes)
    branches[above] = above
    for index in range(above + 1, len(cuts.boxes)):
        parent = cuts.boxes[index].parent
        branches[index] = index if parent == above else branches[parent]
    return branches


def _groups(cuts: Segments, above: int, inside: set[int]) -> dict[int, list[int]]:
    """Segments below a box and outside the region, by the child of the box they stand in."""
    branches = _branches(cuts, above)
    groups: dict[int, list[int]] = {}
    for index, segment in enumerate(cuts.items):
        branch = branches[segment.box]
        if branch >= 0 and index not in inside:
            groups.setdefault(branch, []).append(index)
    return groups


def _belongs(
    cuts: Segments, weights: list[int], inside: set[int], group: list[int], box: Box, branch: Box
) -> bool:
    """Whether a group of segments beside the core is part of the same text and not teasers of others."""
    gain = sum(weights[i] for i in group)
    if not gain:
        return False
    teasers = sum(1 for i in group if is_headline(cuts.items[i]))
    if gain < _PER_HEADLINE * teasers:
        return False
    if box.tag == branch.tag and box.names == branch.names and box.names.strip():
        return True
    if gain >= 0.3 * sum(weights[i] for i in inside) and sum(1 for i in group if weights[i]) >= 3:
        return True
    first, last = min(inside), max(inside)
    return not teasers and (
        first - 8 <= group[-1] < first
        or (last < group[0] <= last + 3 and box.tag in ("p", "ul", "ol", "blockquote"))
    )


_PER_HEADLINE = 80  # words of text to a linked headline: teasers have 15 to 40


def is_headline(segment: Segment) -> bool:
    """Whether a segment is nothing but a link of several words: the headline of another text."""
    return (
        segment.link_chars > 0.8 * len(segment.text) and len(segment.text) > 20 and words(segment.text) >= 4
    )


def _chosen(cuts: Segments, inside: list[int], weights: list[int], flags: list[int], core: int) -> list[int]:
    """Of a region, what is text: all between the first and the last paragraph, and the short lines that join them."""
    heavy = [i for i in inside if weights[i]]
    if not heavy:
        return []
    first, last = heavy[0], heavy[-1]
    kept = [i for i in inside if first <= i <= last and _keep(cuts, i, weights, flags)]
    at_core = _branches(cuts, core)
    at_home = [i for i in inside if at_core[cuts.items[i].box] >= 0]
    kept[:0] = reversed(list(_joining(cuts, [i for i in reversed(at_home) if i < first], flags)))
    kept += _joining(cuts, [i for i in at_home if i > last], flags)
    while kept and cuts.items[kept[-1]].kind == "h":
        kept.pop()
    return kept


def _joining(cuts: Segments, indices: list[int], flags: list[int]) -> Iterator[int]:
    """Short lines that join the text at an end: in paragraphs, lists or headings, without links; up to the first other."""
    for index in indices:
        segment = cuts.items[index]
        if flags[segment.box] & (OUTSIDE | BYLINE) or is_page_line(segment) or _density(segment) > 0.3:
            return
        if segment.tag not in _TEXT_TAGS or (segment.tag == "p" and not _says_something(segment.text)):
            return
        yield index


_TEXT_TAGS = frozenset(("p", "li", "blockquote", "tr", "dd", "dt", "h2", "h3", "h4", "h5", "h6", "pre"))


def _says_something(text: str) -> bool:
    """Whether a short line is text rather than a byline or a date."""
    return bool(_SENTENCE.search(text)) and words(text) >= 2 and not moment(text)


def _keep(cuts: Segments, index: int, weights: list[int], flags: list[int]) -> bool:
    segment = cuts.items[index]
    if flags[segment.box] & OUTSIDE or is_page_line(segment):
        return False
    if weights[index]:
        return True
    if _density(segment) > 0.6 and segment.tag != "p":
        return False
    return segment.tag in _TEXT_TAGS or segment.kind in ("h", "li", "quote") or words(segment.text) > 5


def shingles(text: str, size: int = 4) -> Counter[tuple[str, ...]]:
    """Word n-grams of a text with their counts, as the article extraction benchmark forms them."""
    tokens = _TOKEN.findall(text.lower())
    if len(tokens) <= size:
        return Counter([tuple(tokens)]) if tokens else Counter()
    return Counter(zip(*(tokens[i:] for i in range(size)), strict=False))


_TOKEN = re.compile(r"\w+")


def agreement(one: str, other: str) -> float:
    """Jaccard of the 4-gram sets of two texts, 0..1; two empty texts do not agree."""
    a, b = set(shingles(one)), set(shingles(other))
    return len(a & b) / len(a | b) if a or b else 0.0


def containment(one: str, other: str) -> float:
    """The share of the 4-grams of the first text that the second has, 0..1."""
    a = set(shingles(one))
    return len(a & set(shingles(other))) / len(a) if a else 0.0


def plain(segments: Iterable[Segment]) -> str:
    """The text of segments, a paragraph a line."""
    return "\n".join(s.text for s in segments)


# Several extractors

# What goes to another parser is bounded: real news pages have up to 3 MB. trafilatura takes 0.1 ms a tag.
_MAX_HTML = 3_000_000
_MAX_TAGS = 20_000


def main_text(document: Document, cuts: Segments, level: Level) -> Body:
    """The main text at a level: `fast` and `balanced` ask resiliparse, `balanced` and `quality` trafilatura too.

    `balanced` asks trafilatura only where the first two disagree; then the text that stands closest to the others wins.
    """
    found = own(cuts)
    if len(document.html) > _MAX_HTML:
        return found
    if level == "quality":
        return _third(document, cuts, found, None)
    other = _resiliparse(document.html)
    mine = plain(found.segments)
    alike, contained = agreement(mine, other), containment(mine, other)
    found = replace(found, confidence=round(alike, 3))
    if alike >= _AGREE or (contained >= _CONTAINED and alike >= _AGREE_CONTAINED):
        return found
    if level == "fast":
        return found if found.segments else replace(_as_segments(cuts, other), extractor="resiliparse")
    return _third(document, cuts, found, other)


def _third(document: Document, cuts: Segments, found: Body, other: str | None) -> Body:
    """trafilatura's text, or in a vote of three the own one unless the two others agree against it."""
    third = _trafilatura(document.html) if document.html.count("<") < _MAX_TAGS else ""
    if not third:
        return found
    mine = plain(found.segments)
    alike = agreement(mine, third)
    if other is not None:
        against = agreement(other, third)
        if found.segments and (against < _AGREE or against < alike + _OUTVOTED):
            return replace(found, confidence=round(max(alike, found.confidence), 3))
        alike = against
    return replace(_as_segments(cuts, third), confidence=round(alike, 3))


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


def _as_segments(cuts: Segments, text: str) -> Body:
    """The segments of the page that make up a text found by another; its own lines where they do not."""
    whole = _folded(text)
    chosen = []
    position = 0
    for index, segment in enumerate(cuts.items):
        folded = _folded(segment.text)
        at = whole.find(folded, position) if folded else -1
        if at >= 0 and at - position < 400 + len(folded):
            chosen.append(index)
            position = at + len(folded)
    covered = sum(len(_folded(cuts.items[i].text)) for i in chosen)
    first, last = (chosen[0], chosen[-1]) if chosen else (0, 0)
    if covered >= 0.95 * len(whole):
        return Body(tuple(cuts.items[i] for i in chosen), "trafilatura", 0.0, first, last)
    lines = (" ".join(line.lstrip("-| ").split()) for line in text.split("\n"))
    return Body(
        tuple(Segment(line, "p", "p", 0, 0) for line in lines if line), "trafilatura", 0.0, first, last
    )
