"""The dated heart of a time expression: a date, weekday, month, year, season, count of days, fixed phrase."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from streams.coding.time import calendar
from streams.coding.time.words import Fixed, Words

_ORDINAL = ("st", "nd", "rd", "th")
_ABOUT = {"day": (7, 2, "week"), "week": (42, 14, "month"), "month": (300, 60, "year")}
_LENGTH = {"day": 1, "week": 7, "fortnight": 14, "month": 30, "year": 365, "decade": 3650}
_AHEAD = 16  # words in which "will" makes "the next two days" lie ahead
_NEAR = 8  # words in which "has" makes "for two months" last until now
_FIRST_YEAR, _YEARS_AHEAD = 1800, 30


@dataclass(frozen=True, slots=True)
class Core:
    """Words ``[start, end)`` and their days; the rest as in TimeSpan. ``needs``: only with a preposition before it."""

    start: int
    end: int
    first: date | None
    last: date | None
    precision: str
    kind: str = "point"
    future: bool = False
    relative: bool = False
    explicit: bool = True
    part: str = ""
    needs: bool = False


class Cores:
    """Reads the core at a word of one sentence."""

    def __init__(
        self, lists: Words, words: Sequence[str], raw: Sequence[str], published: date, year: int | None
    ) -> None:
        self.w = lists
        self.words = words
        self.raw = raw
        self.n = len(words)
        self.published = published
        self.year = year

    def year_told(self, year: int, precision: str) -> None:
        """Dates later in the sentence that name no year are of this one."""
        if precision in ("day", "time", "month", "year"):
            self.year = year

    def before(self, core: Core, last: date) -> date | None:
        """The first day of ``core`` moved back to its latest turn before ``last``."""
        if core.precision == "day" and core.end - core.start == 1:
            return calendar.shifted(last, -((last.weekday() - core.first.weekday()) % 7))
        first = core.first
        while first is not None and first > last:
            year = first.year - 1
            first = calendar.day(year, first.month, first.day) or calendar.day(year, first.month, 28)
        return first

    def read(self, i: int, anchor: date | None, loose: bool = False) -> Core | None:
        """The core that starts at ``i``. ``loose``: as the other end of a range, where a bare year is one."""
        word = self.words[i]
        w = self.w
        if "0" <= word[0] <= "9":
            return self._digits(i, anchor, loose)
        counted = self._unit(i, anchor) if word in w.units else None
        if counted is not None:
            return counted
        fixed = self._fixed(i, anchor)
        if fixed is not None:
            return fixed
        if word in w.weekdays:
            return self._weekday(i)
        if word in w.months:
            return self._month(i, loose)
        if word in w.seasons:
            return self._season(i)
        if word in ("century", "centuries") and i and self.words[i - 1][:1].isdigit():
            return Core(i - 1, i + 1, None, None, "unknown", "background", explicit=True)
        return None

    # digits: 12 May, 12-14 May, 2016-05-12, 2016, 1990s, 24 hours

    def _digits(self, i: int, anchor: date | None, loose: bool) -> Core | None:
        words, n = self.words, self.n
        number = self._int(i)
        if number is None:
            if words[i][-1] == "s" and words[i][:-1].isdigit() and len(words[i]) == 5:
                decade = int(words[i][:-1])
                first, last = calendar.year(decade)[0], calendar.year(decade + 9)[1]
                return Core(i, i + 1, first, last, "year", "background")
            return None
        if 1 <= number <= 31 and len(words[i]) <= 4:
            core = self._day_month(i, number)
            if core is not None:
                return core
        if (
            _FIRST_YEAR <= number <= self.published.year + _YEARS_AHEAD
            and words[i].isdigit()
            and "," not in self.raw[i]
        ):
            if iso := self._iso(i, number):
                return iso
            return self._year(i, number, loose)
        return (
            self._counted(i, i + 1, number, False, anchor)
            if i + 1 < n and words[i + 1] in self.w.units
            else None
        )

    def _int(self, i: int) -> int | None:
        word = self.words[i]
        if word.isdigit():
            return int(word) if len(word) <= 9 else None
        if word[-2:] in _ORDINAL and word[:-2].isdigit() and len(word) <= 4:
            return int(word[:-2])
        return None

    def _day_month(self, i: int, number: int) -> Core | None:
        """12 May, 12th of May, 12-14 May, 12 and 13 May; each with or without a year."""
        words, n = self.words, self.n
        k, last = i + 1, number
        if k < n and words[k] in ("-", "to", "and", "or", "until") and k + 1 < n and self._int(k + 1):
            second = self._int(k + 1)
            if second and number < second <= 31 and self._month_at(k + 2):
                k, last = k + 2, second
        elif k < n and self._int(k) and number < self._int(k) <= 31 and self._month_at(k + 1):
            k, last = k + 1, self._int(k)  # 12-14 May: the hyphen leaves no token
        if k < n and words[k] == "of":
            k += 1
        if not self._month_at(k):
            return None
        return self._dated(i, k + 1, self.w.months[words[k]], number, last)

    def _month_at(self, k: int) -> bool:
        if k < self.n and self.words[k] == "of":
            k += 1
        return k < self.n and self.words[k] in self.w.months and self.raw[k][0].isupper()

    def _dated(self, start: int, k: int, month: int, first: int, last: int) -> Core | None:
        """A day (or days) of a month, with the year if it stands at ``k``."""
        words, n = self.words, self.n
        y = k + 1 if k < n and words[k] == "," else k
        year = self._year_at(y)
        if year is not None:
            a, b = calendar.day(year, month, first), calendar.day(year, month, last)
            return (
                Core(start, y + 1, a, b, "day", "point" if first == last else "within") if a and b else None
            )
        a, b = self._latest(month, first), None
        if a is not None:
            b = calendar.day(a.year, month, last)
        if a is None or b is None:
            return None
        return Core(start, k, a, b, "day", "point" if first == last else "within", explicit=False)

    def _year_at(self, k: int) -> int | None:
        if k < self.n and len(self.words[k]) == 4 and self.words[k].isdigit() and "," not in self.raw[k]:
            year = int(self.words[k])
            if _FIRST_YEAR <= year <= self.published.year + _YEARS_AHEAD:
                return year
        return None

    def _latest(self, month: int, number: int) -> date | None:
        """The day in the year told, or the latest one not after the report."""
        if self.year is not None:
            found = calendar.day(self.year, month, number)
            if found is None or found <= self.published:
                return found
        for year in range(self.published.year, self.published.year - 9, -1):
            found = calendar.day(year, month, number)  # 29 February is not in every year
            if found and found <= self.published:
                return found
        return None

    def _iso(self, i: int, year: int) -> Core | None:
        """2016-05-12, whose hyphens leave no tokens."""
        words = self.words
        if i + 2 < self.n and all(len(words[k]) == 2 and words[k].isdigit() for k in (i + 1, i + 2)):
            found = calendar.day(year, int(words[i + 1]), int(words[i + 2]))
            if found:
                return Core(i, i + 3, found, found, "day")
        return None

    def _year(self, i: int, number: int, loose: bool) -> Core | None:
        """2014; 2014-15 and 1996-2001, with or without a token for the dash."""
        words, n = self.words, self.n
        if i + 1 < n and words[i + 1] in self.w.after.get("year", ()):
            return None
        first, last = calendar.year(number)
        k = i + 1 + (i + 1 < n and words[i + 1] == "-")
        second = words[k] if k < n else ""
        if second.isdigit() and len(second) in (2, 4) and "," not in self.raw[k]:
            until = int(second) if len(second) == 4 else number // 100 * 100 + int(second)
            counts = k + 1 < n and words[k + 1] in self.w.after.get("year", ())
            if number < until <= min(number + 60, self.published.year + _YEARS_AHEAD) and not counts:
                return Core(i, k + 1, first, calendar.year(until)[1], "year", "within")
        if number == self.published.year:
            last = self.published
        bare = not loose and not (i and words[i - 1] in ("the", "("))
        return Core(i, i + 1, first, last, "year", "point", number > self.published.year, needs=bare)

    # words: Friday, May, summer, three days ago

    def _weekday(self, i: int) -> Core | None:
        words, n, w = self.words, self.n, self.w
        word = words[i]
        before = words[i - 1] if i else ""
        if not self.raw[i][0].isupper() or before in w.before.get(word, ()):
            return None
        if i + 1 < n and words[i + 1] in w.after.get(word, ()):
            return None
        if word in w.names and not (before in w.leads or before in w.past or self._near_number(i)):
            return None
        k = i + 1
        part = ""
        if k < n and words[k] == "." and word in w.short:
            k += 1
        if k < n and words[k] in w.parts:
            part = w.parts[words[k]]
            k += 1
        d = k + 1 if k < n and words[k] == "," else k
        if d < n and (words[d] in w.months or "0" <= words[d][0] <= "9"):
            dated = self._month(d, True) if words[d] in w.months else self._digits_date(d)
            if dated is not None and dated.precision == "day":
                return Core(
                    i,
                    dated.end,
                    dated.first,
                    dated.last,
                    "day",
                    dated.kind,
                    explicit=dated.explicit,
                    part=part,
                )
        back = (self.published.weekday() - w.weekdays[word]) % 7
        start, future = i, False
        if before in w.future:
            back, start, future = back - 7, i - 1, True
        elif before in ("last", "past"):
            back, start = back or 7, i - 1
        elif before in ("this", "previous"):
            start = i - 1
        day = calendar.shifted(self.published, -back)
        return Core(start, k, day, day, "day", future=future, part=part)

    def _digits_date(self, d: int) -> Core | None:
        number = self._int(d)
        return self._day_month(d, number) if number and number <= 31 else None

    def _near_number(self, i: int) -> bool:
        return (i + 1 < self.n and self.words[i + 1][0].isdigit()) or (
            i > 0 and self.words[i - 1][0].isdigit()
        )

    def _month(self, i: int, loose: bool) -> Core | None:
        """May 12, 2016; May 12-14; May 2016; May."""
        words, n, w = self.words, self.n, self.w
        word = words[i]
        if not self.raw[i][0].isupper() or (i + 1 < n and words[i + 1] in w.after.get(word, ())):
            return None
        if word in w.short and not (self.raw[i][1:].islower() or self.raw[i].isupper()):
            return None
        month = w.months[word]
        before = words[i - 1] if i else ""
        k = i + 1
        if k < n and words[k] == "." and word in w.short:
            k += 1
        number = self._int(k) if k < n and len(words[k]) <= 4 else None
        if number and 1 <= number <= 31 and not (before == "in" or (k + 1 < n and words[k + 1] in w.units)):
            last, e = number, k + 1
            if e < n and words[e] in ("-", "to", "and") and e + 1 < n:
                second = self._int(e + 1)
                if second and number < second <= 31 and words[e] != "and":
                    last, e = second, e + 2
            elif e < n and (second := self._int(e)) and number < second <= 31 and len(words[e]) <= 4:
                last, e = second, e + 1
            return self._dated(i, e, month, number, last)
        y = k
        if y < n and words[y] in (",", "of"):
            y += 1
        year = self._year_at(y)
        pair = self._month_pair(i, k, month) if year is None else None
        if pair is not None:
            return pair
        if year is not None:
            first, last = calendar.month(year, month)
            return Core(i, y + 1, first, last, "month", future=bool(first and first > self.published))
        led = before in w.leads or before in w.edges or before in w.past or before in w.future
        if word in w.names and not (led or loose or before in ("this", "of")):
            return None
        if before == "on" or (word in w.names and before == "at"):
            return None
        return self._bare_month(i, k, month, before)

    def _month_pair(self, i: int, k: int, month: int) -> Core | None:
        """September-October 2016, June and July 2013: the year stands behind the second."""
        words, n = self.words, self.n
        k += k < n and words[k] in ("-", "to", "and")
        if k + 1 >= n or words[k] not in self.w.months or not self.raw[k][0].isupper():
            return None
        year = self._year_at(k + 1)
        if year is None:
            return None
        second = self.w.months[words[k]]
        first = calendar.month(year - (second < month), month)[0]
        return Core(i, k + 2, first, calendar.month(year, second)[1], "month", "within")

    def _bare_month(self, i: int, end: int, month: int, before: str) -> Core:
        year = self.published.year - (month > self.published.month)
        if self.year is not None and self.year <= year:
            year = self.year
        future = before in self.w.future
        start = i - 1 if future or before in ("last", "this", "past") else i
        if future:
            year = self.published.year + (month <= self.published.month)
        elif before == "last" and year == self.published.year and month == self.published.month:
            year -= 1
        first, last = calendar.month(year, month)
        if last and first and first <= self.published < last:
            last = self.published
        return Core(start, end, first, last, "month", future=future, explicit=False)

    def _season(self, i: int) -> Core | None:
        words, n, w = self.words, self.n, self.w
        before = words[i - 1] if i else ""
        two = words[i - 2] if i > 1 else ""
        k = i + 1
        if k < n and words[k] in ("of", ","):
            k += 1
        year = self._year_at(k)
        start, end = i, i + 1
        month = w.seasons[words[i]]
        if year is not None:
            end = k + 1
        elif before in ("last", "this", "next"):
            start = i - 1
            year = self.published.year - (month + 2 * (before == "last") > self.published.month)
            year += before == "next"
        elif words[i] == "summer" and (
            before == "in" or (before == "the" and two in ("in", "during", "since", "over"))
        ):
            year = self.published.year - (month > self.published.month)
        if year is None:
            return None
        first, last = calendar.month(year, month)[0], calendar.month(year, month + 2)[1]
        return Core(start, end, first, last, "month", future=before == "next", explicit=end > i + 1)

    def _fixed(self, i: int, anchor: date | None) -> Core | None:
        node, k, best, end = self.w.phrases.get(self.words[i]), i, None, i
        while node is not None:
            k += 1
            if None in node:
                best, end = node[None], k
            node = node.get(self.words[k]) if k < self.n else None
        if best is None:
            return None
        if i and self.words[i - 1] in self.w.before.get(self.words[i], ()):
            return None
        told = best.base == "told"
        if (
            told
            and self.words[end - 1] in ("after", "before")
            and end < self.n
            and self.words[end][0].isalnum()
        ):
            return None  # "the day after the attack": of an event, not a date
        if best.kind == "future" and self.words[i] == "next" and i and self.words[i - 1] == "the":
            told = True  # "the next week" follows what was told, "next week" the report
        if self.words[i] == "last" and i and self.words[i - 1] == "the" and end == i + 2:
            unit = self.w.units.get(self.words[i + 1])
            if unit:  # "over the last week" is up to now, "last week" the one before this
                return self._counted(i + 1, i + 1, 1, False, anchor)
        return self._placed(i, end, best, anchor if told else self.published, told)

    def _placed(self, i: int, end: int, fixed: Fixed, base: date | None, told: bool) -> Core:
        kind = "point" if fixed.kind == "future" else fixed.kind
        future = fixed.kind == "future" and not told
        if fixed.bounds is None or base is None:
            return Core(i, end, None, None, "unknown", kind, future, told)
        (unit, offset), (unit2, offset2) = fixed.bounds
        first = calendar.period(base, unit, offset)[0]
        last = calendar.period(base, unit2, offset2)[1]
        return Core(i, end, first, last, fixed.precision, kind, future, told)

    # counts: two days ago, three weeks later, in 24 hours

    def _unit(self, i: int, anchor: date | None) -> Core | None:
        """A unit with a number word before it ("two days ago"); digits are read from the number on."""
        if not i:
            return None
        word, start = self.words[i - 1], i - 1
        about = word in self.w.about
        if word in self.w.numbers:
            number = self.w.numbers[word]
            if start and number < 10 and self.w.numbers.get(self.words[start - 1], 0) in (20, 30, 40):
                number += self.w.numbers[self.words[start - 1]]
                start -= 1
            if word == "few" or word == "couple":
                start -= start > 0 and self.words[start - 1] == "a"
        elif word == "of" and i > 1 and self.words[i - 2] == "couple":
            number, start = 2, i - 2
        elif word in self.w.past and self.words[i] in ("day", "week", "month", "year", "hour", "decade"):
            number, start = 1, i
        else:
            return None
        return self._counted(start, i, number, about, anchor)

    def _counted(
        self, start: int, unit_at: int, number: int, about: bool, anchor: date | None
    ) -> Core | None:
        words, n, w = self.words, self.n, self.w
        unit = w.units[words[unit_at]]
        k = unit_at + 1
        shift = w.shifts.get(words[k]) if k < n else None
        if shift is not None:
            if words[k] in ("after", "before", "prior"):
                if k + 1 < n and words[k + 1] == "that":
                    return self._shifted(start, k + 2, unit, number, about, shift, anchor)
                if k + 1 < n and words[k + 1] not in (".", ",", ";", ")"):
                    return None  # "two days after the attack": of an event, not a date
            return self._shifted(start, k + 1, unit, number, about, shift, anchor)
        before = words[start - 1] if start else ""
        lead = words[start - 2] if start > 1 else ""
        if before in ("the", "these", "those") and lead in w.leads:
            before = lead
        back = self._back(unit, number)
        if before in w.past or before in ("within", "over") or (before == "in" and unit == "hour"):
            first = calendar.shifted(self.published, -back)
            return Core(
                start - 1 if before in w.past else start, k, first, self.published, _scale(unit), "within"
            )
        if before in w.future:
            return self._ahead(start - 1, k, back, _scale(unit), anchor)
        if before == "for" and any(x in w.perfect for x in words[max(0, start - _NEAR) : start]):
            first = calendar.shifted(self.published, -back)
            return Core(start - 1, k, first, None, _scale(unit), "since")  # "has held it for two months"
        if before == "in" and lead in ("first", "time") and unit != "hour":
            first = calendar.shifted(self.published, -back)
            return Core(start, k, first, self.published, _scale(unit), "within")
        return None

    def _ahead(self, start: int, end: int, days: int, precision: str, anchor: date | None) -> Core:
        """The next two days: from the report on if the sentence looks ahead, else from the date told."""
        lead = self.words[start - 1] if start else ""
        future = lead != "the" or any(x in self.w.modal for x in self.words[max(0, start - _AHEAD) : start])
        base = self.published if future else anchor
        if base is None:
            return Core(start, end, None, None, "unknown", relative=True)
        return Core(start, end, base, calendar.shifted(base, days), precision, "within", future, not future)

    @staticmethod
    def _back(unit: str, number: int) -> int:
        return -(-number // 24) if unit == "hour" else min(number, 4000) * _LENGTH[unit]

    def _shifted(
        self, start: int, end: int, unit: str, number: int, about: bool, shift: str, anchor: date | None
    ) -> Core:
        base_name, sign = shift.split()
        told = base_name == "told"
        base = anchor if told else self.published
        if base is None:
            return Core(start, end, None, None, "unknown", relative=told)
        way = 1 if sign == "+" else -1
        if unit == "hour":
            there = calendar.shifted(base, way * (number // 24))
            first, last = (there, base) if way < 0 else (base, there)
            return Core(start, end, first, last, "day", relative=told)
        if about:
            if unit not in _ABOUT:
                return Core(
                    start, end, None, None, "unknown", "point" if told else "background", relative=told
                )
            far, near, precision = _ABOUT[unit]
            ends = [calendar.shifted(base, way * d) for d in (far, near)]
            first, last = (ends[0], ends[1]) if way < 0 else (ends[1], ends[0])
            return Core(start, end, first, last, precision, relative=told)
        if unit == "fortnight":
            unit, number = "week", 2 * number
        first, last = calendar.period(base, unit, way * min(number, 5000))
        if first is None:
            return Core(start, end, None, None, "unknown", relative=told)
        return Core(start, end, first, last, "year" if unit == "decade" else unit, relative=told)


def _scale(unit: str) -> str:
    return {"hour": "day", "fortnight": "week", "decade": "year"}.get(unit, unit)
