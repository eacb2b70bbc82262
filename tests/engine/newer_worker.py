"""A worker process with the newer coder of ``test_recoding``; settings come from the environment."""

import sys

from engine.test_recoding import NewerCoder
from streams.engine.worker import run_worker
from streams.settings import Settings

if __name__ == "__main__":
    sys.exit(run_worker(Settings.load(), coder=NewerCoder()))
