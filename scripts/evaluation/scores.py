"""Counts and figures: what every part of the evaluation hands to the report."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Self


@dataclass(slots=True)
class Matches:
    """True positives, false positives and false negatives."""

    found: int = 0
    wrong: int = 0
    missed: int = 0

    def __iadd__(self, other: "Matches") -> Self:
        self.found += other.found
        self.wrong += other.wrong
        self.missed += other.missed
        return self

    @property
    def precision(self) -> float:
        """Share of what was coded that is right; 1 where nothing was coded."""
        return self.found / (self.found + self.wrong) if self.found + self.wrong else 1.0

    @property
    def recall(self) -> float:
        """Share of what is there that was coded; 1 where nothing is there."""
        return self.found / (self.found + self.missed) if self.found + self.missed else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        return 2 * self.found / total if (total := 2 * self.found + self.wrong + self.missed) else 1.0


@dataclass(slots=True)
class Share:
    """How many of those judged were right."""

    right: int = 0
    of: int = 0

    def add(self, right: bool) -> None:
        """Count one more."""
        self.of += 1
        self.right += bool(right)

    @property
    def value(self) -> float:
        """The share, 1 where nothing was judged."""
        return self.right / self.of if self.of else 1.0

    def __str__(self) -> str:
        return f"{self.right} of {self.of}"


@dataclass(slots=True)
class Table:
    """One table of the report. ``note`` says what was counted; cells are strings, or floats shown with two places."""

    title: str
    note: str
    head: Sequence[str]
    rows: list[Sequence[object]] = field(default_factory=list)


@dataclass(slots=True)
class Outcome:
    """What one part found: tables for people, ``figures`` by name for the baseline, ``errors`` to read.

    A figure whose name ends in ``.count`` is the better the lower it is, any other the better the higher.
    ``data`` says which items were scored, so that figures are only compared over the same ones.
    """

    data: str
    tables: list[Table] = field(default_factory=list)
    figures: dict[str, float] = field(default_factory=dict)
    errors: list[tuple[str, str]] = field(default_factory=list)


def by_label(wanted: Sequence[str], given: Sequence[str]) -> dict[str, Matches]:
    """Matches of each label of ``wanted``, one label an item."""
    out = {label: Matches() for label in sorted(set(wanted))}
    for w, g in zip(wanted, given, strict=True):
        if w == g:
            out[w].found += 1
            continue
        out[w].missed += 1
        if g in out:
            out[g].wrong += 1
    return out


def weighted_f1(scores: dict[str, Matches], wanted: Iterable[str]) -> float:
    """Mean of the labels' F1, each weighed by how often it is wanted."""
    counts = Counter(wanted)
    return sum(scores[label].f1 * n for label, n in counts.items()) / max(1, counts.total())


def macro_f1(scores: dict[str, Matches]) -> float:
    """Mean of the labels' F1."""
    return sum(s.f1 for s in scores.values()) / max(1, len(scores))
