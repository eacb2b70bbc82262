"""Finds who and where around a verb: a shallow reader of noun phrases, lists, voices and governors.

No parse tree: the reader walks over units to the left and to the right of a mark, at most a fixed number of steps.
"""

from streams.coding.items import Item, compound, kind_is_prep, merge, printed, qualify, refer
from streams.coding.scan import ANCHORED, Mark, Scanned, scope_mark
from streams.coding.wordsets import word_set

_AREAS = frozenset(("area", "zone", "sector"))
_HOLDS = frozenset(("stronghold", "strongholds", "bastion", "bastions", "redoubt"))
_THAN = frozenset(("more", "less", "fewer", "rather"))
_CENTRAL = frozenset(("centre", "center", "heart"))
_SEATS = frozenset(("headquarters", "hq", "seat"))
_SIZED = word_set("sized")
_ROADS = word_set("road")
_WAYS = _ROADS | {w + "s" for w in _ROADS}
_ONE = frozenset(("a", "an", "one", "another"))
_DIVISIONS = frozenset(("district", "province", "county", "region", "governorate"))
_TOWNS = word_set("town")
_CENTRES, _MIDDLES = word_set("centre"), word_set("middle")
EDGES = word_set("edge")
_INSIDE = word_set("inside")
_NEAR = word_set("beside")
_SIDES = word_set("direction")
_SHARES = word_set("share")
_AMOUNTS = word_set("amount")
_QUARTERS = word_set("quarters")
_LANDSCAPES, _LANDMARKS = word_set("landscape"), word_set("landmark")
_ADJECTIVES = word_set("adjective")


