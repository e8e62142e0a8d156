"""Pages and texts judged for traps and template spam, without a store being written."""

import gzip
import sys
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from article.types import Flag, Page
from article.urls import site_of
from copytrail.errors import UsageError
from copytrail.times import now, rfc3339

if TYPE_CHECKING:
    from store.memory import Memory
    from store.repetition import TemplateFamily
    from store.reviews import Reviewed

SCHEMA = "copytrail.scan/1"
MAX_BYTES = 10_000_000
ENDINGS = (".html", ".htm", ".html.gz", ".htm.gz", ".txt")
RANK = {"note": 1, "probable": 2, "confirmed": 3}


class _NotFetchedError(Exception):
    """An address could not or must not be fetched."""


def scan(
    sources: Sequence[str],
    *,
    contact: str | None,
    with_text: bool,
    known: "Memory | None" = None,
) -> Iterator[dict[str, Any]]:
    """One document an input, in order; folders give one for each page in them.

    `known` is what a store remembers of traps.
    """
    for source in sources:
        for one in _inside(source):
            document, url = _scan_one(one, contact=contact, with_text=with_text)
            document["flags"] = [recognised_json(flag, url, known) for flag in document["flags"]]
            yield document


def reaches(document: dict[str, Any], threshold: str) -> bool:
    """Whether a scanned input has a subscription trap at or above a verdict."""
    if threshold not in RANK:
        raise UsageError(f"--fail-on {threshold!r}: one of {', '.join(RANK)}")
    verdicts = [flag["verdict"] for flag in document["flags"] if flag["kind"] == "subscription-trap"]
    return any(RANK[verdict] >= RANK[threshold] for verdict in verdicts)


def _inside(source: str) -> list[str]:
    if _is_address(source) or source == "-" or not Path(source).is_dir():
        return [source]
    return [
        str(path)
        for path in sorted(Path(source).rglob("*"))
        if path.is_file() and path.name.lower().endswith(ENDINGS)
    ]


def _is_address(source: str) -> bool:
    return source.startswith(("http://", "https://"))


def _scan_one(source: str, *, contact: str | None, with_text: bool) -> tuple[dict[str, Any], str]:
    """The document of one input, and its address."""
    try:
        kind, content, url = _content(source, contact)
    except _NotFetchedError as error:
        document = _document(source, "html", None, 0, (), None, error=str(error))
        return document | {"refused": True}, source
    except (OSError, EOFError, zlib.error, ValueError) as error:
        return _document(source, "text", None, 0, (), None, error=str(error) or type(error).__name__), source
    if kind == "html":
        title, visible, flags = _judge_html(content, url)
        document = _document(source, "html", title, len(visible), flags, visible if with_text else None)
    else:
        document = _judge_text(source, content.decode("utf-8", "replace"), with_text=with_text)
    return document, url


def _content(source: str, contact: str | None) -> tuple[str, bytes, str]:
    if _is_address(source):
        return _fetched(source, contact)
    if source == "-":
        body = sys.stdin.buffer.read(MAX_BYTES + 1)
        # Markup on stdin is a page, anything else a text: a pipe has no file ending.
        return ("html" if body.lstrip()[:1] == b"<" else "text"), _bounded(body), "-"
    path = Path(source)
    name = path.name.lower()
    if not path.is_file():
        raise ValueError("there is no such file")
    if not name.endswith(ENDINGS):
        raise ValueError(f"unknown kind of file; known are: {' '.join(ENDINGS)}")
    with gzip.open(path, "rb") if name.endswith(".gz") else path.open("rb") as file:
        body = _bounded(file.read(MAX_BYTES + 1))
    if name.endswith(".txt"):
        return "text", body, path.absolute().as_uri()
    from crawler.saved import address_in

    return "html", body, address_in(body) or path.absolute().as_uri()


