"""Input made to hurt: each was found by attacking the program, and each must cost little and break nothing."""

import gzip
import json
import time
import unicodedata
from datetime import UTC, datetime
from pathlib import Path

import pytest

from article.read import read
from article.traps.traps import judge_text
from article.types import Article, Page
from article.words.marks import LONGEST, stream_safe
from crawler.sitemaps import SitemapError, read_sitemap
from tests.conftest import Program
from tests.stories import FERRY, html_of

NOW = datetime(2026, 11, 22, tzinfo=UTC)
ESCAPES = "\x1b[31mred\x9b31m\x07"


def _seconds(work) -> float:
    before = time.process_time()
    work()
    return time.process_time() - before


def test_a_run_of_any_combining_marks_is_cut() -> None:
    marks = [chr(code) for code in range(0x300, 0x1F000) if unicodedata.combining(chr(code))]
    assert [mark for mark in marks if len(stream_safe("a" + 100 * mark)) != LONGEST + 1] == []
    assert stream_safe("今日は天気がいい。" * 50) == "今日は天気がいい。" * 50


def test_stacked_combining_marks_cost_no_more_than_other_letters() -> None:
    """Alternating marks take quadratic time to compose: 160,000 of them took 30 seconds, with every thread waiting."""
    marks = "a" + "\u0301\u0316" * 80_000
    page = Page("http://a.example/x", html_of("A ferry returns", f"{FERRY}\n{marks}").encode(), NOW)
    assert _seconds(lambda: read(page)) < 5
    assert _seconds(lambda: judge_text(f"Vote now: {marks}")) < 5
    found = read(page)
    assert isinstance(found, Article)
    assert "chain ferry" in found.text


def test_an_entry_of_a_sitemap_has_an_end() -> None:
    """64 KB of gzip held five million elements in one entry: 24 seconds and 1.9 GB."""
    bomb = gzip.compress(b"<urlset><url><loc>" + b"<a>x</a>" * 3_000_000)
    with pytest.raises(SitemapError, match="elements"):
        read_sitemap(bomb, "http://a.example/sitemap.xml")


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
def test_a_time_at_the_edge_of_the_calendar_costs_one_row(copytrail: Program, moment: str) -> None:
    rows = [
        {"url": "http://a.example/1", "text": f"T\n{FERRY}", "fetched_at": moment},
        {"url": "http://a.example/2", "text": f"T\n{FERRY}"},
    ]
    done = copytrail("ingest", "-", "--json", stdin="\n".join(map(json.dumps, rows)))
    assert done.returncode == 5
    assert json.loads(done.stdout)["new"] == 1


def test_names_and_texts_of_others_do_not_move_the_cursor(copytrail: Program, tmp_path: Path) -> None:
    (tmp_path / f"{ESCAPES}.html").write_text(html_of("A ferry returns", FERRY))
    (tmp_path / f"{ESCAPES}.warc").write_text("no archive")
    rows = [
        {"url": f"http://a.example/{number}", "text": f"Ferry {ESCAPES}\n{FERRY} {ESCAPES} {number}"}
        for number in (1, 2)
    ]
    copytrail("ingest", "-", stdin="\n".join(map(json.dumps, rows)))
    for arguments in (
        ("scan", "."), ("ingest", "."), ("compare", "http://a.example/1", "http://a.example/2"), ("status",),
        ("lookup", "http://a.example/1", "--offline"), ("lookup", f"http://a/{ESCAPES}", "--offline"), ("find", FERRY),
    ):  # fmt: skip
        done = copytrail(*arguments)
        assert not {"\x1b", "\x9b", "\x07"} & set(done.stdout + done.stderr), arguments


def test_a_pipe_that_is_named_like_a_page_is_no_page(copytrail: Program, tmp_path: Path) -> None:
    import os

    os.mkfifo(tmp_path / "page.html")
    (tmp_path / "real.html").write_text(html_of("A ferry returns", FERRY))
    assert copytrail("scan", ".", "--json").stdout.count("\n") == 1
    assert copytrail("scan", "page.html").returncode == 5


