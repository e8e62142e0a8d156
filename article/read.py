"""One page in, one article out: the order of the steps."""

import hashlib
import re
import unicodedata
from itertools import islice

from selectolax.lexbor import LexborNode

from article.body.bios import without_bios
from article.body.extract import Body
from article.body.text import main_text
from article.body.weights import ends_in_time, is_headline, words_in, words_of
from article.dates import dates
from article.dates.timemarks import is_of_others
from article.forms.forms import forms_of
from article.infrastructure import trackers
from article.language import language
from article.metadata import read_head
from article.names.authors import names_in
from article.origin.creditlines import text_credits
from article.origin.credits import credits_of
from article.page.blanks import folded
from article.page.decode import decode
from article.page.document import Document, parse
from article.page.jsonld import text_of
from article.page.marked import marked, radios
from article.page.segments import Segments
from article.page.stories import Stories
from article.page.visible import Visible
from article.page.walk import around, walk
from article.refusals import after_reading, before_parsing, is_plain_text
from article.traps.traps import judge, judge_text
from article.types import Article, Block, Dated, Level, Page, ReadOptions, Rejected
from article.urls import clean, site_of
from article.words.marks import stream_safe

_MAX_LINKS = 1_000
_MAX_BLOCKS = 20_000  # of a plain text; what comes after is one block more
_SENTENCE = 40  # characters from which a line with a full stop is a sentence, and its date part of the story
_LITTLE = 60  # words: the shortest news has as many
_NEAR = 12  # segments above the text in which a date or byline may stand; below it there are fewer


def read(page: Page, options: ReadOptions = ReadOptions()) -> Article | Rejected:  # noqa: B008  # frozen, so shared safely
    """Read one page: HTML, or plain text when its content type is `text/plain`.

    Never raises: what a page breaks in here is a page that cannot be read, and the detail names it.
    """
    try:
        return _read(page, options)
    except Exception as error:  # noqa: BLE001  # one hostile page must not end a crawl; the reason is counted and shown
        return Rejected(page.url, "unreadable", f"{type(error).__name__}: {error}"[:200])


def _read(page: Page, options: ReadOptions) -> Article | Rejected:
    refused = before_parsing(page, options)
    if refused:
        return refused
    if is_plain_text(page):
        return _read_text(page)
    document = parse(page)
    if document.tree.body is None:
        return Rejected(page.url, "unreadable")
    # What is looked for in the whole tree is looked for now, while parsing has left it in the processor's cache: after
    # the walk the same takes twice the time.
    _ = document.scripts, document.metas, document.links
    nodes = marked(document.tree)
    cuts, visible, body = _text_of(document, nodes, options.level)
    head = read_head(document, cuts, body.first)
    body = without_bios(body, head.authors)
    refused = after_reading(document, cuts, head, body, options)
    if refused:
        return refused
    text, blocks, invisible = assemble(body)
    stories = Stories(document, cuts, body.first)
    claims = dates.claims(document, head.main, _lines_around(cuts, body), nodes, stories)
    published = dates.choose(claims, "published", page.fetched_at)
    published = published or _last_resort(document, cuts, stories, options)
    forms = forms_of(document, visible, nodes)
    return Article(
        url=clean(page.url) or page.url,
        site=site_of(page.url),
        canonical_url=head.canonical_url,
        title=stripped(head.title)[0],
        site_name=head.site_name,
        authors=tuple(stripped(name)[0] for name in head.authors),
        section=head.section,
        lang=language(text, document.lang or document.meta("og:locale", "content-language", "dc.language")),
        published=published,
        modified=dates.choose(claims, "modified", page.fetched_at),
        dates=_all_dates(claims, published, page),
        text=text,
        blocks=blocks,
        visible=visible.text,
        words=words_in(text, blocks),
        sha256=hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
        confidence=body.confidence,
        extractor=body.extractor,
        fetched_at=page.fetched_at,
        credits=credits_of(page, document, head, cuts, body),
        forms=forms,
        flags=judge(document, visible, forms),
        trackers=trackers(document),
        links=_links(document, body),
        invisible=invisible,
        page_template=_template(cuts, body),
    )


def _text_of(document: Document, nodes: list[LexborNode], level: Level) -> tuple[Segments, Visible, Body]:
    """The segments of a page, its visible text and its main text.

    `fast` passes over what HTML says is beside the text, unless that leaves little: some write their article there.
    """
    groups = radios(nodes)
    if level == "fast":
        beside = around(document.nodes("h1", "form", "input"), groups)
        cuts, visible = walk(document.tree, nodes, every=bool(groups), beside=beside)
        body = main_text(document, cuts, level)
        if sum(map(words_of, body.segments)) >= _LITTLE:
            return cuts, visible, body
    cuts, visible = walk(document.tree, nodes, every=bool(groups))
    return cuts, visible, main_text(document, cuts, level)


def _read_text(page: Page) -> Article | Rejected:
    """Plain text: the first line is the title, the rest the text; nothing but emptiness is a reason to refuse."""
    source, _ = decode(page.body, page.header("content-type"))
    source = source.replace("\r\n", "\n").replace("\r", "\n").strip()
    if not source:
        return Rejected(page.url, "empty")
    title, _, rest = source.partition("\n")
    lines = _paragraphs(rest)
    text, blocks, invisible = _joined([("p", line) for line in lines or [title]])
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


