"""Progress: rows on a terminal, plain lines elsewhere, and a site's own words are never markup."""

import io

from rich.console import Console

from copytrail import progress
from copytrail.progress import line, shown
from crawler.tally import Progress


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def test_off_a_terminal_a_site_gets_a_line_when_it_begins_and_when_it_ends() -> None:
    out = io.StringIO()
    with shown(out) as show:
        for state, pages in [
            ("waiting", 0),
            ("looking", 0),
            ("looking", 0),
            ("fetching", 1),
            ("fetching", 2),
            ("done", 2),
            ("done", 2),
        ]:
            show(Progress("a.example", state, pages=pages, new=pages, seconds=3.2))
    assert out.getvalue() == "a.example: looking\na.example: done, 2 pages, 2 new, 3 s\n"


def test_a_long_crawl_is_heard_of_now_and_then(monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(progress, "EVERY", 0.0)
    out = io.StringIO()
    with shown(out) as show:
        show(Progress("a.example", "looking"))
        show(Progress("a.example", "fetching", pages=1, queued=7))
    assert out.getvalue().splitlines()[-1] == "a.example: fetching, 1 page, 7 waiting"


def test_quiet_says_nothing() -> None:
    out = io.StringIO()
    with shown(out, quiet=True) as show:
        show(Progress("a.example", "looking"))
    assert out.getvalue() == ""


def test_a_terminal_gets_a_row_a_site_and_is_left_clean() -> None:
    out = Terminal()
    with shown(out) as show:
        show(Progress("a.example", "fetching", pages=3))
        table = show.table()  # type: ignore[attr-defined]  # what is drawn four times a second
    console = Console(file=io.StringIO(), width=100)
    console.print(table)
    drawn = console.file.getvalue()  # type: ignore[attr-defined]  # a StringIO
    assert "a.example" in drawn
    assert "fetching" in drawn


def test_more_sites_than_rows_are_summed_up() -> None:
    with shown(Terminal()) as show:
        for number in range(progress.MAX_ROWS + 10):
            show(Progress(f"s{number}.example", "done"))
        table = show.table()  # type: ignore[attr-defined]  # what is drawn four times a second
    assert table.row_count == progress.MAX_ROWS + 1


def test_a_detail_from_the_web_is_text_not_markup() -> None:
    with shown(Terminal()) as show:
        show(Progress("a.example", "down", detail="[red]HTTP 500[/red] [link=http://x.example]x[/link]"))
        table = show.table()  # type: ignore[attr-defined]  # what is drawn four times a second
    console = Console(file=io.StringIO(), width=140)
    console.print(table)
    assert "[red]HTTP 500[/red]" in console.file.getvalue()  # type: ignore[attr-defined]  # a StringIO


def test_a_line_tells_what_went_wrong() -> None:
    told = line(Progress("a.example", "down", failed=1, seconds=2.0, detail="HTTP 503"))
    assert told == "a.example: down, 1 failed, 2 s, HTTP 503"
