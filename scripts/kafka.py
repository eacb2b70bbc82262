#!/usr/bin/env python3
"""Runs a real Apache Kafka on this machine without Docker, from jars of Maven Central.

    scripts/kafka.py start              one broker; prints its address
    scripts/kafka.py start --brokers 3  a cluster whose brokers can be killed
    scripts/kafka.py status
    scripts/kafka.py stop

Needs java (17 or later) and mvn. Jars, data and logs go to build/kafka/. Standard library only.
"""

import argparse
import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import uuid
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from pathlib import Path

VERSION = "4.1.0"
HOME = Path(__file__).resolve().parent.parent / "build" / "kafka"
#: Lines of a broker's log that end the wait for it.
STARTED, FAILED = "Kafka Server started", ("Exiting Kafka", "Fatal error", "Exception in thread")
START_SECONDS = 90.0
STOP_SECONDS = 15.0
HEAP = "512m"

POM = """<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>local</groupId><artifactId>kafka-jars</artifactId><version>1</version>
  <dependencies>
{wanted}
    <dependency><groupId>org.slf4j</groupId><artifactId>slf4j-simple</artifactId><version>1.7.36</version></dependency>
  </dependencies>
</project>
"""

DEPENDENCY = "    <dependency><groupId>org.apache.kafka</groupId><artifactId>{}</artifactId><version>{}</version></dependency>"
BROKER = ("kafka_2.13", "kafka-tools")

PROPERTIES = """process.roles=broker,controller
node.id={node}
controller.quorum.voters={voters}
listeners=PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller_port}
advertised.listeners=PLAINTEXT://127.0.0.1:{port}
controller.listener.names=CONTROLLER
listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT
log.dirs={data}
num.partitions=4
auto.create.topics.enable=false
default.replication.factor={replicas}
min.insync.replicas={in_sync}
offsets.topic.replication.factor={replicas}
offsets.topic.num.partitions=4
transaction.state.log.replication.factor={replicas}
transaction.state.log.num.partitions=4
transaction.state.log.min.isr={in_sync}
group.initial.rebalance.delay.ms=0
log.cleaner.dedupe.buffer.size=16777216
controlled.shutdown.enable=true
{more}
"""


# Becomes the command that follows, after asking to be killed when the parent ends: PR_SET_PDEATHSIG of
# prctl(2). Elsewhere than on Linux the brokers are ended by whoever stops the cluster.
_TIED = """
import ctypes, os, signal, sys
if sys.platform == "linux":
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)
os.execvp(sys.argv[1], sys.argv[1:])
"""
TIE = (sys.executable, "-c", _TIED)


class KafkaError(RuntimeError):
    """A broker or its jars could not be had; ``str()`` says why."""


def missing_tools() -> list[str]:
    """Which of the programs that this needs are not on the path."""
    return [tool for tool in ("java", "mvn") if shutil.which(tool) is None]


