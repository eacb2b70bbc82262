"""Raw bytes to one JSON object, held to the limits of size and nesting."""

from __future__ import annotations

import json
import re

import orjson

from streams.errors import BadMessage, Code, quoted
from streams.messages.limits import Limits

_BOM = b"\xef\xbb\xbf"
_ORJSON_DEPTH = 1024
# The same as "id" in common.v1.schema.json: not blank, no control characters.
_ID = re.compile(r"[^\x00-\x1f\x7f-\x9f]{1,1024}")
_MOST_PARAGRAPH = 2**31 - 1


def read_object(raw: bytes | None, schema: str, limits: Limits) -> dict:
    """The JSON object in ``raw``, or BadMessage."""
    if raw is None:
        raise BadMessage(Code.TOMBSTONE, "the record has no value", schema=schema)
    if len(raw) > limits.bytes:
        detail = f"the message has {len(raw)} bytes, more than the {limits.bytes} allowed"
        raise BadMessage(Code.TOO_LARGE, detail, schema=schema)
    if raw[:3] == _BOM:  # RFC 8259, section 8.1: a reader may ignore it; files from Windows begin with it
        raw = raw[3:]
    try:
        doc = orjson.loads(raw)  # gives up by itself beyond 1,024 levels
    except orjson.JSONDecodeError as error:
        raise _unreadable(raw, error, schema, limits) from None
    # Nothing is nested deeper than it has opening brackets, so most messages need no walk.
    if raw.count(b"{") + raw.count(b"[") > limits.depth and _deeper(doc, limits.depth):
        raise _too_deep(limits.depth, schema)
    if not isinstance(doc, dict):
        raise BadMessage(Code.NOT_OBJECT, f"{quoted(doc)} is not a JSON object", schema=schema)
    return doc


def read_ids(raw: bytes | None) -> tuple[str | None, int | None]:
    """``article_id`` and ``paragraph`` of a line that need not be valid, each None where unreadable.

    Never raises. Reads on where a decoder gives up: invalid UTF-8, half surrogates, NaN.
    """
    if raw is None:
        return None, None
    raw = bytes(raw).removeprefix(_BOM)
    try:
        doc = orjson.loads(raw)
    except orjson.JSONDecodeError:
        try:
            doc = json.loads(raw.decode("utf-8", "replace"), parse_int=_short_int)
        except (ValueError, RecursionError):
            return None, None
    if not isinstance(doc, dict):
        return None, None
    article_id, paragraph = doc.get("article_id"), doc.get("paragraph")
    if not _usable_id(article_id):
        article_id = None
    if type(paragraph) is not int or not 0 <= paragraph <= _MOST_PARAGRAPH:
        paragraph = None
    return article_id, paragraph


def _short_int(digits: str) -> int | None:
    """An integer as JSON writes it; None for one of thousands of digits, which int() takes long over."""
    return int(digits) if len(digits) < 20 else None


def _usable_id(value: object) -> bool:
    if not isinstance(value, str) or value.isspace() or not _ID.fullmatch(value):
        return False
    # A replaced byte or half a surrogate pair: what stands there is not the id that was sent.
    return "\ufffd" not in value and not any("\ud800" <= c <= "\udfff" for c in value)


def _unreadable(raw: bytes, error: orjson.JSONDecodeError, schema: str, limits: Limits) -> BadMessage:
    """Sorts orjson's one kind of error by what is wrong with the bytes."""
    if "depth" in error.msg:
        return _too_deep(min(limits.depth, _ORJSON_DEPTH), schema)
    try:
        bytes(raw).decode()
    except UnicodeDecodeError as utf8:
        return BadMessage(Code.BAD_UTF8, f"byte {utf8.start + 1} is not UTF-8", schema=schema)
    if "surrogate" in error.msg:
        detail = f"half of a surrogate pair stands at character {error.pos + 1}"
        return BadMessage(Code.BAD_UTF8, detail, schema=schema)
    if not raw.strip():
        return BadMessage(Code.NOT_JSON, "the value is empty", schema=schema)
    reason = error.msg.split(": line ")[0]
    return BadMessage(Code.NOT_JSON, f"not JSON at character {error.pos + 1}: {reason}", schema=schema)


def _too_deep(depth: int, schema: str) -> BadMessage:
    return BadMessage(Code.TOO_DEEP, f"objects and lists are nested deeper than {depth}", schema=schema)


def _deeper(doc: object, depth: int) -> bool:
    """Whether objects and lists are nested more than ``depth`` deep. Goes level by level, never recurses."""
    level = [doc] if isinstance(doc, (dict, list)) else []
    for _ in range(depth):
        if not level:
            return False
        level = [
            child
            for parent in level
            for child in (parent.values() if isinstance(parent, dict) else parent)
            if isinstance(child, (dict, list))
        ]
    return bool(level)
