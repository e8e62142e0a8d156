"""The add-on in a stranger's Scrapy project: one copied file, and every page goes to `copytrail ingest -`."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.site_server import Answer, serving, small_site

ROOT = Path(__file__).parent.parent
SPIDER = """
import scrapy
from scrapy.crawler import CrawlerProcess

class Theirs(scrapy.Spider):
    name = "theirs"
    start_urls = [
        "http://mill-town.example/2026/11/mill-opens-again", "http://mill-town.example/picture", "http://mill-town.example/none",
    ]

    def parse(self, response):
        yield {"theirs": response.url}

process = CrawlerProcess({"ADDONS": {"addon.CopytrailAddon": 500}, "COPYTRAIL_COMMAND": COMMAND, "LOG_LEVEL": "ERROR"})
process.crawl(Theirs)
process.start()
"""
TAKES = "import sys, pathlib; pathlib.Path(sys.argv[1]).write_bytes(repr(sys.argv[2:]).encode() + b'\\n' + sys.stdin.buffer.read())"


def run_theirs(folder: Path, command: list[str], proxy: str) -> subprocess.CompletedProcess[str]:
    """Their project: a folder with the copied file and a script, nothing of ours on its path."""
    shutil.copy(ROOT / "crawler" / "addon.py", folder)
    (folder / "theirs.py").write_text(SPIDER.replace('": COMMAND', f'": {command!r}'))
    env = {**os.environ, "http_proxy": proxy}
    return subprocess.run(
        [sys.executable, "theirs.py"],
        cwd=folder,
        env=env,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_their_pages_arrive_as_json_lines(tmp_path: Path) -> None:
    web = small_site("mill-town.example", ("mill",)) | {
        "http://mill-town.example/picture": Answer(b"PNG", type="image/png")
    }
    with serving(web) as server:
        ran = run_theirs(tmp_path, [sys.executable, "-c", TAKES, str(tmp_path / "taken")], server.proxy)
    assert ran.returncode == 0, ran.stderr
    arguments, *lines = (tmp_path / "taken").read_text().splitlines()
    assert arguments == "['ingest', '-']"
    (page,) = [json.loads(line) for line in lines]
    assert page["url"] == "http://mill-town.example/2026/11/mill-opens-again"
    assert "<h1>" in page["html"]
    assert page["fetched_at"].endswith("+00:00")


def test_without_copytrail_their_spider_runs_on(tmp_path: Path) -> None:
    with serving(small_site("mill-town.example", ("mill",))) as server:
        ran = run_theirs(tmp_path, ["/nowhere/copytrail"], server.proxy)
        assert ran.returncode == 0
        assert "set COPYTRAIL_COMMAND" in ran.stderr
        assert "/2026/11/mill-opens-again" in server.asked("mill-town.example")
