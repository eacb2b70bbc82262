"""Writing to standard output and standard error: whole lines, and nothing that a terminal would obey.

Texts and names come from strangers. On a terminal every character that does not print is shown as an
escape, so that no message can move the cursor, change colours or turn the reading direction.
"""

import os
import re
import sys
from typing import BinaryIO

# Joiners that words of Persian, Kurdish or Hindi are written with; all else that does not print is escaped.
_JOINERS = "\u200c\u200d"
_SUSPECT = re.compile(rf"[^\x20-\x7e\u00a1-\u00ac\u00ae-\u02ff\u0370-\u058f\u05d0-\u05ea{_JOINERS}]")


class OutputClosed(Exception):
    """Whoever read our standard output has gone, as ``head`` does."""


def prepare_streams() -> None:
    """Make standard output and error usable whatever they are: closed, or of an encoding that lacks a letter."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, "w"))  # noqa: SIM115  it stays open
        elif hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    if sys.stdin is None:
        sys.stdin = open(os.devnull)  # noqa: SIM115


def safe(text: object) -> str:
    """``text`` on one line, with everything that does not print escaped: ``\\n`` as a space, ESC as ``\\u001b``."""
    return _SUSPECT.sub(_escape, str(text))


def safe_json(line: bytes) -> bytes:
    """A JSON document with everything that does not print escaped; it stays the same document."""
    return _SUSPECT.sub(_escape_json, line.decode()).encode()


def _escape(match: re.Match) -> str:
    c = match[0]
    if c in "\t\n\r\v\f\u00a0":
        return " "
    return c if c.isprintable() else _escape_json(match)


def _escape_json(match: re.Match) -> str:
    c = match[0]
    if c.isprintable():
        return c
    return "".join(f"\\u{int.from_bytes(unit):04x}" for unit in _utf16(c))


def _utf16(c: str) -> list[bytes]:
    raw = c.encode("utf-16-be", "surrogatepass")
    return [raw[i : i + 2] for i in range(0, len(raw), 2)]


def message_for_people(text: str) -> None:
    """A line on standard error."""
    try:
        sys.stderr.write(safe(text) + "\n")
        sys.stderr.flush()
    except OSError:  # nobody reads it; the exit status still tells
        pass


class JsonLines:
    """Messages to standard output, one a line, buffered until :meth:`flush`."""

    def __init__(self, stream: BinaryIO | None = None) -> None:
        self.stream = sys.stdout.buffer if stream is None else stream
        self.terminal = self.stream.isatty()

    def write(self, line: bytes) -> None:
        """One encoded message. Raises OutputClosed."""
        if self.terminal:
            line = safe_json(line)
        try:
            self.stream.write(line)
            self.stream.write(b"\n")
        except BrokenPipeError:
            raise OutputClosed from None

    def flush(self) -> None:
        """Hand on what is buffered. Raises OutputClosed."""
        try:
            self.stream.flush()
        except BrokenPipeError:
            raise OutputClosed from None
