"""A web for tests: a real HTTP server on loopback, set as the crawler's proxy, so that it serves any `.example` host."""

import random
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
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


class Listening(ThreadingHTTPServer):
    """With room for every site's first connection at once: the default of 5 makes the others wait a second."""

    daemon_threads = True
    request_queue_size = 128


class SiteServer:
    """Serves a dict of addresses; what is not in it is 404. `seen` logs every request."""

    def __init__(self, web: Web) -> None:
        self.web = web
        self.seen: list[Seen] = []
        self._lock = threading.Lock()
        self._server = Listening(("127.0.0.1", 0), self._handler())
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
                seen = Seen(self.path, began, began, dict(self.headers.items()))
                with server._lock:
                    place = len(server.seen)
                    server.seen.append(seen)
                time.sleep(answer.wait)
                server.seen[place : place + 1] = [replace(seen, ended=time.monotonic())]
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


WORDS = {
    "who": [
        "carpenter",
        "ferryman",
        "librarian",
        "baker",
        "surveyor",
        "teacher",
        "gardener",
        "beekeeper",
        "mason",
        "potter",
        "weaver",
        "printer",
    ],
    "did": [
        "repaired",
        "measured",
        "painted",
        "opened",
        "counted",
        "moved",
        "cleaned",
        "drew",
        "planted",
        "sorted",
        "mended",
        "carried",
    ],
    "what": [
        "shutter",
        "railing",
        "orchard",
        "ledger",
        "staircase",
        "lantern",
        "fence",
        "chimney",
        "barrel",
        "signpost",
        "window",
        "cellar",
    ],
    "how": [
        "slowly",
        "twice",
        "before-noon",
        "without-help",
        "with-care",
        "again",
        "by-hand",
        "in-rain",
        "after-lunch",
        "last-week",
    ],
    "where": [
        "harbour",
        "meadow",
        "quarry",
        "station",
        "market",
        "chapel",
        "ridge",
        "dyke",
        "mill-race",
        "allotment",
        "tollhouse",
        "bandstand",
    ],
}


def article(thing: str, place: str, number: int = 1) -> str:
    """The HTML of an article of about 130 words, like no other with another thing, place or number."""
    chance = random.Random(f"{thing} {place} {number}")
    paragraphs = "".join(f"<p>{' '.join(_sentence(chance) for _ in range(3))}</p>" for _ in range(4))
    title = f"The {thing} of {place} opens again, part {number}"
    return (
        f"<!doctype html><html lang=en><head><title>{title}</title></head>"
        f"<body><nav><a href='/'>Home</a></nav><article><h1>{title}</h1>{paragraphs}</article></body></html>"
    )


def _sentence(chance: random.Random) -> str:
    who, did, what, how, where = (chance.choice(words).replace("-", " ") for words in WORDS.values())
    other = chance.choice(WORDS["what"])
    return f"The {who} {did} the {what} {how}, and {chance.randrange(3, 900)} people saw the {other} at the {where}."


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
