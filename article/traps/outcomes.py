"""Enrolment outcomes in a sentence: what makes the reader a recipient of a list, found among its concepts."""

from dataclasses import dataclass

from article.words.phrases import Hit, Word, grammar

Concepts = dict[str, list[Hit]]

# Words between the parts of an outcome: "agree to receive occasional free e-mails and special offers".
REACH = 12
STRONG_MARKS = frozenset(".!?;:…\n")
_CLAUSE_MARKS = frozenset(".!?;…\n")


@dataclass(frozen=True, slots=True)
class Outcome:
    """Words `first` up to but not including `last` enrol the reader; `name` goes into the rule."""

    first: int
    last: int
    name: str
    own_doing: bool = False  # the reader is to sign up: it counts where grammar ties it to the act


def outcomes(tokens: list[Word], by: Concepts) -> list[Outcome]:
    """Every outcome a sentence names, denied or not."""
    lists = by.get("list", [])
    mails = [hit for hit in by.get("mail", []) if not _one_off(hit, by.get("oneoff", []), lists)]
    found = [
        Outcome(hit.first, hit.last, "subscribes", own_doing=_invites(tokens, hit))
        for hit in by.get("enrol", [])
    ]
    found += _reaching(tokens, by.get("enrol_to", []), lists, "adds")
    sent = [hit for hit in mails if not _is_field(tokens, hit)]
    found += _reaching(tokens, by.get("agree", []), lists + sent + _touches(by), "agrees")
    found += _received(tokens, by, lists + mails)
    found += _moved(tokens, by, lists)
    found += _contacted(tokens, by, mails)
    persons = by.get("person", [])
    found += [_joined(tokens, hit, persons) for hit in by.get("signup", [])]
    return found


def _invites(tokens: list[Word], hit: Hit) -> bool:
    """Whether a sentence begins by asking the reader to sign up."""
    begins = hit.first == 0 or tokens[hit.first - 1].text in STRONG_MARKS
    return begins and tokens[hit.first].text in grammar("invites")


def _touches(by: Concepts) -> list[Hit]:
    """Being contacted: it enrols who agrees to it, unless it is about the answer itself."""
    return [hit for hit in by.get("touch", []) if not _one_off(hit, by.get("oneoff", []), [])]


def _reaching(tokens: list[Word], hits: list[Hit], targets: list[Hit], name: str) -> list[Outcome]:
    pairs = [(hit, _after(tokens, hit, targets)) for hit in hits]
    return [Outcome(hit.first, target.last, name) for hit, target in pairs if target]


def _moved(tokens: list[Word], by: Concepts, lists: list[Hit]) -> list[Outcome]:
    """A verb that brings list and reader together, on either side of the list, for languages of free word order."""
    if by.get("oneoff") or by.get("talk"):
        return []
    given = [hit for hit in lists if not is_place(hit, by)]
    found: list[Outcome] = []
    for hit in by.get("moves", []):
        if after := _after(tokens, hit, given):
            found.append(Outcome(hit.first, after.last, "receives"))
        elif before := _before(tokens, hit, given):
            found.append(Outcome(before.first, hit.last, "receives"))
    return found


def is_place(hit: Hit, by: Concepts) -> bool:
    """Whether the list is where something stands or comes from: "printed in our newsletter"."""
    return any(hit.first - 3 <= about.first < hit.first for about in by.get("about", []))


def _received(tokens: list[Word], by: Concepts, targets: list[Hit]) -> list[Outcome]:
    """ "You will receive our newsletter", "the newsletter is sent to you"."""
    found: list[Outcome] = []
    invited = min(
        (hit.first for hit in by.get("signup", []) if _joined(tokens, hit, by.get("person", [])).own_doing),
        default=len(tokens),
    )
    for hit in by.get("receive", []) + by.get("send", []):
        if invited < hit.first <= invited + REACH:
            continue  # "Sign up to get …": what the invitation promises
        if _is_noun(tokens, hit):
            continue
        target = _after(tokens, hit, targets)
        if target and hit.concept == "send" and _is_recipient(tokens, hit, target):
            continue
        if target and _declared(tokens, hit, target, by.get("person", [])):
            found.append(Outcome(hit.first, target.last, "receives"))
        elif _is_passive(tokens, hit) and (before := _before(tokens, hit, targets)):
            found.append(Outcome(before.first, hit.last, "receives"))
    return found


def _contacted(tokens: list[Word], by: Concepts, mails: list[Hit]) -> list[Outcome]:
    """ "We will keep you posted", "you will be contacted by our partners"."""
    return [
        Outcome(hit.first, hit.last, "contacts")
        for hit in mails
        if hit.last - hit.first > 1
        and not _is_noun(tokens, hit)
        and _is_reader(tokens, hit, by)
        and _declared(tokens, hit, hit, by.get("person", []))
    ]


