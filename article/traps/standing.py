"""Standing communication promised beside a poll: read by classes of words, because the place ties it to the poll.

`article.clauses` asks a sentence to name the act of answering and the enrolment. Here only the enrolment must be
told: whoever asks knows already that the sentence belongs to a poll that takes an address.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from article.traps.excuses import is_denied, is_free, is_invited, is_premise
from article.words.phrases import Word, grammar, word_texts, words
from article.words.wordclasses import MAX_WORDS, REMEMBERED, Hits, firsts, hits_of, lexicons

_INSIDE = 2  # words between "in" and the list, and between "added" and "in"
_BREAKS = frozenset(".!?;:…|()")
# Classes without which nothing is told of standing communication.
_TELLING = ("enrols", "lists", "many", "one", "often", "contacts", "touch", "rolls", "members", "leaves")
# Beside one of these, or somebody, an enrolment is no registration for something else ("Registration for the fair").
_ABOUT_MAIL = frozenset(("lists", "many", "sender", "it", "boxes", "agrees"))
_EQUATION_WORDS = 14
_EQUALS = ("=", "\u2192", "+", ">", "&")
_NAMED_CHARS = 3  # letters of a capitalised word that may be a title


@dataclass(frozen=True, slots=True)
class Standing:
    """What a sentence says of standing communication, in which language.

    `rule` names the kind of outcome ("subscribes", "delivers", …); "leaves" stands for a way out alone. `firm` outcomes
    name a list or the enrolment itself. `acted` says that taking part is named in the same sentence, `addressed` that
    somebody speaks to somebody in it, `once` that it is one mail for one purpose, `own` that the reader speaks, as on
    the label of a check box.
    """

    lang: str
    rule: str
    denied: bool = False
    free: bool = False
    firm: bool = False
    acted: bool = False
    addressed: bool = False
    own: bool = False
    once: bool = False

    @property
    def enrols(self) -> bool:
        """Whether it is said outright."""
        return not (self.denied or self.free)


def standing(text: str, langs: tuple[str, ...]) -> Standing | None:
    """What one sentence of normalised text says in the best of some languages; None where it says nothing of it."""
    return _standing(text, langs) if len(text) <= REMEMBERED else _standing.__wrapped__(text, langs)


@lru_cache(maxsize=4_096)
def _standing(text: str, langs: tuple[str, ...]) -> Standing | None:
    texts = word_texts(text)
    if not 2 <= len(texts) <= MAX_WORDS:
        return None
    told = [(lang, hits_of(texts, lexicons()[lang])) for lang in langs if lang in lexicons()]
    told = [(lang, hits) for lang, hits in told if not hits.keys().isdisjoint(_TELLING)]
    if not told:
        return None
    tokens = words(text)
    found = [made for lang, hits in told if (made := _read(text, tokens, hits, lang))]
    return max(found, key=lambda made: (made.enrols, made.rule != "leaves", made.firm), default=None)


def bears_out(tie: str, rule: str, text: str, langs: tuple[str, ...]) -> bool:
    """Whether the classes of a sentence bear out what the clause grammar found in it.

    A clause must not be denied nor be about one mail for one purpose; one without an act must not be left to
    the reader either, and one that adds to a list must not add the answer.
    """
    made = standing(text, langs)
    if tie in ("implied", "names"):
        return made.enrols if made is not None else tie == "names" or _is_about_somebody(text, langs)
    if made is not None:
        return not (made.denied or made.once)
    return not _speaks_of_answer(text, rule)


def _is_about_somebody(text: str, langs: tuple[str, ...]) -> bool:
    """Whether a sentence names who gets what it tells of, or an act: not "the newsletter is ordered by post"."""
    texts = word_texts(text)[:MAX_WORDS]
    read = [hits_of(texts, lexicons()[lang]) for lang in langs if lang in lexicons()]
    return any((_is_person(hits) or "acts" in hits) and "shows" not in hits for hits in read)


@lru_cache(maxsize=1_024)
def _speaks_of_answer(text: str, rule: str) -> bool:
    """Whether it is the answer that is sent or put on a list, not who gives it; or one mail has one purpose."""
    lang, _, outcome = rule.partition(".")
    if lang not in lexicons():
        return False
    hits = hits_of(word_texts(text)[:MAX_WORDS], lexicons()[lang])
    acts, person = set(firsts(hits, "acts")), _is_person(hits)
    if outcome == "adds" and not person:
        return any(first + 1 in acts for first in firsts(hits, "whose"))
    kinds = ("lists", "many", "often", "rolls", "enrols")
    if outcome in ("receives", "contacts") and "single" in hits:
        return hits.keys().isdisjoint(kinds)
    if outcome == "contacts" and acts and not person:  # "Every answer is e-mailed to the council."
        return hits.keys().isdisjoint(("lists", "many", "rolls", "enrols", "sender", "boxes"))
    tokens = words(text)
    if any(_is_other_list(tokens, hits, hit) for hit in hits.get("rolls", ())):
        return hits.keys().isdisjoint(("many", "often", "enrols", "sender", "boxes"))
    return False


# --- the sentence ---


def _read(text: str, tokens: list[Word], hits: Hits, lang: str) -> Standing | None:
    best: Standing | None = None
    parts = _parts(tokens, hits)
    for low, high in parts:
        made = _part(text, tokens, hits, low, high, lang)
        if made is not None and (best is None or _rank(made) > _rank(best)):
            best = made
    invited = any(
        is_invited(tokens, hits, low, high) for low, high in parts
    )  # "It comes every Friday: subscribe here"
    return replace(best, free=True) if best is not None and invited else best


def _rank(made: Standing) -> tuple[bool, bool, bool]:
    return made.enrols, made.rule != "leaves", made.firm


def _parts(tokens: list[Word], hits: Hits) -> list[tuple[int, int]]:
    """The parts of a sentence that are denied or not each by itself: at marks, and where a comma or "but" turns."""
    turns = {first for first, _ in hits.get("turns", ())}
    cuts = [0]
    for index, word in enumerate(tokens):
        turning = word.text == "," and index + 1 in turns
        turning = turning or (index + 1 in turns and word.text in ("and", "und", "et", "y", "e", "en", "i"))
        if word.text in _BREAKS or turning:
            cuts.append(index + 1)
    cuts.append(len(tokens))
    return [(low, high) for low, high in pairwise(cuts) if low < high]


def _part(text: str, tokens: list[Word], hits: Hits, low: int, high: int, lang: str) -> Standing | None:
    here: Hits = {}
    for name, found in hits.items():
        inside = [hit for hit in found if low <= hit[0] < high]
        if name in ("lists", "rolls"):
            inside = [hit for hit in inside if not _is_other_list(tokens, hits, hit)]
        if name == "single" and "often" in hits:  # "one letter every morning"
            inside = [hit for hit in inside if tokens[hit[0]].text not in grammar("one")]
        if inside:
            here[name] = inside
    if not here:
        return None
    # In German every noun has a capital, which tells of no title.
    outcome = _outcome(text.lower() if lang == "de" else text, tokens, hits, here)
    if outcome is None:
        return None
    rule, first, last, firm = outcome
    alone = "single" in here and here.keys().isdisjoint(("lists", "many", "often", "rolls"))
    if not firm and rule != "leaves" and "single" in here:
        if "leaves" not in here:
            return Standing(lang, rule, free=True, once=alone)
        rule, first, last, firm = "leaves", *here["leaves"][0], False
    if "shows" in here and rule != "subscribes":
        return None
    if rule == "lists" and "single" in here and not _is_person(hits):
        return None
    asks = tokens[-1].text == "?" or (high < len(tokens) and tokens[high - 1].text == "?")
    return Standing(
        lang,
        rule,
        denied="needless" in hits or is_denied(text, tokens, here, first, last),
        free=asks or is_free(hits, first) or is_premise(tokens, hits, low, first),
        firm=firm,
        acted="acts" in hits,
        addressed="reader" in hits or "sender" in hits or _begins(hits, here, "waits", "people"),
        own="own" in hits,
    )


def _outcome(text: str, tokens: list[Word], hits: Hits, here: Hits) -> tuple[str, int, int, bool] | None:
    """The kind of outcome in one part, with its first and last word and whether it is firm."""
    person = _is_person(hits)
    sided = person or "acts" in hits
    listed = [hit for hit in here.get("lists", ()) if not _is_source(tokens, hits, hit)]
    lists = {**here, "lists": listed}
    if found := _enrolled(text, tokens, hits, here, sided=sided):
        return found
    pair = _pair(lists, ("lists",), ("adds", "delivers", "agrees", "contacts"))
    if pair and (sided or _begins(hits, here, "it") or _is_given(hits, here)):
        return "lists", *pair, True
    if listed and person and "acts" in hits:
        return "lists", listed[0][0], listed[-1][1], True
    pair = _pair(lists, ("lists", "many"), ("comes",))
    if pair:
        return "delivers", *pair, False
    pair = _pair(here, ("rolls",), ("adds", "becomes"))
    if pair and (person or "agrees" in hits):
        return "lists", *pair, True
    pair = _pair(here, ("members", "many"), ("becomes",))
    if pair and sided:
        return "joins", *pair, True
    pair = _pair(hits, ("agrees",), ("contacts", "many", "lists"))
    if pair and _within(pair, here) and (sided or "own" in hits):
        return "agrees", *pair, False
    touch, contacts = here.get("touch", []), here.get("contacts", [])
    if touch and (sided or "sender" in hits):
        return "contacts", touch[0][0], touch[-1][1], False
    pair = _pair(here, ("one",), ("agrees",))
    if pair and person and _is_titled(text, tokens, hits, here["one"]):
        return "agrees", *pair, False
    if contacts and person:
        return "contacts", contacts[0][0], contacts[-1][1], False
    if found := _delivered(text, tokens, hits, here, person=person):
        return found
    pair = _put_into(text, tokens, hits, here)
    return ("lists", *pair, False) if pair else _left(here)


def _enrolled(
    text: str, tokens: list[Word], hits: Hits, here: Hits, *, sided: bool
) -> tuple[str, int, int, bool] | None:
    """An enrolment by its name, of somebody or in what is sent; or an act set equal to a list."""
    found = [hit for hit in here.get("enrols", ()) if not _is_quality(tokens, hits, hit)]
    if found and (sided or not here.keys().isdisjoint(_ABOUT_MAIL)):
        return "subscribes", found[0][0], found[-1][1], True
    if _is_equation(text, tokens, hits, here):
        return "lists", hits["acts"][0][0], here["lists"][-1][1], True
    return None


def _put_into(text: str, tokens: list[Word], hits: Hits, here: Hits) -> tuple[int, int] | None:
    """ "You will be added to the Herald letter": somebody addressed, and what is sent has a title."""
    spoken = set(firsts(hits, "sender"))
    put = [hit for hit in here.get("adds", ()) if hit[0] not in spoken]
    pair = _pair({**here, "adds": put}, ("one",), ("adds",))
    titled = pair and _is_addressed(hits) and _is_titled(text, tokens, hits, here["one"])
    return pair if titled else None


def _is_equation(text: str, tokens: list[Word], hits: Hits, here: Hits) -> bool:
    """Whether an act and a list are set equal or added up: "1 vote = our newsletter", "Vote (incl. newsletter)"."""
    if "acts" not in hits or "lists" not in here or len(tokens) > _EQUATION_WORDS:
        return False
    first, last = hits["acts"][0], here["lists"][-1]
    between = text[tokens[first[0]].end : tokens[last[0]].start]
    return any(mark in between for mark in _EQUALS) or any(
        first[1] <= at < last[0] for at in firsts(hits, "with")
    )


def _delivered(
    text: str, tokens: list[Word], hits: Hits, here: Hits, *, person: bool
) -> tuple[str, int, int, bool] | None:
    """Mail that comes again and again: many of it, or one with an owner, a title or a rhythm."""
    waits = _begins(hits, here, "waits")
    pair = _pair(here, ("many",), ("delivers",))
    if pair and (person or waits or "sender" in here):
        return "delivers", *pair, False
    pair = _pair(here, ("many",), ("acts",))
    apart = pair and pair[1] - pair[0] > 2  # "poll updates" is one thing
    if pair and apart and (person or "sender" in here or "often" in here):
        return "delivers", *pair, False
    pair = _pair(here, ("gets",), ("acts", "people"))
    if pair and _is_given(hits, here) and _has_name(text, tokens, hits, *_span(here)):
        return "delivers", *pair, False
    pair = _pair(here, ("boxes", "many"), ("often",)) or _pair(here, ("boxes",), ("many", "lists", "one"))
    if pair and (person or waits or "boxes" in here):
        return "delivers", *pair, False
    pair = _pair(here, ("one",), ("delivers",))
    if pair and (person or waits) and ("often" in here or _is_titled(text, tokens, hits, here["one"])):
        return "delivers", *pair, False
    pair = _pair(here, ("often",), ("delivers",))
    named = _has_name(text, tokens, hits, *_span(here))
    if pair and (person or (named and "acts" in hits)):
        return "delivers", *pair, False
    pair = _pair(here, ("delivers",), ("sender",))
    return ("delivers", *pair, False) if pair and named and person else None


def _left(here: Hits) -> tuple[str, int, int, bool] | None:
    found = here.get("leaves", [])
    return ("leaves", found[0][0], found[-1][1], False) if found else None


def _is_person(hits: Hits) -> bool:
    """Whether a sentence is about somebody who takes part: the reader, what a list can hold of him, or the voters."""
    if "people" in hits or "boxes" in hits:
        return True
    if _is_spoken_to(hits):
        return True
    whose = {first for first, _ in hits.get("whose", ())}
    held = {first for first, _ in hits.get("address", ())}
    return any(first + 1 in held or first + 2 in held for first in (*whose, *firsts(hits, "given")))


def _is_addressed(hits: Hits) -> bool:
    """The same, also by a verb alone at the head of the sentence."""
    return 0 in firsts(hits, "subjectless") or _is_spoken_to(hits)


def _is_spoken_to(hits: Hits) -> bool:
    """Whether somebody is spoken to, and not of what is his ("your answer")."""
    whose = firsts(hits, "whose")
    return any(not any(first <= at < last for at in whose) for first, last in hits.get("reader", ()))


def _is_given(hits: Hits, here: Hits) -> bool:
    """Whether somebody else than the sender gets something: "solvers get our mailings"."""
    senders = {last for _, last in hits.get("sender", ())}
    return any(first not in senders for first, _ in here.get("gets", ()))


def _begins(hits: Hits, here: Hits, *names: str) -> bool:
    """Whether a part begins with a word of some classes: "Expect our letter", "Everyone who votes …"."""
    low = min(found[0][0] for found in here.values())
    return any(hit[0] == low for name in names for hit in hits.get(name, ()))


def _is_other_list(tokens: list[Word], hits: Hits, hit: tuple[int, int]) -> bool:
    """Whether a bare list is one of things: "the list of favourites", and not of readers or addresses."""
    longer = any(last == hit[1] and first < hit[0] for first, last in hits.get("lists", ()))
    if longer or hit not in hits.get("rolls", ()) or hit[1] + 1 >= len(tokens):
        return False  # "the mailing list of the Herald"
    if tokens[hit[1]].text not in grammar("listing"):
        return False
    near = range(hit[1] + 1, hit[1] + 3)
    kept = ("members", "lists", "many", "one", "people", "sender", "address", "delivers")
    return not any(at in near for name in kept for at in firsts(hits, name))


def _is_quality(tokens: list[Word], hits: Hits, hit: tuple[int, int]) -> bool:
    """Whether a word of enrolment only says of what kind somebody is: "subscribed readers"."""
    if hit in hits.get("members", ()) and (hit[0] == 0 or tokens[hit[0] - 1].text in grammar("definite")):
        return True  # "Les abonnés voient le résultat"
    after = tokens[hit[1]].text if hit[1] < len(tokens) else ""
    return after in grammar("readership") or any(first == hit[1] for first, _ in hits.get("members", ()))


def _pair(hits: Hits, one: Sequence[str], other: Sequence[str]) -> tuple[int, int] | None:
    """The first and last word of the nearest two hits of two kinds that do not share a word."""
    best: tuple[int, int] | None = None
    for name in one:
        for hit in hits.get(name, ())[:12]:
            for kind in other:
                for partner in hits.get(kind, ())[:12]:
                    if hit[0] < partner[1] and partner[0] < hit[1]:
                        continue
                    span = min(hit[0], partner[0]), max(hit[1], partner[1])
                    if best is None or span[1] - span[0] < best[1] - best[0]:
                        best = span
    return best


def _within(pair: tuple[int, int], here: Hits) -> bool:
    low, high = _span(here)
    return low <= pair[0] < high or low < pair[1] <= high


def _span(here: Hits) -> tuple[int, int]:
    return min(hit[0] for found in here.values() for hit in found), max(
        hit[1] for found in here.values() for hit in found
    )


def _is_titled(text: str, tokens: list[Word], hits: Hits, ones: Sequence[tuple[int, int]]) -> bool:
    """Whether what is sent has an owner or a title: "our letter", "the Harbour Note", not "an e-mail"."""
    owned = {last for _, last in hits.get("sender", ())}
    return any(
        first in owned
        or first - 1 in owned
        or first - 2 in owned
        or text[tokens[first].start].isupper()
        or (first > 1 and tokens[first - 2].text in grammar("definite"))
        for first, _ in ones
        if first > 0
    )


def _is_source(tokens: list[Word], hits: Hits, hit: tuple[int, int]) -> bool:
    """Whether a list is where something stands, or its people are meant: "in our bulletin", "newsletter readers"."""
    if any(first == hit[1] for first, _ in hits.get("members", ())) or (
        hit[1] < len(tokens) and tokens[hit[1]].text in grammar("readership")
    ):
        return True
    inside = [first for first, _ in hits.get("within", ()) if hit[0] - _INSIDE <= first < hit[0]]
    put = [last for name in ("adds", "enrols", "agrees") for _, last in hits.get(name, ())]
    return bool(inside) and not any(0 <= inside[-1] - last <= _INSIDE for last in put)


def _has_name(text: str, tokens: list[Word], hits: Hits, low: int, high: int) -> bool:
    """Whether a capitalised word stands inside a part, as a title does; the name of a day is none by itself."""
    days = {first for first, _ in hits.get("often", ())}
    return any(
        text[tokens[at].start].isupper()
        and len(tokens[at].text) >= _NAMED_CHARS
        and at not in days
        and tokens[at - 1].text not in _BREAKS
        for at in range(max(1, low - 4), min(high + 3, len(tokens)))
    )
