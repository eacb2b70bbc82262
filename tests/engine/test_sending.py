"""Record batches: what is sent, in what order, and what a reader finds in them."""

import asyncio
from types import SimpleNamespace

import pytest
from aiokafka.errors import MessageSizeTooLargeError
from aiokafka.partitioner import DefaultPartitioner
from aiokafka.record.memory_records import MemoryRecords
from hypothesis import given
from hypothesis import strategies as st

from streams.engine.records import Output
from streams.engine.sending import GzipBatch, Lz4Batch, RecordBatches, TooLarge

PARTITIONS = [0, 1, 2, 3]


def read(buffer: bytes) -> list[tuple[bytes | None, bytes | None]]:
    """Keys and values of a batch, its checksum looked at, as aiokafka reads it."""
    records, found = MemoryRecords(bytes(buffer)), []
    while records.has_next():
        batch = records.next_batch()
        assert batch.validate_crc()
        found += [(record.key, record.value) for record in batch]
    return found


class Producer:
    """Keeps what it is sent; refuses batches with ``refused`` in them."""

    def __init__(self, refused: bytes | None = None) -> None:
        self.refused = refused
        self.stored: list[tuple[str, int, list]] = []
        self.sequences: list[int] = []
        self._txn_manager = SimpleNamespace(increment_sequence_number=lambda tp, n: self.sequences.append(n))

    async def partitions_for(self, topic):
        return set(PARTITIONS)

    async def send_batch(self, batch, topic, *, partition):
        future = asyncio.get_running_loop().create_future()
        records = read(batch._build())
        if self.refused in [value for _, value in records]:
            future.set_exception(MessageSizeTooLargeError())
        else:
            self.stored.append((topic, partition, records))
            future.set_result(None)
        return future


def send(
    producer: Producer, outputs: list[Output], partition: int | None = None, most: int = 1 << 20
) -> None:
    asyncio.run(RecordBatches(lambda: producer, most)(outputs, partition))


@pytest.mark.parametrize("kind", [GzipBatch, Lz4Batch])
@given(st.lists(st.tuples(st.binary(max_size=9), st.one_of(st.none(), st.binary(max_size=300))), min_size=1))
def test_what_is_compressed_reads_as_it_was(kind, records):
    batch = kind(1 << 20)
    for key, value in records:
        assert batch.append(timestamp=None, key=key, value=value)
    assert read(batch._build()) == records
    assert batch._build() is batch._build()  # a retry sends the same


@pytest.mark.parametrize("kind", [GzipBatch, Lz4Batch])
def test_compression_makes_it_smaller(kind):
    batch = kind(1 << 20)
    for _ in range(100):
        batch.append(timestamp=None, key=b"k", value=b"the same again " * 10)
    assert len(batch._build()) < 2000


def test_each_key_goes_where_every_client_puts_it_in_order():
    producer = Producer()
    outputs = [Output("events", b"key-%d" % (n % 7), b"%d" % n) for n in range(50)]
    send(producer, outputs)
    assert all(topic == "events" for topic, _, _ in producer.stored)
    for _, partition, records in producer.stored:
        assert all(DefaultPartitioner()(key, PARTITIONS, PARTITIONS) == partition for key, _ in records)
        assert records == [
            (o.key, o.value) for o in outputs if DefaultPartitioner()(o.key, PARTITIONS, []) == partition
        ]
    assert sum(len(records) for _, _, records in producer.stored) == 50


def test_a_changelog_is_written_to_its_partition():
    producer = Producer()
    send(producer, [Output("log", b"%d" % n, b"v") for n in range(9)], partition=2)
    [(topic, partition, records)] = producer.stored
    assert (topic, partition, len(records)) == ("log", 2, 9)


def test_more_than_a_batch_holds_is_sent_in_several_in_order():
    producer = Producer()
    outputs = [Output("log", b"k", bytes([n]) * 400_000) for n in range(7)]
    send(producer, outputs, partition=0)
    assert len(producer.stored) > 1
    assert [value for _, _, records in producer.stored for _, value in records] == [o.value for o in outputs]


def test_a_batch_that_the_broker_refuses_is_not_counted_as_sent():
    producer = Producer(refused=b"bad")
    with pytest.raises(TooLarge):
        send(producer, [Output("log", b"k", b"good"), Output("log", b"k", b"bad")], partition=0)
    assert producer.sequences == [-2]


def test_a_record_that_is_larger_than_any_is_not_tried():
    producer = Producer()
    with pytest.raises(TooLarge):
        send(producer, [Output("log", b"k", b"x" * 100)], most=50)
    assert producer.stored == []
