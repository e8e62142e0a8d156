"""What excuses a sentence that tells of standing communication: denials, choices, invitations, premises."""

from article.words.phrases import Word, grammar
from article.words.wordclasses import Hits

_DENY_REACH = 9  # words that a denial reaches forward
_DENY_BACK = 3  # and backward: "we send newsletters to nobody"
_BETWEEN_ANSWERS = frozenset(
    ("or", "/", "oder", "ou", "o", "of", "lub", "yes", "ja", "oui", "sí", "sì", "sim", "tak")
)
_OFFERED = ("enrols", "lists", "rolls", "boxes", "many", "one", "members")


def is_denied(text: str, tokens: list[Word], here: Hits, first: int, last: int) -> bool:
    """Whether a denial reaches the outcome; "no" and "without" ("no vote without joining our list") undo each other."""
    tails = [at for at, _ in here.get("tails", ()) if at >= last]
    idle = {at for at, _ in here.get("gratis", ())}
    reaching = [
        hit
        for hit in here.get("denies", ())
        if hit[0] not in idle
        and not _is_answer(text, tokens, hit[0])
        and first - hit[1] <= _DENY_REACH
        and hit[0] - last < _DENY_BACK
        and not any(at < hit[0] for at in tails)
    ]
    without = {hit for hit in reaching if tokens[hit[0]].text in grammar("without") and hit[0] < first}
    reaching = [hit for hit in reaching if hit in without or tokens[hit[0]].text not in grammar("without")]
    return bool(without) != (len(reaching) > len(without))


def _is_answer(text: str, tokens: list[Word], index: int) -> bool:
    """Whether "No" is an answer before the sentence: "Yes No Not sure Voting adds you …", "yes or no"."""
    if index == 0:
        return False
    following = index + 1 < len(tokens) and text[tokens[index + 1].start].isupper()
    if following and tokens[index].text in grammar("last_answers"):
        return True
    return text[tokens[index].start].isupper() or tokens[index - 1].text in _BETWEEN_ANSWERS


def is_free(hits: Hits, first: int) -> bool:
    """Whether the outcome is left to the reader; to be free to leave is not to be free to come."""
    leaving = [at for at, _ in hits.get("leaves", ())]
    return any(not any(abs(at - hit[0]) <= 6 for at in leaving if at > first) for hit in hits.get("free", ()))


def is_invited(tokens: list[Word], hits: Hits, low: int, high: int) -> bool:
    """Whether a part begins by asking the reader to subscribe, or a clause in it: "To get our letter, sign up here".

    "Subscribe and vote" asks for both.
    """
    begins = {low, *(at + 1 for at in range(low, high) if tokens[at].text == ",")}
    asked = [hit[0] for hit in hits.get("invites", ()) if hit[0] in begins]
    acts = [hit[0] for hit in hits.get("acts", ())]
    if not asked or (asked[0] != low and any(act < asked[0] for act in acts)):
        return False
    if not any(low <= hit[0] < high for name in _OFFERED for hit in hits.get(name, ())):
        return False  # "Join the debate"
    joined = ("and", "&", "+", "und", "et", "y", "e", "en", "i")
    return not any(low < act and tokens[act - 1].text in joined for act in acts)


def is_premise(tokens: list[Word], hits: Hits, low: int, first: int) -> bool:
    """Whether the outcome hangs on something else than the act: "If you win, we write to you"."""
    acts = [hit[0] for hit in hits.get("acts", ())]
    for at in range(first):
        if tokens[at].text not in grammar("premise") or _is_as(tokens, at):
            continue
        if at >= low or any(word.text == "," for word in tokens[at:low]):
            return not any(at < act < first for act in acts)
    return False


def _is_as(tokens: list[Word], at: int) -> bool:
    """Whether "als" is no "if" here: "gilt als Anmeldung", "geldt als inschrijving"."""
    return tokens[at].text == "als" and at > 0 and tokens[at - 1].text.isalpha()
