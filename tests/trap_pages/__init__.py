"""Labelled pages for the trap gate: generated, of made-up sites, with many wordings and the markup of many form makers.

`labelled_pages()` gives traps and hard controls. A wording is `tuned` when the vocabulary was written with it in view;
the others are left alone, so that recall on them says something about wordings nobody has seen.
"""

from tests.trap_pages.controls import controls
from tests.trap_pages.page import LabelledPage
from tests.trap_pages.traps import traps

__all__ = ["LabelledPage", "labelled_pages"]


def labelled_pages() -> list[LabelledPage]:
    """All labelled pages, traps first; names are unique and stable."""
    return [*traps(), *controls()]
