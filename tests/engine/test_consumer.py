"""What may be committed, and what is handed over: the consumer's own account."""

import asyncio
import weakref
from types import SimpleNamespace

import pytest
from faust.types import TP
from hypothesis import given
from hypothesis import strategies as st

from engine.small_coder import SmallCoder
from streams.engine import consumer as module
from streams.engine import succession as succession_module
from streams.engine.app import make_app
from streams.engine.consumer import Chunks
from streams.engine.ledger import Ledger
from streams.engine.succession import Succession
from streams.settings import Settings

TP0 = TP("paragraphs", 0)


@pytest.fixture(scope="module")
def app():
    """An app that is never started."""
    return make_app(Settings(health_port=-1), coder=SmallCoder())


def consumer_at(app, position: int):
    consumer = app.transport.create_consumer(
        app.topics.on_message, on_partitions_revoked=None, on_partitions_assigned=None
    )
    app.consumer_generation_id = 1
    consumer.ledgers[TP0] = Ledger(TP0, position)
    consumer._committed[TP0] = position
    return consumer


def record(offset: int, size: int = 3):
    return SimpleNamespace(offset=offset, key=b"k", value=b"v" * size, timestamp=1000, timestamp_type=0)


def in_hand(consumer, *offsets: int):
    """A message with a batch of these offsets, as it is handed over."""
    batch = consumer.ledgers[TP0].open([record(o) for o in offsets], offsets[0], offsets[-1] + 1)
    return consumer._message(batch)


def test_the_first_batch_in_hand_holds_back_all_after_it(app):
    consumer = consumer_at(app, 0)
    first, second = in_hand(consumer, 0), in_hand(consumer, 1, 2, 3)
    assert consumer.ack(second)
    assert consumer._filter_committable_offsets([TP0]) == {}
    assert consumer.ack(first)
    assert consumer._filter_committable_offsets([TP0]) == {TP0: 4}


def test_what_is_finished_is_forgotten_before_it_is_committed(app):
    """A second of full load, which is how long a commit is away, is a hundred megabytes."""

    class Records(list):
        """A list that can be referred to weakly."""

    consumer = consumer_at(app, 0)
    records = Records([record(0)])
    held = weakref.ref(records)
    message = consumer._message(consumer.ledgers[TP0].open(records, 0, 1))
    del records
    consumer.ack(message)
    del message
    assert held() is None
    assert consumer._filter_committable_offsets([TP0]) == {TP0: 1}


def test_a_commit_that_failed_is_made_again(app):
    consumer = consumer_at(app, 0)
    answers = [False, True]

    async def commit(offsets):
        return answers.pop(0)

    consumer._thread = SimpleNamespace(commit=commit)
    consumer.ack(in_hand(consumer, 0))
    for done in (False, True):
        offsets = consumer._filter_committable_offsets([TP0])
        assert offsets == {TP0: 1}
        assert asyncio.run(consumer._commit(offsets)) is done
    assert consumer._filter_committable_offsets([TP0]) == {}


def test_a_batch_of_an_earlier_generation_finishes_nothing(app):
    consumer = consumer_at(app, 5)
    message = in_hand(consumer, 5)
    app.consumer_generation_id = 2
    assert not consumer.ack(message)
    assert consumer._filter_committable_offsets([TP0]) == {}


def test_a_batch_that_is_dropped_is_not_finished(app):
    consumer = consumer_at(app, 5)
    consumer.drop(in_hand(consumer, 5))
    assert consumer._filter_committable_offsets([TP0]) == {}


def test_without_a_known_position_nothing_is_committed(app):
    consumer = consumer_at(app, 0)
    message = in_hand(consumer, 0)
    consumer.ledgers.clear()
    consumer.ack(message)
    assert consumer._filter_committable_offsets([TP0]) == {}


class Log:
    """A partition with ``offsets``, read in fetches of ``sizes`` as aiokafka reads.

    ``lossy`` numbers the fetches that get lost on the way, ``marks`` how many offsets after the last
    record hold no record. An agent that does not keep up takes what it is handed only with ``work``.
    """

    def __init__(self, app, offsets, sizes=(), lossy=(), marks=0) -> None:
        self.app = app
        self.offsets = sorted(offsets)
        self.end = self.offsets[-1] + 1 + marks
        self.sizes = list(sizes)
        self.lossy = set(lossy)
        self.position = 0
        self.fetches = 0
        self.messages: list = []
        self.holes: list[tuple[int, int]] = []
        self.consumer = consumer_at(app, 0)
        self.consumer.assignment = lambda: {TP0}
        self.consumer._thread = SimpleNamespace(seek_wait=self.seek, look_again=lambda: None)
        self.consumer._getmany = self.getmany
        self.consumer._active_partitions.add(TP0)
        self.consumer._call = self.take
        app.on_hole = self.on_hole

    async def seek(self, positions) -> None:
        [self.position] = positions.values()

    async def take(self, message) -> None:
        self.messages.append(message)

    async def on_hole(self, tp, first, after) -> None:
        self.holes.append((first, after))

    @property
    def handed(self) -> list[int]:
        return [record.offset for message in self.messages for record in message.value.records]

    async def getmany(self, active, timeout):
        self.fetches += 1
        assert self.fetches < 200
        if TP0 not in active:
            return Chunks(self.fetches, {}, {})
        size = self.sizes.pop(0) if self.sizes else 100
        chunk = [offset for offset in self.offsets if offset >= self.position][:size]
        last = chunk and chunk[-1] == self.offsets[-1]
        self.position = chunk[-1] + 1 if chunk and not last else self.end
        if self.fetches in self.lossy:
            return await self.getmany(active, timeout)
        records = {TP0: [record(offset) for offset in chunk]} if chunk else {}
        return Chunks(self.fetches, records, {TP0: self.position})

    def drain(self, until=None) -> list[int]:
        consumer = self.consumer
        until = until or (lambda: consumer.ledgers[TP0].next_in >= self.end)

        class Fetcher:
            @property
            def should_stop(inner) -> bool:
                return until()

        asyncio.run(consumer._drain_messages(Fetcher()))
        return self.handed


