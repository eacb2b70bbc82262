"""decode_event, decode_row and decode_change against the contract's own checker, where it is at hand.

What decodes passes the checker. The other way round the schema is stricter: it also looks at the types of
fields that the checker leaves alone.
"""

from __future__ import annotations

import io
import runpy
from contextlib import redirect_stdout
from pathlib import Path

import orjson
import pytest

from streams.errors import BadMessage
from streams.messages import load_schema

from .samples import DECODERS, VALID, example, message_of

CHECKER = Path(__file__).resolve().parents[2].parent / "shared" / "tools" / "contract_check.py"
KINDS = {"event.v1": "event", "control-row.v1": "row", "control-change.v1": "change"}

pytestmark = pytest.mark.skipif(not CHECKER.is_file(), reason="the contract's checker is not at hand")


def checker_passes(kind: str, document: object) -> bool:
    """Whether contract_check.py finds nothing in one line."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.argv", [CHECKER.name, kind])
        patch.setattr("sys.stdin", io.StringIO(orjson.dumps(document).decode()))
        with redirect_stdout(io.StringIO()), pytest.raises(SystemExit) as caught:
            runpy.run_path(str(CHECKER))
    return not caught.value.code


def decodes(message: str, document: object) -> bool:
    try:
        DECODERS[message](orjson.dumps(document))
    except BadMessage:
        return False
    return True


EXAMPLES = [path for path in VALID if message_of(path) in KINDS]


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: f"{message_of(path)}-{path.stem}")
def test_the_checker_passes_every_valid_example(path):
    # Figures that a newer version adds are the one thing that the checker minds and a reader may not.
    if path.stem != "newer-fields" or message_of(path) != "event.v1":
        assert checker_passes(KINDS[message_of(path)], orjson.loads(path.read_bytes()))


# One of each JSON type, and values that are right somewhere.
VALUES = orjson.loads(
    '[null, true, -1, 0, 0.5, 2, 1e300, "", "x", "2031-03-11", "2031-03-11T08:30:00Z", "9999-12-31", [], [1, 2], {},'
    ' "whole", "facility", "all_except", "siege", "hold", "attack", "retraction", "denied", "retract", "vacated"]'
)


def changed(document: dict):
    """Copies of a document in which one value, at any depth, is another or gone."""
    for field, held in document.items():
        yield {key: value for key, value in document.items() if key != field}
        for value in VALUES:
            yield {**document, field: value}
        if isinstance(held, dict):
            yield from ({**document, field: inner} for inner in changed(held))


@pytest.mark.parametrize(
    "message, name",
    [
        ("event.v1", "capture-all-except"),
        ("event.v1", "air-strike-with-figures"),
        ("event.v1", "retraction"),
        ("control-row.v1", "held-with-pockets"),
        ("control-change.v1", "set"),
    ],
)
def test_what_decodes_passes_the_checker(message, name):
    accepted = [document for document in changed(example(message, name)) if decodes(message, document)]
    assert accepted
    for document in accepted:
        assert checker_passes(KINDS[message], document), document


def test_every_type_of_the_checker_is_in_the_schema():
    names = checker_names()
    schema = load_schema("event.v1")["properties"]
    assert set(schema["type"]["enum"]) == names["TYPES"]
    for field, values in names["ENUM"].items():
        assert set(schema[field]["enum"]) - {None} == values
    common = load_schema("common.v1")["$defs"]
    assert set(common["facility"]["enum"]) == names["FACILITY"]
    assert set(common["actor"]["properties"]["kind"]["enum"]) == names["KINDS"]
    assert set(schema["figures"]["properties"]) == names["FIGURES"]
    assert set(load_schema("control-row.v1")["properties"]["status"]["enum"]) == names["STATUS"]


def test_each_type_goes_with_the_acled_types_of_the_checker_and_no_other():
    acled = checker_names()["ACLED"]
    schema = load_schema("event.v1")["properties"]
    event = example("event.v1", "capture-whole")
    for kind in schema["type"]["enum"]:
        if kind == "retraction":
            continue
        scope = "whole" if kind in checker_names()["TERRITORIAL"] else None
        allowed = acled.get(kind)
        for value in schema["acled"]["enum"]:
            document = {**event, "type": kind, "acled": value, "scope": scope}
            expected = value in allowed if isinstance(allowed, set) else value == allowed
            assert decodes("event.v1", document) == expected, (kind, value)


def checker_names() -> dict:
    """The checker's own tables: its names up to where it reads its arguments."""
    source = CHECKER.read_text()
    names: dict = {}
    exec(source[: source.index("\nkind = ")], names)  # noqa: S102
    return names
