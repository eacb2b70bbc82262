"""Expressions counted from the date told before."""

from datetime import date

import pytest

from streams.coding.time import told

from .reading import days, read

MAY12 = date(2016, 5, 12)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the following day", ("2016-05-13", "2016-05-13", "day", "background")),
        ("the next day", ("2016-05-13", "2016-05-13", "day", "background")),
        ("the same day", ("2016-05-12", "2016-05-12", "day", "background")),
        ("that day", ("2016-05-12", "2016-05-12", "day", "background")),
        ("later that day", ("2016-05-12", "2016-05-12", "day", "background")),
        ("the day before", ("2016-05-11", "2016-05-11", "day", "background")),
        ("three days later", ("2016-05-15", "2016-05-15", "day", "background")),
        ("two days earlier", ("2016-05-10", "2016-05-10", "day", "background")),
        ("two days after that", ("2016-05-14", "2016-05-14", "day", "background")),
        ("a week later", ("2016-05-16", "2016-05-22", "week", "background")),
        ("the following month", ("2016-06-01", "2016-06-30", "month", "background")),
        ("that year", ("2016-01-01", "2016-12-31", "year", "background")),
        ("over the next two days", ("2016-05-12", "2016-05-14", "day", "background")),
    ],
)
def test_counted_from_the_anchor(text, expected):
    [(_, t)] = read(f"It fell {text}.", anchor=MAY12)
    assert (t.from_, t.to, t.precision, t.kind) == expected
    assert t.relative


@pytest.mark.parametrize("text", ["the following day", "that day", "three days later", "the day before"])
def test_undated_without_an_anchor(text):
    assert days(f"It fell {text}.")[:3] == (None, None, "unknown")


def test_an_earlier_date_of_the_sentence_is_the_anchor():
    found = read(
        "They left on 12 May 2016, came back the following day and won three days later",
        anchor=date(2020, 1, 1),
    )
    assert [t.to for _, t in found] == ["2016-05-12", "2016-05-13", "2016-05-16"]


def test_a_date_in_apposition_is_the_same_time():
    [(phrase, t)] = read("It fell the next day, on 30 July", anchor=MAY12)
    assert (phrase, t.to, t.relative) == ("next day , on 30 july", "2016-07-30", False)


def test_the_anchor_for_the_next_sentence():
    spans = [t for _, t in read("It fell on 12 May 2016 and has been quiet since June")]
    assert told(spans, None) == MAY12
    assert told([], MAY12) == MAY12
    assert told([t for _, t in read("in 2014")], MAY12) == MAY12  # a year is no day
