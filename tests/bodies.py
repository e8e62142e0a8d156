"""How well body texts are read, scored as the authors of the article extraction benchmark do."""

import re
from collections import Counter
from collections.abc import Iterable

TOKEN = re.compile(r"\w+", re.UNICODE)


def four_grams(text: str) -> Counter[tuple[str, ...]]:
    """The 4-gram multiset of a text's tokens, a shorter text as one gram: the benchmark authors' unit."""
    tokens = TOKEN.findall(text)
    return Counter(tuple(tokens[at : at + 4]) for at in range(max(1, len(tokens) - 3)))


def f1(pairs: Iterable[tuple[str, str]]) -> float:
    """Mean precision and recall over pages, as F1 of the two means; (truth, found) a page."""
    precisions, recalls = [], []
    for truth, found in pairs:
        wanted, got = four_grams(truth), four_grams(found)
        shared = sum((wanted & got).values())
        precisions.append(shared / sum(got.values()) if found.strip() else 1.0)
        recalls.append(shared / sum(wanted.values()))
    precision, recall = sum(precisions) / len(precisions), sum(recalls) / len(recalls)
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0
