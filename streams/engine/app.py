"""The Faust app: two agents, two tables, and what watches over them."""

import logging
import os
import time
from collections.abc import Callable
from datetime import UTC, datetime

import faust
from aiokafka.structs import TopicPartition
from faust.types import TP

from streams.coding.ageing import Ages
from streams.engine import clients, topics, transport
from streams.engine.article_state import is_entry
from streams.engine.clients import Cluster
from streams.engine.code_step import CodeStep
from streams.engine.consumer import RawBatches
from streams.engine.dead_letters import Clock, DeadLetters, DeadLetterShare, Watched
from streams.engine.delivery import Delivery
from streams.engine.failures import EXIT_CANNOT_START, EngineError, halt
from streams.engine.fold_step import FoldStep
from streams.engine.forgetting import Forgetting
from streams.engine.health import HealthServer
from streams.engine.names import ARTICLE_TABLE, CITY_TABLE, Names
from streams.engine.runner import Runner
from streams.engine.sending import RecordBatches
from streams.engine.state import StateTable
from streams.engine.succession import Succession
from streams.engine.watching import Watcher
from streams.metrics import COMMITS, REBALANCES, RECORDS_LOST, Metrics
from streams.settings import Settings

log = logging.getLogger("whoholds.worker")

#: The largest record that the worker hands to the broker; the broker has limits of its own.
MAX_REQUEST_BYTES = 32 << 20


def now() -> datetime:
    """The worker's clock."""
    return datetime.now(UTC)


