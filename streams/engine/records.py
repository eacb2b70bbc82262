"""What goes through the engine: records in, what a step makes of them out.

A step (``code_step``, ``fold_step``) is a plain function of a record and the state of its key. It
neither sends nor stores anything: the caller delivers the outputs, then writes the state, then lets
the offset be committed, in that order. So the same steps serve one record at a time and batches.
"""

from dataclasses import dataclass, field
from typing import NamedTuple, Protocol


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


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a step makes of a record.

    ``state`` is the new state of ``state_key``, encoded; both are None where the state stays as it was.
    ``dead_letter`` is the code of a record that could not be used.
    """

    outputs: list[Output] = field(default_factory=list)
    state_key: bytes | None = None
    state: bytes | None = None
    dead_letter: str | None = None


class Step(Protocol):
    """A processing step: pure but for the clock that it was given."""

    def state_key(self, record: Record) -> bytes | None:
        """The key whose state the record needs, or None: cheap, and never raises."""

    def __call__(self, record: Record, state: bytes | None) -> Outcome:
        """Process one record. What a record holds never raises, it becomes a dead letter; UnreadableState may."""
