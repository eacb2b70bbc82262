"""Turns what the schema validator found into one BadMessage that a person can act on."""

from __future__ import annotations

import jsonschema_rs

from streams.errors import BadMessage, Code, escaped, quoted
from streams.messages.schemas import load_schema, validator

_ARTICLES = {"array": "a list", "object": "an object", "integer": "an integer"}
# A list of allowed values is printed up to this many; a longer one is left to the schema.
_MOST_OPTIONS = 8

# A hostile document can have a fault in every other byte, and listing a million takes seconds. So all
# faults are listed up to this size, some times that of any message of ours.
_MOST_BYTES = 16 << 10

_CODES = {
    "required": Code.MISSING_FIELD,
    "type": Code.BAD_TYPE,
    "maxLength": Code.TOO_LARGE,
    "maxItems": Code.TOO_LARGE,
}
_RANKS = {Code.MISSING_FIELD: 0, Code.BAD_TYPE: 1}

Fault = tuple[Code, list[str | int], str]


def json_pointer(path: list[str | int]) -> str:
    """RFC 6901 pointer of a path, with what does not print escaped."""
    return "".join("/" + escaped(str(part).replace("~", "~0").replace("/", "~1"), 80) for part in path)


def field_name(path: list[str | int]) -> str:
    """A path as a sentence names it: ``place.country``, ``span[0]``."""
    name = ""
    for part in path:
        name += f"[{part}]" if isinstance(part, int) else f".{escaped(part, 80)}"
    return name.lstrip(".") or "the message"


def bad(code: Code, path: list[str | int], what: str, schema: str) -> BadMessage:
    """The error about the field at ``path``; ``what`` goes on after the field's name."""
    return BadMessage(code, f"{field_name(path)} {what}", pointer=json_pointer(path), schema=schema)


def explain(document: object, schema: str, *, size: int) -> BadMessage:
    """The error to raise for a document of ``size`` bytes that the validator of ``schema`` refuses.

    Of several faults one is told, and the same document always gives the same one: that nearest to the
    root, a missing field before a wrong type before a wrong value, in the order of the schema's fields.
    """
    if size > _MOST_BYTES:
        return _first_found(document, schema)
    fields = list(load_schema(schema)["properties"])

    def rank(fault: Fault) -> tuple:
        code, path, _ = fault
        first = fields.index(path[0]) if path and path[0] in fields else len(fields)
        return len(path), _RANKS.get(code, len(_RANKS)), first, json_pointer(path)

    code, path, what = min(map(_fault, validator(schema).iter_errors(document)), key=rank)
    return bad(code, path, what, schema)


def _first_found(document: object, schema: str) -> BadMessage:
    try:
        validator(schema).validate(document)
    except jsonschema_rs.ValidationError as error:
        return bad(*_fault(error), schema)
    raise AssertionError("explain is asked only about what the validator refuses")


def _fault(error: jsonschema_rs.ValidationError) -> Fault:
    keyword, limit = error.kind.name, error.kind.value
    path, value = list(error.instance_path), quoted(error.instance)
    code = _CODES.get(keyword, Code.BAD_VALUE)
    match keyword:
        case "required":
            return code, [*path, limit], "is missing"
        case "type":
            return code, path, f"{value} is not {_types(limit)}"
        case "enum":
            shown = ", ".join("null" if option is None else str(option) for option in limit)
            few = len(limit) <= _MOST_OPTIONS
            return code, path, f"{value} is {f'not one of {shown}' if few else 'none of the allowed values'}"
        case "const":
            return code, path, f"{value} is not {quoted(limit)}"
        case "minimum":
            return code, path, f"{value} is less than {limit}"
        case "maximum":
            return code, path, f"{value} is more than {limit}"
        case "minLength" | "minItems":
            return code, path, "is empty" if limit == 1 else f"has fewer than {limit} items"
        case "maxLength":
            return code, path, f"is longer than {limit} characters"
        case "maxItems":
            return code, path, f"has more than {limit} items"
        case "pattern":
            blank = not error.instance.strip()
            return code, path, "is blank" if blank else f"{value} is not of the form that the schema gives"
    return code, path, f"{value} breaks the schema's rule {keyword!r}"


def _types(types: object) -> str:
    names = [types] if isinstance(types, str) else sorted(types, key="null".__eq__)
    return " or ".join(_ARTICLES.get(name, name if name == "null" else f"a {name}") for name in names)
