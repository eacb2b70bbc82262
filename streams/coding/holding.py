"""Territorial statements to events: their places and references, winner, type, scope."""

from dataclasses import replace
from datetime import date
from itertools import pairwise

from streams.coding import assertion as assertions
from streams.coding import modality
from streams.coding.build import NO_FIGURES, acled
from streams.coding.changing import Changing
from streams.coding.incidents import Incident, in_passing, labelled
from streams.coding.items import Item
from streams.coding.parties import Parties
from streams.coding.scan import ANCHORED, Scanned
from streams.coding.scoping import Scoping
from streams.coding.statements import Statement, is_force
from streams.coding.wordsets import word_set

_ENTIRE = word_set("entire")
_NEITHER = frozenset(("neither", "nor"))
_FLOWN = frozenset(("capture.flag", "capture.flag_raised", "hold.flag"))
_STILL = word_set("still")
_HOURS = word_set("hour")
_STRONG = word_set("fortress")
_BRIEF = word_set("brief")
_KNOWN_PLACE = frozenset(("hold", "pressure", "offensive"))  # types that are nothing without their place
_NEWLY, _ENTERING = word_set("newly"), word_set("entering")
_BROUGHT = word_set("brought_about")

WEIGHTS = {
    "capture": 10,
    "handover": 10,
    "withdrawal": 8,
    "siege": 7,
    "offensive": 5,
    "pressure": 4,
    "hold": 3,
}
BASE = {
    "capture": 0.9,
    "handover": 0.85,
    "withdrawal": 0.85,
    "siege": 0.85,
    "offensive": 0.75,
    "pressure": 0.75,
    "hold": 0.8,
}
_GAINED = frozenset(("capture", "handover", "hold"))
_CHANGES = frozenset(("capture", "handover", "withdrawal"))
_FAILED = tuple(sorted(word_set("failure_stem")))
_NEGATIONS = word_set("negated")


def _things(sc: Scanned, it: Item) -> bool:
    """Whether a name that no gazetteer has is counted: "took three Land Cruisers"."""
    counted = sc.units[sc.unit_at[it.i]].kind == "num" and sc.word(it.j - 1).endswith("s")
    return counted and it.unit is None and it.name is not None and not (it.noun or it.facility)


