"""Which lines of a found text are the page's: what its place, a link, a form or an image beside a line tells of it."""

from collections.abc import Iterator
from itertools import islice

from article.body.boxflags import Flags, Weights
from article.body.endlines import at_its_end, at_its_start, disclosures
from article.body.linklines import link_lines
from article.body.notices import is_apart
from article.body.repeats import repeats
from article.body.weights import is_headline, is_promotion, is_sentence, words_of
from article.page.segments import Segments


def lines_of_the_page(cuts: Segments, chosen: list[int], weights: Weights, flags: Flags) -> set[int]:
    """Those of the lines chosen as a text, as indices, that are not of the text after all."""
    dropped = at_its_start(cuts, chosen, flags) | at_its_end(cuts, chosen) | disclosures(cuts, chosen)
    dropped.update(_beside_forms(cuts, chosen, flags))
    dropped.update(_labels_of_links(cuts, chosen, weights, flags))
    dropped.update(_captions(cuts, chosen))
    dropped.update(repeats(cuts, chosen, weights, flags))
    dropped.update(link_lines(cuts, chosen))
    dropped.update(_boxes_apart(cuts, chosen, weights, flags))
    return dropped


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


def _boxes_apart(cuts: Segments, chosen: list[int], weights: Weights, flags: Flags) -> Iterator[int]:
    """Lines that stand in a text for a player, a post or its paid rest, with all in the small box of each, and
    promotions that have a box to themselves."""
    boxes, totals, items = cuts.boxes, flags.totals, cuts.items
    room = min(_BOX_WORDS, sum(weights.get(i, 0) for i in chosen) // 4)
    apart: set[int] = set()
    # The rest of the box may be taken for text where the line that tells of it, a heading or a link, is not.
    for index in range(chosen[0], min(chosen[-1] + _BELOW, len(items))) if chosen else ():
        if is_apart(items[index]):
            around = islice(cuts.path(items[index].box), _BOX_CLIMB)
            apart.update(box for box in around if box > 0 and totals[box] <= room)
            yield index
    for index in chosen:
        own = totals[boxes[items[index].box].parent]
        if (
            own == weights.get(index, -1)
            and own <= min(room, _PROMOTION_WORDS)
            and is_promotion(items[index])
        ):
            yield index
    if apart:
        yield from (i for i in chosen if not apart.isdisjoint(islice(cuts.path(items[i].box), _BOX_CLIMB)))


_BOX_WORDS, _BOX_CLIMB = 80, 3
_BELOW = 6  # segments below a text: buttons, and the login of who has paid
_PROMOTION_WORDS = 40


def _captions(cuts: Segments, chosen: list[int]) -> list[int]:
    """Lines of a text that alone, or with one other, share a small box with an image: captions without a name; none
    where they are much of the text, which is then made of pictures and what is said of them."""
    beside: dict[int, list[int]] = {}
    for index in chosen:
        if box := _pictured(cuts, index):
            beside.setdefault(box, []).append(index)
        elif cuts.items[index].box in cuts.pictured and _is_slanted(cuts, index):
            beside[cuts.items[index].box] = [index]
    found = [i for box, lines in beside.items() if _is_small(cuts, box, lines) for i in lines]
    if not found:
        return found
    said = sum(len(cuts.items[i].text) for i in found)
    return found if said < _MOST_CAPTIONS * sum(len(cuts.items[i].text) for i in chosen) else []


# Of 181 real pages the text below an image in the same paragraph is more often the author's than a caption, unless all
# of it is slanted or small.
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


def _is_slanted(cuts: Segments, index: int) -> bool:
    """Whether a paragraph that holds an image has no other words than slanted or small ones."""
    node = cuts.boxes[cuts.items[index].box].node
    if node is None or words_of(cuts.items[index]) > _CAPTION_WORDS:
        return False
    parts = list(islice(node.iter(include_text=True), _PARTS))
    others = (part for part in parts if part.tag not in _SLANTED)
    return len(parts) < _PARTS and not any((part.text() or "").strip() for part in others)


_SLANTED = frozenset(("em", "i", "small", "cite", "sub", "sup"))
_PARTS = 12  # that such a paragraph has: an image, a break, and its words


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
