"""Readers' remarks below a text, told by their form, and what looks like them and is text."""

import tomllib
from datetime import UTC, datetime
from importlib.resources import files

import pytest
from selectolax.lexbor import LexborHTMLParser

from article.body.extract import own
from article.body.remarklines import answers, beats_of, is_elapsed
from article.body.text import main_text
from article.body.weights import weights_of
from article.page.document import parse
from article.page.segments import Segments
from article.page.walk import cut
from article.types import Page

TEXT = [
    "The council met on Tuesday evening in the old town hall to talk about the new bridge over the river.",
    "Many people came to listen, although it rained, and some of them had walked for an hour to be there.",
    "A vote is planned for next week, when the plans will hang in the library for everybody to look at.",
    "Nobody could say what the steel will cost by then, and the mayor did not want to guess at it either.",
    "The old bridge had stood for eighty years when the flood of last spring took two of its five piers.",
    "Until a new one stands, those who live on the far bank will go on walking round by the weir upstream.",
]
SAID = [
    "I walked over it as a child and nobody ever thought that it would close one day.",
    "Nonsense.",
    "They promised us the same when the roof of the school leaked, and we know how that ended.",
    "Thanks for writing about it, and for looking at the figures that nobody here wants to see.",
]
NAMES = ["Pete Marsh", "river_rat77", "Dolores K.", "OldTimer"]
TIMES = ["6 March 2026, 10:11", "7 March 2026, 8:02", "7 March 2026, 8:34", "9 March 2026, 21:17"]


def segments(html: str) -> Segments:
    return cut(LexborHTMLParser(html))


def text(html: str) -> list[str]:
    return [segment.text for segment in own(segments(html)).segments]


def article(lines: list[str] = TEXT) -> str:
    return "".join(f"<p>{line}</p>" for line in lines)


def remarks(form: str, *, times: list[str] = TIMES, names: list[str] = NAMES) -> str:
    said = zip(names, times, SAID, strict=True)
    return "".join(form.format(name=name, time=time, said=text) for name, time, text in said)


FORMS = {
    "WordPress": (
        "<li class=x1><article><footer><div><img><b>{name}</b> <span>says:</span></div><div><a href=#c><time>{time}"
        "</time></a></div></footer><div><p>{said}</p></div><div><a href=#r>Reply</a></div></article></li>"
    ),
    "Disqus": (
        "<li><div><header><a href=/u>{name}</a> • <a>2 years ago</a></header><div><p>{said}</p></div>"
        "<menu><li><a>Reply</a></li><li><a>Share ›</a></li></menu></div></li>"
    ),
    "buttons alone": (
        "<section><div class=css-1><button>{name}</button><time>3 hours ago</time></div><div class=css-1><div>{said}</div></div><button>Respect (3)</button><button>Reply</button></section>"
    ),
    "Facebook": (
        "<div><div><a>{name}</a><div dir=auto>{said}</div></div><div>Like · Reply · 4 h</div></div>"
    ),
    "a name, a time, no more": "<div><div>{name} <span>{time}</span></div><div>{said}</div></div>",
    "name and time in a line each": "<div><p>{name}</p><p>{time}</p><p>{said}</p></div>",
    "signed below": "<div><p>{said}</p><p><i>{name}, {time}</i></p></div>",
    "a thread": (
        "<div><dl><dt>{name}</dt><dd>Posts: 17</dd><dd>Joined: 12.03.2019</dd></dl>"
        "<div><h3><a href=#p>Re: The bridge</a></h3><p>by {name} » {time}</p><div>{said}</div></div></div>"
    ),
    "no boxes": "<p><b>{name}</b> {time}</p><p>{said}</p><hr>",
    "a list of terms": "<dt>{name} – {time}</dt><dd>{said}</dd>",
    "a table each": "<table><tr><td><b>{name}</b> {time}</td></tr><tr><td>{said}</td></tr></table>",
    "Korean": (
        "<li><div><span>{name}</span> <span>2026.03.07. 10:11</span></div><div>{said}</div><div><a>답글 0</a></div></li>"
    ),
    "answers nested": (
        "<div><div>{name} {time}</div><p>{said}</p><a>Reply</a><div><div>OldTimer {time}</div><p>{said}</p><a>Reply</a></div></div>"
    ),
}


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS.keys())
@pytest.mark.parametrize(
    "page",
    [
        "<main><article><h1>The bridge</h1>{0}</article><section><h3>Join in</h3>{1}</section></main>",
        "<div><h1>The bridge</h1><div>{0}</div><div>{1}</div><div><p>© The Paper</p></div></div>",
        "<div><div><h1>The bridge</h1>{0}<div>{1}</div></div></div>",
    ],
    ids=["outside", "beside", "within"],
)
def test_remarks_are_no_text(page: str, form: str) -> None:
    assert text(page.format(article(), remarks(form))) == TEXT


