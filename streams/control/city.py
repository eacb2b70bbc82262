"""The state of one city: its evidence, and where the fold of it stands.

The state is a dict of JSON values, the value of the city's key in the engine's table:

``v``         version of this layout
``city``      the city's id
``seq``       number of the last change sent
``clock``     latest ``reported_at`` of the city's evidence, seconds since 1970: the only clock there is
``places``    place by digest; ``said``: statement by digest
``live``      reports in fold order; ``struck``: those that a retraction took out, in the same order
``back``      retractions: id -> [reported, [event ids]]
``marks``     [number of reports, standing after these], rising; the last one is where the city stands
``compact``   number of reports at which the next compaction is due
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Callable

from streams.control.changes import MOST_CAUSES, Entry, difference
from streams.control.evidence import (
    DAY,
    ID,
    REPORTED,
    SAID,
    Report,
    Retraction,
    Unfit,
    city_of,
    moment_text,
    read_event,
    reported_text,
)
from streams.control.fold import Folder, Step
from streams.control.settings import Settings
from streams.control.standing import NOTHING, interval_of, row_of
from streams.errors import BadMessage, Code

VERSION = 1
_DAY = 86_400
#: Reports between two marks near the end; further back the gaps grow with the distance.
_GAP = 8
_FIRST_COMPACTION = 64

Refuse = Callable[[str, Code, str], None]


class City:
    """A working copy of a city's state. ``state()`` gives the new one; the one read is never changed."""

    def __init__(
        self,
        state: dict | None,
        settings: Settings,
        refuse: Refuse,
        *,
        as_of: float | None = None,
        by_day: int | None = None,
    ) -> None:
        if state is None:
            state = {
                "v": VERSION, "city": None, "seq": 0, "clock": None, "places": {}, "said": {}, "live": [], "struck": [],
                "back": {}, "marks": [], "compact": _FIRST_COMPACTION,
            }  # fmt: skip
        elif state.get("v") != VERSION:
            raise BadMessage(Code.BAD_STATE, f"state of a city of version {state.get('v')!r}")
        self._read = state
        self.settings = settings
        self.refuse = refuse
        # Only evidence reported by then, and of that day or before (as date.toordinal), is taken in.
        self.as_of, self.by_day = as_of, by_day
        self.city = state["city"]
        self.seq = state["seq"]
        self.clock = state["clock"]
        self.places, self.said = state["places"], state["said"]
        self.live, self.struck = state["live"], state["struck"]
        self.back = state["back"]
        self.marks = state["marks"]
        self.compact_at = state["compact"]
        self.folder = Folder(self.said, settings)
        self.changed = False
        self._new: list[list] = []
        self._retractions: list[Retraction] = []
        # What came since: the first place in the fold order that differs, and the ids that made the difference.
        self.old_live = self.live
        self.first: int | None = None
        self.causes: list[str] = []
        self.caused: float | None = None

    # --- taking events ------------------------------------------------------------------------------------------

    def take(self, event: dict) -> None:
        """Take an event in. One that does not act is passed over; one that breaks the contract is refused."""
        city = city_of(event)
        if city is None:
            return
        if self.city is not None and city != self.city:
            self._refuse(event, Code.KEY_MISMATCH, "an event about another city")
            return
        try:
            found = read_event(event)
        except Unfit as unfit:
            self._refuse(event, unfit.code, unfit.detail)
            return
        if isinstance(found, Report):
            self._add(found, city)
        elif isinstance(found, Retraction):
            self._retract(found, city)

    def _refuse(self, event: dict, code: Code, detail: str) -> None:
        self.refuse(str(event.get("event_id")), code, detail)

    def _add(self, report: Report, city: str) -> None:
        key = report.key
        if (
            self.as_of is not None
            and key[REPORTED] > self.as_of
            or self.by_day is not None
            and key[DAY] > self.by_day
        ):
            return
        at = bisect_left(self.live, key)
        if at < len(self.live) and self.live[at] == key:
            return
        out = bisect_left(self.struck, key)
        if out < len(self.struck) and self.struck[out] == key:
            return
        self._own(city, key[REPORTED])
        said = key[SAID]
        if said not in self.said:
            if self.said is self._read["said"]:
                self.said = self.folder.statements = dict(self.said)
            self.said[said] = report.statement
        place = report.statement[-1]
        if place not in self.places:
            self.places = {**self.places, place: report.place}
        self._edit(at, key[ID])
        self.live.insert(at, key)
        self._new.append(key)

    def _retract(self, retraction: Retraction, city: str) -> None:
        if self.as_of is not None and retraction.reported > self.as_of or retraction.event_id in self.back:
            return
        self._own(city, retraction.reported)
        if self.back is self._read["back"]:
            self.back = dict(self.back)
        self.back[retraction.event_id] = [retraction.reported, retraction.retracts]
        self._retractions.append(retraction)

    def settle(self) -> None:
        """Move reports between ``live`` and ``struck`` as the retractions now say."""
        if not self.back:
            return
        dead = self._deaths()
        for key in self._new:
            if self._falls(key, dead):
                self._strike(key, key[ID])
        named: dict[str, str] = {}
        for cause in self._retractions:
            for target in cause.retracts:
                named[target] = cause.event_id
                # A retraction can also end an earlier one, and so bring events back.
                named.update(dict.fromkeys(self.back.get(target, (0, ()))[1], cause.event_id))
        if not named:
            return
        for key in [key for key in self.live if key[ID] in named and key[ID] in dead]:
            if self._falls(key, dead):
                self._strike(key, named[key[ID]])
            else:
                self.refuse(named[key[ID]], Code.TOO_LATE, "it retracts an event from before the horizon")
        back = [key for key in self.struck if key[ID] in named and not self._falls(key, dead)]
        for key in back:
            at = bisect_left(self.live, key)
            self._edit(at, named[key[ID]])
            self.live.insert(at, key)
        if back:
            self.struck = [key for key in self.struck if key not in back]

    def _strike(self, key: list, cause: str) -> None:
        at = bisect_left(self.live, key)
        if at == len(self.live) or self.live[at] != key:
            return
        self._edit(at, cause)
        del self.live[at]
        if self.struck is self._read["struck"]:
            self.struck = list(self.struck)
        insort(self.struck, key)

    def _deaths(self) -> dict[str, float]:
        """Event id -> when the first retraction of it that itself stands was reported."""
        dead: dict[str, float] = {}
        # Newest first: a retraction can only take back one that was there before it.
        for reported, event_id, retracts in sorted(
            ((x[0], key, x[1]) for key, x in self.back.items()), reverse=True
        ):
            if event_id in dead and dead[event_id] - reported <= self._horizon:
                continue
            for target in retracts:
                dead[target] = reported
        return dead

    def _falls(self, key: list, dead: dict[str, float]) -> bool:
        """Whether a retraction takes a report out; not one that was reported past the horizon."""
        at = dead.get(key[ID])
        return at is not None and at - key[REPORTED] <= self._horizon

    @property
    def _horizon(self) -> float:
        return self.settings.horizon_days * _DAY

    def _own(self, city: str, reported: float) -> None:
        self.changed = True
        self.city = city
        if self.clock is None or reported > self.clock:
            self.clock = reported
        if self.caused is None or reported > self.caused:
            self.caused = reported

    def _edit(self, index: int, cause: str) -> None:
        if self.live is self._read["live"]:
            self.live = list(self.live)
        if self.first is None or index < self.first:
            self.first = index
        if len(self.causes) < MOST_CAUSES and cause not in self.causes:
            self.causes.append(cause)

    # --- folding ------------------------------------------------------------------------------------------------

    @property
    def standing(self) -> dict:
        """Where the city stands."""
        return self.marks[-1][1] if self.marks else NOTHING

    def row(self, standing: dict | None = None, *, at: float | None = None) -> dict | None:
        """The row of a standing, else of the present one."""
        weights = self.folder.context.rules.confidence
        return row_of(self.standing if standing is None else standing, self.places, weights, at=at)

    def refold(self) -> list[dict]:
        """Fold from the first new report on; the changes to send."""
        self.settle()
        if self.first is None:
            return []
        while self.marks and self.marks[-1][0] > self.first:
            if self.marks is self._read["marks"]:
                self.marks = list(self.marks)
            self.marks.pop()
        start, base = self.marks[-1] if self.marks else (0, NOTHING)
        old = [
            self._entry(step) for step in self.folder.steps(base, self.old_live, start) if step.changes_row
        ]
        new = []
        marks = list(self.marks)
        count, standing = start, base
        for count, step in enumerate(self.folder.steps(base, self.live, start), start + 1):
            standing = step.after
            if step.changes_row:
                new.append(self._entry(step))
            if count % _GAP == 0:
                marks.append([count, standing])
        if not marks or marks[-1][0] != count:
            marks.append([count, standing])
        self.marks = _thinned(marks)
        messages = difference(
            self.row(base), old, new, self.causes, moment_text(self.caused), self.seq, self.city
        )  # fmt: skip
        self.seq += len(messages)
        return messages

    def _entry(self, step: Step) -> Entry:
        happened = interval_of(self.folder.statements[step.report[SAID]][5])
        return Entry(self.row(step.after), [step.report[ID]], happened, reported_text(step.report))

    def final_row(self, *, at: float | None = None) -> dict | None:
        """The row of all that was taken in, folded once from the start: for a city that nothing is stored of."""
        self.settle()
        standing = NOTHING
        for report in self.live:
            standing = self.folder.advance(standing, report)[1]
        return self.row(standing, at=at)

    def known(self, as_of: float | None, by_day: int | None) -> City:
        """A city that has only the evidence known by ``as_of`` and of ``by_day`` or before."""
        state = self.state()
        live = [*self.live, *self.struck]
        if as_of is not None:
            state["back"] = {name: entry for name, entry in self.back.items() if entry[0] <= as_of}
            live = [key for key in live if key[REPORTED] <= as_of]
        if by_day is not None:
            live = [key for key in live if key[DAY] <= by_day]
        city = City({**state, "live": sorted(live), "struck": [], "marks": []}, self.settings, self.refuse)
        city._new = list(city.live)
        return city

    def state(self) -> dict:
        """The state to store."""
        return {
            "v": VERSION, "city": self.city, "seq": self.seq, "clock": self.clock, "places": self.places,
            "said": self.said, "live": self.live, "struck": self.struck, "back": self.back, "marks": self.marks,
            "compact": self.compact_at,
        }  # fmt: skip

    # --- compaction ---------------------------------------------------------------------------------------------

    def compact(self) -> None:
        """Forget what no answer needs any more: repeats and retractions from before the horizon, unused statements."""
        floor = self.clock - self._horizon if self.clock is not None else None
        if floor is None or len(self.live) + len(self.struck) + len(self.back) < self.compact_at:
            return
        steps = list(self.folder.steps(NOTHING, self.live))
        kept = [step.report for step in steps if step.changes_row or step.report[REPORTED] >= floor]
        if len(kept) < len(self.live):
            if not self._same_rows(steps, kept):
                # Some repeat is remembered for a later step; those that left no trace at all can go anyway.
                kept = [
                    step.report
                    for step in steps
                    if step.after is not step.before or step.report[REPORTED] >= floor
                ]
            self.live = kept
            self.marks = []
            standing = NOTHING
            for count, step in enumerate(self.folder.steps(NOTHING, kept), 1):
                standing = step.after
                if count % _GAP == 0:
                    self.marks.append([count, standing])
            if kept and len(kept) % _GAP:
                self.marks.append([len(kept), standing])
            self.marks = _thinned(self.marks)
        self.struck = [key for key in self.struck if key[REPORTED] >= floor]
        out = {key[ID] for key in self.struck}
        self.back = {
            name: entry
            for name, entry in self.back.items()
            if entry[0] >= floor or not out.isdisjoint(entry[1])
        }
        used = {key[SAID] for key in (*self.live, *self.struck)}
        self.said = {name: statement for name, statement in self.said.items() if name in used}
        shown = {statement[-1] for statement in self.said.values()}
        self.places = {name: place for name, place in self.places.items() if name in shown}
        self.compact_at = max(_FIRST_COMPACTION, 2 * (len(self.live) + len(self.struck) + len(self.back)))

    def _same_rows(self, steps: list[Step], kept: list[list]) -> bool:
        rows = [self.row(step.after) for step in steps if step.changes_row]
        return rows == [self.row(step.after) for step in self.folder.steps(NOTHING, kept) if step.changes_row]


def _thinned(marks: list) -> list:
    """Marks whose gaps grow with the distance from the end: few, and a late report is never far behind one."""
    if not marks:
        return marks
    end = marks[-1][0]
    kept = [marks[-1]]
    for mark in reversed(marks[:-1]):
        distance = end - mark[0]
        if kept[-1][0] - mark[0] >= max(_GAP, distance // 4) if len(kept) > 1 else distance >= _GAP // 2:
            kept.append(mark)
    return kept[::-1]
