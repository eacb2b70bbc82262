"""The steps: what a record leads to, given the state of its key."""

import json
from datetime import UTC, datetime
from pathlib import Path

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.small_coder import EXAMPLE, SmallCoder
from streams.control import Settings as ControlSettings
from streams.engine import dead_letters, fold_step
from streams.engine.article_state import is_entry
from streams.engine.code_step import CodeStep
from streams.engine.dead_letters import DeadLetters, DeadLetterShare, Watched, original
from streams.engine.fold_step import FoldStep
from streams.engine.packing import pack, unpack
from streams.engine.records import Outcome, Record, UnreadableState
from streams.errors import Code
from streams.messages import (
    decode_change,
    decode_dead_letter,
    decode_event,
    decode_paragraph,
    decode_row,
    encode,
)
from streams.settings import Settings

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


class Table(dict):
    """A table that takes what a step wants to set."""

    def run(self, step, record):
        outcome = step(record, self.get)
        self.update((key, orjson.loads(orjson.dumps(value))) for key, value in outcome.states)
        return outcome


class PackedTable:
    """A table that holds bytes, as the article table of a worker does."""

    def __init__(self) -> None:
        self.packed: dict[bytes, bytes] = {}

    def run(self, step, record):
        outcome = step(record, lambda key: unpack(self.packed[key]) if key in self.packed else None)
        for key, value in outcome.states:
            self.packed[key] = pack(value) if is_entry(key) else orjson.dumps(value)
        return outcome


def paragraph(key: bytes | None = b"a", **fields) -> Record:
    return Record("paragraphs", 1, 2, key, json.dumps(PARAGRAPH | fields).encode())


def test_a_paragraph_gives_events_keyed_by_place_and_a_state_of_its_article():
    outcome = CODE(paragraph(), {}.get)
    assert [(output.topic, output.key) for output in outcome.outputs] == [("events", b"geonames:5")] * 2
    assert all(decode_event(output.value)["article_id"] == "a" for output in outcome.outputs)
    assert [key for key, _ in outcome.states] == [b"a\x000", b"a"]
    assert outcome.dead_letter is None


def test_a_redelivered_paragraph_gives_the_same_events_and_leaves_the_state():
    table = Table()
    first = table.run(CODE, paragraph(text="there city:5"))
    table.run(CODE, paragraph(paragraph=1, text="city:6 there"))
    again = table.run(CODE, paragraph(text="there city:5"))
    assert again.outputs == first.outputs
    assert not again.states


@given(plan=st.data())
def test_the_table_gives_the_coder_what_the_whole_state_would(plan):
    """In whatever order an article's paragraphs come, come again, and are corrected; packed as tables keep them."""
    table, state = PackedTable(), None
    words = st.sampled_from(["there", "city:1", "city:2", "quiet"])
    sentence = st.lists(words, min_size=1, max_size=3).map(" ".join)
    texts = plan.draw(st.lists(sentence, min_size=1, max_size=8))
    sent = st.tuples(
        st.integers(0, len(texts) - 1), st.none() | sentence, st.sampled_from([None, "An outlet"])
    )
    for hour, (number, correction, source) in enumerate(plan.draw(st.lists(sent, max_size=24))):
        record = paragraph(paragraph=number, text=texts[number], source=source)
        if correction is not None:
            moment = f"2021-08-06T13:{hour:02}:00Z"
            record = paragraph(paragraph=number, text=correction, revised_at=moment, source=source)
        state, events = SmallCoder().step(state, decode_paragraph(record.value))
        assert [output.value for output in table.run(CODE, record).outputs] == [encode(e) for e in events]


def test_a_paragraph_keeps_its_context_while_the_one_before_it_is_corrected_again_and_again():
    table = PackedTable()
    table.run(CODE, paragraph(text="city:1"))
    table.run(CODE, paragraph(paragraph=1, text="there"))
    for number in (2, 3, 4):
        revised = f"2021-08-06T1{number}:30:00Z"
        table.run(CODE, paragraph(text=f"city:{number}", revised_at=revised))
    [again] = table.run(CODE, paragraph(paragraph=1, text="there")).outputs
    assert again.key == b"geonames:1"
    # Of the contexts between, which nothing was coded with, none is kept.
    assert unpack(table.packed[b"a\x000"])["afters"] == ["1", "4"]


