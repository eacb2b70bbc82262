"""The fold: reports in their order, one after the other, from standing to standing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from streams.control.effects import EFFECTS
from streams.control.effects.common import Context
from streams.control.evidence import ARTICLE, DAY, SAID
from streams.control.meaning import Meaning, identity
from streams.control.rules import Rule, load_rules
from streams.control.settings import Settings
from streams.control.standing import differs
from streams.control.statements import PLACE, restored

#: How many days after the gain that it tells by name an article may tell of it again by a common noun: its
#: headline has no day and counts as of the day of the report.
_RETOLD_DAYS = 7
#: Articles that tell by name how the holder came in are remembered up to here: the state has an end.
_MOST_TOLD = 32


class Step(NamedTuple):
    """What one report did: the rule that applied and the standings before and after it."""

    report: list
    rule: Rule
    before: dict
    after: dict

    @property
    def changes_row(self) -> bool:
        """Whether the row is another one after it."""
        return self.before["version"] != self.after["version"]


class Recent:
    """Meanings made lately under one set of settings, by city, statement and its place: a city's states share them."""

    MOST = 1 << 14

    def __init__(self) -> None:
        self._settings: Settings | None = None
        self._meanings: dict[tuple, Meaning] = {}

    def of(self, settings: Settings) -> dict[tuple, Meaning]:
        """Those under ``settings``, to read from and to add to."""
        if settings is not self._settings or len(self._meanings) >= self.MOST:
            self._settings, self._meanings = settings, {}
        return self._meanings


_RECENT = Recent()


class Folder:
    """Folds the reports of one city. ``said``: stored statements by id; ``cast``: the actors in them.

    ``city`` is its id; with None nothing is shared with other folds of it.
    """

    def __init__(
        self, said: dict[str, list], cast: list, settings: Settings, city: str | None = None
    ) -> None:
        self.said, self.cast, self.city = said, cast, city
        self.context = Context(settings, load_rules())
        self._meanings = {} if city is None else _RECENT.of(settings)

    def meaning(self, report: list) -> Meaning:
        """What a report's statement means."""
        said = report[SAID]
        short = self.said[said]
        key = self.city, said, short[PLACE]
        found = self._meanings.get(key)
        if found is None:
            found = self._meanings[key] = Meaning(restored(short, self.cast), self.context.settings)
        return found

    def steps(
        self, standing: dict, reports: Sequence[list], start: int = 0, end: int | None = None
    ) -> Iterator[Step]:
        """One step for each report from index ``start`` up to ``end``, from the standing before it."""
        for index in range(start, len(reports) if end is None else end):
            report = reports[index]
            rule, after = self.advance(standing, report)
            yield Step(report, rule, standing, after)
            standing = after

    def advance(self, standing: dict, report: list) -> tuple[Rule, dict]:
        """The rule that fits a report, and the standing after it: the same object where nothing is new."""
        meaning = self.meaning(report)
        if meaning.generic and self._retold(standing, meaning, report):
            meaning = meaning.by(standing["holder"])
        who, act = meaning.who, meaning.act
        if who is None:
            relation = "nobody"
        elif who == identity(standing["holder"]):
            relation = "holder"
        elif who == identity(standing["challenger"]):
            relation = "challenger"
        else:
            relation = "other"
        pin = standing["pin"]
        outranked = (
            pin is not None
            and not meaning.operator
            and act != "pressure"
            and not self._overcomes(pin, meaning, report)
        )
        rule = self.context.rules.find((
            act, meaning.strength, meaning.scope, relation, standing["status"],
            standing["holder"] is not None, meaning.dated, meaning.target is not None, outranked,
        ))  # fmt: skip
        after = EFFECTS[rule.effect](standing, meaning, report, self.context)
        if act != "pressure" and not outranked:
            if meaning.operator and meaning.strength == "strong":
                # Whose evidence the operator overruled, by this assertion or one before it, is not new later.
                overruled = [*standing["voices"], *(pin[1] if pin else ())]
                after = {**after, "pin": [report[DAY], sorted(set(overruled))]}
            elif pin is not None and not meaning.operator:
                after = {**after, "pin": None}
        after = self._told(standing, after, meaning, report)
        if after is standing:
            return rule, standing
        if differs(standing, after):
            return rule, {**after, "version": standing["version"] + 1}
        return rule, {**after, "place": standing["place"]}

    @staticmethod
    def _retold(standing: dict, meaning: Meaning, report: list) -> bool:
        """Whether "rebels" are the holder: one of their kind, whose gain the same article tells by name."""
        told = standing["told"].get(report[ARTICLE])
        return (
            told is not None
            and report[DAY] - told <= _RETOLD_DAYS
            and standing["holder"] is not None
            and meaning.may_be(standing["holder"])
        )

    @staticmethod
    def _told(standing: dict, after: dict, meaning: Meaning, report: list) -> dict:
        """The standing after, with the articles that tell by name how its holder came in, and the day of it."""
        who = identity(after["holder"])
        told = standing["told"] if who == identity(standing["holder"]) else {}
        if (
            meaning.act == "gain"
            and who is not None
            and meaning.who == who
            and meaning.named
            and meaning.strength in ("strong", "weak")
            and len(told) < _MOST_TOLD
        ):
            told = told if report[ARTICLE] in told else {**told, report[ARTICLE]: report[DAY]}
        return after if told == after["told"] else {**after, "told": told}

    @staticmethod
    def _overcomes(pin: list, meaning: Meaning, report: list) -> bool:
        """Strong evidence of a new origin, of what happened after the day that the operator asserted."""
        return (
            meaning.strength == "strong"
            and report[DAY] > pin[0]
            and not any(token in pin[1] for token in meaning.tokens(report))
        )
