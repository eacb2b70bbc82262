"""The fetcher: records as the steps take them, and waits that leave no partition behind."""

import gc
import weakref
from types import SimpleNamespace

from aiokafka.consumer.fetcher import READ_UNCOMMITTED, FetchResult, PartitionRecords
from aiokafka.record.memory_records import MemoryRecords
from aiokafka.structs import TopicPartition

from streams.engine import fetching
from streams.engine.fetching import Fetcher
from streams.engine.records import Output, Record
from streams.engine.sending import Lz4Batch

TP0, TP1 = TopicPartition("in", 0), TopicPartition("in", 1)


def fetched(*values: bytes, offset: int = 0) -> tuple[FetchResult, SimpleNamespace]:
    """What aiokafka makes of a fetch from ``offset``, and the partition's state, which keeps the position."""
    batch = Lz4Batch(1 << 20)
    batch.fill([Output("in", b"k", value) for value in values], 0)
    state = SimpleNamespace(paused=False, has_valid_position=True, position=offset)
    state.consumed_to = lambda position: setattr(state, "position", position)
    assignment = SimpleNamespace(active=True, state_value=lambda tp: state)
    records = MemoryRecords(bytes(batch._build()))
    source = PartitionRecords(TP0, records, [], offset, None, None, True, READ_UNCOMMITTED)
    result = FetchResult(TP0, assignment=assignment, partition_records=source, backoff=0)
    fetching._simplify(result)
    return result, state


def test_records_are_given_as_steps_take_them_and_the_position_follows():
    result, state = fetched(b"1", b"2", b"3")
    first = result.getall(2)
    assert [(r.topic, r.partition, r.offset, r.key, r.value) for r in first] == [
        ("in", 0, 0, b"k", b"1"),
        ("in", 0, 1, b"k", b"2"),
    ]
    assert all(type(record) is Record and record.timestamp > 0 for record in first)
    assert (state.position, result.has_more()) == (2, True)
    assert [record.value for record in result.getall(2)] == [b"3"]
    assert (state.position, result.has_more()) == (3, False)


def test_records_before_the_position_are_left_out():
    result, state = fetched(b"1", b"2", b"3", offset=2)
    assert [record.offset for record in result.getall(100)] == [2]
    assert state.position == 3


def test_records_are_not_given_once_something_else_moved_the_position():
    result, state = fetched(b"1")
    state.position = 7
    assert result.getall(100) == []
    assert state.position == 7


def test_a_fetch_that_was_read_is_forgotten_at_once():
    """Not only when Python looks for what refers to itself: tens of megabytes wait for that under load."""
    gc.collect()
    gc.disable()
    try:
        result, _ = fetched(b"1")
        held = [weakref.ref(result), weakref.ref(result._partition_records)]
        result.getall(100)
        del result
        assert [reference() for reference in held] == [None, None]
    finally:
        gc.enable()


def test_a_fetch_that_leaves_a_partition_out_does_not_wait_long():
    fetcher = Fetcher.__new__(Fetcher)
    cluster = SimpleNamespace(leader_for_partition=lambda tp: 1)
    fetcher.__dict__ |= {
        "_client": SimpleNamespace(cluster=cluster),
        "_preferred_read_replica": {},
        "_in_flight": {1},
        "_fetcher_timeout": 1,
        "_records": {},
    }
    assignment = SimpleNamespace(tps=[TP0, TP1], state_value=lambda tp: None)
    fetcher._get_actions_per_node(assignment)
    assert fetcher._fetch_max_wait_ms == fetching.FETCH_WAIT_MS
    fetcher._records[TP0] = SimpleNamespace(calculate_backoff=lambda: 0)
    fetcher._get_actions_per_node(assignment)
    assert fetcher._fetch_max_wait_ms == fetching.PARTIAL_WAIT_MS
