"""A place of which two parties have each a part: "X is divided between the army, in the west, and the rebels"."""

from dataclasses import replace

from streams.coding.lists import first_list, left_list
from streams.coding.scan import Mark, Scanned, Unit
from streams.coding.statements import Statement, is_force, is_named_actor

_SIDES = frozenset(("sides", "forces", "armies", "groups", "camps"))
_FAR = 14  # units behind "between" in which both parties stand


def divided(sc: Scanned, m: Mark, g: int) -> Statement | None:
    """The place that ends before unit ``g`` and the two forces behind the mark; ``target`` is the state, if one is.

    The other half of what it says is ``mirrored``.
    """
    parties: list[Unit] = []
    start = sc.unit_at[m.j - 1] + 1
    for u in sc.units[start : start + _FAR]:
        if u.kind in ("verb", "sub", "aux") or u.value in (";", ":"):
            break
        if is_named_actor(u) and is_force(u) and (u.kind == "actor" or not parties):
            parties.append(u)
    items = left_list(sc, g) or first_list(sc, g)
    items = [it for it in items if it.facility is None and it.noun not in ("district", "province")]
    words = sc.sentence.words[m.j : m.j + 3]
    if items and (words[:2] == ["the", "two"] or words[:1] == ["both"]) and set(words) & _SIDES:
        for it in items:
            it.scope = "part"
        return Statement(m.hit.value, m.i, m.j, items, group=sc.units[g].i)  # the reading knows which two
    if len(parties) < 2 or not items:
        return None
    first, second = parties[:2]
    if second.kind == "actor" and second.value.side == "government":
        first, second = second, first
    for it in items:
        it.scope = "part"
    return Statement(m.hit.value, m.i, m.j, items, actor=second, target=first, group=sc.units[g].i)


def mirrored(st: Statement) -> Statement:
    """The same of the other party."""
    return replace(st, actor=st.target, target=st.actor)
