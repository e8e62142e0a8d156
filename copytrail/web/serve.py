"""The server: on 127.0.0.1 only, its address as the first line on stdout once it listens."""

import gc
import socket
import sys

from fastapi import FastAPI

HOST = "127.0.0.1"


def serve(app: FastAPI, port: int) -> None:
    """Serve until interrupted; port 0 takes any free one.

    Raises OSError where the port cannot be had, and KeyboardInterrupt after a clean stop on Ctrl-C.
    """
    import uvicorn

    gc.set_threshold(700, 10, 10)  # Python's own: starting is over, and this runs for months
    listening = _listen(port)
    with listening:
        print(f"http://{HOST}:{listening.getsockname()[1]}/", flush=True)  # noqa: T201  # the contract's first line
        config = uvicorn.Config(
            app, log_level="warning", access_log=False, server_header=False, timeout_graceful_shutdown=3
        )
        uvicorn.Server(config).run(sockets=[listening])
    print("stopped", file=sys.stderr)  # noqa: T201  # progress goes to stderr


def _listen(port: int) -> socket.socket:
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        # On Linux this only takes over sockets in TIME_WAIT, never one that listens.
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((HOST, port))
        listening.listen(128)
    except OSError:
        listening.close()
        raise
    return listening