def read_item(sc: Scanned, k: int) -> tuple[Item | None, int]:
    """Read one place argument from unit ``k`` to the right: (item or None, next unit)."""
    units = sc.units
    n = len(units)
    item: Item | None = None
    start = k
    skipped = 0
    while k < n:
        u = units[k]
        cue = scope_mark(sc, u.i) if u.kind != "place" else None
        if cue is not None and skipped and kind_is_prep(u):
            return None, k  # "took place near X": X only says where
        if (
            cue is not None
            and cue.hit.value == "part_adjective"
            and isinstance(u.value, str)
            and u.value in _SIDES
            and item is None
        ):
            cue = None  # "east Aleppo": read as a side of it
        if cue is not None and sc.word(cue.i) == "district" and sc.word(cue.i - 1) == "the" and k + 2 < n:
            cue = (
                None if units[k + 2].kind == "place" and sc.word(u.j) == "of" else cue
            )  # "the district of X"
        if cue is not None and cue.hit.value != "all_except" and (item is None or not item.named()):
            if item is None:
                item = Item(u.i, u.j)
            item.counted = item.counted or units[sc.unit_at[cue.i]].kind == "pnoun"
            if item.scope != "outskirts" and not (item.scope and cue.hit.value.startswith("part_")):
                safe = (
                    sc.word(cue.i) in ("area", "areas") and sc.word(cue.i - 1) == "safe"
                )  # "the U.N. safe area of X"
                item.scope = None if safe else "part" if _its_side(sc, cue) else cue.hit.value
            k = sc.unit_at[cue.j - 1] + 1
            if k < n and units[k].kind == "prep" and units[k].value == "of":
                k += 1
            continue
        if cue is not None and sc.word(cue.i) == "all" and sc.word(cue.i + 1) == "but":
            k = sc.unit_at[cue.j - 1] + 1  # "all but the northern edge of X"
            continue
        kind = u.kind
        if kind in ("word", "num") and u.value in _AMOUNTS and k + 1 < n and units[k + 1].value == "of":
            item = item or Item(u.i, u.j)
            item.counted, k = True, k + 2  # "a string of villages"
            continue
        if (
            kind in ("det", "adv", "num", "quote")
            or u.value == "than"
            and k > start
            and units[k - 1].value in _THAN  # "more than 20 settlements"
            or (
                u.value == "about" and k + 1 < n and units[k + 1].kind == "num"  # "about half of X"
            )
            or (kind == "punct" and u.value == '"')
        ):
            k += 1
            continue
        if (
            sc.word(u.i) in _CENTRAL
            and k > 0
            and sc.word(units[k - 1].i) in ("its", "their")
            and _ends(sc, k + 1)
        ):
            return Item(u.i, u.j, scope="part", reference="city"), k + 1  # "raised the flag in its centre"
        if kind == "word" and u.value == "place" and sc.word(u.i - 1) == "the" and _ends(sc, k + 1):
            return Item(u.i, u.j, reference="city"), k + 1  # "and since then hold the place"
        if kind == "word" or (
            kind == "verb"
            and (
                ("N" in u.form or "G" in u.form)
                and sc.sentence.glued[u.j - 1]
                or _modifies(sc, k)
                or k > start
                and u.value in _ADJECTIVES
            )
        ):
            skipped += 1
            if skipped > 5:
                return None, k
            if kind == "word" and u.value in _SIDES:
                item = item or Item(u.i, u.j)
                item.reference = item.reference or "side"
            k += 1
            continue
        if kind == "fac" and k + 1 < n and units[k + 1].kind == "pnoun" and sc.word(u.i) in _LANDMARKS:
            k += 1  # "the mountain town"
            continue
        if kind in ("pnoun", "fac"):
            return _from_noun(sc, k, item, start)
        if kind in ("place", "cap"):
            j = k + 1
            while j < n and units[j].kind in ("word", "verb") and sc.sentence.glued[units[j].i]:
                j += 1
            if j > k + 1 and j < n and units[j].kind in ("pnoun", "fac"):
                k = j  # "the Sunni-populated town of X"
                continue
            return (_from_place if kind == "place" else _from_name)(sc, k, item, start)
        if kind == "conj" and item is None and sc.word(u.i - 1) in ("centre", "center"):
            k += 1  # "the centre and all villages of X district"
            continue
        if kind == "actor":
            # "the rebel stronghold of X", "Taliban-held X": an adjective, if a place noun or place follows at once
            j = k + 1
            while (
                j < n
                and (
                    units[j].kind in ("word", "cap", "poss")
                    or sc.sentence.glued[units[j].i]
                    or units[j].kind in ("num", "actor")
                    and units[j - 1].kind in ("poss", "num")  # "the army's 15th Infantry Division base"
                )
                and j < k + 6
            ):
                j += 1
            if j < n and units[j].kind in ("pnoun", "fac", "place"):
                k = j
                continue
            return None, k
        if kind == "pron" and u.value == "group" and k + 1 < n and units[k + 1].kind == "poss":
            k += 2  # "the group's capital, X"
            continue
        if kind == "pron" and u.value in ("it", "them"):
            item = item or Item(u.i, u.j)
            item.reference = u.value
            item.j = u.j
            return item, k + 1
        break
    if item is not None and item.scope == "part" and item.reference == "side":
        return None, k
    return None, k


def _its_side(sc: Scanned, cue: Mark) -> bool:
    """Whether a direction is a part of the place: "held *the west of* X", but not "to the west of X"."""
    words, i = sc.sentence.words, cue.i
    inside = words[i] in _SIDES and words[i + 1] == "of" and i > 0 and words[i - 1] == "the"
    return inside and (i < 2 or words[i - 2] not in ("to", "towards", "toward", "from"))


def _ends(sc: Scanned, k: int) -> bool:
    """Whether a noun phrase ends before unit ``k``."""
    return k >= len(sc.units) or sc.units[k].kind in ("punct", "time", "conj", "adv", "prep")


def _modifies(sc: Scanned, k: int) -> bool:
    """Whether the verb of unit ``k`` is a noun before a noun: "the desert town", "a border village"."""
    units = sc.units
    return (
        "B" in units[k].form
        and k > 0
        and units[k - 1].kind == "det"
        and k + 1 < len(units)
        and units[k + 1].kind in ("pnoun", "fac")
    )


