"""Settings of the program: command line over environment over copytrail.toml over defaults."""

import os
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from copytrail.errors import UsageError

if TYPE_CHECKING:
    from store.session import Store

DEFAULT_DB = "sqlite:///copytrail-data/copytrail.db"
KEYS = {"db": str, "contact": str, "sites": str, "reports": str}


@dataclass(frozen=True, slots=True)
class Config:
    """What every verb may need. `json` and `debug` are of this call only."""

    db: str = DEFAULT_DB
    contact: str | None = None
    sites: Path = Path("sites.toml")
    reports: Path = Path("copytrail-report")
    json: bool = False
    debug: bool = False

    def store(self, *, create: bool = True) -> "Store":
        """The store these settings name, opened; raises StoreError where there is none and none is to be made."""
        from store.session import open_store

        return open_store(self.db, create=create)


def load(*, db: str | None, config: Path | None, json: bool, debug: bool) -> Config:
    """The settings of this call; raises UsageError for a file that is missing or wrong."""
    values = _file(config)
    environment = {key: value for key in KEYS if (value := os.environ.get(f"COPYTRAIL_{key.upper()}"))}
    values |= environment
    if db:
        values["db"] = db
    return Config(
        db=values.get("db", DEFAULT_DB),
        contact=values.get("contact"),
        sites=Path(values.get("sites", "sites.toml")),
        reports=Path(values.get("reports", "copytrail-report")),
        json=json,
        debug=debug,
    )


def _file(named: Path | None) -> dict[str, Any]:
    path = named or Path("copytrail.toml")
    if not path.exists():
        if named:
            raise UsageError(f"there is no configuration file {named}")
        return {}
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UsageError(f"cannot read {path}: {error}") from error
    for key, value in values.items():
        if key not in KEYS:
            raise UsageError(f"{path}: unknown key {key!r}; known are: {', '.join(KEYS)}")
        if not isinstance(value, KEYS[key]):
            raise UsageError(f"{path}: {key} must be a text in quotes")
    return values
