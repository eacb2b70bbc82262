"""Faust's Kafka consumer, so that no record is passed over and no offset committed too far.

Stock Faust loses records around rebalances: it drops what it has fetched and, where nothing is
committed yet, does not go back; it lets records through that were fetched before it went back, and
then takes the ones it went back for as old; it commits past a record in hand while a partition has no
committed offset; it counts as finished what it skipped. Hence these invariants, each with a test in
``tests/engine/test_consumer.py``, for every input partition (changelogs are read as Faust does):

1. Records are handed to the agents one after another, none left out but offsets that the broker does
   not have. What was fetched and dropped is fetched again, by going back to it.
2. After each rebalance a partition is read from its committed offset, or from its first record where
   nothing is committed.
3. The committed offset is the one after the last of an unbroken run of finished records, counted from
   where reading began.
4. A record that was read in an earlier generation of the group finishes nothing in this one.
5. On revocation, records in hand are finished and committed before the partitions are let go.
"""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from itertools import pairwise

from aiokafka import AIOKafkaConsumer
from aiokafka.errors import IllegalStateError
from aiokafka.structs import TopicPartition
from faust.transport.drivers import aiokafka as driver
from faust.types import TP

#: How long the broker may hold a fetch that finds nothing. Other requests to that broker wait behind
#: it; Faust's 1.5 s makes each of the dozen steps of a start or a rebalance that slow.
FETCH_WAIT_MS = 250
#: How long one look for fetched records lasts; partitions that are resumed are seen at the next one.
GETMANY_SECONDS = 0.2
#: Records handed over between two turns of other tasks.
YIELD_EVERY = 100


class ConsumerThread(driver.AIOKafkaConsumerThread):
    """Faust's consumer thread with shorter waits, which prints no tracebacks."""

    def on_crash(self, msg: str, *fmt, **kwargs) -> None:
        """Faust's hook: the worker sees the crash, and says it."""
        self.log.debug(msg.format(*fmt))

    def _create_worker_consumer(self, transport: driver.Transport) -> AIOKafkaConsumer:
        consumer = super()._create_worker_consumer(transport)
        consumer._fetch_max_wait_ms = FETCH_WAIT_MS
        return consumer


class _Partitions(set):
    """The partitions to hand out records of. aiokafka takes an empty collection of them for all there are."""

    def __bool__(self) -> bool:
        return True


