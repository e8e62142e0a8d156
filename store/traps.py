"""Trap wordings across pages and sites: the same block, with the site's name and the question as slots."""

import re
from collections.abc import Iterable, Sequence

from sqlmodel import Session, col, select

from dedupe.templates import block_key
from store import tables
from store.rows import chunks

KINDS = ("subscription-trap", "gated-poll", "funnel")
# What identifies a wording: the clause that enrols and the residue of the form plugin, not the question asked.
WORDING_ATOMS = ("enrolment", "residue", "funnel")


def name_templates(session: Session, articles: Iterable[int]) -> None:
    """Give each trap flag of these articles the template its wording belongs to, new or known."""
    for chunk in chunks(sorted(set(articles))):
        query = select(tables.Flag).where(
            col(tables.Flag.article).in_(chunk), col(tables.Flag.kind).in_(KINDS)
        )
        for flag in session.exec(query.order_by(col(tables.Flag.id))).all():
            row = session.get_one(tables.Article, flag.article)
            wording = wording_of(flag, _names(session, row))
            if wording:
                flag.template = _known(session, flag.kind, wording, row).id


def _names(session: Session, row: tables.Article) -> tuple[str, ...]:
    """What a site may call itself in its own forms: its name, its domain, the domain's words."""
    site = session.get(tables.Site, row.site)
    label = row.site.rsplit(".", 1)[0]
    told = (row.site_name, site.name if site else None, row.site, label, label.replace("-", " "))
    return tuple(name for name in told if name)


def _known(session: Session, kind: str, wording: str, row: tables.Article) -> tables.Template:
    key = block_key(wording)
    name = f"network:{kind}:{key & 0xFFFFFFFFFFFFFFFF:016x}"
    template = session.get(tables.Template, name)
    if template is None:
        template = tables.Template(
            id=name, scope="network", kind=kind, hash=key, text=wording, first_seen_at=row.first_seen_at
        )
        session.add(template)
        session.flush()
    template.first_seen_at = min(template.first_seen_at, row.first_seen_at)
    return template


def wording_of(flag: tables.Flag, names: Sequence[str]) -> str:
    """A flag's wording with the site's names taken out; empty where nothing but the question was quoted."""
    quotes = [one["quote"] for one in flag.evidence if one["atom"] in WORDING_ATOMS and one["quote"]]
    text = " / ".join(dict.fromkeys(quotes))
    for name in sorted(filter(None, names), key=len, reverse=True):
        text = re.sub(re.escape(name), "[site]", text, flags=re.IGNORECASE)
    return text