def test_an_entry_takes_little_more_than_what_is_new_in_it():
    """What a context repeats, and what all paragraphs of an article say alike, is kept once."""
    table, told = PackedTable(), {"title": "t" * 200, "source": "s" * 100, "url": "u" * 300}
    for number in range(20):
        table.run(CODE, paragraph(paragraph=number, text="city:7", **told))
    entries = [len(raw) for key, raw in table.packed.items() if is_entry(key)]
    assert len(entries) == 20
    assert max(entries) < 150


def test_a_damaged_value_and_one_packed_by_a_newer_version_stop_the_worker():
    packed = pack({"a": [1, 2]})
    assert unpack(packed) == {"a": [1, 2]} == unpack(b'{"a":[1,2]}')
    for raw in (packed[:-3], b"\x01" + b"junk", b"\x02" + packed[1:], b"{", b""):
        with pytest.raises(UnreadableState):
            unpack(raw)


def test_a_damaged_entry_is_no_fault_of_the_coder():
    table = PackedTable()
    table.run(CODE, paragraph())
    table.packed[b"a\x000"] = b"\x01junk"
    with pytest.raises(UnreadableState):
        table.run(CODE, paragraph(paragraph=1))


#: What ``pack`` made of it when it was new: tables in the field hold such values.
PACKED_IN_WAY_1 = "01ab4654364aa6a0ca0a257c2bd03d5a0b00"


def test_what_was_packed_in_the_past_is_read():
    assert unpack(bytes.fromhex(PACKED_IN_WAY_1)) == {"afters": ["5"], "ids": [{"id": "x", "place": None}]}


def test_an_event_without_place_has_the_key_of_its_article():
    [output] = CODE(paragraph(text="there"), {}.get).outputs
    assert output.key == b"a"


def test_a_coder_that_fails_costs_one_paragraph():
    outcome = CODE(paragraph(text="fail"), {}.get)
    letter = decode_dead_letter(outcome.outputs[0].value)
    assert (outcome.dead_letter, letter["error"]) == ("coding-failed", "coding-failed")
    assert "RuntimeError" in letter["detail"]
    assert not outcome.states


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
    outcome = CODE(record, {}.get)
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
    [output, _] = CODE(paragraph(), {}.get).outputs
    return Record("events", 0, 0, key, orjson.dumps(orjson.loads(output.value) | fields))


def test_an_event_gives_changes_a_row_and_a_state_of_its_city():
    outcome = FOLD(event(), {}.get)
    *changes, (topic, key, value) = outcome.outputs
    assert {(output.topic, output.key) for output in changes} == {("control-changes", b"geonames:5")}
    assert (topic, key) == ("city-control", b"geonames:5")
    assert decode_change(changes[-1].value)["after"] == decode_row(value)
    assert [key for key, _ in outcome.states] == [b"geonames:5"]


def test_a_redelivered_event_changes_nothing():
    table = Table()
    first = table.run(FOLD, event())
    assert table.run(FOLD, event()) == Outcome([], [])
    assert FOLD(event(), {}.get) == first


@pytest.mark.parametrize(
    "place", [None, EXAMPLE["place"] | {"kind": "province"}, EXAMPLE["place"] | {"id": None}]
)
def test_an_event_that_is_not_of_a_city_leads_to_nothing(place):
    key = (place and place["id"]) or "a"
    assert FOLD(event(key.encode(), place=place), {}.get) == Outcome()


@pytest.mark.parametrize(
    ("record", "error"),
    [
        (event(key=b"geonames:6"), "key-mismatch"),
        (event(type="no-such"), "unknown-type"),
        (Record("events", 0, 0, b"geonames:5", None), "tombstone"),
    ],
)
def test_what_is_no_event_becomes_a_dead_letter(record, error):
    assert FOLD(record, {}.get).dead_letter == error


def retraction_of(*ids: str) -> Record:
    """A retraction of events of the city of ``event()``."""
    example = Path(__file__).parents[2] / "schemas/examples/event.v1/retraction.json"
    retraction = orjson.loads(example.read_bytes()) | {
        "article_id": "a",
        "paragraph": 0,
        "place": orjson.loads(event().value)["place"],
        "retracts": list(ids),
        "reported_at": "2021-08-07T12:00:00Z",
    }
    return Record("events", 0, 1, b"geonames:5", orjson.dumps(retraction))


