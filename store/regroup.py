"""Everything regrouped from stored sketches: the same families whatever the order of arrival, swapped in at once."""

from collections.abc import Callable

from sqlalchemy import delete, func, select, update
from sqlmodel import Session, col

from store import tables
from store.copies import place
from store.session import Store

Progress = Callable[[str, int, int], None]


def regroup(store: Store, progress: Progress | None = None) -> tuple[int, int]:
    """Compare every article again and group all families anew; how many articles and families there are.

    One transaction: a killed run leaves the former state.
    """
    tell = progress or (lambda _step, _done, _of: None)
    with store.write() as session:
        ids = list(session.execute(select(col(tables.Article.id)).order_by(col(tables.Article.id))).scalars())
        _clear(session)
        for start in range(0, len(ids), 200):
            tell("articles compared", start, len(ids))
            place(session, ids[start : start + 200])
        tell("articles compared", len(ids), len(ids))
        families = session.execute(
            select(func.count(func.distinct(col(tables.Article.family)))).where(
                col(tables.Article.family).is_not(None)
            )
        ).scalar_one()
    return len(ids), families


def _clear(session: Session) -> None:
    for table in (
        tables.Overlap,
        tables.FilledIn,
        tables.Band,
        tables.Passage,
        tables.Sketch,
        tables.BlockSeen,
    ):
        session.execute(delete(table))
    session.execute(delete(tables.Template).where(col(tables.Template.scope) == "site"))
    session.execute(update(tables.Article).values(family=None))
