"""A released schema only grows. The released copies stand in released/ and are replaced by a release only."""

from __future__ import annotations

import copy
from pathlib import Path

import orjson
import pytest

from streams.messages import schema_path
from streams.messages.schemas import schemas_dir

from .compatibility import breaks

RELEASED = sorted((Path(__file__).parent / "released").glob("*.schema.json"))


def released(name: str) -> dict:
    return orjson.loads((Path(__file__).parent / "released" / f"{name}.schema.json").read_bytes())


@pytest.mark.parametrize("path", RELEASED, ids=lambda path: path.name)
def test_a_released_schema_is_still_there_and_breaks_nothing(path):
    current = orjson.loads(schema_path(path.name.removesuffix(".schema.json")).read_bytes())
    assert breaks(orjson.loads(path.read_bytes()), current) == []


def test_every_schema_is_held_against_a_released_copy():
    current = {path.name for path in schemas_dir().glob("*.schema.json")}
    assert current == {path.name for path in RELEASED}


def edited(schema: dict, edit) -> dict:
    changed = copy.deepcopy(schema)
    edit(changed)
    return changed


@pytest.mark.parametrize(
    "name, edit, told",
    [
        ("paragraph.v1", lambda s: s["required"].append("source"), "source is required now"),
        ("paragraph.v1", lambda s: s["required"].remove("text"), "text is no longer required"),
        ("paragraph.v1", lambda s: s["properties"].pop("title"), "/properties/title: removed"),
        ("paragraph.v1", lambda s: s["properties"]["kind"]["enum"].remove("caption"), "'caption' is gone"),
        ("paragraph.v1", lambda s: s["properties"]["text"].update(type=["string", "null"]), "/text/type"),
        ("paragraph.v1", lambda s: s["properties"]["title"].update(maxLength=80), "10000 became 80"),
        ("paragraph.v1", lambda s: s["properties"]["text"].update(maxLength=80), "None became 80"),
        ("paragraph.v1", lambda s: s["properties"]["paragraph"].update(minimum=1), "0 became 1"),
        ("paragraph.v1", lambda s: s["properties"]["text"].update(pattern="^[A-Z]"), "/text/pattern: added"),
        ("paragraph.v1", lambda s: s.update(additionalProperties=False), "/additionalProperties: added"),
        ("event.v1", lambda s: s["properties"]["schema"].update(const="event.v2"), "/schema/const"),
        ("event.v1", lambda s: s["properties"]["actor"].pop("$ref"), "/actor/$ref: removed"),
        ("event.v1", lambda s: s["else"]["required"].append("via"), "via is required now"),
        ("event.v1", lambda s: s["properties"]["span"].update(maxItems=1), "2 became 1"),
        (
            "event.v1",
            lambda s: s["allOf"].append({"if": {"properties": {"type": {"const": "siege"}}}, "then": False}),
            "a condition added",
        ),
        ("event.v1", lambda s: s["allOf"].append({"required": ["via"]}), "a condition added"),
        ("common.v1", lambda s: s["$defs"].pop("place"), "/$defs/place: removed"),
        (
            "common.v1",
            lambda s: s["$defs"]["actor"]["required"].append("wikidata"),
            "wikidata is required now",
        ),
    ],
)
def test_a_breaking_change_is_told(name, edit, told):
    schema = released(name)
    found = breaks(schema, edited(schema, edit))
    assert len(found) == 1 and told in found[0]


@pytest.mark.parametrize(
    "name, edit",
    [
        ("paragraph.v1", lambda s: s["properties"].update(byline={"type": "string"})),
        ("paragraph.v1", lambda s: s["properties"]["kind"]["enum"].append("liveblog")),
        ("paragraph.v1", lambda s: s["properties"]["title"].update(maxLength=20_000)),
        ("paragraph.v1", lambda s: s["properties"]["title"].pop("maxLength")),
        ("paragraph.v1", lambda s: s.update(description="In other words.")),
        ("event.v1", lambda s: s["properties"]["type"]["enum"].append("ceasefire_violation")),
        (
            "event.v1",
            lambda s: s["allOf"].append({"if": {"properties": {"type": {"const": "ceasefire_violation"}}}}),
        ),
    ],
)
def test_growth_breaks_nothing(name, edit):
    schema = released(name)
    assert breaks(schema, edited(schema, edit)) == []