def jars(home: Path = HOME, artifacts: tuple[str, ...] = BROKER, name: str = "jars") -> Path:
    """The directory of the jars of Kafka's ``artifacts``, fetched the first time. Raises KafkaError."""
    folder = home / f"{name}-{VERSION}"
    if folder.is_dir():
        return folder
    home.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=home) as work:
        Path(work, "pom.xml").write_text(
            POM.format(wanted="\n".join(DEPENDENCY.format(a, VERSION) for a in artifacts))
        )
        command = ["mvn", "-q", "-B", "dependency:copy-dependencies", "-DoutputDirectory=jars"]
        done = subprocess.run(command, cwd=work, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise KafkaError(f"mvn could not fetch Kafka {VERSION}:\n{done.stdout}{done.stderr}")
        with contextlib.suppress(OSError):  # another process was faster
            Path(work, "jars").rename(folder)
    return folder


@dataclass
class Broker:
    """One broker, which is a controller too."""

    node: int
    port: int
    controller_port: int
    folder: Path
    pid: int = 0

    @property
    def address(self) -> str:
        """host:port of its clients' listener."""
        return f"127.0.0.1:{self.port}"

    @property
    def log(self) -> Path:
        """What the process prints."""
        return self.folder / "server.log"

    def alive(self) -> bool:
        """Whether the process is there."""
        if not self.pid:
            return False
        with contextlib.suppress(ChildProcessError):
            os.waitpid(self.pid, os.WNOHANG)  # collect it where it was ours and has ended
        try:
            os.kill(self.pid, 0)
        except OSError:
            return False
        return True


@dataclass
class Cluster:
    """A Kafka cluster in ``folder``: ``start`` it, ``stop`` it; brokers can be killed and come back."""

    folder: Path
    brokers: list[Broker] = field(default_factory=list)
    heap: str = HEAP
    #: Lines to add to every broker's properties.
    more: str = ""
    #: End the brokers when the process that started them ends, however it does (Linux).
    tied: bool = False

    @classmethod
    def plan(cls, folder: Path, count: int = 1, port: int = 0, **words) -> "Cluster":
        """A new cluster of ``count`` brokers; the first listens on ``port``, 0 for a free one."""
        ports = free_ports(2 * count)
        if port:
            ports[0] = port
        brokers = [
            Broker(n + 1, ports[2 * n], ports[2 * n + 1], folder / f"broker-{n + 1}") for n in range(count)
        ]
        return cls(folder, brokers, **words)

    @property
    def bootstrap(self) -> str:
        """Addresses of all brokers, comma-separated."""
        return ",".join(broker.address for broker in self.brokers)

    def start(self) -> "Cluster":
        """Format the storage, start the brokers and wait until they serve. Raises KafkaError."""
        self._format()
        for broker in self.brokers:
            self.launch(broker)
        for broker in self.brokers:
            self.await_started(broker)
        return self

    def launch(self, broker: Broker) -> None:
        """Start one broker's process; it may take seconds until it serves."""
        broker.log.write_bytes(b"")
        command = [
            "java",
            f"-Xmx{self.heap}",
            "-Xms128m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Dorg.slf4j.simpleLogger.showDateTime=true",
            "-cp",
            f"{jars()}/*",
            "kafka.Kafka",
            str(broker.folder / "server.properties"),
        ]
        with broker.log.open("ab") as log:
            process = subprocess.Popen(
                [*TIE, *command] if self.tied else command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=broker.folder,
                start_new_session=True,
            )
        broker.pid = process.pid
        self._save()

    def await_started(self, broker: Broker, timeout: float = START_SECONDS) -> None:
        """Wait until the broker says that it serves. Raises KafkaError with the end of its log."""
        deadline = time.monotonic() + timeout
        while True:
            text = broker.log.read_text(errors="replace")
            if STARTED in text:
                return
            if not broker.alive() or time.monotonic() > deadline or any(word in text for word in FAILED):
                raise KafkaError(
                    f"broker {broker.node} did not start; its log {broker.log} ends:\n{text[-2000:]}"
                )
            time.sleep(0.05)

    def kill(self, broker: Broker, number: signal.Signals = signal.SIGKILL) -> None:
        """End a broker's process and wait until it is gone; SIGTERM lets it hand over first."""
        if broker.alive():
            os.kill(broker.pid, number)
        deadline = time.monotonic() + STOP_SECONDS
        while broker.alive():
            if time.monotonic() > deadline:
                os.kill(broker.pid, signal.SIGKILL)
            time.sleep(0.02)
        broker.pid = 0
        self._save()

    def stop(self, remove: bool = True) -> None:
        """End all brokers; ``remove`` their data too."""
        for broker in self.brokers:
            self.kill(broker)
        if remove:
            shutil.rmtree(self.folder, ignore_errors=True)

    def _format(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        voters = ",".join(f"{b.node}@127.0.0.1:{b.controller_port}" for b in self.brokers)
        cluster_id = urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=")
        replicas = min(3, len(self.brokers))
        tools = []
        for broker in self.brokers:
            broker.folder.mkdir()
            properties = broker.folder / "server.properties"
            properties.write_text(
                PROPERTIES.format(
                    node=broker.node,
                    voters=voters,
                    port=broker.port,
                    controller_port=broker.controller_port,
                    data=broker.folder / "data",
                    replicas=replicas,
                    in_sync=max(1, replicas - 1),
                    more=self.more,
                )
            )
            command = ["java", "-Xmx128m", "-XX:TieredStopAtLevel=1", "-cp", f"{jars()}/*"]
            command += [
                "kafka.tools.StorageTool",
                "format",
                f"--cluster-id={cluster_id}",
                "-c",
                str(properties),
            ]
            tools.append(
                subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
            )
        for tool in tools:
            output, _ = tool.communicate()
            if tool.returncode != 0:
                raise KafkaError(f"the storage could not be formatted:\n{output}")

    def _save(self) -> None:
        state = [[b.node, b.port, b.controller_port, str(b.folder), b.pid] for b in self.brokers]
        (self.folder / "cluster.json").write_text(json.dumps(state))

    @classmethod
    def load(cls, folder: Path) -> "Cluster | None":
        """The cluster that was started in ``folder``, or None."""
        try:
            state = json.loads((folder / "cluster.json").read_text())
        except OSError:
            return None
        return cls(folder, [Broker(n, port, cport, Path(where), pid) for n, port, cport, where, pid in state])


def free_ports(count: int) -> list[int]:
    """Ports that nobody listens on now."""
    sockets = [socket.socket() for _ in range(count)]
    try:
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]
    finally:
        for one in sockets:
            one.close()


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--name", default="main", help="tells several clusters apart (default: main)")
    commands = parser.add_subparsers(dest="command", required=True)
    start = commands.add_parser("start", help="start a cluster and print its address")
    start.add_argument("--brokers", type=int, default=1, choices=range(1, 10), metavar="N")
    start.add_argument("--port", type=int, default=0, help="of the first broker (default: a free one)")
    commands.add_parser("status", help="print each broker's address and whether it runs")
    stop = commands.add_parser("stop", help="end the brokers and remove their data")
    stop.add_argument("--keep", action="store_true", help="keep data and logs")
    arguments = parser.parse_args()
    folder = HOME / f"cluster-{arguments.name}"
    cluster = Cluster.load(folder)
    try:
        if arguments.command == "start":
            if cluster is not None and any(broker.alive() for broker in cluster.brokers):
                raise KafkaError(f"cluster {arguments.name} runs at {cluster.bootstrap}; stop it first")
            if missing_tools():
                raise KafkaError(f"not found: {', '.join(missing_tools())}")
            print(Cluster.plan(folder, arguments.brokers, arguments.port).start().bootstrap)
        elif cluster is None:
            print("no cluster")
            return 1
        elif arguments.command == "status":
            for broker in cluster.brokers:
                print(
                    f"{broker.address} {'runs' if broker.alive() else 'is down'} (process {broker.pid}, {broker.log})"
                )
        else:
            cluster.stop(remove=not arguments.keep)
    except KafkaError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
