"""The tables, one class each. Names are the product's nouns; what a column means stands beside it."""

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, BigInteger, Column, Index, LargeBinary, Text
from sqlmodel import Field, SQLModel

from store.types import Compressed, CompressedJson, NoBytes, UtcDateTime

# A table that is only its key is stored as that key, sorted: half the size, one page touched per look-up.
KEY_ONLY: dict[str, Any] = {"sqlite_with_rowid": False}


def _time(*, nullable: bool = True, index: bool = False) -> Any:
    return Field(default=None, sa_column=Column(UtcDateTime(), nullable=nullable, index=index))


class Row(SQLModel):
    """A row of one of the tables. Rows are not checked by pydantic, so its validators, a fifth of what importing the
    tables costs, are not built.
    """

    model_config = {"defer_build": True}


class Site(Row, table=True):
    """What sites.toml said about a site when it was last crawled, so that answers need no sites.toml."""

    domain: str = Field(primary_key=True)
    home: str | None = None
    name: str | None = None
    kind: str | None = None  # wire, newspaper, aggregator, …
    owner: str | None = None
    licenses_from: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    every_seconds: int | None = None
    next_due_at: datetime | None = _time(index=True)
    status: str | None = None  # of the last crawl: done, partial, down, forbidden, slow, failed


class Lease(Row, table=True):
    """Who crawls a site right now. Void at once when the process it names is gone."""

    domain: str = Field(primary_key=True)
    holder: str  # host:pid:start time of the process
    taken_at: datetime = _time(nullable=False)
    until: datetime = _time(nullable=False)


class Crawl(Row, table=True):
    """One crawl of one site and what came of it."""

    id: int | None = Field(default=None, primary_key=True)
    run: str = Field(index=True)
    domain: str = Field(index=True)
    started_at: datetime = _time(nullable=False, index=True)
    finished_at: datetime | None = _time()
    status: str | None = None
    counts: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))


class Fetch(Row, table=True):
    """The frontier: every address known, what is to be done with it and what came of it."""

    __table_args__: ClassVar[Any] = (Index("ix_fetch_work", "domain", "state", "due_at"),)

    id: int | None = Field(default=None, primary_key=True)
    url: str = Field(sa_column=Column(Text, unique=True, nullable=False))
    domain: str
    kind: str  # home, section, feed, sitemap, page
    state: str  # queued, done, failed, skipped
    reason: str | None = None  # why failed or skipped
    attempts: int = 0
    status: int | None = None  # last HTTP status
    found_at: datetime = _time(nullable=False)
    fetched_at: datetime | None = _time()
    due_at: datetime | None = _time()  # not before
    etag: str | None = None
    last_modified: str | None = None
    served: list[dict[str, Any]] = Field(
        default_factory=list, sa_column=Column(JSON, nullable=False)
    )  # Dated, as told by feed and sitemap
    feed_source: str | None = None


class Article(Row, table=True):
    """One address and the text last read from it."""

    id: int | None = Field(default=None, primary_key=True)
    url: str = Field(sa_column=Column(Text, unique=True, nullable=False))
    site: str = Field(index=True)
    canonical_url: str | None = Field(default=None, sa_column=Column(Text, index=True))
    title: str
    site_name: str | None = None
    authors: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    section: str | None = None
    lang: str | None = None
    published_at: datetime | None = _time(index=True)
    published_raw: str | None = None
    published_precision: str | None = None
    published_source: str | None = None
    modified_at: datetime | None = _time()
    modified_raw: str | None = None
    modified_precision: str | None = None
    first_seen_at: datetime = _time(nullable=False, index=True)  # the earliest capture
    read_at: datetime = _time(nullable=False)  # the capture this row was read from: the newest
    words: int
    sha256: str  # of the text
    confidence: float
    extractor: str
    family: int | None = Field(
        default=None, sa_column=Column(BigInteger, index=True)
    )  # smallest article id in it
    text: str = Field(sa_column=Column(Compressed(), nullable=False))
    evidence: dict[str, Any] = Field(
        default_factory=dict, sa_column=Column(CompressedJson(), nullable=False)
    )  # credits, dates, blocks, links

    @property
    def key(self) -> int:
        """The id, of an article that is stored."""
        if self.id is None:
            raise ValueError(f"{self.url} has no id before it is flushed")
        return self.id


class Capture(Row, table=True):
    """One time an article's page was seen: when, and where its bytes are kept."""

    __table_args__: ClassVar[Any] = (
        Index("ix_capture_once", "article", "fetched_at", "sha256", unique=True),
    )

    id: int | None = Field(default=None, primary_key=True)
    article: int = Field(foreign_key="article.id", ondelete="CASCADE")
    fetched_at: datetime = _time(nullable=False)
    status: int
    sha256: str  # of the body
    text_sha256: str
    source: str  # live, warc, file, rows
    warc: str | None = None
    warc_offset: int | None = Field(default=None, sa_column=Column(BigInteger))


class Sketch(Row, table=True):
    """What stands for an article's text in the search for copies, and how it was made."""

    article: int = Field(primary_key=True, foreign_key="article.id", ondelete="CASCADE")
    version: int
    words: int
    signature: bytes = Field(sa_column=Column(LargeBinary, nullable=False))  # 128 × uint32, little-endian
    # int64, little-endian: kept so that an article leaves the index without a second index by article
    passages: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    cuts: list[list[int]] = Field(
        default_factory=list, sa_column=Column(JSON, nullable=False)
    )  # spans of templates and traps left out
    # of each block its key (int64) and how many words it has (uint32), little-endian: all keys, then all counts
    blocks: bytes = Field(sa_column=Column(LargeBinary, nullable=False, server_default=NoBytes()))


