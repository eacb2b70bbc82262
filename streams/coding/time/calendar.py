"""Days of calendar periods. Weeks begin on Monday (ISO 8601)."""

from datetime import MAXYEAR, MINYEAR, date, timedelta

Days = tuple[date | None, date | None]
NONE: Days = (None, None)


def shifted(day: date, days: int) -> date | None:
    """``day`` moved by days, None outside of the calendar."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return None


def day(year: int, month: int, number: int) -> date | None:
    """The date, None if there is none such."""
    try:
        return date(year, month, number)
    except ValueError:
        return None


def month(year: int, number: int) -> Days:
    """First and last day of a month; ``number`` may run over the year's ends."""
    year, number = year + (number - 1) // 12, (number - 1) % 12 + 1
    if not MINYEAR <= year < MAXYEAR:
        return NONE
    after = date(year + number // 12, number % 12 + 1, 1)
    return date(year, number, 1), after - timedelta(days=1)


def year(number: int) -> Days:
    """First and last day of a year."""
    if not MINYEAR <= number <= MAXYEAR:
        return NONE
    return date(number, 1, 1), date(number, 12, 31)


def week(of: date, offset: int = 0) -> Days:
    """Monday to Sunday of the week ``offset`` weeks from that of ``of``."""
    monday = shifted(of, 7 * offset - of.weekday())
    return (monday, shifted(monday, 6)) if monday else NONE


def weekend(of: date, offset: int = 0) -> Days:
    """Saturday and Sunday: 0 is the last one that had begun by ``of``."""
    saturday = shifted(of, 7 * offset - (of.weekday() - 5) % 7)
    return (saturday, shifted(saturday, 1)) if saturday else NONE


def period(of: date, unit: str, offset: int) -> Days:
    """The calendar period ``offset`` units from the one that holds ``of``; ``day`` too."""
    if unit == "day":
        there = shifted(of, offset)
        return there, there
    if unit == "week":
        return week(of, offset)
    if unit == "weekend":
        return weekend(of, offset)
    if unit == "month":
        return month(of.year, of.month + offset)
    if unit == "decade":
        return year(of.year + 10 * offset)
    return year(of.year + offset)


def edge(days: Days, name: str, unit: str) -> Days:
    """The ``early``, ``mid``, ``late`` third or the ``end`` of a month or a year.

    Months: 1-10, 11-20, 21-end, last five days; years: four months each, the end is the last two.
    """
    first, last = days
    if first is None or last is None or unit not in ("month", "year"):
        return days
    if (last.year, last.month) != (first.year, first.month) and unit == "month":
        return days
    if unit == "month":
        first, last = month(first.year, first.month)
        bounds = {"early": (1, 10), "mid": (11, 20), "late": (21, 31), "end": (last.day - 4, 31)}.get(name)
        if bounds is None:
            return days
        return first.replace(day=bounds[0]), last.replace(day=min(bounds[1], last.day))
    bounds = {"early": (1, 4), "mid": (5, 8), "late": (9, 12), "end": (11, 12)}.get(name)
    if bounds is None or first.year != last.year:
        return days
    return month(first.year, bounds[0])[0], month(first.year, bounds[1])[1]
