"""The runner: what waits is stored together, sees what was before it, and splits down to what is refused."""

import asyncio
from types import SimpleNamespace

import pytest
from faust.types import TP

from streams.engine import runner as module
from streams.engine.delivery import TooLarge
from streams.engine.ledger import Batch
from streams.engine.records import Outcome, Output, Record
from streams.engine.runner import Runner
from streams.engine.succession import Succession
from streams.metrics import DEAD_LETTERS, Metrics


class Broker:
    """Stores outputs and states, once :attr:`open` is set; refuses what holds ``poison``."""

    def __init__(self) -> None:
        self.open = asyncio.Event()
        self.sent: list[list] = []
        self.table: dict[bytes, int] = {}
        self.log: list[tuple[str, object]] = []
        self.poison: bytes | None = None

    async def deliver(self, outputs, partition=None):
        await self.open.wait()
        if any(output[2] == self.poison for output in outputs):
            raise TooLarge
        self.sent.append([output[2] for output in outputs])
        self.log.append(("outputs", len(outputs)))

    async def put(self, states, partition):
        await asyncio.sleep(0)
        self.table |= dict(states)
        self.log.append(("states", partition))

    def get(self, key):
        return self.table.get(key)


class Count:
    """Counts the records of each key; what it sends is key and count."""

    dead_letters = SimpleNamespace(
        output=lambda record, error: Output("dead-letters", record.key, b"dead " + record.value)
    )

    def __call__(self, record: Record, get) -> Outcome:
        count = (get(record.key) or 0) + 1
        return Outcome([Output("out", record.key, b"%s %d" % (record.value, count))], [(record.key, count)])


class Case:
    """A runner on a Broker, and batches for it."""

    def __init__(self) -> None:
        self.broker = Broker()
        self.dropped: list[int] = []
        self.acked: list[int] = []
        self.app = SimpleNamespace(
            consumer=SimpleNamespace(drop=lambda message: self.dropped.append(message.offset)),
            consumer_generation_id=1,
            should_stop=False,
            succession=Succession(),
            metrics=Metrics(),
        )
        self.runner = Runner(self.app, "count", Count(), self.broker, self.broker.deliver)
        self.next = {0: 0, 1: 0}

    def event(self, partition: int, *records: tuple[bytes, bytes]):
        start = self.next[partition]
        self.next[partition] = end = start + len(records)
        found = [
            Record("in", partition, start + n, key, value, 1000) for n, (key, value) in enumerate(records)
        ]
        message = SimpleNamespace(
            generation_id=1,
            partition=partition,
            offset=end - 1,
            value=Batch(TP("in", partition), found, start, end),
        )
        return SimpleNamespace(message=message, ack=lambda: self.acked.append(message.offset))

    async def done(self):
        self.broker.open.set()
        while self.runner._storing is not None:
            await asyncio.wait({self.runner._storing})


def run(scenario):
    async def main():
        case = Case()
        await scenario(case)
        return case

    return asyncio.run(main())


def test_what_comes_while_others_are_stored_is_stored_together_and_sees_them():
    async def scenario(case):
        await case.runner.process(case.event(0, (b"a", b"1")))
        await case.runner.process(case.event(1, (b"b", b"2"), (b"b", b"3")))
        await case.runner.process(case.event(0, (b"a", b"4")))
        assert case.acked == []
        await case.done()

    case = run(scenario)
    assert case.broker.sent == [[b"1 1"], [b"2 1", b"3 2", b"4 2"]]
    assert case.broker.table == {b"a": 2, b"b": 2}
    assert case.acked == [0, 1, 1]


def test_outputs_are_stored_before_states_and_both_before_the_next_group():
    async def scenario(case):
        await case.runner.process(case.event(0, (b"a", b"1")))
        await case.runner.process(case.event(0, (b"a", b"2")))
        await case.runner.process(case.event(1, (b"b", b"3")))
        await case.done()

    log = run(scenario).broker.log
    assert log[:3] == [("outputs", 1), ("states", 0), ("outputs", 2)]
    assert sorted(log[3:]) == [("states", 0), ("states", 1)]


def test_what_is_refused_splits_down_to_the_record_and_what_waited_is_worked_out_anew():
    async def scenario(case):
        case.broker.poison = b"bad 3"
        values = [(b"a", b"1"), (b"a", b"2"), (b"a", b"bad"), (b"a", b"4"), (b"a", b"5")]
        await case.runner.process(case.event(0, *values))
        await case.runner.process(case.event(0, (b"a", b"6")))  # sees five before it, of which one is refused
        await case.done()

    case = run(scenario)
    sent = [value for values in case.broker.sent for value in values]
    assert sent == [b"1 1", b"2 2", b"dead bad", b"4 3", b"5 4", b"6 5"]
    assert case.broker.table == {b"a": 5}
    assert case.acked == [4, 5]
    assert case.app.metrics.total(DEAD_LETTERS) == 1


def test_what_waits_when_the_partitions_are_shared_out_anew_is_dropped():
    async def scenario(case):
        await case.runner.process(case.event(0, (b"a", b"1")))
        await case.runner.process(case.event(0, (b"a", b"2")))
        case.app.consumer_generation_id = 2
        await case.done()

    case = run(scenario)
    assert (case.acked, case.dropped) == ([0], [1])
    assert case.broker.sent == [[b"1 1"]]


def test_no_more_is_worked_on_than_a_group_takes(monkeypatch):
    monkeypatch.setattr(module, "MOST_RECORDS", 3)

    async def scenario(case):
        await case.runner.process(case.event(0, (b"a", b"1")))
        await case.runner.process(case.event(0, (b"a", b"2"), (b"a", b"3")))
        waiting = asyncio.ensure_future(case.runner.process(case.event(0, (b"a", b"4"))))
        await asyncio.wait({waiting}, timeout=0.05)
        assert not waiting.done()
        await case.done()
        await waiting

    assert run(scenario).broker.table == {b"a": 4}


@pytest.fixture(autouse=True)
def _halted(monkeypatch):
    def halt(reason, status=0):
        raise AssertionError(reason)

    monkeypatch.setattr(module, "halt", halt)


def test_little_is_worked_on_while_the_broker_is_waited_for(monkeypatch):
    """Storing goes on between batches only, so slow ones must not come one after the other."""
    monkeypatch.setattr(module, "AHEAD_SECONDS", 0.0)

    async def scenario(case):
        await case.runner.process(case.event(0, (b"a", b"1")))
        waiting = asyncio.ensure_future(case.runner.process(case.event(0, (b"a", b"2"))))
        await asyncio.wait({waiting}, timeout=0.05)
        assert not waiting.done()
        await case.done()
        await waiting

    assert run(scenario).broker.table == {b"a": 2}
