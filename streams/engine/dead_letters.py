"""Dead letters: records that could not be used, with their bytes and why."""

import base64
import os
import socket
from collections.abc import Callable
from datetime import datetime

from streams.engine.records import Output, Record
from streams.errors import BadMessage
from streams.messages import encode, format_time

Clock = Callable[[], datetime]


def worker_name() -> str:
    """What tells this worker from others in dead letters and logs: host and process id."""
    return f"{socket.gethostname()}:{os.getpid()}"


class DeadLetters:
    """Turns records that cannot be used into outputs for the dead-letters topic."""

    def __init__(self, topic: str, clock: Clock, worker: str | None = None) -> None:
        self.topic = topic
        self.clock = clock
        self.worker = worker or worker_name()

    def output(self, record: Record, error: BadMessage) -> Output:
        """The dead letter of ``record``; its key is the original key."""
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
        return Output(self.topic, record.key, encode(letter))


def original(letter: dict) -> tuple[bytes | None, bytes | None]:
    """Key and value of the record that became dead letter ``letter``."""
    return tuple(
        None if letter[name] is None else base64.b64decode(letter[name]) for name in ("key", "value")
    )


def _base64(raw: bytes | None) -> str | None:
    return None if raw is None else base64.b64encode(raw).decode()
