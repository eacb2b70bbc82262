"""The frames of territorial verbs: where who gains, who loses and which place stand around each kind of verb."""

from dataclasses import replace

from streams.coding.clause import read_item
from streams.coding.driving import Driving
from streams.coding.falling import Falling
from streams.coding.items import Item
from streams.coding.lists import first_list, left_list, read_list
from streams.coding.scan import Mark, Scanned, Unit
from streams.coding.statements import Statement, is_actor, is_force, is_named_actor
from streams.coding.subjects import governed, subject
from streams.coding.wordsets import word_set

_ENDS_CLAUSE = frozenset(("punct", "time", "adv", "conj", "sub", "prep", "num"))
_LATER = frozenset(("hours", "minutes", "days", "shortly", "soon", "later", "afterwards"))
_WEAPONS = word_set("weapon")
_SITED = frozenset(("in", "at", "near", "outside", "inside", "of"))
_SIDES, _RANKED = word_set("direction"), frozenset(("only", "last"))
MOST_BEFORE = 9  # units of a sentence's beginning that name where all of it is

_COMES = frozenset(("offensive.verb", "capture.occupy"))  # rules of those who enter a place
_WHOLLY = frozenset(("full", "complete", "total", "entire"))
_KEEPING_ORDER = frozenset(("side:police", "side:peacekeepers", "side:security-forces"))
_OFTEN = word_set("often")
_AND_ALL = frozenset((("rest", "of", "the"), ("and", "then", "the"), ("and", "the")))
_TOWARDS = frozenset(("to", "into", "towards"))  # "took them to the police station"
_AWAY = frozenset(("along", "out", "off", "away", "back"))


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


