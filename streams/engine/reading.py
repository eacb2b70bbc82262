"""Reads the topics from outside the workers: the table as it stands, or messages as they arrive.

With librdkafka, which reads every codec; kafka-python needs a further package for each but gzip.
"""

import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import confluent_kafka
from confluent_kafka import KafkaException, TopicPartition

from streams.engine import clients
from streams.engine.clients import Cluster
from streams.engine.failures import RECORDS_LOST, EngineError
from streams.engine.names import CHANGES, CITIES, DEAD_LETTERS, EVENTS, PARAGRAPHS
from streams.errors import BadMessage, Code
from streams.messages import (
    Row,
    decode_change,
    decode_dead_letter,
    decode_event,
    decode_paragraph,
    decode_row,
)
from streams.settings import Settings

DECODERS: dict[str, Callable[[bytes | None], Any]] = {
    PARAGRAPHS: decode_paragraph,
    EVENTS: decode_event,
    CHANGES: decode_change,
    CITIES: decode_row,
    DEAD_LETTERS: decode_dead_letter,
}
#: The field that tells a message that was sent twice.
IDS = {EVENTS: "event_id", CHANGES: "change_id"}
#: Ids that a follower remembers.
REMEMBERED = 200_000
POLL_SECONDS = 0.25
#: How long the broker may be silent while there is more to read, in seconds.
PATIENCE_SECONDS = 30.0


class Place(NamedTuple):
    """Where a message was read."""

    topic: str
    partition: int
    offset: int
    #: Milliseconds since 1970, the broker's or the sender's clock.
    timestamp: int
    key: bytes | None


#: Told of a record that is not a message of its topic.
OnBad = Callable[[Place, BadMessage], None]


def read_table(settings: Settings) -> dict[str, Row]:
    """The present row of every city, by city id: ``city-control`` from its start to its end.

    Raises EngineError, also where the embedded broker has dropped rows.
    """
    rows: dict[str, Row] = {}
    for place, value in _raw(settings, CITIES):
        if place.key is None:
            continue
        city = place.key.decode("utf-8", "replace")
        if value is None:
            rows.pop(city, None)
            continue
        try:
            rows[city] = decode_row(value)
        except BadMessage:
            continue  # not ours; the last good row stands
    return dict(sorted(rows.items()))


def read_all(settings: Settings, topic: str, on_bad: OnBad | None = None) -> list[tuple[dict, Place]]:
    """Every message of ``topic`` (a name of the contract, without prefix) that is there now, by partition.

    What was sent twice is there once. Raises EngineError.
    """
    return list(read_each(settings, topic, on_bad))


def read_each(
    settings: Settings, topic: str, on_bad: OnBad | None = None, ends: dict[int, int] | None = None
) -> Iterator[tuple[dict, Place]]:
    """The same one after the other, in little memory. ``ends``: only what was there when ``ends_of`` gave them."""
    once = _Once(topic)
    for place, value in _raw(settings, topic, ends):
        message = _decode(topic, place, value, on_bad)
        if message is not None and once.first(message):
            yield message, place


def ends_of(settings: Settings, topic: str) -> dict[int, int]:
    """The offset after the last record of each partition, to read a topic twice alike. Raises EngineError."""
    cluster = clients.find_cluster(settings)
    consumer = open_consumer(settings)
    try:
        return {
            partition.partition: consumer.get_watermark_offsets(partition, timeout=PATIENCE_SECONDS)[1]
            for partition in _partitions(settings, cluster, topic)
        }
    except KafkaException as error:
        raise _failed(topic, error) from None
    finally:
        consumer.close()


def read_keys(settings: Settings, topic: str) -> set[bytes]:
    """The keys of ``topic`` whose last record has a value; none where there is no such topic. Raises EngineError."""
    if settings.topic_prefix + topic not in clients.find_cluster(settings).topics:
        return set()
    last = {place.key: value for place, value in _raw(settings, topic) if place.key is not None}
    return {key for key, value in last.items() if value is not None}


def follow(
    settings: Settings,
    topic: str,
    from_start: bool = False,
    stop: Callable[[], bool] = lambda: False,
    on_bad: OnBad | None = None,
) -> Iterator[tuple[dict, Place]]:
    """The messages of ``topic`` as they arrive, until ``stop()`` is true; it is asked several times a second.

    What was sent twice comes once, as long as not too much lies between. Raises EngineError.
    """
    cluster = clients.find_cluster(settings)
    partitions = _partitions(settings, cluster, topic)
    consumer = open_consumer(settings)
    once = _Once(topic)
    try:
        for partition in partitions:
            # The end as it is now, not as it will be at the first fetch: nothing produced meanwhile is missed.
            first, end = consumer.get_watermark_offsets(partition, timeout=PATIENCE_SECONDS)
            partition.offset = first if from_start else end
        consumer.assign(partitions)
        while not stop():
            for place, value in _poll(consumer):
                message = _decode(topic, place, value, on_bad)
                if message is not None and once.first(message):
                    yield message, place
    except KafkaException as error:
        raise _failed(topic, error) from None
    finally:
        consumer.close()


