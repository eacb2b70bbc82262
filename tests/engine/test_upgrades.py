"""Tables that older versions wrote are read; those of newer ones stop the worker, saying so.

``tables/version-<n>.json`` has what the version's steps (with the small coder) made of the paragraphs in it:
the keys and values of both tables, and the events. A file is never written anew by a newer version.
"""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from engine.small_coder import SmallCoder
from streams.coding.ageing import DAY, Ages
from streams.control import Settings as ControlSettings
from streams.engine.code_step import CodeStep
from streams.engine.dead_letters import DeadLetters
from streams.engine.fold_step import FoldStep
from streams.engine.forgetting import Forgetting
from streams.engine.records import Record, UnreadableState
from streams.messages import decode_event, encode, event_key

FILES = sorted((Path(__file__).parent / "tables").glob("version-*.json"))
LETTERS = DeadLetters("dead-letters", lambda: datetime(2024, 3, 1, tzinfo=UTC), "me:1")


@pytest.fixture(params=FILES, ids=lambda path: path.stem)
def old(request):
    """What an older version left: its paragraphs, its events, and its tables by key."""
    left = json.loads(request.param.read_text())
    for name in ("articles", "cities"):
        left[name] = {key.encode(): value for key, value in left[name].items()}
    return left


def coding(table: dict) -> CodeStep:
    """The first step, with what forgets the articles of ``table``."""
    forgetting = Forgetting(Ages.of_days(7, 90), lambda: [(key, 0) for key in table])
    return CodeStep(SmallCoder(), "events", LETTERS, forgetting)


def send(step, table: dict, paragraph: dict) -> list[dict]:
    """Process one paragraph; its events."""
    key = paragraph["article_id"].encode()
    outcome = step(Record("paragraphs", 0, 0, key, encode(paragraph)), table.get)
    assert outcome.dead_letter is None
    for name, value in outcome.states:
        table.pop(name, None) if value is None else table.update({name: value})
    return [decode_event(output.value) for output in outcome.outputs]


def test_a_redelivery_gives_the_events_that_the_older_version_gave(old):
    step = coding(old["articles"])
    again = [event for p in old["paragraphs"] for event in send(step, old["articles"], p)]
    assert [event["event_id"] for event in again] == [event["event_id"] for event in old["events"]]


def test_an_article_goes_on_with_the_context_of_the_older_version(old):
    last = old["paragraphs"][2]
    told = send(coding(old["articles"]), old["articles"], last | {"paragraph": 3, "text": "there"})
    assert [event["place"]["id"] for event in told] == ["geonames:6"]


def test_a_correction_retracts_what_the_older_version_told(old):
    later = old["paragraphs"][0] | {"revised_at": "2024-02-09T12:00:00Z", "text": "quiet"}
    told = send(coding(old["articles"]), old["articles"], later)
    before = {e["event_id"] for e in old["events"] if (e["article_id"], e["paragraph"]) == ("fell", 0)}
    assert {gone for event in told for gone in event["retracts"]} == before


def test_what_an_older_version_left_is_forgotten_in_time(old):
    table = old["articles"]
    step = coding(table)
    day = datetime(2024, 2, 4, tzinfo=UTC).timestamp()
    for number in range(120 * 8):
        stamp = datetime.fromtimestamp(day + number * DAY / 8, UTC).isoformat()
        step.clock = lambda: datetime(2025, 1, 1, tzinfo=UTC)
        send(step, table, old["paragraphs"][1] | {"article_id": f"news-{number}", "published_at": stamp})
    assert not any(key.startswith((b"fell", b"rose")) for key in table)


def test_the_fold_goes_on_from_the_rows_of_the_older_version(old):
    fold = FoldStep(ControlSettings(), "control-changes", "city-control", LETTERS)
    for event in old["events"]:
        record = Record("events", 0, 0, event_key(event).encode(), encode(event))
        assert fold(record, old["cities"].get).outputs == []
    new = old["events"][0] | {"event_id": "new", "reported_at": "2024-02-20T12:00:00Z", "article_id": "new"}
    new |= {
        "actor": new["actor"] | {"id": "another"},
        "happened": {"from": None, "to": None, "precision": "unknown"},
    }
    outcome = fold(Record("events", 0, 0, event_key(new).encode(), encode(new)), old["cities"].get)
    assert outcome.dead_letter is None and outcome.outputs


@pytest.mark.parametrize("table", ["articles", "cities"])
def test_a_newer_table_stops_the_worker_and_says_why(old, table):
    newer = {
        key: value | {"v": 99} if isinstance(value, dict) else value for key, value in old[table].items()
    }
    if table == "articles":
        step, key, value = coding(newer), b"fell", encode(old["paragraphs"][1])
    else:
        step = FoldStep(ControlSettings(), "control-changes", "city-control", LETTERS)
        key, value = event_key(old["events"][0]).encode(), encode(old["events"][0])
    with pytest.raises(UnreadableState, match="99"):
        step(Record("x", 0, 0, key, value), newer.get)
