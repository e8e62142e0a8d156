"""The walk over the tree: what interrupts a run of text, what is hidden in it, and where everything stands."""

import pytest
from selectolax.lexbor import LexborHTMLParser

from article.page.hiding import why_hidden
from article.page.markup import HIDDEN, name_flags
from article.page.walk import around, walk


def lines(html: str) -> list[str]:
    return [segment.text for segment in walk(LexborHTMLParser(html))[0].items]


def seen(html: str) -> str:
    return walk(LexborHTMLParser(html))[1].text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<div><span>By Ada Moss</span><span>5 March 2026</span><span>10:11</span></div>", "By Ada Moss 5 March 2026 10:11"),
        ("<p><a>Ada Moss</a><a><b>Elin Tanner</b></a>", "Ada Moss Elin Tanner"),
        ("<p><span>Ada Moss</span><small>Editor</small>", "Ada Moss Editor"),
        ("<p><span>9</span><time>10:30</time>", "9 10:30"),
    ],
)  # fmt: skip
def test_what_only_the_style_sheet_sets_apart(html: str, text: str) -> None:
    assert (lines(html), seen(html)) == ([text], text)


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p><span>T</span><span>he first</span>", "The first"),
        ("<p><span>un</span><span>likely</span>", "unlikely"),
        ("<p>CO<sub>2</sub>e on the 5<sup>th</sup>", "CO2e on the 5th"),
        ("<p><b>1</b><b>2</b><b>3</b>", "123"),
        ("<p>an <i>i</i>Pad", "an iPad"),
    ],
)
def test_parts_of_a_word_stay_together(html: str, text: str) -> None:
    assert seen(html) == text


def test_boxes_that_hold_an_image() -> None:
    cuts, _ = walk(
        LexborHTMLParser("<main><div><p>One<div><a><picture><img></picture></a><p>two</div></main><img>")
    )
    assert [cuts.boxes[box].tag for box in sorted(cuts.pictured)] == ["body", "div"]
    assert [cuts.boxes[cuts.items[1].box].parent] == [max(cuts.pictured)]


@pytest.mark.parametrize(
    ("html", "segments", "text"),
    [
        ("<p>One <b>two</b>three", ["One twothree"], "One twothree"),
        ("<p>One<p> two ", ["One", "two"], "One\ntwo"),
        ("<p>One<br>two<br><br>three", ["One two", "three"], "One\ntwo\nthree"),
        ("<p>One <button>Press</button> two", ["One two"], "One\nPress\ntwo"),
        ("<p>One<input value=x>two", ["One two"], "One two"),
        ("<p>One<input type=submit value=Go>two", ["One two"], "One\nGo\ntwo"),
        ("<p>One <span hidden>no</span> two", ["no", "One two"], "One two"),
        ("<p>One<div style='display:none'>no<p>nor</div>two", ["One", "no", "nor", "two"], "One\ntwo"),
        ("<p>One<span hidden>a<i hidden>b</i>c</span>", ["abc", "One"], "One"),
        ("<ul><li hidden>no</li><li>yes</li></ul>", ["no", "yes"], "yes"),
        ("<p>One<script>no</script><svg><text>no</text></svg>two", ["Onetwo"], "Onetwo"),
        ("<x-card>One</x-card>two", ["One two"], "One\ntwo"),
        ("One<amp-img src=/x><i>two</i></amp-img>three", ["One two three"], "One\ntwo\nthree"),
        ("<a href=/x><h2>Head</h2><p>Line</p></a>", ["Head", "Line"], "Head\nLine"),
        ("<!-- no --><p> \n </p>", [], ""),
        ("", [], ""),
    ],
)
def test_segments_and_visible_text(html: str, segments: list[str], text: str) -> None:
    assert lines(html) == segments
    assert seen(html) == text


