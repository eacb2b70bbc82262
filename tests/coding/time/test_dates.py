"""Dates, months, years and seasons; the year they leave out."""

from datetime import date

import pytest

from .reading import days, read


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("on 12 May 2016", "2016-05-12", "2016-05-12"),
        ("on May 12, 2016", "2016-05-12", "2016-05-12"),
        ("on May 12th, 2016", "2016-05-12", "2016-05-12"),
        ("on the 12th of May 2016", "2016-05-12", "2016-05-12"),
        ("on Friday, 12 May 2017", "2017-05-12", "2017-05-12"),
        ("on 2016-05-12", "2016-05-12", "2016-05-12"),
        ("on 12-14 May 2016", "2016-05-12", "2016-05-14"),
        ("on 18–19 August 2016", "2016-08-18", "2016-08-19"),
        ("on May 12-14, 2016", "2016-05-12", "2016-05-14"),
        ("on 12 and 13 May 2016", "2016-05-12", "2016-05-13"),
        ("from 28 December 2015 to 3 January 2016", "2015-12-28", "2016-01-03"),
        ("between 31 July and 4 August 2011", "2011-07-31", "2011-08-04"),
        ("on the night of 12 May 2016", "2016-05-12", "2016-05-12"),
        ("on 29 February 2016", "2016-02-29", "2016-02-29"),
    ],
)
def test_a_date_with_its_year(text, first, last):
    assert days(text) == (first, last, "day", "background")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("on 6 August", "2021-08-06"),
        ("on 7 August", "2021-08-07"),
        ("on 8 August", "2020-08-08"),  # not after the report
        ("on 31 December", "2020-12-31"),
        ("on Aug. 6", "2021-08-06"),
        ("on 29 February", "2020-02-29"),
    ],
)
def test_a_missing_year_is_the_latest_not_after_the_report(text, expected):
    assert days(text)[1] == expected


def test_a_year_told_in_the_sentence_holds_for_the_rest_of_it():
    found = read("In May 2014 it fell, and on 3 June it was retaken")
    assert [t.to for _, t in found] == ["2014-05-31", "2014-06-03"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("in July", ("2021-07-01", "2021-07-31", "month", "point")),
        ("in August", ("2021-08-01", "2021-08-07", "month", "point")),
        ("in September", ("2020-09-01", "2020-09-30", "month", "background")),
        ("in May last year", ("2020-05-01", "2020-05-31", "month", "background")),
        ("in July this year", ("2021-07-01", "2021-07-31", "month", "point")),
        ("on the 5th of this month", ("2021-08-05", "2021-08-05", "day", "point")),
        ("on the weekend of 5-6 August", ("2021-08-05", "2021-08-06", "day", "within")),
        ("in May 2016", ("2016-05-01", "2016-05-31", "month", "background")),
        ("in mid-July", ("2021-07-11", "2021-07-20", "month", "point")),
        ("in early July", ("2021-07-01", "2021-07-10", "month", "point")),
        ("at the end of July", ("2021-07-27", "2021-07-31", "month", "point")),
        ("in late August", ("2020-08-21", "2020-08-31", "month", "background")),
        ("in June and July 2013", ("2013-06-01", "2013-07-31", "month", "background")),
        ("September–October 2016", ("2016-09-01", "2016-10-31", "month", "background")),
        ("in 2014", ("2014-01-01", "2014-12-31", "year", "background")),
        ("in 2021", ("2021-01-01", "2021-08-07", "year", "point")),
        ("in early 2014", ("2014-01-01", "2014-04-30", "year", "background")),
        ("from 1996 to 2001", ("1996-01-01", "2001-12-31", "year", "background")),
        ("in 1996-2001", ("1996-01-01", "2001-12-31", "year", "background")),
        ("in 2014–15", ("2014-01-01", "2015-12-31", "year", "background")),
        ("in the 1990s", ("1990-01-01", "1999-12-31", "year", "background")),
        ("in the summer of 2014", ("2014-06-01", "2014-08-31", "month", "background")),
        ("since 2014", ("2014-01-01", None, "year", "since")),
        ("until 2016", (None, "2016-12-31", "year", "until")),
        ("by 20 August 2016", (None, "2016-08-20", "day", "until")),
        ("in the 19th century", (None, None, "unknown", "background")),
    ],
)
def test_months_years_and_longer(text, expected):
    assert days(f"It fell {text}") == expected


@pytest.mark.parametrize(
    "text",
    [
        "They may leave",
        "May God help them",
        "Theresa May said no",
        "the March on Rome",
        "they march on the city",
        "March against the war",
        "April said no",
        "2014 people died",
        "a total of 2014 civilians",
        "1,996 people died",
        "the august assembly",
        "the fall of the city",
        "a spring offensive",
        "Supporters of JaN fought",
    ],
)
def test_words_that_are_no_dates(text):
    assert read(text) == []


@pytest.mark.parametrize("text", ["on 31 June 2016 it fell", "on 30 February it fell"])
def test_days_that_no_calendar_has(text):
    assert all(t.precision != "day" for _, t in read(text))


def test_days_do_not_swallow_what_they_count():
    [(phrase, t)] = read("In August 12 people died")
    assert (phrase, t.precision) == ("in august", "month")


def test_a_report_from_a_month_is_of_that_month():
    assert days("a report from May 2016") == ("2016-05-01", "2016-05-31", "month", "background")


def test_the_edges_of_the_calendar():
    assert days("two years ago", date(1, 1, 1))[2] == "unknown"
    assert read("in 9999 and on 31 December 9999", date(9999, 12, 31))
