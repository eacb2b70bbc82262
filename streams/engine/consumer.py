"""Faust's Kafka consumer as a batch transport: an agent gets one message for each run of fetched records.

Stock Faust makes a message, an event and an acknowledgement of every record, which costs more than what
is done with it. Here a Faust message is a ``Batch``: its value is the list of raw records of one
partition, its offset the last one. An agent's topic takes ``RawBatches`` as its schema.

Stock Faust also loses records around rebalances: it drops what it has fetched and, where nothing is
committed yet, does not go back; it lets records through that were fetched before it went back; it
commits past a record in hand while a partition has no committed offset; it counts as finished what it
skipped. Hence these invariants, each with a test in ``tests/engine/test_consumer.py``, for every
partition:

1. Batches follow one another: each starts where the one before ended. What was fetched and dropped on
   the way is fetched again, by going back to it; only what is missing after that is not there.
2. After each rebalance a partition is read from its committed offset, or from its first record where
   nothing is committed.
3. The committed offset never passes an unfinished record: it is the end of an unbroken run of finished
   batches, and stands behind offsets that hold no record (compaction, marks of transactions).
4. A batch that was read in an earlier generation of the group finishes nothing in this one.
5. On revocation, the batch in hand is finished and committed before the partitions are let go; batches
   that nobody has begun are given up, and delivered again to whoever comes next.
6. A topic of which as much is in hand as ``LIMIT_RECORDS`` or ``LIMIT_BYTES`` is not read until half of
   that is finished, so memory is bounded however slow an agent is; other topics are read meanwhile.
7. What is paused is not handed over, and comes in full once it is resumed.
8. A batch is handed over as soon as there is one record: nothing waits for more to come.

A batch is committed whole or not at all. One that cannot be processed as a whole is processed record by
record by the runner, down to the poison record.
"""

import asyncio
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import NamedTuple

import faust
import uvloop
from aiokafka import AIOKafkaConsumer
from aiokafka.errors import IllegalStateError
from aiokafka.structs import TopicPartition
from faust.transport.drivers import aiokafka as driver
from faust.types import TP, ConsumerMessage

from streams.engine.fetching import Fetcher
from streams.engine.ledger import Batch, Ledger

#: How long one look for fetched records lasts.
GETMANY_SECONDS = 0.2
#: Records and bytes of a topic handed over and not finished, from which it is not read any further.
LIMIT_RECORDS, LIMIT_BYTES = 8_000, 16 << 20


class Chunks(NamedTuple):
    """What one look at the client gave: records by partition, and where the client stands after them.

    ``number`` counts the looks, so that one that got lost on the way is missed.
    """

    number: int
    records: Mapping[TopicPartition, Sequence]
    positions: Mapping[TopicPartition, int]


class RawBatches(faust.Schema):
    """The schema of a topic whose messages are batches: nothing is decoded."""

    def loads_key(self, app, message, **_):
        """Faust's hook."""
        return message.key

    def loads_value(self, app, message, **_):
        """Faust's hook."""
        return message.value


