"""The vocabulary of bylines, read from its file and compiled."""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

# The lists whose words are no part of a name.
_SAID = (
    "by", "role", "our", "by_or_name", "label", "behind", "and", "and_short", "places", "before_place", "nobody",
    "department", "sections", "outlets", "others", "titles", "weekdays", "behind_name", "jobs",
)  # fmt: skip


_WORD = re.compile(r"\w+")
_DENSE = "\u0e00"  # from here on scripts without blanks between words


@dataclass(frozen=True, slots=True)
class Phrases:
    """Some hundred phrases as a pattern, tried only on a text with the first word of one: 0.6 µs instead of 8."""

    pattern: re.Pattern[str]
    first: frozenset[str]

    def match(self, text: str) -> re.Match[str] | None:
        """The phrase that a text begins with."""
        word = _WORD.match(text)
        is_possible = word and (word[0].lower() in self.first or text[0] >= _DENSE)
        return self.pattern.match(text) if is_possible else None

    def search(self, text: str) -> re.Match[str] | None:
        """The first phrase anywhere in a text."""
        is_possible = (
            not self.first.isdisjoint(_WORD.findall(text.lower())) or max(text, default="") >= _DENSE
        )
        return self.pattern.search(text) if is_possible else None


def _phrases(pattern: str, *lists: list[str], flags: int = re.IGNORECASE) -> Phrases:
    """A pattern of which each match begins with a phrase of the lists."""
    first = (_WORD.search(phrase.lower()) for phrases in lists for phrase in phrases)
    return Phrases(re.compile(pattern, flags), frozenset(word[0] for word in first if word))


@dataclass(frozen=True, slots=True)
class Words:
    """The vocabulary of bylines, compiled."""

    by: Phrases
    role: Phrases  # "Author Ana Torres" without a colon
    by_or_name: Phrases
    behind: re.Pattern[str]
    joined: re.Pattern[str]
    joined_short: re.Pattern[str]
    joined_prefix: re.Pattern[str]  # "and" written as the first letter of the next name
    nobody: frozenset[str]
    department: frozenset[str]
    offices: frozenset[str]
    sections: frozenset[str]
    outlets: frozenset[str]
    houses: tuple[str, ...]  # endings
    others: Phrases
    others_inside: re.Pattern[str]
    places: frozenset[str]
    before_place: frozenset[str]
    jobs: Phrases
    leading_job: re.Pattern[str]
    trailing_job: re.Pattern[str]
    press: Phrases
    honours: frozenset[str]
    end: re.Pattern[str]
    behind_name: Phrases
    surnames: frozenset[str]  # of those words
    known: frozenset[str]  # each word of any of these lists
    particles: frozenset[str]
    articles: frozenset[str]
    alone: frozenset[str]  # "by" words that may stand on a line before the name
    said: frozenset[str]  # these, and what stands before a job: no names
    signing: frozenset[str]  # languages
    signing_marked: frozenset[str]  # languages
    reported: re.Pattern[str]
    metas: tuple[str, ...]
    meta_labels: frozenset[str]
    path: re.Pattern[str]


