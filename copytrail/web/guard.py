"""What stands before every request: only this machine's own names, no browser tricks, no other page's scripts."""

from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

HOSTS = frozenset({"127.0.0.1", "localhost", "::1"})
NOTHING = "default-src 'none'; base-uri 'none'; frame-ancestors 'none'; "
POLICY = NOTHING + "style-src 'self'; img-src 'self'; form-action 'self'"
# A report is one file with its style inside; it has neither scripts nor forms.
REPORT_POLICY = NOTHING + "style-src 'unsafe-inline'; form-action 'none'"


class LocalOnly:
    """ASGI middleware: refuses other host names (DNS rebinding) and sets the headers that browsers heed."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer 400."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                _set_headers(MutableHeaders(scope=message), scope["path"])
            await send(message)

        names = Headers(scope=scope).getlist("host")
        if len(names) == 1 and is_local(names[0]):
            await self.app(scope, receive, send_guarded)
            return
        refusal = PlainTextResponse("this server answers to 127.0.0.1 and localhost only\n", 400)
        await refusal(scope, receive, send_guarded)


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
