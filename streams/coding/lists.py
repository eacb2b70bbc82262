"""Lists of place arguments: objects to the right of a verb, subjects to its left."""

from streams.coding.clause import EDGES, read_item
from streams.coding.items import Item
from streams.coding.scan import Scanned, scope_mark
from streams.coding.subjects import CLAUSAL, MAX_STEPS, np_start
from streams.coding.wordsets import word_set

_THAT = frozenset(("it", "this", "that", "them"))
_PLURAL_PARTS = word_set("part")
_LENGTHS = word_set("length")
_ARTICLES = frozenset(["the", "a", "an", "its", "another"])
_RANKED = word_set("rank")
_POINTS = word_set("point")
_BANKS = word_set("bank")
_LIES = word_set("lies")

_DIRECTIONS = word_set("direction")
_HOLDS_OF = frozenset(("stronghold", "bastion", "redoubt", "foothold"))


def read_list(sc: Scanned, k: int, before: int | None = None) -> tuple[list[Item], int]:
    """Read a list of place arguments from unit ``k``: "A, B and the villages of C and D".

    ``before``: the unit at which a subject's list ends, where its own verb follows and is no new clause.
    """
    colon = _before_colon(sc, k)
    if colon is not None:  # "the four other Darfur state capitals: X, Y and Z"
        named, end = read_list(sc, colon + 1)
        if any(it.named() for it in named):
            return named, end
    first, k = read_item(sc, k)
    if first is None:
        return [], k
    items = [first]
    units = sc.units
    aside = k  # where the list goes on after what is said aside of its last place
    while len(items) < 40:
        aside = j = max(k, aside)
        if j < len(units) and units[j].kind == "time" and _dated_next(sc, j):
            j += 1  # "X on Monday and Y on Tuesday"
        joined = False
        while j < len(units) and (
            (units[j].kind == "conj" and units[j].value != "but")
            or (units[j].kind == "punct" and units[j].value in (",", "-"))
        ):
            joined = True
            j += 1
        if (
            joined
            and j + 2 < len(units)
            and sc.word(units[j].i) == "with"
            and sc.word(units[j].i + 1) in _THAT
        ):
            j += 2 + (units[j + 2].value == ",")  # "took the base and with it X"
            whole, end = read_item(sc, j)
            if whole is not None and whole.reference == "city" and whole.scope == "whole":
                return [*items, whole], end  # "and with it the whole city"
        if (
            sc.word(units[j].i) == "as"
            and " ".join(sc.sentence.words[units[j].i : units[j].i + 3]) == "as well as"
            if j < len(units)
            else False
        ):
            j, joined = sc.unit_at[units[j].i + 2] + 1, True
        elif (
            j < len(units)
            and sc.word(units[j].i) in ("along", "together")
            and sc.word(units[j].i + 1) == "with"
        ):
            j, joined = sc.unit_at[units[j].i + 1] + 1, True
        elif j < len(units) and sc.word(units[j].i) == "including":
            j, joined = j + 1, True
        apart = j < len(units) and (units[j].kind in ("pron", "rel") or units[j].value == "among")
        if (not joined or apart) and items[-1].plural:
            j = _including(sc, k)  # "13 places that they had lost, including X"
            joined = j < len(units)
        if not joined or j >= len(units):
            break
        beyond = _aside(sc, j)
        if (
            units[j].kind in ("time", "prep", "rel", "sub", "aux", "pron")
            and not scope_mark(sc, units[j].i)
            and (beyond is None or beyond >= len(units))
        ):
            break
        if beyond is not None:
            if beyond <= aside:
                break
            aside = beyond
            continue
        nxt, k2 = read_item(sc, j)
        if nxt is None or not nxt.named():
            some = _including(sc, k2) if nxt is not None and nxt.plural else len(units)
            return (items + read_list(sc, some)[0], k) if some < len(units) else (items, k)
        v = units[k2] if k2 < len(units) else None
        if (
            v is not None
            and (before is None or k2 < before)
            and (
                v.kind in ("aux", "modal")
                or (v.kind == "verb" and ("D" in v.form or "Z" in v.form) and "G" not in v.form)
            )
        ):
            break  # a new clause begins: "and Kabul fell"
        if units[j - 1].value == "," and sc.word(units[j].i) == "part" and sc.word(units[j].i + 1) == "of":
            break  # "X, part of the region of Y"
        lies = sc.word(units[j].i) in _LIES or units[j].kind == "num"
        edges = sc.word(nxt.j - 1) in EDGES
        if nxt.scope == "outskirts" and not edges and (nxt.noun is None or lies) and nxt.facility is None:
            break  # "X, 7 km east of Y", "X, located north of the town of Y": says where X is
        if (
            nxt.noun is None
            and (items[-1].plural or items[0].plural)
            and items[0].noun
            and nxt.facility is None
        ):
            nxt.noun, nxt.noun_word = items[0].noun, items[0].noun_word
        first = items[0]  # "the bases of A and B"
        if first.facility and first.plural and (first.unit or first.name) and not (nxt.facility or nxt.noun):
            nxt.facility, nxt.facility_words = first.facility, first.facility_words
        if (
            nxt.scope is None
            and items[0].scope in ("outskirts",)
            and nxt.unit is not None
            and nxt.facility is None
        ):
            nxt.scope = items[0].scope
        plural = sc.word(items[0].i) in _PLURAL_PARTS and sc.word(items[0].i + 1) == "of"
        if nxt.scope is None and items[-1].scope == "part" and plural and nxt.facility is None:
            nxt.scope = "part"  # "parts of X and Y"
        items.append(nxt)
        k = k2
    # "Raqqa and Homs provinces": the plural noun belongs to all
    last = items[-1]
    if (
        len(items) > 1
        and last.noun in ("province", "district")
        and sc.word(last.j - 1).endswith("s")
        and last.noun_word.endswith("s")
    ):
        for it in items:
            if it.unit is not None and it.noun is None and it.facility is None:
                it.noun = last.noun
    return items, k


