"""Finds what a changed JSON Schema breaks for those who hold messages or readers of the released one.

Within a version a schema may only grow: optional fields, more values of an enumeration, wider bounds.
Whoever wrote by the released schema still writes valid messages; whoever reads by it still finds every
field that was required, of the type that it had.
"""

from __future__ import annotations

# Keywords for people, which promise nothing to a program.
_PROSE = {"title", "description", "$schema", "$comment"}
_LOWER = {"minimum", "minLength", "minItems"}
_UPPER = {"maximum", "maxLength", "maxItems"}


def breaks(released: object, current: object, path: str = "", types: frozenset = frozenset()) -> list[str]:
    """What in ``current`` breaks the promise of ``released``; each as "<pointer>: <what>".

    ``types`` are the released values of the message's field ``type``, passed down so that a new
    condition about new types only is told from one that tightens the old ones.
    """
    if not isinstance(released, dict) or not isinstance(current, dict):
        return [] if released == current else [f"{path}: {released!r} became {current!r}"]
    types = types or frozenset(released.get("properties", {}).get("type", {}).get("enum", ()))
    found = []
    for keyword in sorted((released.keys() | current.keys()) - _PROSE):
        here = f"{path}/{keyword}"
        old, new = released.get(keyword), current.get(keyword)
        if keyword in ("properties", "$defs"):
            found += _fields(old or {}, new or {}, here, types)
        elif keyword == "required":
            found += [
                f"{here}: {name} is no longer required" for name in sorted(set(old or ()) - set(new or ()))
            ]
            found += [f"{here}: {name} is required now" for name in sorted(set(new or ()) - set(old or ()))]
        elif keyword == "enum" and old is not None and new is not None:
            found += [f"{here}: {value!r} is gone" for value in old if value not in new]
        elif keyword == "type" and old is not None and new is not None:
            if _names(old) != _names(new):
                found.append(f"{here}: {old!r} became {new!r}")
        elif keyword in _LOWER | _UPPER:
            if _tighter(keyword, old, new):
                found.append(f"{here}: {old!r} became {new!r}")
        elif keyword == "allOf":
            found += _conditions(old or [], new or [], here, types)
        elif keyword not in released or keyword not in current:
            found.append(f"{here}: {'added' if keyword in current else 'removed'}")
        else:
            found += breaks(old, new, here, types)
    return found


def _fields(old: dict, new: dict, path: str, types: frozenset) -> list[str]:
    found = [f"{path}/{name}: removed" for name in sorted(old.keys() - new.keys())]
    for name in sorted(old.keys() & new.keys()):
        found += breaks(old[name], new[name], f"{path}/{name}", types)
    return found


def _conditions(old: list, new: list, path: str, types: frozenset) -> list[str]:
    found = [f"{path}/{n}: removed" for n in range(len(new), len(old))]
    for n, (before, after) in enumerate(zip(old, new, strict=False)):
        found += breaks(before, after, f"{path}/{n}", types)
    for n in range(len(old), len(new)):
        about = new[n].get("if", {}).get("properties", {}).get("type", {})
        named = set(about.get("enum", [about["const"]] if "const" in about else ()))
        if not named or named & types:
            found.append(f"{path}/{n}: a condition added on messages that were valid")
    return found


def _tighter(keyword: str, old: float | None, new: float | None) -> bool:
    if new is None:
        return False
    if old is None:
        return True
    return new > old if keyword in _LOWER else new < old


def _names(types: str | list[str]) -> set[str]:
    return {types} if isinstance(types, str) else set(types)
