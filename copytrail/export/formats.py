"""Tables written out: JSON Lines and CSV, a row at a time, safe to open in a spreadsheet."""

import csv
import io
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TextIO

import orjson

# A cell that begins so is run as a formula (OWASP, "CSV injection").
FORMULA = tuple("=+-@\t\r\n")
UNSEEN = frozenset("CMZ")  # Unicode categories that spreadsheets trim or do not show: controls, marks, blanks

Row = Mapping[str, Any]


def write(rows: Iterable[Row], columns: Sequence[str], format: str, out: TextIO) -> int:  # noqa: A002  # the option's name
    """Write rows as `jsonl` or `csv` and give back how many; raises ValueError for another format.

    Streams: nothing is kept. Values without a column are left out, missing ones are null or empty.
    """
    if format not in FORMATS:
        raise ValueError(f"{format!r} is no format; one of: {', '.join(FORMATS)}")
    return FORMATS[format](rows, columns, out)


def _jsonl(rows: Iterable[Row], columns: Sequence[str], out: TextIO) -> int:
    count = 0
    for row in rows:
        out.write(json_line({column: row.get(column) for column in columns}))
        count += 1
    return count


def json_line(value: Any) -> str:
    """One JSON document on a line of its own; lone surrogates, which UTF-8 cannot hold, become U+FFFD."""
    try:
        return orjson.dumps(value, option=orjson.OPT_APPEND_NEWLINE).decode()
    except orjson.JSONEncodeError:
        return orjson.dumps(whole(value), option=orjson.OPT_APPEND_NEWLINE).decode()


def whole(value: Any) -> Any:
    """A document without lone surrogates: U+FFFD in their place."""
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, Mapping):
        return {whole(key): whole(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [whole(one) for one in value]
    return value


def _csv(rows: Iterable[Row], columns: Sequence[str], out: TextIO) -> int:
    lines = csv.writer(out, lineterminator="\r\n")
    lines.writerow(columns)
    count = 0
    for row in rows:
        lines.writerow([cell(row.get(column)) for column in columns])
        count += 1
    return count


FORMATS: Mapping[str, Callable[[Iterable[Row], Sequence[str], TextIO], int]] = {"jsonl": _jsonl, "csv": _csv}


def cell(value: Any) -> str | int | float:
    """A value as one cell of CSV: numbers stay numbers, lists are joined, formulas are defused by a leading `'`.

    >>> cell(["A. Reed", "B. Moss"]), cell(-2.5), cell("=1+1"), cell("-2.5"), cell(None), cell(True)
    ('A. Reed; B. Moss', -2.5, "'=1+1", "'-2.5", '', 'true')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return value
    if isinstance(value, list | tuple):
        value = "; ".join(map(str, value))
    text = whole(str(value).replace("\0", ""))
    return f"'{text}" if text.startswith(FORMULA) or _first(text).startswith(FORMULA) else text


def _first(text: str) -> str:
    """The first character that shows, folded as an import may fold it: "＝" and "﹦" to "="."""
    shown = (one for one in text if unicodedata.category(one)[0] not in UNSEEN)
    return unicodedata.normalize("NFKC", next(shown, ""))


def text_of(rows: Iterable[Row], columns: Sequence[str], format: str) -> str:  # noqa: A002
    """The table as one text, for small ones."""
    out = io.StringIO(newline="")
    write(rows, columns, format, out)
    return out.getvalue()