def _from_noun(sc: Scanned, k: int, item: Item | None, start: int) -> tuple[Item | None, int]:
    """A noun phrase headed by a site or a place noun: "the town of X", "the airport in X", "the city"."""
    units = sc.units
    u = units[k]
    item = item or Item(units[start].i, u.j)
    side = item.reference == "side"
    item.reference = None
    if u.kind == "fac":
        item.facility, item.facility_words = u.value, (u.i, u.j)
    else:
        item.noun, item.noun_word = u.value, sc.word(u.j - 1)
        of = units[k - 1].value if k and units[k - 1].kind == "actor" else None
        state = of is not None and of.cls == "state" and of.form == "adjective"
        item.nation = of.id[6:] if state else None
        theirs = (
            sc.word(u.j) == "of"
            and k + 2 < len(units)
            and "actor" in (units[k + 2].kind, units[min(k + 3, len(units) - 1)].kind)
        )
        if item.noun_word == "capital" and u.j - u.i == 1 and not theirs:  # "the capital of the rebels"
            item.country = (
                item.nation if state else "" if sc.word(u.i - 1) in ("the", "its", "their") else None
            )
    item.plural = u.form == "p"
    item.j = u.j
    k += 1
    if k < len(units) and units[k].kind in ("pnoun", "fac"):  # "district police headquarters", "city airport"
        v = units[k]
        if v.kind == "fac":
            item.facility, item.facility_words, item.noun = v.value, (u.i, v.j), None
        else:
            item.noun, item.noun_word = v.value, sc.word(v.j - 1)
        item.j = v.j
        k += 1
    own = sc.word(item.i) in ("its", "their") and item.plural and not item.facility
    if own and item.noun_word in _QUARTERS and item.scope in (None, "part_adjective"):
        words = sc.sentence.words[item.i : item.j]
        item.scope = "outskirts" if "outer" in words or "outlying" in words else "part"
        item.noun, item.reference = None, "city"  # "took control of its outer neighbourhoods"
        return item, k
    while item.facility and k < len(units) and units[k].kind == "cap" and not item.plural:
        item.j, k = units[k].j, k + 1  # "Mount Salmah"
    if (
        item.noun == "district"
        and item.noun_word in _AREAS
        and sc.units[sc.unit_at[item.j - 1] - 1].kind in ("word", "fac")
    ):
        named = k < len(units) and units[k].value == "of"
        if not named and not item.plural and sc.word(item.i) == "the":
            item.noun, item.reference, item.scope = None, "city", item.scope or "part"
            return item, k  # "regained the jetty area": a part of the town
    if k >= len(units):
        return refer(sc, item, side), k
    if (
        units[k].kind == "word"
        and units[k].value in _SIDES
        and k + 2 < len(units)
        and units[k + 1].value == "and"
    ):
        k += 2  # "the countryside south and east of X"
    v = units[k]
    if v.kind == "poss" and item.noun and not item.facility:
        q = k + 1
        while q < min(len(units), k + 6) and units[q].kind in ("word", "cap", "place", "num", "actor", "adv"):
            q += 1
        if q < len(units) and units[q].kind == "fac" and sc.word(units[q].j - 1) not in _WAYS:
            # "the city's main airport", not "cut the city's supply lines"
            item.facility, item.facility_words = units[q].value, (units[q].i, units[q].j)
            item.reference, item.noun, item.j = "city", None, units[q].j
            return item, q + 1
    w = v.value if isinstance(v.value, str) else ""
    if v.kind == "place" or (v.kind == "cap" and item.noun):  # "the city Sheberghan"
        inner, k2 = (_from_place if v.kind == "place" else _from_name)(sc, k, None, k)
        if inner is not None and inner.named():
            return merge(item, inner), k2
    if (
        w == "of"
        and item.facility == "other"
        and sc.word(item.j - 1) in _TOWNS
        and k + 1 < len(units)
        and units[k + 1].kind in ("place", "cap")
    ):
        item.facility, item.facility_words, item.noun = None, None, "city"  # "the port of X": the town
    if (
        w == "of"
        and item.facility
        and sc.word(item.j - 1) in _HOLDS
        and k + 1 < len(units)
        and units[k + 1].kind == "place"
    ):
        item.facility, item.facility_words, item.noun = (
            None,
            None,
            "city",
        )  # "the rebels' strongholds of X and Y"
    if w == "of" and item.facility and sc.word(item.j - 1) in _SEATS and _district_at(sc, k + 1):
        item.facility, item.facility_words, item.noun = None, None, "city"  # "the headquarters of X district"
    if v.kind == "prep" and w in _INSIDE:
        j = k + 1
        while (
            j < len(units)
            and j < k + 6
            and (
                units[j].kind in ("det", "word", "num")
                or units[j].value == "of"
                and scope_mark(sc, units[j - 1].i)
            )
        ):  # "in the centre of X"
            j += 1
        if j < len(units) and units[j].kind in ("place", "cap", "pnoun", "actor"):
            inner, k2 = read_item(sc, k + 1)
            if inner is not None:
                if inner.unit is not None or inner.name or (inner.reference and item.facility):
                    single = not item.plural and item.scope is None and item.noun in ("city", "district")
                    apart = (
                        w != "of"
                        or sc.word(item.i) in _ONE
                        and (inner.noun in ("district", "province") or _is_division(sc, inner.unit))
                    )
                    if apart and item.facility is None and inner.unit is not None and single:
                        item.qualifiers.append(inner.unit)  # "a town in Homs province": unnamed
                        item.reference = "unnamed"
                        item.j = inner.j
                        return item, k2
                    if w != "of" and inner.name and item.facility is None:  # "a village in the Al-Ghab plain"
                        item.reference, item.j = "unnamed", inner.j
                        return item, k2
                    if w != "of" and item.plural and item.noun == "city" and inner.unit is not None:
                        item.scope = item.scope or "part"  # "two more settlements in X province"
                    return merge(item, inner, w), k2
                if inner.reference and item.plural:  # "nine villages in this area"
                    item.reference, item.j = "unnamed", inner.j
                    return item, k2
    else:
        near = _near(sc, k, item)
        if near is not None:
            return near
    if (
        (
            v.kind == "punct"
            and w in (",", "-", ":", "(")
            and k + 1 < len(units)
            and units[k + 1].kind == "place"
            and not item.plural
        )
        and item.noun == "city"
        and sc.word(item.i)
        in (
            "the",
            "its",
            "their",
            "regional",
            "provincial",
        )
    ):  # "the capital, X,"
        inner, k2 = _from_place(sc, k + 1, None, k + 1)
        sized = not _SIZED.isdisjoint(sc.sentence.words[item.i : item.j])  # "the main town, X"
        if inner is not None and inner.unit is not None and (item.noun_word == "capital" or sized):
            return merge(item, inner), k2
    return refer(sc, item, side), k


