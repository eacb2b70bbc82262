"""What a territorial statement is, and who can be a party to it."""

from dataclasses import dataclass, field

from streams.coding.items import Item
from streams.coding.lexicon import Rule
from streams.coding.scan import Scanned, Unit

ACTOR_CLASSES = frozenset(("group", "state", "generic"))


@dataclass(slots=True)
class Statement:
    """One territorial statement. ``actor``: winner, holder, leaver or attacker; ``target``: who loses or held."""

    rule: Rule
    i: int  # tokens of the trigger
    j: int
    items: list[Item]
    actor: Unit | None = None
    target: Unit | None = None
    passive: bool = False
    infinitive: bool = False
    gerund: bool = False
    perfect: bool = False
    aside: bool = False  # a participle behind a comma, of what came before: "X, overrun by W in May"
    relative: bool = False  # told in passing, in a relative clause
    group: int = 0  # first token of the verb group, where governors stand before
    type: str = ""
    destination: list[Item] = field(default_factory=list)


def is_actor(u: Unit) -> bool:
    """Whether a unit can act: an armed group, a state, a generic side or a pronoun for one."""
    return is_named_actor(u) or (u.kind == "pron" and u.value in ("they", "it", "we", "group"))


def is_named_actor(u: Unit) -> bool:
    """An actor that is no pronoun."""
    if u.kind == "actor":
        return u.value.cls in ACTOR_CLASSES and (u.value.form != "adjective" or u.form == "force")
    return u.kind == "place" and u.form == "party"  # "Russia", "Kyiv"


def says(sc: Scanned, u: Unit) -> bool:
    """Whether a place unit that can be a party is followed by a verb of saying: "Moscow said", "Kyiv has claimed"."""
    if u.form != "party":
        return False
    if sc.word(u.i - 1) == "from":
        return False  # "a monitor that tracks the war from Britain, said"
    return any(0 <= m.i - u.j <= 1 for m in sc.marks.get("say", ()))


def is_force(u: Unit | None) -> bool:
    """Whether a unit is a party that can hold ground: no civilians."""
    return u is not None and (
        u.kind != "actor" or (u.value.side != "civilian" and u.value.role not in ("civilian", "resident"))
    )