class Consumer(driver.Consumer):
    """Faust's consumer with its own account of what was handed over and what is finished."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        #: Next offset to hand over; absent between a revocation and the seek that follows it.
        self.next_in: dict[TP, int] = {}
        #: Next offset to commit.
        self.next_out: dict[TP, int] = {}
        #: Offsets that the broker does not have: first of a run, and the offset after it.
        self.holes: dict[TP, dict[int, int]] = {}
        # The offset after the last one of the fetch in hand, and where we went back to.
        self._fetched: dict[TP, int] = {}
        self._sought: dict[TP, int] = {}

    def _reset_state(self) -> None:
        super()._reset_state()
        self._active_partitions = _Partitions()

    def _new_consumer_thread(self) -> ConsumerThread:
        return ConsumerThread(self, loop=self.loop, beacon=self.beacon)

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
            self._forget(tp)
            # Before the seek: what is fetched meanwhile is then seen to be left out, and fetched again.
            self.next_in[tp] = self.next_out[tp] = offset
        self.app.on_positions(committed, first)
        await self.seek_wait({TopicPartition(*tp): offset for tp, offset in start.items()})

    async def _wait_next_records(self, timeout: float) -> tuple[Mapping | None, set[TP] | None]:
        records, active = await super()._wait_next_records(timeout)
        self._fetched = {}
        for found, chunk in (records or {}).items():
            tp = TP(*found)
            sought = self._sought.pop(tp, None)
            if sought is not None and chunk[0].offset > sought:
                # We went back to it, and this is what came first: the broker has nothing in between.
                await self.app.on_hole(tp, sought, chunk[0].offset)
                self.skip(tp, sought, chunk[0].offset)
            for before, after in pairwise(chunk):
                # Side by side in one fetch: what lies between is not there.
                if after.offset > before.offset + 1:
                    self.skip(tp, before.offset + 1, after.offset)
            self._fetched[tp] = chunk[-1].offset + 1
        return records, active

    async def _drain_messages(self, fetcher) -> None:
        """The fetcher's loop: fetch, hand over in turn, go back to what was not handed over."""
        count = 0
        try:
            while not (self.should_stop or fetcher.should_stop):
                await asyncio.sleep(0)
                async for tp, message in self.getmany(GETMANY_SECONDS):
                    count += 1
                    if count % YIELD_EVERY == 0:
                        await asyncio.sleep(0)
                    if message.offset == self._next(tp) and await self._hand_over(message):
                        self.next_in[tp] = message.offset + 1
                await self._go_back()
        except (asyncio.CancelledError, *self.consumer_stopped_errors):
            if not self.app.should_stop:
                raise

    def _next(self, tp: TP) -> int | None:
        """The next offset to hand over, None while it is not known where reading goes on."""
        expected, holes = self.next_in.get(tp), self.holes.get(tp, {})
        while expected in holes:
            expected = holes[expected]
        return expected

    async def _go_back(self) -> None:
        """Fetch again what was fetched and not handed over: out of turn, or dropped on the way."""
        for tp, end in self._fetched.items():
            expected = self._next(tp)
            if expected is not None and expected < end and tp in self.assignment():
                self._sought[tp] = expected
                with suppress(IllegalStateError):  # taken away meanwhile
                    await self._thread.seek_wait({TopicPartition(*tp): expected})

    async def seek_wait(self, partitions: Mapping[TP, int]) -> None:
        """Faust's call to go on elsewhere: of tables' recovery, and of ``perform_seek``."""
        for tp, offset in partitions.items():
            if self._is_changelog_tp(tp):
                self._forget(TP(*tp))
                self.next_in[TP(*tp)] = offset
        await super().seek_wait(partitions)

    def skip(self, tp: TP, first: int, after: int) -> None:
        """Note that the broker has no records from ``first`` up to ``after``."""
        self.holes.setdefault(tp, {})[first] = after
        self.app.on_skip(tp, first, after)

    async def _hand_over(self, message) -> bool:
        delivery = self.callback(message)
        done = await self.wait_first(delivery, self.suspend_flow.wait())
        return delivery in done.done

    def waiting(self) -> int:
        """Records of the inputs that are not finished: handed over, or on the broker and not fetched yet.

        Not the lag, which counts the marks that transactions leave and that no reader is ever given.
        """
        assignment = self._thread._ensure_consumer()._subscription.subscription.assignment
        count = 0
        for tp, done in self.next_out.copy().items():
            count += max(0, self.next_in.get(tp, done) - done)
            state = assignment and assignment.state_value(TopicPartition(*tp))
            if state and state.has_valid_position and state.highwater is not None:
                count += max(0, state.highwater - state.position)
        return count

    # Committing ------------------------------------------------------------------------------------

    def ack(self, message) -> bool:
        """Mark a record as finished, unless it was read in an earlier generation of the group."""
        if message.generation_id == self.app.consumer_generation_id:
            return super().ack(message)
        self.drop(message)
        return False

    def drop(self, message) -> None:
        """Let go of a record that is not processed, so that nothing waits for it; it is not finished."""
        message.acked = True
        self._unacked_messages.discard(message)

    async def _add_gap(self, tp: TP, offset_from: int, offset_to: int) -> None:
        # Stock Faust takes any jump between two fetched records for offsets that do not exist.
        return

    def _new_offset(self, tp: TP) -> int | None:
        start = self.next_out.get(tp)
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
        self.next_out[tp] = position
        return position

    async def on_partitions_revoked(self, revoked: set[TP]) -> None:
        """Finish what is in hand, commit it, then forget the partitions.

        Stock Faust forgets first, so that what finishes meanwhile is not committed.
        """
        for tp in revoked:
            self.next_in.pop(tp, None)
        await self._on_partitions_revoked(revoked)
        self._active_partitions.difference_update(revoked)
        self._paused_partitions.difference_update(revoked)
        for tp in revoked:
            self._forget(tp)
            self._read_offset.pop(tp, None)
            self._committed_offset.pop(tp, None)

    def _forget(self, tp: TP) -> None:
        for account in (
            self.next_in,
            self.next_out,
            self.holes,
            self._sought,
            self._acked,
            self._acked_index,
        ):
            account.pop(tp, None)
