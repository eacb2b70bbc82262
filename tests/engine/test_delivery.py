"""Delivery: in order, retried in place, and the process ends where it cannot succeed."""

import asyncio

import pytest
from aiokafka.errors import KafkaTimeoutError, ProducerFenced

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
    """Stores what it is sent; each of ``faults`` is raised instead, once."""

    def __init__(self, *faults: Exception) -> None:
        self.faults = list(faults)
        self.stored: list[Output] = []

    async def send(self, outputs, partition):
        if self.faults:
            raise self.faults.pop(0)
        self.stored += outputs


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


def test_a_passing_fault_is_retried_until_all_are_there_in_order():
    broker = Broker(KafkaTimeoutError(), OSError("gone"))
    assert len(deliver(broker)) == 2
    assert broker.stored == OUTPUTS


def test_pauses_grow():
    pauses = deliver(Broker(*[OSError("gone")] * 9))
    assert pauses == sorted(pauses)
    assert pauses[0] < pauses[-1] <= module.LONGEST_PAUSE


def test_what_lasts_too_long_ends_the_process():
    with pytest.raises(Halted, match="events"):
        deliver(Broker(*[KafkaTimeoutError()] * 9), patience=0)


def test_a_producer_that_is_done_ends_the_process():
    with pytest.raises(Halted):
        deliver(Broker(ProducerFenced()))


def test_what_is_too_large_is_not_retried():
    with pytest.raises(TooLarge):
        deliver(Broker(TooLarge()))


def test_nothing_to_deliver_is_done():
    asyncio.run(Delivery(Broker().send, 1.0)([]))
