"""The benchmarks run, at their smallest size, and say what they compare; how fast anything is, no test asks."""

import re
from pathlib import Path

import pytest

from article.read import read
from article.types import Article, Page
from benchmarks import copies, reading
from benchmarks.pages import SMALL, page, write_warc
from benchmarks.stories import LARGEST_FAMILY, START, as_article, stories
from dedupe.overlap import verify
from dedupe.sketch import words_of


def test_reading_prints_a_ratio_to_both_peers() -> None:
    said = reading.main(["--pages", "4", "--size", "12000", "--rounds", "1", "--small", "0"])
    rows = {line.split("  ")[0]: line for line in said.splitlines() if line.startswith(("copytrail", "("))}
    assert list(rows) == ["copytrail balanced", "(a) BeautifulSoup", "copytrail fast", "(b) trafilatura"]
    for name, row in rows.items():
        assert re.search(r"(\s+\d+\.\d+){4}\s+100\.0%", row), row
        assert ("own" in row) == name.startswith("copytrail")


def test_reading_takes_a_warc_of_ones_own(tmp_path: Path) -> None:
    source = tmp_path / "own.warc.gz"
    write_warc(source, 2, SMALL)
    said = reading.main(["--warc", str(source), "--rounds", "1", "--small", "0"])
    assert said.startswith("2 pages of own.warc.gz, 1 rounds")


def test_memory_is_told_for_the_pages_read(tmp_path: Path) -> None:
    assert re.search(r"\d+ MB after 3$", reading.memory(tmp_path, 3))


def test_copies_prints_every_part() -> None:
    options = ["--texts", "4", "--sizes", "20", "40", "--measured", "20", "--hot", "20"]
    said = copies.main(options)
    assert re.search(r"^datasketch update +\d+ +\d+\.\d\d$", said, re.MULTILINE)
    assert re.search(r"^20 +\d+ +1\.00 +\d+", said, re.MULTILINE)
    assert re.search(r"^40 +\d+ +\d+\.\d\d +\d+", said, re.MULTILINE)
    assert re.search(r"near-identical documents cost \d+\.\d\d times", said)
    assert re.search(r"recluster of 60 articles: .* \d+ a CPU second, \d+ families", said)


def test_how_cost_grows_is_drawn_from_what_was_measured() -> None:
    grown = [
        copies.Size(10, 500.0, 1000.0, 3.0, (1.0, 2.0)),
        copies.Size(1_000, 250.0, 1000.0, 3.0, (1.0, 2.0)),
    ]
    drawn = copies.plot(grown)
    assert "2000 µs" in drawn
    assert "4000 µs" in drawn
    assert ">1,000<" in drawn


def test_a_seed_gives_the_same_stories_and_one_in_five_is_a_copy() -> None:
    told = list(stories(600, seed=3, words=120))
    assert told == list(stories(600, seed=3, words=120))
    assert told != list(stories(600, seed=4, words=120))
    openings: dict[str, int] = {}
    for story in told:
        opening = " ".join(story.paragraphs[0].split()[:3])
        openings[opening] = openings.get(opening, 0) + 1
    copied = 1 - len(openings) / len(told)
    assert 0.1 < copied < 0.3
    assert 2 < max(openings.values()) <= LARGEST_FAMILY


@pytest.mark.parametrize("number", range(4))
def test_a_benchmark_page_is_read_as_the_story_in_it(number: int) -> None:
    story = list(stories(4, words=150))[number]
    made = Page(story.url, page(story, SMALL).encode(), START, headers=(("content-type", "text/html"),))
    found = read(made)
    assert isinstance(found, Article)
    assert found.title == story.title
    overlap = verify(words_of(found.text), words_of(as_article(story).text))
    assert min(overlap.a_in_b, overlap.b_in_a) > 0.8
