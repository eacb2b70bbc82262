"""The evidence of one city: which reports stand, in which order.

Part of the city's state (see city.py): ``city``, ``clock``, ``places``, ``cast``, ``said``, ``pages``, ``live``,
``struck``, ``back``.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Callable

from streams.control.changes import MOST_CAUSES
from streams.control.evidence import (
    ARTICLE,
    DAY,
    ID,
    RANK,
    SAID,
    TEXT,
    Report,
    Retraction,
    Unfit,
    city_of,
    read_event,
    reported_of,
    turns,
)
from streams.control.pages import opened, packed
from streams.control.retractions import at_stake, deaths, named_by, needed
from streams.control.statements import shortened
from streams.errors import Code

_DAY_SECONDS = 86_400
_TOO_LATE = "it retracts an event that was reported longer before it than the horizon"

#: Called for an event that is kept out: its id, the code, what is wrong.
Refuse = Callable[[str, Code, str], None]


class Ledger:
    """A working copy of a city's evidence. What is in the state that it was read from is never changed."""

    KEYS = ("city", "clock", "places", "cast", "said", "pages", "live", "struck", "back")

    def __init__(self, state: dict, horizon_days: int, refuse: Refuse) -> None:
        self._read = state
        self._refuse = refuse
        self.horizon = horizon_days * _DAY_SECONDS
        self.city: str | None = state["city"]
        self.clock: float | None = state["clock"]
        self.places: list[dict] = state["places"]
        self.cast: list[list] = state["cast"]
        self.said: dict[str, list] = state["said"]
        self.pages: list[list] = state["pages"]
        # How many reports are on these, before those of ``live``.
        self.paged: int = sum(page[0] for page in self.pages)
        self.live: list[list] = state["live"]
        self.struck: list[list] = state["struck"]
        self.back: dict[str, list] = state["back"]
        # Only evidence reported by then (seconds), and of that day or before (date.toordinal), is taken in.
        self.as_of: float | None = None
        self.by_day: int | None = None
        # What came since: from which place in the fold order on ``live`` differs, through which ids, known
        # when.
        self.changed = False
        self.first: int | None = None
        # How many reports at the end of ``live`` are those at the end of ``before``.
        self.tail = len(self.live)
        self.causes: list[str] = []
        self.caused: float | None = None
        self._new: list[list] = []
        self._retractions: list[Retraction] = []
        self._touched: set[tuple] = set()

    @property
    def before(self) -> list[list]:
        """The live reports as they were read."""
        return self._read["live"]

    def fields(self) -> dict:
        """The ledger's part of the state to store."""
        return {key: getattr(self, key) for key in self.KEYS}

    def open(self, pages: int = 0) -> None:
        """Put all reports but those of so many pages into ``live``, and into what was read as well."""
        if len(self.pages) <= pages:
            return
        reports: list[list] = []
        said: dict[str, list] = {}
        for page in self.pages[pages:]:
            more, statements = opened(page)
            reports += more
            said |= statements
        read = self._read
        self._read = {**read, "live": reports + read["live"], "said": said | read["said"]}
        self.live = self._read["live"] if self.live is read["live"] else reports + self.live
        self.said = self._read["said"] if self.said is read["said"] else said | self.said
        self.pages = self.pages[:pages]
        self.paged -= len(reports)
        if self.first is None:
            self.tail = len(self.live)
        else:
            self.first += len(reports)

    def _open_from(self, day: int) -> None:
        pages = len(self.pages)
        while pages and self.pages[pages - 1][1] >= day:
            pages -= 1
        self.open(pages)

    def turn_over(self, ends: list[int]) -> None:
        """Put the first live reports on pages that end where ``ends`` says."""
        starts = [0, *ends[:-1]]
        more = [packed(self.live[start:end], self.said) for start, end in zip(starts, ends, strict=True)]
        self.pages = [*self.pages, *more]
        self.paged += ends[-1]
        self.live = self.live[ends[-1] :]
        used = {key[SAID] for key in (*self.live, *self.struck)}
        self.said = {name: statement for name, statement in self.said.items() if name in used}

    def take(self, event: dict) -> None:
        """Take an event in. One that does not act is passed over; one that breaks the contract is refused."""
        city = city_of(event)
        if city is None:
            return
        if self.city is not None and city != self.city:
            self._keep_out(event, Code.KEY_MISMATCH, "an event about another city")
            return
        try:
            found = read_event(event)
        except Unfit as unfit:
            self._keep_out(event, unfit.code, unfit.detail)
            return
        if isinstance(found, Report):
            self._add(found, city)
        elif isinstance(found, Retraction):
            self._retract(found, city)

    def fill(
        self, live: list[list], said: dict, cast: list, places: list, retractions: list[Retraction]
    ) -> None:
        """Take in a whole city's evidence at once, into an empty ledger: reports sorted, no two the same."""
        self.live, self.said, self.cast, self.places = live, said, cast, places
        self.back = {found.event_id: [found.reported, found.retracts] for found in retractions}
        self.first, self.tail, self._new, self._retractions = 0, 0, list(live), retractions
        self._touched = {(key[DAY], key[ARTICLE]) for key in live}

    def _keep_out(self, event: dict, code: Code, detail: str) -> None:
        self._refuse(str(event.get("event_id")), code, detail)

    def _add(self, report: Report, city: str) -> None:
        key = report.key
        if (
            self.as_of is not None
            and reported_of(key) > self.as_of
            or self.by_day is not None
            and key[DAY] > self.by_day
        ):
            return
        self._open_from(key[DAY])
        at = bisect_left(self.live, key)
        if at < len(self.live) and self.live[at] == key:
            return
        if not key[RANK] and any(other[ID] == key[ID] for other in self._same_article(key)):
            return  # it stands at another turn
        out = bisect_left(self.struck, key)
        if out < len(self.struck) and self.struck[out] == key:
            return
        self._own(city, reported_of(key))
        said = key[SAID]
        if said not in self.said:
            if self.said is self._read["said"]:
                self.said, self.cast, self.places = dict(self.said), list(self.cast), list(self.places)
            self.said[said] = shortened(report.statement, self.cast, self.places)
        self._insert(key, key[ID])
        self._new.append(key)
        self._touched.add((key[DAY], key[ARTICLE]))

    def _same_article(self, key: list) -> list[list]:
        """The live reports of the day and article of ``key``."""
        live, article = self.live, key[ARTICLE]
        today = live[bisect_left(live, [key[DAY]]) : bisect_left(live, [key[DAY] + 1])]
        return [other for other in today if other[ARTICLE] == article]

    def _retract(self, retraction: Retraction, city: str) -> None:
        if self.as_of is not None and retraction.reported > self.as_of or retraction.event_id in self.back:
            return
        self.open()
        self._own(city, retraction.reported)
        if self.back is self._read["back"]:
            self.back = dict(self.back)
        self.back[retraction.event_id] = [retraction.reported, retraction.retracts]
        self._retractions.append(retraction)

    def settle(self) -> None:
        """Bring what was taken in into order: strike what is retracted, give each hold its turn."""
        if self.back:
            self._strike_out()
        if len(self._touched) < 8:
            groups = [self._same_article([day, 0, article]) for day, article in self._touched]
        else:
            found: dict[tuple, list] = {group: [] for group in self._touched}
            for key in self.live:
                group = found.get((key[DAY], key[ARTICLE]))
                if group is not None:
                    group.append(key)
            groups = list(found.values())
        for group in groups:
            if len(group) == 1 and len(group[0]) == TEXT:
                continue  # alone, and at its own turn
            for key, turned in zip(group, turns(group), strict=True):
                if turned is not key:
                    self._remove(key, key[ID])
                    self._insert(turned, key[ID])
        self._new, self._retractions, self._touched = [], [], set()

    def _insert(self, key: list, cause: str) -> None:
        at = bisect_left(self.live, key)
        self._edit(at, len(self.live) - at, cause)
        self.live.insert(at, key)

    def _remove(self, key: list, cause: str) -> None:
        at = bisect_left(self.live, key)
        self._edit(at, len(self.live) - at - 1, cause)
        del self.live[at]

    def _strike_out(self) -> None:
        """Move reports between ``live`` and ``struck`` as the retractions now say."""
        dead = deaths(self.back, self.horizon)
        named = named_by(self._retractions, self.back)
        for key in self._new:
            if self._falls(key, dead):
                self._strike(key, key[ID])
            elif key[ID] in dead and key[ID] not in named:
                cause = next(name for name, entry in self.back.items() if key[ID] in entry[1])
                self._refuse(cause, Code.TOO_LATE, _TOO_LATE)
        if not named:
            return
        for key in [key for key in self.live if key[ID] in named and key[ID] in dead]:
            if self._falls(key, dead):
                self._strike(key, named[key[ID]])
            else:
                self._refuse(named[key[ID]], Code.TOO_LATE, _TOO_LATE)
        back = [key for key in self.struck if key[ID] in named and not self._falls(key, dead)]
        for key in back:
            self._insert(key, named[key[ID]])
            self._touched.add((key[DAY], key[ARTICLE]))
        if back:
            self.struck = [key for key in self.struck if key not in back]

    def _strike(self, key: list, cause: str) -> None:
        self._remove(key, cause)
        self._touched.add((key[DAY], key[ARTICLE]))
        if self.struck is self._read["struck"]:
            self.struck = list(self.struck)
        # Out of its article it has no turn but its own.
        insort(self.struck, turns([key])[0])

    def _falls(self, key: list, dead: dict[str, float]) -> bool:
        """Whether a retraction takes a report out; not one that was reported past the horizon."""
        at = dead.get(key[ID])
        return at is not None and at - reported_of(key) <= self.horizon

    def _own(self, city: str, reported: float) -> None:
        self.changed = True
        self.city = city
        if self.clock is None or reported > self.clock:
            self.clock = reported
        if self.caused is None or reported > self.caused:
            self.caused = reported

    def _edit(self, index: int, after: int, cause: str) -> None:
        """Note a change of ``live`` at ``index``, with so many reports ``after`` it."""
        if self.live is self._read["live"]:
            self.live = list(self.live)
        if self.first is None or index < self.first:
            self.first = index
        self.tail = min(self.tail, after)
        if len(self.causes) < MOST_CAUSES and cause not in self.causes:
            self.causes.append(cause)

    def known(self, as_of: float | None, by_day: int | None) -> Ledger:
        """A ledger of only the evidence known by ``as_of`` and of ``by_day`` or before."""
        self.open()
        live, back = [*self.live, *self.struck], self.back
        if as_of is not None:
            live = [key for key in live if reported_of(key) <= as_of]
            back = {name: entry for name, entry in back.items() if entry[0] <= as_of}
        if by_day is not None:
            live = [key for key in live if key[DAY] <= by_day]
        state = {**self.fields(), "live": sorted(live), "struck": [], "back": back}
        ledger = Ledger(state, 0, self._refuse)
        ledger.horizon = self.horizon
        ledger.live = list(state["live"])
        ledger._new = state["live"]
        ledger._touched = {(key[DAY], key[ARTICLE]) for key in live}
        ledger.settle()
        return ledger

    def at_stake(self, floor: float) -> set[str]:
        """Ids of events that retractions reported after ``floor`` are about, see retractions.py."""
        return at_stake(self.back, floor)

    def forget(self, live: list[list], struck: list[list]) -> None:
        """Keep these reports only, the retractions that they need, and the statements that they use."""
        self.live, self.struck = live, struck
        self.back = needed(self.back, {key[ID] for key in struck}, self.clock - self.horizon)
        used = {key[SAID] for key in (*live, *struck)}
        self.said = {name: statement for name, statement in self.said.items() if name in used}

    def __len__(self) -> int:
        return self.paged + len(self.live) + len(self.struck) + len(self.back)
