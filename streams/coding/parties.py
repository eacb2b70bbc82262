"""Who gains, who loses and which place is meant, where a territorial statement leaves it to the text before."""

from dataclasses import replace

from streams.coding import assertion, clause
from streams.coding.items import Item
from streams.coding.scan import Scanned
from streams.coding.statements import Statement, is_force, is_named_actor
from streams.coding.subjects import coordinated, governed, np_start, subject, with_following
from streams.coding.winning import Winning
from streams.coding.wordsets import word_set

_FORMATIONS = frozenset(("battalion", "brigade", "regiment", "detachment"))
_WARNING = word_set("warning")
_ROADS = word_set("road")
_PROVINCES = frozenset(
    ("province", "provinces", "oblast", "region", "regions", "state", "states", "governorate")
)


class Parties(Winning):
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
                and not (u.kind == "actor" and u.value.role == "official")
                and not _FORMATIONS.isdisjoint(sc.sentence.words[u.i : u.j])
            ):
                return [Item(u.i, u.j, facility="army_base")]  # "attacked the 144th battalion and took it"
            if u.kind in ("pnoun", "fac") and (u.form == "p") == (it.reference == "them"):
                s = np_start(sc, k)
                while s > 0 and sc.units[s - 1].kind in ("actor", "word"):
                    s = np_start(sc, s - 1)  # "the Ugandan army's base"
                site = u.kind == "fac" and sc.units[s].kind in ("det", "num")
                known = bool(self.last_items) and self.last_items[-1].unit is not None
                lies = governed(sc, k) is not None and (known or sc.word(u.j - 1) in _ROADS)
                site = site and not lies  # "on the road to Y", "on the island of Z": where it lies
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
