"""A worker process with the small coder; settings come from the environment."""

import sys

from engine.small_coder import SmallCoder
from streams.engine.worker import run_worker
from streams.settings import Settings

if __name__ == "__main__":
    sys.exit(run_worker(Settings.load(), verbose="-v" in sys.argv, coder=SmallCoder()))