class Frames(Driving, Falling):
    """Part of the territory reader: one method a frame of territory.toml. Uses ``_by``, ``_prep_actor`` and ``_where_forces``."""

    def _frame_take(self, sc, st, k, g, nxt, reduced):
        if st.passive and sc.word(st.j - 1) == "into":
            return None  # "pupils were marched into the forest"
        if st.passive and st.rule.frame == "take" and sc.word(st.j - 1) == "to":  # "X was returned to W"
            st.items, st.actor = left_list(sc, g), self._receiver(sc, nxt)
            return st if st.actor is not None and is_force(st.actor) else None
        if st.passive:
            if not _OFTEN.isdisjoint(sc.sentence.words[st.i : st.j + 4]):
                return None  # "has been won and lost several times": by whom in the end, it does not say
            st.items = left_list(sc, g if not reduced else k)
            if not st.items and st.rule.type == "siege":
                st.items = self._where_forces(sc, g if not reduced else k)
                if not st.items and nxt < len(sc.units) and sc.word(sc.units[nxt].i) == "there":
                    st.items = [Item(st.i, st.j, reference="it")]  # "a battalion has been besieged there"
            if not st.items and g and sc.units[g - 1].kind == "conj":
                st.items = first_list(sc, g)
            if not st.items and g and any(m.j == sc.units[g].i for m in sc.marks.get("say", ())):
                st = self._relative(sc, st, g) or st  # "X, which the army said had been taken by W"
            aside = reduced and k > 1 and sc.units[k - 1].value == "," and sc.units[k - 2].kind == "place"
            office = k > 3 and sc.units[k - 3].value == "of" and sc.units[k - 4].kind != "pnoun"
            if not st.items and aside and not office and is_force(self._by(sc, nxt)):
                st.items = [it for it in [read_item(sc, k - 2)[0]] if it is not None]  # "in X, overrun by W"
            if reduced and not st.items:
                return None
            st.actor = self._by(sc, nxt)
            if st.infinitive and st.items and not st.items[0].named() and self._it_was(sc, st):
                return None  # "it was the first capital to be seized by W": of which that is told already
            if st.actor is None and sc.word(st.j - 1) == "control":  # "was brought back under army control"
                st.actor = next((u for u in sc.units[k:nxt] if st.i < u.i < st.j and is_named_actor(u)), None)
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
        carried = _AWAY | (_TOWARDS if sc.word(st.i).startswith(("t", "bring", "brought")) else frozenset())
        if st.items[0].reference in ("them", "it") and sc.word(st.items[0].j) in carried:
            return None  # "cleared them out": those who were there
        rest = self._rest(sc, st) if st.items[0].facility else None
        if rest is not None:
            st.items = [rest]
        st.actor = subject(sc, g, is_actor) or self._metonym(sc, g)
        first = next((q for q, u in enumerate(sc.units) if u.kind != "punct"), 0)  # behind a dateline
        begun = g - first
        opens = begun <= 2 or st.gerund and begun <= 5 and sc.word(sc.units[g - 1].i) in ("after", "since")
        if (
            st.actor is None
            and opens
            and (st.gerund or sc.word(sc.units[first].i) in ("having", "after", "by"))
        ):
            st.actor = self._after_comma(sc, end)  # "Having retaken X, the army raised …"
        st.target = self._prep_actor(sc, end, frozenset(("from",)))
        return st

    @staticmethod
    def _rest(sc: Scanned, st: Statement) -> Item | None:
        """The town that is taken with a site in it: "seized the airport and the (rest of the) town"."""
        words = sc.sentence.words
        for t in range(st.items[0].j, min(len(words) - 2, st.j + 14)):
            after = next((n for n in (3, 2) if tuple(words[t : t + n]) in _AND_ALL), 0)
            u = sc.unit(t + after) if after else None
            town = u is not None and u.kind == "pnoun" and u.value == "city" and u.form != "p"
            if town and sc.word(u.j) not in ("'s", "of"):
                return Item(u.i, u.j, noun="city", noun_word=sc.word(u.j - 1), reference="city")
        return None

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
        marks = (m for m in sc.marks.get("verb", ()) if m.hit.value.id in _COMES and m.i < st.i)
        first = next(marks, None)
        came = self._verb(sc, first) if first is not None else None
        if came is None or came.infinitive or came.passive or not came.items:
            return None
        if came.actor is not st.actor and not st.gerund:
            return None
        st.actor = came.actor
        all_of = not _WHOLLY.isdisjoint(
            sc.sentence.words[st.i : st.j]
        )  # "swept into the centre, declaring full control"
        if st.actor is None or came.items[0].scope is not None and not all_of:
            return None
        st.items = [replace(came.items[0], i=st.i, j=st.j, scope=None)] if all_of else came.items[:1]
        return st

    def _frame_follow(self, sc, st, k, g, nxt, reduced):
        """ "The army pulled out of X and rebels moved in": the place that the sentence says somebody left."""
        u = sc.units[nxt] if nxt < len(sc.units) else None
        soon = u is not None and u.kind == "word" and u.value in _LATER
        if st.passive or u is not None and u.kind not in _ENDS_CLAUSE and not soon:
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
            if not (is_actor(u) or u.kind in ("det", "word", "adv", "cap", "num", "actor")):
                who = next((v for v in sc.units[p + 1 : g] if is_named_actor(v)), None)
                st.items = self._only(sc, p) if who is not None and u.kind in ("place", "pnoun") else []
                if not st.items and u.kind == "pnoun":
                    who = next((v for v in sc.units[p + 1 : g] if is_actor(v)), None)
                    st.items = self._said_of_all(sc, p) if who is not None else []
                st.actor, st.relative = who, True  # "X is the only town the army still holds"
                return st if st.items else None
        return None

    def _it_was(self, sc: Scanned, st: Statement) -> bool:
        """Whether a clause only says what rank a taking has that was told before: "it was the first town to be taken"."""
        k = sc.unit_at[st.items[0].i]
        while k > 1 and sc.units[k - 1].kind in ("det", "word", "adv", "num"):
            k -= 1
        return (
            k > 1
            and sc.word(sc.units[k - 1].i) in self.be
            and sc.word(sc.units[k - 2].i) in ("it", "this", "that")
        )

    @staticmethod
    def _said_of_all(sc: Scanned, q: int) -> list[Item]:
        """The places that the noun of unit ``q`` describes before a clause: "X and Y, *towns* they had taken"."""
        p = q
        while (
            p > 1
            and sc.units[p - 1].kind in ("det", "num", "word", "adv")
            and sc.word(sc.units[p - 1].i) != "the"
        ):
            p -= 1
        described = p > 1 and sc.units[p - 1].value == "," and (p < q or sc.units[q].form == "p")
        found = [it for it in left_list(sc, p - 1) if it.unit is not None] if described else []
        return [replace(it, facility=None, facility_words=None, scope=None) for it in found]

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

    def _frame_there(self, sc, st, k, g, nxt, reduced):
        """W is still there: in the place told before."""
        st.actor = subject(sc, g, is_named_actor)
        st.items = [Item(st.i, st.j, reference="it")] if is_force(st.actor) and not st.passive else []
        return st if st.items else None

    def _frame_patrol(self, sc, st, k, g, nxt, reduced):
        """W patrols PLACE, as who holds it does; police and peacekeepers do so anywhere."""
        if sc.word(st.j - 1) == "streets" and not sc.word(st.i).startswith("patrol"):
            if sc.word(st.j) in ("of", "in"):
                return None
            st.items, st.actor = [Item(st.i, st.j, reference="it")], subject(sc, g, is_named_actor)
        else:
            st = None if st.passive else self._frame_take(sc, st, k, g, nxt, reduced)
        u = st.actor if st is not None else None
        named = u is not None and u.kind == "actor" and is_named_actor(u) and st.items[0].facility is None
        return st if named and u.value.role == "armed" and u.value.id not in _KEEPING_ORDER else None

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
            if any(is_named_actor(u) for u in sc.units if st.i < u.i < st.j):
                return self._in_hands(sc, Mark(st.j - 1, st.j, None), st.rule)  # "X is in government control"
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
