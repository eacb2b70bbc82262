"""The last steps of cities whose past late evidence has changed, so that the next late event need not fold them again.

Nothing depends on it but time: what is not remembered is folded from the nearest mark (marks.py).
"""

from __future__ import annotations

import weakref
from collections import OrderedDict
from collections.abc import Iterable
from typing import NamedTuple

from streams.control.fold import Step
from streams.control.settings import Settings

#: Steps kept of one city, and of all together: one takes about 3 KB.
MOST_OF_A_CITY = 512
MOST = 12_000


class State(dict):
    """A city's state as ``apply`` gives it: a dict that a weak reference can tell from its equals."""

    __slots__ = ("__weakref__",)


class Entry(NamedTuple):
    """A step that changed the row, as changes.py needs it: the row after it, whose id caused it, and the two clocks."""

    row: dict | None
    because: list[str]
    happened_at: dict | None
    learned_at: str


class Item:
    """A step, and its entry once that was asked for."""

    __slots__ = ("entry", "step")

    def __init__(self, step: Step, entry: Entry | None = None) -> None:
        self.step, self.entry = step, entry


def alike(one: dict, other: dict) -> bool:
    """Whether two standings differ in nothing but ``version``: what follows on them then does so as well."""
    return one is other or {**one, "version": 0} == {**other, "version": 0}


def shifted(standing: dict, by: int) -> dict:
    """The standing after ``by`` more steps that left it as it is."""
    return {**standing, "version": standing["version"] + by} if by else standing


def later(items: Iterable[Item], standing: dict, by: int) -> list[Item]:
    """The steps ``items`` on ``standing``, which is alike to the one before them and ``by`` versions on."""
    found = []
    for item in items:
        report, rule, before, after = item.step
        after = standing if after is before else shifted(after, by)
        entry = item.entry
        if entry is not None and entry.row is not None:
            entry = entry._replace(row=shifted(entry.row, by))
        found.append(Item(Step(report, rule, standing, after), entry))
        standing = after
    return found


class History(NamedTuple):
    """The steps of all reports but the first ``start``, in the fold order."""

    start: int
    items: list[Item]

    def since(self, start: int) -> list[Item]:
        """All from report ``start`` on; fewer where these are not known."""
        return self.items[max(0, start - self.start) :]


class Histories:
    """Histories by the state that they lead to; the least lately used are forgotten."""

    def __init__(self) -> None:
        self._known: OrderedDict[str, tuple[weakref.ref, Settings, History]] = OrderedDict()
        self._size = 0

    def recall(self, state: dict, settings: Settings) -> History | None:
        """What is known of the history of this very state."""
        found = self._known.get(state["city"])
        return found[2] if found is not None and found[0]() is state and found[1] is settings else None

    def remember(self, state: State, settings: Settings, history: History) -> None:
        """Keep the last steps of a state's history."""
        self._drop(state["city"])
        more = len(history.items) - MOST_OF_A_CITY
        if more > 0:
            history = History(history.start + more, history.items[more:])
        self._known[state["city"]] = weakref.ref(state), settings, history
        self._size += len(history.items)
        while self._size > MOST:
            self._drop(next(iter(self._known)))

    def _drop(self, city: str) -> None:
        found = self._known.pop(city, None)
        if found is not None:
            self._size -= len(found[2].items)


HISTORIES = Histories()
