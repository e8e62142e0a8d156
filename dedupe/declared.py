"""What a page declares of another origin, against its own interest: the strongest evidence there is."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from article.types import Credit
from article.urls import site_of
from dedupe.timing import Witness

Declared = Literal["canonical", "credit", "link", "markup", "none"]

# How a page can name another origin, strongest first, and what each is worth in log-odds (e^4 is 55 to 1).
CANONICAL_KINDS = frozenset({"canonical", "og-url", "syndication-source", "original-source"})
CREDIT_KINDS = frozenset({"agency", "permission", "first-published", "credit-text", "copyright"})
MARKUP_KINDS = frozenset(
    {"is-based-on", "source-organization", "copyright-holder", "publisher", "feed-source"}
)
DECLARED_WEIGHT: Mapping[Declared, float] = {
    "canonical": 5.0,
    "credit": 4.0,
    "markup": 3.0,
    "link": 2.0,
    "none": 0.0,
}
# Only these name an origin that is not among the copies: the others are too often about pictures or the site's owner.
NAMES_UNSEEN = frozenset(
    {
        "canonical",
        "syndication-source",
        "original-source",
        "is-based-on",
        "agency",
        "permission",
        "first-published",
        "feed-source",
    }
)


@dataclass(frozen=True, slots=True)
class Declaration:
    """One article naming another origin: a member of the family, or a name outside it."""

    by: int
    to: int | None
    outside: str | None
    how: Declared
    quote: str


def declared_origin(witness: Witness, family: Sequence[Witness]) -> Declaration | None:
    """The strongest declaration on a page that its text comes from another site; None if it makes none."""
    found = [made for credit in witness.credits if (made := _declaration(witness, credit, family))]
    return max(found, key=lambda made: (DECLARED_WEIGHT[made.how], made.to is not None), default=None)


def _declaration(witness: Witness, credit: Credit, family: Sequence[Witness]) -> Declaration | None:
    how = _how(credit.kind)
    if how == "none" or (credit.kind == "copyright" and "footer" in credit.where):
        return None  # a page's footer names the owner of the site, who seldom wrote the text
    site = credit.site or (site_of(credit.url) if credit.url else None)
    if site == witness.site or (site is None and _is_named(credit.name, witness)):
        return None
    by_address = next(
        (one for one in family if credit.url and one.url == credit.url and one.site != witness.site), None
    )
    target = by_address or next(
        (one for one in family if one.site != witness.site and _matches(credit, site, one)), None
    )
    if target is not None:
        return Declaration(witness.id, target.id, None, how, credit.quote)
    outside = credit.name or credit.url
    if credit.kind in NAMES_UNSEEN and outside:
        return Declaration(witness.id, None, outside, how, credit.quote)
    return None


def _how(kind: str) -> Declared:
    if kind in CANONICAL_KINDS:
        return "canonical"
    if kind in CREDIT_KINDS:
        return "credit"
    if kind in MARKUP_KINDS:
        return "markup"
    return "link" if kind == "link" else "none"


def _matches(credit: Credit, site: str | None, witness: Witness) -> bool:
    return site == witness.site or _is_named(credit.name, witness)


def _is_named(name: str | None, witness: Witness) -> bool:
    key = name_key(name or "")
    return len(key) >= 3 and key in {
        name_key(one) for one in (*witness.names, witness.site, witness.site.rsplit(".", 1)[0])
    }


def name_key(name: str) -> str:
    """A name as it is compared: letters and digits only, no article, no "agency".

    >>> name_key("The River Wire"), name_key("riverwire")
    ('riverwire', 'riverwire')
    """
    words = re.findall(r"\w+", name.casefold())
    kept = [word for word in words if word not in {"the", "agency", "www"}]
    return "".join(kept or words)
