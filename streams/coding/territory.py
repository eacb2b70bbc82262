"""Territorial statements of a sentence: who takes, loses, leaves, holds, besieges or presses which place.

Each mark of the patterns in ``data/territory.toml`` is read in its frame. What comes out is a Statement: the rule,
winner and loser as units, the places, and the tokens that decided.
"""

from dataclasses import dataclass, field

from streams.coding.clause import Item, first_list, governed, left_list, read_item, read_list, subject
from streams.coding.lexicon import Rule
from streams.coding.scan import Mark, Scanned, Unit

ACTOR_CLASSES = frozenset(("group", "state", "generic"))


@dataclass(slots=True)
class Statement:
    """One territorial statement. ``actor``: winner, holder, leaver or attacker; ``target``: who loses or held."""

    rule: Rule
    i: int  # tokens of the trigger
    j: int
    items: list[Item]
    actor: Unit | None = None
    target: Unit | None = None
    passive: bool = False
    infinitive: bool = False
    gerund: bool = False
    perfect: bool = False
    group: int = 0  # first token of the verb group, where governors stand before
    type: str = ""
    destination: list[Item] = field(default_factory=list)


def is_actor(u: Unit) -> bool:
    """Whether a unit can act: an armed group, a state, a generic side or a pronoun for one."""
    return is_named_actor(u) or (u.kind == "pron" and u.value in ("they", "it", "we", "group"))


def is_named_actor(u: Unit) -> bool:
    """An actor that is no pronoun."""
    if u.kind == "actor":
        return u.value.cls in ACTOR_CLASSES and u.value.form != "adjective"
    return u.kind == "place" and u.form == "party"  # "Russia", "Kyiv"


def is_force(u: Unit | None) -> bool:
    """Whether a unit is a party that can hold ground: no civilians."""
    return u is not None and (u.kind != "actor" or (u.value.side != "civilian" and u.value.role not in ("civilian", "resident")))


