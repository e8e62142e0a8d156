"""docs/cli.md, made from the program itself: `python -m copytrail.reference`."""

import os
from collections.abc import Iterator
from typing import Any


def reference() -> str:
    """Every verb with its help, as Markdown."""
    os.environ["COLUMNS"] = "100"  # the page must not depend on whose terminal made it
    os.environ["TERM"] = "dumb"
    from typer.main import get_command

    from copytrail.cli import app

    command = get_command(app)
    pages = "\n\n".join(_pages(command, "copytrail"))
    note = "Made from the program by `make docs`; change the program, not this page."
    return f"# The command line\n\n{note}\n\n{pages}\n"


def _pages(command: Any, name: str) -> Iterator[str]:
    context = command.make_context(
        name, [], resilient_parsing=True, max_content_width=100, terminal_width=100
    )
    yield f"{'##' if ' ' not in name else '###'} {name}\n\n```text\n{command.get_help(context).strip()}\n```"
    for verb, inner in getattr(command, "commands", {}).items():
        yield from _pages(inner, f"{name} {verb}")


if __name__ == "__main__":
    print(reference(), end="")  # noqa: T201  # the page goes to stdout