class App(transport.App):
    """The worker's Faust app. Build it with :func:`make_app`.

    ``cluster`` is known once :meth:`prepare` has run; ``on_ready`` is called after each rebalance.
    """

    def prepare(self, settings: Settings, metrics: Metrics) -> None:
        """Set what the app needs beyond Faust's own; called by :func:`make_app`."""
        self.settings = settings
        self.names = Names.of(settings)
        self.metrics = metrics
        self.cluster: Cluster | None = None
        self.on_ready: Callable[[], None] | None = None
        #: What the app itself does after each rebalance, before ``on_ready``.
        self.after_rebalance: list[Callable[[], None]] = []
        self.started_at = time.monotonic()
        self._held: set[TP] = set()
        self.succession = Succession()
        self.runners: dict[str, Runner] = {}
        answers = {"/live": self._live, "/ready": self._ready, "/metrics": self._metrics_text}
        self.watcher = Watcher(self)
        self.health = HealthServer(settings.health_host, settings.health_port, answers)

    def meet_broker(self) -> Cluster:
        """Find the broker and see to its topics. Raises EngineError."""
        cluster = clients.find_cluster(self.settings)
        if self.settings.create_topics:
            topics.ensure(self.settings, cluster)
        else:
            topics.require(self.settings, topics.check(self.settings, configs=False))
        self.cluster = cluster
        return cluster

    async def on_first_start(self) -> None:
        """Meet the broker, unless the caller has, and begin to answer health checks."""
        await super().on_first_start()
        if self.cluster is None:
            try:
                self.meet_broker()
            except EngineError as error:
                log.error("%s", error)
                os._exit(EXIT_CANNOT_START)
        self.watcher.start()
        if self.settings.health_port >= 0:
            wished = self.settings.source("health_port") != "default"
            try:
                await self.health.start(fall_back=not wished)
            except OSError as error:
                log.error(
                    "health checks cannot listen on port %s: %s", self.settings.health_port, error.strerror
                )
                os._exit(EXIT_CANNOT_START)

    async def on_stop(self) -> None:
        """Finish what is in hand, commit, and stop answering."""
        self.watcher.stop()
        await super().on_stop()
        await self.health.stop()

    def on_rebalance_start(self) -> None:
        """Faust's hook, called in the consumer's thread."""
        super().on_rebalance_start()
        self.metrics.add(REBALANCES)

    def on_rebalance_end(self) -> None:
        """Faust's hook: partitions assigned, tables restored, reading goes on."""
        super().on_rebalance_end()
        for call in self.after_rebalance:
            call()
        if self.on_ready is not None:
            self.on_ready()

    def on_positions(self, committed: dict[TP, int], first: dict[TP, int]) -> None:
        """Compare where reading goes on with what the broker still has."""
        changelogs = {tp for tp in first if tp.topic in self.names.changelogs}
        for tp in sorted(changelogs):
            self._check_table(tp, first[tp])
        self._held = changelogs
        for tp, offset in committed.items():
            # A group that has committed nothing begins at what a real Kafka still has, however old.
            if first[tp] > offset and (offset or self._embedded()):
                self._lost(tp, offset, first[tp])
        self.succession.reset({tp: max(offset, first[tp]) for tp, offset in committed.items()})

    def batch_records(self, topic: str) -> int:
        """How many records of ``topic`` a batch may have."""
        return self.runners[topic].batch_records

    def on_commit(self) -> None:
        """Count it."""
        self.metrics.add(COMMITS)

    def on_skip(self, tp: TP, first: int, after: int) -> None:
        """Keep the agents from waiting for records that do not exist."""
        self.succession.skip(tp, first, after)

    async def on_hole(self, tp: TP, first: int, after: int) -> None:
        """Tell offsets that never were records from records that the broker has dropped."""
        partition = TopicPartition(tp.topic, tp.partition)
        earliest = (await self.consumer.earliest_offsets(partition))[partition]
        if tp.topic in self.names.changelogs:
            self._check_table(tp, earliest)
        elif earliest > first:
            self._lost(tp, first, min(earliest, after))

    def _check_table(self, tp: TP, earliest: int) -> None:
        """Stop where the embedded broker has dropped part of a changelog that a table is restored from."""
        # A worker that has held a partition all along has its table in memory, complete.
        if self._embedded() and earliest > 0 and tp not in self._held:
            halt(
                f"the embedded broker has forgotten {earliest} records of {tp.topic}/{tp.partition}, so the worker's "
                "table cannot be restored: begin with a new embedded broker, or use a real Kafka"
            )

    def _lost(self, tp: TP, start: int, end: int) -> None:
        """Records from ``start`` up to ``end`` are gone: stop on the embedded broker, else say so loudly."""
        what = f"records {start} to {end - 1} of {tp.topic}/{tp.partition} were dropped by the broker unread"
        if self._embedded():
            halt(f"{what}: the embedded broker keeps about 5 MB a partition; use a real Kafka for more")
        self.metrics.add(RECORDS_LOST, end - start, topic=tp.topic)
        log.error("%s: the topic's retention is too short for how far the worker was behind", what)

    def _embedded(self) -> bool:
        return self.cluster is not None and self.cluster.embedded

    def is_ready(self) -> bool:
        """Whether it has its partitions and its tables."""
        return bool(self.tables.actives_ready and not self.rebalancing and not self.should_stop)

    def _live(self) -> tuple[bool, str, str]:
        return True, "live\n", "text/plain"

    def _ready(self) -> tuple[bool, str, str]:
        trouble = self.watcher.trouble
        if self.is_ready() and trouble is None:
            return True, "ready\n", "text/plain"
        why = "stopping" if self.should_stop else "rebalancing" if self.rebalancing else "restoring tables"
        return False, f"not ready: {trouble or why}\n", "text/plain"

    def _metrics_text(self) -> tuple[bool, str, str]:
        self.watcher.measure()
        return True, self.metrics.text(), "text/plain; version=0.0.4"


