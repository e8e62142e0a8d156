"""What the headlines of other pages in a box say of what else stands in it."""

from itertools import islice
from typing import Literal, NamedTuple

from selectolax.lexbor import LexborNode

from article.stories.alike import behind, is_one_of_several, is_repeated
from article.stories.headlines import HEADINGS, Headline, Headlines, words_of

_FEW = 300  # nodes of a box whose content is looked at; a card with its icons and the sources of its picture has 100
_MAX_LINKS = 20  # of a box
_MAX_DEPTH = 12  # elements around a link
_ITEMS = frozenset(("article", "li", "tr"))
_SHORT, _LONG = 3, 5  # words of a headline that a heading or a title is; of one that is nothing but a link
_TEASER = 2_000  # characters of a teaser, the blanks of its source included
_SIGN = 300  # characters of a box in which a link above is a headline, for there is little else
_EXCERPT = 300  # characters between a headline and what belongs to it
_MAX_READ = 1_000_000  # characters that are counted; real pages need 20,000

Said = Literal["own", "others", "list"]


class _Content(NamedTuple):
    """What stands in a box: its elements in order, headlines of other pages, the first heading that is no link."""

    nodes: list[LexborNode]
    links: list[LexborNode]
    headlines: tuple[tuple[int, Headline, LexborNode], ...]
    heading: tuple[int, LexborNode] | None
    is_whole: bool  # whether all of it was looked at

    def is_above(self, place: int, inner: LexborNode | None) -> bool:
        """Whether what stands at a place stands before a child of the box."""
        if inner is None:
            return False
        identity = inner.mem_id
        return all(node.mem_id != identity for node in self.nodes[: place + 1])


