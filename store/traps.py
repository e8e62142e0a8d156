"""Trap wordings across pages and sites: the same block, with the site's name and the question as slots."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlmodel import Session, col, select

from dedupe.fold import plain
from dedupe.templates import block_key
from dedupe.wordings import LONGEST, SLOTS, slotted, words_in
from store import tables
from store.rows import chunks

TRAP = "subscription-trap"
KINDS = (TRAP, "gated-poll", "funnel")
POLLS = (TRAP, "gated-poll", "honest-poll", "petition")
# A wording of fewer words ("Subscribe now!") is everybody's and names nobody's block.
LEAST_WORDS = 5
Evidence = Sequence[Mapping[str, Any]]


def name_templates(session: Session, articles: Iterable[int]) -> None:
    """Give each trap flag of these articles the template its wording belongs to, new or known."""
    flag, article = tables.Flag, tables.Article
    columns = (flag.id, flag.kind, flag.evidence, article.site, article.site_name, article.first_seen_at)
    for chunk in chunks(sorted(set(articles))):
        query = select(*columns).join(article, col(article.id) == col(flag.article))  # type: ignore[call-overload]  # SQLModel types four columns at most
        query = query.where(col(flag.article).in_(chunk), col(flag.kind).in_({*KINDS, *POLLS}))
        _name(session, session.execute(query.order_by(col(flag.id))).all())


def rename_templates(session: Session) -> None:
    """Name every flag anew by today's rule; decisions on a wording follow it to its new name."""
    before = dict(_named_flags(session))
    session.execute(update(tables.Flag).values(template=None))
    ids = select(tables.Flag.article).distinct().order_by(col(tables.Flag.article))
    name_templates(session, session.exec(ids).all())
    renamed = {before[flag]: now for flag, now in _named_flags(session) if flag in before}
    for review in session.exec(select(tables.Review).where(col(tables.Review.template).is_not(None))):
        review.template = " ".join(sorted({renamed.get(one, one) for one in (review.template or "").split()}))
        session.add(review)
    session.flush()


def _named_flags(session: Session) -> Iterable[tuple[int, str]]:
    query = select(tables.Flag.id, tables.Flag.template).where(col(tables.Flag.template).is_not(None))
    return [(one, template) for one, template in session.exec(query) if one is not None and template]


def _name(session: Session, rows: Sequence[Sequence[Any]]) -> None:
    for flag, kind, evidence, site, site_name, first_seen_at in rows:
        wording = wording_of(kind, evidence, names_of(session, site, site_name))
        if wording:
            template = _known(session, kind, evidence, wording, first_seen_at)
            session.execute(update(tables.Flag).where(col(tables.Flag.id) == flag).values(template=template))


def names_of(session: Session | None, site: str, site_name: str | None = None) -> tuple[str, ...]:
    """What a site may call itself in its own forms: its name, its domain, the domain's words."""
    row = session.get(tables.Site, site) if session else None
    told = (site_name, row.name if row else None, site, site.rsplit(".", 1)[0])
    return tuple(name for name in told if name)


def wording_of(kind: str, evidence: Evidence, names: Iterable[str]) -> str:
    """What a flag says, slots in the place of the site's names, the question and numbers; empty for too little.

    The clauses that enrol identify a block, in whatever order its lines came; where there are none the residue of the
    form does, and for a funnel its lines. A poll with a separate consent has no wording: its clause binds nobody.
    """
    found = _telling(kind, evidence)
    questions = [one["quote"] for one in evidence if one["rule"] == "poll.question"]
    said = {plain(one): one for one in (slotted(quote, names, questions) for quote in found)}
    text = " / ".join(said[key] for key in sorted(said))[:LONGEST]
    own = [word for word in words_in(text) if word not in SLOTS]
    return text if len(own) >= LEAST_WORDS else ""


def _telling(kind: str, evidence: Evidence) -> list[str]:
    """The quotes that identify a flag's wording."""
    if kind == "funnel":
        return [one["quote"] for one in evidence if one["atom"] == "funnel"]
    if kind != TRAP and any(one["atom"] == "consent" for one in evidence):
        return []
    if enrols(evidence):
        clauses = [one for one in evidence if one["atom"] == "enrolment" and ".box." not in one["rule"]]
        return [one["quote"] for one in clauses]
    residue = [one["quote"] for one in evidence if one["rule"] in ("residue.form-text", "residue.legend")]
    return residue if kind in KINDS else []


def enrols(evidence: Evidence) -> bool:
    """Whether a clause that enrols was seen: not only a way to opt out or a box."""
    rules = [one["rule"] for one in evidence if one["atom"] == "enrolment"]
    return any(rule != "enrolment.opt-out" and ".box." not in rule for rule in rules)


def template_id(kind: str, evidence: Evidence, wording: str) -> str:
    """The id of a wording: one for a clause that enrols, whatever the form around it was judged to be."""
    key = block_key(wording) & 0xFFFFFFFFFFFFFFFF
    return f"network:{TRAP if kind in POLLS and enrols(evidence) else kind}:{key:016x}"


def _known(session: Session, kind: str, evidence: Evidence, wording: str, first_seen_at: datetime) -> str:
    name = template_id(kind, evidence, wording)
    template = session.get(tables.Template, name)
    if template is None:
        template = tables.Template(
            id=name,
            scope="network",
            kind=kind,
            hash=block_key(wording),
            text=wording,
            first_seen_at=first_seen_at,
        )
        session.add(template)
    template.first_seen_at = min(template.first_seen_at, first_seen_at)
    if kind == TRAP:
        template.kind = kind  # elsewhere the same words may stand in a form that was not seen whole
    session.flush()
    return name