class ConsumerThread(driver.AIOKafkaConsumerThread):
    """Faust's consumer thread with shorter waits, which prints no tracebacks."""

    looks = 0

    def on_crash(self, msg: str, *fmt, **kwargs) -> None:
        """Faust's hook: the worker sees the crash, and says it."""
        self.log.debug(msg.format(*fmt))

    async def on_start(self) -> None:
        """Faust's hook."""
        await super().on_start()
        Fetcher.take_over(self._consumer._fetcher)
        coordinator, lease = self._consumer._coordinator, self.app.lease
        heartbeat = coordinator._do_heartbeat

        async def renewing() -> bool:
            began = lease.clock()
            well = await heartbeat()
            if well:
                lease.renew(began)
            return well

        coordinator._do_heartbeat = renewing

    async def on_partitions_assigned(self, assigned: set[TP], generation_id: int = 0) -> None:
        """Faust's hook, called when the group has let this worker join."""
        self.app.lease.renew(self.app.lease.clock())
        await super().on_partitions_assigned(assigned, generation_id)

    async def _fetch_records(self, consumer, active_partitions, timeout=None, max_records=None) -> Chunks:
        records = await super()._fetch_records(consumer, active_partitions, timeout, max_records)
        # Read in one go with the records, before anything else can move them.
        assignment = consumer._subscription.subscription and consumer._subscription.subscription.assignment
        positions = {}
        for tp in list(active_partitions) if assignment else ():
            with suppress(IllegalStateError, KeyError):  # taken away meanwhile
                state = assignment.state_value(TopicPartition(*tp))
                if state is not None and state.has_valid_position:
                    positions[TopicPartition(*tp)] = state.position
        self.looks += 1
        return Chunks(self.looks, records, positions)

    def look_again(self) -> None:
        """Let a look for records that waits see that there are more partitions to look at now."""
        consumer = self._consumer
        if consumer is not None and self.thread_loop.is_running():
            self.thread_loop.call_soon_threadsafe(self._wake, consumer)

    @staticmethod
    def _wake(consumer: AIOKafkaConsumer) -> None:
        for waiter in list(consumer._fetcher._fetch_waiters):
            if not waiter.done():
                waiter.set_result(None)


class _Partitions(set):
    """The partitions to hand out records of. aiokafka takes an empty collection of them for all there are."""

    def __bool__(self) -> bool:
        return True