class Teasers:
    """Judges boxes by their headlines; what is found out of a box is kept.

    `headed` are the page's own headline and the boxes around it; `knows_text` says that a box that is asked for does
    not hold the beginning of the page's text either.
    """

    def __init__(self, headlines: Headlines, headed: frozenset[int], *, knows_text: bool) -> None:
        self.headlines = headlines
        self.headed = headed
        self.knows_text = knows_text
        self.left = _MAX_READ
        self.contents: dict[int, _Content] = {}
        self.items: dict[int, bool] = {}

    def said(self, box: LexborNode, inner: LexborNode | None) -> Said | None:
        """What a box says of its child, or of text in it where `inner` is None."""
        content = self._content(box)
        if content.is_whole and (not content.headlines or self._is_within(box, _TEASER)):
            beside = [each for each in content.headlines if not _stands_in(each[2], inner)]
            sure = {
                one.url: place for place, one, link in beside if self._is_sure(place, one, link, box, inner)
            }
            listed = {one.url: place for place, one, link in beside if self._is_listed(one, link, inner)}
            if len(sure | listed) > 1:
                return self._said_by_list(box, inner, min((sure | listed).values()))
            if sure or self._is_covered(box, content, inner):
                return "others"
        return "others" if box.tag == "article" and self._is_headed_otherwise(content, inner) else None

    def _is_sure(
        self, place: int, one: Headline, link: LexborNode, box: LexborNode, inner: LexborNode | None
    ) -> bool:
        """Whether a link is sure to be the headline of a box: by its element, or as a long one by what the box is."""
        if one.titled and one.words >= _SHORT:
            return True
        if one.titled and one.words >= _SHORT - 1 and self._is_item(box):
            return True
        if not one.apart or one.words < _LONG:
            return False
        if self._is_item(box) or (place == 0 and box.parent is not None and self._is_item(box.parent)):
            return True
        is_above = self._content(box).is_above(place, inner) if inner else place == 1 and link.prev is None
        return is_above and self._is_within(box, _SIGN)

    def _is_listed(self, one: Headline, link: LexborNode, inner: LexborNode | None) -> bool:
        """Whether a link is the headline of an item that stands in a box, in another list than its child."""
        item = link.parent
        if item is None or not one.apart or one.words < _LONG or not self._is_item(item):
            return False
        return item.tag != "li" or inner is None or inner.tag != "li"

    def _said_by_list(self, box: LexborNode, inner: LexborNode | None, first: int) -> Said:
        """What a box with several headlines says, of which the first stands at a place."""
        if self._is_item(box) and self._content(box).is_above(first, inner):
            return "others"
        if inner is not None and (is_one_of_several(inner) or self.is_behind_headline(inner)):
            return "others"
        before = next(behind(box), None)
        return "own" if before is not None and before.mem_id in self.headed else "list"

    def _is_covered(self, box: LexborNode, content: _Content, inner: LexborNode | None) -> bool:
        """Whether a box is a card whose heading is no link, but whose picture is one, or a link laid over it."""
        if content.heading is None or not self._is_item(box):
            return False
        blank = (link for link in content.links if not words_of(link)[0])
        if not any(self.headlines.address(link) for link in blank):
            return False
        heading = content.heading[1]
        return not _stands_in(heading, inner) and self._is_of_others(heading)

    def _is_headed_otherwise(self, content: _Content, inner: LexborNode | None) -> bool:
        """Whether an article has the headline of another page above its child, or one that is not this page's."""
        titled = (place for place, one, _ in content.headlines if one.titled and one.words >= _SHORT)
        if any(content.is_above(place, inner) for place in islice(titled, 1)):
            return True
        if content.heading is None or not self.knows_text or not self.headed:
            return False
        place, heading = content.heading
        return heading.tag in ("h1", "h2") and content.is_above(place, inner) and self._is_of_others(heading)

    def _is_of_others(self, heading: LexborNode) -> bool:
        text, length = words_of(heading)
        return length >= _SHORT and not self.headlines.is_own(text, length)

    def is_behind_headline(self, node: LexborNode) -> bool:
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

    def may_have_headline(self, box: LexborNode) -> bool:
        """Whether a link in a box leads to another page, or there is a heading in it, or more than is looked at."""
        content = self._content(box)
        is_one = content.heading is not None or not content.is_whole
        return is_one or any(self.headlines.address(link) for link in content.links)

    def _is_item(self, box: LexborNode) -> bool:
        """Whether a box is the item of a list."""
        identity = box.mem_id
        if identity not in self.items:
            self.items[identity] = box.tag in _ITEMS or is_repeated(box)
        return self.items[identity]

    def _content(self, box: LexborNode) -> _Content:
        if box.mem_id not in self.contents:
            self.contents[box.mem_id] = self._looked_into(box)
        return self.contents[box.mem_id]

    def _looked_into(self, box: LexborNode) -> _Content:
        nodes = list(islice(box.traverse(include_text=False), _FEW + 1))  # the box itself is the first
        tags = [node.tag for node in nodes]
        links = [(place, nodes[place]) for place, tag in enumerate(tags) if tag == "a"][:_MAX_LINKS]
        found = [(place, self.headlines.headline(link), link) for place, link in links]
        headings = ((place, nodes[place]) for place, tag in enumerate(tags) if tag in HEADINGS)
        return _Content(
            nodes,
            [link for _, link in links],
            tuple((place, one, link) for place, one, link in found if one is not None),
            next((each for each in headings if each[1].css_first("a") is None), None),
            len(nodes) <= _FEW,
        )

    def _is_within(self, node: LexborNode, characters: int) -> bool:
        """Whether a text is no longer; none is once so much was read that a page is made to be slow."""
        if self.left <= 0:
            return False
        length = len(node.text())
        self.left -= length
        return length <= characters


def _stands_in(node: LexborNode, box: LexborNode | None) -> bool:
    """Whether a node is an element or stands in it."""
    if box is None:
        return False
    step: LexborNode | None = node
    for _ in range(_MAX_DEPTH):
        if step is None or step.mem_id == box.mem_id:
            break
        step = step.parent
    return step is not None and step.mem_id == box.mem_id
