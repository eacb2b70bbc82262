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

While a batch waits for the broker (3 and 4), the step already takes the next one, which looks up what
the one before will have written; but nothing of it is sent before that is stored.

A batch whose outputs or states the broker refuses is done again record by record, so that it splits
down to the record that is at fault, which becomes a dead letter.
"""

import asyncio
import logging
import time
from collections import Counter
from collections.abc import Awaitable, Sequence
from typing import Any, Protocol

from faust.types import EventT, StreamT

from streams.engine.consumer import Consumer
from streams.engine.delivery import Delivery, TooLarge
from streams.engine.failures import halt
from streams.engine.ledger import Batch
from streams.engine.records import Output, Record, Step, UnreadableState
from streams.engine.state import StateTable
from streams.engine.succession import Succession
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


class App(Protocol):
    """What the runner needs of the app."""

    consumer: Consumer
    consumer_generation_id: int
    should_stop: bool
    succession: Succession
    metrics: Metrics


class Work:
    """What the step makes of some records: outputs, states, and what there is to count."""

    def __init__(self, table: StateTable, before: "Work | None" = None) -> None:
        self.table = table
        #: Work of the records before, that may not be stored yet.
        self._before = before._states if before is not None else {}
        self.outputs: list[Output] = []
        self._states: dict[bytes, Any] = {}
        self._in_full: list[tuple[bytes, Any]] | None = None
        self.dead_letters: Counter[str] = Counter()

    def get(self, key: bytes) -> Any:
        """The value of ``key`` as the records so far left it."""
        if key in self._states:
            return self._states[key]
        return self._before[key] if key in self._before else self.table.get(key)

    @property
    def states(self) -> list[tuple[bytes, Any]]:
        """Keys and values to write: each key once, where it was set last, so that what a value refers to
        is there before it is. Where keys are deleted, which is seldom, everything as it was said: what
        refers to a key must be gone before it, and a value set last comes too late for that.
        """
        return list(self._states.items()) if self._in_full is None else self._in_full

    def take(self, step: Step, record: Record) -> None:
        """Do the step on one more record. Raises UnreadableState."""
        outcome = step(record, self.get)
        self.outputs += outcome.outputs
        for key, value in outcome.states:
            if value is None and self._in_full is None:
                self._in_full = list(self._states.items())
            if self._in_full is not None:
                self._in_full.append((key, value))
            self._states.pop(key, None)
            self._states[key] = value
        if outcome.dead_letter is not None:
            self.dead_letters[outcome.dead_letter] += 1


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
        self._storing: asyncio.Task[bool] | None = None
        self._stored: Work | None = None
        self._generation = -1

    async def run(self, stream: StreamT) -> None:
        """Process ``stream`` until the worker stops."""
        async for event in stream.noack().events():
            await self._or_halt(self.process(event), event)

    async def process(self, event: EventT) -> None:
        """Points 1 and 2 for one batch; then, once the batch before is stored, begin to store this one."""
        message = event.message
        if self._generation != message.generation_id:
            await self._previous()  # its states were of another generation's table
            self._generation = message.generation_id
        if self._is_over(message):
            self.app.consumer.drop(message)
            return
        batch: Batch = message.value
        self.app.succession.check(batch.tp, batch.start, batch.end)
        topic, partition = batch.tp
        records = [
            Record(topic, partition, found.offset, found.key, found.value, found.timestamp)
            for found in batch.records
        ]
        work = self._work(records, self._stored)
        if not await self._previous():
            work = self._work(records)  # some of the batch before was refused, so its states are others
        self._stored = work
        self._storing = asyncio.ensure_future(self._or_halt(self._finish(event, records, work), event))
        await asyncio.sleep(0)  # let it be on its way before the next batch is worked on

    async def _previous(self) -> bool:
        """Wait until the batch before is stored; whether it was as it had been worked out."""
        storing, self._storing, self._stored = self._storing, None, None
        return storing is None or await storing

    async def _finish(self, event: EventT, records: Sequence[Record], work: Work) -> bool:
        """Points 3 to 5."""
        if event.message.generation_id != self.app.consumer_generation_id:
            self.app.consumer.drop(event.message)
            return True
        whole = True
        try:
            await self._deliver(work, event.message.partition)
        except TooLarge:
            whole = False
            await self._split(records)
        event.ack()
        self._count(records)
        return whole

    def _count(self, records: Sequence[Record]) -> None:
        self.metrics.add(RECORDS_IN, len(records), step=self.name)
        self.metrics.observe(BATCH_RECORDS, len(records), step=self.name)
        oldest = min((r.timestamp for r in records if r.timestamp > 0), default=None)
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

    def _work(self, records: Sequence[Record], before: Work | None = None) -> Work:
        """Point 2."""
        started = time.perf_counter()
        work = Work(self.table, before)
        for record in records:
            work.take(self.step, record)
        seconds = time.perf_counter() - started
        self.metrics.add(STEP_SECONDS, seconds, step=self.name)
        self.metrics.observe(BATCH_STEP_SECONDS, seconds, step=self.name)
        self._adapt(len(records), seconds)
        return work

    def _adapt(self, count: int, seconds: float) -> None:
        fitting = min(MOST_RECORDS, max(LEAST_RECORDS, int(BATCH_SECONDS * count / max(seconds, 1e-6))))
        # A slow record shortens the next batches at once; fast ones lengthen them little by little.
        self.batch_records = min(fitting, max(2 * self.batch_records, LEAST_RECORDS))

    async def _deliver(self, work: Work, partition: int) -> None:
        """Points 3 and 4: outputs, then states, each awaited. Raises TooLarge."""
        await self.delivery(work.outputs)
        await self.table.put(work.states, partition)
        self.metrics.add(RECORDS_OUT, len(work.outputs), step=self.name)
        for code, count in work.dead_letters.items():
            self.metrics.add(DEAD_LETTERS, count, step=self.name, error=code)

    async def _split(self, records: Sequence[Record]) -> None:
        """Do the records one by one: what the broker refuses is of one of them."""
        for record in records:
            work = self._work([record])
            try:
                await self._deliver(work, record.partition)
            except TooLarge:
                await self._refuse(record, next(iter(work.dead_letters), None))

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
