"""Incidents to events: their parties and places."""

from collections.abc import Iterator

from streams.coding import assertion, clause, incidents, modality
from streams.coding.build import ACLED
from streams.coding.scan import ANCHORED, Scanned
from streams.coding.statements import is_force, is_named_actor
from streams.coding.subjects import subject
from streams.coding.wordsets import word_set

_GOODS = word_set("goods")
_OBJECT = 7  # tokens of what is taken
_NONE: frozenset[str] = frozenset()
# Marks of which rules tell of a change of control where no rule could read it whole.
_TOLD_BY = {"capture": ("capture",), "handover": ("handover", "capture", "withdrawal")}

_FIGHTERS = word_set("fighters")  # who is captured, not abducted


class Happening:
    """Part of a reading. Uses its coder ``c``, ``resolver``, ``focus``."""

    def _incident(self, n: int, sc: Scanned, x: incidents.Incident, said, todo) -> list[dict]:
        self._advance(n, sc, x.i)
        place = self._where(n, sc, x.i)
        country = place["country"] if place else self.focus.country()
        target = self.resolver.actor_of(sc, x.target, country)
        actor = self.resolver.actor_of(sc, x.actor, country, target)
        if actor and target and actor["id"] == target["id"]:
            target = None
        mood, _ = modality.modality(
            sc,
            x.i,
            x.group,
            infinitive=x.infinitive,
            gerund=False,
            noun=not x.verb,
            word_class=self.c.lexicon.word_class,
        )
        if mood == "ended":
            mood = "attempted"  # "no longer recognises": it does not happen
        happened, _ = self._when(sc, x.i, todo, mood)
        kind = "abduction" if self._taken_away(sc, x, actor, target) else x.rule.type
        frame, _ = self._frame(sc, x.i, happened, kind, False)
        who, via, assertion, hedged = self._assertion(sc, x.i, said, kind, actor, target, place)
        weight = (
            x.rule.weight
            + (1 if x.verb else 0)
            - (4 if mood != "actual" else 0)
            - (5 if frame == "background" else 0)
        )
        event = self._event(
            n,
            sc,
            kind,
            ACLED.get(kind),
            (x.i, x.j),
            actor,
            target,
            place,
            facility=None,
            scope=None,
            pockets=None,
            happened=happened,
            assertion=assertion,
            who=who,
            via=via,
            mood=mood,
            frame=frame,
            figures=self._figures(sc),
            rule=x.rule.id,
            weight=weight,
            hedged=hedged,
            coreference=False,
            base=0.7,
            perfect=False,
            at=x.i,
            destination=None,
        )
        event["_aside"] = x.passing
        return [event]

    @staticmethod
    def _taken_away(sc: Scanned, x: incidents.Incident, actor: dict | None, target: dict | None) -> bool:
        """Whether an arrest is none: who holds civilians and is no state abducts them (ACLED: abduction/forced disappearance)."""
        if (
            x.rule.type != "arrest"
            or x.actor is None
            or actor is None
            or actor["kind"] in ("state", "external")
        ):
            return False
        if (
            x.actor.kind != "actor"
            or x.actor.value.side not in ("non-state", "unknown")
            or x.actor.value.role == "police"
        ):
            return False
        if target is not None and target["kind"] != "civilian":
            return False
        return _FIGHTERS.isdisjoint(sc.sentence.words[x.i : x.i + 6])

    def _unread(self, kind: str) -> bool:
        """A change of control of ``kind`` told by a mark of its rules whose object could not be read.

        The event has no place, so that it moves no row. Whether there was such a mark.
        """
        for n, sc in enumerate(self.scanned):
            for m in sc.marks.get("verb", ()):
                rule = m.hit.value
                if rule.type not in _TOLD_BY[kind]:
                    continue
                if rule.frame in ("follow", "own"):
                    continue  # what they tell of stands elsewhere, or nowhere
                if rule.frame == "give" and sc.word(m.i) in self.c.lexicon.leaving:
                    continue  # "as the rebels left"
                if rule.frame == "oust" and "back" in sc.sentence.words[m.i : m.j + 4]:
                    continue  # "pushed them back to the hills": an attack was repelled
                if rule.frame == "fall" and sc.word(m.j) == "on":
                    continue  # "bombs fell on the town"
                k = sc.unit_at[m.i]
                if self._takes_goods(sc, m.j):
                    continue
                g, be, _, to, _ = self.c.territory._group(sc, k)
                if be and g and sc.units[g - 1].kind == "cap":
                    continue  # "Taylor had been captured"
                x = incidents.located(sc, m.i, incidents.IncidentRule(rule.id, kind, 9.0, (), _NONE, (), ()))
                doer = subject(sc, g, is_named_actor)
                x.actor = doer if is_force(doer) else None
                x.group, x.infinitive, x.verb = sc.units[g].i, to, m.hit.cat == "verb"
                if be or rule.frame in ("fall", "lose", "leave", "noun", "nounfrom", "held"):
                    gains = frozenset(("by", "to"))
                    x.target = x.actor if rule.frame in ("lose", "leave") else None
                    x.actor = self.c.territory._prep_actor(sc, k + 1, gains)
                said = assertion.attributions(sc) if sc.marks.keys() & {"say", "according", "hedge"} else []
                event = self._incident(n, sc, x, said, [])[0]
                if event["modality"] != "actual":
                    self.out.pop()
                    continue
                country = (event["place"] or {}).get("country") or self.focus.country()
                event["place"], event["scope"] = None, "whole"
                event["acled"] = self._acled(
                    kind, event["actor"], event["target"], country, event["happened"]
                )
                return True
        return False

    def _takes_goods(self, sc: Scanned, j: int) -> bool:
        """Whether the object at token ``j`` is people or goods: "seized gold", "captured two of the soldiers"."""
        for t in range(j, min(j + _OBJECT, len(sc.sentence.words))):
            u = sc.unit(t)
            if u.kind in ("verb", "sub", "time") or u.kind == "prep" and u.value != "of" and t > j:
                return False
            owner = sc.word(u.j) == "s" or sc.word(u.j) == "'s"
            if sc.word(t) in _GOODS or sc.word(t) in self.c.people and not owner:
                return True
        return False

    def _figures(self, sc: Scanned) -> dict:
        """What a sentence counts."""
        if sc.figures is None:
            sc.figures = self.c.clock.figures(sc.sentence.words, sc.sentence.raw)
        return dict(sc.figures)

    def _where(self, n: int, sc: Scanned, i: int) -> dict | None:
        """Where something at token ``i`` happened: the nearest place of its sentence, else the article's, else a later one."""
        best, best_d = None, 99
        k = sc.unit_at[i]
        weights = self.focus.weights()
        top = max(weights.values(), default=1.0)
        for p in sc.named:
            u = sc.units[p]
            if u.kind != "place":
                continue
            after = sc.units[p + 1] if p + 1 < len(sc.units) else None
            before = sc.units[p - 1] if p else None
            d = abs(p - k) * (1.0 if p > k else 1.3)
            if not (
                before is not None and (before.kind in ("prep", "punct", "conj", "pnoun", "word", "place"))
            ):
                d += 6
            if after is not None and after.kind in ("word", "actor") and not sc.sentence.glued[after.i]:
                d += 5
            place = self.resolver.place_of(u)
            if place is None:
                continue
            if place["kind"] == "country":
                d += 12
            elif place["kind"] == "province":
                d += 4
            if u.form == ANCHORED:
                d -= 6  # told in full
            d += 9 * (1 - min(1.0, weights.get(place["country"], 0.0) / top))
            if d < best_d:
                best, best_d = (u, p), d
        if best is None:
            named = (*self.focus.here[:1], *self.focus.places, *self._elsewhere(n))
            return next((p for p in named if p["kind"] != "country"), None)
        u, p = best
        noun = None
        after = sc.units[p + 1] if p + 1 < len(sc.units) else None
        if after is not None and after.kind == "pnoun":
            noun = after.value if after.value in ("province", "city") else None
        elif p >= 2 and sc.units[p - 1].kind == "prep" and sc.units[p - 2].kind == "pnoun":
            noun = sc.units[p - 2].value if sc.units[p - 2].value in ("province", "city") else None
        item = clause.read_item(sc, p)[0]
        return self.resolver.place_of(u, noun, item.qualifiers if item else []) or self.resolver.place_of(u)

    def _elsewhere(self, n: int) -> Iterator[dict]:
        """Places of the sentences after sentence ``n``."""
        for sc in self.scanned[n + 1 :]:
            for u in sc.units:
                if (
                    u.kind == "place"
                    and u.form != "party"
                    and (place := self.resolver.place_of(u)) is not None
                ):
                    yield place
