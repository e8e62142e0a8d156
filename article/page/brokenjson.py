"""JSON-LD that is no JSON: several documents in one script, escaped as HTML, or with quotation marks in a text."""

import json
import re
from html import unescape

_MAX_DOCUMENTS = 50
_MAX_TEXT = 300_000  # characters of a broken document
_MAX_NAMES = 2_000  # characters in which the names of authors stand
_DECODER = json.JSONDecoder(strict=False)
_BETWEEN = re.compile(r"[\s,;]*")
_TYPE = re.compile(
    r'"@type"\s{0,9}:\s{0,9}\[?\s{0,9}"(?:https?://schema\.org/)?(\w{0,40}(?:Article|Posting))"'
)
_DATE = r'"{key}"\s{{0,9}}:\s{{0,9}}"([^"]{{4,40}})"'
_DATES = {key: re.compile(_DATE.format(key=key)) for key in ("datePublished", "dateModified")}
# What ends a text is a quotation mark before the next key or the end of its object; others are its own.
_HEADLINE = re.compile(
    r'"headline"\s{0,9}:\s{0,9}"(.{1,300}?)"\s{0,9}(?:,\s{0,9}"[@\w]{1,40}"\s{0,9}:|\})', re.DOTALL
)
_PERSONS = {key: re.compile(rf'"{key}"\s{{0,9}}:\s{{0,9}}(["{{\[])') for key in ("author", "publisher")}
_NAME = re.compile(r'"name"\s{0,9}:\s{0,9}"([^"]{1,200})"')
_STRING = re.compile(r'"([^"]{1,200})"')


def documents_of(text: str) -> list[object]:
    """The JSON documents with which a text begins, one after another, or that are escaped as HTML; else none."""
    if "&quot;" in text:
        text = unescape(text)
    found: list[object] = []
    at = 0
    while at < len(text) and len(found) < _MAX_DOCUMENTS:
        try:
            one, at = _DECODER.raw_decode(text, at)
        except (ValueError, RecursionError):
            break
        found.append(one)
        at = _BETWEEN.match(text, at).end()  # type: ignore[union-attr]  # matches the empty text
    return found


def article_of(text: str) -> dict[str, object] | None:
    """An article's dates, headline, authors and publisher from JSON-LD that is broken elsewhere."""
    text = text[:_MAX_TEXT]
    kind = _TYPE.search(text)
    if not kind:
        return None
    found: dict[str, object] = {"@type": kind[1]}
    for key, pattern in _DATES.items():
        if date := pattern.search(text):
            found[key] = date[1]
    if headline := _HEADLINE.search(text):
        found["headline"] = _unescaped(headline[1])
    for key, pattern in _PERSONS.items():
        if named := pattern.search(text):
            found[key] = _named(text[named.start(1) : named.start(1) + _MAX_NAMES])
    return found


def _named(text: str) -> object:
    """The names in the beginning of a value: a string, an object, or a list of them."""
    if text[0] == "[":
        inside = text[: text.find("]") + 1]
        names = (_NAME if "{" in inside else _STRING).findall(inside)
        return [{"name": _unescaped(name)} for name in names]
    name = _NAME.search(text[: text.find("}") + 1]) if text[0] == "{" else _STRING.match(text)
    return {"name": _unescaped(name[1])} if name else None


def _unescaped(text: str) -> str:
    """A text without the escapes of JSON; as written where they are broken too."""
    try:
        return str(json.loads('"' + re.sub(r'(?<!\\)"', r"\\\"", text) + '"', strict=False))
    except ValueError:
        return text
