"""Copies found and kept: sketches indexed, candidates verified, families regrouped where something changed."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, delete, or_, select
from sqlmodel import Session, SQLModel, col

from dedupe.overlap import Overlap, goes_after, verify
from dedupe.sketch import Sketch, Words, resemblance, sketch_all, to_bytes, words_of
from dedupe.templates import FilledIn, filled_in, mask, trap_spans
from store import index, tables, young
from store.articles import Told, told
from store.blocks import Blocks, blocks_of, note, places, stored
from store.grouping import false_matches as false_matches
from store.grouping import regroup_around as regroup_around
from store.rows import ask, chunks, insert_rows
from store.stories import relate
from store.templates import learn, templates_of

TRAP_KINDS = ("subscription-trap", "gated-poll", "funnel")
# Near copies found of an article after which its other candidates in the same family, or new like itself, are left
# alone: they hang together by their own overlaps, and a story at a thousand addresses costs no more than one at 13.
ENOUGH = 12
# So many are enough if four fifths of both are the same: two such then share three fifths, a firm link by themselves.
ALIKE, SAME = 3, 0.8
# The share of equal minima from which two articles of one batch are near copies for sure.
RESEMBLING = 0.5
Cuts = list[tuple[int, int]]
Articles = Mapping[int, Told]
Row = dict[str, Any]


def place(session: Session, ids: Iterable[int]) -> None:
    """Find the copies of new or changed articles and regroup the families they touch.

    What their arrival makes known as their sites' boilerplate is learned first; the earlier articles it stands in are
    compared again along with them.
    """
    fresh = told(session, ids)
    known, blocks = _sketched(session, fresh), blocks_of(fresh.values())
    note(session, places(blocks), places(stored(session, {one: fresh[one].site for one in known})))
    again = told(session, learn(session, fresh, blocks) - fresh.keys())
    touched = _forget(session, known | _sketched(session, again))
    touched |= _compare(session, fresh | again, blocks | blocks_of(again.values()))
    regroup_around(session, touched)


def _compare(session: Session, articles: Articles, blocks: Mapping[int, Blocks]) -> set[int]:
    """Mask, sketch and index articles and verify them against their candidates; the ids of those that are copies."""
    cuts = _cuts(session, articles)
    words = {one: words_of(article.text, cuts[one]) for one, article in articles.items()}
    sketches = dict(zip(words, sketch_all(list(words.values())), strict=True))
    candidates = index.search(session, sketches)
    index.add(session, sketches)
    rows = [_sketch_row(one, sketches[one], cuts[one], blocks[one]) for one in sorted(sketches)]
    insert_rows(session, tables.Sketch, rows)
    named = {each for found in candidates.values() for each in found}
    others = told(session, named - articles.keys(), parted=False)
    words |= words_as_sketched(session, others)
    touched = _keep_copies(session, candidates, words, {**others, **articles}, sketches)
    relate(session, {one: words[one] for one in articles})
    return touched


def words_as_sketched(session: Session, articles: Articles) -> dict[int, Words]:
    """The words of stored articles, cut as their sketches were."""
    cuts: dict[int, Sequence[Sequence[int]]] = {}
    for chunk in chunks(sorted(articles)):
        query = select(col(tables.Sketch.article), col(tables.Sketch.cuts))
        cuts |= dict(session.execute(query.where(col(tables.Sketch.article).in_(chunk))).all())
    return {
        one: words_of(articles[one].text, [(start, end) for start, end in spans])
        for one, spans in cuts.items()
    }


def _cuts(session: Session, articles: Articles) -> dict[int, Cuts]:
    """Spans of texts that are not their own: the site's boilerplate, trap blocks, funnels."""
    templates = templates_of(session, {article.site for article in articles.values()})
    quotes: dict[int, list[str]] = defaultdict(list)
    question = "SELECT article, quote, kind, template FROM flag WHERE article IN ({}) ORDER BY id"
    for chunk in chunks(sorted(articles)):
        for one, quote, kind, template in ask(session, question, chunk):
            if kind in TRAP_KINDS or template is not None:
                quotes[one].append(quote)
    return {
        one: sorted(
            {
                *mask(article.blocks, templates.get(article.site, ())),
                *trap_spans(article.text, quotes.get(one, ())),
            }
        )
        for one, article in articles.items()
    }


def _sketch_row(article: int, sketched: Sketch, cuts: Cuts, blocks: Blocks) -> Row:
    return {
        "article": article,
        "version": sketched.version,
        "words": sketched.words,
        "cuts": [list(cut) for cut in cuts],
        "signature": to_bytes(sketched.signature),
        "passages": sketched.passages.astype("<i8").tobytes(),
        "blocks": blocks.packed(),
    }


def _keep_copies(
    session: Session,
    candidates: Mapping[int, Sequence[int]],
    words: Mapping[int, Words],
    articles: Articles,
    sketches: Mapping[int, Sketch],
) -> set[int]:
    """Verify each pair of candidates once and keep what is a copy; the ids of both sides."""
    found: dict[type[SQLModel], list[Row]] = {tables.Overlap: [], tables.FilledIn: []}
    done: set[tuple[int, int]] = set()
    for article in sorted(candidates):
        near: Counter[int | None] = Counter()  # the families of its near copies
        for candidate in candidates[article]:
            pair = min(article, candidate), max(article, candidate)
            if pair in done or candidate not in words:
                continue
            if near.total() >= ENOUGH and _hangs_together(
                near, articles[candidate].family, sketches.get(article), sketches.get(candidate)
            ):
                continue
            done.add(pair)
            if (made := compared(pair, words)) is None:
                continue
            table, row = made
            found[table].append(row)
            if table is tables.Overlap and row["near"]:
                same = min(row["a_in_b"], row["b_in_a"]) >= SAME
                near[articles[candidate].family] += ENOUGH // ALIKE if same else 1
    for table, rows in found.items():
        insert_rows(session, table, rows)
    return {end for row in found[tables.Overlap] for end in (row["a"], row["b"])}


