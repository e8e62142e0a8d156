"""Stories filled in from one template: found by their skeletons as articles come in, told with their slots."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select, tuple_
from sqlmodel import Session, col

from dedupe.names import names_another
from dedupe.skeleton import SHARED, frame, keys, skeleton_of, table, told_again
from dedupe.sketch import Words, words_of
from store import tables
from store.articles import told
from store.rows import ask, chunks, insert_keys, insert_rows

CROWD = 64  # articles under a key: a template for hundreds of towns hangs together by its first ones
MOST = 12  # stories compared with a new one
LEAST = 3  # instances that make a template (issue 4); two are a coincidence or an editor's habit
SHOWN = 6  # instances whose slots are told side by side
SHOWN_SLOTS = 20
LONGEST = 24_000  # characters of an instance that are laid beside the others
TEXT = 400  # characters of a skeleton that are shown
Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Instance:
    """One article told from a template."""

    article: int
    url: str
    site: str
    title: str
    first_seen_at: datetime


@dataclass(frozen=True, slots=True)
class Story:
    """A template and its instances, the first seen first. `slots`: a row a place, a column each of the first ones."""

    id: str
    text: str
    instances: tuple[Instance, ...]
    sites: tuple[str, ...]
    first_seen_at: datetime
    last_seen_at: datetime
    slots: tuple[tuple[str, ...], ...]


# Found


def relate(session: Session, words: Mapping[int, Words]) -> None:
    """Look for the sisters of articles just compared: densely filled stories, which share no passages."""
    keyed = {one: found for one, text in sorted(words.items()) if (found := keys(text))}
    if not keyed:
        return
    candidates = _candidates(session, keyed)
    known = _known(session, candidates)
    others = _words(session, {end for pair in candidates for end in pair} - words.keys()) | dict(words)
    rows = []
    for one, other in candidates:
        if (one, other) in known or one not in others or other not in others:
            continue
        filled = told_again(skeleton_of(others[one]), skeleton_of(others[other]))
        if filled is not None:
            slots = [list(slot) for slot in filled.slots]
            rows.append({"a": one, "b": other, "shared": filled.shared, "slots": slots})
    insert_rows(session, tables.FilledIn, rows)


def _candidates(session: Session, keyed: Mapping[int, Sequence[int]]) -> list[Pair]:
    """Pairs, smaller id first, that share enough keys; the keys of these articles are written down."""
    for chunk in chunks(list(keyed)):
        ask(session, "DELETE FROM skeleton_key WHERE article IN ({})", chunk)
    buckets: dict[int, list[int]] = defaultdict(list)
    question = "SELECT hash, article FROM skeleton_key WHERE hash IN ({})"
    for chunk in chunks(sorted({key for found in keyed.values() for key in found}), 2_000):
        for key, article in ask(session, question, chunk):
            buckets[key].append(article)
    pairs: set[Pair] = set()
    rows: list[tuple[int, int]] = []
    for one, found in keyed.items():
        hits = Counter(other for key in found for other in buckets[key])
        near = sorted((-count, other) for other, count in hits.items() if count >= SHARED)
        pairs.update((min(one, other), max(one, other)) for _, other in near[:MOST])
        for key in found:
            if len(buckets[key]) < CROWD:
                buckets[key].append(one)
                rows.append((key, one))
    insert_keys(session, tables.SkeletonKey, sorted(rows))
    return sorted(pairs)


def _known(session: Session, pairs: Sequence[Pair]) -> set[Pair]:
    """Those of some pairs that are copies or stories filled in already."""
    found: set[Pair] = set()
    for model in (tables.Overlap, tables.FilledIn):
        for chunk in chunks(pairs, 250):
            query = select(col(model.a), col(model.b)).where(tuple_(col(model.a), col(model.b)).in_(chunk))
            found.update((a, b) for a, b in session.execute(query))
    return found


def _words(session: Session, ids: Collection[int], longest: int | None = None) -> dict[int, Words]:
    """The words of stored articles, cut as their sketches were; with `longest`, of so many characters."""
    cuts: dict[int, list[tuple[int, int]]] = {}
    for chunk in chunks(sorted(ids)):
        query = select(col(tables.Sketch.article), col(tables.Sketch.cuts)).where(
            col(tables.Sketch.article).in_(chunk)
        )
        cuts |= {one: [(start, end) for start, end in spans] for one, spans in session.execute(query)}
    return {
        one: words_of(article.text[:longest], cuts.get(one, ()))
        for one, article in told(session, ids, parted=False).items()
    }


# Told


def stories(session: Session) -> list[Story]:
    """Every story told at least three times with other names, in the order they were first stored."""
    query = select(tables.FilledIn).order_by(col(tables.FilledIn.a), col(tables.FilledIn.b))
    groups = _joined((row.a, row.b) for row in session.execute(query).scalars() if _is_told_of_another(row))
    return [_story(session, group) for group in groups if len(group) >= LEAST]


def story_of(session: Session, article: int) -> Story | None:
    """The story an article is an instance of, if it is told at least three times."""
    reached, waiting = {article}, {article}
    while waiting:
        found: set[int] = set()
        for chunk in chunks(sorted(waiting)):
            ends = or_(col(tables.FilledIn.a).in_(chunk), col(tables.FilledIn.b).in_(chunk))
            for row in session.execute(select(tables.FilledIn).where(ends)).scalars():
                if _is_told_of_another(row):
                    found |= {row.a, row.b}
        waiting = found - reached
        reached |= found
    return _story(session, sorted(reached)) if len(reached) >= LEAST else None


def _is_told_of_another(row: tables.FilledIn) -> bool:
    """Whether two instances name other places or people: a forecast renewed every day has other figures only."""
    return any(names_another(one, other) for one, other in row.slots)


def _joined(pairs: Iterable[Pair]) -> list[list[int]]:
    """Articles joined pair by pair, each group ascending."""
    parent: dict[int, int] = {}

    def root(one: int) -> int:
        while parent.setdefault(one, one) != one:
            parent[one] = one = parent[parent[one]]
        return one

    for pair in pairs:
        one, other = sorted(map(root, pair))
        parent[other] = one
    groups: dict[int, list[int]] = defaultdict(list)
    for article in sorted(parent):
        groups[root(article)].append(article)
    return list(groups.values())


def _story(session: Session, ids: Sequence[int]) -> Story:
    table_ = tables.Article
    columns = (table_.id, table_.url, table_.site, table_.title, table_.first_seen_at)
    found: list[Instance] = []
    for chunk in chunks(ids):
        query = select(*map(col, columns)).where(col(table_.id).in_(chunk))
        found += [Instance(*row) for row in session.execute(query)]
    instances = sorted(found, key=lambda one: (one.first_seen_at, one.url))
    shown = [one.article for one in instances[:SHOWN]]
    words = _words(session, shown, LONGEST)
    skeletons = [skeleton_of(words[one]) for one in shown]
    return Story(
        f"filled-in:{min(ids)}",
        frame(skeletons)[:TEXT],
        tuple(instances),
        tuple(sorted({one.site for one in instances})),
        instances[0].first_seen_at,
        instances[-1].first_seen_at,
        tuple(table(skeletons, SHOWN_SLOTS)),
    )
