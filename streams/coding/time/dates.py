"""Dates of the calendar: 12 May 2016, Friday, September-October 2016, 1996-2001, the summer of 2014."""

from dataclasses import replace
from datetime import date

from streams.coding.time import calendar
from streams.coding.time.reading import YEARS_AHEAD, Core, Reading

_LONGEST = 60  # years of a range: 1996-2001


def digits(r: Reading, i: int, loose: bool) -> Core | None:
    """A date that begins with digits. ``loose``: a bare year is one too."""
    word = r.words[i]
    number = r.integer(i)
    if number is None:
        return _decade(i, word)
    if 1 <= number <= 31 and len(word) <= 4:
        core = day_month(r, i)
        if core is not None:
            return core
    if r.year_at(i) is not None:
        return _iso(r, i) or _year(r, i, loose)
    return None


def _decade(i: int, word: str) -> Core | None:
    if len(word) != 5 or word[-1] != "s" or not word[:-1].isdecimal():
        return None
    decade = int(word[:-1])
    return Core(i, i + 1, calendar.year(decade)[0], calendar.year(decade + 9)[1], "year", "background")


def day_month(r: Reading, i: int) -> Core | None:
    """12 May, 12th of May, 12-14 May, 12 and 13 May; each with or without a year."""
    number = r.day_number(i)
    if number is None:
        return None
    k, last = i + 1, number
    joint = r.at(k) in ("-", "to", "and", "or", "until")
    second = r.day_number(k + joint, number)  # without a joint: 12-14 May, whose hyphen leaves no token
    if second and _past_of(r, k + joint + 1) is not None:
        k, last = k + joint + 1, second
    if r.at(k) == "of" and r.at(k + 2) == "month" and r.at(k + 1) in ("this", "last"):
        of = calendar.month(r.published.year, r.published.month - (r.at(k + 1) == "last"))[0]
        a, b = calendar.day(of.year, of.month, number), calendar.day(of.year, of.month, last)
        return Core(i, k + 3, a, b, "day", "point" if a == b else "within") if a and b else None
    k = _past_of(r, k)
    return None if k is None else _dated(r, i, k + 1, r.w.months[r.words[k]], number, last)


def _past_of(r: Reading, k: int) -> int | None:
    """Where the month stands: at ``k``, or behind an "of"."""
    k += r.at(k) == "of"
    return k if r.month_at(k) else None


def _dated(r: Reading, start: int, k: int, month: int, first: int, last: int) -> Core | None:
    """Days of a month, with the year if it stands at ``k``."""
    year, y = r.year_told(k + (r.at(k) == ","))
    a = calendar.day(year, month, first) if year is not None else _latest(r, month, first)
    b = calendar.day(a.year, month, last) if a is not None else None
    if a is None or b is None:
        return None
    kind = "point" if first == last else "within"
    return Core(start, k if year is None else y, a, b, "day", kind, explicit=year is not None)


def _latest(r: Reading, month: int, number: int) -> date | None:
    """The day in the year told, or the latest one not after the report."""
    if r.year is not None:
        found = calendar.day(r.year, month, number)
        if found is None or found <= r.published:
            return found
    for year in range(r.published.year, r.published.year - 9, -1):
        found = calendar.day(year, month, number)  # 29 February is not in every year
        if found and found <= r.published:
            return found
    return None


def _iso(r: Reading, i: int) -> Core | None:
    """2016-05-12, whose hyphens leave no tokens."""
    month, day = r.at(i + 1), r.at(i + 2)
    if len(month) != 2 or len(day) != 2 or not (month.isdecimal() and day.isdecimal()):
        return None
    found = calendar.day(int(r.words[i]), int(month), int(day))
    return Core(i, i + 3, found, found, "day") if found else None


def _year(r: Reading, i: int, loose: bool) -> Core | None:
    """2014; 2014-15 and 1996-2001, with or without a token for the dash."""
    number = int(r.words[i])
    counted = r.w.after.get("year", frozenset())
    if r.at(i + 1) in counted:
        return None
    first, last = calendar.year(number)
    k = i + 1 + (r.at(i + 1) == "-")
    second = r.at(k)
    if second.isdecimal() and len(second) in (2, 4) and "," not in r.raw[k] and r.at(k + 1) not in counted:
        until = int(second) if len(second) == 4 else number // 100 * 100 + int(second)
        if number < until <= min(number + _LONGEST, r.published.year + YEARS_AHEAD):
            return Core(i, k + 1, first, calendar.year(until)[1], "year", "within")
    if number == r.published.year:
        last = r.published
    bare = not loose and r.at(i - 1) not in ("the", "(")
    return Core(i, i + 1, first, last, "year", "point", number > r.published.year, needs=bare)


