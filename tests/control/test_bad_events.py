"""Events that break the contract never break the fold: they are kept out, each with a code."""

from collections import Counter

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.control import apply, changes, fold, row
from streams.errors import Code

from .histories import event
from .making import OTHER_CITY, Newsroom, property_test

news = Newsroom()
GOOD = news.capture("army", "2030-02-01", event_id="good")


def refusals(*events):
    """Codes of what is refused when the events are folded one by one, and the good one with them."""
    found = []
    state, _ = apply(None, [GOOD])
    for bad in events:
        state, messages = apply(state, [bad], refuse=lambda *what: found.append(what))
        assert messages == []
    assert row(state)["evidence"] == ["good"]
    once = [code for _, code, _ in found]
    found.clear()
    assert len(list(fold([*events, GOOD], refuse=lambda *what: found.append(what)))) == 1
    assert [code for _, code, _ in found] == once
    return once


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"happened": {"from": "2030-02-30", "to": "2030-02-30", "precision": "day"}}, "bad-date"),
        ({"happened": {"from": "20300201", "to": None, "precision": "day"}}, "bad-date"),
        ({"happened": {"from": "2030-03-02", "to": "2030-03-01", "precision": "week"}}, "bad-date"),
        ({"happened": {"from": "2030-03-03", "to": None, "precision": "day"}}, "out-of-range-date"),
        ({"happened": {"from": None, "to": "2031-01-01", "precision": "day"}}, "out-of-range-date"),
        ({"happened": None}, "bad-type"),
        ({"happened": {"from": 7, "to": None, "precision": "day"}}, "bad-type"),
        ({"reported_at": "2030-03-01T12:00:00"}, "bad-timestamp"),
        ({"reported_at": "yesterday"}, "bad-timestamp"),
        ({"reported_at": None}, "bad-type"),
        ({"type": "teleport"}, "unknown-type"),
        ({"type": ["capture"]}, "bad-type"),
        ({"scope": None}, "bad-value"),
        ({"assertion": "rumoured"}, "bad-value"),
        ({"origin": "oracle"}, "bad-value"),
        ({"scope": "all_except", "pockets": []}, "missing-field"),
        ({"confidence": 1.5}, "bad-value"),
        ({"confidence": True}, "bad-value"),
        ({"actor": "north"}, "bad-type"),
        ({"order": "first"}, "bad-type"),
        ({"paragraph": None}, "bad-type"),
        ({"place": OTHER_CITY}, "key-mismatch"),
    ],
)
def test_an_event_that_breaks_the_contract_is_refused(more, code):
    bad = {**news.capture("north", "2030-03-01"), **more}
    if code == "key-mismatch":
        found = []
        state, _ = apply(None, [GOOD])
        assert apply(state, [bad], refuse=lambda *what: found.append(what)) == (state, [])
        assert [(name, what) for name, what, _ in found] == [(bad["event_id"], code)]
    else:
        assert refusals(bad) == [Code(code)]


@pytest.mark.parametrize(
    "field", ["event_id", "article_id", "modality", "frame", "happened", "reported_at", "scope"]
)
def test_a_field_that_is_missing_is_named(field):
    bad = news.capture("north", "2030-03-01")
    del bad[field]
    found = []
    apply(None, [bad], refuse=lambda *what: found.append(what))
    assert [(code, field in detail) for _, code, detail in found] == [("missing-field", True)]


def test_one_day_after_the_report_is_a_matter_of_time_zones():
    _, messages = apply(None, [news.capture("north", "2030-03-02", at="2030-03-01")])
    assert len(messages) == 1


def test_what_does_not_act_is_not_refused():
    assert refusals(news.capture("north", modality="planned"), news.capture("north", scope="facility")) == []
    assert refusals(news.event("armed_clash", "north", scope=None)) == []


def test_a_retraction_that_names_nothing_is_refused():
    assert refusals({**news.retraction(GOOD, at="2030-03-01"), "retracts": []}) == ["missing-field"]


@pytest.mark.parametrize("junk", [None, 7, "event", [], {}, {"place": 7}, {"place": {"kind": "city"}}])
def test_what_is_no_event_about_a_city_is_passed_over(junk):
    assert apply(None, [junk]) == (None, [])
    assert list(fold([junk])) == []
    assert list(changes([junk])) == []


JUNK = st.one_of(
    st.none(), st.booleans(), st.integers(-3, 3), st.integers(), st.floats(allow_nan=True),
    st.text(max_size=3), st.text(st.characters(categories=["Cs"]), min_size=1, max_size=14),
    st.lists(st.integers(), max_size=2), st.dictionaries(st.text(max_size=2), st.integers(), max_size=2),
)  # fmt: skip


@property_test
@given(st.data())
def test_no_damage_to_an_event_breaks_the_fold(data):
    """One or two fields are replaced by anything: the event is folded or refused, and the good one stands."""
    damaged = dict(data.draw(event(1)))
    for _ in range(data.draw(st.integers(1, 2))):
        name = data.draw(st.sampled_from(sorted(damaged)))
        value = damaged[name]
        if isinstance(value, dict) and value and data.draw(st.booleans()):
            damaged[name] = {**value, data.draw(st.sampled_from(sorted(value))): data.draw(JUNK)}
        else:
            damaged[name] = data.draw(JUNK)
    codes = Counter()
    good = {**GOOD, "happened": {"from": "2031-01-01", "to": "2031-01-01", "precision": "day"}}
    good |= {"reported_at": "2031-01-01T12:00:00Z", "origin": "operator"}
    state, _ = apply(None, [damaged, good], refuse=lambda _, code, __: codes.update([code]))
    assert set(codes) <= set(Code)
    found = row(state)
    orjson.dumps(list(changes([damaged, good])))
    assert found["holder"]["id"] == "actor:army" or codes["key-mismatch"]
    assert row(orjson.loads(orjson.dumps(state))) == found