@pytest.mark.parametrize(
    ("html", "kinds"),
    [
        ("<blockquote><p>a</p></blockquote>", ["quote"]),
        ("<ul><li><div><p>a</p></div></li></ul>", ["li"]),
        ("<ul><li><div><div><p>a</p></div></div></li></ul>", ["p"]),
        ("<table><tr><td>a</td><td>b</td></tr></table>", ["table"]),
        ("<table><tr><td>a</td></tr></table>", ["p"]),
        ("<table><tr><td><p>a</p></td><td>b</td></tr></table>", ["p", "p"]),
        ("<h3>a</h3>b", ["h", "p"]),
    ],
)
def test_the_kind_of_a_segment_is_told_by_the_boxes_around_it(html: str, kinds: list[str]) -> None:
    assert [segment.kind for segment in walk(LexborHTMLParser(html))[0].items] == kinds


LONG = "The council met on Tuesday evening to talk about the new bridge over the river, and many came. " * 3


@pytest.mark.parametrize(
    ("row", "segments"),
    [
        # of data: a line a row
        ("<td>Easton<td>12<td>31", ["Easton 12 31"]),
        ("<td>1994<td>The first plan was drawn, and lost for years.<td>Open", ["1994 The first plan was drawn, and lost for years. Open"]),
        ("<td>Easton<br>United<td><b>12</b> <i>(40)</i>", ["Easton United 12 (40)"]),
        # of a layout: cell by cell
        (f"<td><a>Home</a><br><a>News</a><td>{LONG}<td>More", ["Home News", LONG.strip(), "More"]),
        ("<td><a>Home</a><td><font><b>Head</b><br><br>One<br><br>two</font><td>More", ["Home", "Head", "One", "two", "More"]),
        ("<td><a>Home</a><td><font>One<br>&nbsp;<br>two</font>", ["Home", "One", "two"]),
        ("<td>a<td><center>b</center><td>c", ["a", "b", "c"]),
        ("<td>a<td>b<table><tr><td>c<td>d</table>e<td>f", ["a", "b", "c d", "e", "f"]),
    ],
)  # fmt: skip
def test_cells_of_data_and_of_a_layout(row: str, segments: list[str]) -> None:
    assert lines(f"<table><tr>{row}</table>") == segments
    assert seen(f"<table><tr>{row}</table>").split() == " ".join(segments).split()


def test_a_cell_is_looked_into_so_far() -> None:
    inline = "<b><i>x</i></b>"
    assert lines(f"<table><tr><td>a<td>{inline * 10}<p>b") == ["a", "x" * 10, "b"]
    cuts, _ = walk(LexborHTMLParser(f"<table><tr><td>a<td>{inline * 40}<p>b"))
    assert [cuts.boxes[s.box].tag for s in cuts.items] == ["tr", "p"]


@pytest.mark.parametrize("blanks", ["&nbsp;&nbsp; ", "\n&nbsp;&nbsp;", "　", "&emsp;"])
def test_a_line_set_in_begins_a_paragraph(blanks: str) -> None:
    one, two = LONG[:95].strip(), LONG[95:190].strip()
    assert lines(f"<p>{one}<br>{blanks}{two}") == [one, two]
    assert lines(f"<p>{one}<br>{two}") == [f"{one} {two}"]
    assert lines(f"<p>The river<br>{blanks}runs<br>{blanks}on") == ["The river runs on"]


def test_links_go_on_through_blocks_and_hidden_parts() -> None:
    cuts, _ = walk(LexborHTMLParser("<p><a href=/x>One <i hidden>no</i>two</a> three"))
    hidden, run = cuts.items
    assert hidden.anchors == ()
    assert [(a.href, a.text) for a in run.anchors] == [("/x", "One two")]
    assert run.link_chars == len("One two")


