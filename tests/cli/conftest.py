"""An embedded broker and a worker as processes of their own, by the very commands that users give."""

import signal
import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass

import orjson
import pytest

from streams.engine.health import wait_ready

from .running import run, start


@dataclass
class Cluster:
    """A broker's address, and its commands with it."""

    address: str

    def run(self, verb: str, *args: str, **options: object):
        """Run a verb against this broker."""
        return run(verb, *args, "--broker", self.address, **options)

    def settle(self) -> None:
        """Wait until the worker has read everything."""
        deadline = time.monotonic() + 60
        while True:
            topics = orjson.loads(self.run("status", "--json").stdout)["topics"]
            if not any(topic.get("unread", 0) for topic in topics.values()):
                return
            assert time.monotonic() < deadline, topics


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def embedded() -> Iterator[Cluster]:
    """The embedded broker without a worker, as ``whoholds broker`` runs it."""
    process = start("broker")
    try:
        yield Cluster(process.stdout.readline().decode().strip())
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=10)


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    """The embedded broker with one worker, shared by the tests of a file."""
    broker = start("broker")
    address = broker.stdout.readline().decode().strip()
    port = free_port()
    worker = start("worker", "--broker", address, "--health-port", str(port))
    try:
        assert wait_ready("127.0.0.1", port, 60, lambda: worker.poll() is None), worker.stderr.read()
        yield Cluster(address)
    finally:
        for process in (worker, broker):
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=10)
