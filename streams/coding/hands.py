"""In whose hands a place is: control of it passed to, its stronghold, under the control of."""

from streams.coding.clause import read_item
from streams.coding.items import Item
from streams.coding.lexicon import Rule
from streams.coding.lists import first_list, left_list, read_list
from streams.coding.scan import Mark, Scanned, Unit
from streams.coding.statements import Statement, is_force, is_named_actor
from streams.coding.subjects import phrase_start
from streams.coding.wordsets import word_set

_LOSING = word_set("losing")
_HANDING = word_set("handing")
_CHANGING = word_set("changing_hands")
_RANKED = frozenset(("only", "last"))
_LEAVING = frozenset(("leaving", "leaves", "leave", "left", "with", "puts", "putting", "put"))
_GIVING = word_set("giving")
_GAINING = word_set("gaining")
_BACK = word_set("back")
_FALLING = word_set("falling")
_STAYING = word_set("staying")
_RETURNED = frozenset(("returned", "reverted", "restored", "returns", "return", "back"))
_RAISED = word_set("raising")
_BASES = frozenset(("base", "headquarters"))


def _speaks(sc: Scanned, u: Unit) -> bool:
    """Whether a verb of saying stands right behind a unit."""
    return any(0 <= m.i - u.j <= 1 for m in sc.marks.get("say", ()))


