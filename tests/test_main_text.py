"""When the own text is sure, and who is asked when it is not."""

from datetime import UTC, datetime

import pytest

from article.body import text
from article.body.text import main_text, plain
from article.page.document import parse
from article.page.walk import cut
from article.read import read
from article.types import Article, Level, Page

LINE = "In {0} the keeper of the mill wrote down how high the river stood, and what the {0} days of rain had left behind."
NAMES = "January February March April May June July August September October November December".split()
STORY = "".join(f"<p>{LINE.format(name)}</p>" for name in NAMES)
ITEMS = "".join(f"<p>{n}) a lantern of {name}</p>" for n, name in enumerate(NAMES * 3))
TEASERS = "".join(
    f"<a href=/{name}>The river in {name}, a long look back</a><p>{LINE.format(name)}</p>"
    for name in NAMES[:4]
)


def asked(html: str, level: Level, monkeypatch: pytest.MonkeyPatch) -> tuple[list[str], float]:
    """Who is asked about a page, and the confidence at the end; the others agree with the own text."""
    document = parse(
        Page("https://mill.example/", html.encode(), datetime(2026, 1, 1, tzinfo=UTC), 200, (), "test")
    )
    cuts = cut(document.tree)
    calls: list[str] = []

    def other(name: str) -> None:
        def ask(_: str) -> str:
            calls.append(name)
            return plain(text.own(cuts).segments)

        monkeypatch.setattr(text, f"_{name}", ask)

    other("resiliparse")
    other("trafilatura")
    return calls, main_text(document, cuts, level).confidence