@pytest.mark.parametrize(
    "heading", ["<h3>Comments (4)</h3>", "<div>4 Kommentare</div>", "<h2>4 reviews</h2>"]
)
def test_below_a_heading_a_day_is_enough(heading: str) -> None:
    page = f"<div>{article()}</div>{{}}<div>{remarks('<div><b>{name}</b><i>6 March 2026</i><p>{said}</p></div>')}</div>"
    assert text(page.format(heading)) == TEXT
    assert text(page.format("<h3>What followed</h3>"))[-1] == SAID[-1]


def test_below_letters_a_name_is_enough() -> None:
    letters = remarks("<div><h4>On the bridge</h4><p>{said}</p><p>{name}, Easton</p></div>")
    assert text(f"<div>{article()}</div><h2>Leserbriefe</h2><div>{letters}</div>") == TEXT


def test_two_that_can_be_answered() -> None:
    two = remarks(FORMS["WordPress"]).split("</li>", 2)[2]
    assert text(f"<div>{article()}</div><ol>{two}</ol>") == TEXT


def test_long_remarks_below_short_news() -> None:
    many = remarks(FORMS["WordPress"]) * 6
    assert text(f"<div>{article(TEXT[:3])}</div><ol>{many}</ol>") == TEXT[:3]


def test_two_others_that_take_remarks_for_text_do_not_outvote() -> None:
    said = remarks(FORMS["name and time in a line each"])
    html = (
        f"<html><body><main><h1>The bridge</h1><div>{article()}</div><div>{said}</div></main></body></html>"
    )
    document = parse(Page("https://site.example/a", html.encode(), datetime(2026, 3, 9, tzinfo=UTC)))
    found = main_text(document, cut(document.tree), "balanced")
    assert [segment.text for segment in found.segments] == TEXT


LIVE = ["Ada Moss", "Bo Tanner", "Ada Moss", "Bo Tanner"]
LOOKALIKES = {
    "live blog, hours": ("<div><time>{time}</time><p>{said}</p><p>{name}</p></div>", NAMES, ["18:12", "18:03", "17:41", "17:22"]),
    "live blog, days and hours": ("<div><b>{name}</b><time>{time}</time><p>{said}</p></div>", LIVE, TIMES),
    "live blog, headings": ("<div><div>{name}, {time}</div><h3>About {name}</h3><p>{said}</p></div>", NAMES, TIMES),
    "live blog that can be liked": ("<div><time>3 h</time><p>{said}</p><button>Like</button></div>", NAMES, TIMES),
    "live blog with links to its entries": ("<div><time>{time}</time><p>{said}</p><a href=#e>Permalink</a></div>", NAMES, ["18:12", "18:03", "17:41", "17:22"]),
    "events": ("<div><div>{name}</div><div>{time}</div><p>{said}</p><a href=/t>Tickets</a></div>", NAMES, ["6 March 2026, 19:30", "7 March 2026, 20:00", "8 March 2026, 18:15", "9 March 2026, 20:00"]),
    "timeline": ("<div><div>{time}</div><div>{name}</div><p>{said}</p></div>", NAMES, ["6 March 2026", "7 March 2026", "8 March 2026", "9 March 2026"]),
    "interview": ("<div><p><b>{name}:</b></p><p>{said}</p></div>", LIVE, TIMES),
    "people": ("<div><div>{name}, 34</div><p>{said}</p></div>", NAMES, TIMES),
    "products": ("<div><h2>{name}</h2><div>49,99 €</div><p>{said}</p><a href=/b>Buy now</a></div>", NAMES, TIMES),
    "obituaries": ("<div><h3>{name}</h3><p>12.03.1994 – {time}</p><p>{said}</p></div>", NAMES, TIMES),
    "advice": ("<div><p>{name}, {time}</p><p><b>Reply</b></p><p>{said}</p></div>", LIVE, TIMES),
    "steps": ("<div><div>{name}</div><div>15 min</div><p>{said}</p></div>", ["Step 1", "Step 2", "Step 3", "Step 4"], TIMES),
    "quoted posts": ("<blockquote><div>{name}</div><p>{said}</p><div>{time}</div></blockquote>", NAMES, TIMES),
}  # fmt: skip


