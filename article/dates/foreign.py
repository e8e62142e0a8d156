"""Whether an element speaks of another story than the page's own: by the box it shares with a linked headline."""

import re
from functools import cached_property
from itertools import islice

from selectolax.lexbor import LexborNode

from article.page.document import Document

_STEPS = 4  # boxes around an element that are looked into: a teaser's date stands that near to its headline
_FEW = 80  # nodes of such a box at most; larger ones hold more than one teaser
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_ENDS = frozenset(("body", "html", "main"))
_TITLES = ".entry-title, .post-title, [itemprop~=headline]"
_MAX_DEPTH = 60  # boxes around a title
_MAX_CHARS = 1_000  # of a link or a heading that are read
_SCHEME = re.compile(r"[a-z]{3,10}:(?!//)|#", re.IGNORECASE)  # mailto:, javascript:, a place on this page


class Own:
    """What of a page is its own story's; each box is looked into once."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.verdicts: dict[
            int, bool | None
        ] = {}  # mem_id -> whether a box is a teaser, None: look further up

    @cached_property
    def boxes(self) -> frozenset[int]:
        """mem_ids of the boxes that the page's title stands in: what they are called says nothing about others."""
        found: set[int] = set()
        for title in self._titles():
            box = title.parent
            for _ in range(_MAX_DEPTH):
                if box is None or box.tag in _ENDS:
                    break
                found.add(box.mem_id)
                box = box.parent
        return frozenset(found)

    def _titles(self) -> list[LexborNode]:
        document = self.document
        head = " ".join(" ".join(node.text()[:_MAX_CHARS] for node in document.nodes("title")[:1]).split())
        seconds = (
            node
            for node in document.nodes("h2")[:5]
            if len(text := " ".join(node.text()[:_MAX_CHARS].split())) > 8 and text in head
        )
        titled = document.tree.css_first(_TITLES)
        return [*document.nodes("h1")[:2], *([titled] if titled else ()), *islice(seconds, 1)]

    def is_teasers(self, node: LexborNode) -> bool:
        """Whether an element stands in a teaser: with a heading that links to another page, or with a long link in one
        of several boxes alike."""
        box = node.parent
        for _ in range(_STEPS):
            if box is None or box.tag in _ENDS:
                return False
            if box.mem_id not in self.verdicts:
                self.verdicts[box.mem_id] = self._is_teaser(box)
            verdict = self.verdicts[box.mem_id]
            if verdict is not None:
                return verdict and box.mem_id not in self.boxes
            box = box.parent
        return False

    def may_hold_headline(self, box: LexborNode) -> bool:
        """Whether there is a heading or a link in a box, or more than is looked at."""
        inside = [each.tag for each in islice(box.traverse(include_text=False), _FEW + 1)]
        return len(inside) > _FEW or "a" in inside or not _HEADINGS.isdisjoint(inside)

    def _is_teaser(self, box: LexborNode) -> bool | None:
        inside = list(islice(box.traverse(include_text=False), _FEW + 1))  # the box itself is the first
        if len(inside) > _FEW:
            return False
        links = [each for each in inside if each.tag == "a" and self._leads_away(each)]
        return True if any(_is_headline(link, box) for link in links) else None

    def _leads_away(self, link: LexborNode) -> bool:
        """Whether a link leads to another page than this one."""
        href = (link.attributes.get("href") or "").strip()
        if not href or _SCHEME.match(href):
            return False
        document = self.document
        address = document.absolute(href)
        return address is not None and address not in (document.absolute(document.url), document.canonical)


def _is_headline(link: LexborNode, box: LexborNode) -> bool:
    """Whether a link in a box is a headline: three words in a heading, or five in a box like the one beside it."""
    text = link.text()[:_MAX_CHARS]
    words = text.split()
    length = len(words) if text.isascii() or len(words) > 2 else sum(map(len, words)) // 3
    if length < 3:
        return False
    around = (link.parent, link.parent.parent if link.parent else None)
    inside = islice(link.traverse(include_text=False), 1, _FEW)
    if any(each is not None and each.tag in _HEADINGS for each in (*around, *inside)):
        return True
    return length >= 5 and _is_repeated(box)


def _is_repeated(box: LexborNode) -> bool:
    """Whether a box beside this one is built like it: the same tag and names, and a link in it."""
    names = box.attributes.get("class")
    return any(
        each is not None
        and each.tag == box.tag
        and each.attributes.get("class") == names
        and "a" in (tags := {one.tag for one in islice(each.traverse(include_text=False), _FEW)})
        and (names or "time" in tags)
        for each in (_beside(box, back=True), _beside(box, back=False))
    )


def _beside(box: LexborNode, *, back: bool) -> LexborNode | None:
    """The next element in one direction, past text and comments."""
    sibling = box.prev if back else box.next
    for _ in range(3):
        if sibling is None or not (sibling.tag or "-").startswith("-"):
            break
        sibling = sibling.prev if back else sibling.next
    return sibling
