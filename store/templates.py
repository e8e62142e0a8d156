"""Which blocks repeat in a site: learned as articles come in, read before texts are compared."""

from collections.abc import Collection, Sequence

from sqlalchemy import delete, func, insert
from sqlmodel import Session, col, select

from article.types import Block
from dedupe.templates import TEMPLATE_FAMILIES, block_key, independent, is_template
from store import tables
from store.articles import chunks

# Articles looked at to see whether a block repeats: as many families as the rule asks for, with room for versions.
ENOUGH = 40


def templates_of(session: Session, site: str) -> frozenset[int]:
    """The keys of the blocks known to be a site's boilerplate."""
    query = select(tables.Template.hash).where(tables.Template.site == site, tables.Template.scope == "site")
    return frozenset(session.exec(query))


def note_blocks(session: Session, site: str, article: int, blocks: Sequence[Block]) -> None:
    """Remember which blocks stand in an article, replacing what was remembered of it."""
    session.execute(delete(tables.BlockSeen).where(col(tables.BlockSeen.article) == article))
    words = {block_key(block.text): len(block.text.split()) for block in blocks}
    rows = [{"site": site, "hash": key, "article": article, "words": words[key]} for key in sorted(words)]
    if rows:
        session.execute(insert(tables.BlockSeen), rows)


def learn(session: Session, site: str, article: int, blocks: Sequence[Block]) -> frozenset[int]:
    """Blocks of an article that its site has now repeated often enough: written down and given back if new."""
    texts = {block_key(block.text): block.text for block in blocks}
    fresh = _repeated(session, site, texts.keys() - templates_of(session, site))
    learned = [key for key in fresh if is_template(*_spread(session, site, key))]
    row = session.get_one(tables.Article, article)
    for key in learned:
        session.add(
            tables.Template(
                id=f"site:{site}:{key}",
                scope="site",
                kind="boilerplate",
                site=site,
                hash=key,
                text=texts[key],
                first_seen_at=row.first_seen_at,
            )
        )
    session.flush()
    return frozenset(learned)


def _repeated(session: Session, site: str, keys: Collection[int]) -> list[int]:
    """Those of some blocks that stand in enough articles of a site to be worth a closer look."""
    seen = tables.BlockSeen
    found: list[int] = []
    for chunk in chunks(sorted(keys)):
        query = select(seen.hash).where(seen.site == site, col(seen.hash).in_(chunk))
        found += session.exec(query.group_by(col(seen.hash)).having(func.count() >= TEMPLATE_FAMILIES)).all()
    return sorted(found)


def _spread(session: Session, site: str, key: int) -> tuple[int, int]:
    """In how many unrelated articles, and articles at all, of a site a block stands; counted up to ENOUGH."""
    seen = tables.BlockSeen
    holders = (
        select(seen.article)
        .where(seen.site == site, seen.hash == key)
        .order_by(col(seen.article))
        .limit(ENOUGH)
    )
    articles = list(session.exec(holders))
    if len(articles) < TEMPLATE_FAMILIES:
        return 0, len(articles)
    blocks: dict[int, dict[int, int]] = {}
    for row in session.exec(select(seen).where(col(seen.article).in_(articles))):
        blocks.setdefault(row.article, {})[row.hash] = row.words
    return independent(blocks, key), len(articles)


def articles_with(session: Session, site: str, keys: Collection[int]) -> list[int]:
    """The articles of a site in which any of these blocks stands."""
    found: set[int] = set()
    for chunk in chunks(sorted(keys)):
        query = select(tables.BlockSeen.article).where(
            tables.BlockSeen.site == site, col(tables.BlockSeen.hash).in_(chunk)
        )
        found.update(session.exec(query))
    return sorted(found)