@pytest.mark.parametrize(
    ("html", "sure"),
    [
        (f"<article>{STORY}</article>", True),
        (f"<article>{STORY}</article><nav>{ITEMS}</nav>", True),
        (f"<article>{STORY}<h2>More</h2><p><a href=/x>The mill in spring, a walk</a></p></article>", True),
        # too short to be sure of, however alone it stands
        ("<article>" + STORY[: STORY.index("<p>In July")] + "</article>", False),
        # much running text elsewhere on the page
        (f"<article>{STORY}</article><div>{TEASERS}</div>", False),
        # the text may go on in the short lines of its own box
        (f"<article>{STORY}{ITEMS}</article>", False),
    ],
)
def test_a_second_opinion_is_asked_for_where_the_own_text_is_not_sure(
    html: str, sure: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls, confidence = asked(f"<body>{html}</body>", "balanced", monkeypatch)
    assert calls == ([] if sure else ["resiliparse"])
    assert 0.95 <= confidence <= 1.0


def test_quality_always_asks_both(monkeypatch: pytest.MonkeyPatch) -> None:
    assert asked(f"<article>{STORY}</article>", "quality", monkeypatch)[0] == ["resiliparse", "trafilatura"]


def test_a_text_that_nobody_confirms_goes_to_the_third(monkeypatch: pytest.MonkeyPatch) -> None:
    html = f"<body><article>{STORY[: STORY.index('<p>In April')]}</article></body>"
    document = parse(
        Page("https://mill.example/", html.encode(), datetime(2026, 1, 1, tzinfo=UTC), 200, (), "test")
    )
    monkeypatch.setattr(
        text, "_resiliparse", lambda _: "Something else altogether, of which no page has a word."
    )
    monkeypatch.setattr(text, "_trafilatura", lambda _: plain(text.own(cut(document.tree)).segments))
    found = main_text(document, cut(document.tree), "balanced")
    assert (found.extractor, found.confidence) == ("own", 1.0)


@pytest.mark.parametrize(("style", "extractor"), [("display:none", "own"), ("color:red", "trafilatura")])
def test_others_that_leave_out_what_is_hidden_outvote_nobody(
    style: str, extractor: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A script uncovers the rest of a text; what others leave out for another reason may not belong to it."""
    shown, rest = (
        STORY[: STORY.index("<p>In March")],
        STORY[STORY.index("<p>In March") : STORY.index("<p>In July")],
    )
    html = f"<body><article>{shown}<div style='{style}'>{rest}</div></article></body>"
    document = parse(
        Page("https://mill.example/", html.encode(), datetime(2026, 1, 1, tzinfo=UTC), 200, (), "test")
    )
    cuts = cut(document.tree)
    theirs = "\n".join(LINE.format(name) for name in NAMES[:2])
    monkeypatch.setattr(text, "_resiliparse", lambda _: theirs)
    monkeypatch.setattr(text, "_trafilatura", lambda _: theirs)
    found = main_text(document, cuts, "balanced")
    assert (found.extractor, len(found.segments)) == (extractor, 6 if extractor == "own" else 2)


def test_lines_taken_out_of_a_short_text_do_not_outvote_it() -> None:
    """Others leave the line with byline and date in: of a short text that is more than they may differ by."""
    story = "A car of the home care service was broken into this morning, and its battery is gone."
    byline = "05/10/2026 - Published by: Clara Borba - Category: Health - Read 213 times so far"
    links = "".join(f"<li><a href=/n/{n}>The council meets about road number {n}</a></li>" for n in range(20))
    page = Page(
        "https://valley-herald.example/health/7",
        f"<ul>{links}</ul><div id=c><h1>Car broken into</h1><p>{byline}</p><p>{story} Patients will be seen tomorrow "
        f"and need not call again. Police came to look at the damage.</p></div>".encode(),
        datetime(2026, 11, 20, tzinfo=UTC),
    )
    read_page = read(page)
    assert isinstance(read_page, Article)
    assert read_page.extractor == "own"
    assert byline not in read_page.text
    assert story in read_page.text


def test_the_standfirst_is_put_before_the_text_of_others(monkeypatch: pytest.MonkeyPatch) -> None:
    lead = "After two winters of floods the keeper has written it all down, day by day."
    lines = [LINE.format(name) for name in NAMES[:4]]
    shown = "".join(f"<p>{line}</p>" for line in lines)
    offer = "<div><p>The whole book costs less than a cup of coffee a week, and all of it is true.</p></div>"
    html = f"<body><article><h1>The river</h1><p class=dek>{lead}</p><div>{shown}</div>{offer * 3}</article></body>"
    document = parse(Page("https://mill.example/", html.encode(), datetime(2026, 1, 1, tzinfo=UTC)))
    cuts = cut(document.tree)
    for name in ("_resiliparse", "_trafilatura"):
        monkeypatch.setattr(text, name, lambda _: "\n".join(lines))
    found = main_text(document, cuts, "balanced")
    assert found.extractor == "trafilatura"
    assert [segment.text for segment in found.segments] == [lead, *lines]


def test_lines_below_the_text_of_others_are_no_text(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [LINE.format(name) for name in NAMES[:4]]
    closing = ["A version of this article appeared in print on Tuesday.", "(With River Wire)"]
    html = f"<body><div>{''.join(f'<p>{line}</p>' for line in (*lines, *closing))}</div></body>"
    document = parse(Page("https://mill.example/", html.encode(), datetime(2026, 1, 1, tzinfo=UTC)))
    monkeypatch.setattr(text, "own", lambda _: text.Body((), "own", 0.0))
    monkeypatch.setattr(text, "_resiliparse", lambda _: "\n".join((*lines, *closing)))
    found = main_text(document, cut(document.tree), "fast")
    assert [segment.text for segment in found.segments] == lines


def another(above: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """The text of a page where two others agree against the own one, with what stands above the text."""
    page = f"<body>{above}<div>{STORY}</div></body>"
    document = parse(Page("https://mill.example/", page.encode(), datetime(2026, 1, 1, tzinfo=UTC)))
    cuts = cut(document.tree)
    none = text.Body((), "own", 0.0)
    monkeypatch.setattr(text, "own", lambda _: none)
    for name in ("_resiliparse", "_trafilatura"):
        monkeypatch.setattr(text, name, lambda _: plain(cuts.items))
    return plain(main_text(document, cuts, "quality").segments)


@pytest.mark.parametrize(
    "head",
    [
        "<h1>The mill</h1>",
        "<p>Opinion</p><h1>The mill</h1>",
        "<h2>The mill</h2><p>By Ana Torres</p>",
        "<h1>The mill</h1><p>Mills</p><p>5 March 2026</p>",
    ],
)
def test_the_head_of_the_page_is_cut_from_the_text_of_others(
    head: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert another(head, monkeypatch).startswith("In January")


def test_a_standfirst_above_the_byline_is_not_cut_from_it(monkeypatch: pytest.MonkeyPatch) -> None:
    told = "A mill, and what became of it."
    found = another(f"<h1>The mill</h1><p>{told}</p><p>By Ana Torres</p>", monkeypatch)
    assert found.startswith(f"{told}\nIn January")


def test_dates_of_events_are_not_cut_from_it(monkeypatch: pytest.MonkeyPatch) -> None:
    events = [f"{n} March 2026: a walk" for n in range(1, 12)]
    document = parse(
        Page(
            "https://mill.example/",
            f"<h1>Walks</h1><ul>{''.join(f'<li>{event}</li>' for event in events)}</ul>".encode(),
            datetime(2026, 1, 1, tzinfo=UTC),
        )
    )
    cuts = cut(document.tree)
    monkeypatch.setattr(text, "own", lambda _: text.Body((), "own", 0.0))
    for name in ("_resiliparse", "_trafilatura"):
        monkeypatch.setattr(text, name, lambda _: plain(cuts.items))
    assert [s.text for s in main_text(document, cuts, "quality").segments] == events


SOME = STORY[: STORY.index("<p>In May")]
WRITER = "".join(f"<p>{LINE.format(name).replace('the keeper', 'the author')}</p>" for name in NAMES[:3])


@pytest.mark.parametrize(
    ("beside", "stands"),
    [
        ("", True),
        (f'<div class="author-bio">{WRITER}</div>', True),
        (f'<div class="part">{WRITER}</div>', False),
        # names that took more than was left are not believed
        (f'<div class="author-bio">{WRITER * 2}</div>', False),
    ],
)
def test_others_who_have_only_what_is_of_the_page_do_not_outvote_the_own_text(
    beside: str, stands: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = (
        f"<h1>The mill of the two rivers</h1><p>By Ana Torres</p><p>5 March 2026</p><div>{SOME}</div>{beside}"
    )
    document = parse(Page("https://mill.example/", page.encode(), datetime(2026, 1, 1, tzinfo=UTC)))
    cuts = cut(document.tree)
    mine = tuple(s for s in cuts.items if "the keeper" in s.text)
    monkeypatch.setattr(text, "own", lambda _: text.Body(mine, "own", 0.0))
    for name in ("_resiliparse", "_trafilatura"):
        monkeypatch.setattr(text, name, lambda _: plain(cuts.items))
    assert (main_text(document, cuts, "balanced").segments == mine) == stands
