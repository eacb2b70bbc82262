"""The schemas themselves, the types beside them, and where both are found."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import typing
from pathlib import Path

import jsonschema_rs
import pytest

from streams.messages import MESSAGES, load_schema, schema_path, topics, types
from streams.messages.schemas import schemas_dir
from streams.messages.topics import read_topic

ROOT = Path(__file__).resolve().parents[2]
NAMES = sorted(path.name.removesuffix(".schema.json") for path in schemas_dir().glob("*.schema.json"))


@pytest.mark.parametrize("name", NAMES)
def test_a_schema_is_json_schema_and_named_as_its_file(name):
    schema = load_schema(name)
    jsonschema_rs.meta.validate(schema)
    assert schema["$id"] == f"urn:whoholds:{name}"
    assert set(schema.get("required", ())) <= set(schema.get("properties", ()))


@pytest.mark.parametrize(
    "type_name, name",
    [
        ("Paragraph", "paragraph.v1"),
        ("Event", "event.v1"),
        ("Row", "control-row.v1"),
        ("Change", "control-change.v1"),
        ("DeadLetter", "dead-letter.v1"),
    ],
)
def test_the_typed_dict_has_the_fields_of_its_schema_in_their_order(type_name, name):
    typed, schema = getattr(types, type_name), load_schema(name)
    assert list(typing.get_type_hints(typed)) == list(schema["properties"])
    assert typed.__required_keys__ == set(schema["required"])


@pytest.mark.parametrize(
    "type_name, definition",
    [("Actor", "actor"), ("Place", "place"), ("Happened", "interval"), ("Range", "range")],
)
def test_the_typed_dicts_of_the_parts_have_the_fields_of_their_definitions(type_name, definition):
    part = load_schema("common.v1")["$defs"][definition]
    assert list(typing.get_type_hints(getattr(types, type_name))) == list(part["properties"])
    assert getattr(types, type_name).__required_keys__ == set(part["required"])


def test_the_figures_are_those_of_the_schema():
    assert list(typing.get_type_hints(types.Figures)) == list(
        load_schema("event.v1")["properties"]["figures"]["properties"]
    )


def test_in_a_wheel_the_schemas_are_found_inside_the_package(tmp_path):
    """The layout that pyproject.toml gives the wheel: streams/ with schemas/ as streams/_schemas."""
    shutil.copytree(ROOT / "streams" / "messages", tmp_path / "streams" / "messages")
    for file in ("__init__.py", "errors.py"):
        shutil.copy(ROOT / "streams" / file, tmp_path / "streams" / file)
    shutil.copytree(schemas_dir(), tmp_path / "streams" / "_schemas")
    script = (
        "from streams.messages import decode_event, schema_path, topics; "
        "print(schema_path('event.v1'), len(topics()))"
    )
    run = subprocess.run(
        [sys.executable, "-c", script],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout.split() == [str(tmp_path / "streams/_schemas/event.v1.schema.json"), "5"]


def test_the_topics_are_those_of_the_contract():
    cleanups = {
        "paragraphs": "delete",
        "events": "delete",
        "control-changes": "delete",
        "city-control": "compact",
        "dead-letters": "delete",
    }
    assert {name: spec.cleanup for name, spec in topics().items()} == cleanups
    assert {spec.schema for spec in topics().values()} == set(MESSAGES)
    # One partition count, and no more than the embedded broker has.
    assert {spec.partitions for spec in topics().values()} == {4}
    assert [name for name, spec in topics().items() if spec.tombstones] == ["city-control"]
    assert all(schema_path(spec.schema).is_file() for spec in topics().values())


def test_a_topics_settings_are_those_that_kafka_takes():
    settings = topics()["paragraphs"].settings()
    assert settings["cleanup.policy"] == "delete"
    assert settings["retention.ms"] == str(14 * 24 * 3600 * 1000)
    assert topics()["events"].settings()["retention.ms"] == "-1"
    assert all(isinstance(value, str) for spec in topics().values() for value in spec.settings().values())


@pytest.mark.parametrize(
    "old, new, told",
    [
        ("cleanup: compact", "cleanup: shrink", "cleanup"),
        ("value: control-row.v1", "value: control-row.v9", "control-row.v9"),
        ("retention: forever", "retention: a while", "a while"),
        ("partitions: 4", "partitions: none", "partitions"),
        ("topic: city-control", "topic: towns", "file's name"),
        ("key: city.id\n", "", "fields"),
        ("topic: city-control", "topic: [city", "YAML"),
    ],
)
def test_a_mistake_in_a_topic_file_is_told_with_the_file(tmp_path, old, new, told):
    text = (schemas_dir() / "topics" / "city-control.yaml").read_text()
    assert old in text
    path = tmp_path / "city-control.yaml"
    path.write_text(text.replace(old, new))
    with pytest.raises(ValueError, match=r"^city-control\.yaml: ") as caught:
        read_topic(path)
    assert told in str(caught.value)
