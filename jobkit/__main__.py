"""`python -m jobkit`: the same as the command `jobkit`."""

import sys

from jobkit.cli import main

if __name__ == "__main__":
    sys.exit(main())
