"""The frames of territorial verbs: where who gains, who loses and which place stand around each kind of verb."""

from dataclasses import replace

from streams.coding.clause import read_item
from streams.coding.items import Item
from streams.coding.lists import first_list, left_list, read_list
from streams.coding.scan import Scanned, Unit
from streams.coding.statements import ACTOR_CLASSES, Statement, is_actor, is_force, is_named_actor
from streams.coding.subjects import governed, subject
from streams.coding.wordsets import word_set

_ENDS_CLAUSE = frozenset(("punct", "time", "adv", "conj", "sub", "prep", "num"))
_WEAPONS, _MOVING = word_set("weapon"), word_set("moving")
_OFTEN = word_set("often")
_SITED = frozenset(("in", "at", "near", "outside", "inside", "of"))
_UNTIL, _TAKEN = frozenset(("before", "until", "till")), frozenset(("capture", "handover", "hold"))
_FLAGS, _SIDES, _RANKED = word_set("flag"), word_set("direction"), frozenset(("only", "last"))
_PARTICLES = word_set("particle")
_OWN_FORCES = word_set("owned_force")
_STATES = frozenset(("under", "without", "with", "in", "as", "at"))
MOST_BEFORE = 9  # units of a sentence's beginning that name where all of it is


def _head(sc: Scanned, q: int) -> int:
    """The place that is spoken of, where unit ``q`` only says where it lies: "*X*, north of Y, which"."""
    units = sc.units
    if (
        q < 4
        or units[q].kind != "place"
        or units[q - 1].value != "of"
        or sc.word(units[q - 2].i) not in _SIDES
    ):
        return q
    p = q - 3
    while p > 0 and units[p].kind in ("num", "word", "adv"):
        p -= 1
    return p - 1 if units[p].value == "," and units[p - 1].kind == "place" else q


