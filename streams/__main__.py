"""Lets ``python -m streams`` do what ``whoholds`` does."""

import sys

from streams.cli import main

if __name__ == "__main__":
    sys.exit(main())
