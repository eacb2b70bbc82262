"""Territorial statements of a sentence: who takes, loses, leaves, holds, besieges or presses which place.

Each mark of the patterns in ``data/territory.toml`` is read in its frame. What comes out is a Statement: the rule,
winner and loser as units, the places, and the tokens that decided.
"""

from dataclasses import replace

from streams.coding.clause import read_item
from streams.coding.divided import mirrored
from streams.coding.lists import read_list
from streams.coding.phrases import Phrases
from streams.coding.scan import Scanned, Unit
from streams.coding.statements import Statement, is_named_actor
from streams.coding.verbs import Verbs
from streams.coding.wordsets import word_set

_RAISING = word_set("raising")
_SO = frozenset(("is", "are", "was", "were", "does", "do", "has", "have", "remains", "remain"))


def _named_aside(sc: Scanned, q: int) -> Unit | None:
    """The group that is named after a generic party: "held by a rival faction, the UPC of …"."""
    v = sc.units[q]
    if (
        v.kind != "actor"
        or v.value.cls != "generic"
        or q + 2 >= len(sc.units)
        or sc.units[q + 1].value != ","
    ):
        return None
    named = sc.units[q + 3 if sc.units[q + 2].kind == "det" and q + 3 < len(sc.units) else q + 2]
    return named if named.kind == "actor" and named.value.cls == "group" else None


def _joined(sc: Scanned, q: int) -> bool:
    """Whether unit ``q`` is a party's adjective that shares its noun with the next: "the *Iraqi* and Syrian armies"."""
    u = sc.units[q]
    return (
        u.kind == "actor"
        and u.value.form == "adjective"
        and q + 2 < len(sc.units)
        and sc.units[q + 1].value == "and"
        and is_named_actor(sc.units[q + 2])
    )


