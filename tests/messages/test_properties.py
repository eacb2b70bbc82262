"""What holds of the codec for any input: it decodes or raises BadMessage, and what it wrote it reads."""

from __future__ import annotations

import copy
from datetime import date, datetime

import orjson
import pytest
from hypothesis import example as also
from hypothesis import given
from hypothesis import strategies as st

from streams.errors import BadMessage
from streams.messages import (
    decode_event,
    decode_paragraph,
    encode,
    format_time,
    load_schema,
    read_ids,
)

from .samples import DECODERS, VALID, example, message_of

SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**64 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text()
)
JSON = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


def decode_or_refuse(message: str, raw: bytes) -> None:
    """Decodes; lets a BadMessage pass that a person can read, and nothing else."""
    try:
        document = DECODERS[message](raw)
    except BadMessage as error:
        assert str(error).isprintable() and error.detail
    else:
        assert DECODERS[message](encode(document)) == document
    article_id, paragraph = read_ids(raw)
    assert article_id is None or article_id.encode()
    assert paragraph is None or paragraph >= 0


@pytest.mark.parametrize("message", DECODERS)
@given(raw=st.binary())
@also(raw=b"\xef\xbb\xbf")
@also(raw=b'"\\ud800"')
@also(raw=b"-" * 2000)
@also(raw=b'{"":' * 2000)
def test_any_bytes_decode_or_are_a_bad_message(message, raw):
    decode_or_refuse(message, raw)


@pytest.mark.parametrize("message", DECODERS)
@given(document=JSON)
def test_any_json_decodes_or_is_a_bad_message(message, document):
    decode_or_refuse(message, orjson.dumps(document))


def pointers(document, path=()):
    """The path of every value inside a document."""
    items = document.items() if isinstance(document, dict) else enumerate(document)
    for key, value in items:
        yield (*path, key)
        if isinstance(value, (dict, list)):
            yield from pointers(value, (*path, key))


@given(data=st.data(), path=st.sampled_from([path for path in VALID if path.name != "byte-order-mark.json"]))
def test_a_valid_message_with_one_value_changed_decodes_or_is_a_bad_message(data, path):
    document = orjson.loads(path.read_bytes())
    *parents, last = data.draw(st.sampled_from(list(pointers(document))))
    changed = copy.deepcopy(document)
    holder = changed
    for part in parents:
        holder = holder[part]
    holder[last] = data.draw(JSON)
    decode_or_refuse(message_of(path), orjson.dumps(changed))


@given(data=st.data(), path=st.sampled_from(VALID))
def test_a_valid_message_with_bytes_changed_decodes_or_is_a_bad_message(data, path):
    raw = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 3))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    decode_or_refuse(message_of(path), bytes(raw))


# Characters of any script, but for what the codec refuses (half surrogates) or changes (NUL).
WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
IDS = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zs"]), min_size=1, max_size=60)
MOMENTS = st.datetimes(
    min_value=datetime(1900, 1, 2),
    max_value=datetime(2199, 12, 30),
    timezones=st.timezones(),
).map(format_time)


def optional(strategy):
    return st.none() | strategy


PARAGRAPHS = st.fixed_dictionaries(
    {
        "article_id": IDS,
        "paragraph": st.integers(0, 2**31 - 1),
        "text": WORDS.filter(lambda text: text.strip()),
        "published_at": MOMENTS,
    },
    optional={
        "schema": st.sampled_from(["paragraph.v1", None]),
        "kind": st.sampled_from(["headline", "body", "caption", None]),
        "title": optional(WORDS),
        "source": optional(WORDS),
        "url": optional(WORDS),
        "language": optional(st.sampled_from(["en", "en-GB", "tr", "x-unknown"])),
        "revised_at": optional(MOMENTS),
        "newer_field": JSON,
    },
)


@given(PARAGRAPHS)
def test_a_paragraph_reads_back_as_it_was_written(paragraph):
    raw = encode(paragraph)
    assert decode_paragraph(raw) == paragraph
    assert encode(decode_paragraph(raw)) == raw
    assert read_ids(raw) == (paragraph["article_id"], paragraph["paragraph"])


EVENT_FIELDS = load_schema("event.v1")["properties"]


def choice(field):
    return st.sampled_from([value for value in EVENT_FIELDS[field]["enum"] if value is not None])


@given(
    event_id=IDS,
    article_id=IDS,
    rule=IDS,
    order=st.integers(-(2**31), 2**31 - 1),
    start=st.integers(0, 1000),
    length=st.integers(1, 1000),
    assertion=choice("assertion"),
    frame=choice("frame"),
    scope=st.sampled_from(["whole", "part", "outskirts", "district", "province"]),
    day=st.dates(max_value=date(2199, 12, 31)),
    confidence=st.floats(0, 1),
    reported_at=MOMENTS,
    title=optional(WORDS),
)
def test_an_event_reads_back_as_it_was_written(start, length, day, **fields):
    happened = {"from": None, "to": day.isoformat(), "precision": "day"}
    event = {
        **example("event.v1", "capture-whole"),
        **fields,
        "happened": happened,
        "span": [start, start + length],
    }
    assert decode_event(encode(event)) == event