def _before_colon(sc: Scanned, k: int) -> int | None:
    """The colon that the noun phrase of several places at unit ``k`` ends at, which then names them; None if none."""
    for p in range(k, min(len(sc.units) - 1, k + 9)):
        u = sc.units[p]
        if u.kind == "pnoun" and u.form == "p" and sc.units[p + 1].value == ":":
            return p + 1
        if (
            u.kind not in ("det", "num", "word", "adv", "place", "cap", "poss", "pnoun", "actor")
            and u.value != "of"
        ):
            return None
    return None


def _dated_next(sc: Scanned, t: int) -> bool:
    """Whether another place with a time of its own follows the time unit ``t``."""
    units = sc.units
    k = t + 1
    while k < len(units) and (units[k].value == "," or units[k].value == "and"):
        k += 1
    if not k - t > 1:
        return False
    while (
        k < len(units)
        and units[k].kind in ("det", "pnoun", "fac", "place", "cap")
        or k < len(units)
        and units[k].value == "of"
    ):
        k += 1
    return k < len(units) and units[k].kind == "time" and units[k - 1].kind in ("place", "cap", "pnoun")


def _aside(sc: Scanned, j: int) -> int | None:
    """The comma that closes what unit ``j`` opens after a comma, where that only describes the place before it.

    "X, the last big town on the river, and Y"; "X, 60 km to the west, and Y"; "X, the capital of Z". None where unit
    ``j`` begins another place ("X, the town of Y"); the sentence's end where no comma follows.
    """
    units = sc.units
    if j == 0 or units[j - 1].value != ",":
        return None
    far = units[j].kind == "num" and sc.word(units[j].j) in _LENGTHS
    beside = sc.word(units[j].i) in _DIRECTIONS and sc.word(units[j].j) == "of"  # "X, west of Y, and Z"
    told = sc.word(units[j].i) in ("which", "where")  # "X, which they took in May, and Y"
    told = told or units[j].kind == "actor" and sc.word(units[j].j) == "'s"  # "X, the general's home town"
    told = told or _ranked_of(sc, j)
    told = (
        told or sc.word(units[j].i) == "capital" and sc.word(units[j].j) == "of"
    )  # "X, capital of Z, and Y"
    if not (far or beside or told):
        if units[j].kind != "det" or units[j].value not in _ARTICLES:
            return None
        p = j + 1
        ranked = False
        while p < len(units) and p < j + 7 and units[p].kind in ("word", "num", "cap", "actor", "adv", "poss", "fac", "place", "verb"):  # fmt: skip
            ranked = ranked or sc.word(units[p].j - 1).endswith("est") or sc.word(units[p].i) in _RANKED
            p += 1
        hold = sc.word(units[p - 1].i) in _HOLDS_OF
        if not hold and (
            p >= len(units) or units[p].kind != "pnoun" or units[p].form == "p" or units[p].value != "city"
        ):
            return None
        if not hold and not _only_described(sc, p, ranked):
            return None
    for p in range(j + 1, min(len(units), j + 20)):
        u = units[p]
        if u.value == ",":
            return p
        if u.kind in ("aux", "modal") or u.kind == "punct" and u.value in ";:.":
            break
    return len(units)


