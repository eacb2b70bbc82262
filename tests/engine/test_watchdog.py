"""What a worker says, and does, when it cannot do its work."""

import json
import os
import signal

import pytest

from engine.harness import Worker, await_done, news, until
from streams.engine import health
from streams.engine.embedded import EmbeddedBroker
from streams.engine.producing import Producer
from streams.engine.watchdog import LoopGuard, Trouble, Watchdog
from streams.metrics import TROUBLE, Metrics
from streams.settings import Settings


class Watched:
    """A watchdog with a clock of the test's own."""

    def __init__(self) -> None:
        self.now = 0.0
        self.ends: list[str] = []
        self.metrics = Metrics()
        self.dog = Watchdog(20, 120, self.metrics, lambda: self.now, self.ends.append)

    def see(self, at: float, words: str | None, mark: object = None, **more) -> None:
        """Look at a moment."""
        self.now = at
        self.dog.see(Trouble.STALLED, words, mark, **more)

    @property
    def told(self) -> tuple[str | None, float]:
        """What ``/ready`` says, and the metric."""
        words = self.dog.words.get(Trouble.STALLED)
        return words, self.metrics.get(TROUBLE, kind=Trouble.STALLED)


def test_a_trouble_is_told_once_it_lasts_and_ends_the_worker(caplog):
    watched = Watched()
    for second in range(20):
        watched.see(second, "it hangs", mark=7)
    assert watched.told == (None, 0)
    watched.see(20, "it hangs", mark=7)
    assert watched.told == ("it hangs for 20 s", 1)
    watched.see(119, "it hangs", mark=7)
    assert watched.ends == []
    assert len(caplog.records) == 1
    watched.see(120, "it hangs", mark=7)
    assert watched.ends == ["it hangs for 120 s"]


def test_progress_begins_the_count_anew(caplog):
    watched = Watched()
    watched.see(0, "it hangs", mark=7)
    watched.see(30, "it hangs", mark=7)
    watched.see(31, "it hangs", mark=8)
    assert watched.told == (None, 0)
    watched.see(50, "it hangs", mark=8)
    assert watched.told == (None, 0)
    watched.see(52, None)
    assert [record.levelname for record in caplog.records] == ["ERROR", "WARNING"]


def test_a_time_of_grace_is_not_for_saying_it():
    watched = Watched()
    watched.see(0, "it hangs", grace=30)
    watched.see(130, "it hangs", grace=30)
    assert watched.told[1] == 1 and watched.ends == []
    watched.see(150, "it hangs", grace=30)
    assert len(watched.ends) == 1


def test_an_event_loop_that_stands_still_ends_the_worker():
    ends = []
    guard = LoopGuard(0.2, ends.append)
    guard.start()
    until(lambda: ends, "the guard to notice")
    guard.end()


def ready(worker: Worker) -> tuple[int, str]:
    """What ``/ready`` says."""
    return health.get("127.0.0.1", worker.settings.health_port, "/ready")


def test_a_stall_is_visible_before_it_ends_the_worker(embedded):
    settings = embedded.with_values(alarm_after=1.0, progress_timeout=8.0, log_format="json")
    with Worker(settings) as worker, Producer(settings) as producer:
        worker.tell(signal.SIGUSR1)
        producer.send(news(1, 1)[0])
        producer.flush()
        until(lambda: ready(worker)[0] == 503, "the stall to be seen")
        assert "nothing was finished while 1 records wait" in ready(worker)[1]
        assert worker.metric('whoholds_trouble{kind="stalled"}') == 1
        assert (
            sum(
                worker.metric(f'whoholds_lag_records{{topic="paragraphs",partition="{n}"}}') for n in range(4)
            )
            == 1
        )
        assert health.get("127.0.0.1", worker.settings.health_port, "/live")[0] == 200
        assert worker.process.wait(30) == 75
    told = [json.loads(line) for line in worker.said().splitlines()]
    assert ["error", "critical"] == [line["level"] for line in told if line["level"] != "info"]
    assert {"time", "level", "logger", "message", "worker"} == set(told[0])


def test_a_broker_that_is_gone_is_visible_and_ends_the_worker():
    with EmbeddedBroker(Settings(session_timeout=6.0)) as broker:
        settings = broker.settings.with_values(alarm_after=1.0, progress_timeout=12.0)
        with Worker(settings) as worker:
            broker.__exit__()
            until(lambda: ready(worker)[0] == 503, "the loss to be seen", 30)
            assert "no broker answers" in ready(worker)[1]
            assert worker.metric('whoholds_trouble{kind="no-broker"}') == 1
            assert worker.process.wait(60) == 75
        assert "no broker answers" in worker.said()


def test_batches_latency_commits_and_lag_are_measured(embedded):
    with Worker(embedded) as worker, Producer(embedded) as producer:
        for paragraph in news(articles=5, paragraphs=5):
            producer.send(paragraph)
        producer.flush()
        await_done(embedded)
        assert worker.metric('whoholds_batch_records_sum{step="code"}') == 25
        batches = worker.metric('whoholds_batch_records_count{step="code"}')
        assert 0 < batches <= 25
        for name in ("latency_seconds", "batch_step_seconds"):
            assert worker.metric(f'whoholds_{name}_bucket{{step="code",le="+Inf"}}') == batches
        assert worker.metric("whoholds_commits_total") > 0
        assert worker.metric('whoholds_lag_records{topic="paragraphs",partition="0"}') == 0
        assert worker.metric("whoholds_recovery_left_records") == 0
        assert worker.metric('whoholds_trouble{kind="recovery"}') == 0


@pytest.mark.skipif(not os.path.exists("/proc/net/tcp"), reason="needs /proc")
def test_health_checks_listen_on_this_machine_alone(embedded):
    with Worker(embedded) as worker:
        port = f"{worker.settings.health_port:04X}"
        with open("/proc/net/tcp") as table:
            local = [line.split()[1] for line in table if line.split()[3] == "0A"]
        assert [address for address in local if address.endswith(":" + port)] == [f"0100007F:{port}"]
