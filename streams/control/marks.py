"""Marks: standings of a city kept along its evidence, so that a late report is folded from nearby.

A mark is ``[number of reports, standing after these]``, the standing packed where it is stored. Seen from the
last report, their distances grow by half or more, so that a thousand reports have about ten, and what comes
between two reports is never much further behind a mark than behind the end.
"""

from __future__ import annotations

from streams.control.history import shifted
from streams.control.standing import pack, unpack

#: Marks are this many reports apart or more, the last one aside: to fold a few costs less than to keep them.
_LEAST_GAP = 4


class Marks:
    """The marks of a fold in progress, in rising order."""

    def __init__(self, stored: list[list]) -> None:
        self.marks = stored
        self._standings: dict[int, dict] = {}

    def add(self, count: int, standing: dict) -> None:
        """The standing after ``count`` reports, more than those of the marks before."""
        if count % _LEAST_GAP == 0:
            self._standings[count] = standing
            self.marks.append([count, None])

    def take_over(self, stored: list[list], start: int, shift: int, by: int) -> None:
        """Marks from ``start`` on, whose reports are ``shift`` more now, and their versions ``by``."""
        for count, packed in stored:
            if count >= start:
                self.marks.append([count + shift, pack(shifted(unpack(packed), by)) if by else packed])

    def kept(self, end: int, standing: dict, needed: int = 0) -> list[list]:
        """The marks to store: the last of ``end`` reports and their ``standing``, one at ``needed`` for sure."""
        if not end:
            return []
        found = [[end, pack(standing)]]
        last = end
        for count, packed in reversed(self.marks):
            gap = last - count
            if count == needed or gap >= _LEAST_GAP and gap >= (end - count) // 3:
                found.append([count, pack(self._standings[count]) if packed is None else packed])
                last = count
        return found[::-1]