@given(plan=st.data())
def test_every_record_is_handed_over_once_in_order_whatever_gets_lost(app, plan):
    count = plan.draw(st.integers(1, 30))
    offsets = plan.draw(st.sets(st.integers(0, count), min_size=1))
    sizes = plan.draw(st.lists(st.integers(1, 5), max_size=20))
    lossy = plan.draw(st.sets(st.integers(1, 10)))
    log = Log(app, offsets, sizes, lossy, marks=plan.draw(st.integers(0, 2)))
    assert log.drain() == sorted(offsets)
    ends = [0] + [message.value.end for message in log.messages]
    starts = [message.value.start for message in log.messages]
    # Batches follow one another: what is missing at a start is within the batch.
    assert all(start == end for end, start in zip(ends, starts, strict=False))
    for message in log.messages:
        log.consumer.ack(message)
    assert log.consumer._filter_committable_offsets([TP0]) == {TP0: log.end}


def test_a_jump_is_taken_for_a_hole_only_after_going_back(app):
    log = Log(app, {5, 6, 7}, sizes=[1, 1, 1])
    assert log.drain() == [5, 6, 7]
    assert log.holes == [(0, 5)]


def test_what_was_taken_away_meanwhile_is_not_handed_over(app):
    """A revocation while a fetch is under way: its records are the next owner's."""
    log = Log(app, range(10))
    fetch = log.getmany

    async def revoked_meanwhile(active, timeout):
        chunks = await fetch(active, timeout)
        log.consumer.ledgers.clear()
        return chunks

    log.consumer._getmany = revoked_meanwhile
    assert log.drain(until=lambda: log.fetches == 1) == []


def test_a_batch_has_as_many_records_as_the_agent_wishes(app, monkeypatch):
    monkeypatch.setattr(app, "batch_records", lambda topic: 4)
    log = Log(app, range(10), marks=1)
    log.drain()
    assert [len(message.value.records) for message in log.messages] == [4, 4, 2]
    assert [message.value.end for message in log.messages] == [4, 8, 11]


@pytest.mark.parametrize("limit", ["LIMIT_RECORDS", "LIMIT_BYTES"])
def test_an_agent_that_does_not_keep_up_is_handed_no_more_than_the_limit(app, monkeypatch, limit):
    """And the rest once it has caught up, every record of it."""
    monkeypatch.setattr(module, limit, 20 if limit == "LIMIT_RECORDS" else 20 * 4)
    log = Log(app, range(100), sizes=[5] * 100)
    log.drain(until=lambda: log.fetches == 50)
    assert log.handed == list(range(20))
    while log.handed[-1] < 99:
        for message in log.messages:
            log.consumer.ack(message)
        fetches = log.fetches
        log.drain(until=lambda fetches=fetches: log.fetches > fetches + 10 or log.handed[-1] == 99)
    assert log.handed == list(range(100))


def test_a_partition_that_is_paused_while_its_topic_is_held_stays_paused(app, monkeypatch):
    monkeypatch.setattr(module, "LIMIT_RECORDS", 20)
    log = Log(app, range(100), sizes=[5] * 100)
    log.drain(until=lambda: log.fetches == 10)
    log.consumer.pause_partitions([TP0])
    for message in log.messages:
        log.consumer.ack(message)
    log.drain(until=lambda: log.fetches == 20)
    assert log.handed == list(range(20))
    log.consumer.resume_partitions([TP0])
    log.sizes = []
    for message in log.messages:
        log.consumer.ack(message)
    log.drain()
    assert log.handed == list(range(100))


def test_what_an_agent_has_begun_is_finished_and_committed_before_partitions_go(app):
    """And what nobody has begun is given up: the offset stays before it."""
    consumer = consumer_at(app, 0)
    committed = []
    begun, waiting = in_hand(consumer, 0, 1), in_hand(consumer, 2, 3)

    async def commit(offsets):
        committed.append(dict(offsets))
        return True

    async def flush():
        pass

    async def taken_away(revoked):
        consumer._unacked_messages.add(begun)
        asyncio.get_running_loop().call_later(0.01, consumer.ack, begun)
        await consumer.wait_empty()

    consumer._thread = SimpleNamespace(commit=commit, assignment=lambda: {TP0}, look_again=lambda: None)
    consumer._on_partitions_revoked = taken_away
    app.producer.flush = flush
    asyncio.run(consumer.on_partitions_revoked({TP0}))
    assert committed == [{TP0: 2}]
    # It comes again, and finishing what was handed over before counts for nothing.
    app.consumer_generation_id = 2
    assert not consumer.ack(waiting)
    assert consumer._filter_committable_offsets([TP0]) == {}


def test_what_arrives_out_of_turn_ends_the_process(monkeypatch):
    said = []
    monkeypatch.setattr(succession_module, "halt", lambda reason: said.append(reason))
    order = Succession()
    order.reset({TP0: 3})
    order.check(TP0, 3, 4)
    order.skip(TP0, 4, 6)
    order.check(TP0, 6, 9)
    order.check(TP0, 4, 7)  # delivered again: fine
    assert said == []
    order.check(TP0, 9, 12)
    assert "records 7 to 8 of paragraphs/0" in said[0]
