"""What may be committed, and what is handed over: the consumer's own account."""

import asyncio
from types import SimpleNamespace

import pytest
from faust.types import TP
from hypothesis import given
from hypothesis import strategies as st

from engine.small_coder import SmallCoder
from streams.engine import succession as succession_module
from streams.engine.app import make_app
from streams.engine.succession import Succession
from streams.settings import Settings

TP0 = TP("paragraphs", 0)


@pytest.fixture(scope="module")
def app():
    """An app that is never started."""
    return make_app(Settings(health_port=-1), coder=SmallCoder())


def consumer_at(app, position: int, committed: int | None = None):
    consumer = app.transport.create_consumer(
        app.topics.on_message, on_partitions_revoked=None, on_partitions_assigned=None
    )
    consumer._is_changelog_tp = lambda tp: False
    app.topics.acks_enabled_for = lambda topic: True
    app.consumer_generation_id = 1
    consumer.next_in[TP0] = consumer.next_out[TP0] = position
    consumer._committed_offset[TP0] = committed
    return consumer


def message(offset: int, generation: int = 1):
    return SimpleNamespace(tp=TP0, topic=TP0.topic, offset=offset, acked=False, generation_id=generation)


class Hashable(SimpleNamespace):
    __hash__ = object.__hash__


def finish(consumer, offset: int, generation: int = 1) -> None:
    consumer.ack(Hashable(**vars(message(offset, generation))))


@given(start=st.integers(0, 50), plan=st.data())
def test_no_commit_passes_unfinished_work(app, start, plan):
    """Whatever order records finish in, wherever offsets are missing, with nothing committed before."""
    count = plan.draw(st.integers(1, 25))
    missing = plan.draw(st.sets(st.integers(start, start + count - 1)))
    there = [offset for offset in range(start, start + count) if offset not in missing]
    consumer = consumer_at(app, start)
    for offset in missing:
        consumer.skip(TP0, offset, offset + 1)
    unfinished = set(there)
    committed = start
    for offset in plan.draw(st.permutations(there)):
        finish(consumer, offset)
        unfinished.discard(offset)
        if plan.draw(st.booleans()):
            committed = consumer._new_offset(TP0) or committed
            assert committed <= min(unfinished, default=start + count)
    committed = consumer._new_offset(TP0) or committed
    assert committed == start + count


def test_the_first_record_in_hand_holds_back_all_after_it(app):
    consumer = consumer_at(app, 0)
    for offset in (1, 2, 3):
        finish(consumer, offset)
    assert consumer._new_offset(TP0) is None
    finish(consumer, 0)
    assert consumer._new_offset(TP0) == 4
    assert consumer._new_offset(TP0) is None


def test_a_record_of_an_earlier_generation_finishes_nothing(app):
    consumer = consumer_at(app, 5)
    finish(consumer, 5, generation=0)
    assert consumer._new_offset(TP0) is None


def test_without_a_known_position_nothing_is_committed(app):
    consumer = consumer_at(app, 0)
    consumer.next_out.clear()
    finish(consumer, 0)
    assert consumer._new_offset(TP0) is None


class Log:
    """A partition with ``offsets``, read in fetches; ``lossy`` numbers the fetches that get lost on the way,
    ``refused`` says how many records could not be handed over."""

    def __init__(self, app, offsets, sizes, lossy=(), refused=0) -> None:
        self.offsets = sorted(offsets)
        self.sizes = list(sizes)
        self.lossy = set(lossy)
        self.refused = refused
        self.position = 0
        self.fetches = 0
        self.handed: list[int] = []
        self.holes: list[tuple[int, int]] = []
        self.consumer = consumer_at(app, 0)
        self.consumer.assignment = lambda: {TP0}
        self.consumer._thread = SimpleNamespace(seek_wait=self.seek)
        self.consumer._hand_over = self.take
        app.consumer_generation_id = 1
        app.on_hole = self.on_hole

    async def seek(self, positions) -> None:
        [self.position] = positions.values()

    async def take(self, message) -> bool:
        if self.refused:
            self.refused -= 1
            return False
        self.handed.append(message.offset)
        return True

    async def on_hole(self, tp, first, after) -> None:
        self.holes.append((first, after))

    async def getmany(self, timeout):
        size = self.sizes.pop(0) if self.sizes else 100
        chunk = [offset for offset in self.offsets if offset >= self.position][:size]
        self.fetches += 1
        if chunk:
            self.position = chunk[-1] + 1
        lost = self.fetches in self.lossy
        records = {TP0: [SimpleNamespace(offset=offset) for offset in chunk]} if chunk else {}
        await self.note(records)
        if not lost:
            for offset in chunk:
                yield TP0, message(offset)

    async def note(self, records) -> None:
        consumer = self.consumer

        async def fetched(active_partitions, timeout):
            return records

        consumer._getmany = fetched
        consumer.flow_active = True
        consumer._active_partitions = {TP0}
        await consumer._wait_next_records(0)

    def drain(self) -> list[int]:
        consumer = self.consumer
        consumer.getmany = self.getmany
        end = max(self.offsets) + 1

        class Fetcher:
            @property
            def should_stop(inner) -> bool:
                assert self.fetches < 200
                return consumer._next(TP0) is not None and consumer._next(TP0) >= end

        asyncio.run(consumer._drain_messages(Fetcher()))
        return self.handed


@given(plan=st.data())
def test_every_record_is_handed_over_once_in_order_whatever_gets_lost(app, plan):
    count = plan.draw(st.integers(1, 30))
    offsets = plan.draw(st.sets(st.integers(0, count), min_size=1))
    sizes = plan.draw(st.lists(st.integers(1, 5), max_size=20))
    lossy = plan.draw(st.sets(st.integers(1, 10)))
    log = Log(app, offsets, sizes, lossy, refused=plan.draw(st.integers(0, 3)))
    assert log.drain() == sorted(offsets)


def test_a_jump_is_taken_for_a_hole_only_after_going_back(app):
    log = Log(app, {5, 6, 7}, sizes=[1, 1, 1])
    assert log.drain() == [5, 6, 7]
    assert log.holes == [(0, 5)]


def test_what_arrives_out_of_turn_ends_the_process(monkeypatch):
    said = []
    monkeypatch.setattr(succession_module, "halt", lambda reason: said.append(reason))
    order = Succession()
    order.reset({TP0: 3})
    order.check(TP0, 3)
    order.skip(TP0, 4, 6)
    order.check(TP0, 6)
    order.check(TP0, 4)  # delivered again: fine
    assert said == []
    order.check(TP0, 9)
    assert "records 5 to 8 of paragraphs/0" in said[0]
