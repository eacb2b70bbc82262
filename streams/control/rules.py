"""The transition rules as a table: read from rules.toml, checked, and looked up."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

CONDITIONS: dict[str, tuple] = {
    "act": ("gain", "hold", "withdrawal", "siege", "pressure"),
    "strength": ("strong", "weak", "denied", "disputed"),
    "scope": ("whole", "all_except", "part", "outskirts"),
    "who": ("holder", "challenger", "other", "nobody"),
    "status": (
        "none", "unknown", "held", "held_with_pockets", "contested", "besieged", "claimed", "vacated",
    ),
    "holder": (True, False),
    "dated": (True, False),
    "target": (True, False),
    "outranked": (True, False),
}  # fmt: skip
WEIGHTS = (*CONDITIONS["status"][1:], "per_origin", "denied", "most")
FILE = "streams/control/rules.toml"


class BadRules(ValueError):
    """A mistake in rules.toml; ``str()`` names file and line."""

    def __init__(self, line: int, problem: str) -> None:
        super().__init__(f"{FILE}:{line}: {problem} [bad-data-file]")
        self.line = line


@dataclass(frozen=True)
class Rule:
    """One row of the table. ``when`` holds the allowed values of each condition that the rule names."""

    id: str
    effect: str
    text: str
    note: str
    when: dict[str, tuple]

    def fits(self, case: tuple) -> bool:
        """Whether the rule fits a case: the values of CONDITIONS, in their order."""
        when = self.when
        return all(
            name not in when or value in when[name] for name, value in zip(CONDITIONS, case, strict=True)
        )


class Rules:
    """The table, in the order of the file."""

    def __init__(self, rules: list[Rule], confidence: dict[str, float]) -> None:
        self.rules = rules
        self.confidence = confidence
        self.by_id = {rule.id: rule for rule in rules}
        self._found: dict[tuple, Rule] = {}

    def find(self, case: tuple) -> Rule:
        """The first rule that fits ``case``. Raises LookupError where none does."""
        rule = self._found.get(case)
        if rule is None:
            rule = next((rule for rule in self.rules if rule.fits(case)), None)
            if rule is None:
                raise LookupError(f"no rule for {dict(zip(CONDITIONS, case, strict=True))}")
            self._found[case] = rule
        return rule

    def markdown(self) -> str:
        """The table as documentation, in Markdown."""
        lines = ["| rule | when | what it does |", "|---|---|---|"]
        for rule in self.rules:
            when = "; ".join(f"{name}: {_words(values)}" for name, values in rule.when.items()) or "always"
            lines.append(f"| `{rule.id}` | {when} | {' '.join(rule.text.split())} |")
        notes = [f"- `{rule.id}`: {' '.join(rule.note.split())}" for rule in self.rules if rule.note]
        return "\n".join([*lines, "", "Readings chosen where the contract leaves one open:", "", *notes, ""])


def read_rules(text: str, effects: set[str]) -> Rules:
    """The rules of a TOML text whose effects are among ``effects``. Raises BadRules."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadRules(_line_in(str(error)), f"is not TOML: {error}") from None
    starts = [n for n, line in enumerate(text.splitlines(), 1) if line.strip() == "[[rule]]"]
    rules: list[Rule] = []
    for entry, line in zip(data.get("rule", []), starts, strict=True):
        rules.append(_rule(entry, line, effects, {rule.id for rule in rules}))
    return Rules(rules, _confidence(data.get("confidence", {}), text))


@cache
def load_rules() -> Rules:
    """The rules of this version, read once. Raises BadRules."""
    from streams.control.effects import EFFECTS

    return read_rules((files("streams.control") / "rules.toml").read_text("utf-8"), set(EFFECTS))


def _rule(entry: dict, line: int, effects: set[str], seen: set[str]) -> Rule:
    for name in ("id", "effect", "text"):
        if not isinstance(entry.get(name), str) or not entry[name].strip():
            raise BadRules(line, f"a rule needs {name}")
    if entry["id"] in seen:
        raise BadRules(line, f"rule {entry['id']} is there twice")
    if entry["effect"] not in effects:
        raise BadRules(line, f"rule {entry['id']}: no effect {entry['effect']!r}")
    when = {}
    for name, values in entry.items():
        if name in ("id", "effect", "text", "note"):
            continue
        if name not in CONDITIONS:
            raise BadRules(line, f"rule {entry['id']}: no condition {name!r}")
        values = tuple(values) if isinstance(values, list) else (values,)
        for value in values:
            if value not in CONDITIONS[name]:
                raise BadRules(line, f"rule {entry['id']}: {name} is never {value!r}")
        when[name] = values
    return Rule(entry["id"], entry["effect"], entry["text"], entry.get("note", ""), when)


def _confidence(entry: dict, text: str) -> dict[str, float]:
    line = next((n for n, s in enumerate(text.splitlines(), 1) if s.strip() == "[confidence]"), 1)
    for name in WEIGHTS:
        value = entry.get(name)
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= 1:
            raise BadRules(line, f"confidence needs {name}, from 0 to 1")
    if extra := set(entry) - set(WEIGHTS):
        raise BadRules(line, f"confidence knows no {min(extra)}")
    return {name: float(value) for name, value in entry.items()}


def _words(values: tuple) -> str:
    return " or ".join({True: "yes", False: "no"}.get(value, value) for value in values)


def _line_in(message: str) -> int:
    """The line that tomllib's message names, as in ``(at line 3, column 1)``."""
    digits = message.partition("at line ")[2].partition(",")[0]
    return int(digits) if digits.isdecimal() else 1
