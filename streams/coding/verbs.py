"""Territorial verbs in their frames: who takes, loses, leaves, clears which place."""

from streams.coding.frames import Frames
from streams.coding.lexicon import Rule
from streams.coding.lists import read_list
from streams.coding.scan import Mark, Scanned, Unit
from streams.coding.statements import ACTOR_CLASSES, Statement, is_force, is_named_actor
from streams.coding.subjects import np_start, subject
from streams.coding.wordsets import word_set


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


_DECLARING = word_set("declaring")


class Verbs(Frames):
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
        quoted = before is not None and before.value == '"' and k > 1 and sc.units[k - 2].kind == "det"
        if quoted or before is not None and before.kind in ("det", "poss"):
            if rule.frame == "leave" and sc.word(m.j - 1) == "from":
                return self._retreat(sc, m, rule)
            return None  # "the attack", "its hold", "the surrounding hills": a noun or an adjective
        noun = (
            form == "Z" and before is not None and before.kind in ("word", "num") and before.value != "longer"
        )
        if noun and rule.frame != "flown":
            return None
        if (
            "B" in form
            and "D" not in form
            and "N" not in form
            and not (to or aux or self._plural_subject(sc, g) or (before and before.kind == "conj"))
        ):
            return None
        if (
            form == "B"
            and sc.word(m.i) == "secure"
            and not to
            and (declared := self._declared(sc, k)) is not None
        ):
            st = Statement(rule, m.i, m.j, [], passive=True, group=sc.units[k].i)
            st = (
                self._frame_take(sc, st, k, k, sc.unit_at[m.j - 1] + 1, True)
                if rule.frame == "take"
                else None
            )
            who = subject(sc, declared, is_named_actor) if st is not None else None
            if st is not None:
                st.actor = who if is_force(who) else None
            return st if st is not None and st.items and st.actor is not None else None
        shared = (
            self._shared_to(sc, g) if "B" in form and before and before.kind == "conj" and not to else None
        )
        if shared is not None:
            g, to = shared, True
        declared = None
        passive = "N" in form and be
        reduced = False
        nxt = sc.unit_at[m.j - 1] + 1
        if not passive and "N" in form and not have:
            w = sc.word(m.j)
            aside = before is not None and before.value == "," and nxt + 1 < len(sc.units)
            if aside and sc.units[nxt].kind == "time" and sc.units[nxt + 1].value == "by":
                w = "by"  # "X, captured on Friday by W"
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
            elif (
                w == "to"
                and rule.frame == "lose"
                and before is not None
                and (before.kind == "place" or before.value == ",")
            ):
                passive = reduced = True  # "X, lost to the rebels in May"
            elif rule.frame == "take" and self._aside(sc, k, nxt):
                passive = reduced = True  # "X, captured on Monday, …"
            elif (declared := self._declared(sc, k)) is not None:
                passive = reduced = True  # "declared X liberated"
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
            aside=reduced and before is not None and before.value == ",",
            group=sc.units[g].i,
        )
        reader = getattr(self, "_frame_" + rule.frame)
        st = reader(sc, st, k, g, nxt, reduced)
        if st is None or not st.items:
            return None
        if declared is not None and st.actor is None:
            who = subject(sc, declared, is_named_actor)
            st.actor = who if is_force(who) and who.value != "it" else None
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
                and (st.items[0].named() or st.items[0].reference == "city" and self._denied(sc))
                and rule.frame in ("take", "press", "leave", "lose")
            )
        ):
            return None
        return st

    @staticmethod
    def _denied(sc: Scanned) -> bool:
        """Whether a sentence denies something: "denied that the city had been lost"."""
        return any(m.hit.value == "deny" for m in sc.marks.get("say", ()))

    def _retreat(self, sc: Scanned, m: Mark, rule: Rule) -> Statement | None:
        """W announced a retreat from PLACE."""
        actor = self._leaver(sc, m)
        items, _ = read_list(sc, sc.unit_at[m.j - 1] + 1) if actor is not None else ([], 0)
        return Statement(rule, m.i, m.j, items, actor=actor, group=m.i) if items else None

    @staticmethod
    def _aside(sc: Scanned, k: int, nxt: int) -> bool:
        """Whether the participle of unit ``k`` stands between commas behind a place, and only says when."""
        if k < 2 or sc.units[k - 1].value != "," or nxt >= len(sc.units):
            return False
        if sc.units[k - 2].kind != "place" and sc.units[k - 2].value != ")":
            return False
        closing = next((u for u in sc.units[nxt : nxt + 6] if u.value in (",", ".")), None)
        return closing is not None and all(
            u.kind in ("time", "adv", "det", "num", "word") or u.value in ("in", "on", "after", "during")
            for u in sc.units[nxt : sc.unit_at[closing.i]]
        )

    @staticmethod
    def _declared(sc: Scanned, k: int) -> int | None:
        """The verb of declaring that the participle of unit ``k`` completes: "declared the city liberated"."""
        p = k - 1
        while p >= 0 and sc.units[p].kind == "adv":
            p -= 1
        if p > 3 and sc.units[p].value == ",":  # "declared X, the last city of the rebels, liberated"
            p = next((q - 1 for q in range(p - 1, max(1, p - 16), -1) if sc.units[q].value == ","), p)
        if p < 1 or sc.units[p].kind not in ("place", "pnoun", "cap"):
            return None
        verb = np_start(sc, p) - 1
        amount = (
            verb > 1 and sc.units[verb].value == "of" and sc.word(sc.units[verb - 1].i) in ("whole", "all")
        )
        if verb > 1 and sc.units[verb].value == "of" and (amount or sc.units[verb - 1].kind == "pnoun"):
            verb = np_start(sc, verb - 1) - 1  # "declared the city of X liberated"
        return verb if verb > 0 and sc.word(sc.units[verb].j - 1) in _DECLARING else None

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
