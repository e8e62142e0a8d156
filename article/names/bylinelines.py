"""Lines that say by their wording that they are bylines: a "by" word, a job behind a name, a mail address, a date."""

import re
import unicodedata
from collections.abc import Iterator

from article.dates.moments import is_month
from article.names.bylines import MAX_LINE, beginning
from article.names.bylinewords import words
from article.names.personnames import is_full_name

_BARS = re.compile(r"\s*[|｜•·]\s*|\s+[-–—]\s+")
_DIGIT = re.compile(r"\d(?:\s?(?:[ap]\.?m\.?|[A-Z]{2,5}|Uhr|h))?[\s,.]{1,4}(?=[^\W\d_])")
_MAX_DATE = 40  # characters
_MAILED = re.compile(r"(.{4,60}?)[\s,:|(–-]{1,4}([A-Za-z0-9_.+-]{3,64})@[A-Za-z0-9.-]{3,64}\)?")
_JOINTS = (",", "–", "-")


def is_said(line: str, *, marked: bool = False) -> bool:
    """Whether a short line begins with a "by" word before a capital; `marked` ones need no colon behind "author"."""
    if len(line) > MAX_LINE:
        return False
    end = beginning(line)
    if not end and marked and (role := words().role.match(line)):
        end = role.end()
    first = line[end : end + 1]
    return bool(end) and first.isalpha() and not first.islower()


def is_label_alone(text: str) -> bool:
    """Whether a line is but a "by" word: "Author:", "Von"; a job without a colon belongs to the name before it."""
    word = text.rstrip(" :").lower()
    return word in words().alone and (text.endswith(":") or not words().press.match(word))


def titled_name(line: str) -> str:
    """The full name before a comma and a job of newsrooms; "" for none.

    >>> titled_name("Ana Torres, Political Correspondent"), titled_name("Ana Torres, Director")
    ('Ana Torres', '')
    """
    job = words().trailing_job.search(line) if len(line) <= MAX_LINE and words().press.search(line) else None
    name = line[: job.start()] if job and job[0].lstrip()[:1] in _JOINTS else ""
    return name if is_full_name(name) else ""


def mailed_name(line: str) -> str:
    """The full name before a mail address that holds its surname; "" for none.

    >>> mailed_name("Ana Torres, a.torres@upton.example"), mailed_name("Write to us: news@upton.example")
    ('Ana Torres', '')
    """
    found = _MAILED.fullmatch(line.strip()) if "@" in line and len(line) <= MAX_LINE else None
    name = found[1][beginning(found[1]) :].strip(" ,|–-") if found else ""
    if not found or not is_full_name(name):
        return ""
    surname = unicodedata.normalize("NFKD", name.split()[-1].lower()).encode("ascii", "ignore").decode()
    return name if len(surname) > 2 and surname in found[2].lower() else ""


def pieces(line: str) -> Iterator[str]:
    """What stands behind a bar or a date in a short line: "Politics | By Ana Torres", "May 5, 2026 By Ana Torres"."""
    if len(line) > MAX_LINE:
        return
    yield from _BARS.split(line)[1:]
    for digit in _DIGIT.finditer(line[:_MAX_DATE]):
        if is_date(line[: digit.end()]):
            yield line[digit.end() :]


def is_date(text: str) -> bool:
    """Whether a text is a date and no more than words that stand around one."""
    tokens = [token.strip(".,:()").lower() for token in text.split()]
    numbers = sum(any(c.isdigit() for c in token) for token in tokens)
    is_told = numbers > 1 or any(map(is_month, tokens)) or not {"/", "."}.isdisjoint(text)
    return is_told and all(
        len(token) < 4 or any(c.isdigit() for c in token) or is_month(token) or token in words().known
        for token in tokens
    )
