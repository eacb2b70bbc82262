"""A worker process with the small coder; settings come from the environment.

After SIGUSR1 its agents finish nothing any more, as if they waited for what never comes.
"""

import asyncio
import signal
import sys

from engine.small_coder import SmallCoder
from streams.engine import runner
from streams.engine.worker import run_worker
from streams.settings import Settings


def get_stuck(*_: object) -> None:
    """Replace the processing of records by waiting."""

    async def wait(self, event) -> None:
        await asyncio.Event().wait()

    runner.Runner.process = wait


if __name__ == "__main__":
    signal.signal(signal.SIGUSR1, get_stuck)
    sys.exit(run_worker(Settings.load(), verbose="-v" in sys.argv, coder=SmallCoder()))
