"""How pages were laid out before style sheets: columns in the cells of a table, paragraphs by breaks and blanks."""

from selectolax.lexbor import LexborNode

from article.page.tags import BOX, BREAK, KNOWN, TEXT, told

_MAX_NODES = 60  # looked at in a cell; a text has a break, a block or a long line among its first
_LONG = 240  # characters: a cell of data that says more is a paragraph too


def holds_text(cell: LexborNode) -> bool:
    """Whether a table cell holds a block, lines parted by a double break, or as much text as a paragraph has: that of a
    layout does, and is a box of its own; the cells of a row of data make up a line.

    Looks at a bounded number of nodes, so that tables within tables cost no more than their cells.
    """
    chars = breaks = 0
    above: list[LexborNode] = []
    node = cell.first_child
    for _ in range(_MAX_NODES):
        while node is None:
            if not above:
                return False
            node = above.pop().next
        _, effect = KNOWN.get(node.tag_id) or told(node)
        if effect & TEXT:
            text = node.text_content or ""
            if not text.isspace():
                breaks = 0
                chars += len(text)
        elif effect & BREAK:
            breaks += 1
        if effect & BOX or breaks > 1 or chars > _LONG:
            return True
        above.append(node)
        node = node.first_child
    return False


def is_indented(raw: str) -> bool:
    """Whether a text after a line break begins with blanks that set it in, as the first line of a paragraph."""
    return raw.lstrip(" \t\r\n").startswith(_INDENTS)


_INDENTS = ("\xa0\xa0", "\u2003", "\u3000")
