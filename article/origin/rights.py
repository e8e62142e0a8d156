"""Rights in words: "© 2026 Name. All rights reserved"."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from article.names.agencies import NAME, Own, credit
from article.types import Credit

_YEARS = r"(?:(?:19|20)\d\d(?:\s?[-–,/]\s?(?:19|20)?\d\d)?)"


@dataclass(frozen=True, slots=True)
class _Words:
    holder: re.Pattern[str]
    endings: tuple[str, ...]
    ends: re.Pattern[str]


@lru_cache(maxsize=1)
def _words() -> _Words:
    data = tomllib.loads((files("article.vocabulary") / "credits.toml").read_text("utf-8"))["copyright"]
    signs = "|".join(map(re.escape, data["signs"]))
    marks = "|".join(map(re.escape, data["marks"]))
    ends = "|".join(map(re.escape, data["ends"]))
    # The word alone is a link to a policy: it counts with a year, the sign with or without.
    signed = rf"(?i:{signs})[\s,:–-]{{0,3}}(?i:copyright)?\s?{_YEARS}?"
    dated = rf"(?i:{marks})[\s,:–-]{{0,3}}{_YEARS}"
    return _Words(
        re.compile(rf"(?:{signed}|{dated})[\s,:by–-]{{0,4}}{NAME}"),
        tuple(data["ends"]),
        re.compile(rf"[\s.,|–-]{{0,3}}(?:{ends})", re.IGNORECASE),
    )


def _has_sign(text: str) -> bool:
    """Whether a line has a sign or word of copyright."""
    return "©" in text or "opyright" in text or "(c)" in text or "(C)" in text or "COPYRIGHT" in text


def rights(text: str, where: str, own: Own, *, marked: bool = True) -> Iterator[Credit]:
    """ "© 2026 Name. All rights reserved"; without a mark (in a meta) the whole value is the name."""
    if marked and not _has_sign(text):
        return
    known = _words()
    lower = text.lower()
    ended = any(end in lower for end in known.endings)
    before = known.ends.split(text) if ended else [text]
    found = next((m for part in before if (m := known.holder.search(part))), None)
    name = found["name"] if found else (None if marked else before[0])
    if name:
        name = re.split(r"\.\s|\s[|–—-]\s|,", name)[0].strip(" .,-–—|'\"")
        name = re.sub(r"^(?:copyright|by)\s|\s(?:19|20)\d\d$", "", name, flags=re.IGNORECASE)
        if len(name) > 1:
            yield from credit(own, "copyright", name, None, text.strip(), where)
