"""Rows and changes in words."""

import copy
from datetime import UTC, datetime, timedelta

import pytest

from streams.cli import show
from streams.cli.tables import control_table, is_pressured, recent_changes

REBELS = {"id": "side:rebels", "name": "rebels", "kind": "rebel"}
ARMY = {"id": "state:ML", "name": "the army", "kind": "state"}
GAO = {"id": "geonames:2457163", "name": "Gao", "admin1": "Gao", "country": "ML", "kind": "city"}
BLANK = {
    "city": GAO, "status": "unknown", "holder": None, "challenger": None, "since": None, "pockets": [],
    "pressured": False, "pressured_until": None, "previous_holder": None, "evidence": [], "origins": 1,
    "learned_at": "2019-03-06T12:00:00Z",
}  # fmt: skip


def row(**fields):
    return copy.deepcopy(BLANK) | fields


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "unknown"),
        ({"pressured": True}, "under pressure, holder unknown"),
        ({"status": "held", "holder": ARMY}, "held by the army"),
        (
            {"status": "held_with_pockets", "holder": REBELS, "pockets": [{"facility": "army_base", "name": None}]},
            "held by rebels, except: army base",
        ),
        ({"status": "held_with_pockets", "holder": REBELS, "pockets": ["army_base", "Old Town"]}, "held by rebels, except: army base, Old Town"),
        ({"status": "contested", "holder": ARMY, "challenger": REBELS}, "held by the army, contested by rebels"),
        ({"status": "contested", "challenger": REBELS}, "contested by rebels"),
        ({"status": "besieged", "holder": ARMY, "challenger": REBELS}, "held by the army, besieged by rebels"),
        ({"status": "besieged"}, "besieged by somebody"),
        ({"status": "claimed", "holder": REBELS}, "claimed by rebels"),
        ({"status": "vacated", "previous_holder": ARMY}, "left by the army"),
        ({"status": "held", "holder": {"id": None, "name": "\x1b[31mX", "kind": "rebel"}}, "held by \\u001b[31mX"),
    ],
)  # fmt: skip
def test_status(fields, words):
    assert show.status(row(**fields)) == words


@pytest.mark.parametrize(
    ("happened", "words"),
    [
        (None, ""),
        ({"from": None, "to": None, "precision": "unknown"}, ""),
        ({"from": "2019-03-08", "to": "2019-03-08", "precision": "day"}, "Fri 8 Mar 2019"),
        ({"from": None, "to": "2019-03-08", "precision": "day"}, "Fri 8 Mar 2019 or before"),
        ({"from": "2019-03-08", "to": None, "precision": "day"}, "Fri 8 Mar 2019 or later"),
        ({"from": "2019-03-01", "to": "2019-03-31", "precision": "month"}, "Mar 2019"),
        ({"from": "2019-01-01", "to": "2019-12-31", "precision": "year"}, "2019"),
        ({"from": "2019-03-04", "to": "2019-03-08", "precision": "week"}, "Mon 4 Mar 2019 to Fri 8 Mar 2019"),
    ],
)
def test_interval(happened, words):
    assert show.interval(happened) == words


def change(before, after, kind="set", learned="2019-03-06T12:00:00Z"):
    message = {"kind": kind, "before": before, "after": after, "because": [], "learned_at": learned}
    return message | {"change_id": f"{kind} {learned} {after}"}


def test_changes_in_words():
    held, pressed = row(status="held", holder=ARMY), row(status="held", holder=ARMY, pressured=True)
    assert show.change_words(change(None, held)) == ("Gao", "nothing known -> held by the army")
    assert show.change_words(change(held, pressed)) == ("Gao", "held by the army: under pressure")
    assert show.change_words(change(held, None, "retract")) == ("Gao", "taken back: held by the army")


NOW = datetime(2019, 3, 10, 12, tzinfo=UTC)


def test_the_window_takes_what_was_learned_in_it():
    old, middle, new = (
        row(status="held", holder=ARMY),
        row(pressured=True),
        row(status="claimed", holder=REBELS),
    )
    steps = [
        change(None, old, learned="2019-03-01T12:00:00Z"),
        change(old, middle, learned="2019-03-04T12:00:00Z"),
        change(middle, new, learned="2019-03-09T12:00:00Z"),
    ]
    (recent,) = recent_changes(steps, NOW, timedelta(days=7)).values()
    assert (recent.before, recent.after, recent.steps) == (old, new, 2)
    assert recent_changes(steps, NOW, timedelta(hours=1)) == {}
    taken_back = [*steps, change(new, middle, "retract", "2019-03-09T12:00:00Z")]
    (recent,) = recent_changes(taken_back, NOW, timedelta(days=7)).values()
    assert (recent.before, recent.after, recent.steps) == (old, middle, 1)


def test_a_city_whose_row_is_gone_is_told_in_the_window():
    held = row(status="held", holder=ARMY)
    steps = [change(None, held), change(held, None, learned="2019-03-09T12:00:00Z")]
    table = control_table([], NOW, recent_changes(steps, NOW, timedelta(days=2)), "2 days", 200)
    assert [next(iter(column.cells)) for column in table.columns][-1] == "was held by the army"


def test_pressure_is_judged_by_the_day_of_the_view():
    pressed = row(pressured_until="2019-03-10")
    assert is_pressured(pressed, NOW)
    assert not is_pressured(pressed, NOW + timedelta(days=1))
