"""What a statement means to the fold, and which pieces of evidence are independent of each other."""

from __future__ import annotations

from copy import copy

from streams.control.evidence import ARTICLE, COPY
from streams.control.settings import Settings
from streams.control.statements import Statement

STRENGTH = {
    "reported": "strong", "admitted": "strong", "official": "strong", "confirmed": "strong",
    "claimed": "weak", "denied": "denied", "disputed": "disputed",
}  # fmt: skip
_ACTS = {
    "capture": "gain", "handover": "gain", "hold": "hold", "withdrawal": "withdrawal", "siege": "siege",
    "pressure": "pressure", "offensive": "pressure",
}  # fmt: skip

#: The ids of sides that are named by a common noun only, "rebels", "troops".
_GENERIC = "side:"
#: Acts of which a common noun can tell again who holds the city, or leaves it.
_RETOLD = frozenset({"gain", "hold", "withdrawal"})
_ARMED = frozenset({"rebel", "militia"})
#: Common nouns of no certain kind that mean armed groups rather than armies.
_FIGHTERS = frozenset({"side:fighters", "side:gunmen"})
_PARTIES = frozenset({"state", "rebel", "militia"})


def identity(actor: list | None) -> str | None:
    """What tells an actor ``[id, name, kind]`` from others: its id, else its name in lower case."""
    if actor is None:
        return None
    return actor[0] or "name:" + actor[1].casefold()


class Meaning:
    """A statement, read for the transition rules. ``who`` and ``whom`` identify actor and target."""

    __slots__ = (
        "_allies",
        "_shared",
        "_via",
        "_voice",
        "act",
        "actor",
        "confidence",
        "dated",
        "denies",
        "generic",
        "happened",
        "named",
        "operator",
        "own_voice",
        "party",
        "place",
        "pockets",
        "scope",
        "since",
        "source",
        "speaker",
        "strength",
        "target",
        "third",
        "who",
        "whom",
    )  # fmt: skip

    def __init__(self, said: Statement, settings: Settings) -> None:
        self.strength = STRENGTH[said.assertion]
        self.scope = said.scope
        self.act = _ACTS[said.type]
        if self.scope == "outskirts" and self.act in ("gain", "hold"):
            self.act = "pressure"
        self.actor, self.target = said.actor, said.target
        self.who, self.whom = identity(said.actor), identity(said.target)
        # Officials and civilians who leave are no withdrawal of a force.
        if self.act == "withdrawal" and said.actor is not None and said.actor[2] == "civilian":
            self.who = None
        self.pockets = said.pockets
        self.happened = said.happened
        self.dated = said.happened[0] is not None or said.happened[1] is not None
        self.since = said.happened if self.dated else None
        self.confidence, self.operator, self.denies, self.place = (
            said.confidence, said.operator, said.denies, said.place,
        )  # fmt: skip
        allies = self._allies = settings.allies
        self.speaker = identity(said.speaker)
        voice = allies.get(self.speaker, self.speaker)
        self.own_voice = voice is None
        # The speaker, where it is a force of the country itself.
        self.party = said.speaker if said.speaker is not None and said.speaker[2] in _PARTIES else None
        # A claim by nobody named is the gaining side's: that is what "claimed" means.
        self.third = voice is not None and voice != allies.get(self.who, self.who)
        self.source = None if said.source is None else "o:" + said.source.strip().casefold()
        self._voice, self._via = voice, said.via
        self._shared: list[str] | None = None
        self.named = self.who is not None and not self.who.startswith(_GENERIC)
        self.generic = self.who is not None and not self.named and self.act in _RETOLD

    def may_be(self, actor: list) -> bool:
        """Whether the common noun that names who acts can mean this party: a government's forces, or an armed group."""
        mine, its = self.actor[2], actor[2]
        armed = mine in _ARMED or self.who in _FIGHTERS
        return mine == its == "state" or armed and its in _ARMED

    def by(self, actor: list) -> Meaning:
        """The same of another party."""
        found = copy(self)
        found.actor, found.who = actor, identity(actor)
        found.third = self._voice is not None and self._voice != self._allies.get(found.who, found.who)
        found.generic = False
        return found

    def outlet(self, report: list) -> str:
        """Whose report it is: the source, else the article."""
        return self.source or "a:" + report[ARTICLE]

    def tokens(self, report: list) -> list[str]:
        """What makes another piece of evidence dependent on this one, where it has any of these too."""
        shared = self._shared
        if shared is None:
            shared = self._shared = self._voices()
        found = shared if self.source else [*shared, "a:" + report[ARTICLE]]
        return [*found, "c:" + report[COPY]] if report[COPY] else found

    def _voices(self) -> list[str]:
        found = set() if self._voice is None else {"s:" + self._voice}
        if self._via is not None:
            # An outlet and the agency that it printed are one origin, also where the agency is the outlet.
            found.add("o:" + (self._via[1] or self._via[0]).strip().casefold())
        if self.source is not None:
            found.add(self.source)
        return sorted(found)


def independent(first: list[str], second: list[str]) -> bool:
    """Whether two pieces of evidence, given by their tokens, have no voice and no copy in common."""
    return not any(token in second for token in first)