def weekday(r: Reading, i: int) -> Core | None:
    """The last such day up to the report, itself included; with a date behind it, that date."""
    w, word, before = r.w, r.words[i], r.at(i - 1)
    if not r.capital(i) or r.guarded(i):
        return None
    near = r.integer(i + 1) is not None or r.integer(i - 1) is not None
    if word in w.names and not (before in w.leads or before in w.past or near):
        return None
    k = i + 1 + (r.at(i + 1) == "." and word in w.short)
    part = w.parts.get(r.at(k), "")
    k += part != ""
    d = k + (r.at(k) == ",")
    dated = month(r, d, True) if r.month_at(d) else day_month(r, d)
    if dated is not None and dated.precision == "day":
        return replace(dated, start=i, part=part)
    back = (r.published.weekday() - w.weekdays[word]) % 7
    start, future = i, before in w.future
    if future:
        back, start = back - 7, i - 1
    elif before in ("last", "past"):
        back, start = back or 7, i - 1
    elif before in ("this", "previous"):
        start = i - 1
    day = calendar.shifted(r.published, -back)
    return Core(start, k, day, day, "day", future=future, part=part)


def month(r: Reading, i: int, loose: bool) -> Core | None:
    """May 12, 2016; May 12-14; May 2016; May. ``loose``: without a preposition too."""
    w, word, raw, before = r.w, r.words[i], r.raw[i], r.at(i - 1)
    if not r.capital(i) or r.guarded(i):
        return None
    if word in w.short and not (raw[1:].islower() or raw.isupper()):
        return None
    number = w.months[word]
    k = i + 1 + (r.at(i + 1) == "." and word in w.short)
    day = r.day_number(k)
    if day and before != "in" and r.at(k + 1) not in w.units:
        e, last = k + 1, day
        joint = r.at(e) in ("-", "to")
        second = r.day_number(e + joint, day)
        if second:
            e, last = e + joint + 1, second
        return _dated(r, i, e, number, day, last)
    year, y = r.year_told(k + (r.at(k) in (",", "of")))
    if year is not None:
        first, last = calendar.month(year, number)
        return Core(i, y, first, last, "month", future=bool(first and first > r.published))
    pair = _month_pair(r, i, k, number)
    if pair is not None:
        return pair
    led = before in w.leads or before in w.edges or before in w.past or before in w.future
    if word in w.names and not (led or loose or before in ("this", "of")):
        return None
    if before == "on" or (word in w.names and before == "at"):
        return None
    return _bare_month(r, i, k, number, before)


def _month_pair(r: Reading, i: int, k: int, number: int) -> Core | None:
    """September-October 2016, June and July 2013: the year stands behind the second."""
    k += r.at(k) in ("-", "to", "and")
    year = r.year_at(k + 1)
    if year is None or not r.month_at(k):
        return None
    second = r.w.months[r.words[k]]
    first = calendar.month(year - (second < number), number)[0]
    return Core(i, k + 2, first, calendar.month(year, second)[1], "month", "within")


def _bare_month(r: Reading, i: int, end: int, number: int, before: str) -> Core:
    year = r.published.year - (number > r.published.month)
    if r.year is not None and r.year <= year:
        year = r.year
    future = before in r.w.future
    start = i - 1 if future or before in ("last", "this", "past") else i
    if future:
        year = r.published.year + (number <= r.published.month)
    elif before == "last" and (year, number) == (r.published.year, r.published.month):
        year -= 1
    first, last = calendar.month(year, number)
    if last and first and first <= r.published < last:
        last = r.published
    return Core(start, end, first, last, "month", future=future, explicit=False)


def season(r: Reading, i: int) -> Core | None:
    """The summer of 2014, last winter; three months from the first of its northern one."""
    before, lead = r.at(i - 1), r.at(i - 2)
    k = i + 1 + (r.at(i + 1) in ("of", ","))
    number = r.w.seasons[r.words[i]]
    year = r.year_at(k)
    start, end = i, i + 1 if year is None else k + 1
    if year is None:
        told = before if before in ("last", "this", "next") else ""
        inside = before == "in" or (before == "the" and r.w.leads.get(lead) in ("point", "within", "since"))
        if not told and not (inside and r.words[i] == "summer"):
            return None  # "fall" and "spring" alone are other words
        start -= told != ""
        year = r.published.year - (number + 2 * (told == "last") > r.published.month) + (told == "next")
    first, last = calendar.month(year, number)[0], calendar.month(year, number + 2)[1]
    return Core(start, end, first, last, "month", future=before == "next", explicit=end > i + 1)
