"""A Kafka broker inside this process: librdkafka's mock cluster, for demos and tests.

What it cannot do: at most 4 partitions a topic; about 5 MB kept per partition, after which it drops
the oldest records without a word; nothing on disk. The guard below says when a partition nears that
size and counts what was dropped; ``Producer`` holds back what workers have not read yet; workers and
readers end with an error where something they need was dropped.
"""

import ctypes
import logging
import sys
import threading
import zlib
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import confluent_kafka

from streams.engine import clients, topics
from streams.engine.failures import EngineError
from streams.errors import Code
from streams.settings import Settings

log = logging.getLogger("whoholds.embedded")

#: What the mock cluster keeps of a partition; rd_kafka_mock.c, rd_kafka_mock_partition_new.
PARTITION_BYTES = 5 * 1024 * 1024
#: Partitions of every topic that the mock cluster makes.
PARTITIONS = 4
#: Share of that size from which the guard warns.
NEAR = 0.8
# What a record takes beside key and value, at most; batches share part of it.
RECORD_OVERHEAD = 70
# How many bytes of a partition between two looks at what was dropped; one record in how many is compressed.
LOOK_BYTES, SAMPLE = 262_144, 8
FIRST_JOIN_MS = 50


@dataclass(frozen=True)
class Fill:
    """How full a partition is: ``bytes`` an estimate, ``dropped`` records that are gone."""

    topic: str
    partition: int
    bytes: int
    dropped: int


#: Called once a partition nears its limit, and again when it first drops something.
Warn = Callable[[Fill], None]


class EmbeddedBroker:
    """Context manager of the broker; ``.address`` is what to give clients, other processes too.

    ``settings`` give the prefix and group whose topics it makes. The broker lives as long as the
    context, in a thread of librdkafka. Raises EngineError.
    """

    def __init__(self, settings: Settings | None = None, warn: Warn | None = None) -> None:
        self._wished = settings or Settings()
        self._warn = warn or _log_fill
        self._broker: confluent_kafka.Producer | None = None
        self._stop = threading.Event()
        self._guard: threading.Thread | None = None
        self._fills: dict[tuple[str, int], Fill] = {}
        self._raw: Counter[tuple[str, int]] = Counter()
        self._looked: Counter[tuple[str, int]] = Counter()
        self._seen: Counter[str] = Counter()
        self._ratios: dict[str, float] = {}
        self.address = ""

    def __enter__(self) -> Self:
        if self._wished.partitions > PARTITIONS:
            raise EngineError(
                Code.BAD_SETTING, f"the embedded broker has at most {PARTITIONS} partitions a topic"
            )
        # The address is never contacted: the mock cluster's own takes its place.
        self._broker = confluent_kafka.Producer(
            {"bootstrap.servers": "127.0.0.1:1", "test.mock.num.brokers": 1, "log_level": 0}
        )
        _shorten_first_join(self._broker)
        broker = next(iter(self._broker.list_topics(timeout=10).brokers.values()))
        self.address = f"{broker.host}:{broker.port}"
        topics.ensure(self.settings)
        self._guard = threading.Thread(target=self._watch, name="embedded-guard", daemon=True)
        self._guard.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        if self._guard is not None:
            self._guard.join(timeout=5)
        self._broker = None

    @property
    def settings(self) -> Settings:
        """The settings to reach this broker with."""
        return self._wished.with_values(broker=self.address, partitions=PARTITIONS, replication=1)

    def fills(self) -> list[Fill]:
        """How full each partition is that holds anything."""
        return sorted(self._fills.copy().values(), key=lambda fill: -fill.bytes)

    @property
    def dropped(self) -> int:
        """Records that the broker has dropped so far, of all topics."""
        return sum(fill.dropped for fill in self._fills.copy().values())

    def _watch(self) -> None:
        """Read everything that is written, to know its size: the mock cluster tells nobody."""
        words = {"group.id": "embedded-guard", "enable.auto.commit": False, "auto.offset.reset": "earliest"}
        words |= clients.librdkafka(self.settings) | {"log_level": 0}
        reader = confluent_kafka.Consumer(
            words | {"fetch.wait.max.ms": 200, "queued.max.messages.kbytes": 4096}
        )
        asker = confluent_kafka.Consumer(
            words
        )  # a connection of its own: a reader's answers wait for its fetches
        names = [topic.name for topic in topics.wanted(self.settings)]
        reader.assign(
            [confluent_kafka.TopicPartition(name, p, 0) for name in names for p in range(PARTITIONS)]
        )
        try:
            while not self._stop.is_set():
                for message in reader.consume(1000, timeout=0.2):
                    if message.error() is None and not self._stop.is_set():
                        self._count(asker, message)
        finally:
            reader.close()
            asker.close()

    def _count(self, asker: confluent_kafka.Consumer, message: confluent_kafka.Message) -> None:
        place = message.topic(), message.partition()
        raw = len(message.key() or b"") + len(message.value() or b"") + RECORD_OVERHEAD
        self._raw[place] += raw
        before = self._fills.get(place, Fill(*place, 0, 0))
        size, dropped = before.bytes + int(raw * self._ratio(message)), before.dropped
        # What other programs write may not be compressed, so look from the time that this could matter.
        if self._raw[place] > NEAR * PARTITION_BYTES and self._raw[place] - self._looked[place] > LOOK_BYTES:
            self._looked[place] = self._raw[place]
            with suppress(confluent_kafka.KafkaException):  # the broker is ending
                dropped = asker.get_watermark_offsets(confluent_kafka.TopicPartition(*place), timeout=2)[0]
        after = self._fills[place] = Fill(*place, size, dropped)
        if before.bytes <= NEAR * PARTITION_BYTES < after.bytes or after.dropped and not before.dropped:
            self._warn(after)

    def _ratio(self, message: confluent_kafka.Message) -> float:
        """What compression makes of this topic's records, our clients compressing: measured on a sample."""
        topic = message.topic()
        seen, value = self._seen[topic], message.value()
        self._seen[topic] += 1
        if value and seen % SAMPLE == 0:
            self._ratios[topic] = len(zlib.compress(value, 6)) / len(value)
        return self._ratios.get(topic, 1.0)


