"""Whose story an element of a page tells of: that of the page, or of a teaser, a list, a comment, an entry beside it.

Walking out from the element, the first box that speaks decides:

1. A box around the page's headline or the beginning of its text is the page's own, whatever it is called. But what
   stands in it right behind a heading that links to another page is that page's.
2. One of several boxes alike, each with a time and a text, is a comment or an entry, and another's, unless it holds
   the page's headline.
3. A box that is called or tagged as one beside the article is another's.
4. A box with the headline of another page is another's: a teaser. One with several is a list of stories: what stands
   behind one of them, or is one of several alike, is another's; of what stands above them all, the asker decides.

Where no box speaks, the element is the page's own.
"""

from collections.abc import Iterator
from functools import cached_property
from itertools import islice
from typing import Literal, NamedTuple

from selectolax.lexbor import LexborNode

from article.page.alike import alike, behind, is_entry, is_repeated
from article.page.document import Document
from article.page.headlines import HEADINGS, Headline, Headlines, words_of
from article.page.segments import Segments
from article.page.storywords import is_called_others

_STEPS = 12  # boxes around an element that are looked at, from inside out
_FEW = 300  # nodes of a box whose content is looked at; a card with its icons and the sources of its picture has 100
_MAX_LINKS = 20  # of a box
_ENDS = frozenset(("body", "html", "main"))
_MAX_DEPTH = 60  # boxes around a headline
_ITEMS = frozenset(("article", "li", "tr"))
_SHORT, _LONG = 3, 5  # words of a headline that a heading or a title is; of one that is nothing but a link
_TEASER = 2_000  # characters of a teaser, the blanks of its source included
_SIGN = 300  # characters of a box in which a link above is a headline, for there is little else
_EXCERPT = 300  # characters between a headline and what belongs to it
_MAX_READ = 1_000_000  # characters in which a page's text is looked for; real ones need 20,000

_Said = Literal["own", "others", "list"]


class _Content(NamedTuple):
    """What stands in a box: where each node does, the headlines of other pages, the first heading that is none."""

    places: dict[int, int]
    headlines: tuple[tuple[int, Headline, LexborNode], ...]
    heading: tuple[int, LexborNode] | None
    leads_away: bool
    is_whole: bool  # whether all of it was looked at


