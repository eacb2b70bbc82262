"""How long this worker may take its partitions for its own.

A worker that stood still (swapped out, suspended, cut off) for longer than its session has lost its
partitions to another without knowing it. What it then writes comes after what the other wrote, and an
older row would stand for the newer one. So nothing is written to Kafka once the session could be over:
the time runs from when the last heartbeat that was answered was sent, which is no later than the
broker's own count begins. What is left open is a stop between this look and the write, microseconds.
"""

import time

#: Share of the session that is counted on; clocks of two machines do not run quite alike.
SURE = 0.9


class Lease:
    """Runs out ``session`` seconds after the last renewal. ``clock`` is one that goes on while it sleeps."""

    def __init__(self, session: float, clock=time.monotonic) -> None:
        self.seconds = SURE * session
        self.clock = clock
        self._until = clock()

    def renew(self, since: float) -> None:
        """The broker knew this worker as a member at ``since`` or later."""
        self._until = max(self._until, since + self.seconds)

    def holds(self) -> bool:
        """Whether no other worker can have the partitions."""
        return self.clock() < self._until
