"""What an article has said so far: places, actors, dates, claims. Small enough to sit in a table.

The context is a JSON-able dict. It is never changed in place: ``Focus`` reads it, collects what a paragraph adds, and
gives the next one.
"""

from collections import Counter
from collections.abc import Mapping
from operator import itemgetter

from streams.coding.wordsets import word_set

_VILLAGES = word_set("village")

VERSION = 1
GREATER = 8  # times as large is the city, of two places of which one is named last
KEEP = 6  # places, actors and claims that are remembered


def empty() -> dict:
    """Context of an article of which nothing was read."""
    return {
        "places": [],
        "groups": [],
        "actors": [],
        "countries": {},
        "date": None,
        "speaker": None,
        "claims": [],
        "war": 0,
        "calm": 0,
        "located": False,
        "topic": None,
        "history": False,
        "doer": None,
        "gainer": None,
    }


# Populations that a noun allows: the city is no hamlet, the village no city.
_SIZES = {
    "city": (20_000, 10**9),
    "town": (1_000, 400_000),
    "village": (0, 15_000),
    "hamlet": (0, 5_000),
    "settlement": (0, 30_000),
    "capital": (10_000, 10**9),
}


class Focus:
    """The running state while a paragraph is read: what "the city", "they", "the militants" mean just now."""

    def __init__(self, context: dict | None) -> None:
        c = context or empty()
        self.places: list[dict] = list(c["places"])
        self.groups: list[dict] = list(c["groups"])  # named non-state actors, latest first
        self.actors: list[dict] = list(c["actors"])  # subjects of any side, latest first
        self.countries: Counter = Counter(c["countries"])
        self._weights: dict[str, float] | None = None  # what ``weights`` gave, until a country is named
        self.date: str | None = c["date"]
        self.speaker: dict | None = c["speaker"]
        self.claims: list[dict] = list(c["claims"])
        self.war: int = c["war"]
        self.calm: int = c["calm"]  # paragraphs of sport, business, arts or elections
        self.located: bool = c["located"]  # a country or province was named as a place, not as a party
        self.topic: dict | None = c["topic"]  # the city of the last change told, not in passing
        self.here: list[dict] = []  # cities named in this paragraph, latest first
        self.history: bool = c["history"]  # the article looks back
        self.doer: str | None = c.get("doer")  # id of the group that the last change or attack was told of
        self.gainer: str | None = c.get("gainer")  # id of the party that gained a place last

    def see_place(self, place: dict) -> None:
        """A place was named."""
        key = (place["id"], place["name"])
        if place["kind"] == "city":
            self.here = [place, *(p for p in self.here if p["id"] != place["id"])]
        self.places = [place, *(p for p in self.places if (p["id"], p["name"]) != key)][:KEEP]

    def see_actor(self, actor: dict, *, group: bool) -> None:
        """A party was named (as the subject, or at all where ``group``)."""
        self.actors = [actor, *(a for a in self.actors if a["id"] != actor["id"])][:KEEP]
        if group:
            self.groups = [actor, *(a for a in self.groups if a["id"] != actor["id"])][:KEEP]

    def see_calm(self) -> None:
        """A paragraph was of sport, business, the arts or the like."""
        self.calm = min(9, self.calm + 1)

    def generic_groups(self, one: bool) -> list[dict]:
        """Groups that "the rebels" can mean, likeliest first: who acted before who was only named.

        With ``one`` (a noun as "the group", "the movement") the one named last comes first.
        """
        groups = [a for a in self.groups if a["kind"] != "external"]  # no peacekeepers
        if one:
            return groups
        return sorted(groups, key=lambda a: a["id"] != self.doer)

    def see_country(self, code: str | None, weight: float) -> None:
        """Something of country ``code`` (ISO 3166-1 alpha-2) was named."""
        if code:
            self.countries[code] += weight
            self._weights = None

    def city(self, noun: str = "city") -> dict | None:
        """What "the city" means: the city named last that is of the size that ``noun`` says."""
        least, most = _SIZES.get(noun, (0, 10**9))
        if noun == "city" and len({p["id"] for p in self.here}) == 1:
            least = min(least, 5_000)  # the only one that this paragraph names
        for p in (*self.here, *([self.topic] if self.topic else []), *self.places):
            size = p.get("_size") or 0
            if p["kind"] == "city" and (size == 0 and p["id"] is None or least <= size <= most):
                return self._greater(p) if noun == "city" and p in self.here else p
        return None if noun in _VILLAGES else next((p for p in self.places if p["kind"] == "city"), None)

    def _greater(self, p: dict) -> dict:
        """The city of this paragraph that "the city" means, where the one named last is far smaller than another."""
        others = [x for x in self.here if (x.get("_size") or 0) >= GREATER * max(p.get("_size") or 0, 1)]
        return max(others, key=lambda x: x["_size"], default=p)

    def of_kind(self, kind: str) -> dict | None:
        """The place of ``kind`` named last."""
        return next((p for p in self.places if p["kind"] == kind), None)

    def weights(self) -> Mapping[str, float]:
        """Countries of the article as weights between 0 and 1."""
        if self._weights is None:
            top = max(self.countries.values(), default=1)
            self._weights = {c: round(min(0.9, 0.9 * w / top), 3) for c, w in self.countries.items()}
        return self._weights

    def country(self) -> str | None:
        """The country (ISO 3166-1 alpha-2) that the article speaks of most, None if it named none."""
        weights = self.weights()
        return max(weights, key=weights.__getitem__, default=None)

    def context(self) -> dict:
        """The context after this paragraph."""
        kept = dict(sorted(self.countries.items(), key=itemgetter(1), reverse=True)[:KEEP])
        top = max(kept.values(), default=0)
        if top > 60:  # old paragraphs weigh less, and numbers stay small
            kept = {c: round(w * 30 / top, 1) for c, w in kept.items()}
        return {
            "places": self.places,
            "groups": self.groups,
            "actors": self.actors,
            "countries": kept,
            "date": self.date,
            "speaker": self.speaker,
            "claims": self.claims[:KEEP],
            "war": min(self.war, 9),
            "calm": self.calm,
            "located": self.located,
            "topic": self.topic,
            "history": self.history,
            "doer": self.doer,
            "gainer": self.gainer,
        }
