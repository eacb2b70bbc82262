"""Runs a step over a Faust stream of batches so that nothing is lost.

For each batch, in this order:

1. it must follow the one before, or the broker has nothing in between;
2. the step takes each record in turn, and looks states up as the records before it left them;
3. all outputs are sent as record batches, and their delivery awaited;
4. each key that the step set is written once to the table's changelog, that is awaited, and the table
   is set;
5. the batch is marked as finished, so that its offset may be committed.

A worker that dies before 5 gets the batch again, whole or cut otherwise. Died before 4: with the states
it had, so the step gives the same outputs. Died between 4 and 5, or within 4: some keys have the state
that the batch led to, from which steps give the same outputs too or had given them before. Steps are
deterministic and readers drop ids that they have seen, so a crash at any point changes nothing that is
read. Nothing raises out of the loop (Faust would commit the batch): transient faults are retried in
place, and what cannot go on ends the process.

While batches wait for the broker (3 and 4), the step already takes the next ones, which look up what those
before will have written; but nothing of them is sent before that is stored. Then they are stored together,
so that it takes no longer than one, from however many partitions they are.

A batch of which the broker refuses something is done again in halves, so that it splits down to the record
that is at fault, which becomes a dead letter.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Sequence
from typing import Any, Protocol

from faust.types import EventT, StreamT

from streams.engine.consumer import Consumer
from streams.engine.delivery import Delivery, TooLarge
from streams.engine.failures import halt
from streams.engine.ledger import Batch
from streams.engine.records import Record, Step, UnreadableState
from streams.engine.state import StateTable
from streams.engine.succession import Succession
from streams.engine.work import Group, Work
from streams.errors import BadMessage, Code
from streams.metrics import (
    AGE_SECONDS,
    BATCH_RECORDS,
    BATCH_STEP_SECONDS,
    DEAD_LETTERS,
    RECORDS_IN,
    RECORDS_OUT,
    STEP_SECONDS,
    Metrics,
)

log = logging.getLogger("whoholds.worker")

#: How long a batch should take to process, in seconds: what a stop, a rebalance or a crash waits for or
#: does again, and for how long other tasks of the worker wait.
BATCH_SECONDS = 0.1
LEAST_RECORDS, MOST_RECORDS = 8, 2000
#: How much work is done ahead of what is being stored, in seconds: storing goes on between batches only.
AHEAD_SECONDS = 0.02


class App(Protocol):
    """What the runner needs of the app."""

    consumer: Consumer
    consumer_generation_id: int
    should_stop: bool
    succession: Succession
    metrics: Metrics


class Runner:
    """Drives one step for ``app``. ``name`` is the step's in logs and metrics."""

    def __init__(self, app: App, name: str, step: Step, table: StateTable, delivery: Delivery) -> None:
        self.app = app
        self.name = name
        self.step = step
        self.table = table
        self.delivery = delivery
        self.metrics = app.metrics
        #: How many records a batch should have at most, from how long they have taken so far.
        self.batch_records = 100
        self._waiting: Group | None = None
        self._stored: Work | None = None
        self._storing: asyncio.Task[None] | None = None
        self._generation = -1

    async def run(self, stream: StreamT) -> None:
        """Process ``stream`` until the worker stops."""
        async for event in stream.noack().events():
            await self._or_halt(self.process(event), event)

    async def process(self, event: EventT) -> None:
        """Points 1 and 2 for one batch, which is then stored with others or alone."""
        message = event.message
        if self._generation != message.generation_id:
            if self._storing is not None:  # its states are of another generation's table
                await asyncio.wait({self._storing})
            self._generation = message.generation_id
        if self._is_over(message):
            self.app.consumer.drop(message)
            return
        batch: Batch = message.value
        self.app.succession.check(batch.tp, batch.start, batch.end)
        group = self._waiting
        if group is None:
            group = Group(Work(self.table, self._stored))
        group.add(event, self._do(group.work, batch))
        self._waiting = group
        if self._storing is None:
            self._storing = asyncio.ensure_future(self._or_halt(self._store(), event))
        if group.size >= MOST_RECORDS or group.seconds >= AHEAD_SECONDS:
            await group.taken.wait()
        await asyncio.sleep(0)  # let it be on its way before the next batch is worked on

    async def _store(self) -> None:
        """Points 3 to 5 for what waits, until nothing does."""
        while self._waiting is not None:
            group, self._waiting = self._waiting, None
            group.taken.set()
            self._stored = group.work
            whole = await self._finish(group)
            self._stored = None
            if not whole and self._waiting is not None:
                self._redo(self._waiting)  # some of the states that it looked up have become others
        self._storing = None

    async def _finish(self, group: Group) -> bool:
        """Points 3 to 5 for one group; whether it was stored as it had been worked out."""
        messages = [event.message for event in group.events]
        if messages[0].generation_id != self.app.consumer_generation_id:
            for message in messages:
                self.app.consumer.drop(message)
            return True
        whole = True
        try:
            await self._deliver(group.work)
        except TooLarge:
            whole = False
            for message in messages:
                await self._split(message.value.records, message.partition)
        for event in group.events:
            event.ack()
            self._count(event.message.value.records)
        return whole

    def _redo(self, group: Group) -> None:
        group.work = Work(self.table)
        for event in group.events:
            self._do(group.work, event.message.value)

    def _count(self, records: Sequence[Record]) -> None:
        self.metrics.add(RECORDS_IN, len(records), step=self.name)
        self.metrics.observe(BATCH_RECORDS, len(records), step=self.name)
        oldest = min([record.timestamp for record in records if record.timestamp > 0], default=None)
        if oldest is not None:
            self.metrics.observe(AGE_SECONDS, max(0.0, time.time() - oldest / 1000), step=self.name)

    def _is_over(self, message: Any) -> bool:
        # The partition may be another worker's by now, or is read again from its committed offset.
        return self.app.should_stop or message.generation_id != self.app.consumer_generation_id

    async def _or_halt(self, doing: Awaitable, event: EventT) -> Any:
        try:
            return await doing
        except asyncio.CancelledError:
            raise
        except UnreadableState as error:
            halt(f"{self.table.changelog} cannot be read by this version ({error}): update this worker")
        except BaseException as error:
            log.debug("unexpected", exc_info=True)
            halt(f"{self.name} failed at {event.message.value!r} ({type(error).__name__}: {error})")

    def _do(self, work: Work, batch: Batch) -> float:
        """Point 2; the seconds that it took."""
        started = time.perf_counter()
        work.take(self.step, batch.records, batch.tp.partition)
        seconds = time.perf_counter() - started
        self.metrics.add(STEP_SECONDS, seconds, step=self.name)
        self.metrics.observe(BATCH_STEP_SECONDS, seconds, step=self.name)
        self._adapt(len(batch.records), seconds)
        return seconds

    def _adapt(self, count: int, seconds: float) -> None:
        fitting = min(MOST_RECORDS, max(LEAST_RECORDS, int(BATCH_SECONDS * count / max(seconds, 1e-6))))
        # A slow record shortens the next batches at once; fast ones lengthen them little by little.
        self.batch_records = min(fitting, max(2 * self.batch_records, LEAST_RECORDS))

    async def _deliver(self, work: Work) -> None:
        """Points 3 and 4: outputs, then states, each awaited. Raises TooLarge."""
        await self.delivery(work.outputs)
        states = work.states()
        if len(states) == 1:
            [(partition, values)] = states.items()
            await self.table.put(values, partition)
        else:
            putting = [self.table.put(values, partition) for partition, values in states.items()]
            # All of them end before what one of them raises is told, so that none goes on beside what follows.
            for failure in await asyncio.gather(*putting, return_exceptions=True):
                if failure is not None:
                    raise failure
        self.metrics.add(RECORDS_OUT, len(work.outputs), step=self.name)
        for code, count in work.dead_letters.items():
            self.metrics.add(DEAD_LETTERS, count, step=self.name, error=code)

    async def _split(self, records: Sequence[Record], partition: int) -> None:
        """Do the records again in two halves, and what the broker refuses of these again: it is of one of them."""
        half = len(records) // 2
        for part in (records[:half], records[half:]) if half else (records,):
            work = Work(self.table)
            work.take(self.step, part, partition)
            try:
                await self._deliver(work)
            except TooLarge:
                if len(part) > 1:
                    await self._split(part, partition)
                else:
                    await self._refuse(part[0], next(iter(work.dead_letters), None))

    async def _refuse(self, record: Record, dead_letter: str | None) -> None:
        """What a record leads to is larger than the broker takes: the record becomes a dead letter."""
        letters = self.step.dead_letters
        if dead_letter is None:
            detail = "what the record leads to is larger than the broker takes"
            output = letters.output(record, BadMessage(Code.TOO_LARGE, detail))
        else:
            # The dead letter itself is too large: keep where the record is, not its bytes.
            detail = f"dead letter {dead_letter} without its {len(record.value or b'')} bytes"
            output = letters.output(record._replace(value=None), BadMessage(Code.TOO_LARGE, detail))
        self.metrics.add(DEAD_LETTERS, step=self.name, error=str(Code.TOO_LARGE))
        try:
            await self.delivery([output])
        except TooLarge:
            halt(
                f"no dead letter can be written for {record.topic}/{record.partition} offset {record.offset}"
            )
