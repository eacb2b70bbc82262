"""Territorial phrases and nouns: under the control of, rebel-held, the fall of, a stronghold of, control of … passed to."""

from streams.coding.clause import read_item
from streams.coding.divided import divided
from streams.coding.hands import Hands
from streams.coding.items import Item, printed
from streams.coding.lexicon import Rule
from streams.coding.lists import first_list, left_list, read_list
from streams.coding.scan import Mark, Scanned, Unit
from streams.coding.statements import ACTOR_CLASSES, Statement, is_actor, is_force, is_named_actor
from streams.coding.subjects import coordinated, governed, phrase_start, subject
from streams.coding.wordsets import word_set

_CARRYING_OUT = word_set("carrying_out")
_OWNING_UP = word_set("owning_up")
_BESIDE = frozenset(("of", "about", "around", "over"))  # "held by about 30,000 troops"
_BANDS = word_set("band")
_YIELDING = word_set("yielding")
_TOWNS = word_set("town")
_ENDING = word_set("ending")


class Phrases(Hands):
    """Part of the territory reader: marks of phrases and nouns. Uses ``_group``, ``_by`` and ``_prep_actor``."""

    def _held(self, sc: Scanned, m: Mark) -> Statement | None:
        """PLACE is under the control of H; PLACE is besieged (by A)."""
        rule: Rule = m.hit.value
        k = sc.unit_at[m.i]
        g, *_ = self._group(sc, k)
        if sc.units[k].i < m.i:
            return None
        if rule.frame == "split":
            return divided(sc, m, g)
        tail = sc.word(m.j - 1)
        items = left_list(sc, g)
        if (
            not items and g > 1 and sc.units[g - 1].value == "," and tail == "by"
        ):  # "in X, held by the rebels, …"
            items = [it for it in [read_item(sc, g - 2)[0]] if it is not None and it.unit is not None]
        if not items and g and sc.units[g - 1].kind in ("conj", "adv"):
            items = first_list(sc, g) or (self._relative_head(sc, g) if tail == "under" else [])
        if not items and rule.type == "siege":
            items = self._where_forces(sc, g) or self._located(sc, g)[:1]
        back = False
        if tail == "under" and (not items or items[0].reference == "unnamed"):
            items = self._described(sc, g)  # "X, a town now back under Ukrainian rule"
            back = sc.word(m.i - 1) == "back"
        said: list[Item] = []
        if len(items) == 1 and items[0].reference == "city":
            said = self._said_of(sc, sc.unit_at[items[0].i])
        st = Statement(rule, m.i, m.j, said or items, group=sc.units[g].i, relative=bool(said))
        if rule.type == "siege" and items and items[0].j <= m.i and not left_list(sc, g):
            inside = subject(sc, g, is_named_actor)  # "In X a garrison (and civilians) have been under siege"
            both = coordinated(sc, inside) if inside is not None else []
            st.target = next((u for u in both if is_force(u)), None)
        nxt = sc.unit_at[m.j - 1] + 1
        agent = None
        if tail == "under":
            agent = self._under(sc, nxt)
        elif tail in ("of", "by", "from"):
            for q in range(nxt, min(len(sc.units), nxt + 6)):
                if sc.units[q].kind == "pron" and sc.units[q].value in ("group", "them"):
                    agent = sc.units[q]  # "is also controlled by the group"
                    break
                if is_named_actor(sc.units[q]) or (sc.units[q].kind == "place" and rule.type == "hold"):
                    agent = sc.units[q]
                    break
                rival = (
                    sc.units[q].value == "," and sc.word(sc.units[q].i - 1) in _BANDS
                )  # "a rival faction, the UPC"
                within = (
                    sc.units[q].kind in ("det", "word", "num", "cap", "adv")
                    or sc.word(sc.units[q].i) in _BESIDE
                )
                if not (within or rival):
                    break
        else:
            agent = self._by(sc, nxt, 5)
        st.actor, st.type = agent, "capture" if back else ""
        if agent is None and (rule.type == "hold" or tail == "under" or "by" in (tail, sc.word(m.j))):
            return None  # "surrounded by hills", "cut off by the flood"
        return st if items else None

    @staticmethod
    def _under(sc: Scanned, k: int) -> Unit | None:
        """The force that unit ``k`` begins, with nothing of it behind: "remain under *al-Shabaab*", not "under army fire"."""
        while k < len(sc.units) and sc.units[k].kind in ("det", "adv", "word"):
            k += 1
        u = sc.units[k] if k < len(sc.units) else None
        if u is None or not is_named_actor(u) or not is_force(u):
            return None
        after = sc.units[k + 1] if k + 1 < len(sc.units) else None
        ends = after is None or after.kind in ("punct", "conj", "time", "rel", "sub")
        return u if ends or sc.word(after.i) in ("after", "since", "when", "following") else None

    def _heldadj(self, sc: Scanned, m: Mark) -> Statement | None:
        """Rebel-held PLACE."""
        rule: Rule = m.hit.value
        k = sc.unit_at[m.i]
        if k == 0:
            return None
        holder = sc.units[k - 1]
        if not sc.sentence.glued[m.i] and not (holder.kind == "actor" and holder.value.form == "adjective"):
            return None  # "Houthi controlled areas", but not "the Houthis controlled areas"
        if (
            holder.kind not in ("actor", "place")
            or holder.kind == "actor"
            and holder.value.cls not in ACTOR_CLASSES
        ):
            return None
        if m.hit.value and sc.word(m.i) in ("run", "ruled", "administered") and holder.kind != "actor":
            return None
        item, _ = read_item(sc, k + 1)
        port = item is not None and item.facility == "other" and sc.word(item.j - 1) in _TOWNS
        told = self._aside_of(sc, holder) if item is not None and (item.noun == "city" or port) else None
        if told is not None and (port or not item.named()):  # "X, the rebel-held Red Sea port"
            return Statement(rule, holder.i, m.j, [told], actor=holder, group=holder.i)
        if item is None or not item.named():
            said = self._of_which(sc, k - 2)
            return Statement(rule, holder.i, m.j, said, actor=holder, group=holder.i) if said else None
        items, _ = read_list(sc, k + 1)
        own = next((n for n, it in enumerate(items) if n and sc.word(it.i) in ("the", "a", "an")), len(items))
        items = items[:own]  # "rebel-held X and the town of Y": what has its own article is not described
        return Statement(rule, holder.i, m.j, items, actor=holder, group=holder.i)

    def _of_which(self, sc: Scanned, k: int) -> list[Item]:
        """The places of which it is said, by the verb that ends at unit ``k``: "X and Y are rebel-held too"."""
        while k > 0 and sc.units[k].kind == "adv":
            k -= 1
        if k < 1 or sc.word(sc.units[k].i) not in self.be:
            return []
        return [it for it in left_list(sc, k) if it.unit is not None]

    def _aside_of(self, sc: Scanned, holder: Unit) -> Item | None:
        """The place of which "a rebel-held town" is said: "X, a rebel-held town", "X is a rebel-held town"."""
        k = sc.unit_at[holder.i]
        while k > 3 and sc.units[k - 1].kind in ("word", "adv", "num"):
            k -= 1  # "X, the *largest* rebel-held town"
        if k > 2 and sc.word(sc.units[k - 1].i) in ("a", "the") and sc.word(sc.units[k - 2].i) in self.be:
            return next((it for it in left_list(sc, k - 2)[-1:] if it.unit is not None), None)
        aside = k > 2 and sc.word(sc.units[k - 1].i) in ("a", "an", "the") and sc.units[k - 2].value == ","
        return read_item(sc, k - 3)[0] if aside and sc.units[k - 3].kind == "place" else None

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
        if rule.frame == "scene" or sc.word(m.j - 1) in (
            "on",
            "against",
            "into",
            "in",
            "for",
            "towards",
            "toward",
            "around",
            "near",
            "at",
        ):
            nxt = sc.unit_at[m.j - 1] + 1
            items, end = read_list(sc, nxt)
            if rule.frame == "scene":
                items = [it for it in items if it.named() or it.reference in ("city", "district", "it")]
            st = Statement(rule, m.i, m.j, items, group=m.i)
            st.actor = self._possessor(sc, m.i) or self._by(sc, end, 5)
            if rule.frame != "scene" and st.actor is None:
                st.actor = subject(sc, sc.unit_at[m.i], is_named_actor)
                if self._before(sc, m, rule.repelled_by) is not None:
                    st.actor, st.target = None, st.actor
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
            return self._its(sc, m, nxt) if rule.frame == "noun" else None
        possessor = self._possessor(sc, m.i) or self._their(sc, m)
        start = nxt + 1
        leaver = None
        if rule.frame == "nounfrom" and u.value == "of":
            leaver = next((v for v in sc.units[nxt + 1 : nxt + 6] if is_named_actor(v)), None)
            if leaver is None:
                return None
            p = sc.unit_at[leaver.j - 1] + 1
            if p >= len(sc.units) or not (sc.units[p].kind == "prep" and sc.units[p].value == "from"):
                return None
            start = p + 1
        items, end = read_list(sc, start)
        if not items:
            return None
        ender = self._before(sc, m, rule.ended_by)
        if rule.ended_by and self._ended(sc, rule, ender, end):
            return None
        owned = self._owned(sc, m) if sc.word(m.i) == "loss" else None
        if sc.word(m.i) in ("occupation", "loss") and not items[0].named() and owned is None:
            return None
        st = Statement(rule, m.i, m.j, items, group=m.i)
        word = sc.word(m.j - 1)
        if word == "loss":
            st.target = possessor or owned
            st.actor = self._prep_actor(sc, end, frozenset(("to",)))
        elif word == "of":
            st.actor = possessor
        elif word in _ENDING:
            st.actor = self._prep_actor(sc, end, frozenset(("to",)))
            if word != "fall":
                st.target = possessor or self._by(sc, end, 5)
        else:
            st.actor = leaver or possessor or self._by(sc, end, 5)
            if st.actor is None and ender is None and rule.type in ("capture", "siege"):
                st.actor = self._achiever(sc, sc.unit_at[m.i])
            st.target = self._prep_actor(sc, end, frozenset(("from",))) if rule.frame != "nounfrom" else None
        if rule.frame == "nounfrom" and st.actor is None:
            st.actor = self._leaver(sc, m)
        return st if rule.frame != "nounfrom" or st.actor is not None else None

    def _doer(self, sc: Scanned, m: Mark, verbs: frozenset[str]) -> Unit | None:
        """Whose verb has the noun for its object, if it is one of ``verbs``: "*the army* announced a retreat"."""
        p = phrase_start(sc, sc.unit_at[m.i]) - 1
        if p < 1 or sc.word(sc.units[p].j - 1) not in verbs:
            return None
        g, *_ = self._group(sc, p)
        return subject(sc, g, is_actor)

    def _leaver(self, sc: Scanned, m: Mark) -> Unit | None:
        """Who carries out what a noun names, or makes it known: "the army *announced* a retreat from X"."""
        u = self._doer(sc, m, _CARRYING_OUT)
        return u if u is not None and is_named_actor(u) and is_force(u) else None

    def _owned(self, sc: Scanned, m: Mark) -> Unit | None:
        """Who owns up to a loss: "the army *confirmed* the loss of the city"."""
        u = self._doer(sc, m, _OWNING_UP)
        return u if u is not None and (u.kind == "pron" or is_force(u) or u.value.cls == "state") else None

    def _its(self, sc: Scanned, m: Mark, nxt: int) -> Statement | None:
        """PLACE's NOUN (by W, to W), its NOUN: what is done to a place, or befalls it."""
        k = sc.unit_at[m.i] - 1
        u = sc.units[k] if k >= 0 else None
        if u is not None and sc.word(u.i) == "its":
            item = Item(u.i, u.j, reference="it")
        elif k > 0 and u.kind == "poss" and sc.units[k - 1].kind == "place":
            u = sc.units[k - 1]
            item = Item(u.i, u.j, unit=u, printed=printed(sc, u.i, u.j))
        else:
            return None
        st = Statement(m.hit.value, m.i, m.j, [item], group=m.i)
        if sc.word(m.j - 1) in _ENDING:
            st.actor = self._prep_actor(sc, nxt, frozenset(("to",)))
            if st.actor is None and sc.units[nxt].value == "to":
                return None  # "X's fall to last place"
        else:
            st.actor = self._by(sc, nxt, 5)
            if st.actor is None:
                return None  # "X's capture": of whom is not said
        return st

    def _their(self, sc: Scanned, m: Mark) -> Unit | None:
        """The force that "its" means before a noun: "the army confirmed *its* withdrawal", "it had completed *its* conquest"."""
        k = sc.unit_at[m.i] - 1
        while k > 0 and sc.units[k].kind in ("word", "adv"):
            k -= 1
        if k < 1 or sc.word(sc.units[k].i) not in ("its", "their"):
            return None
        u = subject(sc, k, is_named_actor)
        if u is not None or sc.units[k - 1].kind != "verb":
            return u if is_force(u) else None
        g, *_ = self._group(sc, k - 1)
        u = subject(sc, g, is_actor)
        return u if u is not None and (u.kind == "pron" or is_force(u)) else None

    @staticmethod
    def _before(sc: Scanned, m: Mark, verbs: frozenset[str]) -> Unit | None:
        """The verb before a noun phrase, if it is one of ``verbs``: "*broke* the rebels' siege"."""
        if not verbs:
            return None
        s = phrase_start(sc, sc.unit_at[m.i])
        v = next((u for u in reversed(sc.units[max(0, s - 2) : s]) if u.value not in ("of", "to")), None)
        return v if v is not None and v.j >= sc.units[s].i - 1 and sc.word(v.i) in verbs else None

    def _ended(self, sc: Scanned, rule: Rule, ender: Unit | None, end: int) -> bool:
        """Whether what a noun names is over: somebody ended it, and not only tried to; or it "was lifted"."""
        if ender is not None:
            cues = sc.marks.get("mood", ())
            acts = ender.i and sc.unit(ender.i - 1).kind == "actor"
            bare = "B" in ender.form and "D" not in ender.form and not acts
            return not bare and not any(c.hit.value != "actual" and 0 <= ender.i - c.j <= 1 for c in cues)
        while end < len(sc.units) and sc.units[end].value in ("'", '"', ","):
            end += 1
        after = sc.sentence.words[sc.units[end].i : sc.units[end].i + 4] if end < len(sc.units) else []
        return bool(after) and after[0] in self.aux and not rule.ended_by.isdisjoint(after[1:])

    def _achiever(self, sc: Scanned, k: int) -> Unit | None:
        """Who brings about what the noun of unit ``k`` names: no civilian, nobody who only speaks of it."""
        u = subject(sc, k, is_named_actor)
        if u is None or not is_force(u) or governed(sc, sc.unit_at[u.i]) is not None:
            return None  # "operations against the army, including the capture of X"
        between = sc.sentence.words[u.j : sc.units[k].i]
        if not _YIELDING.isdisjoint(between):
            return None  # "the last defenders had surrendered, completing the capture of X"
        return u if self.watching.isdisjoint(between) else None

    @staticmethod
    def _where_forces(sc: Scanned, g: int) -> list[Item]:
        """The place in which those who are besieged stand: "the last troops in X are surrounded"."""
        for p in range(g - 1, max(0, g - 7), -1):
            u = sc.units[p]
            if (
                u.kind == "prep"
                and u.value in ("in", "at", "inside")
                and is_force(sc.units[p - 1])
                and is_named_actor(sc.units[p - 1])
            ):
                items, end = read_list(sc, p + 1, g)
                return items[:1] if items and end >= g and items[0].unit is not None else []
            if u.kind in ("verb", "aux", "sub"):
                break
        return []

    @staticmethod
    def _said_of(sc: Scanned, k: int) -> list[Item]:
        """The place of which unit ``k`` begins a description: "X, *the last town* held by the rebels"."""
        if k < 2 or sc.units[k - 1].value != "," or sc.units[k].kind != "det":
            return []
        return [it for it in left_list(sc, k - 1)[-1:] if it.named()]

    @staticmethod
    def _named_before(sc: Scanned, p: int) -> list[Item]:
        """The place that the noun phrase of unit ``p`` is said of: "X, one of the largest …", "X is a …"."""
        linked = False
        while p > 0 and (
            sc.units[p - 1].kind in ("det", "word", "num", "adv", "aux", "pron")
            or sc.word(sc.units[p - 1].i) in ("of", "remains", "remain")
        ):
            p -= 1
            linked |= sc.units[p].kind == "aux" or sc.word(sc.units[p].i) in ("remains", "remain")
        if linked:
            return left_list(sc, p)[-1:]
        if p > 1 and sc.units[p - 1].value in (",", "-", "(") and sc.units[p - 2].kind == "place":
            return [item for item in [read_item(sc, p - 2)[0]] if item is not None]
        return []
