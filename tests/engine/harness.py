"""What tests of the engine share: worker processes, waiting for them, and the same work done offline."""

import importlib.util
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from typing import Self

import confluent_kafka

from engine.small_coder import SmallCoder
from streams import control
from streams.engine import clients, health
from streams.engine.names import Names
from streams.engine.reading import read_all, read_table
from streams.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
#: Upper bound of every wait, in seconds: reached only where something is broken.
PATIENCE = 60.0


def load_kafka_script():
    """``scripts/kafka.py`` as a module; its name is that of a package, so it is not imported by name."""
    spec = importlib.util.spec_from_file_location("local_kafka", ROOT / "scripts/kafka.py")
    module = sys.modules.setdefault("local_kafka", importlib.util.module_from_spec(spec))
    if not hasattr(module, "Cluster"):
        spec.loader.exec_module(module)
    return module


def until(holds: Callable[[], object], what: str, patience: float = PATIENCE) -> object:
    """Wait until ``holds()`` is true, and return it."""
    deadline = time.monotonic() + patience
    while not (value := holds()):
        assert time.monotonic() < deadline, f"waited {patience} s for: {what}"
        time.sleep(0.02)
    return value


def free_port() -> int:
    """A port that nobody listens on now."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Worker:
    """A worker process. Context manager; leaving it kills what still runs."""

    def __init__(
        self,
        settings: Settings,
        *,
        small: bool = True,
        ready: bool = True,
        program: str = "engine.small_worker",
    ) -> None:
        self.settings = settings.with_values(health_port=free_port())
        self.small = small
        self.ready = ready
        self.program = program
        self.process: subprocess.Popen | None = None
        self._said = tempfile.TemporaryFile()  # noqa: SIM115  the process writes to it while it lives

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.kill()

    def start(self) -> "Worker":
        """Start the process, and wait until it is ready where that was asked for."""
        program = ["-m", self.program] if self.small else ["-m", "streams", "worker"]
        environment = {k: v for k, v in os.environ.items() if not k.startswith("WHOHOLDS_")}
        environment |= self.settings.environment() | {"PYTHONPATH": str(ROOT / "tests")}
        self.process = subprocess.Popen(
            [sys.executable, *program],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=self._said,
            stderr=self._said,
            cwd=ROOT,
            process_group=0,
        )
        if self.ready:
            self.await_ready()
        return self

    def await_ready(self) -> None:
        """Wait until ``/ready`` says so."""
        came = health.wait_ready(
            "127.0.0.1", self.settings.health_port, PATIENCE, lambda: self.process.poll() is None
        )
        assert came, f"the worker did not get ready:\n{self.said()}"

    def is_ready(self) -> bool:
        """What ``/ready`` says now."""
        try:
            return health.get("127.0.0.1", self.settings.health_port, "/ready")[0] == 200
        except OSError:
            return False

    def metric(self, line: str) -> float:
        """Value of the line of ``/metrics`` that begins with ``line``, 0 where there is none."""
        for found in health.get("127.0.0.1", self.settings.health_port, "/metrics")[1].splitlines():
            if found.startswith(line + " "):
                return float(found.split()[-1])
        return 0.0

    def tell(self, number: int) -> None:
        """Send a signal."""
        self.process.send_signal(number)

    def kill(self) -> None:
        """SIGKILL, and wait."""
        if self.process is not None and self.process.poll() is None:
            self.process.kill()
            self.process.wait()

    def end(self, number: int = signal.SIGTERM) -> tuple[int, float]:
        """Tell it to stop; its exit status, and how long it took."""
        began = time.monotonic()
        self.tell(number)
        return self.process.wait(timeout=PATIENCE), time.monotonic() - began

    def said(self) -> str:
        """What it printed so far."""
        self._said.seek(0)
        return self._said.read().decode("utf-8", "replace")


def unread(settings: Settings, *topics: str) -> int:
    """Records of the workers' inputs that no worker has finished, as committed offsets say."""
    names = Names.of(settings)
    consumer = confluent_kafka.Consumer(
        clients.librdkafka(settings) | {"group.id": names.group, "log_level": 0}
    )
    try:
        left = 0
        for topic in topics or names.inputs:
            count = len(consumer.list_topics(topic, timeout=PATIENCE).topics[topic].partitions)
            places = [confluent_kafka.TopicPartition(topic, number) for number in range(count)]
            for place in consumer.committed(places, timeout=PATIENCE):
                first, end = consumer.get_watermark_offsets(place, timeout=PATIENCE)
                left += end - max(first, place.offset)
        return left
    finally:
        consumer.close()


def await_done(settings: Settings, patience: float = PATIENCE) -> None:
    """Wait until everything produced is coded and everything coded is folded."""
    names = Names.of(settings)
    # In this order: a paragraph's events are there before its offset is committed.
    until(lambda: not unread(settings, names.paragraphs), "paragraphs to be coded", patience)
    until(lambda: not unread(settings, names.events), "events to be folded", patience)


def news(
    articles: int, paragraphs: int, cities: int = 12, seed: int = 1, days: int | None = None
) -> list[dict]:
    """Paragraphs for the small coder, articles interleaved, each article in reading order.

    Days of publication are drawn without order; with ``days``, articles are spread over as many and come up to three
    days late, as news does.
    """
    chance = random.Random(seed)
    late = [chance.uniform(0, 3) for _ in range(articles if days else 0)]

    def published(article: int, number: int) -> date:
        if days is None:
            return date(2021, 8, 1 + (article + number) % 28)
        return date(2021, 8, 1) + timedelta(days=article * days // articles)

    told = [
        (
            article,
            {
                "article_id": f"article-{article}",
                "paragraph": number,
                "text": " ".join(
                    chance.choice([f"city:{chance.randrange(cities)}", "there", "quiet"])
                    for _ in range(chance.randrange(1, 4))
                ),
                "published_at": f"{published(article, number)}T12:00:00Z",
                "source": f"source-{article % 5}",
            },
        )
        for article in range(articles)
        for number in range(paragraphs)
    ]

    def turn(article: int, paragraph: dict) -> tuple:
        came = 0 if days is None else int(article * days / articles + late[article])
        return came, paragraph["paragraph"], chance.random()

    return [paragraph for _, paragraph in sorted(told, key=lambda item: turn(*item))]


def offline(paragraphs: Iterable[dict], coder: object | None = None) -> tuple[set[str], dict[str, dict]]:
    """Ids of the events and rows by city that the paragraphs lead to, without any broker."""
    coder = coder or SmallCoder()
    states: dict[str, dict] = {}
    events: dict[str, dict] = {}
    for paragraph in paragraphs:
        article = paragraph["article_id"]
        states[article], found = coder.step(states.get(article), paragraph)
        events |= {event["event_id"]: event for event in found}
    rows = control.fold(events.values(), control.Settings())
    return set(events), {row["city"]["id"]: row for row in rows}


def online(settings: Settings) -> tuple[set[str], dict[str, dict]]:
    """Ids of the events and rows by city that are on the broker."""
    return {event["event_id"] for event, _ in read_all(settings, "events")}, read_table(settings)


def letters(settings: Settings) -> dict[tuple[str, int, int], dict]:
    """Dead letters by the record that they are about."""
    found = [letter for letter, _ in read_all(settings, "dead-letters")]
    return {(letter["topic"], letter["partition"], letter["offset"]): letter for letter in found}
