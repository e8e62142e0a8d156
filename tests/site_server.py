"""A web for tests: a real HTTP server on loopback, set as the crawler's proxy, so that it serves any `.example` host."""

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(frozen=True)
class Answer:
    """What an address answers: status, body, headers; after `wait` seconds, or not at all (`cut`)."""

    body: bytes | str = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    type: str = "text/html; charset=utf-8"
    wait: float = 0.0
    cut: bool = False


@dataclass(frozen=True)
class Seen:
    """One request as it arrived: when it came and when its answer was sent (monotonic seconds)."""

    url: str
    began: float
    ended: float
    headers: Mapping[str, str]

    @property
    def host(self) -> str:
        return self.url.split("/")[2]


Web = dict[str, Answer | Callable[[], Answer]]


class SiteServer:
    """Serves a dict of addresses; what is not in it is 404. `seen` logs every request."""

    def __init__(self, web: Web) -> None:
        self.web = web
        self.seen: list[Seen] = []
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    @property
    def proxy(self) -> str:
        """The address to set as http_proxy."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def asked(self, host: str) -> list[str]:
        """The paths asked of a host, in order."""
        return ["/" + seen.url.split("/", 3)[3] for seen in self.seen if seen.host == host]

    def times(self, host: str) -> list[tuple[float, float]]:
        """(began, ended) of every request to a host, by arrival."""
        return sorted((seen.began, seen.ended) for seen in self.seen if seen.host == host)

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                began = time.monotonic()
                found = server.web.get(self.path, Answer("not here", 404))
                answer = found() if callable(found) else found
                time.sleep(answer.wait)
                with server._lock:
                    server.seen.append(Seen(self.path, began, time.monotonic(), dict(self.headers.items())))
                if answer.cut:
                    self.close_connection = True
                    self.connection.close()
                    return
                self._send(answer)

            def _send(self, answer: Answer) -> None:
                body = answer.body.encode() if isinstance(answer.body, str) else answer.body
                etag = answer.headers.get("ETag")
                if etag and self.headers.get("If-None-Match") == etag:
                    self.send_response(304)
                    self.send_header("Content-Length", "0")
                    self.end_headers()
                    return
                self.send_response(answer.status)
                for name, value in {"Content-Type": answer.type, **answer.headers}.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args: object) -> None:
                """Silence: the log is `seen`."""

        return Handler


@contextmanager
def serving(web: Web) -> Iterator[SiteServer]:
    """A running server for the length of a block."""
    server = SiteServer(web)
    server.start()
    try:
        yield server
    finally:
        server.stop()


PARAGRAPHS = (
    (
        "The {thing} in {place} opened again on Tuesday after eleven weeks of repair, and the first visitors stood in line "
        "before eight in the morning, some with thermos flasks and folding chairs."
    ),
    (
        "Foreman Ilse Brandt said that the {thing} had needed new beams on the north side, which a workshop in the next "
        "valley cut from larch, because oak of that length could not be had before spring."
    ),
    (
        "The council of {place} had set aside forty thousand crowns for the work; in the end it cost a little less, and "
        "what is left goes to a bench and two lamps beside the path."
    ),
    (
        "Neighbours of the {thing} number {number} had lent tools, carried stones and kept the kettle warm, said Brandt, "
        "who counted ninety-three helpers from {place} alone over the summer."
    ),
)


def article(thing: str, place: str, number: int = 1) -> str:
    """The HTML of an article of about 150 words, like no other with another thing, place or number."""
    text = "".join(f"<p>{one.format(thing=thing, place=place, number=number)}</p>" for one in PARAGRAPHS)
    title = f"The {thing} of {place} opens again, part {number}"
    return (
        f"<!doctype html><html lang=en><head><title>{title}</title></head>"
        f"<body><nav><a href='/'>Home</a></nav><article><h1>{title}</h1>{text}</article></body></html>"
    )


def small_site(host: str, things: tuple[str, ...] = ("mill", "bridge", "well")) -> Web:
    """A site with a home page, an RSS feed it links and one article a thing."""
    urls = [f"http://{host}/2026/11/{thing}-opens-again" for thing in things]
    items = "".join(
        f"<item><title>The {thing}</title><link>{url}</link>"
        f"<pubDate>Mon, 16 Nov 2026 08:{number:02d}:00 +0100</pubDate></item>"
        for number, (thing, url) in enumerate(zip(things, urls, strict=True))
    )
    home = (
        "<html><head><link rel=alternate type='application/rss+xml' href='/feed.xml'></head><body>"
        + "".join(
            f"<a href='{url}'>The {thing} opens again after repairs</a>"
            for thing, url in zip(things, urls, strict=True)
        )
        + "</body></html>"
    )
    feed = f"<?xml version='1.0'?><rss version='2.0'><channel><title>{host}</title>{items}</channel></rss>"
    web: Web = {
        f"http://{host}/": Answer(home),
        f"http://{host}/robots.txt": Answer("User-agent: *\nAllow: /\n", type="text/plain"),
        f"http://{host}/feed.xml": Answer(feed, type="application/rss+xml"),
    }
    web |= {
        url: Answer(article(thing, host.split(".")[0], n))
        for n, (thing, url) in enumerate(zip(things, urls, strict=True))
    }
    return web
