"""Pages made of templates and languages, each with what must be read from it."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from html import unescape
from pathlib import Path
from random import Random
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from article.types import Page

_HERE = Path(__file__).parent
_FETCHED = datetime(2026, 3, 20, 12, tzinfo=UTC)  # a fortnight after the day that all pages tell
Words = dict[str, Any]


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


def reading_pages(folder: str = "systems") -> list[ReadingPage]:
    """All pages of a folder of systems, by system and language; names are unique and stable."""
    languages = {path.stem: _toml(path) for path in sorted((_HERE / "languages").glob("*.toml"))}
    systems = sorted((_HERE / folder).glob("*.toml"))
    templates = _templates(folder)
    return [page for path in systems for page in _pages_of(path.stem, _toml(path), languages, templates)]


def _pages_of(
    system: str, told: Words, languages: dict[str, Words], templates: Environment
) -> Iterator[ReadingPage]:
    kind = "text/html" if "encoding" in told else "text/html; charset=utf-8"
    for code in languages if told["languages"] == "all" else told["languages"]:
        name = f"{system}-{code}"
        words = _words(name, code, languages[code])
        words["url"] = words["home"] + _filled(told["path"], words, templates)
        html, marked = _unmarked(templates.get_template(f"{system}.html").render(words))
        body = (_minified(html) if Random(name).randrange(2) else html).encode(told.get("encoding", "utf-8"))
        page = Page(words["url"], body, _FETCHED, headers=(("content-type", kind),))
        usual = _USUAL | ({"text": marked} if marked else {})
        filled = {key: _filled(value, words, templates) for key, value in (usual | told).items()}
        yield ReadingPage(name, page, _truth(filled))


def _unmarked(html: str) -> tuple[str, str]:
    """A page without the marks around its text, `[[so]]`, and the text that they mark, a line each."""
    marked = (unescape(_TAG.sub("", _LINE_BREAK.sub(" ", part))) for part in _MARKED.findall(html))
    return _MARKED.sub(r"\1", html), "\n".join(" ".join(text.split()) for text in marked)


_MARKED = re.compile(r"\[\[(.*?)\]\]", re.DOTALL)
_LINE_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")


def _words(name: str, code: str, language: Words) -> Words:
    """What templates can say: all of the language, and a story made of it, which the name decides.

    `dateline` is one of the language's written dates with what it claims; `others` are stories for teasers.
    """
    random = Random(name)
    places = {"town": language["town"], "neighbour": language["neighbour"], "months": random.randint(7, 19)}
    names = random.sample(language["names"], k=len(language["names"]))
    said = {key: language[key].format(**places) for key in ("standfirst", "caption", "remark")}
    return {
        **language,
        **said,
        "lang": code,
        "home": f"https://www.{name}.example",
        "host": f"www.{name}.example",
        "names": names,
        "byline": language["says"]["byline"].format(*names),
        "dateline": random.choice(language["datelines"]),
        "paragraphs": _paragraphs(language, places, random),
        "sentences": [text.format(**places) for text in language["sentences"] + language["further"]],
        "between": language.get("between", " "),
        "others": [
            {"headline": f"{head} – {places['neighbour']}", "text": said[key]}
            for head, key in zip(language["subheads"] * 3, ("caption", "remark") * 3, strict=True)
        ],
    }


def _paragraphs(language: Words, places: Words, random: Random) -> list[str]:
    """Seven paragraphs or more, of one or two sentences; two stories of three go further."""
    long = random.randrange(3) > 0
    sentences = [sentence.format(**places) for sentence in language["sentences"]]
    sentences += random.sample(language["further"], k=len(language["further"])) if long else []
    paragraphs: list[str] = []
    while sentences:
        size = 2 if not paragraphs else random.choice((1, 2)) if long else 1
        paragraphs.append(language.get("between", " ").join(sentences[:size]))
        del sentences[:size]
    return paragraphs


_USUAL = {"title": "{{ headline }}", "canonical": "{{ url }}", "text": "{{ paragraphs | lines }}"}


def _truth(told: Words) -> Truth:
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
    """A claim as TOML has it, or as a template wrote it."""
    if not isinstance(value, str):
        return value
    return date.fromisoformat(value) if len(value) == len("2026-03-05") else datetime.fromisoformat(value)


def _filled(value: Any, words: Words, templates: Environment) -> Any:
    """A value of a TOML file with its strings filled in."""
    if isinstance(value, str):
        return templates.from_string(value).render(words)
    return [_filled(part, words, templates) for part in value] if isinstance(value, list) else value


def _templates(folder: str) -> Environment:
    found = Environment(
        loader=FileSystemLoader([_HERE / folder, _HERE / "systems"]),
        autoescape=select_autoescape(["html"], default_for_string=False),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.policies["json.dumps_kwargs"] = {"ensure_ascii": False}
    found.filters["lines"] = "\n".join
    found.globals["parts"] = found.get_template("_parts.html").module
    return found


def _minified(html: str) -> str:
    """Without the blanks between tags that only lay out the file; a blank that stands in one line is text."""
    return re.sub(r">\s*\n\s*<", "><", html)


def _toml(path: Path) -> Words:
    return tomllib.loads(path.read_text("utf-8"))
