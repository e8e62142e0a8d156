"""The house as the plan has it: five rooms, listed everywhere they must be, imports going down only."""

import subprocess
import sys
import tomllib
from pathlib import Path

from tests.conftest import ROOT

ROOMS = ("article", "dedupe", "store", "crawler", "copytrail")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())


def test_every_package_at_the_top_is_a_room() -> None:
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")}
    assert packages - {"tests", "benchmarks"} == set(ROOMS)


def test_every_room_is_linted_and_installed() -> None:
    assert set(PROJECT["tool"]["importlinter"]["root_packages"]) == set(ROOMS)
    assert set(PROJECT["tool"]["mypy"]["packages"]) == set(ROOMS)
    assert {name.rstrip("*") for name in PROJECT["tool"]["setuptools"]["packages"]["find"]["include"]} == set(
        ROOMS
    )


def test_imports_go_down_only() -> None:
    done = subprocess.run(
        [Path(sys.executable).parent / "lint-imports"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout


def test_every_file_of_a_room_is_installed_with_it() -> None:
    """What is neither Python nor package data is missing from an installation."""
    data = PROJECT["tool"]["setuptools"]["package-data"]
    listed = {
        path
        for room, patterns in data.items()
        for pattern in patterns
        for path in (ROOT / room).glob(pattern)
    }
    tracked = subprocess.run(
        ["git", "ls-files", *ROOMS], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()
    loose = [name for name in tracked if not name.endswith(".py") and ROOT / name not in listed]
    assert loose == []


def test_locks_carry_hashes_and_no_addresses() -> None:
    for name in ("requirements.lock", "requirements-dev.lock"):
        text = (ROOT / name).read_text()
        assert "--hash=sha256:" in text
        assert "://" not in text
        assert "index-url" not in text


def test_modules_say_in_a_sentence_what_they_are_for() -> None:
    import ast

    missing = [
        str(path.relative_to(ROOT))
        for room in ROOMS
        for path in (ROOT / room).rglob("*.py")
        if path.name != "__init__.py"
        and "versions" not in path.parts
        and not ast.get_docstring(ast.parse(path.read_text()))
    ]
    assert missing == []
