"""Who wrote it: names of the markup and of visible bylines, without titles, dates and stand-ins for a name."""

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from article.document import Document, Json
from article.jsonld import one_line, resolved, types_of
from article.markup import BYLINE
from article.moments import is_month
from article.segments import Segments
from article.urls import site_of

_MAX_NAME = 60


_MAX_AUTHORS = 20


# Authors


@dataclass(frozen=True, slots=True)
class _Words:
    by: re.Pattern[str]
    by_or_name: re.Pattern[str]
    and_: re.Pattern[str]
    nobody: frozenset[str]
    jobs: re.Pattern[str]
    weekdays: re.Pattern[str]
    metas: tuple[str, ...]


@lru_cache(maxsize=1)
def _words() -> _Words:
    data = tomllib.loads((files("article.vocabulary") / "bylines.toml").read_text("utf-8"))
    by = "|".join(sorted(map(re.escape, data["by"]), key=len, reverse=True))
    joins = "|".join(map(re.escape, data["and"]))
    jobs = "|".join(sorted(map(re.escape, data["jobs"]), key=len, reverse=True))
    return _Words(
        re.compile(rf"^(?:{by})\s{{0,2}}(?::|\s)\s{{0,2}}", re.IGNORECASE),
        re.compile(rf"^(?i:{'|'.join(data['by_or_name'])})\s(?=[^\W\d_a-z][\w.'’-]{{0,40}}\s[^\W\d_a-z])"),
        re.compile(rf"\s+(?:{joins})\s+|\s*[,;/]\s*|\s+&\s+"),
        frozenset(data["nobody"]),
        re.compile(rf"(?<!\w)(?:{jobs})(?!\w)", re.IGNORECASE),
        re.compile(rf"(?<!\w)(?:{'|'.join(data['weekdays'])})(?!\w)", re.IGNORECASE),
        tuple(data["meta"]),
    )


