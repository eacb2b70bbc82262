"""Who gains, who loses and which place is meant, where a territorial statement leaves it to the text before."""

from dataclasses import replace

from streams.coding import assertion, clause
from streams.coding.items import Item
from streams.coding.scan import Scanned
from streams.coding.statements import Statement, is_force, is_named_actor
from streams.coding.subjects import coordinated, governed, np_start, subject, with_following
from streams.coding.wordsets import word_set

_FORMATIONS = frozenset(("battalion", "brigade", "regiment", "detachment"))
_WARNING = word_set("warning")
_ROADS = word_set("road")
_PROVINCES = frozenset(
    ("province", "provinces", "oblast", "region", "regions", "state", "states", "governorate")
)
RECENT = 40  # events among which the side that gains is looked for
# A passive of these tells of a place taken from the state, by whom it fights.
_AGAINST = word_set("taken_by_force")

_REGAINED = ("liberat", "freed", "retak", "recaptur", "regain", "secured", "recover", "reclaim")


class Parties:
    """Part of a reading. Uses its ``resolver``, ``focus``, ``events`` and ``last_items``."""

    def _warner(self, sc: Scanned, st: Statement, mood: str, country: str | None) -> dict | None:
        """Who threatens a place by telling those in it to leave: "warned the rebels to leave X within two days"."""
        k = sc.unit_at[st.group]
        told = sc.units[k - 1] if k else None
        if mood == "actual" or not st.infinitive or told is None:
            return None
        if told.value != "them" and not (is_named_actor(told) and is_force(told)):
            return None  # residents are no force that could be driven out
        for p in range(k - 2, max(-1, k - 8), -1):
            u = sc.units[p]
            if u.kind in ("sub", "rel") or u.value == ";":
                return None
            if sc.word(u.i) in _WARNING:
                who = subject(sc, p, is_named_actor)
                return self.resolver.actor_of(sc, who, country) if is_force(who) else None
        return None

    def _unnamed(self, n: int, it) -> bool:
        """Whether a place argument of sentence ``n`` is "the village" of "a village" just before."""
        if it.reference == "unnamed" and not it.plural and it.noun == "city":
            self.nameless = (it.noun_word, n)
        elif it.unit is not None or it.name is not None:
            self.nameless = ("", n)
        noun, told = self.nameless
        return it.reference == "city" and not it.qualifiers and noun == it.noun_word != "" and n - told < 2

    def _alike(self, places: list) -> None:
        """In a list with a province the names that are also provinces mean them: "Crimea and parts of Donetsk"."""
        self._at_home(places)
        bare = any(
            p["kind"] == "province" and it.unit is not None and it.noun != "province"
            and _PROVINCES.isdisjoint(it.printed.lower().split())
            for it, p in places
        )  # fmt: skip  # "Raqqa and most of Deir al-Zor province": the city of Raqqa
        if len(places) < 2 or not bare:
            return
        for k, (it, place) in enumerate(places):
            plain = (
                it.unit is not None and it.noun is None and it.facility is None and place["kind"] == "city"
            )
            if not plain:
                continue
            other = self.resolver.place_of(it.unit, "province", it.qualifiers)
            if other is not None and other["kind"] == "province" and other["country"] == place["country"]:
                places[k] = (it, other)

    def _at_home(self, places: list) -> None:
        """In a list the namesake abroad of a town that no gazetteer has is left alone, where all others lie in one country."""
        countries = [p["country"] for _, p in places if p["kind"] in ("city", "province")]
        home = max(set(countries), key=countries.count, default=None)
        if len(places) < 3 or countries.count(home) < len(places) - 1 or countries.count(home) < 2:
            return
        for k, (it, place) in enumerate(places):
            plain = it.unit is not None and not it.qualifiers and not it.facility and place["kind"] == "city"
            if plain and place["country"] != home and not self.focus.weights().get(place["country"]):
                own = self.resolver.item_place(
                    replace(it, unit=None, name=it.printed, noun=it.noun or "city")
                )
                if own is not None:
                    places[k] = (it, own)

    @staticmethod
    def _respective(sc: Scanned, st: Statement, n: int) -> list:
        """The winner of each of ``n`` places: "lost X and Y to the rebels and the militia respectively"; else none."""
        if n < 2 or st.actor is None or "respectively" not in sc.sentence.words:
            return []
        parties = with_following(sc, coordinated(sc, st.actor)[0])
        return parties if len(parties) == n else []

    def _party(self, sc: Scanned, u, country: str | None, target: dict | None) -> dict | None:
        """Who acts: of several together the place's own state, else the first named."""
        if u is None:
            return self.resolver.actor_of(sc, u, country, target)
        parties = [self.resolver.actor_of(sc, v, country, target) for v in coordinated(sc, u)]
        home = self.c.actors.state_of(country) if country else None
        return next((a for a in parties if a and home and a["id"] == home.id), None) or parties[0]

    def _inside(self, sc: Scanned, st: Statement, actor: dict, country: str | None) -> dict | None:
        """Who is in a besieged place: "besieging X, where the army's garrison …", "X, and the army there"."""
        units = sc.units
        for k in range(sc.unit_at[st.items[-1].j - 1] + 1, len(units)):
            u = units[k]
            if u.kind != "actor" or not is_named_actor(u) or u.value.role != "armed":
                continue
            there = sc.word(u.j) in ("there", "inside", "garrison") or u.value.head == "garrison"
            where = any(sc.word(t) == "where" for t in range(max(st.j, u.i - 3), u.i))
            inside = self.resolver.actor_of(sc, u, country, actor) if there or where else None
            if inside is not None and inside["id"] != actor["id"]:
                return inside
        return None

    def _opponent(self, actor: dict, country: str | None) -> dict | None:
        """Who is in a place that ``actor`` besieges: the only side that the article names beside it, of state and rebels."""
        home = self.c.actors.state_of(country) if country else None
        if home is None:
            return None
        named = {a["id"]: a for a in self.focus.actors if self._bloc(a["id"]) != self._bloc(actor["id"])}
        if actor["id"].startswith("group:") and actor["kind"] in ("rebel", "militia"):
            return self.resolver.state_actor(country) if home.id in named else None
        rebels = [
            a for a in named.values() if a["kind"] == "rebel" and self.c.actors.acts_in(a["id"], country)
        ]
        return (
            self.resolver.as_seen(rebels[0], country) if actor["id"] == home.id and len(rebels) == 1 else None
        )

    def _loser_who_speaks(self, sc: Scanned, told, country: str | None) -> dict | None:
        """Of a place that "was lost": the party whose own word it is ("the army said that the town was lost")."""
        speaker = told.speaker
        if speaker is None or speaker.kind != "actor" or speaker.value.cls not in ("group", "state"):
            return None
        return self.resolver.actor_of(sc, speaker, country)

    def _who_gains(self, sc: Scanned, st: Statement, places: list, target: dict | None) -> dict | None:
        """Who took or besieges a place without a word on it: the only side that the paragraph says gains ground.

        Not where the words tell of a return ("was retaken"), nor where that side has just taken the place itself.
        """
        if st.infinitive or not (st.passive or st.rule.frame in ("noun", "held", "fall")):
            return None
        gains = [e for _, _, e in self.out[-RECENT:] if e["type"] in ("capture", "handover") and e["actor"]]
        gains = [e for e in gains if e["modality"] == "actual" and e["assertion"] != "denied"]
        sides = {self._bloc(e["actor"]["id"]) for e in gains}
        taken = {(e["place"] or {}).get("id") for e in gains}
        if len(sides) != 1 or target and self._bloc(target["id"]) in sides:
            return None
        if places[0][1] is None or st.type == "capture" and places[0][1]["id"] in taken:
            return None
        home = self.c.actors.state_of(places[0][1]["country"])
        if sc.word(st.i).startswith(("re", "liberat")) and not (home and sides == {self._bloc(home.id)}):
            return None  # "was retaken": by the state, where that is the side that gains
        return self.resolver.as_seen(gains[-1]["actor"], places[0][1]["country"])

    def _who_regains(self, sc: Scanned, st: Statement, places: list) -> dict | None:
        """Who has a place back that "was retaken": the state that a group had taken it from, as the article told."""
        place = places[0][1]
        home = self.c.actors.state_of(place["country"]) if place else None
        back = sc.word(st.i).startswith(_REGAINED) or sc.word(st.j) == "back"
        if home is None or not st.passive or st.infinitive or not back:
            return None
        told = [e for e in (*self.focus.claims, *(x[2] for x in self.out)) if e["modality"] == "actual"]
        taken = [
            e for e in told
            if e["type"] in ("capture", "handover") and e["actor"] and (e["place"] or {}).get("id") == place["id"]
            and e["scope"] != "facility"
        ]  # fmt: skip
        state = self._bloc(home.id)
        gains = [e for e in told if e["type"] in ("capture", "handover") and e["actor"]]
        if taken:
            by_state = self._bloc(taken[-1]["actor"]["id"]) != state
        else:  # one town more for who has just been told to win
            by_state = bool(gains) and self._bloc(gains[-1]["actor"]["id"]) == state
        return self.resolver.state_actor(place["country"]) if by_state and place["id"] else None

    @staticmethod
    def _would(sc: Scanned, st: Statement) -> bool:
        """Whether a noun phrase of taking is the subject of what only would be: "the fall of X would be a blow"."""
        k = sc.unit_at[max(st.j, *(it.j for it in st.items)) - 1] + 1
        for u in sc.units[k : k + 5]:
            if u.kind == "modal":
                return sc.word(u.i) in ("would", "could", "might", "may")
            if u.kind not in ("prep", "det", "actor", "adv", "word") and u.value != "by":
                return False
        return False

    def _taken_before(self, actor: dict | None, place: dict | None) -> bool:
        """Whether the article told that another took the place: who is back there then has it again."""
        if actor is None or place is None:
            return False
        told = (*(x[2] for x in self.out), *self.focus.claims)
        return any(
            e["type"] in ("capture", "handover") and e["modality"] == "actual" and e["actor"]
            and (e["place"] or {}).get("id") == place["id"] and self._bloc(e["actor"]["id"]) != self._bloc(actor["id"])
            for e in told
        )  # fmt: skip

    def _two_sides(self, country: str | None) -> tuple[dict | None, dict | None]:
        """Of "the two sides" who challenges and who was there: the two parties the article named last, the state second."""
        sides: dict[str, dict] = {}
        for a in self.focus.actors:
            sides.setdefault(self._bloc(a["id"]), a)
        home = self.c.actors.state_of(country) if country else None
        if len(sides) == 1 and home is not None:
            sides.setdefault(self._bloc(home.id), {"id": home.id, "name": home.name, "kind": "state"})
        if len(sides) < 2:
            return None, None
        first, second = sorted(
            list(sides.values())[:2], key=lambda a: home is not None and a["id"] == home.id
        )
        return self.resolver.as_seen(first, country), self.resolver.as_seen(second, country)

    def _gone(self, hold: dict) -> bool:
        """Whether the article told before that the party of ``hold`` left the place."""
        if not hold["actor"] or not hold["place"]:
            return False
        told = [e for e in (*(x[2] for x in self.out), *self.focus.claims) if e["type"] == "withdrawal"]
        told = [e for e in told if e["place"] and e["actor"] and e["modality"] == "actual"]
        return any(
            e["place"]["id"] == hold["place"]["id"] and self._bloc(e["actor"]["id"]) == self._bloc(hold["actor"]["id"])
            for e in told
        )  # fmt: skip

    def _told_winner(self, place: dict) -> dict | None:
        """Who took ``place`` by what the article told last of it."""
        told = (*(x[2] for x in reversed(self.out)), *self.focus.claims)
        here = (e for e in told if e["type"] in ("capture", "handover") and e["actor"] and e["place"])
        found = (
            e for e in here if place["id"] and e["place"]["id"] == place["id"] and e["modality"] == "actual"
        )
        return next((e["actor"] for e in found if e["assertion"] != "denied"), None)

    def _last_gain(self, target: dict | None) -> dict | None:
        """Who gained the place that the paragraph told of last: "took X. Y followed on Sunday"."""
        gains = (
            e for _, _, e in reversed(self.out)
            if e["type"] in ("capture", "handover") or e["type"] == "hold" and e["happened"]["from"]
        )  # fmt: skip
        last = next((e for e in gains if e["modality"] == "actual" and e["frame"] == "current"), None)
        return last["actor"] if last is not None and target is None else None

    def _gainer_who_speaks(
        self, sc: Scanned, st: Statement, told, country: str | None, target: dict | None
    ) -> dict | None:
        """Of a place that "has fallen", that "was retaken": the force whose own word it is, where no loser would put it so."""
        speaker = told.speaker if told is not None else None
        drove = (
            st.rule.frame in ("oust", "clear") and st.passive
        )  # "said the rebels had been pushed out of X"
        drove = (
            drove or st.passive and sc.word(st.i).startswith(_REGAINED)
        )  # "said X had been liberated from L"
        if (
            drove
            and target
            and speaker is not None
            and speaker.kind == "actor"
            and speaker.value.role == "official"
        ):
            state = self.resolver.state_actor(country)
            return state if state and state["id"] != target["id"] else None
        ends = st.rule.frame == "noun" and not {"completing", "completes"}.isdisjoint(sc.sentence.words)
        if ends and target is None and speaker is not None and (speaker.form == "party" or is_force(speaker)):
            found = self.resolver.actor_of(sc, speaker, country)
            if found is not None and found["id"].startswith(("state:", "group:")):
                return found  # "Moscow said the defenders had surrendered, completing the capture of X"
        if speaker is None or speaker.kind != "actor" or not is_force(speaker) or not is_named_actor(speaker):
            return None
        back = st.passive and st.rule.frame == "take" and sc.word(st.i).startswith(_REGAINED)
        fell = st.rule.frame == "fall" and speaker.value.side == "non-state"
        if target is not None and not drove or not (back or fell or drove):
            return None
        found = self.resolver.actor_of(sc, speaker, country)
        return found if found is None or target is None or found["id"] != target["id"] else None

    def _winner(self, sc: Scanned, st: Statement, country: str | None, target: dict | None) -> dict | None:
        """Who took a place that fell, was lost or was taken without a word on the winner.

        The party against which the loser fights, where the article names one only: a group or a foreign state.
        """
        if st.rule.frame not in ("fall", "lose") and not (st.passive and sc.word(st.i) in _AGAINST):
            return None
        ceded = st.passive and st.type == "handover" and target is None and self.focus.gainer
        if ceded:  # "X was given up on the same terms": to who gains elsewhere
            found = next((a for a in self.focus.actors if a["id"] == self.focus.gainer), None)
            return self.resolver.as_seen(found, country) if found is not None else None
        if st.passive and sc.word(st.j) == "without":
            return None  # "were taken without a fight, the military said": by whom is open
        home = self.c.actors.state_of(country) if country else None
        falls = st.rule.frame == "fall" or st.passive and sc.word(st.i) not in ("overrun", "seized")
        if home is not None and falls and target is None and self.focus.gainer == home.id:
            return self.resolver.state_actor(country)  # the army takes one town after the other: so this one
        others = [
            a
            for a in self.focus.actors
            if a["id"].startswith(("group:", "state:"))
            and not (target and a["id"] == target["id"])
            and (a["kind"] != "external" or a["id"][:6] != "group:" or a["id"] == self.focus.gainer)
        ]
        others.sort(key=lambda a: a["id"] != self.focus.doer)
        if target is not None and st.rule.frame == "lose":
            return self.resolver.as_seen(others[0], country) if others else None
        others = [a for a in others if home is None or a["id"] != home.id]
        return (
            self.resolver.as_seen(others[0], country)
            if len({self._bloc(a["id"]) for a in others}) == 1
            else None
        )

    def _antecedent(self, sc: Scanned, it) -> list:
        """What "it" or "them" means as an object: the place argument or definite place noun before it."""
        if it.reference == "it":
            ahead = self._ahead(sc, it)
            if ahead is not None:
                return [ahead]
        if it.reference == "it" and (aim := self._aim(sc, it)) is not None:
            return [aim]
        k = sc.unit_at[it.i] - 1
        low = max((x.j for x in self.last_items), default=0) if self.seen[0] == sc.sentence.index else 0
        while k >= 0 and sc.units[k].i >= low:
            u = sc.units[k]
            if (
                it.reference == "it"
                and u.kind != "place"
                and not _FORMATIONS.isdisjoint(sc.sentence.words[u.i : u.j])
            ):
                return [Item(u.i, u.j, facility="army_base")]  # "attacked the 144th battalion and took it"
            if u.kind in ("pnoun", "fac") and (u.form == "p") == (it.reference == "them"):
                s = np_start(sc, k)
                while s > 0 and sc.units[s - 1].kind in ("actor", "word"):
                    s = np_start(sc, s - 1)  # "the Ugandan army's base"
                site = u.kind == "fac" and sc.units[s].kind in ("det", "num")
                site = site and not (sc.word(u.j - 1) in _ROADS and governed(sc, k))  # "on the road to Y"
                if site or it.reference == "it" and sc.word(u.i - 1) == "the":
                    item, _ = clause.read_item(sc, k)
                    if item is not None:
                        return [item]
            k -= 1
        if not self.last_items:  # nothing of this paragraph: the city that the article spoke of
            return [Item(it.i, it.j, reference="city")]
        return self.last_items[-1:] if it.reference == "it" else self.last_items

    @staticmethod
    def _aim(sc: Scanned, it: Item) -> Item | None:
        """Where the sentence says that somebody went, whose taking "it" then tells: "pushed on to Y and had taken it"."""
        k = sc.unit_at[it.i]
        for p in range(k - 1, max(0, k - 14), -1):
            u = sc.units[p]
            if u.kind == "place" and u.form != "party" and p > 1:
                gone = sc.word(sc.units[p - 1].i) in ("to", "into", "towards", "toward") and sc.units[p - 2].kind in ("verb", "adv", "prep")  # fmt: skip
                return clause.read_item(sc, p)[0] if gone else None
            if u.kind in ("sub", "rel") or u.value in (";", ":"):
                return None
        return None

    @staticmethod
    def _ahead(sc: Scanned, it):
        """The place that "it" of a clause in front points to: "After the rebels surrounded it, X ran out of bread"."""
        k = sc.unit_at[it.i] + 1
        if k + 1 >= len(sc.units) or sc.units[k].value != "," or sc.units[k + 1].kind != "place":
            return None
        opens = any(
            sc.word(t) in ("after", "since", "when", "before", "until", "once") for t in range(min(4, it.i))
        )
        if not opens or any(u.kind == "place" for u in sc.units[: k - 1]):
            return None
        return clause.read_item(sc, k + 1)[0]

    def _look_where_told(self, sc: Scanned, st: Statement, said) -> None:
        """Let the focus see where the witness is whose words name no place: '"They have the town," said a trader in X'."""
        told, _, _ = assertion.attribution_of(said, st.i)
        u = told.speaker if told is not None else None
        if u is None or u.kind != "actor" or u.i < st.i or is_force(u):
            return
        k = sc.unit_at[u.j - 1] + 1
        while k < len(sc.units) and sc.units[k].kind in ("word", "cap"):
            k += 1
        if k + 1 >= len(sc.units) or sc.units[k].value not in ("in", "of") or sc.units[k + 1].kind != "place":
            return
        place = self.resolver.place_of(sc.units[k + 1])
        if place is not None and place["kind"] == "city":
            self.focus.see_place({k: v for k, v in place.items() if k != "_sure"})

    @staticmethod
    def _they(sc: Scanned, st: Statement) -> bool:
        """Whether "they" of a paragraph's first words acts, of whom the paragraph has named nobody."""
        if st.actor is None or st.actor.kind != "pron" or st.actor.value != "they" or sc.before is not None:
            return False
        return not any(u.kind == "actor" and is_force(u) for u in sc.units[: sc.unit_at[st.actor.i]])

    def _gainer(self, country: str | None) -> dict | None:
        """The party of which the article told last that it gained a place."""
        found = next((a for a in self.focus.actors if a["id"] == self.focus.gainer), None)
        return self.resolver.as_seen(found, country) if found is not None else None

    def _lost(self, sc: Scanned, st: Statement, it: Item, said) -> list[Item]:
        """The city that another party says it took, of which ``st`` is the leaver's own word; none if it is no such word."""
        told, _, _ = assertion.attribution_of(said, st.i)
        if told is None or told.speaker is None or told.kind not in ("say", "claim", "admit"):
            return []
        country = self.focus.country()
        leaver = self.resolver.actor_of(sc, st.actor, country)
        speaker = self._speaker(sc, told.speaker, country) if told.speaker.kind != "pron" else leaver
        if leaver is None or speaker is None or self._bloc(leaver["id"]) != self._bloc(speaker["id"]):
            return []
        for e in (*(x[2] for x in reversed(self.out)), *self.focus.claims):
            gained = (
                e["type"] in ("capture", "handover") and e["modality"] == "actual" and e["frame"] == "current"
            )
            if not (gained and e["actor"] and e["place"] and e["place"]["kind"] == "city"):
                continue
            if self._bloc(e["actor"]["id"]) == self._bloc(leaver["id"]):
                return []
            return [Item(it.i, it.j, reference="city", printed=e["place"]["name"])]
        return []

    def _claimed(self, it: Item) -> list[dict]:
        """The cities of which the article told one thing together: "took X and Y. The government denied losing the towns"."""
        told = [x for x in self.focus.claims if x["place"] and x["place"]["kind"] == "city"]
        alike = [x["place"] for x in told if (x["type"], x["actor"]) == (told[0]["type"], told[0]["actor"])]
        return [{**p, "_sure": 1.0} for p in alike] if len(alike) > 1 else []

    def _last_two(self) -> list[dict]:
        return [p for p in self.focus.places if p["kind"] == "city"][:2]
