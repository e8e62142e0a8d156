"""What tag, role, class names and ids say a block is for, as flags."""

import re
import tomllib
from functools import lru_cache
from importlib.resources import files

BOILERPLATE, COMMENT, HIDDEN, BYLINE, CAPTION, BODY, FOOTER, HEADER, SUMMARY, TEASER, STANDFIRST = (
    1 << bit for bit in range(11)
)


# What is not the main text, whatever it looks like.
OUTSIDE = BOILERPLATE | COMMENT | HIDDEN | CAPTION | FOOTER | HEADER


_TAG_FLAGS = {
    "nav": BOILERPLATE,
    "footer": FOOTER,
    "aside": BOILERPLATE,
    "dialog": BOILERPLATE,
    "header": HEADER,
    "form": BOILERPLATE,
    "menu": BOILERPLATE,
    "figure": CAPTION,
    "figcaption": CAPTION,
    "address": BYLINE,
    "amp-sidebar": BOILERPLATE,
}


_ROLES = {
    "navigation": BOILERPLATE,
    "complementary": BOILERPLATE,
    "contentinfo": FOOTER,
    "banner": HEADER,
    "dialog": BOILERPLATE,
    "search": BOILERPLATE,
    "menu": BOILERPLATE,
    "alert": BOILERPLATE,
}


_NAME_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_NO_LETTERS = {code: " " for code in range(128) if not chr(code).isalpha()}


# WordPress writes the tags and categories of a post into its class names.
_TAXONOMY = re.compile(r"(?<![\w-])(?:tag|category|post_tag)-[\w-]{1,80}")


# Ghost calls each block of its editor a card: notes and what can be unfolded are text, offers and bookmarks are not.
_EDITOR = re.compile(
    r"(?<![\w-])kg-(?:(?:callout|toggle|header|embed|code|markdown|image|video)-)?card(?![a-z])"
)


_MAX_NAMES = 300


_UNSEEN = re.compile(r"display\s{0,3}:\s{0,3}none|visibility\s{0,3}:\s{0,3}hidden", re.IGNORECASE)


@lru_cache(maxsize=1)
def _names() -> dict[str, tuple[tuple[tuple[str, ...], int], ...]]:
    """First words of the names we know, each with the words that must follow it and what that says."""
    data = tomllib.loads((files("article.vocabulary") / "markup.toml").read_text("utf-8"))
    kinds = {
        "boilerplate": BOILERPLATE,
        "teasers": BOILERPLATE | TEASER,
        "standfirsts": STANDFIRST,
        "comments": COMMENT,
        "byline": BYLINE,
        "caption": CAPTION,
        "body": BODY,
        "summary": SUMMARY,
        "footer": FOOTER,
    }
    known: dict[str, tuple[tuple[tuple[str, ...], int], ...]] = {}
    for kind, flag in kinds.items():
        for name in data[kind]:
            first, *rest = name.split()
            known[first] = (*known.get(first, ()), (tuple(rest), flag))
    return known


@lru_cache(maxsize=20_000)
def name_flags(names: str) -> int:
    """What class names and ids say about a block, as flags.

    >>> bool(name_flags("relatedPosts box-2") & BOILERPLATE), bool(name_flags("uploads") & BOILERPLATE)
    (True, False)
    """
    if "tag" in names or "category-" in names:
        names = _TAXONOMY.sub(" ", names)
    if "kg-" in names:
        names = _EDITOR.sub(" ", names)
    known = _names()
    if names.isascii() and names.islower():  # most are, and need no regular expression
        words = names.translate(_NO_LETTERS).split()
    else:
        words = [word.lower() for word in _NAME_WORD.findall(names)]
    flags = 0
    for index, word in enumerate(words, 1):
        if word in known:
            for rest, flag in known[word]:
                if not rest or tuple(words[index : index + len(rest)]) == rest:
                    flags |= flag
    return flags


def flags_of(tag: str, attributes: dict[str, str | None]) -> tuple[int, str]:
    """What an element says of itself: its flags, and its class names and id."""
    flags = _TAG_FLAGS.get(tag, 0)
    if not attributes or tag == "body":  # a body's class names speak of the whole site
        return flags, ""
    value = attributes.get
    if len(attributes) == 1 and (classes := value("class")):  # most elements: nothing else to look for
        names = f"{classes[:_MAX_NAMES]} "
        return flags | name_flags(names), names
    names = f"{(value('class') or '')[:_MAX_NAMES]} {(value('id') or '')[:_MAX_NAMES]}"
    if len(names) > 1:
        flags |= name_flags(names)
    if (item := value("itemprop")) and "articlebody" in item.lower():
        flags |= BODY
    if role := value("role"):
        flags |= _ROLES.get(role, 0)
    style = value("style")
    hidden = "hidden" in attributes or value("aria-hidden") == "true"
    if hidden or (style and _UNSEEN.search(style)):
        flags |= HIDDEN
    return flags, names
