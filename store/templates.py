"""Which blocks repeat in a site: learned as articles come in, read before texts are compared."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from sqlalchemy import delete
from sqlmodel import Session, col, select

from article.types import Block
from dedupe.blocks import TEMPLATE_FAMILIES, Span, block_keys, independent, is_template
from dedupe.templates import trap_spans
from store import tables
from store.articles import Told
from store.rows import chunks, insert_keys, select_keys

# Articles looked at to see whether a block repeats: as many families as the rule asks for, with room for versions.
ENOUGH = 40
TRAP_SCOPE = "trap"  # of templates that are cut on every site
TRAP_WORDS = 8  # of a block that is cut wherever it stands: shorter lines are everybody's
COVERED = 0.9  # of a block's characters in flagged spans: punctuation at its ends may lie outside
Keys = Mapping[str, Collection[int]]  # keys of blocks by site
Keyed = Mapping[int, Mapping[int, str]]  # blocks by their key, of each article


def templates_of(session: Session, sites: Collection[str]) -> dict[str, set[int]]:
    """The keys of the blocks known to be boilerplate, for each of these sites that has any; with those of traps."""
    traps = _trap_blocks(session)
    known: dict[str, set[int]] = defaultdict(set, {site: set(traps) for site in sites if traps})
    for chunk in chunks(sorted(set(sites))):
        query = select(tables.Template.site, tables.Template.hash).where(
            col(tables.Template.site).in_(chunk), tables.Template.scope == "site"
        )
        for site, key in session.exec(query):
            known[site or ""].add(key)
    return known


def note_blocks(session: Session, articles: Collection[Told], keyed: Keyed, known: Collection[int]) -> None:
    """Remember which blocks stand in which article; of those `known` before, what was remembered is replaced."""
    for chunk in chunks(sorted(known)):
        session.execute(delete(tables.BlockSeen).where(col(tables.BlockSeen.article).in_(chunk)))
    insert_keys(
        session,
        tables.BlockSeen,
        sorted(
            (told.site, key, told.id, text.count(" ") + 1)
            for told in articles
            for key, text in keyed[told.id].items()
        ),
    )


def keyed_blocks(articles: Iterable[Told]) -> Keyed:
    """The blocks of articles by their keys, made once for all that is asked of them."""
    return {
        told.id: {key: block.text for key, block in zip(block_keys(told.blocks), told.blocks, strict=True)}
        for told in articles
    }


def learn(session: Session, articles: Collection[Told], keyed: Keyed) -> dict[str, set[int]]:
    """Blocks of these articles that their site has now repeated often enough: written down and given back if new."""
    arrived = Counter((told.site, key) for told in articles for key in keyed[told.id])
    templates = templates_of(session, {told.site for told in articles})
    unknown = [place for place in arrived if place[1] not in templates.get(place[0], ())]
    families: dict[tuple[int, ...], int] = {}  # by the articles a block is in: a story's blocks share them
    learned: dict[str, set[int]] = defaultdict(set)
    found: list[tables.Template] = []
    for site, key, count in _repeated(session, unknown):
        if count - arrived[site, key] >= ENOUGH:
            continue  # judged before, by the same articles
        holders = _holders(session, site, key)
        if holders not in families:
            families[holders] = independent(_blocks_in(session, holders), key)
        if is_template(families[holders], len(holders)):
            learned[site].add(key)
            text = next(
                keyed[told.id][key] for told in articles if told.site == site and key in keyed[told.id]
            )
            found.append(_template(site, key, text, _first_seen(session, holders)))
    session.add_all(found)
    session.flush()
    for key in _learn_traps(session, articles, keyed):
        for site in _sites(session):
            learned[site].add(key)
    return learned


def _template(site: str, key: int, text: str, first_seen_at: datetime) -> tables.Template:
    return tables.Template(
        id=f"site:{site}:{key}",
        scope="site",
        kind="boilerplate",
        site=site,
        hash=key,
        text=text,
        first_seen_at=first_seen_at,
    )


def _trap_blocks(session: Session) -> frozenset[int]:
    """The keys of the blocks that are traps, on whatever site."""
    table = tables.Template
    query = select(table.hash).where(col(table.site).is_(None), table.scope == TRAP_SCOPE)
    return frozenset(session.exec(query))


def _sites(session: Session) -> list[str]:
    return list(session.exec(select(tables.Article.site).distinct()))


def _learn_traps(session: Session, articles: Collection[Told], keyed: Keyed) -> set[int]:
    """Blocks that are traps by what is flagged in three unrelated articles, of whatever sites: written down if new.

    So they are cut from pages, too, where the same block was not recognised, and from pages that came earlier.
    """
    known = _trap_blocks(session)
    learned: set[int] = set()
    for told, quotes, templates in _flagged(session, articles):
        spans = trap_spans(told.text, quotes)
        inside = {
            key
            for block, key in zip(told.blocks, block_keys(told.blocks), strict=True)
            if keyed[told.id][key].count(" ") + 1 >= TRAP_WORDS
            and _covered(block, spans)
            and key not in known
        }
        inside -= learned
        blocks = _blocks_in(session, _articles_flagged(session, templates)) if inside else {}
        for key in sorted(inside):
            if independent(blocks, key) >= TEMPLATE_FAMILIES:
                learned.add(key)
                first_seen = _first_seen(session, [one for one, keys in blocks.items() if key in keys])
                session.add(_trap_template(key, keyed[told.id][key], first_seen))
    session.flush()
    return learned


def _flagged(session: Session, articles: Collection[Told]) -> Iterator[tuple[Told, list[str], list[str]]]:
    """Those of some articles that are flagged as traps, with the quotes and the wordings of their flags."""
    flag, told = tables.Flag, {one.id: one for one in articles}
    quotes: dict[int, list[str]] = defaultdict(list)
    templates: dict[int, list[str]] = defaultdict(list)
    for chunk in chunks(sorted(told)):
        query = select(flag.article, flag.quote, flag.template).where(
            col(flag.article).in_(chunk), flag.kind == "subscription-trap", flag.verdict != "note"
        )
        for article, quote, template in session.exec(query):
            quotes[article].append(quote)
            templates[article] += [template] if template else []
    return ((told[one], quotes[one], templates[one]) for one in sorted(quotes) if templates[one])


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


def _first_seen(session: Session, articles: Collection[int]) -> datetime:
    table = tables.Article
    return min(session.exec(select(table.first_seen_at).where(col(table.id).in_(articles))))


def _repeated(session: Session, places: Iterable[tuple[str, int]]) -> list[tuple[str, int, int]]:
    """Those of some (site, block) that stand in enough articles of the site to be looked at, and in how many."""
    question = (
        "SELECT site, hash, count(*) FROM block_seen WHERE (site, hash) IN (VALUES {}) "  # noqa: S608  # a number of ours
        f"GROUP BY site, hash HAVING count(*) >= {TEMPLATE_FAMILIES}"
    )
    found: list[tuple[str, int, int]] = []
    for chunk in chunks(sorted(places), 2_000):
        values = [value for place in chunk for value in place]
        found += [(row[0], row[1], row[2]) for row in select_keys(session, question, values, width=2)]
    return sorted(found)


def _holders(session: Session, site: str, key: int) -> tuple[int, ...]:
    """The earliest articles of a site in which a block stands, up to ENOUGH."""
    question = (
        "SELECT article FROM block_seen WHERE (site, hash) = ({}) "  # noqa: S608  # a number of ours
        f"ORDER BY article LIMIT {ENOUGH}"
    )
    return tuple(row[0] for row in select_keys(session, question, (site, key)))


def _blocks_in(session: Session, articles: Sequence[int]) -> dict[int, dict[int, int]]:
    """For each of some articles the words of its blocks, by key."""
    blocks: dict[int, dict[int, int]] = defaultdict(dict)
    question = "SELECT article, hash, words FROM block_seen WHERE site <> '' AND article IN ({})"
    for article, key, words in select_keys(session, question, articles):
        blocks[article][key] = words
    return blocks


def articles_with(session: Session, blocks: Keys) -> set[int]:
    """The articles of sites in which any of the given blocks stands."""
    seen = tables.BlockSeen
    found: set[int] = set()
    for site, keys in blocks.items():
        for chunk in chunks(sorted(keys)):
            query = select(seen.article).where(seen.site == site, col(seen.hash).in_(chunk))
            found.update(session.exec(query))
    return found
