"""Which lines of a found text are the page's: what its place, a link, a form or an image beside a line tells of it."""

from collections.abc import Iterator
from itertools import islice

from article.body.boxflags import Flags, Weights
from article.body.weights import is_dateline, is_headline, is_promotion, is_sentence, words_of
from article.page.markup import BYLINE
from article.page.segments import Segments


def lines_of_the_page(cuts: Segments, chosen: list[int], weights: Weights, flags: Flags) -> set[int]:
    """Those of the lines chosen as a text, as indices, that are not of the text after all."""
    dropped = _at_its_ends(cuts, chosen, flags) | _beside_forms(cuts, chosen, flags)
    dropped.update(_labels_of_links(cuts, chosen, weights, flags))
    dropped.update(_captions(cuts, chosen))
    return dropped


def _at_its_ends(cuts: Segments, chosen: list[int], flags: Flags) -> set[int]:
    """Those of the first and last lines of a text that are the page's: byline and date, "Follow us on …"."""
    first, last = chosen[:_FIRST_LINES], chosen[-_LAST_LINES:]
    dropped = {i for i in first if is_dateline(cuts.items[i]) or _is_byline(cuts, i, flags)}
    return dropped | {i for i in last if i != chosen[0] and is_promotion(cuts.items[i])}


def _is_byline(cuts: Segments, index: int, flags: Flags) -> bool:
    """Whether a line is short, no sentence, and in a box for bylines."""
    segment = cuts.items[index]
    return (
        words_of(segment) <= _BYLINE_WORDS
        and segment.kind != "h"
        and not is_sentence(segment.text)
        and bool(flags[segment.box] & BYLINE)
    )


_BYLINE_WORDS = 12
# Byline and date stand above a text or below its first paragraph; a promotion may be followed by credits.
_FIRST_LINES, _LAST_LINES = 3, 3


def _labels_of_links(cuts: Segments, chosen: list[int], weights: Weights, flags: Flags) -> Iterator[int]:
    """Short lines of a text above or below links that were left out of it, in a box that holds no text, and the words
    before a link that has a paragraph of its own: "More on this", "End of more on this"."""
    taken = set(chosen)
    for index in chosen:
        label = cuts.items[index]
        if index in weights or label.link_chars or is_sentence(label.text) or len(label.text) > _LABEL_CHARS:
            continue
        for other in (index + 1, index - 1):
            if other in taken or not 0 <= other < len(cuts.items) or not is_headline(cuts.items[other]):
                continue
            around = set(cuts.path(cuts.items[other].box))
            shared = next((box for box in cuts.path(label.box) if box in around), 0)
            if not flags.totals[shared] or (
                label.tag == "p" and other > index and words_of(label) <= _LABEL_WORDS
            ):
                yield index
                break


_LABEL_CHARS, _LABEL_WORDS = 80, 4


def _captions(cuts: Segments, chosen: list[int]) -> list[int]:
    """Lines of a text that alone, or with one other, share a small box with an image: captions without a name; none
    where they are much of the text, which is then made of pictures and what is said of them."""
    beside: dict[int, list[int]] = {}
    for index in chosen:
        if box := _pictured(cuts, index):
            beside.setdefault(box, []).append(index)
    found = [i for box, lines in beside.items() if _is_small(cuts, box, lines) for i in lines]
    if not found:
        return found
    said = sum(len(cuts.items[i].text) for i in found)
    return found if said < _MOST_CAPTIONS * sum(len(cuts.items[i].text) for i in chosen) else []


# Of 181 real pages the text below an image in the same paragraph is more often the author's than a caption.
_CAPTION_WORDS = 40


_MOST_CAPTIONS = 0.25


def is_captioning(cuts: Segments, index: int) -> bool:
    """Whether a line shares a small box with an image: a caption, whatever it is called."""
    box = _pictured(cuts, index)
    return bool(box) and _is_small(cuts, box, [index])


def _pictured(cuts: Segments, index: int) -> int:
    """The box of a line, up to two above its own, that holds an image; 0 where none does."""
    segment, box = cuts.items[index], cuts.items[index].box
    for _ in range(3):
        if box in cuts.pictured:
            return 0 if box == segment.box and segment.tag == "p" else max(0, box)
        if box <= 0:
            break
        box = cuts.boxes[box].parent
    return 0


def _is_small(cuts: Segments, box: int, lines: list[int]) -> bool:
    """Whether a box holds no more than two lines, these, all short and no heading."""
    if len(lines) > 2 or any(words_of(cuts.items[i]) > _CAPTION_WORDS for i in lines):
        return False
    near = cuts.items[max(0, lines[0] - 2) : lines[-1] + 3]
    inside = [other for other in near if box in islice(cuts.path(other.box), _NEST)]
    return len(inside) <= 2 and all(other.kind != "h" for other in inside)


_NEST = 6  # boxes from a line up to that of the image beside it


def _beside_forms(cuts: Segments, chosen: list[int], flags: Flags) -> set[int]:
    """Lines of a text that stand in one small box with a form: what it says of itself."""
    if not chosen:
        return set()
    boxes, lines = cuts.boxes, [cuts.items[i].box for i in chosen]
    last = max(lines)
    asking = set()
    for form in [i for i in range(min(lines), last) if boxes[i].tag == "form"]:
        around = islice(cuts.path(boxes[form].parent), _FORM_CLIMB)
        box = next((i for i in around if flags.totals[i]), 0)
        if flags.totals[box] <= _FORM_WORDS:
            asking.add(box)
    if not asking:
        return asking
    for box in range(min(asking), last + 1):  # parents come before children
        if boxes[box].parent in asking:
            asking.add(box)
    found = {i for i, box in zip(chosen, lines, strict=True) if box in asking}
    return found if 2 * len(found) < len(chosen) else set()


_FORM_CLIMB = 5  # generations above a form in which its words stand


_FORM_WORDS = 60  # a newsletter's box has two or three sentences
