"""What the program reads from and writes to where it was called: answers on stdout, its own voice on stderr."""

import sys
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from copytrail.config import Config
from copytrail.errors import UsageError


def say(line: str) -> None:
    """A line on stderr."""
    print(_clean(line.replace("\n", " ")), file=sys.stderr)  # noqa: T201  # the program's voice on stderr


def _clean(text: str) -> str:
    """Text without control characters: a file name or a page must not move the cursor or colour the terminal."""
    return "".join(char for char in text if char in "\n\t" or unicodedata.category(char) != "Cc")


def print_text(text: str) -> None:
    """A text on stdout."""
    print(_clean(text))  # noqa: T201  # the program's output


def _print_json(document: Mapping[str, Any]) -> None:
    import orjson

    # One line a document, so that several make JSON Lines.
    print_text(orjson.dumps(document).decode("utf-8", "replace"))


def show_as(config: Config, document: Mapping[str, Any], as_text: Callable[[Mapping[str, Any]], str]) -> None:
    """A document on stdout: as one line of JSON with `--json`, else as text for people."""
    if config.json:
        _print_json(document)
    else:
        print_text(as_text(document))


def lines_of(path: Path) -> Iterable[str]:
    """The lines of a file, or of stdin for `-`, without empty ones and remarks; raises UsageError."""
    try:
        text = sys.stdin.read() if str(path) == "-" else path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"cannot read {path}: {error}") from error
    return [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]