def _is_division(sc: Scanned, u) -> bool:
    """Whether a place unit names a district or province: "Hawija district"."""
    if u is None:
        return False
    if u.form == ANCHORED:
        return u.resolved["kind"] in ("district", "province")
    return sc.region(u) or sc.word(u.j - 1) in _DIVISIONS


def _district_at(sc: Scanned, k: int) -> bool:
    """Whether a district's name begins at unit ``k``."""
    units = sc.units
    if k >= len(units) or units[k].kind not in ("place", "cap"):
        return False
    while k + 1 < len(units) and units[k + 1].kind in ("place", "cap"):
        k += 1
    return sc.word(units[k].j - 1) == "district" or sc.word(units[k].j) == "district"


def _near(sc: Scanned, k: int, item: Item) -> tuple[Item, int] | None:
    """The place near which a site or place noun lies: "the villages around X", "an airbase east of X"."""
    v = sc.units[k]
    cue = scope_mark(sc, v.i)
    if not (
        v.kind == "prep" and (v.value in _NEAR or cue) or cue is not None and cue.hit.value == "outskirts"
    ):
        return None
    inner, end = read_item(sc, sc.unit_at[cue.j - 1] + 1 if cue else k + 1)
    if inner is None or inner.unit is None and inner.reference != "city":
        return None
    item.unit, item.j = inner.unit, inner.j
    if inner.unit is None:
        item.reference = "city"  # "every village around the town"
    if item.facility is None:
        item.scope = "outskirts"
    if item.noun_word.rstrip("s") in ("area", "zone"):
        item.noun = None  # "the area south of X": no district's name
    return item, end


