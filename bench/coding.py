"""The coder and the fold on a broker beside the same offline, two workers beside one, and Quix Streams.

Part of ``bench/engine.py``. Paragraphs are those of ``bench/coder.py``, each an article of its own. A rate is
of nine tenths of the paragraphs, from when the broker has the events of the first tenth to the last change of a
city, with all workers there before; offline it is the difference between all of them and the first tenth, so
that no start-up is in either. One worker, Quix and the offline pipeline are held to one core each; the broker and what measures have the other.
"""

import os
import statistics
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import confluent_kafka
import orjson
from coder import kinds
from measuring import HERE, PARTITIONS, ROOT, Bench, Usage

START = datetime(2023, 6, 1, tzinfo=UTC)
OFFLINE, ONE, TWO, QUIX = (
    "offline, one core",
    "one worker, one core",
    "two workers, two cores",
    "Quix, one core",
)
PIPE = "'{0}' -m streams code < '{1}' | '{0}' -m streams fold > '{2}'"
LAST_CITY = 90_000_000


def paragraphs(count: int, first: int = 0) -> list[dict]:
    """Paragraphs a second of published_at apart."""
    texts = [text for kind, found in sorted(kinds().items()) if "own corpus" in kind for text in found]
    return [
        {
            "article_id": f"a{number}",
            "paragraph": 0,
            "text": texts[number % len(texts)],
            "published_at": (START + timedelta(seconds=number)).strftime("%Y-%m-%dT%H:%M:%SZ"),
        }
        for number in range(first, first + count)
    ]


