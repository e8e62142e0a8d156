"""Docs that come from the program, and claims in them that can be checked."""

import re

from copytrail.cli import app
from copytrail.reference import reference
from tests.conftest import ROOT


def test_the_reference_is_the_programs_own() -> None:
    assert (ROOT / "docs" / "cli.md").read_text() == reference(), "run: make docs"


def test_every_verb_the_readme_names_exists() -> None:
    from typer.main import get_command

    verbs = set(get_command(app).commands)
    named = set(re.findall(r"copytrail ([a-z]+)", (ROOT / "README.md").read_text()))
    assert named - {"installed", "keeps", "knows"} <= verbs
    assert {
        "lookup",
        "crawl",
        "add",
        "report",
        "scan",
        "find",
        "compare",
        "export",
        "serve",
        "ingest",
    } <= named


def test_links_between_the_docs_lead_somewhere() -> None:
    for page in [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]:
        for target in re.findall(r"\]\((?!https?://|#)([^)#]+)", page.read_text()):
            assert (page.parent / target).exists(), f"{page.name} links to {target}"


def test_files_the_docs_point_at_exist() -> None:
    named = set()
    for page in (ROOT / "docs" / "architecture.md", ROOT / "CONTRIBUTING.md", ROOT / "SECURITY.md"):
        named |= set(
            re.findall(r"`((?:article|dedupe|store|crawler|copytrail|tests|docs)/[\w/.-]+)", page.read_text())
        )
    missing = sorted(name for name in named if not (ROOT / name.split(":")[0]).exists())
    assert missing == []
