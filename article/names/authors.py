"""Who wrote it: the names of the first place on a page that has any, from its markup to its visible bylines."""

import json
import re
from collections.abc import Callable, Iterable, Iterator

from article.names.agencies import is_agency
from article.names.bylines import names_in, names_of
from article.names.bylinewords import words
from article.names.denselines import dateline_authors, ending_authors
from article.names.displayed import in_company, respelled, shown_instead
from article.names.markedbylines import marked_authors
from article.names.personnames import MAX_NAME, distinct, is_full_name, is_name, letters_of
from article.names.signatures import labelled_author, reported_authors, signed_author
from article.names.visiblebylines import linked_authors, said_authors, surroundings, visible_authors
from article.page.document import Document, Json
from article.page.jsonld import one_line, resolved, text_of, types_of
from article.page.segments import Segments
from article.stories.stories import Stories
from article.urls import site_of

__all__ = ["authors_of", "letters_of", "names_in"]

_MAX_AUTHORS = 20
_IN_HEAD = 2  # places that are in the head: JSON-LD and meta


def authors_of(
    document: Document, main: Json | None, cuts: Segments, start: int, site_name: str | None
) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """(authors, organisations named as authors by the markup, agencies beside the authors).

    The authors are those of JSON-LD, else meta, else a marked byline, else a visible one. Where the head names one of
    several in the visible byline, the byline counts; where it names but a house, a person that the page shows.

    An agency beside a person is where the text was sent from, not who wrote it; alone it stays.
    """
    own = _own_names(document, main, site_name)
    people, named = _json_authors(document, main)
    stories = Stories(document, cuts, start)
    places: tuple[Callable[[], Iterable[str]], ...] = (
        lambda: people,
        lambda: _meta_authors(document, own),
        lambda: marked_authors(document, surroundings(cuts, start), stories),
        lambda: said_authors(cuts, start, own, stories),
        lambda: linked_authors(cuts, start, stories),
        lambda: visible_authors(cuts, start, stories),
        lambda: dateline_authors(cuts, start),
        lambda: labelled_author(cuts, start),
        lambda: reported_authors(cuts, start),
        lambda: signed_author(cuts, start, document.lang),
        lambda: ending_authors(cuts, start),
    )
    fallback: list[str] = []
    for at, place in enumerate(places):
        names = [name for raw in place() for name in _names(raw, own, whole=raw in named)][:_MAX_AUTHORS]
        if at >= _IN_HEAD and fallback:
            names = [name for name in names if is_full_name(name) and not _is_house(name, named)]
        elif names and all(_is_house(name, named) for name in names):
            fallback = fallback or names  # unless the page shows a person
            continue
        if names:
            if at < _IN_HEAD:
                names = _as_displayed(names, document, cuts, start, own, stories)
            elif at == _IN_HEAD and len(names) == 1:  # a box about the first of them
                names = in_company(names[0], cuts, start, own) or names
            names += [name for name in fallback if is_agency(name)]
            persons = [name for name in names if not is_agency(name)]
            beside = [name for name in names if persons and is_agency(name)]
            return distinct(persons or names), tuple(named), tuple(beside)
    return distinct(fallback), tuple(named), ()


def _is_house(name: str, named: list[str]) -> bool:
    """Whether a name is that of an agency or a newspaper, or of an organisation as the markup says."""
    known = words()
    is_paper = name.endswith(known.houses) or not known.outlets.isdisjoint(name.lower().split())
    return name in named or is_paper or is_agency(name)


def _as_displayed(
    names: list[str],
    document: Document,
    cuts: Segments,
    start: int,
    own: tuple[str, ...],
    stories: Stories,
) -> list[str]:
    """The names of the head as the visible byline has them."""
    if len(names) == 1:
        claims = (meta.content for meta in document.metas if meta.name in words().metas)
        names = (
            in_company(names[0], cuts, start, own)
            or shown_instead(names[0], claims, cuts, start, own, stories)
            or names
        )
    return respelled(names, cuts)


