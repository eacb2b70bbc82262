"""Fixed expressions and counts of time: yesterday, two days ago, three weeks later, in 24 hours."""

from datetime import date

from streams.coding.actors.tables import longest
from streams.coding.time import calendar
from streams.coding.time.reading import Core, Reading
from streams.coding.time.words import Fixed

_ABOUT = {"day": (7, 2, "week"), "week": (42, 14, "month"), "month": (300, 60, "year")}
_LENGTH = {"day": 1, "week": 7, "fortnight": 14, "month": 30, "year": 365, "decade": 3650}
_SCALE = {"hour": "day", "fortnight": "week", "decade": "year"}  # how exactly a count of these tells a day
_MOST = 5000  # units; further is out of any calendar
_AHEAD = 16  # words in which "will" makes "the next two days" lie ahead
_NEAR = 8  # words in which "has" makes "for two months" last until now
_EVENT = frozenset({"after", "before", "prior"})  # what follows these may be an event, which has no date here
_END = frozenset({"", ".", ",", ";", ")", ":", "!", "?", '"', "-"})


def fixed(r: Reading, i: int) -> Core | None:
    """The longest fixed expression at ``i``."""
    end, best = longest(r.w.phrases, r.words, i)
    if best is None or r.guarded(i):
        return None
    told = best.base == "told"
    if told and r.words[end - 1] in _EVENT and r.at(end) not in _END:
        return None  # "the day after the attack": of an event, not a date
    if r.at(i - 1) == "the" and r.words[i] == "next" and best.kind == "future":
        told = True  # "the next week" follows what was told, "next week" the report
    if r.at(i - 1) == "the" and r.words[i] == "last" and end == i + 2 and r.words[i + 1] in r.w.units:
        return counted(r, i + 1, i + 1, 1, False)  # "over the last week" is up to now
    return _placed(i, end, best, r.anchor if told else r.published, told)


def _placed(i: int, end: int, found: Fixed, base: date | None, told: bool) -> Core:
    kind = "point" if found.kind == "future" else found.kind
    future = found.kind == "future" and not told
    if found.bounds is None or base is None:
        return Core(i, end, None, None, "unknown", kind, future, told)
    (unit, offset), (unit2, offset2) = found.bounds
    first = calendar.period(base, unit, offset)[0]
    last = calendar.period(base, unit2, offset2)[1]
    return Core(i, end, first, last, found.precision, kind, future, told)


def unit(r: Reading, i: int) -> Core | None:
    """A unit with a number word before it ("two days ago"); from digits it is read at the number."""
    word, start = r.at(i - 1), i - 1
    number = r.w.numbers.get(word)
    if number is not None:
        tens = r.w.numbers.get(r.at(start - 1), 0)
        if number < 10 and tens >= 20 and tens % 10 == 0:
            number, start = number + tens, start - 1
        elif number > 1 and r.at(start - 1) == "a":  # a few, a couple
            start -= 1
    elif word == "of" and r.at(i - 2) == "couple":
        number, start = r.w.numbers["couple"], i - 2
    elif word in r.w.past and r.words[i] + "s" in r.w.units:
        number, start = 1, i  # "the past week"
    else:
        return None
    return counted(r, start, i, number, word in r.w.about)


def counted(r: Reading, start: int, unit_at: int, number: int, about: bool) -> Core | None:
    """``number`` units, whose word stands at ``unit_at``; ``about``: only roughly so many."""
    w, name, k = r.w, r.w.units[r.words[unit_at]], unit_at + 1
    shift = w.shifts.get(r.at(k))
    if shift is not None:
        if r.words[k] in _EVENT and r.at(k + 1) == "that":
            k += 1
        elif r.words[k] in _EVENT and r.at(k + 1) not in _END:
            return None  # "two days after the attack"
        return _shifted(r, start, k + 1, name, number, about, shift)
    before, lead = r.at(start - 1), r.at(start - 2)
    if before in ("the", "these", "those") and lead in w.leads:
        before = lead
    days = -(-number // 24) if name == "hour" else min(number, _MOST) * _LENGTH[name]
    first, scale = calendar.shifted(r.published, -days), _SCALE.get(name, name)
    if before in w.past:
        return Core(start - 1, k, first, r.published, scale, "within")
    if before in ("within", "over") or (before == "in" and (name == "hour" or lead == "time")):
        return Core(
            start, k, first, r.published, scale, "within"
        )  # "in 24 hours", "the first time in a year"
    if before in w.future:
        return _ahead(r, start - 1, k, days, scale)
    if before == "for" and any(x in w.perfect for x in r.words[max(0, start - _NEAR) : start]):
        return Core(start - 1, k, first, None, scale, "since")  # "has held it for two months"
    return None


def _ahead(r: Reading, start: int, end: int, days: int, precision: str) -> Core:
    """The next two days: from the report on if the sentence looks ahead, else from the date told."""
    modal = any(x in r.w.modal for x in r.words[max(0, start - _AHEAD) : start])
    future = modal or r.at(start - 1) != "the"
    base = r.published if future else r.anchor
    if base is None:
        return Core(start, end, None, None, "unknown", relative=True)
    return Core(start, end, base, calendar.shifted(base, days), precision, "within", future, not future)


def _shifted(r: Reading, start: int, end: int, name: str, number: int, about: bool, shift: str) -> Core:
    """Two days ago, three weeks later: back or forth from the report or from the date told."""
    base_name, sign = shift.split()
    told, way = base_name == "told", 1 if sign == "+" else -1
    base = r.anchor if told else r.published
    kind = "background" if about and name not in _ABOUT and not told else "point"
    undated = Core(start, end, None, None, "unknown", kind, relative=told)
    if base is None:
        return undated
    if name == "hour":
        ends = [base, calendar.shifted(base, way * (min(number, 24 * _MOST) // 24))]
        precision = "day"
    elif about:
        if name not in _ABOUT:
            return undated
        near, far, precision = _ABOUT[name][1], _ABOUT[name][0], _ABOUT[name][2]
        ends = [calendar.shifted(base, way * near), calendar.shifted(base, way * far)]
    else:
        if name == "fortnight":
            name, number = "week", 2 * number
        ends = list(calendar.period(base, name, way * min(number, _MOST))[::way])
        precision = _SCALE.get(name, name)
    first, last = ends[::way]
    if first is None or last is None:
        return undated
    return Core(start, end, first, last, precision, relative=told)