class Consumer(driver.Consumer):
    """Faust's consumer with its own account of what was handed over and what is finished."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        #: Absent between a revocation and the seek that follows it.
        self.ledgers: dict[TP, Ledger] = {}
        self._committed: dict[TP, int] = {}
        self._in_hand: Counter[str] = Counter()
        self._bytes_in_hand: Counter[str] = Counter()
        self._finished = asyncio.Event()
        self._looks = 0

    def _reset_state(self) -> None:
        super()._reset_state()
        self._active_partitions = _Partitions()

    def _new_consumer_thread(self) -> ConsumerThread:
        return ConsumerThread(self, loop=self.loop, thread_loop=uvloop.new_event_loop(), beacon=self.beacon)

    # Reading ---------------------------------------------------------------------------------------

    async def perform_seek(self) -> None:
        """Read every input partition from its committed offset, or from its first record."""
        await super().perform_seek()
        assigned = self.assignment()
        if not assigned:
            return
        found = await self.earliest_offsets(*(TopicPartition(*tp) for tp in assigned))
        first = {tp: found[TopicPartition(*tp)] for tp in assigned}
        inputs = [tp for tp in assigned if not self._is_changelog_tp(tp)]
        committed = {tp: self._committed_offset[tp] or 0 for tp in inputs}
        start = {tp: max(committed[tp], first[tp]) for tp in inputs}
        for tp, offset in start.items():
            # Before the seek: what is fetched meanwhile is then seen to be left out, and fetched again.
            self.ledgers[tp] = Ledger(tp, offset)
            self._committed[tp] = committed[tp]
        self._in_hand.clear()
        self._bytes_in_hand.clear()
        self.app.on_positions(committed, first)
        await self.seek_wait({TopicPartition(*tp): offset for tp, offset in start.items()})

    async def seek_wait(self, partitions: Mapping[TP, int]) -> None:
        """Faust's call to go on elsewhere: of tables' recovery, and of ``perform_seek``."""
        for tp, offset in partitions.items():
            if self._is_changelog_tp(tp):
                self.ledgers[TP(*tp)] = Ledger(TP(*tp), offset)
        await super().seek_wait(partitions)

    async def _drain_messages(self, fetcher) -> None:
        """The fetcher's loop: fetch, hand over, go back to what was left out."""
        try:
            while not (self.should_stop or fetcher.should_stop):
                await asyncio.sleep(0)
                if not self.flow_active:
                    await self.wait(self.can_resume_flow)
                    continue
                chunks = await self._getmany(self._get_active_partitions(), GETMANY_SECONDS)
                await self._take(chunks)
        except (asyncio.CancelledError, *self.consumer_stopped_errors):
            if not self.app.should_stop:
                raise

    async def _take(self, chunks: Chunks) -> None:
        if chunks.number != self._looks + 1:  # one got lost, which may be what a ledger went back for
            for ledger in self.ledgers.values():
                ledger.sought = None
        self._looks = chunks.number
        for found, end in chunks.positions.items():
            tp = TP(*found)
            records = chunks.records.get(found, ())
            ledger = self.ledgers.get(tp)
            if ledger is None:  # between generations: all is read anew afterwards
                continue
            taken = ledger.offer(records, end)
            if taken is None:
                await self._go_back(ledger)
            elif end > taken[1]:
                await self._pass_on(ledger, *taken, end)

    async def _pass_on(self, ledger: Ledger, records: Sequence, start: int, end: int) -> None:
        tp = ledger.tp
        first = records[0].offset if records else end
        if first > start:
            await self.app.on_hole(tp, start, first)
        if self._is_changelog_tp(tp):
            self.app.tables.recovery.on_records(tp, records, end)
        elif not records:
            ledger.skip(start, end)
            self.app.on_skip(tp, start, end)
        else:
            size = self.app.batch_records(tp.topic)
            for at in range(0, len(records), size):
                part = records[at : at + size]
                after = records[at + size].offset if at + size < len(records) else end
                await self._hand_over(ledger, part, start, after)
                start = after

    async def _hand_over(self, ledger: Ledger, records: Sequence, start: int, end: int) -> None:
        if self.ledgers.get(ledger.tp) is not ledger:  # revoked, or read anew, while this waited
            return
        batch = ledger.open(records, start, end)
        topic = batch.tp.topic
        self._in_hand[topic] += len(records)
        self._bytes_in_hand[topic] += batch.size
        if self._in_hand[topic] >= LIMIT_RECORDS or self._bytes_in_hand[topic] >= LIMIT_BYTES:
            self._hold(topic)
        await self._call(self._message(batch))

    async def _call(self, message: ConsumerMessage) -> None:
        """Put a message in the queues of its agents, unless reading is suspended meanwhile."""
        await self.wait_first(self.callback(message), self.suspend_flow.wait())

    def _message(self, batch: Batch) -> ConsumerMessage:
        last = batch.records[-1]
        return ConsumerMessage(
            batch.tp.topic, batch.tp.partition, last.offset, last.timestamp / 1000, 0,
            None, None, batch, None, 0, batch.size, batch.tp, generation_id=self.app.consumer_generation_id,
        )  # fmt: skip

    async def _go_back(self, ledger: Ledger) -> None:
        if ledger.tp in self.assignment():
            ledger.sought = ledger.next_in
            with suppress(IllegalStateError):  # taken away meanwhile
                await self._thread.seek_wait({TopicPartition(*ledger.tp): ledger.next_in})

    def waiting(self) -> int:
        """Records of the inputs that are not finished: handed over, or on the broker and not fetched yet.

        Not the lag, which counts the marks that transactions leave and that no reader is ever given.
        """
        return sum(self.lags().values())

    def lags(self) -> dict[TP, int]:
        """The same by partition."""
        assignment = self._thread._ensure_consumer()._subscription.subscription.assignment
        found = {}
        for tp, ledger in self.ledgers.copy().items():
            if self._is_changelog_tp(tp):
                continue
            count = ledger.next_in - ledger.advance()
            state = assignment and assignment.state_value(TopicPartition(*tp))
            if state and state.has_valid_position and state.highwater is not None:
                count += max(0, state.highwater - state.position)
            found[tp] = count
        return found

    # Back-pressure ---------------------------------------------------------------------------------

    def _hold(self, topic: str) -> None:
        """Stop reading ``topic`` for now."""
        for tp in [tp for tp in self._active_partitions if tp.topic == topic]:
            self._active_partitions.discard(tp)
            self._buffered_partitions.add(tp)

    def _let_go(self, batch: Batch) -> None:
        """Count a batch out, and read on where a topic was held."""
        topic = batch.tp.topic
        self._in_hand[topic] -= len(batch.records)
        self._bytes_in_hand[topic] -= batch.size
        if self._in_hand[topic] <= LIMIT_RECORDS // 2 and self._bytes_in_hand[topic] <= LIMIT_BYTES // 2:
            held = {tp for tp in self._buffered_partitions if tp.topic == topic}
            if held:
                self._buffered_partitions -= held
                self._active_partitions |= held - self._paused_partitions
                self._thread.look_again()

    def on_buffer_full(self, tp: TP) -> None:
        """Faust's hook, for queues of messages; ours are bounded by what is in them."""

    def on_buffer_drop(self, tp: TP) -> None:
        """Faust's hook."""

    def pause_partitions(self, tps) -> None:
        """Faust's call: hand over nothing of ``tps`` until they are resumed."""
        super().pause_partitions(tps)
        self._buffered_partitions.difference_update(TP(*tp) for tp in tps)

    # Finishing and committing ----------------------------------------------------------------------

    def ack(self, message) -> bool:
        """Mark a batch as finished, unless it was read in an earlier generation of the group."""
        current = message.generation_id == self.app.consumer_generation_id
        if current and not message.acked:
            message.value.finished = True
        self.drop(message)
        ledger = self.ledgers.get(message.tp)
        if ledger is not None:
            ledger.advance()  # forgets finished batches, with their records; the next commit is a second away
        return current

    def drop(self, message) -> None:
        """Let go of a batch, so that nothing waits for it. Where it was not finished it comes again."""
        if not message.acked:
            message.acked = True
            if message.generation_id == self.app.consumer_generation_id:
                self._let_go(message.value)
        self._unacked_messages.discard(message)
        self._finished.set()

    def _filter_tps_with_pending_acks(self, topics=None) -> Iterator[TP]:
        return (
            tp
            for tp in list(self.ledgers)
            if not self._is_changelog_tp(tp) and (topics is None or tp in topics or tp.topic in topics)
        )

    def _new_offset(self, tp: TP) -> int | None:
        ledger = self.ledgers.get(tp)
        if ledger is None:
            return None
        offset = ledger.advance()
        return offset if offset > self._committed.get(tp, 0) else None

    def _should_commit(self, tp: TP, offset: int) -> bool:
        return True

    async def _commit(self, offsets: Mapping[TP, int]) -> bool:
        done = await super()._commit(offsets)
        if done:
            self.app.on_commit()
            # Faust takes a commit that failed for one that succeeded, and does not repeat it.
            self._committed.update(offsets)
        return done

    async def wait_empty(self) -> None:
        """Wait until what agents have begun is finished, then commit. Called on revocation and at the end."""
        limit = time.monotonic() + self.app.conf.broker_rebalance_timeout / 2
        while self._unacked_messages and time.monotonic() < limit:
            self._finished.clear()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._finished.wait(), 0.5)
            self._clean_unacked_messages()
        await self.commit_and_end_transactions()

    async def on_partitions_revoked(self, revoked: set[TP]) -> None:
        """Finish what is in hand, commit it, then forget the partitions.

        Stock Faust forgets first, so that what finishes meanwhile is not committed.
        """
        await self._on_partitions_revoked(revoked)
        self._active_partitions.difference_update(revoked)
        self._paused_partitions.difference_update(revoked)
        self._buffered_partitions.difference_update(revoked)
        for tp in revoked:
            for account in (self.ledgers, self._committed, self._read_offset, self._committed_offset):
                account.pop(tp, None)
