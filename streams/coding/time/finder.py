"""Finds time expressions in a sentence and resolves them against the day of publication."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from streams.coding.time import calendar
from streams.coding.time.cores import Core, Cores
from streams.coding.time.span import TimeSpan
from streams.coding.time.words import Words, load

BACKGROUND_DAYS = 45  # what ended longer before the report than this is history to it
_DAYS = frozenset({"day", "time"})
_FILL = frozenset({"the", "of", "a", "very"})
_AFTER_CLOCK = frozenset({"am", "pm", "gmt", "utc", "local", "oclock"})
_LEFT = 6  # words looked at to the left of a date


def find_times(
    words: Sequence[str],
    raw: Sequence[str],
    published: date | datetime,
    anchor: date | None = None,
    year: int | None = None,
) -> list[TimeSpan]:
    """The time expressions of a sentence, left to right, none inside another.

    ``words`` folded and ``raw`` printed tokens (``streams.coding.text``). ``published`` the day they count from; a
    weekday is the last such day up to then, the day itself included, as in news. ``anchor`` the date told last
    before this sentence ("the following day" counts from it, or from one told earlier in the sentence).
    ``year`` the year of dates that name none; without it they are the latest not after ``published``.
    """
    day = published.date() if isinstance(published, datetime) else published
    return _Finder(load(), words, raw, day, anchor, year).run()


def told(spans: Sequence[TimeSpan], anchor: date | None) -> date | None:
    """The anchor for the next sentence: the day told last in ``spans``, else ``anchor`` itself."""
    for span in reversed(spans):
        if span.last and span.kind != "since" and not span.future and span.precision in _DAYS:
            return span.last
    return anchor


class _Finder:
    def __init__(
        self,
        lists: Words,
        words: Sequence[str],
        raw: Sequence[str],
        published: date,
        anchor: date | None,
        year: int | None,
    ) -> None:
        self.w = lists
        self.words = words
        self.raw = raw
        self.n = len(words)
        self.published = published
        self.anchor = anchor
        self.cores = Cores(lists, words, raw, published, year)
        self.spans: list[TimeSpan] = []
        self.floor = 0  # words before this belong to an earlier span

    def run(self) -> list[TimeSpan]:
        starts, words = self.w.starts, self.words
        i = 0
        while i < self.n:
            word = words[i]
            if word in starts or "0" <= word[0] <= "9":
                span = self._at(i)
                if span is not None:
                    if self.spans and self._renamed(self.spans[-1], span):
                        span = replace(span, start_word=self.spans.pop().start_word)
                    self.spans.append(span)
                    self.floor = i = span.end_word
                    if span.last and span.kind != "since" and not span.future and span.precision in _DAYS:
                        self.anchor = span.last
                    if span.first and span.explicit and span.first.year == (span.last or span.first).year:
                        self.cores.year_told(span.first.year, span.precision)
                    continue
            i += 1
        return self.spans

    def _renamed(self, last: TimeSpan, span: TimeSpan) -> bool:
        """Whether ``span`` gives the date of ``last``: "the next day, on 30 August"."""
        gap = self.words[last.end_word : span.start_word]
        return last.relative and not span.relative and span.precision in _DAYS and all(x == "," for x in gap)

    def _at(self, i: int) -> TimeSpan | None:
        core = self.cores.read(i, self.anchor)
        if core is None:
            return None
        start, lead, edges, part = self._left(core)
        if core.needs and lead is None and not edges:
            return None
        core = self._edged(core, edges)
        end, kind = core.end, core.kind
        first, last = core.first, core.last
        if kind == "point":
            second = self._second(core, lead)
            if second is not None:
                end, last = second.end, second.last
                kind = "within"
                if first and last and first > last:  # "from 28 December to 3 January"; "Friday to Monday"
                    if core.precision == second.precision == "year":
                        first, last = last, first
                    else:
                        first = self.cores.before(core, last)
        end, part = self._right(end, part)
        if kind == "point":
            first, last, kind = self._led(start, lead, first, last, kind, core)
        precision = core.precision
        if part.startswith("clock") and precision == "day":
            precision = "time"
        part = core.part or (part if not part.startswith("clock") else part[6:])
        if kind in ("point", "within") and last and (self.published - last).days > BACKGROUND_DAYS:
            kind = "background"
        future = core.future or bool(first and first > self.published and kind != "until")
        return TimeSpan(start, end, first, last, precision, kind, future, core.relative, core.explicit, part)

    def _left(self, core: Core) -> tuple[int, str | None, list[str], str]:
        """Where the expression begins, what leads it, its edges and the part of day before it."""
        w, words = self.w, self.words
        start, k = core.start, core.start - 1
        lead, edges, part = None, [], ""
        stop = max(self.floor, core.start - _LEFT)
        while k >= stop:
            word = words[k]
            if word in w.leads and word not in ("following",):
                lead, start = w.leads[word], k
                if word in ("in", "on", "at", "around", "about") and k - 1 >= stop:
                    if clock := self._clock(k - 1):
                        part = clock
                        k = start = k - 2 if self.words[k - 1] in _AFTER_CLOCK and k - 2 >= stop else k - 1
                        k -= 1
                        continue
                    before = words[k - 1]  # "late on Saturday", "since about March", "the night on"
                    if (
                        before in w.edges
                        or before in w.parts
                        or (before in w.leads and word in ("around", "about"))
                    ):
                        k -= 1
                        continue
                    if before == "hours" and k - 2 >= stop and words[k - 2] in w.edges:
                        start = k - 2
                break
            if word in w.edges:
                edges.append(w.edges[word])
                start = k
            elif word in w.parts:
                part = w.parts[word]
                start = k
            elif word == "hours" and k - 1 >= stop and words[k - 1] in w.edges:
                start = k
            elif clock := self._clock(k):
                part = clock
                start = k
            elif word in _FILL or word == "s":
                before = words[k - 1]
                known = before in w.leads or before in w.edges or before in w.parts
                if not (known or before in _FILL or before == "hours"):
                    break
            else:
                break
            k -= 1
        return start, lead, edges, part

    def _clock(self, k: int) -> str:
        """``clock`` and the part of the day if a time of day stands at ``k``: 6:30, 10am, 0400 GMT."""
        r = self.raw[k]
        if not "0" <= r[0] <= "9":
            number = k > 0 and self.raw[k - 1][0] in "0123456789"
            return "clock" if number and self.words[k] in _AFTER_CLOCK else ""
        if r[-2:] in ("am", "pm"):
            return "clock morning" if r[-2:] == "am" else "clock"
        if ":" in r or (k + 1 < self.n and self.words[k + 1] in _AFTER_CLOCK):
            return "clock"
        return ""

    def _edged(self, core: Core, edges: list[str]) -> Core:
        for name in edges:
            if name != "part" and core.first is not None:
                first, last = calendar.edge((core.first, core.last), name, core.precision)
                if first and last and not core.explicit and not core.future:
                    if first > self.published and core.precision == "month":  # "late May" told in early May
                        first, last = calendar.edge(
                            calendar.month(first.year - 1, first.month), name, "month"
                        )
                    elif last > self.published:
                        last = self.published
                core = replace(core, first=first, last=last)
        return core

    def _second(self, core: Core, lead: str | None) -> Core | None:
        """The other end of "12 to 14 May", "between Friday and Sunday", "1996-2001"."""
        k = core.end
        if lead == "between" and k + 1 < self.n and self.words[k] == "," and self.words[k + 1] == "and":
            k += 1
        if k >= self.n or self.words[k] not in self.w.ranges:
            return None
        joint = self.w.ranges[self.words[k]]
        if joint == "and" and lead != "between":
            return None
        if (
            joint == ""
            and self.words[k] in ("to", "until", "till")
            and lead not in ("from", None, "point", "between")
        ):
            return None
        k += 1
        while k < self.n and (
            self.words[k] in _FILL or self.words[k] in self.w.edges or self.words[k] == "on"
        ):
            k += 1
        if k >= self.n or k > core.end + 4:
            return None
        other = self.cores.read(k, self.anchor, loose=True)
        if other is None or other.kind != "point" or other.last is None:
            return None
        edges = [self.w.edges[x] for x in self.words[core.end : k] if x in self.w.edges]
        return self._edged(other, edges)

    def _right(self, end: int, part: str) -> tuple[int, str]:
        """Past a part of the day after the date: "Friday night", "Saturday at 6:30"."""
        words, n = self.words, self.n
        if end < n and words[end] in self.w.parts:
            return end + 1, self.w.parts[words[end]]
        if end + 1 < n and words[end] in ("at", "around", "about"):
            if words[end + 1] in self.w.parts:
                return end + 2, self.w.parts[words[end + 1]]
            if clock := self._clock(end + 1):
                end += 2
                while end < n and (words[end] in _AFTER_CLOCK or words[end] == "time"):
                    end += 1
                return end, clock
        return end, part

    def _led(
        self, start: int, lead: str | None, first: date | None, last: date | None, kind: str, core: Core
    ) -> tuple[date | None, date | None, str]:
        if lead == "from" and start and self.words[start - 1] in self.w.before.get("from", ()):
            return first, last, kind
        if lead in ("since", "from", "after"):
            return first, None, "since"
        if lead in ("until", "by", "before"):
            return None, last, "until"
        if lead == "within" and core.precision not in _DAYS:
            return first, last, "within"
        return first, last, kind