def _ranked_of(sc: Scanned, j: int) -> bool:
    """Whether unit ``j`` begins "Iraq's largest Christian town", which says no more than what a place before it is."""
    units = sc.units
    if units[j].kind != "place" or j + 1 >= len(units) or units[j + 1].kind != "poss":
        return False
    p = j + 2
    ranked = False
    while p < min(len(units), j + 7) and units[p].kind in ("word", "num", "cap", "actor", "adv"):
        ranked = ranked or sc.word(units[p].j - 1).endswith("est") or sc.word(units[p].i) in _RANKED
        p += 1
    ends = p + 1 < len(units) and units[p + 1].value == ","
    return ranked and ends and units[p].kind == "pnoun" and units[p].form != "p"


def _only_described(sc: Scanned, p: int, ranked: bool) -> bool:
    """Whether the noun of unit ``p`` after a place and a comma describes that place, and names no other."""
    units = sc.units
    after = units[p + 1] if p + 1 < len(units) else None
    if after is not None and after.kind in ("place", "cap", "pnoun", "fac"):
        return False
    if after is not None and after.value == "," and sc.word(units[p].i) == "capital" and units[p - 1].kind in ("det", "word"):  # fmt: skip
        return False  # "took X, the regional capital, Y and Z" can go either way
    of = units[p + 2] if after is not None and after.value == "of" and p + 2 < len(units) else None
    return not (
        of is not None and of.kind in ("place", "cap") and not ranked and sc.word(units[p].i) != "capital"
    )


def _including(sc: Scanned, k: int) -> int:
    """The unit after the next "including" of the clause at unit ``k``; the end of the sentence if there is none."""
    for p in range(k, min(len(sc.units), k + 12)):
        if sc.word(sc.units[p].i) == "including":
            return p + 1
        if sc.word(sc.units[p].i) == "among" and sc.word(sc.units[p].i + 1) == "them":
            return p + 2
        if sc.units[p].value in (";", ":", "and", "but"):
            break
    return len(sc.units)


