"""Sizes, nesting and the clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from streams.errors import BadMessage, Code
from streams.messages import (
    LIMITS,
    Limits,
    check_key,
    decode_dead_letter,
    decode_event,
    decode_paragraph,
    decode_row,
    encode,
    event_key,
    read_ids,
)

from .samples import DECODERS, example

NOW = datetime(2031, 3, 11, 9, 0, tzinfo=UTC)


def paragraph(**fields):
    return encode({**example("paragraph.v1", "minimal"), **fields})


def code_of(decode, *args, **kwargs):
    with pytest.raises(BadMessage) as caught:
        decode(*args, **kwargs)
    return caught.value.code


def test_ten_megabytes_of_text_are_too_large():
    assert code_of(decode_paragraph, paragraph(text="x" * 10_000_000)) == Code.TOO_LARGE


def test_text_at_the_limit_is_read_and_one_character_more_is_not():
    assert decode_paragraph(paragraph(text="é" * LIMITS.text))["text"] == "é" * LIMITS.text
    assert code_of(decode_paragraph, paragraph(text="é" * (LIMITS.text + 1))) == Code.TOO_LARGE


def test_limits_are_the_callers_to_set():
    raw = paragraph()
    assert code_of(decode_paragraph, raw, limits=Limits(bytes=len(raw) - 1)) == Code.TOO_LARGE
    assert code_of(decode_paragraph, raw, limits=Limits(text=10)) == Code.TOO_LARGE
    assert decode_paragraph(raw, limits=Limits(bytes=len(raw)))


@pytest.mark.parametrize("opening, closing", [("[", "]"), ('{"a":', "}")])
def test_nesting_up_to_the_limit_is_read_and_one_level_more_is_not(opening, closing):
    def nested(depth):
        inner = (opening * depth + "0" + closing * depth).encode()
        return paragraph()[:-1] + b',"extra":' + inner + b"}"

    decode_paragraph(nested(LIMITS.depth - 1))  # the message itself is the first level
    for depth in (LIMITS.depth, 500, 1023, 1024, 50_000):
        assert code_of(decode_paragraph, nested(depth)) == Code.TOO_DEEP


def test_brackets_in_a_text_are_no_nesting():
    decode_paragraph(paragraph(text="[{" * 5000))


def test_no_value_is_a_tombstone():
    assert code_of(decode_row, None) == Code.TOMBSTONE
    assert code_of(decode_paragraph, None, now=NOW) == Code.TOMBSTONE


@pytest.mark.parametrize("field", ["published_at", "revised_at"])
def test_a_time_may_be_one_day_ahead_of_the_clock_and_no_more(field):
    just, over = "2031-03-12T09:00:00Z", "2031-03-12T09:00:01Z"
    decode_paragraph(paragraph(**{field: just}), now=NOW)
    decode_paragraph(paragraph(**{field: just}), now=NOW.astimezone(timezone(timedelta(hours=-7))))
    assert code_of(decode_paragraph, paragraph(**{field: over}), now=NOW) == Code.OUT_OF_RANGE_DATE
    decode_paragraph(paragraph(**{field: over}))  # without a clock nobody can tell


def test_an_event_may_happen_on_the_day_after_its_report_in_utc_since_days_are_local():
    event = example("event.v1", "capture-whole")
    event["happened"] = {"from": "2031-03-12", "to": "2031-03-12", "precision": "day"}
    assert decode_event(encode(event)) == event


def test_a_dead_letter_may_be_larger_than_what_it_is_about():
    letter = {**example("dead-letter.v1", "bad-timestamp"), "value": "A" * 4 * LIMITS.bytes}
    assert decode_dead_letter(encode(letter)) == letter


def test_a_fault_in_every_item_of_a_large_event_is_one_error():
    event = {**example("event.v1", "retraction"), "retracts": [1] * 100_000}
    assert code_of(decode_event, encode(event)) in {Code.TOO_LARGE, Code.BAD_TYPE}


def test_of_a_key_that_stands_twice_the_last_one_counts():
    raw = paragraph()[:-1] + b',"article_id":"second"}'
    assert decode_paragraph(raw)["article_id"] == "second"
    assert read_ids(raw) == ("second", 1)


@pytest.mark.parametrize(
    "message, name, fields",
    [
        ("paragraph.v1", "minimal", ["paragraph"]),
        ("event.v1", "capture-whole", ["paragraph", "sentence", "order", "span"]),
        ("control-row.v1", "held", ["origins", "version"]),
        ("control-change.v1", "set", ["seq"]),
        ("dead-letter.v1", "bad-timestamp", ["partition", "offset"]),
    ],
)
def test_a_whole_number_with_a_point_is_an_integer(message, name, fields):
    document = example(message, name)
    pointed = dict(document)
    for field in fields:
        value = document[field]
        pointed[field] = [float(n) for n in value] if isinstance(value, list) else float(value)
    # 1 == 1.0 in Python; what tells them apart is how they are written.
    assert encode(DECODERS[message](encode(pointed))) == encode(document)


def test_nul_is_read_as_one_space_so_that_offsets_stay():
    document = decode_paragraph(paragraph(text="a\0b", title="\0c"))
    assert (document["text"], document["title"]) == ("a b", " c")


@pytest.mark.parametrize(
    "raw, ids",
    [
        (paragraph(published_at="yesterday"), ("river-post-0412", 1)),
        (b'{"article_id": "a", "paragraph": 0, "text": NaN}', ("a", 0)),
        (b'\xef\xbb\xbf{"article_id": "a", "paragraph": 0}', ("a", 0)),
        (b'{"article_id": "a", "paragraph": 0, "text": "\xff"}', ("a", 0)),
        (b'{"article_id": "a", "paragraph": 0, "text": "\\ud83d"}', ("a", 0)),
        (b'{"article_id": "a\xff", "paragraph": 2}', (None, 2)),
        (b'{"article_id": "a\\ud83d", "paragraph": 2}', (None, 2)),
        (b'{"article_id": "a\\u001b", "paragraph": 2}', (None, 2)),
        (b'{"article_id": "  ", "paragraph": 2}', (None, 2)),
        (b'{"article_id": 5, "paragraph": true}', (None, None)),
        (b'{"article_id": "a", "paragraph": -1}', ("a", None)),
        (b'{"article_id": "a", "paragraph": "1"}', ("a", None)),
        (b'{"article_id": "a", "paragraph": 1' + b"0" * 5000 + b"}", ("a", None)),
        (b'["article_id"]', (None, None)),
        (b"[" * 100_000, (None, None)),
        (b'{"article_id": "a", ', (None, None)),
        (b"", (None, None)),
        (None, (None, None)),
    ],
)
def test_ids_of_an_invalid_line_are_read_where_they_can_be(raw, ids):
    assert read_ids(raw) == ids


def test_the_key_has_to_be_the_article_id():
    document = decode_paragraph(paragraph(article_id="новости/1"))
    check_key("новости/1".encode(), document)
    for key in (None, b"", b'"river-post-0412"', b"\xff\x1b[0m"):
        with pytest.raises(BadMessage) as caught:
            check_key(key, document)
        assert caught.value.code == Code.KEY_MISMATCH
        assert str(caught.value).isprintable()


def test_an_event_is_keyed_by_its_place_or_else_its_article():
    assert event_key(example("event.v1", "capture-whole")) == "geonames:990000001"
    assert event_key(example("event.v1", "place-unknown-to-gazetteers")) == "river-post-0412"
    assert event_key(example("event.v1", "no-place")) == "river-post-0412"
