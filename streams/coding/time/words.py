"""The word lists of time expressions, read once."""

import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from streams.coding.actors.tables import Line, phrase, read

DATA = Path(__file__).parent / "data"
_CLASSES = frozenset(
    {"month", "weekday", "unit", "number", "edge", "part", "season", "range", "lead", "shift"}
    | {"past", "future", "modal", "perfect", "clock", "fill"}
)
_LEADS = frozenset({"point", "since", "until", "by", "before", "after", "from", "between", "within"})
_SHIFTS = frozenset({"report -", "told -", "told +"})
_KINDS = frozenset({"point", "since", "until", "within", "background", "future"})
_PRECISIONS = frozenset({"time", "day", "week", "month", "year", "unknown"})
_BOUND = re.compile(r"(day|week|weekend|month|year)(-?\d+)")


@dataclass(frozen=True, slots=True)
class Fixed:
    """A fixed expression: ``bounds`` are (period, offset) of its first and last day, None if it cannot be
    dated.
    """

    base: str
    bounds: tuple[tuple[str, int], tuple[str, int]] | None
    precision: str
    kind: str


@dataclass(slots=True)
class Words:
    """Every list, by word. ``phrases`` is a trie of fixed expressions: a node maps a word to a node, None to
    Fixed.
    """

    months: dict[str, int] = field(default_factory=dict)
    weekdays: dict[str, int] = field(default_factory=dict)
    units: dict[str, str] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)
    edges: dict[str, str] = field(default_factory=dict)
    parts: dict[str, str] = field(default_factory=dict)
    seasons: dict[str, int] = field(default_factory=dict)
    ranges: dict[str, str] = field(default_factory=dict)
    leads: dict[str, str] = field(default_factory=dict)
    past: set[str] = field(default_factory=set)
    future: set[str] = field(default_factory=set)
    modal: set[str] = field(default_factory=set)
    perfect: set[str] = field(default_factory=set)
    clock: set[str] = field(default_factory=set)
    fill: set[str] = field(default_factory=set)
    shifts: dict[str, str] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)
    short: set[str] = field(default_factory=set)
    about: set[str] = field(default_factory=set)
    phrases: dict = field(default_factory=dict)
    before: dict[str, frozenset[str]] = field(default_factory=dict)
    after: dict[str, frozenset[str]] = field(default_factory=dict)
    starts: frozenset[str] = frozenset()


@cache
def load(folder: Path = DATA) -> Words:
    """Read the lists. Raises DataError with file and line of a mistake."""
    w = Words()
    for line in read(folder / "words.tsv", ("word", "class", "value", "flags")):
        _word(w, line)
    for line in read(folder / "phrases.tsv", ("words", "base", "span", "precision", "kind")):
        node = w.phrases
        for part in phrase(line["words"]):
            node = node.setdefault(part, {})
        if None in node:
            raise line.error(f"{line['words']!r} is there already")
        node[None] = _fixed(line)
    for line in read(folder / "guards.tsv", ("word", "side", "others")):
        side = w.before if line.one_of("side", frozenset({"before", "after"})) == "before" else w.after
        side[line["word"]] = side.get(line["word"], frozenset()) | frozenset(line.many("others"))
    w.starts = frozenset([*w.months, *w.weekdays, *w.seasons, *w.phrases, *w.units, "century"])
    return w


def _number(line: Line, low: int, high: int) -> int:
    try:
        value = int(line["value"])
    except ValueError:
        raise line.error(f"value {line['value']!r} is no number") from None
    if not low <= value <= high:
        raise line.error(f"value {value} is not from {low} to {high}")
    return value


def _word(w: Words, line: Line) -> None:
    word, value = line["word"], line["value"]
    flags = line.flags("flags", frozenset({"name", "about", "short"}))
    kind = line.one_of("class", _CLASSES)
    if kind == "month":
        w.months[word] = _number(line, 1, 12)
    elif kind == "weekday":
        w.weekdays[word] = _number(line, 0, 6)
    elif kind == "season":
        w.seasons[word] = _number(line, 1, 12)
    elif kind == "number":
        w.numbers[word] = _number(line, 1, 1000)
    elif kind == "unit":
        w.units[word] = value
    elif kind == "edge":
        w.edges[word] = value
    elif kind == "part":
        w.parts[word] = value
    elif kind == "range":
        w.ranges["-" if word == "–" else word] = value
    elif kind == "lead":
        w.leads[word] = line.one_of("value", _LEADS)
    elif kind == "shift":
        w.shifts[word] = line.one_of("value", _SHIFTS)
    else:
        getattr(w, kind).add(word)
    if "name" in flags:
        w.names.add(word)
    if "short" in flags:
        w.short.add(word)
    if "about" in flags:
        w.about.add(word)


def _fixed(line: Line) -> Fixed:
    base = line.one_of("base", frozenset({"report", "told"}))
    precision, kind = line.one_of("precision", _PRECISIONS), line.one_of("kind", _KINDS)
    if not line["span"]:
        return Fixed(base, None, precision, kind)
    found = [_BOUND.fullmatch(b) for b in line["span"].split("..")]
    if not 1 <= len(found) <= 2 or None in found:
        raise line.error(
            f"span {line['span']!r} is not first..last of day, week, weekend, month, year and a number"
        )
    bounds = [(m[1], int(m[2])) for m in found]
    return Fixed(base, (bounds[0], bounds[-1]), precision, kind)
