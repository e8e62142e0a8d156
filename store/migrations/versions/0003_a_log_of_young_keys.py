"""new keys wait in a log; blocks are keys as passages are, and stand in the sketch; skeletons have a table of their own"""

from collections.abc import Iterator
from typing import Any

import numpy as np
import sqlalchemy as sa
from alembic import op
from numpy.typing import NDArray

from dedupe.blocks import keys_on
from dedupe.sketch import band_keys

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None

READ = 100_000  # rows at a time


def keys_of(name: str) -> None:
    """A table that is only a key and who has it."""
    op.create_table(
        name,
        sa.Column('hash', sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column('article', sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint('hash', 'article'),
        sqlite_with_rowid=False,
    )


def upgrade() -> None:
    for settled in ('band', 'passage'):
        op.execute(f'INSERT INTO {settled} SELECT hash, article FROM young_{settled} ORDER BY hash, article')
        op.drop_table(f'young_{settled}')
    op.execute("DELETE FROM setting WHERE key IN ('index: young_band', 'index: young_passage')")
    op.create_table(
        'young',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('kind', sa.String(), nullable=False),
        sa.Column('mark', sa.BigInteger(), nullable=False),
        sa.Column('hand', sa.BigInteger(), nullable=False),
        sa.Column('gone', sa.Boolean(), nullable=False),
        sa.Column('keys', sa.LargeBinary(), nullable=False),
        sa.Column('articles', sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint('id'),
    )
    op.create_index('ix_young', 'young', ['kind', 'id'])
    keys_of('block_key')
    keys_of('skeleton_key')
    op.create_index('ix_skeleton_article', 'skeleton_key', ['article'])
    op.execute("INSERT INTO skeleton_key SELECT hash, article FROM block_seen WHERE site = '' ORDER BY hash, article")
    # The default stays: taking it away would make SQLite copy the table, a gigabyte of a million articles.
    nothing = sa.text("x''" if op.get_bind().dialect.name == 'sqlite' else "''")  # to SQLite '' is a text
    op.add_column('sketch', sa.Column('blocks', sa.LargeBinary(), nullable=False, server_default=nothing))
    blocks_from_rows()
    op.drop_index('ix_block_article', 'block_seen')
    op.drop_table('block_seen')
    op.drop_index('ix_article_sha256', 'article')


def blocks_from_rows() -> None:
    """Each article's blocks into its sketch, and their keys on its site into their table.

    Of each block 24 bytes are held, and of one site at a time 180.
    """
    connection = op.get_bind()
    keys, articles, words, here = (np.concatenate(columns) for columns in zip(*_blocks(connection), strict=True))
    order = np.lexsort((articles, here))
    block_key = sa.table('block_key', sa.column('hash', sa.BigInteger), sa.column('article', sa.BigInteger))
    for at in range(0, len(order), READ):
        part = order[at : at + READ]
        pairs = zip(here[part].tolist(), articles[part].tolist(), strict=True)
        connection.execute(sa.insert(block_key), [{'hash': key, 'article': article} for key, article in pairs])
    order = np.argsort(articles, kind='stable')
    keys, articles, words = keys[order], articles[order], words[order]
    begins = np.flatnonzero(np.diff(articles, prepend=-1))
    ends = np.append(begins[1:], len(articles))
    sketch = sa.table('sketch', sa.column('article', sa.BigInteger), sa.column('blocks', sa.LargeBinary))
    update = sa.update(sketch).where(sketch.c.article == sa.bindparam('of')).values(blocks=sa.bindparam('packed'))
    for at in range(0, len(begins), READ):
        packed = [
            {'of': int(articles[begin]), 'packed': keys[begin:end].tobytes() + words[begin:end].tobytes()}
            for begin, end in zip(begins[at : at + READ].tolist(), ends[at : at + READ].tolist(), strict=True)
        ]
        connection.execute(update, packed)


def _blocks(connection: sa.Connection) -> Iterator[tuple[NDArray[Any], ...]]:
    """The blocks of all sites, a site at a time: key, article, words, and key on the site."""
    yield tuple(np.empty(0, kind) for kind in ('<i8', np.int64, '<u4', np.int64))
    rows = sa.table('block_seen', *map(sa.column, ('site', 'hash', 'article', 'words')))
    for site in connection.execute(sa.text("SELECT DISTINCT site FROM article ORDER BY site")).scalars().all():
        asked = sa.select(rows.c.hash, rows.c.article, rows.c.words).where(rows.c.site == site)
        found = np.array([tuple(row) for row in connection.execute(asked)], np.int64).reshape(-1, 3)
        keys = found[:, 0]
        yield keys.astype('<i8'), found[:, 1], found[:, 2].astype('<u4'), keys_on(site, keys)


def downgrade() -> None:
    for name in ('young_band', 'young_passage'):
        keys_of(name)
    op.create_table(
        'block_seen',
        sa.Column('site', sa.String(), nullable=False),
        sa.Column('hash', sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column('article', sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column('words', sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint('site', 'hash', 'article'),
        sqlite_with_rowid=False,
    )
    op.create_index('ix_block_article', 'block_seen', ['article'])
    op.create_index('ix_article_sha256', 'article', ['sha256'])
    op.execute("INSERT INTO block_seen SELECT '', hash, article, 0 FROM skeleton_key")
    rows_from_blocks()
    keys_from_sketches()
    op.drop_column('sketch', 'blocks')
    for name in ('young', 'block_key', 'skeleton_key'):
        op.drop_table(name)


def rows_from_blocks() -> None:
    """The blocks of sketches as rows again."""
    connection, last = op.get_bind(), -1
    question = sa.text(
        'SELECT article.id, article.site, sketch.blocks FROM sketch JOIN article ON article.id = sketch.article '
        'WHERE article.id > :last ORDER BY article.id LIMIT 1000'
    )
    columns = ('site', 'hash', 'article', 'words')
    block_seen = sa.table('block_seen', *(sa.column(name) for name in columns))
    while rows := connection.execute(question, {'last': last}).all():
        last = rows[-1][0]
        found: dict[tuple[str, int, int], int] = {}
        for article, site, packed in rows:
            count = len(packed) // 12
            keys = np.frombuffer(packed, '<i8', count).tolist()
            words = np.frombuffer(packed, '<u4', offset=8 * count).tolist()
            found |= {(site, key, article): each for key, each in zip(keys, words, strict=True)}
        if found:
            written = [dict(zip(columns, (*place, each), strict=True)) for place, each in sorted(found.items())]
            connection.execute(sa.insert(block_seen), written)


def keys_from_sketches() -> None:
    """All bands and passages to their tables: they follow from the sketches."""
    connection, last = op.get_bind(), -1
    tables = [sa.table(name, sa.column('hash', sa.BigInteger), sa.column('article')) for name in ('band', 'passage')]
    names = ('article', 'words', 'signature', 'passages')
    sketch = sa.table('sketch', *map(sa.column, names))
    for table in tables:
        connection.execute(sa.delete(table))
    while True:
        asked = sa.select(*(sketch.c[name] for name in names)).where(sketch.c.article > last)
        rows = connection.execute(asked.order_by(sketch.c.article).limit(1_000)).all()
        if not rows:
            return
        last = rows[-1][0]
        bands = band_keys(np.frombuffer(b''.join(bytes(row[2]) for row in rows), '<u4').reshape(-1, 128)).tolist()
        passages = [np.frombuffer(row[3], '<i8').tolist() for row in rows]
        for table, keys in zip(tables, (bands, passages), strict=True):
            pairs = sorted({(key, row[0]) for row, each in zip(rows, keys, strict=True) if row[1] for key in each})
            if pairs:
                connection.execute(sa.insert(table), [{'hash': key, 'article': article} for key, article in pairs])