def _hangs_together(
    near: Mapping[int | None, int], family: int | None, one: Sketch | None, other: Sketch | None
) -> bool:
    """Whether a candidate is one more near copy that its family will hold without a pair of its own.

    What has no family yet may as well be a partial copy: it is left out only where the sketches are alike.
    """
    if family is not None or family not in near:
        return family in near
    return one is not None and other is not None and resemblance(one, other) >= RESEMBLING


def compared(pair: tuple[int, int], words: Mapping[int, Words]) -> tuple[type[SQLModel], Row] | None:
    """Compare the texts of two articles, smaller id first: the row of an overlap or a filled-in template, or none."""
    a, b = (words[end] for end in pair)
    overlap = verify(a, b)
    if overlap.relation is None:
        return None
    same = overlap.longest_run == len(a) == len(b)
    template = None if same else _filled_in(a, b)
    if template is not None:
        return tables.FilledIn, _filled_row(pair, template)
    return tables.Overlap, _overlap_row(pair, overlap)


def _filled_in(a: Words, b: Words) -> FilledIn | None:
    """As `filled_in`, looked at from the same side whichever text arrived first."""
    if not goes_after(a, b):
        return filled_in(a, b)
    found = filled_in(b, a)
    return found and FilledIn(tuple((one, other) for other, one in found.slots), found.shared)


def _overlap_row(pair: tuple[int, int], overlap: Overlap) -> Row:
    return {
        "a": pair[0],
        "b": pair[1],
        "jaccard": overlap.jaccard,
        "a_in_b": overlap.a_in_b,
        "b_in_a": overlap.b_in_a,
        "longest_run": overlap.longest_run,
        "near": overlap.relation == "near",
        "spans": [[span.a_start, span.a_end, span.b_start, span.b_end] for span in overlap.spans],
    }


def _filled_row(pair: tuple[int, int], filled: FilledIn) -> Row:
    slots = [list(slot) for slot in filled.slots]
    return {"a": pair[0], "b": pair[1], "shared": filled.shared, "slots": slots}


def _sketched(session: Session, articles: Collection[int]) -> dict[int, Sketch]:
    """The stored sketches of those of these articles that have one."""
    question = "SELECT article, version, words, signature, passages FROM sketch WHERE article IN ({})"
    return {
        row[0]: Sketch.restore(*row[1:])
        for chunk in chunks(sorted(articles))
        for row in ask(session, question, chunk)
    }


def _forget(session: Session, sketches: Mapping[int, Sketch]) -> set[int]:
    """Take articles out of the index and drop their overlaps; their ids and those they overlapped with."""
    index.remove(session, sketches)
    touched = set(sketches)
    for chunk in chunks(sorted(sketches)):
        session.execute(delete(tables.Sketch).where(col(tables.Sketch.article).in_(chunk)))
        pairs = select(col(tables.Overlap.a), col(tables.Overlap.b)).where(_either(tables.Overlap, chunk))
        touched.update(end for pair in session.execute(pairs) for end in pair)
        for table in (tables.Overlap, tables.FilledIn):
            session.execute(delete(table).where(_either(table, chunk)))
    return touched


def _either(table: type[tables.Overlap] | type[tables.FilledIn], ids: Sequence[int]) -> ColumnElement[bool]:
    return or_(col(table.a).in_(ids), col(table.b).in_(ids))


def links_cut_off(session: Session, article: int) -> bool:
    """Whether so many articles share a passage with this one that it is not linked to all of them.

    Those of its family are found by the family all the same; partial copies beyond the bound are not. Of a passage that
    stands in up to `dedupe.candidates.BUCKET` articles every pair is compared, up to CROWD by `store.regroup`.
    """
    return any(index.is_crowded(session, made) for made in _sketched(session, [article]).values())


def remove_articles(session: Session, ids: Sequence[int]) -> None:
    """Take articles out with everything that hangs on them, and regroup those they left behind."""
    sketches = _sketched(session, ids)
    note(session, places({}), places(stored(session, _sites(session, sketches))))
    left = _forget(session, sketches)
    young.rewrite(session)
    for chunk in chunks(ids):
        for table in (tables.Flag, tables.Capture, tables.SkeletonKey):
            session.execute(delete(table).where(col(table.article).in_(chunk)))
        session.execute(delete(tables.Article).where(col(tables.Article.id).in_(chunk)))
    session.expire_all()
    regroup_around(session, left - set(ids))


def _sites(session: Session, ids: Collection[int]) -> dict[int, str]:
    article = tables.Article
    found: dict[int, str] = {}
    for chunk in chunks(sorted(ids)):
        query = select(col(article.id), col(article.site)).where(col(article.id).in_(chunk))
        found |= dict(session.execute(query).all())
    return found