def _bounded(body: bytes) -> bytes:
    if len(body) > MAX_BYTES:
        raise ValueError(f"larger than {MAX_BYTES} bytes")
    return body


def _fetched(source: str, contact: str | None) -> tuple[str, bytes, str]:
    from crawler.fetch import fetch
    from crawler.reasons import Refused

    page = fetch(source, contact=contact)
    if isinstance(page, Refused):
        raise _NotFetchedError(f"not fetched: {page.reason}: {page.detail}")
    plain = (page.header("content-type") or "").startswith("text/plain")
    return "text" if plain else "html", page.body, page.url


def _judge_html(body: bytes, url: str) -> tuple[str | None, str, tuple[Flag, ...]]:
    from article.forms.forms import forms_of
    from article.page.document import parse
    from article.page.walk import visible_text
    from article.traps.traps import judge

    document = parse(Page(url, body, now()))
    visible = visible_text(document)
    flags = judge(document, visible, forms_of(document, visible))
    title = document.tree.css_first("title")
    return (title.text(strip=True)[:500] or None) if title else None, visible.text, flags


def _judge_text(source: str, text: str, *, with_text: bool) -> dict[str, Any]:
    from article.traps.traps import judge_text

    title = next((line.strip() for line in text.splitlines() if line.strip()), "")[:500]
    return _document(source, "text", title or None, len(text), judge_text(text), text if with_text else None)


def _document(
    source: str,
    kind: str,
    title: str | None,
    chars: int,
    flags: Sequence[Flag],
    visible: str | None,
    error: str | None = None,
) -> dict[str, Any]:
    document: dict[str, Any] = {
        "schema": SCHEMA,
        "source": source,
        "input": kind,
        "title": title,
        "chars": chars,
        "flags": [flag_json(flag) for flag in flags],
        "error": error,
    }
    return document if visible is None else document | {"visible": visible}


def flag_json(flag: Flag) -> dict[str, Any]:
    """A flag in the contract's words."""
    return {**asdict(flag), "absent": list(flag.absent), "evidence": [asdict(one) for one in flag.evidence]}


def recognised_json(flag: dict[str, Any], url: str, known: "Memory | None") -> dict[str, Any]:
    """A flag with the template family it is of, if any is remembered, and what a reviewer decided about it."""
    if known is None:
        return flag | {"template": None, "family": None}
    from store.memory import recognise  # a third of a second: only where there is a store

    judged = (flag["kind"], flag["verdict"], flag["score"])
    site = site_of(url) if _is_address(url) else ""
    found = recognise(known, judged, flag["evidence"], flag["absent"], url, site)
    told = {"kind": found.judged.kind, "verdict": found.judged.verdict, "score": found.judged.score}
    evidence = [dict(one) for one in found.judged.evidence]
    family = family_json(found.family) if found.family else None
    shown = {**flag, **told, "evidence": evidence, "template": found.template, "family": family}
    return shown | reviewed_json(found.reviewed)


def family_json(family: "TemplateFamily") -> dict[str, Any]:
    """A template family in JSON: its wording, where it stands, the lists it feeds, its variants."""
    return {
        "id": family.id,
        "kind": family.kind,
        "text": family.text,
        "sites": list(family.sites),
        "pages": family.pages,
        "first_seen_at": rfc3339(family.first_seen_at),
        "last_seen_at": rfc3339(family.last_seen_at),
        "list_ids": [{"id": one.id, "sites": list(one.sites)} for one in family.list_ids],
        "variants": [
            {"id": one.id, "text": one.text, "pages": one.pages, "sites": list(one.sites)}
            for one in family.variants
        ],
    }


def reviewed_json(reviewed: "Reviewed | None") -> dict[str, Any]:
    """What a person decided, as answers show it beside a flag; nothing where nobody did."""
    if reviewed is None:
        return {}
    return {"review": reviewed.decision, "reviewed": asdict(reviewed) | {"at": rfc3339(reviewed.at)}}
