"""The messages of the contract: their types, their codec, their topics.

Messages are plain dicts in the JSON shape of schemas/*.schema.json. ``decode_*`` turn bytes into checked
dicts or raise ``streams.errors.BadMessage``; ``encode`` turns a dict into bytes.
"""

from streams.messages.codec import (
    check_key,
    decode_change,
    decode_dead_letter,
    decode_event,
    decode_paragraph,
    decode_row,
    encode,
    event_key,
)
from streams.messages.limits import DEAD_LETTER_LIMITS, LIMITS, Limits
from streams.messages.reading import read_ids
from streams.messages.schemas import (
    CHANGE,
    DEAD_LETTER,
    EVENT,
    MESSAGES,
    PARAGRAPH,
    ROW,
    load_schema,
    schema_path,
)
from streams.messages.times import format_time, parse_day, parse_time
from streams.messages.topics import TopicSpec, topics
from streams.messages.types import Actor, Change, DeadLetter, Event, Happened, Paragraph, Place, Pocket, Row

__all__ = [
    "CHANGE",
    "DEAD_LETTER",
    "DEAD_LETTER_LIMITS",
    "EVENT",
    "LIMITS",
    "MESSAGES",
    "PARAGRAPH",
    "ROW",
    "Actor",
    "Change",
    "DeadLetter",
    "Event",
    "Happened",
    "Limits",
    "Paragraph",
    "Place",
    "Pocket",
    "Row",
    "TopicSpec",
    "check_key",
    "decode_change",
    "decode_dead_letter",
    "decode_event",
    "decode_paragraph",
    "decode_row",
    "encode",
    "event_key",
    "format_time",
    "load_schema",
    "parse_day",
    "parse_time",
    "read_ids",
    "schema_path",
    "topics",
]
