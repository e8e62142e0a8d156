"""Bytes to a string that is safe to parse: the charset found out, the nesting and the attributes bounded."""

import codecs
import re
from collections.abc import Callable
from itertools import accumulate, islice, pairwise
from operator import sub

from w3lib.encoding import html_body_declared_encoding, http_content_type_encoding, resolve_encoding

# lexbor's "is a p open?" walks the stack of open elements: 200,000 nested divs take 93 s, 512 (Chromium's own
# limit) nothing. Pages with fewer tags than this cannot cost more than 0.3 s and skip the count.
_COUNT_FROM_TAGS = 4_000
_MAX_OPTIONS = 4_000  # parsed in 50 ms; honest pages have a few hundred: countries, years
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
_MAX_ESCAPE = 20_000  # bytes in which the first Japanese word of an ISO-2022-JP page stands
_FEW_BAD = 3  # bytes: a page with so few strangers among as many good characters is UTF-8 with a typo


def decode(body: bytes, content_type: str | None) -> tuple[str, str]:
    """The text of a page and the encoding it was read with.

    In the order of the WHATWG standard – byte-order mark, HTTP, `<meta>` – but bytes that are valid UTF-8 and not
    plain ASCII are UTF-8 whatever they are said to be. Single bad bytes in UTF-8 are read as windows-1252.

    "utf-8" says that the bytes are that to the last one, without a mark before them: a parser may be given them as
    they are. With a mark it is "utf-8-sig", with strangers in it our own "utf-8+windows-1252".
    """
    marked = _byte_order_mark(body)
    if marked:
        return marked
    wide = _wide(body)
    if wide:
        return body.decode(wide, "replace"), wide
    declared = http_content_type_encoding(content_type) or html_body_declared_encoding(body)
    if (
        declared == "iso2022_jp" or body.find(b"\x1b$B", 0, _MAX_ESCAPE) >= 0
    ):  # seven bits wide: its bytes are valid UTF-8
        return body.decode("iso2022_jp", "replace"), "iso2022_jp"
    try:
        return body.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        pass
    if _mostly_utf8(body):
        return body.decode("utf-8", _MIXED), _MIXED
    encoding = _codec(declared) if declared else None
    if encoding in (None, "utf-8", "utf-16", "utf-16-le", "utf-16-be", "ascii"):
        encoding = _guess(body)
    return body.decode(encoding or "cp1252", "replace"), encoding or "cp1252"


