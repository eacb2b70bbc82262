"""Territorial verbs in their frames: who takes, loses, leaves, clears which place."""

from streams.coding.clause import Item, read_item
from streams.coding.lexicon import Rule
from streams.coding.lists import first_list, left_list, read_list
from streams.coding.scan import Mark, Scanned, Unit
from streams.coding.statements import ACTOR_CLASSES, Statement, is_actor, is_force, is_named_actor
from streams.coding.subjects import governed, subject

MOST_BEFORE = 9  # units of a sentence's beginning that name where all of it is


def nxt_is_place(sc: Scanned, m: Mark) -> bool:
    """Whether the participle ``m`` stands before a place or those in it as an adjective does: "the besieged city"."""
    k = sc.unit_at[m.i]
    before = sc.units[k - 1] if k else None
    if before is not None and before.kind not in ("det", "prep", "conj", "punct", "adv"):
        return False
    if before is not None and before.kind == "adv" and k > 1 and sc.units[k - 2].kind not in ("det", "prep"):
        return False
    u = sc.unit(m.j)
    return u is not None and u.kind in ("place", "pnoun", "actor")


class Verbs:
    """Part of the territory reader: marks of verbs. Uses ``_group``, ``_by``, ``_prep_actor`` and ``war``."""

    def _verb(self, sc: Scanned, m: Mark) -> Statement | None:
        rule: Rule = m.hit.value
        form = m.hit.form
        k = sc.unit_at[m.i]
        head = sc.units[k]
        if head.kind in ("actor", "place", "fac") and head.i < m.i:
            return None
        g, be, have, to, aux = self._group(sc, k)
        have = have or self._after(sc, g)
        before = sc.units[k - 1] if k else None
        if (
            before is not None
            and before.kind == "poss"
            and sc.word(m.j - 1) in ("of", "over")
            and "B" in form
        ):
            return self._their_control(sc, m, k)
        if rule.type == "siege" and form == "DN" and nxt_is_place(sc, m):
            return self._besieged(sc, m, rule)
        if before is not None and before.kind in ("det", "poss"):
            return None  # "the attack", "its hold", "the surrounding hills": a noun or an adjective
        if form == "Z" and before is not None and before.kind in ("word", "num"):
            return None
        if (
            "B" in form
            and "D" not in form
            and "N" not in form
            and not (to or aux or self._plural_subject(sc, g) or (before and before.kind == "conj"))
        ):
            return None
        shared = (
            self._shared_to(sc, g) if "B" in form and before and before.kind == "conj" and not to else None
        )
        if shared is not None:
            g, to = shared, True
        passive = "N" in form and be
        reduced = False
        nxt = sc.unit_at[m.j - 1] + 1
        if not passive and "N" in form and not have:
            w = sc.word(m.j)
            if w == "by" and rule.frame in ("take", "press", "hold"):
                passive = reduced = True
            elif (
                self._headline(sc)
                and rule.frame in ("take", "press")
                and before is not None
                and before.kind in ("place", "fac")
                and w in ("", ",", "-", ":", "as", "after", "in", "'", '"')
            ):
                passive = reduced = True  # "Mosul overrun, thousands flee"
            elif sc.sentence.glued[m.i] and m.i:
                return None
        st = Statement(
            rule,
            m.i,
            m.j,
            [],
            passive=passive,
            infinitive=to,
            gerund=form == "G",
            perfect=have,
            group=sc.units[g].i,
        )
        reader = getattr(self, "_frame_" + rule.frame)
        st = reader(sc, st, k, g, nxt, reduced)
        if st is None or not st.items:
            return None
        if to and st.actor is None and not st.passive:
            st.actor = self._whose(sc, g)
        if to and st.actor is not None and self._expletive(sc, st.actor, g):
            st.actor = None
        if (
            rule.armed
            and not self._armed(st)
            and not (
                self.war
                and st.passive
                and st.items[0].named()
                and rule.frame in ("take", "press", "leave", "lose")
            )
        ):
            return None
        return st

    @staticmethod
    def _after(sc: Scanned, g: int) -> bool:
        """Whether the clause of verb group ``g`` is an after-clause: what it tells came first."""
        for p in range(g - 1, max(-1, g - 7), -1):
            u = sc.units[p]
            if u.kind in ("verb", "aux", "punct"):
                return False
            if sc.word(u.i) == "after":
                return True
        return False

    def _whose(self, sc: Scanned, g: int) -> Unit | None:
        """Whose effort the infinitive at unit ``g`` tells of: "Russian efforts to capture X", "the army's bid to …"."""
        noun = sc.units[g - 1] if g else None
        if (
            noun is None
            or noun.kind not in ("word", "verb")
            or not any(m.hit.cat == "mood" for m in sc.mark_at.get(noun.i, ()))
        ):
            return None
        k = g - 2
        if k >= 0 and sc.units[k].kind == "poss":
            k -= 1
        u = sc.units[k] if k >= 0 else None
        return u if u is not None and u.kind == "actor" and u.value.cls in ACTOR_CLASSES else None

    @staticmethod
    def _expletive(sc: Scanned, u: Unit, g: int) -> bool:
        """Whether "it" only holds the place of the infinitive at unit ``g``: "it was possible to leave"."""
        if u.value != "it" or not sc.word(u.j) or sc.unit(u.j).kind not in ("aux", "modal"):
            return False
        return all(v.kind in ("aux", "modal", "neg", "adv", "word") for v in sc.units[sc.unit_at[u.j] : g])

    @staticmethod
    def _besieged(sc: Scanned, m: Mark, rule: Rule) -> Statement | None:
        """The besieged PLACE; the besieged forces in PLACE."""
        k = sc.unit_at[m.j]
        target = None
        if sc.units[k].kind == "actor":
            target = sc.units[k]
            if not (k + 1 < len(sc.units) and sc.units[k + 1].value in ("in", "of", "inside", "at")):
                return None
            k += 2
        items, _ = read_list(sc, k)
        st = Statement(rule, m.i, m.j, items[:1], passive=True, group=m.i)
        st.target = target if target is not None and target.value.cls != "generic" else None
        known = items and (items[0].unit is not None or items[0].name or items[0].reference == "city")
        return (
            st if known and items[0].facility is None and (k == sc.unit_at[m.j] or is_force(target)) else None
        )

    @staticmethod
    def _shared_to(sc: Scanned, g: int) -> int | None:
        """The unit of the "to" that a verb after a conjunction shares: "told them *to* stop the attack and leave X"."""
        for p in range(g - 2, max(0, g - 16), -1):
            u = sc.units[p]
            if u.kind in ("sub", "rel", "aux", "modal") or u.value in (";", ":"):
                return None
            if u.kind == "verb" and "B" in u.form and sc.word(u.i - 1) == "to":
                return p - 1
            if u.kind == "verb" and "N" not in u.form and "G" not in u.form:
                return None
        return None

    @staticmethod
    def _headline(sc: Scanned) -> bool:
        """Whether the sentence is printed without a full stop, as headlines are."""
        return sc.sentence.words[-1] not in (".", "!", "?", '"')

    @staticmethod
    def _plural_subject(sc: Scanned, g: int) -> bool:
        u = sc.units[g - 1] if g else None
        return u is not None and (
            u.kind in ("actor", "pron", "rel", "conj", "adv", "time", "punct")
            or u.kind == "place"
            or (u.kind == "word" and u.value.endswith("s"))
        )

    @staticmethod
    def _armed(st: Statement) -> bool:
        return is_force(st.actor) or is_force(st.target)

    def _frame_take(self, sc, st, k, g, nxt, reduced):
        if st.passive:
            st.items = left_list(sc, g if not reduced else k)
            if not st.items and st.rule.type == "siege":
                st.items = self._where_forces(sc, g if not reduced else k)
            if not st.items and g and sc.units[g - 1].kind == "conj":
                st.items = first_list(sc, g)
            if reduced and not st.items:
                return None
            st.actor = self._by(sc, nxt)
            st.target = self._prep_actor(sc, nxt, frozenset(("from",)))
            return st if any(it.named() or it.reference for it in st.items) else None
        st.items, end = read_list(sc, nxt)
        if not st.items:
            return self._relative(sc, st, g)
        if self._object_is_else(sc, st, end):
            return None
        st.actor = subject(sc, g, is_actor) or self._metonym(sc, g)
        if st.actor is None and g <= 2 and (st.gerund or sc.word(sc.units[0].i) in ("having", "after", "by")):
            st.actor = self._after_comma(sc, end)  # "Having retaken X, the army raised …"
        st.target = self._prep_actor(sc, end, frozenset(("from",)))
        return st

    @staticmethod
    def _frame_here(sc, st, k, g, nxt, reduced):
        """ "In X town, the rebels took complete control": the place opens the sentence."""
        st.actor = subject(sc, g, is_actor)
        for p in range(1, min(g, MOST_BEFORE)):
            u = sc.units[p]
            if u.kind == "place" and sc.units[p - 1].value in ("in", "at"):
                item, _ = read_item(sc, p)
                st.items = [item] if item is not None and st.actor is not None else []
                return st
            if u.kind in ("verb", "sub", "rel", "aux") or is_actor(u):
                return None
        return None

    def _relative(self, sc: Scanned, st: Statement, g: int) -> Statement | None:
        """PLACE, which W had taken: the object stands before the relative pronoun."""
        for p in range(g - 1, max(0, g - 6), -1):
            u = sc.units[p]
            if u.kind == "rel" and u.value in ("which", "that"):
                q = p - 2 if p and sc.units[p - 1].kind == "punct" else p - 1
                site = (
                    q > 1 and sc.units[q - 1].kind == "prep" and sc.units[q - 2].kind == "fac"
                )  # "a post in X which"
                plain = q >= 0 and sc.units[q].kind in ("place", "pnoun") and not site
                item = read_item(sc, q)[0] if plain else None
                st.items = [item] if item is not None else left_list(sc, p)[-1:]
                st.actor = next((v for v in sc.units[p + 1 : g] if is_actor(v)), None)
                st.relative = True
                usable = st.items and (st.items[0].named() or st.items[0].reference == "city")
                return st if usable and st.actor is not None else None
            if not (is_actor(u) or u.kind in ("det", "word", "adv", "cap", "num")):
                return None
        return None

    @staticmethod
    def _after_comma(sc: Scanned, k: int) -> Unit | None:
        """The subject of the main clause after a participle clause."""
        comma = next(
            (q for q in range(k, len(sc.units)) if sc.units[q].kind == "punct" and sc.units[q].value == ","),
            None,
        )
        if comma is None:
            return None
        for u in sc.units[comma + 1 : comma + 6]:
            if is_named_actor(u):
                return u
            if u.kind in ("verb", "aux", "prep"):
                return None
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
        st.actor = self._prep_actor(sc, end, frozenset(("to",)))
        if st.actor is None and st.gerund:  # "surrendered to W, handing over the town"
            for p in range(g - 1, 0, -1):
                if is_named_actor(sc.units[p]) and governed(sc, p) == "to":
                    st.actor = sc.units[p]
                    break
        return st

    def _frame_leave(self, sc, st, k, g, nxt, reduced):
        if st.passive and sc.word(st.j - 1) not in ("from", "of"):
            st.items = left_list(sc, g)
            st.actor = self._by(sc, nxt)
            return st if st.actor is not None else None
        st.items, end = read_list(sc, nxt)
        if not st.items:
            return None
        if self._people(sc, g):
            return None  # "shells forced thousands to flee the town"
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

    def _people(self, sc: Scanned, g: int) -> bool:
        """Whether those right before verb group ``g`` are people of no force: "thousands", "most families"."""
        k = g - 1
        while k > 0 and sc.units[k].kind in ("adv", "rel"):
            k -= 1
        return (
            k >= 0 and sc.units[k].kind in ("num", "word", "pron") and sc.word(sc.units[k].i) in self.people
        )

    def _frame_fall(self, sc, st, k, g, nxt, reduced):
        st.items = left_list(sc, g)
        u = sc.units[nxt] if nxt < len(sc.units) else None
        by_phrase = st.j - st.i > 1
        actor = None
        if by_phrase:
            for q in range(nxt, min(len(sc.units), nxt + 6)):
                v = sc.units[q]
                if is_named_actor(v):
                    actor = v
                    break
                if v.kind in ("prep", "verb", "punct", "time"):
                    break
        elif u is not None and u.kind == "prep" and u.value == "to":
            actor = self._prep_actor(sc, nxt, frozenset(("to",)))
            if actor is None and nxt + 1 < len(sc.units) and sc.units[nxt + 1].kind not in ("place", "pron"):
                return None  # fell to a new low
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
            items = left_list(sc, g)
            st.items = items
        return st if st.items else None

    def _frame_oust(self, sc, st, k, g, nxt, reduced):
        """W verb L from PLACE; L was verb-ed from PLACE (by W)."""
        units = sc.units
        if st.passive:
            st.target = subject(sc, g, is_actor)
            start = nxt
        else:
            loser = None
            p = nxt
            while p < len(units) and p < nxt + 6:
                u = units[p]
                if is_named_actor(u) or (u.kind == "pron" and u.value in ("them",)):
                    loser = u
                    break
                if u.kind not in ("det", "word", "num", "adv", "cap"):
                    return None
                p += 1
            if loser is None:
                return None
            st.target = loser
            start = p + 1
            st.actor = subject(sc, g, is_actor) or self._metonym(sc, g)
        p = start
        while (
            p < len(units)
            and p < start + 4
            and not (units[p].kind == "prep" and units[p].value in ("from", "of"))
        ):
            if units[p].kind not in ("adv", "word", "time", "prep") or units[p].value == "by":
                break
            p += 1
        out = st.passive and "out" in (sc.word(st.j - 1), sc.word(st.j))
        if out and p < len(units) and units[p].value == "by":
            st.items = [Item(st.i, st.j, reference="it")]  # "took X before being driven out by W"
        elif p >= len(units) or not (units[p].kind == "prep" and units[p].value in ("from", "of")):
            return None
        else:
            st.items, _ = read_list(sc, p + 1)
        if st.passive:
            st.actor = self._by(sc, nxt)
        if st.target is None:
            return None
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
