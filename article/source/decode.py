"""Bytes to a string: the charset found out."""

import codecs

from w3lib.encoding import html_body_declared_encoding, http_content_type_encoding, resolve_encoding

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