def _names(raw: str, own: tuple[str, ...], *, whole: bool) -> list[str]:
    """The names in a text; `whole` is that of an organisation: "Institute for Peace in Europe"."""
    if whole and _WHOLE.fullmatch(raw) and not words().joined.search(raw) and is_name(raw, own):
        return [raw]
    return names_of(raw, own)


_WHOLE = re.compile(r"[^\W\d]{1,40}(?: (?:(?:for|in|of) (?:the )?)?[^\W\d]{1,40}){1,8}")


def _own_names(document: Document, main: Json | None, site_name: str | None) -> tuple[str, ...]:
    publisher = text_of(resolved(document, (main or {}).get("publisher")))
    site = site_of(document.url)
    # An agency as publisher is the source of the text, not the site.
    known = (
        site_name or _end_of_title(document),
        publisher if publisher and not is_agency(publisher) else None,
        site,
        site.split(".")[0],
    )
    return tuple(dict.fromkeys(name for name in known if name))


# What parts the site's name from the headline in a `<title>`; in some scripts there is no blank beside it.
_PARTS = re.compile(r"\s*[|_–—»·•]\s*|\s+[-:]{1,2}\s+|(?<=[\u3000-\uffef])[-:：]+(?=[\u3000-\uffef])")


def _end_of_title(document: Document) -> str | None:
    """What stands behind the headline in the `<title>`: the site's name, on a page that does not tell it otherwise."""
    title = next(iter(document.nodes("title")), None)
    parts = _PARTS.split(one_line(title.text()[:500])) if title else []
    return parts[-1] if len(parts) > 1 and len(parts[-1]) <= MAX_NAME else None


# JSON-LD


def _json_authors(document: Document, main: Json | None) -> tuple[list[str], list[str]]:
    """(names of persons, or else all names; names of organisations) of the article's author property."""
    people: list[str] = []
    named: list[str] = []
    for key in ("author", "creator"):
        for item in _flat(document, (main or {}).get(key)):
            is_named = isinstance(item, dict) and any("organization" in t for t in types_of(item))
            (named if is_named else people).extend(_names_of_item(item))
        if people or named:
            break
    named = [one_line(name) for name in named]
    return people + named, named


def _flat(document: Document, value: object) -> Iterator[object]:
    """The entries of a value that is one, a list, or a list of lists; references resolved."""
    for item in value[:_MAX_AUTHORS] if isinstance(value, list) else [value]:
        for one in item[:_MAX_AUTHORS] if isinstance(item, list) else [item]:
            yield resolved(document, one)


def _names_of_item(item: object) -> Iterator[str]:
    names = item
    if isinstance(item, dict):
        names = item.get("name") or f"{item.get('givenName') or ''} {item.get('familyName') or ''}"
    for one in names[:_MAX_AUTHORS] if isinstance(names, list) else [names]:
        name = one.get("@value") or one.get("name") if isinstance(one, dict) else one
        if isinstance(name, str) and name.strip():
            yield name


# Meta


def _meta_authors(document: Document, own: tuple[str, ...]) -> Iterable[str]:
    found: dict[str, list[str]] = {}
    for meta in document.metas:
        if not meta.content.startswith(("http", "@", "/")):
            found.setdefault(meta.name, []).append(meta.content)
    for name in words().metas:
        contents = found.get(name)
        if contents and any(names_of(content, own) for content in contents):
            return contents
    for number in ("1", "2"):  # what sharing plugins write for link previews
        label = found.get(f"twitter:label{number}", [""])[0].lower().strip(" :")
        if label in words().meta_labels:
            return found.get(f"twitter:data{number}", [])
    return _parsely_authors(found.get("parsely-page", [""])[0])


def _parsely_authors(content: str) -> list[str]:
    """Authors of a `parsely-page`, whose content is JSON."""
    try:
        data = json.loads(content[:20_000]) if content.startswith("{") else {}
    except (ValueError, RecursionError):
        return []
    names = data.get("authors") or data.get("author")
    return [n for n in (names if isinstance(names, list) else [names]) if isinstance(n, str)][:_MAX_AUTHORS]
