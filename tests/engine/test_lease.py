"""A worker writes only while no other can have its partitions."""

import asyncio
from types import SimpleNamespace

import pytest

from streams.engine import transport
from streams.engine.lease import SURE, Lease


class Halted(BaseException):
    """Stands for the end of the process."""


def test_it_runs_from_when_the_heartbeat_was_sent():
    time = [100.0]
    lease = Lease(10.0, lambda: time[0])
    assert not lease.holds()
    lease.renew(100.0)
    time[0] += 10 * SURE - 0.1
    assert lease.holds()
    lease.renew(95.0)  # answers may come out of turn
    assert lease.holds()
    time[0] += 0.2
    assert not lease.holds()


@pytest.fixture
def producer(monkeypatch):
    def halt(reason):
        raise Halted(reason)

    monkeypatch.setattr(transport, "halt", halt)
    app = SimpleNamespace(lease=Lease(10.0), consumer_generation_id=1, rebalancing=False, should_stop=False)
    return SimpleNamespace(app=app, wait=lambda: transport.Producer._await_lease(SimpleNamespace(app=app)))


def test_a_write_waits_until_the_group_knows_the_worker_again(producer):
    async def go() -> None:
        writing = asyncio.ensure_future(producer.wait())
        await asyncio.sleep(0.01)
        assert not writing.done()
        producer.app.lease.renew(producer.app.lease.clock())
        await writing

    asyncio.run(go())


@pytest.mark.parametrize("change", [{"rebalancing": True}, {"should_stop": True}])
def test_a_worker_that_lost_its_partitions_ends_without_writing(producer, change):
    vars(producer.app).update(change)
    with pytest.raises(Halted):
        asyncio.run(producer.wait())


def test_a_write_of_an_earlier_generation_is_never_made(producer):
    async def go() -> None:
        writing = asyncio.ensure_future(producer.wait())
        await asyncio.sleep(0.01)
        producer.app.consumer_generation_id = 2
        await writing

    with pytest.raises(Halted):
        asyncio.run(go())
