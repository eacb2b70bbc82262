"""Checks of the rule files at load: a slip is told with file, line and what is wrong."""

from pathlib import Path

_LISTS = ("verbs", "nouns", "phrases", "words", "list_phrases", "yes", "no", "needs", "unless")
TERRITORY_KEYS = frozenset(
    (
        "id",
        "type",
        "frame",
        "armed",
        "verbs",
        "nouns",
        "phrases",
        "words",
        "list_phrases",
        "ended_by",
        "repelled_by",
        "ground",
        "yes",
        "no",
    )
)
INCIDENT_KEYS = frozenset(
    ("id", "type", "weight", "verbs", "nouns", "phrases", "needs", "unless", "yes", "no")
)


class DataError(ValueError):
    """A mistake in a data file: says the file, the line and what is wrong."""


def line_of(path: Path, needle: str) -> int:
    """Line on which ``needle`` first stands in a data file (1 if nowhere): for messages."""
    for n, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if needle in line:
            return n
    return 1


def rule_line(path: Path, index: int, ident: object) -> int:
    """Line of the rule number ``index`` (from 0): that of its id, else that of its heading."""
    if isinstance(ident, str):
        return line_of(path, f'id = "{ident}"')
    seen = -1
    for n, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        seen += line.strip() == "[[rule]]"
        if seen == index:
            return n
    return 1


def table(data: dict, name: str, path: Path) -> dict:
    """A table that a data file must have; DataError if it is missing or no table."""
    if not isinstance(data.get(name), dict):
        raise DataError(f"{path.name}:1: no table [{name}]")
    return data[name]


def check_rule(rule: dict, index: int, path: Path, keys: frozenset[str], types: frozenset[str]) -> str:
    """Check what all rules share; returns "file:line" for further messages. DataError on a slip."""
    where = f"{path.name}:{rule_line(path, index, rule.get('id'))}"
    ident = rule.get("id")
    if not isinstance(ident, str) or not ident:
        raise DataError(f"{where}: rule without id")
    if rule.get("type") not in types:
        raise DataError(f"{where}: type {rule.get('type')!r} of {ident} is not known here")
    for key in _LISTS:
        values = rule.get(key, [])
        if not isinstance(values, list):
            raise DataError(f"{where}: {key} of {ident} is no list")
        for v in values:
            if not isinstance(v, str) or not v.strip():
                raise DataError(f"{where}: {key} of {ident} has {v!r}, which is no phrase")
            if key not in ("yes", "no") and v.count("(") != v.count(")"):
                raise DataError(f"{where}: {key} of {ident} has {v!r}, whose brackets do not match")
    if not rule.get("yes") or not rule.get("no"):
        raise DataError(f"{where}: {ident} needs a positive (yes) and a negative (no) sentence")
    for key in rule:
        if key not in keys:
            raise DataError(
                f"{where}: {ident} has the key {key!r}, which no rule has; known are {', '.join(sorted(keys))}"
            )
    if not isinstance(rule.get("armed", False), bool):
        raise DataError(f"{where}: armed of {ident} is {rule['armed']!r}, not true or false")
    weight = rule.get("weight", 1)
    if isinstance(weight, bool) or not isinstance(weight, (int, float)):
        raise DataError(f"{where}: weight of {ident} is {weight!r}, no number")
    if not any(rule.get(k) for k in ("verbs", "nouns", "phrases", "words", "list_phrases")):
        raise DataError(f"{where}: {ident} has no verbs, nouns, phrases or words")
    return where