def _any_of(words: Iterable[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


@lru_cache(maxsize=1)
def words() -> Words:
    """The vocabulary, read once."""
    data = tomllib.loads((files("article.vocabulary") / "bylines.toml").read_text("utf-8"))
    jobs, others, role, label = (_any_of(data[key]) for key in ("jobs", "others", "role", "label"))
    place = r"[^\W\d_]{2,30}"
    sent = _any_of(data["sent"]).replace(r"\*", rf"{place}(?:\s{place})?")
    at = rf"(?:\s(?:{_any_of(data['before_place'] + data['our_at'])})\s{place})?,?"
    by = rf"{sent}|(?:{_any_of(data['our'])})(?:\s(?:{jobs})){{1,3}}{at}|{_any_of(data['by'])}"
    titles = "".join(rf"(?<!(?i:{title})\.)" for title in data["titles"])
    return Words(
        _phrases(
            rf"^(?!{_any_of(data['label_never'])})(?:(?:{by})(?:\s{{0,2}}[:：]|\s-|\s)\s{{0,2}}|(?:{role})\s{{0,2}}[:：|]\s{{0,2}}|(?:{label})\s{{0,2}}[:：|｜/／\s]\s{{0,2}}"
            rf"|(?:{_any_of(data['label_joined'])})(?=[\u4e00-\u9fff]{{2,4}}(?:[／/、\s]|$))(?![会會]))",
            *(data[key] for key in ("by", "sent", "our", "role", "label", "label_joined")),
        ),
        _phrases(rf"^(?:{role})\s{{1,2}}", data["role"]),
        _phrases(
            rf"^(?i:{_any_of(data['by_or_name'])})\s(?=[^\W\d_a-z][\w.'’-]{{0,40}}\s[^\W\d_a-z][\w.'’-]{{1,40}})",
            data["by_or_name"],
            flags=0,
        ),
        re.compile(rf"\s?(?:{_any_of(data['behind'])})$"),
        re.compile(
            rf"(\s+(?:{_any_of(data['and'])})\s+|\s*[;/／、，＆،・·]\s*|\s*,\s*|\s+[&+]\s+)", re.IGNORECASE
        ),
        re.compile(rf"\s(?:{_any_of(data['and_short'])})\s"),
        re.compile(
            rf"\s(?!(?:{_any_of(data['no_prefix'])})(?!\w))[{''.join(data['and_prefix'])}](?=\w{{2}})"
        ),
        frozenset(data["nobody"]),
        frozenset(data["department"]),
        frozenset(data["offices"]),
        frozenset(data["sections"]),
        frozenset(data["outlets"]),
        tuple(data["houses"]),
        _phrases(rf"^(?:{others})(?!\w)", data["others"]),
        re.compile(rf"\s(?:{others})\s?[:：]", re.IGNORECASE),
        frozenset(data["places"]),
        frozenset(data["before_place"]),
        _phrases(rf"(?<!\w)(?:{jobs})(?!\w)", data["jobs"]),
        re.compile(rf"^(?:(?:{jobs})(?!\w)[\s:–-]{{0,3}})+", re.IGNORECASE),
        re.compile(rf"(?<=\w)[\s,–-]{{1,3}}(?:(?:{jobs})(?!\w)[\s,&–-]{{0,3}})+$", re.IGNORECASE),
        _phrases(rf"(?<!\w)(?:{_any_of(data['press'])})(?!\w)", data["press"]),
        frozenset(data["honours"]),
        # A full stop after a word of four letters ends a name ("Ana Torres. Valley Herald"), one after "St." does not.
        re.compile(
            r"\s*(?:[|•\n–—]|(?<![\u3000-\uffef])·|\s-\s|\s{3}|\b(?i:for\s(?:the\s)?)[A-Z]|\bin\s[A-Z]|@|\(|（|\[|【|\d|https?:|www\.|"
            rf",\s*(?:Ph\.?D|M\.?D)\b|\.(?<=\w{{4}}\.){titles}\s)"
        ),
        _phrases(
            rf"(?<!\w)(?:{_any_of(data['weekdays'] + data['behind_name'])})(?!\w)",
            data["weekdays"],
            data["behind_name"],
        ),
        frozenset(data["surnames"]),
        frozenset(word for key in _SAID for phrase in data[key] for word in phrase.split()),
        frozenset(data["particles"]),
        frozenset(data["articles"]),
        frozenset(data["by"] + data["role"] + data["label"]),
        frozenset(data["by"] + data["role"] + data["label"] + data["our"]),
        frozenset(data["signing"]),
        frozenset(data["signing_marked"]),
        re.compile(rf"^[(\[]?(?:{_any_of(data['reported'])})\s", re.IGNORECASE),
        tuple(data["meta"]),
        frozenset(data["meta_labels"]),
        re.compile(rf"/(?:{_any_of(data['paths'])})/[^/?#]{{3,80}}", re.IGNORECASE),
    )