def _from_place(sc: Scanned, k: int, item: Item | None, start: int) -> tuple[Item | None, int]:
    """A known name and what follows it: "X airport", "X province", "X's eastern districts", "X, Y province"."""
    units = sc.units
    u = units[k]
    item = item or Item(units[start].i, u.j)
    if item.reference == "side":
        item.reference = None
        if not (sc.word(u.i - 1) in _SIDES and sc.word(u.i - 2) == "the"):
            item.scope = item.scope or ("part" if sc.word(u.i - 1) in _SIDES else None)
    item.unit, item.j = u, u.j
    item.printed = printed(sc, u.i, u.j)
    k += 1
    if k < len(units) and units[k].kind == "poss":
        edge = k + 1 + (k + 2 < len(units) and sc.word(units[k + 1].i) in _SIDES)
        if edge < len(units) and sc.word(units[edge].i) in EDGES:
            item.scope, item.j = "outskirts", units[edge].j  # "X's western outskirts"
            return item, edge + 1
        side = edge - 1 if edge > k + 1 else edge
        while side < len(units) and side < k + 4 and sc.word(units[side].i) in _SIDES:
            side += 1
        if side > k + 1 and (side >= len(units) or units[side].kind in ("prep", "punct", "conj", "time")):
            item.scope, item.j = item.scope or "part", units[side - 1].j  # "X's south"
            return item, side
        if side < len(units) and sc.word(units[side].i) in _SHARES:
            item.scope, item.j = item.scope or "part", units[side].j  # "X's western half"
            return item, side + 1
        inner, k2 = read_item(sc, k + 1)
        if inner is not None and inner.unit is not None and k2 > k + 1:
            inner.qualifiers.append(u)  # "Bornu's Marte": Marte
            inner.i = item.i
            if sc.word(u.i - 1) not in _SIDES:  # "western Bornu's Marte"
                inner.scope = inner.scope or item.scope
            return inner, k2
        ranked = not _SIZED.isdisjoint(sc.sentence.words[u.j : units[k2 - 1].j])
        if (
            inner is not None
            and inner.noun == "city"
            and ranked
            and sc.kind_of_place(u.value[0]) in ("country", "province")
        ):
            inner.reference = "city"  # "Haiti's second city": the one spoken of
            return inner, k2
        if inner is not None and inner.noun_word == "capital" and inner.unit is None and not inner.facility:
            inner.reference, inner.country = "city", None
            inner.qualifiers.append(u)  # "Yemen's capital"
            return inner, k2
        if inner is not None and (inner.facility or inner.noun or inner.scope) and inner.unit is None:
            item.facility, item.facility_words, item.j = inner.facility, inner.facility_words, inner.j
            quarters = inner.plural and inner.noun_word in _QUARTERS  # "X's neighbourhoods": parts of it
            item.noun = "district" if inner.noun == "district" and not quarters else item.noun
            item.scope = item.scope or ("part" if quarters else None)
            item.scope = item.scope or inner.scope
            return item, k2
        if inner is not None and inner.name:
            inner.qualifiers.append(u)
            return inner, k2
        return None, k
    noun = (
        units[k]
        if k + 2 < len(units) and units[k].kind in ("fac", "pnoun") and units[k].form != "p"
        else None
    )
    if noun is not None and units[k + 1].value == "of" and units[k + 2].kind in ("place", "cap"):
        inner, k2 = _from_noun(sc, k, None, k)  # "the Red Sea town of Mocha": where it lies
        if inner is not None and (inner.unit is not None or inner.name):
            return inner, k2
    if k < len(units) and units[k].kind in ("fac", "pnoun"):
        v = units[k]
        if v.kind == "fac":
            item.facility, item.facility_words = v.value, (v.i, v.j)
        elif not (v.form == "p" and v.value == "city"):
            item.noun, item.noun_word = v.value, sc.word(v.j - 1)
        item.j = v.j
        k += 1
        if k < len(units) and units[k].kind == "fac" and item.facility is None:
            item.facility, item.facility_words, item.j = units[k].value, (units[k].i, units[k].j), units[k].j
            k += 1
    elif k < len(units) and u.form != ANCHORED:  # what follows divisions is no part of the name
        v = units[k]
        if v.kind in ("cap", "place") and sc.sentence.glued[v.i] and sc.word(v.j) in _ROADS:
            item.facility, item.facility_words, item.j = "other", (u.i, v.j + 1), v.j + 1  # "the X-Y road"
            return item, min(k + 2, len(units))
        if v.kind == "cap" and sc.sentence.glued[v.i] and sc.sentence.raw[v.i][:1].isupper():
            return _from_name(sc, k - 1, item, start)  # "Pisky-Xyz": a longer name, that nobody knows
        if (
            v.kind in ("cap", "place")
            and not sc.sentence.glued[v.i]
            and sc.sentence.starts[v.i] - sc.sentence.ends[v.i - 1] == 1
        ):
            return _from_name(sc, k - 1, item, start)
        if v.kind == "word" and v.value in _MIDDLES and not sc.sentence.glued[v.i]:
            item.j = v.j  # "X district centre": its seat; "X centre": a part
            if sc.word(v.i - 1) == "district":
                item.noun = "district"
            else:
                item.scope = item.scope or "part"
            return qualify(sc, k + 1, item)
        if v.kind == "word" and v.value in _LANDSCAPES and not sc.sentence.glued[v.i]:
            item.scope, item.j = item.scope or "part", v.j  # "the X highlands": land, no town
            return qualify(sc, k + 1, item)
        if v.kind in ("word", "actor") and not sc.sentence.glued[v.i] and compound(sc, v):
            for q in (k + 1, k + 2):  # "X fuel terminal"
                if q < len(units) and units[q].kind == "fac":
                    item.facility, item.facility_words, item.j = units[q].value, (v.i, units[q].j), units[q].j
                    return item, q + 1
                if q < len(units) and units[q].kind not in ("word", "cap"):
                    break
            return None, k
        if sc.sentence.glued[v.i] and sc.word(v.i) in _CENTRES:  # "Rutshuru-centre", "Beni-ville"
            item.j = v.j
            k += 1
        elif v.kind in ("word", "verb", "cap", "actor") and sc.sentence.glued[v.i]:  # "Kabul-based"
            return None, k
    return qualify(sc, k, item)


