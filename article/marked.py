"""Elements that are known by an attribute alone, found by one query for all who look for them.

A query walks the whole tree, whatever it asks: right after parsing that takes 60 µs, later, when other memory was read
in between, up to 150.
"""

from selectolax.lexbor import LexborNode

from article.document import Document

_QUERY = '[itemprop*="datePub"], [itemprop*="dateMod"], [role="radio"]'


def marked(document: Document) -> list[LexborNode]:
    """The elements with a date as microdata or with the role of a radio button, in document order."""
    return document.tree.css(_QUERY)


def with_date(nodes: list[LexborNode]) -> list[LexborNode]:
    """Of these, the elements with a date as microdata."""
    return [node for node in nodes if "date" in (node.attributes.get("itemprop") or "")]


def radios(nodes: list[LexborNode]) -> list[LexborNode]:
    """Of these, the radio buttons that are no input."""
    return [node for node in nodes if node.attributes.get("role") == "radio"]
