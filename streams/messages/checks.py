"""What JSON Schema does not say well about a message: times, days, intervals, ranges.

Every check takes the object that holds the field and the ``path`` at which that object stands, and
raises BadMessage about the field.
"""

from __future__ import annotations

from base64 import b64decode
from datetime import date, datetime

from streams.errors import Code, quoted
from streams.messages.explain import bad
from streams.messages.limits import Limits
from streams.messages.times import TimeOutOfRange, parse_day, parse_time

Path = list[str | int]


def whole(holder: dict, *fields: str) -> None:
    """Makes 3.0, which JSON Schema takes for an integer, an int."""
    for field in fields:
        if type(holder.get(field)) is float:
            holder[field] = int(holder[field])


def moment(holder: dict, field: str, path: Path, schema: str, limits: Limits, latest: datetime) -> datetime:
    """A timestamp: RFC 3339, from ``limits.earliest`` to ``latest``."""
    text = holder[field]
    try:
        value = parse_time(text)
    except TimeOutOfRange:
        raise bad(Code.OUT_OF_RANGE_DATE, [*path, field], f"{quoted(text)} is out of range", schema) from None
    except ValueError:
        raise bad(Code.BAD_TIMESTAMP, [*path, field], f"{quoted(text)} is not RFC 3339", schema) from None
    if value < limits.earliest:
        what = f"{quoted(text)} is before {limits.earliest.year}"
        raise bad(Code.OUT_OF_RANGE_DATE, [*path, field], what, schema)
    if value > latest:
        what = f"{quoted(text)} is later than {latest:%Y-%m-%d %H:%M} UTC"
        raise bad(Code.OUT_OF_RANGE_DATE, [*path, field], what, schema)
    return value


def day(holder: dict, field: str, path: Path, schema: str, latest: date = date.max) -> date | None:
    """A day or null: of the calendar, and not after ``latest``."""
    text = holder[field]
    if text is None:
        return None
    try:
        value = parse_day(text)
    except ValueError:
        what = f"{quoted(text)} is not a day written YYYY-MM-DD"
        raise bad(Code.BAD_DATE, [*path, field], what, schema) from None
    if value > latest:
        raise bad(Code.OUT_OF_RANGE_DATE, [*path, field], f"{quoted(text)} is too far ahead", schema)
    return value


def interval(holder: dict, field: str, path: Path, schema: str, limits: Limits) -> date | None:
    """``{from, to, precision}`` or null: two days in order, neither after ``limits.latest``, so that days
    can be added to them. Returns the first day.
    """
    value = holder[field]
    if value is None:
        return None
    inside, latest = [*path, field], limits.latest.date()
    first = day(value, "from", inside, schema, latest)
    last = day(value, "to", inside, schema, latest)
    if first is not None and last is not None and first > last:
        raise bad(Code.BAD_VALUE, inside, "ends before it begins", schema)
    return first


def number_range(holder: dict, field: str, path: Path, schema: str) -> None:
    """``{min, max}`` or null, in order."""
    value = holder[field]
    if value is None:
        return
    whole(value, "min", "max")
    if value["min"] is not None and value["max"] is not None and value["min"] > value["max"]:
        raise bad(Code.BAD_VALUE, [*path, field], "has a min above its max", schema)


def base64_bytes(holder: dict, field: str, path: Path, schema: str) -> None:
    """Base64 (RFC 4648, section 4, with padding) or null."""
    value = holder[field]
    try:
        if value is not None:
            b64decode(value, validate=True)
    except ValueError:
        raise bad(Code.BAD_VALUE, [*path, field], "is not base64", schema) from None