class Hands:
    """Part of the territory reader: phrases of possession. Uses ``_by`` and ``_prep_actor``."""

    def _control_of(self, sc: Scanned, m: Mark, rule: Rule) -> Statement | None:
        """Control of PLACE passed to W; control of PLACE was lost by L."""
        k = sc.unit_at[m.i]
        if k > 1 and is_named_actor(sc.units[k - 1]) and self._given(sc, k - 1):
            items, _ = read_list(sc, sc.unit_at[m.j - 1] + 1)
            st = Statement(rule, m.i, m.j, items, actor=sc.units[k - 1], group=m.i)
            return st if items and (items[0].named() or items[0].reference) and is_force(st.actor) else None
        if k and sc.units[k - 1].kind in ("verb", "adv", "word", "actor", "prep"):
            return None
        items, end = read_list(sc, sc.unit_at[m.j - 1] + 1)
        if not items or not items[0].named():
            return None
        v = next(
            (
                q
                for q in range(end, min(len(sc.units), end + 4))
                if sc.units[q].kind == "verb" or sc.word(sc.units[q].i) == "passed"
            ),
            None,
        )
        if v is None:
            return self._their_control(sc, m, k) if k and sc.units[k - 1].kind == "poss" else None
        w = sc.word(sc.units[v].i)
        st = Statement(rule, m.i, sc.units[v].j, items, group=m.i)
        to, by = self._prep_actor(sc, v + 1, frozenset(("to",))), self._by(sc, v + 1, 5)
        if w in _LOSING:
            st.target, st.actor = by, to
        elif w in _CHANGING:
            st.actor, st.target = to, by
        elif w in _GAINING:
            st.actor = by
        else:
            return self._their_control(sc, m, k) if k and sc.units[k - 1].kind == "poss" else None
        if w in _HANDING:
            st.type = "handover"
        return st if is_force(st.actor) or is_force(st.target) else None

    @staticmethod
    def _given(sc: Scanned, k: int) -> bool:
        """Whether the party of unit ``k`` is given something: "gave the rebels control of X", "left them in …"."""
        p = k - 1
        while p > 0 and sc.units[p].kind in ("det", "word", "num"):
            p -= 1
        return p >= 0 and sc.word(sc.units[p].j - 1) in _GIVING

    def _their_control(self, sc: Scanned, m: Mark, k: int) -> Statement | None:
        """H's (complete) control of PLACE, which unit ``k`` begins; what brought it about makes it a capture."""
        holder = sc.units[k - 2] if k > 1 else None
        if holder is None or not is_named_actor(holder) or sc.word(m.j - 2) not in ("control", "possession"):
            return None
        items, _ = read_list(sc, sc.unit_at[m.j - 1] + 1)
        if not items or not items[0].named():
            return None
        p = k - 3
        while p > 0 and sc.units[p].kind in ("det", "word", "adv"):
            p -= 1
        before = sc.units[p] if p >= 0 else None
        led = (
            any(x.j == before.j and x.hit.value == "actual" for x in sc.marks.get("mood", ()))
            if before is not None
            else False
        )
        if before is not None and before.kind == "verb" and not led:
            return None  # "broke the army's control of X": what became of it is not said
        st = Statement(m.hit.value, m.i, m.j, items, actor=holder, group=m.i)
        st.type = "capture" if led else "hold"
        return st

    def _stronghold(self, sc: Scanned, m: Mark, rule: Rule) -> Statement | None:
        """The rebels' stronghold of PLACE; PLACE, a rebel stronghold."""
        holder = self._possessor(sc, m.i)
        if holder is None:
            return None
        start = sc.units[phrase_start(sc, sc.unit_at[holder.i])].i
        if any(x.j == start and x.hit.value.type == "capture" for x in sc.marks.get("verb", ())):
            return None  # "overran the rebels' last strongholds in X": they hold them no more
        k = sc.unit_at[m.j - 1] + 1
        u = sc.units[k] if k < len(sc.units) else None
        items = self._named_before(sc, sc.unit_at[holder.i])
        if sc.word(m.j - 1) in _BASES and sc.word(m.j - 2) != "main":
            items = items if sc.word(m.i - 1) == "'s" else []  # "X, the rebels' base in the north"
        elif items and not (u is not None and u.value == "of"):
            pass  # "X, a rebel stronghold in the north"
        elif u is not None and u.kind == "prep" and u.value in ("of", "in"):
            items, _ = read_list(sc, k + 1)
        elif u is not None and u.kind == "place":
            items, _ = read_list(sc, k)
        items = [it for it in items if it.unit is not None]
        for it in items:
            if u is not None and u.value == "in" and (it.noun == "province" or sc.region(it.unit)):
                it.scope = it.scope or "part"  # "the rebels' stronghold in X province"
        return Statement(rule, m.i, m.j, items, actor=holder, group=m.i) if items else None

    def _in_hands(self, sc: Scanned, m: Mark, rule: Rule) -> Statement | None:
        """PLACE is in H's hands, under H control; PLACE fell into H hands."""
        k = sc.unit_at[m.i] - 1
        p = k
        while p > 2 and sc.units[p].kind in ("word", "adv"):
            p -= 1  # "under the government's firm control"
        if p > 1 and sc.units[p].kind == "poss":
            k = p - 1
        if k < 2:
            return None
        p = k
        while p > 2 and sc.units[p].kind in ("word", "adv"):
            p -= 1  # "under our full control"
        if sc.units[p].kind == "det" and sc.word(sc.units[p].i) == "our" and sc.units[p - 1].kind == "prep":
            k = p
            speaker = next((u for u in sc.units[k + 1 :] if is_named_actor(u)), None) or next(
                (u for u in sc.units[:k] if is_named_actor(u) and _speaks(sc, u)), None
            )
            return (
                Statement(rule, m.i, m.j, left_list(sc, k - 2), actor=speaker, group=m.i) if speaker else None
            )
        if sc.units[k].kind in ("word", "adv", "det") and (whose := self._whose_own(sc, k)) is not None:
            k, holder = whose
        else:
            holder = sc.units[k]
        adjective = holder.kind == "actor" and holder.value.form == "adjective"
        if not (is_named_actor(holder) or adjective or holder.kind == "pron"):
            return None
        p = k - 1
        while p > 0 and sc.units[p].kind in ("det", "word", "adv"):
            p -= 1
        to = (
            sc.units[p].value == "to" and sc.word(sc.units[p].i - 1) in _RETURNED
        )  # "X returned to W's control"
        if not (to or sc.units[p].kind == "prep" and sc.units[p].value in ("in", "into", "under", "within")):
            return None
        if sc.word(m.j) == "of":
            return None
        g = p
        back = fell = linked = False
        if sc.units[p - 1].value == "and" and sc.units[p - 2].kind in (
            "word",
            "adv",
        ):  # "is calm and under …"
            g = next((q for q in (p - 2, p - 3) if q > 0 and sc.units[q - 1].kind == "aux"), p)
        while g > 0 and p - g < 7 and (
            sc.units[g - 1].kind in ("adv", "aux", "verb", "neg", "modal", "time")
            or sc.units[g - 1].value in ("both", "all", "remains", "remain")
            or sc.units[g - 1].value == "since" and sc.word(sc.units[g].i) == "then"
            or sc.word(sc.units[g - 1].i) == "to" and sc.word(sc.units[g - 1].i - 1) in _RAISED
            or sc.word(sc.units[g - 1].i) in _RAISED and sc.word(sc.units[g - 1].j) == "to"  # "is said to be in"
        ):  # fmt: skip
            g -= 1
            w = sc.word(sc.units[g].i)
            back |= w in _BACK or to and w in _RETURNED
            fell |= w in _FALLING
            linked |= w in _STAYING
        declared = None if back or fell or linked else self._declared(sc, p)
        if declared is not None:  # "declared the whole of X under its control"
            items, _ = read_list(sc, declared + 1)
            st = Statement(rule, m.i, m.j, items, actor=holder, group=m.i)
            st.type = "capture"
            return st if items and (items[0].named() or items[0].reference) else None
        left = [] if back or fell or linked else self._left_in(sc, p)
        if left:
            return Statement(rule, m.i, m.j, left, actor=holder, group=m.i)
        described = [] if fell or linked else self._described(sc, g)
        if described:
            st = Statement(rule, m.i, m.j, described, actor=holder, group=sc.units[g].i)
            st.type = "capture" if back else "hold"
            return st
        if not (back or fell or linked) and g == p and p > 1 and sc.units[p - 1].value == ",":
            named = read_item(sc, p - 2)[0] if sc.units[p - 2].kind == "place" else None
            after = sc.unit(m.j)
            if after is not None and after.kind == "time" and sc.unit_at[after.i] + 1 < len(sc.units):
                after = sc.units[sc.unit_at[after.i] + 1]  # "X, under H's rule since May, has …"
            if named is None or after is None or after.value != ",":
                return None
            return Statement(rule, m.i, m.j, [named], actor=holder, group=m.i)  # "X, under H's rule, has …"
        if not (back or fell or linked) and sc.units[p - 1].kind == "pnoun" and sc.units[p - 1].form != "p":
            items = self._named_before(sc, p - 1)  # "X is the last city in H's hands"
            return Statement(rule, m.i, m.j, items, actor=holder, group=m.i) if items else None
        if sc.word(sc.units[p].i) in ("in", "under", "within") and (last := self._last_one(sc, p)):
            return Statement(
                rule, m.i, m.j, last, actor=holder, group=m.i
            )  # "leaves X as the only city under …"
        if not (back or fell or linked or self._headline(sc) and g and sc.units[g - 1].kind == "place"):
            return None
        hub = g > 1 and sc.units[g - 1].kind == "rel" and sc.units[g - 2].kind in ("word", "pnoun")
        items = self._relative_head(sc, g) if hub else []  # "X, a rail hub that remains under W's control"
        items = items or left_list(sc, g)
        if not items and g and sc.units[g - 1].kind == "conj":
            items = first_list(sc, g) or self._relative_head(
                sc, g
            )  # "the town was retaken and is in H's hands"
        items = items + self._along(sc, m) if items else items
        st = Statement(rule, m.i, m.j, items, actor=holder, group=sc.units[g].i)
        if back or fell:
            st.type = "capture"
        return st

    @staticmethod
    def _left_in(sc: Scanned, p: int) -> list[Item]:
        """The place that ends before unit ``p``, of which something leaves it in whose hands: "leaving X in rebel hands"."""
        for k in range(p - 1, max(0, p - 9), -1):
            if sc.word(sc.units[k].j - 1) in _LEAVING:
                items, end = read_list(sc, k + 1)
                return [it for it in items if it.named() or it.reference == "city"] if end == p else []
            if sc.units[k].kind in ("aux", "sub", "rel", "actor") or sc.units[k].value in (";", ","):
                break
        return []

    @staticmethod
    def _described(sc: Scanned, g: int) -> list[Item]:
        """The place of which unit ``g`` ends a description: "X, *a town now back* under H's rule"."""
        p = g - 1
        while p > 3 and sc.units[p].kind == "adv":
            p -= 1
        if p < 3 or sc.units[p].kind != "pnoun" or sc.units[p].form == "p":
            return []
        while p > 0 and sc.units[p].kind in ("pnoun", "word", "adv"):
            p -= 1
        aside = sc.word(sc.units[p].i) in ("a", "an") and sc.units[p - 1].value == ","
        item = read_item(sc, p - 2)[0] if aside and sc.units[p - 2].kind == "place" else None
        return [item] if item is not None else []

    @staticmethod
    def _relative_head(sc: Scanned, g: int) -> list[Item]:
        """The place of which a relative clause tells two things: "X, a city that is the capital of Y and remains in H's hands"."""
        rel = next((p for p in range(g - 1, max(1, g - 16), -1) if sc.units[p].kind == "rel"), 0)
        for p in range(rel - 1, max(0, rel - 14), -1):
            if sc.units[p].value == "," and sc.units[p - 1].kind == "place" and sc.units[p + 1].kind == "det":
                item, _ = read_item(sc, p - 1)
                return [item] if item is not None else []
            if sc.units[p].kind in ("verb", "aux"):
                break
        return []

    @staticmethod
    def _whose_own(sc: Scanned, k: int) -> tuple[int, Unit] | None:
        """The party that "its", "their" before a noun of possession means, who speaks: "rebels said X was under *their* control"."""
        while k > 1 and sc.units[k].kind in ("word", "adv"):
            k -= 1
        if sc.word(sc.units[k].i) not in ("its", "their") or sc.units[k - 1].kind != "prep":
            return None
        word = next((m for m in reversed(sc.marks.get("say", ())) if m.i < sc.units[k].i), None)
        before = sc.units[: sc.unit_at[word.i] if word is not None else k]
        speaker = next((u for u in reversed(before) if u.kind == "actor" and is_named_actor(u)), None)
        owner = (
            speaker is not None and sc.unit_at[speaker.i] + 1 < len(sc.units) and sc.word(speaker.j) == "'s"
        )
        if sc.before is not None and (
            speaker is None or owner and word is None
        ):  # "The army advanced. X was in its hands by Friday"
            u = sc.units[k]
            return k, Unit("pron", u.i, u.j, "it" if u.value == "its" else "they")
        said = speaker is not None and any(speaker.j <= m.i < sc.units[k].i for m in sc.marks.get("say", ()))
        alone = {u.value.id for u in sc.units[:k] if u.kind == "actor" and is_named_actor(u)}
        still = "still" in sc.sentence.words[sc.units[max(0, k - 3)].i : sc.units[k].i]
        if not said and len(alone) == 1 and still:
            said = True  # "the militia left for X, which is still under their control"
        return (k, speaker) if said and is_force(speaker) else None

    @staticmethod
    def _last_one(sc: Scanned, p: int) -> list[Item]:
        """The place before "as the only one", "as the last city in Y", which ends before unit ``p``."""
        words = sc.sentence.words
        for k in range(p - 1, max(1, p - 12), -1):
            if sc.word(sc.units[k].i) == "one" and sc.units[k - 1].value == "," and k > 1 and sc.units[k - 2].kind == "place":  # fmt: skip
                item = read_item(sc, k - 2)[0]  # "X, one of the few towns in Y still in H's hands"
                return [item] if item is not None and item.unit is not None else []
            if sc.units[k].value == "as" and sc.units[k - 1].kind == "place":
                ranked = not _RANKED.isdisjoint(words[sc.units[k].j : sc.units[p].i])
                item = read_item(sc, k - 1)[0] if ranked else None
                return [item] if item is not None and item.unit is not None else []
            if sc.units[k].kind in ("verb", "aux", "punct", "actor", "sub"):
                break
        return []

    @staticmethod
    def _along(sc: Scanned, m: Mark) -> list[Item]:
        """The places of which the same is said behind it: "X is in H's hands, along with Y and Z"."""
        words, k = sc.sentence.words, sc.unit_at[m.j - 1] + 1
        if k < len(sc.units) and sc.units[k].value == ",":
            k += 1
        said = " ".join(words[sc.units[k].i : sc.units[k].i + 3]) if k < len(sc.units) else ""
        for phrase in ("along with", "together with", "as well as"):
            if said.startswith(phrase + " ") or said == phrase:
                found, _ = read_list(sc, sc.unit_at[sc.units[k].i + len(phrase.split()) - 1] + 1)
                return [it for it in found if it.unit is not None and it.facility is None]
        return []

    @staticmethod
    def _possessor(sc: Scanned, i: int) -> Unit | None:
        """The actor before a noun: "the rebels' capture", "the M23 capture"."""
        k = sc.unit_at[i] - 1
        steps = 0
        while k >= 0 and steps < 4:
            u = sc.units[k]
            if is_named_actor(u) or u.kind == "pron" and u.value == "group" and steps:
                return u
            if u.kind not in ("word", "poss", "num", "cap", "adv"):
                return None
            k, steps = k - 1, steps + 1
        return None
