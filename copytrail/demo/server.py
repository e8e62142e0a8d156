"""The built-in web on loopback: an HTTP proxy for the hosts of a World that reaches nothing else."""

import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from hashlib import sha256
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from types import TracebackType
from typing import ClassVar
from urllib.parse import urlsplit

from copytrail.demo.world import Reply, Site, World


@dataclass(frozen=True, slots=True)
class Request:
    """One request: when it came, for which host and path (with query), from which agent, and the status answered."""

    at: datetime
    host: str
    path: str
    agent: str
    status: int


class Server:
    """A context manager: entering starts the proxy and gives its URL; `log` holds every request so far."""

    def __init__(self, world: World, host: str = "127.0.0.1", port: int = 0) -> None:
        self.log: list[Request] = []
        self._http = _Http((host, port), _Handler, world, self.log)
        self._thread = Thread(target=self._http.serve_forever, args=(0.05,), name="demo-web", daemon=True)

    @property
    def url(self) -> str:
        """The proxy's address, such as http://127.0.0.1:40123."""
        host, port = self._http.server_address[:2]
        return f"http://{host!s}:{port}"

    def __enter__(self) -> str:
        self._thread.start()
        return self.url

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._http.shutdown()
        self._http.server_close()
        self._thread.join(timeout=5)


def serve(world: World, host: str = "127.0.0.1", port: int = 0) -> Server:
    """A proxy for this world, bound at once and answering inside `with`; port 0 takes any free one."""
    return Server(world, host, port)


class _Http(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128  # the crawler opens many connections at once

    def __init__(
        self,
        address: tuple[str, int],
        handler: type[BaseHTTPRequestHandler],
        world: World,
        log: list[Request],
    ) -> None:
        super().__init__(address, handler)
        self.sites = {site.host: site for site in world.sites}
        self.log = log
        self.seen: Counter[tuple[str, str]] = Counter()
        self.lock = Lock()

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up, as a crawler that is stopped does, is no news; anything else is."""
        if not isinstance(sys.exception(), ConnectionError | TimeoutError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]  # as the base class has them

    def visits(self, host: str, path: str) -> int:
        """How often this page was asked for before."""
        with self.lock:
            self.seen[host, path] += 1
            return self.seen[host, path] - 1


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "demo-web"
    sys_version = ""
    timeout = 60  # an idle kept connection ends
    disable_nagle_algorithm = True
    server: _Http
    unknown: ClassVar[Reply] = Reply(b"no such host in the demo web\n", "text/plain", HTTPStatus.BAD_GATEWAY)
    refused: ClassVar[Reply] = Reply(b"only GET and HEAD\n", "text/plain", HTTPStatus.METHOD_NOT_ALLOWED)

    def do_GET(self) -> None:
        came = datetime.now(UTC)
        host, path = self._target()
        site = self.server.sites.get(host)
        if site is None:
            reply = self.unknown
        else:
            time.sleep(site.delay)
            reply = _answer(site, path, self.server.visits(host, path))
        self._send(reply, came, host, path)

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_CONNECT(self) -> None:
        host, path = self._target()
        self._send(self.refused, datetime.now(UTC), host, path)

    def do_POST(self) -> None:
        self.do_CONNECT()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # signature of the base class
        """Nothing on stderr: requests are kept in `log`."""

    def _target(self) -> tuple[str, str]:
        """Host and path from an absolute address (as a proxy is asked), else from the Host header."""
        try:
            parts = urlsplit(
                self.path if "://" in self.path else f"http://{self.headers.get('Host', '')}{self.path}"
            )
            host = parts.hostname or ""
        except ValueError:
            return "", self.path
        return host.lower(), (parts.path or "/") + (f"?{parts.query}" if parts.query else "")

    def _unchanged(self, reply: Reply) -> bool:
        """RFC 9110, 13.1: If-None-Match decides alone where it is sent, else If-Modified-Since."""
        if reply.status != HTTPStatus.OK:
            return False
        tags = self.headers.get("If-None-Match")
        if tags is not None:
            return (
                _etag(reply) in (tag.strip().removeprefix("W/") for tag in tags.split(","))
                or tags.strip() == "*"
            )
        since = self.headers.get("If-Modified-Since")
        if since is None or reply.modified is None:
            return False
        try:
            return reply.modified <= parsedate_to_datetime(since)
        except (TypeError, ValueError):
            return False

    def _send(self, reply: Reply, came: datetime, host: str, path: str) -> None:
        """Answer with the reply, or that it has not changed. Logged before: who has the answer may ask for the log."""
        unchanged = self._unchanged(reply)
        status = HTTPStatus.NOT_MODIFIED if unchanged else reply.status
        body = b"" if unchanged or self.command == "HEAD" else reply.body
        # A body nobody reads would be taken for the next request of a kept connection.
        self.close_connection |= self.command not in ("GET", "HEAD")
        self.server.log.append(Request(came, host, path, self.headers.get("User-Agent", ""), int(status)))
        self.send_response(status)
        for name, value in self._headers(reply, unchanged):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def _headers(self, reply: Reply, unchanged: bool) -> Iterator[tuple[str, str]]:
        if not unchanged:
            yield "Content-Type", reply.type
            yield "Content-Length", str(len(reply.body))
        if reply.status == HTTPStatus.OK:
            yield "ETag", _etag(reply)
        if reply.modified is not None:
            yield "Last-Modified", format_datetime(reply.modified, usegmt=True)
        yield from reply.headers
        if self.close_connection:
            yield "Connection", "close"


def _answer(site: Site, path: str, visits: int) -> Reply:
    reply = site.pages.get(path)
    if site.status is not None and path != "/robots.txt":
        return Reply(b"the server is not available\n", "text/plain", site.status)
    if reply is None:
        return Reply(b"<h1>Not found</h1><p>There is no such page.</p>", "text/html", HTTPStatus.NOT_FOUND)
    if visits < reply.fails_first:
        return Reply(b"please try again\n", "text/plain", HTTPStatus.INTERNAL_SERVER_ERROR)
    return reply


def _etag(reply: Reply) -> str:
    return f'"{sha256(reply.body).hexdigest()[:16]}"'
