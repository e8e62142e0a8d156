"""The text that a page declares as its article's in JSON-LD: what the own text is held against, and never first."""

import re
from html import unescape

from selectolax.lexbor import LexborHTMLParser

from article.body.weights import words
from article.page.document import Document
from article.page.jsonld import is_shown, main_object, titles_of
from article.page.segments import Segment
from article.page.walk import cut
from article.source.tame import tame

_LEAST = 60  # words: fewer are a summary
_MAX_CHARS = 500_000
_TAGS = (
    "p|br|div|span|a|em|strong|b|i|u|h[1-6]|ul|ol|li|dl|dt|dd|blockquote|q|cite|figure|figcaption|img|picture|table|"
    "thead|tbody|tr|td|th|section|article|aside|header|footer|pre|small|sub|sup|font|center|hr|iframe|script|style"
)
_MARKUP = re.compile(
    rf"</?(?:{_TAGS})\b[^<>]{{0,300}}>|&(?:[a-z][a-z0-9]{{1,8}}|#x?\w{{1,6}});", re.IGNORECASE
)
_ESCAPED = re.compile(rf"&lt;/?(?:{_TAGS})\b", re.IGNORECASE)


def declared(document: Document) -> tuple[Segment, ...]:
    """The paragraphs of the `articleBody` of the page's article; none where it is missing or short.

    It is often cut short, and on some sites holds captions and links: whoever asks knows what stands on the page.
    """
    if not any(isinstance(item.get("articleBody"), str) for item in document.json_ld):
        return ()
    main = main_object(document) or {}
    text = main.get("articleBody")
    if (
        not isinstance(text, str)
        or words(text[:_MAX_CHARS]) < _LEAST
        or not is_shown(main, titles_of(document))
    ):
        return ()
    text = text[:_MAX_CHARS]
    if _ESCAPED.search(text):  # others escape it first
        text = unescape(text)
    if _MARKUP.search(text):  # some write the page's own markup into it
        broken = tame(text.replace("\r", "").replace("\n", "<br><br>"))
        lines = [s.text for s in cut(LexborHTMLParser(broken)).items]
    else:
        lines = [" ".join(line.split()) for line in text.splitlines()]
    return tuple(Segment(line, "p", "p", 0, 0) for line in lines if line)
