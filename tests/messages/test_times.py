"""RFC 3339 times and days."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.messages import format_time, parse_day, parse_time


@pytest.mark.parametrize(
    "text, moment",
    [
        ("2031-03-11T08:30:00Z", datetime(2031, 3, 11, 8, 30, tzinfo=UTC)),
        ("2031-03-11t08:30:00z", datetime(2031, 3, 11, 8, 30, tzinfo=UTC)),
        ("2031-03-11 08:30:00Z", datetime(2031, 3, 11, 8, 30, tzinfo=UTC)),
        ("2031-03-11T08:30:00-00:00", datetime(2031, 3, 11, 8, 30, tzinfo=UTC)),
        ("2031-03-11T00:30:00+05:45", datetime(2031, 3, 10, 18, 45, tzinfo=UTC)),
        ("2031-03-11T23:30:00-03:30", datetime(2031, 3, 12, 3, 0, tzinfo=UTC)),
        ("2031-03-11T08:30:00.5Z", datetime(2031, 3, 11, 8, 30, 0, 500_000, tzinfo=UTC)),
        ("2031-03-11T08:30:00.123456789Z", datetime(2031, 3, 11, 8, 30, 0, 123_456, tzinfo=UTC)),
        ("2016-12-31T23:59:60Z", datetime(2016, 12, 31, 23, 59, 59, tzinfo=UTC)),
        ("2032-02-29T00:00:00Z", datetime(2032, 2, 29, tzinfo=UTC)),
    ],
)
def test_rfc_3339_is_read(text, moment):
    parsed = parse_time(text)
    assert parsed == moment and parsed.utcoffset() == timedelta(0)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "yesterday",
        "2031-03-11",
        "2031-03-11T08:30:00",
        "2031-03-11T08:30Z",
        "2031-03-11T08:30:00,5Z",
        "2031-03-11T08:30:00.Z",
        "2031-03-11T24:00:00Z",
        "2031-03-11T08:30:61Z",
        "2031-02-29T08:30:00Z",
        "2031-3-11T08:30:00Z",
        "20310311T083000Z",
        "2031-W11-2T08:30:00Z",
        "2031-03-11T08:30:00+0300",
        "2031-03-11T08:30:00+24:00",
        "2031-03-11T08:30:00+03:60",
        "2031-03-11T08:30:00Z\n",
        " 2031-03-11T08:30:00Z",
        "٢٠٣١-٠٣-١١T08:30:00Z",
        "0000-01-01T00:00:00Z",
        "0001-01-01T00:00:00+05:00",
        "9999-12-31T23:59:59-05:00",
        "2031-03-11T08:30:00." + "0" * 10_000 + "Z",
        "2001-02-03T04:05,06Z",
        "2001-W05-6T04:05:06Z",
    ],
)
def test_anything_else_is_refused(text):
    with pytest.raises(ValueError):
        parse_time(text)


@given(st.datetimes(timezones=st.just(UTC)))
def test_a_written_time_reads_back(moment):
    assert parse_time(format_time(moment)) == moment


@given(st.text() | st.from_regex(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9:.]{8,12}([Zz]|[+-][0-9:]{5})"))
def test_reading_gives_a_moment_in_utc_or_a_value_error(text):
    try:
        moment = parse_time(text)
    except ValueError:
        return
    assert moment.tzinfo is UTC


def test_a_time_without_zone_is_not_written():
    with pytest.raises(ValueError):
        format_time(datetime(2031, 3, 11))


@given(st.dates())
def test_days_read_back(day):
    assert parse_day(day.isoformat()) == day


@pytest.mark.parametrize(
    "text", ["", "2031-03", "20310311", "2031-02-29", "2031-W11-2", "2031-03-11T00:00:00Z"]
)
def test_what_is_no_day_is_refused(text):
    with pytest.raises(ValueError):
        parse_day(text)


def test_a_leap_day_is_a_day():
    assert parse_day("2032-02-29") == date(2032, 2, 29)
