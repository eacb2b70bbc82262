"""The dated heart of a time expression, at a word: a date, a count or a fixed phrase."""

from datetime import date

from streams.coding.time import calendar, counts, dates
from streams.coding.time.reading import Core, Reading


def read(r: Reading, i: int, loose: bool = False) -> Core | None:
    """The core that starts at word ``i``. ``loose``: as the other end of a range, where a bare year is
    one.
    """
    word, w = r.words[i], r.w
    if "0" <= word[0] <= "9":
        found = dates.digits(r, i, loose)
        if found is None and r.at(i + 1) in w.units and (number := r.integer(i)) is not None:
            found = counts.counted(r, i, i + 1, number, False)
        return found
    if word in w.units and (found := counts.unit(r, i)):
        return found
    if word in w.phrases and (found := counts.fixed(r, i)):
        return found
    if word in w.weekdays:
        return dates.weekday(r, i)
    if word in w.months:
        return dates.month(r, i, loose)
    if word in w.seasons:
        return dates.season(r, i)
    if word == "century" and r.at(i - 1)[:1].isdecimal():
        return Core(i - 1, i + 1, None, None, "unknown", "background")
    return None


def before(core: Core, last: date) -> date | None:
    """The first day of ``core`` moved back to its latest turn before ``last``: the year of a range stands
    behind it.
    """
    if core.precision == "day" and core.end - core.start == 1:
        return calendar.shifted(last, -((last.weekday() - core.first.weekday()) % 7))
    first = core.first
    while first is not None and first > last:
        year = first.year - 1
        first = calendar.day(year, first.month, first.day) or calendar.day(year, first.month, 28)
    return first
