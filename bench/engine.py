"""Stream engines side by side on one real Kafka: python bench/engine.py QUIX_PYTHON [--rounds 5] [...].

``make bench`` runs it. Every contender counts messages per key: 700 bytes of JSON in, the count in a store
with a changelog (or a plain dictionary and a changelog, for the loops), a small JSON message out; acks=all,
gzip, offsets committed after the outputs are stored. Rounds are interleaved, so that what else the machine
does meets all alike; ratios of medians are what to look at. The input is produced beforehand, and the time
is taken from a tenth of the outputs to all of them, so that no start-up is in it. Writes bench/RESULTS.md.

Kafka Streams gets three times as many messages, since Java starts slowly; it is warm after some 300,000, so it
is measured cold with fewer ``--messages`` than 300,000.
"""

import argparse
import importlib.util
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import confluent_kafka
import orjson
from confluent_kafka.admin import AdminClient, NewTopic

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
PARTITIONS = 4
FILLER = "Rebels said on Friday that they had entered the town; the army denied it. "
OURS = "this engine"


@dataclass
class Contender:
    """A program to measure, and what was measured, a list of one value a round each."""

    name: str
    command: list[str]
    #: Share of the messages that it gets, so that slow ones end.
    share: float = 1.0
    rates: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    memory: list[float] = field(default_factory=list)
    p50: list[float] = field(default_factory=list)
    p99: list[float] = field(default_factory=list)


def contenders(quix_python: str, streams_jars: Path | None) -> list[Contender]:
    """Those whose programs are there."""
    here = HERE / "contenders"
    found = [
        Contender(OURS, [sys.executable, str(here / "engine.py")]),
        Contender("stock Faust", [sys.executable, str(here / "stock_faust.py")], 0.05),
        Contender("aiokafka loop", [sys.executable, str(here / "aiokafka_loop.py")]),
        Contender("confluent-kafka loop", [sys.executable, str(here / "confluent_loop.py")]),
    ]
    if quix_python:
        found.append(Contender("Quix Streams", [os.path.abspath(quix_python), str(here / "quix.py")], 0.5))
    if streams_jars is not None:
        command = ["java", "-Xmx512m", "-cp", f"{streams_jars}/*", str(here / "Streams.java")]
        found.append(Contender("Kafka Streams", command, 3.0))
    return found


