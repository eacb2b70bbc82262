"""The frames of verbs of leaving and of falling."""

from streams.coding.items import Item
from streams.coding.lists import first_list, left_list, read_list
from streams.coding.scan import Scanned, Unit
from streams.coding.statements import Statement, is_actor, is_force, is_named_actor
from streams.coding.subjects import subject
from streams.coding.wordsets import word_set

_STATES = frozenset(("under", "without", "with", "in", "as", "at"))
_MOVING, _OFTEN = word_set("moving"), word_set("often")

_COMING = word_set("coming")


class Falling:
    """Part of the territory reader. Uses ``_by``, ``_prep_actor``, ``_located`` and ``_receiver``."""

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
        if u is not None and u.kind == "det" and nxt + 1 < len(sc.units) and sc.units[nxt + 1].kind == "time":
            nxt, u = nxt + 1, sc.units[nxt + 1]  # "fell the same day"
        if u is not None and u.kind == "time" and nxt + 1 < len(sc.units) and sc.units[nxt + 1].value == "to":
            nxt, u = nxt + 1, sc.units[nxt + 1]  # "fell on Thursday to W"
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
                u.kind in ("prep", "neg")
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
                    "with",
                    "last",
                    "despite",
                    "at",
                )
            )
        ):
            return None
        elif actor is None and u is not None:
            actor = self._by(sc, nxt, 4)
        if actor is None and sc.word(st.j - 1) == "hands":
            actor = self._who_came(sc, nxt)
        st.actor = actor
        if not st.items and st.gerund is False and st.infinitive and g > 0:
            # "the second regional capital to fall to the militants"
            st.items = left_list(sc, g) or self._ranked(sc, g)
            if not st.items and sc.word(sc.units[g].i - 1) == "only":
                st.items = first_list(sc, g)
        if st.infinitive and st.items and not st.items[0].named() and self._told_before(sc, st):
            return None  # "took X on Friday, the tenth capital to fall": X, of which that is told already
        return st if st.items else None

    @staticmethod
    def _told_before(sc: Scanned, st: Statement) -> bool:
        """Whether a place noun only says more of a place that the sentence told the taking of before."""
        k = sc.unit_at[st.items[0].i]
        told = any(m.hit.value.type == "capture" and m.j <= st.items[0].i for m in sc.marks.get("verb", ()))
        return told and k > 0 and sc.units[k - 1].value == ","

    @staticmethod
    def _who_came(sc: Scanned, k: int) -> Unit | None:
        """By whose coming a place changed hands: "changed hands on Monday when *the army* marched in"."""
        when = next(
            (q for q in range(k, min(len(sc.units), k + 12)) if sc.word(sc.units[q].i) in ("when", "as")),
            None,
        )
        if when is None:
            return None
        for q in range(when + 1, min(len(sc.units) - 1, when + 8)):
            u = sc.units[q]
            if u.kind == "verb":
                return None
            if is_named_actor(u) and is_force(u):
                verb = next((v for v in sc.units[q + 1 : q + 6] if v.kind == "verb"), None)
                return u if verb is not None and sc.word(verb.i) in _COMING else None
        return None

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
