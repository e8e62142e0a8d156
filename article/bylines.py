"""Names in a byline: what is left of it without "by", dates, jobs, places of work and stand-ins for a name."""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from article.agencies import is_agency
from article.jsonld import one_line
from article.moments import is_month

MAX_NAME = 60  # characters
_MAX_BYLINE = 600  # characters of a byline that are looked at: ten names
_MAX_WORDS = 7  # of a name; Portuguese and Arabic names have up to seven


@dataclass(frozen=True, slots=True)
class Words:
    """The vocabulary of bylines, compiled."""

    by: re.Pattern[str]
    role: re.Pattern[str]  # "Author Ana Torres" without a colon
    by_or_name: re.Pattern[str]
    behind: re.Pattern[str]
    joined: re.Pattern[str]
    joined_short: re.Pattern[str]
    nobody: frozenset[str]
    department: frozenset[str]
    sections: frozenset[str]
    outlets: frozenset[str]
    others: re.Pattern[str]
    jobs: re.Pattern[str]
    leading_job: re.Pattern[str]
    trailing_job: re.Pattern[str]
    behind_name: re.Pattern[str]
    metas: tuple[str, ...]
    meta_labels: frozenset[str]
    path: re.Pattern[str]


def _any_of(words: Iterable[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


@lru_cache(maxsize=1)
def words() -> Words:
    """The vocabulary, read once."""
    data = tomllib.loads((files("article.vocabulary") / "bylines.toml").read_text("utf-8"))
    by, role, label = _any_of(data["by"]), _any_of(data["role"]), _any_of(data["label"])
    jobs = _any_of(data["jobs"])
    return Words(
        re.compile(
            rf"^(?:(?:{by})\s{{0,2}}(?:[:：]|\s)\s{{0,2}}|(?:{role})\s{{0,2}}[:：|]\s{{0,2}}|(?:{label})\s{{0,2}}[:：|｜/／\s]\s{{0,2}})",
            re.IGNORECASE,
        ),
        re.compile(rf"^(?:{role})\s{{1,2}}", re.IGNORECASE),
        re.compile(
            rf"^(?i:{_any_of(data['by_or_name'])})\s(?=[^\W\d_a-z][\w.'’-]{{0,40}}\s[^\W\d_a-z][\w.'’-]{{1,40}})"
        ),
        re.compile(rf"\s?(?:{_any_of(data['behind'])})$"),
        re.compile(
            rf"\s+(?:{_any_of(data['and'])})\s+|\s*[;/、，＆،・·]\s*|\s*,\s*|\s+[&+]\s+", re.IGNORECASE
        ),
        re.compile(rf"\s(?:{_any_of(data['and_short'])})\s"),
        frozenset(data["nobody"]),
        frozenset(data["department"]),
        frozenset(data["sections"]),
        frozenset(data["outlets"]),
        re.compile(rf"^(?:{_any_of(data['others'])})(?!\w)", re.IGNORECASE),
        re.compile(rf"(?<!\w)(?:{jobs})(?!\w)", re.IGNORECASE),
        re.compile(rf"^(?:(?:{jobs})(?!\w)[\s:–-]{{0,3}})+", re.IGNORECASE),
        re.compile(rf"(?<=\w)[\s,–-]{{1,3}}(?:(?:{jobs})(?!\w)[\s,&–-]{{0,3}})+$", re.IGNORECASE),
        re.compile(rf"(?<!\w)(?:{_any_of(data['weekdays'] + data['behind_name'])})(?!\w)", re.IGNORECASE),
        tuple(data["meta"]),
        frozenset(data["meta_labels"]),
        re.compile(rf"/(?:{_any_of(data['paths'])})/[^/?#]{{3,80}}", re.IGNORECASE),
    )


def folded(text: str) -> str:
    """Letters and digits only, case folded: how names and titles are compared."""
    return "".join(filter(str.isalnum, text.casefold()))


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
    if raw.startswith(("http://", "https://", "www.", "@")):
        return []
    if raw.startswith("["):  # a list as some systems print it: ["Ana Torres", "Jo Whitfield"]
        raw = raw[:_MAX_BYLINE].translate(_LIST)
    text = _EMAIL.sub(" ", one_line(raw[: 2 * _MAX_BYLINE])[:_MAX_BYLINE]).strip(_EDGES)
    parts = [part for part in (p.strip(_EDGES) for p in _BARS.split(text)) if part]
    parts = [part for part in parts if not words().others.match(part) or beginning(part)]
    said = [part for part in parts if beginning(part)]
    found: list[str] = []
    for part in said or parts:
        if not found:
            found = _names(_after_by(part), own)
        elif not _is_place_of_work(part) and 1 < len(part.split()) < 5:
            found += [n for n in _names(_after_by(part), own) if len(n.split()) > 1 and not is_agency(n)]
    return found


_EDGES = " ,;:|/｜／-–—·•*\"'“”„«»\t"
_BARS = re.compile(r"\s*[|｜•\n–—]+\s*|\s-\s|\s{3,}")
_EMAIL = re.compile(r"\S{1,64}@\S{1,64}")
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


def _names(text: str, own: tuple[str, ...]) -> list[str]:
    found: list[str] = []
    for part in before_date(text).split(";"):
        pieces = [piece for one in words().joined.split(part) for piece in _full_names(one)]
        for piece in _surname_first(pieces, part.strip(_EDGES)) or pieces:
            if words().others.match(piece) and found:
                return found  # "…, Foto: Jo Whitfield": what follows is somebody else's work
            said = _after_by(piece)
            if found and _is_place_of_work(said) and not is_agency(said):
                continue
            name = tidied(said)
            # A single word after a full name or an agency is a town: "Ana Torres, Berlin".
            is_behind = bool(found) and (" " in found[0] or is_agency(found[0]))
            is_town = is_behind and " " not in name and not _is_uncased(name)
            if name and is_name(name, own) and (not is_town or is_agency(name)):
                found.append(name)
    return found


def _full_names(text: str) -> Iterator[str]:
    """The names that a short word joins, if all have two parts: "Ana Torres y Jo Vidal", not "Ortega y Gasset"."""
    parts = words().joined_short.split(text)
    if len(parts) > 1 and all(len(p.split()) > 1 or _is_uncased(p) for p in parts):
        yield from parts
    else:
        yield text


def _surname_first(pieces: list[str], text: str) -> list[str]:
    """ "Torres, Ana" turned round: two single words with one comma between them, nothing else."""
    if len(pieces) == 2 and text.count(",") == 1 and text[:1].isupper():
        last, first = (p.strip(_EDGES) for p in pieces)
        if last.isalpha() and first.isalpha() and last.istitle() and first.istitle() and not is_agency(first):
            return [f"{first} {last}"]
    return []


def _is_place_of_work(piece: str) -> bool:
    """Whether what stands behind a name is that person's job or publication ("Ana Torres, Valley News")."""
    known = words()
    return any(w in known.outlets for w in piece.lower().split()) or bool(known.trailing_job.search(piece))


def tidied(name: str) -> str:
    """A capitalised name without the jobs around it and the small words after it ("Ana Torres on")."""
    name = name.strip(_EDGES + ".") if not name.endswith((" Jr.", " Sr.")) else name.strip(_EDGES)
    lowered = name.lower()
    if lowered in words().nobody or any(word in words().department for word in lowered.split()):
        return name
    name = words().behind.sub("", name)
    if words().jobs.search(name):
        shorter = words().leading_job.sub("", words().trailing_job.sub("", name)).strip(_EDGES)
        if len(shorter.split()) > 1 or _is_uncased(shorter):
            name = shorter
    parts = name.split()
    if parts and parts[0][0].isupper():
        while len(parts) > 1 and parts[-1].islower() and parts[-1].isascii():
            parts.pop()
    return " ".join(parts)


_DENSE = 5  # characters of a name in a script without blanks


def is_full_name(text: str) -> bool:
    """Whether a text as a whole looks like one name: two to five words with capitals, or short in a script without.

    >>> is_full_name("Sanne van der Meulen"), is_full_name("Read more"), is_full_name("정하늘")
    (True, False, True)
    """
    parts = text.split()
    if _is_uncased(text):
        is_shaped = 2 <= len(parts) <= 4 or (
            len(parts) == 1 and len(text) <= _DENSE and max(text) >= "\u3000"
        )
    else:
        is_shaped = 2 <= len(parts) <= 5 and all(not p[0].islower() or len(p) <= 3 for p in parts)
        is_shaped = is_shaped and not parts[-1][0].islower()
    return is_shaped and before_date(text) == text and is_name(tidied(text))


def _is_uncased(text: str) -> bool:
    """Whether a text is in a script without capitals."""
    return bool(text) and text.upper() == text.lower() and any(c.isalpha() for c in text)


# A sentence's end after a word of four letters ends a name ("Ana Torres. Valley Herald"), one after "St." does not.
_CUT = re.compile(
    r"\s*(?:[|•·\n–—]|\s-\s|\s{3}|\bfor\s[A-Z]|\bin\s[A-Z]|@|\(|（|\[|【|\d|https?:|www\.|,\s*(?:Ph\.?D|M\.?D)\b|(?<=\w{4})\.\s)"
)


def before_date(text: str) -> str:
    """A byline up to where a date, an address, a bar or the like begins."""
    cut = _CUT.search(text)
    if cut and cut.start() > 1:
        text = text[: cut.start()]
        parts = text.split()
        if cut[0].strip()[:1].isdigit() and parts and is_month(parts[-1].strip(".,").lower()):
            text = " ".join(parts[:-1])
    behind = words().behind_name.search(text)
    return text[: behind.start()] if behind else text


def is_name(text: str, own: tuple[str, ...] = ()) -> bool:
    """Whether a tidied part of a byline can be somebody's name."""
    lowered = text.lower()
    parts = lowered.split()
    if not 2 <= len(text) <= MAX_NAME or len(parts) > _MAX_WORDS or not any(c.isalpha() for c in text):
        return False
    is_domain = len(parts) == 1 and "." in text.strip(".")
    is_account = len(parts) == 1 and "admin" in lowered
    if is_domain or is_account or "/" in text or "_" in text[:1] or any(c.isdigit() for c in text):
        return False
    known = words()
    if lowered in known.nobody or all(p.strip(".,-") in known.nobody for p in parts):
        return False
    if any(part in known.department for part in parts) or _is_own(text, parts, own):
        return False
    if known.jobs.search(text) and not is_agency(text):
        return False
    return text[0] not in "<{[#&?!=%©®™"


def _is_own(text: str, parts: list[str], own: tuple[str, ...]) -> bool:
    """Whether a name is the site's own, alone or with a department ("Gazette Sport")."""
    key = folded(text).removeprefix("the")
    for name in own:
        site = folded(name).removeprefix("the")
        if not site:
            continue
        if key == site or (len(key) > 4 and key in site and " " not in text.strip()):
            return True
        if key.startswith(site) or key.endswith(site):
            rest = [p for p in parts if folded(p) and folded(p) not in site]
            if all(p.strip(".,-()") in words().sections or p in words().nobody for p in rest):
                return True
    return False


def distinct(names: Iterable[str]) -> tuple[str, ...]:
    """Each name once, whatever its case, accents and order of words; the first way that is not all capitals stays."""
    seen: dict[str, str] = {}
    for name in names:
        plain = "".join(c for c in unicodedata.normalize("NFKD", name[:200]) if not unicodedata.combining(c))
        key = " ".join(sorted(map(folded, plain.replace("-", " ").split())))
        if key not in seen or (seen[key].isupper() and not name.isupper() and not _is_uncased(name)):
            seen[key] = name
    return tuple(seen.values())
