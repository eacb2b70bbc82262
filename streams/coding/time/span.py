"""A time expression and the days it stands for."""

from dataclasses import dataclass, replace
from datetime import date


@dataclass(frozen=True, slots=True)
class TimeSpan:
    """Words ``[start_word, end_word)`` and what they say.

    ``first``, ``last``  days, both ends included; None where that end is open or cannot be dated.
    ``precision``  ``time``, ``day``, ``week``, ``month``, ``year``, ``unknown``: how exactly the words tell
                   it.
    ``kind``       ``point`` (it happened then), ``since`` (from then on), ``until`` (no later than then),
                   ``within`` (at some time between, or over all of it), ``background`` (long before the
                   report).
    ``future``     counted forward from the report: "tomorrow", "next week".
    ``relative``   counted from the date told before: "the following day"; undated if there was none.
    ``explicit``   the year is written, or the words count from the report.
    ``part``       of a day: ``morning``, ``noon``, ``afternoon``, ``evening``, ``night``, or "".
    """

    start_word: int
    end_word: int
    first: date | None
    last: date | None
    precision: str
    kind: str = "point"
    future: bool = False
    relative: bool = False
    explicit: bool = True
    part: str = ""

    @property
    def from_(self) -> str | None:
        """The first day in ISO form."""
        return self.first.isoformat() if self.first else None

    @property
    def to(self) -> str | None:
        """The last day in ISO form."""
        return self.last.isoformat() if self.last else None

    def happened(self) -> dict[str, str | None]:
        """The ``happened`` of an event: ISO days or None, and the precision."""
        return {"from": self.from_, "to": self.to, "precision": self.precision}

    def clip(self, latest: date) -> "TimeSpan":
        """The same, ended at ``latest``: what is actual happened no later than it was reported.

        A span that lies wholly after ``latest`` is undated.
        """
        if self.first and self.first > latest:
            return replace(self, first=None, last=None, precision="unknown")
        if self.last and self.last > latest:
            return replace(self, last=latest)
        return self
