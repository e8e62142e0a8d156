"""How much a segment looks like running text, and which short lines are the page's own."""

import re
import tomllib
from collections.abc import Iterable, Sequence
from functools import lru_cache
from importlib.resources import files

from article.dates.moments import moment
from article.names.bylines import beginning
from article.page.segments import Segment
from article.types import Block


@lru_cache(maxsize=1)
def _lines() -> tuple[re.Pattern[str], frozenset[str], frozenset[str], tuple[str, ...]]:
    """What lines of the page start with, the first four characters of those starts, whole lines, and ends."""
    data = tomllib.loads((files("article.vocabulary") / "boilerplate.toml").read_text("utf-8"))
    starts = "|".join(sorted(map(re.escape, data["starts"]), key=len, reverse=True))
    # For lines in lower case: regardless of case it would try each of two hundred phrases, at ten times the cost.
    heads = frozenset(start[:4] for start in data["starts"])
    return re.compile(rf"\W{{0,3}}(?:{starts})"), heads, frozenset(data["whole"]), tuple(data["ends"])


# How a sentence ends: a mark, and up to two signs more, such as quotes.
_MARKS = tuple(""".!?…。！？؟।"”»’)]""")
_SENTENCE = re.compile(rf"[{re.escape(''.join(_MARKS))}]\W{{1,2}}\Z")


def is_sentence(text: str) -> bool:
    """Whether a text ends like a sentence."""
    return text.endswith(_MARKS) or bool(_SENTENCE.search(text, len(text) - 3))


_CAPTION_WORDS = 60
_WHOLE_CHARS = 25
_LONG_WORDS = 15  # a line that begins like boilerplate but has more words than this is a sentence


def words(text: str) -> int:
    """Words of a text; in scripts without spaces two characters count as one.

    >>> words("three little words"), words("今日は天気がいい")
    (3, 4)
    """
    return _widened(text, len(text.split()))


def words_of(segment: Segment) -> int:
    """Words of a segment, as `words`; its blanks are folded, so that they can be counted."""
    text = segment.text
    count = text.count(" ") + 1
    return count if text.isascii() else _widened(text, count)


def words_in(text: str, blocks: Iterable[Block]) -> int:
    """Words of a text that is these blocks, as `words`; their blanks are folded."""
    return _widened(text, sum(block.text.count(" ") + 1 for block in blocks))


def _widened(text: str, count: int) -> int:
    # Wide characters have three bytes in UTF-8, and a text in which they count has them by the quarter.
    if len(text.encode("utf-8", "surrogatepass")) < len(text) + len(text) // 4 * 2:
        return count
    wide = sum(map(len, _WIDE.findall(text)))
    return count if wide < len(text) // 4 else max(count, wide // 2)


_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\u0e00-\u0e7f]+")


def is_page_line(segment: Segment) -> bool:
    """Whether a line belongs to the page ("Read more: …", "Share") rather than to the text."""
    text = segment.text
    count = text.count(" ") + 1  # its blanks are folded
    if count > _CAPTION_WORDS:
        return False
    if text[0] == "©" or _OWNED.match(text):  # of the page, or of the owner of a picture and its caption
        return True
    starts, heads, whole, ends = _lines()
    lower = text.replace("İ", "i").lower()
    if len(text) < _WHOLE_CHARS and lower.strip(" :.…") in whole:
        return True
    if lower.rstrip(". ").endswith(ends):
        return True
    if count > _LONG_WORDS + 5 * bool(segment.link_chars):
        return False
    # Most lines begin like no phrase, which four characters tell.
    return (lower[:4] in heads or not lower[:1].isalnum()) and bool(starts.match(lower))


_OWNED = re.compile(r"(?:Copyright|COPYRIGHT) ?(?:©|\([cC]\))")


