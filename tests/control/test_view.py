"""Live and rolling views over rows and change messages."""

from datetime import timedelta

import pytest

from streams.control import apply, changes, fold, live, transfers, view

from .making import OTHER_CITY, Newsroom, moment

WEEK = timedelta(days=7)
ARMY, NORTH = "actor:army", "actor:north"


@pytest.fixture
def news():
    return Newsroom()


def seen(events, now, *, window=WEEK, **more):
    return view(list(fold(events)), list(changes(events)), now=moment(now), window=window, **more)


def test_pressure_is_judged_now(news):
    [found] = fold([news.capture("army", "2030-03-01"), news.pressure("north", "2030-03-03")])
    assert live(found, now=moment("2030-03-17"))["pressured"] is True
    assert live(found, now=moment("2030-03-18"))["pressured"] is False
    [found] = fold([news.pressure("north", "2030-03-03")])
    assert live(found, now=moment("2030-03-18")) is None


def test_how_long_held_and_how_often_changed_hands(news):
    events = [
        news.capture("army", "2030-03-01"), news.capture("north", "2030-03-03"),
        news.withdrawal("north", "2030-03-04"), news.capture("army", "2030-03-05"),
    ]  # fmt: skip
    [city] = seen(events, "2030-03-07")["cities"]
    assert (city["held_days"], city["changes"], city["changed_hands"]) == (2, 4, 2)
    [city] = seen(events, "2030-03-11")["cities"]
    assert (city["held_days"], city["changes"], city["changed_hands"]) == (6, 1, 1)


def test_returning_to_a_vacated_city_is_no_change_of_hands(news):
    events = [
        news.capture("army", "2030-03-01"),
        news.withdrawal("army", "2030-03-02"),
        news.hold("army", "2030-03-03"),
    ]
    assert seen(events, "2030-03-04")["cities"][0]["changed_hands"] == 0


def test_gained_and_lost_by_holder(news):
    events = [news.capture("army", "2030-03-01"), news.capture("north", "2030-03-03")]
    events.append(news.hold("army", "2030-02-01", place=OTHER_CITY))
    holders = {holder["holder"]["id"]: holder for holder in seen(events, "2030-03-04")["holders"]}
    city, other = events[0]["place"]["id"], OTHER_CITY["id"]
    assert holders[NORTH] == {"holder": events[1]["actor"], "holds": [city], "gained": [city], "lost": []}
    assert holders[ARMY]["holds"] == [other]
    assert (holders[ARMY]["gained"], holders[ARMY]["lost"]) == ([city], [city])


def test_a_claim_makes_no_holder(news):
    events = [news.capture("north", "2030-03-01", said="claimed")]
    assert seen(events, "2030-03-02")["holders"] == []
    assert transfers(changes(events), now=moment("2030-03-02"), window=WEEK) == []


def test_by_country(news):
    abroad = {**OTHER_CITY, "country": "XB"}
    events = [
        news.capture("army", "2030-03-01"),
        news.capture("north", "2030-03-03"),
        news.hold("army", place=abroad),
    ]
    assert seen(events, "2030-03-04")["countries"] == [
        {"country": "XA", "statuses": {"held": 1}, "changes": 2, "changed_hands": 1},
        {"country": "XB", "statuses": {"held": 1}, "changes": 1, "changed_hands": 0},
    ]


def test_the_two_clocks_of_the_window(news):
    events = [
        news.capture("army", "2030-02-01"),
        news.capture("north", "2030-02-03", at="2030-03-03", by="two"),
    ]
    assert seen(events, "2030-03-04", clock="learned")["cities"][0]["changed_hands"] == 1
    assert seen(events, "2030-03-04", clock="happened")["cities"][0]["changed_hands"] == 0
    assert seen(events, "2030-02-05", clock="happened")["cities"][0]["changed_hands"] == 1


def test_a_step_that_was_retracted_did_not_happen(news):
    wrong = news.capture("north", "2030-03-03")
    events = [news.capture("army", "2030-03-01"), wrong, news.retraction(wrong, at="2030-03-04")]
    sent = list(changes(events))
    assert [message["kind"] for message in sent] == ["set", "set", "retract"]
    assert [t["to_holder"]["id"] for t in transfers(sent, now=moment("2030-03-05"), window=WEEK)] == [ARMY]
    assert seen(events, "2030-03-05")["cities"][0]["changed_hands"] == 0


def test_a_redelivered_change_counts_once_and_a_lost_beginning_does_no_harm(news):
    events = [news.capture("army", "2030-03-01"), news.capture("north", "2030-03-03")]
    sent = list(changes(events))
    again = transfers([sent[0], sent[0], *sent], now=moment("2030-03-04"), window=WEEK)
    assert [t["to_holder"]["id"] for t in again] == [ARMY, NORTH]
    state, _ = apply(None, events)
    _, messages = apply(state, [news.retraction(*events, at="2030-03-04")])
    assert transfers(messages, now=moment("2030-03-05"), window=WEEK) == []
