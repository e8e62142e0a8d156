"""A few stories, as pages: one told by two sites and cut by a third, one of its own."""

import html
from collections.abc import Mapping
from datetime import datetime

from article.types import Page

FERRY = """The chain ferry at Dunlow carried its first passengers in nine weeks on Monday after engineers replaced a worn winch and relaid part of the eastern slipway.
About forty people waited in light rain for the seven o'clock crossing, many of them pupils from the upper school who have had to take a bus over the old bridge since September.
Harbour manager Tom Quillfeather said the repair had taken longer than planned because a bearing had to be cast to order in a foundry two counties away.
The closure also held up deliveries to the island bakery, which moved its night shift to the mainland and paid for a van to bring the loaves across by road.
The crossing will run every twenty minutes until eleven at night, and tickets bought before the closure remain valid until the end of January."""
MUSEUM = """A box of glass slides found behind a panel in the town museum shows the market square as it looked before the fountain was built, curators said on Wednesday.
The forty slides were wrapped in oilcloth and numbered in pencil, and most of them carry the initials of a pharmacist who is known to have taken up photography late in life.
Volunteers have begun to clean the plates one at a time with distilled water, and the first prints are to hang in the reading room before the spring.
Nobody at the museum knows how the box came to stand behind the panel, which was fitted when the heating was renewed, but a retired joiner has offered to look at the nails.
Visitors who recognise a face or a shop sign are asked to leave a note in the album that lies open beside the door."""

PAGES = {
    "ferry": "http://river-wire.example/ferry",
    "ferry copied": "http://hill-courier.example/news/ferry-is-back",
    "ferry cut": "http://dunlow-post.example/2026/ferry",
    "museum": "http://valley-herald.example/museum-slides",
}
_TEXTS = {
    "ferry": FERRY,
    "ferry copied": FERRY,
    "ferry cut": "\n".join(FERRY.split("\n")[:3]),
    "museum": MUSEUM,
}
_TITLES = {
    "ferry": "Ferry crossing at Dunlow reopens after repairs",
    "ferry copied": "Dunlow ferry is back in service",
    "ferry cut": "The ferry sails again",
    "museum": "Glass slides found behind a museum panel",
}


def page_of(
    name: str,
    *,
    at: datetime,
    site: str | None = None,
    published: str | None = None,
    extra: str = "",
    head: str = "",
    headers: Mapping[str, str] | None = None,
) -> Page:
    """A story as the page of a small news site."""
    url = PAGES[name] if site is None else f"http://{site}/{name}"
    return Page(
        url, html_of(_TITLES[name], f"{_TEXTS[name]}\n{extra}", published=published, head=head).encode(), at,
        headers=tuple({"content-type": "text/html; charset=utf-8", **(headers or {})}.items()),
    )  # fmt: skip


def html_of(title: str, text: str, *, published: str | None = None, head: str = "") -> str:
    """Text as an article page."""
    paragraphs = "".join(f"<p>{html.escape(line)}</p>" for line in text.splitlines() if line.strip())
    date = f'<meta property="article:published_time" content="{published}">' if published else ""
    return (
        f'<!doctype html><html lang="en"><head><title>{html.escape(title)}</title>{date}{head}</head>'
        f"<body><article><h1>{html.escape(title)}</h1>{paragraphs}</article></body></html>"
    )