@contextmanager
def held_to(cores: set[int]) -> Iterator[None]:
    """Programs that are started meanwhile are held to these cores."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, cores)
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


class Coding:
    """The measurements; ``quix`` is a Python that has Quix Streams, or None."""

    def __init__(self, bench: Bench, broker_pids: list[int], quix: str | None) -> None:
        self.bench = bench
        self.broker_pids = broker_pids
        self.quix = quix
        self.rates: dict[str, list[float]] = {}

    def round(self, number: int, count: int) -> None:
        """Each of them once."""
        told = paragraphs(count)
        self._note(OFFLINE, self._offline(told))
        cores = sorted(os.sched_getaffinity(0))
        self._note(ONE, self._online(f"c{number}-one", told, 1, cores[:1]))
        if self.quix:
            self._note(QUIX, self._online(f"c{number}-quix", told, 1, cores[:1], quix=True))
        if len(cores) > 1:
            self._note(TWO, self._online(f"c{number}-two", told, 2, cores))

    def _note(self, name: str, rate: float) -> None:
        self.rates.setdefault(name, []).append(rate)
        print(f"coder and fold: {name} {rate:,.0f} paragraphs/s", flush=True)

    def _offline(self, told: list[dict]) -> float:
        core = min(os.sched_getaffinity(0))
        seconds = []
        with tempfile.TemporaryDirectory() as folder:
            for few in (told[: len(told) // 10], told):
                path = Path(folder, "in")
                path.write_bytes(b"".join(orjson.dumps(paragraph) + b"\n" for paragraph in few))
                began = time.perf_counter()
                command = ["sh", "-c", PIPE.format(sys.executable, path, Path(folder, "out"))]
                with held_to({core}):
                    subprocess.run(command, check=True, cwd=ROOT, stderr=subprocess.DEVNULL)
                seconds.append(time.perf_counter() - began)
        return (len(told) - len(told) // 10) / (seconds[1] - seconds[0])

    def _online(
        self, run: str, told: list[dict], workers: int, cores: list[int], quix: bool = False
    ) -> float:
        prefix, every = f"{run}-", os.sched_getaffinity(0)
        made = self.bench.topics(prefix, message_timestamp_type="LogAppendTime")
        with ExitStack() as stack:
            if len(cores) == 1 and len(every) > 1:
                self._bind(every - set(cores))
                stack.callback(self._bind, every)
            processes = [self.start(stack, prefix, set(cores), quix) for _ in range(workers)]
            if workers > 1:
                self._await_shared(processes)
            self.produce(prefix, paragraphs(200, first=100_000))
            self._await_quiet(processes, prefix)
            began = time.time()
            self.produce(prefix, told)
            self._await_quiet(processes, prefix)
        events, changes = (
            [t for t in self._times(prefix + topic) if t >= began] for topic in ("events", "control-changes")
        )
        self.bench.admin.delete_topics(made)
        return 0.9 * len(told) / (max(events[-1], changes[-1]) - events[len(events) // 10])

    @staticmethod
    def _await_shared(processes: list[subprocess.Popen]) -> None:
        """Wait until each worker has its share of the partitions."""
        share, deadline = f"with {PARTITIONS // len(processes)} partitions", time.monotonic() + 60
        for process in processes:
            while share not in Path(process.folder, "log").read_text():
                if time.monotonic() > deadline:
                    raise SystemExit(Path(process.folder, "log").read_text())
                time.sleep(0.05)

    def _bind(self, cores: set[int]) -> None:
        for pid in [0, *self.broker_pids]:
            for task in Path(f"/proc/{pid or os.getpid()}/task").iterdir():
                os.sched_setaffinity(int(task.name), cores)

    def start(self, stack: ExitStack, prefix: str, cores: set[int], quix: bool = False) -> subprocess.Popen:
        """A worker, or Quix, which ends with ``stack``."""
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        environment = os.environ | {
            "PYTHONPATH": str(ROOT),
            "WHOHOLDS_BROKER": self.bench.broker,
            "WHOHOLDS_TOPIC_PREFIX": prefix,
            "WHOHOLDS_PARTITIONS": str(PARTITIONS),
            "WHOHOLDS_HEALTH_PORT": "-1",
        }
        command = [sys.executable, "-m", "streams", "worker"]
        if quix:
            script = str(HERE / "contenders" / "quix_coder.py")
            packages = sysconfig.get_paths()["purelib"]
            command = [self.quix, script, self.bench.broker, prefix, str(PARTITIONS), folder, packages]
        with Path(folder, "log").open("wb") as log, held_to(cores):
            process = subprocess.Popen(command, env=environment, stdout=log, stderr=log, cwd=folder)
        process.folder = folder
        stack.callback(process.wait)
        stack.callback(process.kill)
        return process

    def produce(self, prefix: str, told: list[dict]) -> None:
        """Write paragraphs to the topic."""
        producer = confluent_kafka.Producer(
            {
                "bootstrap.servers": self.bench.broker,
                "partitioner": "murmur2_random",
                "compression.type": "gzip",
                "log_level": 0,
            }
        )
        for paragraph in told:
            producer.produce(prefix + "paragraphs", orjson.dumps(paragraph), paragraph["article_id"])
        producer.flush()

    def _await_quiet(self, processes: list[subprocess.Popen], prefix: str) -> None:
        """Wait until events and changes have come, and none came for five seconds."""
        before, since = (0, 0), time.monotonic()
        while not all(before) or time.monotonic() - since < 5:
            now = self.bench.outputs(prefix, "events"), self.bench.outputs(prefix, "control-changes")
            if now != before:
                before, since = now, time.monotonic()
            if time.monotonic() - since > 60 or any(process.poll() is not None for process in processes):
                raise SystemExit("\n".join(Path(p.folder, "log").read_text()[-3000:] for p in processes))
            time.sleep(0.1)

    def _times(self, topic: str) -> list[float]:
        """When the records of a topic were written, sorted, in seconds."""
        reader = confluent_kafka.Consumer(
            {"bootstrap.servers": self.bench.broker, "group.id": topic, "enable.partition.eof": True}
        )
        reader.assign([confluent_kafka.TopicPartition(topic, number, 0) for number in range(PARTITIONS)])
        found, ended = [], 0
        while ended < PARTITIONS:
            message = reader.poll(1)
            if message is not None and message.error() is not None:
                ended += message.error().code() == confluent_kafka.KafkaError._PARTITION_EOF
            elif message is not None:
                found.append(message.timestamp()[1] / 1000)
        reader.close()
        return sorted(found)

    def latency(
        self, run: str, seconds: float, quix: bool = False, rate: int = 200
    ) -> tuple[float, float, int]:
        """p50 and p99 in milliseconds from producing a paragraph until its change of a city is read, and how many."""
        prefix = f"{run}-"
        made = self.bench.topics(prefix)
        told = paragraphs(int(rate * (seconds + 2)), first=1)
        reader = confluent_kafka.Consumer(
            {"bootstrap.servers": self.bench.broker, "group.id": run, "fetch.wait.max.ms": 10}
        )
        reader.assign(
            [confluent_kafka.TopicPartition(prefix + "control-changes", p, 0) for p in range(PARTITIONS)]
        )
        producer = confluent_kafka.Producer(
            {
                "bootstrap.servers": self.bench.broker,
                "linger.ms": 0,
                "partitioner": "murmur2_random",
                "log_level": 0,
            }
        )
        with ExitStack() as stack:
            process = self.start(stack, prefix, os.sched_getaffinity(0), quix)
            # What it has coded once is loaded.
            self.produce(prefix, paragraphs(500, first=100_000))
            self._await_quiet([process], prefix)
            sent: dict[str, float] = {}
            taken, begin, number = {}, time.perf_counter(), 0
            while time.perf_counter() < begin + seconds + 3:
                if number < len(told) and time.perf_counter() >= begin + number / rate:
                    paragraph = told[number]
                    number += 1
                    sent[paragraph["published_at"]] = time.perf_counter()
                    producer.produce(prefix + "paragraphs", orjson.dumps(paragraph), paragraph["article_id"])
                    producer.poll(0)
                message = reader.poll(0.0005)
                if message is not None and message.error() is None:
                    came = orjson.loads(message.value())["learned_at"]
                    if sent.get(came, 0) > begin + 2:
                        taken.setdefault(came, time.perf_counter() - sent[came])
        reader.close()
        self.bench.admin.delete_topics(made)
        times = sorted(taken.values())
        return times[len(times) // 2] * 1000, times[len(times) * 99 // 100] * 1000, len(times)

    def memory(self, run: str, cities: int) -> float:
        """Peak memory (MB) of a worker with the coder, and that many cities in its table."""
        from streams.coding import Coder

        prefix = f"{run}-"
        made = self.bench.topics(prefix)
        text = "On Friday rebels captured the town of Menaka."
        paragraph = paragraphs(1)[0] | {"text": text}
        event = next(e for e in Coder.load().step(None, paragraph)[1] if e["place"])
        producer = confluent_kafka.Producer(
            {
                "bootstrap.servers": self.bench.broker, "partitioner": "murmur2_random", "linger.ms": 20,
                "compression.type": "gzip", "queue.buffering.max.messages": 1_000_000, "log_level": 0,
            }
        )  # fmt: skip
        for number in range(cities):
            place = event["place"] | {"id": f"geonames:{LAST_CITY + number}"}
            found = event | {"event_id": f"{number:032x}", "place": place}
            producer.produce(prefix + "events", orjson.dumps(found), place["id"])
        self.produce(prefix, paragraphs(500))
        producer.flush()
        with ExitStack() as stack:
            process = self.start(stack, prefix, os.sched_getaffinity(0))
            self.bench.wait(process, process.folder, prefix, cities, "control-changes")
            self._await_quiet([process], prefix)
            peak = Usage(process.pid).peak()
        self.bench.admin.delete_topics(made)
        return peak

    def table(self) -> str:
        """The rates as a table."""
        lines = ["| coder and fold | paragraphs/s, median (range) | of offline |", "|---|---|---|"]
        offline = statistics.median(self.rates[OFFLINE])
        for name, rates in self.rates.items():
            rate = statistics.median(rates)
            lines.append(
                f"| {name} | {rate:,.0f} ({min(rates):,.0f} to {max(rates):,.0f}) | {rate / offline:.2f} |"
            )
        return "\n".join(lines)
