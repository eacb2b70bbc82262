"""A worker as a process: how it starts, stops and says what is wrong."""

import os
import re
import signal
import socket
import subprocess
import sys
import time

import pytest

from engine.harness import ROOT, Worker, await_done, free_port, news, offline, online, unread, until
from streams.engine import health, topics
from streams.engine.embedded import EmbeddedBroker
from streams.engine.names import Names
from streams.engine.producing import Producer
from streams.settings import Settings

#: The longest that Ctrl-C may take, in seconds; a promise of the program.
STOP_SECONDS = 5.0


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_idle_worker_stops_at_once(embedded, number):
    with Worker(embedded) as worker:
        status, seconds = worker.end(number)
        assert status == 0
        assert seconds < STOP_SECONDS
        assert "Traceback" not in worker.said()


def test_a_worker_told_to_stop_under_load_commits_what_it_has_done(embedded):
    topics.ensure(embedded)
    told = news(articles=200, paragraphs=20, cities=500)
    with Producer(embedded) as producer:
        for paragraph in told:
            producer.send(paragraph)
    with Worker(embedded) as worker:
        until(lambda: worker.metric('whoholds_records_in_total{step="code"}') > 20, "some work")
        status, seconds = worker.end()
        assert (status, "Traceback" in worker.said()) == (0, False)
        assert seconds < STOP_SECONDS
        left = unread(embedded, Names.of(embedded).paragraphs)
        assert 0 < left < 4000
        worker.start()
        done = offline(told)
        await_done(embedded)
        # What was done before is not done again.
        assert worker.metric('whoholds_records_in_total{step="code"}') == left
    assert online(embedded) == done


def test_a_worker_whose_broker_is_gone_stops_too():
    with EmbeddedBroker(Settings(session_timeout=6.0)) as broker, Worker(broker.settings) as worker:
        with Producer(broker.settings) as producer:
            for paragraph in news(articles=10, paragraphs=20):
                producer.send(paragraph)
        broker.__exit__()
        status, seconds = worker.end()
        assert status in (0, 75)
        assert seconds < STOP_SECONDS
        assert "Traceback" not in worker.said()


def test_without_a_broker_it_says_so_and_fails():
    settings = Settings(broker=f"127.0.0.1:{free_port()}", start_timeout=1.0)
    with Worker(settings, ready=False) as worker:
        began = time.monotonic()
        assert worker.process.wait(30) == 1
        assert time.monotonic() - began < 15
        said = worker.said().strip()
    assert said.endswith("[no-broker]")
    assert f"no Kafka broker answers at {settings.broker}" in said
    assert len(said.splitlines()) == 1


def test_ctrl_c_while_it_waits_for_a_broker():
    settings = Settings(broker=f"127.0.0.1:{free_port()}", start_timeout=60.0)
    with Worker(settings, ready=False) as worker:
        # It imports for a moment before it waits; either must end without a traceback from the wait on.
        until(lambda: _blocked(worker.process.pid), "the worker to wait")
        status, seconds = worker.end(signal.SIGINT)
        assert seconds < STOP_SECONDS
        assert (status, worker.said()) == (0, "")


def _blocked(pid: int) -> bool:
    """Whether librdkafka's threads are there, so that the wait for the broker has begun."""
    return len(os.listdir(f"/proc/{pid}/task")) > 2 if os.path.isdir("/proc") else True


def test_a_taken_health_port_that_was_asked_for_is_an_error(embedded):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        worker = Worker(embedded, ready=False)
        worker.settings = embedded.with_values(health_port=taken.getsockname()[1])
        with worker:
            assert worker.process.wait(30) == 1
            assert "health checks cannot listen" in worker.said()


def test_it_tells_when_it_is_ready_and_live(embedded):
    with Worker(embedded) as worker:
        port = worker.settings.health_port
        assert health.get("127.0.0.1", port, "/live") == (200, "live\n")
        assert health.get("127.0.0.1", port, "/ready") == (200, "ready\n")
        assert worker.metric("whoholds_ready") == 1
        assert re.search(r"worker ready in \d+\.\d s with 4 partitions", worker.said())
        # A start says two things, and nothing of Faust's.
        assert len(worker.said().splitlines()) == 2


def test_it_is_an_app_that_faust_runs(embedded):
    """``faust -A streams.app worker``, as Faust's users start workers; the coder is the real one."""
    settings = embedded.with_values(health_port=free_port())
    program = [sys.executable, "-m", "faust", "-A", "streams.app", "worker", "-l", "warn", "--without-web"]
    environment = os.environ | settings.environment()
    process = subprocess.Popen(
        program, env=environment, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    try:
        ready = health.wait_ready("127.0.0.1", settings.health_port, 60, lambda: process.poll() is None)
        if ready:
            with Producer(settings) as producer:
                producer.send(news(1, 1)[0] | {"text": "Rebels captured Palmyra on Friday."})
            await_done(settings)
        process.send_signal(signal.SIGTERM)
        said = process.communicate(timeout=60)[0]
    finally:
        process.kill()
    assert ready, said
    assert "Traceback" not in said


def test_a_worker_that_is_stuck_with_work_before_it_ends_to_be_started_again(embedded):
    """SIGUSR1 makes the test's worker wait for what never comes."""
    settings = embedded.with_values(progress_timeout=1.0, stop_timeout=1.0)
    told = [news(1, 1)[0] | {"paragraph": n, "text": text} for n, text in enumerate(["city:1", "city:2"])]
    with Worker(settings) as worker, Producer(settings) as producer:
        producer.send(told[0])
        producer.flush()
        await_done(settings)
        time.sleep(2)  # idle without work is no reason to end
        assert worker.process.poll() is None
        worker.tell(signal.SIGUSR1)
        producer.send(told[1])
        producer.flush()
        assert worker.process.wait(30) == 75
        assert "nothing was finished while" in worker.said()
        worker.start()
        await_done(settings)
    assert online(settings) == offline(told)