class Frames:
    """Part of the territory reader: one method a frame of territory.toml. Uses ``_by``, ``_prep_actor`` and ``_where_forces``."""

    def _frame_take(self, sc, st, k, g, nxt, reduced):
        if st.passive and sc.word(st.j - 1) == "into":
            return None  # "pupils were marched into the forest"
        if st.passive and st.rule.frame == "take" and sc.word(st.j - 1) == "to":  # "X was returned to W"
            st.items, st.actor = left_list(sc, g), self._receiver(sc, nxt)
            return st if st.actor is not None and is_force(st.actor) else None
        if st.passive:
            st.items = left_list(sc, g if not reduced else k)
            if not st.items and st.rule.type == "siege":
                st.items = self._where_forces(sc, g if not reduced else k)
            if not st.items and g and sc.units[g - 1].kind == "conj":
                st.items = first_list(sc, g)
            if reduced and not st.items:
                return None
            st.actor = self._by(sc, nxt)
            struck = (
                st.rule.type == "pressure" and st.actor is None and sc.word(sc.units[nxt].i) == "by"
                if nxt < len(sc.units)
                else False
            )
            if struck and _WEAPONS.isdisjoint(sc.sentence.words[sc.units[nxt].i : sc.units[nxt].i + 6]):
                return None  # "was hit by the storm"
            st.target = self._prep_actor(sc, nxt, frozenset(("from",)))
            return st if any(it.named() or it.reference for it in st.items) else None
        st.items, end = read_list(sc, nxt)
        st.items = (
            st.items
            or self._inner(sc, st)
            or (self._shared_object(sc, nxt) if st.rule.frame == "take" else [])
        )
        if not st.items and st.rule.id == "handover.enter" and self._ends(sc, nxt):
            st.items = [Item(st.i, st.j, reference="it")]  # "The army left X. Rebels entered unopposed."
        if not st.items:
            return self._relative(sc, st, g)
        if self._object_is_else(sc, st, end):
            return None
        st.actor = subject(sc, g, is_actor) or self._metonym(sc, g)
        opens = g <= 2 or st.gerund and g <= 5 and sc.word(sc.units[g - 1].i) in ("after", "since")
        if st.actor is None and opens and (st.gerund or sc.word(sc.units[0].i) in ("having", "after", "by")):
            st.actor = self._after_comma(sc, end)  # "Having retaken X, the army raised …"
        st.target = self._prep_actor(sc, end, frozenset(("from",)))
        return st

    @staticmethod
    def _ends(sc: Scanned, k: int) -> bool:
        """Whether a clause ends at unit ``k``."""
        return k >= len(sc.units) or sc.units[k].kind in ("punct", "time", "conj")

    @staticmethod
    def _receiver(sc: Scanned, k: int) -> Unit | None:
        """The party that unit ``k`` begins: "to *the government in Tripoli*"."""
        while k < len(sc.units) and sc.units[k].kind in ("det", "word", "num"):
            k += 1
        return sc.units[k] if k < len(sc.units) and is_named_actor(sc.units[k]) else None

    @staticmethod
    def _shared_object(sc: Scanned, nxt: int) -> list[Item]:
        """The object that a verb shares with the one after it: "overran and now controls X", "captured and looted X"."""
        units = sc.units
        if nxt >= len(units) or units[nxt].value != "and":
            return []
        k = nxt + 1
        while k < len(units) and units[k].kind == "adv":
            k += 1
        if k >= len(units) or units[k].kind != "verb" or "G" in units[k].form:
            return []
        return read_list(sc, k + 1)[0]

    @staticmethod
    def _inner(sc: Scanned, st: Statement) -> list[Item]:
        """The object inside a verb of two words: "took it over"."""
        return [Item(t, t + 1, reference="it") for t in range(st.i + 1, st.j - 1) if sc.word(t) == "it"]

    def _frame_here(self, sc, st, k, g, nxt, reduced):
        """ "In X town, the rebels took complete control": the place opens the sentence."""
        st.actor = subject(sc, g, is_actor)
        entered = self._entered(sc, st)
        if entered is not None:
            return entered
        for p in range(1, min(g, MOST_BEFORE)):
            u = sc.units[p]
            if u.kind == "place" and sc.units[p - 1].value in ("in", "at"):
                item, _ = read_item(sc, p)
                st.items = [item] if item is not None and st.actor is not None else []
                return st
            if u.kind in ("verb", "sub", "rel", "aux") or is_actor(u):
                return None
        return None

    def _entered(self, sc: Scanned, st: Statement) -> Statement | None:
        """ "W entered X and took control": of the place that the same party enters before."""
        first = next(
            (m for m in sc.marks.get("verb", ()) if m.hit.value.id == "offensive.verb" and m.i < st.i), None
        )
        came = self._verb(sc, first) if first is not None else None
        if came is None or came.infinitive or came.passive or came.actor is not st.actor or not came.items:
            return None
        if st.actor is None or came.items[0].scope is not None:
            return None
        st.items = came.items[:1]
        return st

    def _frame_follow(self, sc, st, k, g, nxt, reduced):
        """ "The army pulled out of X and rebels moved in": the place that the sentence says somebody left."""
        u = sc.units[nxt] if nxt < len(sc.units) else None
        if st.passive or u is not None and u.kind not in _ENDS_CLAUSE:
            return None
        left = next(
            (m for m in sc.marks.get("verb", ()) if m.hit.value.type == "withdrawal" and m.i != st.i), None
        )
        told = sc if left is not None else sc.before
        if left is None and told is not None:
            marks = told.marks.get("verb", ())
            left = next((m for m in marks if m.hit.value.type == "withdrawal"), None)
        st.actor = subject(sc, g, is_named_actor) if left is not None else None
        if st.actor is None or not is_force(st.actor):
            return None
        gone = self._verb(told, left)
        if (
            gone is None
            or gone.actor is None
            or gone.actor is st.actor
            or gone.infinitive
            or not gone.items[:1]
        ):
            return None
        if told is not sc:
            if not is_force(gone.actor) or gone.items[0].unit is None:
                return None
            st.items = [replace(gone.items[0], i=st.i, j=st.j)]
            return st
        st.items, st.target = gone.items[:1], gone.actor
        return st

    def _relative(self, sc: Scanned, st: Statement, g: int) -> Statement | None:
        """PLACE, which W had taken: the object stands before the relative pronoun."""
        for p in range(g - 1, max(0, g - 6), -1):
            u = sc.units[p]
            if u.kind == "rel" and u.value in ("which", "that"):
                q = _head(sc, p - 2 if p and sc.units[p - 1].kind == "punct" else p - 1)
                only = self._only(sc, q)
                if only:
                    st.items, st.relative = only, True
                    st.actor = next((v for v in sc.units[p + 1 : g] if is_actor(v)), None)
                    return st if st.actor is not None else None
                site = (
                    q > 1 and sc.word(sc.units[q - 1].i) in _SITED and sc.units[q - 2].kind == "fac"
                )  # "a post in X which"
                plain = q >= 0 and sc.units[q].kind in ("place", "pnoun") and not site
                item = read_item(sc, q)[0] if plain else None
                before = left_list(sc, p)
                all_of = (
                    len(before) > 1 and sc.units[0].value in ("in", "at") and before[0].i <= sc.units[1].i
                )
                st.items = before if all_of else [item] if item is not None else before[-1:]
                st.actor = next((v for v in sc.units[p + 1 : g] if is_actor(v)), None)
                st.relative = True
                usable = st.items and (st.items[0].named() or st.items[0].reference == "city")
                return st if usable and st.actor is not None else None
            if not (is_actor(u) or u.kind in ("det", "word", "adv", "cap", "num")):
                who = next((v for v in sc.units[p + 1 : g] if is_named_actor(v)), None)
                st.items = self._only(sc, p) if who is not None and u.kind in ("place", "pnoun") else []
                st.actor, st.relative = who, True  # "X is the only town the army still holds"
                return st if st.items else None
        return None

    def _only(self, sc: Scanned, q: int) -> list[Item]:
        """The place that is "the only town (in Y)", "the last one", of which a clause follows unit ``q``."""
        lies = q > 1 and sc.units[q].kind == "place" and sc.units[q - 1].value == "in"
        p = q - 2 if lies else q
        if p > 0 and sc.units[p].kind == "det":
            p -= 1
        if p < 2 or sc.units[p].kind != "pnoun" or sc.units[p].form == "p":
            return []
        while p > 0 and sc.units[p].kind in ("pnoun", "word", "adv", "num", "det"):
            p -= 1
        ranked = not _RANKED.isdisjoint(sc.sentence.words[sc.units[p].j : sc.units[q].j])
        if not ranked or sc.units[p].kind != "aux" or sc.word(sc.units[p].i) not in self.be:
            return []
        return [it for it in left_list(sc, p)[-1:] if it.named()]

    @staticmethod
    def _after_comma(sc: Scanned, k: int) -> Unit | None:
        """The subject of the main clause after a participle clause and what it says aside."""
        for comma in (q for q in range(k, len(sc.units)) if sc.units[q].value == ","):
            for u in sc.units[comma + 1 : comma + 6]:
                if is_named_actor(u):
                    return u
                if u.kind in ("verb", "aux", "prep", "rel", "pnoun"):
                    break
        return None

    @staticmethod
    def _object_is_else(sc: Scanned, st: Statement, end: int) -> bool:
        """ "captured Mosul fighters": the place only describes; or the object is a person's name."""
        u = sc.units[end] if end < len(sc.units) else None
        return u is not None and u.kind == "actor" and end == sc.unit_at[st.items[-1].j - 1] + 1

    def _metonym(self, sc: Scanned, g: int) -> Unit | None:
        """A country or capital that acts ("Russia captured"): the unit right before the verb group."""
        p = g - 1
        while p >= 0 and sc.units[p].kind in ("adv",):
            p -= 1
        if p >= 0 and sc.units[p].kind == "place" and governed(sc, p) is None:
            return sc.units[p]
        return None

    def _frame_press(self, sc, st, k, g, nxt, reduced):
        return self._frame_take(sc, st, k, g, nxt, reduced)

    def _frame_hold(self, sc, st, k, g, nxt, reduced):
        if st.passive:
            st.items = left_list(sc, g if not reduced else k)
            st.actor = self._by(sc, nxt)
            return st if st.actor is not None else None
        if st.j - st.i > 1 and sc.word(st.j - 1) in (
            "control",
            "charge",
        ):  # "In X the militants were still in control"
            st.items, st.actor = self._located(sc, g), subject(sc, g, is_actor)
            return st if st.items else None
        st = self._frame_take(sc, st, k, g, nxt, reduced)
        if st is not None:
            st.target = None
            beside = sc.units[g - 1] if g else None
            if g == k and beside is not None and is_named_actor(beside) and governed(sc, g - 1) is not None:
                st.actor = beside  # "strikes on rebel group controlled X": an adjective without its hyphen
        return st

    @staticmethod
    def _located(sc: Scanned, g: int) -> list:
        """The place that a sentence is set in: "In X, …"."""
        for p in range(min(g, 4)):
            if sc.units[p].kind == "prep" and sc.units[p].value in ("in", "at"):
                return read_list(sc, p + 1)[0]
        return []

    def _frame_lose(self, sc, st, k, g, nxt, reduced):
        if st.passive:
            st.items = left_list(sc, g)
            st.actor = self._prep_actor(sc, nxt, frozenset(("to",)))
            st.target = self._by(sc, nxt)
            return st
        st.items, end = read_list(sc, nxt)
        if not st.items:
            return None
        st.target = subject(sc, g, is_actor) or self._metonym(sc, g)
        if st.target is None and g == 0 and sc.word(0) == "having":
            st.target = self._after_comma(sc, end)  # "Having lost X, the army …"
        giver = sc.units[g - 1] if g > 1 else None
        other = giver is not None and (
            giver.kind == "word" or giver.kind == "actor" and giver.value.cls == "speaker"
        )
        if other and sc.units[g - 2].kind in ("sub", "prep") and not st.gerund:
            st.target = None  # "troops enter X after elders surrender the town"
        st.actor = self._prep_actor(sc, end, frozenset(("to",)))
        if st.actor is None and st.gerund:  # "surrendered to W, handing over the town"
            for p in range(g - 1, 0, -1):
                if is_named_actor(sc.units[p]) and governed(sc, p) == "to":
                    st.actor = sc.units[p]
                    break
        return st

    def _frame_give(self, sc, st, k, g, nxt, reduced):
        """W passed PLACE to the one who is named: a verb too common to count without."""
        st = self._frame_lose(sc, st, k, g, nxt, reduced)
        return st if st is not None and st.actor is not None and is_force(st.actor) else None

    def _frame_leave(self, sc, st, k, g, nxt, reduced):
        if st.passive and sc.word(st.j - 1) not in ("from", "of"):
            st.items = left_list(sc, g)
            st.actor = self._by(sc, nxt)
            return st if st.actor is not None else None
        st.items, end = read_list(sc, nxt)
        if not st.items:
            return self._left_here(sc, st, g, nxt)
        if (
            st.gerund
            and sc.word(st.i) == "leaving"
            and end < len(sc.units)
            and sc.word(sc.units[end].i) in _STATES
        ):
            return None  # "leaving X under pressure", "leaving X without water"
        if self._people(sc, g):
            return None  # "shells forced thousands to flee the town"
        if self._on_the_move(sc, g):
            return None  # "a column that had left the town": no garrison
        st.actor = subject(sc, g, is_actor)
        if (
            end < len(sc.units)
            and sc.units[end].kind == "prep"
            and sc.units[end].value in ("to", "towards", "toward", "for", "into")
        ):
            st.destination, _ = read_list(sc, end + 1)
        winner = self._by(sc, end) if st.passive else None
        if winner is not None and is_force(winner):  # "were driven out of X by the army"
            st.type, st.actor, st.target = "capture", winner, st.actor
        return st

    @staticmethod
    def _on_the_move(sc: Scanned, g: int) -> bool:
        """Whether those before verb group ``g`` are a column or convoy, or were ambushed: a movement, not the end of a hold."""
        k = g - 1
        while k > 0 and sc.units[k].kind in ("adv", "rel", "prep", "pron", "sub"):
            k -= 1
        ambushed = any(w.startswith("ambush") for w in sc.sentence.words)
        return ambushed or k >= 0 and sc.word(sc.units[k].j - 1) in _MOVING

    def _frame_own(self, sc, st, k, g, nxt, reduced):
        """ "The army said it had pulled out": of the place that another says it took, which the reading finds."""
        u = sc.units[nxt] if nxt < len(sc.units) else None
        ends = (
            u is None
            or u.kind in ("time", "punct", "conj", "adv", "sub")
            or u.value in ("to", "for", "in", "after")
        )
        if st.passive or st.gerund or not ends or not sc.marks.get("say"):
            return None
        st.actor = subject(sc, g, is_actor)
        st.items = [Item(st.i, st.j, reference="lost")] if st.actor is not None and is_force(st.actor) else []
        return st

    def _left_here(self, sc: Scanned, st: Statement, g: int, nxt: int) -> Statement | None:
        """ "In X, residents said, the rebels left without a fight": the place that the sentence opens with."""
        u = sc.units[nxt] if nxt < len(sc.units) else None
        bare = st.j - st.i == 1 and u is not None and (u.kind in ("time", "adv") or u.value == "without")
        bare = bare and sc.word(u.j) != "for"  # "left on Monday for talks"
        st.items = self._located(sc, g)[:1] if bare and not st.passive and sc.units[0].kind == "prep" else []
        st.actor = subject(sc, g, is_named_actor) if st.items else None
        return st if st.actor is not None and is_force(st.actor) else None

    def _people(self, sc: Scanned, g: int) -> bool:
        """Whether those right before verb group ``g`` are people of no force: "thousands", "most families"."""
        k = g - 1
        while k > 0 and sc.units[k].kind in ("adv", "rel"):
            k -= 1
        return (
            k >= 0 and sc.units[k].kind in ("num", "word", "pron") and sc.word(sc.units[k].i) in self.people
        )

    def _frame_fall(self, sc, st, k, g, nxt, reduced):
        if sc.word(st.j - 1) == "hands" and not _OFTEN.isdisjoint(
            sc.sentence.words[max(0, st.i - 2) : st.j + 4]
        ):
            return None  # "has changed hands several times": to whom in the end, it does not say
        st.items = left_list(sc, g)
        u = sc.units[nxt] if nxt < len(sc.units) else None
        by_phrase = st.j - st.i > 1
        actor = None
        if u is not None and u.value == "by" and nxt + 1 < len(sc.units) and sc.units[nxt + 1].kind == "num":
            return None  # "fell by two places"
        if st.rule.armed:  # "X passed to W": nothing but W may follow
            actor = self._receiver(sc, nxt)
            if actor is None or not is_force(actor):
                return None
            given = self._inner(sc, st)
            loser = subject(sc, g, is_named_actor) if given else None
            if loser is not None and is_force(loser):  # "rebels in X surrendered it to W"
                st.items, st.actor, st.target = given, actor, loser
                return st
        elif by_phrase:
            for q in range(nxt, min(len(sc.units), nxt + 6)):
                v = sc.units[q]
                if is_named_actor(v):
                    actor = v
                    break
                if v.kind in ("prep", "verb", "punct", "time"):
                    break
        elif u is not None and u.kind == "prep" and u.value == "to":
            actor = self._prep_actor(sc, nxt, frozenset(("to",))) or self._known_of(sc, nxt + 1)
            to = sc.units[nxt + 1] if nxt + 1 < len(sc.units) else None
            if actor is None and to is not None and to.kind != "pron" and to.form != "party":
                return None  # fell to a new low, to New England's late charge
        elif u is not None and not (
            u.kind in ("punct", "conj", "time", "adv", "sub", "aux", "verb")
            or (
                u.kind == "prep"
                and u.value
                in (
                    "on",
                    "in",
                    "after",
                    "without",
                    "following",
                    "during",
                    "within",
                    "by",
                    "late",
                    "under",
                    "last",
                    "despite",
                    "at",
                )
            )
        ):
            return None
        elif actor is None and u is not None:
            actor = self._by(sc, nxt, 4)
        st.actor = actor
        if not st.items and st.gerund is False and st.infinitive and g > 0:
            # "the second regional capital to fall to the militants"
            st.items = left_list(sc, g) or self._ranked(sc, g)
        return st if st.items else None

    @staticmethod
    def _known_of(sc: Scanned, k: int) -> Unit | None:
        """The first party that a list has, of several that begin with initials nobody knows: "fell to ABC, the army and …"."""
        units = sc.units
        while k < len(units) and (
            units[k].kind == "cap" and sc.raw_upper(units[k].i) or units[k].value in (",", "and", "/", "the")
        ):
            k += 1
        named = k < len(units) and units[k - 1].value in (",", "and", "/", "the") and is_named_actor(units[k])
        return units[k] if named else None

    def _ranked(self, sc: Scanned, g: int) -> list[Item]:
        """The place that is "the first", "the third" to do what verb group ``g`` says: "X was the first to fall"."""
        p = g - 1
        while p > 0 and sc.units[p].kind in ("adv", "num") or sc.word(sc.units[p].i) in ("to", "the"):
            p -= 1
        ranked = p < g - 1 and sc.units[p].kind == "aux" and sc.word(sc.units[p].i) in self.be
        return left_list(sc, p) if ranked else []

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
