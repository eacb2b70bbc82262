"""Turns what the schema validator found into one BadMessage that a person can act on."""

from __future__ import annotations

import jsonschema_rs

from streams.errors import BadMessage, Code, escaped, quoted

_ARTICLES = {"array": "a list", "object": "an object", "integer": "an integer"}
# A list of allowed values is printed up to this many; a longer one is left to the schema.
_MOST_OPTIONS = 8

_CODES = {
    "required": Code.MISSING_FIELD,
    "type": Code.BAD_TYPE,
    "maxLength": Code.TOO_LARGE,
    "maxItems": Code.TOO_LARGE,
}


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


def explain(validator: jsonschema_rs.Draft202012Validator, document: object, schema: str) -> BadMessage:
    """The error to raise for a document that ``validator`` refuses.

    Of several faults the one nearest to the root is told, a missing field first, so that the same
    document always gives the same error.
    """
    faults = [_fault(error) for error in validator.iter_errors(document)]
    code, path, what = min(faults, key=lambda f: (len(f[1]), f[0] != Code.MISSING_FIELD, json_pointer(f[1])))
    return bad(code, path, what, schema)


def _fault(error: jsonschema_rs.ValidationError) -> tuple[Code, list[str | int], str]:
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
            return (
                code,
                path,
                f"{value} is blank, holds control characters or is not in the form of such an id",
            )
    return code, path, f"{value} breaks the schema's rule {keyword!r}"


def _types(types: object) -> str:
    names = [types] if isinstance(types, str) else list(types)
    return " or ".join(_ARTICLES.get(name, name if name == "null" else f"a {name}") for name in names)
