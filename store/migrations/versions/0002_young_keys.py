"""tables in which new keys of the candidate index wait to be moved to their places; half as many bands"""

import numpy as np
import sqlalchemy as sa
from alembic import op

from dedupe.sketch import band_keys

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None

READ = 20_000  # sketches at a time


def upgrade() -> None:
    for name in ('young_band', 'young_passage'):
        op.create_table(
            name,
            sa.Column('hash', sa.BigInteger(), autoincrement=False, nullable=False),
            sa.Column('article', sa.BigInteger(), autoincrement=False, nullable=False),
            sa.PrimaryKeyConstraint('hash', 'article'),
            sqlite_with_rowid=False,
        )
    bands_from_signatures()


def bands_from_signatures() -> None:
    """The bands of every article as this version makes them: they follow from its signature."""
    band = sa.table('band', sa.column('hash', sa.BigInteger), sa.column('article', sa.BigInteger))
    sketch = sa.table('sketch', sa.column('article'), sa.column('words'), sa.column('signature'))
    connection, last = op.get_bind(), -1
    connection.execute(sa.delete(band))
    while True:
        question = sa.select(sketch.c.article, sketch.c.signature).where(sketch.c.article > last, sketch.c.words > 0)
        rows = connection.execute(question.order_by(sketch.c.article).limit(READ)).all()
        if not rows:
            return
        last = rows[-1][0]
        keys = band_keys(np.frombuffer(b''.join(bytes(row[1]) for row in rows), '<u4').reshape(-1, 128))
        pairs = {(key, row[0]) for row, each in zip(rows, keys.tolist(), strict=True) for key in each}
        connection.execute(sa.insert(band), [{'hash': key, 'article': article} for key, article in sorted(pairs)])


def downgrade() -> None:
    for settled in ('band', 'passage'):
        op.execute(f'INSERT INTO {settled} SELECT hash, article FROM young_{settled}')
        op.drop_table(f'young_{settled}')
