"""Which blocks repeat in a site: learned as articles come in, read before texts are compared."""

from collections.abc import Collection, Sequence

from sqlalchemy import BigInteger, cast, delete, distinct, func
from sqlmodel import Session, col, select

from article.types import Block
from dedupe.templates import block_key, is_template
from store import tables
from store.articles import chunks


def templates_of(session: Session, site: str) -> frozenset[int]:
    """The keys of the blocks known to be a site's boilerplate."""
    query = select(tables.Template.hash).where(tables.Template.site == site, tables.Template.scope == "site")
    return frozenset(session.exec(query))


def note_blocks(session: Session, site: str, article: int, blocks: Sequence[Block]) -> None:
    """Remember which blocks stand in an article, replacing what was remembered of it."""
    session.execute(delete(tables.BlockSeen).where(col(tables.BlockSeen.article) == article))
    keys = {block_key(block.text) for block in blocks}
    rows = [{"site": site, "hash": key, "article": article} for key in sorted(keys)]
    if rows:
        session.execute(tables.BlockSeen.__table__.insert(), rows)  # type: ignore[attr-defined]  # SQLModel's table


def learn(session: Session, site: str, article: int, blocks: Sequence[Block]) -> frozenset[int]:
    """Blocks of an article that its site has now repeated often enough: written down and given back if new."""
    texts = {block_key(block.text): block.text for block in blocks}
    fresh = sorted(texts.keys() - templates_of(session, site))
    learned = [key for key in fresh if is_template(*_spread(session, site, key))] if fresh else []
    row = session.get_one(tables.Article, article)
    for key in learned:
        session.add(
            tables.Template(
                id=f"site:{site}:{key}", scope="site", kind="boilerplate", site=site, hash=key, text=texts[key],
                first_seen_at=row.first_seen_at,
            )
        )
    session.flush()
    return frozenset(learned)


def _spread(session: Session, site: str, key: int) -> tuple[int, int]:
    """In how many families and articles of a site a block stands. An article without copies is a family of its own."""
    seen, article = tables.BlockSeen, tables.Article
    family = func.coalesce(col(article.family), -cast(col(article.id), BigInteger))
    query = (
        select(func.count(distinct(family)), func.count())
        .select_from(seen)
        .join(article, col(article.id) == col(seen.article))
        .where(col(seen.site) == site, col(seen.hash) == key)
    )
    families, articles = session.exec(query).one()
    return families, articles


def articles_with(session: Session, site: str, keys: Collection[int]) -> list[int]:
    """The articles of a site in which any of these blocks stands."""
    found: set[int] = set()
    for chunk in chunks(sorted(keys)):
        query = select(tables.BlockSeen.article).where(tables.BlockSeen.site == site, col(tables.BlockSeen.hash).in_(chunk))
        found.update(session.exec(query))
    return sorted(found)
