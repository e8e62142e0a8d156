"""One page in, one article out: the order of the steps."""

import hashlib
from itertools import islice

from selectolax.lexbor import LexborNode

from article.body.bios import without_bios
from article.body.extract import Body
from article.body.text import main_text
from article.body.weights import words_in, words_of
from article.forms.forms import forms_of
from article.infrastructure import trackers
from article.language import language
from article.metadata import read_head
from article.origin.credits import credits_of
from article.page.document import Document, parse
from article.page.marked import marked, radios
from article.page.segments import Segments
from article.page.visible import Visible
from article.page.walk import around, walk
from article.pagetemplate import page_template
from article.plaintext import read_text
from article.publication import publication
from article.refusals.mediatypes import before_parsing, is_plain_text
from article.refusals.refusals import after_reading
from article.storedtext import assemble, stripped
from article.traps.traps import judge
from article.types import Article, Level, Page, ReadOptions, Rejected
from article.urls import clean, site_of

_MAX_LINKS = 1_000
_LITTLE = 60  # words: the shortest news has as many


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
        return read_text(page)
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
    told = publication(page, document, head, cuts, body, nodes, options)
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
        published=told.published,
        modified=told.modified,
        dates=told.dates,
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
        page_template=page_template(cuts, body),
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


def _links(document: Document, body: Body) -> tuple[str, ...]:
    hrefs = (href for s in body.segments for a in s.anchors if not (href := a.href).startswith("#"))
    found = map(document.absolute, islice(dict.fromkeys(hrefs), _MAX_LINKS))
    return tuple(dict.fromkeys(url for url in found if url))