class Territory(Verbs, Phrases):
    """Reads the territorial marks of scanned sentences."""

    def __init__(self, word_class: dict[str, frozenset[str]]) -> None:
        self.aux, self.be, self.have = word_class["auxiliary"], word_class["be"], word_class["have"]
        self.people = word_class["people"]
        self.watching = word_class["watching"]
        self.modal = word_class["modal"]

    def read(self, sc: Scanned, war: bool, peace: bool) -> list[Statement]:
        """All territorial statements of a sentence, in text order.

        ``war``: the article speaks of armed conflict; ``peace``: it has words of sport, business or the arts. Without
        the one, only verbs that mean a taking by themselves count, and none where the other is.
        """
        out: list[Statement] = []
        self.war = war
        for cat in ("verb", "noun", "held", "heldadj", "list"):
            for m in sc.marks.get(cat, ()):
                st = getattr(self, "_" + cat)(sc, m)
                if st is not None and st.items:
                    foreign = (
                        st.actor is not None
                        and (
                            st.actor.kind == "place" or st.actor.value == "it" and sc.units[0].form == "party"
                        )
                        and st.rule.frame in ("take", "hold", "noun")
                        and (sc.marks.get("say") or st.rule.id == "capture.control")
                        or st.rule.id == "hold.hands"
                        and st.type == "capture"
                    )  # a state that acts: "Moscow claims control of …"; "Wales took Cardiff" is a match
                    if not war and (
                        peace
                        or not foreign
                        and (st.rule.armed or st.rule.frame in ("scene", "noun", "oust", "clear", "split"))
                    ):
                        continue
                    if not war and st.actor is None and not st.passive and st.rule.frame == "take":
                        continue  # "mussels have conquered the lake"
                    st.type = st.type or st.rule.type
                    out.append(st)
                    if st.rule.frame == "split" and st.actor is not None:
                        out.append(mirrored(st))
                    if (more := self._gapped(sc, st)) is not None:
                        out.append(more)
                    if (
                        st.type == "hold"
                        and st.rule.frame in ("held", "noun", "hold")
                        and st.items[0].i < st.i
                    ):
                        out += self._so_is(sc, st)
        out.sort(key=lambda s: s.i)
        return out

    @staticmethod
    def _so_is(sc: Scanned, st: Statement) -> list[Statement]:
        """What a second place shares: "X is in W's hands, *and so is Y*", "as are Y and Z"."""
        start = sc.unit_at[st.j - 1] + 1
        for p in range(start, min(len(sc.units) - 2, start + 12)):
            u = sc.units[p]
            if sc.word(u.i) in ("so", "as") and sc.word(sc.units[p + 1].i) in _SO:
                items = [it for it in read_list(sc, p + 2)[0] if it.unit is not None and it.facility is None]
                return [replace(st, i=it.i, j=it.j, group=it.i, items=[it]) for it in items]
            if u.kind in ("sub", "rel") or u.value in (";", ":"):
                break
        return []

    def _gapped(self, sc: Scanned, st: Statement) -> Statement | None:
        """What a second place says without the verb: "X fell to A on Monday, *and Y to B on Tuesday*"."""
        units = sc.units
        active = st.rule.frame == "take" and not st.passive and not st.relative and st.type == "capture"
        if not (st.rule.frame in ("fall", "take")) or st.rule.frame == "take" and not (active or st.passive):
            return None
        start = sc.unit_at[(st.items[-1].j if active else st.j) - 1] + 1
        if active and (st.items[-1].i < st.j or not any(u.kind == "time" for u in units[start : start + 12])):
            return None  # "took X on Friday and Y on Saturday": without its day a second place is of the same list
        k = next((p for p in range(start, min(len(units), start + 16)) if units[p].value == "and"), None)
        if k is None or k + 1 >= len(units) or units[k + 1].kind != "place":
            return None
        if any(u.kind in ("verb", "aux", "modal", "rel", "sub") or u.value == ";" for u in units[start:]):
            return None
        item, q = read_item(sc, k + 1)
        if item is not None and q < len(units) and units[q].value == ",":
            q = next((p + 1 for p in range(q + 1, len(units)) if units[p].value == ","), len(units))
        if item is None or item.unit is None or q >= len(units):
            return None
        actor = st.actor
        if units[q].value == "to":
            actor = self._prep_actor(sc, q, frozenset(("to",)))
            if actor is None:
                return None
        elif not (units[q].kind == "time" or sc.word(units[q].i) in ("without", "the") and st.passive):
            return None
        return replace(st, i=item.i, j=item.j, group=item.i, items=[item], actor=actor, target=None)

    def _group(self, sc: Scanned, k: int) -> tuple[int, bool, bool, bool, bool]:
        """Walk left over the verb group of unit k: (first unit, be, have, to, any auxiliary)."""
        be = have = to = aux = False
        g = k
        while g > 0 and k - g < 9:
            u = sc.units[g - 1]
            w = sc.word(u.i)
            if u.kind == "aux":
                aux = True
                be |= w in self.be
                have |= w in self.have
            elif u.kind in ("modal", "neg"):
                aux = True
            elif u.kind == "time" and g < k + 1 and g > 1 and sc.units[g - 2].kind in ("aux", "modal"):
                pass  # "had by Thursday abandoned"
            elif w == "yet" and g > 1 and sc.units[g - 2].kind == "neg":
                pass  # "had not yet moved in"
            elif w == "longer" and g > 1 and sc.word(u.i - 1) == "no":
                pass  # "no longer held"
            elif w in ("all", "both", "each") and g > 1 and sc.units[g - 2].kind in ("aux", "modal"):
                pass  # "have all come under fire"
            elif w == "to" and g == k or (w == "to" and sc.units[g].kind in ("aux", "adv")):
                to = True
            elif to and w in _RAISING and g > 1 and sc.units[g - 2].kind in ("aux", "adv"):
                to = False  # "was reported to have fallen"
            elif u.kind != "adv" and not (
                u.value == '"' and g > 1 and sc.units[g - 2].kind in ("aux", "adv")
            ):
                break  # 'had been "liberated"'
            g -= 1
        while g < k and sc.units[g].kind == "adv":
            g += 1
        return g, be, have, to, aux

    def _by(self, sc: Scanned, k: int, limit: int = 14) -> Unit | None:
        """The agent after "by" to the right of unit k."""
        for p in range(k, min(len(sc.units), k + limit)):
            u = sc.units[p]
            if u.kind == "prep" and u.value == "by":
                for q in range(p + 1, min(len(sc.units), p + 8)):
                    if is_named_actor(sc.units[q]):
                        return _named_aside(sc, q) or sc.units[q]
                    if sc.units[q].kind == "pron" and sc.units[q].value == "group":
                        return sc.units[q]  # "by the same group"
                    if sc.units[q].kind in ("verb", "prep", "punct") or (sc.units[q].kind == "time"):
                        break
            if u.kind in ("verb", "sub", "rel") or (u.kind == "punct" and u.value in ";:"):
                return None
        return None

    @staticmethod
    def _doing(sc: Scanned, first: int, q: int) -> bool:
        """Whether "to" begins what is done to a pronoun: "left the city *to spare it* destruction", not "fell to it"."""
        return any(u.kind in ("word", "verb") for u in sc.units[first:q])

    def _prep_actor(self, sc: Scanned, k: int, preps: frozenset[str], limit: int = 7) -> Unit | None:
        """An actor governed by one of ``preps`` shortly right of unit k ("from the rebels", "to the army")."""
        for p in range(k, min(len(sc.units), k + limit)):
            u = sc.units[p]
            if u.kind == "prep" and u.value in preps:
                for q in range(p + 1, min(len(sc.units), p + 6)):
                    v = sc.units[q]
                    if (
                        is_named_actor(v)
                        or _joined(sc, q)
                        or (
                            "to" in preps
                            and v.value in ("it", "them", "group")
                            and not self._doing(sc, p + 1, q)
                        )
                    ):
                        owns = sc.units[q + 1].kind == "poss" if q + 1 < len(sc.units) else False
                        if not owns:
                            return _named_aside(sc, q) or v
                        head = sc.units[q + 2 : q + 3]  # "to Russia's army", not "to Russia's late charge"
                        return head[0] if head and is_named_actor(head[0]) else None
                    if v.kind not in ("det", "word", "cap", "num", "adv"):
                        break
            if u.kind in ("verb", "sub", "rel", "aux") or (u.kind == "punct" and u.value in ";:"):
                return None
        return None
