"""Explanations: what each piece of evidence did, and what would change the row."""

import itertools

from hypothesis import given

from streams.control import Settings, apply, explain, history, load_rules, row, what_would_change

from .histories import SIDES, histories
from .making import Newsroom, moment, property_test

news = Newsroom()
SETTINGS = Settings(allies=SIDES)


def state_of(*events, settings=None):
    return apply(None, events, settings or Settings())[0]


def test_each_step_says_who_said_what_and_what_it_did():
    taken = news.capture("army", "2030-03-01", by="one")
    claim = news.capture(
        "north", "2030-03-04", said="claimed", speaker="north", via="wire", by="two", at="2030-03-05"
    )
    first, second = explain(state_of(claim, taken))
    assert (first["event_id"], first["rule"], first["changed"], first["before"]) == (
        taken["event_id"],
        "gain",
        True,
        None,
    )
    assert second["rule"] == "claim-against-holder"
    assert second["text"] == " ".join(load_rules().by_id["claim-against-holder"].text.split())
    assert second["source"] == "two" and second["type"] == "capture" and second["assertion"] == "claimed"
    assert second["speaker"] == claim["attributed_to"] and second["via"] == claim["via"]
    assert second["actor"] == claim["actor"] and second["happened"] == claim["happened"]
    assert second["reported_at"] == claim["reported_at"] and second["article_id"] == claim["article_id"]
    assert [difference["field"] for difference in second["did"]][:2] == ["status", "challenger"]
    assert second["did"][0] == {"field": "status", "before": "held", "after": "contested"}


def test_what_did_nothing_is_told_too_but_is_no_history():
    state = state_of(news.capture("army", "2030-03-01"), news.withdrawal("south", "2030-03-02"))
    assert [(step["rule"], step["changed"]) for step in explain(state)] == [
        ("gain", True),
        ("withdrawal-other", False),
    ]
    assert [step["rule"] for step in history(state)] == ["gain"]


def test_a_retracted_event_names_its_retraction():
    wrong = news.capture("north", "2030-03-01")
    back = news.retraction(wrong, at="2030-03-02")
    [step] = explain(state_of(wrong, back))
    assert (step["retracted"], step["changed"], step["rule"]) == (back["event_id"], False, None)
    [step] = explain(state_of(wrong, back), as_of=moment("2030-03-01"))
    assert (step["retracted"], step["changed"]) == (None, True)


@property_test
@given(histories())
def test_the_history_leads_to_the_row(events):
    state = state_of(*events, settings=SETTINGS)
    steps = history(state, SETTINGS)
    assert (steps[-1]["after"] if steps else None) == row(state, SETTINGS)
    assert [step["after"]["version"] for step in steps if step["after"]] == [
        number for number, step in enumerate(steps, 1) if step["after"]
    ]
    for before, after in itertools.pairwise(steps):
        assert after["before"] == before["after"]
    assert all(step["did"] for step in steps)


def test_what_would_change_a_held_city():
    found = what_would_change(state_of(news.capture("army")))
    told = {(p["type"], p["actor"]["name"], p["assertion"], p["status"]) for p in found}
    assert ("capture", "another party", "reported", "held") in told
    assert ("capture", "another party", "claimed", "contested") in told
    assert ("withdrawal", "Army", "admitted", "vacated") in told
    assert all(p["rule"] in load_rules().by_id for p in found)


def test_what_would_change_a_city_that_an_operator_asserted():
    state = state_of(news.hold("army", origin="operator"))
    assert {p["assertion"] for p in what_would_change(state)} == {"reported", "admitted"}


def test_what_would_change_is_what_does():
    events = [news.capture("army", "2030-03-01"), news.siege("north", "2030-03-03", whom="army")]
    for possible in what_would_change(state_of(*events)):
        event = news.event(
            possible["type"], possible["actor"], None, at="2030-03-09", said=possible["assertion"],
            scope=possible["scope"], by="outlet not heard before",
        )  # fmt: skip
        after = row(state_of(*events, event))
        assert (after["status"], after["holder"]) == (possible["status"], possible["holder"])


def test_without_evidence_there_is_nothing_to_explain():
    assert explain(None) == history(None) == what_would_change(None) == []
