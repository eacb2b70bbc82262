"""Military formations by number: "the 5th Corps", "the Russian 3rd Guards Division" act for the state they belong to."""

from dataclasses import replace

TRAIT = "formation"
_LONGEST = 5  # units that a formation's name has before its noun
_ORDINALS = ("st", "nd", "rd", "th")


def join(units: list, unit_at: list[int], nouns: frozenset[str], army) -> None:
    """Make one unit of each formation's name; ``army``: the Mention of one whose party is not named.

    ``units`` and ``unit_at`` of a sentence are changed in place. A name counts where it has an ordinal number.
    """
    k = 0
    while k < len(units):
        u = units[k]
        first = _first(units, k) if u.kind in ("cap", "word") and u.value in nouns else None
        if first is not None:
            owner = next((v.value for v in units[first:k] if v.kind == "actor"), None)
            if (
                owner is None
                and first > 1
                and units[first - 1].kind == "poss"
                and units[first - 2].kind == "actor"
            ):
                owner = units[first - 2].value
            traits = (TRAIT,) if owner is None else owner.traits
            u.i, u.kind, u.form = units[first].i, "actor", ""
            u.value = replace(owner or army, form="forces", role="armed", traits=traits)
            del units[first:k]
            k = first
        k += 1
    unit_at[:] = [n for n, v in enumerate(units) for _ in range(v.i, v.j)]


def _first(units: list, k: int) -> int | None:
    """The first unit of the formation whose noun is unit ``k``; None where it has no number."""
    first = None
    for p in range(k - 1, max(-1, k - 1 - _LONGEST), -1):
        u = units[p]
        if u.kind == "num" and u.value[-2:] in _ORDINALS:
            first = p
        elif u.kind == "actor" and first == p + 1 and u.value.form == "adjective":
            return p
        elif u.kind != "cap":
            break
    return first
