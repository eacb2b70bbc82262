"""What keeps the engine from starting or going on, said for people."""

import logging
import os
import sys
from typing import NoReturn

from streams.errors import Code

log = logging.getLogger("whoholds")

#: Exit status of a process that cannot start: a setting, the broker or a topic is not as it must be.
EXIT_CANNOT_START = 1
#: Exit status of a worker that stopped by itself so that nothing is lost; a supervisor starts it again.
EXIT_HALTED = 75
#: Exit status of a worker that stopped since most of what it reads is dead letters; starting it again
#: would only make more of them.
EXIT_DEAD_LETTERS = 76
#: Code of what a reader needs and the broker has dropped.
RECORDS_LOST = "records-lost"


class EngineError(Exception):
    """A failure of the broker, the topics or the state, with a stable code and a sentence for people."""

    def __init__(self, code: Code | str, detail: str) -> None:
        super().__init__(f"{detail} [{code}]")
        self.code = code
        self.detail = detail


def halt(reason: str, status: int = EXIT_HALTED) -> NoReturn:
    """End the process at once, committing nothing more.

    An exception would not do: Faust acknowledges the message that was being worked on when an agent
    raises, and commits it. The offset of unfinished work stays where it is, so it is delivered again.
    """
    log.critical(
        "%s; the worker stops here, and unfinished work is delivered again at the next start", reason
    )
    leave(status)


def leave(status: int) -> NoReturn:
    """End the process now, without waiting for threads of the clients to wind down."""
    logging.shutdown()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)
