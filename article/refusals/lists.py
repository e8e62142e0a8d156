"""Pages that list others: home pages, sections, topics, results of a search."""

import re
from itertools import islice, pairwise
from urllib.parse import urlsplit

from article.body.extract import Body
from article.body.weights import is_headline, words_of
from article.metadata import Head
from article.page.document import Document
from article.page.jsonld import types_of
from article.page.segments import Segments
from article.refusals.claimed import is_marked
from article.urls import clean, site_of

# Index pages have a teaser of 15 to 40 words to each linked headline.
_MIN_HEADLINES = 4
_WORDS_PER_HEADLINE = 60
_MAX_LINKS = 1_000  # of headlines, that are made absolute
_MANY_HEADLINES = 6  # from which a page that only `og:type` calls an article is a list
_ONE_TEASER = 80
SOME_TEXT = 60  # words: the shortest news has as many, an error page's excuse has not
TEASER = 8
# Who found a text where the own extractor found none: tables of results, a puzzle's questions, lists of headlines.
OTHERS = ("trafilatura", "resiliparse")

_INDEX_TYPES = frozenset(
    ("collectionpage", "searchresultspage", "profilepage", "contactpage", "checkoutpage")
)
_HOME = re.compile(r"^/?(?:index\.(?:html?|php|aspx?|jsp)|home|start|default\.aspx?)?/?$", re.IGNORECASE)
_SECTION = re.compile(
    r"/(?:tags?|topics?|category|categories|kategorie|categorie|categoria|rubrik|rubrique|seccion|sections?|authors?|autor|autoren|auteur|search|suche|archives?|archiv|page)(?:/[^/]{1,80}){0,3}/?$",
    re.IGNORECASE,
)


def headlines(cuts: Segments, body: Body) -> int:
    """Linked headlines in the region of the text: headings and lines that are nothing but a link of several words."""
    return sum(1 for s in cuts.items[max(0, body.first - 5) : body.last + 6] if is_headline(s))


def _is_of_links(cuts: Segments, body: Body) -> bool:
    """Whether most of a text that another extractor found is words of links: a list of headlines with their hours."""
    if body.extractor not in OTHERS:
        return False
    links = {a.text for s in cuts.items for a in s.anchors}
    linked = [s for s in body.segments if s.link_chars > len(s.text) // 2 or s.text in links]
    return len(linked) >= _MANY_HEADLINES and 2 * len(linked) > len(body.segments)


def _is_of_teasers(document: Document, cuts: Segments, body: Body) -> bool:
    """Whether half of the paragraphs taken for the text, and several, follow each its headline that leads to another
    page of the site."""
    texts = {s.text for s in body.segments if words_of(s) >= TEASER}
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


def is_list(document: Document, cuts: Segments, head: Head, body: Body, count: int, claims: bool) -> bool:
    parts = urlsplit(document.url)
    home = bool(_HOME.match(parts.path)) and not parts.query
    linked = headlines(cuts, body)
    if not claims and count >= SOME_TEXT and _is_of_links(cuts, body):
        return True
    if home:
        return linked >= 2 or not claims
    if not claims and count < _ONE_TEASER and _is_between_headlines(document, cuts, body):
        return True
    listing = any(types_of(item) & _INDEX_TYPES for item in document.json_ld)
    if claims and not (listing and head.main is None):
        return not is_marked(document, head) and _is_of_teasers(document, cuts, body)
    if linked >= _MIN_HEADLINES and count < _WORDS_PER_HEADLINE * linked:
        return True
    return (
        (listing or bool(_SECTION.search(parts.path)))
        and linked >= 2
        and count < 2 * _WORDS_PER_HEADLINE * linked
    )