class Territory:
    """Reads the territorial marks of scanned sentences."""

    def __init__(self, word_class: dict[str, frozenset[str]]) -> None:
        self.aux, self.be, self.have = word_class["auxiliary"], word_class["be"], word_class["have"]
        self.modal, self.neg = word_class["modal"], word_class["negation"]

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
                    foreign = st.actor is not None and st.actor.kind == "place" and st.rule.frame in ("take", "hold")  # a state that acts: "Moscow claims control of …"
                    if not war and (peace or not foreign and (st.rule.armed or st.rule.frame in ("scene", "noun", "oust", "clear"))):
                        continue
                    if not war and st.actor is None and not st.passive and st.rule.frame == "take":
                        continue  # "mussels have conquered the lake"
                    st.type = st.type or st.rule.type
                    out.append(st)
        out.sort(key=lambda s: s.i)
        return out

    # verbs ---------------------------------------------------------------------------------------------------

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
            elif w == "to" and g == k or (w == "to" and sc.units[g].kind in ("aux", "adv")):
                to = True
            elif u.kind != "adv":
                break
            g -= 1
        while g < k and sc.units[g].kind == "adv":
            g += 1
        return g, be, have, to, aux

    def _verb(self, sc: Scanned, m: Mark) -> Statement | None:
        rule: Rule = m.hit.value
        form = m.hit.form
        k = sc.unit_at[m.i]
        head = sc.units[k]
        if head.kind in ("actor", "place", "fac") and head.i < m.i:
            return None
        g, be, have, to, aux = self._group(sc, k)
        before = sc.units[k - 1] if k else None
        if before is not None and before.kind in ("det", "poss"):
            return None  # "the attack", "its hold", "the surrounding hills": a noun or an adjective
        if before is not None and before.kind == "word" and form in ("B", "Z", "BZ") and not before.value.endswith("ly"):
            pass
        if form == "Z" and before is not None and before.kind in ("word", "num"):
            return None
        if "B" in form and "D" not in form and "N" not in form and not (to or aux or self._plural_subject(sc, g) or (before and before.kind == "conj")):
            return None
        passive = "N" in form and be
        reduced = False
        nxt = sc.unit_at[m.j - 1] + 1
        if not passive and "N" in form and not have:
            w = sc.word(m.j)
            if w == "by" and rule.frame in ("take", "press", "hold"):
                passive = reduced = True
            elif self._headline(sc) and rule.frame in ("take", "press") and before is not None and before.kind in ("place", "fac") and w in ("", ",", "-", ":", "as", "after", "in", "'", '"'):
                passive = reduced = True  # "Mosul overrun, thousands flee"
            elif sc.sentence.glued[m.i] and m.i:
                return None
        st = Statement(rule, m.i, m.j, [], passive=passive, infinitive=to, gerund=form == "G", perfect=have, group=sc.units[g].i)
        reader = getattr(self, "_frame_" + rule.frame)
        st = reader(sc, st, k, g, nxt, reduced)
        if st is None or not st.items:
            return None
        if rule.armed and not self._armed(st) and not (self.war and st.passive and st.items[0].named() and rule.frame in ("take", "press", "leave", "lose")):
            return None
        return st

    @staticmethod
    def _headline(sc: Scanned) -> bool:
        """Whether the sentence is printed without a full stop, as headlines are."""
        return sc.sentence.words[-1] not in (".", "!", "?", '"')

    @staticmethod
    def _plural_subject(sc: Scanned, g: int) -> bool:
        u = sc.units[g - 1] if g else None
        return u is not None and (u.kind in ("actor", "pron", "rel", "conj", "adv", "time", "punct") or u.kind == "place" or (u.kind == "word" and u.value.endswith("s")))

    @staticmethod
    def _armed(st: Statement) -> bool:
        return is_force(st.actor) or is_force(st.target)

    def _by(self, sc: Scanned, k: int, limit: int = 14) -> Unit | None:
        """The agent after "by" to the right of unit k."""
        for p in range(k, min(len(sc.units), k + limit)):
            u = sc.units[p]
            if u.kind == "prep" and u.value == "by":
                for q in range(p + 1, min(len(sc.units), p + 8)):
                    if is_named_actor(sc.units[q]):
                        return sc.units[q]
                    if sc.units[q].kind in ("verb", "prep", "punct") or (sc.units[q].kind == "time"):
                        break
            if u.kind in ("verb", "sub", "rel") or (u.kind == "punct" and u.value in ";:"):
                return None
        return None

    def _prep_actor(self, sc: Scanned, k: int, preps: frozenset[str], limit: int = 7) -> Unit | None:
        """An actor governed by one of ``preps`` shortly right of unit k ("from the rebels", "to the army")."""
        for p in range(k, min(len(sc.units), k + limit)):
            u = sc.units[p]
            if u.kind == "prep" and u.value in preps:
                for q in range(p + 1, min(len(sc.units), p + 6)):
                    v = sc.units[q]
                    if is_named_actor(v):
                        return v
                    if v.kind not in ("det", "word", "cap", "num", "adv"):
                        break
            if u.kind in ("verb", "sub", "rel", "aux") or (u.kind == "punct" and u.value in ";:"):
                return None
        return None

    def _frame_take(self, sc, st, k, g, nxt, reduced):
        if st.passive:
            st.items = left_list(sc, g if not reduced else k)
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

    def _relative(self, sc: Scanned, st: Statement, g: int) -> Statement | None:
        """PLACE, which W had taken: the object stands before the relative pronoun."""
        for p in range(g - 1, max(0, g - 6), -1):
            u = sc.units[p]
            if u.kind == "rel" and u.value in ("which", "that"):
                q = p - 2 if p and sc.units[p - 1].kind == "punct" else p - 1
                item = read_item(sc, q)[0] if q >= 0 and sc.units[q].kind == "place" else None
                st.items = [item] if item is not None else left_list(sc, p)[-1:]
                st.actor = next((v for v in sc.units[p + 1 : g] if is_actor(v)), None)
                return st if st.items and st.actor is not None and st.items[0].named() else None
            if not (is_actor(u) or u.kind in ("det", "word", "adv", "cap", "num")):
                return None
        return None

    @staticmethod
    def _after_comma(sc: Scanned, k: int) -> Unit | None:
        """The subject of the main clause after a participle clause."""
        comma = next((q for q in range(k, len(sc.units)) if sc.units[q].kind == "punct" and sc.units[q].value == ","), None)
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
        """"captured Mosul fighters": the place only describes; or the object is a person's name."""
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
        st = self._frame_take(sc, st, k, g, nxt, reduced)
        if st is not None:
            st.target = None
        return st

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
        return st

    def _frame_leave(self, sc, st, k, g, nxt, reduced):
        if st.passive and sc.word(st.j - 1) not in ("from", "of"):
            st.items = left_list(sc, g)
            st.actor = self._by(sc, nxt)
            return st if st.actor is not None else None
        st.items, end = read_list(sc, nxt)
        if not st.items:
            return None
        st.actor = subject(sc, g, is_actor)
        if end < len(sc.units) and sc.units[end].kind == "prep" and sc.units[end].value in ("to", "towards", "toward", "for", "into"):
            st.destination, _ = read_list(sc, end + 1)
        return st

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
        elif u is not None and not (u.kind in ("punct", "conj", "time", "adv", "sub", "aux", "verb") or (u.kind == "prep" and u.value in ("on", "in", "after", "without", "following", "during", "within", "by", "late", "under", "last", "despite", "at"))):
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
        if st.passive or ("N" in "" and reduced):
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
        while p < len(units) and p < start + 4 and not (units[p].kind == "prep" and units[p].value in ("from", "of")):
            if units[p].kind not in ("adv", "word", "time", "prep"):
                return None
            p += 1
        if p >= len(units) or not (units[p].kind == "prep" and units[p].value in ("from", "of")):
            return None
        st.items, end = read_list(sc, p + 1)
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

    # phrases and nouns ---------------------------------------------------------------------------------------

    def _held(self, sc: Scanned, m: Mark) -> Statement | None:
        """PLACE is under the control of H; PLACE is besieged (by A)."""
        rule: Rule = m.hit.value
        k = sc.unit_at[m.i]
        g, *_ = self._group(sc, k)
        if sc.units[k].i < m.i:
            return None
        items = left_list(sc, g)
        if not items and g and sc.units[g - 1].kind in ("conj", "adv"):
            items = first_list(sc, g)
        st = Statement(rule, m.i, m.j, items, group=sc.units[g].i)
        nxt = sc.unit_at[m.j - 1] + 1
        tail = sc.word(m.j - 1)
        agent = None
        if tail in ("of", "by", "from"):
            for q in range(nxt, min(len(sc.units), nxt + 6)):
                if is_named_actor(sc.units[q]) or (sc.units[q].kind == "place" and rule.type == "hold"):
                    agent = sc.units[q]
                    break
                if sc.units[q].kind not in ("det", "word", "num", "cap", "adv"):
                    break
        else:
            agent = self._by(sc, nxt, 5)
        st.actor = agent
        if rule.type == "hold" and agent is None:
            return None
        return st if items else None

    def _heldadj(self, sc: Scanned, m: Mark) -> Statement | None:
        """Rebel-held PLACE."""
        rule: Rule = m.hit.value
        k = sc.unit_at[m.i]
        if not sc.sentence.glued[m.i] or k == 0:
            return None
        holder = sc.units[k - 1]
        if holder.kind not in ("actor", "place") or holder.kind == "actor" and holder.value.cls not in ACTOR_CLASSES:
            return None
        if m.hit.value and sc.word(m.i) in ("run", "ruled", "administered") and holder.kind != "actor":
            return None
        item, end = read_item(sc, k + 1)
        if item is None or not item.named():
            return None
        items, _ = read_list(sc, k + 1)
        return Statement(rule, holder.i, m.j, items, actor=holder, group=holder.i)

    def _list(self, sc: Scanned, m: Mark) -> Statement | None:
        """Cities under pressure include A in the west, and B and C."""
        rule: Rule = m.hit.value
        nxt = sc.unit_at[m.j - 1] + 1
        items: list[Item] = []
        k = nxt
        while k < len(sc.units):
            found, k2 = read_list(sc, k)
            items += [it for it in found if it.named()]
            k = max(k2, k + 1)
        return Statement(rule, m.i, m.j, items, group=m.i)

    def _noun(self, sc: Scanned, m: Mark) -> Statement | None:
        """The capture of PLACE by W; W's capture of PLACE; the battle for PLACE."""
        rule: Rule = m.hit.value
        if rule.id == "capture.control_of":
            return self._control_of(sc, m, rule)
        if rule.id == "hold.stronghold":
            return self._stronghold(sc, m, rule)
        if rule.id == "hold.hands":
            return self._in_hands(sc, m, rule)
        if rule.frame == "scene" or sc.word(m.j - 1) in ("on", "against", "into", "in", "for", "towards", "toward", "around", "near", "at"):
            nxt = sc.unit_at[m.j - 1] + 1
            items, end = read_list(sc, nxt)
            if rule.frame == "scene":
                items = [it for it in items if it.named() or it.reference in ("city", "district", "it")]
            st = Statement(rule, m.i, m.j, items, group=m.i)
            st.actor = self._possessor(sc, m.i) or self._by(sc, end, 5)
            if rule.frame != "scene" and st.actor is None:
                u = subject(sc, sc.unit_at[m.i], is_named_actor)
                st.actor = u
            return st
        if sc.word(m.j - 1) == "of":
            k = sc.unit_at[m.i] - 1
            while k >= 0 and sc.units[k].kind in ("adv", "aux", "word", "time"):
                k -= 1
            items, _ = read_list(sc, sc.unit_at[m.j - 1] + 1)
            holder = sc.units[k] if k >= 0 and is_named_actor(sc.units[k]) else None
            return Statement(rule, m.i, m.j, items, actor=holder, group=m.i) if holder is not None else None
        preps = ("from",) if rule.frame == "nounfrom" else ("of",)
        nxt = sc.unit_at[m.j - 1] + 1
        if nxt >= len(sc.units):
            return None
        u = sc.units[nxt]
        if u.kind != "prep" or u.value not in (*preps, "of"):
            return None
        possessor = self._possessor(sc, m.i)
        start = nxt + 1
        leaver = None
        if rule.frame == "nounfrom" and u.value == "of":
            leaver = next((v for v in sc.units[nxt + 1 : nxt + 6] if is_named_actor(v)), None)
            if leaver is None:
                if sc.word(m.i) != "evacuation" or True:
                    return None
            p = sc.unit_at[leaver.j - 1] + 1
            if p >= len(sc.units) or not (sc.units[p].kind == "prep" and sc.units[p].value == "from"):
                return None
            start = p + 1
        items, end = read_list(sc, start)
        if not items:
            return None
        if sc.word(m.i) in ("occupation", "loss") and items and not items[0].named():
            return None
        st = Statement(rule, m.i, m.j, items, group=m.i)
        word = sc.word(m.j - 1)
        if word == "loss":
            st.target = possessor
            st.actor = self._prep_actor(sc, end, frozenset(("to",)))
        elif word == "of":
            st.actor = possessor
        elif word in ("fall", "surrender", "handover", "over", "capitulation"):
            st.actor = self._prep_actor(sc, end, frozenset(("to",)))
            if word != "fall":
                st.target = possessor or self._by(sc, end, 5)
        else:
            st.actor = leaver or possessor or self._by(sc, end, 5)
            if st.actor is None and rule.type in ("capture", "siege"):
                st.actor = subject(sc, sc.unit_at[m.i], is_named_actor)
            st.target = self._prep_actor(sc, end, frozenset(("from",))) if rule.frame != "nounfrom" else None
        if rule.frame == "nounfrom" and st.actor is None:
            return None
        return st

    def _control_of(self, sc: Scanned, m: Mark, rule: Rule) -> Statement | None:
        """Control of PLACE passed to W; control of PLACE was lost by L."""
        k = sc.unit_at[m.i]
        if k and sc.units[k - 1].kind in ("verb", "adv", "word", "actor", "prep"):
            return None
        items, end = read_list(sc, sc.unit_at[m.j - 1] + 1)
        if not items or not items[0].named():
            return None
        v = next((q for q in range(end, min(len(sc.units), end + 4)) if sc.units[q].kind == "verb"), None)
        if v is None:
            return None
        w = sc.word(sc.units[v].i)
        st = Statement(rule, m.i, sc.units[v].j, items, group=m.i)
        to, by = self._prep_actor(sc, v + 1, frozenset(("to",))), self._by(sc, v + 1, 5)
        if w in ("lost", "relinquished", "ceded", "surrendered"):
            st.target, st.actor = by, to
        elif w in ("passed", "returned", "shifted", "reverted", "transferred", "handed", "went", "given", "back", "restored"):
            st.actor, st.target = to, by
        elif w in ("taken", "seized", "regained", "retaken", "recaptured", "captured", "wrested", "assumed", "gained"):
            st.actor = by
        else:
            return None
        if w in ("transferred", "handed", "passed", "given", "surrendered", "ceded"):
            st.type = "handover"
        return st if is_force(st.actor) or is_force(st.target) else None

    def _stronghold(self, sc: Scanned, m: Mark, rule: Rule) -> Statement | None:
        """The rebels' stronghold of PLACE; PLACE, a rebel stronghold."""
        holder = self._possessor(sc, m.i)
        if holder is None:
            return None
        k = sc.unit_at[m.j - 1] + 1
        u = sc.units[k] if k < len(sc.units) else None
        if u is not None and u.kind == "prep" and u.value in ("of", "in"):
            items, _ = read_list(sc, k + 1)
        elif u is not None and u.kind == "place":
            items, _ = read_list(sc, k)
        else:
            p = sc.unit_at[holder.i]
            while p > 0 and sc.units[p - 1].kind in ("det", "word", "num", "adv", "aux") or p > 0 and sc.units[p - 1].value == "of":
                p -= 1
            items = left_list(sc, p) if p and (sc.units[p - 1].kind == "punct" or sc.units[p].kind == "aux") else []
            items = items[-1:]
        items = [it for it in items if it.unit is not None]
        return Statement(rule, m.i, m.j, items, actor=holder, group=m.i) if items else None

    def _in_hands(self, sc: Scanned, m: Mark, rule: Rule) -> Statement | None:
        """PLACE is in H's hands, under H control; PLACE fell into H hands."""
        k = sc.unit_at[m.i] - 1
        if k >= 0 and sc.units[k].kind == "poss":
            k -= 1
        if k < 2:
            return None
        if sc.units[k].kind == "det" and sc.word(sc.units[k].i) == "our" and sc.units[k - 1].kind == "prep":
            speaker = next((u for u in sc.units[k + 1 :] if is_named_actor(u)), None) or next((u for u in sc.units[:k] if is_named_actor(u)), None)
            return Statement(rule, m.i, m.j, left_list(sc, k - 2), actor=speaker, group=m.i) if speaker else None
        holder = sc.units[k]
        adjective = holder.kind == "actor" and holder.value.form == "adjective"
        if not (is_named_actor(holder) or adjective):
            return None
        p = k - 1
        while p > 0 and sc.units[p].kind in ("det", "word", "adv"):
            p -= 1
        if not (sc.units[p].kind == "prep" and sc.units[p].value in ("in", "into", "under", "within")):
            return None
        if sc.word(m.j) == "of":
            return None
        g = p
        back = fell = linked = False
        while g > 0 and p - g < 5 and sc.units[g - 1].kind in ("adv", "aux", "verb", "neg", "modal"):
            g -= 1
            w = sc.word(sc.units[g].i)
            back |= w in ("back", "again", "brought", "returned")
            fell |= w in ("fell", "fallen", "falls", "passed", "came", "come", "slipped", "fall")
            linked |= w in ("is", "are", "was", "were", "remains", "remained", "remain", "been", "be", "still", "lies", "stayed", "stays")
        if not (back or fell or linked or self._headline(sc) and g and sc.units[g - 1].kind == "place"):
            return None
        st = Statement(rule, m.i, m.j, left_list(sc, g), actor=holder, group=sc.units[g].i)
        if back or fell:
            st.type = "capture"
        return st

    @staticmethod
    def _possessor(sc: Scanned, i: int) -> Unit | None:
        """The actor before a noun: "the rebels' capture", "the M23 capture"."""
        k = sc.unit_at[i] - 1
        steps = 0
        while k >= 0 and steps < 4:
            u = sc.units[k]
            if is_named_actor(u):
                return u
            if u.kind not in ("word", "poss", "num", "cap"):
                return None
            k, steps = k - 1, steps + 1
        return None