def make_app(settings: Settings, *, coder: object | None = None, clock: Clock = now) -> App:
    """The worker as a Faust app, not started.

    ``coder`` is what codes paragraphs (``streams.coding.Coder.load()`` where None); ``clock`` gives the
    moment that ``published_at`` may not be far ahead of.
    """
    if coder is None:
        from streams.coding import Coder  # its word lists and gazetteer take a while; a fake needs none

        coder = Coder.load()
    names = Names.of(settings)
    app = App(names.group, **_faust_settings(settings))
    metrics = Metrics()
    app.prepare(settings, metrics)
    send = RecordBatches(
        lambda: app.producer._ensure_producer(), max(MAX_REQUEST_BYTES, 2 * settings.dead_letter_bytes)
    )
    delivery = Delivery(send, settings.stall_timeout)
    dead_letters = DeadLetters(
        names.dead_letters, clock, most_bytes=settings.dead_letter_bytes - topics.RECORD_OVERHEAD
    )
    forgetting = Forgetting(Ages.of_days(settings.article_days, settings.event_id_days))
    code = CodeStep(coder, names.events, dead_letters, forgetting, settings.limits())
    fold = FoldStep(settings.control(), names.changes, names.cities, dead_letters, settings.limits())
    share = DeadLetterShare(settings.dead_letter_window, settings.dead_letter_share)
    for name, step, topic, table, packed in (
        ("code", code, names.paragraphs, ARTICLE_TABLE, is_entry),
        ("fold", fold, names.events, CITY_TABLE, lambda _: False),
    ):
        state = StateTable(_table(app, table, settings), delivery, packed)
        if step is code:
            forgetting.keys = state.keys
            app.after_rebalance.append(forgetting.begin)
        runner = Runner(app, name, Watched(step, share), state, delivery)
        app.runners[topic] = runner
        app.agent(app.topic(topic, schema=RawBatches()), name=name)(_agent(runner))
    return app


def _agent(runner: Runner):
    async def agent(stream: faust.Stream) -> None:
        await runner.run(stream)

    return agent


def _table(app: App, name: str, settings: Settings) -> faust.Table:
    return app.Table(name, partitions=settings.partitions, key_type=bytes, value_type=bytes)


def _faust_settings(settings: Settings) -> dict:
    return {
        "broker": [f"kafka://{server}" for server in settings.servers],
        "broker_credentials": _credentials(settings),
        "broker_client_id": "whoholds",
        "broker_session_timeout": settings.session_timeout,
        "broker_heartbeat_interval": settings.session_timeout / 3,
        "broker_request_timeout": max(40.0, settings.session_timeout + 5),
        "broker_commit_interval": settings.commit_interval,
        "broker_max_poll_records": 2000,
        "consumer_auto_offset_reset": "earliest",
        "producer_acks": -1,
        # Every client can read gzip; kafka-python cannot read the others without further packages.
        "producer_compression_type": "gzip",
        # Outputs are sent as batches that are complete.
        "producer_linger": 0.0,
        "producer_max_batch_size": 1 << 20,
        "producer_max_request_size": max(MAX_REQUEST_BYTES, 2 * settings.dead_letter_bytes),
        "producer_request_timeout": min(60.0, settings.stall_timeout),
        "key_serializer": "raw",
        "value_serializer": "raw",
        "processing_guarantee": "at_least_once",
        "stream_wait_empty": True,
        "stream_recovery_delay": 0.0,
        "store": settings.table_store,
        "datadir": str(settings.data_dir),
        "topic_partitions": settings.partitions,
        "topic_replication_factor": settings.replication,
        # Topics are made by ``topics.ensure``, with the settings that they need.
        "topic_allow_declare": False,
        "topic_disable_leader": True,
        "table_standby_replicas": 0,
        "TableManager": transport.TableManager,
        "web_enabled": False,
        "worker_redirect_stdouts": False,
    }


def _credentials(settings: Settings):
    context = clients.ssl_context(settings) if settings.security_protocol.endswith("SSL") else None
    if settings.security_protocol.startswith("SASL_"):
        return faust.SASLCredentials(
            username=settings.sasl_username,
            password=settings.sasl_password,
            mechanism=settings.sasl_mechanism,
            ssl_context=context,
        )
    return faust.SSLCredentials(context=context) if context is not None else None
