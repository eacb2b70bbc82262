"""How a worker logs: few lines, each for people; the libraries' own only when asked for."""

import json
import logging
import sys
import threading
import time
from datetime import UTC, datetime

from streams.errors import escaped

#: Loggers of the libraries; "streams" is that of Faust services which are classes of ours. At debug
#: aiokafka writes lines for every record, so none of them goes below info.
LIBRARIES = ("faust", "mode", "aiokafka", "kafka", "asyncio", "streams")
REPEAT_SECONDS = 10.0
LINE_CHARS = 2000


class LineFormatter(logging.Formatter):
    """``12:04:09 warning: text``, one line whatever the text holds; tracebacks only at debug."""

    def __init__(self, tracebacks: bool = False) -> None:
        super().__init__("%(asctime)s %(message)s", "%H:%M:%S")
        self.tracebacks = tracebacks

    def format(self, record: logging.LogRecord) -> str:
        """The line of ``record``."""
        message = escaped(record.getMessage(), LINE_CHARS).replace('\\"', '"')
        level = "" if record.levelno <= logging.INFO else f"{record.levelname.lower()}: "
        line = f"{self.formatTime(record, self.datefmt)} {level}{message}"
        if self.tracebacks and record.exc_info:
            line += "\n" + self.formatException(record.exc_info)
        return line


class JsonFormatter(logging.Formatter):
    """One JSON object a line: ``time`` (RFC 3339), ``level``, ``logger``, ``message``, ``worker``."""

    def __init__(self, worker: str, tracebacks: bool = False) -> None:
        super().__init__()
        self.worker = worker
        self.tracebacks = tracebacks

    def format(self, record: logging.LogRecord) -> str:
        """The line of ``record``."""
        found = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": escaped(record.getMessage(), LINE_CHARS).replace('\\"', '"'),
            "worker": self.worker,
        }
        if self.tracebacks and record.exc_info:
            found["traceback"] = self.formatException(record.exc_info)
        return json.dumps(found)


class NoRepeats(logging.Filter):
    """Lets a library's message pass once in ``REPEAT_SECONDS``: without broker they repeat many times a second."""

    def __init__(self) -> None:
        super().__init__()
        self._seen: dict[tuple[str, str], float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether ``record`` is logged."""
        key = record.name, str(record.msg)
        now = time.monotonic()
        if now - self._seen.get(key, -REPEAT_SECONDS) < REPEAT_SECONDS:
            return False
        self._seen[key] = now
        return True


def configure(level: str = "info", verbose: bool = False, kind: str = "text", worker: str = "") -> None:
    """Log to standard error, as ``text`` or ``json``. ``verbose`` lets the libraries' information through."""
    debug = level == "debug"
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        JsonFormatter(worker, tracebacks=debug) if kind == "json" else LineFormatter(tracebacks=debug)
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    library_level = logging.INFO if verbose or debug else logging.CRITICAL
    for name in LIBRARIES:
        library = logging.getLogger(name)
        library.setLevel(library_level)
        library.filters[:] = [] if verbose or debug else [NoRepeats()]
    # A thread of Faust's that fails makes the worker stop with a word of its own.
    threading.excepthook = lambda failure: logging.getLogger("mode").debug(
        "thread %s failed", failure.thread, exc_info=failure.exc_value
    )
    logging.captureWarnings(True)
    logging.getLogger("py.warnings").setLevel(logging.ERROR)
