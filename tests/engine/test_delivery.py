"""Delivery: in order, retried in place, and the process ends where it cannot succeed."""

import asyncio

import pytest
from aiokafka.errors import KafkaTimeoutError, MessageSizeTooLargeError, ProducerFenced

from streams.engine import delivery as module
from streams.engine.delivery import Delivery, TooLarge
from streams.engine.records import Output

OUTPUTS = [Output("events", b"k", b"1"), Output("events", b"k", b"2"), Output("changes", None, b"3")]


class Halted(BaseException):
    """Stands for the end of the process."""


@pytest.fixture(autouse=True)
def halted(monkeypatch):
    def halt(reason, status=0):
        raise Halted(reason)

    monkeypatch.setattr(module, "halt", halt)


class Broker:
    """Stores what it is sent; ``faults`` are raised instead, first from the call, then from the result."""

    def __init__(self, at_call=(), at_result=()) -> None:
        self.at_call = list(at_call)
        self.at_result = list(at_result)
        self.stored: list[Output] = []

    async def send(self, topic, key, value, partition):
        if self.at_call and (fault := self.at_call.pop(0)):
            raise fault
        future = asyncio.get_running_loop().create_future()
        if self.at_result and (fault := self.at_result.pop(0)):
            future.set_exception(fault)
        else:
            self.stored.append(Output(topic, key, value))
            future.set_result(None)
        return future


def deliver(broker: Broker, patience: float = 60.0) -> list[float]:
    """Deliver OUTPUTS; the pauses that were made."""
    pauses = []

    async def pause(seconds: float) -> None:
        pauses.append(seconds)

    asyncio.run(Delivery(broker.send, patience, pause)(OUTPUTS))
    return pauses


def test_all_are_delivered_in_order():
    broker = Broker()
    assert deliver(broker) == []
    assert broker.stored == OUTPUTS


@pytest.mark.parametrize(
    "faults", [{"at_call": [None, KafkaTimeoutError()]}, {"at_result": [None, KafkaTimeoutError(), None]}]
)
def test_a_passing_fault_is_retried_until_all_are_there_in_order(faults):
    broker = Broker(**faults)
    assert len(deliver(broker)) == 1
    assert broker.stored[-3:] == OUTPUTS


def test_pauses_grow():
    pauses = deliver(Broker(at_call=[OSError("gone")] * 9))
    assert pauses == sorted(pauses)
    assert pauses[0] < pauses[-1] <= module.LONGEST_PAUSE


def test_what_lasts_too_long_ends_the_process():
    with pytest.raises(Halted, match="events"):
        deliver(Broker(at_call=[KafkaTimeoutError()] * 9), patience=0)


def test_a_producer_that_is_done_ends_the_process():
    with pytest.raises(Halted):
        deliver(Broker(at_result=[ProducerFenced()]))


@pytest.mark.parametrize("where", ["at_call", "at_result"])
def test_what_is_too_large_is_not_retried(where):
    with pytest.raises(TooLarge) as caught:
        deliver(Broker(**{where: [None, MessageSizeTooLargeError()]}))
    assert caught.value.index == 1


def test_nothing_to_deliver_is_done():
    asyncio.run(Delivery(Broker().send, 1.0)([]))
