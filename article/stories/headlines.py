"""Which headings are the page's own headline, and which links are the headlines of other pages."""

import re
from functools import cached_property
from itertools import islice
from typing import NamedTuple

from selectolax.lexbor import LexborNode

from article.page.document import Document
from article.stories.storywords import words

HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_TITLES = ".entry-title, .post-title, [itemprop~=headline]"
_MAX_CHARS = 1_000  # of a link, a heading or a title that are read
_MAX_INSIDE = 20  # elements in a link that are looked at
_SCHEME = re.compile(r"[a-z]{3,10}:(?!//)|#", re.IGNORECASE)  # mailto:, javascript:, a place on this page
_SHORT = 3  # words of the page's headline
_SHORTEST = 2  # of that of a teaser
_GOES_ON = re.compile(r"\s*(?:[,;.]|[^\W\d_]{2})")


class Headline(NamedTuple):
    """A link to another page of news: its address, the length of its text, how surely it is a headline.

    `titled` is one in or around a heading or an element called a title, `apart` one that is no part of a sentence.
    """

    url: str
    words: int
    titled: bool
    apart: bool


def words_of(node: LexborNode) -> tuple[str, int]:
    """(the text of an element on one line, its words); two to three characters are one in scripts without blanks."""
    parts = node.text()[:_MAX_CHARS].split()
    text = " ".join(parts)
    return text, len(parts) if text.isascii() else max(len(parts), 2 * sum(c >= "\u3000" for c in text) // 5)


class Headlines:
    """The headlines of a page, its own and those of others."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self._known: dict[int, Headline | None] = {}  # by the mem_id of a link, which stands in several boxes

    @cached_property
    def _said(self) -> tuple[str, ...]:
        """The page's headline as its head says it, with the site's name."""
        document = self.document
        said = [node.text()[:_MAX_CHARS] for node in document.nodes("title")[:1]]
        return tuple(" ".join(text.split()) for text in (*said, document.meta("og:title")) if text)

    @cached_property
    def _addresses(self) -> frozenset[str | None]:
        document = self.document
        return frozenset((document.absolute(document.url), document.canonical))

    def is_own(self, text: str, length: int) -> bool:
        """Whether a text is the page's headline, or all of it but a part."""
        return length >= _SHORT and any(
            text in said and 2 * len(text) >= len(said) - 20 for said in self._said
        )

    def own(self) -> list[LexborNode]:
        """The elements that hold the page's headline: those that say what its head says, else the first headings."""
        firsts, seconds = self.document.nodes("h1")[:5], self.document.nodes("h2")[:5]
        said = [node for node in firsts if self.is_own(*words_of(node))]
        if said:
            return said
        titled = self.document.tree.css_first(_TITLES)
        seconds = [node for node in seconds if self.is_own(*words_of(node))]
        found = [*firsts[:2], *([titled] if titled else ()), *seconds[:1]]
        return [node for node in found if words_of(node)[0] and not self._links_elsewhere(node)]

    def _links_elsewhere(self, node: LexborNode) -> bool:
        link = node if node.tag == "a" else node.css_first("a")
        return link is not None and self.address(link) is not None and not self.is_own(*words_of(link))

    def address(self, link: LexborNode) -> str | None:
        """The address of another page that a link leads to; None of this page, of an author or a topic."""
        href = (link.attributes.get("href") or "").strip()
        if not href or _SCHEME.match(href):
            return None
        url = self.document.absolute(href)
        return None if url is None or url in self._addresses or words().no_story.search(url) else url

    def headline(self, link: LexborNode) -> Headline | None:
        """What makes a link the headline of another page; None for a single word, and where it leads to no other."""
        identity = link.mem_id
        if identity not in self._known:
            self._known[identity] = self._judged(link)
        return self._known[identity]

    def _judged(self, link: LexborNode) -> Headline | None:
        text, length = words_of(link)
        if length < _SHORTEST or self.is_own(text, length):
            return None
        url = self.address(link)  # to make an address absolute takes as long as all the rest
        return Headline(url, length, _is_titled(link), not _is_in_sentence(link)) if url else None


def _is_titled(link: LexborNode) -> bool:
    """Whether a link stands in or around a heading, or is, is in or holds an element called a title."""
    parent = link.parent
    around = (parent, parent.parent if parent else None)
    inside = list(islice(link.traverse(include_text=False), _MAX_INSIDE))  # itself is the first
    if any(each is not None and each.tag in HEADINGS for each in (*around, *inside)):
        return True
    if parent is not None and _is_blank(link.prev) and _is_blank(link.next):
        inside.append(parent)
    called = (each.attributes.get("class") for each in inside)
    return any(names and words().titles.search(names[:_MAX_CHARS]) for names in called)


def _is_blank(node: LexborNode | None) -> bool:
    return node is None or (node.tag == "-text" and (node.text_content or "").isspace())


def _is_in_sentence(link: LexborNode) -> bool:
    """Whether words of a sentence stand before a link, or it goes on behind it."""
    before, after = link.prev, link.next
    if (
        before is not None
        and before.tag == "-text"
        and any(map(str.isalpha, (before.text_content or "")[-80:]))
    ):
        return True
    text = (after.text_content or "")[:80] if after is not None and after.tag == "-text" else ""
    found = _GOES_ON.match(text)
    return bool(found) and not text.strip()[:1].isupper()
