"""Looks at the app every moment for the watchdog, and for the metrics that are looked up."""

import asyncio
from typing import TYPE_CHECKING

from aiokafka.errors import KafkaError
from aiokafka.structs import TopicPartition
from faust.exceptions import NotReady

from streams.engine.failures import halt
from streams.engine.watchdog import LoopGuard, Trouble, Watchdog
from streams.metrics import LAG, READY, RECORDS_IN, RECOVERY_LEFT, TABLE_KEYS

if TYPE_CHECKING:
    from streams.engine.app import App

WATCH_SECONDS = 0.5
#: Between two questions to the broker, and how long an answer may take.
PROBE_SECONDS, ANSWER_SECONDS = 2.0, 4.0


class Watcher:
    """One for an app; :meth:`start` it in the app's event loop."""

    def __init__(self, app: "App") -> None:
        self.app = app
        settings = app.settings
        self.dog = Watchdog(
            min(settings.alarm_after, settings.progress_timeout), settings.progress_timeout, app.metrics
        )
        self.guard = LoopGuard(settings.progress_timeout)
        self._tasks: list[asyncio.Task] = []

    def start(self) -> None:
        """Begin to watch."""
        self.guard.start()
        self._tasks = [asyncio.ensure_future(self._watch()), asyncio.ensure_future(self._probe())]
        for task in self._tasks:
            task.add_done_callback(_failed)

    def stop(self) -> None:
        """Watch no more: the worker is told to stop, which has a time limit of its own."""
        self.guard.end()
        for task in self._tasks:
            task.cancel()

    @property
    def trouble(self) -> str | None:
        """What is wrong, in words, None where nothing is."""
        return "; ".join(self.dog.words.values()) or None

    def measure(self) -> None:
        """Set the gauges that are looked up."""
        app = self.app
        app.metrics.set(READY, float(app.is_ready()))
        for name, table in app.tables.items():
            app.metrics.set(TABLE_KEYS, len(table.data), table=name)
        app.metrics.set(RECOVERY_LEFT, self._left())
        app.metrics.clear(LAG)
        if app.is_ready():
            for tp, count in app.consumer.lags().items():
                app.metrics.set(LAG, count, topic=tp.topic, partition=str(tp.partition))

    async def _watch(self) -> None:
        app, see = self.app, self.dog.see
        grace = app.settings.start_timeout
        while True:
            self.guard.turn()
            if app.is_ready():
                see(Trouble.RECOVERY, None)
                waiting = app.consumer.waiting()
                words = f"nothing was finished while {waiting} records wait" if waiting else None
                see(Trouble.STALLED, words, app.metrics.total(RECORDS_IN))
            elif app.rebalancing:
                see(Trouble.STALLED, None)
                see(Trouble.RECOVERY, "the group's partitions are being shared out", "rebalancing", grace)
            else:
                see(Trouble.STALLED, None)
                left = self._left()
                see(Trouble.RECOVERY, f"restoring tables stands still with {left} records left", left, grace)
            await asyncio.sleep(WATCH_SECONDS)

    async def _probe(self) -> None:
        while True:
            words = "no broker answers"
            try:
                async with asyncio.timeout(ANSWER_SECONDS):
                    words = await self._broker_words()
            except NotReady:
                words = None  # the producer is not started yet; a start that hangs is seen by the other look
            except (KafkaError, OSError, TimeoutError):
                pass
            self.dog.see(Trouble.NO_BROKER, words)
            await asyncio.sleep(PROBE_SECONDS)

    async def _broker_words(self) -> str | None:
        client = self.app.producer._ensure_producer().client
        if not await client.force_metadata_update():
            return "no broker answers"
        without = [
            f"{topic}/{number}"
            for topic in (*self.app.names.inputs, *self.app.names.changelogs)
            for number in sorted(client.cluster.partitions_for_topic(topic) or ())
            if client.cluster.leader_for_partition(TopicPartition(topic, number)) in (None, -1)
        ]
        return f"no broker leads {', '.join(without)}" if without else None

    def _left(self) -> int:
        """Records that the tables still have to be restored from."""
        return 0 if self.app.is_ready() else max(0, self.app.tables.recovery.active_remaining_total())


def _failed(task: asyncio.Task) -> None:
    """A watch that fails would watch nothing, and nobody would know."""
    if not task.cancelled() and task.exception() is not None:
        halt(f"the watchdog failed ({type(task.exception()).__name__}: {task.exception()})")
