"""Two texts side by side: what stands in both, what moved, what only one has."""

import html
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from article.urls import clean
from copytrail.errors import NotFound, UsageError
from copytrail.lookup import known_article
from dedupe.align import Segment, align
from dedupe.edits import edits
from dedupe.overlap import verify
from dedupe.sketch import words_of
from store import tables
from store.provenance import cuts_of
from store.session import Store

SCHEMA = "copytrail.compare/1"


def compare(store: Store, a_url: str, b_url: str) -> dict[str, Any]:
    """The comparison as a document; raises NotFound where one of the two is not in the store."""
    with store.read() as session:
        a, b = (_article(session, url) for url in (a_url, b_url))
        cuts = cuts_of(session, [a.key, b.key])
    a_cuts, b_cuts = cuts.get(a.key, ()), cuts.get(b.key, ())
    overlap = verify(words_of(a.text, a_cuts), words_of(b.text, b_cuts))
    return {
        "schema": SCHEMA,
        "a": _side(a),
        "b": _side(b),
        "jaccard": round(overlap.jaccard, 4),
        "a_in_b": round(overlap.a_in_b, 4),
        "b_in_a": round(overlap.b_in_a, 4),
        "longest_run": overlap.longest_run,
        "edits": list(edits(a.title, a.text, b.title, b.text, a_cuts, b_cuts)),
        "segments": [asdict(segment) for segment in align(a.text, b.text)],
    }


def _article(session: Any, url: str) -> tables.Article:
    address = clean(url)
    if address is None:
        raise UsageError(f"{url!r} is no web address; write e.g. https://site.example/article")
    row = known_article(session, address)
    if row is None:
        raise NotFound(f"{address} is not in the store; fetch it first: copytrail lookup --save {address}")
    return row


def _side(row: tables.Article) -> dict[str, Any]:
    return {"url": row.url, "site": row.site, "title": row.title, "words": row.words, "text": row.text}


def segments_of(document: dict[str, Any]) -> Sequence[Segment]:
    """The segments of a comparison, back as their noun."""
    return [Segment(**one) for one in document["segments"]]


def as_text(document: dict[str, Any]) -> str:
    """The comparison for a terminal: what both have is shortened, what differs stands out by its sign."""
    a, b = document["a"], document["b"]
    lines = [
        f"a  {a['url']}  ({a['words']} words)",
        f"b  {b['url']}  ({b['words']} words)",
        f"{document['a_in_b']:.0%} of a stands in b, {document['b_in_a']:.0%} of b in a",
        f"longest run in common: {document['longest_run']} words",
        f"edits: {', '.join(document['edits']) or 'none'}",
        "",
    ]
    for segment in segments_of(document):
        lines.extend(_segment_lines(segment, a["text"], b["text"]))
    return "\n".join(lines)


def _segment_lines(segment: Segment, a: str, b: str) -> list[str]:
    left, right = a[segment.a_start : segment.a_end], b[segment.b_start : segment.b_end]
    if segment.kind == "equal":
        return [f"  = {_short(left)}"]
    if segment.kind == "moved":
        return [f"  ~ moved: {_short(left)}"]
    return [
        f"  {sign} {' '.join(text.split())}" for sign, text in (("-", left), ("+", right)) if text.strip()
    ]


def _short(text: str, width: int = 100) -> str:
    line = " ".join(text.split())
    return line if len(line) <= width else f"{line[: width // 2]} … {line[-width // 2 :]}"


_STYLE = """
body { font: 16px/1.5 Georgia, serif; margin: 2rem auto; max-width: 72rem; padding: 0 1rem; }
body { color: #1c1c1c; background: #fdfdfb }
table { width: 100%; border-collapse: collapse; table-layout: fixed }
td { vertical-align: top; padding: .3rem .8rem; border-bottom: 1px solid #ddd }
td { white-space: pre-wrap; overflow-wrap: anywhere }
.moved { background: #eef3fb } .changed { background: #fdf5e2 }
.only-a { background: #fdeceb } .only-b { background: #eaf6ec }
@media (prefers-color-scheme: dark) {
  body { background: #191919; color: #e6e6e6 } td { border-color: #444 }
  .moved { background: #22303f } .changed { background: #3d3320 }
  .only-a { background: #42262a } .only-b { background: #203a28 }
}"""


def write_html(document: dict[str, Any], path: Path) -> None:
    """The comparison as a page that needs nothing else; everything from the two texts is escaped."""
    a, b = document["a"], document["b"]
    rows = "".join(_row(segment, a["text"], b["text"]) for segment in segments_of(document))
    head = "".join(
        f"<th>{html.escape(side['title'])}<br><small>{html.escape(side['url'])}</small></th>"
        for side in (a, b)
    )
    left, right = f"{document['a_in_b']:.0%}", f"{document['b_in_a']:.0%}"
    shares = f"{left} of the left text stands in the right, {right} of the right in the left."
    page = (
        '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<title>Two texts compared</title><style>{_STYLE}</style><h1>Two texts compared</h1>"
        f"<p>{shares} Edits: {html.escape(', '.join(document['edits']) or 'none')}.</p>"
        f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></html>"
    )
    path.write_text(page, encoding="utf-8")


def _row(segment: Segment, a: str, b: str) -> str:
    cells = (a[segment.a_start : segment.a_end], b[segment.b_start : segment.b_end])
    return (
        f'<tr class="{segment.kind}">'
        + "".join(f"<td>{html.escape(cell.strip())}</td>" for cell in cells)
        + "</tr>"
    )
