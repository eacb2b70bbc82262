"""Faust's aiokafka transport, with commit arithmetic that never passes unfinished work.

Invariants, each with a test in ``tests/engine/test_transport.py``:

1. A partition's committed offset is the offset after the last record of an unbroken run of finished
   ones, counted from where this worker began to read. Stock Faust, with nothing committed yet, commits
   past a record that is still being worked on, and counts records that it skipped in a rebalance.
2. After each rebalance every partition is read from its committed offset, or from its first record
   where nothing is committed. Stock Faust leaves such a partition where the last fetch ended, so what
   was fetched and dropped in the rebalance is never seen.
3. A record that a worker read in an earlier generation of its group finishes nothing in this one.

``Consumer.positions`` is the next offset that may be committed, by partition; the runner compares it
with the records that arrive, so that a hole is noticed.
"""

from collections.abc import Mapping

import faust
from aiokafka import AIOKafkaConsumer
from aiokafka.structs import TopicPartition
from faust import tables
from faust.transport.drivers import aiokafka as driver
from faust.types import TP

#: How long the broker may hold a fetch that finds nothing. Other requests to that broker wait behind
#: it; Faust's 1.5 s makes each of the dozen steps of a start or a rebalance that slow.
FETCH_WAIT_MS = 250


class ConsumerThread(driver.AIOKafkaConsumerThread):
    """Faust's consumer thread with shorter waits."""

    def _create_worker_consumer(self, transport: "Transport") -> AIOKafkaConsumer:
        consumer = super()._create_worker_consumer(transport)
        consumer._fetch_max_wait_ms = FETCH_WAIT_MS
        return consumer


class TableManager(tables.TableManager):
    """Faust's table manager without the second that it sleeps before it starts."""

    async def on_start(self) -> None:
        """Faust's hook: announce the tables, then start their recovery."""
        await self._update_channels()
        await self.recovery.start()


class Consumer(driver.Consumer):
    """Faust's consumer with its own account of what may be committed."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        #: Next offset to commit of each partition, counted from where reading began.
        self.positions: dict[TP, int] = {}
        #: First offset of a run that the broker does not have, and the offset after it.
        self.holes: dict[TP, dict[int, int]] = {}

    def _new_consumer_thread(self) -> ConsumerThread:
        return ConsumerThread(self, loop=self.loop, beacon=self.beacon)

    async def perform_seek(self) -> None:
        """Read every input partition from its committed offset, or from its first record."""
        await super().perform_seek()
        assigned = self.assignment()
        if not assigned:
            return
        found = await self.earliest_offsets(*(TopicPartition(*tp) for tp in assigned))
        first = {tp: found[TopicPartition(*tp)] for tp in assigned}
        tps = [tp for tp in assigned if not self._is_changelog_tp(tp)]
        unset = {tp: first[tp] for tp in tps if not self._committed_offset[tp]}
        await self.seek_wait({TopicPartition(*tp): offset for tp, offset in unset.items()})
        for tp in tps:
            self._acked.pop(tp, None)
            self._acked_index.pop(tp, None)
            self.holes.pop(tp, None)
            self.positions[tp] = self._committed_offset[tp] or first[tp]
            self._read_offset[tp] = self.positions[tp] or None
        self.app.on_positions({tp: self.positions[tp] for tp in tps}, first)

    def ack(self, message) -> bool:
        """Mark a record as finished, unless it was read in an earlier generation of the group."""
        if message.generation_id == self.app.consumer_generation_id:
            return super().ack(message)
        message.acked = True
        self._unacked_messages.discard(message)
        return False

    def skip(self, tp: TP, first: int, next_offset: int) -> None:
        """Count offsets from ``first`` up to ``next_offset`` as finished: the broker has no such records."""
        self.holes.setdefault(tp, {})[first] = next_offset

    async def _add_gap(self, tp: TP, offset_from: int, offset_to: int) -> None:
        # Stock Faust takes any jump between two fetched records for offsets that do not exist.
        return

    def _new_offset(self, tp: TP) -> int | None:
        start = self.positions.get(tp)
        if start is None:
            return None
        acked, holes = self._acked[tp], self.holes.get(tp, {})
        finished, position = set(acked), start
        while position in finished or position in holes:
            position = holes.pop(position) if position in holes else position + 1
        if position == start:
            return None
        acked[:] = [offset for offset in acked if offset >= position]
        self._acked_index[tp] = set(acked)
        self.positions[tp] = position
        return position

    async def on_partitions_revoked(self, revoked: set[TP]) -> None:
        """Finish what is in hand, commit it, then forget the partitions.

        Stock Faust forgets the acks first, so that what finishes meanwhile is not committed.
        """
        await self._on_partitions_revoked(revoked)
        self._active_partitions.difference_update(revoked)
        self._paused_partitions.difference_update(revoked)
        for tp in revoked:
            for account in (self._acked, self._acked_index, self._read_offset, self._committed_offset):
                account.pop(tp, None)
            self.positions.pop(tp, None)


class Producer(driver.Producer):
    """Faust's producer, idempotent: a batch sent twice is stored once, and order holds over retries."""

    def _settings_extra(self) -> Mapping:
        return {"acks": "all", "enable_idempotence": True}


class Transport(driver.Transport):
    """Faust's aiokafka transport with the consumer and producer above."""

    Consumer = Consumer
    Producer = Producer


class App(faust.App):
    """A Faust app on the transport above."""

    def _new_transport(self) -> Transport:
        return Transport(self.conf.broker_consumer, self)

    def _new_producer_transport(self) -> Transport:
        return Transport(self.conf.broker_producer, self)

    def on_positions(self, positions: dict[TP, int], first: dict[TP, int]) -> None:
        """Called after a rebalance: the offset each input partition is read from next, and its first one."""

    def _create_directories(self) -> None:
        # Tables in memory keep nothing on disk: leave no empty directories behind.
        if self.conf.store.scheme != "memory":
            self.conf.datadir.parent.mkdir(parents=True, exist_ok=True)
            super()._create_directories()
