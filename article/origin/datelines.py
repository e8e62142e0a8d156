"""Agencies by their place: datelines before the first words, brackets after the last, names beside an author's."""

import re
from collections.abc import Iterator

from article.names.agencies import UPPER, Own, credit, is_agency, known_at_end, known_name, may_name_agency
from article.names.bylines import before_date, names_in
from article.types import Credit

_HEAD = 160  # characters in which a dateline stands

# Datelines

_IN_BRACKETS = r"[(\[（［【〔](?P<name>[^()\[\]（）［］【】〔〕\d]{2,40})[)\]）］】〕]"
_BRACKET = re.compile(r"[(\[（［【〔]")
# Town and day, the agency in brackets, and a dash: so any name counts. A town may carry its country in brackets.
_DASHED = re.compile(
    rf"^(?P<town>[^()\[\]]{{0,60}}(?:\[[^\[\]]{{2,30}}\])?[^()\[\]]{{0,40}}?)\s?{_IN_BRACKETS}\s?[.,:]?\s?(?:[-–—―−]{{1,2}}|=)\s?"
)
# With a colon or nothing behind the bracket, and between slashes, only a name that is known.
_UNDASHED = re.compile(
    rf"^(?P<town>[^()\[\]]{{0,60}}(?:\[[^\[\]]{{2,30}}\])?[^()\[\]]{{0,40}}?)\s?{_IN_BRACKETS}\s?[:：.]?\s?"
)
_SLASHED = re.compile(rf"^(?P<town>[{UPPER}][^/]{{0,70}}?)\s?/(?P<name>[^/\d]{{2,30}})/\s?[-–—.:]{{0,3}}")
# A town, a dash and a known agency: "Ankara – Agency: …" and the like.
_BEHIND_DASH = re.compile(rf"^(?P<town>[{UPPER}][^.–—]{{2,50}}\.?)\s?[-–—]\s?(?=\w)")
_ENDS = re.compile(r"\s?[.:,—–-]")
_CAPITAL_START = re.compile(rf"[{UPPER}]")
_MAX_TOWN = 9  # words: "Budapest, 2026. november 16., hétfő" has five


def dateline(text: str, own: Own) -> Iterator[Credit]:
    """ "TOWN, Nov 3 (Agency) – …", "(Agency) – …", "TOWN /Agency/ …", "新华社北京11月3日电 …"."""
    head = text[:_HEAD]
    bracketed = bool(_BRACKET.search(head))
    found = _DASHED.match(head) if bracketed else None
    if found and _is_town(found["town"]) and _is_title(found["name"].strip()):
        yield from _credited(found["name"], found[0], own)
        return
    if not may_name_agency(head):
        return
    for pattern in (_UNDASHED, _SLASHED) if bracketed else (_SLASHED,):
        found = pattern.match(head)
        if found and _is_town(found["town"]) and (name := _known_in(found["name"])):
            yield from credit(own, "agency", name, None, found[0].strip(), "dateline")
            return
    found = _BEHIND_DASH.match(head)
    known = known_name(head, found.end()) if found else None
    if found and known and known.start() == found.end() and _ENDS.match(head, known.end()):
        yield from credit(own, "agency", known[0], None, head[: known.end()].strip(), "dateline")
        return
    yield from _dense(head, own)


def _is_town(town: str) -> bool:
    town = town.strip()
    if not town:
        return True
    cased = town[0].upper() != town[0].lower()
    return (not cased or bool(_CAPITAL_START.match(town))) and len(town.split()) <= _MAX_TOWN


def _is_title(name: str) -> bool:
    cased = name[:1].upper() != name[:1].lower()
    return (cased and bool(_CAPITAL_START.match(name)) and len(name.split()) <= 5) or is_agency(name)


def _credited(names: str, quote: str, own: Own) -> Iterator[Credit]:
    """One credit for a name, or one for each of several agencies: "(Reuters, dpa)"."""
    names = names.strip()
    parts = [part.strip() for part in re.split(r"\s?[,;+]\s?|\s(?:und|and|et|y|e|i|en)\s", names)]
    for name in parts if len(parts) > 1 and any(map(is_agency, parts)) else [names]:
        if len(parts) == 1 or is_agency(name) or name == names:
            yield from credit(own, "agency", name, None, quote.strip(), "dateline")


def _known_in(names: str) -> str | None:
    names = names.strip()
    if is_agency(names):
        return names
    # "(서울=연합뉴스)", "(Reuters/AFP)": town or second agency beside it
    return next((part.strip() for part in re.split(r"[=,/]", names) if is_agency(part.strip())), None)


# 新华社北京11月16日电, ［東京 16日 ロイター］, 【台北共同】: the name, then a bracket's end or "by wire".
_WIRED = re.compile(r"[^。]{0,25}?[】］〕）)\]電电]|\s?=|\s?—")