def _from_name(sc: Scanned, k: int, item: Item | None, start: int) -> tuple[Item | None, int]:
    """A run of capitalised words that the gazetteer does not know."""
    units = sc.units
    first = units[k]
    j = k + 1
    while j < len(units) and (units[j].kind in ("cap", "place")):
        j += 1
    item = item or Item(units[start].i, first.j)
    if item.reference == "side":
        item.reference = None
        item.scope = item.scope or "part"
    item.unit = None
    item.name, item.j = printed(sc, first.i, units[j - 1].j), units[j - 1].j
    k = j
    if k < len(units) and units[k].kind in ("fac", "pnoun"):
        v = units[k]
        town = v.kind == "pnoun" or v.value == "other" and sc.word(v.j - 1) in _TOWNS
        of = town and sc.word(v.j) == "of" and k + 2 < len(units)
        if of and units[k + 2].kind in ("place", "cap"):  # "the Kurdish town of X": an adjective
            item.name, item.printed = None, ""
            return _from_noun(sc, k, item, start)
        if v.kind == "fac":
            item.facility, item.facility_words = v.value, (first.i, v.j)
        else:
            item.noun, item.noun_word = v.value, sc.word(v.j - 1)
        item.j = v.j
        k += 1
        near = _near(sc, k, item) if item.facility and k < len(units) else None
        if near is not None:
            item.name = None
            return near
    elif k < len(units) and units[k].kind == "poss" and item.noun is None:
        inner, k2 = read_item(sc, k + 1)
        if inner is None or k2 == k + 1 or not (inner.named() or inner.noun):
            return None, k
        inner.i = item.i  # "Afungi's outlying villages"
        return inner, k2
    elif k < len(units) and units[k].kind in ("word", "actor") and item.noun is None:
        return None, k
    return qualify(sc, k, item)