class Holding(Parties, Changing, Scoping):
    """Part of a reading. Uses its coder ``c``, ``resolver``, ``focus``, ``published``, ``text``."""

    def _statement(self, n: int, sc: Scanned, st: Statement, said, todo) -> list[dict]:
        first = min([it.i for it in st.items] + [st.i])
        self._advance(n, sc, first)
        items = []
        for it in st.items:
            if _things(sc, it):
                continue
            told = (
                [x for x in self.last_items if x.unit is not None or x.name] if it.reference == "both" else []
            )
            if len(told) == 2:  # "the villages of X and Y were shelled. The two villages fell"
                items += [replace(x, i=it.i, j=it.j) for x in told]
            elif it.reference == "both" and it.i not in (0, 1) and self._claimed(it):
                items += [
                    replace(it, unit=None, reference="city", printed=p["name"]) for p in self._claimed(it)
                ]
            elif it.reference == "both":
                items += [
                    replace(it, unit=None, reference="city", printed=p["name"]) for p in self._last_two()
                ]
            elif it.reference == "lost":
                items += self._lost(sc, st, it, said)
            elif it.reference in ("it", "them"):
                items += [
                    replace(x, i=it.i, j=it.j, scope=it.scope or x.scope) for x in self._antecedent(sc, it)
                ]
            elif st.rule.id in _FLOWN and (self._seat_of_power(sc, it) or it.reference == "city"):
                items.append(
                    replace(it, facility=None, facility_words=None, scope=None)
                )  # a flag on its town hall: the town
            else:
                items.append(it)
        if items and all(it.unit is None and it.name is None for it in items):
            self._look_where_told(sc, st, said)
        places = []
        for it in items:
            if it.reference == "city" and it.unit is None and it.i > st.i:
                self._advance(n, sc, it.i)  # "took X airport and then the city itself"
            both = it.reference == "city" and it.printed
            if self._person(n, it):
                x = Incident(self.c.incident_rules["arrest"], st.i, st.j, True, st.actor, group=st.group)
                return self._incident(n, sc, x, said, todo)
            if self._unnamed(n, it):
                continue
            place = (
                next(
                    (
                        p
                        for p in (*self._claimed(it), *self._last_two(), *self.focus.places)
                        if p["name"] == it.printed
                    ),
                    None,
                )
                if both
                else self.resolver.item_place(it)
            )
            if place is None and self._ground(sc, st, it):
                it.noun = "city"
                place = self.resolver.item_place(it)
            if place is not None and (place["kind"] != "country" or st.type in ("offensive",)):
                places.append((it, place))
        self._alike(places)
        self.last_items = items
        if (
            not places
        ):  # the pattern is there, its place is not known: an event without a place changes no row
            sites = [it for it in items if it.facility or it.name or it.noun or it.counted]
            advance = st.type == "offensive" and is_force(st.actor) and sites and sites[0].name and self.war
            if not sites or st.type in _KNOWN_PLACE and not advance or not (st.actor or st.target):
                return []
            told = self.war or self.focus.war or any(it.facility or it.noun for it in sites)
            if not told or self.peace:
                return []  # "Australia regained the Ashes", "counterfeit DVDs were seized by police"
            places = [(sites[0], self._site(sc, st) if sites[0].facility else None)]
        self._advance(n, sc, max(st.j, first))
        told, denied, _ = assertions.attribution_of(said, st.i)
        if told is not None and told.kind == "unsaid":
            return []  # "did not say that it had left"
        country = places[0][1]["country"] if places[0][1] else self.focus.country()
        target = self.resolver.actor_of(sc, st.target, country)
        actor = self._party(sc, st.actor, country, target)
        if st.rule.frame == "split" and st.actor is None:
            actor, target = self._two_sides(country)
        if st.actor is not None and st.actor.value == "them" and st.rule.frame == "fall":
            actor = self._gainer(country) or actor  # "X and Y fell to them"
        if (st.type in _GAINED or st.type == "offensive") and self._they(sc, st):
            actor = self._gainer(country) or actor
        if actor and target and actor["id"] == target["id"]:
            target = None
        if st.rule.frame == "lose" and st.actor is None and target is None and told is not None:
            target = self._loser_who_speaks(sc, told, country)
        if target is None and st.type == "siege" and actor is not None:
            target = self._inside(sc, st, actor, country) or self._opponent(actor, country)
        if st.rule.id == "capture.follow":
            actor = self._last_gain(target)
            if actor is None:
                return []
        inferred = False
        if (
            actor is None
            and st.type in ("capture", "siege", "handover")
            and st.actor is None
            and sc.word(st.j - 1) != "hands"
            and not (st.type == "handover" and st.passive and sc.word(st.j) == "to")  # to whom no list has
        ):
            if st.type == "capture" or st.rule.id == "handover.cede":
                actor = self._gainer_who_speaks(sc, st, told, country, target)
                actor = actor or self._winner(sc, st, country, target)
            actor = actor or self._who_gains(sc, st, places, target) or self._who_regains(sc, st, places)
            inferred = actor is not None
            denier = self._speaker(sc, denied.speaker, country) if inferred and denied is not None else None
            if denier is not None and self._bloc(denier["id"]) == self._bloc(actor["id"]):
                actor = None  # nobody denies what it has won
        if actor is None and st.type == "capture" and st.rule.frame == "noun" and places[0][1]:
            actor = self._told_winner(places[0][1])  # "the fall of the city": of which the article told
        gerund = st.gerund
        noun = st.rule.frame in ("noun", "nounfrom")
        mood, mood_cue = modality.modality(
            sc,
            st.i,
            st.group,
            infinitive=st.infinitive,
            gerund=gerund,
            noun=noun,
            word_class=self.c.lexicon.word_class,
        )
        if st.rule.frame in ("heldadj", "scene"):
            mood = "actual"
        if mood == "actual" and st.rule.frame == "noun" and st.type in _CHANGES and self._would(sc, st):
            mood, mood_cue = "conditional", "would"
        if mood == "none":
            return []
        returns = st.rule.id == "handover.return" and not st.passive
        lately = any(
            isinstance(x, Statement) and x.type == "capture" and x.i > st.j and is_force(x.actor) and x.perfect
            for x in todo if x is not st and x.actor is not None and st.actor is not x.actor
        )  # fmt: skip  # "returned to X a day after rebels had captured it"
        gone = returns and (self._others_left(sc, st) or lately or self._taken_before(actor, places[0][1]))
        again = returns and not gone and sc.word(st.i).startswith("re") and sc.word(st.i) != "return"
        if again and (sc.word(st.i) == "re" or sc.word(st.i).startswith("reenter")):
            st.type = "offensive"  # "re-entered X": who has it now, the next sentence may say
        elif returns and not gone:
            return []
        if sc.word(st.i).startswith("redeploy") and places[0][1] and places[0][1]["kind"] == "province":
            return []  # a unit that is moved from a province gives none up
        if mood == "actual" and not _NEITHER.isdisjoint(sc.sentence.words[max(0, first - 6) : st.j]):
            mood, mood_cue = "attempted", "not"  # "neither X nor Y has fallen"
        warner = self._warner(sc, st, mood, country) if st.type == "withdrawal" else None
        if warner is not None:
            target = None if actor and actor["id"] == warner["id"] else actor
            st.type, mood, actor = "capture", "threatened", warner
        if st.type == "offensive" and mood != "actual" and sc.word(st.i) in self.c.lexicon.storming:
            st.type = "capture"  # who tries, plans or threatens to storm a place means to take it
        nearly = mood == "actual" and st.type in _CHANGES and sc.word(st.i - 1) in ("nearly", "almost")
        if nearly and sc.word(st.i + 1) not in _ENTIRE:
            mood, mood_cue = "attempted", sc.word(st.i - 1)  # "nearly took full control" took a part
        if mood == "ended":  # "no longer holds", "no longer under rebel control": it left
            if st.type not in ("hold", "capture") or actor is None:
                return []
            st.type, mood, target = "withdrawal", "actual", None
        out = []
        first_place = places[0][1]
        if (
            not st.relative
            and mood == "actual"
            and first_place
            and first_place["kind"] == "city"
            and st.type not in ("hold", "pressure", "offensive")
        ):
            self.focus.topic = {k: v for k, v in first_place.items() if k != "_sure"}
        own = self._respective(sc, st, len(places))
        if st.type == "hold" and mood == "actual" and not st.relative and self._newly(sc, st):
            st.type = "capture"
        had = st.type == "hold" and (st.relative or self._had(sc, st.i))
        for k, (it, place) in enumerate(places):
            if own:
                actor = self.resolver.actor_of(sc, own[k], place["country"] if place else None, target)
            e = self._territorial_event(n, sc, st, it, place, actor, target, mood, mood_cue, said, todo)
            if (
                e["type"] == "hold"
                and "had" in sc.sentence.words[max(0, st.group - 1) : st.j]
                and self._gone(e)
            ):
                self.out = [x for x in self.out if x[2] is not e]
                continue  # "left X. The rebels had occupied the town since May"
            e["_in"] = sc.word(st.i) in self.c.lexicon.entering
            e["_had"], e["_tried"] = had, not mood_cue.startswith(_FAILED)
            e["_aside"] = st.rule.frame == "noun" and (
                in_passing(sc, st.i, st.type) or st.type == "offensive" and labelled(sc, st.i)
            )
            e["_guessed"] = inferred
            if inferred:
                e["confidence"] = round(e["confidence"] * 0.8, 2)
            out.append(e)
        if actor is not None and st.actor is not None and st.actor.kind == "actor":
            group = actor["id"].startswith("group:")
            if not (had and len(out) < len(todo)):  # told in passing of who was there before
                self.focus.see_actor(actor, group=group)
            if group and mood == "actual" and out and out[0]["frame"] == "current":
                self.focus.doer = actor["id"]
            gained = st.type in ("capture", "handover") and mood == "actual" and not st.relative
            if gained and out and out[0]["frame"] == "current" and out[0]["assertion"] != "denied":
                self.focus.gainer = actor["id"]
        return out

    @staticmethod
    def _seat_of_power(sc: Scanned, it: Item) -> bool:
        """Whether a site stands for its town where a flag is raised over it: "the fortress of X"."""
        words = sc.sentence.words[it.i : it.j]
        return (
            it.facility == "government_building" or it.facility is not None and not _STRONG.isdisjoint(words)
        )

    def _newly(self, sc: Scanned, st: Statement) -> bool:
        """Whether a hold tells of a change and what brought it: "now controls X after the fall of …", "overran X and now holds it"."""
        words = sc.sentence.words
        said = words[max(0, min(st.group, st.i) - 2) : st.j]
        if not _STILL.isdisjoint(said) or "had" in said:
            return False
        if st.items[0].reference and (self._came(sc, st) or self._by_then(sc, st)):
            return True
        if _NEWLY.isdisjoint(said):
            return False
        return not _BROUGHT.isdisjoint(words[st.j :]) or not _BROUGHT.isdisjoint(words[: st.i])

    @staticmethod
    def _came(sc: Scanned, st: Statement) -> bool:
        """Whether the holder came to the place in the same sentence: "entered X and has since controlled it"."""
        k = sc.unit_at[st.group]
        if st.rule.frame == "held":
            return False  # "W entered X; the town is held by L"
        if not _BRIEF.isdisjoint(sc.sentence.words) or k and sc.units[k - 1].kind == "rel":
            return False  # "entered X, held by the rebels who had controlled it": others
        return any(
            m.hit.value.id == "offensive.verb" and sc.word(m.i) in _ENTERING and m.i < st.group
            for m in sc.marks.get("verb", ())
        )

    @staticmethod
    def _dated_inside(sc: Scanned, st: Statement) -> bool:
        """Whether a relative clause has a time of its own: "who had taken X in May", not "left X on Monday, which …"."""
        k = sc.unit_at[st.i]
        rel = next((p for p in range(k, -1, -1) if sc.units[p].kind == "rel"), k)
        return any(u.kind == "time" for u in sc.units[rel : k + 6])

    @staticmethod
    def _by_then(sc: Scanned, st: Statement) -> bool:
        """Whether a day's hour says by when they held the place: "by night they controlled the city"."""
        k = sc.unit_at[st.actor.i if st.actor is not None else st.group]
        words = sc.sentence.words[max(0, sc.units[k].i - 3) : sc.units[k].i]
        return "by" in words and not _HOURS.isdisjoint(words)

    def _ground(self, sc: Scanned, st: Statement, it: Item) -> bool:
        """Whether a name that no gazetteer has must be a place: "took control of X", "retook X", "captured X from the army"."""
        if not (it.name or it.unit) or it.noun or it.facility or it.scope or it.counted or self.peace:
            return False
        if sc.raw_upper(it.j - 1) or not (self.war or self.focus.war):
            return False  # initials: a party
        said = not st.rule.ground.isdisjoint(sc.sentence.words[st.i : st.j])
        lost = (
            st.type == "capture" and st.rule.frame == "take" and st.target is not None and is_force(st.target)
        )
        return (said or lost) and is_force(st.actor) and st.actor.value != "it"

    def _site(self, sc: Scanned, st: Statement) -> dict | None:
        """Where a site lies that has no name of a place with it: "the base of the 275th battalion in X town"."""
        preps = ("in", "at", "near", "of")[: 3 if st.items[0].facility == "other" else 4]
        for p in range(sc.unit_at[st.i] + 1, len(sc.units)):
            u = sc.units[p]
            if u.kind in ("verb", "sub") or (u.kind == "punct" and u.value in ";:"):
                return None
            if (
                u.kind == "place"
                and u.form != "party"
                and (sc.units[p - 1].value in preps or u.form == ANCHORED)
            ):
                place = self.resolver.place_of(u)
                if place is not None and place["kind"] != "country":
                    return place | {"precision": max(2, place["precision"])}
        return None

    def _territorial_event(self, n, sc, st, it, place, actor, target, mood, mood_cue, said, todo) -> dict:
        kind = self._kind_of(sc, st)
        scope, pockets = self._scope(sc, st, it, place)
        if kind == "capture" and mood == "actual" and scope == "outskirts" and it.unit is None:
            scope = "outskirts"
        own = len(st.items) > 1 and it.j < len(sc.sentence.words) and sc.unit(it.j).kind == "time"
        at = it.j - 1 if own and it.i > st.i else st.i  # "X on Monday and Y on Tuesday"
        happened, timed = self._when(sc, at, todo, mood, hold=kind == "hold")
        if (
            timed
            and st.relative
            and kind in _CHANGES
            and self._had(sc, st.i)
            and not self._dated_inside(sc, st)
        ):
            happened, timed = (
                {"from": None, "to": None, "precision": "unknown"},
                False,
            )  # the main verb's time
        if kind == "hold" and timed and sc.word(st.i - 1) == "still" and self._long_ago(happened):
            happened, timed = {"from": None, "to": None, "precision": "unknown"}, False  # until now
        if kind in _CHANGES and st.perfect and happened["from"] and not happened["to"]:
            happened["to"] = self.published.isoformat()  # "has taken X since May": some day until now
        frame, _ = self._frame(sc, st.i, happened, kind, st.perfect)
        if kind == "hold" and any(
            sc.word(u.i) == "until" or sc.word(u.i - 1) == "until" for u in sc.units if u.kind == "time"
        ):
            frame = "background"  # "was under army control until last week"
        if (
            not timed
            and kind in ("capture", "handover", "withdrawal")
            and mood == "actual"
            and frame == "current"
        ):
            happened = {
                "from": None,
                "to": self.published.isoformat(),
                "precision": "unknown",
            }  # by the time of the report
        if mood == "attempted" and mood_cue in _NEGATIONS:
            if assertions.attribution_of(said, st.i)[0] is not None:
                mood, negated = "actual", True  # "insisted that the town had not fallen": somebody denies it
            else:
                negated = False
        else:
            negated = False
        lost = target
        falls = st.rule.frame == "fall" or sc.word(st.i) == "fall"
        if falls and actor is None and target is None and place is not None:
            # what falls to nobody named falls from the state: "the army confirmed the fall of X"
            lost = self.resolver.state_actor(place["country"])
        who, via, assertion, hedged = self._assertion(sc, st.i, said, kind, actor, lost, place)
        if negated:
            assertion = "denied"
        facility = it.facility
        if facility is None and scope == "facility":
            facility = "other"
        weight = WEIGHTS[kind] - (4 if mood != "actual" else 0) - (5 if frame == "background" else 0)
        if kind == "capture" and scope in ("facility", "part", "outskirts", "district"):
            weight -= 1
        country = place["country"] if place else self.focus.country()
        return self._event(
            n, sc, kind, self._acled(kind, actor, target, country, happened), (min(st.i, it.i), max(st.j, it.j)), actor, target, place, facility=facility,
            scope=scope, pockets=pockets, happened=happened, assertion=assertion, who=who, via=via, mood=mood, frame=frame,
            figures=dict(NO_FIGURES), rule=st.rule.id, weight=weight, hedged=hedged, coreference=it.unit is None,
            base=BASE[kind], perfect=2 * st.aside or st.perfect, at=st.i, destination=st.destination,
        )  # fmt: skip

    def _person(self, n: int, it: Item) -> bool:
        """Whether a name that no gazetteer has was told before with a first name: "Mark Taylor … Taylor was captured"."""
        if it.unit is not None or not it.name or it.noun or it.facility or " " in it.name:
            return False
        name = it.name.lower()
        return any(
            u.kind == before.kind == "cap" and sc.word(u.i) == name and u.i == before.j
            for sc in self.scanned[:n]
            for before, u in pairwise(sc.units)
        )

    def _acled(
        self, kind: str, actor: dict | None, target: dict | None, country: str | None, happened: dict
    ) -> str | None:
        """ACLED sub-event type of a territorial event: captures by the side of the winner on that day."""
        if kind != "capture":
            return acled(kind, None)
        rebels = target is not None and (target["id"].startswith("group:") or target["kind"] == "rebel")
        from_state = target is not None and target["kind"] == "state" and not rebels
        if actor is None:  # by who lost: rebels lose to the government, and the government to others
            return acled(kind, "government" if rebels else "non-state" if from_state else None)
        day = date.fromisoformat(happened["to"]) if happened["from"] and happened["to"] else self.published
        side = self.c.actors.acled_side(actor["id"], country, day)
        if side == "government" and target and actor["id"].startswith("group:") and target["kind"] == "state":
            side = "non-state"  # who takes from the state is not it
        if side is None and actor["kind"] != "unknown":
            side = "government" if actor["kind"] == "state" else "non-state"
        elif side == "government" and actor["kind"] == "external":
            side = "non-state"
        if side == "non-state" and actor["id"].startswith("state:") and rebels:
            side = "government"  # a foreign army that takes from rebels fights for the state
        if side is None:
            side = "government" if rebels else "non-state" if from_state else None
        return acled(kind, side)