@pytest.mark.parametrize("lookalike", LOOKALIKES.values(), ids=LOOKALIKES.keys())
@pytest.mark.parametrize(
    "page", ["<div><h1>The bridge</h1>{}<div>{}</div></div>", "<div>{}</div><div>{}</div>"]
)
def test_what_looks_alike_is_text(page: str, lookalike: tuple[str, list[str], list[str]]) -> None:
    form, names, times = lookalike
    found = text(page.format(article(), remarks(form, times=times, names=names)))
    assert {*TEXT, SAID[0], SAID[2], SAID[3]} <= set(found)


def test_posts_amid_a_text_are_of_it() -> None:
    post = "<div><b>{0}</b><div>{2}</div><div>Like · Reply · 3 h</div></div>"
    posts = [post.format(*one) for one in zip(NAMES, TIMES, SAID, strict=True)]
    amid = "".join(f"<p>{line}</p>{posts[at % 4]}" for at, line in enumerate(TEXT))
    assert {*TEXT, SAID[0], SAID[2]} <= set(text(f"<div>{amid}</div>"))


def test_letters_without_an_article_are_the_text() -> None:
    letters = remarks(FORMS["signed below"])
    assert {SAID[0], SAID[2], SAID[3]} <= set(text(f"<h1>Letters</h1><div>{letters}</div>"))


def vocabulary(kind: str) -> list[str]:
    data = tomllib.loads((files("article.vocabulary") / "remarks.toml").read_text("utf-8"))
    return list(data[kind])


@pytest.mark.parametrize("reply", vocabulary("replies"))
def test_ways_to_answer(reply: str) -> None:
    assert answers(reply)
    assert answers(f"3 · {reply} (2)")
    assert answers(f"{reply}（2）")
    assert not answers(f"{reply} to the council in writing")


@pytest.mark.parametrize(
    "heading",
    [
        *(f"{word.capitalize()} (12)" for word in vocabulary("headings")),
        *("评论（12）", "コメント：3件", "コメント【3】", "「評論」", "\u200fتعليقات"),
        *(f"12 {word}" for word in vocabulary("counted_headings")),
        *vocabulary("headings_of_words"),
        *vocabulary("letters"),
    ],
)
def test_headings_of_remarks(heading: str) -> None:
    found = segments(f"<p>{TEXT[0]}</p><h3>{heading}</h3><p>{TEXT[1]}</p>")
    assert beats_of(found, weights_of(found.items)).headings == [1]


@pytest.mark.parametrize(
    "heading",
    [
        *vocabulary("counted_headings"),
        "What the letters say",
        "Further comment by the mayor of the town was not to be had",
    ],
)
def test_headings_of_texts(heading: str) -> None:
    found = segments(f"<p>{TEXT[0]}</p><h3>{heading}</h3><p>{TEXT[1]}</p>")
    assert beats_of(found, weights_of(found.items)).headings == []


@pytest.mark.parametrize(
    "line",
    [
        *(f"{word} 3" for word in vocabulary("elapsed")),
        *(f"3{word}" for word in vocabulary("elapsed_unspaced")),
    ],
)
def test_times_from_now(line: str) -> None:
    assert is_elapsed(line)
    assert not is_elapsed("3 March 2026")


@pytest.mark.parametrize("unit", vocabulary("units"))
def test_units_of_time_alone(unit: str) -> None:
    found = segments(
        f"<p>{TEXT[0]}</p><div>3 {unit}</div><p>{TEXT[1]}</p><div>Ada Moss · 4{unit}</div><p>{TEXT[2]}</p>"
    )
    assert list(beats_of(found, weights_of(found.items)).kinds) == [1, 3]
