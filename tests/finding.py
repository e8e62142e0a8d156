"""How well copies are found in a corpus of known truth, with the same steps the store takes."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import comb

from article.types import Block
from dedupe.align import Overlap, verify
from dedupe.candidates import MemoryIndex
from dedupe.families import Edge, group
from dedupe.sketch import Words, sketch, words_of
from dedupe.templates import TEMPLATE_FAMILIES, block_key, filled_in, independent, mask, trap_spans
from tests.corpus import Corpus, Document, Pair


@dataclass(frozen=True)
class Found:
    """The figures; `recall` by kind of edit, `false` pairs by kind of negative, candidates by what brought
    them.
    """

    near_f1: float
    near_precision: float
    near_recall: float
    partial_precision: float
    partial_recall: float
    ari: float
    recall: dict[str, tuple[float, int]]
    false: dict[str, int]
    candidates: dict[str, float]
    wrong: tuple[tuple[int, int, str, str, str], ...]


def blocks_of(document: Document) -> list[Block]:
    """The paragraphs of a document's text as blocks."""
    found, at = [], 0
    for part in document.text.split("\n\n"):
        found.append(Block(part, at, at + len(part)))
        at += len(part) + 2
    return found


def prepared(corpus: Corpus, *, masked: bool = True) -> dict[int, Words]:
    """The words of each document with its site's templates and its traps cut; or whole."""
    if not masked:
        return {document.id: words_of(document.text) for document in corpus.documents}
    blocks = {document.id: blocks_of(document) for document in corpus.documents}
    keys = {
        article: {block_key(block.text): len(block.text.split()) for block in parts}
        for article, parts in blocks.items()
    }
    sites: dict[str, dict[int, dict[int, int]]] = defaultdict(dict)
    for document in corpus.documents:
        sites[document.site][document.id] = keys[document.id]
    known = {site: _templates(articles) for site, articles in sites.items()}
    words = {}
    for document in corpus.documents:
        cuts = mask(blocks[document.id], known[document.site])
        traps = trap_spans(document.text, [document.trap]) if document.trap else ()
        words[document.id] = words_of(document.text, (*cuts, *traps))
    return words


def _templates(articles: dict[int, dict[int, int]]) -> set[int]:
    counts = Counter(key for keys in articles.values() for key in keys)
    often = [key for key, count in counts.items() if count >= TEMPLATE_FAMILIES]
    return {key for key in often if independent(articles, key) >= TEMPLATE_FAMILIES}


def overlaps(
    words: dict[int, Words],
) -> tuple[dict[tuple[int, int], Overlap], dict[tuple[int, int], tuple[int, int]]]:
    """The verified pairs, and how many bands and passages brought each."""
    index = MemoryIndex()
    found, brought = {}, {}
    for article, text in words.items():
        sketched = sketch(text)
        for candidate in index.search(sketched):
            pair = (candidate.article, article)
            overlap = verify(words[pair[0]], words[pair[1]])
            brought[pair] = (candidate.bands, candidate.passages)
            if overlap.relation and filled_in(words[pair[0]], words[pair[1]]) is None:
                found[pair] = overlap
        index.add(article, sketched)
    return found, brought


def measure(corpus: Corpus, *, masked: bool = True) -> Found:
    """Find the copies in a corpus and hold them against the truth; borderline pairs do not count either way."""
    words = prepared(corpus, masked=masked)
    found, brought = overlaps(words)
    truth = {(pair.a, pair.b): pair for pair in corpus.pairs}
    kinds: dict[str, list[bool]] = defaultdict(list)
    false: Counter[str] = Counter()
    wrong = []
    hits: Counter[str] = Counter()
    for pair, labelled in truth.items():
        got = found[pair].relation if pair in found else None
        hits[f"{labelled.truth}->{got}"] += 1
        if labelled.truth in ("near", "partial"):
            kinds[labelled.kind].append(got == labelled.truth)
        elif labelled.truth == "none" and got:
            false[labelled.kind] += 1
        if labelled.truth != "borderline" and (got or "none") != labelled.truth:
            wrong.append((*pair, labelled.truth, str(got), labelled.kind))
    for pair, overlap in found.items():
        if pair not in truth:
            hits[f"none->{overlap.relation}"] += 1
            false["unrelated"] += 1
            wrong.append((*pair, "none", str(overlap.relation), "unrelated"))
    precision, recall = _rates(hits, "near")
    partial_precision, partial_recall = _rates(hits, "partial")
    return Found(
        near_f1=2 * precision * recall / (precision + recall),
        near_precision=precision,
        near_recall=recall,
        partial_precision=partial_precision,
        partial_recall=partial_recall,
        ari=adjusted_rand(corpus.families, families_of(corpus, found)),
        recall={kind: (sum(right) / len(right), len(right)) for kind, right in sorted(kinds.items())},
        false=dict(false),
        candidates=_contributions(truth.values(), brought, len(words)),
        wrong=tuple(wrong),
    )


def _rates(hits: Counter[str], relation: str) -> tuple[float, float]:
    """Precision and recall of one relation; for partial copies, one found as near is a copy found all the
    same.
    """
    right = hits[f"{relation}->{relation}"]
    told = sum(hits[f"{truth}->{relation}"] for truth in ("near", "partial", "none"))
    there = sum(hits[f"{relation}->{got}"] for got in ("near", "partial", "None"))
    return right / max(told, 1), right / max(there, 1)


def families_of(corpus: Corpus, found: dict[tuple[int, int], Overlap]) -> dict[int, int]:
    """The family of each document as `group` finds them, lone documents in one of their own."""
    edges = [
        Edge(a, b, overlap.jaccard, overlap.a_in_b, overlap.b_in_a, overlap.relation == "near")
        for (a, b), overlap in found.items()
    ]
    families = {document.id: document.id for document in corpus.documents}
    for family in group(edges):
        families |= dict.fromkeys(family.members, family.members[0])
    return families


def _contributions(
    truth: Iterable[Pair], brought: dict[tuple[int, int], tuple[int, int]], documents: int
) -> dict[str, float]:
    """The share of copies that bands, passages and both bring as candidates."""
    copies = [pair for pair in truth if pair.truth in ("near", "partial")]
    near = [pair for pair in copies if pair.truth == "near"]

    def share(pairs: Sequence[Pair], test: Callable[[int, int], bool]) -> float:
        return round(sum(test(*brought.get((p.a, p.b), (0, 0))) for p in pairs) / max(len(pairs), 1), 4)

    return {
        "near by bands": share(near, lambda bands, _: bands > 0),
        "near by two passages": share(near, lambda _, passages: passages > 1),
        "near by either": share(near, lambda bands, passages: bands + passages > 0),
        "copies by bands": share(copies, lambda bands, _: bands > 0),
        "copies by two passages": share(copies, lambda _, passages: passages > 1),
        "copies by one passage": share(copies, lambda _, passages: passages > 0),
        "copies by either": share(copies, lambda bands, passages: bands + passages > 0),
        "candidates an article": round(len(brought) / documents, 2),
    }


def adjusted_rand(truth: dict[int, int], found: dict[int, int]) -> float:
    """The adjusted Rand index of two groupings of the same things (Hubert and Arabie 1985)."""
    together = sum(comb(n, 2) for n in Counter((truth[each], found[each]) for each in truth).values())
    in_truth = sum(comb(n, 2) for n in Counter(truth.values()).values())
    in_found = sum(comb(n, 2) for n in Counter(found[each] for each in truth).values())
    expected = in_truth * in_found / comb(len(truth), 2)
    most = (in_truth + in_found) / 2
    return 1.0 if most == expected else (together - expected) / (most - expected)
