"""Sends outputs as record batches: one batch of a partition at a time, many records in each.

aiokafka's ``send`` makes a future of every record; its ``create_batch`` and ``send_batch`` make one of
every batch. Each batch is closed before it is sent, and acknowledged before the next one of its
partition, so that what is stored is always a first part of what was sent, in order.
"""

import asyncio
import struct
import time
import zlib
from collections.abc import Callable, Sequence
from functools import lru_cache
from random import randrange

import cramjam
from aiokafka import AIOKafkaProducer
from aiokafka.errors import MessageSizeTooLargeError, RecordListTooLargeError
from aiokafka.partitioner import murmur2
from aiokafka.producer.message_accumulator import BatchBuilder
from aiokafka.record.default_records import DefaultRecordBatch
from aiokafka.record.util import calc_crc32c
from aiokafka.structs import TopicPartition

from streams.engine.records import Output

#: What the broker says of a batch, and aiokafka of a request, that is larger than it takes.
TOO_LARGE = (MessageSizeTooLargeError, RecordListTooLargeError)


#: Outputs are compressed with gzip, which every client can read; kafka-python cannot read the others without
#: further packages. Changelogs are read by workers only, which have what the fast one, LZ4, takes.
#: Records of a batch together, before compression; topics take 1 MiB after it by default.
BATCH_BYTES = 1_000_000


#: aiokafka compresses at level 9 of both. Of gzip that takes three times as long as 1, for a tenth less to store; of
#: LZ4 thirty times as long, for a seventh less.
GZIP_LEVEL = LZ4_LEVEL = 1
# Where a batch of format 2 has its fields; RecordBatch of Kafka's protocol guide.
_LENGTH, _CRC, _ATTRIBUTES, _RECORDS = 8, 17, 21, 61


class Batch(BatchBuilder):
    """A batch that is filled in one go. aiokafka looks at a batch anew for each record of it."""

    def fill(self, outputs: Sequence[Output], at: int) -> int:
        """Take from ``outputs`` what fits, from index ``at`` on; the index of what is left. Ends the batch."""
        append, now, headers, count = self._builder.append, int(time.time() * 1000), [], 0
        for count, (_, key, value) in enumerate(outputs[at:] if at else outputs):
            if append(count, now, key, value, headers) is None:
                break
        else:
            count += 1
        self._relative_offset = count
        self.close()
        return at + count


class PackedBatch(Batch):
    """A batch that is compressed at a level of ours, which aiokafka does not let one choose."""

    codec: int

    def __init__(self, batch_size: int) -> None:
        super().__init__(batch_size, DefaultRecordBatch.CODEC_NONE)

    @staticmethod
    def pack(records: memoryview) -> bytes:
        """The records of the batch, compressed."""
        raise NotImplementedError

    def _build(self) -> bytearray:
        if self._buffer is None:
            self._buffer = self._packed(super()._build())
        return self._buffer

    def _packed(self, batch: bytearray) -> bytearray:
        """The batch with its records compressed, or as it was where that makes it no smaller."""
        packed = self.pack(memoryview(batch)[_RECORDS:])
        if len(packed) >= len(batch) - _RECORDS:
            return batch
        found = batch[:_RECORDS] + packed
        struct.pack_into(">i", found, _LENGTH, len(found) - _LENGTH - 4)
        [attributes] = struct.unpack_from(">h", found, _ATTRIBUTES)
        struct.pack_into(">h", found, _ATTRIBUTES, attributes | self.codec)
        struct.pack_into(">I", found, _CRC, calc_crc32c(bytes(found[_ATTRIBUTES:])))
        return found


class GzipBatch(PackedBatch):
    """Compressed with gzip."""

    codec = DefaultRecordBatch.CODEC_GZIP

    @staticmethod
    def pack(records: memoryview) -> bytes:
        """As a gzip file."""
        gzip = zlib.compressobj(GZIP_LEVEL, zlib.DEFLATED, 16 + zlib.MAX_WBITS)
        return gzip.compress(records) + gzip.flush()


class Lz4Batch(PackedBatch):
    """Compressed with LZ4."""

    codec = DefaultRecordBatch.CODEC_LZ4

    @staticmethod
    def pack(records: memoryview) -> bytes:
        """As an LZ4 frame whose blocks stand alone: brokers do not read linked ones (KIP-57)."""
        lz4 = cramjam.lz4.Compressor(level=LZ4_LEVEL, content_checksum=False, block_linked=False)
        lz4.compress(bytes(records))
        return bytes(lz4.finish())


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
        """Send ``outputs`` and return when all are stored. ``partition`` None: by the key's hash. With one given
        it is a changelog that is written, compressed for speed.

        Raises TooLarge, and what aiokafka raises; then some may be stored and some not.
        """
        producer = self.producer()
        changelog, most = partition is not None, self.most
        places: dict[str, list[list[Output]]] = {}
        for output in outputs:
            topic, key, value = output
            if len(key or b"") + len(value or b"") > most:
                raise TooLarge
            place = places.get(topic)
            if place is None:
                count = 1 if changelog else len(await producer.partitions_for(topic))
                place = places[topic] = [[] for _ in range(count)]
            place[randrange(len(place)) if key is None else _hash(key) % len(place)].append(output)
        groups = {
            TopicPartition(topic, partition if changelog else number): group
            for topic, place in places.items()
            for number, group in enumerate(place)
            if group
        }
        if len(groups) == 1:
            [(tp, group)] = groups.items()
            await self._send(producer, tp, group, changelog)
            return
        sending = [self._send(producer, tp, group, changelog) for tp, group in groups.items()]
        results = await asyncio.gather(*sending, return_exceptions=True)
        # What is wrong for good is said before what may pass.
        for failure in sorted(
            (r for r in results if r is not None), key=lambda r: not isinstance(r, TooLarge)
        ):
            raise failure

    async def _send(
        self, producer: AIOKafkaProducer, tp: TopicPartition, group: list[Output], changelog: bool
    ) -> None:
        at = 0
        while at < len(group):
            batch = Lz4Batch(BATCH_BYTES) if changelog else GzipBatch(BATCH_BYTES)
            at = batch.fill(group, at)
            count = batch.record_count()
            try:
                await (await producer.send_batch(batch, tp.topic, partition=tp.partition))
            except TOO_LARGE:
                # aiokafka goes on counting from a batch that was not stored, which the broker then takes
                # for a lost one.
                if producer._txn_manager is not None:
                    producer._txn_manager.increment_sequence_number(tp, -count)
                raise TooLarge from None