def test_a_row_that_goes_is_a_tombstone():
    table = Table()
    table.run(FOLD, event())
    outcome = FOLD(retraction_of(orjson.loads(event().value)["event_id"]), table.get)
    assert outcome.dead_letter is None, outcome
    assert outcome.outputs[-1] == ("city-control", b"geonames:5", None)


def test_an_event_that_the_model_refuses_becomes_a_dead_letter(monkeypatch):
    def refusing(state, events, settings, *, refuse):
        refuse(events[0]["event_id"], Code.TOO_LATE, "it is too late")
        return state, []

    monkeypatch.setattr(fold_step, "apply", refusing)
    outcome = FOLD(event(), {}.get)
    [(topic, key, value)] = outcome.outputs
    assert (topic, key, outcome.dead_letter) == ("dead-letters", b"geonames:5", "too-late")
    assert decode_dead_letter(value)["error"] == "too-late"


def test_a_retraction_that_is_too_late_for_two_events_is_one_dead_letter():
    table = Table()
    happened = {"from": None, "to": None, "precision": "unknown"}
    for number in "12":
        long_ago = {"reported_at": "2020-01-01T12:00:00Z", "happened": happened}
        table.run(FOLD, event(event_id=number, **long_ago))
    outcome = table.run(FOLD, retraction_of("1", "2"))
    assert outcome.dead_letter == "too-late"
    assert [output.topic for output in outcome.outputs] == ["dead-letters"]


@pytest.mark.parametrize(("step", "record"), [(CODE, paragraph()), (FOLD, event())])
def test_a_state_of_a_newer_version_stops_the_worker(step, record):
    with pytest.raises(UnreadableState):
        step(record, lambda key: {"v": 99, "has": []})


def test_a_dead_letter_that_would_be_too_large_is_without_its_bytes():
    small = DeadLetters("dead-letters", lambda: NOW, "me:1", most_bytes=4000)
    record = paragraph(text="x" * 5000, published_at="yesterday")
    [output] = CodeStep(SmallCoder(), "events", small)(record, {}.get).outputs
    letter = decode_dead_letter(output.value)
    assert letter["value"] is None
    assert "bytes are left out" in letter["detail"] and letter["error"] == "bad-timestamp"
    assert len(output.value) < 4000


def test_limits_are_settings():
    tight = CodeStep(SmallCoder(), "events", LETTERS, limits=Settings(text_chars=5).limits())
    assert tight(paragraph(), {}.get).dead_letter == "too-large"
    deep = FoldStep(
        ControlSettings(), "control-changes", "city-control", LETTERS, Settings(nesting=4).limits()
    )
    assert deep(event(more=[[[[[1]]]]]), {}.get).dead_letter == "too-deep"
    assert FOLD(event(more=[[[[[1]]]]]), {}.get).dead_letter is None


@pytest.fixture
def halted(monkeypatch):
    """What the process was ended with."""
    ends = []
    monkeypatch.setattr(dead_letters, "halt", lambda *words: ends.append(words))
    return ends


def test_a_stream_of_dead_letters_stops_the_worker_and_says_why(halted):
    step = Watched(CODE, DeadLetterShare(window=10, share=0.5))
    for number in range(4):
        step(paragraph(paragraph=number), {}.get)
        step(paragraph(key=b"b"), {}.get)
    assert halted == []
    step(paragraph(key=b"b"), {}.get)
    step(paragraph(published_at="yesterday"), {}.get)
    [(reason, status)] = halted
    assert status == 76
    assert "6 of the last 10 records" in reason and "5 key-mismatch, 1 bad-timestamp" in reason


def test_dead_letters_that_are_few_at_a_time_stop_nothing(halted):
    share = DeadLetterShare(window=10, share=0.5)
    for _ in range(100):
        for code in ["not-json"] * 5 + [None] * 5:
            share.see(code)
    assert halted == []


def test_a_share_of_one_never_stops_it(halted):
    share = DeadLetterShare(window=10, share=1.0)
    for _ in range(100):
        share.see("not-json")
    assert halted == []
