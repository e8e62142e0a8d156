"""Which blocks repeat in a site: learned as articles come in, read before texts are compared."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import compress

import numpy as np
from sqlmodel import Session, col, select

from article.types import Block
from dedupe.blocks import TEMPLATE_FAMILIES, Span, independent, is_template, keys_on
from dedupe.templates import trap_spans
from store import tables
from store.articles import Told
from store.blocks import Blocks, Places, articles_with, places, repeated, words_by_key
from store.rows import ask, chunks, insert_rows

# Articles looked at to see whether a block repeats: as many families as the rule asks for, with room for versions.
ENOUGH = 40
TRAP_SCOPE = "trap"  # of templates that are cut on every site
TRAP_WORDS = 8  # of a block that is cut wherever it stands: shorter lines are everybody's
COVERED = 0.9  # of a block's characters in flagged spans: punctuation at its ends may lie outside
Articles = Mapping[int, Told]


def templates_of(session: Session, sites: Collection[str]) -> dict[str, set[int]]:
    """The keys of the blocks known to be boilerplate, for each of these sites that has any; with those of traps."""
    traps = _trap_blocks(session)
    known: dict[str, set[int]] = defaultdict(set, {site: set(traps) for site in sites if traps})
    question = "SELECT site, hash FROM template WHERE scope = 'site' AND site IN ({})"
    for chunk in chunks(sorted(set(sites))):
        for site, key in ask(session, question, chunk):
            known[site].add(key)
    return known


def learn(session: Session, articles: Articles, blocks: Mapping[int, Blocks]) -> set[int]:
    """Learn from new articles, given with their blocks, what their sites have now repeated often enough.

    What is new is written down; the articles in which it stands are given back.
    """
    templates = templates_of(session, {told.site for told in articles.values()})
    families: dict[tuple[int, ...], int] = {}  # by the articles a block is in: a story's blocks share them
    unknown = places({one: _unknown(blocks[one], templates.get(told.site)) for one, told in articles.items()})
    judged = list(_to_judge(session, unknown))
    words = _words(session, {holder for block in judged for holder in block.holders}, blocks)
    found: list[_Judged] = []
    for block in judged:
        if block.holders not in families:
            families[block.holders] = independent(
                {holder: words[holder] for holder in block.holders if holder in words}, block.key
            )
        if is_template(families[block.holders], len(block.holders)):
            found.append(block)
    _write(session, found, articles, blocks)
    learned = [keys_on(articles[block.article].site, [block.key]) for block in found]
    traps = sorted(_learn_traps(session, articles, blocks))
    learned += [keys_on(site, traps) for site in _sites(session)] if traps else []
    return articles_with(session, np.concatenate(learned)) if learned else set()


@dataclass(frozen=True, slots=True)
class _Judged:
    """A block that may be boilerplate: one new article it stands in, its key, and the earliest articles with it."""

    article: int
    key: int
    holders: tuple[int, ...]


def _unknown(blocks: Blocks, known: Collection[int] | None) -> Blocks:
    if not known:
        return blocks
    new = np.array([key not in known for key in blocks.keys], np.bool_)
    return Blocks(tuple(compress(blocks.keys, new)), tuple(compress(blocks.words, new)), blocks.here[new])


def _to_judge(session: Session, came: Places) -> Iterator[_Judged]:
    """The blocks of new articles that stand in enough articles, and did not before they came, by site and key."""
    for block in repeated(session, came.here, TEMPLATE_FAMILIES, ENOUGH):
        begin, end = np.searchsorted(came.here, (block.here, block.here + 1)).tolist()
        if block.count - (end - begin) < ENOUGH:  # else judged before, by the same articles
            yield _Judged(int(came.article[begin]), int(came.key[begin]), block.holders)


def _words(
    session: Session, articles: Collection[int], fresh: Mapping[int, Blocks]
) -> dict[int, dict[int, int]]:
    """For each of some articles the words of its blocks, by key; those of new ones are not stored yet."""
    new = {one: dict(zip(fresh[one].keys, fresh[one].words, strict=True)) for one in articles if one in fresh}
    return new | words_by_key(session, [one for one in articles if one not in fresh])


def _write(
    session: Session, found: Sequence[_Judged], articles: Articles, blocks: Mapping[int, Blocks]
) -> None:
    """Write blocks down as boilerplate of their sites."""
    seen = _first_seen(session, {holder for block in found for holder in block.holders})
    rows = []
    for block in found:
        told = articles[block.article]
        rows.append(
            {
                "id": f"site:{told.site}:{block.key}",
                "scope": "site",
                "kind": "boilerplate",
                "site": told.site,
                "hash": block.key,
                "text": told.blocks[blocks[block.article].keys.index(block.key)].text,
                "first_seen_at": min(seen[holder] for holder in block.holders),
            }
        )
    insert_rows(session, tables.Template, rows)


def _trap_blocks(session: Session) -> frozenset[int]:
    """The keys of the blocks that are traps, on whatever site."""
    question = "SELECT hash FROM template WHERE site IS NULL AND scope IN ({})"
    return frozenset(row[0] for row in ask(session, question, [TRAP_SCOPE]))


def _sites(session: Session) -> list[str]:
    return list(session.exec(select(tables.Article.site).distinct()))


def _learn_traps(session: Session, articles: Articles, blocks: Mapping[int, Blocks]) -> set[int]:
    """Blocks that are traps by what is flagged in three unrelated articles, of whatever sites: written down if new.

    So they are cut from pages, too, where the same block was not recognised, and from pages that came earlier.
    """
    known = _trap_blocks(session)
    learned: set[int] = set()
    for told, quotes, templates in _flagged(session, articles):
        spans, own = trap_spans(told.text, quotes), blocks[told.id]
        inside = {
            key: block.text
            for block, key, words in zip(told.blocks, own.keys, own.words, strict=True)
            if words >= TRAP_WORDS and _covered(block, spans) and key not in known | learned
        }
        others = _words(session, _articles_flagged(session, templates), blocks) if inside else {}
        for key in sorted(inside):
            if independent(others, key) >= TEMPLATE_FAMILIES:
                learned.add(key)
                seen = _first_seen(session, [one for one, keys in others.items() if key in keys])
                session.add(_trap_template(key, inside[key], min(seen.values())))
    session.flush()
    return learned


def _flagged(session: Session, articles: Articles) -> Iterator[tuple[Told, list[str], list[str]]]:
    """Those of some articles that are flagged as traps, with the quotes and the wordings of their flags."""
    quotes: dict[int, list[str]] = defaultdict(list)
    templates: dict[int, list[str]] = defaultdict(list)
    question = (
        "SELECT article, quote, template FROM flag "
        "WHERE kind = 'subscription-trap' AND verdict <> 'note' AND article IN ({}) ORDER BY id"
    )
    for chunk in chunks(sorted(articles)):
        for article, quote, template in ask(session, question, chunk):
            quotes[article].append(quote)
            templates[article] += [template] if template else []
    return ((articles[one], quotes[one], templates[one]) for one in sorted(quotes) if templates[one])


def _articles_flagged(session: Session, templates: Collection[str]) -> list[int]:
    """The latest articles with these trap wordings, up to ENOUGH."""
    query = select(tables.Flag.article).where(col(tables.Flag.template).in_(templates)).distinct()
    return list(session.exec(query.order_by(col(tables.Flag.article).desc()).limit(ENOUGH)))


def _covered(block: Block, spans: Iterable[Span]) -> bool:
    """Whether nearly all of a block was flagged."""
    inside = sum(max(0, min(block.end, end) - max(block.start, start)) for start, end in spans)
    return inside >= COVERED * (block.end - block.start)


def _trap_template(key: int, text: str, first_seen_at: datetime) -> tables.Template:
    return tables.Template(
        id=f"{TRAP_SCOPE}:{key}",
        scope=TRAP_SCOPE,
        kind="subscription-trap",
        hash=key,
        text=text,
        first_seen_at=first_seen_at,
    )


def _first_seen(session: Session, articles: Collection[int]) -> dict[int, datetime]:
    table = tables.Article
    found: dict[int, datetime] = {}
    for chunk in chunks(sorted(articles)):
        query = select(table.id, table.first_seen_at).where(col(table.id).in_(chunk))
        found |= {one: at for one, at in session.exec(query) if one is not None}
    return found