def open_consumer(settings: Settings, **words: Any) -> confluent_kafka.Consumer:
    """A consumer outside any group; ``assign`` it partitions."""
    return confluent_kafka.Consumer(
        clients.librdkafka(settings)
        | {
            "group.id": "whoholds-reader",  # librdkafka wants one; nothing is committed to it
            "enable.auto.commit": False,
            "enable.auto.offset.store": False,
            "auto.offset.reset": "earliest",
            "fetch.wait.max.ms": int(POLL_SECONDS * 1000),
            "log_level": 0,
        }
        | words
    )


def _raw(
    settings: Settings, topic: str, ends: dict[int, int] | None = None
) -> Iterator[tuple[Place, bytes | None]]:
    """Every record of ``topic`` from its start to ``ends``, else to where it ended when this was called."""
    cluster = clients.find_cluster(settings)
    left = {}
    dropped = 0
    consumer = open_consumer(settings, **{"enable.partition.eof": True})
    try:
        for partition in _partitions(settings, cluster, topic):
            first, end = consumer.get_watermark_offsets(partition, timeout=PATIENCE_SECONDS)
            if ends is not None:
                end = min(end, ends.get(partition.partition, end))
            dropped += first
            if end > first:
                partition.offset = first
                left[partition.partition] = partition, end
        if cluster.embedded and dropped:
            what = (
                f"the embedded broker has dropped the {dropped} oldest records of {topic}: use a real Kafka"
            )
            raise EngineError(RECORDS_LOST, what)
        consumer.assign([partition for partition, _ in left.values()])
        deadline = time.monotonic() + PATIENCE_SECONDS
        while left:
            for message in consumer.consume(1000, timeout=POLL_SECONDS):
                deadline = time.monotonic() + PATIENCE_SECONDS
                number = message.partition()
                if number not in left:
                    continue
                if message.error() is None and message.offset() < left[number][1]:
                    yield _place(message), message.value()
                # The last offsets may be a transaction's marks, which no reader is given.
                ended = (
                    message.error() is not None
                    and message.error().code() == confluent_kafka.KafkaError._PARTITION_EOF
                )
                if ended or message.offset() + 1 >= left[number][1]:
                    del left[number]
            if time.monotonic() > deadline:
                raise EngineError(
                    Code.NO_BROKER, f"{topic} could not be read to its end: the broker is silent"
                )
    except KafkaException as error:
        raise _failed(topic, error) from None
    finally:
        consumer.close()


def _partitions(settings: Settings, cluster: Cluster, topic: str) -> list[TopicPartition]:
    name = settings.topic_prefix + topic
    count = cluster.topics.get(name)
    if not count:
        raise EngineError(Code.NO_TOPIC, f"there is no topic {name}; whoholds topics create makes it")
    return [TopicPartition(name, number) for number in range(count)]


def _poll(consumer: confluent_kafka.Consumer) -> Iterator[tuple[Place, bytes | None]]:
    for message in consumer.consume(1000, timeout=POLL_SECONDS):
        if message.error() is None:
            yield _place(message), message.value()
        elif not message.error().retriable():
            raise KafkaException(message.error())


def _place(message: confluent_kafka.Message) -> Place:
    return Place(
        message.topic(), message.partition(), message.offset(), message.timestamp()[1], message.key()
    )


def _failed(topic: str, error: KafkaException) -> EngineError:
    return EngineError(Code.NO_BROKER, f"{topic} could not be read: {error.args[0].str()}")


def _decode(topic: str, place: Place, value: bytes | None, on_bad: OnBad | None) -> dict | None:
    try:
        return DECODERS[topic](value)
    except BadMessage as error:
        if on_bad is not None and not (topic == CITIES and value is None):
            on_bad(place, error)
        return None


class _Once:
    """Tells the first of messages with the same id from the others."""

    def __init__(self, topic: str) -> None:
        self.field = IDS.get(topic)
        self.seen: OrderedDict[str, None] = OrderedDict()

    def first(self, message: dict) -> bool:
        """Whether this id was not seen before."""
        if self.field is None:
            return True
        key = message[self.field]
        if key in self.seen:
            return False
        self.seen[key] = None
        if len(self.seen) > REMEMBERED:
            self.seen.popitem(last=False)
        return True
