"""Decodes and encodes the messages: bytes to checked dict, dict to bytes.

``decode_*`` raise BadMessage and nothing else, whatever the bytes. They check, in this order: size,
UTF-8 and JSON, nesting, the schema's name, the JSON Schema, and then what JSON Schema does not say well
(times, days, intervals). Fields that the schema does not know are accepted and left in place, so that
newer writers can add some. Of a key that stands twice in an object the last one counts, as in every
common JSON parser.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache

import orjson

from streams.errors import Code, quoted
from streams.messages import checks
from streams.messages.explain import bad, explain
from streams.messages.limits import DEAD_LETTER_LIMITS, LIMITS, Limits
from streams.messages.reading import read_object
from streams.messages.schemas import CHANGE, DEAD_LETTER, EVENT, PARAGRAPH, ROW, load_schema, validator
from streams.messages.types import Change, DeadLetter, Event, Paragraph, Row


def encode(message: object) -> bytes:
    """A message as the bytes of its record or line: compact JSON in UTF-8, keys in the order given.

    Raises TypeError for what JSON cannot carry (lone surrogates, integers beyond 64 bits).
    """
    return orjson.dumps(message)


def decode_paragraph(raw: bytes | None, *, now: datetime | None = None, limits: Limits = LIMITS) -> Paragraph:
    """The paragraph in a record's value or a line.

    ``now`` (aware) is the clock that ``published_at`` and ``revised_at`` may be at most
    ``limits.ahead`` ahead of; without it only the fixed bounds of ``limits`` hold. A NUL in text or
    title is read as a space, so that offsets stay. Raises BadMessage.
    """
    doc = _read(raw, PARAGRAPH, limits)
    checks.whole(doc, "paragraph")
    for field in ("text", "title"):
        if doc.get(field) and "\0" in doc[field]:
            doc[field] = doc[field].replace("\0", " ")
    text = doc["text"]
    if len(text) > limits.text:
        what = f"has {len(text)} characters, more than the {limits.text} allowed"
        raise bad(Code.TOO_LARGE, ["text"], what, PARAGRAPH)
    if not text or text.isspace():
        raise bad(Code.EMPTY_TEXT, ["text"], "is empty or blank", PARAGRAPH)
    latest = limits.latest if now is None else min(limits.latest, now + limits.ahead)
    checks.moment(doc, "published_at", [], PARAGRAPH, limits, latest)
    if doc.get("revised_at") is not None:
        checks.moment(doc, "revised_at", [], PARAGRAPH, limits, latest)
    return doc


def decode_event(raw: bytes | None, *, limits: Limits = LIMITS) -> Event:
    """The event in a record's value or a line. Raises BadMessage.

    An event whose ``type`` this version does not know is ``unknown-type``: a reader counts it and goes on.
    """
    doc = _read(raw, EVENT, limits)
    checks.whole(doc, "paragraph", "sentence", "order")
    span = doc.get("span")
    if span is not None:
        span[:] = map(int, span)
        if span[0] >= span[1]:
            raise bad(Code.BAD_VALUE, ["span"], "ends before it begins", EVENT)
    figures = doc.get("figures") or {}
    for name in _figures().intersection(figures):
        checks.number_range(figures, name, ["figures"], EVENT)
    reported = checks.moment(doc, "reported_at", [], EVENT, limits, limits.latest)
    first = checks.interval(doc, "happened", [], EVENT, limits)
    # A day of grace: the day of happening is a local one, the report's is UTC.
    if (
        first is not None
        and doc.get("modality") == "actual"
        and first > (reported + timedelta(days=1)).date()
    ):
        what = f"{quoted(doc['happened']['from'])} is later than the report of it"
        raise bad(Code.OUT_OF_RANGE_DATE, ["happened", "from"], what, EVENT)
    return doc


def decode_row(raw: bytes | None, *, limits: Limits = LIMITS) -> Row:
    """The control row in a record's value or a line. Raises BadMessage, ``tombstone`` for no value."""
    doc = _read(raw, ROW, limits)
    _row(doc, [], ROW, limits)
    return doc


def decode_change(raw: bytes | None, *, limits: Limits = LIMITS) -> Change:
    """The control change in a record's value or a line. Raises BadMessage."""
    doc = _read(raw, CHANGE, limits)
    checks.whole(doc, "seq")
    for side in ("before", "after"):
        if doc[side] is not None:
            _row(doc[side], [side], CHANGE, limits)
    _clocks(doc, [], CHANGE, limits)
    return doc


def decode_dead_letter(raw: bytes | None, *, limits: Limits = DEAD_LETTER_LIMITS) -> DeadLetter:
    """The dead letter in a record's value or a line. Raises BadMessage."""
    doc = _read(raw, DEAD_LETTER, limits)
    checks.whole(doc, "partition", "offset")
    checks.base64_bytes(doc, "key", [], DEAD_LETTER)
    checks.base64_bytes(doc, "value", [], DEAD_LETTER)
    checks.moment(doc, "failed_at", [], DEAD_LETTER, limits, limits.latest)
    return doc


def event_key(event: Event) -> str:
    """Key of an event's record: ``place.id``, or ``article_id`` where no place with an id was found."""
    place = event.get("place")
    return (place and place.get("id")) or event["article_id"]


def check_key(key: bytes | None, paragraph: Paragraph) -> None:
    """Raises BadMessage ``key-mismatch`` unless a record's key is its ``article_id`` in UTF-8."""
    if key is None or key != paragraph["article_id"].encode():
        shown = quoted(None if key is None else key.decode("utf-8", "replace"))
        raise bad(Code.KEY_MISMATCH, ["article_id"], f"is not the record's key, {shown}", PARAGRAPH)


def _read(raw: bytes | None, schema: str, limits: Limits) -> dict:
    """The object in ``raw``, valid against its JSON Schema.

    A message without ``schema`` is left to the validator, which requires it of all but paragraphs.
    """
    doc = read_object(raw, schema, limits)
    named = doc.get("schema", schema)
    if named != schema and not (named is None and schema == PARAGRAPH):
        raise bad(Code.UNKNOWN_SCHEMA, ["schema"], f"{quoted(named)} is not {schema}", schema)
    if not validator(schema).is_valid(doc):
        if schema == EVENT and isinstance(doc.get("type"), str) and doc["type"] not in _event_types():
            what = f"{quoted(doc['type'])} is not known to this version"
            raise bad(Code.UNKNOWN_TYPE, ["type"], what, EVENT)
        raise explain(doc, schema, size=len(raw))
    return doc


def _row(row: dict, path: checks.Path, schema: str, limits: Limits) -> None:
    checks.whole(row, "origins", "version")
    checks.interval(row, "since", path, schema, limits)
    checks.day(row, "pressured_until", path, schema)
    _clocks(row, path, schema, limits)


def _clocks(holder: dict, path: checks.Path, schema: str, limits: Limits) -> None:
    """The two clocks of rows and changes."""
    checks.moment(holder, "learned_at", path, schema, limits, limits.latest)
    if isinstance(holder["happened_at"], dict):
        checks.interval(holder, "happened_at", path, schema, limits)


@cache
def _event_types() -> frozenset[str]:
    return frozenset(load_schema(EVENT)["properties"]["type"]["enum"])


@cache
def _figures() -> frozenset[str]:
    return frozenset(load_schema(EVENT)["properties"]["figures"]["properties"])
