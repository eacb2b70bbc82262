"""Finds time expressions in a sentence and resolves them against the day of publication."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from streams.coding.time import calendar, cores
from streams.coding.time.reading import Core, Reading
from streams.coding.time.span import TimeSpan
from streams.coding.time.words import load

BACKGROUND_DAYS = 45  # what ended longer before the report than this is history to it
_DAYS = frozenset({"day", "time"})
_LEFT = 6  # words looked at to the left of a date


def find_times(
    words: Sequence[str],
    raw: Sequence[str],
    published: date | datetime,
    anchor: date | None = None,
    year: int | None = None,
) -> list[TimeSpan]:
    """The time expressions of a sentence, left to right, none inside another.

    ``words`` folded and ``raw`` printed tokens (``streams.coding.text``). ``published`` the day they count
    from; a weekday is the last such day up to then, the day itself included, as in news. ``anchor`` the date
    told last before this sentence ("the following day" counts from it, or from one told earlier in the
    sentence). ``year`` the year of dates that name none; without it they are the latest not after
    ``published``.
    """
    w = load()
    at = [k for k, word in enumerate(words) if word in w.starts or "0" <= word[0] <= "9"]
    if not at:
        return []
    day = published.date() if isinstance(published, datetime) else published
    return _Finder(Reading(w, words, raw, day, anchor, year)).run(at)


def told(spans: Sequence[TimeSpan], anchor: date | None) -> date | None:
    """The anchor for the next sentence: the day told last in ``spans``, else ``anchor`` itself."""
    return next((s.last for s in reversed(spans) if _tells_day(s)), anchor)


def _tells_day(span: TimeSpan) -> bool:
    return bool(span.last) and span.kind != "since" and not span.future and span.precision in _DAYS


class _Finder:
    """Puts what stands around a core to it: prepositions, edges, parts of the day, the other end of a
    range.
    """

    def __init__(self, reading: Reading) -> None:
        self.r = reading
        self.w = reading.w
        self.spans: list[TimeSpan] = []
        self.floor = 0  # words before this belong to an earlier span

    def run(self, at: Sequence[int]) -> list[TimeSpan]:
        """The spans; ``at`` are the words at which a core can start."""
        r = self.r
        for i in at:
            if i < self.floor:
                continue
            span = self._at(i)
            if span is None:
                continue
            if self.spans and self._renamed(self.spans[-1], span):
                span = replace(span, start_word=self.spans.pop().start_word)
            self.spans.append(span)
            self.floor = span.end_word
            if _tells_day(span):
                r.anchor = span.last
            if span.first and span.last and span.explicit and span.first.year == span.last.year:
                r.year = span.first.year  # of dates later in the sentence that name none
        return self.spans

    def _renamed(self, last: TimeSpan, span: TimeSpan) -> bool:
        """Whether ``span`` gives the date of ``last``: "the next day, on 30 August"."""
        gap = self.r.words[last.end_word : span.start_word]
        return last.relative and not span.relative and span.precision in _DAYS and all(x == "," for x in gap)

    def _at(self, i: int) -> TimeSpan | None:
        core = cores.read(self.r, i)
        if core is None or core.start < self.floor:  # "1990s century": its first word has a span
            return None
        start, lead, edges, part = self._left(core)
        if core.needs and lead is None and not edges:
            return None
        core = self._edged(core, edges)
        end, kind, first, last = core.end, core.kind, core.first, core.last
        if kind == "point":
            second = self._second(core, lead)
            if second is not None:
                end, last, kind = second.end, second.last, "within"
                if first and first > last:  # "from 28 December to 3 January"; "Friday to Monday"
                    years = core.precision == second.precision == "year"
                    first, last = (last, first) if years else (cores.before(core, last), last)
        end, part = self._right(end, part)
        if kind == "point":
            first, last, kind = self._led(start, lead, core)
        precision = "time" if part.startswith("clock") and core.precision == "day" else core.precision
        part = core.part or part.removeprefix("clock").strip()
        if kind in ("point", "within") and last and (self.r.published - last).days > BACKGROUND_DAYS:
            kind = "background"
        future = core.future or bool(first and first > self.r.published and kind != "until")
        return TimeSpan(start, end, first, last, precision, kind, future, core.relative, core.explicit, part)

    def _left(self, core: Core) -> tuple[int, str | None, list[str], str]:
        """Where the expression begins, what leads it, its edges and the part of the day before it."""
        r, w = self.r, self.w
        start, k = core.start, core.start - 1
        lead, edges, part = None, [], ""
        stop = max(self.floor, core.start - _LEFT)
        while k >= stop:
            word = r.words[k]
            if word in w.leads and word != "following":
                if lead is not None and part:
                    break  # "before midnight on Friday"
                lead, start = w.leads[word], k
                k = self._past_lead(word, k, stop)
                if k is None:
                    break
                continue
            if word in w.edges:
                edges.append(w.edges[word])
                start = k
            elif word in w.parts:
                part = w.parts[word]
                start = k
            elif word == "hours" and (r.at(k - 1) in w.edges or r.at(k - 1) in w.parts):
                start = k
            elif clock := r.clock(k):
                part = clock
                start = k
            elif word not in w.fill or not self._goes_on(r.at(k - 1)):
                break
            k -= 1
        return start, lead, edges, part

    def _past_lead(self, word: str, k: int, stop: int) -> int | None:
        """Where to read on before a preposition: "late on Saturday", "6:30 am on Friday"; None to stop."""
        if k - 1 < stop or self.w.leads[word] != "point":
            return None
        before = self.r.words[k - 1]
        about = word in ("around", "about") and before in self.w.leads
        if about or before in self.w.edges or before in self.w.parts or self.r.clock(k - 1):
            return k - 1
        return None

    def _goes_on(self, before: str) -> bool:
        w = self.w
        return (
            before in w.leads
            or before in w.edges
            or before in w.parts
            or before in w.fill
            or before == "hours"
        )

    def _edged(self, core: Core, edges: list[str]) -> Core:
        """The early, mid or late part of a month or year, or its end."""
        for name in edges:
            if name == "part" or core.first is None:
                continue
            first, last = calendar.edge((core.first, core.last), name, core.precision)
            if first and last and not core.explicit and not core.future:
                if first > self.r.published and core.precision == "month":  # "late May" told in early May
                    first, last = calendar.edge(calendar.month(first.year - 1, first.month), name, "month")
                elif last > self.r.published:
                    last = self.r.published
            core = replace(core, first=first, last=last)
        return core

    def _second(self, core: Core, lead: str | None) -> Core | None:
        """The other end of "12 to 14 May", "between Friday and Sunday", "1996 to 2001"."""
        r, w, k = self.r, self.w, core.end
        if lead == "between" and r.at(k) == "," and r.at(k + 1) == "and":
            k += 1
        joint = w.ranges.get(r.at(k))
        if joint is None or (joint == "and" and lead != "between"):
            return None
        if joint == "" and lead not in ("from", None, "point", "between") and r.words[k] in w.leads:
            return None  # "since Friday until": two expressions
        k += 1
        while r.at(k) in w.fill or r.at(k) in w.edges or r.at(k) == "on":
            k += 1
        if k >= r.n or k > core.end + 4:
            return None
        other = cores.read(r, k, loose=True)
        if other is None or other.kind != "point" or other.last is None:
            return None
        return self._edged(other, [w.edges[x] for x in r.words[core.end : k] if x in w.edges])

    def _right(self, end: int, part: str) -> tuple[int, str]:
        """Past a part of the day after the date: "Friday night", "Saturday at 6:30"."""
        r, w = self.r, self.w
        k = end + (r.at(end) in ("at", "around", "about"))
        if r.at(k) in w.parts:
            return k + 1, w.parts[r.words[k]]
        if k > end and k < r.n and (clock := r.clock(k)):
            k += 1
            while r.at(k) in w.clock or r.at(k) == "time":
                k += 1
            return k, clock
        return end, part

    def _led(self, start: int, lead: str | None, core: Core) -> tuple[date | None, date | None, str]:
        """What the preposition makes of the days."""
        first, last = core.first, core.last
        if lead == "from" and self.r.at(start - 1) in self.w.before.get("from", ()):
            return first, last, "point"  # "a report from May"
        if lead in ("since", "from", "after"):
            return first, None, "since"
        if lead in ("until", "by", "before"):
            return None, last, "until"
        if lead == "within" and core.precision not in _DAYS:
            return first, last, "within"
        return first, last, "point"
