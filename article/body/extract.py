"""The own extractor: which segments of a page are its main text, told by their weight, their place and their names."""

from dataclasses import dataclass

from article.body.boxflags import Flags, Weights
from article.body.nextstories import next_stories
from article.body.numbered import numbered_headings
from article.body.pagelines import lines_of_the_page
from article.body.region import core_of, region_of, within
from article.body.remarks import remarks
from article.body.standfirst import standfirst
from article.body.textlines import chosen, left_out
from article.body.weights import is_headline, weights_of, words_of
from article.page.markup import COMMENT, OUTSIDE
from article.page.segments import Segment, Segments


@dataclass(frozen=True, slots=True)
class Body:
    """The main text: its segments, who found it, and how sure that is, in 0..1: the agreement of the extractors, or
    where only the own one was asked, the share that it took of what could be the text (see `own`).

    `first` and `last` are the indices of the region it was found in, for those who look around it. `lines` are the own
    text with the lines of the page and without the standfirst, for the comparison with others: they leave these in and
    that out, which of a short text is much. `apart` is what readers wrote below, other stories there, and what stands
    in other columns of a layout table: others know the first by class names alone, and the rest not at all.
    """

    segments: tuple[Segment, ...]
    extractor: str
    confidence: float
    first: int = 0
    last: int = 0
    lines: tuple[Segment, ...] = ()
    apart: tuple[Segment, ...] = ()


def own(cuts: Segments) -> Body:
    """The main text by this module's own rules: the smallest box that holds most of the running text.

    Its confidence is the share it took, in words, of the page's running text and of the short lines of its own box;
    0 where it is short.
    """
    raw = weights_of(cuts.items)
    flags = Flags(cuts, raw)
    weights = _unflagged(cuts, raw, flags)
    # Names that condemn nearly everything mean something else on this page.
    if sum(weights.values()) < _BELIEVED * sum(raw.values()):
        flags = Flags(cuts, raw, names=False)
        weights = _unflagged(cuts, raw, flags)
    if others := remarks(cuts, weights) | next_stories(cuts, weights, flags):
        flags = Flags(cuts, raw, names=flags.names, others=others)
        weights = _unflagged(cuts, raw, flags)
    if not weights:
        return Body((), "own", 0.0)
    counted = numbered_headings(cuts, weights)
    prose = _without_teasers(cuts, weights, counted)
    core = core_of(cuts, prose, flags)
    home = within(cuts, core, prose)
    region, columns = region_of(cuts, prose, core, home)
    lines = chosen(cuts, region, weights, flags, home, counted)
    dropped = lines_of_the_page(cuts, lines, weights, flags)
    text = [i for i in lines if i not in dropped]
    while text and cuts.items[text[-1]].kind == "h":  # of what was dropped below it
        text.pop()
    if not text:
        return Body((), "own", 0.0)
    taken = sum(weights.get(i, 0) for i in text)
    share = 0.0
    if taken >= _SURE_WORDS:
        short = left_out(cuts, lines, weights, flags, home)
        rest = sum(weight for i, weight in weights.items() if i not in dropped)
        share = taken / (rest + sum(words_of(cuts.items[i]) for i in short))
    items = cuts.items
    apart = tuple(items[i] for i in columns)
    if others:
        apart += tuple(segment for segment in items if flags[segment.box] & COMMENT)
    whole = tuple(items[i] for i in standfirst(cuts, text, flags) + text)
    return Body(whole, "own", share, text[0], text[-1], tuple(items[i] for i in lines), apart)


# A short text may be a teaser, however alone it stands, and one caption too many is a quarter of it: fewer words than
# this make no own extraction sure. On 181 real pages with 150 for it the own texts that two others rightly outvote are
# sure ones (F1 .9752, asking always .9758), with 200 none of them (.9767), with 300 no more is won.
_SURE_WORDS = 200


def _without_teasers(cuts: Segments, weights: Weights, counted: set[int]) -> Weights:
    """Weights without the paragraphs that follow a linked headline, where there are several and other text is left."""
    left = {
        i: weight
        for i, weight in weights.items()
        if not i or i - 1 in counted or not is_headline(cuts.items[i - 1])
    }
    teasers = len(weights) - len(left)
    return (
        left if teasers >= _FEW_TEASERS and sum(left.values()) >= _LEFT * sum(weights.values()) else weights
    )


# A page whose paragraphs all follow linked headings is a list of things to buy or visit, and those are its text.
_LEFT = 0.15
_FEW_TEASERS = 3


# The least share of a page's running text that must be left when class names are believed.
_BELIEVED = 0.2


def _unflagged(cuts: Segments, raw: Weights, flags: Flags) -> Weights:
    return {i: weight for i, weight in raw.items() if not flags[cuts.items[i].box] & OUTSIDE}
