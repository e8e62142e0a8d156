"""The nouns of a page and what is read from it: Page in, Article or Rejected out. All frozen, all plain data."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Precision = Literal["second", "minute", "hour", "day", "month", "year"]
Source = Literal["live", "warc", "file", "rows"]
Level = Literal["fast", "balanced", "quality"]
Verdict = Literal["confirmed", "probable", "note"]
FlagKind = Literal[
    "subscription-trap",
    "gated-poll",
    "newsletter",
    "honest-poll",
    "comment-form",
    "contact-form",
    "wall",
    "petition",
    "donation",
    "sweepstakes",
    "funnel",
]
Atom = Literal["poll", "gate", "enrolment", "consent", "residue", "funnel", "repetition", "obfuscation"]
Reason = Literal[
    "unsupported-type",  # neither HTML nor plain text
    "http-status",  # answered, but not with the page (4xx, 5xx)
    "empty",  # no body, or no text in it
    "unreadable",  # the parser gave up
    "too-large",
    "index-page",  # home, section, tag, search results: many links, no article
    "error-page",  # a "not found" served as 200
    "login",
    "consent-wall",
    "gallery",
    "other-page",  # says that it is something else: a job advert, a shop's product, a game, an offer to subscribe
    "too-short",
]


@dataclass(frozen=True, slots=True)
class Capture:
    """Where a page's bytes are kept: SHA-256 of the body, and the WARC record if there is one."""

    sha256: str
    warc: str | None = None
    offset: int | None = None


# Ends the source of a last change that stands for a publication of which nothing is told.
LAST_CHANGE = ", last change"


@dataclass(frozen=True, slots=True)
class Dated:
    """One claim of a time, as somebody made it.

    `at` is in UTC. With a precision coarser than a second it is the start of an interval, never a moment:
    a day without a time is that whole day. `source` says where the claim stands, most specific first
    (`json-ld:datePublished`, `meta:article:published_time`, `time`, `visible`, `url`, `feed`, `sitemap`,
    `http:last-modified`). `offset_minutes` is the UTC offset as claimed, None where none was given (then read as UTC).
    """

    at: datetime
    precision: Precision
    raw: str
    source: str
    offset_minutes: int | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """One fetched page, before anything is read from it.

    `url` is the address after redirects, `fetched_at` is aware UTC, header names are lower-case. `served` are times
    told about this page by others than the page: its feed, its sitemap.
    """

    url: str
    body: bytes
    fetched_at: datetime
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    source: Source = "live"
    capture: Capture | None = None
    served: tuple[Dated, ...] = ()
    feed_source: str | None = None  # the <source> element of the feed entry: an origin declared by the feed

    def header(self, name: str) -> str | None:
        """The first value of a header, by its lower-case name."""
        return next((value for key, value in self.headers if key == name), None)


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph-like part of the main text: `text == article.text[start:end]`."""

    text: str
    start: int
    end: int
    kind: Literal["p", "h", "li", "quote", "table", "caption"] = "p"


@dataclass(frozen=True, slots=True)
class Credit:
    """Something on the page that names another origin for its text.

    `kind` says how: `canonical`, `og-url`, `syndication-source`, `original-source`, `is-based-on`,
    `source-organization`, `credit-text`, `copyright-holder`, `publisher`, `feed-source`, `agency` (a credit line or
    dateline), `permission` ("reprinted with permission from"), `first-published` (a visible "first published on"),
    `copyright` (a footer), `link`; `photo` is about a picture and no origin of the text. `site` is the registered
    domain where the credit carries an address.
    """

    kind: str
    name: str | None
    url: str | None
    site: str | None
    quote: str
    where: str


@dataclass(frozen=True, slots=True)
class Field:
    """One control of a form, and what it is for.

    `role`: `identity-email`, `identity-phone`, `identity-name`, `answer` (a choice), `text`, `password`, `consent`,
    `list` (hidden list id), `hidden`, `honeypot`, `amount`, `rating`, `search`, `submit`, `other`.
    `why` gives the ground for the role in words, for people.
    """

    name: str
    type: str
    role: str
    why: str
    label: str = ""
    value: str = ""
    required: bool = False
    checked: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """One form (or vendor block that acts as one), with its visible text `visible[start:end]`."""

    action: str | None
    method: str
    vendor: str | None
    list_host: str | None
    list_ids: tuple[str, ...]
    fields: tuple[Field, ...]
    start: int
    end: int
    where: str  # a CSS-like path, for people
    # (where, text) said out of sight: title, alt, aria-label, placeholder, hidden
    asides: tuple[tuple[str, str], ...] = ()
    source: str = ""  # its markup as it stands in the page, cut at some length


@dataclass(frozen=True, slots=True)
class Evidence:
    """One atom of evidence: which rule saw what, where. Offsets are None for what is not visible text."""

    atom: Atom
    rule: str
    quote: str
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Flag:
    """A judged block. `quote` is exactly the slice `start:end` of the text that was judged."""

    kind: FlagKind
    verdict: Verdict
    score: float
    start: int
    end: int
    quote: str
    where: str | None
    evidence: tuple[Evidence, ...]
    absent: tuple[str, ...] = ()
    markup: str | None = None  # of the form, pretty-printed for people, where a form is accused of something


@dataclass(frozen=True, slots=True)
class Tracker:
    """An id that ties a page to an account: kind (`google-analytics`, `adsense`, …), the id, where it stands."""

    kind: str
    id: str
    where: str


@dataclass(frozen=True, slots=True)
class Article:
    """What one page says, read from that page alone.

    `text` is the main text, blocks joined by a blank line; `visible` all text a reader sees (what flags point into;
    for plain-text input both are that text). `published` and `modified` are the chosen claims, `dates` all of them.
    `confidence`, in 0..1, is the agreement of the extractors or, where the own one was sure and no other asked, the
    share of the page's running text that it took. `sha256` is over `text` in UTF-8.
    """

    url: str
    site: str
    canonical_url: str | None
    title: str
    site_name: str | None
    authors: tuple[str, ...]
    section: str | None
    lang: str | None
    published: Dated | None
    modified: Dated | None
    dates: tuple[Dated, ...]
    text: str
    blocks: tuple[Block, ...]
    visible: str
    words: int
    sha256: str
    confidence: float
    extractor: str
    fetched_at: datetime
    credits: tuple[Credit, ...] = ()
    forms: tuple[Form, ...] = ()
    flags: tuple[Flag, ...] = ()
    trackers: tuple[Tracker, ...] = ()
    links: tuple[str, ...] = ()  # absolute addresses in the main text, without fragments
    invisible: tuple[
        str, ...
    ] = ()  # kinds of invisible characters that were stripped: "zero-width", "variation-selector", …
    page_template: str | None = None  # fingerprint of the markup around the text


@dataclass(frozen=True, slots=True)
class Rejected:
    """A page that is no article, and why: a value, not an error."""

    url: str
    reason: Reason
    detail: str = ""


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How to read. The level trades time for quality; the caps bound what a hostile page may cost.

    `fast` passes over navigation and asides and takes its own text; `balanced` lets others vote where that is not sure;
    `quality` always does.
    """

    level: Level = "balanced"
    max_bytes: int = 10_000_000
    min_words: int = 25  # below this an HTML page is "too-short"; text rows are never too short
