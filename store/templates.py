"""Which blocks repeat in a site: learned as articles come in, read before texts are compared."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping

from sqlalchemy import delete
from sqlmodel import Session, col, select

from dedupe.templates import TEMPLATE_FAMILIES, block_key, independent, is_template
from store import tables
from store.articles import Told
from store.rows import chunks, insert_keys, select_keys

# Articles looked at to see whether a block repeats: as many families as the rule asks for, with room for versions.
ENOUGH = 40
Keys = Mapping[str, Collection[int]]  # keys of blocks by site
Keyed = Mapping[int, Mapping[int, str]]  # blocks by their key, of each article


def templates_of(session: Session, sites: Iterable[str]) -> dict[str, set[int]]:
    """The keys of the blocks known to be boilerplate, for each of these sites that has any."""
    known: dict[str, set[int]] = defaultdict(set)
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
    return {told.id: {block_key(block.text): block.text for block in told.blocks} for told in articles}


def learn(session: Session, articles: Iterable[Told], keyed: Keyed) -> dict[str, set[int]]:
    """Blocks of these articles that their site has now repeated often enough: written down and given back if new."""
    places = [
        (told, key, text)
        for told in sorted(articles, key=lambda one: one.first_seen_at, reverse=True)
        for key, text in keyed[told.id].items()
    ]
    first = {(told.site, key): (told, text) for told, key, text in places}
    arrived = Counter((told.site, key) for told, key, _ in places)
    templates = templates_of(session, {site for site, _ in first})
    unknown = [place for place in first if place[1] not in templates.get(place[0], ())]
    learned: dict[str, set[int]] = defaultdict(set)
    families: dict[
        tuple[int, ...], int
    ] = {}  # by the articles a block stands in: a story's blocks share them
    for site, key, count in _repeated(session, unknown):
        if count - arrived[site, key] >= ENOUGH:
            continue  # judged before, by the same articles
        holders = _holders(session, site, key)
        if holders not in families:
            families[holders] = independent(_blocks_in(session, holders), key)
        if is_template(families[holders], len(holders)):
            learned[site].add(key)
            session.add(_template(first[site, key][0], key, first[site, key][1]))
    session.flush()
    return learned


def _template(told: Told, key: int, text: str) -> tables.Template:
    return tables.Template(
        id=f"site:{told.site}:{key}",
        scope="site",
        kind="boilerplate",
        site=told.site,
        hash=key,
        text=text,
        first_seen_at=told.first_seen_at,
    )


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


def _blocks_in(session: Session, articles: Collection[int]) -> dict[int, dict[int, int]]:
    """For each of some articles the words of its blocks, by key."""
    seen, blocks = tables.BlockSeen, defaultdict[int, dict[int, int]](dict)
    query = select(seen.article, seen.hash, seen.words).where(col(seen.article).in_(articles))
    for article, key, words in session.exec(query):
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
