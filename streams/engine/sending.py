"""Sends outputs as record batches: one batch of a partition at a time, many records in each.

aiokafka's ``send`` makes a future of every record; its ``create_batch`` and ``send_batch`` make one of
every batch. Each batch is closed before it is sent, and acknowledged before the next one of its
partition, so that what is stored is always a first part of what was sent, in order.
"""

import asyncio
import random
from collections.abc import Callable, Sequence
from functools import lru_cache

from aiokafka import AIOKafkaProducer
from aiokafka.errors import MessageSizeTooLargeError, RecordListTooLargeError
from aiokafka.partitioner import murmur2
from aiokafka.structs import TopicPartition

from streams.engine.records import Output

#: What the broker says of a batch, and aiokafka of a request, that is larger than it takes.
TOO_LARGE = (MessageSizeTooLargeError, RecordListTooLargeError)


class TooLarge(Exception):
    """The broker does not take a record, or a batch, of this size."""


@lru_cache(1 << 16)
def _hash(key: bytes) -> int:
    """Kafka's hash of a key, which is slow in Python; keys come again and again."""
    return murmur2(key) & 0x7FFFFFFF


class RecordBatches:
    """Sends outputs through the client that ``producer`` gives.

    ``most`` is the size of the largest record to try, in bytes.
    """

    def __init__(self, producer: Callable[[], AIOKafkaProducer], most: int) -> None:
        self.producer = producer
        self.most = most

    async def __call__(self, outputs: Sequence[Output], partition: int | None) -> None:
        """Send ``outputs`` and return when all are stored. ``partition`` None: by the key's hash.

        Raises TooLarge, and what aiokafka raises; then some may be stored and some not.
        """
        producer = self.producer()
        groups: dict[TopicPartition, list[Output]] = {}
        for output in outputs:
            if len(output.key or b"") + len(output.value or b"") > self.most:
                raise TooLarge
            chosen = partition
            if chosen is None:
                chosen = self._partition(output.key, len(await producer.partitions_for(output.topic)))
            groups.setdefault(TopicPartition(output.topic, chosen), []).append(output)
        if len(groups) == 1:
            [(tp, group)] = groups.items()
            await self._send(producer, tp, group)
            return
        sending = [self._send(producer, tp, group) for tp, group in groups.items()]
        results = await asyncio.gather(*sending, return_exceptions=True)
        # What is wrong for good is said before what may pass.
        for failure in sorted(
            (r for r in results if r is not None), key=lambda r: not isinstance(r, TooLarge)
        ):
            raise failure

    async def _send(self, producer: AIOKafkaProducer, tp: TopicPartition, group: list[Output]) -> None:
        at = 0
        while at < len(group):
            batch = producer.create_batch()
            while at < len(group) and batch.append(timestamp=None, key=group[at].key, value=group[at].value):
                at += 1
            batch.close()
            count = batch.record_count()
            try:
                await (await producer.send_batch(batch, tp.topic, partition=tp.partition))
            except TOO_LARGE:
                # aiokafka goes on counting from a batch that was not stored, which the broker then takes
                # for a lost one.
                if producer._txn_manager is not None:
                    producer._txn_manager.increment_sequence_number(tp, -count)
                raise TooLarge from None

    @staticmethod
    def _partition(key: bytes | None, count: int) -> int:
        return random.randrange(count) if key is None else _hash(key) % count
