"""Where a trap's wording stands: pages, stories, sites and list ids, and the families its variants make."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlmodel import Session, col

from dedupe.corroboration import Repetition
from dedupe.wordings import variants
from store import tables
from store.rows import chunks

TELLING = 6  # characters of a list id without a host: shorter ones are a plugin's own counting
FORMS = 5_000  # looked at for their list ids, the newest first: reading 5,000 takes 0.1 s
MAILING_LIST = "residue.mailing-list"  # the rule whose quote names a list host and list ids


@dataclass(frozen=True, slots=True)
class ListId:
    """An account or list that answers are sent to, and the sites that send them; several sites share an operator."""

    id: str
    sites: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wording:
    """One wording of a family and where it stands."""

    id: str
    text: str
    pages: int
    sites: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TemplateFamily:
    """A wording and its variants. `id` and `text` are those of the variant seen first; list ids those of its forms."""

    id: str
    kind: str
    text: str
    sites: tuple[str, ...]
    pages: int
    first_seen_at: datetime
    last_seen_at: datetime
    list_ids: tuple[ListId, ...]
    variants: tuple[Wording, ...]


def repetitions(session: Session, templates: Iterable[str]) -> dict[str, Repetition]:
    """Where each of these wordings stands; those that stand nowhere (any more) are left out."""
    flag, article = tables.Flag, tables.Article
    story = func.coalesce(col(article.family), -col(article.id))  # copies of a story count once
    found: dict[str, Repetition] = {}
    for chunk in chunks(sorted(set(templates))):
        on = col(article.id) == col(flag.article)
        named = (
            select(col(flag.template), col(article.site))
            .join(article, on)
            .where(col(flag.template).in_(chunk))
        )
        sites: dict[str, list[str]] = defaultdict(list)
        for template, site in session.execute(named.distinct()):
            sites[template].append(site)
        counted = (
            func.count(func.distinct(col(article.id))),
            func.count(func.distinct(story)),
            func.min(col(article.first_seen_at)),
            func.max(col(article.read_at)),
        )
        query = select(col(flag.template), *counted).join(article, on).where(col(flag.template).in_(chunk))
        for template, pages, stories, first, last in session.execute(query.group_by(col(flag.template))):
            found[template] = Repetition(
                template, pages, stories, tuple(sorted(sites[template])), first, last
            )
    return found


def families(session: Session, of: Collection[str] | None = None) -> dict[str, TemplateFamily]:
    """The family of every wording that stands somewhere, by the wording's id; `of`: of these and their variants."""
    wordings = _wordings(session)
    leaders = variants({row.id: row.text for row in wordings})
    wanted = None if of is None else {leaders[one] for one in of if one in leaders}
    members: dict[str, list[tables.Template]] = defaultdict(list)
    for row in wordings:
        if wanted is None or leaders[row.id] in wanted:
            members[leaders[row.id]].append(row)
    ids = [row.id for rows in members.values() for row in rows]
    where = repetitions(session, ids)
    lists = list_ids(session, ids)
    found: dict[str, TemplateFamily] = {}
    for rows in members.values():
        standing = [row for row in rows if row.id in where]
        if standing:
            family = _family(standing, where, lists)
            found |= {row.id: family for row in standing}
    return found


def _wordings(session: Session) -> Sequence[tables.Template]:
    table = tables.Template
    query = select(table).where(col(table.scope) == "network")
    return session.execute(query.order_by(col(table.first_seen_at), col(table.id))).scalars().all()


def _family(
    rows: Sequence[tables.Template],
    where: Mapping[str, Repetition],
    lists: Mapping[str, Mapping[str, frozenset[str]]],
) -> TemplateFamily:
    first, places = rows[0], [where[row.id] for row in rows]
    senders: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        for one, sites in lists.get(row.id, {}).items():
            senders[one] |= sites
    return TemplateFamily(
        first.id,
        min((row.kind for row in rows), key=lambda kind: kind != "subscription-trap"),
        first.text,
        tuple(sorted({site for place in places for site in place.sites})),
        sum(place.pages for place in places),
        min(place.first_seen_at for place in places),
        max(place.last_seen_at for place in places),
        tuple(ListId(one, tuple(sorted(sites))) for one, sites in sorted(senders.items(), key=_most_shared)),
        tuple(Wording(row.id, row.text, where[row.id].pages, where[row.id].sites) for row in rows),
    )


def _most_shared(entry: tuple[str, set[str]]) -> tuple[int, str]:
    return -len(entry[1]), entry[0]


def list_ids(session: Session, templates: Iterable[str]) -> dict[str, dict[str, frozenset[str]]]:
    """The lists that the forms of these wordings send to, by wording: each with the sites it stands on."""
    flag, article = tables.Flag, tables.Article
    found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for chunk in chunks(sorted(set(templates))):
        query = (
            select(col(flag.template), col(flag.evidence), col(article.site))
            .join(article, col(article.id) == col(flag.article))
            .where(col(flag.template).in_(chunk), col(flag.markup).is_not(None))
            .order_by(col(flag.id).desc())
            .limit(FORMS)
        )
        for template, evidence, site in session.execute(query):
            for one in evidence:
                if one["rule"] == MAILING_LIST:
                    for account in accounts(one["quote"]):
                        found[template][account].add(site)
    return {
        template: {one: frozenset(sites) for one, sites in lists.items()} for template, lists in found.items()
    }


def accounts(quote: str) -> list[str]:
    """The lists named in a form's evidence, with the host they are on; a plugin's own short numbers name nobody.

    >>> accounts("a.list-manage.com, u=77ab12cd34, id=9f8e7d")
    ['a.list-manage.com u=77ab12cd34 id=9f8e7d']
    >>> accounts("form_id=2"), accounts("app.kit.com")
    ([], [])
    """
    parts = quote.split(", ")
    hosts, ids = [part for part in parts if "=" not in part], [part for part in parts if "=" in part]
    telling = [part for part in ids if hosts or len(part.partition("=")[2]) >= TELLING]
    return [" ".join((*hosts[:1], *telling))] if telling else []
