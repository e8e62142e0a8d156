"""Answers as text for a terminal: the same facts as the JSON, in the order a reader asks for them."""

import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

VERDICTS = {
    "origin": "the earliest version we have seen",
    "declared-syndication": "taken from elsewhere, as the page or a licence says",
    "probable-copy": "probably copied, without the page saying so",
    "shared-source": "shares a source with others that we have not seen",
    "unique": "no copy seen",
    "undecided": "copies exist; the evidence does not say who was first",
    "unknown": "not in the store",
}


def clean(text: object) -> str:
    """Text of others without control characters: a title must not move the cursor or colour the terminal."""
    return "".join(" " if unicodedata.category(char) in ("Cc", "Cf") else char for char in str(text))


def answer(document: Mapping[str, Any]) -> str:
    """A look-up's answer."""
    lines = [clean(document["url"] or "the text given")]
    article = document["article"]
    if article:
        lines.append(f"  “{clean(article['title'])}”, {article['words']} words, {published(article)}")
    lines.append(f"  {_verdict(document)}")
    origin = document["origin"]
    if origin and origin["url"] != document["url"]:
        lines.append(f"  origin: {clean(origin['url'])}")
    lines.extend(_section("why", map(_reason, document["reasons"])))
    lines.extend(_section(f"copies ({len(document['copies'])})", map(_copy, document["copies"])))
    lines.extend(_section("flags", map(flag, document["flags"])))
    seen = document["coverage"]
    lines.append(
        f"  looked at {seen['articles']} articles of {seen['sites']} sites, "
        f"{seen['first_capture']} to {seen['last_capture']}"
    )
    return "\n".join(lines)


def _verdict(document: Mapping[str, Any]) -> str:
    if document["url"] is None:  # a passage: its holders are judged, not itself
        return (
            f"stands in {len(document['copies'])} articles"
            if document["copies"]
            else "stands in no article we have seen"
        )
    return f"{document['verdict']} ({VERDICTS[document['verdict']]}), confidence {document['confidence']:.2f}"


def published(article: Mapping[str, Any]) -> str:
    """When an article says it came out; a day without a time stays a day."""
    at = article.get("published_at")
    if not at:
        return f"no date; first seen {article['first_seen_at']}"
    precision = article.get("published_precision")
    shown = {"year": at[:4], "month": at[:7], "day": at[:10]}.get(precision or "", at)
    return (
        f"dated {shown} ({article.get('published_source')})"
        if article.get("published_source")
        else f"dated {shown}"
    )


def _section(title: str, rows: Iterable[str]) -> list[str]:
    shown = [f"    {row}" for row in rows]
    return [f"  {title}:", *shown] if shown else []


def _reason(reason: Mapping[str, Any]) -> str:
    quote = f" – “{clean(reason['quote'])[:160]}”" if reason["quote"] else ""
    return f"{'+' if reason['speaks'] == 'for' else '-'} {clean(reason['detail'])}{quote}"


def _copy(copy: Mapping[str, Any]) -> str:
    declared = "" if copy["declared"] == "none" else f", declared by {copy['declared']}"
    edits = f"; {', '.join(copy['edits'])}" if copy["edits"] else ""
    return f"{copy['relation']:<21}{clean(copy['url'])}  {copy['contains']:.0%} of this text in it{declared}{edits}"


def flag(found: Mapping[str, Any]) -> str:
    """One flag in a line, and below it the family its wording is of and what a reviewer said."""
    lines = [f"{found['kind']} ({found['verdict']}): “{clean(' '.join(found['quote'].split()))[:200]}”"]
    if family := found.get("family"):
        lists = "; ".join(one["id"] for one in family["list_ids"] if len(one["sites"]) > 1)
        seen = f"on {family['pages']} pages of {len(family['sites'])} sites since {family['first_seen_at']}"
        lines.append(f"the same wording {seen}{f'; they share {clean(lists)}' if lists else ''}")
    if reviewed := found.get("reviewed"):
        lines.append(
            f"reviewed: {reviewed['decision']}, {clean(reviewed['because'])} ({clean(reviewed['who'])})"
        )
    return "\n      ".join(lines)


def scanned(document: Mapping[str, Any]) -> str:
    """A scanned input: its flags with their evidence."""
    if document["error"]:
        return f"{document['source']}: {document['error']}"
    lines = [f"{document['source']}: {len(document['flags'])} flags in {document['chars']} characters"]
    for found in document["flags"]:
        lines.append(f"  {flag(found)}")
        lines.extend(
            f"      {one['atom']:<12}{clean(' '.join(one['quote'].split()))[:160]}"
            for one in found["evidence"]
        )
        if found["absent"]:
            lines.append(f"      not found: {', '.join(found['absent'])}")
    return "\n".join(lines)


def facts(document: Mapping[str, Any]) -> str:
    """A flat document as name and value; what is empty is left out, a list takes a line an item."""
    lines = []
    for name, value in document.items():
        if name == "schema" or value in (None, [], {}):
            continue
        lines.append(f"{name.replace('_', ' '):<16}{clean(_fact(value))}".rstrip())
        if isinstance(value, list):
            lines += [
                f"  {clean('  '.join(str(part) for part in one.values() if part))}" for one in value[:50]
            ]
    return "\n".join(lines)


def _fact(value: object) -> object:
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {number}" for key, number in value.items())
    return len(value) if isinstance(value, list) else value
