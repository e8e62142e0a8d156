"""What tag, role, class names and ids say a block is for, as flags."""

import re
import tomllib
from functools import lru_cache
from importlib.resources import files

BOILERPLATE, COMMENT, HIDDEN, BYLINE, CAPTION, BODY, FOOTER, HEADER, SUMMARY = (1 << bit for bit in range(9))


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


# WordPress writes the tags and categories of a post into its class names.
_TAXONOMY = re.compile(r"(?<![\w-])(?:tag|category|post_tag)-[\w-]{1,80}")


_MAX_NAMES = 300


_UNSEEN = re.compile(r"display\s{0,3}:\s{0,3}none|visibility\s{0,3}:\s{0,3}hidden", re.IGNORECASE)


@lru_cache(maxsize=1)
def _names() -> tuple[tuple[int, re.Pattern[str]], ...]:
    data = tomllib.loads((files("article.vocabulary") / "markup.toml").read_text("utf-8"))
    kinds = {
        "boilerplate": BOILERPLATE,
        "comments": COMMENT,
        "byline": BYLINE,
        "caption": CAPTION,
        "body": BODY,
        "summary": SUMMARY,
        "footer": FOOTER,
    }
    return tuple((flag, re.compile(rf" (?:{'|'.join(data[kind])}) ")) for kind, flag in kinds.items())


@lru_cache(maxsize=20_000)
def name_flags(names: str) -> int:
    """What class names and ids say about a block, as flags.

    >>> bool(name_flags("relatedPosts box-2") & BOILERPLATE), bool(name_flags("uploads") & BOILERPLATE)
    (True, False)
    """
    names = _TAXONOMY.sub(" ", names)
    words = " " + " ".join(_NAME_WORD.findall(names)).lower() + " "
    flags = 0
    for flag, pattern in _names():
        if pattern.search(words):
            flags |= flag
    return flags


def flags_of(tag: str, attributes: dict[str, str | None]) -> tuple[int, str]:
    """What an element says of itself: its flags, and its class names and id."""
    flags = _TAG_FLAGS.get(tag, 0)
    if not attributes or tag == "body":  # a body's class names speak of the whole site
        return flags, ""
    names = f"{(attributes.get('class') or '')[:_MAX_NAMES]} {(attributes.get('id') or '')[:_MAX_NAMES]}"
    if len(names) > 1:
        flags |= name_flags(names)
    if "articlebody" in (attributes.get("itemprop") or "").lower():
        flags |= BODY
    flags |= _ROLES.get(attributes.get("role") or "", 0)
    hidden = "hidden" in attributes or attributes.get("aria-hidden") == "true"
    if hidden or _UNSEEN.search(attributes.get("style") or ""):
        flags |= HIDDEN
    return flags, names
