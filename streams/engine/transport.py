"""Faust's app on a Kafka transport of ours; ``consumer.py`` says why."""

import asyncio
from collections.abc import Mapping, Sequence
from functools import cached_property
from types import SimpleNamespace

import faust
from aiokafka.protocol.produce import ProduceRequest
from faust import tables
from faust.stores.base import Store
from faust.stores.memory import Store as MemoryStore
from faust.tables.recovery import Recovery as FaustRecovery
from faust.transport.drivers import aiokafka as driver
from faust.types import TP

from streams.engine.consumer import Consumer
from streams.engine.failures import halt
from streams.engine.lease import Lease

#: How often a writer that waits for the group to know the worker again looks.
LEASE_SECONDS = 0.05


class _Kept(asyncio.Event):
    """An event that stays set until the next recovery."""

    def clear(self) -> None:
        """Faust's call after each record of a changelog; it would take back what nobody has seen yet."""

    def begin(self) -> None:
        """Clear it in earnest."""
        super().clear()


class Recovery(FaustRecovery):
    """Faust's recovery of tables, which neither waits for ever nor loses what comes right after it.

    ``flow_control.resume()`` empties the agents' queues. Faust calls it last, when records of the
    inputs are already coming in, and so loses those that came first; here the inputs are resumed last.
    Faust waits for ever where the last record of the changelogs arrives before it begins to wait.
    """

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self._signal_recovery_end = _Kept()

    def _set_recovery_started(self) -> None:
        super()._set_recovery_started()
        self._signal_recovery_end.begin()

    def on_records(self, tp: TP, records: Sequence, end: int) -> None:
        """Take records of a changelog, up to offset ``end``, straight into the table.

        Faust makes an event of each and queues it, which is what makes its recovery slow.
        """
        if tp in self.active_tps:
            offsets = self.active_offsets
        elif tp in self.standby_tps:
            offsets = self.standby_offsets
        else:
            return  # taken away meanwhile
        _apply(self.tp_to_table[tp].data, records)
        offsets[tp] = end - 1
        if self.in_recovery and not self.need_recovery():
            self._set_recovery_ended()
            self.signal_recovery_end.set()
        if self.standby_tps and not self.tables.standbys_ready and not self.standby_remaining_total():
            self.tables.on_standbys_ready()

    async def _seek_offsets(self, consumer: Consumer, tps: set[TP], offsets: Mapping, title: str) -> None:
        # Faust goes to the offset before the first, which the broker may not have any more.
        await consumer.seek_wait({tp: offsets[tp] + 1 for tp in tps})

    async def on_recovery_completed(self, generation_id: int = 0) -> None:
        """Faust's hook: the tables are restored, go on to the inputs."""
        app, consumer = self.app, self.app.consumer
        await app.on_rebalance_complete.send()
        self._set_recovery_ended()
        await asyncio.gather(
            *(
                table.on_recovery_completed(self.actives_for_table[table], self.standbys_for_table[table])
                for table in self.tables.values()
            )
        )
        if app.consumer_generation_id != generation_id:
            return
        app.flow_control.resume()
        consumer.resume_flow()
        if assignment := consumer.assignment():
            await self._wait(consumer.perform_seek(), timeout=app.conf.broker_request_timeout)
            if app.consumer_generation_id != generation_id:
                return
            consumer.resume_partitions({tp for tp in assignment if not self._is_changelog_tp(tp)})
        self.completed.set()
        await app._fetcher.maybe_start()
        self.tables.on_actives_ready()
        if not app.assignor.assigned_standbys():
            self.tables.on_standbys_ready()
        app.on_rebalance_end()


def _apply(store: Store, records: Sequence) -> None:
    """Set and delete what the records of a changelog say, in their order."""
    if not isinstance(store, MemoryStore):
        events = [SimpleNamespace(message=record) for record in records]
        store.apply_changelog_batch(events, to_key=None, to_value=None)
        return
    data, partitions = store.data, store._key_partition
    for record in records:
        key, value = record.key, record.value
        if value is None:
            data.pop(key, None)
            partitions.pop(key, None)
        else:
            data[key] = value
            partitions[key] = record.partition


class TableManager(tables.TableManager):
    """Faust's table manager with the recovery above, and without the second that it sleeps first."""

    @property
    def recovery(self) -> Recovery:
        """The service that restores tables."""
        if self._recovery is None:
            self._recovery = Recovery(self.app, self, beacon=self.beacon, loop=self.loop)
        return self._recovery

    async def on_start(self) -> None:
        """Faust's hook: announce the tables, then start their recovery."""
        await self._update_channels()
        await self.recovery.start()


class Producer(driver.Producer):
    """Faust's producer, idempotent: a batch sent twice is stored once, and order holds over retries.

    Nothing is written while another worker may have this one's partitions; see ``lease.py``.
    """

    async def on_start(self) -> None:
        """Faust's hook: start the client, and look at the lease before each of its writes."""
        await super().on_start()
        client = self._producer.client
        send = client.send

        async def fenced(node_id, request, **words):
            if isinstance(request, ProduceRequest):
                await self._await_lease()
            return await send(node_id, request, **words)

        client.send = fenced

    async def _await_lease(self) -> None:
        app, generation = self.app, self.app.consumer_generation_id
        while not app.lease.holds():
            # While the broker of the group is away nobody else can get the partitions either.
            if app.rebalancing or app.should_stop or app.consumer_generation_id != generation:
                halt("the worker stood still for longer than its session, so others may have its partitions")
            await asyncio.sleep(LEASE_SECONDS)

    def _settings_extra(self) -> Mapping:
        return {"acks": "all", "enable_idempotence": True}


class Transport(driver.Transport):
    """Faust's aiokafka transport with the consumer and producer above."""

    Consumer = Consumer
    Producer = Producer


class App(faust.App):
    """A Faust app on the transport above."""

    @cached_property
    def lease(self) -> Lease:
        """How long this worker may take its partitions for its own."""
        return Lease(self.conf.broker_session_timeout)

    def _new_transport(self) -> Transport:
        return Transport(self.conf.broker_consumer, self)

    def _new_producer_transport(self) -> Transport:
        return Transport(self.conf.broker_producer, self)

    def on_positions(self, committed: dict[TP, int], first: dict[TP, int]) -> None:
        """Called after a rebalance: the committed offset of each input partition (0 for none), and the
        first offset that the broker has of every partition, changelogs included.
        """

    def batch_records(self, topic: str) -> int:
        """How many records of ``topic`` a batch may have."""
        return 1000

    def on_commit(self) -> None:
        """Called after offsets were committed."""

    def on_skip(self, tp: TP, first: int, after: int) -> None:
        """Called where the broker has no records from ``first`` up to ``after``."""

    async def on_hole(self, tp: TP, first: int, after: int) -> None:
        """Called before that where the reason is not known: the records may have been dropped unread."""

    def _create_directories(self) -> None:
        # Tables in memory keep nothing on disk: leave no empty directories behind.
        if self.conf.store.scheme != "memory":
            self.conf.datadir.parent.mkdir(parents=True, exist_ok=True)
            super()._create_directories()
