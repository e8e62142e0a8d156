"""What stands before every request: only this machine's own names, no browser tricks, no other page's scripts."""

import logging
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

HOSTS = frozenset({"127.0.0.1", "localhost", "::1"})
NOTHING = "default-src 'none'; base-uri 'none'; frame-ancestors 'none'; "
POLICY = NOTHING + "style-src 'self'; img-src 'self'; form-action 'self'"
# A report is one file with its style inside; it has neither scripts nor forms.
REPORT_POLICY = NOTHING + "style-src 'unsafe-inline'; form-action 'none'"


REFUSAL = PlainTextResponse("this server answers to 127.0.0.1 and localhost only\n", 400)
FAILURE = PlainTextResponse("something went wrong here; the log has a line about it\n", 500)
log = logging.getLogger(__name__)


class LocalOnly:
    """ASGI middleware: refuses other host names (DNS rebinding) and sets the headers that browsers heed.

    What fails inside is one line in the log and a 500; the traceback is for the debug log.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer 400."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = False

        async def send_guarded(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                _set_headers(MutableHeaders(scope=message), scope["path"])
            await send(message)

        answer = self.app if _is_for_us(Headers(scope=scope)) else REFUSAL
        try:
            await answer(scope, receive, send_guarded)
        except Exception as error:  # one request must not fill the terminal with a traceback
            log.debug("a request failed", exc_info=True)
            log.error("%r failed: %s: %s", scope["path"], type(error).__name__, error)
            if not started:
                await FAILURE(scope, receive, send_guarded)


def _is_for_us(headers: Headers) -> bool:
    names = headers.getlist("host")
    return len(names) == 1 and is_local(names[0])


def is_local(host: str) -> bool:
    """Whether a Host header names this machine.

    >>> is_local("127.0.0.1:8742"), is_local("[::1]"), is_local("localhost"), is_local("rebound.example:8742")
    (True, True, True, False)
    """
    try:
        parts = urlsplit(f"//{host}")
        return parts.hostname in HOSTS and parts.username is None and not parts.path and (parts.port or 1) > 0
    except ValueError:
        return False


def _set_headers(headers: MutableHeaders, path: str) -> None:
    headers["content-security-policy"] = REPORT_POLICY if path.startswith("/reports/") else POLICY
    headers["x-content-type-options"] = "nosniff"
    headers["x-frame-options"] = "DENY"
    headers["referrer-policy"] = "no-referrer"
    headers["cross-origin-resource-policy"] = "same-origin"
    headers["cross-origin-opener-policy"] = "same-origin"
    headers["cache-control"] = "no-store"
