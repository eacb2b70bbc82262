"""What the benchmarks of engines share: one Kafka, programs to measure on it, and their CPU time and memory."""

import importlib.util
import os
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
#: How long anything that is measured may take, in seconds.
PATIENCE = 240
FILLER = "Rebels said on Friday that they had entered the town; the army denied it. "


@dataclass
class Contender:
    """A program to measure, and what was measured, a list of one value a round each."""

    name: str
    command: list[str]
    #: Share of the messages that it is measured on, so that slow ones end.
    share: float = 1.0
    #: Messages that it does before it is measured, beyond a tenth of them.
    warm: int = 0
    rates: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    memory: list[float] = field(default_factory=list)
    p50: list[float] = field(default_factory=list)
    p99: list[float] = field(default_factory=list)


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

    def topics(self, prefix: str, **config: str) -> list[str]:
        """Make the topics of one run, all that any contender needs; ``config`` with _ for the dots of Kafka's names."""
        names = ["paragraphs", "out", "changes", "stock-counts-changelog", "events", "control-changes"]
        words = {name.replace("_", "."): value for name, value in config.items()}
        wanted = [NewTopic(prefix + name, PARTITIONS, 1, config=words) for name in names]
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

    def outputs(self, prefix: str, topic: str = "out") -> int:
        """How many there are by now."""
        count = 0
        for partition in range(PARTITIONS):
            place = confluent_kafka.TopicPartition(prefix + topic, partition)
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
        begin = max(contender.warm, count // 10)
        made = self.topics(prefix)
        self.fill(prefix, begin + count, keys)
        with tempfile.TemporaryDirectory() as folder:
            process = self.start(contender, prefix, folder)
            try:
                usage = Usage(process.pid)
                self.wait(process, folder, prefix, begin)
                first, began, cpu = self.outputs(prefix), time.perf_counter(), usage.cpu()
                self.wait(process, folder, prefix, begin + count)
                seconds, done = time.perf_counter() - began, self.outputs(prefix) - first
                contender.rates.append(done / seconds)
                contender.cpu.append((usage.cpu() - cpu) / done * 1e6)
                contender.memory.append(usage.peak())
            finally:
                process.kill()
                process.wait()
        self.admin.delete_topics(made)

    def wait(
        self, process: subprocess.Popen, folder: str, prefix: str, count: int, topic: str = "out"
    ) -> None:
        """Wait until a topic has ``count`` records."""
        deadline = time.monotonic() + PATIENCE
        while self.outputs(prefix, topic) < count:
            if process.poll() is not None or time.monotonic() > deadline:
                raise SystemExit(f"{process.args} ended or hangs:\n{Path(folder, 'log').read_text()[-3000:]}")
            time.sleep(0.01)

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
                self.wait(process, folder, prefix, 1)
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
