"""Bytes to a string that is safe to parse: the charset found out, the nesting and the attributes bounded."""

import codecs
import re
from itertools import islice, pairwise

from w3lib.encoding import html_body_declared_encoding, http_content_type_encoding, resolve_encoding

# lexbor's "is a p open?" walks the stack of open elements: 200,000 nested divs take 93 s, 512 (Chromium's own
# limit) nothing. Pages with fewer tags than this cannot cost more than 0.3 s and skip the count.
_COUNT_FROM_TAGS = 4_000
_MAX_DEPTH = 512
# A page is read up to this tag: the longest live blogs have 50,000, ten megabytes of nothing but tags three million.
_MAX_TAGS = 300_000
# Unclosed formatting elements are reopened in every later paragraph: N of them times M paragraphs.
_MAX_FORMATTING = 32
# Duplicate names are searched for attribute by attribute: 20,000 on one element take 0.5 s, 128 nothing.
_LONG_TAG = 1_500
_MAX_ATTRIBUTES = 128

_VOID = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
    ]
)
# Elements whose end tag may be left out: each closes the one before, so a count of them is no depth.
_IMPLIED_END = frozenset(
    [
        "p",
        "li",
        "dd",
        "dt",
        "option",
        "optgroup",
        "tr",
        "td",
        "th",
        "thead",
        "tbody",
        "tfoot",
        "rt",
        "rp",
        "html",
        "head",
        "body",
        "colgroup",
    ]
)
_FORMATTING = frozenset(
    ["a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"]
)
_RAW = frozenset(["script", "style", "textarea", "title", "xmp", "noembed", "noframes", "iframe"])
_TAG = re.compile(r"<(?:(/?)([a-zA-Z][a-zA-Z0-9:-]*)|!--)")
_ATTRIBUTE = re.compile(r"""[^\s"'>/=]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'>]+))?""")
_NULS = re.compile(rb"\x00")


def decode(body: bytes, content_type: str | None) -> tuple[str, str]:
    """The text of a page and the encoding it was read with.

    In the order of the WHATWG standard – byte-order mark, HTTP, `<meta>` – but bytes that are valid UTF-8 and not
    plain ASCII are UTF-8 whatever they are said to be. Single bad bytes in UTF-8 are read as windows-1252.
    """
    marked = _byte_order_mark(body)
    if marked:
        return marked
    wide = _wide(body)
    if wide:
        return body.decode(wide, "replace"), wide
    declared = http_content_type_encoding(content_type) or html_body_declared_encoding(body)
    if declared == "iso2022_jp":  # seven bits wide: its bytes are valid UTF-8
        return body.decode(declared, "replace"), declared
    try:
        return body.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        pass
    if _mostly_utf8(body):
        return body.decode("utf-8", _MIXED), "utf-8"
    encoding = _codec(declared) if declared else None
    if encoding in (None, "utf-8", "utf-16", "utf-16-le", "utf-16-be", "ascii"):
        encoding = _guess(body)
    return body.decode(encoding or "cp1252", "replace"), encoding or "cp1252"


def _byte_order_mark(body: bytes) -> tuple[str, str] | None:
    marks = (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    )
    for mark, encoding in marks:
        if body.startswith(mark):
            return body[len(mark) :].decode(encoding, "replace"), encoding
    return None


def _wide(body: bytes) -> str | None:
    """UTF-16 without a mark: in markup every other byte is zero."""
    head = body[:400]
    if head.count(0) * 5 < len(head) * 2:
        return None
    return "utf-16-le" if head[1::2].count(0) > head[::2].count(0) else "utf-16-be"


def _codec(label: str) -> str | None:
    name = resolve_encoding(label)  # with the standard's aliases: latin-1 is windows-1252
    try:
        return codecs.lookup(name).name if name else None
    except LookupError:
        return None


def _guess(body: bytes) -> str | None:
    from resiliparse.parse.encoding import detect_encoding

    return _codec(detect_encoding(body, max_len=65_536) or "cp1252")


def _read_as_windows(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


_MIXED = "copytrail.windows-1252"
codecs.register_error(_MIXED, _read_as_windows)


def _mostly_utf8(body: bytes) -> bool:
    """Whether the bytes are UTF-8 with some strangers in it: at least four good sequences to a bad one."""
    sample = body[:1_000_000]
    text = sample.decode("utf-8", "replace")
    bad = text.count("�")
    good = sum(map(text.count, _FREQUENT)) if bad < 50 else sum(ord(c) > 127 for c in text) - bad
    return good >= 4 * bad


_FREQUENT = "’“”–— éèàçüöäßñóíáãâêôżłśćęą"


def tame(html: str) -> str:
    """The source with nesting and attributes cut to what a parser can take in bounded time.

    Ordinary pages come back as they are. No exception on any input, linear time.
    """
    if "\x00" in html:
        html = html.replace("\x00", "")
    pieces = html.split(">")
    if max(map(len, pieces)) > _LONG_TAG:
        html = _fewer_attributes(pieces)
    tags = html.count("<")
    if tags > _MAX_TAGS:
        html = html[: -len(html.split("<", _MAX_TAGS)[-1])]
    if tags > _COUNT_FROM_TAGS:
        html = _flatter(html)
    return html


def _fewer_attributes(pieces: list[str]) -> str:
    """The source from its pieces between ">", the attributes beyond the limit cut off each."""
    for index, piece in enumerate(pieces):
        if len(piece) <= _LONG_TAG or (index and _opens_raw(pieces[index - 1])):
            continue
        tag = _TAG.search(piece)
        attributes = _ATTRIBUTE.finditer(piece, tag.end()) if tag else iter(())
        last_two = list(islice(attributes, _MAX_ATTRIBUTES - 1, _MAX_ATTRIBUTES + 1))
        if len(last_two) > 1:  # there is one more than the limit
            pieces[index] = piece[: last_two[0].end()]
    return ">".join(pieces)


def _opens_raw(piece: str) -> bool:
    tag = _TAG.search(piece[-1_000:])
    return bool(tag and tag[2] and not tag[1] and tag[2].lower() in _RAW)


def _flatter(html: str) -> str:
    """Drops start tags beyond the depth limit, with as many of their end tags; scripts and comments are skipped."""
    cuts: list[tuple[int, int]] = []
    depth = formatting = dropped = position = 0
    while tag := _TAG.search(html, position):
        position = tag.end()
        name = (tag[2] or "").lower()
        if not name:
            position = _after(html, "-->", position)
        elif name in _VOID or name in _IMPLIED_END:
            continue
        elif tag[1]:
            if dropped:
                dropped -= 1
            elif depth:
                depth -= 1
            formatting = max(0, formatting - (name in _FORMATTING))
        elif name in _RAW:
            position = _after(html, f"</{name}", position)
        elif depth >= _MAX_DEPTH or (name in _FORMATTING and formatting >= _MAX_FORMATTING):
            cuts.append((tag.start(), _after(html, ">", position)))
            dropped += 1
        else:
            depth += 1
            formatting += name in _FORMATTING
    return _without(html, cuts) if cuts else html


def _after(html: str, what: str, position: int) -> int:
    found = html.find(what, position)
    return len(html) if found < 0 else found + len(what)


def _without(html: str, cuts: list[tuple[int, int]]) -> str:
    edges = [0, *(edge for cut in cuts for edge in cut), len(html)]
    return "".join(html[start:end] for start, end in list(pairwise(edges))[::2])
