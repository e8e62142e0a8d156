"""Why a page is no article: by its type and status before it is parsed, by its shape and words after."""

import re
import tomllib
from functools import lru_cache
from importlib.resources import files
from itertools import islice, pairwise
from urllib.parse import urlsplit

from article.body.extract import Body
from article.body.text import plain
from article.body.weights import is_headline, is_sentence, words, words_of
from article.metadata import Head
from article.page.document import Document
from article.page.jsonld import is_shown, titles_of, types_of
from article.page.segments import Segment, Segments
from article.types import Page, ReadOptions, Reason, Rejected
from article.urls import clean, site_of

_HTML_TYPES = ("text/html", "application/xhtml+xml", "application/vnd.wap.xhtml+xml")
_UNKNOWN_TYPES = ("", "application/octet-stream", "binary/octet-stream", "unknown/unknown", "text/plain")
_MAGIC = (
    (b"%PDF", "pdf"),
    (b"\x89PNG", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"GIF8", "gif"),
    (b"RIFF", "riff"),
    (b"PK\x03\x04", "zip"),
    (b"\x1f\x8b", "gzip"),
    (b"\x00\x00\x00\x18ftyp", "mp4"),
    (b"\x00\x00\x00 ftyp", "mp4"),
    (b"OggS", "ogg"),
    (b"ID3", "mp3"),
    (b"\xd0\xcf\x11\xe0", "office"),
    (b"wOF", "font"),
)
_FEED = re.compile(rb"<(?:\w{1,10}:)?(rss|feed|rdf|urlset|sitemapindex|opml|svg)\b", re.IGNORECASE)
_HTML = re.compile(rb"<(?:!doctype )?html\b", re.IGNORECASE)
_MARKUP = re.compile(
    rb"<(?:!doctype|html|head|body|div|p|meta|title|article|script|h1|span|table)\b", re.IGNORECASE
)


_BLANK = b" \t\r\n\x00\xef\xbb\xbf"
_SOME = 100  # bytes that are asked before all of them, for which the page would be copied


def before_parsing(page: Page, options: ReadOptions) -> Rejected | None:
    """Refuse by status, size and type, from headers and first bytes."""
    if page.status >= 400:
        return Rejected(page.url, "http-status", str(page.status))
    if len(page.body) > options.max_bytes:
        return Rejected(page.url, "too-large", f"{len(page.body)} bytes")
    if not (page.body[:_SOME].strip(_BLANK) or page.body.strip(_BLANK)):
        return Rejected(page.url, "empty")
    kind = _unsupported(page)
    return Rejected(page.url, "unsupported-type", kind) if kind else None


def is_plain_text(page: Page) -> bool:
    """Whether a page is to be read as plain text: said to be, and not HTML by its first bytes."""
    return content_type(page) == "text/plain" and not _MARKUP.match(
        page.body[:1_000].lstrip(b"\xef\xbb\xbf \t\r\n")
    )


def content_type(page: Page) -> str:
    """The media type of the header without parameters, empty where there is none."""
    return (page.header("content-type") or "").split(";")[0].strip().lower()


def _unsupported(page: Page) -> str | None:
    head = page.body[:2_000].lstrip(b"\xef\xbb\xbf \t\r\n")
    for magic, name in _MAGIC:
        if head.startswith(magic):
            return name
    said = content_type(page)
    if said == "text/plain":
        return None
    if head[:1] in (b"{", b"[") and not _MARKUP.search(head):
        return "json"
    if (feed := _feed(head)) and (feed != "svg" or "svg" in said or head.startswith(b"<svg")):
        return feed
    if said in _HTML_TYPES or said in _UNKNOWN_TYPES or _MARKUP.search(head):
        return None
    return said


def _feed(head: bytes) -> str | None:
    """The name of the root element, where it is one of a feed or a sitemap and no HTML follows."""
    if not head.startswith(b"<") or _HTML.search(head):
        return None
    found = _FEED.search(head)
    return found[1].decode().lower() if found and (head.startswith(b"<?xml") or found.start() < 200) else None


@lru_cache(maxsize=1)
def _phrases() -> dict[str, tuple[str, ...]]:
    data = tomllib.loads((files("article.vocabulary") / "refusals.toml").read_text("utf-8"))
    return {kind: tuple(phrases) for kind, phrases in data.items()}


