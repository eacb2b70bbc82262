"""The state of a city: small, versioned, never changed in place, compacted; and its change messages."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from streams.control import Settings, apply, changes, fold, row
from streams.control.fold import Folder
from streams.errors import BadMessage
from streams.messages.times import format_time

from .making import OTHER_CITY, Newsroom, later

news = Newsroom()
FIRST = datetime(2030, 3, 1, 12, tzinfo=UTC)


def run(events, settings=None, state=None):
    """State after the events one by one."""
    for event in events:
        state, _ = apply(state, [event], settings or Settings())
    return state


def kept(state):
    """How many reports a state keeps."""
    return len(state["live"]) + sum(page[0] for page in state["pages"])


def size(state):
    return len(json.dumps(state))


def test_ten_thousand_deliveries_of_one_event_are_one():
    event = news.capture("north")
    state = run([event])
    assert run([event] * 10_000, state=state) == state


def repeats(count, days, outlets=3):
    """The same statement in ``count`` articles of a few outlets over ``days``."""
    first = news.capture("north", "2030-03-01")
    for number in range(count):
        yield {
            **first, "event_id": f"event-{number:06}", "article_id": f"article-{number}",
            "copy": f"copy-{number}", "source": f"outlet-{number % outlets}",
            "reported_at": format_time(FIRST + timedelta(days=days) * number / count),
        }  # fmt: skip


def test_repeats_past_the_horizon_are_forgotten():
    settings = Settings(horizon_days=10)
    state = run(repeats(3_000, days=1_000), settings)
    assert kept(state) < 200
    assert len(state["said"]) == 3
    assert row(state)["evidence"] == ["event-000000", "event-000001", "event-000002"]
    assert row(state) == next(fold(repeats(3_000, days=1_000), settings))


def test_repeats_within_the_horizon_are_kept_to_take_the_place_of_a_retracted_one():
    events = list(repeats(300, days=5))
    state = run(events)
    assert kept(state) == 300
    assert size(state) < 300 * 120 + 3_000, "a repeat takes its id and its place in the order, no more"
    back = news.retraction(*events[:150], at="2030-03-07")
    assert row(run([back], state=state)) == next(fold(events[150:]))


def test_a_city_with_very_many_reports_has_a_shorter_horizon():
    settings = Settings(most_reports=200)
    state = run(repeats(3_000, days=5), settings)
    assert kept(state) <= 250
    assert row(state) == next(fold(repeats(3_000, days=5)))


def test_origins_are_counted_to_a_hundred():
    state = run(repeats(300, days=5, outlets=300))
    assert row(state)["origins"] == 100
    assert len(state["marks"][-1][1]["outlets"]) == 100


def test_old_retractions_are_forgotten_with_what_they_retracted():
    settings = Settings(horizon_days=10)
    wrong = news.capture("south", "2030-02-01")
    state = run([wrong, news.retraction(wrong, at="2030-02-02"), *repeats(200, days=400)], settings)
    assert state["back"] == {} and state["struck"] == []


def test_what_a_retraction_took_out_comes_back_when_that_one_is_retracted_in_time():
    """The event itself is older than the horizon by then, its retraction is not."""
    settings = Settings(horizon_days=5)
    event = news.capture("north", "2030-03-01")
    first = news.retraction(event, at="2030-03-04")
    second = news.retraction(first, at="2030-03-08")
    others = [news.hold("army", "2030-03-02", by="two"), news.hold("army", "2030-03-03", by="two")]
    state = run([event, *others, first, news.pressure("south", "2030-03-07")], settings)
    state = run(
        [news.pressure("south", "2030-03-07", at="2030-03-08T11:00:00Z")], settings, {**state, "compact": 0}
    )
    state = run([second], settings, {**state, "compact": 0})
    assert row(state)["previous_holder"]["id"] == "actor:north"
    assert row(state)["since"]["from"] == "2030-03-02"


def test_what_settles_a_denial_is_no_mere_repeat():
    """The second report repeats the first, but later than the denial, and so the denial has no say."""
    settings = Settings(horizon_days=10)
    events = [
        news.capture("north", "2030-03-01", by="one"),
        news.hold("north", "2030-03-02", by="one", at="2030-03-08"),
        news.capture("north", "2030-03-03", by="two", said="denied", at="2030-03-05"),
    ]
    confidence = row(run(events, settings))["confidence"]
    state = run([*events, news.pressure("south", "2030-06-01")], settings)
    state = run([news.pressure("south", "2030-06-20")], settings, {**state, "compact": 0})
    assert row(state)["confidence"] == confidence


def test_a_daily_struggle_of_years_stays_in_proportion_to_its_changes():
    def struggle():
        for day in range(1_000):
            when = later("2030-01-01", day)
            for outlet in "one", "two", "three", "one", "two":
                yield news.hold("army", when, by=outlet)
            if day % 100 == 0:
                yield news.capture("north", when, by="one", at=f"{when}T10:00:00Z")

    state = run(struggle(), Settings(horizon_days=30))
    assert row(state)["version"] < 100
    assert kept(state) < 600


def test_no_state_and_no_change_without_anything_that_acts():
    assert apply(None, [news.capture("north", modality="planned")]) == (None, [])
    assert row(None) is None
    state = run([news.capture("north")])
    assert apply(state, [news.capture("south", frame="background")])[0] is state


def test_a_retraction_alone_leaves_a_state_and_no_row():
    event = news.capture("north")
    state, messages = apply(None, [news.retraction(event, at="2030-03-02")])
    assert (row(state), messages) == (None, [])
    state, messages = apply(state, [event])
    assert (row(state), messages) == (None, [])


def battle(days):
    """Two parties take a city from each other, with some reports a day."""
    for day in range(days):
        when = later("2030-01-01", day)
        yield news.capture("north" if day % 2 else "south", when, by="one")
        yield news.pressure("army", when, by="two", copy=f"{day:016x}")
        yield news.hold("north" if day % 2 else "south", when, by=f"outlet-{day % 7}", at=f"{when}T18:00:00Z")


def test_what_is_old_is_packed_and_opened_where_late_evidence_needs_it():
    events = list(battle(200))
    state = run(events)
    assert kept(state) == 600 and len(state["live"]) < 200
    assert size(state) < 600 * 80
    for day in (199, 130, 60, 1):
        late = news.capture("army", later("2030-01-01", day), at="2030-08-01", by="late")
        before = json.dumps(state)
        found, messages = apply(state, [late])
        assert json.dumps(state) == before
        assert row(found) == next(fold([*events, late]))
        assert [m["kind"] for m in messages].count("retract") == row(state)["version"] - row(found)[
            "version"
        ] + [m["kind"] for m in messages].count("set")
        assert apply(found, [late]) == (found, [])
        back = news.retraction(late, at="2030-08-02")
        assert row(apply(found, [back])[0]) == row(state)
    assert apply(state, [events[5]])[0] is state, "a redelivery of what is packed"


def test_a_state_of_another_version_is_not_read():
    state = run([news.capture("north")])
    with pytest.raises(BadMessage) as caught:
        apply({**state, "v": 99}, [news.capture("south")])
    assert caught.value.code == "bad-state"


def test_settings_are_checked():
    with pytest.raises(ValueError, match="horizon_days"):
        Settings(horizon_days=-1)


# --- change messages ----------------------------------------------------------------------------------------


def test_late_evidence_retracts_newest_first_and_sets_oldest_first():
    first = news.capture("north", "2030-03-01")
    second = news.capture("army", "2030-03-05", by="outlet-2")
    third = news.capture("south", "2030-03-09", by="outlet-3")
    late = news.capture("south", "2030-03-03", at="2030-03-12", by="outlet-4")
    state = run([first, second, third])
    rows = [message["after"] for message in changes([first, second, third])]
    state, messages = apply(state, [late])
    assert [(m["kind"], m["seq"]) for m in messages] == [
        ("retract", 4), ("retract", 5), ("set", 6), ("set", 7), ("set", 8),
    ]  # fmt: skip
    assert [(m["before"], m["after"]) for m in messages[:2]] == [(rows[2], rows[1]), (rows[1], rows[0])]
    assert [m["after"]["holder"]["id"] for m in messages[2:]] == ["actor:south", "actor:army", "actor:south"]
    assert messages[2]["before"] == rows[0] and messages[-1]["after"] == row(state)
    assert [m["because"] for m in messages] == [[e["event_id"]] for e in (late, late, late, second, third)]
    assert {m["learned_at"] for m in messages[:2]} == {late["reported_at"]}
    assert messages[2]["happened_at"] == late["happened"]


def test_late_evidence_after_late_evidence_is_folded_to_where_only_versions_differ(monkeypatch):
    settings, folded = Settings(), []
    advance = Folder.advance

    def counting(*args):
        folded.append(args)
        return advance(*args)

    days = [later("2030-01-01", day) for day in range(80)]
    state = run([news.capture(("north", "south")[n % 2], day) for n, day in enumerate(days)], settings)
    steps = row(state)["version"]
    state, _ = apply(state, [news.capture("army", days[9], at=days[70], by="late")], settings)
    monkeypatch.setattr(Folder, "advance", counting)
    state, messages = apply(state, [news.capture("army", days[12], at=days[71], by="later")], settings)
    assert len(messages) > 2 * (steps - 15), "each later row has another version, and is sent again"
    assert messages[-1]["after"] == row(state) and row(state)["version"] > steps
    assert len(folded) < 20


def test_the_last_evidence_withdrawn_leaves_a_tombstone():
    event = news.capture("north")
    state = run([event])
    before = row(state)
    back = news.retraction(event, at="2030-03-02")
    state, [message] = apply(state, [back])
    assert (message["kind"], message["before"], message["after"]) == ("retract", before, None)
    assert (message["because"], message["learned_at"]) == ([back["event_id"]], back["reported_at"])
    assert row(state) is None


def test_late_evidence_that_changes_nothing_sends_nothing():
    state = run([news.capture("north", "2030-03-01"), news.capture("army", "2030-03-05", by="outlet-2")])
    state, messages = apply(state, [news.capture("north", "2030-03-02", at="2030-03-12")])
    assert messages == []


def test_a_further_origin_is_a_step_of_its_own():
    first, second = news.capture("north", by="one"), news.capture("north", by="two")
    state = run([first])
    state, [message] = apply(state, [second])
    assert message["kind"] == "set" and message["because"] == [second["event_id"]]
    assert (message["after"]["origins"], message["after"]["version"]) == (2, 2)
    assert message["after"]["learned_at"] == first["reported_at"], "the deciding event is still the first"


def test_the_same_deliveries_give_the_same_change_ids():
    events = [news.capture("north"), news.capture("army", "2030-03-05")]
    assert list(changes(events)) == list(changes(events))
    there = list(changes([{**event, "place": OTHER_CITY} for event in events]))
    assert {m["change_id"] for m in there}.isdisjoint(m["change_id"] for m in changes(events))


def test_cities_do_not_mix():
    events = [
        news.capture("north"),
        news.capture("army", place=OTHER_CITY),
        news.capture("south", "2030-03-04"),
    ]
    assert [found["city"]["name"] for found in fold(events)] == ["Tarsan", "Melk"]
    assert [m["seq"] for m in changes(events)] == [1, 1, 2]
