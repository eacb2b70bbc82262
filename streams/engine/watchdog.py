"""Notices what keeps a worker from its work, says it, and in the end makes the worker end.

Three things are watched: records wait and none is finished; no broker answers, or a partition has no
leader; tables are being restored, or the group is being put together, and nothing moves. Each is told
from ``alarm_after`` seconds on in the log, on ``/ready`` and in the metrics; after ``progress_timeout``
seconds the process ends, so that whoever supervises it starts it again: Faust has stalls that nobody has
explained, and what is unfinished is delivered again.
"""

import logging
import threading
import time
from collections.abc import Callable
from enum import StrEnum

from streams.engine.failures import halt
from streams.metrics import TROUBLE, Metrics

log = logging.getLogger("whoholds.watchdog")


class Trouble(StrEnum):
    """What can be wrong; the value is the metric's label."""

    STALLED = "stalled"
    NO_BROKER = "no-broker"
    RECOVERY = "recovery"


class Watchdog:
    """Keeps since when each trouble has lasted. ``clock`` gives seconds; ``stop`` ends the process."""

    def __init__(
        self,
        alarm_after: float,
        end_after: float,
        metrics: Metrics,
        clock: Callable[[], float] = time.monotonic,
        stop: Callable[[str], object] = halt,
    ) -> None:
        self.alarm_after = alarm_after
        self.end_after = end_after
        self.metrics = metrics
        self.clock = clock
        self.stop = stop
        self._since: dict[Trouble, float] = {}
        self._marks: dict[Trouble, object] = {}
        self._told: set[Trouble] = set()
        self.words: dict[Trouble, str] = {}
        for trouble in Trouble:
            metrics.set(TROUBLE, 0, kind=trouble)

    def see(self, trouble: Trouble, words: str | None, mark: object = None, grace: float = 0.0) -> None:
        """Take a look in: ``words`` say what is not as it should be, None that all is well.

        ``mark`` changes where there is progress: it is no trouble to have much to do. ``grace`` is given
        beyond ``end_after``, in seconds.
        """
        now = self.clock()
        if words is None or self._marks.get(trouble) != mark or trouble not in self._since:
            self._marks[trouble] = mark
            self._since[trouble] = now
            self._over(trouble)
            if words is None:
                del self._since[trouble]
                return
        lasted = now - self._since[trouble]
        if lasted >= self.alarm_after:
            self.words[trouble] = f"{words} for {lasted:.0f} s"
            if trouble not in self._told:
                self._told.add(trouble)
                self.metrics.set(TROUBLE, 1, kind=trouble)
                log.error("%s; the worker ends after %.0f s of it", self.words[trouble], self.end_after)
        if lasted >= self.end_after + grace:
            self.stop(f"{words} for {lasted:.0f} s")

    def _over(self, trouble: Trouble) -> None:
        self.words.pop(trouble, None)
        if trouble in self._told:
            self._told.discard(trouble)
            self.metrics.set(TROUBLE, 0, kind=trouble)
            log.warning("%s is over", trouble)


class LoopGuard:
    """Ends the process where the event loop, in which all else is watched, does not turn any more."""

    def __init__(self, end_after: float, stop: Callable[[str], object] = halt) -> None:
        self.end_after = end_after
        self.stop = stop
        self._turned = time.monotonic()
        self._ended = threading.Event()

    def turn(self) -> None:
        """The event loop turns."""
        self._turned = time.monotonic()

    def start(self) -> None:
        """Watch from a thread of its own."""
        self.turn()
        threading.Thread(target=self._watch, name="loop-guard", daemon=True).start()

    def end(self) -> None:
        """Watch no more."""
        self._ended.set()

    def _watch(self) -> None:
        while not self._ended.wait(min(1.0, self.end_after / 4)):
            stood = time.monotonic() - self._turned
            if stood > self.end_after:
                self.stop(f"the worker has done one thing only for {stood:.0f} s")
