"""What holds of every set of events, whatever it says."""

from random import Random

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.control import Settings, apply, changes, fold, row

from .histories import FIRST_DAY, SIDES, event, histories
from .making import Newsroom, later, moment, property_test
from .oracle import oracle_history, oracle_row

SETTINGS = Settings(allies=SIDES)
#: Two thousand examples take their time on a machine that is busy with other things.
pytestmark = [pytest.mark.timeout(1200), pytest.mark.usefixtures("small_pages")]


def nothing_is_refused(event_id, code, detail):
    assert code == "too-late", f"{event_id} was refused: {code}, {detail}"


def folded(events, settings=SETTINGS, **when):
    """The one row of ``fold``, or None."""
    rows = list(fold(events, settings, refuse=nothing_is_refused, **when))
    assert len(rows) <= 1
    return rows[0] if rows else None


def delivered(batches, settings=SETTINGS):
    """State and changes after batches of events, the state going through JSON as in a Kafka topic."""
    state, sent = None, []
    for batch in batches:
        before = orjson.dumps(state)
        new, messages = apply(state, batch, settings, refuse=nothing_is_refused)
        assert orjson.dumps(state) == before, "apply changed the state that it was given"
        state = orjson.loads(orjson.dumps(new))
        sent.append(messages)
    return state, sent


@property_test
@given(histories())
def test_agrees_with_the_naive_implementation(events):
    """Row by row."""
    state, _ = delivered([events])
    expected = oracle_history(events, allies=SIDES).rows
    assert [step for step in steps_of(state)] == expected
    assert row(state, SETTINGS) == (expected[-1] if expected else None)


def steps_of(state):
    """All rows of a city's history, read off the changes of a fresh fold of its evidence."""
    from streams.control.city import City
    from streams.control.standing import NOTHING

    city = City(state, SETTINGS, lambda *_: None) if state else None
    if city is None:
        return []
    city.ledger.open()
    return [city.row(step.after) for step in city.folder.steps(NOTHING, city.ledger.live) if step.changes_row]


