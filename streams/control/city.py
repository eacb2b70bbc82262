"""The state of one city: its evidence, and where the fold of it stands.

The state is a dict of JSON values, the value of the city's key in the engine's table:

``v``         version of this layout
``city``      the city's id
``seq``       number of the last change sent
``clock``     latest ``reported_at`` of the city's evidence, seconds since 1970: the only clock there is
``places``    the city, as the events have it: mostly one place
``cast``      actors, speakers and agencies
``pages``     the older reports in fold order, with their statements, packed, see pages.py
``live``      the other reports in fold order
``said``      statements of these and of the struck ones by their digest, see statements.py
``struck``    reports that a retraction took out, in the same order
``back``      retractions: id -> [reported, [event ids]]
``marks``     [number of reports, standing after these, packed], see marks.py; the last is where the city stands
``compact``   size of the evidence at which it is compacted next
"""

from __future__ import annotations

from streams.control.changes import difference, in_common
from streams.control.evidence import ID, moment_text, reported_of, reported_text
from streams.control.fold import Folder, Step
from streams.control.history import HISTORIES, Entry, History, Item, State, alike, later, shifted
from streams.control.ledger import Ledger, Refuse
from streams.control.marks import Marks
from streams.control.pages import cuts
from streams.control.settings import Settings
from streams.control.standing import NOTHING, interval_of, pack, row_of, unpack
from streams.errors import BadMessage, Code

VERSION = 2
_FIRST_COMPACTION = 64


def _of_today(state: dict) -> dict:
    """A state of an older version in the layout of this one. Raises BadMessage for a newer or unknown one."""
    version = state.get("v")
    if version == 1:  # before there were pages
        return {**state, "v": VERSION, "pages": []}
    raise BadMessage(
        Code.BAD_STATE, f"state of a city of version {version!r}, this program knows 1 and {VERSION}"
    )