def kafka_script():
    """``scripts/kafka.py`` as a module."""
    spec = importlib.util.spec_from_file_location("local_kafka", ROOT / "scripts/kafka.py")
    module = sys.modules["local_kafka"] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Usage:
    """CPU seconds and peak memory (MB) of a process, from /proc."""

    def __init__(self, pid: int) -> None:
        self.pid = pid

    def cpu(self) -> float:
        """User and system time so far."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def peak(self) -> float:
        """The most memory it had."""
        for line in Path(f"/proc/{self.pid}/status").read_text().splitlines():
            if line.startswith("VmHWM"):
                return int(line.split()[1]) / 1024
        return 0.0


class Bench:
    """One broker, and rounds on it."""

    def __init__(self, broker: str) -> None:
        self.broker = broker
        self.admin = AdminClient({"bootstrap.servers": broker, "log_level": 0})
        self.watcher = confluent_kafka.Consumer(
            {"bootstrap.servers": broker, "group.id": "watch", "log_level": 0}
        )

    def topics(self, prefix: str) -> list[str]:
        """Make the topics of one run; all that any contender needs."""
        names = ["paragraphs", "out", "changes", "stock-counts-changelog"]
        wanted = [NewTopic(prefix + name, PARTITIONS, 1) for name in names]
        for done in self.admin.create_topics(wanted).values():
            done.result(30)
        return [topic.topic for topic in wanted]

    def fill(self, prefix: str, count: int, keys: int) -> None:
        """Produce the input."""
        producer = confluent_kafka.Producer(
            {
                "bootstrap.servers": self.broker, "compression.type": "lz4", "linger.ms": 50,
                "partitioner": "murmur2_random", "queue.buffering.max.messages": 2_000_000, "log_level": 0,
            }
        )  # fmt: skip
        for number in range(count):
            self.send(producer, prefix, f"key-{number * 7919 % keys}", number)
        producer.flush()

    @staticmethod
    def send(producer: confluent_kafka.Producer, prefix: str, key: str, number: int) -> None:
        """One message of 700 bytes."""
        body = {"key": key, "number": number, "text": (f"{number} " + FILLER * 9)[:640]}
        while True:
            try:
                producer.produce(prefix + "paragraphs", orjson.dumps(body), key)
                return
            except BufferError:
                producer.poll(0.05)

    def outputs(self, prefix: str) -> int:
        """How many there are by now."""
        count = 0
        for partition in range(PARTITIONS):
            place = confluent_kafka.TopicPartition(prefix + "out", partition)
            with suppress(confluent_kafka.KafkaException):  # its leader is not known yet
                count += self.watcher.get_watermark_offsets(place, timeout=30)[1]
        return count

    def start(self, contender: Contender, prefix: str, folder: str) -> subprocess.Popen:
        """Start a contender."""
        extra = ["worker", "-l", "error"] if contender.name == "stock Faust" else []
        arguments = [self.broker, prefix, str(PARTITIONS), folder]
        environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "ignore"}
        if extra:
            environment["BENCH"] = " ".join(arguments)
            arguments = extra
        with Path(folder, "log").open("wb") as log:
            return subprocess.Popen(
                [*contender.command, *arguments], stdout=log, stderr=log, env=environment, cwd=folder
            )

    def throughput(self, contender: Contender, run: str, messages: int, keys: int) -> None:
        """One round of one contender."""
        prefix, count = f"{run}-", int(messages * contender.share)
        made = self.topics(prefix)
        self.fill(prefix, count, keys)
        with tempfile.TemporaryDirectory() as folder:
            process = self.start(contender, prefix, folder)
            try:
                usage = Usage(process.pid)
                self._await(process, folder, prefix, count // 10)
                first, began, cpu = self.outputs(prefix), time.perf_counter(), usage.cpu()
                self._await(process, folder, prefix, count)
                seconds, done = time.perf_counter() - began, self.outputs(prefix) - first
                contender.rates.append(done / seconds)
                contender.cpu.append((usage.cpu() - cpu) / done * 1e6)
                contender.memory.append(usage.peak())
            finally:
                process.kill()
                process.wait()
        self.admin.delete_topics(made)

    def _await(self, process: subprocess.Popen, folder: str, prefix: str, count: int) -> None:
        deadline = time.monotonic() + 180
        while self.outputs(prefix) < count:
            if process.poll() is not None or time.monotonic() > deadline:
                raise SystemExit(f"{process.args} ended or hangs:\n{Path(folder, 'log').read_text()[-3000:]}")
            time.sleep(0.005)

    def latency(self, contender: Contender, run: str, seconds: float, rate: int = 200) -> None:
        """From handing a message to the producer until a consumer has its output."""
        prefix = f"{run}-"
        made = self.topics(prefix)
        reader = confluent_kafka.Consumer(
            {
                "bootstrap.servers": self.broker,
                "group.id": run,
                "fetch.wait.max.ms": 10,
                "log_level": 0,
            }
        )
        reader.assign([confluent_kafka.TopicPartition(prefix + "out", p, 0) for p in range(PARTITIONS)])
        producer = confluent_kafka.Producer(
            {
                "bootstrap.servers": self.broker,
                "linger.ms": 0,
                "partitioner": "murmur2_random",
                "log_level": 0,
            }
        )
        with tempfile.TemporaryDirectory() as folder:
            process = self.start(contender, prefix, folder)
            try:
                sent: dict[str, float] = {}
                self.send(producer, prefix, "first", 0)
                producer.flush()
                self._await(process, folder, prefix, 1)
                warm, taken = time.perf_counter() + 2.0, []
                begin, number = time.perf_counter(), 0
                while time.perf_counter() < begin + 2.0 + seconds:
                    if time.perf_counter() >= begin + number / rate:
                        number += 1
                        sent[f"n{number}"] = time.perf_counter()
                        self.send(producer, prefix, f"n{number}", number)
                        producer.poll(0)
                    message = reader.poll(0.0005)
                    if message is not None and message.error() is None:
                        key = orjson.loads(message.value())["key"]
                        if key in sent and sent[key] > warm:
                            taken.append(time.perf_counter() - sent[key])
                taken.sort()
                contender.p50.append(taken[len(taken) // 2] * 1000)
                contender.p99.append(taken[len(taken) * 99 // 100] * 1000)
            finally:
                process.kill()
                process.wait()
        reader.close()
        self.admin.delete_topics(made)


def table(found: list[Contender]) -> str:
    """The figures as a table."""
    ours = next(c for c in found if c.name == OURS)
    lines = [
        "| | messages/s, median (range) | this engine is | CPU us a message | peak MB | p50 / p99 ms at 200/s |",
        "|---|---|---|---|---|---|",
    ]
    for c in found:
        rate = statistics.median(c.rates)
        latency = f"{statistics.median(c.p50):.1f} / {statistics.median(c.p99):.1f}" if c.p50 else ""
        lines.append(
            f"| {c.name} | {rate:,.0f} ({min(c.rates):,.0f} to {max(c.rates):,.0f}) "
            f"| {statistics.median(ours.rates) / rate:.2f} times | {statistics.median(c.cpu):.1f} "
            f"| {statistics.median(c.memory):.0f} | {latency} |"
        )
    return "\n".join(lines)


def main() -> None:
    """Run the rounds, print and write the results."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("quix_python", nargs="?", default="", help="a Python that has quixstreams")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--messages", type=int, default=200_000)
    parser.add_argument("--keys", type=int, default=1_000)
    parser.add_argument("--latency-seconds", type=float, default=10.0)
    parser.add_argument("--only", nargs="*", help="names of contenders")
    parser.add_argument("--out", type=Path, help="where to write the results")
    arguments = parser.parse_args()
    script = kafka_script()
    jars = script.jars(artifacts=("kafka-streams",), name="streams-jars")
    found = contenders(arguments.quix_python, jars)
    if arguments.only:
        found = [c for c in found if c.name in arguments.only or c.name == OURS]
    with tempfile.TemporaryDirectory() as folder:
        cluster = script.Cluster.plan(Path(folder) / "cluster", tied=True, heap="768m").start()
        try:
            bench = Bench(cluster.bootstrap)
            for number in range(arguments.rounds):
                for index, contender in enumerate(found):
                    bench.throughput(contender, f"t{number}-{index}", arguments.messages, arguments.keys)
                    print(f"round {number + 1}: {contender.name} {contender.rates[-1]:,.0f}/s", flush=True)
            for index, contender in enumerate(found if arguments.latency_seconds else ()):
                bench.latency(contender, f"l{index}", arguments.latency_seconds)
        finally:
            cluster.stop()
    text = table(found)
    print(text)
    if arguments.out:
        versions = f"Kafka {script.VERSION}, Python {platform.python_version()}, {os.cpu_count()} cores"
        head = (
            f"# Engines side by side\n\n`make bench`: {versions}, {platform.machine()}, {platform.system()}; "
        )
        head += f"{arguments.rounds} interleaved rounds of {arguments.messages:,} messages, {arguments.keys:,} keys.\n"
        if 3 * arguments.messages < 900_000:
            head += "Kafka Streams was not warm yet; see bench/engine.py.\n"
        arguments.out.write_text(f"{head}\n{text}\n")


if __name__ == "__main__":
    main()
