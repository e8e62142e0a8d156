"""Whose story an element of a page tells of: that of the page, or of a teaser, a list, a comment, an entry beside it.

Walking out from the element, the first box that speaks decides:

1. A box around the page's headline or the beginning of its text is the page's own, whatever it is called. But what
   stands in it right behind a heading that links to another page is that page's.
2. A box that is called or tagged as one beside the article is another's.
3. A box with the headline of another page is another's: a teaser. One with several is a list of stories: what stands
   behind one of them, or is one of several alike, is another's; of what stands above them all, the asker decides.
4. One of several boxes alike, each with a time and a text, is a comment or an entry, and another's, even if the text
   begins in it.

Where no box speaks, the element is the page's own.
"""

from functools import cached_property

from selectolax.lexbor import LexborNode

from article.page.document import Document
from article.page.segments import Segments
from article.stories.alike import is_entry
from article.stories.headlines import Headlines
from article.stories.storywords import is_called_others
from article.stories.teasers import Said, Teasers

_STEPS = 12  # boxes around an element that are looked at, from inside out
_ENDS = frozenset(("body", "html", "main"))
_MAX_DEPTH = 60  # boxes around a headline
_ITEM = 60  # characters of a list item; "Published 16 November 2026, 10:20" has half of that


class Stories:
    """What of a page is its own story's, and what another's; what is found out of a box is kept.

    `cuts` and `start` are the page's segments and the first one of its text, where they are known.
    """

    def __init__(self, document: Document, cuts: Segments | None = None, start: int = 0) -> None:
        self._headlines = Headlines(document)
        self._cuts = cuts
        self._start = start
        self._entries: dict[int, bool] = {}

    @cached_property
    def _headed(self) -> frozenset[int]:
        """mem_ids of the page's headline and of the boxes around it."""
        found: set[int] = set()
        for title in self._headlines.own():
            box: LexborNode | None = title
            for _ in range(_MAX_DEPTH):
                if box is None or box.tag in _ENDS:
                    break
                found.add(box.mem_id)
                box = box.parent
        return frozenset(found)

    @cached_property
    def _opening(self) -> frozenset[int]:
        """mem_ids of the boxes around the beginning of the text."""
        if self._cuts is None or self._start >= len(self._cuts.items):
            return frozenset()
        boxes = (self._cuts.boxes[at].node for at in self._cuts.path(self._cuts.items[self._start].box))
        return frozenset(box.mem_id for box in boxes if box is not None)

    @cached_property
    def _teasers(self) -> Teasers:
        return Teasers(self._headlines, self._headed, knows_text=bool(self._opening))

    def is_others(self, node: LexborNode, *, near: bool = False, listed: bool = True) -> bool:
        """Whether an element tells of another story than the page's.

        `near` says that it stands beside the beginning of the text, where what boxes are called tells less; `listed`
        is the answer for what stands in a box above a list of stories.
        """
        return self._is_others(node.parent, node, near=near, listed=listed)

    def is_line_of_others(self, box: LexborNode | None) -> bool:
        """Whether a line beside the beginning of the text does, which stands directly in a box."""
        return self._is_others(box, None, near=True, listed=True)

    def _is_others(
        self, box: LexborNode | None, inner: LexborNode | None, *, near: bool, listed: bool
    ) -> bool:
        for _ in range(_STEPS):
            if box is None or box.tag in _ENDS:
                break
            said = self._said(box, inner, near=near)
            if said is not None:
                return listed if said == "list" else said == "others"
            inner, box = box, box.parent
        return False

    def _said(self, box: LexborNode, inner: LexborNode | None, *, near: bool) -> Said | None:
        """What a box says of its child that is the element or holds it."""
        identity = box.mem_id
        if identity in self._headed or (identity in self._opening and not self._is_entry(box)):
            is_behind = inner is not None and self._teasers.is_behind_headline(inner)
            return "others" if is_behind else "own"
        called = is_called_others(box, near=near)
        if called or (called is None and self._teasers.may_have_headline(box)):
            return "others"
        return self._teasers.said(box, inner) or ("others" if self._is_entry(box) else None)

    def _is_entry(self, box: LexborNode) -> bool:
        identity = box.mem_id
        if identity not in self._entries:
            self._entries[identity] = is_entry(box)
        return self._entries[identity]


def stands_among_others(node: LexborNode) -> bool:
    """Whether a box around an element is called one of other stories: all that is asked where little hangs on it."""
    box = node.parent
    for _ in range(_STEPS):
        if box is None or box.tag in _ENDS:
            break
        if is_called_others(box) is not False:
            return True
        if box.tag == "li" and len(box.text().strip()) > _ITEM:
            return True
        if box.tag == "article":
            break
        box = box.parent
    return False