class City:
    """A working copy of a city's state. The state that it was read from is never changed."""

    def __init__(self, state: dict | None, settings: Settings, refuse: Refuse) -> None:
        if state is None:
            state = {
                "v": VERSION, "city": None, "seq": 0, "clock": None, "places": [], "cast": [], "said": {},
                "pages": [], "live": [], "struck": [], "back": {}, "marks": [], "compact": _FIRST_COMPACTION,
            }  # fmt: skip
        elif state.get("v") != VERSION:
            state = _of_today(state)
        self.settings = settings
        self.ledger = Ledger(state, settings.horizon_days, refuse)
        self.seq: int = state["seq"]
        self.marks: list[list] = state["marks"]
        self.compact_at: int = state["compact"]
        self.standing = unpack(self.marks[-1][1]) if self.marks else NOTHING
        self._folder: Folder | None = None
        self._known = HISTORIES.recall(state, settings)
        self._history: History | None = None

    @property
    def folder(self) -> Folder:
        """The rules at work on the ledger's statements."""
        if self._folder is None or self._folder.said is not self.ledger.said:
            self._folder = Folder(self.ledger.said, self.ledger.cast, self.settings, self.ledger.city)
        return self._folder

    def row(self, standing: dict | None = None, *, at: float | None = None) -> dict | None:
        """The row of a standing, else of the present one. ``at``: when pressure is judged, in seconds."""
        standing = self.standing if standing is None else standing
        return row_of(standing, self.ledger.places, self.folder.context.rules.confidence, at=at)

    def refold(self) -> list[dict]:
        """Fold from the first new report to where all is as it was but for the number of steps; the changes to send."""
        ledger = self.ledger
        ledger.settle()
        if ledger.first is None:
            return []
        start, base, marks = self._from(ledger.first)
        before, now, first, paged = ledger.before, ledger.live, ledger.first, ledger.paged
        lead = self._was(base, start, first)
        for count, item in enumerate(lead, paged + start + 1):
            marks.add(count, item.step.after)
        base = lead[-1].step.after if lead else base
        more = len(now) - len(before)
        at = len(now) - ledger.tail
        was, new = self._was(base, first, at - more), self._fold(base, now, first, at, marks)
        old_end, end = (items[-1].step.after if items else base for items in (was, new))
        while at < len(now) and not alike(old_end, end):
            was += self._was(old_end, at - more, at - more + 1)
            new += self._fold(end, now, at, at + 1, marks)
            old_end, end = was[-1].step.after, new[-1].step.after
            at += 1
        old, entries = self._entries(was), self._entries(new)
        rest: list[Item] | None = []
        if alike(old_end, end):
            by = end["version"] - old_end["version"]
            marks.take_over(self.marks, paged + at - more, more, by)
            if not by and len(old) == len(entries) == in_common(old, entries):
                # The rest is as before: it is sent again only behind steps that are not.
                old, entries = [], []
                rest = self._known_from(paged + at - more)
            else:
                same = self._was(old_end, at - more, len(before))
                old += self._entries(same)
                rest = later(same, end, by)
                entries += self._entries(rest)
            end = shifted(self.standing, by)
        self.standing, self.marks = end, marks.kept(paged + len(now), end, paged)
        if (was or self._known is not None) and rest is not None:
            self._note(paged + start, [*lead, *new, *rest])
        cause, learned_at = ledger.causes, moment_text(ledger.caused)
        messages = difference(self.row(base), old, entries, cause, learned_at, self.seq, ledger.city)
        self.seq += len(messages)
        return messages

    def _note(self, start: int, items: list[Item]) -> None:
        """Have the steps from report ``start`` on remembered, after those before it that already are."""
        known = self._known
        if known is not None and known.start < start <= known.start + len(known.items):
            start, items = known.start, [*known.items[: start - known.start], *items]
        self._history = History(start, items)

    def _was(self, standing: dict, start: int, end: int) -> list[Item]:
        """The steps, as they were, of the reports that were at ``start`` up to ``end``; ``standing`` is before them."""
        known, paged, before = self._known, self.ledger.paged, self.ledger.before
        begin = end if known is None else min(max(known.start - paged, start), end)
        items = self._fold(standing, before, start, begin)
        return (
            items
            if begin == end
            else items + known.items[begin + paged - known.start : end + paged - known.start]
        )

    def _known_from(self, count: int) -> list[Item] | None:
        """The remembered steps of all reports but the first ``count``; None where some are not."""
        known = self._known
        return None if known is None or count < known.start else known.items[count - known.start :]

    def _entries(self, items: list[Item]) -> list[Entry]:
        """The entries of those steps that changed the row."""
        found = []
        for item in items:
            step = item.step
            if step.changes_row:
                entry = item.entry
                if entry is None:
                    report = step.report
                    happened = interval_of(self.folder.meaning(report).happened)
                    row = self.row(step.after)
                    entry = item.entry = Entry(row, [report[ID]], happened, reported_text(report))
                found.append(entry)
        return found

    def _from(self, first: int) -> tuple[int, dict, Marks]:
        """Where to begin to fold for a live report at ``first``: index, standing there, and the marks up to it.

        Opens pages until a mark is found behind them.
        """
        ledger = self.ledger
        total = ledger.paged + first
        marks = [mark for mark in self.marks if mark[0] <= total]
        if not marks:
            ledger.open()
            return 0, NOTHING, Marks([])
        count, standing = marks[-1]
        while ledger.paged > count:
            ledger.open(len(ledger.pages) - 1)
        base = self.standing if marks[-1] is self.marks[-1] else unpack(standing)
        return count - ledger.paged, base, Marks(marks)

    def _fold(
        self, standing: dict, reports: list[list], start: int, end: int, marks: Marks | None = None
    ) -> list[Item]:
        """The steps of the reports from index ``start`` up to ``end``; ``marks`` gets what stands after them."""
        items = [Item(step) for step in self.folder.steps(standing, reports, start, end)]
        if marks is not None:
            for count, item in enumerate(items, self.ledger.paged + start + 1):
                marks.add(count, item.step.after)
        return items

    def final_row(self, *, at: float | None = None) -> dict | None:
        """The row of all that the ledger took in, folded once from the start."""
        self.ledger.open()
        self.ledger.settle()
        folder, standing = self.folder, NOTHING
        for report in self.ledger.live:
            standing = folder.advance(standing, report)[1]
        return self.row(standing, at=at)

    def state(self) -> dict:
        """The state to store."""
        self._turn_over()
        state = State(
            v=VERSION, **self.ledger.fields(), seq=self.seq, marks=self.marks, compact=self.compact_at
        )
        if self._history is not None:
            HISTORIES.remember(state, self.settings, self._history)
        return state

    def _turn_over(self) -> None:
        """Put reports on pages where there are enough, and a mark behind the last page."""
        ledger = self.ledger
        while ends := cuts(ledger.live):
            paged = ledger.paged
            start, standing, _ = self._from(ends[-1])
            if ledger.paged == paged:
                break
        else:
            return
        steps = self._fold(standing, ledger.live, start, ends[-1])
        standing = steps[-1].step.after if steps else standing
        ledger.turn_over(ends)
        others = [mark for mark in self.marks if mark[0] != ledger.paged]
        self.marks = sorted([*others, [ledger.paged, pack(standing)]], key=lambda mark: mark[0])

    def compact(self) -> None:
        """When it is due, forget what no answer needs: repeats and retractions from before the horizon.

        Answers stay the same for all that is still to come, if it comes in the order of its reports, no
        evidence is reported more than the horizon after its day, and no retraction more than that after
        what it retracts.
        """
        ledger = self.ledger
        if len(ledger) < self.compact_at:
            return
        ledger.open()
        floor = ledger.clock - ledger.horizon
        about = ledger.at_stake(floor)
        struck = [key for key in ledger.struck if reported_of(key) >= floor or key[ID] in about]
        kept = self._kept(floor, about, struck)
        most = self.settings.most_reports
        if len(kept) > most:
            # Leave room, so that not every event compacts again.
            newest = sorted(reported_of(key) for key in ledger.live)
            kept = self._kept(max(floor, newest[-(most // 2 + 1)]), set(), [])
        shorter = len(kept) < len(ledger.live)
        ledger.forget(kept, struck)
        if shorter:
            marks = Marks([])
            steps = self._fold(NOTHING, kept, 0, len(kept), marks)
            self.standing = steps[-1].step.after if steps else NOTHING
            self._history = None
            self.marks = marks.kept(len(kept), self.standing)
        size = len(ledger)
        room = 2 * size if 2 * size <= most else max(most + 1, size + size // 4)
        self.compact_at = max(_FIRST_COMPACTION, room)

    def _kept(self, floor: float, about: set[str], struck: list[list]) -> list[list]:
        """The live reports without those that did nothing, and have nothing to do any more.

        Up to the first in the fold order that can still be struck or come back: behind it a report may do
        nothing only because of that one.
        """
        live = self.ledger.live
        # Reported before a later one in the fold order? Only such a one can be told by when this was
        # reported.
        first_after, least = [0.0] * len(live), float("inf")
        for index in range(len(live) - 1, -1, -1):
            first_after[index] = least
            least = min(least, reported_of(live[index]))
        kept = []
        for index, step in enumerate(self.folder.steps(NOTHING, live)):
            report = step.report
            reported = reported_of(report)
            if reported >= floor or report[ID] in about or (struck and report > struck[0]):
                return kept + live[index:]
            if not (step.after is step.before or reported <= first_after[index] and _only_later(step)):
                kept.append(report)
        return kept


def _only_later(step: Step) -> bool:
    """Whether a step only said again, later, what was known: for the holder, or in denial of a gain."""
    before, after = step.before, step.after
    return before["denied"].keys() == after["denied"].keys() and all(
        after[key] == value for key, value in before.items() if key not in ("strong", "denied")
    )