# An error page explains itself in a few lines; more text than this is an article about errors.
_SHORT_PAGE = 150
_SOME_TEXT = 60  # words: the shortest news has as many, an error page's excuse has not
_CONSENT_PHRASES = 3  # of those that notices of cookies are made of: news of them has one or two
_LOGIN_WORDS = 50  # many article pages carry a login form in a corner
# Index pages have a teaser of 15 to 40 words to each linked headline.
_MIN_HEADLINES = 4
_WORDS_PER_HEADLINE = 60
_MAX_LINKS = 1_000  # of headlines, that are made absolute
_MANY_HEADLINES = 6  # from which a page that only `og:type` calls an article is a list
_ONE_TEASER = 80
_TEASER = 8
_GALLERY_IMAGES = 8
_GALLERY_WORDS = 80
_WORDS_PER_IMAGE = 7  # a credit or a name under each picture; an essay's captions are sentences

_INDEX_TYPES = frozenset(
    ("collectionpage", "searchresultspage", "profilepage", "contactpage", "checkoutpage")
)
_HOME = re.compile(r"^/?(?:index\.(?:html?|php|aspx?|jsp)|home|start|default\.aspx?)?/?$", re.IGNORECASE)
_SECTION = re.compile(
    r"/(?:tags?|topics?|category|categories|kategorie|categorie|categoria|rubrik|rubrique|seccion|sections?|authors?|autor|autoren|auteur|search|suche|archives?|archiv|page)(?:/[^/]{1,80}){0,3}/?$",
    re.IGNORECASE,
)


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
    least = options.min_words // 2 if _is_marked(document, head) else options.min_words
    told = f"{count} words" if count < least else ""
    if (
        body.extractor in _OTHERS
        and not _claims_article(document, head)
        and not any(map(_is_running, body.segments))
    ):
        told = told or "no running text"
    if told:
        return Rejected(document.url, "gallery" if _has_captions(document, cuts) else "too-short", told)
    return None


def _is_running(segment: Segment) -> bool:
    return is_sentence(segment.text) and words_of(segment) >= _TEASER


# Who found a text where the own extractor found none: tables of results, a puzzle's questions.
_OTHERS = ("trafilatura", "resiliparse")


def _reason(
    document: Document, cuts: Segments, head: Head, body: Body, count: int
) -> tuple[Reason | None, str]:
    claims = _claims_article(document, head)
    if not claims and (other := _is_other(document, head)):
        return "other-page", other
    if count < _SHORT_PAGE:
        named = _by_title(document, head, whole=count >= _SOME_TEXT)
        if named and not (claims and count >= _SOME_TEXT):
            return named, head.title[:100]
        if not claims and (said := _by_text(body, count)):
            return said, head.title[:100]
        if count < _LOGIN_WORDS and not claims and document.tree.css_first('input[type="password"]'):
            return "login", "password field"
    if _is_index(document, cuts, head, body, count, claims):
        return "index-page", f"{count} words, {_headlines(cuts, body)} linked headlines"
    uncaptioned = sum(words_of(s) for s in body.segments if s.kind != "caption")
    if uncaptioned < _GALLERY_WORDS and _is_gallery(document, cuts, uncaptioned):
        return "gallery", f"{count} words"
    return None, ""


def _is_other(document: Document, head: Head) -> str | None:
    """What a page says it is, where that is no article.

    A thing described in JSON-LD is what the page is if it is called as the page is, and nobody signed a text about it:
    reviews and posts describe what they are of, and the adverts beside news are other pages' things.
    """
    said = (document.meta("og:type") or "").lower().split(".")[0]
    if said in _OTHER_PAGES:
        return f"og:type {said}"
    titles = [] if head.authors else titles_of(document)
    types = {
        kind
        for item in document.json_ld
        for kind in types_of(item) & _OTHER_TYPES
        if (kind != "product" or item.get("offers")) and is_shown({"name": item.get("title"), **item}, titles)
    }
    return min(types, default=None)


_OTHER_PAGES = frozenset(("product", "game", "restaurant", "business"))
_OTHER_TYPES = frozenset(("jobposting", "product", "game", "videogame"))


def _has_captions(document: Document, cuts: Segments) -> bool:
    """Whether a page without a text has many pictures, each with its caption."""
    captions = sum(1 for s in cuts.items if s.kind == "caption")
    return captions >= _GALLERY_IMAGES and len(document.nodes("img")) >= _GALLERY_IMAGES


