"""Whether a text is somebody's name, and what of it is: without jobs, codes and dates, and not the site's own name."""

import re
import unicodedata
from collections.abc import Iterable

from article.dates.moments import is_month
from article.names.agencies import is_agency
from article.names.bylinewords import words

MAX_NAME = 60  # characters
_MAX_WORDS = 7  # of a name without those of up to three letters; Portuguese and Arabic names have up to seven
EDGES = "】 ,;:|/｜／-–—·•*\"'“”„«»\t"


def letters_of(text: str) -> str:
    """Letters and digits only, case folded: how names and titles are compared."""
    return "".join(filter(str.isalnum, text.casefold()))


# "Aino Kettunen HS": the letters of a house behind two names that are not all capitals.
_CODE = re.compile(r"(?<=[^\W\d_A-Z]) [B-DF-HJ-NP-TV-XZ]{2,4}$")


def tidied(name: str) -> str:
    """A capitalised name without the jobs around it and the small words after it ("Ana Torres on")."""
    name = name.strip(EDGES + ".") if not name.endswith((" Jr.", " Sr.")) else name.strip(EDGES)
    lowered = name.lower()
    if lowered in words().nobody or any(word in words().department for word in lowered.split()):
        return name
    name = _CODE.sub("", words().behind.sub("", name))
    if words().jobs.search(name):
        shorter = words().leading_job.sub("", words().trailing_job.sub("", name)).strip(EDGES)
        if len(shorter.split()) > 1 or is_uncased(shorter):
            name = shorter
    parts = name.split()
    if len(parts) > 2 and name.isupper() and parts[0].lower() in words().honours:
        parts = parts[1:]
    if parts and parts[0][0].isupper():
        while len(parts) > 1 and parts[-1].islower() and parts[-1].isascii():
            parts.pop()
            if len(parts) == 1:
                return ""  # "Read more" is no "Read"
    return " ".join(parts)


_DENSE = 5  # characters of a name in a script without blanks


def is_full_name(text: str) -> bool:
    """Whether a text as a whole looks like one name: two to five words with capitals, or short in a script without.

    >>> is_full_name("Sanne van der Meulen"), is_full_name("Read more"), is_full_name("정하늘")
    (True, False, True)
    """
    parts = text.split()
    if is_uncased(text):
        is_shaped = 2 <= len(parts) <= 4 or (
            len(parts) == 1 and len(text) <= _DENSE and max(text) >= "\u3000"
        )
    else:
        is_shaped = 2 <= len(parts) <= 5 and all(not p[0].islower() or p in words().particles for p in parts)
        is_shaped = is_shaped and parts[-1][0].isalpha() and not parts[-1][0].islower()
    is_shaped = is_shaped and parts[0].lower() not in words().articles
    return is_shaped and before_date(text) == text and is_name(tidied(text))


def is_dense(text: str) -> bool:
    """Whether a text is in a script without capitals and without blanks between words."""
    return is_uncased(text) and max(text) >= "\u3000"


def is_uncased(text: str) -> bool:
    """Whether a text is in a script without capitals."""
    return bool(text) and text.upper() == text.lower() and any(c.isalpha() for c in text)


def before_date(text: str) -> str:
    """A byline up to where a date, an address, a bar or the like begins."""
    cut = words().end.search(text)
    if cut and cut.start() > 1:
        text = text[: cut.start()]
        if (
            cut[0].isdigit() and text.isascii() and text.isidentifier()
        ):  # an account's name: half of it names nobody
            return ""
        parts = text.split()
        if cut[0].strip()[:1].isdigit() and parts and is_month(parts[-1].strip(".,").lower()):
            text = " ".join(parts[:-1])
    behind = words().behind_name.search(text)
    if not behind:
        return text
    is_surname = (
        behind.end() == len(text)
        and behind[0].lower() in words().surnames
        and " " not in text[: behind.start()].strip()
    )
    return text if is_surname else text[: behind.start()]


def is_name(text: str, own: tuple[str, ...] = ()) -> bool:
    """Whether a tidied part of a byline can be somebody's name."""
    lowered = text.lower()
    parts = lowered.split()
    if not 2 <= len(text) <= MAX_NAME or not any(c.isalpha() for c in text):
        return False
    if len(parts) > _MAX_WORDS and sum(len(part) > 3 for part in parts) > _MAX_WORDS:
        return False
    is_domain = len(parts) == 1 and "." in text.strip(".")
    is_account = len(parts) == 1 and "admin" in lowered
    if is_domain or is_account or "/" in text or "_" in text[:1] or any(c.isdigit() for c in text):
        return False
    known = words()
    if lowered in known.said or lowered in known.nobody:  # "Interview", "Von unserer"; "Newsroom"
        return False
    if all(p.strip(".,-") in known.nobody or p in known.sections for p in parts):
        return False
    if ":" in text or (text[0].islower() and parts[0] in known.before_place):  # "en Madrid"
        return False
    # "Department for Rural Roads"
    is_office = parts[0] in known.offices and not {"of", "for"}.isdisjoint(parts)
    if (not is_office and any(part in known.department for part in parts)) or is_own(text, parts, own):
        return False
    if known.jobs.search(text) and not is_agency(text):
        return False
    return text[0] not in "<{[#&?!=%©®™"


def is_own(text: str, parts: list[str], own: tuple[str, ...]) -> bool:
    """Whether a name is the site's own, alone or with a department ("Gazette Sport")."""
    key = letters_of(text).removeprefix("the")
    for name in own:
        site = letters_of(name).removeprefix("the")
        if not site:
            continue
        if key == site or (len(key) > 4 and key in site and " " not in text.strip()):
            return True
        if key.startswith(site) or key.endswith(site):
            rest = [p for p in parts if letters_of(p) and letters_of(p) not in site]
            if all(p.strip(".,-()") in words().sections or p in words().nobody for p in rest):
                return True
            if len(parts) == 1 and key.removeprefix(site) in words().sections:  # "朝夕新聞社" of "朝夕新聞"
                return True
    return False


def distinct(names: Iterable[str]) -> tuple[str, ...]:
    """Each name once, whatever its case, accents and order of words; the first way that is not all capitals stays."""
    seen: dict[str, str] = {}
    for name in names:
        plain = "".join(c for c in unicodedata.normalize("NFKD", name[:200]) if not unicodedata.combining(c))
        key = " ".join(sorted(map(letters_of, plain.replace("-", " ").split())))
        if key not in seen or (seen[key].isupper() and not name.isupper() and not is_uncased(name)):
            seen[key] = name
    return tuple(seen.values())
