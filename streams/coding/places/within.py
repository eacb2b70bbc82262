"""Which place a name means that is told with the divisions it lies in, and where a place lies that only they tell.

Each name votes for the provinces in which a place of it lies; the province of most of them is the right one.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .choosing import kilometres
from .fold import fold_name
from .gazetteer import Gazetteer

MOST = 60  # places of one name that are looked at
FAR = 110.0  # km from the smallest division named, beyond which a place of the name is another one
CLOSE = 40.0  # km within which the order of the gazetteer counts more than the distance
OWN = 2.6  # weight of the province that the last division may be, in votes of one place of a name
KNOWN = 0.8  # the same of a country that the article is about
NAMED = 2.0  # and of one that stands among the divisions
ACROSS = 300.0  # km from the middle of a province, within which a division may have been part of it
REMEMBERED = 4_096  # places whose province and position are kept


@dataclass(slots=True)
class Name:
    """A name in tokens ``[i, j)``, the places it may be, the kind that a word beside it gives, and how it is printed."""

    i: int
    j: int
    found: tuple[int, ...]
    kind: str | None = None
    printed: str = ""


class Within:
    """Resolves names with their divisions. Remembers what it looked up, and nothing of any text."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self.gazetteer = gazetteer
        self._records: dict[int, tuple] = {}

    def resolve(
        self, head: Name, noun: str | None, inside: Sequence[Name], weights: Mapping[str, float]
    ) -> dict | None:
        """The place of ``head`` in the province that most of the names share; None where no division is known."""
        votes: Counter = Counter()
        for n, e in enumerate((*inside, head)):
            own: dict[tuple, float] = {}
            for rank, index in enumerate(e.found):
                country, admin, kind, _ = self.record(index)
                if admin is None:
                    continue
                last = kind == "province" and (n == len(inside) - 1 or e.kind == "province")
                worth = (OWN if last else 1.0) - 0.02 * rank + KNOWN * weights.get(country, 0.0)
                own[country, admin] = max(own.get((country, admin), 0.0), worth)
            votes.update(own)
        countries = {self.record(i)[0] for e in inside for i in e.found[:1] if self.record(i)[2] == "country"}
        for where in votes:
            if where[0] in countries:
                votes[where] += NAMED
        if not votes:
            return None
        here = max(votes, key=votes.get)
        around = [e for e in inside if any(self.record(i)[:2] == here for i in e.found)]
        if not around:
            return None
        anchor, small = self._smallest(around, inside[-1], here)
        if not small:
            anchor, small = self._renamed(inside[0], here, anchor)
        index = self._among(head.found, here, anchor if small else None, noun)
        if index is not None:
            place = self.gazetteer.place(index)
            if place["kind"] == "district" and noun not in ("district", "province"):
                place |= {
                    "id": None,
                    "kind": "city",
                    "precision": 2,
                }  # what has divisions around it is a place in one
            place["_sure"], place["_size"] = 0.95, self.gazetteer.info(index)["population"]
            if place["lat"] is None and anchor is not None:
                place["lat"], place["lon"] = anchor
            return place
        words = fold_name(head.printed).split()
        if len("".join(words)) >= 5:
            alike = self.gazetteer.fuzzy(words, (here[0],))
            index = self._among(alike, here, anchor if small else None, noun)
            if index is not None and (small or self.record(index)[2] == "city"):
                place = self.gazetteer.place(index)
                place["_sure"], place["_size"] = 0.7, self.gazetteer.info(index)["population"]
                return place
        index = next(i for i in around[0].found if self.record(i)[:2] == here)
        p = self.gazetteer.place(index)
        return {
            "id": None, "name": head.printed, "admin1": p["admin1"], "country": here[0],
            "lat": anchor[0] if anchor else None, "lon": anchor[1] if anchor else None,
            "kind": noun if noun in ("district", "province") else "city", "precision": 2 if small else 3,
            "_sure": 0.8, "_size": 0,
        }  # fmt: skip

    def _renamed(self, e: Name, here, middle) -> tuple[tuple[float, float] | None, bool]:
        """The smallest division where its province is another than the text says: provinces are parted and renamed."""
        best = None
        for i in e.found:
            r = self.record(i)
            if r[0] == here[0] and r[1] != here[1] and r[2] != "province" and r[3] and middle:
                far = kilometres(r[3], middle)
                if far < ACROSS and (best is None or far < best[0]):
                    best = far, r[3]
        return (middle, False) if best is None else (best[1], True)

    def _smallest(self, around: list[Name], last: Name, here) -> tuple[tuple[float, float] | None, bool]:
        """Where the smallest division lies, and whether it is smaller than a province."""
        for e in around:
            found = [self.record(i) for i in e.found]
            inside = [r for r in found if r[:2] == here and r[3] is not None and r[2] != "province"]
            if inside and not (e is last and any(r[2] == "province" for r in found if r[:2] == here)):
                cities = [r for r in inside if r[2] == "city"]
                return (cities or inside)[0][3], True
        for e in around:
            for i in e.found:
                r = self.record(i)
                if r[:2] == here and r[3] is not None:
                    return r[3], False
        return None, False

    def _among(self, found, here, anchor, noun: str | None) -> int | None:
        """The place in the province ``here`` that is of the kind that ``noun`` says, and nearest to ``anchor``."""
        best, least = None, None
        for rank, i in enumerate(found):
            r = self.record(i)
            if r[0] != here[0]:
                continue
            far = kilometres(r[3], anchor) if anchor is not None and r[3] is not None else 0.0
            if far > FAR and r[2] == "city":
                continue
            other = r[:2] != here  # provinces are parted and renamed: a neighbour's, where nothing is nearer
            if other and (anchor is None or far > FAR / 2 or r[2] in ("province", "country")):
                continue
            wrong = r[2] != (noun if noun in ("district", "province") else "city")
            key = (other, wrong, far > CLOSE, rank)
            if least is None or key < least:
                best, least = i, key
        return best

    def record(self, index: int) -> tuple:
        """(country, province's number, kind, position) of a place; remembered."""
        r = self._records.get(index)
        if r is None:
            p = self.gazetteer.record(index)
            at = None if p.lat is None or p.lon is None else (p.lat, p.lon)
            kind = self.gazetteer.kind(index)
            if kind == "province" and not self.gazetteer.is_first(index):
                kind = "district"  # the provinces of Burkina Faso and the Philippines lie in regions
            r = (p.country, p.admin, kind, at)
            if len(self._records) > REMEMBERED:
                self._records.clear()
            self._records[index] = r
        return r
