"""Who and where is meant: mentions to actors, names and references ("the city", "it") to places."""

from datetime import date

from streams.coding.context import Focus
from streams.coding.items import Item
from streams.coding.places import fold_name
from streams.coding.scan import ANCHORED, Scanned, Unit
from streams.coding.statements import says
from streams.coding.who import Who
from streams.coding.wordsets import word_set

LARGE = 100_000  # people: a name of such a city says where the article is
ABROAD = 0.6  # what a country counts in which the states spoken of have fought
DOUBT = (
    0.6  # confidence below which a name is no place that we know (a small one in a country nobody spoke of)
)
_QUARTERS = word_set("quarter")


class Resolver(Who):
    """Resolves the units of one paragraph against gazetteer, actors and the article's focus."""

    def __init__(self, gazetteer, actors, focus: Focus, day: date) -> None:
        self.gazetteer, self.actors, self.focus, self.day = gazetteer, actors, focus, day
        self.abroad: set[str] = set()  # countries in which the states spoken of have fought

    # places ------------------------------------------------------------------------------------------------

    def countries(self, scanned: list[Scanned]) -> dict[str, float]:
        """Countries of the article so far, and of the parties that a paragraph names, as weights."""
        out = dict(self.focus.weights())
        for sc in scanned:
            for u in sc.units:
                if u.kind == "actor":
                    m = u.value
                    if m.cls == "state" and m.id.startswith("state:"):
                        out[m.id[6:]] = max(out.get(m.id[6:], 0.0), 0.5)
                    elif m.cls == "group":
                        for c in m.countries[:3]:
                            out[c] = max(out.get(c, 0.0), 0.6)
        return out

    def learn(self, scanned: list[Scanned]) -> None:
        """Take the countries and provinces that a paragraph names, before its places are resolved.

        A small place whose name no other has speaks for its country only where nothing speaks against it: villages
        that the gazetteer lacks often have the name of one far away.
        """
        alone: list[int] = []
        for a in self.focus.actors:
            self._fights_in(a["id"])
        for sc in scanned:
            for k, u in enumerate(sc.units):
                if u.kind == "place" and u.form == ANCHORED:
                    self.focus.see_country(u.resolved["country"], 3.0)
                    self.focus.located = True
                elif u.kind == "place":
                    kinds = {self.gazetteer.kind(c) for c in u.value[:3]}
                    first = u.value[0]
                    if u.form == "party":
                        self._fights_in(f"state:{self.gazetteer.country(first)}")
                    if self.gazetteer.kind(first) in ("country", "province"):
                        self.focus.see_country(
                            self.gazetteer.country(first), 3.0 if "country" in kinds else 2.0
                        )
                        inside = k > 0 and sc.units[k - 1].value in ("in", "across", "throughout")
                        self.focus.located = self.focus.located or u.form != "party" or inside
                    elif says(sc, u):
                        self.focus.see_country(self.gazetteer.country(first), 0.7)  # "Moscow says": its state
                    elif self.gazetteer.info(first)["population"] > LARGE:
                        self.focus.see_country(self.gazetteer.country(first), 1.0)
                        self.focus.located = True
                    elif len(u.value) == 1:
                        alone.append(first)
                elif u.kind == "actor":
                    m = u.value
                    self._fights_in(*m.backers)
                    if m.cls == "state" and m.id.startswith("state:"):
                        self.focus.see_country(m.id[6:], 0.7)
                        self._fights_in(m.id)
                    elif m.cls == "group":
                        for c in m.countries[:2]:
                            self.focus.see_country(c, 1.0 if len(m.countries) == 1 else 0.4)
        spoken_of = self.focus.weights()
        for index in alone:
            country = self.gazetteer.country(index)
            if not spoken_of or country in spoken_of:
                self.focus.see_country(country, 1.0)

    def _fights_in(self, *actors: str) -> None:
        for actor in actors:
            self.abroad.update(self.actors.abroad.get(actor, ()))

    def place_of(
        self, u: Unit, noun: str | None = None, qualifiers: list[Unit] = (), nation: str | None = None
    ) -> dict | None:
        """The place of a place unit; ``noun`` is the kind that a word beside it says, ``nation`` whose it is called."""
        if u.form == ANCHORED:
            return dict(u.resolved)
        if u.resolved is not None and noun is None and not qualifiers:
            return u.resolved or None
        weights = dict(self.focus.weights())
        for country in self.abroad:
            weights[country] = max(weights.get(country, 0.0), ABROAD)
        if nation is not None and any(self.gazetteer.country(c) == nation for c in u.value):
            weights = {nation: 1.0}
        admin1: list[str] = []
        provinces: set[str] = set()
        for q in qualifiers:
            index, _ = self.gazetteer.choose(q.value, countries=weights)
            if index is not None:
                if self.gazetteer.kind(index) in ("province", "city"):
                    place = self.gazetteer.place(index)
                    if place["kind"] == "province":
                        admin1.append(place["id"] or place["name"])
                        if self.gazetteer.record(index).admin is not None:  # no region of several
                            provinces.add(fold_name(place["name"]))
                    admin1.append(place["name"])
                if self.gazetteer.kind(index) in ("country", "province"):
                    weights[self.gazetteer.country(index) or ""] = 1.0
        near = [(p["lat"], p["lon"]) for p in self.focus.places[:3] if p.get("lat") is not None]
        index, sure = self.gazetteer.choose(
            u.value, countries=weights, admin1=admin1, near=near, prefer_kind=noun
        )
        if index is None or sure < (DOUBT if self.focus.located else DOUBT / 2):
            if noun is None and not qualifiers:
                u.resolved = False
            return None
        place = self.gazetteer.place(index)
        if (
            provinces
            and place["kind"] == "city"
            and not (provinces & {fold_name(place["admin1"] or ""), place["id"]})
        ):
            return None  # a namesake elsewhere: the text says in which province it lies
        place["_sure"] = sure
        place["_size"] = self.gazetteer.population(index)
        if noun is None and not qualifiers:
            u.resolved = place
        return place

    def item_place(self, item: Item) -> dict | None:
        """The place of an argument, from its name or from what the article spoke of; None if it has none."""
        if (
            item.noun == "district"
            and item.noun_word.rstrip("s") in _QUARTERS
            and (item.unit is not None or item.name)
        ):
            return self._around(item)  # a quarter of the city spoken of, whatever else has its name
        if item.unit is not None:
            noun = item.noun if item.noun in ("city", "province") else None
            place = dict(self.place_of(item.unit, noun, item.qualifiers, item.nation) or {}) or None
            if item.facility and place is not None and place["_sure"] < DOUBT:
                return self.focus.city() or place  # a site's own name: the city is the one spoken of
            if place is None and item.qualifiers and self.gazetteer.kind(item.unit.value[0]) == "city":
                item.noun = item.noun or "city"  # of the province named, which no gazetteer has
            if place is None and item.noun and item.facility is None:
                item.name = item.name or item.printed
                return self.unknown(item)
            if (
                place is not None
                and (item.noun == "district" or item.scope == "outskirts")
                and place["kind"] == "city"
            ):
                place["precision"] = 2
            return self._seat_of(item, place)
        if item.name is not None and item.facility is None:
            return self.unknown(item)
        if item.reference == "unnamed":
            return None
        if item.reference in ("city", "district", "side", None) or item.facility:
            for q in item.qualifiers:
                place = self.place_of(q)
                if place is not None:
                    return self._seat_of(item, place)
            if item.noun_word == "capital" and self.focus.places[:1] and not item.facility:
                last = self.focus.places[0]  # "X province: the rebels took the provincial capital"
                if last["kind"] == "province" and (seat := self.gazetteer.seat(last)) is not None:
                    return seat
            if item.country is not None and not item.facility and (own := self._capital_city(item.country)):
                return own
            return self.focus.city(item.noun_word) or (
                self.focus.places[0] if item.facility and self.focus.places else None
            )
        if item.reference == "province":
            return self.focus.of_kind("province")
        return None

    def _capital_city(self, country: str) -> dict | None:
        """The capital of ``country``, of the article's where "" stands for it: one it spoke of, else the nation's."""
        if country:
            return self.gazetteer.capital(country)
        for p in (*self.focus.here, *([self.focus.topic] if self.focus.topic else []), *self.focus.places):
            if p["kind"] == "city" and self.gazetteer.is_seat(p):
                return p
        weights = self.focus.weights()
        return self.gazetteer.capital(max(weights, key=weights.get)) if weights else None

    def _seat_of(self, item: Item, place: dict | None) -> dict | None:
        """The city that "the X capital", "the capital of X" means where X is a province or country, else the place itself."""
        if place is None or item.noun_word != "capital" or item.facility:
            return place
        if place["kind"] == "country":
            return self.gazetteer.capital(place["country"]) or place
        return self.gazetteer.seat(place) or place if place["kind"] == "province" else place

    def _around(self, item: Item) -> dict | None:
        for q in item.qualifiers:
            place = self.place_of(q)
            if place is not None:
                return place
        return self.focus.city()

    def unknown(self, item: Item) -> dict | None:
        """A place that no gazetteer has, where the text calls it a village or town; another spelling of one it has."""
        found = self._spelt_otherwise(item)
        if found is not None:
            return found
        if item.noun not in ("city", "district", "province"):
            return None
        country = None
        admin1 = None
        lat = lon = None
        for q in item.qualifiers:
            p = self.place_of(q)
            if p is not None:
                country, admin1, lat, lon = p["country"], p["admin1"], p["lat"], p["lon"]
        if country is None:
            weights = self.focus.weights()
            country = max(weights, key=weights.get) if weights else None
        return {
            "id": None, "name": item.name, "admin1": admin1, "country": country, "lat": lat, "lon": lon,
            "kind": item.noun, "precision": 2 if admin1 else 3,
        }  # fmt: skip

    def _spelt_otherwise(self, item: Item) -> dict | None:
        """A known place of the article's countries whose romanisation the name could be."""
        weights = self.focus.weights()
        countries = [c for c, w in weights.items() if w > 0.3]
        words = fold_name(item.name).split()
        if not countries or not words or len("".join(words)) < 3:
            return None
        length, candidates = self.gazetteer.match(words, 0)
        candidates = (
            tuple(c for c in candidates if self.gazetteer.country(c) in countries)
            if length == len(words)
            else ()
        )
        if not candidates and len("".join(words)) >= 5:
            candidates = self.gazetteer.fuzzy(words, countries)
        if not candidates:
            return None
        near = [(p["lat"], p["lon"]) for p in self.focus.places[:3] if p.get("lat") is not None]
        index, sure = self.gazetteer.choose(
            candidates, countries=weights, near=near, prefer_kind=item.noun or "city"
        )
        if index is None or sure < DOUBT:
            return None
        place = self.gazetteer.place(index)
        place["_sure"] = sure * 0.7
        return place

    # actors ------------------------------------------------------------------------------------------------
