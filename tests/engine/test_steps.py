"""The steps: what a record leads to, given the state of its key."""

import json
from datetime import UTC, datetime
from pathlib import Path

import orjson
import pytest

from engine.small_coder import EXAMPLE, SmallCoder
from streams.control import Settings as ControlSettings
from streams.engine import fold_step
from streams.engine.code_step import CodeStep
from streams.engine.dead_letters import DeadLetters, original
from streams.engine.fold_step import FoldStep
from streams.engine.records import Record, UnreadableState
from streams.errors import Code
from streams.messages import decode_change, decode_dead_letter, decode_event, decode_row

NOW = datetime(2021, 8, 7, tzinfo=UTC)
LETTERS = DeadLetters("dead-letters", lambda: NOW, "me:1")
CODE = CodeStep(SmallCoder(), "events", LETTERS)
FOLD = FoldStep(ControlSettings(), "control-changes", "city-control", LETTERS)
PARAGRAPH = {
    "article_id": "a",
    "paragraph": 0,
    "text": "city:5 there",
    "published_at": "2021-08-06T12:00:00Z",
}


def paragraph(key: bytes | None = b"a", **fields) -> Record:
    return Record("paragraphs", 1, 2, key, json.dumps(PARAGRAPH | fields).encode())


def test_a_paragraph_gives_events_keyed_by_place_and_a_state_of_its_article():
    outcome = CODE(paragraph(), None)
    assert [(output.topic, output.key) for output in outcome.outputs] == [("events", b"geonames:5")] * 2
    assert all(decode_event(output.value)["article_id"] == "a" for output in outcome.outputs)
    assert outcome.state_key == b"a"
    assert orjson.loads(outcome.state)["last"] == "5"
    assert outcome.dead_letter is None


def test_a_redelivered_paragraph_gives_the_same_events_and_leaves_the_state():
    first = CODE(paragraph(), None)
    later = CODE(paragraph(paragraph=1, text="city:6"), first.state)
    again = CODE(paragraph(), later.state)
    assert again.outputs == first.outputs
    assert again.state is None


def test_an_event_without_place_has_the_key_of_its_article():
    [output] = CODE(paragraph(text="there"), None).outputs
    assert output.key == b"a"


def test_a_coder_that_fails_costs_one_paragraph():
    outcome = CODE(paragraph(text="fail"), b'{"v":1}')
    letter = decode_dead_letter(outcome.outputs[0].value)
    assert (outcome.dead_letter, letter["error"]) == ("coding-failed", "coding-failed")
    assert "RuntimeError" in letter["detail"]
    assert outcome.state is None


@pytest.mark.parametrize(
    ("record", "error"),
    [
        (paragraph(key=None), "key-mismatch"),
        (paragraph(key=b"b"), "key-mismatch"),
        (paragraph(key=b'"a"'), "key-mismatch"),
        (Record("paragraphs", 1, 2, b"a", None), "tombstone"),
        (Record("paragraphs", 1, 2, b"a", b"{"), "not-json"),
        (paragraph(published_at="2021-08-09T00:00:00Z"), "out-of-range-date"),
    ],
)
def test_a_dead_letter_has_the_original_and_where_it_was(record, error):
    outcome = CODE(record, None)
    [output] = outcome.outputs
    letter = decode_dead_letter(output.value)
    assert (output.topic, output.key) == ("dead-letters", record.key)
    assert (letter["error"], letter["topic"], letter["partition"], letter["offset"]) == (
        error,
        "paragraphs",
        1,
        2,
    )
    assert original(letter) == (record.key, record.value)
    assert (letter["worker"], letter["failed_at"]) == ("me:1", "2021-08-07T00:00:00Z")


def event(key: bytes = b"geonames:5", **fields) -> Record:
    [output, _] = CODE(paragraph(), None).outputs
    return Record("events", 0, 0, key, orjson.dumps(orjson.loads(output.value) | fields))


def test_an_event_gives_changes_a_row_and_a_state_of_its_city():
    outcome = FOLD(event(), None)
    *changes, (topic, key, value) = outcome.outputs
    assert {(output.topic, output.key) for output in changes} == {("control-changes", b"geonames:5")}
    assert (topic, key) == ("city-control", b"geonames:5")
    assert decode_change(changes[-1].value)["after"] == decode_row(value)
    assert outcome.state_key == b"geonames:5"


def test_a_redelivered_event_changes_nothing():
    first = FOLD(event(), None)
    assert FOLD(event(), first.state).outputs == []
    assert FOLD(event(), None) == first


@pytest.mark.parametrize(
    "place", [None, EXAMPLE["place"] | {"kind": "province"}, EXAMPLE["place"] | {"id": None}]
)
def test_an_event_that_is_not_of_a_city_leads_to_nothing(place):
    key = (place and place["id"]) or "a"
    outcome = FOLD(event(key.encode(), place=place), None)
    assert (outcome.outputs, outcome.state, outcome.dead_letter) == ([], None, None)


@pytest.mark.parametrize(
    ("record", "error"),
    [
        (event(key=b"geonames:6"), "key-mismatch"),
        (event(type="no-such"), "unknown-type"),
        (Record("events", 0, 0, b"geonames:5", None), "tombstone"),
    ],
)
def test_what_is_no_event_becomes_a_dead_letter(record, error):
    assert FOLD(record, None).dead_letter == error


def test_a_row_that_goes_is_a_tombstone():
    first = FOLD(event(), None)
    told = orjson.loads(event().value)
    example = Path(__file__).parents[2] / "schemas/examples/event.v1/retraction.json"
    retraction = orjson.loads(example.read_bytes()) | {
        "article_id": "a",
        "paragraph": 0,
        "place": told["place"],
        "retracts": [told["event_id"]],
        "reported_at": "2021-08-07T12:00:00Z",
    }
    outcome = FOLD(Record("events", 0, 1, b"geonames:5", orjson.dumps(retraction)), first.state)
    assert outcome.dead_letter is None, outcome
    assert outcome.outputs[-1] == ("city-control", b"geonames:5", None)


def test_an_event_that_the_model_refuses_becomes_a_dead_letter(monkeypatch):
    def refusing(state, events, settings, *, refuse):
        refuse(events[0]["event_id"], Code.TOO_LATE, "it is too late")
        return state, []

    monkeypatch.setattr(fold_step, "apply", refusing)
    outcome = FOLD(event(), None)
    [(topic, key, value)] = outcome.outputs
    assert (topic, key, outcome.dead_letter) == ("dead-letters", b"geonames:5", "too-late")
    assert decode_dead_letter(value)["error"] == "too-late"


@pytest.mark.parametrize(("step", "record"), [(CODE, paragraph()), (FOLD, event())])
def test_a_state_of_a_newer_version_stops_the_worker(step, record):
    with pytest.raises(UnreadableState):
        step(record, b'{"v":99,"paragraphs":{}}')
