"""News pages of a real page's weight: made-up articles among navigation, scripts, teasers, comments and footers."""

import html
import io
import json
import random
from functools import lru_cache
from pathlib import Path

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from benchmarks.stories import Story, stories

FULL = 200_000  # bytes: the median news page of 2026 weighs about so much uncompressed
SMALL = 12_000
# What a skin calls its parts; sites share content systems, so a dozen covers many of them.
SKINS = [
    dict(zip(("main", "body", "side", "nav", "note", "foot"), names.split(), strict=True))
    for names in (
        "article-main article__body sidebar site-nav comment site-footer",
        "content entry-content widget-area main-navigation comment-body colophon",
        "story story-text rail top-menu reader-post page-bottom",
        "post post-content secondary menu-primary discussion-item footer-wrap",
    )
]


def write_warc(path: Path, count: int, size: int = FULL, *, seed: int = 1) -> None:
    """A gzipped WARC with so many pages of about so many bytes; the texts of `stories`, a fifth of them copies."""
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=True)
        for story in stories(count, seed=seed, words=_words(size)):
            writer.write_record(_record(writer, story, page(story, size).encode()))


def _words(size: int) -> int:
    return 600 if size >= FULL else 150


def _record(writer: WARCWriter, story: Story, body: bytes) -> object:
    headers = [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(body)))]
    return writer.create_warc_record(
        story.url,
        "response",
        payload=io.BytesIO(body),
        http_headers=StatusAndHeaders("200 OK", headers, protocol="HTTP/1.1"),
        warc_headers_dict={"WARC-Date": f"{story.at:%Y-%m-%dT%H:%M:%SZ}"},
    )


def page(story: Story, size: int = FULL) -> str:
    """The story as a page of at least so many characters: first the parts every page has, then inline state to fill."""
    chance = random.Random(story.number)
    skin = SKINS[hash_of(story.site) % len(SKINS)]
    share = min(size / FULL, 1.0)
    body = [
        _header(story, skin, chance, share),
        f'<div class="layout"><main class="{skin["main"]}">{_article(story, skin, chance)}</main>',
        f'<aside class="{skin["side"]}">{_teasers(chance, int(60 * share) + 2)}</aside></div>',
        f'<section id="comments"><h2>Comments</h2>{_comments(skin, chance, int(25 * share))}</section>',
        _footer(story, skin, chance, share),
    ]
    head = _head(story, chance, share)
    parts = "".join(body)
    state = _state(chance, size - len(head) - len(parts) - 300)
    return (
        f'<!doctype html>\n<html lang="en"><head>{head}</head>\n<body class="single">{parts}'
        f"<script>window.__STATE__ = {state};</script></body></html>"
    )


def hash_of(text: str) -> int:
    """A number for a text that is the same in every run."""
    return sum(text.encode())


def _head(story: Story, chance: random.Random, share: float) -> str:
    title, url = html.escape(story.title), story.url
    described = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": story.title,
        "datePublished": story.at.isoformat(),
        "dateModified": story.at.isoformat(),
        "author": [{"@type": "Person", "name": _person(chance)}],
        "publisher": {"@type": "Organization", "name": story.site},
        "mainEntityOfPage": url,
        "image": [f"https://{story.site}/img/{story.number}-{n}.jpg" for n in range(3)],
    }
    links = "".join(
        f'<link rel="preload" href="/assets/{n}.{chance.randrange(10**8)}.js" as="script">'
        for n in range(int(30 * share) + 1)
    )
    style = "".join(
        f".c{n}{{margin:{chance.randrange(40)}px;color:#{chance.randrange(16**6):06x};display:block}}"
        for n in range(int(400 * share))
    )
    return (
        f'<meta charset="utf-8"><title>{title} - {story.site}</title>'
        f'<meta name="viewport" content="width=device-width"><link rel="canonical" href="{url}">'
        f'<meta property="og:title" content="{title}"><meta property="og:type" content="article">'
        f'<meta property="og:url" content="{url}"><meta property="og:site_name" content="{story.site}">'
        f'<meta property="article:published_time" content="{story.at.isoformat()}">'
        f'{links}<style>{style}</style><script type="application/ld+json">{json.dumps(described)}</script>'
        '<script async src="https://www.googletagmanager.com/gtag/js?id=G-'
        f'{hash_of(story.site) % 10**8:08d}AB"></script>'
    )


