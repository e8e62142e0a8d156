"""What a tag does to the text it stands in, and what kind of text stands in it."""

from selectolax.lexbor import LexborNode


def _tags(names: str) -> list[str]:
    return names.split()


# What a tag does to the text it stands in, as bits; a tag that is not listed does nothing, as in a browser, unless it
# is an element of the page's own making: most of those are blocks.
SKIP = 1  # nothing in it is read
BOX = 2  # ends the run of text, and is a box that others stand in
LINE = 4  # stands on a line of its own
CELL = 8
BREAK = 16
LINK = 32
CONTROL = 64  # has words that a reader sees and that are no part of the sentence around it
INPUT = 128
QUOTES = 256
IMAGE = 512
ASKED = 1024  # its place in the text is asked for, or that of something in it, and those of the elements it stands in
TEXT = 2048
VOID = 4096  # nothing stands in it
BESIDE = 8192  # holds what stands beside the text, by the meaning HTML gives it

_DOES = {
    **dict.fromkeys(_tags("span strong em b i u s small sup sub time label font picture wbr"), 0),
    "img": IMAGE | VOID,
    "amp-img": IMAGE | LINE,
    **dict.fromkeys(
        _tags(
            """address article body center dd details dialog dir div dl dt fieldset figure footer h1 h2 h3 h4
            h5 h6 header hgroup hr legend li main menu ol p search section summary table tbody tfoot thead tr ul
            caption amp-sidebar"""
        ),
        BOX | LINE,
    ),
    "form": BOX | LINE | ASKED,
    **dict.fromkeys(_tags("nav aside"), BOX | LINE | BESIDE),
    **dict.fromkeys(
        _tags(
            """style head title meta link embed datalist noframes noembed param source track -comment -doctype
            -document"""
        ),
        SKIP,
    ),
    **dict.fromkeys(
        _tags("script iframe template noscript svg math object audio video canvas"), SKIP | ASKED
    ),
    "-text": TEXT,
    "": SKIP,  # neither element nor text
    **dict.fromkeys(_tags("blockquote pre figcaption"), BOX | LINE | QUOTES),
    **dict.fromkeys(_tags("q code samp"), QUOTES),
    **dict.fromkeys(_tags("button textarea progress meter map"), CONTROL | LINE | ASKED),
    **dict.fromkeys(_tags("option optgroup slot"), LINE),
    **dict.fromkeys(_tags("td th"), CELL | LINE),
    "select": CONTROL | ASKED,
    "input": INPUT | ASKED,
    "br": BREAK | LINE | VOID,
    "a": LINK,
}
# The same by the parser's number of the tag, which is had in half the time of its name. Numbers of tags that HTML does
# not know are large, and of one page only.
KNOWN: dict[int, tuple[str, int]] = {}
_NUMBERED = 1_000

# The innermost box and the two around it say of which kind a segment is: a paragraph takes the kind of the quote, list
# or caption it stands in.
KINDS = {
    "blockquote": "quote",
    "figcaption": "caption",
    "caption": "caption",
    "tr": "table",
    "li": "li",
    "dd": "li",
    "dt": "li",
    **{f"h{level}": "h" for level in range(1, 7)},
}


def told(node: LexborNode) -> tuple[str, int]:
    """An element's tag and what it does, remembered where its number is of every page."""
    tag = node.tag or ""
    effect = _DOES.get(tag)
    found = tag, (LINE if "-" in tag else 0) if effect is None else effect
    if node.tag_id < _NUMBERED:
        KNOWN[node.tag_id] = found
    return found