def _dense(head: str, own: Own) -> Iterator[Credit]:
    if head.isascii():
        return
    found = known_name(head)
    if found and found.start() < 30 and _WIRED.match(head, found.end()):
        yield from credit(own, "agency", found[0], None, head[: found.end() + 25].strip(), "dateline")


# Closing lines

_CLOSING = re.compile(
    r"(?P<before>.?)\s?(?:[(\[（［【](?P<name>[^()\[\]（）［］【】\d]{2,60})[)\]）］】]|/(?P<slashed>[^/\d]{2,30})/)\W{0,2}$"
)
_LED = re.compile(r"^(?:h/t|hat tip|via|source|quelle|fuente|fonte|bron)\s?:?\s", re.IGNORECASE)
_JOINT = re.compile(r"\s?[,;/+]\s?|\s(?:und|and|et|y|e|i|en|mit|avec|con|com|met|with)\s")


def closing(text: str, own: Own) -> Iterator[Credit]:
    """ "… said on Monday. (Agency)" or a line that is nothing but that."""
    found = _CLOSING.search(text[-100:])
    if not found:
        return
    name = _LED.sub("", (found["name"] or found["slashed"]).strip())
    alone = len(found[0]) >= len(text)
    after_sentence = found["before"] in tuple('.!?…”"»“。')
    parts = [part for part in _JOINT.split(name) if part]
    agencies = [part for part in parts if is_agency(part)]
    if is_agency(name) or (_is_unknown_agency(name) and (alone or after_sentence)):
        yield from credit(own, "agency", name, None, found[0].strip(), "text:end")
    elif len(parts) > 1 and agencies:
        for part in agencies:
            yield from credit(own, "agency", part, None, found[0].strip(), "text:end")


def _is_unknown_agency(name: str) -> bool:
    words = name.split()
    capitals = (
        bool(_CAPITAL_START.match(name)) and len(words) <= 5 and not any(w.islower() for w in words[1:2])
    )
    return capitals and len(name) > 2 and (" " in name or name.isupper())


# Bylines

_PARTS = re.compile(r"\s*[|•·]\s*|\s+[–—/-]\s+|\s*,\s+")
_STRONG = re.compile(r"[|•·]|\s[–—/-]\s")
_BY = re.compile(
    r"^\s*(?:by|von|par|por|di|door|autor|autorka|tekst|author|text|from|av|af)\s?:?\s+", re.IGNORECASE
)


def is_by(text: str) -> bool:
    """Whether a line begins like a byline."""
    return bool(_BY.match(text))


# "Valley Herald mit dpa", "Le Temps avec AFP", "Ana Torres/Reuters": the last of a line that joins it to somebody.
_JOINED = re.compile(
    r"(?:(?<=\w)/|\s(?:mit|with|avec|con|com|met|med|z|s|and|und|et|y|e|en|og|och)(?:\s(?:material|agence|agencia|agência|informações|información)(?:\s(?:von|der|da|de))?)?(?:\sl['’]|\s(?:der|die|la|the|de)\s|\s))$",
    re.IGNORECASE,
)
_MAX_BYLINE = 160


def byline(text: str, own: Own) -> Iterator[Credit]:
    """ "By Name | Agency": what stands beside a name and is neither title nor date nor the site."""
    if len(text) > _MAX_BYLINE:
        return
    begins = _BY.match(text)
    hinted = may_name_agency(text)
    if not begins and not hinted:
        return
    parts = _PARTS.split(text)
    found = False
    for position, part in enumerate(parts):
        name = part.strip(" .()")
        if begins and position == 0:
            name = name[begins.end() :].strip()
        if not 2 <= len(name) <= 50 or any(c.isdigit() or c in ":()" for c in name):
            continue
        name = before_date(known_at_end(name) or name).strip()
        strong = begins and position > 0 and _STRONG.search(text) and _looks_titled(name)
        if (is_agency(name) and (begins or len(parts) <= 4)) or (strong and names_in(name, None)):
            found = True
            yield from credit(own, "agency", name, None, text, "byline")
    if hinted and not found:
        yield from joined(text, own)


def joined(text: str, own: Own) -> Iterator[Credit]:
    """A known agency at the end of a short line, joined to what stands before it."""
    line = text.rstrip(" .)")
    for known in _all_known(line):
        if known.end() == len(line) and _JOINED.search(line[: known.start()]):
            yield from credit(own, "agency", known[0], None, text, "byline")


def _all_known(line: str) -> Iterator[re.Match[str]]:
    start = 0
    while known := known_name(line, start):
        yield known
        start = known.end()


def _looks_titled(name: str) -> bool:
    words = name.split()
    return 1 <= len(words) <= 5 and all(w[:1].isupper() or len(w) <= 3 for w in words)
