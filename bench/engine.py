"""Stream engines side by side on one real Kafka: python bench/engine.py QUIX_PYTHON [--rounds 5] [...].

``make bench`` runs it. Every contender counts messages per key: 700 bytes of JSON in, the count in a store
with a changelog (or a plain dictionary and a changelog, for the loops), a small JSON message out; acks=all,
gzip, offsets committed after the outputs are stored. Rounds are interleaved, so that what else the machine
does meets all alike; ratios of medians are what to look at. The input is produced beforehand, and the time
is taken from a tenth of the outputs to all of them, so that no start-up is in it; Kafka Streams is measured
after 300,000 messages more, by when Java has compiled it.

After that this engine and Quix with 200,000 keys, at 200 messages/s for their latency, and restoring a table
(Quix one of a fifth of the rows, or it would take minutes); then with the coder and the fold (``coding.py``).
``--hour MINUTES`` does only a long run under full load instead. Writes bench/RESULTS.md.
"""

import argparse
import os
import platform
import statistics
import sys
import tempfile
from pathlib import Path

from coding import Coding
from measuring import HERE, Bench, Contender, kafka_script
from starting import hour, ready, restore

OURS, QUIX = "this engine", "Quix Streams"
#: Messages after which Kafka Streams is warm.
WARM = 300_000
#: Rounds of what takes long, and differs little from round to round.
FEW = 3


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
        found.append(Contender(QUIX, [os.path.abspath(quix_python), str(here / "quix.py")], 0.5))
    if streams_jars is not None:
        command = ["java", "-Xmx512m", "-cp", f"{streams_jars}/*", str(here / "Streams.java")]
        found.append(Contender("Kafka Streams", command, warm=WARM))
    return found


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
    return "\n".join(lines) + "\n"


class Run:
    """All measurements on one broker. ``found`` are the contenders; :attr:`text` is what came of it."""

    def __init__(self, bench: Bench, pids: list[int], found: list[Contender], arguments) -> None:
        self.bench = bench
        self.found = found
        self.arguments = arguments
        self.two = [contender for contender in found if contender.name in (OURS, QUIX)]
        quix = os.path.abspath(arguments.quix_python) if len(self.two) == 2 else None
        self.coding = Coding(bench, pids, quix)
        self.text = ""

    def say(self, text: str) -> None:
        """Print and keep a part of the results."""
        print(text, flush=True)
        self.text += text + "\n"

    def throughput(self) -> None:
        """The interleaved rounds, and the latency of each."""
        words = self.arguments
        for number in range(words.rounds):
            for index, contender in enumerate(self.found):
                self.bench.throughput(contender, f"t{number}-{index}", words.messages, words.keys)
                print(f"round {number + 1}: {contender.name} {contender.rates[-1]:,.0f}/s", flush=True)
        for number in range(FEW):
            for index, contender in enumerate(self.found if number == 0 else self.two):
                self.bench.latency(contender, f"l{number}-{index}", words.latency_seconds)
        self.say(table(self.found))

    def keys(self) -> None:
        """Many keys."""
        many = [Contender(c.name, c.command, 1.0) for c in self.two]
        for number in range(min(FEW, self.arguments.rounds)):
            for index, contender in enumerate(many):
                self.bench.throughput(
                    contender, f"k{number}-{index}", 2 * self.arguments.many, self.arguments.many
                )
        rates = ", ".join(f"{c.name} {statistics.median(c.rates):,.0f}/s" for c in many)
        self.say(f"With {self.arguments.many:,} keys: {rates}; {self._times([c.rates for c in many])}.\n")

    def starts(self) -> None:
        """Start and restore."""
        seconds = statistics.median(ready(self.bench, f"s{number}") for number in range(FEW))
        self.say(f"A worker with coder and empty tables is ready {seconds:.1f} s after its start.\n")
        rates, said = [], []
        for index, contender in enumerate(self.two):
            rows = self.arguments.rows if contender.name == OURS else self.arguments.rows // 5
            rates.append([restore(self.bench, contender, f"r{index}", rows)])
            said.append(f"{contender.name} {rates[-1][0]:,.0f} rows/s of {rows:,}")
        self.say(f"Restoring a table: {', '.join(said)}; {self._times(rates)}.\n")

    def coder(self) -> None:
        """Coder and fold."""
        words, coding = self.arguments, self.coding
        for number in range(min(FEW, words.rounds)):
            coding.round(number, words.paragraphs)
        self.say(coding.table() + "\n")
        for index, contender in enumerate(self.two):
            p50, p99, count = coding.latency(f"cl{index}", 2 * words.latency_seconds, contender.name == QUIX)
            self.say(
                f"{contender.name} with coder and fold at 200 paragraphs/s, to the change of a city: "
                f"p50 {p50:.1f} ms, p99 {p99:.1f} ms ({count} changes).\n"
            )
        peak = coding.memory("cm", words.cities)
        self.say(
            f"A worker with coder and {words.cities:,} cities in its table took {peak:.0f} MB at most.\n"
        )

    @staticmethod
    def _times(rates: list[list[float]]) -> str:
        if len(rates) < 2:
            return "no Quix Streams to compare"
        return f"this engine is {statistics.median(rates[0]) / statistics.median(rates[1]):.2f} times as fast"


def main() -> None:
    """Run the rounds, print and write the results."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("quix_python", nargs="?", default="", help="a Python that has quixstreams")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--messages", type=int, default=200_000)
    parser.add_argument("--keys", type=int, default=1_000)
    parser.add_argument("--many", type=int, default=200_000, help="keys of the round with many")
    parser.add_argument("--rows", type=int, default=1_000_000, help="of the table to restore")
    parser.add_argument("--paragraphs", type=int, default=3_000, help="for coder and fold")
    parser.add_argument("--cities", type=int, default=50_000, help="in the table whose memory is measured")
    parser.add_argument("--latency-seconds", type=float, default=10.0)
    parser.add_argument("--only", nargs="*", help="names of contenders")
    parser.add_argument("--parts", nargs="*", default=["throughput", "keys", "starts", "coder"])
    parser.add_argument(
        "--hour", type=float, nargs="?", const=60.0, help="minutes of full load, and nothing else"
    )
    parser.add_argument("--out", type=Path, help="where to write the results")
    arguments = parser.parse_args()
    script = kafka_script()
    jars = script.jars(artifacts=("kafka-streams",), name="streams-jars")
    found = contenders(arguments.quix_python, jars)
    if arguments.only is not None:
        found = [c for c in found if c.name in arguments.only or c.name == OURS]
    with tempfile.TemporaryDirectory() as folder:
        cluster = script.Cluster.plan(Path(folder) / "cluster", tied=True, heap="768m").start()
        try:
            bench = Bench(cluster.bootstrap)
            if arguments.hour:
                print(hour(bench, found[0], arguments.hour))
                return
            run = Run(bench, [broker.pid for broker in cluster.brokers], found, arguments)
            for part in arguments.parts:
                getattr(run, part)()
        finally:
            cluster.stop()
    if arguments.out:
        versions = f"Kafka {script.VERSION}, Python {platform.python_version()}, {os.cpu_count()} cores"
        head = (
            f"# Engines side by side\n\n`make bench`: {versions}, {platform.machine()}, {platform.system()}; "
            f"{arguments.rounds} interleaved rounds of {arguments.messages:,} messages, {arguments.keys:,} keys.\n"
        )
        arguments.out.write_text(f"{head}\n{run.text.rstrip()}\n")


if __name__ == "__main__":
    main()
