"""What was erased on request: gone with texts and captures, a hash kept so that it is not collected again."""

from datetime import datetime
from hashlib import sha256

from sqlalchemy import delete, or_
from sqlmodel import Session, col, select

from article.urls import clean, site_of
from store import tables
from store.copies import remove_articles


def is_forgotten(session: Session, url: str) -> bool:
    """Whether an address, or its whole site, was erased on request."""
    return any(session.get(tables.Forgotten, _key(one)) for one in (url, site_of(url)))


def forget(session: Session, target: str, now: datetime) -> int:
    """Erase an article by its address, or every article of a site by its domain; how many articles went."""
    whole_site = "/" not in target
    key = site_of(f"http://{target}/") if whole_site else clean(target) or target
    ids = _ids(session, key, whole_site=whole_site)
    remove_articles(session, ids)
    _erase_traces(session, key, whole_site=whole_site)
    session.merge(tables.Forgotten(key=_key(key), what="site" if whole_site else "url", at=now))
    return len(ids)


def _ids(session: Session, key: str, *, whole_site: bool) -> list[int]:
    column = tables.Article.site if whole_site else tables.Article.url
    return [one for one in session.exec(select(tables.Article.id).where(column == key)) if one is not None]


def _erase_traces(session: Session, key: str, *, whole_site: bool) -> None:
    """Rejections, frontier rows, account ids and reviews name the address too."""
    if whole_site:
        session.execute(delete(tables.Rejection).where(col(tables.Rejection.site) == key))
        session.execute(delete(tables.Fetch).where(col(tables.Fetch.domain) == key))
        session.execute(delete(tables.Tracker).where(col(tables.Tracker.site) == key))
        session.execute(delete(tables.Template).where(col(tables.Template.site) == key))
        session.execute(delete(tables.Site).where(col(tables.Site.domain) == key))
        return
    session.execute(delete(tables.Rejection).where(col(tables.Rejection.url) == key))
    session.execute(delete(tables.Fetch).where(col(tables.Fetch.url) == key))
    session.execute(delete(tables.Tracker).where(col(tables.Tracker.url) == key))
    session.execute(
        delete(tables.Review).where(or_(col(tables.Review.url) == key, col(tables.Review.other) == key))
    )


def _key(value: str) -> str:
    return sha256(value.encode()).hexdigest()
