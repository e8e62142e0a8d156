"""Look-ups printed: one answer, or a line each for a list that may be long and has bad lines in it."""

import csv
import sys
from collections.abc import Iterator, Sequence
from typing import Any

import orjson

from copytrail import show
from copytrail.config import Config
from copytrail.errors import NotFound, Stop
from copytrail.export.formats import cell
from copytrail.lookup import lookup
from copytrail.shapes import unknown_json
from store.coverage import coverage
from store.session import Store

COLUMNS = (
    "url",
    "verdict",
    "confidence",
    "title",
    "site",
    "published_at",
    "published_precision",
    "first_seen_at",
    "origin_url",
    "origin_site",
    "copies",
    "flags",
    "error",
)


def print_answers(
    config: Config, store: Store, urls: Sequence[str], *, offline: bool, save: bool, csv: bool, many: bool
) -> None:
    """Print what is known of each address. One address's error ends the call; in a list it is that line's answer."""
    answered = _answers(config, store, urls, offline=offline, save=save, keep_going=many)
    codes = _print_csv(answered) if csv else [_print_one(config, *one) for one in answered]
    bad = [code for code in codes if code]
    if bad and many:
        raise _as_stop(max(bad), f"{len(bad)} of {len(urls)} addresses could not be answered")
    if bad:
        raise NotFound(f"{urls[0]} is not in the store; without --offline it is fetched")


def _answers(
    config: Config, store: Store, urls: Sequence[str], *, offline: bool, save: bool, keep_going: bool
) -> Iterator[tuple[dict[str, Any], int]]:
    for url in urls:
        try:
            answer = lookup(store, url, offline=offline, save=save, contact=config.contact)
            yield dict(answer.to_json()), 0 if answer.known else NotFound.code
        except Stop as stop:
            if not keep_going and not config.json:
                raise
            with store.read() as session:
                yield unknown_json(url, coverage(session), str(stop)), stop.code
            if not keep_going:
                raise


def _print_one(config: Config, document: dict[str, Any], code: int) -> int:
    if config.json:
        print(orjson.dumps(document).decode("utf-8", "replace"))  # noqa: T201  # the program's output
    elif "error" in document:
        print(f"{show.clean(document['url'])}\n  {document['error']}")  # noqa: T201
    else:
        print(show.answer(document))  # noqa: T201
    return code


def _print_csv(answered: Iterator[tuple[dict[str, Any], int]]) -> list[int]:
    writer = csv.writer(sys.stdout)
    writer.writerow(COLUMNS)
    codes = []
    for document, code in answered:
        writer.writerow([cell(value) for value in _row(document)])
        codes.append(code)
    return codes


def _row(document: dict[str, Any]) -> list[Any]:
    article, origin = document.get("article") or {}, document.get("origin") or {}
    return [
        document["url"], document["verdict"], document["confidence"], article.get("title"), article.get("site"),
        article.get("published_at"), article.get("first_seen_at"), origin.get("url"), origin.get("site"),
        len(document.get("copies", [])), [flag["kind"] for flag in document.get("flags", [])], document.get("error"),
    ]  # fmt: skip


def _as_stop(code: int, message: str) -> Stop:
    stop = Stop(message)
    stop.code = code
    return stop