def _byte_order_mark(body: bytes) -> tuple[str, str] | None:
    marks = (
        (codecs.BOM_UTF8, "utf-8-sig"),
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

    found = _codec(detect_encoding(body, max_len=_SAMPLE) or "cp1252")
    # What is here is no UTF-8. The detector says so of short Korean pages.
    return found if found != "utf-8" else _by_script(body[:_SAMPLE])


_SAMPLE = 65_536  # bytes
# Double-byte encodings, each with the characters that a text in it is made of.
_SCRIPTS = (
    ("euc_kr", "\uac00", "\ud7a3"),
    ("euc_jp", "\u3041", "\u30ff"),
    ("cp932", "\u3041", "\u30ff"),
    ("gb18030", "\u4e00", "\u9fff"),
    ("big5", "\u4e00", "\u9fff"),
)


def _by_script(sample: bytes) -> str | None:
    """The double-byte encoding in which a sample is well-formed and mostly in that encoding's script."""
    for encoding, first, last in _SCRIPTS:
        try:
            text = codecs.getincrementaldecoder(encoding)().decode(sample)
        except UnicodeDecodeError:
            continue
        foreign = [c for c in text if c > "\x7f"]
        if 2 * sum(first <= c <= last for c in foreign) > len(foreign):
            return encoding
    return None


def _read_as_windows(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


_MIXED = "utf-8+windows-1252"
codecs.register_error(_MIXED, _read_as_windows)


def _mostly_utf8(body: bytes) -> bool:
    """Whether the bytes are UTF-8 with some strangers in it: four good sequences to a bad one, or hardly any bad."""
    sample = body[:1_000_000]
    text = sample.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    good = len(text) - len(text.encode("ascii", "ignore")) - bad
    return good >= 4 * bad or good >= bad <= _FEW_BAD


def tame(html: str) -> str:
    """The source with nesting and attributes cut to what a parser can take in bounded time.

    Ordinary pages come back as they are. No exception on any input, linear time.
    """
    if "\x00" in html:
        html = html.replace("\x00", "")
    if long := _long_tags(html):
        html = _without(html, long)
    tags = html.count("<")
    if tags > _MAX_TAGS:
        html = html[: -len(html.split("<", _MAX_TAGS)[-1])]
    if tags > _COUNT_FROM_TAGS:
        html = _fewer_options(html)
        if _is_deep(html):
            html = _flatter(html)
    return html


def _fewer_options(html: str) -> str:
    """Makes breaks of options beyond the limit: those of a select cost the parser the square of their number."""
    options = _OPTION.finditer(html)
    beyond = next(islice(options, _MAX_OPTIONS, None), None)
    return html[: beyond.start()] + _OPTION.sub("<wbr", html[beyond.start() :]) if beyond else html


_STEP = _LONG_TAG // 2  # so that a longer stretch without ">" holds a whole step of it


def _long_tags(html: str) -> list[tuple[int, int]]:
    """What to cut out of tags with more attributes than the limit.

    Looked for in stretches without ">" that are longer than any honest tag; most pages have a few, in their scripts.
    """
    cuts: list[tuple[int, int]] = []
    start = 0
    while start < len(html):
        if html.find(">", start, start + _STEP) >= 0:
            start += _STEP
            continue
        begin = html.rfind(">", 0, start) + 1
        end = html.find(">", start)
        end = len(html) if end < 0 else end
        if end - begin > _LONG_TAG and not _opens_raw(html[max(0, begin - 1_000) : max(0, begin - 1)]):
            last = _last_attribute(html, begin, end)
            if last:
                cuts.append((last, end))
        start = max(end, start + _STEP)
    return cuts


def _last_attribute(html: str, begin: int, end: int) -> int | None:
    """Where the last attribute within the limit ends, if the tag in this stretch has one more."""
    tag = _TAG.search(html, begin, end)
    attributes = _ATTRIBUTE.finditer(html, tag.end(), end) if tag else iter(())
    last_two = list(islice(attributes, _MAX_ATTRIBUTES - 1, _MAX_ATTRIBUTES + 1))
    return last_two[0].end() if len(last_two) > 1 else None


def _opens_raw(before: str) -> bool:
    """Whether a text ends in the start tag, without its ">", of an element whose content is no markup."""
    tag = _TAG.search(before, before.rfind("<")) if "<" in before else None
    return bool(tag and tag[2] and not tag[1] and tag[2].lower() in _RAW)


class _Steps(dict[str, int]):
    """Names of start tags and, with a slash, of end tags: how much deeper they lead."""

    def __init__(self, counted: Callable[[str], bool]) -> None:
        self.counted = counted

    def __missing__(self, name: str) -> int:
        lower = name.lower()
        step = 0 if not self.counted(lower.removeprefix("/")) else -1 if lower[0] == "/" else 1
        if len(self) < _MOST_NAMES:
            self[name] = step
        return step


_MOST_NAMES = 1_000  # that are remembered: HTML has 140, and made-up ones have no end
_depth = _Steps(lambda name: name not in _VOID and name not in _IMPLIED_END)
_formatting = _Steps(_FORMATTING.__contains__)
_OPTION = re.compile("<option", re.IGNORECASE)
_NAME = re.compile(r"<(/?[a-zA-Z][a-zA-Z0-9:-]*)")
_RAW_START = re.compile(rf"<(?:(!--)|({'|'.join(sorted(_RAW))})(?![a-zA-Z0-9:-]))", re.IGNORECASE)


def _is_deep(html: str) -> bool:
    """Whether elements are nested beyond the limits, by counting tags outside scripts and comments."""
    names = _NAME.findall(_markup(html))
    for steps, limit in ((_depth, _MAX_DEPTH), (_formatting, _MAX_FORMATTING)):
        depths = list(accumulate(map(steps.__getitem__, names)))
        lowest = accumulate(depths, min, initial=0)  # end tags of what is not open close nothing
        if max(map(sub, depths, lowest), default=0) > limit:
            return True
    return False


def _markup(html: str) -> str:
    """The source without comments and the content of raw elements."""
    kept: list[str] = []
    position = 0
    while found := _RAW_START.search(html, position):
        kept.append(html[position : found.start()])
        position = _after(html, "-->" if found[1] else f"</{found[2].lower()}", found.end())
    kept.append(html[position:])
    return "".join(kept)


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
