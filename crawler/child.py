"""The worker process seen from its parent: started, given a job, listened to, ended when it hangs."""

import os
import queue
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson

# A worker tells its progress twice a second; this long without a word, its event loop is stuck.
SILENCE = 90.0
GRACE = 30.0  # seconds for a stopped worker to store what it holds


class WorkerError(Exception):
    """The worker ended before its job did, or had to be ended; the message says how."""


class Worker:
    """One child process with one job. It belongs to this process's group and ends when this process does: it reads a
    pipe that closes with its parent, however the parent ends."""

    def __init__(self, job: dict[str, Any], *, silence: float = SILENCE) -> None:
        self._silence = silence
        self._lines: queue.Queue[bytes | None] = queue.Queue()
        self._process = subprocess.Popen(
            [
                sys.executable,
                "-P",
                "-m",
                "crawler.worker",
            ],  # -P: a folder named "crawler" in the working directory is not ours
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=_environment(),
        )
        assert self._process.stdin is not None  # asked for  # noqa: S101
        self._process.stdin.write(orjson.dumps(job) + b"\n")
        self._process.stdin.flush()
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        assert self._process.stdout is not None  # asked for  # noqa: S101
        for line in self._process.stdout:
            self._lines.put(line)
        self._lines.put(None)

    def events(self) -> Iterator[tuple[str, Any]]:
        """What the worker tells, as (event, value), until its job is over; raises WorkerError."""
        while True:
            try:
                line = self._lines.get(timeout=self._silence)
            except queue.Empty:
                raise WorkerError(f"no word for {self._silence:.0f} seconds") from None
            if line is None:
                raise WorkerError(f"ended with exit code {self._process.wait()}")
            told = orjson.loads(line)
            if told["event"] == "end":
                return
            if told["event"] == "broken":
                raise WorkerError(told["value"])
            yield told["event"], told["value"]

    def stop(self) -> None:
        """Ask it to finish what it is at: the remaining events still come."""
        self._silence = min(self._silence, GRACE)
        self._process.terminate()

    def end(self) -> None:
        """Make sure that it is gone."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except OSError:  # what was still buffered for a process that is gone
                    continue


def _environment() -> dict[str, str]:
    # The rooms are found as this process found them, also where they are not installed.
    root = str(Path(__file__).resolve().parent.parent)
    path = os.environ.get("PYTHONPATH")
    return {**os.environ, "PYTHONPATH": f"{root}{os.pathsep}{path}" if path else root}
