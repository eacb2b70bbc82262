"""How far the workers have read, seen from outside."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from streams.settings import Settings


@dataclass(frozen=True)
class Lag:
    """A topic that the workers read: records that it holds, ever had, and that were read and committed."""

    topic: str
    first: int
    end: int
    read: int

    @property
    def unread(self) -> int:
        """Records that no worker has finished."""
        return self.end - self.read


class Lags:
    """Asks for offsets again and again over one connection. Context manager; raises EngineError."""

    def __init__(self, settings: "Settings") -> None:
        from kafka import KafkaAdminClient, KafkaConsumer

        from streams.engine import clients
        from streams.engine.names import Names

        self.cluster = clients.find_cluster(settings)
        self.names = Names.of(settings)
        words = clients.kafka_python(settings, self.cluster)
        self._admin = KafkaAdminClient(**words)
        self._consumer = KafkaConsumer(**words, enable_auto_commit=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._admin.close()
        self._consumer.close()

    def of(self, topic: str) -> Lag:
        """The lag of ``topic``, its full name. A topic that does not exist is empty."""
        from kafka import TopicPartition
        from kafka.errors import KafkaError

        from streams.engine import clients
        from streams.engine.failures import EngineError
        from streams.errors import Code

        partitions = [TopicPartition(topic, n) for n in range(self.cluster.topics.get(topic, 0))]
        if not partitions:
            return Lag(topic, 0, 0, 0)
        try:
            first = self._consumer.beginning_offsets(partitions)
            end = self._consumer.end_offsets(partitions)
            asked = {self.names.group: partitions}
            committed = clients.patiently(lambda: self._admin.list_group_offsets(asked))
            committed = committed.get(self.names.group, {})
        except KafkaError as error:
            raise EngineError(Code.NO_BROKER, f"the offsets of {topic} could not be read: {error}") from None
        read = 0
        for partition in partitions:
            known = committed.get(partition)
            # Nothing committed (-1): the workers begin at the first record that is there.
            read += max(first[partition], known.offset if known is not None else -1)
        return Lag(topic, sum(first.values()), sum(end.values()), read)
