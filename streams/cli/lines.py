"""Lines of bytes from a file or pipe, as they come in, in bounded memory."""

import os
import select
from collections.abc import Callable, Iterator
from typing import BinaryIO

#: A longer line is cut: no message may be near as long, so it is refused whatever the rest says.
LONGEST_LINE = 16 << 20
_CHUNK = 1 << 16


def read_lines(stream: BinaryIO, stalled: Callable[[], None] = lambda: None) -> Iterator[tuple[int, bytes]]:
    """Number (from 1) and content of every line that is not blank, without its end.

    ``stalled`` is called before a read that would wait, so that what was made of the lines so far can
    be handed on: whoever waits for the answer to the last line gets it before sending the next.
    """
    number = 1
    begun: list[bytes] = []  # pieces of the line that is being read
    size = 0
    for chunk in _chunks(stream, stalled):
        *ends, rest = chunk.split(b"\n")
        for piece in ends:
            line = b"".join([*begun, piece]) if begun else piece
            begun, size = [], 0
            if line.strip():
                yield number, line
            number += 1
        if rest and size < LONGEST_LINE:
            begun.append(rest)
            size += len(rest)
    last = b"".join(begun)
    if last.strip():
        yield number, last


def _chunks(stream: BinaryIO, stalled: Callable[[], None]) -> Iterator[bytes]:
    try:
        fd = stream.fileno()
    except (OSError, ValueError, AttributeError):  # not a file: a test's BytesIO
        yield from iter(lambda: stream.read(_CHUNK), b"")
        return
    while True:
        if not _ready(fd):
            stalled()
        chunk = os.read(fd, _CHUNK)
        if not chunk:
            return
        yield chunk


def _ready(fd: int) -> bool:
    """Whether a read would return at once. Where that cannot be asked: no."""
    try:
        return bool(select.select([fd], [], [], 0)[0])
    except (OSError, ValueError):
        return False
