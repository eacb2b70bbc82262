"""Reads the lists of armed groups, one table a part of the world.

Columns:
  id         ``group:<slug>``
  name       canonical English name, matched too
  kind       what it is where no country says otherwise: ``rebel``, ``militia`` (communal, criminal or of a
             party), ``militia+`` (pro-government), ``state``, ``external``; then overrides: ``SY:state`` for
             a country, ``SY:state@2024-12-08..`` with days (either end may be missing)
  countries  ISO2 codes where it usually acts
  bloc       id of the group or state whose side it is on; ``-`` if its own
  aliases    other names and acronyms; ``^`` only in this very case, ``~`` in any case, ``?`` often something
             else, ``@`` the name of a land too
  leaders    persons by whom it is named ("Haftar's forces")
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from streams.coding.actors.tables import Line, read

COLUMNS = ("id", "name", "kind", "countries", "bloc", "aliases", "leaders")
_KINDS = frozenset({"state", "rebel", "militia", "militia+", "external"})
_RULE = re.compile(r"(?:([A-Z]{2}):)?([a-z]+\+?)?(?:@([\d-]*)\.\.([\d-]*))?")


@dataclass(frozen=True, slots=True)
class Rule:
    """A kind for a country ("" = any) and a time (either end None = open)."""

    country: str
    kind: str
    first: date | None
    last: date | None

    def holds(self, day: date | None) -> bool:
        """Whether ``day`` is in its time; of an unknown day only an open rule can be said to hold."""
        if self.first is None and self.last is None:
            return True
        return (
            day is not None and not (self.first and day < self.first) and not (self.last and day > self.last)
        )


@dataclass(slots=True)
class Kinds:
    """What a group is, by country and day."""

    default: str
    rules: list[Rule] = field(default_factory=list)

    def at(self, country: str | None, day: date | None) -> str:
        """The kind in ``country`` on ``day`` (None = not known)."""
        for r in self.rules:
            if r.country in ("", country) and r.holds(day):
                return r.kind
        return self.default


def read_kinds(line: Line) -> Kinds:
    """Read a cell of column ``kind``. Raises DataError."""
    first, *rest = line["kind"].split()
    if first not in _KINDS:
        raise line.error(f"kind {first!r} is none of {', '.join(sorted(_KINDS))}")
    out = Kinds(first)
    for text in rest:
        m = _RULE.fullmatch(text) or _RULE.fullmatch("")
        country, kind, start, end = m.groups()
        if kind not in _KINDS:
            raise line.error(f"kind rule {text!r} is not CC:kind or CC:kind@from..until")
        try:
            days = [date.fromisoformat(d) if d else None for d in (start, end)]
        except ValueError:
            raise line.error(f"kind rule {text!r} has no ISO days") from None
        out.rules.append(Rule(country or "", kind, *days))
    out.rules.sort(key=lambda r: not (r.first or r.last))  # those with days first
    return out


def read_groups(folder: Path) -> Iterator[tuple[Line, Kinds]]:
    """Yield the lines of every table in ``folder`` with their kinds. Raises DataError."""
    for path in sorted(folder.glob("*.tsv")):
        for line in read(path, COLUMNS):
            if not line["id"].startswith("group:"):
                raise line.error("an id here begins with group:")
            for code in line.many("countries"):
                if not (len(code) == 2 and code.isupper()):
                    raise line.error(f"country {code!r} is not ISO 3166-1 alpha-2")
            yield line, read_kinds(line)