def _is_reader(tokens: list[Word], hit: Hit, by: Concepts) -> bool:
    """In the passive, whether it is the reader who is contacted: "your answers will be emailed" enrols nobody."""
    if not tokens[hit.first].text.startswith("be"):
        return True
    near = {word.text for word in tokens[max(0, hit.first - 5) : hit.first]}
    persons = any(0 <= hit.first - person.last <= 3 for person in by.get("person", []))
    return persons or not near.isdisjoint(grammar("addressed"))


def _is_noun(tokens: list[Word], hit: Hit) -> bool:
    """Whether the first word is no verb here: "the email you give"."""
    return hit.first > 0 and tokens[hit.first - 1].text in grammar("determiners")


def _is_field(tokens: list[Word], hit: Hit) -> bool:
    """Whether "e-mail" is what the form asks for: "we ask for your e-mail", "an e-mail address"."""
    before = tokens[hit.first - 1].text if hit.first else ""
    after = tokens[hit.last].text if hit.last < len(tokens) else ""
    return hit.last - hit.first == 1 and (before in ("your", "my", "valid") or after == "address")


def _is_recipient(tokens: list[Word], hit: Hit, target: Hit) -> bool:
    """Whether something is sent to the list, not the list's mail to the reader: "sent it to its mailing list"."""
    to = [index for index in range(hit.first, target.first + 1) if tokens[index].text == "to"]
    if not to:
        return False
    words = [word.text for word in tokens[hit.first : to[-1]]]
    return (
        target.first - to[-1] <= 2
        and grammar("addressed").isdisjoint(words)
        and tokens[to[-1] - 1].text != "due"
    )


def _joined(tokens: list[Word], hit: Hit, persons: list[Hit]) -> Outcome:
    """The reader "signs up": declared ("you are signing up", "voting means joining") or a mere invitation."""
    before = [word.text for word in tokens[max(0, hit.first - 4) : hit.first]]
    told = any(0 <= hit.first - person.last <= 1 for person in persons)  # "voters get our alerts"
    declared = told or not grammar("does").isdisjoint(before)
    asked = not grammar("asked").isdisjoint(before[-2:])
    return Outcome(hit.first, hit.last, "joins", own_doing=not declared or asked)


def _after(tokens: list[Word], hit: Hit, targets: list[Hit]) -> Hit | None:
    """The first target that ends after the hit, within reach and inside the clause."""
    for target in sorted(targets, key=lambda target: target.first):
        if target.first < hit.first or (target.first < hit.last and target.last <= hit.last):
            whole = target.first > hit.first and target.last == hit.last
            if whole:  # the phrase itself ends in a list: "comes with our newsletter"
                return target
            continue
        if target.first - hit.last > REACH:
            return None
        if not any(word.text in _CLAUSE_MARKS for word in tokens[hit.last : target.first]):
            return target
    return None


def _before(tokens: list[Word], hit: Hit, targets: list[Hit]) -> Hit | None:
    for target in sorted(targets, key=lambda target: -target.last):
        if target.last <= hit.first and hit.first - target.last <= REACH // 2:
            broken = any(word.text in _CLAUSE_MARKS for word in tokens[target.last : hit.first])
            return None if broken else target
    return None


def _is_passive(tokens: list[Word], hit: Hit) -> bool:
    return hit.last - hit.first > 1 or tokens[hit.first].text in ("follows", "follow", "arrives", "arrive")


def _declared(tokens: list[Word], hit: Hit, target: Hit, persons: list[Hit]) -> bool:
    """Said of the future or as a fact, not as a wish or an order ("Get our newsletter")."""
    first = min(hit.first, target.first)
    if any(0 <= first - person.last <= 2 for person in persons):
        return True
    before = [word.text for word in tokens[max(0, first - 5) : first]]
    inside = [word.text for word in tokens[first : hit.last]]
    if any(word.endswith("'ll") for word in before + inside):
        return True
    return not grammar("declares").isdisjoint(before + inside) or len(before) >= 3


def _one_off(hit: Hit, oneoffs: list[Hit], lists: list[Hit]) -> bool:
    """Mail for one purpose ("we will email you the results") enrols nobody."""
    if any(listed.first <= hit.first and hit.last <= listed.last for listed in lists):
        return False
    return any(-5 <= oneoff.first - hit.last <= 6 or 0 <= hit.first - oneoff.last <= 8 for oneoff in oneoffs)
