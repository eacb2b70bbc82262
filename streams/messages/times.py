"""Reading and writing the times in messages: RFC 3339 timestamps and ISO 8601 days."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from functools import lru_cache

# RFC 3339, section 5.6. Lower-case t and z are allowed there, and so is a space between date and time.
# datetime.fromisoformat alone takes more (week dates, no zone, commas) and less (leap seconds).
_RFC3339 = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[Tt ]([0-9]{2}:[0-9]{2}:)([0-9]{2})(\.[0-9]{1,6})?[0-9]*"
    r"([Zz]|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])"
)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_LONGEST = 64
_USUAL = len("2001-02-03T04:05:06Z")


class TimeOutOfRange(ValueError):
    """A timestamp in RFC 3339 form whose moment Python cannot hold in UTC (years 1 to 9999)."""


@lru_cache(maxsize=4096)  # an article's paragraphs share theirs
def parse_time(text: str) -> datetime:
    """The moment that an RFC 3339 timestamp names, aware and in UTC.

    Digits beyond microseconds are dropped; a leap second (``:60``) is read as the second before it,
    since Python's clock has none. Raises ValueError when ``text`` is no such timestamp, TimeOutOfRange (a
    ValueError) when the moment lies outside the years 1 to 9999 in UTC.
    """
    if len(text) == _USUAL and text[4:20:3] == "--T::Z":
        try:
            return datetime.fromisoformat(text)  # ten times as quick
        except ValueError:
            pass  # a leap second, or no time at all
    match = _RFC3339.fullmatch(text) if len(text) <= _LONGEST else None
    if match is None:
        raise ValueError("not RFC 3339")
    day, clock, seconds, fraction, zone = match.groups()
    if seconds == "60":
        seconds = "59"
    moment = datetime.fromisoformat(f"{day}T{clock}{seconds}{fraction or ''}{zone.upper()}")
    try:
        return moment.astimezone(UTC)
    except OverflowError as error:
        raise TimeOutOfRange("outside the years 1 to 9999") from error


@lru_cache(maxsize=4096)
def parse_day(text: str) -> date:
    """The day that ``YYYY-MM-DD`` names. Raises ValueError when it is no day of the calendar."""
    if _DAY.fullmatch(text) is None:
        raise ValueError("not YYYY-MM-DD")
    return date.fromisoformat(text)


def format_time(moment: datetime) -> str:
    """An aware datetime as our messages write it: UTC with ``Z``, a fraction only where there is one.

    Raises ValueError for a naive datetime, whose moment nobody knows.
    """
    if moment.tzinfo is None:
        raise ValueError("a datetime without zone")
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