def test_every_element_has_its_place() -> None:
    html = "<div>a<p id=p>b <i>c</i><u></u></p><section hidden><b>no</b></section><p id=q></p>d</div>"
    tree = LexborHTMLParser(html)
    visible = walk(tree)[1]
    found = {node.tag + (node.id or ""): visible.span_of(node) for node in tree.body.css("*")}
    quotes = {name: span and visible.text[slice(*span)] for name, span in found.items()}
    assert quotes == {"body": "a\nb c\nd", "div": "a\nb c\nd", "pp": "b c", "i": "c", "u": "", "section": "", "b": None, "pq": ""}  # fmt: skip
    assert found["section"] == found["pq"] == (5, 5)


def test_without_every_place_those_are_kept_that_are_asked_for() -> None:
    html = (
        "<main><p>a <i>b</i></p><div id=form><label>c<input></label><form hidden>d</form></div>"
        "<div id=frame><span><iframe src=/x></iframe></span></div><div id=hidden><u hidden>e</u>f</div></main>"
        "<div id=noscript><noscript><form></form></noscript></div><p>g<!-- no --></p>"
    )
    tree = LexborHTMLParser(html)
    every, few = walk(tree)[1], walk(tree, every=False)[1]
    kept = [node for node in tree.body.css("*") if few.span_of(node)]
    assert [node.id or node.tag for node in kept] == [
        "body", "main", "form", "label", "input", "form", "frame", "span", "hidden", "u", "noscript",
    ]  # fmt: skip
    assert [few.span_of(node) for node in kept] == [every.span_of(node) for node in kept]


def test_what_stands_beside_the_text_can_be_left_unread() -> None:
    html = (
        "<nav>a</nav>b<aside>c<i id=asked>d</i></aside><aside>e</aside>f<article>g<aside>h</aside></article>"
        "<div><nav>i</nav></div><footer><nav>j</nav></footer>"
    )
    tree = LexborHTMLParser(html)
    asked = around(tree.css("#asked"))
    assert walk(tree)[1].text == "\n".join("abcdefghij").replace("c\nd", "cd")
    assert walk(tree, beside=asked)[1].text == "b\ncd\nf\ng\nh\nj"
    assert [s.text for s in walk(tree, beside=asked)[0].items] == ["b", "cd", "f", "g", "h", "j"]


def test_hidden_text_is_kept_as_evidence_in_boxes_that_say_so() -> None:
    cuts, visible = walk(LexborHTMLParser("<p>One</p><form hidden>Voting subscribes you.<p>x</p></form>"))
    assert [(part.text, part.where) for part in visible.hidden] == [
        ("Voting subscribes you. x", "hidden attribute")
    ]
    assert [bool(cuts.boxes[s.box].flags & HIDDEN) for s in cuts.items] == [False, True, False]
    assert cuts.boxes[cuts.items[2].box].parent == cuts.items[1].box


def test_what_holds_most_of_the_page_is_uncovered() -> None:
    page = "<div style='display:none'>" + "<p>text</p>" * 6 + "</div>"
    assert seen(page) == "\n".join(["text"] * 6)
    assert seen(page + "<p>more</p>" * 9) == "\n".join(["more"] * 9)


def test_the_walk_ends_after_a_number_of_nodes() -> None:
    many = "<i>x</i>" * 60_000
    cuts, visible = walk(LexborHTMLParser(f"<div><p>{many}</p><p>after</p></div>"))
    assert 40_000 < len(visible.text) < 60_000
    assert len(cuts.items) == 1
    inside = walk(LexborHTMLParser(f"<p>before<b hidden>{many}</b></p><p>after</p>"))[1]
    assert inside.text == "before"


@pytest.mark.parametrize(
    "names", ["relatedPosts", "related-posts x1", "js related posts", "box__RELATED__posts"]
)
def test_class_names_are_read_in_any_case(names: str) -> None:
    assert name_flags(names) == name_flags("related posts") != 0


def test_words_inside_other_words_are_no_names() -> None:
    assert name_flags("uploads") == name_flags("Uploads") == 0


def test_classes_by_which_vendors_hide() -> None:
    assert why_hidden({"class": "a gform_hidden"}, "div") == "hidden by class"
    assert why_hidden({"class": "gform_hidden_not"}, "div") is None
