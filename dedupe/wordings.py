"""The wording of a trap block with its slots: what is the same on another site, and what is a variant of it."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import groupby

from rapidfuzz.distance import Indel

from dedupe.fold import plain

SITE, QUESTION, NUMBER, ADDRESS = "[site]", "[question]", "[number]", "[address]"
SLOTS = frozenset((SITE, QUESTION, NUMBER, ADDRESS))
ALIKE = 0.8  # of the words that are no slots: from here on a wording is a variant of another (issue 4)
SHARING = 0.5  # of the distinct words: of two that are alike two thirds stand in both; repeats leave room
BRIEF = 5  # words; shorter wordings are alike by chance, so they have no variants
SLOT_LENGTH = 12  # words that may stand in a slot of a text whose site is not known: a name, a short question
MOST_WORDS = 400  # of a wording that is matched with its slots open
LONGEST = 4_000  # characters of a wording; a disclosure has a few hundred
SHORT_NAME = 4  # letters; a shorter name ("Sun", "Now") is an ordinary word too often
LONG_NAME = 80


def slotted(text: str, names: Iterable[str] = (), questions: Iterable[str] = ()) -> str:
    """A text with the site's names, questions, addresses and numbers as slots, white space as single spaces.

    >>> slotted("Open late?  By voting you join 3 lists of The Valley-Herald.", ["valleyherald"])
    '[question] By voting you join [number] lists of The [site].'
    """
    said = re.sub(r"\S+", _without_address, text[:LONGEST])
    for question in sorted(filter(None, map(str.strip, questions)), key=len, reverse=True):
        said = said.replace(question, QUESTION)
    said = _without_questions(said)
    for name in sorted({name for name in names if _is_telling(name)}, key=lambda one: (-len(one), one)):
        said = _named(name).sub(SITE, said)
    return " ".join(map(_without_number, said.split()))


def _is_telling(name: str) -> bool:
    return SHORT_NAME <= sum(map(str.isalnum, name)) <= LONG_NAME


@lru_cache(maxsize=1_024)
def _named(name: str) -> re.Pattern[str]:
    """A name as sites write it: `valleyherald`, `Valley-Herald`. Linear in the text: nothing in it repeats freely."""
    letters = "".join(filter(str.isalnum, name))
    return re.compile(r"(?<!\w)" + r"[\W_]{0,2}".join(map(re.escape, letters)) + r"(?!\w)", re.IGNORECASE)


def _without_questions(text: str) -> str:
    """Each sentence that ends in a question mark as a slot, with the mark of a required field behind it."""
    *asked, rest = text.split("?")
    kept = ""
    for part in asked:
        begins = max(part.rfind(mark) for mark in '.!\n“"„«/') + 1
        kept += f"{part[:begins].removeprefix('*')} {QUESTION} "
    return kept + (rest.removeprefix("*") if asked else rest)


def _without_address(match: re.Match[str]) -> str:
    token = match[0]
    found = "://" in token or "@" in token.strip("@") or token.lower().startswith("www.")
    return ADDRESS if found else token


def _without_number(token: str) -> str:
    """A number as its slot, the marks around it kept."""
    bare = token.strip(".,;:!()[]“”\"'")
    return token.replace(bare, NUMBER) if any(map(str.isdigit, bare)) else token


def words_in(wording: str) -> list[str]:
    """The words of a slotted text as they compare, slots among them as they are.

    >>> words_in("By voting, you JOIN [site]’s list!")
    ['by', 'voting', 'you', 'join', '[site]', 's', 'list']
    """
    words: list[str] = []
    for part in re.split(r"(\[(?:site|question|number|address)\])", wording):
        words += [part] if part in SLOTS else plain(part).split()
    return words


def likeness(a: str, b: str) -> float:
    """The share of words, slots left out, that two slotted texts have in common in order, 0..1 (Indel)."""
    one, other = _own(a), _own(b)
    if min(len(one), len(other)) < BRIEF:
        return float(one == other and bool(one))
    return float(Indel.normalized_similarity(one, other, score_cutoff=ALIKE))


@lru_cache(maxsize=4_096)  # the wordings of a store, asked for with each that is compared
def _own(wording: str) -> tuple[str, ...]:
    return tuple(word for word in words_in(wording) if word not in SLOTS)


def fits(text: str, wording: str) -> bool:
    """Whether a text is this wording with something in its slots: for texts that do not say whose they are."""
    words = words_in(text)
    pattern = [word for word, _ in groupby("[]" if word in SLOTS else word for word in words_in(wording))]
    if len(_own(wording)) < BRIEF or max(len(words), len(pattern)) > MOST_WORDS:
        return words == words_in(wording)
    reached = {0}  # how many words of the text the pattern so far can have used up
    for word in pattern:
        if word == "[]":
            reached = {
                at + used for at in reached for used in range(SLOT_LENGTH + 1) if at + used <= len(words)
            }
        else:
            reached = {at + 1 for at in reached if at < len(words) and words[at] == word}
        if not reached:
            return False
    return len(words) in reached


def nearest(text: str, wordings: Mapping[str, str]) -> tuple[str | None, bool]:
    """The key of the wording that a text is (True), or else is a variant of (False); None for neither."""
    exact = [key for key, wording in wordings.items() if fits(text, wording)]
    if exact:
        return min(exact), True
    near = ((likeness(text, wordings[key]), key) for key in _sharing(text, wordings))
    found = max(((score, key) for score, key in near if score >= ALIKE), default=None)
    return (found[1] if found else None), False


def variants(wordings: Mapping[str, str]) -> dict[str, str]:
    """For each wording the one whose variant it is, itself if none: each joins the first before it that it is like.

    The order is that of the mapping (earliest sighting first), so that the same wordings give the same families
    however they came in. Nobody is joined by way of a third: a chain of small changes is several families.
    """
    leaders: list[str] = []
    found: dict[str, str] = {}
    index: dict[str, list[int]] = defaultdict(list)
    for key, wording in wordings.items():
        words = set(_own(wording))
        shared = Counter(at for word in words for at in index[word])
        rivals = (leaders[at] for at in sorted(shared) if shared[at] >= len(words) * SHARING)
        leader = next((one for one in rivals if likeness(wording, wordings[one]) >= ALIKE), None)
        found[key] = leader or key
        if leader is None:
            for word in words:
                index[word].append(len(leaders))
            leaders.append(key)
    return found


def _sharing(text: str, wordings: Mapping[str, str]) -> list[str]:
    words = set(_own(text))
    return [
        key
        for key, wording in wordings.items()
        if len(words.intersection(_own(wording))) >= len(words) * SHARING
    ]
