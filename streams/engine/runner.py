"""Runs a step over a Faust stream so that nothing is lost.

For each record, in this order:

1. the record must be the one after the last, or the broker has nothing in between;
2. the step, which looks states up in its table;
3. its outputs are sent, and their delivery awaited;
4. its state is written to the table's changelog, that is awaited, and the table is set;
5. the record is marked as finished, so that its offset may be committed.

A worker that dies before 5 gets the record again. Died before 4: with the state it had, so the step
gives the same outputs. Died between 4 and 5: with the state that it led to, from which steps give
the same outputs too. Steps are deterministic and readers drop ids that they have seen, so a crash at
any point changes nothing that is read. Nothing raises out of the loop (Faust would commit the record):
transient faults are retried in place, and what cannot go on ends the process.
"""

import asyncio
import logging
import time
from typing import Protocol

from faust.types import TP, EventT, StreamT

from streams.engine.consumer import Consumer
from streams.engine.delivery import Delivery, TooLarge
from streams.engine.failures import halt
from streams.engine.records import Outcome, Record, Step, UnreadableState
from streams.engine.state import StateTable
from streams.engine.succession import Succession
from streams.errors import BadMessage, Code
from streams.metrics import DEAD_LETTERS, RECORDS_IN, RECORDS_OUT, STEP_SECONDS, Metrics

log = logging.getLogger("whoholds.worker")


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

    async def run(self, stream: StreamT) -> None:
        """Process ``stream`` until the worker stops."""
        async for event in stream.noack().events():
            try:
                await self.process(event)
            except asyncio.CancelledError:
                raise
            except UnreadableState as error:
                halt(f"{self.table.changelog} cannot be read by this version ({error}): update this worker")
            except BaseException as error:
                log.debug("unexpected", exc_info=True)
                halt(f"{self.name} failed at {_place(event)} ({type(error).__name__}: {error})")

    async def process(self, event: EventT) -> None:
        """One record through the five points above."""
        message = event.message
        if self.app.should_stop or message.generation_id != self.app.consumer_generation_id:
            # The partition may be another worker's by now, or is read again from its committed offset.
            self.app.consumer.drop(message)
            return
        record = Record(
            message.topic,
            message.partition,
            message.offset,
            message.key,
            message.value,
            int(message.timestamp * 1000) if message.timestamp is not None else -1,
        )
        self.app.succession.check(TP(record.topic, record.partition), record.offset)
        started = time.perf_counter()
        outcome = self.step(record, self.table.get)
        self.metrics.add(STEP_SECONDS, time.perf_counter() - started, step=self.name)
        await self.deliver(record, outcome)
        event.ack()
        self.metrics.add(RECORDS_IN, step=self.name)
        self.metrics.add(RECORDS_OUT, len(outcome.outputs), step=self.name)
        if outcome.dead_letter is not None:
            self.metrics.add(DEAD_LETTERS, step=self.name, error=outcome.dead_letter)

    async def deliver(self, record: Record, outcome: Outcome) -> None:
        """Points 3 and 4: outputs, then state, each awaited."""
        try:
            await self.delivery(outcome.outputs)
            await self.table.put(outcome.states, record.partition)
        except TooLarge as error:
            await self._refuse(record, outcome, error.index)

    async def _refuse(self, record: Record, outcome: Outcome, index: int) -> None:
        """What a record leads to is larger than the broker takes: the record becomes a dead letter."""
        letters = self.step.dead_letters
        if outcome.dead_letter is None:
            detail = "what the record leads to is larger than the broker takes"
            output = letters.output(record, BadMessage(Code.TOO_LARGE, detail))
        else:
            # The dead letter itself is too large: keep where the record is, not its bytes.
            detail = f"dead letter {outcome.dead_letter} without its {len(record.value or b'')} bytes"
            output = letters.output(record._replace(value=None), BadMessage(Code.TOO_LARGE, detail))
        try:
            await self.delivery([output])
        except TooLarge:
            halt(
                f"no dead letter can be written for {record.topic}/{record.partition} offset {record.offset}"
            )


def _place(event: EventT) -> str:
    message = event.message
    return f"{message.topic}/{message.partition} offset {message.offset}"