def _shorten_first_join(broker: confluent_kafka.Producer) -> None:
    """Let the first worker join its group at once, where the mock cluster makes it wait 3 s for others.

    The call is in librdkafka's C interface (rdkafka_mock.h) and not in its Python one; where the
    library is not found as the wheels for Linux carry it, the wait stays.
    """
    folder = Path(confluent_kafka.__file__).parent.parent / "confluent_kafka.libs"
    found = sorted(folder.glob("librdkafka-*.so*"))
    if not found or sys.implementation.name != "cpython":
        return
    library = ctypes.CDLL(str(found[0]))
    # The client's C object is a Python object's head followed by the rd_kafka_t pointer; confluent_kafka.h.
    client = ctypes.c_void_p.from_address(id(broker) + object.__basicsize__)
    library.rd_kafka_handle_mock_cluster.restype = ctypes.c_void_p
    library.rd_kafka_handle_mock_cluster.argtypes = [ctypes.c_void_p]
    cluster = library.rd_kafka_handle_mock_cluster(client)
    if cluster:
        set_delay = library.rd_kafka_mock_group_initial_rebalance_delay_ms
        set_delay.argtypes, set_delay.restype = [ctypes.c_void_p, ctypes.c_int32], None
        set_delay(cluster, FIRST_JOIN_MS)


def _log_fill(fill: Fill) -> None:
    place = f"{fill.topic}/{fill.partition}"
    if fill.dropped:
        log.warning(
            "the embedded broker has dropped the %d oldest records of %s; a worker that starts now cannot go on. "
            "Use a real Kafka for this much", fill.dropped, place,
        )  # fmt: skip
    else:
        log.warning(
            "%s holds %.1f MB of the 5 MB that the embedded broker keeps; beyond that it drops the oldest records",
            place, fill.bytes / 1e6,
        )  # fmt: skip
