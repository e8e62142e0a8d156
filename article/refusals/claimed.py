"""What a page's markup says it is: an article, or something else."""

from article.metadata import Head
from article.page.document import Document
from article.page.jsonld import is_shown, titles_of, types_of

_OTHER_PAGES = frozenset(("product", "game", "restaurant", "business"))
_OTHER_TYPES = frozenset(("jobposting", "product", "game", "videogame"))


def claims_article(document: Document, head: Head) -> bool:
    """Whether the markup says this page is an article."""
    if is_marked(document, head) or (document.meta("og:type") or "").lower().startswith("article"):
        return True
    return len(document.tree.css('[itemprop~="articleBody"]')) == 1  # a blog's list has one a post


def is_marked(document: Document, head: Head) -> bool:
    """Whether the markup describes an article: some systems write `og:type` "article" on every page, lists too."""
    if head.main is not None and not types_of(head.main) <= {"webpage", "itempage"}:
        return True
    return bool(document.meta("article:published_time", "citation_publication_date", "parsely-pub-date"))


def other_kind(document: Document, head: Head) -> str | None:
    """What a page says it is, where that is no article.

    A thing described in JSON-LD is what the page is if it is called as the page is, and nobody signed a text about it:
    reviews and posts describe what they are of, and the adverts beside news are other pages' things.
    """
    said = (document.meta("og:type") or "").lower().split(".")[0]
    if said in _OTHER_PAGES:
        return f"og:type {said}"
    titles = [] if head.authors else titles_of(document)
    types = {
        kind
        for item in document.json_ld
        for kind in types_of(item) & _OTHER_TYPES
        if (kind != "product" or item.get("offers")) and is_shown({"name": item.get("title"), **item}, titles)
    }
    return min(types, default=None)