class Band(Row, table=True):
    """MinHash bands: articles that agree on one are candidates."""

    __table_args__: ClassVar[Any] = (KEY_ONLY,)

    hash: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    article: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))


class Passage(Row, table=True):
    """Winnowed passage fingerprints: articles that share two are candidates."""

    __table_args__: ClassVar[Any] = (KEY_ONLY,)

    hash: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    article: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))


class BlockKey(Row, table=True):
    """Which block of text, as one of its site, stands in which article: how templates are learned."""

    __tablename__ = "block_key"
    __table_args__: ClassVar[Any] = (KEY_ONLY,)

    hash: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    article: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))


class Young(Row, table=True):
    """A log of keys on their way to `band`, `passage` and `block_key`: see `store.young`."""

    __table_args__: ClassVar[Any] = (Index("ix_young", "kind", "id"),)

    id: int | None = Field(default=None, primary_key=True)
    kind: str  # the table they come to
    # drawn by chance: another row that gets its id, after a transaction was undone, has another
    mark: int = Field(sa_column=Column(BigInteger, nullable=False))
    hand: int = Field(sa_column=Column(BigInteger, nullable=False))  # how far the older ones are settled
    gone: bool  # these were taken out again
    keys: bytes = Field(
        sa_column=Column(LargeBinary, nullable=False)
    )  # ascending, 48 bits each, little-endian
    articles: bytes = Field(sa_column=Column(LargeBinary, nullable=False))  # uint32: whose each is


class SkeletonKey(Row, table=True):
    """Keys of densely filled stories: see `store.stories`."""

    __tablename__ = "skeleton_key"
    __table_args__: ClassVar[Any] = (Index("ix_skeleton_article", "article"), KEY_ONLY)

    hash: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    article: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))


class Overlap(Row, table=True):
    """Two articles verified to share text; a < b by id. `near` pairs make families, the others are partial copies."""

    __table_args__: ClassVar[Any] = (Index("ix_overlap_b", "b"),)

    a: int = Field(primary_key=True, foreign_key="article.id", ondelete="CASCADE")
    b: int = Field(primary_key=True, foreign_key="article.id", ondelete="CASCADE")
    jaccard: float
    a_in_b: float
    b_in_a: float
    longest_run: int
    near: bool
    spans: list[list[int]] = Field(default_factory=list, sa_column=Column(CompressedJson(), nullable=False))


class FilledIn(Row, table=True):
    """Two articles that are one template filled in with other names and numbers; a < b by id."""

    a: int = Field(primary_key=True, foreign_key="article.id", ondelete="CASCADE")
    b: int = Field(primary_key=True, foreign_key="article.id", ondelete="CASCADE")
    shared: float
    slots: list[list[str]] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))


class Template(Row, table=True):
    """A block known to repeat. Scope `site`: cut before comparing. Scope `network`: a trap's wording, slots masked."""

    id: str = Field(primary_key=True)  # "<scope>:<site or kind>:<hash>"
    scope: str
    kind: str  # boilerplate, subscription-trap, funnel, …
    site: str | None = Field(default=None, index=True)
    hash: int = Field(sa_column=Column(BigInteger, nullable=False))
    text: str = Field(sa_column=Column(Text, nullable=False))
    first_seen_at: datetime = _time(nullable=False)


class Flag(Row, table=True):
    """A judged block of an article's page; start and end count in the page's visible text."""

    id: int | None = Field(default=None, primary_key=True)
    article: int = Field(foreign_key="article.id", ondelete="CASCADE", index=True)
    kind: str
    verdict: str
    score: float
    start: int
    end: int
    quote: str = Field(sa_column=Column(Text, nullable=False))
    where: str | None = None
    evidence: list[dict[str, Any]] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    absent: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    markup: str | None = Field(default=None, sa_column=Column(Text))  # of an accused form, for people
    template: str | None = Field(default=None, index=True)


class Tracker(Row, table=True):
    """An account id seen on a site: analytics, ads, ads.txt seller."""

    site: str = Field(primary_key=True)
    kind: str = Field(primary_key=True)
    value: str = Field(primary_key=True, index=True)
    url: str = Field(sa_column=Column(Text, nullable=False))  # where it was seen first
    first_seen_at: datetime = _time(nullable=False)


class Rejection(Row, table=True):
    """A page that is no article, and why."""

    url: str = Field(sa_column=Column(Text, primary_key=True))
    site: str = Field(index=True)
    reason: str = Field(index=True)
    detail: str = ""
    at: datetime = _time(nullable=False)


class Review(Row, table=True):
    """A person's decision with a reason, honoured in every later answer until undone."""

    id: int | None = Field(default=None, primary_key=True)
    url: str = Field(sa_column=Column(Text, nullable=False, index=True))
    decision: str  # not-a-trap, false-match, licensed, origin
    other: str | None = None  # the other address of a match, the site of a licence, the origin
    template: str | None = None  # not-a-trap: the trap wording it holds for
    because: str
    who: str
    at: datetime = _time(nullable=False)
    undone_at: datetime | None = _time()


class Forgotten(Row, table=True):
    """Only that something was erased: a hash of its address, so that it is not collected again."""

    key: str = Field(primary_key=True)  # SHA-256 of the URL or site
    what: str  # url or site
    at: datetime = _time(nullable=False)


class Setting(Row, table=True):
    """Facts about this store: sketch version and scheme, when it was last regrouped."""

    key: str = Field(primary_key=True)
    value: str