def _person(chance: random.Random) -> str:
    first = chance.choice(("Ada", "Bruno", "Carla", "Dieter", "Elin", "Farid", "Greta", "Hanna"))
    return f"{first} {chance.choice(('Moss', 'Lindqvist', 'Okafor', 'Vesely', 'Tanner', 'Quill'))}"


def _header(story: Story, skin: dict[str, str], chance: random.Random, share: float) -> str:
    items = "".join(
        f'<li class="menu-item menu-item-{n}"><a href="/section/{n}/">{_phrase(chance, 2)}</a></li>'
        for n in range(int(70 * share) + 6)
    )
    return (
        f'<header><a class="logo" href="/"><img src="/logo.svg" alt="{story.site}"></a>'
        f'<nav class="{skin["nav"]}"><ul>{items}</ul></nav>'
        '<form action="/search" role="search"><input type="search" name="q" placeholder="Search"></form></header>'
    )


def _article(story: Story, skin: dict[str, str], chance: random.Random) -> str:
    paragraphs = []
    for n, paragraph in enumerate(story.paragraphs):
        text = html.escape(paragraph)
        if n % 3 == 1:
            first, _, rest = text.partition(" ")
            text = f'<a href="/topic/{n}">{first}</a> {rest}'
        paragraphs.append(f'<p class="c{n}">{text}</p>')
        if n == 2:
            paragraphs.append(f'<aside class="related"><h4>Read also</h4>{_teasers(chance, 2)}</aside>')
    return (
        f'<article><h1>{html.escape(story.title)}</h1><p class="byline">By <a rel="author" href="/by/1">'
        f'{_person(chance)}</a></p><time datetime="{story.at.isoformat()}">{story.at:%d %B %Y}</time>'
        f'<figure><img src="/img/{story.number}.jpg" alt=""><figcaption>{_phrase(chance, 9)}</figcaption></figure>'
        f'<div class="{skin["body"]}">{"".join(paragraphs)}</div>'
        '<ul class="share"><li><a href="#">Share</a></li><li><a href="#">Print</a></li></ul></article>'
    )


def _teasers(chance: random.Random, count: int) -> str:
    return "".join(
        f'<div class="teaser c{n}" data-id="{chance.randrange(10**9)}"><a href="/news/t{chance.randrange(10**6)}">'
        f'<img loading="lazy" src="/thumb/{chance.randrange(10**6)}.jpg" alt=""><h3>{_phrase(chance, 8)}</h3></a>'
        f'<p class="lead">{_phrase(chance, 18)}</p><span class="meta">{chance.randrange(1, 59)} min ago</span></div>'
        for n in range(count)
    )


def _comments(skin: dict[str, str], chance: random.Random, count: int) -> str:
    return "".join(
        f'<div class="{skin["note"]}" id="comment-{n}"><cite>reader{chance.randrange(10**4)}</cite>'
        f"<p>{_phrase(chance, 45)}</p><a href='#reply-{n}'>Reply</a></div>"
        for n in range(count)
    ) + (
        '<form action="/comment" method="post"><textarea name="text"></textarea><input name="author">'
        '<input type="email" name="email"><button>Post comment</button></form>'
    )


def _footer(story: Story, skin: dict[str, str], chance: random.Random, share: float) -> str:
    links = "".join(
        f'<li><a href="/page/{n}">{_phrase(chance, 2)}</a></li>' for n in range(int(60 * share) + 4)
    )
    return (
        f'<footer class="{skin["foot"]}"><form action="/newsletter"><label>Our newsletter <input type="email" '
        f'name="email"></label><button>Sign up</button></form><ul>{links}</ul><p>© 2026 {story.site}</p></footer>'
    )


def _state(chance: random.Random, size: int) -> str:
    """Inline JSON of about so many characters, as pages carry the data of their scripts."""
    items: list[dict[str, object]] = []
    left = size
    while left > 0:
        item = {"id": chance.randrange(10**9), "title": _phrase(chance, 10), "teaser": _phrase(chance, 60)}
        items.append(item)
        left -= len(json.dumps(item)) + 2
    return json.dumps({"items": items})


@lru_cache(maxsize=1)
def _pool() -> list[str]:
    """Words that no article is made of in this order, for what stands around them."""
    return [word for story in stories(60, seed=99) for text in story.paragraphs for word in text.split()]


def _phrase(chance: random.Random, words: int) -> str:
    pool = _pool()
    start = chance.randrange(len(pool) - words)
    return " ".join(pool[start : start + words])
