"""Peer (a): warcio, BeautifulSoup paragraphs, datasketch `update` per shingle, MinHashLSH, an SQLModel insert a page.

Usage: python benchmarks/peers/soup.py PAGES.warc.gz STORE.db
"""

import sys

from bs4 import BeautifulSoup
from datasketch import MinHash, MinHashLSH
from sqlmodel import Field, Session, SQLModel, create_engine
from warcio.archiveiterator import ArchiveIterator


class Row(SQLModel, table=True):
    """A page as this peer keeps it."""

    id: int | None = Field(default=None, primary_key=True)
    url: str
    title: str
    text: str
    copies: str


def main(source: str, target: str) -> int:
    """Read every page into the store; how many."""
    engine = create_engine(f"sqlite:///{target}")
    SQLModel.metadata.create_all(engine)
    index = MinHashLSH(threshold=0.5, num_perm=128)
    count = 0
    with open(source, "rb") as file, Session(engine) as session:  # noqa: PTH123  # as a script has it
        for record in ArchiveIterator(file):
            if record.rec_type != "response":
                continue
            soup = BeautifulSoup(record.content_stream().read(), "html.parser")
            text = "\n".join(p.get_text(" ", strip=True) for p in soup.find_all("p"))
            words = text.lower().split()
            signature = MinHash(num_perm=128)
            for at in range(len(words) - 4):
                signature.update(" ".join(words[at : at + 5]).encode())
            url = record.rec_headers.get_header("WARC-Target-URI")
            copies = index.query(signature)
            index.insert(f"{count}", signature)
            title = soup.title.get_text() if soup.title else ""
            session.add(Row(url=url, title=title, text=text, copies=" ".join(map(str, copies))))
            session.commit()
            count += 1
    return count


if __name__ == "__main__":
    print(main(*sys.argv[1:3]))
