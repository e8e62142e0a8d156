"""Names in a byline: what is left of it without "by", dates, jobs, places of work and stand-ins for a name."""

import re
from collections.abc import Iterator

from article.names.agencies import is_agency
from article.names.bylinewords import words
from article.names.densebylines import dense_names
from article.names.personnames import (
    EDGES,
    MAX_NAME,
    before_date,
    is_dense,
    is_full_name,
    is_name,
    is_own,
    is_uncased,
    letters_of,
    tidied,
)
from article.page.jsonld import one_line

__all__ = ["MAX_LINE", "before_date", "beginning", "letters_of", "names_in", "names_of"]

MAX_LINE = 2 * MAX_NAME  # characters of a byline
_MAX_BYLINE = 600  # characters of a byline that are looked at: ten names


def names_in(raw: str, site_name: str | None) -> list[str]:
    """Names of authors in a byline, without "by", dates, titles and stand-ins for a name.

    >>> names_in("By Ana Torres and Jo Whitfield, Staff Writer | Nov 3, 2026", None)
    ['Ana Torres', 'Jo Whitfield']
    >>> names_in("Valley Herald Staff", "Valley Herald")
    []
    """
    return names_of(raw, (site_name,) if site_name else ())


def names_of(raw: str, own: tuple[str, ...]) -> list[str]:
    """Names in a byline; `own` are the names of the page's site and publisher, which are no persons."""
    if _is_plain(raw):
        return [] if is_own(raw, raw.lower().split(), own) else [raw]
    if raw.startswith(("http://", "https://", "www.", "@")):
        return []
    if not raw.isascii():
        if (dense := dense_names(raw)) is not None:
            return [name for name in dense if is_name(name, own)]
        raw = _DATELINE.sub("", raw)
    parts = _parts(_without_others(_bare(raw)))
    said = [part for part in parts if beginning(part)]
    if said and said[0] == parts[0] and is_uncased(said[0]):
        said = parts  # "كتب أحمد علي - سامي كمال"
    found: list[str] = []
    for part in said or parts:
        if not found:
            found = _names(_after_by(part), own)
        elif not _is_elsewhere(part) and 1 < len(part.split()) < 5:
            more = [n for n in _names(_after_by(part), own) if len(n.split()) > 1 and not is_agency(n)]
            is_town = len(found) == 1 and " " not in found[0] and is_uncased(found[0])
            found = more if is_town and more else found + more  # "القاهرة - أحمد علي"
    return found


def _bare(raw: str) -> str:
    """The text of a byline without brackets around it, addresses and the marks at its ends."""
    if raw.startswith("["):  # a list as some systems print it: ["Ana Torres", "Jo Whitfield"]
        raw = raw[:_MAX_BYLINE].translate(_LIST)
    text = _EMAIL.sub(" ", one_line(raw[: 2 * _MAX_BYLINE])[:_MAX_BYLINE]).strip(EDGES)
    if text.startswith("(") and text.endswith(")"):  # "(Reporting by Ana Torres; editing by Jo Whitfield)"
        text = text[1:-1]
    return _PLACE_BETWEEN.sub("", text)


def _without_others(text: str) -> str:
    """A byline up to the label of somebody who did something else: "Text: Ana Torres Foto: Jo Whitfield"."""
    other = words().others_inside.search(text) if ":" in text else None
    before = text[: other.start()] if other else text
    return before if other and is_full_name(_after_by(before)) else text


def _parts(text: str) -> list[str]:
    """What bars and dashes part in a byline, without those who did something else."""
    parts = [part for part in (p.strip(EDGES) for p in _BARS.split(text)) if part]
    parts = [part for part in parts if not words().others.match(part) or beginning(part)]
    if ":" in text:
        parts = [unlabelled for part in parts if (unlabelled := _unlabelled(part))]
    return [] if len(parts) == 2 and _is_department_of(*parts) else parts


def _is_department_of(house: str, part: str) -> bool:
    """Whether two parts are the letters of a house and a department of it: "PMJS - Coordenadoria de TI"."""
    is_letters = house.isupper() and house.isalpha() and not is_agency(house)
    return is_letters and not words().department.isdisjoint(part.lower().split())


def _is_plain(raw: str) -> bool:
    """Whether a text is nothing but a name: most are, and need none of the searches (26 µs, else 4)."""
    parts = raw.split()
    is_shaped = 2 <= len(parts) <= 4 and len(raw) <= MAX_NAME and raw.istitle() and " ".join(parts) == raw
    return is_shaped and "".join(parts).isalpha() and words().known.isdisjoint(raw.lower().split())


_BARS = re.compile(r"\s*[|｜•\n–—]+\s*|\s-\s|\s{3,}")
_EMAIL = re.compile(r"\S{1,64}@\S{1,64}")
# Where the text was sent from, before the name: "(서울=연합뉴스) 홍길동 기자", "새봄=홍길동 기자".
_DATELINE = re.compile(
    r"^(?:[\[(（【][^\[\]()（）【】]{1,30}[\])）】]\s?|[\u3000-\uffef]{1,10}[=＝])(?=[\u3000-\uffef]{2})"
)
# Between two names: "Ana Torres in Upton and Jo Vidal in Eastport".
_PLACE_BETWEEN = re.compile(
    r"\s(?:in|from|aus|à)\s[A-Z][\w.'’-]{1,30}(?:\s[A-Z][\w.'’-]{1,30})?(?=,\s|;|\s(?:and|und|et|&)\s)"
)
_LIST = str.maketrans(dict.fromkeys("[]\"'"))