def is_promotion(segment: Segment) -> bool:
    """Whether a paragraph bids the reader to follow somebody on a network or to take a newsletter: one of its
    sentences begins with the bidding, or it holds one of those that stand at the end of a sentence."""
    if len(segment.text) > _PROMOTION_CHARS or words_of(segment) > _CAPTION_WORDS:
        return False
    lower = segment.text.lower()
    networks, calls, final = _promotions()
    # The beginnings of a paragraph's sentences are few, and hardly one is a bidding: that is asked first.
    bids = [
        at
        for at in (0, *[mark.end() for mark in _MARK.finditer(lower)])
        if (head := lower[at : at + _HEAD]) in calls and lower.startswith(calls[head], at)
    ]
    if not bids and (lower.isascii() or not final.search(lower)):
        return False
    return any(network in lower for network in networks)


def disclosures_in(segments: Sequence[Segment]) -> list[Segment]:
    """Those paragraphs that tell by what the page earns: links to shops, of whose sales it has a share."""
    stems, phrases = _disclosures()
    short = [segment for segment in segments if len(segment.text) <= _DISCLOSURE_CHARS]
    # Sought in all at once, and by the beginnings of a few words first: hardly a page has one.
    whole = "\n".join(segment.text for segment in short).lower()
    if not any(stem in whole for stem in stems):
        return []
    return [segment for segment in short if any(phrase in segment.text.lower() for phrase in phrases)]


@lru_cache(maxsize=1)
def _disclosures() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The beginnings of the longest word of each phrase, and the phrases."""
    data = tomllib.loads((files("article.vocabulary") / "boilerplate.toml").read_text("utf-8"))
    stems = {max(phrase.split(), key=len)[:_STEM] for phrase in data["disclosures"]}
    return tuple(sorted(stems)), tuple(data["disclosures"])


_STEM = 6
_DISCLOSURE_CHARS = 400


_PROMOTION_CHARS = 600  # characters
_MARK = re.compile(r"[.!?…:|؟。！？]\W{0,3}")
_HEAD = 3  # characters by which phrases are looked up


@lru_cache(maxsize=1)
def _promotions() -> tuple[tuple[str, ...], dict[str, tuple[str, ...]], re.Pattern[str]]:
    """Names of networks, biddings by their first characters, and those that stand at the end of a sentence."""
    data = tomllib.loads((files("article.vocabulary") / "boilerplate.toml").read_text("utf-8"))
    calls: dict[str, tuple[str, ...]] = {}
    for call in data["calls"]:
        calls[call[:_HEAD]] = (*calls.get(call[:_HEAD], ()), f"{call} ")
    return tuple(data["networks"]), calls, re.compile("|".join(map(re.escape, data["final_calls"])))


def link_share(segment: Segment) -> float:
    """The share of a segment's characters that are links, in 0..1."""
    return segment.link_chars / max(1, len(segment.text))


_LEAST_CHARS = 15  # eight words have 15 characters at the least, of scripts without spaces 16
_LONG_ROW = 24  # words
_LEADING = (":", "：")
# The share of a segment that links may take up before it is a list of links.
_LINKED, _LINKED_SENTENCE = 0.5, 0.8


def weights_of(segments: Sequence[Segment]) -> dict[int, int]:
    """Index -> weight of those segments that look like running text, in their order: one in ten."""
    found = {}
    for index, segment in enumerate(segments):
        # What costs least is asked first, and here, without a call: nine in ten are too short, or are links.
        text, _, _, _, link_chars, _, _ = segment
        length = len(text)
        if (
            length >= _LEAST_CHARS
            and link_chars <= _LINKED_SENTENCE * length
            and (weight := weight_of(segment))
            and not offers_headlines(segments, index)
        ):
            found[index] = weight
    return found


def offers_headlines(segments: Sequence[Segment], index: int) -> bool:
    """Whether a short line with a colon at its end leads to other stories: "More on this subject in our archive:"."""
    line = segments[index]
    is_short = line.text.endswith(_LEADING) and words_of(line) <= _LONG_WORDS
    return is_short and any(map(is_headline, segments[index + 1 : index + 2]))