def _is_gallery(document: Document, cuts: Segments, count: int) -> bool:
    """Whether a page with little text has many pictures, and captions that say too little to be an essay of them."""
    images = len(document.tree.css("figure img, .gallery img, .slide img, picture img"))
    if images < _GALLERY_IMAGES:
        return False
    captions = [s.text for s in cuts.items if s.kind == "caption"]
    # "Photo 7: A. Holt" below each picture says it once.
    told = {
        _DIGITS.sub("", text) if words(text) <= _WORDS_PER_IMAGE else f"{n} {text}"
        for n, text in enumerate(captions)
    }
    return count + sum(map(words, told)) < _WORDS_PER_IMAGE * images


_DIGITS = re.compile(r"\d+")


def _claims_article(document: Document, head: Head) -> bool:
    """Whether the markup says this page is an article."""
    return _is_marked(document, head) or (document.meta("og:type") or "").lower().startswith("article")


def _is_marked(document: Document, head: Head) -> bool:
    """Whether the markup describes an article: some systems write `og:type` "article" on every page, lists too."""
    if head.main is not None and not types_of(head.main) <= {"webpage", "itempage"}:
        return True
    return bool(document.meta("article:published_time", "citation_publication_date", "parsely-pub-date"))


def _by_text(body: Body, count: int) -> Reason | None:
    """The reason that a short text gives in its own words: a page that is not there, or consent to cookies."""
    text = plain(body.segments).lower().replace("’", "'")
    phrases = _phrases()
    if count < _SOME_TEXT and any(phrase in text for phrase in phrases["error_text"]):
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


def _headlines(cuts: Segments, body: Body) -> int:
    """Linked headlines in the region of the text: headings and lines that are nothing but a link of several words."""
    return sum(1 for s in cuts.items[max(0, body.first - 5) : body.last + 6] if is_headline(s))


def _is_of_links(cuts: Segments, body: Body) -> bool:
    """Whether most of a text that another extractor found is words of links: a list of headlines with their hours."""
    if body.extractor not in _OTHERS:
        return False
    links = {a.text for s in cuts.items for a in s.anchors}
    linked = [s for s in body.segments if s.link_chars > len(s.text) // 2 or s.text in links]
    return len(linked) >= _MANY_HEADLINES and 2 * len(linked) > len(body.segments)


def _is_list(document: Document, cuts: Segments, body: Body) -> bool:
    """Whether half of the paragraphs taken for the text, and several, follow each its headline that leads to another
    page of the site."""
    texts = {s.text for s in body.segments if words_of(s) >= _TEASER}
    heads = [
        above
        for above, below in pairwise(cuts.items[max(0, body.first - 1) : body.last + 1])
        if below.text in texts and is_headline(above)
    ]
    hrefs = dict.fromkeys(a.href for s in heads for a in s.anchors)
    links = {url for href in islice(hrefs, _MAX_LINKS) if (url := document.absolute(href))}
    site = site_of(document.url)
    inner = sum(site_of(url) == site for url in links - {clean(document.url)})
    return inner >= _MANY_HEADLINES and 2 * len(heads) >= len(texts)


def _is_between_headlines(document: Document, cuts: Segments, body: Body) -> bool:
    """Whether what was taken for the text is one teaser of a list: headlines of other pages before and after it."""
    before = cuts.items[max(0, body.first - 3) : body.first]
    after = cuts.items[body.last + 1 : body.last + 5]
    own = clean(document.url)
    return all(
        any(
            is_headline(s) and any(document.absolute(a.href) not in (own, None) for a in s.anchors)
            for s in side
        )
        for side in (before, after)
    )


def _is_index(document: Document, cuts: Segments, head: Head, body: Body, count: int, claims: bool) -> bool:
    parts = urlsplit(document.url)
    home = bool(_HOME.match(parts.path)) and not parts.query
    linked = _headlines(cuts, body)
    if not claims and count >= _SOME_TEXT and _is_of_links(cuts, body):
        return True
    if home:
        return linked >= 2 or not claims
    if not claims and count < _ONE_TEASER and _is_between_headlines(document, cuts, body):
        return True
    listing = any(types_of(item) & _INDEX_TYPES for item in document.json_ld)
    if claims and not (listing and head.main is None):
        return not _is_marked(document, head) and _is_list(document, cuts, body)
    if linked >= _MIN_HEADLINES and count < _WORDS_PER_HEADLINE * linked:
        return True
    return (
        (listing or bool(_SECTION.search(parts.path)))
        and linked >= 2
        and count < 2 * _WORDS_PER_HEADLINE * linked
    )
