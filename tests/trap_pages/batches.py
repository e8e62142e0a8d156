"""Wordings and honest lines written in batches, as data: see batches.toml."""

import tomllib
from functools import lru_cache
from pathlib import Path


@lru_cache(maxsize=1)
def batches() -> dict[str, dict[str, list[str]]]:
    """By language: `tuned` and `untouched` disclosures, `honest` lines of polls, and `prose` of articles."""
    return tomllib.loads((Path(__file__).parent / "batches.toml").read_text("utf-8"))


def lines(kind: str) -> list[tuple[str, str]]:
    """All lines of one kind with their language, English first."""
    return [(lang, line) for lang, kinds in batches().items() for line in kinds[kind]]
