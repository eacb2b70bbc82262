"""The account of one partition: what of it was fetched, handed over in batches, and finished.

Plain arithmetic on offsets, without Kafka or Faust; ``consumer.py`` says what it is for.
"""

from collections import deque
from collections.abc import Sequence
from typing import Any, Protocol

from faust.types import TP


class Fetched(Protocol):
    """A record as the client gives it."""

    offset: int
    key: bytes | None
    value: bytes | None
    timestamp: int


class Batch:
    """Records of one partition that are processed, and finished, together.

    ``start`` is the offset after what came before, ``end`` the one after it: the batch stands for every
    offset between, whether the broker has a record there or not (compaction, marks of transactions).
    """

    __slots__ = ("end", "finished", "records", "size", "start", "tp")

    def __init__(self, tp: TP, records: Sequence[Any], start: int, end: int) -> None:
        self.tp = tp
        self.records = records
        self.start = start
        self.end = end
        #: Bytes of keys and values.
        self.size = sum([len(record.key or b"") + len(record.value or b"") for record in records])
        self.finished = False

    def __repr__(self) -> str:
        return f"<{len(self.records)} records of {self.tp.topic}/{self.tp.partition}, {self.start} to {self.end - 1}>"


class Ledger:
    """The account of partition ``tp``, which is read from ``position`` on."""

    def __init__(self, tp: TP, position: int) -> None:
        self.tp = tp
        #: Next offset to hand over.
        self.next_in = position
        #: Next offset to commit: every record before it is finished.
        self.next_out = position
        #: Where reading went back to, until the next fetch tells what is there.
        self.sought: int | None = None
        self._open: deque[Batch] = deque()

    def offer(self, records: Sequence[Fetched], end: int) -> tuple[Sequence[Fetched], int] | None:
        """What of a fetch comes next: its records, and the offset that reading stands at before them.

        ``end`` is where the client's position stands after the fetch. None: the fetch starts too late;
        something was dropped on the way, or is not there: seek back to ``next_in``, and note it in
        ``sought``. A fetch that starts late right after that has everything that the broker has.
        """
        first = records[0].offset if records else end
        if end <= self.next_in:  # had before
            return (), self.next_in
        if first > self.next_in and self.sought != self.next_in:
            return None
        start, self.sought = self.next_in, None
        fresh = records if first >= start else [record for record in records if record.offset >= start]
        self.next_in = end
        return fresh, start

    def open(self, records: Sequence[Fetched], start: int, end: int) -> Batch:
        """Hand over a batch that follows the one before."""
        batch = Batch(self.tp, records, start, end)
        self._open.append(batch)
        return batch

    def skip(self, start: int, end: int) -> None:
        """There are no records from ``start`` up to ``end``: they are finished once what is before is."""
        self.open((), start, end).finished = True

    def advance(self) -> int:
        """The offset to commit: after the last of an unbroken run of finished batches."""
        while self._open and self._open[0].finished:
            self.next_out = self._open.popleft().end
        return self.next_out