def test_a_warc_folder_that_cannot_be_written_is_told_before_the_crawl(
    copytrail: Program, tmp_path: Path
) -> None:
    (tmp_path / "sites.toml").write_text('[[site]]\nhome = "http://valley-herald.example/"\n')
    (tmp_path / "file").write_text("")
    done = copytrail("crawl", "--warc", "file")
    assert done.returncode == 2
    assert "cannot write to file" in done.stderr


@pytest.mark.parametrize(
    ("start", "unit"),
    [
        ("<select>", "<option>x"),
        ("<select>", "<OPTION>x</OPTION>"),
        ("", '<div style="display:none">x<p>y</p>'),
    ],
)
def test_what_costs_the_square_of_its_number_is_bounded(start: str, unit: str) -> None:
    """Options of a select cost the parser, hidden elements in hidden ones the walk: 1 MB took 115 and 11 seconds."""
    page = Page("http://a.example/x", f"<body>{start}{unit * 60_000}".encode(), NOW)
    assert _seconds(lambda: read(page)) < 4


def test_a_declared_text_is_sought_in_bounded_time() -> None:
    """Each of 50,000 lines was sought in all of a declared text of 400,000 characters: six seconds."""
    line = "Paragraph tells that the council voted on Tuesday to reopen."
    told = "\n".join(f"Number {n} says that the council of the town met to vote." for n in range(6_000))
    data = json.dumps(
        {"@type": "NewsArticle", "headline": "A ferry returns to the river", "articleBody": told}
    )
    html = (
        f'<h1>A ferry returns to the river</h1><script type="application/ld+json">{data}</script>'
        + f"<p>{line}</p>" * 50_000
    )
    page = Page("http://a.example/x", html.encode(), NOW)
    assert _seconds(lambda: read(page)) < 4


def test_the_address_of_another_story_is_looked_at_once() -> None:
    """Each "//" of an address began a search of its own: 15 seconds for a page of 20 KB."""
    link = f'<h3><a href="/x/{"/a/" * 6_000}">The other bridge stays closed for now</a></h3>'
    html = html_of("A ferry returns", FERRY).replace(
        "</h1>", f"</h1><div>{link}<time>4 March 2026</time></div>"
    )
    assert link in html
    assert _seconds(lambda: read(Page("http://a.example/x", html.encode(), NOW))) < 4


def test_lists_within_lists_are_no_day() -> None:
    """To look for the day in what JSON-LD says, all of it was written out: too deep for Python."""
    nested = "[" * 1_010 + "]" * 1_010
    data = f'<script type="application/ld+json">{{"@type": "Thing", "datePublished": {nested}}}</script>'
    menu = "".join(f"<div>Pier {n}</div>" for n in range(20))
    html = html_of("A ferry returns", FERRY).replace(
        "</body>", f"{data}{menu}<footer>16 November 2026</footer></body>"
    )
    assert data in html
    assert isinstance(read(Page("http://a.example/x", html.encode(), NOW)), Article)


@pytest.mark.parametrize("address", ["http://a.example/\ud800", "/?a=\ud800", "/?utm_source=1&a=\ud800"])
def test_half_a_character_in_an_address_breaks_nothing(address: str) -> None:
    data = json.dumps({"@type": "NewsArticle", "headline": "A ferry returns", "url": address})
    html = html_of("A ferry returns", FERRY).replace(
        "</body>", f'<script type="application/ld+json">{data}</script></body>'
    )
    assert data in html
    assert isinstance(read(Page("http://a.example/x", html.encode(), NOW)), Article)


def test_only_the_links_that_are_kept_are_made_absolute() -> None:
    links = "".join(
        f'<p>The ferry returns, and <a href="to{n}">more</a> is told of it.</p>' for n in range(3_000)
    )
    html = html_of("A ferry returns", FERRY).replace("</article>", f"{links}</article>")
    article = read(Page("http://a.example/x", html.encode(), NOW))
    assert isinstance(article, Article)
    assert len(article.links) == 1_000