def authors_of(
    document: Document, main: Json | None, cuts: Segments, start: int, site_name: str | None
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Names of the first place that has any: JSON-LD, meta, marked-up byline, visible byline."""
    people, named = _json_authors(document, main)
    for raw in (people, _meta_authors(document), _marked_authors(document), _visible_authors(cuts, start)):
        found = dict.fromkeys(n for text in raw for n in names_in(text, site_name))
        names = [n for n in found if folded(n) != folded(site_of(document.url).split(".")[0])]
        if names:
            return _distinct(names), tuple(named)
    return (), tuple(named)


def folded(text: str) -> str:
    """Letters and digits only, case folded: how names and titles are compared."""
    return "".join(c for c in text.casefold() if c.isalnum())


def _distinct(names: list[str]) -> tuple[str, ...]:
    seen: dict[str, str] = {}
    for name in names[:_MAX_AUTHORS]:
        seen.setdefault(folded(name), name)
    return tuple(seen.values())


def _json_authors(document: Document, main: Json | None) -> tuple[list[str], list[str]]:
    """(all names, those of organisations) of the article's author property."""
    value = resolved(document, (main or {}).get("author") or (main or {}).get("creator"))
    people: list[str] = []
    named: list[str] = []
    for item in value[:_MAX_AUTHORS] if isinstance(value, list) else [value]:
        names = item.get("name") if isinstance(item, dict) else item
        for name in names[:_MAX_AUTHORS] if isinstance(names, list) else [names]:
            if isinstance(name, str) and name.strip():
                people.append(name)
                if isinstance(item, dict) and any("organization" in t for t in types_of(item)):
                    named.append(one_line(name))
    return people, named


def _meta_authors(document: Document) -> list[str]:
    for name in _words().metas:
        contents = [c for c in document.metas_of(name) if not c.startswith(("http", "@", "/"))]
        if contents and any(names_in(c, None) for c in contents):
            return contents
    return []


_MARKED = (
    '[rel~="author"], [itemprop~="author"], .byline, .author-name, .author, .article-author, .byline-name, '
    ".post-author, .entry-author, .c-byline, .byline__name"
)


_FOREIGN = re.compile(
    r"comment|related|teaser|sidebar|footer|recommend|promo|card|popular|latest|widget", re.IGNORECASE
)


def _marked_authors(document: Document) -> list[str]:
    found: list[str] = []
    for node in document.tree.css(_MARKED)[:20]:
        inner = node.css_first('[itemprop~="name"], [rel~="author"], .fn')
        text = one_line((inner or node).text(separator=" ")[:300])
        if text and len(text) <= 2 * _MAX_NAME and not _is_foreign(node):
            found.append(text)
            if len(found) >= 3:
                break
    return found


def _is_foreign(node: object) -> bool:
    parent = getattr(node, "parent", None)
    for _ in range(8):
        if parent is None or parent.tag in ("body", "article"):
            return False
        attributes = parent.attributes
        if parent.tag in ("aside", "footer", "nav") or _FOREIGN.search(
            f"{attributes.get('class') or ''} {attributes.get('id') or ''}"
        ):
            return True
        parent = parent.parent
    return False


def _visible_authors(cuts: Segments, start: int) -> list[str]:
    """Short lines above the text, and its first lines, that begin with a "by" word or are marked as a byline."""
    found: list[str] = []
    for segment in cuts.items[max(0, start - 12) : start + 3]:
        marked = bool(cuts.boxes[segment.box].flags & BYLINE)
        found += [line for line in segment.each_line() if _is_byline(line, marked)]
    return found[:2]


def _is_byline(line: str, marked: bool) -> bool:
    if len(line) > 2 * _MAX_NAME:
        return False
    match = _words().by.match(line) or _words().by_or_name.match(line)
    if match:
        return line[match.end() : match.end() + 1].isupper()
    return marked and 1 < len(line.split()) <= 4 and line.istitle()


_CUT = re.compile(
    r"\s*(?:[|•·\n–—]|\s-\s|\s{3}|\bfor\s[A-Z]|\bin\s[A-Z]|@|\(|\d|https?:|www\.|,\s*(?:Ph\.?D|M\.?D)\b)"
)


_EMAIL = re.compile(r"\S{1,64}@\S{1,64}")


def names_in(raw: str, site_name: str | None) -> list[str]:
    """Names of authors in a byline, without "by", dates, titles and stand-ins for a name.

    >>> names_in("By Ana Torres and Jo Whitfield, Staff Writer | Nov 3, 2026", None)
    ['Ana Torres', 'Jo Whitfield']
    >>> names_in("Valley Herald Staff", "Valley Herald")
    []
    """
    words = _words()
    if raw.startswith(("http://", "https://", "@")):
        return []
    text = _EMAIL.sub(" ", one_line(raw)[: 10 * _MAX_NAME]).strip(" ,;:|-–—·•")
    match = words.by.match(text) or words.by_or_name.match(text)
    if match and text[match.end() :]:
        text = text[match.end() :]
    text = before_date(text)
    names = (_without_tail(part.strip(" .,:;|-–—*\"'")) for part in words.and_.split(text))
    return [n for n in names if n and _is_name(n, site_name)]


def _without_tail(name: str) -> str:
    """A capitalised name without the small words after it ("Ana Torres on")."""
    parts = name.split()
    if parts and parts[0][0].isupper():
        while len(parts) > 1 and parts[-1].islower() and parts[-1].isascii():
            parts.pop()
    return " ".join(parts)


def before_date(text: str) -> str:
    """A byline up to where a date, an address, a bar or the like begins."""
    cut = _CUT.search(text)
    if cut and cut.start() > 1:
        text = text[: cut.start()]
        parts = text.split()
        if cut[0].strip()[:1].isdigit() and is_month(parts[-1].strip(".,").lower()):
            text = " ".join(parts[:-1])
    day = _words().weekdays.search(text)
    return text[: day.start()] if day else text


def _is_name(text: str, site_name: str | None) -> bool:
    words = _words()
    lowered = text.lower()
    own = folded(site_name or "")
    if not 2 <= len(text) <= _MAX_NAME or not any(c.isalpha() for c in text) or len(text.split()) > 6:
        return False
    is_domain = " " not in text and "." in text.strip(".")
    is_account = " " not in text and "admin" in lowered
    if any(c.isdigit() for c in text) or "/" in text or is_domain or is_account or lowered in words.nobody:
        return False
    if own and (
        folded(text) == own or (folded(text).startswith(own) and _rest_is_nobody(lowered, site_name or ""))
    ):
        return False
    return not words.jobs.search(text)


def _rest_is_nobody(lowered: str, site_name: str) -> bool:
    rest = lowered.replace(site_name.lower(), "").strip(" -,|")
    return rest in _words().nobody or not rest