def _lines_around(cuts: Segments, body: Body) -> list[dates.Line]:
    """Lines above the text, its first ones, and the few below it: where dates stand without markup. Below another
    story's headline only those count that say what they are a date of."""
    above = cuts.items[max(0, body.first - _NEAR) : min(body.first + 3, body.last + 1)]
    below = cuts.items[body.last + 1 : body.last + 4]
    of_page = next((at for at, s in enumerate(below) if is_headline(s)), len(below))
    lines = [(line, cuts.boxes[s.box].node) for s in (*above, *below[:of_page]) for line in s.each_line()]
    for segment in below[of_page:]:
        labelled = filter(dates.is_labelled, segment.each_line())
        lines += [(line, cuts.boxes[segment.box].node) for line in labelled]
    return [(line, box) for line, box in lines if len(line) < _SENTENCE or not _is_sentence(line)]


def _is_sentence(line: str) -> bool:
    """Whether a line ends in a full stop that is not that of a time."""
    return line.endswith((".", "!", "?", "。")) and not ends_in_time(line)


def _last_resort(document: Document, cuts: Segments, stories: Stories, options: ReadOptions) -> Dated | None:
    """htmldate searches where nothing else was found; too slow for `fast`, and only as sure as a day."""
    if options.level == "fast" or len(document.html) > 1_000_000:
        return None
    from htmldate import find_date

    try:
        found = find_date(document.html, original_date=True, extensive_search=False, url=document.url)
    except Exception:  # noqa: BLE001  # a page that breaks the library is a page without a date
        return None
    # What JSON-LD says of this page was asked: a date of it that is found now is another story's.
    if not found or any(found in (text_of(item.get("datePublished")) or "") for item in document.json_ld):
        return None
    day = dates.dated(found, "htmldate")
    return None if day and (is_of_others(document, stories, day) or _is_elsewhere(cuts, day)) else day


def _is_elsewhere(cuts: Segments, day: Dated) -> bool:
    """Whether a day stands in a short line of the page that does not say what it is the day of: those around the text
    were asked, so it is a teaser's or a comment's."""
    lines = (line for s in cuts.items for line in s.each_line() if len(line) <= 2 * _SENTENCE)
    told = [line for line in lines if any(c.dated.at.date() == day.at.date() for c in dates.in_line(line))]
    return bool(told) and not any(map(dates.is_labelled, told))


def _all_dates(claims: tuple[dates.Claim, ...], published: Dated | None, page: Page) -> tuple[Dated, ...]:
    """Every claim once, the chosen one and what others served about this page included."""
    chosen = (published,) if published else ()
    return tuple(dict.fromkeys((*(c.dated for c in claims), *chosen, *page.served)))


def _links(document: Document, body: Body) -> tuple[str, ...]:
    hrefs = (href for s in body.segments for a in s.anchors if not (href := a.href).startswith("#"))
    found = map(document.absolute, islice(dict.fromkeys(hrefs), _MAX_LINKS))
    return tuple(dict.fromkeys(url for url in found if url))


# Text as stored

_INVISIBLE = {
    "zero-width": "\u200b\u2060\u2061\u2062\u2063\u2064\ufeff\u180e",
    "soft-hyphen": "\u00ad",
    "variation-selector": "\ufe00-\ufe0f\U000e0100-\U000e01ef",
    "bidi-control": "\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069",
    "tag-character": "\U000e0001-\U000e007f",
}
_KINDS = {kind: re.compile(f"[{characters}]") for kind, characters in _INVISIBLE.items()}
_ANY_INVISIBLE = re.compile(f"[{''.join(_INVISIBLE.values())}\u200c\u200d]")
# Joiners are spelling in Arabic, Persian and the Indic scripts, and hold emoji together; elsewhere they are noise.
_JOINERS = re.compile("(?<![\u0600-\u109f\u2190-\u2bff\ufe0f\U0001f000-\U0001faff])[\u200c\u200d]+")


def stripped(text: str) -> tuple[str, tuple[str, ...]]:
    """A text in NFC without invisible characters, and the kinds of those that were there.

    >>> stripped("in\u200bvisible")
    ('invisible', ('zero-width',))
    """
    if text.isascii():
        return text, ()
    kinds: list[str] = []
    if _ANY_INVISIBLE.search(text):
        joined = _JOINERS.sub("", text)
        if joined != text:
            kinds.append("zero-width")
        for kind, pattern in _KINDS.items():
            if pattern.search(joined):
                joined = pattern.sub("", joined)
                kinds.append(kind)
        text = joined
    return unicodedata.normalize("NFC", stream_safe(text)), tuple(dict.fromkeys(kinds))


def assemble(body: Body) -> tuple[str, tuple[Block, ...], tuple[str, ...]]:
    """The stored text of a body, its blocks with their offsets, and the kinds of invisible characters taken out."""
    return _joined([(s.kind, s.text) for s in body.segments])


def _joined(parts: list[tuple[str, str]]) -> tuple[str, tuple[Block, ...], tuple[str, ...]]:
    blocks: list[Block] = []
    kinds: list[str] = []
    position = 0
    for kind, raw in parts:
        text, found = stripped(raw)
        text = folded(text)
        kinds.extend(found)
        if text:
            blocks.append(Block(text, position, position + len(text), kind))  # type: ignore[arg-type]  # segments use the same names
            position += len(text) + 2
    return "\n\n".join(b.text for b in blocks), tuple(blocks), tuple(dict.fromkeys(kinds))


_DIGITS = re.compile(r"\d+")


def _template(cuts: Segments, body: Body) -> str | None:
    """A fingerprint of the markup around the text: tags and class names from the root down to it, without numbers."""
    if not body.segments:
        return None
    path = (cuts.boxes[i] for i in cuts.path(body.segments[len(body.segments) // 2].box))
    steps = [
        f"{b.tag}.{'.'.join(sorted(set(_DIGITS.sub('', b.names).split())))}" for b in path if b.tag != "body"
    ]
    return hashlib.sha256("/".join(reversed(steps)).encode("utf-8", "replace")).hexdigest()[:16]
