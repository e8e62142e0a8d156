"""Peer (b): warcio, trafilatura as it comes, datasketch `update_batch`, MinHashLSH, inserts in batches.

Usage: python benchmarks/peers/extractor.py PAGES.warc.gz STORE.db
"""

import sqlite3
import sys

from datasketch import MinHash, MinHashLSH
from trafilatura import bare_extraction
from warcio.archiveiterator import ArchiveIterator

BATCH = 500


def main(source: str, target: str) -> int:
    """Read every page into the store; how many were articles."""
    store = sqlite3.connect(target)
    store.execute(
        "create table article (url text, title text, author text, date text, text text, copies text)"
    )
    index = MinHashLSH(threshold=0.5, num_perm=128)
    rows: list[tuple[str | None, ...]] = []
    count = 0
    with open(source, "rb") as file:  # noqa: PTH123  # as a script has it
        for record in ArchiveIterator(file):
            if record.rec_type != "response":
                continue
            url = record.rec_headers.get_header("WARC-Target-URI")
            found = bare_extraction(record.content_stream().read().decode("utf-8", "replace"), url=url)
            if found is None or isinstance(found, dict) or not found.text:
                continue
            words = found.text.lower().split()
            signature = MinHash(num_perm=128)
            signature.update_batch([" ".join(words[at : at + 5]).encode() for at in range(len(words) - 4)])
            copies = index.query(signature)
            index.insert(f"{count}", signature)
            rows.append((url, found.title, found.author, found.date, found.text, " ".join(map(str, copies))))
            count += 1
            if len(rows) >= BATCH:
                _insert(store, rows)
                rows = []
    _insert(store, rows)
    return count


def _insert(store: sqlite3.Connection, rows: list[tuple[str | None, ...]]) -> None:
    store.executemany("insert into article values (?, ?, ?, ?, ?, ?)", rows)
    store.commit()


if __name__ == "__main__":
    print(main(*sys.argv[1:3]))
