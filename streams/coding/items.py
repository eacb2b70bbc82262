"""A place argument as the clause reader gathers it: what it names or refers to, and what is said with it."""

from dataclasses import dataclass, field

from streams.coding.scan import Scanned, Unit
from streams.coding.wordsets import word_set

_AFTERTHOUGHTS = word_set("after_place")
_TIMES = word_set("time_word")
_THE = frozenset(("the", "its"))
_TOWNS = frozenset(("towns", "cities"))
_QUARTERS = word_set("quarters")


@dataclass(slots=True)
class Item:
    """A place argument: a named place, a site, or a reference ("the city", "it").

    ``unit`` the place unit if the gazetteer knows the name, else ``name`` as printed; ``noun`` the kind of place
    that a common noun gave ("village" is city); ``facility`` kind of site; ``scope`` a cue's scope; ``reference``
    what is to be resolved from context; ``qualifiers`` places that say where it is; tokens ``[i, j)``.
    """

    i: int
    j: int
    unit: Unit | None = None
    name: str | None = None
    printed: str = ""
    noun: str | None = None
    noun_word: str = ""
    plural: bool = False
    facility: str | None = None
    facility_words: tuple[int, int] | None = None
    scope: str | None = None
    reference: str | None = None
    counted: bool = False  # places in it are meant: "villages in X"
    nation: str | None = None  # "the Syrian town of X": where it lies
    country: str | None = (
        None  # "the Syrian capital": of which country; "the capital": "", until it is known of which
    )
    qualifiers: list[Unit] = field(default_factory=list)

    def named(self) -> bool:
        """Whether it names a place or site."""
        return self.unit is not None or self.name is not None or self.facility is not None


def printed(sc: Scanned, i: int, j: int) -> str:
    """Tokens ``[i, j)`` as the text prints them: hyphens kept, the possessive joined."""
    s = sc.sentence
    out = ""
    for t in range(i, j):
        if t > i:
            out += "-" if s.glued[t] else ("" if s.words[t] == "'s" else " ")
        out += s.raw[t]
    return out


def kind_is_prep(u: Unit) -> bool:
    """Whether a unit is a preposition of place ("near", "around")."""
    return u.kind == "prep" and u.value != "of"


def refer(sc: Scanned, item: Item, side: bool) -> Item:
    """Say what an item without a name refers to: "the town", "both towns", "a village" that stays unnamed."""
    if side and item.scope is None:
        item.scope = "part"
    if item.facility is None:
        first = sc.word(item.i)
        if (
            item.plural
            and first in ("both", "the", "these")
            and (first == "both" or sc.word(item.i + 1) in ("two", "twin"))
        ):
            item.reference = "both"
            return item
        definite = first if first in _THE else sc.word(item.i - 1)
        if item.plural and first == "the" and item.noun_word in _TOWNS and item.j - item.i == 2:
            item.reference = "both"  # "denied losing the towns"
            return item
        if side and item.plural and definite in _THE and item.noun_word in _QUARTERS:
            item.noun, item.reference = "city", "city"  # "holds its eastern districts": of the city spoken of
            return item
        item.reference = (
            "unnamed"
            if item.plural or item.counted or first in ("a", "an", "another", "several", "some")
            else (item.noun or "city")
        )
    return item


def merge(item: Item, inner: Item, prep: str = "of") -> Item:
    """Let ``item`` ("the town of", "parts of") take over what ``inner`` names; the noun of the narrower one stays."""
    item.unit, item.name, item.j, item.printed = inner.unit, inner.name, inner.j, inner.printed
    item.reference = inner.reference if inner.unit is None and inner.name is None else None
    item.qualifiers += inner.qualifiers
    if inner.facility and not item.facility:
        item.facility, item.facility_words = inner.facility, inner.facility_words
    if inner.scope and not item.scope:
        item.scope = inner.scope
    if item.noun == "district" and inner.noun is None:
        item.noun = "district"
    elif inner.noun and item.noun is None and item.facility is None:
        item.noun = inner.noun
    elif inner.noun and item.noun == "city":
        item.noun = "city" if item.noun_word in ("capital",) else inner.noun
    return item


def compound(sc: Scanned, v: Unit) -> bool:
    """Whether the noun after a place name makes the name an adjective ("Mosul residents")."""
    if v.kind == "actor":
        return True
    w = v.value
    return not (w.endswith("ly") or w in _TIMES or w in _AFTERTHOUGHTS)


def _listed(sc: Scanned, p: int) -> bool:
    """Whether the name of unit ``p``, of a province and of its city, is one more of a list: "X, *Y* and Z"."""
    after = sc.units[p + 1] if p + 1 < len(sc.units) else None
    if after is None or after.value != "and" or p + 2 >= len(sc.units):
        return False
    more = sc.units[p + 2].kind in ("place", "cap") or sc.units[p + 2].value in ("most", "much", "parts")
    return more and any(sc.kind_of_place(c) == "city" for c in sc.units[p].value)


def qualify(sc: Scanned, k: int, item: Item) -> tuple[Item, int]:
    """Places that say where the item is: ", in Nimroz province", ", Homs province", "in northern Mali"."""
    units = sc.units
    for _ in range(2):
        j = k
        comma = j < len(units) and units[j].kind == "punct" and units[j].value in (",", "(")
        if comma:
            j += 1
        prep = j < len(units) and units[j].kind == "prep" and units[j].value in ("in", "of", "within")
        if prep:
            j += 1
        elif not comma:
            break
        p = j
        while p < len(units) and (units[p].kind in ("det", "word", "adv") and p < j + 4):
            p += 1
        if (
            prep
            and p < len(units)
            and units[p].kind == "pnoun"
            and p + 1 < len(units)
            and sc.word(units[p + 1].i) == "of"
        ):
            p += 2
        if p >= len(units) or units[p].kind != "place":
            break
        if not prep:
            after = units[p + 1] if p + 1 < len(units) else None
            region = after is not None and after.kind == "pnoun" and after.value in ("province", "district")
            if not region and (not sc.region(units[p]) or comma and _listed(sc, p)):
                break
        item.qualifiers.append(units[p])
        if comma and p + 1 < len(units) and units[p + 1].kind == "poss":
            break  # "X, Iraq's largest Christian town, Y and Z"
        k = p + 1
        if k < len(units) and units[k].kind == "pnoun":
            k += 1
        item.j = units[k - 1].j
        if comma and k < len(units) and units[k].kind == "punct" and units[k].value in (",", ")"):
            k += 1
            break
    return item, k