@property_test
@given(histories(), st.integers(0, 2**32))
def test_order_repeats_and_batches_change_nothing(events, seed):
    random = Random(seed)
    expected = folded(events)
    shuffled = [*events, *random.sample(events, len(events) // 2)]
    random.shuffle(shuffled)
    assert folded(shuffled) == expected
    batches = [[e] for e in shuffled]
    assert row(delivered(batches)[0], SETTINGS) == expected
    cut = random.randint(0, len(shuffled))
    assert row(delivered([shuffled[:cut], shuffled[cut:]])[0], SETTINGS) == expected


@property_test
@given(histories())
def test_a_redelivery_changes_neither_row_nor_state(events):
    state, _ = delivered([[e] for e in events])
    for e in events:
        again, messages = apply(state, [e], SETTINGS)
        assert messages == []
        assert again == state


@property_test
@given(histories())
def test_changes_applied_in_order_are_the_table_after_every_prefix(events):
    state, table, count, depth = None, None, 0, 0
    for e in events:
        state, messages = apply(state, [e], SETTINGS)
        for message in messages:
            count += 1
            assert message["seq"] == count
            assert message["before"] == table
            assert message["before"] != message["after"]
            table = message["after"]
            depth += 1 if message["kind"] == "set" else -1
            if table is not None:
                assert table["version"] == depth
        kinds = [message["kind"] for message in messages]
        assert kinds == sorted(kinds), "retractions come before what is set"
        assert table == row(state, SETTINGS)
    assert table == folded(events)
    sent = list(changes(events, SETTINGS))
    assert (sent[-1]["after"] if sent else None) == table
    assert len({message["change_id"] for message in sent}) == len(sent)


@property_test
@given(histories(), st.integers(0, 2**32))
def test_what_is_remembered_of_a_history_changes_nothing(events, seed):
    shuffled = events[:]
    Random(seed).shuffle(shuffled)
    _, expected = delivered([[e] for e in shuffled])  # a state that went through JSON has nothing remembered
    state = None
    for e, messages in zip(shuffled, expected, strict=True):
        fresh = orjson.loads(orjson.dumps(state))
        state, sent = apply(state, [e], SETTINGS)
        assert sent == messages
        again, _ = apply(fresh, [e], SETTINGS)
        assert again == (state or None)


@property_test
@given(histories(), st.integers(-1, 60))
def test_as_of_is_the_fold_of_what_was_known_by_then(events, day):
    at = moment(f"{later(FIRST_DAY, day)}T13:00:00Z")
    expected = oracle_row(events, allies=SIDES, as_of=at)
    known = [e for e in events if moment(e["reported_at"]) <= at]
    assert folded(events, as_of=at) == folded(known, as_of=at) == expected
    state, _ = delivered([[e] for e in events])
    assert row(state, SETTINGS, as_of=at) == expected


@property_test
@given(histories(retractions=False), st.binary(min_size=1, max_size=3))
def test_a_retracted_event_was_never_there(events, chosen):
    gone = list({e["event_id"]: e for e in (events[index % len(events)] for index in chosen)}.values())
    ids = {e["event_id"] for e in gone}
    retraction = Newsroom().retraction(*gone, at=later(FIRST_DAY, 60), event_id="r")
    expected = folded([e for e in events if e["event_id"] not in ids])
    assert folded([*events, retraction]) == folded([retraction, *events]) == expected
    assert row(delivered([[e] for e in [*events, retraction]])[0], SETTINGS) == expected
    assert row(delivered([[e] for e in [retraction, *events]])[0], SETTINGS) == expected


@property_test
@given(histories())
def test_no_row_breaks_the_rules_of_rows(events):
    for message in changes(events, SETTINGS):
        for found in (message["before"], message["after"]):
            if found is None:
                continue
            status, holder, challenger = found["status"], found["holder"], found["challenger"]
            if status in ("held", "held_with_pockets", "claimed"):
                assert holder and not challenger
            if status in ("unknown", "vacated"):
                assert not holder and not challenger
            if status == "held_with_pockets":
                assert found["pockets"]
            if holder and challenger:
                assert holder["id"] != challenger["id"], "a row has two holders, never the same twice"
            assert len(found["evidence"]) <= 20 and len(set(found["evidence"])) == len(found["evidence"])
            assert 0 <= found["confidence"] <= 1


@property_test
@given(histories(most=8), event(99, idle=True), st.integers(0, 30))
def test_an_event_that_does_not_act_changes_no_row(events, idle, at):
    assert folded([*events[:at], idle, *events[at:]]) == folded(events)


@property_test
@given(st.data(), st.sampled_from([0, 1, 2, 5]))
def test_compaction_changes_no_answer(data, horizon):
    """With a compaction after every event, where all come in the order of their reports, at most so late."""
    events = data.draw(histories(most=14, most_lag=horizon, retracted_after=True))
    settings = Settings(allies=SIDES, horizon_days=horizon)
    ordered = sorted(events, key=lambda e: (moment(e["reported_at"]), e["event_id"]))
    state, seen = None, []
    for e in ordered:
        seen.append(e)
        state, _ = apply(state, [e], settings)
        if state is not None:
            state = orjson.loads(orjson.dumps({**state, "compact": 0}))
        assert row(state, settings) == folded(seen, settings)


@property_test
@given(histories(most=10))
def test_compaction_within_the_horizon_is_neutral_in_any_order(events):
    state = None
    for e in events:
        state, _ = apply(state, [e], SETTINGS)
        state = state and {**state, "compact": 0}
    assert row(state, SETTINGS) == folded(events)


@property_test
@given(histories())
def test_every_message_keeps_its_schema(events):
    messages = pytest.importorskip("streams.messages")
    for message in changes(events, SETTINGS):
        assert messages.decode_change(messages.encode(message)) == message
