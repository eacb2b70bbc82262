"""The demo's run: a worker as a process of its own, the articles day by day, changes as they come, the table."""

import os
import socket
import subprocess
import sys
import threading
import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import Self

from streams.cli import show
from streams.cli.changes import Voices, change_line
from streams.cli.console import console, print_table
from streams.cli.lag import Lags
from streams.cli.output import safe
from streams.cli.problems import Problem
from streams.cli.reports import Reports
from streams.cli.sources import read_sources
from streams.cli.tables import control_table, recent_changes
from streams.demo import article_paths
from streams.engine.health import wait_ready
from streams.engine.names import CHANGES, EVENTS
from streams.engine.producing import Producer
from streams.engine.reading import follow, read_all, read_table
from streams.errors import Code
from streams.messages import decode_paragraph, parse_time
from streams.settings import Settings

#: Short, since the demo waits for each day to be read before it tells the next.
COMMIT_SECONDS = 0.1
WINDOW = timedelta(days=7)
LOOK_SECONDS = 0.05
#: Silence of the workers after which the demo gives up, in seconds.
PATIENCE_SECONDS = 60.0


class Play:
    """One run of the demo. Context manager: what it started, it ends."""

    def __init__(self, settings: Settings, embedded: bool) -> None:
        self.settings = settings.with_values(commit_interval=COMMIT_SECONDS, health_port=_free_port())
        self.embedded = embedded
        self.screen = console()
        self.worker: subprocess.Popen | None = None
        self.said = bytearray()  # what the worker says, shown where it fails
        self._over = threading.Event()
        self.printed = 0  # changes
        self._followers: list[threading.Thread] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        if self.worker is not None:
            self.worker.terminate()
            try:
                self.worker.wait(timeout=2.5)
            except subprocess.TimeoutExpired:
                self.worker.kill()
                self.worker.wait()
        for follower in self._followers:
            follower.join(timeout=1)

    def start_worker(self) -> None:
        """Start the worker and wait until it is ready. Raises Problem."""
        began = time.monotonic()
        command = [sys.executable, "-P", "-m", "streams", "worker", "--with-parent", str(os.getpid())]
        self.worker = subprocess.Popen(
            command,
            env=os.environ | self.settings.environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            process_group=0,  # Ctrl-C is ours: we end the worker in our own time
        )
        threading.Thread(target=self._listen, daemon=True).start()
        kind = "embedded broker" if self.embedded else "Kafka"
        note = " (in memory; for demos and tests)" if self.embedded else ""
        where = f"{kind} at {safe(self.settings.broker)}{note}"
        ready = wait_ready(
            self.settings.health_host,
            self.settings.health_port,
            PATIENCE_SECONDS,
            lambda: self.worker.poll() is None,
        )
        if not ready:
            raise self._worker_failed("the worker did not start")
        self._print(f"{where:<72} worker ready in {time.monotonic() - began:.1f} s")

    def tell(self) -> None:
        """Produce the articles, a day at a time, and print the changes that each brings."""
        paragraphs = _paragraphs()
        articles = {p["article_id"] for p in paragraphs}
        self._print(
            f"producing {len(articles)} invented articles, {len(paragraphs)} paragraphs, day by day\n"
        )
        voices = Voices()
        self._follow(EVENTS, from_start=True, use=voices.add)
        self._follow(CHANGES, from_start=self.embedded, use=lambda change: self._print_change(change, voices))
        days = groupby(paragraphs, key=lambda p: p["published_at"][:10])
        with Lags(self.settings) as lags, Producer(self.settings) as producer:
            before = {
                name: lags.of(name).end
                for name in (lags.names.events, lags.names.changes, lags.names.dead_letters)
            }
            for _, told in days:
                for paragraph in told:
                    producer.send(paragraph)
                producer.flush()
                self._await_workers(lags)
            grown = {name: lags.of(name).end - count for name, count in before.items()}
            self._await_printed(grown[lags.names.changes])
        self._print(
            f"\ncoded {len(paragraphs)} paragraphs  events {grown[lags.names.events]}"
            f"  changes {grown[lags.names.changes]}  dead letters {grown[lags.names.dead_letters]}\n"
        )

    def show_table(self) -> None:
        """Print the table, and what changed in the last seven days that the articles are about."""
        rows = list(read_table(self.settings).values())
        changes = sorted((change for change, _ in read_all(self.settings, CHANGES)), key=lambda c: c["seq"])
        last = max((parse_time(row["learned_at"]) for row in rows), default=datetime.now(UTC))
        recent = recent_changes(changes, last, WINDOW)
        print_table(self.screen, control_table(rows, last, recent, "7 days", self.screen.width))
        count = sum(change.steps for change in recent.values())
        self._print(
            f"\n{len(rows)} cities, {count} changes in 7 days, as of {show.day(last.date().isoformat())}"
        )

    def stay(self) -> None:
        """Wait for Ctrl-C while broker and worker run on."""
        address = self.settings.broker
        self._print("\nStill running, until Ctrl-C. In another terminal:")
        for verb in ("why Gao", "table --window 7d", "follow events --from-start"):
            self._print(f"  whoholds {verb} --broker {address}")
        self._over.set()
        while self.worker.poll() is None:
            time.sleep(0.2)
        raise self._worker_failed("the worker ended")

    # Parts -------------------------------------------------------------------------------------------------

    def _print(self, text: str) -> None:
        self.screen.print(text, soft_wrap=True)

    def _listen(self) -> None:
        for line in self.worker.stderr:
            self.said += line
            del self.said[:-4000]

    def _worker_failed(self, what: str) -> Problem:
        said = safe(self.said.decode("utf-8", "replace").strip().rpartition("\n")[2])
        return Problem(f"whoholds demo: {what}", Code.WORKER_FAILED, hint=f"It said: {said}" if said else "")

    def _follow(self, topic: str, from_start: bool, use) -> None:
        """Hand every message of ``topic`` to ``use``, in a thread; return once nothing new can be missed."""
        placed = threading.Event()

        def stop() -> bool:
            placed.set()
            return self._over.is_set()

        def run() -> None:
            try:
                for message, _ in follow(self.settings, topic, from_start=from_start, stop=stop):
                    use(message)
            except Exception as error:  # noqa: BLE001  said once, in the thread's place
                if not self._over.is_set():
                    self._print(f"{topic} can no longer be read: {safe(error)}")
            finally:
                placed.set()

        thread = threading.Thread(target=run, name=f"follow-{topic}", daemon=True)
        thread.start()
        self._followers.append(thread)
        placed.wait(self.settings.start_timeout)

    def _print_change(self, change: dict, voices: Voices) -> None:
        event = voices.of(change, patience=1.0)
        self.screen.print(change_line(change, event, datetime.now(), self.screen), soft_wrap=True)
        self.printed += 1

    def _await_workers(self, lags: Lags) -> None:
        """Return when all paragraphs are coded and all events folded, as the committed offsets say."""
        deadline, least = time.monotonic() + PATIENCE_SECONDS, None
        while True:
            # Events are delivered before their paragraphs are committed, so this order misses none.
            unread = lags.of(lags.names.paragraphs).unread + lags.of(lags.names.events).unread
            if not unread:
                return
            if least is None or unread < least:
                deadline, least = time.monotonic() + PATIENCE_SECONDS, unread
            if self.worker.poll() is not None:
                raise self._worker_failed("the worker ended")
            if time.monotonic() > deadline:
                raise self._worker_failed(f"the worker does not go on, {unread} records are not read")
            time.sleep(LOOK_SECONDS)

    def _await_printed(self, count: int) -> None:
        deadline = time.monotonic() + 5
        while self.printed < count and time.monotonic() < deadline:
            time.sleep(LOOK_SECONDS)


def _paragraphs() -> list[dict]:
    """Every paragraph of the demo's articles, in the order of their publication."""
    reports = Reports()
    sources = read_sources(tuple(map(str, article_paths())), reports)
    found = [decode_paragraph(source.raw) for source in sources]
    if reports.count:
        raise Problem("whoholds demo: an article of the demo cannot be read", Code.BAD_DATA_FILE)
    return sorted(found, key=lambda p: p["published_at"])


def _free_port() -> int:
    with socket.socket() as probe, suppress(OSError):
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
    return 0
