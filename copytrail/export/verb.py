"""The `export` verb: a table to stdout or a file, which is there whole or not at all."""

import os
import sys
from pathlib import Path

from article.urls import clean
from copytrail.errors import NotFound, UsageError
from copytrail.export.formats import FORMATS, write
from copytrail.export.tables import COLUMNS, rows
from copytrail.lookup import known_article
from store.session import Store


def export_table(
    store: Store, kind: str, *, url: str | None, format_: str, with_text: bool, out: Path | None
) -> None:
    """Write a table; raises UsageError for an unknown kind or format or an unwritable file, NotFound for its URL."""
    if kind not in COLUMNS:
        raise UsageError(f"{kind!r} is no table; one of: {', '.join(COLUMNS)}")
    if format_ not in FORMATS:
        raise UsageError(f"{format_!r} is no format; one of: {', '.join(FORMATS)}")
    if (kind == "evidence") != (url is not None):
        raise UsageError("evidence is of one article: copytrail export evidence URL")
    columns = (*COLUMNS[kind], "text") if with_text and kind == "articles" else COLUMNS[kind]
    with store.read() as session:
        address = None
        if url is not None:
            row = known_article(session, clean(url) or url)
            if row is None:
                raise NotFound(f"{url} is not in the store; fetch it first: copytrail lookup --save {url}")
            address = row.url
        found = rows(session, kind, with_text=with_text, evidence_of=address)
        if out is None:
            write(found, columns, format_, sys.stdout)
            return
        partial = out.with_name(f".{out.name}.{os.getpid()}.part")
        try:
            with partial.open("w", encoding="utf-8", newline="") as file:
                write(found, columns, format_, file)
            partial.replace(out)
        except OSError as error:
            raise UsageError(f"cannot write {out}: {error.strerror}") from error
        finally:
            partial.unlink(missing_ok=True)