class Stories:
    """What of a page is its own story's, and what another's; each box is looked into once.

    `cuts` and `start` are the page's segments and the first one of its text, where they are known.
    """

    def __init__(self, document: Document, cuts: Segments | None = None, start: int = 0) -> None:
        self.headlines = Headlines(document)
        self.opening = frozenset[int]()
        if cuts is not None and start < len(cuts.items):
            boxes = (cuts.boxes[at].node for at in cuts.path(cuts.items[start].box))
            self.opening = frozenset(box.mem_id for box in boxes if box is not None)
        self.left = _MAX_READ
        self.contents: dict[int, _Content] = {}
        self.kinds: dict[int, tuple[bool, bool]] = {}

    @cached_property
    def headed(self) -> frozenset[int]:
        """mem_ids of the page's headline and of the boxes around it."""
        found: set[int] = set()
        for title in self.headlines.own():
            box: LexborNode | None = title
            for _ in range(_MAX_DEPTH):
                if box is None or box.tag in _ENDS:
                    break
                found.add(box.mem_id)
                box = box.parent
        return frozenset(found)

    def is_others(self, node: LexborNode, *, near: bool = False, listed: bool = True) -> bool:
        """Whether an element tells of another story than the page's.

        `near` says that it stands beside the beginning of the text, where what boxes are called tells less; `listed`
        is the answer for what stands in a box above a list of stories.
        """
        inner, box = node, node.parent
        for _ in range(_STEPS):
            if box is None or box.tag in _ENDS:
                break
            said = self._said(box, inner, near=near)
            if said is not None:
                return listed if said == "list" else said == "others"
            inner, box = box, box.parent
        return False

    def _said(self, box: LexborNode, inner: LexborNode, *, near: bool) -> _Said | None:
        """What a box says of its child that is the element or holds it; None for nothing."""
        identity = box.mem_id
        is_headed = identity in self.headed
        if not is_headed and self._kind(box)[1]:
            return "others"
        if is_headed or identity in self.opening:
            return "others" if self._is_behind_headline(inner) else "own"
        return "others" if self._is_called_others(box, near=near) else self._by_headlines(box, inner)

    def _kind(self, box: LexborNode) -> tuple[bool, bool]:
        """(whether a box is the item of a list, whether an entry)."""
        identity = box.mem_id
        if identity not in self.kinds:
            self.kinds[identity] = is_repeated(box), is_entry(box)
        return self.kinds[identity]

    # By what boxes are called

    def _is_called_others(self, box: LexborNode, *, near: bool) -> bool:
        said = is_called_others(box, near=near)
        return said is True or (said is None and self._may_hold_headline(box))

    def _may_hold_headline(self, box: LexborNode) -> bool:
        content = self._content(box)
        return content.leads_away or content.heading is not None or not content.is_whole

    # By headlines

    def _by_headlines(self, box: LexborNode, inner: LexborNode) -> _Said | None:
        content = self._content(box)
        is_teaser = content.is_whole and (not content.headlines or self._is_within(box, _TEASER))
        urls: dict[str, int] = {}
        for place, headline in self._headlines_for(box, inner) if is_teaser else ():
            urls.setdefault(headline.url, place)
        if len(urls) > 1:
            return self._by_list(box, inner, min(urls.values()))
        if urls or (is_teaser and self._is_covered(box, inner)):
            return "others"
        return "others" if box.tag == "article" and self._is_headed_otherwise(content, inner) else None

    def _headlines_for(self, box: LexborNode, inner: LexborNode) -> Iterator[tuple[int, Headline]]:
        """The headlines of other pages in a box beside its child, each with its place."""
        is_item = box.tag in _ITEMS or self._kind(box)[0]
        for place, one, link in self._content(box).headlines:
            if not _stands_in(link, inner) and self._counts(one, link, box, inner, is_item=is_item):
                yield place, one

    def _counts(
        self, one: Headline, link: LexborNode, box: LexborNode, inner: LexborNode, *, is_item: bool
    ) -> bool:
        """Whether a link is sure to be a headline: by its element, or a long one by the box it is in."""
        if one.titled and one.words >= (_SHORT - 1 if is_item else _SHORT):
            return True
        if not one.apart or one.words < _LONG:
            return False
        parent = link.parent
        if is_item or (parent is not None and (parent.tag in _ITEMS or self._kind(parent)[0])):
            return True
        content = self._content(box)
        return _is_above(content, content.places[link.mem_id], inner) and self._is_within(box, _SIGN)

    def _by_list(self, box: LexborNode, inner: LexborNode, first: int) -> _Said:
        is_item = box.tag in _ITEMS or self._kind(box)[0]
        is_of_first = is_item and _is_above(self._content(box), first, inner)
        is_one_of_several = next(alike(inner), None) is not None
        if is_of_first or is_one_of_several or self._is_behind_headline(inner):
            return "others"
        before = next(behind(box), None)
        return "own" if before is not None and before.mem_id in self.headed else "list"

    def _is_covered(self, box: LexborNode, inner: LexborNode) -> bool:
        """Whether a box is a card whose heading is no link, but whose picture is one, or a link without words."""
        content = self._content(box)
        if not content.leads_away or content.heading is None or not self._kind(box)[0]:
            return False
        heading = content.heading[1]
        text, length = words_of(heading)
        return length >= _SHORT and not _stands_in(heading, inner) and not self.headlines.is_own(text, length)

    def _is_headed_otherwise(self, content: _Content, inner: LexborNode) -> bool:
        """Whether an article begins with the headline of another page, or one that is not this page's."""
        titled = [place for place, one, _ in content.headlines if one.titled and one.words >= _SHORT]
        if titled and _is_above(content, titled[0], inner):
            return True
        if content.heading is None or not self.opening or not self.headed:
            return False
        place, heading = content.heading
        text, length = words_of(heading)
        is_title = (
            heading.tag in ("h1", "h2") and length >= _SHORT and not self.headlines.is_own(text, length)
        )
        return is_title and _is_above(content, place, inner)

    def _is_behind_headline(self, node: LexborNode) -> bool:
        """Whether an element stands right behind a heading that links to another page, an excerpt between at most."""
        for each in behind(node):
            if each.mem_id in self.headed:
                return False
            if each.tag in HEADINGS or each.tag == "dt":
                link = each.css_first("a")
                headline = self.headlines.headline(link) if link is not None else None
                return headline is not None and headline.words >= _SHORT
            if not self._is_within(each, _EXCERPT):
                return False
        return False

    # What stands in a box

    def _content(self, box: LexborNode) -> _Content:
        if box.mem_id not in self.contents:
            self.contents[box.mem_id] = self._looked_into(box)
        return self.contents[box.mem_id]

    def _looked_into(self, box: LexborNode) -> _Content:
        nodes = list(islice(box.traverse(include_text=False), _FEW + 1))  # the box itself is the first
        links = [(place, node) for place, node in enumerate(nodes) if node.tag == "a"]
        found = ((place, self.headlines.headline(link), link) for place, link in links[:_MAX_LINKS])
        headlines = tuple((place, one, link) for place, one, link in found if one is not None)
        headings = ((place, node) for place, node in enumerate(nodes) if node.tag in HEADINGS)
        return _Content(
            {node.mem_id: place for place, node in enumerate(nodes)},
            headlines,
            next((at for at in headings if at[1].css_first("a") is None), None),
            bool(headlines),
            len(nodes) <= _FEW,
        )

    def _is_within(self, node: LexborNode, characters: int) -> bool:
        """Whether a text is no longer; none is once so much was read that a page is made to be slow."""
        if self.left <= 0:
            return False
        length = len(node.text())
        self.left -= length
        return length <= characters


def _is_above(content: _Content, place: int, inner: LexborNode) -> bool:
    """Whether something stands before a child of the box."""
    return place < content.places.get(inner.mem_id, _FEW)


def _stands_in(node: LexborNode, box: LexborNode) -> bool:
    """Whether a node is an element, or stands in it not deeper than is looked at."""
    step: LexborNode | None = node
    for _ in range(_STEPS):
        if step is None or step.mem_id == box.mem_id:
            break
        step = step.parent
    return step is not None and step.mem_id == box.mem_id


def stands_among_others(node: LexborNode) -> bool:
    """Whether a box around an element is called one of other stories: all that is asked where little hangs on it."""
    box = node.parent
    for _ in range(_STEPS):
        if box is None or box.tag in _ENDS:
            break
        if is_called_others(box) is not False:
            return True
        if box.tag == "article":
            break
        box = box.parent
    return False
