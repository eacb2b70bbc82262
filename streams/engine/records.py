"""What goes through the engine: records in, what a step makes of them out.

A step (``code_step``, ``fold_step``) is a plain function of a record and the states it looks up. It
neither sends nor stores anything: the runner delivers the outputs of a batch of records, then writes
the states, then lets the offset be committed, in that order.
"""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, Protocol


class Record(NamedTuple):
    """One record as it was read, undecoded."""

    topic: str
    partition: int
    offset: int
    key: bytes | None
    value: bytes | None
    #: Milliseconds since 1970, as the broker has it; -1 where it has none.
    timestamp: int = -1


class Output(NamedTuple):
    """One record to send. ``value`` None is a tombstone."""

    topic: str
    key: bytes | None
    value: bytes | None


class UnreadableState(Exception):
    """The state of a key was written by a newer version; an older worker must not go on from it."""


class Outcome(NamedTuple):
    """What a step makes of a record. A plain tuple of the same shape, with plain tuples for outputs, does as well.

    ``states`` are the keys of the table to set, with their values (None to delete the key), in the order of
    writing.
    ``dead_letter`` is the code of a record that could not be used.
    """

    outputs: Sequence[Output] = ()
    states: Sequence[tuple[bytes, Any]] = ()
    dead_letter: str | None = None


#: Looks a key up in the step's table: its decoded value, which is not to be changed, or None.
GetState = Callable[[bytes], Any]


class Step(Protocol):
    """A processing step: pure but for the clock that it was given."""

    def __call__(self, record: Record, get: GetState) -> Outcome:
        """Process one record. What a record holds never raises, it becomes a dead letter; UnreadableState may."""
