"""HTML parsed once: the tree that every reader of the page shares, with what is read from its head."""

from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser

from article.types import Page


@dataclass(frozen=True, slots=True)
class Document:
    """A page parsed one time. `html` is the decoded source; nothing mutates `tree`."""

    url: str
    html: str
    tree: LexborHTMLParser


def parse(page: Page) -> Document:
    """Decode and parse a page; never raises on bad markup."""
    html = page.body.decode("utf-8", "replace")
    return Document(page.url, html, LexborHTMLParser(html))
