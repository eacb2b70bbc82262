"""The frames of verbs of driving out, clearing and raising a flag."""

from streams.coding.clause import read_item
from streams.coding.items import Item
from streams.coding.lists import left_list, read_list
from streams.coding.scan import Scanned
from streams.coding.statements import ACTOR_CLASSES, Statement, is_actor, is_force, is_named_actor
from streams.coding.subjects import subject
from streams.coding.wordsets import word_set

_PARTICLES, _OWN_FORCES, _FLAGS = word_set("particle"), word_set("owned_force"), word_set("flag")
_ROUTING = word_set("routing")
_UNTIL, _TAKEN = frozenset(("before", "until", "till")), frozenset(("capture", "handover", "hold"))


class Driving:
    """Part of the territory reader. Uses ``_by``, ``_prep_actor``, ``_verb`` and ``_metonym``."""

    def _frame_oust(self, sc, st, k, g, nxt, reduced):
        """W verb L from PLACE; L was verb-ed from PLACE (by W)."""
        units = sc.units
        if st.passive:
            st.target = subject(sc, g, is_actor)
            start = nxt
        else:
            loser = None
            inside = st.j - st.i > 2 and sc.word(st.j - 1) in _PARTICLES  # "drove the rebels out of X"
            p = nxt = k + 1 if inside else nxt
            while p < len(units) and p < nxt + 6:
                u = units[p]
                owns = u.kind == "place" and p + 1 < len(units) and units[p + 1].kind == "poss"
                if owns and sc.word(units[p + 1].j) in _OWN_FORCES:  # "drove Azerbaijan's soldiers out of X"
                    loser, p = u, p + 2
                    break
                if is_named_actor(u) or (u.kind == "pron" and u.value in ("them", "group")):
                    loser = u
                    break
                if u.value == "from" and sc.units[p - 1].kind == "cap" and sc.raw_upper(u.i - 1):
                    break  # "ousted the XYZ from …": a party that no list has
                if u.kind not in ("det", "word", "num", "adv", "cap"):
                    return None
                p += 1
            if loser is None and (p >= len(units) or units[p].value != "from"):
                return None
            st.target = loser
            start = p + 1 if loser is not None else p
            st.actor = subject(sc, g, is_actor) or self._metonym(sc, g)
        p = start
        preps = ("in",) if sc.word(st.j - 1) == "over" else ("from", "of")  # "victory over L in X"
        if not st.passive and sc.word(st.i) in _ROUTING and st.target is not None and start < len(units):
            preps += ("at", "in") if units[start].kind == "prep" else ()  # "dislodged the battalion at X"
        while p < len(units) and p < start + 4 and not (units[p].kind == "prep" and units[p].value in preps):
            if units[p].kind not in ("adv", "word", "time", "prep") or units[p].value == "by":
                break
            p += 1
        out = st.passive and "out" in (sc.word(st.j - 1), sc.word(st.j))
        if out and p < len(units) and units[p].value == "by":
            st.items = [Item(st.i, st.j, reference="it")]  # "took X before being driven out by W"
        elif p >= len(units) or not (units[p].kind == "prep" and units[p].value in preps):
            return None if st.passive else self._stormed(sc, st, g)
        else:
            st.items, _ = read_list(sc, p + 1)
        if st.passive:
            st.actor = self._by(sc, nxt)
            if st.actor is None and any(u.value == "by" for u in units[p + 1 : p + 5]):
                st.type, st.actor, st.target = "withdrawal", st.target, None  # "driven out of X by hunger"
                return st if is_force(st.actor) else None
        if st.target is None and (st.passive or not is_force(st.actor)):
            return None
        return st

    def _stormed(self, sc: Scanned, st: Statement, g: int) -> Statement | None:
        """ "W stormed X and drove out L": who drives them out of the place that the same sentence storms."""
        where = next((p for p in range(g - 1, max(0, g - 12), -1) if sc.word(sc.units[p].i) == "where"), 0)
        if where > 1 and is_force(st.actor) and st.target is not None:  # "X, where the army drove out gunmen"
            if any(u.kind in ("verb", "say") for u in sc.units[where:g]):
                return None
            named = next(
                (q for q in range(where - 1, max(-1, where - 8), -1) if sc.units[q].kind == "place"), -1
            )
            found = read_item(sc, named)[0] if named >= 0 and sc.units[where - 1].value == "," else None
            st.items = [found] if found is not None and found.named() else []
            return st if st.items else None
        undone = self._undone(sc, st, g)
        if undone is not None:
            return undone
        if not (st.gerund or g and sc.units[g - 1].kind == "conj"):
            return None
        first = next(
            (m for m in sc.marks.get("verb", ()) if m.hit.value.id == "offensive.verb" and m.i < st.i), None
        )
        stormed = self._verb(sc, first) if first is not None else None
        if stormed is None or stormed.infinitive or stormed.passive or not is_force(stormed.actor):
            return None
        st.items, st.actor = stormed.items[:1], stormed.actor
        return st

    def _undone(self, sc: Scanned, st: Statement, g: int) -> Statement | None:
        """ "L seized X and held it until W drove them out": who ends what the sentence told before."""
        if st.target is None or not is_force(st.actor):
            return None
        clause = next((u for u in reversed(sc.units[max(0, g - 7) : g]) if sc.word(u.i) in _UNTIL), None)
        taken = [m for m in sc.marks.get("verb", ()) if m.hit.value.type in _TAKEN and m.i < st.i]
        if clause is None or not taken or taken[-1].i > clause.i:
            return None
        took = self._verb(sc, taken[-1])
        if took is None or took.infinitive or took.passive or took.actor in (None, st.actor):
            return None
        st.items = took.items[:1]
        return st

    def _frame_flown(self, sc, st, k, g, nxt, reduced):
        """W's flag was verb-ed over PLACE, or flies there."""
        while g > 1 and sc.units[g - 1].kind == "adv":
            g -= 1
        flag = sc.units[g - 1] if g > 1 else None
        flown = st.passive or st.rule.type == "hold"
        if not flown or flag is None or sc.word(flag.j - 1) not in _FLAGS:
            return None
        k = sc.unit_at[flag.i] - 1
        owner = sc.units[k - 1] if k > 0 and sc.units[k].kind == "poss" else sc.units[k]
        party = owner.kind == "actor" and owner.value.cls in ACTOR_CLASSES or owner.form == "party"
        st.actor = owner if party else None
        st.items, _ = read_list(sc, nxt)
        return st

    def _frame_clear(self, sc, st, k, g, nxt, reduced):
        """W verb PLACE of L."""
        if st.passive:
            st.items = left_list(sc, g)
            st.target = self._prep_actor(sc, nxt, frozenset(("of", "from")), 4)
            st.actor = self._by(sc, nxt)
        else:
            st.items, end = read_list(sc, nxt)
            st.target = self._prep_actor(sc, end, frozenset(("of", "from")), 4)
            st.actor = subject(sc, g, is_actor)
        return st if st.target is not None else None
