"""Sends paragraphs to the broker, and knows for each that it arrived."""

import time
from collections import defaultdict, deque
from collections.abc import Callable
from types import TracebackType
from typing import Self

from kafka import KafkaAdminClient, KafkaProducer, TopicPartition
from kafka.errors import KafkaError, MessageSizeTooLargeError

from streams.engine import clients
from streams.engine.embedded import PARTITION_BYTES
from streams.engine.failures import EngineError
from streams.engine.names import Names
from streams.errors import BadMessage, Code
from streams.messages import PARAGRAPH, Paragraph, encode
from streams.settings import Settings

#: Records handed to the client and not acknowledged yet, at most.
IN_FLIGHT, IN_FLIGHT_BYTES = 2000, 16 << 20
#: What a request takes beside the record in it.
REQUEST_OVERHEAD = 64 << 10
#: What a record takes beside its key and value.
RECORD_OVERHEAD = 100
#: How long the broker may take to acknowledge a record, in seconds.
DELIVERY_SECONDS = 120.0
#: On the embedded broker: bytes of a partition that workers have not read yet, at most.
UNREAD_BYTES = PARTITION_BYTES * 2 // 5
UNREAD_CHECK_SECONDS = 0.05
#: There, what is in flight is counted as unread only once it is acknowledged, so it must be little.
EMBEDDED_IN_FLIGHT_BYTES = 256 << 10


class Producer:
    """Writes paragraphs, keyed by article_id (murmur2), acks=all, idempotent.

    ``sent`` counts what was handed over, ``delivered`` what the broker has acknowledged. Use it as a
    context manager, or call :meth:`close`, which waits for what is in flight. Raises EngineError.
    """

    def __init__(self, settings: Settings, on_delivered: Callable[[int], None] | None = None) -> None:
        self.settings = settings
        self.cluster = clients.find_cluster(settings)
        self.topic = Names.of(settings).paragraphs
        self.sent = 0
        self.delivered = 0
        self._on_delivered = on_delivered
        words = clients.kafka_python(settings, self.cluster)
        self._client = KafkaProducer(
            **words,
            acks="all",
            linger_ms=5,
            compression_type="gzip",
            max_request_size=max(settings.message_bytes, settings.dead_letter_bytes) + REQUEST_OVERHEAD,
            delivery_timeout_ms=int(DELIVERY_SECONDS * 1000),
        )
        self._waiting: deque = deque()
        self._in_flight = 0
        self._most = EMBEDDED_IN_FLIGHT_BYTES if self.cluster.embedded else IN_FLIGHT_BYTES
        self._unread = _Unread(settings, words) if self.cluster.embedded else None

    def send(self, paragraph: Paragraph) -> None:
        """Send one paragraph. Waits while too much is in flight; raises EngineError, BadMessage [too-large]."""
        self.send_raw(paragraph["article_id"].encode(), encode(paragraph))

    def send_raw(self, key: bytes | None, value: bytes | None, topic: str | None = None) -> None:
        """Send one record of ``paragraphs``, or of another topic (full name), as it is."""
        if (
            topic is None
            and len(key or b"") + len(value or b"") + RECORD_OVERHEAD > self.settings.message_bytes
        ):
            detail = f"the record is too large to send: message_bytes is {self.settings.message_bytes}"
            raise BadMessage(Code.TOO_LARGE, detail, schema=PARAGRAPH)
        try:
            future = self._client.send(topic or self.topic, key=key, value=value)
        except MessageSizeTooLargeError as error:
            raise BadMessage(
                Code.TOO_LARGE, f"the record is too large to send: {error}", schema=PARAGRAPH
            ) from None
        except KafkaError as error:
            raise EngineError(Code.NO_BROKER, f"a paragraph could not be sent: {error}") from None
        self.sent += 1
        size = len(key or b"") + len(value or b"")
        self._waiting.append((future, size))
        self._in_flight += size
        while self._waiting and (
            len(self._waiting) >= IN_FLIGHT or self._in_flight > self._most or self._waiting[0][0].is_done
        ):
            self._await_one()

    def flush(self) -> None:
        """Wait until everything that was sent is acknowledged. Raises EngineError."""
        while self._waiting:
            self._await_one()

    def close(self) -> None:
        """Wait for what is in flight, then close."""
        try:
            self.flush()
        finally:
            self._end(5.0)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self.close()
        else:
            self._end(0.0)

    def _end(self, timeout: float) -> None:
        self._client.close(timeout=timeout)
        if self._unread is not None:
            self._unread.close()

    def _await_one(self) -> None:
        future, size = self._waiting.popleft()
        self._in_flight -= size
        try:
            metadata = future.get(timeout=DELIVERY_SECONDS)
        except KafkaError as error:
            what = f"{self.sent - self.delivered} paragraphs were not acknowledged: {error}"
            raise EngineError(Code.NO_BROKER, what) from None
        self.delivered += 1
        if self._on_delivered is not None:
            self._on_delivered(self.delivered)
        if self._unread is not None and metadata.topic == self.topic:
            self._unread.add(metadata.topic, metadata.partition, metadata.offset, size)


class _Unread:
    """Holds the producer back on the embedded broker, which drops old records, read or not."""

    def __init__(self, settings: Settings, words: dict) -> None:
        self.settings = settings
        self.group = Names.of(settings).group
        self.sizes: dict[TopicPartition, deque[tuple[int, int]]] = defaultdict(deque)
        self.bytes: dict[TopicPartition, int] = defaultdict(int)
        self.words = words
        self._admin: KafkaAdminClient | None = None

    def add(self, topic: str, partition: int, offset: int, size: int) -> None:
        """Count a record; wait for the workers where its partition holds too much that they have not read."""
        tp = TopicPartition(topic, partition)
        self.sizes[tp].append((offset, size))
        self.bytes[tp] += size
        deadline, least = time.monotonic() + self.settings.start_timeout, self.bytes[tp]
        while self.bytes[tp] > UNREAD_BYTES:
            self._see_read(tp)
            if self.bytes[tp] < least:
                deadline, least = time.monotonic() + self.settings.start_timeout, self.bytes[tp]
            if time.monotonic() > deadline:
                what = (
                    f"no worker reads {topic}/{partition}, and the embedded broker would drop what is not read: "
                    "start a worker first, or use a real Kafka"
                )
                raise EngineError(Code.NO_BROKER, what)
            if self.bytes[tp] > UNREAD_BYTES:
                time.sleep(UNREAD_CHECK_SECONDS)

    def close(self) -> None:
        """Close the admin client, if one was needed."""
        if self._admin is not None:
            self._admin.close()

    def _see_read(self, tp: TopicPartition) -> None:
        if self._admin is None:
            self._admin = KafkaAdminClient(**self.words)
        committed = self._admin.list_group_offsets({self.group: [tp]}).get(self.group, {}).get(tp)
        while self.sizes[tp] and committed is not None and self.sizes[tp][0][0] < committed.offset:
            self.bytes[tp] -= self.sizes[tp].popleft()[1]