def weight_of(segment: Segment) -> int:
    """How much a segment looks like running text, in words; 0 for what does not."""
    text, kind, tag, _, link_chars, anchors, lines = segment
    if len(text) < _LEAST_CHARS or link_chars > _LINKED_SENTENCE * len(text) or kind in ("h", "caption"):
        return 0
    count = words_of(segment)
    if count < 8:
        return 0
    # A line with a colon at its end leads to a list, or to what somebody said.
    sentence = is_sentence(text) or (tag == "p" and text.endswith(_LEADING))
    if link_chars and link_chars > (_LINKED_SENTENCE if sentence and tag == "p" else _LINKED) * len(text):
        return 0
    if not sentence and (count < 14 or (segment.lines and _has_dateline(segment))):
        return 0
    if anchors and (tag != "p" or lines) and _is_teaser(segment):
        return 0
    if kind == "table":  # a row of figures and names is no sentence; a long one may be a layout
        return count // 3 if count >= _LONG_ROW else 0
    return count


def _has_dateline(segment: Segment) -> bool:
    """Whether one of the lines of a segment is a date: headline, date and byline parted by breaks."""
    return any(len(line) < _DATELINE and moment(line) for line in segment.lines)


_DATELINE = 60  # characters
_BYLINE = 160  # a date with a clock, its change, a name and an agency


def is_dateline(segment: Segment) -> bool:
    """Whether a line is a date with what stands beside it, "By … | 5 March 2026, 10:11 - Updated …": no sentence, and
    a date with a clock, or one among separators."""
    text = segment.text
    if len(text) > _BYLINE or segment.kind != "p" or not _DIGITS.search(text):
        return False
    if is_sentence(text.rstrip(")")) and not (ends_in_time(text) and _is_curt(text)):
        return False
    found = moment(text)
    return found is not None and (found.precision != "day" or bool(_SEPARATOR.search(text)))


def ends_in_time(line: str) -> bool:
    """Whether the full stop of a line is that of a time: at 11:08 a.m., 10:20 hs., in 2026 г., on 5.3.2026."""
    return bool(_TIME.search(line, len(line) - 10))


_TIME = re.compile(r"\d\s?(?:[^\W\d_]\.?\s?)?[^\W\d_]{0,3}\.$")


def _is_curt(text: str) -> bool:
    """Whether a line says who or when and nothing else: "The race begins on 5 March at 11 a.m." is a sentence."""
    return bool(beginning(text)) or text.count(" ") < _CURT


_CURT = 7  # words
_DIGITS = re.compile(r"\d\d")
_SEPARATOR = re.compile(r" [|·•/–-] ")


def _is_teaser(segment: Segment) -> bool:
    """Whether text begins with a link of several words: headline and teaser of another text in one block. A paragraph
    is one where a date stands before the link and the teaser below it."""
    text, _, tag, _, _, anchors, lines = segment
    first = anchors[0].text
    if not ((len(first) > 25 and first.count(" ") >= 3) or _has_wide_title(first)):
        return False
    if tag != "p" and text.startswith(first[:60]):
        return True
    dated = lines[0] if lines else ""
    return dated.endswith(first) and bool(_NUMBERS.match(dated[: -len(first)]))


_NUMBERS = re.compile(r"[\W\d]{4,24}\Z")


def is_headline(segment: Segment) -> bool:
    """Whether a segment is nothing but a link of several words: the headline of another text."""
    text = segment.text
    length = len(text)
    if segment.link_chars <= 0.8 * length:
        return False
    if length > 20 and words_of(segment) >= _TITLE_WORDS:
        return True
    return not text.isascii() and _has_wide_title(text)


_TITLE_WORDS = 4
_WIDE_TITLE = 10  # wide characters: fewer are the name of a section


def _has_wide_title(text: str) -> bool:
    if len(text.encode("utf-8", "surrogatepass")) < len(text) + 2 * _WIDE_TITLE:
        return False
    return sum(map(len, _WIDE.findall(text))) >= _WIDE_TITLE
