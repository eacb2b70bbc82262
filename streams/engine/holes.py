"""Notices records that never arrive.

Offsets of a partition rise by one, with holes only where a compacted topic or a transaction left
some. A worker that sees any other jump has been passed over: by a broker that dropped old records
before they were read, or by a consumer that dropped what it had fetched.
"""

import asyncio
import logging
from collections.abc import Callable

from faust.types import TP

from streams.engine.failures import halt
from streams.metrics import RECORDS_LOST, Metrics

log = logging.getLogger("whoholds.worker")

#: First offset at or after the given one that the broker has, and the first offset of the partition.
LookUp = Callable[[TP, int], tuple[int, int]]
#: Told that the broker has nothing from the first offset up to the second.
Skip = Callable[[TP, int, int], None]


class HoleCheck:
    """Compares each record's offset with the one expected.

    ``look_up`` asks the broker (it may block, and runs in a thread); ``embedded`` says that the broker
    is the one in memory, where a hole always means that records were dropped.
    """

    def __init__(self, look_up: LookUp, skip: Skip, embedded: Callable[[], bool], metrics: Metrics) -> None:
        self.look_up = look_up
        self.skip = skip
        self.embedded = embedded
        self.metrics = metrics
        self.expected: dict[TP, int] = {}

    def reset(self, positions: dict[TP, int]) -> None:
        """Expect ``positions`` next, after a rebalance."""
        self.expected = dict(positions)

    async def check(self, tp: TP, offset: int) -> None:
        """Let the record at ``offset`` pass, or end the process where records before it were missed."""
        expected = self.expected.get(tp, offset)
        if offset > expected:
            present, first = await asyncio.to_thread(self.look_up, tp, expected)
            if present < offset:
                halt(
                    f"records {present} to {offset - 1} of {tp.topic}/{tp.partition} were fetched and not delivered"
                )
            if first > expected:
                self.lost(tp, expected, min(first, offset))
            self.skip(tp, expected, offset)
        self.expected[tp] = offset + 1

    def lost(self, tp: TP, start: int, end: int) -> None:
        """Records from ``start`` up to ``end`` are gone: stop on the embedded broker, else say so loudly."""
        what = f"records {start} to {end - 1} of {tp.topic}/{tp.partition} were dropped by the broker before they were read"
        if self.embedded():
            halt(f"{what}: the embedded broker keeps about 5 MB a partition; use a real Kafka for more")
        self.metrics.add(RECORDS_LOST, end - start, topic=tp.topic)
        log.error("%s: the topic's retention is too short for how far the worker was behind", what)
