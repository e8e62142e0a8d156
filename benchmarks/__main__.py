"""`make bench`: every benchmark at its quick size, or one by name with its own options.

python -m benchmarks                         both, small
python -m benchmarks reading --pages 4000 --small 10000
python -m benchmarks copies --sizes 1000 10000 100000
"""

import sys

from benchmarks import copies, reading

BENCHMARKS = {"reading": reading.main, "copies": copies.main}


def main(arguments: list[str]) -> None:
    """Run what is named, or everything."""
    if arguments and arguments[0] not in BENCHMARKS:
        sys.exit(f"no benchmark {arguments[0]!r}; there are: {', '.join(BENCHMARKS)}")
    for name in arguments[:1] or BENCHMARKS:
        print(f"== {name} ==\n{BENCHMARKS[name](arguments[1:])}\n", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
