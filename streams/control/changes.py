"""The change messages that turn one history of a city into another."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b
from typing import Protocol

import orjson

CHANGE_SCHEMA = "control-change.v1"
#: Event ids that a retraction names at most as its cause.
MOST_CAUSES = 20


class Entry(Protocol):
    """One step of a history: the row after it (None: no row), its cause and that one's clocks."""

    @property
    def row(self) -> dict | None: ...
    @property
    def because(self) -> list[str]: ...
    @property
    def happened_at(self) -> dict | None: ...
    @property
    def learned_at(self) -> str: ...


def in_common(old: Sequence[Entry], new: Sequence[Entry]) -> int:
    """How many steps both begin with, judged by their rows."""
    same = 0
    while same < len(old) and same < len(new) and old[same].row == new[same].row:
        same += 1
    return same


def difference(
    base: dict | None,
    old: Sequence[Entry],
    new: Sequence[Entry],
    causes: list[str],
    learned_at: str,
    seq: int,
    city: str,
) -> list[dict]:
    """The messages that replace the steps ``old`` after row ``base`` by ``new``, numbered on from ``seq``.

    Steps that both begin with stay. The later old ones are retracted, newest first, because of ``causes``,
    learned at ``learned_at``; then the new ones are set, oldest first.
    """
    same = in_common(old, new)
    rows = [base, *(entry.row for entry in old)]
    messages = []
    for index in range(len(old), same, -1):
        entry = old[index - 1]
        messages.append(
            _message(
                "retract", rows[index], rows[index - 1], causes[:MOST_CAUSES], entry.happened_at, learned_at
            )
        )
    before = rows[same]
    for entry in new[same:]:
        messages.append(
            _message("set", before, entry.row, entry.because, entry.happened_at, entry.learned_at)
        )
        before = entry.row
    for number, message in enumerate(messages, seq + 1):
        message["seq"] = number
        message["change_id"] = _change_id(city, message)
    return messages


def _message(
    kind: str,
    before: dict | None,
    after: dict | None,
    because: list[str],
    happened_at: dict | None,
    learned_at: str,
) -> dict:
    return {
        "schema": CHANGE_SCHEMA,
        "change_id": "",
        "seq": 0,
        "kind": kind,
        "before": before,
        "after": after,
        "because": because,
        "happened_at": happened_at,
        "learned_at": learned_at,
    }


def _change_id(city: str, message: dict) -> str:
    """The same change of the same city at the same place of its sequence has the same id, on every run."""
    data = orjson.dumps([city, message], option=orjson.OPT_SORT_KEYS)
    return blake2b(data, digest_size=16).hexdigest()
