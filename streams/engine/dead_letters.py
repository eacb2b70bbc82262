"""Dead letters: records that could not be used, with their bytes and why."""

import base64
import os
import socket
from collections import Counter, deque
from collections.abc import Callable
from datetime import datetime

from streams.engine.failures import EXIT_DEAD_LETTERS, halt
from streams.engine.records import GetState, Outcome, Output, Record, Step
from streams.errors import BadMessage
from streams.messages import DEAD_LETTER_LIMITS, encode, format_time

Clock = Callable[[], datetime]


def worker_name() -> str:
    """What tells this worker from others in dead letters and logs: host and process id."""
    return f"{socket.gethostname()}:{os.getpid()}"


class DeadLetters:
    """Turns records that cannot be used into outputs for the dead-letters topic."""

    def __init__(
        self, topic: str, clock: Clock, worker: str | None = None, most_bytes: int = DEAD_LETTER_LIMITS.bytes
    ) -> None:
        self.topic = topic
        self.clock = clock
        self.worker = worker or worker_name()
        self.most_bytes = most_bytes

    def output(self, record: Record, error: BadMessage) -> Output:
        """The dead letter of ``record``; its key is the original key.

        Where it would be larger than a dead letter may be, it tells where the record is, without its bytes.
        """
        letter = {
            "schema": "dead-letter.v1",
            "error": str(error.code),
            "detail": str(error),
            "topic": record.topic,
            "partition": record.partition,
            "offset": record.offset,
            "key": _base64(record.key),
            "value": _base64(record.value),
            "failed_at": format_time(self.clock()),
            "worker": self.worker,
        }
        value = encode(letter)
        if len(value) > self.most_bytes and record.value is not None:
            dropped = f" (its {len(record.value)} bytes are left out: dead_letter_bytes is {self.most_bytes})"
            value = encode(letter | {"value": None, "detail": letter["detail"] + dropped})
        return Output(self.topic, record.key, value)


class DeadLetterShare:
    """Ends the process where too many of the last ``window`` records became dead letters.

    A sender that sends nothing but garbage is not mended by keeping it all: somebody has to look.
    """

    def __init__(self, window: int, share: float) -> None:
        self.window = window
        self.share = share
        self._codes: deque[str | None] = deque(maxlen=window)
        self._letters = 0

    def see(self, code: str | None) -> None:
        """Count a record; ``code`` is that of its dead letter, None for one that could be used."""
        if len(self._codes) == self.window:
            self._letters -= self._codes[0] is not None
        self._codes.append(code)
        self._letters += code is not None
        if self._letters > self.share * self.window:
            counts = Counter(code for code in self._codes if code).most_common(3)
            codes = ", ".join(f"{number} {code}" for code, number in counts)
            halt(
                f"{self._letters} of the last {len(self._codes)} records became dead letters ({codes}): what "
                "sends them is broken. See whoholds dlq list; to go on all the same: WHOHOLDS_DEAD_LETTER_SHARE=1",
                EXIT_DEAD_LETTERS,
            )


class Watched:
    """A step whose dead letters are counted."""

    def __init__(self, step: Step, share: DeadLetterShare) -> None:
        self.step = step
        self.share = share
        self.dead_letters = step.dead_letters

    def __call__(self, record: Record, get: GetState) -> Outcome:
        """As the step."""
        outcome = self.step(record, get)
        self.share.see(outcome.dead_letter)
        return outcome


def original(letter: dict) -> tuple[bytes | None, bytes | None]:
    """Key and value of the record that became dead letter ``letter``."""
    return tuple(
        None if letter[name] is None else base64.b64decode(letter[name]) for name in ("key", "value")
    )


def _base64(raw: bytes | None) -> str | None:
    return None if raw is None else base64.b64encode(raw).decode()