def left_list(sc: Scanned, k: int) -> list[Item]:
    """The place arguments of the noun phrase (or list) that ends before unit ``k``, a passive's or ``fall``'s subject."""
    units = sc.units
    j, steps = k - 1, 0
    # step over what may stand between the subject and its verb: adverbs, times, a parenthesis
    while (
        j >= 0
        and steps < 6
        and (
            units[j].kind in ("adv", "time")
            or units[j].value == "itself"
            or (units[j].kind == "prep" and j + 1 < k and units[j + 1].kind == "time")
        )
    ):
        j, steps = j - 1, steps + 1
    for m in sc.marks.get("scope", ()):  # "all of X except the airport is held"
        excepts = m.hit.value == "all_except" and m.i and sc.word(m.i) != "all" and sc.unit_at[m.i] <= j
        if excepts and not any(u.kind in ("verb", "aux", "punct") for u in units[sc.unit_at[m.i] : j + 1]):
            j = sc.unit_at[m.i] - 1
    relative = j >= 0 and units[j].kind == "rel"  # "in X, which is held by …"
    if relative:
        j -= 1
    j = _past_bank(sc, j)
    if j > 2 and units[j].kind == "word" and units[j].value in _POINTS and units[j - 2].value in ("in", "to"):
        j -= 3  # "X in the north is still held"
    if relative and j > 0 and units[j].value == "," and units[j - 1].kind in ("place", "cap"):
        j -= 1  # "took X, and pushed on towards Y, which is held by …"
    elif j >= 0 and units[j].kind == "punct" and units[j].value in (",", "-", ")"):
        opener = "(" if units[j].value == ")" else units[j].value
        for p in range(j - 1, max(-1, j - 22), -1):
            if units[p].kind == "punct" and units[p].value == opener:
                inside = units[p + 1 : j]
                if (
                    opener == "("
                    or inside
                    and (
                        inside[0].kind
                        in ("adv", "time", "prep", "det", "rel", "aux", "verb", "word", "pnoun")
                        or len(inside) > 4
                        or inside[-1].kind == "pnoun"  # "X, the general's home town, is"
                        or "poss" in {u.kind for u in inside}  # "X, the general's birthplace, is"
                        or (inside[0].kind == "place" and sc.region(inside[0]))
                    )
                ):
                    j = p - 1
                elif opener == "," and inside and inside[0].kind == "place":
                    j -= 1  # "the provincial capital, X, is held by"
                break
        else:
            j -= 1
    best: list[Item] = []
    p = j
    while p >= 0 and j - p < MAX_STEPS:
        u = units[p]
        if u.kind in ("place", "fac", "pnoun", "cap") or (u.kind == "pron" and u.value in ("it", "they")):
            s = np_start(sc, p)
            for m in sc.marks.get("scope", ()):  # "half of X", "the outskirts of X"
                if m.j == units[s].i and m.hit.value in ("part", "outskirts", "whole"):
                    s = sc.unit_at[m.i]
                    break
            if u.kind == "pron":
                items, end = [Item(u.i, u.j, reference="it")], p + 1
            else:
                items, end = read_list(sc, s, j + 1)
            if items and end >= j + 1:
                before = units[s - 1] if s else None
                hangs = (
                    before is not None
                    and before.kind == "prep"
                    and before.value not in CLAUSAL
                    and not relative
                )
                best = [] if hangs and not best else items
        elif u.kind in ("verb", "sub", "modal", "aux", "rel") or (u.kind == "punct" and u.value in ";:.?!"):
            break
        p -= 1
    return best


def _past_bank(sc: Scanned, j: int) -> int:
    """The unit before "on the eastern border", "along the coast", which ends with unit ``j`` and says where a place lies."""
    units = sc.units
    if j < 3 or units[j].kind not in ("word", "fac") or sc.word(units[j].j - 1) not in _BANKS:
        return j
    p = j
    while p > 1 and j - p < 5 and units[p].kind in ("word", "fac", "adv", "det", "actor", "place", "cap"):
        p -= 1
    lies = units[p].kind == "prep" and units[p].value in ("on", "along", "near", "at")
    return p - 1 if lies and units[p - 1].kind in ("place", "cap") else j


def first_list(sc: Scanned, k: int) -> list[Item]:
    """The list that opens the clause of unit ``k``: the subject that a second verb shares ("X and Y were emptied and are …")."""
    s = k
    while (
        s > 0
        and not (sc.units[s - 1].kind == "punct" and sc.units[s - 1].value in ";:")
        and sc.units[s - 1].kind != "sub"
    ):
        s -= 1
    while s < k and sc.units[s].kind in ("time", "adv", "punct", "conj"):
        s += 1
    verb = next((p for p in range(s, k) if sc.units[p].kind in ("aux", "modal", "verb")), None)
    items, end = read_list(sc, s, verb)
    while items and end < k and sc.units[end].value == "itself":
        end += 1
    if items and end < k and sc.units[end].value == ",":  # "X, on the road from Y to Z, was taken and …"
        closing = [p for p in range(end + 1, verb or k) if sc.units[p].value == ","]
        end = closing[-1] + 1 if closing else end
    if items and end < k and sc.units[end].kind in ("aux", "modal", "verb"):
        return items
    return []
