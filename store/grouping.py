"""Families kept up to date: grouped again where an article came, changed or went, and nowhere else."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlmodel import Session, col

from dedupe.families import Edge, group
from store import tables
from store.reviews import standing
from store.rows import ask, chunks, table_of

# Members from which a family is no longer grouped anew with each arrival: one story under so many addresses is joined
# by what is near to its members, at a cost that does not grow with it; `recluster` puts it in exact order.
LARGE = 1_000
Edges = Mapping[tuple[int, int], Edge]
FAMILY_OF = "SELECT id, family FROM article WHERE family IS NOT NULL AND id IN ({})"
SIZES = "SELECT family, count(*) FROM article WHERE family IN ({}) GROUP BY family"
MEMBERS = "SELECT id, family FROM article WHERE family IN ({})"
ALONE = (
    "SELECT id FROM article WHERE id IN ({}) "
    "AND NOT EXISTS (SELECT 1 FROM overlap WHERE overlap.a = article.id AND near) "
    "AND NOT EXISTS (SELECT 1 FROM overlap WHERE overlap.b = article.id AND near)"
)
EDGES = (
    "SELECT a, b, jaccard, a_in_b, b_in_a, near FROM overlap WHERE a IN ({})",
    "SELECT a, b, jaccard, a_in_b, b_in_a, near FROM overlap WHERE b IN ({})",
)


def regroup_around(session: Session, ids: Iterable[int]) -> None:
    """Group again the families that these articles are, were or may now be in."""
    touched = set(ids)
    if not touched:
        return
    members, settled, edges = _connected(session, touched)
    families: dict[int, int | None] = dict.fromkeys(members)
    for found in group(edge for edge in edges.values() if edge.a in members and edge.b in members):
        families |= dict.fromkeys(found.members, min(found.members))
    families |= _joining(members, settled, edges)
    families |= dict.fromkeys(_left_alone(session, touched & settled.keys()))
    _write(session, families)
    session.expire_all()


def _left_alone(session: Session, ids: Collection[int]) -> set[int]:
    """Those of some articles that are near to none any more; the one that all others are copies of is not asked for
    every one of them.
    """
    if not ids:
        return set()
    if false_matches(session):
        return {*ids} - {end for edge in edges_among(session, ids) if edge.near for end in (edge.a, edge.b)}
    return {one for chunk in chunks(sorted(ids)) for (one,) in ask(session, ALONE, chunk)}


def _connected(session: Session, touched: set[int]) -> tuple[set[int], dict[int, int], Edges]:
    """The articles reached from these over near edges and families; those met in large families, which are not
    followed further, with their family; and the edges of the former.
    """
    edges: dict[tuple[int, int], Edge] = {}
    fellows, settled = _fellows(session, touched)
    reached: set[int] = set()
    waiting = (touched | fellows) - settled.keys()
    while waiting:
        reached |= waiting
        found = edges_among(session, waiting)
        edges |= {(edge.a, edge.b): edge for edge in found}
        linked = {end for edge in found if edge.near for end in (edge.a, edge.b)} - reached
        fellows, large = _fellows(session, linked)
        settled |= large
        waiting = (linked | fellows) - reached - settled.keys()
    return reached, settled, edges


def _fellows(session: Session, ids: Collection[int]) -> tuple[set[int], dict[int, int]]:
    """The members of the families these articles are in; of large families only the given ones, with the family."""
    family_of = dict(_pairs(session, FAMILY_OF, ids))
    sizes = dict(_pairs(session, SIZES, family_of.values()))
    small = {one for one, size in sizes.items() if size < LARGE}
    fellows = {one for one, _ in _pairs(session, MEMBERS, small)}
    return fellows, {one: found for one, found in family_of.items() if sizes[found] >= LARGE}


def _pairs(session: Session, question: str, ids: Iterable[int]) -> Iterable[tuple[int, Any]]:
    """The rows of two columns that a question gives about some ids."""
    return ((row[0], row[1]) for chunk in chunks(sorted({*ids})) for row in ask(session, question, chunk))


def _joining(members: Collection[int], settled: Mapping[int, int], edges: Edges) -> dict[int, int]:
    """The large family of each member that is near to one of its articles: of several the one it is nearest to."""
    found: dict[int, tuple[float, int]] = {}
    for edge in edges.values():
        for one, other in ((edge.a, edge.b), (edge.b, edge.a)):
            if edge.near and one in members and other in settled:
                found[one] = max(found.get(one, (0.0, 0)), (edge.jaccard, settled[other]))
    return {one: family for one, (_, family) in found.items()}


def _write(session: Session, families: Mapping[int, int | None]) -> None:
    """Write down the families that changed."""
    before = dict(_pairs(session, "SELECT id, family FROM article WHERE id IN ({})", families))
    _update(session, {one: families[one] for one, was in before.items() if was != families[one]})


def _update(session: Session, families: Mapping[int, int | None]) -> None:
    if families:
        table = table_of(tables.Article)
        statement = update(table).where(table.c.id == bindparam("of")).values(family=bindparam("now"))
        session.execute(statement, [{"of": one, "now": family} for one, family in families.items()])


def write_families(session: Session, families: Mapping[int, int | None]) -> None:
    """Write down the families of all these articles, most of the store; as `regroup_around` does for a few."""
    rows = session.connection().exec_driver_sql("SELECT id, family FROM article WHERE family IS NOT NULL")
    before = {row[0]: row[1] for row in rows}
    _update(session, {one: family for one, family in families.items() if before.get(one) != family})
    session.expire_all()


def edges_among(session: Session, ids: Iterable[int]) -> list[Edge]:
    """The verified pairs, near and partial, that any of these articles is in; those a reviewer set apart left out."""
    found = {}
    for chunk in chunks(sorted(ids)):
        for question in EDGES:
            for a, b, jaccard, a_in_b, b_in_a, near in ask(session, question, chunk):
                found[a, b] = Edge(a, b, jaccard, a_in_b, b_in_a, bool(near))
    apart = false_matches(session) if found else ()
    return [edge for key, edge in found.items() if key not in apart]


def false_matches(session: Session) -> frozenset[tuple[int, int]]:
    """Pairs of article ids, smaller first, that a reviewer set apart."""
    urls = standing(session).false_matches
    if not urls:
        return frozenset()
    named = sorted({url for pair in urls for url in pair})
    ids: dict[str, int] = {}
    for chunk in chunks(named):
        query = select(col(tables.Article.url), col(tables.Article.id)).where(
            col(tables.Article.url).in_(chunk)
        )
        ids |= dict(session.execute(query).all())
    pairs = [sorted(ids[url] for url in pair) for pair in urls if all(url in ids for url in pair)]
    return frozenset((pair[0], pair[1]) for pair in pairs if len(pair) == 2)
