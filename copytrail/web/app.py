"""The web pages and the JSON API, for the person at this machine: read-only, GET only, 127.0.0.1 only."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from threading import BoundedSemaphore, Lock
from typing import Annotated, Any

from fastapi import FastAPI, Header, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import FileResponse, HTMLResponse, JSONResponse, PlainTextResponse, Response
from fastapi.staticfiles import StaticFiles

from copytrail.errors import FetchRefused, NotFound, Stop, UsageError
from copytrail.report.page import environment
from copytrail.shapes import unknown_json
from copytrail.show import VERDICTS
from copytrail.web.guard import LocalOnly
from store.coverage import coverage
from store.session import Store

FOLDER = Path(__file__).parent
LONGEST_URL = 8_000
STATUS: Mapping[type[Stop], int] = {UsageError: 400, NotFound: 404, FetchRefused: 502}
REPORT_NAME = re.compile(r"[\w-][\w.-]{0,80}")

Url = Annotated[str, Query(description="The address of an article")]
FetchSite = Annotated[str | None, Header(alias="sec-fetch-site", include_in_schema=False)]


def create_app(
    store: Store, *, offline: bool = False, reports: Path | None = None, contact: str | None = None
) -> FastAPI:
    """The application over an opened store.

    `offline` never fetches a page; `reports` is the folder of weekly reports to show; `contact` names who runs this
    to the sites that pages are fetched from.
    """
    app = FastAPI(title="Copytrail", docs_url=None, redoc_url=None, openapi_url="/api/v1/openapi.json")
    app.add_middleware(LocalOnly)
    app.mount("/static", StaticFiles(directory=FOLDER / "static"))
    pages = environment(FOLDER / "templates")
    pages.globals["verdicts"] = VERDICTS

    def ask(url: str, fetch_site: str | None) -> tuple[int, dict[str, Any]]:
        # A page of another site can make a browser ask us; that must not make us fetch anything.
        foreign = fetch_site in ("cross-site", "same-site")
        return answer(store, url, offline=offline or foreign, contact=contact)

    def shown(name: str, status: int = 200, **values: Any) -> HTMLResponse:
        return HTMLResponse(pages.get_template(name).render(reports=reports is not None, **values), status)

    @app.get("/", response_class=HTMLResponse)
    def look_up(url: Url = "", sec_fetch_site: FetchSite = None) -> Response:
        """The look-up page, with the answer if an address is given."""
        if not url.strip():
            return shown("look_up.html", asked="", answer=None, timeline=[])
        status, document = ask(url, sec_fetch_site)
        return shown("look_up.html", status, asked=url.strip(), answer=document, timeline=timeline(document))

    @app.get("/api/v1/lookup")
    def api_lookup(url: Url = "", sec_fetch_site: FetchSite = None) -> JSONResponse:
        """The provenance of an article, as `copytrail lookup --json` gives it."""
        status, document = ask(url, sec_fetch_site)
        return JSONResponse(document, status)

    @app.get("/reports", response_class=HTMLResponse)
    def report_list() -> Response:
        """The weekly reports there are, newest first."""
        return shown("reports.html", found=_reports(reports))

    @app.get("/reports/{name}", response_class=HTMLResponse)
    def report(name: str) -> Response:
        """One weekly report."""
        if reports is None or name not in _reports(reports):
            return shown("message.html", 404, title="No such report", text="There is no report of this name.")
        return FileResponse(reports / name / "report.html", media_type="text/html; charset=utf-8")

    @app.get("/healthz", response_class=PlainTextResponse)
    def health() -> str:
        """Whether the store answers."""
        store.revision()
        return "ok\n"

    _answer_errors(app, store, shown)
    return app


def _answer_errors(app: FastAPI, store: Store, shown: Callable[..., HTMLResponse]) -> None:
    @app.exception_handler(404)
    def nothing_there(request: Request, error: Exception) -> Response:  # noqa: ARG001  # the framework's signature
        return shown("message.html", 404, title="Nothing here", text="There is no page at this address.")

    @app.exception_handler(RequestValidationError)
    def not_understood(request: Request, error: RequestValidationError) -> Response:  # noqa: ARG001
        return JSONResponse(_failed(store, "", "the request could not be understood"), 400)


# Look-ups that fetch go one after another, so that a site is asked as politely as in a crawl; a few may wait.
_ONE_FETCH = Lock()
_WAITING = BoundedSemaphore(8)


def answer(store: Store, url: str, *, offline: bool, contact: str | None) -> tuple[int, dict[str, Any]]:
    """HTTP status and document for a look-up.

    200 known, 400 no address, 404 unknown, 502 cannot be fetched, 503 too many others are being fetched.
    """
    from copytrail.lookup import lookup

    if not url.strip() or len(url) > LONGEST_URL:
        return 400, _failed(store, "", "give the address of an article: ?url=https://…")
    try:
        known = lookup(store, url, offline=True)
        if known.known or offline:
            return 200 if known.known else 404, dict(known.to_json())
        if not _WAITING.acquire(blocking=False):
            return 503, _failed(store, url, "too many pages are being fetched; try again in a minute")
        try:
            with _ONE_FETCH:
                return 200, dict(lookup(store, url, offline=False, contact=contact).to_json())
        finally:
            _WAITING.release()
    except Stop as error:
        return STATUS.get(type(error), 500), _failed(store, url, str(error))


def timeline(document: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The looked-up article among its copies, earliest first: by the claimed time, else by the first sight."""
    article = document.get("article")
    if not article:
        return []
    here = {**article, "url": document["url"], "here": True, "edits": []}
    found = [here, *({**copy, "here": False} for copy in document["copies"])]
    return sorted(
        found, key=lambda one: (one["published_at"] or one["first_seen_at"], one["first_seen_at"], one["url"])
    )


def _failed(store: Store, url: str, error: str) -> dict[str, Any]:
    with store.read() as session:
        return unknown_json(url, coverage(session), error)


def _reports(folder: Path | None) -> list[str]:
    """The names of the reports in a folder, newest week first."""
    if folder is None or not folder.is_dir():
        return []
    found = (path.parent.name for path in folder.glob("*/report.html"))
    return sorted((name for name in found if REPORT_NAME.fullmatch(name)), reverse=True)