def beginning(text: str) -> int:
    """How many characters of a text are a "by" before a name; 0 for none."""
    found = words().by.match(text) or words().by_or_name.match(text)
    return found.end() if found and found.end() < len(text) else 0


def _after_by(text: str) -> str:
    for _ in range(2):  # "Text: Von Nils Ahrens"
        end = beginning(text)
        if not end:
            break
        text = text[end:]
    return text


# "Redacción: Ana Torres", "Guest Columnist: Ana Torres": a job or a department before a name and a colon.
_LABEL = re.compile(r"([^\W\d_]{2,30}(?: [^\W\d_]{1,30}){0,2}) ?[:：]\s?(?=\w)")


def _unlabelled(part: str) -> str:
    """A part of a byline without the label before the name; "" where it says that somebody did something else."""
    label = None if beginning(part) else _LABEL.match(part)
    if not label:
        return part
    known, lowered = words(), label[1].lower()
    is_writer = lowered in known.nobody or not known.department.isdisjoint(lowered.split())
    return part[label.end() :] if is_writer or known.jobs.search(lowered) else ""


def _names(text: str, own: tuple[str, ...]) -> list[str]:
    found: list[str] = []
    stood_in = False
    for part in before_date(text).split(";"):
        parts = words().joined.split(part.strip())
        after_comma = {
            one for sign, one in zip(parts[1::2], parts[2::2], strict=True) if sign.strip() in _COMMAS
        }
        pieces = [piece for one in parts[::2] for piece in _full_names(one)]
        for piece in _surname_first(pieces, part.strip(EDGES)) or pieces:
            if words().others.match(piece) and found:
                return found  # "…, Foto: Jo Whitfield": what follows is somebody else's work
            said = _after_by(piece)
            is_behind = stood_in or (
                bool(found) and (" " in found[0] or is_agency(found[0]) or is_dense(found[0]))
            )
            if found and not is_agency(said) and _is_place_of_work(said):
                continue
            if is_behind and piece in after_comma and not is_agency(said) and _is_place(said, "".join(found)):
                continue
            name = tidied(said)
            # A single word after a full name or an agency is a town: "Ana Torres, Berlin".
            is_town = is_behind and " " not in name and not is_dense(name)
            if name and is_name(name, own) and (not is_town or is_agency(name)):
                found.append(name)
            stood_in = not found and name.lower() in words().nobody  # "Own correspondent, Upton"
    return found


_COMMAS = (",", "،", "，", "／")


def _is_elsewhere(part: str) -> bool:
    return _is_place_of_work(part) or _is_place(part, "")


def _is_place(piece: str, name: str) -> bool:
    """Whether what stands behind a name and a comma is a place or a house: "New York", "à Bruxelles", "MDR Sachsen"."""
    known = words()
    lowered = piece.lower().strip(EDGES + ".")
    parts = piece.split()
    if lowered in known.places or lowered.endswith(_REPORTED):
        return True
    if any(part in known.before_place for part in parts):
        return True
    return (
        not name.isupper()
        and any(3 <= len(p) <= 5 and p.isupper() and p.isalpha() for p in parts)
        and _is_cased(piece)
    )


_REPORTED = ("報導", "报道", "報道", "电", "電", "讯", "訊")  # "台北報導"


def _is_cased(text: str) -> bool:
    return text.upper() != text.lower()


def _full_names(text: str) -> Iterator[str]:
    """The names that a short word joins, if all have two parts: "Ana Torres y Jo Vidal", not "Ortega y Gasset"."""
    parts = words().joined_short.split(text)
    if len(parts) == 1 and not text.isascii():
        parts = words().joined_prefix.split(text)
    if len(parts) > 1 and all(len(p.split()) > 1 or is_dense(p) for p in parts):
        yield from parts
    else:
        yield text


def _surname_first(pieces: list[str], text: str) -> list[str]:
    """ "Torres, Ana" turned round: two single words with one comma between them, nothing else."""
    if len(pieces) == 2 and text.count(",") == 1 and text[:1].isupper():
        last, first = (p.strip(EDGES) for p in pieces)
        if (
            last.isalpha()
            and first.isalpha()
            and last.istitle()
            and first.istitle()
            and not (is_agency(first) or is_agency(last))
            and words().sections.isdisjoint((first.lower(), last.lower()))  # "Politics, Economy"
        ):
            return [f"{first} {last}"]
    return []


def _is_place_of_work(piece: str) -> bool:
    """Whether what stands behind a name is that person's job or publication ("Ana Torres, Valley News")."""
    known = words()
    return any(w in known.outlets for w in piece.lower().split()) or bool(known.trailing_job.search(piece))
