"""Expressions counted from the day of publication, a Saturday: 7 August 2021."""

from datetime import UTC, date, datetime

import pytest

from streams.coding.time import find_times

from .reading import days, read


@pytest.mark.parametrize(
    ("text", "phrase", "day"),
    [
        ("It fell on Friday", "on friday", "2021-08-06"),
        ("It fell on Saturday", "on saturday", "2021-08-07"),  # the day of publication by its name
        ("It fell on Sunday", "on sunday", "2021-08-01"),
        ("It fell late on Saturday", "late on saturday", "2021-08-07"),
        ("It fell early Sunday", "early sunday", "2021-08-01"),
        ("It fell in the early hours of Friday", "in the early hours of friday", "2021-08-06"),
        ("It fell in the pre-dawn hours of Tuesday", "in the pre dawn hours of tuesday", "2021-08-03"),
        ("It fell before midnight on Friday", "midnight on friday", "2021-08-06"),
        ("It fell on Friday night", "on friday night", "2021-08-06"),
        ("It fell on Wednesday evening", "on wednesday evening", "2021-08-04"),
        ("It fell yesterday", "yesterday", "2021-08-06"),
        ("It fell last night", "last night", "2021-08-06"),
        ("It fell today", "today", "2021-08-07"),
        ("It fell this morning", "this morning", "2021-08-07"),
        ("It fell two days ago", "two days ago", "2021-08-05"),
        ("It fell 10 days ago", "10 days ago", "2021-07-28"),
        ("It fell twenty-one days ago", "twenty one days ago", "2021-07-17"),
        ("It fell the day before yesterday", "day before yesterday", "2021-08-05"),
        ("It fell last Friday", "last friday", "2021-08-06"),
        ("It fell last Saturday", "last saturday", "2021-07-31"),
        ("It fell on Sat.", "on sat .", "2021-08-07"),
    ],
)
def test_a_day(text, phrase, day):
    [(found, t)] = read(text)
    assert (found, t.from_, t.to, t.precision, t.kind) == (phrase, day, day, "day", "point")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("overnight it fell", ("2021-08-06", "2021-08-07", "day", "point")),
        ("earlier this week it fell", ("2021-08-02", "2021-08-07", "week", "point")),
        ("last week it fell", ("2021-07-26", "2021-08-01", "week", "point")),
        ("earlier this month it fell", ("2021-08-01", "2021-08-07", "month", "point")),
        ("last month it fell", ("2021-07-01", "2021-07-31", "month", "point")),
        ("last year it fell", ("2020-01-01", "2020-12-31", "year", "background")),
        ("a year ago it fell", ("2020-01-01", "2020-12-31", "year", "background")),
        ("three weeks ago it fell", ("2021-07-12", "2021-07-18", "week", "point")),
        ("at the weekend it fell", ("2021-08-07", "2021-08-08", "week", "point")),
        ("in 24 hours two fell", ("2021-08-06", "2021-08-07", "day", "within")),
        ("within 48 hours two fell", ("2021-08-05", "2021-08-07", "day", "within")),
        ("over the past three days two fell", ("2021-08-04", "2021-08-07", "day", "within")),
        ("over the last week two fell", ("2021-07-31", "2021-08-07", "week", "within")),
        ("since Friday it fell", ("2021-08-06", None, "day", "since")),
        ("until Friday it stood", (None, "2021-08-06", "day", "until")),
        ("by Friday it had fallen", (None, "2021-08-06", "day", "until")),
        ("between Thursday and Friday it fell", ("2021-08-05", "2021-08-06", "day", "within")),
        ("from Thursday night into Friday it burnt", ("2021-08-05", "2021-08-06", "day", "within")),
        ("from Saturday to Monday it burnt", ("2021-07-31", "2021-08-02", "day", "within")),
        ("they have held it for two months", ("2021-06-08", None, "month", "since")),
        ("at 6:30 am on Friday it fell", ("2021-08-06", "2021-08-06", "time", "point")),
        ("3pm local time on Thursday it fell", ("2021-08-05", "2021-08-05", "time", "point")),
        ("on Friday at 10pm it fell", ("2021-08-06", "2021-08-06", "time", "point")),
    ],
)
def test_a_time_counted_from_the_report(text, expected):
    assert days(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "It will fall next week",
        "They leave tomorrow",
        "They leave next Friday",
        "in the coming days it will fall",
    ],
)
def test_what_lies_ahead_is_future(text):
    [(_, t)] = read(text)
    assert t.future
    assert t.last > date(2021, 8, 7)


@pytest.mark.parametrize(
    "text",
    [
        "Black Friday sales",
        "They meet every Friday",
        "They meet on Fridays",
        "the Sunday Times said",
        "Sun rises and sat down",
        "The Sun said so",
        "after three days of fighting it fell",
        "two days after the attack it fell",
        "the day after the attack it fell",
        "they held it for two months",
        "it lasted three hours",
    ],
)
def test_what_is_no_date(text):
    assert read(text) == []


def test_a_datetime_serves_as_the_day():
    at = datetime(2021, 8, 7, 23, 59, tzinfo=UTC)
    [t] = find_times(["yesterday"], ["yesterday"], at)
    assert t.to == "2021-08-06"


def test_clip_ends_what_is_actual_at_the_report():
    [(_, weekend)] = read("at the weekend it fell")
    assert weekend.clip(date(2021, 8, 7)).happened() == {
        "from": "2021-08-07",
        "to": "2021-08-07",
        "precision": "week",
    }
    [(_, later)] = read("tomorrow")
    assert later.clip(date(2021, 8, 7)).happened() == {"from": None, "to": None, "precision": "unknown"}
