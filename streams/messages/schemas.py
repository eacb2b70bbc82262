"""Finds the JSON Schemas of the messages and compiles their validators.

In a checkout they stand in ``schemas/`` beside the package; a wheel carries them as
``streams/_schemas``.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import jsonschema_rs
import orjson

PARAGRAPH = "paragraph.v1"
EVENT = "event.v1"
ROW = "control-row.v1"
CHANGE = "control-change.v1"
DEAD_LETTER = "dead-letter.v1"

# Every message that this version reads and writes, under the name that its ``schema`` field carries.
MESSAGES = (PARAGRAPH, EVENT, ROW, CHANGE, DEAD_LETTER)
_COMMON = "common.v1"

_PACKAGE = Path(__file__).resolve().parents[1]


def schemas_dir() -> Path:
    """The folder with the schemas, topics and examples."""
    packed = _PACKAGE / "_schemas"
    return packed if packed.is_dir() else _PACKAGE.parent / "schemas"


def schema_path(name: str) -> Path:
    """File of a schema, by its name with version: ``schema_path("event.v1")``."""
    return schemas_dir() / f"{name}.schema.json"


@cache
def load_schema(name: str) -> dict:
    """A schema as it stands in its file; treat it as read-only."""
    return orjson.loads(schema_path(name).read_bytes())


@cache
def validator(name: str) -> jsonschema_rs.Draft202012Validator:
    """The compiled validator of a message; formats are left to the codec's own checks."""
    documents = [load_schema(each) for each in (_COMMON, *MESSAGES)]
    registry = jsonschema_rs.Registry([(document["$id"], document) for document in documents])
    return jsonschema_rs.Draft202012Validator(load_schema(name), registry=registry, validate_formats=False)
