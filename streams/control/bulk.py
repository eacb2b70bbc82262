"""Gathering the evidence of many cities at once, in little memory: packed until its city's turn comes."""

from __future__ import annotations

import orjson

from streams.control.evidence import DAY, SAID, Report, Retraction, Unfit, read_event, reported_of
from streams.control.ledger import Ledger, Refuse
from streams.control.statements import shortened


class Gathering:
    """The evidence of one city as it comes, in any order and repeated. A report takes about 200 bytes."""

    __slots__ = ("_cast", "_packed", "_places", "_retractions")

    def __init__(self) -> None:
        self._cast: list = []
        self._places: list = []
        # As bytes, so that a redelivered event is found to be one without looking into it.
        self._packed: set[bytes] = set()
        self._retractions: dict[str, Retraction] = {}

    def take(self, event: dict, refuse: Refuse, as_of: float | None, by_day: int | None) -> None:
        """Take in an event about the city, if it was reported by ``as_of`` and is of ``by_day`` or before."""
        try:
            found = read_event(event)
        except Unfit as unfit:
            refuse(str(event.get("event_id")), unfit.code, unfit.detail)
            return
        if isinstance(found, Report):
            key = found.key
            if (as_of is None or reported_of(key) <= as_of) and (by_day is None or key[DAY] <= by_day):
                packed = orjson.dumps([key, shortened(found.statement, self._cast, self._places)])
                # orjson's own bytes keep the 4 KB that they were written into; a copy is as small as it
                # looks.
                self._packed.add(bytes(memoryview(packed)))
        elif isinstance(found, Retraction) and (as_of is None or found.reported <= as_of):
            self._retractions.setdefault(found.event_id, found)

    def fill(self, ledger: Ledger) -> None:
        """Put all evidence into an empty ledger."""
        reports = [orjson.loads(packed) for packed in self._packed]
        said = {key[SAID]: statement for key, statement in reports}
        live = sorted(key for key, _ in reports)
        ledger.fill(live, said, self._cast, self._places, list(self._retractions.values()))
