"""`python -m copytrail`."""

from copytrail.cli import main

main()
