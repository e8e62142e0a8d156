"""Inline elements that stand side by side, and that only the style sheet sets apart."""

from selectolax.lexbor import LexborNode


def would_glue(before: str, after: str, node: LexborNode) -> bool:
    """Whether a text begins an inline element right beside another one, and what stands in them would run into one:
    byline, date and hour in a span each, which only the style sheet sets apart.

    Parts of words are elements too, so the characters must tell that something ends there.
    """
    if not _ends_there(before, after):
        return False
    inner: LexborNode | None = node
    while inner is not None and inner.prev is None:
        inner = inner.parent
        if inner is None or inner.tag not in _BESIDE:
            return False
        if inner.prev is not None and inner.prev.tag in _BESIDE:
            return True
    return False


def _ends_there(before: str, after: str) -> bool:
    """Whether a word, a number or a year ends between two texts: a small letter and a large one, a letter and a digit.

    >>> _ends_there("Moss", "Editor"), _ends_there("Moss", "5 March 2026"), _ends_there("5 March 2026", "10:11")
    (True, True, True)
    >>> _ends_there("T", "he"), _ends_there("1", "2")
    (False, False)
    """
    last, first = before[-1], after[0]
    if last.isdigit() and first.isdigit():
        return (len(before) > 3 and before[-4:].isdigit()) or ":" in after[1:3]
    if last.isdigit() or first.isdigit():
        return last.isalpha() or first.isalpha()
    return last.islower() and first.isupper()


_BESIDE = frozenset(("span", "a", "time", "small", "label", "strong", "b", "em", "i", "cite"))
