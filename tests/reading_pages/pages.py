"""Pages made of templates and languages, each with what must be read from it."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from article.types import Page

_HERE = Path(__file__).parent
_FETCHED = datetime(2026, 3, 20, 12, tzinfo=UTC)  # a fortnight after the day that all pages tell


@dataclass(frozen=True, slots=True)
class Truth:
    """What must be read from a page; of one that is no article only `refused` counts, the reasons that would be right.

    A claim is an aware time where the page tells an offset, a naive one where it tells none, and a date where it tells
    no more than the day.
    """

    title: str
    authors: frozenset[str]
    published: date | None
    modified: date | None
    canonical: str | None
    text: str
    refused: frozenset[str]


@dataclass(frozen=True, slots=True)
class ReadingPage:
    """A page with its truth; the name is that of system and language, `drupal-de`."""

    name: str
    page: Page
    truth: Truth


def reading_pages() -> list[ReadingPage]:
    """All pages, by system and language; their names are unique and stable."""
    systems = sorted((_HERE / "systems").glob("*.toml"))
    languages = {path.stem: _toml(path) for path in sorted((_HERE / "languages").glob("*.toml"))}
    templates = _templates()
    return [page for path in systems for page in _pages_of(path.stem, _toml(path), languages, templates)]


def _pages_of(
    system: str, told: Mapping[str, Any], languages: Mapping[str, Any], templates: Environment
) -> Iterator[ReadingPage]:
    codes = list(languages) if told["languages"] == "all" else told["languages"]
    for number, code in enumerate(codes):
        name = f"{system}-{code}"
        words = _words(name, code, languages[code])
        words["url"] = words["home"] + _filled(told["path"], words, templates)
        html = templates.get_template(f"{system}.html").render(words)
        body = (_minified(html) if number % 2 else html).encode(told.get("encoding", "utf-8"))
        kind = "text/html" if "encoding" in told else "text/html; charset=utf-8"
        page = Page(words["url"], body, _FETCHED, headers=(("content-type", kind),))
        yield ReadingPage(name, page, _truth(_filled({**_USUAL, **told}, words, templates)))


def _words(name: str, code: str, language: Mapping[str, Any]) -> dict[str, Any]:
    """What templates can say: all of the language, and a story made of it, which the name decides.

    `dateline` is one of the language's written dates with what it claims; `others` are stories for teasers.
    """
    random = Random(name)
    fill = {"town": language["town"], "neighbour": language["neighbour"], "months": random.randint(7, 19)}
    names = random.sample(language["names"], k=len(language["names"]))
    said = {key: language[key].format(**fill) for key in ("standfirst", "caption", "remark")}
    return {
        **language,
        **said,
        "lang": code,
        "home": f"https://www.{name}.example",
        "names": names,
        "byline": language["says"]["byline"].format(*names),
        "dateline": random.choice(language["dates"]["lines"]),
        "day": language["dates"]["day"],
        "paragraphs": _paragraphs(language, fill, random),
        "others": [
            {"headline": f"{head} – {fill['neighbour']}", "text": said[key]}
            for head, key in zip(language["subheads"] * 3, ("caption", "remark") * 3, strict=True)
        ],
    }


def _paragraphs(language: Mapping[str, Any], fill: Mapping[str, Any], random: Random) -> list[str]:
    """Seven paragraphs or more, of one or two sentences; two stories of three go on about the neighbours."""
    sentences = [sentence.format(**fill) for sentence in language["sentences"]]
    long = random.randrange(3) > 0
    if long:
        there = {"town": fill["neighbour"], "neighbour": fill["town"], "months": fill["months"] + 3}
        again = [sentence.format(**there) for sentence in language["sentences"]]
        sentences += random.sample(again, k=len(again))
    paragraphs, at = [], 0
    while at < len(sentences):
        size = 2 if at == 0 else random.choice((1, 2)) if long else 1
        paragraphs.append(language.get("between", " ").join(sentences[at : at + size]))
        at += size
    return paragraphs


def _truth(told: Mapping[str, Any]) -> Truth:
    return Truth(
        title=told["title"],
        authors=frozenset(told.get("authors", ())),
        published=_claim(told.get("published")),
        modified=_claim(told.get("modified")),
        canonical=told["canonical"] or None,
        text=told["text"].strip(),
        refused=frozenset(told.get("refused", ())),
    )


def _claim(value: date | str | None) -> date | None:
    """A claim as TOML tells it, or as the text of one."""
    if not isinstance(value, str):
        return value
    return date.fromisoformat(value) if len(value) == len("2026-03-05") else datetime.fromisoformat(value)


_USUAL = {"title": "{{ headline }}", "canonical": "{{ url }}", "text": "{{ paragraphs | lines }}"}


def _filled(value: Any, words: Mapping[str, Any], templates: Environment) -> Any:
    """A value of a TOML file with its strings filled in."""
    if isinstance(value, str):
        return templates.from_string(value).render(words)
    if isinstance(value, Mapping):
        return {key: _filled(part, words, templates) for key, part in value.items()}
    return [_filled(part, words, templates) for part in value] if isinstance(value, list) else value


def _templates() -> Environment:
    found = Environment(
        loader=FileSystemLoader(_HERE / "systems"),
        autoescape=select_autoescape(["html"], default_for_string=False),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.filters["lines"] = "\n".join
    found.globals["parts"] = found.get_template("_parts.html").module
    return found


def _minified(html: str) -> str:
    """Without the blanks between tags that only lay out the file: a blank that stands in one line is text."""
    return re.sub(r">\s*\n\s*<", "><", html)


def _toml(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text("utf-8"))
