"""What a step makes of batches, before it is stored: looked up by what follows, and stored together."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from typing import Any

from faust.types import EventT

from streams.engine.records import Record, Step
from streams.engine.state import StateTable

_MISSING = object()


class Work:
    """What the step makes of some records: outputs, states, and what there is to count.

    ``before`` is the work of the records before, which may not be stored yet.
    """

    def __init__(self, table: StateTable, before: "Work | None" = None) -> None:
        self.table = table
        self._before = before._states if before is not None else {}
        #: Plain tuples of an Output's fields, which cost a third of it.
        self.outputs: list[tuple[str, bytes | None, bytes | None]] = []
        self.dead_letters: Counter[str] = Counter()
        self._states: dict[bytes, Any] = {}
        #: The same by partition, in the order of writing.
        self._last: dict[int, dict[bytes, Any]] = {}
        self._in_full: dict[int, list[tuple[bytes, Any]]] = {}

    def get(self, key: bytes) -> Any:
        """The value of ``key`` as the records so far left it."""
        value = self._states.get(key, _MISSING)
        if value is _MISSING:
            value = self._before.get(key, _MISSING)
        return self.table.get(key) if value is _MISSING else value

    def states(self) -> dict[int, list[tuple[bytes, Any]]]:
        """Keys and values to write, by partition: each key once, where it was set last, so that what a value
        refers to is there before it is. Where keys are deleted, which is seldom, everything as it was said: what
        refers to a key must be gone before it, and a value set last comes too late for that.
        """
        return {partition: list(last.items()) for partition, last in self._last.items()} | self._in_full

    def take(self, step: Step, records: Sequence[Record], partition: int) -> None:
        """Do the step on more records, which are of ``partition``. Raises UnreadableState."""
        get, outputs, states = self.get, self.outputs, self._states
        last, in_full = self._last.setdefault(partition, {}), self._in_full.get(partition)
        for record in records:
            made, changed, dead_letter = step(record, get)
            for topic, key, value in made:
                # A copy of the right size: what orjson gives holds up to 4 KB more than it needs.
                if value is not None:
                    value = bytes(memoryview(value))
                outputs.append((topic, key, value))
            for key, value in changed:
                if value is None and in_full is None:
                    in_full = self._in_full[partition] = list(last.items())
                if in_full is not None:
                    in_full.append((key, value))
                if key in last:
                    del last[key]
                last[key] = states[key] = value
            if dead_letter is not None:
                self.dead_letters[dead_letter] += 1


class Group:
    """Batches that are stored together, and the work that they are."""

    def __init__(self, work: Work) -> None:
        self.work = work
        self.events: list[EventT] = []
        #: Records, and how long the step took.
        self.size = 0
        self.seconds = 0.0
        #: Set when nothing is added any more.
        self.taken = asyncio.Event()

    def add(self, event: EventT, seconds: float) -> None:
        """Add a batch, after its records were taken into the work, which took ``seconds``."""
        self.events.append(event)
        self.seconds += seconds
        self.size += len(event.message.value.records)
