"""Regroup one store and say how many articles and families it has, and the most memory that took (MB)."""

import sys

from benchmarks.measure import peak_megabytes
from store.regroup import regroup
from store.session import open_store

if __name__ == "__main__":
    articles, families = regroup(open_store(f"sqlite:///{sys.argv[1]}"))
    print(articles, families, round(peak_megabytes()))
